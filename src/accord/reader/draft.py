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
from dataclasses import dataclass, field
from typing import Any, Literal

from accord.ledger.model import Agreement, Amount, Claim, Commitment, Control, LegalStatus, Order, Span, Statement, Sum
from accord.reader import gates
from accord.reader.language import language
from accord.reader.parser import Syntax

Topic = Literal["minerals", "arms", "technology", "trade", "investment", "agreement", ""]

# One character to one character, so that offsets stay.
_SAME_LENGTH = {
    **dict.fromkeys("“”„‟«»＂", '"'),
    **dict.fromkeys("‘’‚‛′＇", "'"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000\t", " "),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\u0085\u2028\u2029", "\n"),
}
_DIRECTION = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_DROPPED = frozenset(f"\u200b\u200c\u200d\u2060\ufeff\u00ad\r{_DIRECTION}")


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

    def at(self, start: int, end: int) -> Mention:
        """The same somebody, named at another place."""
        return Mention(start, end, self.kind, self.name, self.countries, self.pronoun)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount where it stands."""

    start: int
    end: int
    amount: Amount


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule that nearly fired: where its words stand, which rule, and what kept it from an item."""

    start: int
    end: int
    rule: str
    why: str


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
    publisher: str = ""
    speaker: Mention | None = None
    checks: tuple[str, ...] = ()

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
    language: str
    offset: int = 0
    segments: tuple[Segment, ...] = ()
    mentions: tuple[Mention, ...] = ()
    money: tuple[Money, ...] = ()
    topics: tuple[tuple[int, Topic], ...] = ()
    clauses: tuple[tuple[int, int], ...] = ()
    quoted: tuple[Quoted, ...] = ()
    facts: Facts = Facts()
    agreements: tuple[Agreement, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    statements: tuple[Statement, ...] = ()
    claims: tuple[Claim, ...] = ()
    orders: tuple[Order, ...] = ()
    controls: tuple[Control, ...] = ()
    amounts: tuple[Sum, ...] = ()
    refused: list[Refusal] | None = None
    syntax: Syntax | None = None
    _hints: dict[tuple[int, int, int], int] = field(default_factory=dict, repr=False, compare=False)
    segment_starts: tuple[int, ...] = field(init=False, repr=False)
    mention_starts: tuple[int, ...] = field(init=False, repr=False)
    money_starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "segment_starts", tuple([segment.start for segment in self.segments]))
        object.__setattr__(self, "mention_starts", tuple([mention.start for mention in self.mentions]))
        object.__setattr__(self, "money_starts", tuple([money.start for money in self.money]))

    @classmethod
    def of(cls, name: str, text: str, *, sha256: str = "", offset: int = 0) -> Draft:
        """The draft of an NFC text, or of the part of one that begins at an offset, with nothing found yet."""
        plain, origin = _plain(text)
        low = plain.lower()
        if len(low) != len(plain):  # a few letters, such as a dotted capital I, grow in lower case
            low = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
        sha256 = sha256 or hashlib.sha256(text.encode("utf-8")).hexdigest()
        return cls(name, text, sha256, plain, low, origin, language(text), offset)

    def hints(self, start: int, end: int) -> int:
        """What the words of a range tell of the rules that can fire in it; for a `Sieve`."""
        key = (start, end, gates.size())
        found = self._hints.get(key)
        if found is None:
            found = self._hints[key] = gates.hints(self.low[start:end])
        return found

    def refuse(self, start: int, end: int, rule: str, why: str) -> None:
        """Note that a rule nearly fired; costs nothing unless somebody asked for it."""
        if self.refused is not None:
            span = self.span(start, end)
            self.refused.append(Refusal(span.start, span.end, rule, why))

    def trim(self, start: int, end: int) -> tuple[int, int]:
        """The same range without white space at its ends."""
        words = self.plain[start:end]
        stripped = words.lstrip()
        start += len(words) - len(stripped)
        return start, start + len(stripped.rstrip())

    def span(self, start: int, end: int) -> Span:
        """The span in the stored text of a range of `plain`."""
        start, end = self._stored(start, end)
        return Span(document=self.name, start=start, end=end)

    def _stored(self, start: int, end: int) -> tuple[int, int]:
        start, end = self.trim(start, end)
        if self.origin is not None:
            start, end = self.origin[start], self.origin[end - 1] + 1
        return start + self.offset, end + self.offset

    def evidence(self, kind: str, rule: str, start: int, end: int) -> dict[str, Any]:
        """The fields that every item has: id, span, quote, sentence, extractor and rule."""
        span = self.span(start, end)
        around = self.segment_at(start)
        first, last = self._stored(around.start, max(around.end, end)) if around else (span.start, span.end)
        mark = hashlib.sha256(f"{self.sha256}|{kind}|{rule}|{span.start}|{span.end}".encode()).hexdigest()[:12]
        return {
            "id": f"{kind}-{mark}",
            "span": span,
            "quote": self.text[span.start - self.offset : span.end - self.offset],
            "sentence": self.text[first - self.offset : last - self.offset],
            "extractor": "rules",
            "rule": rule,
        }

    def segment_at(self, position: int) -> Segment | None:
        """The segment that holds a position."""
        index = bisect_right(self.segment_starts, position) - 1
        if index < 0 or self.segments[index].end < position:
            return None
        return self.segments[index]

    def continues(self, segment: Segment) -> bool:
        """Whether a sentence goes on with the line of the one before it."""
        index = bisect_left(self.segments, segment.start, key=lambda each: each.start)
        return (
            index > 0
            and self.segments[index - 1].block == segment.block
            and self.segments[index - 1].kind == segment.kind
        )

    def bulleted(self, segment: Segment) -> bool:
        """Whether a line leads in the bullets below it."""
        index = bisect_right(self.segments, segment.start, key=lambda each: each.start)
        return index < len(self.segments) and self.segments[index].kind == "bullet"

    def mentions_in(self, start: int, end: int) -> tuple[Mention, ...]:
        """The mentions that begin in a range."""
        first = bisect_left(self.mention_starts, start)
        last = bisect_left(self.mention_starts, end, first)
        return self.mentions[first:last]

    def countries_in(self, start: int, end: int) -> tuple[str, ...]:
        """The countries named in a range, in order, once each."""
        return tuple(dict.fromkeys(c for mention in self.mentions_in(start, end) for c in mention.countries))

    def money_in(self, start: int, end: int) -> tuple[Money, ...]:
        """The amounts of money that stand in a range."""
        first = bisect_left(self.money_starts, start)
        last = bisect_left(self.money_starts, end, first)
        return tuple(item for item in self.money[first:last] if item.end <= end)

    def quoted_at(self, position: int) -> Quoted | None:
        """The quotation that holds a position."""
        index = bisect_right(self.quoted, position, key=lambda quoted: quoted.start) - 1
        if index >= 0 and position < self.quoted[index].end:
            return self.quoted[index]
        return None


def _plain(text: str) -> tuple[str, tuple[int, ...] | None]:
    """The text for matching and, where characters were dropped, the offset of each kept one."""
    kept = None
    if any(char in text for char in _DROPPED):
        kept = tuple([i for i, c in enumerate(text) if c not in _DROPPED])
        text = "".join([text[i] for i in kept])
    for char, plain in _SAME_LENGTH.items():
        text = text.replace(char, plain)
    return text, kept
