"""A bullet without a subject or a finite verb -> commitments: giver and strength come from the lead-in line above it.

The line must promise ("commits to the following", "will:"). The bullet begins with an amount, with a bare verb or
with a noun that stands for one ("Purchases of ..."). A bullet that begins with several amounts holds several promises.
A line that speaks like a headline ("Oslo to send two ships") has its own subject.
"""

from __future__ import annotations

import re

from accord.ledger.model import Commitment
from accord.reader.draft import Draft, Segment
from accord.reader.lexicon import kept, lexicon, pattern_of
from accord.reader.steps.promises.conjuncts import verbs
from accord.reader.steps.promises.cue_words import present
from accord.reader.steps.promises.kinds import kind_of, named
from accord.reader.steps.promises.promisers import firms
from accord.reader.steps.promises.promises import made
from accord.reader.steps.promises.receivers import without_getter
from accord.reader.steps.promises.subjects import promiser

_LEAD = re.compile(
    r"\b(?:commit\w*|pledg\w*|agree\w*|announc\w*|will|shall|outlined|investments?|intends?|plans?|purchas\w*|deals?|"
    r"undertak\w*|decided|resolved|includ(?:e|es|ing)|secured|elements|outcomes|results|deliverables|measures|actions|"
    r"provides? for|cover(?:s|ing)?|provisions|package)\b"
)
_NOTED = re.compile(
    r"\b(?:t(?:ake|akes|ook|aking) note|welcom\w+|recogni[sz]\w+|recall\w*|not(?:ed?|es|ing)|appreciat\w+|prais\w+|"
    r"commend\w*|applaud\w*)\b(?!.*\b(?:agree|commit|pledg|decid|will\b|shall\b))"
)
_LEADS_IN = re.compile(r":$|\b(?:will|shall|(?:agreed|intends?|plans?|commits?|undertakes?) to)$")
_COUNTED = re.compile(r"(?:up to |some |about )?\d[\d,.]* [a-z]+s\b")
_TOPIC = re.compile(r"[A-Z][\w &/,'-]{2,40}: ")
_HEADLINE = re.compile(
    r"(?P<subject>(?!for |in order|how |what |as )[^,;:\"()]{2,70}?) to (?:also |jointly )?(?P<verb>[a-z]+)\b"
)
_STRENGTHS = (
    (6, r"\bshall\b"),
    (5, r"\bcommit|\bpledg|\bwill\b|\bundertak"),
    (4, r"\bagree|\bannounc|\bdecided|\bdeals?\b|\bsecured"),
    (3, r"\bintend|\bplan"),
    (4, ""),
)
_VERB = re.compile(
    r"(?:and |also |to |not |never |not to )?(?:effectively |further |fully |jointly |\w+ly )?([a-z]{3,})\b"
)
_DOING = re.compile(r"[a-z]{3,}ing (?!is\b|are\b|was\b|were\b|has\b|will\b|of\b)")
_INTENT = re.compile(r"\b(?:commit\w*|pledg\w*|agree[ds]?|will|shall|inten\w*|plans?|undertak\w*|decided|resolved)\b")
_FINITE = re.compile(r" (?:has|have|is|are|was|were|will|shall)\b")
_FINITE_FORM = re.compile(
    r"\b(?:has|have|had|is|are|was|were|will|shall|would|may|can|could|must|do|does|did|cause|agree[ds]?|said|says|plans?|commit\w*|pledg\w*|"
    r"intend\w*|want\w*|welcom\w*|(?<!\ba )(?<!\ban )(?<!\bthe )[a-z]{3,}ed)\b"
)
_PARTICIPLE = re.compile(r" (?:\w+ly )?(?:\w{3,}ed|made|given|held|set|built|sent|sold|drawn|begun|cut|put|brought)\b")
# What a sum under "investments" may be for, or be given as; for anything else it is invested.
_OF_INVESTMENT = frozenset({"recycling", "guarantee", "stockpile", "offtake", "price_floor", "purchase"})
_PRESENT = re.compile(r" (?:also |then )?(?P<verb>[a-z]+s)\b")
_HEADLINE_STRENGTH = 4
_JOINED = re.compile(r"(?:,|;| and| plus) *$")
_JOINED_NOUN = re.compile(r",? and ")
_TAIL = re.compile(r"[ ,;]*(?:\band|\bplus)? *$")
_WE = re.compile(r"\b(?:participants?|parties|both|two|leaders|we|our|they|governments|countries|sides)\b")
_BUYS = re.compile(r"\b(?:purchas\w+|procurements?|acquisitions?|sales)\b(?P<by> by (?:the )?)?")
_OPENING = 72  # characters within which a bullet says what it is about
_OF_GOODS = re.compile(r"(?: by [^,;]{3,40}?)? of (?:[\w-]+ ){0,3}?")
_GOODS = re.compile(r"(?: [\w-]+){0,4} ")
_DEAL = re.compile(r"\b(?:deals?|agreement|partnership|pact|accord|framework|package)\b")
_NOT = re.compile(r"\W*(?:not|never|no|refrain|abstain)\b")


@kept
def _nominal() -> re.Pattern[str]:
    nouns = lexicon("commitments")["nominal"]
    return pattern_of(rf"(?:\w+ly |the |an? |[\w.]+'s |(?!any |no |every |each |such )[a-z]+ (?={nouns} of\b))?{nouns}")


def bullet(draft: Draft, segment: Segment, lead: tuple[int, int]) -> list[Commitment]:
    """The commitments of a bullet under a line."""
    if draft.continues(segment):
        return []
    low = draft.low[segment.start : segment.end]
    above = draft.low[lead[0] : lead[1]]
    if not _LEAD.search(above) or low.endswith(":") or _NOTED.search(above):
        return []
    topic = _TOPIC.match(draft.plain, segment.start, segment.end)
    low = low[topic.end() - segment.start :] if topic else low
    cash = draft.money_in(segment.start, segment.end)
    begin = segment.end - len(low)
    opens = bool(cash) and cash[0].start - begin < 3
    verb = _VERB.match(low)
    leads = bool(_LEADS_IN.search(above.rstrip(" *_")))
    bare = (
        leads
        and verb
        and verb[1] in verbs()
        and not draft.mentions_in(segment.start, segment.start + 1)
        and not _FINITE.search(low[verb.end() : verb.end() + 40])
    )
    doing = leads and _INTENT.search(above) and _DOING.match(low)
    counted = leads and topic and _COUNTED.match(low)
    if not (opens or (leads and _nominal().match(low)) or bare or doing or counted):
        draft.refuse(segment.start, segment.end, "CM.bullet", "begins with no amount, verb or noun of doing")
        return []
    owner = [m for m in draft.mentions_in(begin, begin + 1) if draft.low.startswith("'s ", m.end)]
    giver = owner[0].countries if owner else _giver(draft, lead)
    buyer = _buyer(draft, segment)
    giver = without_getter(draft, buyer or giver, segment.start, segment.end, people=True)
    negative = bool(_NOT.match(low))
    raw = next(strength for strength, pattern in _STRENGTHS if re.search(pattern, above))
    if _nominal().match(low) and raw == 5 and not opens and not re.search(r"\b(?:commit\w*|pledg\w*)\b", above):
        raw = 4
    invests = "investment" in above and opens
    found = []
    for left, right, part in _parts(draft, segment, opens):
        kind = kind_of(draft.low[left:right], negative, sized=bool(cash))
        if buyer and kind.type != "offtake":
            kind = named("purchase")
        elif invests and kind.type not in _OF_INVESTMENT:
            kind = named("invest")
        found.append(
            made(
                draft,
                segment,
                f"CM.bullet+{kind.rule}",
                kind,
                (left, left, right),
                raw,
                giver=giver,
                negative=negative,
                amount=cash[part].amount if opens else None,
            )
        )
    return found


def _buyer(draft: Draft, segment: Segment) -> tuple[str, ...]:
    """Who buys by a bullet on purchases or sales: whom it names, else the party that does not make the goods."""
    parties = draft.facts.parties
    deal = _BUYS.search(draft.low, segment.start, min(segment.end, segment.start + _OPENING))
    if deal is None or len(parties) != 2:
        return ()
    near = [m for m in draft.mentions_in(segment.start, segment.end) if set(m.countries) & set(parties)]
    if deal["by"] and (buyers := [m for m in near if m.start == deal.end()]):
        return buyers[0].countries
    sellers = {
        code
        for m in near
        if _GOODS.fullmatch(draft.low, m.end, deal.start()) or _OF_GOODS.fullmatch(draft.low, deal.end(), m.start)
        for code in m.countries
    } or {code for code in firms(draft, deal.end(), segment.end) if code in parties}
    return tuple(code for code in parties if code not in sellers) if len(sellers) == 1 else ()


@kept
def _presents() -> frozenset[str]:
    return frozenset(map(present, verbs()))


def term(draft: Draft, segment: Segment, lead: tuple[int, int]) -> list[Commitment]:
    """The promise of a bullet on the terms of a deal: "Oslo lends $40 million" under "The deal in brief"."""
    low = draft.low[lead[0] : lead[1]]
    named = draft.mentions_in(segment.start, segment.start + len("The "))
    if draft.continues(segment) or not named or not _DEAL.search(low) or _NOTED.search(low):
        return []
    verb = _PRESENT.match(draft.low, named[0].end, segment.end)
    if verb is None or verb["verb"] not in _presents() or not named[0].countries:
        return []
    sized = bool(draft.money_in(segment.start, segment.end))
    kind = kind_of(draft.low[verb.start("verb") : segment.end], False, sized=sized)
    at = (segment.start, verb.start("verb"), segment.end)
    giver = named[0].countries
    return [made(draft, segment, f"CM.term+{kind.rule}", kind, at, _HEADLINE_STRENGTH, giver=giver)]


def headline(draft: Draft, segment: Segment) -> list[Commitment]:
    """The promise of a line that speaks like a headline: "Oslo to send two ships", "talks to be completed by May"."""
    match = _HEADLINE.match(draft.low, segment.start, segment.end)
    if match is None or draft.continues(segment) or (segment.lead and _NOTED.search(draft.low[slice(*segment.lead)])):
        return []
    passive = match["verb"] == "be"
    if (not passive and match["verb"] not in verbs()) or _FINITE_FORM.search(draft.low, segment.start, match.end()):
        return []
    who = promiser(draft, segment.start, match.end("subject"))
    if passive and segment.lead and not who.countries:
        participle = _PARTICIPLE.match(draft.low, match.end())
        giver = () if not participle else draft.facts.parties or _giver(draft, segment.lead)
    else:
        giver = () if who.why else who.countries
    if not giver:
        return []
    kind = kind_of(draft.low[match.end("subject") : segment.end], False, sized=False)
    at = (segment.start, match.end("subject") + len(" to "), segment.end)
    return [made(draft, segment, f"CM.headline+{kind.rule}", kind, at, _HEADLINE_STRENGTH, giver=giver)]


def _parts(draft: Draft, segment: Segment, opens: bool) -> list[tuple[int, int, int]]:
    """The bullet, or its stretches from one promise to the next where it begins with an amount."""
    cash = draft.money_in(segment.start, segment.end)
    if not opens or len(cash) < 2:
        return [(segment.start, segment.end, 0)]
    starts = [(segment.start, 0)]
    for number in range(1, len(cash)):
        left, right = cash[number - 1].end, cash[number].start
        if _JOINED.search(draft.low, left, right):
            starts.append((right, number))
            continue
        joint = _JOINED_NOUN.search(draft.low, left, right)
        if joint and _nominal().match(draft.low, joint.end()):  # "... and purchases of grain valued at $119 million"
            starts.append((joint.end(), number))
    parts = []
    for (left, number), (following, _) in zip(starts, [*starts[1:], (segment.end, 0)], strict=True):
        tail = _TAIL.search(draft.low, left, following)
        parts.append((left, tail.start() if tail else following, number))
    return parts


def _giver(draft: Draft, lead: tuple[int, int]) -> tuple[str, ...]:
    """Whose promise the line leads in: its subject, else the first country that it names, else all parties."""
    for cue in _LEAD.finditer(draft.low, *lead):
        who = promiser(draft, lead[0], cue.start())
        if who.countries and not who.why:
            return who.countries
    owners = [m for m in draft.mentions_in(*lead) if m.countries]
    named = draft.countries_in(*lead)
    if " between " in draft.low[lead[0] : lead[1]] and set(named) >= set(draft.facts.parties[:2]) and len(named) > 1:
        return named
    subject = [m for m in owners if m.kind != "adjective" and draft.low[m.end : m.end + 2] != "'s"] or owners
    if subject:
        return subject[0].countries
    joint = (
        draft.facts.kind in ("agreement", "joint_statement")
        or _WE.search(draft.low, *lead)
        or _DEAL.search(draft.low, *lead)
    )
    return draft.facts.parties if joint else ()
