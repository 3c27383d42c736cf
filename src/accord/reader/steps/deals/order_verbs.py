"""Verbs of arms orders: how far a sentence says that an order has come, and which part of it each verb rules."""

from __future__ import annotations

import re
from dataclasses import dataclass

from accord.reader.draft import Draft, Segment
from accord.reader.gates import Gated, Sieve
from accord.reader.lexicon import kept, lexicon, written

_FEW = r"(?:\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_ENDS = re.compile(
    rf";|:(?! (?:up to )?{_FEW}\b)|, (?=(?:and|but|while|of which|with|which|said|who|the|after|whereas)\b)| - |"
    rf", (?=\d+ )|, (?=(?:a mere |only |just )?{_FEW} (?:have|has|had|are|were) )|\.$|\""
)
_COUNTED = re.compile(r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|none)) ?$")
_STOPS = re.compile(r"[,.;)|]|$| and\b|\n")
_RELATIVE = re.compile(r"(?P<comma>,)? (?:that|which) (?:the )?(?:[\w'.-]+ ){1,4}?(?:has |had |have )?$")
_COLON = re.compile(r"[\w ]{0,50}:")
_MEASURED = re.compile(r"(?:behind schedule|(?:years?|months?|weeks?) late)\b")


@dataclass(frozen=True, slots=True)
class Told:
    """A verb that says how far an order has come."""

    stage: str
    start: int
    end: int
    passive: bool
    relative: int = -1

    @property
    def behind(self) -> bool:
        """Whether the weapon stands before the verb: "were delivered", "tanks that Lima ordered"."""
        return self.passive or self.relative >= 0


@kept
def _verbs() -> tuple[Sieve[tuple[int, str, bool]], Gated]:
    """The verbs by rank, stage and voice, and a pattern of the counts in a list."""
    table = lexicon("arms")
    voiced = [(voice == "passive", *row) for voice in ("passive", "active") for row in table[voice].items()]
    rules = [
        ((rank, stage, passive), rf"\b(?:{written(body)})(?!\w)") for rank, (passive, stage, body) in enumerate(voiced)
    ]
    counts = "|".join(rf"(?P<{stage}>{body})" for stage, body in table["count"].items())
    return Sieve(rules, [stage for _, stage, _ in voiced]), Gated(rf"\b(?:{counts})(?=[,.;)]|$| and\b)")


def verbs_in(draft: Draft, segment: Segment, *, listed: bool) -> list[Told]:
    """The verbs of a sentence in their order; `listed`: also the counts of a list of a weapon that it names."""
    matched = [
        (match.start(), rank, match.end(), stage, passive)
        for (rank, stage, passive), pattern in _verbs()[0].ready(draft.hints(segment.start, segment.end))
        for match in pattern.finditer(draft.low, segment.start, segment.end)
    ]
    found: list[Told] = []
    for start, _, end, stage, passive in sorted(matched):  # the first verb wins, at one place the first rule
        if found and start < found[-1].end:
            continue
        if passive and start == segment.start and _COLON.match(draft.low, end, segment.end):
            passive = False  # "On order for Kyiv: 32 jets"
        counted = not passive and _COUNTED.search(draft.low[max(segment.start, start - 8) : start])
        passive = passive or bool(counted and _STOPS.match(draft.low, end))
        behind = None if passive else _RELATIVE.search(draft.low, max(segment.start, start - 60), start)
        found.append(Told(stage, start, end, passive, behind.start() if behind else -1))
    return found + _counted(draft, segment, found) if listed else found


def repeats(draft: Draft, verbs: list[Told], index: int, right: int) -> bool:
    """Whether a verb only adds to another of its clause: "handed over, a year late", "on order will not arrive"."""
    verb = verbs[index]
    if _MEASURED.match(draft.low, verb.start):
        earlier = verbs[:index]
        return any(";" not in draft.low[v.end : verb.start] and v.stage in ("delivery", "late") for v in earlier)
    if draft.low.startswith("on order", verb.start):
        return any(v.passive and v.start < max(right, verb.end + 60) for v in verbs[index + 1 :])
    return False


def _counted(draft: Draft, segment: Segment, verbs: list[Told]) -> list[Told]:
    """Counts of a list: "K2: 180 ordered, 28 delivered"; only where a number stands right before."""
    counts = _verbs()[1]
    found = []
    for match in counts.finditer(draft, segment.start, segment.end):
        stage = str(match.lastgroup)
        taken = any(v.start <= match.start() < v.end for v in verbs)
        if not taken and _COUNTED.search(draft.low[max(segment.start, match.start() - 8) : match.start()]):
            found.append(Told(stage, match.start(), match.end(), True))
    return found


def clause_of(draft: Draft, segment: Segment, verbs: list[Told], index: int) -> tuple[int, int]:
    """The part of a sentence that belongs to one verb: up to a stop before it and behind it, or to another verb."""
    verb, low = verbs[index], draft.low
    before_it = verb.relative if verb.relative >= 0 else verb.start
    left = max((m.end() for m in _ENDS.finditer(low, segment.start, before_it)), default=segment.start)
    before = [v.end for v in verbs if v.end <= verb.start]
    if before and max(before) > left:
        joint, comma = low.rfind(" and ", max(before), verb.start), low.rfind(", ", max(before), verb.start)
        left = max(left, joint + 5 if joint >= 0 else 0, comma + 2 if comma >= 0 else 0)
    stop = _ENDS.search(low, verb.end, segment.end)
    right = stop.start() if stop else segment.end
    for other in verbs:
        if verb.end < other.start < right and other.stage not in ("mentioned", "promised"):
            joint = low.rfind(" and ", verb.end, other.start)
            right = joint if joint >= 0 else other.start if verb.relative >= 0 else right
    return left, right
