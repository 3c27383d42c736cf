"""What the words around a cue of a claim take back: wishes, conditions, plans, names; a weak type needs a matter."""

from __future__ import annotations

import re
from bisect import bisect_right

from accord.reader.draft import Draft
from accord.reader.steps.claims.claim_rules import Rule
from accord.reader.steps.claims.records import compared
from accord.reader.steps.document.topics import Topics

# Who wants a binding text has none yet.
_OF_ITSELF = re.compile(r"\b(?:this|the present|herein)\b")
_WISHED = re.compile(
    r"\b(?:wants?|wanted|needs?|needed|lacks?|demand(?:s|ed)?|sought|seeks?|hop(?:e|es|ed) for|ask(?:s|ed)? for|"
    r"calls? for|prefers?|would like|instead of|rather than|in favou?r of)\b"
)
_NORMATIVE = re.compile(
    r"\b(?:must|should(?! (?:help|make|mean|bring|ease|give|lead|lower|free)\b)|needs? to|ought to|"
    r"calls? (?:on|for)|urge[sd]?)\b"
)
_YET_TO_BE = re.compile(r"\b(?:to|will|shall|would|must|may|might|can|should)(?: \w+)? $")
# Gains and deterrence are talked of as wishes more often than as facts.
_GAINS = ("fairness", "mutual_benefit", "industrial_benefit", "deterrence")
_AIMED = re.compile(
    r"\b(?:wants?|wanted|wish\w*|hop(?:es?|ed|ing)|desir\w+|seek\w*|sought|aim(?:s|ed|ing)?|goals?|intend\w*|"
    r"would like|"
    r"ask(?:s|ed|ing)?|demand\w*|call\w* (?:for|on)|urge\w*|(?:make|making) sure|insist\w*|ha(?:s|ve) to|needs? to|"
    r"must(?! be)|shall|pursu\w+|should|ought|determined to|let us|meant to|designed to|so as to|be allowed to|how to|"
    r"(?:plans?|planned|promis\w+|pledg\w+|commit\w*|agree[sd]?|undertak\w+|vow\w*) to)\b"
)
_WISHED_THAT = re.compile(
    r"\b(?:want\w*|hop(?:es?|ed|ing)|wish\w*|ensur\w*|mak(?:e|es|ing) sure|demand\w*|ask\w*)\b[^.;]{0,25} that $"
)
_MIGHT_CALL = re.compile(
    r"\b(?:may|might|could|should|would)(?: \w+)? (?:call|describe|hail|label|dub|brand|tout|bill)\b"
)
_OF_THE_MATTER = re.compile(
    r"\b(?:agreements?|deals?|pacts?|accords?|frameworks?|treat(?:y|ies)|partnerships?|alliances?|arrangements?|compact|"
    r"memorandum|mou|contracts?|packages?|bargains?|orders?|projects?|plans?|visits?|summits?|meetings?|talks|letters?|"
    r"mou|texts?|declarations?|commitments?|promises?|moves?|steps?|decisions?|offers?|bases?|sales?|purchases?|"
    r"loans?|invest\w+|suppl\w+|prices?|markets?|demand|output|production|mines?|refiner\w+|smelters?|tonnes?|"
    r"trade|tariffs?|exports?|imports?|sanctions?|industr\w+|relation\w*|ties|allies|ally|partners?|friend\w*|sides?|"
    r"defen[cs]e|military|weapons?|energy|nations?|countr(?:y|ies)|governments?|econom\w+|security|war|peace|"
    r"crisis|shocks?|shortages?|gluts?|stocks?|mineral\w*|metals?|ores?|dependen\w+|"
    r"it|its|this|that|these|those|they|them|we|us|our|which|who|he|she|i|both|neither|nothing|nobody)\b"
)
_SHORT_NAME = re.compile(r"\b[A-Z]{3,}s?\b")
# "X undertakes to offer access": a promise, not yet so.
_PROMISED = re.compile(
    r"\b(?:undertak\w+|undertook|agree[sd]?|pledge[sd]?|vow(?:s|ed)?|commit(?:s|ted)?(?: itself)?|promise[sd]?)"
    r"(?: \w+){0,3} to (?:\w+ )?$"
)
_UNDER_CONDITION = re.compile(r"\bwould\b[^,;]{2,60} (?:if|unless|were) ")
_GIVEN = ("access", "technology_access")
_INFINITIVE = re.compile(
    r"\b(?:to|in order to|aim(?:s|ed)? (?:at|to)|help|helps|of|by|for|through)(?: \w+ly| further| better)? $"
)
_PLAN = re.compile(
    r"\b(?:i|we)(?:'ll| will) (?:double|triple|halve|chang|transform|alter|push|driv|rais|expand|increas|follow)\w*$"
)
# No figure decides these: they count only where they judge a deal, a party or a supply.
_WEAK = ("importance", "prediction", "cause", "characterisation", "opinion")
_SAID_BEFORE = 200
_PREAMBLE = 30_000


def void(draft: Draft, topics: Topics, rule: Rule, low: str, match: re.Match[str], start: int) -> str:
    """Why the words around a cue make it no claim: a "should", a wish, in an agreement an infinitive; else ""."""
    at = start + match.start()
    if _MIGHT_CALL.search(low, 0, match.end()):
        return "somebody might call it so"
    if _in_a_name(draft, at, start + match.end()):
        return "the name of an agreement"
    if _NORMATIVE.search(low[max(0, match.start() - 60) : match.start()]) or _aimed(draft, rule, low, match, start):
        return "what should be, not what is"
    if rule.type != "insurance" and _UNDER_CONDITION.search(low):
        return "only under a condition"
    if not draft.facts.prose and _INFINITIVE.search(low[: match.start()]) is not None:
        return "an aim of an agreement's text"
    if rule.type in _WEAK:
        return _too_weak(draft, topics, rule, low, match, start)
    return _of_its_type(draft, rule, low, match, start)


def _of_its_type(draft: Draft, rule: Rule, low: str, match: re.Match[str], start: int) -> str:
    """Why a cue of a type that can be tested claims nothing; else ""."""
    before = low[: match.start()]
    if rule.type == "legal_status":
        own = None if draft.facts.prose else draft.facts.legal_status_span
        spoken = not draft.facts.prose and _OF_ITSELF.search(before)
        if spoken or (own and own[0] <= start < own[1]):
            return "the document's own words on its status"
        return "only wanted" if _WISHED.search(before) else ""
    if rule.type == "record" and compared(low, match, draft.facts.date):
        return "a record of others, brought up to compare"
    if rule.type == "promise_kept" and _YET_TO_BE.search(before):
        return "a promise to keep, not yet kept"
    if rule.type in _GIVEN and _PROMISED.search(before):
        return "a promise, not yet so"
    return ""


def _too_weak(draft: Draft, topics: Topics, rule: Rule, low: str, match: re.Match[str], start: int) -> str:
    """Why a judgement, a forecast or a cause is none, or none that is worth an analyst's time; else ""."""
    if rule.type == "opinion" and draft.low.find("by the authority vested in me", 0, _PREAMBLE) >= 0:
        return "a finding of law, no opinion"
    if rule.type == "prediction" and _PLAN.search(low, 0, match.end()):
        return "a plan of who speaks"
    if rule.type == "prediction" and undertaken(draft, start + match.start()):
        return "a promise, not a forecast"
    return "" if _concerned(draft, topics, start, start + len(low)) else "about no deal, party or supply"


def _aimed(draft: Draft, rule: Rule, low: str, match: re.Match[str], start: int) -> bool:
    """Whether a cue of a gain is wished for: in its clause, by the verb above it, or promised."""
    above = draft.low[max(0, start - 40) : start].rpartition(". ")[2]
    at = start + match.start()
    return rule.type in _GAINS and (
        bool(_AIMED.search(low[max(0, match.start() - 60) : match.end()]))
        or bool(_WISHED_THAT.search(above))
        or undertaken(draft, at)
    )


def undertaken(draft: Draft, at: int) -> bool:
    """Whether somebody promises what stands there."""
    after = bisect_right(draft.commitments, at, key=lambda each: each.span.start if each.span else 0)
    near = draft.commitments[max(0, after - 4) : after]
    return any(c.giver and c.strength > 4 and c.span and at < c.span.end for c in near)


def _in_a_name(draft: Draft, at: int, end: int) -> bool:
    """Whether a cue is part of a name in capitals: a "Framework for Securing Supply" secures nothing by being named."""
    return draft.plain[at].isupper() and any(
        a.span and a.span.start < at and end <= a.span.end for a in draft.agreements
    )


def _concerned(draft: Draft, topics: Topics, start: int, end: int) -> bool:
    """Whether a clause, with what its sentence says before it, speaks of a deal, a country or a matter of the text."""
    segment = draft.segment_at(start)
    first = max(segment.start, start - _SAID_BEFORE) if segment else start
    return bool(
        draft.countries_in(first, end)
        or topics.within(first, end)
        or _OF_THE_MATTER.search(draft.low, first, end)
        or _SHORT_NAME.search(draft.plain, first, end)
    )
