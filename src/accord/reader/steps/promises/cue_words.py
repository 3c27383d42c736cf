"""Sentence -> where the cues of the lexicon stand in it ("intend to", "shall be"), whoever their subject is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from accord.reader.draft import Draft, Segment
from accord.reader.gates import Sieve
from accord.reader.lexicon import kept, lexicon, written


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue: where its clause begins, where the cue stands, its rule and strength, who promises, whether "not"."""

    left: int
    start: int
    end: int
    rule: str
    strength: int
    giver: tuple[str, ...]
    negative: bool
    body: str = ""
    receiver: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of the lexicon: its rule and strength, and what must stand around it."""

    number: int
    rule: str
    strength: int
    subject: bool
    prose: bool
    told: bool
    foretold: bool
    form: str


_BEFORE = r"(?<![\w'])"
# A sentence that tells of the terms of a deal.
_TERMS = re.compile(r"[^,;]{0,30}?\b(?:under (?:the|its|this|that)|in return|in exchange|as part of)\b")


def present(verb: str) -> str:
    """The third person of a verb: "pays", "supplies", "pushes"."""
    if verb.endswith("y") and verb[-2:-1] not in "aeou":
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z")) else f"{verb}s"


@kept
def _cues() -> Sieve[Cue]:
    """The cues of the lexicon."""
    table = lexicon("commitments")
    macros = {name: table[name] for name in ("done", "when", "sum")}
    macros["presents"] = "|".join(map(present, table["verbs"]))
    rules = [
        (
            Cue(
                number,
                row["rule"],
                row["strength"],
                row.get("subject", True),
                row.get("prose", True),
                row.get("told", False),
                row.get("verb", "") == "not",
                row.get("form", ""),
            ),
            written(rf"{'' if row.get('form') == 'inner' else _BEFORE}(?:{row['pattern']})(?:(?<=\s)|(?!\w))", macros),
        )
        for number, row in enumerate(table["cue"])
    ]
    return Sieve(rules, [cue.rule for cue, _ in rules])


def matches(draft: Draft, segment: Segment) -> list[tuple[Cue, re.Match[str]]]:
    """The cues of a sentence, left to right; of those at one place the first of the lexicon comes first."""
    found = [
        (match.start(), cue.number, cue, match)
        for cue, pattern in _cues().ready(draft.hints(segment.start, segment.end))
        if cue.form != "terms" or _TERMS.match(draft.low, segment.start, segment.end)
        for match in pattern.finditer(draft.low, segment.start, segment.end)
    ]
    return [(cue, match) for _, _, cue, match in sorted(found, key=lambda each: each[:2])]


def carries_cue(draft: Draft, segment: Segment) -> bool:
    """Whether any word of a sentence promises, whoever its subject is."""
    return bool(matches(draft, segment))
