"""What is promised, from the words behind a cue -> a commitment: type, object, size, deadline, condition, receiver."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from accord.ledger.model import STRENGTH_CAP, Amount, Commitment, CommitmentType
from accord.reader.draft import Draft, Mention, Segment
from accord.reader.gates import Sieve, hints
from accord.reader.lexicon import kept, lexicon, written
from accord.reader.steps import figures
from accord.reader.steps.deadlines import deadline as deadline_in
from accord.reader.steps.topics import mineral_in
from accord.reader.steps.weapons import weapon_in

_CONDITION = re.compile(
    r"\b(?:subject to|provided that|on condition that|conditional (?:up)?on|contingent (?:up)?on|pending|as long as|"
    r"so long as|only if|if|unless|where appropriate|where possible|as appropriate|as necessary|if necessary|"
    r"in the event (?:of|that)|depending on)\b[^,.;]{0,90}"
)
# What only illustrates a promise does not give it its type.
_EXAMPLES = re.compile(
    r"\b(?:such as|including|for example|with respect to|, which|, supporting|, helping|that will)\b"
)
_EACH = re.compile(r"\beach\b(?! other)")
_JOINTLY = re.compile(r"\b(?:jointly|together|combined|in total between|collectively)\b")
_BODY = re.compile(
    r"\b(?:joint |bilateral |rapid response |working |coordinating |supervisory "
    r"|new )*(?:group|committee|council|commission|task ?force|board|secretariat|"
    r"mechanism|forum|dialogue|panel|ministerial)\b"
)
_BY_BODY = re.compile(r"\b(?:through|under|by|via|within) (?:the |an? |their )?$")
_FOR = re.compile(r"\b(?:to|for) (?:the )?(?:\d+ |two |three )?$")
_GIVES = re.compile(r"\b(?:lend|give|sell|send|offer|grant|pay|supply|provide|lease|loan|hand|ship) (?:the )?$")
_PEOPLE = re.compile(
    r" (?:[\w-]+ ){0,2}?(?:officers?|officials|researchers?|students?|engineers?|teachers?|pilots?|"
    r"firms?|companies|buyers?|"
    r"users|manufacturers?|makers?|producers?|farmers?|troops|forces|navy|army|workers?|experts?|scientists?|yards?|"
    r"shipyards?|plants?|ports?|hospitals?|universities|refiners?|smelters?|industry|customers?|consumers?|exporters?|"
    r"importers?|businesses|investors?|people|citizens|nationals|patients|sailors|soldiers|government|ministry)\b"
)
_TO = re.compile(r"\b(?:to|for|with|from|in|into|by) (?:the )?$")


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of commitment with the words that tell it."""

    type: CommitmentType
    rule: str
    pattern: str
    negated: bool

    @property
    def told(self) -> bool:
        """Whether words of its own tell it: the last rule holds for anything."""
        return self.rule not in ("CT.other", "CT.consultation.2", "CT.capacity.2")


@kept
def _sieve() -> Sieve[Kind]:
    return Sieve([(kind, kind.pattern) for kind in kinds()], [kind.rule for kind in kinds()])


@kept
def kinds() -> tuple[Kind, ...]:
    """The types of the lexicon in its order; the last one fits anything."""
    return tuple(
        Kind(row["type"], row["rule"], written(row["pattern"]), row.get("negated", False))
        for row in lexicon("commitments")["type"]
    )


def kind_of(content: str, negative: bool, *, sized: bool = False) -> Kind:
    """The type of what is promised: by its main words, else by its examples."""
    if sized:  # "invest 3 billion ... and pay a tariff" is first of all to invest
        for kind, pattern in _sieve().ready(hints(content)):
            if kind.type in ("purchase", "invest") and pattern.search(content, 0, 16):
                return kind
    for text in dict.fromkeys((_EXAMPLES.split(content, maxsplit=1)[0], content)):
        for kind, pattern in _sieve().ready(hints(text)):
            if not kind.told or (kind.negated and not negative):
                continue
            if pattern.search(text):
                return kind
    if sized:
        return next(kind for kind in kinds() if kind.type == "finance")
    left = (kind for kind, pattern in _sieve().ready(hints(content)) if not kind.told and pattern.search(content))
    return next(left, kinds()[-1])


def made(
    draft: Draft,
    segment: Segment,
    rule: str,
    kind: Kind,
    at: tuple[int, int, int],
    raw: int,
    *,
    giver: tuple[str, ...],
    negative: bool = False,
    amount: Amount | None = None,
    body: str = "",
) -> Commitment:
    """The commitment `at` (where its words begin, where its content begins, where both end)."""
    left, start, end = at
    size = amount or next((m.amount for m in draft.money_in(start, end)), None)
    if size is not None:
        size = _scoped(size, draft.low[left:end])
    deadline = deadline_in(draft.plain, left, end, draft.facts.counts_from) or (
        deadline_in(draft.plain, segment.start, left, draft.facts.counts_from) if left > segment.start else None
    )
    quantity = figures.quantity(draft.plain, start, end)
    condition = _CONDITION.search(draft.low, left, end)
    given = (giver, draft.plain[start:end].strip(), size or quantity, deadline)
    fields: dict[str, Any] = {
        "agreement": draft.facts.title if not draft.facts.prose else "",
        "object": draft.plain[start:end].strip(" ,.;:")[:160],
        "mineral": mineral_in(draft.low[start:end]),
        "weapon": weapon_in(draft, start, end),
        "condition": draft.plain[condition.start() : condition.end()].strip() if condition else "",
        "strength": min(raw, STRENGTH_CAP[draft.facts.legal_status]),
        "strength_raw": raw,
        "precision": sum(map(bool, given)) / len(given),
        "delegation": body or _body(draft, start, end),
        "polarity": -1 if negative else 1,
    }
    return Commitment(
        **draft.evidence("commitment", rule, left, end),
        type=kind.type,
        giver=giver,
        receiver=_receiver(draft, giver, start, end),
        amount=size,
        quantity=quantity,
        deadline=deadline,
        **fields,
    )


def _scoped(amount: Amount, low: str) -> Amount:
    scope = "each" if _EACH.search(low) else "joint" if _JOINTLY.search(low) else ""
    return amount.model_copy(update={"scope": scope}) if scope else amount


def _body(draft: Draft, start: int, end: int) -> str:
    """The body through which a promise is to be carried out."""
    for match in _BODY.finditer(draft.low, start, end):
        if _BY_BODY.search(draft.low, max(start, match.start() - 16), match.start()):
            return draft.plain[match.start() : match.end()]
    return ""


def _given(draft: Draft, start: int, mention: Mention) -> bool:
    """Whether a country is whom something is given: "lend Cairo money", "for Cambodian officers"; no mere place."""
    before = draft.low[max(start - 1, mention.start - 24) : mention.start]
    if mention.kind == "adjective":
        return bool((_FOR.search(before) or _GIVES.search(before)) and _PEOPLE.match(draft.low, mention.end))
    return bool(_GIVES.search(before)) or (mention.kind == "country" and bool(_FOR.search(before)))


def _receiver(draft: Draft, giver: tuple[str, ...], start: int, end: int) -> tuple[str, ...]:
    """To whom: the other party named in the promise, else the other of two parties; what all promise, all receive."""
    parties = draft.facts.parties
    named = [c for c in draft.countries_in(start, end) if c not in giver]
    inside = [c for c in named if c in parties]
    if inside:
        return tuple(inside)
    if giver and set(giver) >= set(parties) and len(parties) > 1:
        return tuple(c for c in giver if c in parties)
    behind = draft.mentions_in(start, end)
    given = [c for m in behind if _given(draft, start, m) for c in m.countries if c not in giver]
    if given and giver:
        return tuple(dict.fromkeys(given))
    outside = [
        c
        for m in behind
        if m.kind != "adjective" and _TO.search(draft.low, max(start, m.start - 12), m.start)
        for c in m.countries
        if c not in giver
    ]
    if outside and not set(giver) <= set(parties):
        return tuple(dict.fromkeys(outside))
    others = [c for c in parties if c not in giver]
    return tuple(others) if giver and len(others) == 1 and set(giver) <= set(parties) else tuple(dict.fromkeys(outside))
