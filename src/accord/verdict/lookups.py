"""Lookups: what the criteria on the ledger share: which texts, promises and orders a claim is about, and as Figures.

A claim's own ledger comes first and the shipped register completes it, so that a verdict does not depend on which rows
a dossier happened to pull. Nothing is matched here by similar spelling: that is `attribution`'s business alone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

from accord.core.errors import DataError
from accord.core.figure import Figure, FigureStatus, unknown
from accord.core.labels import country, fold
from accord.core.units import format_value
from accord.ledger.model import Agreement, Claim, Commitment, Item, Ledger, Order, Statement
from accord.ledger.register import register, topics_of
from accord.verdict.evidence import Evidence

SAME_DAY = dt.timedelta(days=3)  # time zones, and fact sheets that follow a signature
ONE_VALUE = "one published value, so no interval"
CEILING = "a ceiling, not a purchase; no interval"
COUNTED = "counted in the texts at hand, so no interval"
_SCALES = {"trillion": 1e12, "tn": 1e12, "billion": 1e9, "bn": 1e9, "million": 1e6, "mn": 1e6}
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_EMPTY_WORDS = re.compile(
    r"an?|the|and|or|of|to|in|on|for|by|with|from|at|as|is|are|was|were|be|been|its?|this|that|these|those|their|his|"
    r"her|our|we|i|you|they|s?he|not|no|will|would|shall|has|have|had|do|does|did|said|says|all|any|than"
)


def known(evidence: Evidence) -> Ledger:
    """The ledger under judgement, completed by the register, without what a reviewer has rejected."""
    whole = evidence.ledger + register()
    kept = {
        kind: tuple(item for item in getattr(whole, kind) if getattr(item, "status", "") != "rejected")
        for kind in type(whole).model_fields
    }
    return Ledger(**kept)


def agreements(claim: Claim, evidence: Evidence) -> tuple[Agreement, ...]:
    """The agreement that the claim names, else those under judgement."""
    named = tuple(a for a in known(evidence).agreements if claim.agreement and a.id == claim.agreement)
    return named or evidence.agreements


def promises(texts: Iterable[Agreement], evidence: Evidence) -> tuple[Commitment, ...]:
    """The promises that stand in these agreements; what a text says will not be done is none."""
    ids = {text.id for text in texts}
    return tuple(c for c in known(evidence).commitments if c.agreement in ids and c.polarity == 1)


def parties(claim: Claim, evidence: Evidence) -> tuple[str, ...]:
    """The parties of the claim's agreements, else those of the case."""
    found = tuple(dict.fromkeys(p for text in agreements(claim, evidence) for p in text.parties))
    return found or evidence.parties


def day(claim: Claim, evidence: Evidence) -> dt.date | None:
    """The day of the claim's agreements (the latest), else that of the document that makes the claim."""
    days = [text.date for text in agreements(claim, evidence) if text.date]
    if days:
        return max(days)
    home = claim.span.document if claim.span else ""
    return next((d.date for d in evidence.ledger.documents if d.id == home), None)


def day_of(order: Order) -> dt.date | None:
    """The day of an order; None where only its month or year is known."""
    try:
        return dt.date.fromisoformat(order.date)
    except ValueError:
        return None


def is_near(date: dt.date | None, other: dt.date | None) -> bool:
    """Whether both dates are known and belong to the same event."""
    return date is not None and other is not None and abs(date - other) <= SAME_DAY


def elsewhere(claim: Claim, item: Item) -> bool:
    """Whether an item rests on another text than the claim: no text bears witness for itself."""
    return not (claim.span and item.span and claim.span.document == item.span.document)


def orders(claim: Claim, evidence: Evidence, buyers: Sequence[str], sellers: Sequence[str]) -> tuple[Order, ...]:
    """The orders known from elsewhere that one of `buyers` placed with one of `sellers`, oldest first."""
    found = (
        o for o in known(evidence).orders
        if o.recipient in buyers and o.supplier in sellers and o.recipient != o.supplier and elsewhere(claim, o)
    )  # fmt: skip
    return tuple(sorted(found, key=lambda o: o.date))


def largest(found: Iterable[Order], kind: str) -> Order | None:
    """The order of a kind with the highest known value."""
    valued = [o for o in found if o.kind == kind and o.value_usd is not None]
    return max(valued, key=lambda o: o.value_usd or 0.0, default=None)


def is_about_arms(claim: Claim) -> bool:
    """Whether the claim is about arms: its topic says so or, where it has a broad one, its words do."""
    if claim.about in ("minerals", "trade", "investment"):
        return False
    return claim.about == "arms" or "arms" in topics_of(f"{claim.proposition}. {claim.quote}")


def stated_money(claim: Claim) -> tuple[float, str] | None:
    """The amount of money that a claim states and its currency; None where it states none."""
    unit = claim.stated_unit
    if claim.stated is None or "%" in unit or unit in ("share", "t", "t/year"):
        return None
    scale = next((size for word, size in _SCALES.items() if re.search(rf"\b{word}\b", unit, re.I)), 1.0)
    code = re.search(r"\b[A-Z]{3}\b", unit)
    sign = next((name for mark, name in _SIGNS.items() if mark in unit), "USD")
    return claim.stated * scale, code.group() if code else sign


def money(value: float, currency: str = "USD") -> str:
    """A sum as a person reads it; `format_value` scales dollars, other currencies get the same scale here."""
    if currency == "USD":
        return format_value(value, currency)
    return f"{value / 1e9:,.3g} bn {currency}" if value >= 1e9 else f"{value / 1e6:,.3g} M {currency}"


def place(code: str) -> str:
    """The name of a country inside a sentence; a bloc keeps its code."""
    try:
        return country(code).name
    except DataError:
        return code


def content_words(text: str) -> frozenset[str]:
    """The words that carry meaning, folded, without plural endings."""
    words = re.findall(r"\w+", fold(text.replace("’", "'").replace("'", " ")))
    return frozenset(w[:-1] if len(w) > 4 and w.endswith("s") else w for w in words if not _EMPTY_WORDS.fullmatch(w))


def surname(statement: Statement) -> str:
    """The last name of who made a statement."""
    return (fold(statement.speaker).split() or [""])[-1]


def status(item: Item) -> FigureStatus:
    """Recalled where the row says that nobody has checked it at the source, else reported."""
    return "recalled" if "recalled" in f"{item.confidence} {item.source}" else "reported"


def origin(*items: Item) -> tuple[str, ...]:
    """The sources of items, or the documents that their spans are in; once each."""
    return tuple(dict.fromkeys(item.origin for item in items if item.origin))


def count(indicator: str, value: int, unit: str, *items: Item) -> Figure:
    """A number of things that were counted in the ledger."""
    return Figure(indicator=indicator, value=float(value), unit=unit, interval=COUNTED, sources=origin(*items))


def share(indicator: str, part: int, whole: int, things: str, *items: Item) -> Figure:
    """The part of the things counted in the ledger that have something."""
    interval = f"counted over {whole} {things}, so no interval"
    value = part / max(1, whole)
    return Figure(indicator=indicator, value=value, unit="share", interval=interval, sources=origin(*items)[:3])


def order_figure(order: Order, indicator: str = "arms_order") -> Figure:
    """The value of an order; a notice is a ceiling."""
    labels: dict[str, Any] = {
        "indicator": indicator,
        "unit": "USD",
        "country": order.recipient,
        "year": int(order.date[:4]),
    }
    labels |= {"scope": (order.supplier, order.kind, order.system), "sources": origin(order)}
    if order.value_usd is None:
        return unknown(f"no value is published for this {order.kind}", **labels)
    interval = CEILING if order.kind == "notice" else ONE_VALUE
    return Figure(value=order.value_usd, interval=interval, status=status(order), **labels)


def promise_figure(promise: Commitment, indicator: str = "promised_amount") -> Figure:
    """The amount of money in a promise, with its bounds where it has two."""
    amount = promise.amount
    labels: dict[str, Any] = {"indicator": indicator, "scope": (promise.type, promise.id), "sources": origin(promise)}
    size = sum_of(promise)
    if amount is None or size is None:
        return unknown("the promise names no sum of money", **labels)
    unit = f"{amount.currency}/{amount.per}" if amount.per else amount.currency
    labels |= {"unit": unit, "status": status(promise)}
    if amount.min is not None and amount.max is not None and amount.min < amount.max:
        return Figure(value=size, low=amount.min, high=amount.max, interval="as the text bounds it", **labels)
    return Figure(value=size, interval=CEILING if is_ceiling(promise) else ONE_VALUE, **labels)


def sum_of(promise: Commitment) -> float | None:
    """The sum of money of a promise: the upper bound where there is one; None where no sum is named."""
    if promise.amount is None:
        return None
    return promise.amount.max if promise.amount.max is not None else promise.amount.min


def is_ceiling(promise: Commitment) -> bool:
    """Whether the promise only says "up to"."""
    return promise.amount is not None and promise.amount.qualifier == "up_to"
