"""Sentences -> export controls: who restricts what to whom, by which measure, and what has become of it.

Every act is an item: a measure that is imposed, announced, suspended or removed, in the active or the passive; a verb
that is a measure itself ("banned exports of"); goods put under a permit, firms put on a list. A sentence that only says
"them" or "the measures" goes on with the control told of before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from accord.ledger.model import Control
from accord.reader.draft import Draft, Mention, Segment
from accord.reader.steps.control_words import FRAMES, Patterns, clean, day_in, goods_in, only_possible, patterns

_STOPS = re.compile(
    r"[;]|, (?:and|but|while|whereas) (?=[\w' ]{0,40}\b(?:\w+ed|has|have|will|put|puts|bans|cut|set)\b)| - |\"|"
    r" (?:and|but) (?=(?:the )?(?:(?!that\b|which\b|who\b|to\b)[\w']+ ){1,4}(?:has|have|will|(?!united\b)\w+ed) )"
)
_THEM = re.compile(
    r"\b(?:them|it|these|those|the (?:\w+ )?(?:measures?|curbs?|controls?|restrictions?|rules?|bans?|scheme|"
    r"quotas?|dut(?:y|ies)|"
    r"tax|embargo|package|order|decree|regime|system))\b"
)
_BEEN = re.compile(r"\b(?:was|were|been|being|is|are|be)(?: \w+)? $")
_ASIDE = re.compile(r"(?:,[^,]{2,60},)?(?: \w+){0,4} ?$")
_ALONE = re.compile(r"(?:took|takes?|came|comes?|entered|expired|in force)")
_OWN = re.compile(r"^(?:'s)? ?(?:[\w-]+ ){0,6}$")
_IN = re.compile(r"\b(?:from|in|of) (?:the )?(?:republic of )?$")
_NO_ACTOR = re.compile(r"\b(?:to|against|on|of|for|with|in|at|near|from) (?:the )?$")
_TO = re.compile(r"\b(?:to|against|for|on) (?:the )?(?:\d+ )?$")
_FIRMS = re.compile(
    r" (?:[\w-]+ ){0,2}(?:firms|companies|makers|manufacturers|plants|buyers|users|entities|"
    r"industry|importers|military)\b"
)
_AND_ALSO = re.compile(r"^(?:, (?:and )?| and )(?:the )?$")
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
_AHEAD = re.compile(r"^will\b|\b(?:shall|will) be\b")
_ANNOUNCED = re.compile(r"\bannounced (?:on |in )")
_PRONOUN = re.compile(r"(?<!that )(?<!and which )\b(?:it|they) (?=(?:\w+ ){0,3}$)")
_ADVERB = 30
_LEAVES = re.compile(
    r"^(?:.*\b(?:of|its|all|that|lets?) )?(?P<items>[\w ,-]{3,60}?) (?:may|can|need|"
    r"would)",
    re.DOTALL,
)
_OF_EXPORTS = re.compile(r"^(?:that )?(?:all |the |its )*(?:(?:exports?|sales?|shipments?) of )?", re.IGNORECASE)
_OFFICE = re.compile(r"[A-Z][\w-]* of (?:the )?(?:Republic of )?$")
_LED = re.compile(r"\s*(?:and|but|while|whereas)\b ?")
_FUTURE = re.compile(
    r"\b(?:will|is to|are to|plans? to|agreed to|has agreed to|is set to|decided to|decides to)(?: also| soon)? $"
)


@dataclass(frozen=True, slots=True)
class _Act:
    """An act on a measure: where its verb stands, the state it leaves, the measure's name and place, and its part."""

    start: int
    end: int
    state: str
    measure: str
    place: tuple[int, int] | None
    items: str
    clause: tuple[int, int]
    passive: bool = False


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
            near and _THEM.search(draft.low, segment.start, segment.end)
        ):
            continue
        if not draft.facts.prose and not _EXPORTS.search(draft.low, segment.start, segment.end):
            continue
        for act in _acts(draft, known, segment, near):
            control = _control(draft, known, segment, act, near)
            if control is not None:
                found.append(control)
                near, last = control, (control, number)
    return replace(draft, controls=tuple({c.id: c for c in found}.values()))


def _acts(draft: Draft, known: Patterns, segment: Segment, near: Control | None) -> Iterator[_Act]:
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


def _frames(draft: Draft, known: Patterns, segment: Segment) -> Iterator[_Act]:
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
        yield _Act(match.start(), match.end(), state, measure, spot, items, clause, passive)
    for match in known.nouns.finditer(draft, segment.start, segment.end):
        clause = _part(draft, segment, match.start(), match.end())
        spot = match.span("measure")
        items = goods_in(draft, match.start(), clause[1], spot)
        state = next(name for name in ("suspended", "removed", "effective") if match[name])
        yield _Act(match.start(), match.end(), state, known.measure_at(draft, spot), spot, items, clause, passive=True)


def _needed(draft: Draft, match: re.Match[str], clause: tuple[int, int]) -> str:
    """What needs a permit: what the permit is for, else the subject of the sentence."""
    items = goods_in(draft, match.start(), clause[1], match.span())
    subject = None if items else _LEAVES.match(draft.low[clause[0] : match.end()])
    return draft.plain[clause[0] + subject.start("items") : clause[0] + subject.end("items")] if subject else items


def _selves(draft: Draft, known: Patterns, segment: Segment) -> Iterator[_Act]:
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
            yield _Act(
                match.start(), match.end(), "announced" if future else "effective", name, None, clean(items), clause
            )


def _on_measure(draft: Draft, known: Patterns, segment: Segment, verb: re.Match[str]) -> _Act | None:
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
    return _Act(verb.start(), verb.end(), state, name, place, items, (left, right), passive or comma)


def _on_last(draft: Draft, segment: Segment, verb: re.Match[str], near: Control | None, led: bool) -> _Act | None:
    """An act on the control told of before: "suspended them in November", "The measures were postponed by a year"."""
    low, state = draft.low, str(verb.lastgroup)
    if near is None and not led:
        return None
    left, right = _part(draft, segment, verb.start(), verb.end())
    passive = bool(_BEEN.search(low[max(left, verb.start() - 16) : verb.start()])) or bool(_ALONE.match(verb.group()))
    them = _THEM.search(low, left, verb.start()) if passive else _THEM.match(low, verb.end() + 1)
    if them and passive and not _ASIDE.match(low[them.end() : verb.start()]):
        return None  # "it replaces the accord, which expired"
    if them is None or (state == "effective" and not _ALONE.match(verb.group()) and not passive):
        return None
    return _Act(verb.start(), verb.end(), state, "", None, "", (left, right), passive)


def _control(draft: Draft, known: Patterns, segment: Segment, act: _Act, near: Control | None) -> Control | None:
    """The control of an act: issuer, targets, items and state; none where it is denied or nobody acts."""
    low, (left, right) = draft.low, act.clause
    carried = near if not act.items and (not act.measure or (near and act.passive)) else None
    negated = re.search(r"not (?:\w+ )?$", low[max(left, act.start - 12) : act.start])
    if negated or only_possible(draft, max(segment.start, act.start - 45), act.start):
        draft.refuse(act.start, act.end, f"CO.{act.state}", "denied, promised or only possible")
        return None
    issuer = _issuer(draft, segment, act) or (near.issuer if near and (carried or act.passive) else "")
    if not issuer and act.passive and (hit := _targets(draft, act, "")):  # "a ban on exports to Lima was dropped"
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
        targets=_targets(draft, act, issuer) or (carried.targets if carried else ()),
        items=items,
        measure=act.measure or (carried.measure if carried else "control"),
        announced=_announced(draft, act)
        or (day if act.state == "announced" and not (begins and day == effective) else ""),
        effective=effective,
        state=state,
        trigger=draft.plain[trigger.start() : trigger.end()] if trigger else "",
    )


def _announced(draft: Draft, act: _Act) -> str:
    """The day that a clause says a control was announced on: "suspended the curbs that it announced on 9 October"."""
    told = _ANNOUNCED.search(draft.low, act.end, act.clause[1])
    return day_in(draft, told.end() - 4, act.clause[1]) if told else ""


def _of_export(draft: Draft, act: _Act) -> bool:
    """Whether a text of promises speaks of a control of exports with a subject of its own: no tariff, no goal."""
    low, (left, right) = draft.low, act.clause
    if (
        act.state == "announced"
        or act.measure in ("duty", "list", "sanctions")
        or not _EXPORTS.search(low, left, right)
    ):
        return False
    return not re.match(r"\W*(?:\w+ly )?$", low[left : act.start])


def _span(draft: Draft, segment: Segment, act: _Act) -> tuple[int, int]:
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
        actor = _subject_of(draft, acting, act).start
        far = actor < left or actor - left > _ADVERB or "," in draft.low[left : max(left, actor - 2)]
        left = actor - 4 * draft.low.endswith("the ", segment.start, actor) if far else left
    led = _LED.match(draft.low, left)
    left = led.end() if led and led.end() < act.start else left
    return draft.trim(left, _tagless(draft, act))


def _tagless(draft: Draft, act: _Act) -> int:
    """The end of the clause of an act, before a speaker's tag."""
    right = act.clause[1]
    tag = _TAGS.search(draft.low, act.end, right)
    end = tag.start() if tag else right
    return end - 1 if draft.plain[end - 1] == "." else end


def _issuer(draft: Draft, segment: Segment, act: _Act) -> str:
    """Who restricts: the subject; in the passive the agent behind "by", or who owns the measure ("a Chinese ban")."""
    low = draft.low
    if act.passive and act.place:
        for mention in draft.mentions_in(act.end, act.clause[1]):
            if mention.countries and re.search(
                r"\bby (?:the )?$", low[max(act.end, mention.start - 8) : mention.start]
            ):
                return mention.countries[0]
        owners = [
            m for m in draft.mentions_in(max(segment.start, act.place[0] - 60), act.place[0])
            if m.countries and _OWN.match(low[m.end : act.place[0]])
            and (low.startswith("'s", m.end) or _can_act(draft, m))
        ]  # fmt: skip
        if owners:
            return owners[-1].countries[0]
        inside = draft.mentions_in(act.place[0], act.end)  # "exports from Madagascar are forbidden"
        return next(
            (m.countries[0] for m in inside if m.countries and _IN.search(low, max(0, m.start - 24), m.start)), ""
        )
    if act.passive:
        return ""
    near = [m for m in draft.mentions_in(segment.start, act.start) if m.countries]
    plain = [m for m in near if _can_act(draft, m)]
    if plain:
        return _subject_of(draft, plain, act).countries[0]
    if act.place:  # "Lifting its ban, Beijing ..."
        owner = [m for m in draft.mentions_in(act.end, act.place[0]) if m.countries and m.kind != "person"]
        return owner[-1].countries[0] if owner else ""
    return ""


def _can_act(draft: Draft, mention: Mention) -> bool:
    """Whether a country can be the subject: no place or aim ("to Lima"), but "the Ministry of Mines of Zambia"."""
    if _OFFICE.search(draft.plain, max(0, mention.start - 40), mention.start):
        return True
    return not _NO_ACTOR.search(draft.low, max(0, mention.start - 12), mention.start)


def _subject_of(draft: Draft, near: list[Mention], act: _Act) -> Mention:
    """The subject among the mentions before a verb: the last in its clause that is no place, adjective or aim."""
    plain = [m for m in near if _can_act(draft, m)] or near
    named = [m for m in plain if m.kind != "adjective"] or plain
    return next((m for m in reversed(named) if m.start >= act.clause[0]), named[-1])


def _targets(draft: Draft, act: _Act, issuer: str) -> tuple[str, ...]:
    """Against whom: behind "to", "against" and "on", with all of a list; whose goods a duty or sanction meets."""
    found: list[Mention] = []
    start = act.place[0] if act.place and act.passive else act.start
    for mention in draft.mentions_in(start, act.clause[1]):
        if not mention.countries or mention.countries[0] == issuer:
            continue
        goes_on = bool(found) and bool(_AND_ALSO.match(draft.low[found[-1].end : mention.start]))
        aimed = bool(_TO.search(draft.low, max(start, mention.start - 24), mention.start))
        if mention.kind == "adjective":
            aimed = aimed and bool(_FIRMS.match(draft.low, mention.end))
        imported = (
            act.measure in ("duty", "sanctions", "list", "tax") or "import" in draft.low[act.start : act.clause[1]]
        )
        bought = act.measure == "ban" and "buy" in draft.low[act.start : act.end]
        hit = bought or (imported and (mention.kind == "adjective" or bool(_IN.search(draft.low, 0, mention.start))))
        if aimed or goes_on or hit:
            found.append(mention)
    return tuple(dict.fromkeys(c for m in found for c in m.countries))
