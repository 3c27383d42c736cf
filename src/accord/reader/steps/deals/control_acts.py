"""Sentences -> acts on export controls: each verb or frame with the measure, its goods and the clause it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from accord.ledger.model import Control
from accord.reader.draft import Draft, Segment
from accord.reader.steps.deals.control_words import FRAMES, Patterns, clean, goods_in

_STOPS = re.compile(
    r"[;]|, (?:and|but|while|whereas) (?=[\w' ]{0,40}\b(?:\w+ed|has|have|will|put|puts|bans|cut|set)\b)| - |\"|"
    r" (?:and|but) (?=(?:the )?(?:(?!that\b|which\b|who\b|to\b)[\w']+ ){1,4}(?:has|have|will|(?!united\b)\w+ed) )"
)
THEM = re.compile(
    r"\b(?:them|it|these|those|the (?:\w+ )?(?:measures?|curbs?|controls?|restrictions?|rules?|bans?|scheme|"
    r"quotas?|dut(?:y|ies)|"
    r"tax|embargo|package|order|decree|regime|system))\b"
)
_BEEN = re.compile(r"\b(?:was|were|been|being|is|are|be)(?: \w+)? $")
_ASIDE = re.compile(r"(?:,[^,]{2,60},)?(?: \w+){0,4} ?$")
_ALONE = re.compile(
    r"(?:took (?!back)|takes? (?!back)|came|comes?|entered|expired|in force|remains?|(?:has|have) stood|"
    r"(?:is|are|was|were) (?:still )?on ice)"
)
_AHEAD = re.compile(r"^will\b|\b(?:shall|will) be\b")
_LEAVES = re.compile(
    r"^(?:.*\b(?:of|its|all|that|lets?) )?(?P<items>[\w ,-]{3,60}?) (?:may|can|need|"
    r"would)",
    re.DOTALL,
)
_OF_EXPORTS = re.compile(r"^(?:that )?(?:all |the |its )*(?:(?:exports?|sales?|shipments?) of )?", re.IGNORECASE)
_FUTURE = re.compile(
    r"\b(?:will|is to|are to|plans? to|agreed to|has agreed to|is set to|decided to|decides to)(?: also| soon)? $"
)


@dataclass(frozen=True, slots=True)
class Act:
    """An act on a measure: where its verb stands, the state it leaves, the measure's name and place, and its part."""

    start: int
    end: int
    state: str
    measure: str
    place: tuple[int, int] | None
    items: str
    clause: tuple[int, int]
    passive: bool = False


def acts(draft: Draft, known: Patterns, segment: Segment, near: Control | None) -> Iterator[Act]:
    """The acts of a sentence in their order, each verb once."""
    acts = sorted([*_frames(draft, known, segment), *_selves(draft, known, segment)], key=lambda act: act.start)
    taken = [(act.start, act.end) for act in acts]
    for verb in known.verb.finditer(draft, segment.start, segment.end):
        if any(start <= verb.start() < end for start, end in taken):
            continue
        act = _on_measure(draft, known, segment, verb) or _on_last(draft, segment, verb, near, bool(acts))
        if act is not None:
            acts.append(act)
    acts.sort(key=lambda act: act.start)
    for index, act in enumerate(acts):
        later = acts[index + 1 : index + 2]
        if later and later[0].place and later[0].place == act.place:
            continue  # "a ban, imposed in April, was dropped in August": the last verb gives the state
        yield act


def _part(draft: Draft, segment: Segment, start: int, end: int) -> tuple[int, int]:
    """The part of a sentence around an act: between the stops before it and behind it."""
    stops = (m.end() for m in _STOPS.finditer(draft.low, segment.start, segment.end) if m.end() <= start)
    left = max(stops, default=segment.start)
    stop = _STOPS.search(draft.low, end, segment.end)
    return left, stop.start() if stop else segment.end


def _frames(draft: Draft, known: Patterns, segment: Segment) -> Iterator[Act]:
    """Goods under a permit, firms on a list, a permit that exporters need, what is no longer bought or sold."""
    for frame, pattern in known.frames.items():
        match = pattern.search(draft, segment.start, segment.end)
        if match is None:
            continue
        clause = _part(draft, segment, match.start(), match.end())
        measure, state = FRAMES[frame]
        place = next((n for n, value in match.groupdict().items() if n.startswith("items") and value), None)
        items = draft.plain[match.start(place) : match.end(place)] if place else _needed(draft, match, clause)
        before = draft.low[max(segment.start, match.start() - 20) : match.start()]
        if _FUTURE.search(before) or _AHEAD.search(match.group()) or before.endswith("would "):
            state = "announced"
        passive = frame in ("passive", "subject")
        spot = (match.start(), match.start() + 1) if passive else None
        items = clean(re.sub(_OF_EXPORTS, "", items))
        yield Act(match.start(), match.end(), state, measure, spot, items, clause, passive)
    for match in known.nouns.finditer(draft, segment.start, segment.end):
        clause = _part(draft, segment, match.start(), match.end())
        spot = match.span("measure")
        items = goods_in(draft, match.start(), clause[1], spot)
        state = next(name for name in ("suspended", "removed", "effective") if match[name])
        yield Act(match.start(), match.end(), state, known.measure_at(draft, spot), spot, items, clause, passive=True)


def _needed(draft: Draft, match: re.Match[str], clause: tuple[int, int]) -> str:
    """What needs a permit: what the permit is for, else the subject of the sentence."""
    items = goods_in(draft, match.start(), clause[1], match.span())
    subject = None if items else _LEAVES.match(draft.low[clause[0] : match.end()])
    return draft.plain[clause[0] + subject.start("items") : clause[0] + subject.end("items")] if subject else items


def _selves(draft: Draft, known: Patterns, segment: Segment) -> Iterator[Act]:
    """Verbs that are a measure themselves: "banned exports of chrome", "has capped gallium sales"."""
    for match in known.acts.finditer(draft, segment.start, segment.end):
        name = next(n for n in ("ban", "quota", "licence") if match[n])
        clause = _part(draft, segment, match.start(), match.end())
        if match["traded"] or match["from"]:
            goods = known.goods[1 if match["traded"] else 3]
            named = goods.search(draft, match.start("traded") if match["traded"] else match.start(), clause[1])
            items = draft.plain[named.start("items") : named.end("items")] if named else ""
            if not items and draft.low[match.end() - 3 : match.end()].strip() in ("to", "by"):
                items = "exports"
        else:
            behind = re.compile(r"(?P<items>[\w ,-]{2,60}?) (?:exports?|shipments?|sales?)\b").match(
                draft.low, match.end()
            )
            items = draft.plain[behind.start("items") : behind.end("items")] if behind else ""
            if re.search(r"\b(?:on|of|the|to|from|in)\b", items):
                continue
        passive = bool(_BEEN.search(draft.low[max(segment.start, match.start() - 12) : match.start()]))
        future = _FUTURE.search(draft.low, max(segment.start, match.start() - 20), match.start())
        if not passive:
            yield Act(
                match.start(), match.end(), "announced" if future else "effective", name, None, clean(items), clause
            )


def _on_measure(draft: Draft, known: Patterns, segment: Segment, verb: re.Match[str]) -> Act | None:
    """An act on a measure that the clause names: behind the verb, or before it in the passive."""
    low, state = draft.low, str(verb.lastgroup)
    left, right = _part(draft, segment, verb.start(), verb.end())
    passive = bool(_BEEN.search(low[max(left, verb.start() - 16) : verb.start()])) or bool(_ALONE.match(verb.group()))
    comma = low[max(left, verb.start() - 2) : verb.start()] == ", "
    if passive or comma:
        found = list(known.measure.finditer(draft, left, verb.start()))
        if not found:
            return None
        place = found[-1].span() if len(found) == 1 else found[0].span()
        items = goods_in(draft, left, verb.start(), place)
    else:
        match = known.measure.search(draft, verb.end(), min(right, verb.end() + 70))
        if match is None or re.search(
            r"[,;]| (?:that|which|who|because|after|when)\b", low[verb.end() : match.start()]
        ):
            return None
        place = match.span()
        items = goods_in(draft, verb.start(), right, place)
    if not known.trade.search(draft, left, right):
        return None
    name = known.measure_at(draft, place)
    return Act(verb.start(), verb.end(), state, name, place, items, (left, right), passive or comma)


def _on_last(draft: Draft, segment: Segment, verb: re.Match[str], near: Control | None, led: bool) -> Act | None:
    """An act on the control told of before: "suspended them in November", "The measures were postponed by a year"."""
    low, state = draft.low, str(verb.lastgroup)
    if near is None and not led:
        return None
    left, right = _part(draft, segment, verb.start(), verb.end())
    passive = bool(_BEEN.search(low[max(left, verb.start() - 16) : verb.start()])) or bool(_ALONE.match(verb.group()))
    them = THEM.search(low, left, verb.start()) if passive else THEM.match(low, verb.end() + 1)
    if them and passive and not _ASIDE.match(low[them.end() : verb.start()]):
        return None  # "it replaces the accord, which expired"
    if them is None or (state == "effective" and not _ALONE.match(verb.group()) and not passive):
        return None
    return Act(verb.start(), verb.end(), state, "", None, "", (left, right), passive)
