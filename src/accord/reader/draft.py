"""Draft: a document on its way through the steps. Every step takes a draft and returns it with more found.

    text   the document as it is stored (NFC); spans are offsets into it
    plain  the same for matching: straight quotes, plain spaces and dashes, no zero-width characters, no CR
    low    `plain` in lower case, of the same length

Steps work on offsets of `plain`; `Draft.span` maps them back, so `text[start:end] == quote` holds by construction.
"""

from __future__ import annotations

import datetime
import hashlib
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Any

from accord.ledger.model import Agreement, Claim, Commitment, LegalStatus, Order, Span, Statement

# One character to one character, so that offsets stay.
_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»＂", '"'),
        **dict.fromkeys("‘’‚‛′＇", "'"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000\t", " "),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\u0085\u2028\u2029", "\n"),
    }
)
_DROPPED = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\r")


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, a bullet or a heading: offsets, and the offsets of the lead-in line above a bullet."""

    start: int
    end: int
    kind: str
    block: int
    lead: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A country, a government's seat or a person named in the text."""

    start: int
    end: int
    kind: str
    name: str
    countries: tuple[str, ...] = ()
    pronoun: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The inside of a pair of quotation marks, and who said it."""

    start: int
    end: int
    form: str
    speaker: str = ""
    parties: tuple[str, ...] = ()
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the document as a whole."""

    kind: Any = "unknown"
    title: str = ""
    date: datetime.date | None = None
    date_source: str = ""
    not_before: datetime.date | None = None
    parties: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    legal_status: LegalStatus = "unknown"
    legal_status_span: tuple[int, int] | None = None

    @property
    def prose(self) -> bool:
        """Whether the text tells of an agreement rather than being one."""
        return self.kind in ("news", "analysis", "speech", "unknown")


@dataclass(frozen=True, slots=True)
class Draft:
    """A document and what the steps have found in it so far."""

    name: str
    text: str
    sha256: str
    plain: str
    low: str
    origin: tuple[int, ...] | None
    segments: tuple[Segment, ...] = ()
    mentions: tuple[Mention, ...] = ()
    clauses: tuple[tuple[int, int], ...] = ()
    quoted: tuple[Quoted, ...] = ()
    facts: Facts = Facts()
    agreements: tuple[Agreement, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    statements: tuple[Statement, ...] = ()
    claims: tuple[Claim, ...] = ()
    orders: tuple[Order, ...] = ()

    @classmethod
    def of(cls, name: str, text: str) -> Draft:
        """The draft of an NFC text, with nothing found yet."""
        plain, origin = _plain(text)
        low = plain.lower()
        if len(low) != len(plain):  # a few letters, such as a dotted capital I, grow in lower case
            low = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
        sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
        return cls(name, text, sha256, plain, low, origin)

    def trim(self, start: int, end: int) -> tuple[int, int]:
        """The same range without white space at its ends."""
        while start < end and self.plain[start].isspace():
            start += 1
        while end > start and self.plain[end - 1].isspace():
            end -= 1
        return start, end

    def span(self, start: int, end: int) -> Span:
        """The span in the stored text of a range of `plain`."""
        start, end = self.trim(start, end)
        if self.origin is not None:
            start, end = self.origin[start], self.origin[end - 1] + 1
        return Span(document=self.name, start=start, end=end)

    def evidence(self, kind: str, rule: str, start: int, end: int) -> dict[str, Any]:
        """The fields that every item has: id, span, quote, sentence, extractor and rule."""
        span = self.span(start, end)
        around = self.segment_at(start)
        sentence = self.span(around.start, max(around.end, end)) if around else span
        mark = hashlib.sha256(f"{self.sha256}|{kind}|{rule}|{span.start}|{span.end}".encode()).hexdigest()[:12]
        return {
            "id": f"{kind}-{mark}",
            "span": span,
            "quote": self.text[span.start : span.end],
            "sentence": self.text[sentence.start : sentence.end],
            "extractor": "rules",
            "rule": rule,
        }

    def segment_at(self, position: int) -> Segment | None:
        """The segment that holds a position."""
        index = bisect_right(self.segments, position, key=lambda segment: segment.start) - 1
        if index < 0 or self.segments[index].end < position:
            return None
        return self.segments[index]

    def mentions_in(self, start: int, end: int) -> tuple[Mention, ...]:
        """The mentions that begin in a range."""
        first = bisect_left(self.mentions, start, key=lambda mention: mention.start)
        last = bisect_left(self.mentions, end, key=lambda mention: mention.start)
        return self.mentions[first:last]

    def countries_in(self, start: int, end: int) -> tuple[str, ...]:
        """The countries named in a range, in order, once each."""
        return tuple(dict.fromkeys(c for mention in self.mentions_in(start, end) for c in mention.countries))

    def quoted_at(self, position: int) -> Quoted | None:
        """The quotation that holds a position."""
        index = bisect_right(self.quoted, position, key=lambda quoted: quoted.start) - 1
        if index >= 0 and position < self.quoted[index].end:
            return self.quoted[index]
        return None


def _plain(text: str) -> tuple[str, tuple[int, ...] | None]:
    """The text for matching and, where characters were dropped, the offset of each kept one."""
    if not _DROPPED.isdisjoint(text):
        kept = tuple(i for i, c in enumerate(text) if c not in _DROPPED)
        return "".join([text[i] for i in kept]).translate(_SAME_LENGTH), kept
    return text.translate(_SAME_LENGTH), None
