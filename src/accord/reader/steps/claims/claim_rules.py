"""The rules of the lexicon `claims`: what each claims of whom, by which phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from accord.core.errors import DataError
from accord.reader.draft import Draft
from accord.reader.gates import Sieve
from accord.reader.lexicon import kept, lexicon
from accord.reader.phrases import phrase

_WHERE = ("prose", "sheet", "any")
_WHOM = ("for", "both", "industry")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the lexicon; `lexicons/claims/supply.toml` says what its keys mean."""

    name: str
    type: str
    whom: str
    where: str
    about: str | None
    topic: str
    supplier: bool
    negated: bool

    def holds_in(self, prose: bool, sheet: bool) -> bool:
        """Whether the rule is for a text that tells, for a fact sheet, or for any."""
        return self.where == "any" or prose or (sheet and self.where == "sheet")


@dataclass(frozen=True, slots=True)
class Wording:
    """One phrase of a rule, as a regular expression, and whether it denies what the rule claims."""

    rule: Rule
    pattern: str
    denies: bool


def ready(draft: Draft, start: int, end: int, *, prose: bool, sheet: bool) -> list[tuple[Wording, re.Pattern[str]]]:
    """The phrases for such a text that can stand in a range, in the order of the lexicon."""
    wanted = _holding(prose, sheet)  # before the hints: these are taken anew when there are more rules
    return _sieve().ready(draft.hints(start, end), wanted)


@kept
def _sieve() -> Sieve[Wording]:
    table = lexicon("claims")
    known = [wording for row in table["claim"] for wording in _wordings(row, table["words"])]
    return Sieve([(wording, wording.pattern) for wording in known], [wording.rule.name for wording in known])


@kept
def _holding(prose: bool, sheet: bool) -> int:
    return _sieve().among(lambda wording: wording.rule.holds_in(prose, sheet))


def _wordings(row: Mapping[str, Any], slots: Mapping[str, list[str]]) -> Iterator[Wording]:
    name = row["rule"]
    rule = Rule(
        name=name,
        type=row.get("type") or name.split(".")[1],
        whom=_one_of(row.get("whom", "for"), _WHOM, name),
        where=_one_of(row.get("where", "prose"), _WHERE, name),
        about=row.get("about"),
        topic=row.get("topic", ""),
        supplier=row.get("supplier", False),
        negated=row.get("negated", False),
    )
    for key in ("denies", "says"):
        for text in row.get(key, ()):
            yield Wording(rule, phrase(text, slots, name), key == "denies")


def _one_of(value: str, known: tuple[str, ...], name: str) -> str:
    if value not in known:
        raise DataError(f"{value!r} is none of its words", where=name, hint=f"Known: {', '.join(known)}")
    return value
