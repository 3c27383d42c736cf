"""Offsets: a text that was made from another one, with the way back from every slice of it.

    source -> Trace (kept and replaced pieces, in order) -> text, OffsetMap

A map is piecewise: in a kept run characters correspond one by one; a replaced run as a whole stands for a range of
the source, which is empty where something was inserted.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field

# Every character below U+0300 is a starter, is its own NFC form and never joins the one before it.
_PIECE = re.compile(
    "[\u0000-\u02ff]?[^\u0000-\u02ff]+|[\u0000-\u02ff]+(?![^\u0000-\u02ff])|[\u0000-\u02ff]+(?=[\u0000-\u02ff])"
)


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Runs of a text: where each begins, the source range [source, stop) it stands for, and whether it is a copy."""

    start: array[int]
    source: array[int]
    stop: array[int]
    copied: bytearray

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source range of the text's slice [start, end), both ends included in whole where they were replaced."""
        if not self.start:
            return 0, 0
        first, last = self._run(start), self._run(max(start, end - 1))
        begin = self.source[first] + (start - self.start[first]) * self.copied[first]
        if end <= start:
            return begin, begin
        stop = self.source[last] + end - self.start[last] if self.copied[last] else self.stop[last]
        return begin, max(begin, stop)

    def _run(self, position: int) -> int:
        return max(0, bisect_right(self.start, position) - 1)


@dataclass(slots=True)
class Trace:
    """A text in the making, piece by piece, from a source."""

    source: str
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    _start: array[int] = field(default_factory=lambda: array("q"))
    _source: array[int] = field(default_factory=lambda: array("q"))
    _stop: array[int] = field(default_factory=lambda: array("q"))
    _copied: bytearray = field(default_factory=bytearray)

    def keep(self, start: int, end: int) -> None:
        """Copy a range of the source."""
        if end <= start:
            return
        if self._copied and self._copied[-1] and self._stop[-1] == start:
            self._stop[-1] = end
        else:
            self._run(start, end, 1)
        self.pieces.append(self.source[start:end])
        self.length += end - start

    def put(self, text: str, start: int, end: int) -> None:
        """Write `text` for a range of the source; an empty range inserts it."""
        if text:
            self._run(start, end, 0)
            self.pieces.append(text)
            self.length += len(text)

    def drop_last(self) -> None:
        """Take back the last character, which must have been kept."""
        self.pieces[-1] = self.pieces[-1][:-1]
        self.length -= 1
        self._stop[-1] -= 1

    def text(self) -> str:
        """What has been written so far."""
        return "".join(self.pieces)

    def map(self) -> OffsetMap:
        """The way back from the text to the source."""
        return OffsetMap(self._start, self._source, self._stop, self._copied)

    def _run(self, start: int, end: int, copied: int) -> None:
        self._start.append(self.length)
        self._source.append(start)
        self._stop.append(end)
        self._copied.append(copied)


def nfc(text: str) -> tuple[str, OffsetMap | None]:
    """The NFC form of a text and, where it differs, the way back. The whole is the join of the pieces' NFC forms."""
    if unicodedata.is_normalized("NFC", text):
        return text, None
    trace = Trace(text)
    for match in _PIECE.finditer(text):
        start, end = match.span()
        if unicodedata.is_normalized("NFC", match.group()):
            trace.keep(start, end)
        else:
            _compose(trace, start, end)
    return trace.text(), trace.map()


def _compose(trace: Trace, start: int, end: int) -> None:
    """One piece, cut where two neighbours cannot join or change places."""
    source, begin = trace.source, start
    for at in range(start + 1, end):
        if unicodedata.combining(unicodedata.normalize("NFD", source[at])[0]):
            continue
        chunk = unicodedata.normalize("NFC", source[begin:at])
        if unicodedata.normalize("NFC", chunk + source[at]) == chunk + unicodedata.normalize("NFC", source[at]):
            _write(trace, begin, at, chunk)
            begin = at
    _write(trace, begin, end, unicodedata.normalize("NFC", source[begin:end]))


def _write(trace: Trace, start: int, end: int, form: str) -> None:
    if form == trace.source[start:end]:
        trace.keep(start, end)
    else:
        trace.put(form, start, end)
