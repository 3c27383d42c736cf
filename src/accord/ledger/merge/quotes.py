"""Quotes: words that one source gives to another matter or another speaker than a better source does.

The better source stands nearer to the words: a speech or a joint text before a report, a report before an analysis,
a direct quotation before a part of one, a reviewed item before a proposed one. The register's statements count as
reviewed. Where neither is better, both are told and neither is called wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from accord.core.labels import fold
from accord.ledger.merge.words import agreement_of, authority, content, day
from accord.ledger.register import register
from accord.ledger.rows import Row

SAME_WORDS = 0.6
NEAR_DAYS = 10
"""Two reports of the same words are of the same occasion when their dates lie this near, or one has none."""
KIN = (frozenset({"arms", "defence", "alliance"}), frozenset({"trade", "investment"}))
"""Matters that two sources may name differently without disagreeing."""
_BROAD = frozenset({"", "agreement"})
_FORMS = {"direct": 3, "mixed": 2, "indirect": 1}
_REGISTER = "the register"


@dataclass(frozen=True, slots=True)
class Misattribution:
    """Words that stand under a wrong matter or speaker: the item, what it says, and what the better source says.

    `certain` is False where neither source is the better one.
    """

    id: str
    document: str
    quote: str
    what: str
    here: str
    there: str
    better: str
    better_quote: str
    certain: bool


@dataclass(frozen=True, slots=True)
class _Said:
    id: str
    document: str
    quote: str
    words: frozenset[str]
    speaker: str
    about: str
    date: Any
    rank: tuple[int, int, int]


def misattributions(rows: Iterable[Row], documents: Mapping[str, Mapping[str, Any]]) -> tuple[Misattribution, ...]:
    """Every statement whose words a better source gives to another matter or speaker."""
    statements = [row for row in rows if row["kind"] == "statement" and row.get("form") in ("direct", "mixed")]
    said = [_of_row(row, documents.get(row["document"])) for row in statements]
    known = [*said, *_of_register()]
    found: dict[str, Misattribution] = {}
    for one, other in product(said, known):
        if other.rank < one.rank or one.document == other.document or one.id in found:
            continue
        if agreement_of(one.words, other.words) < SAME_WORDS or not _same_occasion(one, other):
            continue
        what = _differs(one, other)
        if what:
            found[one.id] = Misattribution(
                one.id, one.document, one.quote, what, getattr(one, what), getattr(other, what),
                f"{other.document}: {other.id}", other.quote, certain=other.rank > one.rank,
            )  # fmt: skip
    return tuple(found.values())


def kin(one: str, other: str) -> bool:
    """Whether two matters are the same, or near enough not to contradict each other."""
    return one == other or any({one, other} <= group for group in KIN)


def surname(speaker: str) -> str:
    """The last word of a name, without the difference of case and accents."""
    words = re.findall(r"[^\W\d_]+", fold(speaker))
    return words[-1] if words else ""


def _differs(one: _Said, other: _Said) -> str:
    """ "speaker" or "about", where both sources name one and they exclude each other; else ""."""
    mine, theirs = surname(one.speaker), surname(other.speaker)
    if mine and theirs and mine != theirs:
        # Two people may well use the same few words; it takes a whole sentence to say that one was misnamed.
        return "speaker" if min(len(one.words), len(other.words)) >= 5 else ""
    if one.about in _BROAD or other.about in _BROAD or kin(one.about, other.about):
        return ""
    return "about" if mine and theirs else ""


def _same_occasion(one: _Said, other: _Said) -> bool:
    mine, theirs = day(one.date), day(other.date)
    return not mine or not theirs or abs((mine - theirs).days) <= NEAR_DAYS


def _of_row(row: Row, document: Mapping[str, Any] | None) -> _Said:
    date = row.get("date") or (document or {}).get("date")
    rank = (
        int(row.get("status") in ("accepted", "edited")),
        authority(document),
        _FORMS.get(str(row.get("form")), 0),
    )
    return _Said(
        row["id"], row["document"], row["quote"], content(row["quote"]), str(row.get("speaker") or ""),
        str(row.get("about") or ""), date, rank,
    )  # fmt: skip


def _of_register() -> list[_Said]:
    return [
        _Said(s.id, _REGISTER, s.quote, content(s.quote), s.speaker, s.about, s.date, (1, 9, 3))
        for s in register().statements
        if s.quote
    ]
