"""PDF: bytes -> the text of its pages (pypdf), lines joined into paragraphs, with the page of every character.

A scan has pages and no text: that is said, not guessed at. Nothing in a PDF is run or followed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from accord.core.errors import DocumentError
from accord.reader.formats.loaded import Extracted, Note
from accord.reader.formats.pdf_pages import ANEW, pages
from accord.reader.offsets import Trace

_PAGE_NUMBER = re.compile(r"[ ]*(?:-[ ]*)?(?:[Pp]age )?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?(?:[ ]*-)?[ ]*")
_BULLET = re.compile(
    r"[ ]*(?:[-*\u2022\u00b7\u25aa\u25cf\u25e6\u2013\uf0b7・■●○]|\(?[0-9]{1,2}[.)]|\(?[a-zA-Z][.)])[ ]+"
)
_EAST_ASIAN = re.compile("[\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]")
_FULL = 0.75
_LIMITS = ("LimitReachedError", "MemoryError")


def extract(raw: bytes, where: str) -> Extracted:
    """The text of a PDF; DocumentError says whether it is broken, locked or a scan."""
    found, failed = _pages(raw, where)
    source = "\n".join(found)
    if not source.strip():
        what = f"has {len(found)} page{'s' if len(found) != 1 else ''} and no text: it is a scan, or only pictures"
        raise DocumentError(what, where=where, hint="Run text recognition (OCR) on it and give the result")
    starts, at = [], 0
    for page in found:
        starts.append(at)
        at += len(page) + 1
    empty = [str(number) for number, page in enumerate(found, 1) if not page.strip() and number not in failed]
    notes = []
    if empty:
        notes.append(Note("no_text", f"without text, perhaps pictures: page {', '.join(empty)}"))
    if failed:
        notes.append(Note("unreadable", f"could not be read: page {', '.join(map(str, failed))}"))
    trace = _joined(source)
    return Extracted(source, trace.text(), trace.map(), unit="page", starts=tuple(starts), notes=tuple(notes))


def _pages(raw: bytes, where: str) -> tuple[list[str], list[int]]:
    """The text of each page, and the numbers of those that cannot be read."""
    found: list[str] = []
    failed: dict[int, str] = {}
    for told in pages(raw):
        if "fault" in told:
            raise DocumentError(told["fault"], where=where, hint=told["hint"])
        if "failed" in told:
            failed[len(found) + 1] = told["failed"]
        if "number" not in told:
            found.append(_clean(told.get("page", "")))
    if len(failed) == len(found):
        why = Counter(failed.values()).most_common(1)[0][0]
        what = "packs more than any page holds (a bomb?)" if why in _LIMITS else f"has no page that can be read ({why})"
        raise DocumentError(what, where=where, hint=ANEW)
    return found, list(failed)


def _clean(page: str) -> str:
    """What no text holds becomes U+FFFD, one for one; line ends become one kind."""
    return re.sub("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]", "\ufffd", page.replace("\r\n", "\n").replace("\r", "\n"))


def _joined(source: str) -> Trace:
    """Lines that were only broken at the margin become paragraphs; bare page numbers go."""
    trace = Trace(source)
    lines = [line for line in _lines(source) if not _is_page_number(source, *line)]
    lengths = sorted(end - start for start, end in lines if end > start)
    full = _FULL * lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    known = set(re.findall(r"\w+", source.lower()))
    for (start, end), following in zip(lines, [*lines[1:], None], strict=True):
        stop = end
        while stop > start and source[stop - 1] in " \t":
            stop -= 1
        trace.keep(start, stop)
        if following is None:
            break
        if not _goes_on(source, (start, stop), following, full):
            if source[stop : following[0]] == "\n":
                trace.keep(stop, following[0])
            else:
                trace.put("\n", stop, following[0])
        elif source[stop - 1] == "-" and _is_one_word(source, stop, following[0], known):
            trace.drop_last()
        elif source[stop - 1] != "-" and not _EAST_ASIAN.match(source[stop - 1]):
            trace.put(" ", stop, following[0])
    return trace


def _lines(source: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in source.split("\n"):
        yield at, at + len(line)
        at += len(line) + 1


def _is_page_number(source: str, start: int, end: int) -> bool:
    return end - start < 24 and _PAGE_NUMBER.fullmatch(source, start, end) is not None


def _goes_on(source: str, line: tuple[int, int], following: tuple[int, int], full: float) -> bool:
    """Whether the next line goes on with the sentence or paragraph of this one."""
    (start, stop), (next_start, next_end) = line, following
    if stop == start or not source[next_start:next_end].strip() or _BULLET.match(source, next_start, next_end):
        return False
    first = source[next_start:next_end].lstrip()[0]
    if first.islower() and source[stop - 1] not in ".!?:;":
        return True
    return stop - start >= full and source[stop - 1] not in ".!?:;。"


def _is_one_word(source: str, stop: int, next_start: int, known: set[str]) -> bool:
    """Whether a hyphen at a line's end only broke a word: the word stands elsewhere in one piece."""
    before = re.search(r"\w+-$", source[max(0, stop - 40) : stop])
    after = re.match(r"\w+", source[next_start : next_start + 40])
    return bool(before and after and (before.group()[:-1] + after.group()).lower() in known)
