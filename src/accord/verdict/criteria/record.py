"""C009 record: is it the largest or the first on record?

Tests    the value of the claimed order against the largest contract and the largest notice known before it, for the
         same buyer and seller; for anything but arms, the stated sum against earlier agreements of the same parties
Why      a record needs two numbers: its own and the one that it beats; a notice is a ceiling, often never reached
Holds    when it is above every contract and every notice known, as far as the register reaches
Partly   when it is above the contracts but not above the largest notice, or no contract is known to compare
Fails    when a larger one (or, for "first", an earlier one) is known: one counter-example is enough
Untestable  when the claimed order has no published value, or nothing is known to compare it with; a "first" that
         nothing known contradicts, because a register with gaps cannot show that there was none
"""

from __future__ import annotations

import re
from typing import Any

from accord.core.figure import Figure, unknown
from accord.ledger.model import Agreement, Claim, Order
from accord.ledger.register import topics_of
from accord.verdict import lookups
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, Word, untestable

CODE = "C009"
QUESTION = "Is it the largest or first on record?"
_FIRST = re.compile(r"\bfirst\b", re.I)
_LARGEST = re.compile(r"\b(?:largest|biggest|highest|greatest|record)\b", re.I)
_FLIPS = "the order's own value, or a larger earlier one, is published"


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a record claim."""
    said = f"{claim.proposition}. {claim.quote}"
    if _FIRST.search(said) and not _LARGEST.search(said):
        return _first(claim, evidence)
    return _arms(claim, evidence) if lookups.is_about_arms(claim) else _sums(claim, evidence)


def _arms(claim: Claim, evidence: Evidence) -> Verdict:
    among = lookups.parties(claim, evidence)
    sellers = (claim.supplier,) if claim.supplier else among
    buyers = tuple(code for code in claim.countries or among if code != claim.supplier)
    day = lookups.day(claim, evidence)
    book = lookups.orders(claim, evidence, buyers, sellers)
    today = tuple(o for o in book if lookups.is_near(lookups.day_of(o), day))
    before = tuple(o for o in book if o not in today and (day is None or o.date < day.isoformat()))
    contract, notice = lookups.largest(before, "contract"), lookups.largest(before, "notice")
    own = _own_value(claim, today)
    figures = (own, *(lookups.order_figure(o, "largest_order_before") for o in (contract, notice) if o))
    word, reason = _against(own.value, contract, notice, ", ".join(lookups.place(code) for code in buyers))
    valued = [o for o in before if o.value_usd is not None]
    coverage = f"{len(valued)} earlier orders with a value are known" + (
        f", {valued[0].date[:4]} to {valued[-1].date[:4]}; not every order is public." if valued else "."
    )
    return Verdict(
        claim=claim, criterion=CODE, word=word, reason=f"{reason} {coverage}", flips_if=_FLIPS, figures=figures,
        sources=lookups.origin(*today, *(o for o in (contract, notice) if o)),
        notes=tuple(f"{o.date}, {o.system}: {o.notes}" for o in today if o.notes),
    )  # fmt: skip


def _against(own: float | None, contract: Order | None, notice: Order | None, buyers: str) -> tuple[Word, str]:
    if contract is None and notice is None:
        return "untestable", f"No earlier order of {buyers} with a value is known, so nothing can be compared."
    known = " and ".join(
        f"the largest {o.kind} known is {lookups.money(o.value_usd or 0.0)} ({o.system}, {o.date})"
        for o in (contract, notice)
        if o
    )
    if own is None:
        return "untestable", f"No text gives a value of the claimed order; {known}."
    size = lookups.money(own)
    if contract is not None and own <= (contract.value_usd or 0.0):
        return "fails", f"The claimed {size} is not above earlier orders: {known}."
    if notice is not None and own <= (notice.value_usd or 0.0):
        if contract is None:
            return "untestable", f"The claimed {size} is below a ceiling and no contract is known: {known}."
        return "partly", f"The claimed {size} is above every known contract but not above a notified ceiling: {known}."
    if contract is None:
        return "partly", f"The claimed {size} is above every known notice, but no contract is known: {known}."
    return "holds", f"As far as the register knows, the claimed {size} is above all earlier orders: {known}."


def _own_value(claim: Claim, today: tuple[Order, ...]) -> Figure:
    """What the claim states in dollars, else the largest contract of that day, else its largest notice."""
    labels: dict[str, Any] = {"indicator": "claimed_order", "unit": "USD"}
    labels["country"] = claim.countries[0] if claim.countries else None
    stated = lookups.stated_money(claim)
    if stated and stated[1] == "USD":
        return Figure(
            value=stated[0],
            interval="as the claim states it",
            status="reported",
            sources=lookups.origin(claim),
            **labels,
        )
    order = lookups.largest(today, "contract") or lookups.largest(today, "notice")
    if order:
        return lookups.order_figure(order, "claimed_order")
    why = f"stated in {stated[1]}, not in USD" if stated else "no value of the claimed order is published"
    return unknown(why, **labels)


def _sums(claim: Claim, evidence: Evidence) -> Verdict:
    """A record among agreements of the same parties: the stated sum, else the agreement's own, against earlier ones."""
    mine = lookups.agreements(claim, evidence)
    stated = lookups.stated_money(claim)
    if stated and stated[1] == "USD":
        own: float | None = stated[0]
    else:
        own = max((t.value_usd for t in mine if t.value_usd is not None), default=None)
    valued = [t for t in _earlier(claim, evidence) if t.value_usd is not None]
    best = max(valued, key=lambda t: t.value_usd or 0.0, default=None)
    if own is None or best is None or best.value_usd is None:
        lacking = "the claim and its agreement state no sum in USD" if own is None else "no earlier sum is known"
        figure = unknown(lacking, indicator="claimed_sum", unit="USD")
        return untestable(claim, CODE, f"Nothing can be compared: {lacking}.", figures=(figure,), flips_if=_FLIPS)
    higher = own > best.value_usd
    return Verdict(
        claim=claim, criterion=CODE, word="holds" if higher else "fails", flips_if=_FLIPS,
        reason=f"{lookups.money(own)} against {lookups.money(best.value_usd)} in {best.name}, the largest earlier sum "
        "that the register knows between these parties.",
        figures=(
            Figure(indicator="claimed_sum", value=own, unit="USD", interval=lookups.ONE_VALUE, status="reported",
                   sources=lookups.origin(claim if stated else mine[0])),
            Figure(indicator="largest_sum_before", value=best.value_usd, unit="USD", interval=lookups.ONE_VALUE,
                   status=lookups.status(best), scope=(best.id,), sources=lookups.origin(best)),
        ),
        sources=lookups.origin(best, *mine),
    )  # fmt: skip


def _first(claim: Claim, evidence: Evidence) -> Verdict:
    matters = set(topics_of(claim.proposition)) or {
        t for text in lookups.agreements(claim, evidence) for t in text.topics
    }
    before = tuple(t for t in _earlier(claim, evidence) if matters & set(t.topics))
    figure = lookups.count("earlier_agreements", len(before), "agreements", *before)
    if not before:
        reason = (
            "No earlier agreement of these parties on the matter is known, but gaps in the register prove no first."
        )
        return untestable(claim, CODE, reason, figures=(figure,), flips_if="an earlier agreement becomes known")
    oldest = before[0]
    return Verdict(
        claim=claim, criterion=CODE, word="fails", figures=(figure,), sources=lookups.origin(*before),
        reason=f"{len(before)} earlier agreements of these parties on the matter are known, such as {oldest.name} of "
        f"{oldest.date}.",
        flips_if="the claim is narrowed to something that the earlier agreements do not cover",
    )  # fmt: skip


def _earlier(claim: Claim, evidence: Evidence) -> tuple[Agreement, ...]:
    """Agreements among all parties of the claim's, signed before it, oldest first."""
    day, among = lookups.day(claim, evidence), set(lookups.parties(claim, evidence))
    mine = {t.id for t in lookups.agreements(claim, evidence)}
    found = [
        t for t in lookups.known(evidence).agreements
        if t.id not in mine and among and among <= set(t.parties) and t.date and (day is None or t.date < day)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda t: (str(t.date), t.id)))
