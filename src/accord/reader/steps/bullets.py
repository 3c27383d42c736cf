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
from accord.reader.steps.promisers import promiser
from accord.reader.steps.promises import Kind, kind_of, kinds, made

_LEAD = re.compile(
    r"\b(?:commit\w*|pledg\w*|agree\w*|announc\w*|will|shall|outlined|investments?|intends?|plans?|purchas\w*|deals?|"
    r"undertak\w*|decided|resolved|includ(?:e|es|ing)|secured|elements|outcomes|results|deliverables|measures|actions|"
    r"provides? for|cover(?:s|ing)?|provisions|package)\b"
)
_NOTED = re.compile(
    r"\b(?:t(?:ake|akes|ook|aking) note|welcom\w+|recogni[sz]\w+|recall\w*|not(?:ed?|es|ing)|appreciat\w+|prais\w+|"
    r"commend\w*|applaud\w*)\b(?!.*\b(?:agree|commit|pledg|decid|will\b|shall\b))"
)
_TOPIC = re.compile(r"[A-Z][\w &/,'-]{2,40}: ")
_HEADLINE = re.compile(r"(?P<subject>[^,;:\"()]{2,70}?) to (?:also |jointly )?(?P<verb>[a-z]+)\b")
_STRENGTHS = (
    (6, r"\bshall\b"),
    (5, r"\bcommit|\bpledg|\bwill\b|\bundertak"),
    (4, r"\bagree|\bannounc|\bdecided|\bdeals?\b|\bsecured"),
    (3, r"\bintend|\bplan"),
    (4, ""),
)
_VERB = re.compile(r"(?:and |also |not |never )?(?:effectively |further |fully |jointly |\w+ly )?([a-z]{3,})\b")
_DOING = re.compile(r"[a-z]{3,}ing (?!is\b|are\b|was\b|were\b|has\b|will\b|of\b)")
_INTENT = re.compile(r"\b(?:commit\w*|pledg\w*|agree[ds]?|will|shall|inten\w*|plans?|undertak\w*|decided|resolved)\b")
_FINITE = re.compile(r" (?:has|have|is|are|was|were|will|shall)\b")
_FINITE_FORM = re.compile(
    r"\b(?:has|have|had|is|are|was|were|will|shall|would|may|can|could|agree[ds]?|said|says|plans?|commit\w*|pledg\w*|"
    r"intend\w*|want\w*|welcom\w*|[a-z]{3,}ed)\b"
)
_PARTICIPLE = re.compile(r" (?:\w+ly )?(?:\w{3,}ed|made|given|held|set|built|sent|sold|drawn|begun|cut|put|brought)\b")
_HEADLINE_STRENGTH = 4
_WE = re.compile(r"\b(?:participants?|parties|both|two|leaders|we|our|they|governments|countries|sides)\b")
_BUYS = re.compile(r"(?:additional |new |further |large |major )*(?:purchas\w+|procurements?|acquisitions?|imports?)\b")
_DEAL = re.compile(r"\b(?:deals?|agreement|partnership|pact|accord|framework|package)\b")
_NOT = re.compile(r"\W*(?:not|never|no|refrain|abstain)\b")


@kept
def _verbs() -> frozenset[str]:
    return frozenset(lexicon("commitments")["verbs"])


@kept
def _nominal() -> re.Pattern[str]:
    return pattern_of(rf"(?:\w+ly |the |an? )?{lexicon('commitments')['nominal']}")


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
    opens = bool(cash) and cash[0].start - segment.start < 3
    verb = _VERB.match(low)
    leads = above.rstrip(" *_").endswith(":")
    bare = (
        leads
        and verb
        and verb[1] in _verbs()
        and not draft.mentions_in(segment.start, segment.start + 1)
        and not _FINITE.search(low[verb.end() : verb.end() + 40])
    )
    doing = leads and _INTENT.search(above) and _DOING.match(low)
    if not (opens or (leads and _nominal().match(low)) or bare or doing):
        draft.refuse(segment.start, segment.end, "CM.bullet", "begins with no amount, verb or noun of doing")
        return []
    giver = _giver(draft, lead)
    if _BUYS.match(low) and len(draft.facts.parties) == 2:  # what is bought is the other party's
        sellers = [c for c in draft.countries_in(segment.start, segment.end) if c in draft.facts.parties]
        giver = tuple(c for c in draft.facts.parties if c not in sellers) if len(set(sellers)) == 1 else giver
    raw = next(strength for strength, pattern in _STRENGTHS if re.search(pattern, above))
    if _nominal().match(low) and raw == 5 and not opens and not re.search(r"\b(?:commit\w*|pledg\w*)\b", above):
        raw = 4
    invests = "investment" in above and opens
    found = []
    for left, right, part in _parts(draft, segment, opens):
        kind = _invest() if invests else kind_of(draft.low[left:right], False, sized=bool(cash))
        found.append(
            made(
                draft,
                segment,
                f"CM.bullet+{kind.rule}",
                kind,
                (left, left, right),
                raw,
                giver=giver,
                negative=bool(_NOT.match(low)),
                amount=cash[part].amount if opens else None,
            )
        )
    return found


def headline(draft: Draft, segment: Segment) -> list[Commitment]:
    """The promise of a line that speaks like a headline: "Oslo to send two ships", "talks to be completed by May"."""
    match = _HEADLINE.match(draft.low, segment.start, segment.end)
    if match is None or draft.continues(segment) or (segment.lead and _NOTED.search(draft.low[slice(*segment.lead)])):
        return []
    passive = match["verb"] == "be"
    if (not passive and match["verb"] not in _verbs()) or _FINITE_FORM.search(draft.low, segment.start, match.end()):
        return []
    who = promiser(draft, segment.start, match.end("subject"))
    if passive and segment.lead and not who.countries:
        participle = _PARTICIPLE.match(draft.low, match.end())
        giver = _giver(draft, segment.lead) or draft.facts.parties if participle else ()
    else:
        giver = () if who.why else who.countries
    if not giver:
        return []
    kind = kind_of(draft.low[match.end("subject") : segment.end], False, sized=False)
    at = (segment.start, match.end("subject") + len(" to "), segment.end)
    return [made(draft, segment, f"CM.headline+{kind.rule}", kind, at, _HEADLINE_STRENGTH, giver=giver)]


def _invest() -> Kind:
    return next(kind for kind in kinds() if kind.type == "invest")


def _parts(draft: Draft, segment: Segment, opens: bool) -> list[tuple[int, int, int]]:
    """The bullet, or its stretches from one amount to the next where it begins with one."""
    cash = draft.money_in(segment.start, segment.end)
    if not opens or len(cash) < 2:
        return [(segment.start, segment.end, 0)]
    joined = [0] + [
        i
        for i in range(1, len(cash))
        if re.search(r"(?:,|;| and| plus)[ ]*$", draft.low[cash[i - 1].end : cash[i].start])
    ]
    parts = []
    for index, part in enumerate(joined):
        left = segment.start if index == 0 else cash[part].start
        following = cash[joined[index + 1]].start if index + 1 < len(joined) else segment.end
        parts.append((left, left + len(re.sub(r"[ ,;]*(?:and|plus)?[ ]*$", "", draft.low[left:following])), part))
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
