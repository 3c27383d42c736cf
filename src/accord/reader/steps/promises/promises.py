"""What is promised, from the words behind a cue -> a commitment: type, object, size, deadline, condition, receiver."""

from __future__ import annotations

import re
from typing import Any

from accord.ledger.model import STRENGTH_CAP, Amount, Commitment, Quantity
from accord.reader.draft import Draft, Segment
from accord.reader.steps.claims.voices import voice_of
from accord.reader.steps.deals.weapons import weapon_in
from accord.reader.steps.document.topics import mineral_in
from accord.reader.steps.promises.kinds import Kind
from accord.reader.steps.promises.receivers import receiver
from accord.reader.steps.sizes import figures
from accord.reader.steps.sizes.deadlines import deadline as deadline_in

_CONDITION = re.compile(
    r"\b(?:subject to|provided that|on condition that|conditional (?:up)?on|contingent (?:up)?on|pending|as long as|"
    r"so long as|only if|if|unless|where appropriate|where possible|as appropriate|as necessary|if necessary|"
    r"in the event (?:of|that)|depending on)\b[^,.;]{0,90}"
)
_RATE = re.compile(
    r"\b(?:tons?|tonnes?|mmt|kg|kilograms?|barrels?|gw|mw) (?:of )?[^,.;$€£]{0,50}?\b(?:(?:per|an?|each|every) )?"
    r"(?P<per>(?<=[ryhna] )(?:year|annum|month)|annually|yearly|monthly)\b"
)
_EACH = re.compile(r"\beach\b(?! other)")
_JOINTLY = re.compile(r"\b(?:jointly|together|combined|in total between|collectively)\b")
_BODY = re.compile(
    r"\b(?:joint |bilateral |rapid response |working |coordinating |supervisory "
    r"|new )*(?:group|committee|council|commission|task ?force|board|secretariat|"
    r"mechanism|forum|dialogue|panel|ministerial)\b"
)
_ARTICLE = re.compile(r"^(?:[\d.()]+ )?(?:the|an?|this|such) ", re.IGNORECASE)
_BY_BODY = re.compile(r"\b(?:through|under|by|via|within) (?:the |an? |their )?$")


def made(
    draft: Draft,
    segment: Segment,
    rule: str,
    kind: Kind,
    at: tuple[int, int, int],
    raw: int,
    *,
    giver: tuple[str, ...],
    first: int = 0,
    negative: bool = False,
    amount: Amount | None = None,
    body: str = "",
    taker: tuple[str, ...] = (),
) -> Commitment:
    """The commitment `at` (where its words begin, where its content begins, where both end).

    `first` is where the sentence's first cue begins: a deadline before it ("Within a year, ...") holds for all.
    """
    left, start, end = at
    size = amount or next((m.amount for m in draft.money_in(start, end)), None)
    if size is not None:
        size = _scoped(size, draft.low[left:end])
    deadline = deadline_in(draft.plain, left, end, draft.facts.counts_from) or (
        deadline_in(draft.plain, segment.start, min(first, left), draft.facts.counts_from) if first else None
    )
    quantity = _flowing(draft, start, end)
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
        "delegation": _ARTICLE.sub("", body) or _body(draft, left, end),
        "polarity": -1 if negative else 1,
        "stated_by": _stated_by(draft, left, start, end),
    }
    return Commitment(
        **draft.evidence("commitment", rule, left, end),
        type=kind.type,
        giver=giver,
        receiver=taker or receiver(draft, giver, left, start, end),
        amount=size,
        quantity=quantity,
        deadline=deadline,
        **fields,
    )


def _stated_by(draft: Draft, left: int, start: int, end: int) -> tuple[str, ...]:
    """In whose words a promise stands: of who is quoted or reported, of who publishes, or of all parties."""
    if draft.facts.prose or draft.quoted_at(start):
        return voice_of(draft, left, end, start, start).parties
    return draft.facts.parties[:1] if draft.facts.kind == "fact_sheet" else draft.facts.parties


def _flowing(draft: Draft, start: int, end: int) -> Quantity | None:
    """The quantity of a promise; its rate may stand behind the good ("300 tonnes of zinc per month")."""
    quantity = figures.quantity(draft.plain, start, end)
    if quantity is None or quantity.rate:
        return quantity
    rate = _RATE.search(draft.low, start, end)
    if rate is None:
        return quantity
    return quantity.model_copy(update={"rate": "month" if rate["per"] in ("month", "monthly") else "year"})


def _scoped(amount: Amount, low: str) -> Amount:
    scope = "each" if _EACH.search(low) else "joint" if _JOINTLY.search(low) else ""
    return amount.model_copy(update={"scope": scope}) if scope else amount


def _body(draft: Draft, start: int, end: int) -> str:
    """The body through which a promise is to be carried out."""
    for match in _BODY.finditer(draft.low, start, end):
        if _BY_BODY.search(draft.low, max(start, match.start() - 16), match.start()):
            return draft.plain[match.start() : match.end()]
    return ""
