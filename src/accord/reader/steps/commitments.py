"""Sentences and bullets -> commitments: giver, cue and strength, type, size, deadline, polarity.

A cue ("shall", "intend to", "agreed to") needs a subject that can promise: a party, a country, a leader, a
company, "we". A bullet without a verb takes its giver from the lead-in line above it. The raw strength is that
of the cue; it is capped by the legal status of the whole document, and both are kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from accord.ledger.model import STRENGTH_CAP, Amount, Commitment, CommitmentType
from accord.reader.draft import Draft, Segment
from accord.reader.lexicon import compiled, lexicon
from accord.reader.steps import figures
from accord.reader.steps.speakers import last_person
from accord.reader.steps.topics import mineral_in

_NOT = re.compile(r"\b(?:not|never|neither|nor|no longer|refus\w+|declin\w+|fail\w*)\b|n't\b")
_NOT_ONLY = re.compile(r"\bnot (?:only|just|merely)\b")
_LEAD_PROMISE = re.compile(r"\b(?:commit\w*|pledg\w*|agree\w*|announc\w*|will|outlined|investments?|intends?)\b")
_BULLET_VERB = re.compile(r"(?:and |also )?(?:effectively |further |fully )?[a-z]{3,}\b")
_SPLIT = re.compile(
    r",? and (?:also )?(?=to [a-z]+)|,? and (?:also )?(?=(?:buy|purchase|invest|raise|increase|"
    r"reduce|lower|suspend|pay|accept|open|expand|resume|remove|establish|convene|share|extend)\b)|"
    r"; (?:and )?"
)
_COMPANY = re.compile(r"\b(?:compan(?:y|ies)|firms?|inc\.|corp(?:oration)?|ltd|group|llc)\b")
_WE = re.compile(r"\b(?:participants?|parties|both|two|leaders|we|our|they|each|governments)\b")
_CONDITION = re.compile(
    r"\b(?:subject to|provided that|as long as|if|unless|where appropriate|as appropriate)\b[^,.;]{0,80}"
)
_HISTORY = re.compile(
    r"\b(?:would|may|might|could) (?:have|be|also be|not be)\b|\bwill (?:be|also be|remain|"
    r"continue to be|include)\b(?! (?:reduced|lowered|established|invested|purchased|removed))"
)
# What only illustrates a promise does not give it its type.
_EXAMPLES = re.compile(r"\b(?:such as|including (?!by\b)|for example|with respect to)\b")
_OWN_SUBJECT = re.compile(r"(?:the|both|these|this|that|an?|in|it|all|each|additional|today's|its|their)\b")
_EXIT = re.compile(r" (?:discontinu|withdraw|terminat|modif|amend|suspend this|determine)\w*")
_RECITAL = re.compile(
    r"\W{0,3}(?:whereas|recogni[sz]ing|noting|recalling|desiring|considering|emphasi[sz]ing|believing|affirming)\b"
)
_TOGETHER = re.compile(r"\b(?:participants?|parties|both \w+|the two \w+|two leaders)\W*(?:also )?$")


@dataclass(frozen=True, slots=True)
class _Type:
    type: CommitmentType
    rule: str
    pattern: re.Pattern[str]
    negated: bool


@dataclass(frozen=True, slots=True)
class _Hit:
    """A cue with a subject: where its clause begins, where the cue stands, its strength."""

    left: int
    start: int
    end: int
    rule: str
    strength: int


@cache
def _types() -> tuple[_Type, ...]:
    return tuple(
        _Type(row["type"], row["rule"], compiled(row["pattern"]), row.get("negated", False))
        for row in lexicon("commitments")["type"]
    )


@cache
def _cues() -> tuple[re.Pattern[str], tuple[tuple[str, int], ...]]:
    """All cues as one pattern with a group each, and the rule and strength of each group."""
    table = lexicon("commitments")["cue"]
    body = "|".join(f"({compiled(row['pattern']).pattern})" for row in table)
    return re.compile(rf"(?<![\w'])(?:{body})(?!\w)"), tuple((row["rule"], row["strength"]) for row in table)


@cache
def _subjects() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = lexicon("commitments")
    return re.compile(rf"\b{table['subjects']}\b"), re.compile(table["not_subjects"])


def commitments(draft: Draft) -> Draft:
    """The draft with its commitments."""
    found: list[Commitment] = []
    for segment in draft.segments:
        if segment.kind == "heading" or _RECITAL.match(draft.low, segment.start, segment.end):
            continue
        hits = _hits(draft, segment)
        for index, hit in enumerate(hits):
            stop = hits[index + 1].left if index + 1 < len(hits) else segment.end
            found += _promises(draft, segment, hit, stop)
        if not hits and segment.lead is not None:
            found += _bullet(draft, segment, segment.lead)
    return replace(draft, commitments=tuple({item.id: item for item in found}.values()))


def _hits(draft: Draft, segment: Segment) -> list[_Hit]:
    pattern, rules = _cues()
    hits: list[_Hit] = []
    left = segment.start
    for match in pattern.finditer(draft.low, segment.start, segment.end):
        rule, strength = rules[(match.lastindex or 1) - 1]
        if strength == 1 and draft.facts.prose:
            continue
        begin = max(left, _clause_start(draft, segment, match.start()))
        if _HISTORY.match(draft.low, match.start()) or not _can_promise(draft, begin, match.start()):
            continue
        if strength == 1 and _EXIT.match(draft.low, match.end()):
            continue
        if hits and match.start() - hits[-1].end < 4:
            continue
        hits.append(_Hit(begin if hits else segment.start, match.start(), match.end(), rule, strength))
        left = match.end()
    return hits


def _clause_start(draft: Draft, segment: Segment, at: int) -> int:
    """Where the clause of a cue begins, as far as marks tell."""
    found = segment.start
    for match in re.finditer(
        r"; |: |, (?:and|but|which|while) |\band (?=(?:the|both|japan|we|it)\b)|, i\b|, we\b|\bthat ",
        draft.low[segment.start : at],
    ):
        found = segment.start + match.end() - (2 if match.group() in (", i", ", we") else 0)
    return found


def _can_promise(draft: Draft, start: int, at: int) -> bool:
    """Whether the subject before a cue is somebody who can promise."""
    subject, no_subject = _subjects()
    before = draft.low[start:at].rstrip()
    before = before.removesuffix(" not").removesuffix(" also")
    if no_subject.search(before[-90:]):
        return False
    named = [m for m in draft.mentions_in(max(start, at - 140), at) if m.kind != "adjective"]
    return bool(subject.search(before[-140:])) or any(draft.low[m.end : m.end + 2] != "'s" for m in named)


def _promises(draft: Draft, segment: Segment, hit: _Hit, stop: int) -> list[Commitment]:
    """The commitments of one cue: coordinated promises are split where their types differ."""
    pieces: list[tuple[int, int]] = []
    begin = hit.end
    for match in _SPLIT.finditer(draft.low, hit.end, stop):
        pieces.append((begin, match.start()))
        begin = match.end()
    pieces.append((begin, stop))
    negative = _negative(draft, hit)
    made: list[Commitment] = []
    for start, end in pieces:
        told = hit.start if hit.rule == "CM.perfect" and not made else start  # "are establishing a group"
        kind = _type_of(draft.low[told:end], negative)
        if kind is None or (any(item.type == kind.type for item in made) and not _sized(draft, start, end)):
            continue
        left = hit.left if not made else start
        made.append(_commitment(draft, segment, kind, hit, left, start, end, negative))
    return made


def _sized(draft: Draft, start: int, end: int) -> bool:
    return bool(figures.money(draft.plain, start, end) or figures.quantity(draft.plain, start, end))


def _negative(draft: Draft, hit: _Hit) -> bool:
    around = _NOT_ONLY.sub("", draft.low[max(hit.left, hit.start - 30) : hit.end + 8])
    return bool(_NOT.search(around))


def _type_of(content: str, negative: bool) -> _Type | None:
    if figures.money(content, 0, len(content)):  # "invest 3 billion ... and pay a tariff" is first of all to invest
        for kind in _types():
            early = kind.pattern.search(content, 0, 16) if kind.type in ("purchase", "invest") else None
            if early:
                return kind
    for text in dict.fromkeys((_EXAMPLES.split(content, maxsplit=1)[0], content)):
        for kind in _types():
            if (negative or not kind.negated) and kind.pattern.search(text):
                return kind
    return None


def _commitment(
    draft: Draft, segment: Segment, kind: _Type, hit: _Hit, left: int, start: int, end: int, negative: bool
) -> Commitment:
    giver = _giver(draft, hit.left, hit.start)
    cash = figures.money(draft.plain, start, end)
    condition = _CONDITION.search(draft.low, start, end)
    return _made(
        draft,
        f"{hit.rule}+{kind.rule}",
        kind.type,
        (left, start, end),
        hit.strength,
        giver=giver,
        receiver=_receiver(draft, giver, start, end),
        amount=_scoped(cash[0].amount, draft.low[left:end]) if cash else None,
        deadline=figures.deadline(draft.plain, segment.start, segment.end, draft.facts.date),
        condition=draft.plain[condition.start() : condition.end()] if condition else "",
        polarity=-1 if negative and not kind.negated else 1,
    )


def _made(draft: Draft, rule: str, kind: CommitmentType, at: tuple[int, int, int], raw: int, **more: Any) -> Commitment:
    """The commitment `at` (where its words begin, where its content begins, where both end)."""
    left, start, end = at
    return Commitment(
        **draft.evidence("commitment", rule, left, end),
        type=kind,
        agreement=draft.facts.title if not draft.facts.prose else "",
        object=draft.plain[start:end].strip(" ,.;")[:160],
        mineral=mineral_in(draft.low[start:end]),
        quantity=figures.quantity(draft.plain, start, end),
        strength=min(raw, STRENGTH_CAP[draft.facts.legal_status]),
        strength_raw=raw,
        **more,
    )


def _scoped(amount: Amount, low: str) -> Amount:
    scope = (
        "each"
        if re.search(r"\beach\b", low)
        else "joint"
        if re.search(r"\b(?:jointly|together|combined)\b", low)
        else ""
    )
    return amount.model_copy(update={"scope": scope}) if scope else amount


def _giver(draft: Draft, start: int, at: int) -> tuple[str, ...]:
    """Who promises: the countries of the subject, the parties for "the Participants", the speaker for "I"."""
    quoted = draft.quoted_at(at)
    if quoted and re.search(r"\b(?:i|we|'ll)\b", draft.low[max(start, at - 30) : at + 3]):
        return quoted.parties
    low = draft.low[max(start, at - 140) : at]
    named = [
        m for m in draft.mentions_in(max(start, at - 140), at) if m.countries and draft.low[m.end : m.end + 2] != "'s"
    ]
    plain = [m for m in named if m.kind != "adjective"]
    if _TOGETHER.search(low) or re.match(r"\W*we\b", draft.low[start:at]):
        return draft.facts.parties
    if plain and at - plain[-1].end < 60:
        if len(plain) > 1 and re.fullmatch(r"[ ,]*(?:and|,)[\w .']{0,40}", draft.low[plain[-2].end : plain[-1].start]):
            return tuple(dict.fromkeys(plain[-2].countries + plain[-1].countries))
        return plain[-1].countries
    if _WE.search(low[-80:]):
        return draft.facts.parties
    pronoun = re.search(r"\b(he|she|his|her)\b[^.]{0,40}$", low)
    if pronoun:
        person = last_person(draft, at, "he" if pronoun.group(1) in ("he", "his") else "she")
        return person.countries if person else ()
    if named and _COMPANY.search(low):
        return named[-1].countries
    return plain[-1].countries if plain else named[-1].countries if named else ()


def _receiver(draft: Draft, giver: tuple[str, ...], start: int, end: int) -> tuple[str, ...]:
    """To whom: the other party named in the promise, else the other party of two."""
    named = [c for c in draft.countries_in(start, end) if c not in giver]
    parties = draft.facts.parties
    others = [c for c in parties if c not in giver]
    inside = [c for c in named if c in parties]
    return tuple(inside or (others if giver and len(parties) == 2 else []))


def _bullet(draft: Draft, segment: Segment, lead: tuple[int, int]) -> list[Commitment]:
    """Bullets without a subject: an amount or a bare verb under a line that promises."""
    low = draft.low[segment.start : segment.end]
    above = draft.low[lead[0] : lead[1]]
    if not _LEAD_PROMISE.search(above) or low.endswith(":"):
        return []
    cash = figures.money(draft.plain, segment.start, segment.end)
    opens = bool(cash) and cash[0].start - segment.start < 3
    if not opens and (_OWN_SUBJECT.match(low) or draft.mentions_in(segment.start, segment.start + 1)):
        return []
    if not opens and not (above.rstrip().endswith(":") and _BULLET_VERB.match(low)):
        return []
    invests = "investment" in above
    kind = next((k for k in _types() if k.type == "invest"), None) if opens and invests else _type_of(low, False)
    if kind is None:
        return []
    owners = [m for m in draft.mentions_in(*lead) if m.countries]
    subject = [m for m in owners if m.kind != "adjective" and draft.low[m.end : m.end + 2] != "'s"] or owners
    giver = subject[0].countries if subject else ()
    whole = _WE.search(above[:60])
    raw = 5 if re.search(r"\bcommit|\bpledg|\bwill\b", above) else 4 if re.search(r"\bagree|\bannounc", above) else 3
    parts: list[figures.Money | None] = list(cash if opens else cash[:1]) or [None]
    made = []
    for index, part in enumerate(parts):
        left = segment.start if index == 0 or part is None else part.start
        after = cash[index + 1 : index + 2] if opens else []
        following = after[0].start if after else segment.end
        right = left + len(re.sub(r"[ ,;]*(?:and)?[ ]*$", "", draft.low[left:following]))
        made.append(
            _made(
                draft,
                f"CM.bullet+{kind.rule}",
                kind.type,
                (left, left, right),
                raw,
                giver=draft.facts.parties if whole and not subject else giver,
                receiver=_receiver(draft, giver, left, right),
                amount=part.amount if part else None,
                deadline=figures.deadline(draft.plain, left, right, draft.facts.date),
            )
        )
    return made
