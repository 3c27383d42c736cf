"""Loaded: a document as it came in: its NFC text, what is known of its form, and the way back to the file.

Bytes -> source (decoded characters) -> text. `place` walks the other way, from a span to the source's
characters and to the line, page or paragraph that a person would look up; `bytes_of` goes on to the bytes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from accord.reader.offsets import OffsetMap

Unit = Literal["line", "page", "paragraph"]


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the text should know: a word to filter by, and a sentence."""

    code: str
    what: str


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a format makes of bytes. `starts` are the source offsets at which pages or paragraphs begin."""

    source: str
    text: str
    map: OffsetMap | None = None
    encoding: str = ""
    skipped: int = 0
    unit: Unit = "line"
    starts: tuple[int, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a span stands in the file: characters of the source, and the first and last line, page or paragraph."""

    start: int
    end: int
    unit: Unit
    first: int
    last: int

    def __str__(self) -> str:
        if self.first == self.last:
            return f"{self.unit} {self.first}"
        return f"{self.unit}s {self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document's NFC text with its format, encoding, language, hash of the file, notes, and the map to the file."""

    name: str
    text: str = field(repr=False)
    format: str
    language: str
    sha256: str
    notes: tuple[Note, ...]
    extracted: Extracted = field(repr=False)
    composed: OffsetMap | None = field(default=None, repr=False)

    @property
    def encoding(self) -> str:
        """The encoding of the file's characters; "" where the format keeps its own."""
        return self.extracted.encoding

    def place(self, start: int, end: int) -> Place:
        """Where the text's slice [start, end) stands in the file."""
        start, end = self._source(start, end)
        made = self.extracted
        starts = _lines(made.source) if made.unit == "line" else made.starts
        first, last = (max(1, bisect_right(starts, at)) for at in (start, max(start, end - 1)))
        return Place(start, end, made.unit, first, last)

    def bytes_of(self, start: int, end: int) -> tuple[int, int] | None:
        """The bytes of the file under the text's slice; None where the format packs its text."""
        start, end = self._source(start, end)
        made = self.extracted
        if not made.encoding or made.encoding == "iso2022_jp":
            return None
        before = made.skipped + _size(made.source[:start], made.encoding)
        return before, before + _size(made.source[start:end], made.encoding)

    def _source(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the source under the text's slice."""
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"the span {start}-{end} lies outside a text of {len(self.text)} characters")
        for step in (self.composed, self.extracted.map):
            if step is not None:
                start, end = step.span(start, end)
        return start, end


@lru_cache(maxsize=2)
def _lines(source: str) -> tuple[int, ...]:
    return (0, *(found.end() for found in re.finditer(r"\r\n?|\n", source)))


def _size(source: str, encoding: str) -> int:
    return len(source.encode(encoding, "surrogateescape"))
