"""Who promises by a cue: its subject, whom "by" names, whom a deal binds, from whom something is received.

Here too, what a subject that cannot promise only foretells.
"""

from __future__ import annotations

import re
from dataclasses import replace

from accord.reader.draft import Draft, Segment
from accord.reader.lexicon import kept, lexicon, pattern_of
from accord.reader.steps.promises.cue_words import Cue, Hit
from accord.reader.steps.promises.partners import partners
from accord.reader.steps.promises.promisers import Promiser, standing_for
from accord.reader.steps.promises.subjects import promiser

NOT = re.compile(
    r"\b(?:not|never|neither|nor|no longer|hardly|scarcely|barely|seldom|rarely|under no circumstances|in no case|"
    r"at no time|refus\w+|rul(?:es?|ed) out|desist from|stop short of|(?:stop|halt|end) \w+ing\b|"
    r"ceas\w+ (?:to|\w+ing)|declin\w+ to|fail\w* to|reject\w*|n't|refrain(?:ing)? from|abstain(?:ing)? from)\b|n't\b|"
    r"^(?:no|neither|nothing)\b"
)
"""What denies a promise, or makes it one not to do something."""
THAT = re.compile(r"\bthat ")
_OWN_PROMISE = re.compile(
    r"'s (?:[^,;.]|\.\d){0,50}?\b(?:commitments?|pledges?|investments?|funds?|loans?|contributions?|tariffs?|duties|"
    r"quotas?|bans?|controls?|restrictions?)\b"
)
_BY = re.compile(
    r" ?(?:\w+ly )?\w+(?: (?:in|to|from|for|on|of) [\w' -]{2,60}?)? by "
    r"(?P<whom>(?:the )?(?!\d|the end|means|\w+ing\b)[^,.;:()]{2,60}?)"
    r"(?= (?:in|on|within|by|to|for|at|and)\b|[,.;:(]|$)"
)
_OF_WHICH = re.compile(r", (?:\w+ )?of which\b")
_SPEAKER_AFTER = re.compile(r", (?P<who>[^;\"]{2,90}?) (?:said|says|told|announced|added|promised|confirmed|vowed)\b")
_SPEAKER_BEFORE = re.compile(
    r"\W*(?P<who>[^;:\"]{2,90}?) (?:said|says|told|announced|added|promised|confirmed|vowed|insisted|assured)\b"
)
_FROM = re.compile(r"\b(?:from|by) (?:the )?(?=[a-z])")
_DEAL = re.compile(
    r"\b(?:deal|agreement|pact|accord|treaty|memorandum|framework|contract|arrangement|protocol|compact|text|article|"
    r"clause|it|which)\b[^,;]{0,60}$"
)
_BOTH = re.compile(r"\b(?:both|they|the (?:two|parties|sides|participants)|each|all)\b")
_MODALS = (" would", " will", " shall", " should")
_OWNED = re.compile(r"\b(?:its|his|her|their|it|he|she|they)\b")
_IMPERSONAL = re.compile(r"\bit (?:was|is|has been) $")
_IT = re.compile(r"(?:\b(?:and|but|though|although)|;) (?P<it>it) (?:\w+ly |also )?$")


def who_gives(draft: Draft, segment: Segment, cue: Cue, match: re.Match[str], before: Hit | None) -> Promiser:
    """Who promises by a cue, which may share its subject with the one before."""
    start = before.end if before else segment.start
    who = promiser(draft, start, match.start(), follows=before is not None)
    if before and who.joined:
        who = replace(who, countries=before.giver, body=before.body)
    elif before and (before.giver or before.body) and (same := _IT.search(draft.low, start, match.start())):
        who = Promiser(before.giver, body=before.body, start=same.start("it"))
    if not cue.subject:
        return replace(_done_by(draft, segment, match, who, before), start=who.start, joined=who.joined)
    if cue.rule in ("CM.agreed.that", "CM.promised.that"):
        return _lower(draft, cue, match, who)
    return who


def _lower(draft: Draft, cue: Cue, match: re.Match[str], who: Promiser) -> Promiser:
    """Who promises in "agreed that Oslo would": whom the lower clause names, else who agreed or promised."""
    that = THAT.search(match.group())
    begin = match.start() + (that.end() if that else 0)
    modal = match.start() + max(map(match.group().rfind, _MODALS))
    if who.why and cue.rule == "CM.promised.that":
        return who
    named = [m for m in draft.mentions_in(begin, modal) if m.countries]
    if cue.rule == "CM.agreed.that" and (not who.why or _IMPERSONAL.search(draft.low, 0, match.start())):
        lower = promiser(draft, begin, modal) if any(m.kind == "country" for m in named) else who
        if match.group().endswith("should") and not (named or _BOTH.search(match.group())):
            return replace(who, why="what should be is no promise of theirs")
        return who if lower.why else replace(lower, why="")
    if named and not _OWNED.search(match.group()):
        owner = named[-1]
        if owner.kind in ("country", "seat") and not draft.low.startswith("'s", owner.end) and owner.end + 1 >= modal:
            other = who.countries and not set(who.countries) & set(owner.countries)
            return replace(who, why="promises for somebody else") if other else Promiser(owner.countries)
        return Promiser(owner.countries)
    return who


def _done_by(draft: Draft, segment: Segment, match: re.Match[str], subject: Promiser, before: Hit | None) -> Promiser:
    """Who does what "shall be" done: whom "by" names, whose it is, else in an agreement all parties."""
    for mention in draft.mentions_in(segment.start, match.start()):  # "Japan's $5 billion pledge will be invested"
        if mention.countries and _OWN_PROMISE.match(draft.low, mention.end):
            return Promiser(mention.countries)
    if by := _BY.match(draft.low, match.end(), min(segment.end, match.end() + 160)):
        who = standing_for(draft, by.start(), by.start("whom"), by.end("whom"))
        if who.countries and not who.why:
            return who
    if before and _OF_WHICH.search(draft.low, before.end, match.start()):
        return Promiser(before.giver)
    if draft.facts.prose:  # "no Swedish firm will be allowed to": the country of the firm forbids it
        if match.group().endswith(("allowed to", "permitted to")):
            return Promiser(subject.countries)
        speaker = _SPEAKER_AFTER.search(draft.low, match.end(), segment.end) or _SPEAKER_BEFORE.match(
            draft.low, segment.start, match.start()
        )
        told = draft.mentions_in(*speaker.span("who")) if speaker else ()
        return Promiser(next((m.countries for m in told if m.countries), ()))
    return Promiser(draft.facts.parties or subject.countries, body=subject.body)


def taken(draft: Draft, segment: Segment, cue: Cue, match: re.Match[str], who: Promiser) -> Hit | str:
    """The hit of "Oslo will receive two ships from Lima": the giver is from whom or by whom, else the other side."""
    given = _FROM.search(draft.low, match.end(), segment.end)
    named = draft.mentions_in(given.end(), given.end() + 1) if given else ()
    sides = partners(draft, match.start())
    giver = named[0].countries if named else tuple(code for code in sides if code not in who.countries)
    if not named and (len(sides) != 2 or not set(who.countries) <= set(sides) or not who.countries):
        return "nobody is named who gives it"
    return Hit(
        segment.start, match.start(), match.end(), cue.rule, cue.strength, giver,
        bool(NOT.search(match.group())), receiver=who.countries,
    )  # fmt: skip


def of_deal(draft: Draft, segment: Segment, cue: Cue, match: re.Match[str]) -> Hit | str:
    """The hit of "the deal commits Oslo to paying": who promises stands in the cue, or right behind it."""
    if not _DEAL.search(draft.low, segment.start, match.start()):
        return "the subject is no deal"
    named = draft.mentions_in(match.start(), match.end()) or draft.mentions_in(match.end(), match.end() + 2)
    giver = tuple(dict.fromkeys(code for mention in named for code in mention.countries))
    giver = giver or (partners(draft, match.start()) if _BOTH.search(match.group()) else ())
    if not giver:
        return "nobody is named who is bound"
    return Hit(
        segment.start, match.start(), match.end(), cue.rule, cue.strength, giver, bool(NOT.search(match.group()))
    )


def inverted(draft: Draft, segment: Segment, cue: Cue, match: re.Match[str]) -> Hit | str:
    """The hit of "under no circumstances will Oslo sell": its subject stands behind the cue."""
    named = [m for m in draft.mentions_in(match.end(), match.end() + 6) if m.countries]
    if not named:
        return "no subject"
    return Hit(segment.start, match.start(), named[0].end, cue.rule, cue.strength, named[0].countries, True)


def only_foretold(draft: Draft, segment: Segment, cue: Cue, match: re.Match[str], who: Promiser) -> str:
    """Why "will" only foretells with this subject; "" where it promises."""
    if cue.foretold and (effect := _only_effect(draft, match, who.body)):
        return effect
    of_other = cue.rule in ("CM.will", "CM.ll") and _of_other(draft, match, who, segment.end)
    return "foretold of somebody else" if of_other else ""


@kept
def _effects() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = lexicon("commitments")
    return pattern_of(table["effects"]), pattern_of(table["venue"])


def _only_effect(draft: Draft, match: re.Match[str], body: str) -> str:
    """Why "will" tells of an effect: a body's use to others, or what a thing that is no body will be."""
    effects, venue = _effects()
    if body and effects.match(draft.low, match.end()):
        return "an effect of a body, no duty of it"
    return "the verb behind it foretells" if not body and venue.match(draft.low, match.end()) else ""


def _of_other(draft: Draft, match: re.Match[str], who: Promiser, end: int) -> bool:
    """Whether a quoted speaker foretells what another country will do ("China will pay"), and names no sum."""
    quoted = draft.quoted_at(match.start())
    if quoted is None or not quoted.parties or not who.countries or set(quoted.parties) & set(who.countries):
        return False
    return not draft.money_in(match.end(), end)
