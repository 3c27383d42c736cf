"""Clauses -> export controls: who restricts what to whom, by which measure, and what has become of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from accord.ledger.model import Control
from accord.reader.draft import Draft, Mention
from accord.reader.gates import Gated
from accord.reader.lexicon import kept, lexicon, pattern_of
from accord.reader.steps import figures

_NOT = re.compile(
    r"\b(?:not|never|no|nor|without|refrain\w* from|whether|if|could|might|"
    r"may|would|against|promised? to|agreed to|vowed? to|pledged? to|commit\w* "
    r"to|intends? to|shall|neither|must|should|calls? (?:for|on)|urged?|response "
    r"to|hedge)\b|n't\b")  # fmt: skip
_ITEMS = re.compile(
    r"\b(?:on|of|for|restrict(?:ed|s)?|ban(?:ned|s)?|curb(?:ed|s)?|halt(?:ed|"
    r"s)?) (?:the |all |its |any )?(?:exports? of |shipments? of |sales? "
    r"of |supply of )?(?P<items>(?!exports?\b)[a-z][\w ,-]{2,90}?)"
    r"(?= (?:to|from|in|until|since|by|after|on|for|and (?:suspend|lift|announc|"
    r"will)|that|which|with|at|last|this|earlier|as)\b|[.;:\"]|, (?:and|which|"
    r"a|the|in|after|said)|$)"
)
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_WHEN = re.compile(
    rf"\b(?:(?:in|until|since|last|this) )?(?:(?:{_MONTH}),? )?(?:19|20)\d\d\b|"
    rf"\b(?:in|until|since|last|this) (?:{_MONTH})\b"
)
_TO = re.compile(r"\b(?:to|against|for) (?:the )?$")
_THEM = re.compile(r"\b(?:them|it|these|those|the (?:measures?|curbs?|controls?|restrictions?|rules?|bans?))\b")


@dataclass(frozen=True, slots=True)
class _Patterns:
    verbs: tuple[tuple[str, re.Pattern[str]], ...]
    measures: tuple[tuple[str, re.Pattern[str]], ...]
    trade: Gated
    trigger: re.Pattern[str]
    any_measure: Gated


@kept
def _patterns() -> _Patterns:
    table = lexicon("controls")
    return _Patterns(
        tuple((state, pattern_of(rf"\b(?:{body})\b", state)) for state, body in table["verbs"].items()),
        tuple((name, pattern_of(rf"\b(?:{body})\b", name)) for name, body in table["measures"].items()),
        Gated(table["rules"]["trade"]),
        pattern_of(table["rules"]["trigger"]),
        Gated(rf"\b(?:{'|'.join(table['measures'].values())})\b"),
    )


def controls(draft: Draft) -> Draft:
    """The draft with the export controls that it tells of."""
    known = _patterns()
    found: list[Control] = []
    for start, end in draft.clauses if draft.facts.prose else ():
        low = draft.low
        measure = known.any_measure.search(draft, start, end)
        carried = found[-1] if found and found[-1].span and not measure and _THEM.search(low, start, end) else None
        if (measure is None and carried is None) or (measure and not known.trade.search(draft, start, end)):
            continue
        control = _control(draft, known, start, end, carried)
        if control is not None:
            found.append(control)
            found += _second(draft, known, control, start, end)
    return replace(draft, controls=tuple(found))


def _control(draft: Draft, known: _Patterns, start: int, end: int, carried: Control | None) -> Control | None:
    """The control of a clause; one that only says "them" takes what is restricted from the one before."""
    low = draft.low
    first = min(
        ((m.start(), state, m) for state, pattern in known.verbs if (m := pattern.search(low, start, end))),
        default=None, key=lambda each: each[0],
    )  # fmt: skip
    if first is None:
        return None
    at, state, verb = first
    if low.endswith(("that ", "which "), start, at):
        return None
    if _NOT.search(low, max(start, at - 30), verb.end()):
        draft.refuse(verb.start(), verb.end(), f"CO.{state}", "denied, promised or only possible")
        return None
    issuer = _issuer(draft, start, at)
    if carried is not None:
        issuer = issuer or carried.issuer
        if issuer != carried.issuer:
            return None
        items, measure = carried.items, carried.measure
    else:
        named = _ITEMS.search(low, start, end)
        items = draft.plain[named.start("items") : named.end("items")].strip(" ,") if named else ""
        items = re.sub(r"(?i)^(?:on|of|the|its|all) |(?: exports?| shipments?)$", "", items)
        measure = next((name for name, pattern in known.measures if pattern.search(low, start, end)), "control")
    if not issuer or not items:
        draft.refuse(
            verb.start(), verb.end(), f"CO.{state}", "no country restricts" if items else "nothing restricted is named"
        )
        return None
    targets = tuple(
        dict.fromkeys(
            c for m in draft.mentions_in(at, end) for c in m.countries
            if c != issuer and m.kind != "adjective" and _TO.search(low, max(start, m.start - 12), m.start)
        )
    )  # fmt: skip
    trigger = known.trigger.search(low, at, end)
    day = _day(draft, at, end)
    return Control(
        **draft.evidence("control", f"CO.{state}", start, end),
        issuer=issuer,
        targets=targets,
        items=items,
        measure=measure,
        announced=day if state == "announced" else "",
        effective=day if state == "effective" else "",
        state="in force" if state == "effective" else f"{state} {day}".strip() if state != "announced" else "announced",
        trigger=draft.plain[trigger.start() : trigger.end()] if trigger else "",
    )


def _second(draft: Draft, known: _Patterns, first: Control, start: int, end: int) -> list[Control]:
    """ "... and suspended them in November": what became of the same control in the same clause."""
    low = draft.low
    for state, pattern in known.verbs:
        for verb in pattern.finditer(low, start + 20, end):
            led = re.search(r"\b(?:and|but|then|before) (?:\w+ )?$", low[max(start, verb.start() - 20) : verb.start()])
            if not led or not _THEM.match(low, verb.end() + 1):
                continue
            day = _day(draft, verb.end(), end)
            evidence = draft.evidence("control", f"CO.{state}", verb.start(), end)
            return [
                first.model_copy(update={**evidence, "state": f"{state} {day}".strip(), "trigger": "", "effective": ""})
            ]
    return []


def _issuer(draft: Draft, start: int, at: int) -> str:
    """Who restricts: the last country before the verb that is no adjective, else the adjective's ("Chinese curbs")."""
    near: list[Mention] = [m for m in draft.mentions_in(start, at) if m.countries and m.kind != "person"]
    plain = [m for m in near if m.kind != "adjective"] or near
    segment = draft.segment_at(start)
    if (
        not plain and segment and re.match(r"(?:and |but )?(?:it|which|who)\b", draft.low[start:at])
    ):  # "and it tightened"
        plain = [m for m in draft.mentions_in(segment.start, start) if m.kind in ("country", "seat") and m.countries]
    return plain[-1].countries[0] if plain else ""


def _day(draft: Draft, start: int, end: int) -> str:
    """The day or month that a clause gives, as it can be known."""
    full = figures.dates(draft.plain, start, end)
    if full:
        return full[0][1].isoformat()
    match = _WHEN.search(draft.low, start, end)
    return re.sub(r"^(?:in|until|since|last|this) ", "", draft.plain[match.start() : match.end()]) if match else ""
