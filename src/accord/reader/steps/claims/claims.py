"""Clauses -> claims: typed by the closed list, with speaker, topic, countries and the words that carry them.

A clause gives at most one claim of a type. A denied claim has polarity -1. A merely supposed one is none, nor is a
promise (it is a commitment), a heading, a recital or a quotation's fragment that only names something.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from accord.ledger.model import Claim
from accord.reader.draft import Draft, Topic
from accord.reader.lexicon import branches, kept, lexicon, pattern_of
from accord.reader.steps.claims.beneficiaries import beneficiaries, supplier
from accord.reader.steps.claims.claim_limits import undertaken, void
from accord.reader.steps.claims.claim_rules import Rule, ready
from accord.reader.steps.claims.negation import carried, denied, supposed, taken_back, unsaid, unspoken
from accord.reader.steps.claims.numbers import numbers, stated, worth
from accord.reader.steps.claims.propositions import attribution, made
from accord.reader.steps.claims.voices import voice_of
from accord.reader.steps.document.clauses import unquoted
from accord.reader.steps.document.topics import Topics
from accord.reader.steps.statements.speakers import DOCUMENT, Voice

_RECITAL = re.compile(
    r"\W{0,3}(?:whereas|recogni[sz]ing|noting|recalling|desiring|considering|emphasi[sz]ing|seeking|"
    r"believing|affirming|expressing|acknowledging)\b"
)
_OVER_AGAINST = re.compile(r", (?:while|whereas|where|but) ")
_RECOMMENDED = re.compile(
    r"\b(?:must|should|ought|recommend\w*|urg(?:es?|ed|ing)|propos(?:es?|ed)|calls? for)\b[^.;]{0,90}\bthat $"
)
_RELATIVE = re.compile(r", (?:which|who|whose)\b[^,;]*, ")
_ASIDE = re.compile(
    r", (?:known|famous|famed|home|long|the|an?|which|who|once|now|itself|according|whose)\b[^,;]{5,90},"
)
_SECURED: tuple[Topic, ...] = ("minerals", "arms", "technology")
_PROMISE = re.compile(
    r"\b(?:participants?|parties|party|governments?|leaders|sides|both (?:countries|nations|leaders)|"
    r"we|they|countries|ministers|"
    r"president trump|companies)\b[^.;]{0,40}?\b(?:shall|must|will|intends?|plans?|agreed|commit(?:s|"
    r"ted)?|pledged?|seek|aim|may|decided|resolved|are \w+ing|affirm\w*|reaffirm\w*|welcom\w*|"
    r"recogni[sz]\w*)\b"
)
# What holds "if China stops selling" is what an insurance is for; of any other type it is only supposed.
_IN_CASE = re.compile(r"\W*(?:and |but |so )?(?:if|should) [^,?]{5,90}, ")
_EITHER_WAY = re.compile(r"\W*whether\b[^,?]{2,60}\bor not, ")


# Of two types in a clause the first says more; a forecast and an opinion say least of all.
_OUTDOES = (
    ("record", "access"),
    ("legal_status", "cause"),
    ("legal_status", "words_vs_substance"),
    ("", "opinion"),
    ("", "prediction"),
)
_CALLED = "CL.characterisation.called"
_TOLD = ("news", "analysis", "speech")


def _promised(promised: list[tuple[int, int]], number: Claim) -> bool:
    """Whether a sum stands in a promise: outside news the promise is all that is said."""
    span = number.span
    at = bisect_right(promised, (span.start + 1, 0)) - 1 if span else -1
    near = promised[max(0, at - 1) : at + 3]
    return bool(span) and any(a < span.end and span.start < b for a, b in near if span)


@kept
def _public() -> re.Pattern[str]:
    return pattern_of(rf"\b{branches(lexicon('claims')['public'])}\b", "public, of the lexicon claims")


def _between_states(draft: Draft, topics: Topics) -> bool:
    """Whether a text names a country, a matter between countries or public affairs."""
    return topics.any or any(m.countries for m in draft.mentions) or bool(_public().search(draft.low))


def claims(draft: Draft) -> Draft:
    """The draft with its claims."""
    topics = Topics(draft)
    promised = sorted((c.span.start, c.span.end) for c in draft.commitments if c.span)
    if not _between_states(draft, topics):
        return draft
    told = draft.facts.kind in _TOLD
    found: list[Claim] = []
    vague = 0
    for start, end in draft.clauses:
        for claim in _of_clause(draft, topics, start, end):
            if claim.type == "amount":
                vague += claim.stated is None
                if (claim.stated is None and vague > 1) or (not told and _promised(promised, claim)):
                    continue  # "multibillion" is said once, not in every clause
            found.append(claim)
    found += _across(draft, topics, found)
    characters = {claim.span for claim in found if claim.type == "characterisation"}
    found += [claim for claim in _attributions(draft, topics) if claim.span not in characters]
    return replace(draft, claims=tuple(sorted(found, key=lambda c: (c.span.start if c.span else 0, c.type))))


def _across(draft: Draft, topics: Topics, found: list[Claim]) -> list[Claim]:
    """The contrasts of tone that two clauses make together: "A threatened, while B stuck to polite phrases"."""
    if not draft.facts.prose:
        return []
    known = [claim.span.start for claim in found if claim.type == "tone_contrast" and claim.span]
    both = [s for s in draft.segments if s.kind != "heading" and _OVER_AGAINST.search(draft.low, s.start, s.end)]
    alone = [s for s in both if not any(s.start <= at < s.end for at in known)]
    return [c for s in alone for c in _worded(draft, topics, s.start, s.end, 1) if c.type == "tone_contrast"]


def _of_clause(draft: Draft, topics: Topics, start: int, end: int) -> list[Claim]:
    """The claims of a clause, by its words and by its numbers."""
    low = draft.low[start:end]
    if end - start < 12 or _RECITAL.match(low) or low.rstrip().endswith(":"):
        return []
    if supposed(low) and not _EITHER_WAY.match(low):
        insured = _worded(draft, topics, start, end, 1) if _IN_CASE.match(low) else []
        return [claim for claim in insured if claim.type == "insurance"]
    segment = draft.segment_at(start)
    before = draft.low[max(segment.start, start - 120) : start] if segment else ""
    if unspoken(before):
        draft.refuse(start, end, "CL", "only said not to have been said")
        return []
    if _RECOMMENDED.search(before):
        draft.refuse(start, end, "CL", "what should be, not what is")
        return []
    above = -1 if unsaid(before) or carried(before, low) else 1
    return [*_worded(draft, topics, start, end, above), *(numbers(draft, topics, start, end) if above > 0 else ())]


def _worded(draft: Draft, topics: Topics, start: int, end: int, above: int) -> list[Claim]:
    """The claims that the words of a clause make, at most one of a type; `above` is -1 under a denial."""
    low = draft.low[start:end]
    found: dict[str, Claim] = {}
    quoted = draft.quoted_at(start + 1)
    promising = draft.facts.kind == "unknown" and undertaken(draft, start)
    prose = (draft.facts.prose and not promising) or bool(
        quoted and quoted.speaker
    )  # who is quoted tells, whatever the text around it is
    if not prose and _PROMISE.search(low):
        return []
    for wording, pattern in ready(draft, start, end, prose=prose, sheet=draft.facts.kind == "fact_sheet"):
        rule = wording.rule
        match = pattern.search(low) if rule.type not in found else None
        if match is None:
            continue
        if why := void(draft, topics, rule, low, match, start):
            draft.refuse(start + match.start(), start + match.end(), rule.name, why)
            continue
        polarity = above if rule.negated or not _denied(low, match, wording.denies) else -above
        polarity = -polarity if wording.denies else polarity
        claim = _claim(draft, topics, rule, start, end, match, polarity)
        if claim is not None:
            found[rule.type] = claim
    named = found.get("characterisation")
    if named and named.rule == _CALLED and len(found) > 1:
        del found["characterisation"]  # "described as a key part of deterrence" is what it is called
    for stronger, weaker in _OUTDOES:
        if weaker in found and (stronger in found if stronger else len(found) > 1):
            del found[weaker]
    return list(found.values())


def _denied(low: str, match: re.Match[str], denies: bool) -> bool:
    """Whether a "not" before the cue, or words behind it, deny what the clause says; a cue that denies has its own."""
    before = re.split(r"[:;] ", _RELATIVE.sub(", ", low[: match.start()]))[-1][-70:]
    return denied(before + ("" if denies else match.group())) or taken_back(low[match.end() :])


def _claim(
    draft: Draft, topics: Topics, rule: Rule, start: int, end: int, match: re.Match[str], polarity: int
) -> Claim | None:
    at = start + match.start()
    near = start + match.end()
    context = topics.of(start, end, near, _asides(draft, start, end, at))
    if rule.topic and rule.topic != context and rule.topic not in {t for _, t in topics.within(start, end)}:
        return None
    depended = ""
    if rule.type == "dependence":
        depended = supplier(draft, start, end, at)
        if rule.supplier and not depended:
            return None
    if rule.whom == "both":
        named = () if rule.type == "deterrence" else beneficiaries(draft, start, end, at)
        whom = draft.facts.parties if len(draft.facts.parties) >= 2 or not named else named
    elif rule.whom == "industry":
        whom = _industry_owner(draft, start, end, at)
    else:
        whom = beneficiaries(draft, start, end, at, depended) or tuple(c for c in draft.facts.parties if c != depended)
    about = context if rule.about is None else rule.about
    if about == "context":  # what is insured is seldom named beside the danger ("a hedge against export bans")
        about = topics.of(start, end, near, _asides(draft, start, end, at), _SECURED)
    if rule.type == "dependence" and topics.before(end, 1500, ("minerals",)) == "minerals":
        about = "minerals"
    voice = voice_of(draft, start, end, at, near)
    tail = attribution().search(draft.low, near, end)
    if tail and voice.name != DOCUMENT:
        start, end = unquoted(draft, start, tail.start())
    item = worth(draft, start, end) if rule.type == "record" else None
    size, unit = stated(item) if item else (None, "")
    return made(
        draft, rule.name, rule.type, start, end, voice, about, whom, depended,
        stated=size, stated_unit=unit, polarity=polarity,
    )  # fmt: skip


def _asides(draft: Draft, start: int, end: int, at: int) -> list[tuple[int, int]]:
    """The insertions between commas ("X, known for its chips, gains ..."), whose topic is not the clause's."""
    found = [m.span() for m in _ASIDE.finditer(draft.low, start, end)]
    return [(a, b) for a, b in found if not a <= at < b]


def _industry_owner(draft: Draft, start: int, end: int, at: int) -> tuple[str, ...]:
    """Whose industry gains: the adjective or possessor behind the cue, else the last country before it."""
    behind = draft.countries_in(at, end)
    if behind:
        return behind[:1]
    ahead = draft.countries_in(start, at)
    return ahead[-1:] or draft.facts.parties


def _attributions(draft: Draft, topics: Topics) -> list[Claim]:
    """In prose, that a named person passed a judgement on a matter: words that the text puts in a mouth."""
    if draft.facts.kind not in ("news", "analysis"):
        return []
    found = []
    for quoted in draft.quoted:
        if (
            quoted.form != "mixed"
            or not quoted.parties
            or quoted.cue not in ("call", "describe", "hail", "dub", "label", "brand", "tout")
        ):
            continue
        at = bisect_right(draft.clauses, quoted.start, key=lambda each: each[0]) - 1
        clause = draft.clauses[at] if at >= 0 else (0, 0)
        if quoted.start < clause[1]:
            about = topics.of(*clause, quoted.start)
            found.append(
                made(draft, "CL.attribution.1", "attribution", *clause, Voice(DOCUMENT), about, quoted.parties)
            )
    return found
