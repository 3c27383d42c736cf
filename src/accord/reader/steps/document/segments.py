"""Text -> segments: sentences, bullets and headings, each bullet with the lead-in line above it.

Blocks are lines; a hard-wrapped line is joined to the next. A sentence ends at `.`, `!` or `?` with closing
quotes, before a capital, a digit or an opening quote, unless the period belongs to an abbreviation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from accord.reader.draft import Draft, Segment

_BULLET = re.compile(r"[ ]*(?:[-*\u2022\u00b7\u25aa\u25e6\u2013]|\(?[0-9]{1,2}[.)]|\(?(?:[a-zA-Z]|[ivx]{2,4})[.)])[ ]+")
_END = re.compile(r"[.!?]['\")\]]*[ \n]+(?=[\"'(\[]*[A-Z0-9\u00c0-\u00de])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sgt|Maj|Capt|Adm|Sen|Rep|Gov|Hon|St|Mt|No|Nos|Art|Sec|vs|cf|approx|"
    r"Inc|Corp|Ltd|Co|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|Jr|Sr|Donald|e\.g|i\.e|etc|al|p|pp)|"
    r"\b[A-Z](?:\.[A-Z])*)\.$"
)
_STARTER = re.compile(
    r"[\"'(\[]*(?:The|This|That|These|Those|It|Its|He|She|They|We|I|In|On|At|But|And|For|As|If|A|An|With|Under|"
    r"Both|However|Analysts|Experts|Officials|Critics|Meanwhile|According|When|While|After|Before|Such)\b"
)
_NEVER_LAST = frozenset({"Mr.", "Mrs.", "Ms.", "Dr.", "Gen.", "Lt.", "Col.", "Adm.", "Sen.", "Rep.", "Gov.", "No."})
_TITLE_GOES_ON = re.compile(r"(?:BETWEEN|AND|ON|OF|FOR|CONCERNING|REGARDING|WITH|TO|IN|THE)\b")
_LONGEST = 3000
_TITLE = 200
_NEW_LINE = re.compile("\n")
_LEADS = re.compile(
    r"\b(?:includ\w+|will|shall|commit\w*|agree\w*|intend\w*|pledg\w*)\b|\b(?:ministers|presidents|leaders|parties|"
    r"participants|sides|governments|countries|delegations|they|we):\W*$"
)
_MODAL_LAST = re.compile(r" (?:will|shall|agreed to|intends? to|plans? to|commits? to|undertakes? to)$")
_CAPS_LEAD = re.compile(r"[A-Z][A-Z0-9 ,.'&/-]{11,160}:[ ]*")


def segments(draft: Draft) -> Draft:
    """The draft with its segments."""
    found: list[Segment] = []
    lead: tuple[int, int] | None = None
    wraps: list[int] = []
    for number, (start, end, bullet) in enumerate(_blocks(draft.plain)):
        caps = _CAPS_LEAD.match(draft.plain, start, end)
        if caps and caps.end() < end:
            found.append(Segment(start, caps.end(), "heading", number))
            start = caps.end()
        heads = _is_heading(draft.plain, start, end) or (not found and _is_title(draft.plain, start, end))
        kind = "bullet" if bullet else "heading" if heads else "sentence"
        if kind != "heading":
            wraps += [match.start() for match in _NEW_LINE.finditer(draft.plain, start, end)]
        pieces = [(start, end)] if kind == "heading" else list(_sentences(draft.plain, start, end))
        for piece in pieces:
            a, b = draft.trim(*piece)
            if a < b:
                found.append(Segment(a, b, kind, number, lead if bullet else None))
        if not bullet and pieces and not (kind == "heading" and _between(draft.plain, lead, start, end)):
            lead = pieces[-1]
        elif bullet and draft.plain[start:end].rstrip().endswith(":") and _says_something(draft.plain[start:end]):
            lead = (start, end)
    found_ = replace(draft, segments=tuple(found))
    return replace(found_, plain=_spaced(draft.plain, wraps), low=_spaced(draft.low, wraps)) if wraps else found_


def _spaced(text: str, wraps: list[int]) -> str:
    """A text whose hard wraps are spaces, so that no later step has to think of them."""
    parts, start = [], 0
    for at in wraps:
        parts.append(text[start:at])
        start = at + 1
    return " ".join([*parts, text[start:]])


def _between(plain: str, lead: tuple[int, int] | None, start: int, end: int) -> bool:
    """Whether a heading only stands between a lead-in line and its bullets."""
    led_in = lead is not None and plain[lead[0] : lead[1]].rstrip().endswith(":")
    return led_in and not plain[start:end].rstrip().endswith(":")


def _says_something(line: str) -> bool:
    """Whether a line under a bullet leads in what follows, or is just a group's name."""
    return len(line.split()) > 6 or bool(_LEADS.search(line.lower()))


def _blocks(plain: str) -> Iterator[tuple[int, int, bool]]:
    """Lines, hard wraps joined, with whether each is a bullet; the range begins after the bullet's mark."""
    lines: list[tuple[int, int]] = []
    position = 0
    for line in plain.split("\n"):
        lines.append((position, position + len(line)))
        position += len(line) + 1
    index = 0
    while index < len(lines):
        start, end = lines[index]
        index += 1
        if not plain[start:end].strip():
            continue
        while index < len(lines) and _wraps(plain, start, end, *lines[index]):
            end = lines[index][1]
            index += 1
        mark = _BULLET.match(plain, start, end)
        yield (mark.end() if mark else start), end, mark is not None


def _wraps(plain: str, start: int, end: int, next_start: int, next_end: int) -> bool:
    """Whether the line after a break continues the one before it."""
    following = plain[next_start:next_end].strip()
    if not following or _BULLET.match(plain, next_start, next_end):
        return False
    last = plain[start:end].rstrip()[-1]
    if _TITLE_GOES_ON.match(following) and following.isupper() and plain[start:end].isupper() and last not in ".!?:;":
        return True
    short = last == "." and bool(_ABBREVIATION.search(plain[max(start, end - 12) : end].rstrip()))  # "the U.S."
    if following[0].islower():
        return short or last not in ".!?"
    width = end - max(plain.rfind("\n", start, end) + 1, start)
    return 55 <= width <= 100 and (short or last not in '.!?:;"')


def _sentences(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _END.finditer(plain, start, end):
        stop = plain[max(begin, match.start() - 12) : match.start() + 1]
        if plain[match.start()] == "." and _ABBREVIATION.search(stop):
            last = stop.split()[-1] if stop.split() else ""
            if last in _NEVER_LAST or not _STARTER.match(plain, match.end()):
                continue
        yield from _pieces(plain, begin, match.end())
        begin = match.end()
    yield from _pieces(plain, begin, end)


def _pieces(plain: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, cut at a space where it is longer than any sentence: the later steps then stay linear."""
    while end - begin > _LONGEST:
        cut = plain.rfind(" ", begin + 1, begin + _LONGEST)
        cut = cut if cut > begin else begin + _LONGEST
        yield begin, cut
        begin = cut
    yield begin, end


def _is_title(plain: str, start: int, end: int) -> bool:
    """Whether the first line of a text stands alone and ends without a mark."""
    line = plain[start:end].strip()
    return len(line) < _TITLE and line[-1:] not in '.!?;:,"' and plain[end : end + 4].strip(" \r").startswith("\n\n")


def _is_heading(plain: str, start: int, end: int) -> bool:
    line = plain[start:end].strip()
    if line.startswith("#"):
        return True
    if not line or line[-1] in '.!?;,"' or len(line) > 320 or _MODAL_LAST.search(line):
        return False
    if line.endswith(":"):
        return len(line.split()) < 4
    words = re.findall(r"[A-Za-z][\w'-]*", line)
    capitals = sum(word[0].isupper() for word in words)
    small = sum(len(word) < 5 and word[0].islower() for word in words)
    return not words or len(words) <= 3 or (capitals >= 0.6 * (len(words) - small) and len(words) < 45)
