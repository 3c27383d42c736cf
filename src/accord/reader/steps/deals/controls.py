"""Sentences -> export controls: who restricts what to whom, by which measure, and what has become of it.

Every act is an item: a measure that is imposed, announced, suspended or removed, in the active or the passive; a verb
that is a measure itself ("banned exports of"); goods put under a permit, firms put on a list. A sentence that only says
"them" or "the measures" goes on with the control told of before.
"""

from __future__ import annotations

import re
from dataclasses import replace

from accord.ledger.model import Control
from accord.reader.draft import Draft, Segment
from accord.reader.steps.deals.control_acts import THEM, Act, acts
from accord.reader.steps.deals.control_sides import issuer_of, subject_of, targets_of
from accord.reader.steps.deals.control_words import Patterns, day_in, only_possible, patterns

_UNTIL = re.compile(r"\b(?:until|till|through)\b")
_FROM = re.compile(
    r"\b(?:from|effective(?: from| on)?|starting(?: on)?|as of|beginning(?: on)?|with effect from|since)\b"
)
_TAGS = re.compile(
    r",? (?:officials|ministers?|the [\w ]{2,30}|sources|traders) (?:said|say|announced|told)\b|, (?:said|"
    r"according to)\b|,? (?:it|he|she|they) said\b"
)
_RELATIVE = re.compile(
    r" (?:(?:that|which) )?(?:it|they|he|she) (?:had |has )?\w+ed\b| (?:that|which) [\w ]{2,30} (?:had |has )?\w+ed\b"
)
_OPENS = re.compile(r"\s*(?:and |but )?(?:in|on|last|since|from|by|this)\b")
_EXPORTS = re.compile(r"\bexports?\b|\bembargo")
_ANNOUNCED = re.compile(r"\bannounced (?:on |in )")
_PRONOUN = re.compile(r"(?<!that )(?<!and which )\b(?:it|they) (?=(?:\w+ ){0,3}$)")
_ADVERB = 30
_LED = re.compile(r"\s*(?:and|but|while|whereas)\b ?")


def controls(draft: Draft) -> Draft:
    """The draft with the export controls that it tells of."""
    known = patterns()
    found: list[Control] = []
    if draft.facts.kind == "agreement":
        return draft
    last: tuple[Control, int] | None = None
    for number, segment in enumerate(draft.segments):
        if segment.kind == "heading" or draft.low.endswith("?", segment.start, segment.end):
            continue
        near = last[0] if last and number - last[1] <= 3 else None
        if not known.cheap.search(draft, segment.start, segment.end) and not (
            near and THEM.search(draft.low, segment.start, segment.end)
        ):
            continue
        if not draft.facts.prose and not _EXPORTS.search(draft.low, segment.start, segment.end):
            continue
        for act in acts(draft, known, segment, near):
            control = _control(draft, known, segment, act, near)
            if control is not None:
                found.append(control)
                near, last = control, (control, number)
    return replace(draft, controls=tuple({c.id: c for c in found}.values()))


def _control(draft: Draft, known: Patterns, segment: Segment, act: Act, near: Control | None) -> Control | None:
    """The control of an act: issuer, targets, items and state; none where it is denied or nobody acts."""
    low, (left, right) = draft.low, act.clause
    carried = near if not act.items and (not act.measure or (near and act.passive)) else None
    negated = re.search(r"not (?:\w+ )?$", low[max(left, act.start - 12) : act.start])
    if negated or only_possible(draft, max(segment.start, act.start - 45), act.start):
        draft.refuse(act.start, act.end, f"CO.{act.state}", "denied, promised or only possible")
        return None
    issuer = issuer_of(draft, segment, act) or (near.issuer if near and (carried or act.passive) else "")
    if not issuer and act.passive and (hit := targets_of(draft, act, "")):  # "a ban on exports to Lima was dropped"
        told = draft.countries_in(max(0, segment.start - 250), segment.start)
        issuer = next((c for c in (*reversed(told), *draft.facts.parties) if c not in hit), "")
    items = act.items or (carried.items if carried else "")
    if not issuer or not items:
        draft.refuse(
            act.start, act.end, f"CO.{act.state}", "no country restricts" if items else "nothing restricted is named"
        )
        return None
    if not draft.facts.prose and not _of_export(draft, act):
        draft.refuse(act.start, act.end, f"CO.{act.state}", "a promise on trade, not a control of exports")
        return None
    start, end = _span(draft, segment, act)
    until, begins = _UNTIL.search(low, act.end, right), _FROM.search(low, act.end, right)
    clause = _RELATIVE.search(low, act.end, right)
    day = day_in(draft, until.start() if until else act.end, clause.start() if clause else right)
    opens = _OPENS.match(low, left)
    day = day or (day_in(draft, left, act.start) if opens or act.state == "effective" else "")
    effective = day_in(draft, begins.start(), right) if begins else day if act.state == "effective" else ""
    trigger = known.trigger.search(draft, act.end, right)
    state = (
        "in force"
        if act.state == "effective"
        else "announced"
        if act.state == "announced"
        else f"{act.state} {day}".strip()
    )
    if act.state == "suspended" and until:
        state = f"suspended until {day}".strip()
    return Control(
        **draft.evidence("control", f"CO.{act.state}", start, end),
        issuer=issuer,
        targets=targets_of(draft, act, issuer) or (carried.targets if carried else ()),
        items=items,
        measure=act.measure or (carried.measure if carried else "control"),
        announced=_announced(draft, act)
        or (day if act.state == "announced" and not (begins and day == effective) else ""),
        effective=effective,
        state=state,
        trigger=draft.plain[trigger.start() : trigger.end()] if trigger else "",
    )


def _announced(draft: Draft, act: Act) -> str:
    """The day that a clause says a control was announced on: "suspended the curbs that it announced on 9 October"."""
    told = _ANNOUNCED.search(draft.low, act.end, act.clause[1])
    return day_in(draft, told.end() - 4, act.clause[1]) if told else ""


def _of_export(draft: Draft, act: Act) -> bool:
    """Whether a text of promises speaks of a control of exports with a subject of its own: no tariff, no goal."""
    low, (left, right) = draft.low, act.clause
    if (
        act.state == "announced"
        or act.measure in ("duty", "list", "sanctions")
        or not _EXPORTS.search(low, left, right)
    ):
        return False
    return not re.match(r"\W*(?:\w+ly )?$", low[left : act.start])


def _span(draft: Draft, segment: Segment, act: Act) -> tuple[int, int]:
    """From who acts to what is acted on: the clause, without a speaker's tag and what another clause says."""
    left = act.clause[0]
    if not act.measure and not act.passive:  # "... and suspended them in November"
        pronoun = _PRONOUN.search(draft.low, left, act.start)
        return draft.trim(pronoun.start() if pronoun else act.start, _tagless(draft, act))
    acting = [m for m in draft.mentions_in(segment.start, act.start) if m.countries]
    pronoun = _PRONOUN.search(draft.low, left, act.start)
    if pronoun:
        left = pronoun.start()
    elif acting and not act.passive and ";" not in draft.low[acting[-1].start : act.start]:
        actor = subject_of(draft, acting, act).start
        far = actor < left or actor - left > _ADVERB or "," in draft.low[left : max(left, actor - 2)]
        left = actor - 4 * draft.low.endswith("the ", segment.start, actor) if far else left
    led = _LED.match(draft.low, left)
    left = led.end() if led and led.end() < act.start else left
    return draft.trim(left, _tagless(draft, act))


def _tagless(draft: Draft, act: Act) -> int:
    """The end of the clause of an act, before a speaker's tag."""
    right = act.clause[1]
    tag = _TAGS.search(draft.low, act.end, right)
    end = tag.start() if tag else right
    return end - 1 if draft.plain[end - 1] == "." else end
