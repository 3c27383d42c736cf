"""Clauses -> claims: typed by the closed list, with speaker, topic, countries and the words that carry them.

A clause gives at most one claim of a type. A negated or merely supposed claim is none, nor is a promise (it is a
commitment), a heading, a recital or a quotation's fragment that only names something.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from accord.ledger.model import Claim
from accord.reader.draft import Draft
from accord.reader.lexicon import compiled, lexicon
from accord.reader.steps import figures
from accord.reader.steps.beneficiaries import beneficiaries, supplier
from accord.reader.steps.clauses import unquoted
from accord.reader.steps.speakers import DOCUMENT, Cue, Voice, according_to, cues
from accord.reader.steps.topics import Topic, Topics, mineral_in

_NEGATION = re.compile(
    r"\b(?:not|never|no|nor|neither|cannot|without|hardly|scarcely|nothing|none|fail(?:s|ed|ing)? to|"
    r"falls? short of|unable to|"
    r"far from|refus\w+ to|denie[sd]|deny|stops? short of|unlikely to|lacks?|absent)\b|n't\b"
)
_NOT_NEGATION = re.compile(
    r"\b(?:not only|not just|not merely|not simply|no longer|no doubt|not least|no less|like no one|no secret)\b"
)
_SUPPOSED = re.compile(
    r"^(?:\W*(?:and|but|so|or)? ?)(?:if|whether|unless|were|should the|critics doubt|"
    r"it is doubtful)\b|\bwhether\b|\?[\"')\]]*$"
)
_RECITAL = re.compile(
    r"\W{0,3}(?:whereas|recogni[sz]ing|noting|recalling|desiring|considering|emphasi[sz]ing|seeking|"
    r"believing|affirming|expressing|acknowledging)\b"
)
_NORMATIVE = re.compile(r"\b(?:must|should|needs? to|ought to|calls? (?:on|for)|urge[sd]?)\b")
_ASIDE = re.compile(
    r", (?:known|famous|famed|home|long|the|an?|which|who|once|now|itself|according|whose)\b[^,;]{5,90},"
)
_RELIES = re.compile(r"\brel(?:y|ies|ied|iant|iance)\b|\bdepend|\bimport")
_TRAILING = re.compile(r",\"? (?!which|who|where|while|and|but)(?:[\w.'-]+ ){1,6}$")
_ATTRIBUTION = re.compile(r",\"? (?:[\w.'-]+ ){1,5}(?:said|says|say|told|noted|added|argued|warned|announced)\b[^,;]*$")
_SECURED: tuple[Topic, ...] = ("minerals", "arms", "technology")
_PROMISE = re.compile(
    r"\b(?:participants?|parties|party|governments?|leaders|sides|both (?:countries|nations|leaders)|"
    r"we|they|countries|ministers|"
    r"president trump|companies)\b[^.;]{0,40}?\b(?:shall|must|will|intends?|plans?|agreed|commit(?:s|"
    r"ted)?|pledged?|seek|aim|may|decided|resolved|are \w+ing|affirm\w*|reaffirm\w*|welcom\w*|"
    r"recogni[sz]\w*)\b"
)
_INFINITIVE = re.compile(
    r"\b(?:to|in order to|aim(?:s|ed)? (?:at|to)|help|helps|of|by|for|through)(?: \w+ly| further| better)? $"
)
_SUPPLIES = re.compile(
    r"\b(?:suppl\w+|account\w*|control\w*|produc\w+|import\w*|come\w*|came|provid\w+|dominat\w+|"
    r"rel(?:y|ies)|depend\w*|refin\w+|process\w+|source[sd]?|mine[sd]?)\b"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of `claims.toml`, compiled."""

    name: str
    type: str
    need: tuple[str, ...]
    pattern: re.Pattern[str]
    whom: str
    about: str | None
    topic: str
    supplier: bool
    prose: bool
    sheet: bool
    negated: bool


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of the lexicon, in its order."""
    table = lexicon("claims")
    return tuple(
        Rule(
            row["rule"],
            row["type"],
            tuple(row["need"]),
            compiled(row["pattern"], table["macros"]),
            row["whom"],
            row.get("about"),
            row.get("topic", ""),
            row.get("supplier", False),
            row.get("prose", False),
            row.get("sheet", False),
            row.get("negated", False),
        )
        for row in table["claim"]
    )


def claims(draft: Draft) -> Draft:
    """The draft with its claims."""
    topics = Topics(draft)
    found: list[Claim] = []
    vague = 0
    for start, end in draft.clauses:
        low = draft.low[start:end]
        if end - start < 12 or _RECITAL.match(low) or _SUPPOSED.search(low) or low.rstrip().endswith(":"):
            continue
        found += _worded(draft, topics, start, end)
        for number in _numbers(draft, topics, start, end):
            vague += number.stated is None
            if number.stated is not None or vague == 1:  # "multibillion" is said once, not in every clause
                found.append(number)
    found += _attributions(draft, topics)
    return replace(draft, claims=tuple(sorted(found, key=lambda c: (c.span.start if c.span else 0, c.type))))


def _worded(draft: Draft, topics: Topics, start: int, end: int) -> list[Claim]:
    """The claims that the rules of the lexicon find in a clause, at most one of a type."""
    low = draft.low[start:end]
    found: dict[str, Claim] = {}
    if not draft.facts.prose and _PROMISE.search(low):
        return []
    for rule in rules():
        if rule.type in found or not any(word in low for word in rule.need):
            continue
        if rule.prose and not (draft.facts.prose or (rule.sheet and draft.facts.kind == "fact_sheet")):
            continue
        match = rule.pattern.search(low)
        if match is None or _void(draft, rule, low, match):
            continue
        claim = _claim(draft, topics, rule, start, end, match)
        if claim is not None:
            found[rule.type] = claim
    return list(found.values())


def _void(draft: Draft, rule: Rule, low: str, match: re.Match[str]) -> bool:
    """Whether the words around a cue make it no claim: a "not", a "should", in an agreement an infinitive."""
    if not rule.negated and _cancelled(low, match):
        return True
    if _NORMATIVE.search(low[max(0, match.start() - 60) : match.start()]):
        return True
    return not draft.facts.prose and _INFINITIVE.search(low[: match.start()]) is not None


def _cancelled(low: str, match: re.Match[str]) -> bool:
    """Whether a "not" before the cue, or between its words, turns the claim round."""
    before = _NOT_NEGATION.sub(" ", low[max(0, match.start() - 70) : match.end()])
    return bool(_NEGATION.search(before))


def _claim(draft: Draft, topics: Topics, rule: Rule, start: int, end: int, match: re.Match[str]) -> Claim | None:
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
    voice = _voice(draft, start, end, at, near)
    tail = _ATTRIBUTION.search(draft.low, near, end)
    if tail and voice.name != DOCUMENT:
        start, end = unquoted(draft, start, tail.start())
    return _made(draft, rule.name, rule.type, start, end, voice, about, whom, depended)


def _asides(draft: Draft, start: int, end: int, at: int) -> list[tuple[int, int]]:
    """The insertions between commas ("X, known for its chips, gains ..."), whose topic is not the clause's."""
    found = [m.span() for m in _ASIDE.finditer(draft.low, start, end)]
    return [(a, b) for a, b in found if not a <= at < b]


def _made(
    draft: Draft,
    rule: str,
    kind: str,
    start: int,
    end: int,
    voice: Voice,
    about: str,
    whom: tuple[str, ...],
    depended: str = "",
    **more: Any,
) -> Claim:
    evidence = draft.evidence("claim", rule, start, end)
    return Claim(
        **evidence,
        type=kind,
        proposition=evidence["quote"].strip(" ,;"),
        speaker=voice.name,
        speaker_parties=voice.parties,
        about=about,
        countries=whom,
        supplier=depended,
        mineral=mineral_in(draft.low[start:end]),
        **more,
    )


def _voice(draft: Draft, start: int, end: int, at: int, near: int) -> Voice:
    """Who makes the claim: quotation, "according to", a verb of saying before or behind it, else the document."""
    quoted = draft.quoted_at(at) or draft.quoted_at(near - 1)
    if quoted and quoted.speaker:
        return Voice(quoted.speaker, quoted.parties)
    segment = draft.segment_at(start)
    left, right = (segment.start, segment.end) if segment else (start, end)
    voice = according_to(draft, start, end) or (
        according_to(draft, left, right) if left == start or right == end else None
    )
    if voice:
        return voice
    heard = cues(draft, left, right)
    governing = [cue for cue in heard if _governs(draft, cue, start, at, near)]
    if governing:
        return governing[-1].voice
    trailing = [c for c in heard if c.kind == "say" and c.start >= near and _TRAILING.search(draft.low[near : c.start])]
    return trailing[-1].voice if trailing else Voice(DOCUMENT)


def _governs(draft: Draft, cue: Cue, start: int, at: int, near: int) -> bool:
    """Whether what a verb of saying introduces reaches a claim that ends at a place."""
    if cue.start >= start and draft.low.startswith(",", cue.end):  # "The bond, X added, is ..."
        return True
    if cue.start >= near or (cue.start >= at and cue.kind != "label" and cue.lemma not in ("declare", "proclaim")):
        return False
    between = draft.low[cue.end : near]
    if cue.start >= start:
        return cue.kind == "label" or cue.lemma in ("declare", "proclaim") or near - cue.end < 90
    return bool(re.match(r"(?: \w+)? that\b|:|, ", between)) and "; " not in between


def _industry_owner(draft: Draft, start: int, end: int, at: int) -> tuple[str, ...]:
    """Whose industry gains: the adjective or possessor behind the cue, else the last country before it."""
    behind = draft.countries_in(at, end)
    if behind:
        return behind[:1]
    ahead = draft.countries_in(start, at)
    return ahead[-1:] or draft.facts.parties


def _numbers(draft: Draft, topics: Topics, start: int, end: int) -> list[Claim]:
    """Claims that state a number: a share of supply, an amount of money in a deal."""
    found: list[Claim] = []
    low = draft.low[start:end]
    if not draft.facts.prose:
        return found
    part = figures.share(draft.plain, start, end) if "%" in low or "per cent" in low or "percent" in low else None
    if (
        part
        and "minerals" in {t for _, t in topics.within(start, end)}
        and _SUPPLIES.search(low)
        and not _NEGATION.search(low)
    ):
        at, value = part
        who = supplier(draft, start, end, start)
        if not who and re.match(r"which|that|who", low):  # "Beijing, which refines 90 %"
            who = (draft.countries_in(max(0, start - 60), start) or ("",))[-1]
        elif not who and not _RELIES.search(low):
            who = (draft.countries_in(start, at) or ("",))[0]
        whom = tuple(c for c in draft.countries_in(start, end) if c != who)
        voice = _voice(draft, start, end, at, at + 1)
        found.append(
            _made(
                draft,
                "CL.share.1",
                "share",
                start,
                end,
                voice,
                "minerals",
                whom,
                who,
                stated=value,
                stated_unit="share",
            )
        )
    if any(sign in low for sign in ("$", "€", "£", "¥", "₩", "dollar", "euro", "pound", "yen", " won")):
        for item in figures.money(draft.plain, start, end)[:1]:
            if _NEGATION.search(_NOT_NEGATION.sub(" ", low)):
                break
            amount, voice = item.amount, _voice(draft, start, end, item.start, item.end)
            about = topics.of(start, end, item.end)
            rule = "CL.amount.2" if amount.qualifier == "vague" else "CL.amount.1"
            stated = amount.max if amount.max is not None else amount.min
            unit = "" if stated is None else amount.currency
            whom = draft.countries_in(start, end) or draft.facts.parties
            found.append(_made(draft, rule, "amount", start, end, voice, about, whom, stated=stated, stated_unit=unit))
    return found


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
        clause = next((c for c in draft.clauses if c[0] <= quoted.start < c[1]), None)
        if clause:
            about = topics.of(*clause, quoted.start)
            found.append(
                _made(draft, "CL.attribution.1", "attribution", *clause, Voice(DOCUMENT), about, quoted.parties)
            )
    return found
