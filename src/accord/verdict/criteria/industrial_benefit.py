"""C007 industrial_benefit: does a documented order feed the named industry?

Tests    the sum of firm orders (contracts, payments) placed with the named country within three days of the agreement;
         for an industry other than arms, the sums promised to that country in the agreement
Why      an announcement feeds no factory: a notice is a ceiling, a delivery fulfils an earlier order, words are words
Holds    when a contract or payment with a value is known of that day; other industries: a binding promise of a sum
Partly   when only a notice, a delivery, an announced or a promised sum, or a contract without a value is known
Fails    when the order was cancelled, or the agreement excludes or contradicts the purchase
Untestable  when no text of that day holds an order or names a sum
Beside it  the largest contract and the largest notice known before: two different numbers
"""

from __future__ import annotations

from typing import Any

from accord.core.figure import Figure, FigureStatus, unknown
from accord.ledger.model import Claim, Commitment, Order
from accord.ledger.register import topics_of
from accord.verdict import lookups
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, Word, untestable

CODE = "C007"
QUESTION = "Does the named industry gain?"
FIRM = ("contract", "payment")
SOFT = ("notice", "delivery")
ANNOUNCED = ("approval", "announcement", "promise")  # these count only with a value
_PAID_BY_GIVER = ("purchase", "invest", "finance", "guarantee")
_FLIPS = "a contract with its value becomes known, or a firm order is cancelled"


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a claim that an industry gains."""
    among = lookups.parties(claim, evidence)
    sellers = claim.countries or among
    if not lookups.is_about_arms(claim) and claim.about not in ("", "technology"):
        return _by_promises(claim, evidence, sellers)
    return _by_orders(claim, evidence, sellers, tuple(p for p in among if p not in sellers) or among)


def _by_orders(claim: Claim, evidence: Evidence, sellers: tuple[str, ...], buyers: tuple[str, ...]) -> Verdict:
    day = lookups.day(claim, evidence)
    if day is None:
        return untestable(claim, CODE, "The day of the agreement is not known, so no order can be dated to it.")
    book = lookups.orders(claim, evidence, buyers, sellers)
    today = tuple(o for o in book if lookups.is_near(lookups.day_of(o), day))
    cancelled = tuple(o for o in book if _cancels(o, today) and o.date >= day.isoformat())
    promised = tuple(c for c in _sold(claim, evidence, sellers) if "arms" in topics_of(c.object))
    firm = tuple(o for o in today if o.kind in FIRM and not _cancelled(o, cancelled))
    valued = tuple(o for o in firm if o.value_usd is not None)
    soft = tuple(o for o in today if o.kind in SOFT or (o.kind in ANNOUNCED and o.value_usd is not None))
    sums = tuple(c for c in promised if lookups.sum_of(c) is not None)
    earlier = tuple(o for o in book if o.date < day.isoformat() and o not in today)
    figures = (_contracted(valued, sellers, day.year), *map(lookups.order_figure, (*soft, *cancelled)))
    figures += tuple(map(lookups.promise_figure, sums)) + _before(earlier)
    names = ", ".join(lookups.place(code) for code in sellers)
    word: Word = "untestable"
    if valued:
        total = lookups.money(sum(o.value_usd or 0.0 for o in valued))
        word, reason = "holds", f"Firm orders of that day with {names}: {total}."
    elif cancelled or (promised and all(c.fulfilment == "contradicted" for c in promised)):
        word, reason = "fails", "The order or the promised purchase was cancelled or contradicted later."
    elif firm or soft or sums:
        word = "partly"
        kinds = dict.fromkeys([o.kind for o in (*firm, *soft)] + ["promised purchase"] * bool(sums))
        reason = f"No contract of that day with a value is known, only: {', '.join(kinds)}."
        reason += "" if firm else " None of it is a new firm order."
    else:
        reason = f"No order text of that day is known for {names}; the figures show what was known before."
    return Verdict(
        claim=claim, criterion=CODE, word=word, reason=reason, flips_if=_FLIPS, figures=figures,
        sources=lookups.origin(*today, *cancelled, *sums, *earlier),
        notes=tuple(f"{o.date}, {o.system}: {o.notes}" for o in today if o.kind == "statement" and o.notes),
    )  # fmt: skip


def _by_promises(claim: Claim, evidence: Evidence, sellers: tuple[str, ...]) -> Verdict:
    texts = lookups.agreements(claim, evidence)
    found = _sold(claim, evidence, sellers)
    sums = tuple(
        c for c in found if lookups.sum_of(c) is not None and not (c.amount and c.amount.per not in ("", "year"))
    )
    binding = {t.id for t in texts if t.legal_status == "binding"}
    firm = tuple(c for c in sums if c.agreement in binding and not lookups.is_ceiling(c))
    excluded = tuple(
        c for c in lookups.known(evidence).commitments
        if c.agreement in {t.id for t in texts} and c.polarity == -1 and c.type in _PAID_BY_GIVER and _pays(c, sellers)
    )  # fmt: skip
    figures: tuple[Figure, ...] = tuple(map(lookups.promise_figure, sorted(sums, key=lambda c: c not in firm)))
    word: Word = "untestable"
    if firm and not all(c.fulfilment == "contradicted" for c in firm):
        word, reason = "holds", f"{len(firm)} binding promises name a sum for the industry."
    elif excluded or (sums and all(c.fulfilment == "contradicted" for c in sums)):
        word, reason = "fails", "The agreement excludes the purchase or investment, or it was contradicted later."
    elif sums:
        word, reason = "partly", f"{len(sums)} promises name a sum, but as a ceiling or in a text that does not bind."
    else:
        reason = f"None of {len(found)} promises to buy from, pay for or invest in the industry names a sum of money."
        figures = (unknown(reason, indicator="promised_amount", unit="USD", country=sellers[0] if sellers else None),)
    return Verdict(
        claim=claim, criterion=CODE, word=word, reason=reason, figures=figures,
        flips_if="a binding text names a sum, or the promise is withdrawn",
        sources=lookups.origin(*sums, *excluded, *texts),
    )  # fmt: skip


def _sold(claim: Claim, evidence: Evidence, sellers: tuple[str, ...]) -> tuple[Commitment, ...]:
    """The promises of the claim's agreements that send money to the industry of `sellers`."""
    return tuple(c for c in lookups.promises(lookups.agreements(claim, evidence), evidence) if _pays(c, sellers))


def _pays(promise: Commitment, sellers: tuple[str, ...]) -> bool:
    if promise.type in _PAID_BY_GIVER:
        return bool({*promise.receiver, promise.place} & set(sellers))
    return promise.type == "offtake" and bool(set(promise.giver) & set(sellers))


def _contracted(valued: tuple[Order, ...], sellers: tuple[str, ...], year: int) -> Figure:
    labels: dict[str, Any] = {"indicator": "contracted_orders", "unit": "USD", "year": year, "scope": sellers}
    if not valued:
        return unknown("no contract of that day with a value is known", **labels)
    total = sum(o.value_usd or 0.0 for o in valued)
    state: FigureStatus = "recalled" if any(lookups.status(o) == "recalled" for o in valued) else "reported"
    return Figure(
        value=total,
        interval="sum of published values, so no interval",
        status=state,
        sources=lookups.origin(*valued),
        **labels,
    )


def _before(earlier: tuple[Order, ...]) -> tuple[Figure, ...]:
    best = (lookups.largest(earlier, kind) for kind in ("contract", "notice"))
    return tuple(lookups.order_figure(o, "largest_order_before") for o in best if o)


def _cancels(order: Order, today: tuple[Order, ...]) -> bool:
    """A cancellation of one of today's systems, or any one where today's systems are not known."""
    return order.kind.startswith("cancel") and (not today or any(_same_system(order, o) for o in today))


def _cancelled(order: Order, cancelled: tuple[Order, ...]) -> bool:
    return any(_same_system(order, o) for o in cancelled)


def _same_system(order: Order, other: Order) -> bool:
    return bool(lookups.content_words(order.system) & lookups.content_words(other.system))
