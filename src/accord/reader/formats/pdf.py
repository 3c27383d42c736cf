"""PDF: bytes -> the text of its pages (pypdf), lines joined into paragraphs, with the page of every character.

A scan has pages and no text: that is said, not guessed at. Nothing in a PDF is run or followed.
"""

from __future__ import annotations

import io
import logging
import re
import struct
import time
import zlib
from collections.abc import Iterator

from accord.core.errors import DocumentError
from accord.reader.formats.loaded import Extracted, Note
from accord.reader.offsets import Trace

MAX_PAGES = 3000
MAX_SECONDS = 120.0
_MAX_CHARACTERS = 10_000_000
# What pypdf lets through on files that break the rules; its own errors are added where it is imported.
_BROKEN = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, NotImplementedError, OSError,
    RecursionError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
_PAGE_NUMBER = re.compile(r"[ ]*(?:-[ ]*)?(?:[Pp]age )?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?(?:[ ]*-)?[ ]*")
_BULLET = re.compile(
    r"[ ]*(?:[-*\u2022\u00b7\u25aa\u25cf\u25e6\u2013\uf0b7・■●○]|\(?[0-9]{1,2}[.)]|\(?[a-zA-Z][.)])[ ]+"
)
_EAST_ASIAN = re.compile("[\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]")
_FULL = 0.75


def extract(raw: bytes, where: str) -> Extracted:
    """The text of a PDF; DocumentError says whether it is broken, locked or a scan."""
    pages, failed = _pages(raw, where)
    source = "\n".join(pages)
    if not source.strip():
        what = f"has {len(pages)} page{'s' if len(pages) != 1 else ''} and no text: it is a scan, or only pictures"
        raise DocumentError(what, where=where, hint="Run text recognition (OCR) on it and give the result")
    starts, at = [], 0
    for page in pages:
        starts.append(at)
        at += len(page) + 1
    empty = [str(number) for number, page in enumerate(pages, 1) if not page.strip() and number not in failed]
    notes = []
    if empty:
        notes.append(Note("no_text", f"without text, perhaps pictures: page {', '.join(empty)}"))
    if failed:
        notes.append(Note("unreadable", f"could not be read: page {', '.join(map(str, failed))}"))
    trace = _joined(source)
    return Extracted(source, trace.text(), trace.map(), unit="page", starts=tuple(starts), notes=tuple(notes))


def _pages(raw: bytes, where: str) -> tuple[list[str], list[int]]:
    """The text of each page, and the numbers of those that cannot be read."""
    from pypdf import PdfReader, errors

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its complaints are told as notes and errors
    own = (e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, Exception))
    broken: tuple[type[Exception], ...] = (*_BROKEN, *own)
    try:
        reader = PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError("is locked by a password", where=where, hint="Print it to a new PDF without password")
        number = len(reader.pages)
    except DocumentError:
        raise
    except errors.DependencyError:
        hint = "Print it to a new PDF without encryption"
        raise DocumentError("is encrypted in a way that is not read here", where=where, hint=hint) from None
    except broken as error:
        what = f"is a broken PDF ({type(error).__name__})"
        raise DocumentError(what, where=where, hint="Get it anew, or open it and print it to a new PDF") from None
    if number == 0 or number > MAX_PAGES:
        what = "has no pages" if number == 0 else f"has {number} pages; the limit is {MAX_PAGES}"
        raise DocumentError(what, where=where, hint="Split it" if number else "Get it anew: it may be broken")
    pages: list[str] = []
    failed: list[int] = []
    begun, size = time.monotonic(), 0
    for index in range(number):
        try:
            page = _clean(reader.pages[index].extract_text())
        except broken:
            page = ""
            failed.append(index + 1)
        pages.append(page)
        size += len(page)
        if size > _MAX_CHARACTERS or time.monotonic() - begun > MAX_SECONDS:
            what = f"takes too long or too much room at page {index + 1} of {number}"
            raise DocumentError(what, where=where, hint="Split it, or save it as plain text")
    if len(failed) == number:
        raise DocumentError("has no page that can be read: it is broken", where=where, hint="Get it anew")
    return pages, failed


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
