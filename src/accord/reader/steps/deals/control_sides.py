"""Issuer and targets of an export control: who restricts, and against whom."""

from __future__ import annotations

import re

from accord.reader.draft import Draft, Mention, Segment
from accord.reader.steps.deals.control_acts import Act

_OWN = re.compile(r"^(?:'s)? ?(?:[\w-]+ ){0,6}$")
_IN = re.compile(r"\b(?:from|in|of) (?:the )?(?:republic of )?$")
_NO_ACTOR = re.compile(r"\b(?:to|against|on|of|for|with|in|at|near|from) (?:the )?$")
_TO = re.compile(r"\b(?:to|against|for|on) (?:the )?(?:\d+ )?$")
_FIRMS = re.compile(
    r" (?:[\w-]+ ){0,2}(?:firms|companies|makers|manufacturers|plants|buyers|users|entities|"
    r"industry|importers|military)\b"
)
_AND_ALSO = re.compile(r"^(?:, (?:and )?| and )(?:the )?$")
_OFFICE = re.compile(r"[A-Z][\w-]* of (?:the )?(?:Republic of )?$")


def issuer_of(draft: Draft, segment: Segment, act: Act) -> str:
    """Who restricts: the subject; in the passive the agent behind "by", or who owns the measure ("a Chinese ban")."""
    low = draft.low
    if act.passive and act.place:
        for mention in draft.mentions_in(act.place[1], act.clause[1]):
            if mention.countries and re.search(r"\bby (?:the )?$", low[max(0, mention.start - 8) : mention.start]):
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
        return subject_of(draft, plain, act).countries[0]
    if act.place:  # "Lifting its ban, Beijing ..."
        owner = [m for m in draft.mentions_in(act.end, act.place[0]) if m.countries and m.kind != "person"]
        return owner[-1].countries[0] if owner else ""
    return ""


def _can_act(draft: Draft, mention: Mention) -> bool:
    """Whether a country can be the subject: no place or aim ("to Lima"), but "the Ministry of Mines of Zambia"."""
    if _OFFICE.search(draft.plain, max(0, mention.start - 40), mention.start):
        return True
    return not _NO_ACTOR.search(draft.low, max(0, mention.start - 12), mention.start)


def subject_of(draft: Draft, near: list[Mention], act: Act) -> Mention:
    """The subject among the mentions before a verb: the last in its clause that is no place, adjective or aim."""
    plain = [m for m in near if _can_act(draft, m)] or near
    named = [m for m in plain if m.kind != "adjective"] or plain
    return next((m for m in reversed(named) if m.start >= act.clause[0]), named[-1])


def targets_of(draft: Draft, act: Act, issuer: str) -> tuple[str, ...]:
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
