"""To whom something is promised: whom the clause names as getting it, else the other party, else each other."""

from __future__ import annotations

import re

from accord.reader.draft import Draft, Mention
from accord.reader.steps.promises.partners import partners
from accord.reader.steps.promises.promisers import firms_at

_FOR = re.compile(r"\b(?:to|for|of|on) (?:the |all |its |their )?(?:\d[\d,]* |two |three |four |five )?$")
_GIVES = re.compile(
    r"\b(?:lend|give|sell|send|offer|grant|pay|supply|provide|lease|loan|hand|ship|award|assure|guarantee|promise|allow|"
    r"equip|arm|train|support|assist|help|aid|release|compensate)s? (?:the )?(?:\d[\d,]* |two |three |four |five )?$"
)
_PEOPLE = re.compile(
    r" (?:[\w-]+ ){0,2}?(?:officers?|officials|researchers?|students?|engineers?|teachers?|pilots?|technicians|firms?|"
    r"companies|buyers?|users|manufacturers?|makers?|producers?|farmers?|troops|forces|navy|army|workers?|experts?|"
    r"scientists?|yards?|shipyards?|plants?|ports?|hospitals?|universities|refiners?|smelters?|industry|customers?|"
    r"consumers?|exporters?|importers?|businesses|investors?|people|citizens|nationals|patients|sailors|soldiers|"
    r"prisoners|government|ministry|miners|utilities|operators|borrowers|borrowing|carmakers|cadets|detainees)\b"
)
_OF_PEOPLE = re.compile(r"\b(?:to|for) (?:the |all |its )?$")
_OF_NAMED = re.compile(r"\b(?:to|for) (?:the )?(?:[A-Z][\w-]+ ){1,4}of (?:the )?$")
_RELIEVED = re.compile(
    r"(?:remov|lift|eas|suspend|drop|end|scrap|waiv|relax)\w* [^.;]{0,40}?\b(?:embargo|sanction|tariff|dut|restriction|"
    r"control|ban)\w* (?:\w+ ){0,2}?(?:on|against|for) (?:the )?$"
)
_TO = re.compile(r"\b(?:to|for|with|from|in|into|by) (?:the )?$")
_SELF = re.compile(
    r"\b(?:sell|give|send|offer|lend|grant|provide|supply|ship|pay|assure|promise|help|support|to|for) (?:us|our)\b"
)
_AND = re.compile(r",? and (?:the )?|, (?:the )?")
_NEAR = 70  # characters behind the cue within which a joint promise names the one whom it is for


def receiver(draft: Draft, giver: tuple[str, ...], left: int, start: int, end: int) -> tuple[str, ...]:
    """The countries to which a promise is made whose clause begins at `left` and whose content at `start`."""
    parties = draft.facts.parties
    behind = draft.mentions_in(start, end)
    found = getters(draft, left, behind)
    others = _unique(c for m in found for c in m.countries if c not in giver)
    if others:
        return others
    if home := _firms(draft, giver, start, end):
        return home
    if own := _self(draft, giver, start, end):
        return own
    joint = len(giver) > 1 and set(giver) >= set(parties)
    one = _unique(c for m in found if m.kind != "adjective" and m.start - start < _NEAR for c in m.countries)
    if joint and len(one) == 1:  # "we will deliver submarines to Australia"
        return one
    if joint and len(parties) > 1:
        return tuple(c for c in giver if c in parties)
    if len(giver) > 1 and giver == partners(draft, left):
        return giver
    named = _unique(c for m in behind for c in m.countries if c not in giver)
    if inside := tuple(c for c in named if c in parties):
        return inside
    outside = _unique(
        c
        for m in behind
        if m.kind != "adjective" and _TO.search(draft.low, max(start, m.start - 12), m.start)
        for c in m.countries
        if c not in giver
    )
    if outside and not set(giver) <= set(parties):
        return outside
    pair = partners(draft, start)
    rest = tuple(c for c in pair if c not in giver)
    return rest if giver and len(rest) == 1 and set(giver) <= set(pair) else outside


def without_getter(draft: Draft, giver: tuple[str, ...], start: int, end: int, *, people: bool) -> tuple[str, ...]:
    """The givers of a joint promise without the one whom it serves: "priority will be given to Chilean buyers".

    With `people` only an adjective with its people counts ("training of 50 Chilean pilots").
    """
    served = [m for m in getters(draft, start, draft.mentions_in(start, end)) if m.kind == "adjective" or not people]
    left = tuple(code for code in giver if not any(code in m.countries for m in served))
    return left if left and len(giver) > 1 else giver


def _unique(codes: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))  # type: ignore[call-overload]


def getters(draft: Draft, start: int, mentions: tuple[Mention, ...]) -> list[Mention]:
    """Those to whom something is given, with those who are joined to them by "and"."""
    found: list[Mention] = []
    for mention in mentions:
        joined = found and _AND.fullmatch(draft.low, found[-1].end, mention.start)
        if mention.countries and (joined or _gets(draft, start, mention)):
            found.append(mention)
    return found


def _gets(draft: Draft, start: int, mention: Mention) -> bool:
    """Whether a country is whom something is given: "lend Cairo money", "for Cambodian officers"; no mere place."""
    before = draft.low[max(start - 1, mention.start - 80) : mention.start]
    if draft.low.startswith("-", mention.end):  # "for the U.S.-Japan alliance"
        return False
    if mention.kind == "adjective":
        people = mention.name.endswith("s") or _PEOPLE.match(draft.low, mention.end)
        return bool(people and (_FOR.search(before) or _GIVES.search(before)))
    if mention.kind not in ("country", "seat") or draft.low.startswith("'s", mention.end):
        return bool(_PEOPLE.match(draft.low, mention.end + 2) and _GIVES.search(before))
    named = _OF_NAMED.search(draft.plain, max(start, mention.start - 60), mention.start)  # "to Codelco of Chile"
    return bool(named or _GIVES.search(before) or _RELIEVED.search(before) or _OF_PEOPLE.search(before))


def _firms(draft: Draft, giver: tuple[str, ...], start: int, end: int) -> tuple[str, ...]:
    """The country of a firm to which something is given: "will supply Codelco with ships"."""
    for at, code in firms_at(draft, start, end):
        before = draft.low[max(start - 1, at - 24) : at]
        if code not in giver and (_GIVES.search(before) or _OF_PEOPLE.search(before)):
            return (code,)
    return ()


def _self(draft: Draft, giver: tuple[str, ...], start: int, end: int) -> tuple[str, ...]:
    """ "Oslo will sell us ore": the country of who speaks."""
    if not _SELF.search(draft.low, start, end):
        return ()
    quoted = draft.quoted_at(start)
    speaker = quoted.parties if quoted else draft.facts.speaker.countries if draft.facts.speaker else ()
    return tuple(c for c in speaker if c not in giver)
