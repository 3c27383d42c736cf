"""Clauses -> arms orders of Japanese texts: who orders from whom, which system, how many, how far it has come.

The topic buys, except with a verb of selling (売却, 輸出, 受注), where it sells. A clause that counts systems of an
order told right before (残りの70両は…) takes buyer, seller and system from there. Asked, wanted or denied is none.
"""

from __future__ import annotations

import re
from dataclasses import replace

from accord.ledger.model import Order
from accord.reader.draft import Draft, Segment
from accord.reader.lexicon import kept, lexicon, pattern_of, written
from accord.reader.steps.japanese.figures import NUMBER, number
from accord.reader.steps.japanese.folding import Folded, folded
from accord.reader.steps.japanese.names import subjects

_BACK = 4
_FROM = re.compile(
    r"(?:政府|企業|の[^、。はがをに]{0,16}?|[^、。はがをに]{0,12})?(?:から|製の?)|に(?:[^、。]{0,10})?発注|の[^、。]{0,10}(?:護衛艦|潜水艦|戦闘機|戦車)"
)
_TO = re.compile(
    r"(?:政府|軍|側|空軍|海軍|陸軍)?(?:への|に対する|向けの?|に(?=[^、。]{0,30}(?:売却|輸出|供与|引き?渡|納入|移転)))"
)


def orders(draft: Draft) -> Draft:
    """The draft with its arms orders: one a recipient, supplier, system, stage and number."""
    text = folded(draft)
    found: dict[tuple[str, str, str, str, float | None], Order] = {}
    last: Order | None = None
    since = 0
    open_from = None  # where a clause began that counts systems and leaves the stage to the next one
    for start, end in draft.clauses:
        since += 1
        around = draft.segment_at(start)
        if open_from is not None and around and around.start <= open_from:
            start, open_from = open_from, None
        a, b = text.back(start), text.back(end)
        system = _system(text.text, a, b)
        if not system and (last is None or since > _BACK or not _count().search(text.text, a, b)):
            continue
        stage = _stage(draft, text, a, b, elliptic=not system)
        if stage is None and _count().search(text.text, a, b):
            open_from = start
        if stage is None or (stage == "mentioned" and not _count().search(text.text, a, b)):
            continue
        told = last if last is not None and since <= _BACK else None
        order = _order(draft, text, (a, b), stage, system, told)
        if order is None:
            draft.refuse(start, end, f"ja.OR.{stage}", "no buyer, or no seller, is named")
            continue
        found.setdefault((order.recipient, order.supplier, order.system, order.kind, order.quantity), order)
        last, since = order, 0
    return replace(draft, orders=tuple(found.values()))


def _stage(draft: Draft, text: Folded, start: int, end: int, *, elliptic: bool) -> str | None:
    """How far a clause says that an order has come."""
    none = pattern_of(lexicon("ja")["arms"]["rules"]["none"])
    for stage, pattern in _stages():
        match = pattern.search(text.text, start, end)
        if match is None or (elliptic and stage in ("mentioned", "notice")):
            continue
        if stage != "late" and none.search(text.text, match.start(), end):
            draft.refuse(*text.plain(*match.span()), f"ja.OR.{stage}", "denied, asked or only wanted")
            return None
        return stage
    return None


def _order(
    draft: Draft, text: Folded, at: tuple[int, int], stage: str, system: str, told: Order | None
) -> Order | None:
    start, end = text.plain(*at)
    around = draft.segment_at(start)
    acting = [each for each in subjects(draft, text, *at) if each.countries]
    topic = next((each for each in acting if each.mark != "が"), acting[0] if acting else None)
    subject = topic.countries[0] if topic else ""
    said = draft.quoted_at(start)
    if not subject and said and said.form == "indirect" and said.parties:
        subject = said.parties[0]
    near = [m for m in draft.mentions_in(start, end) if m.countries]
    seller = next((m.countries[0] for m in near if _FROM.match(text.text, text.back(m.end))), "")
    buyer = next((m.countries[0] for m in near if _TO.match(text.text, text.back(m.end))), "")
    rules = lexicon("ja")["arms"]["rules"]
    if re.search(rules["won"], text.text[slice(*at)]):
        supplier = subject
        recipient = buyer or next((m.countries[0] for m in near if m.countries[0] != subject), "")
    elif re.search(rules["sale"], text.text[slice(*at)]) and buyer:
        recipient, supplier = buyer, seller or subject
    elif not seller and told and subject and subject == told.supplier:
        recipient, supplier = told.recipient, subject
    else:
        recipient, supplier = subject or buyer, seller
    if told:
        recipient = recipient or told.recipient
        supplier = supplier or (told.supplier if recipient == told.recipient else "")
        system = system or told.system
    supplier = supplier or _beside(draft, around, recipient, _systems().findall(text.text, *at) or [system])
    if not recipient or not supplier or recipient == supplier:
        return None
    cash = draft.money_in(start, end)
    value = cash[0].amount if cash and cash[0].amount.currency == "USD" else None
    return Order(
        **draft.evidence("order", f"ja.OR.{stage}", start, end),
        date=draft.facts.date.isoformat() if draft.facts.date else "",
        kind=lexicon("ja")["arms"]["rules"]["stages"][stage],
        recipient=recipient,
        supplier=supplier,
        system=system or "unspecified arms",
        quantity=_quantity(text.text, *at),
        value_usd=(value.max if value.max is not None else value.min) if value else None,
    )


def _beside(draft: Draft, around: Segment | None, recipient: str, systems: list[str]) -> str:
    """The other country of the sentence, else who makes the system, else the other one of two parties."""
    others = [c for c in draft.countries_in(around.start, around.end) if c != recipient] if around else []
    makers = lexicon("ja")["arms"]["makers"]
    made = next((makers[name] for name in (each.replace("-", "") for each in systems) if name in makers), "")
    if others or made:
        return others[0] if others else str(made)
    parties = draft.facts.parties
    return next(c for c in parties if c != recipient) if len(parties) == 2 and recipient in parties else ""


def _quantity(text: str, start: int, end: int) -> float | None:
    """How many: the number behind のうち, else the first that is counted."""
    counted = list(_count().finditer(text, start, end))
    part = [match for match in counted if "うち" in text[max(start, match.start() - 4) : match.start()]]
    chosen = (part or counted)[:1]
    return number(chosen[0]["n"]) if chosen else None


def _system(text: str, start: int, end: int) -> str:
    named = [match.group() for match in _systems().finditer(text, start, end)]
    return named[-1] if named else ""


@kept
def _systems() -> re.Pattern[str]:
    return pattern_of("|".join(sorted(lexicon("ja")["arms"]["systems"], key=len, reverse=True)))


@kept
def _count() -> re.Pattern[str]:
    return pattern_of(rf"(?P<n>{NUMBER})(?:{lexicon('ja')['arms']['counters']})(?![国者首大政院構関会])")


@kept
def _stages() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = lexicon("ja")["arms"]
    macros = {"system": f"(?:{_systems().pattern})"}
    return tuple((stage, pattern_of(written(body, macros), stage)) for stage, body in table["stage"].items())
