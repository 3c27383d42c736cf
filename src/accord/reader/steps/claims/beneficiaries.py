"""For whom a claim is said to be true, and on whom somebody is said to depend: countries, from the clause itself.

Order of the tests: "both countries"; "for X"; the object of the verb ("guarantees X access"); a possessive; the
subject; at last the parties of the document.
"""

from __future__ import annotations

import re

from accord.reader.draft import Draft, Mention
from accord.reader.steps.statements.saying import cue_forms

_BOTH = re.compile(
    r"\b(?:both|each other|one another)\b|\b(?:the )?two (?:countries|nations|sides|parties|partners|allies|"
    r"economies|governments|capitals|leaders)\b|\bmutual|\bwin[- ]win\b|\bbilateral"
)
_PREPOSITION = re.compile(
    r"\b(?:for|to|gives?|giving|guarantees?|guaranteeing|offers?|grants?|provides?|affords?|hands?|"
    r"assures?|ensures?|helps?|gave|given|guaranteed|granted|offered|handed|assured|"
    r"allows?|lets?|enables?|protects?|shields?|insulates?|weans?|weaning|promises?|wins?|"
    r"benefits?) (?:the )?$"
)
_ELSEWHERE = re.compile(r"\b(?:between|according to|with|outside|against|beyond|away from|off|from) $")
_PLACE = re.compile(r"\b(?:in|at|near) $")
_SUPPLIER = re.compile(
    r"\b(?:on|from|off|of|upon|to|by|bypass\w*|primarily|chiefly|mainly|notably|namely|especially|"
    r"such as|like|largely|through|via|but|in) (?:the |a |one |both )?$"
)
_RESTS_ON = re.compile(r"\b(?:on|upon|from|off|bypass\w*) (?:the |a |both |mainly |largely )?$")
_DEPENDENT = re.compile(r"\b(?:(?:in|over-?)?dependence|reliance|dependency) of (?:the )?$")
_BUYERS = re.compile(
    r" (?:\w+[ -]){0,2}?(?:industr\w+|firms?|companies|\w*makers?|manufacturers?|buyers|consumers|users|refiners|"
    r"factories|yards|contractors?|producers?)\b"
)
_NEXT = re.compile(r" (\w+)")
_SUPPLY = re.compile(
    r"^ (?:\w+[ -]){0,2}?(?:supplies|supply|suppliers?|exports?|imports?|minerals?|rare|metals?|"
    r"gallium|germanium|magnets?|sources|refiners|"
    r"dominance|monopoly|grip|stranglehold|control|processing|ore|lithium|graphite|cobalt|nickel|tungsten|antimony)"
    r"|^'s (?:\w+ ){0,2}?(?:thumb|hands|mercy|grip|dominance|monopoly|stranglehold|hold|chokehold|control|near|"
    r"supplies|exports)"
)


def beneficiaries(draft: Draft, start: int, end: int, at: int, without: str = "") -> tuple[str, ...]:
    """The countries of a claim in a clause whose cue stands at a place."""
    low = draft.low
    mentions = [
        m
        for m in draft.mentions_in(start, end)
        if m.countries
        and m.countries != (without,)
        and not _ELSEWHERE.search(low, max(start, m.start - 16), m.start)
        and not (m.kind == "seat" and _PLACE.search(low, max(start, m.start - 6), m.start))
    ]
    both = _BOTH.search(low, start, end)
    for mention in mentions:
        before = low[max(start, mention.start - 24) : mention.start]
        if mention.kind == "adjective":
            if before.endswith((" for ", " for the ")) and _BUYERS.match(low, mention.end):
                return mention.countries
            continue
        if _PREPOSITION.search(before) and not before.rstrip().endswith(("access to", "dependence on")):
            return _with_second(draft, mention.end, end, mention.countries, without)
    if both:
        return tuple(c for c in draft.facts.parties if c != without)
    subjects = [m for m in mentions if m.start < at and m.kind != "adjective"]
    subjects = [m for m in subjects if not _speaks(draft, m)] or subjects
    if subjects:
        nearest = subjects[-1]
        first = next(
            (m for m in subjects[:-1] if re.fullmatch(r"(?:,| and| and the|, the) ?", low[m.end : nearest.start])), None
        )
        both_of = (first.countries if first else ()) + nearest.countries
        return tuple(dict.fromkeys(both_of))
    owners = [m for m in mentions if m.kind == "adjective" or low[m.end : m.end + 2] == "'s"]
    if owners:
        return owners[0].countries
    if mentions:
        return mentions[0].countries
    return ()


def _speaks(draft: Draft, mention: Mention) -> bool:
    """Whether a mention is only the speaker: "..., X announced"."""
    verb = _NEXT.match(draft.low, mention.end) if mention.kind == "person" else None
    return bool(verb and verb.group(1) in cue_forms())


def _with_second(draft: Draft, at: int, end: int, first: tuple[str, ...], without: str) -> tuple[str, ...]:
    """ "for Japan and Korea": the second country joined by "and"."""
    for mention in draft.mentions_in(at, min(end, at + 24)):
        if re.fullmatch(r"(?:,| and| and the|, and) ?", draft.low[at : mention.start]) and mention.kind != "adjective":
            return tuple(dict.fromkeys(c for c in first + mention.countries if c != without))
    return first


def supplier(draft: Draft, start: int, end: int, at: int) -> str:
    """The country depended on: after "on", "from", "off" behind the cue, or owner of a supply or a grip."""
    found, weak = "", ""
    for mention in draft.mentions_in(start, end):
        if not mention.countries or mention.kind == "person":
            continue
        before, after = (
            draft.low[max(start, mention.start - 24) : mention.start],
            draft.low[mention.end : mention.end + 40],
        )
        owns = bool(_SUPPLY.match(after))
        if mention.start < at or _DEPENDENT.search(before):
            continue
        if _RESTS_ON.search(before):
            found = found or mention.countries[0]
        elif _SUPPLIER.search(before) or owns:
            weak = weak or mention.countries[0]
    return found or weak
