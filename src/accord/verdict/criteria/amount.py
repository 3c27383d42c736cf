"""C010 amount: do the documents state this amount?

Tests    the stated sum against the sums in the agreement (where the claim names none: in those at hand between the
         parties), in its promises and in the orders of that day; "multibillion" and the like
         against firm contracts
Why      a ceiling told as a sum, or one of two figures that sources give, is how amounts grow on their way
Holds    when a text states the sum within `TOLERANCE` (or says "up to" as the claim does); a vague claim: when firm
         contracts reach it
Partly   when it is only a ceiling that the claim tells as a sum, a yearly sum told as a total, or one of two amounts
         that sources give for the same thing; a vague claim: when only ceilings, notices or pledges reach it
Fails    when sums are known for the same matter (`SAME_MATTER` content words in common) and all differ
Untestable  when no sum is stated, or no text names a sum for the same matter in that currency
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from accord.core.figure import Figure, unknown
from accord.ledger.model import Agreement, Claim, Commitment
from accord.verdict import lookups
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, Word, untestable

CODE = "C010"
QUESTION = "Do the documents state this amount?"
TOLERANCE = 0.02
SAME_THING = 0.5  # share of content words that two promises have in common
SAME_MATTER = 2  # content words that a claim and a documented sum have in common
SHOWN = 6
_VAGUE = {"trillion": 1e12, "billion": 1e9, "million": 1e6}
_HEDGED = re.compile(r"\b(?:up to|as much as|at most|no more than|maximum|ceiling)\b", re.I)
_YEARLY = re.compile(r"\b(?:year|yearly|annual|annually|annum)\b", re.I)


@dataclass(frozen=True, slots=True)
class _Sum:
    """A sum of money in a text: how much, how firm, and the figure that shows it."""

    value: float
    currency: str
    figure: Figure
    matter: str
    firm: bool
    ceiling: bool = False
    yearly: bool = False
    promise: Commitment | None = None


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a claim of an amount."""
    found = _sums(claim, evidence)
    stated = lookups.stated_money(claim)
    if stated is None:
        return _vague(claim, found)
    same = [s for s in found if s.currency == stated[1]]
    if not same:
        reason = f"No text of the agreement names a sum in {stated[1]}."
        figure = unknown(reason, indicator="documented_amount", unit=stated[1])
        return untestable(claim, CODE, reason, figures=(figure,), flips_if="a text with the sum becomes known")
    near = sorted(same, key=lambda s: abs(s.value - stated[0]))
    equal = [s for s in near if abs(s.value - stated[0]) <= TOLERANCE * stated[0]]
    said = f"{claim.proposition} {claim.quote}"
    about = lookups.content_words(said)
    rival = [s for s in near if len(about & lookups.content_words(s.matter)) >= SAME_MATTER]
    if not equal and not rival:
        reason = f"None of {len(near)} documented sums is {lookups.money(*stated)}, and none is about the same matter."
        figures = tuple(s.figure for s in near[:SHOWN])
        return untestable(claim, CODE, reason, figures=figures, flips_if="a text with the sum becomes known")
    word, reason = _compare(lookups.money(*stated), near if equal else rival, equal, said)
    figures = tuple(s.figure for s in (equal or near)[:1] + _rivals(equal, same) + [s for s in near if s not in equal])
    return _verdict(claim, word, reason, tuple(dict.fromkeys(figures)))


def _compare(size: str, near: list[_Sum], equal: list[_Sum], said: str) -> tuple[Word, str]:
    if not equal:
        closest = lookups.money(near[0].value, near[0].currency)
        return "fails", f"The texts name another sum for it than {size}: {closest}."
    rivals = _rivals(equal, near)
    if rivals:
        other = lookups.money(rivals[0].value, rivals[0].currency)
        return "partly", f"One source gives {size}, another {other} for the same thing."
    plain = [s for s in equal if not s.ceiling]
    if not plain and not _HEDGED.search(said):
        return "partly", f"The texts name {size} only as a ceiling or a notice, not as a sum that is owed."
    if not [s for s in plain or equal if not s.yearly] and not _YEARLY.search(said):
        return "partly", f"The texts name {size} a year, not in all."
    if not plain:
        return "holds", f"The texts name {size} as a ceiling, as the claim says; that much is not owed."
    return "holds", f"The texts name {size}."


def _vague(claim: Claim, found: list[_Sum]) -> Verdict:
    """A word such as "multibillion" means at least two of the unit."""
    said = f"{claim.proposition} {claim.quote}".lower()
    unit = next((size for word, size in _VAGUE.items() if word in said), None)
    if unit is None:
        return untestable(claim, CODE, "The claim states no amount of money.")
    least = 2 * unit
    known = [s for s in found if s.currency == "USD"]
    firm = [s for s in known if s.firm]
    total = sum(s.value for s in firm)
    labels: dict[str, Any] = {"indicator": "firm_contracts", "unit": "USD"}
    first = (
        Figure(value=total, interval="sum of published values, so no interval", status="reported",
               sources=tuple(dict.fromkeys(x for s in firm for x in s.figure.sources)), **labels)
        if firm else unknown("no firm contract with a value is known", **labels)
    )  # fmt: skip
    figures = (first, *(s.figure for s in sorted(known, key=lambda s: -s.value)))
    if total >= least:
        return _verdict(claim, "holds", f"Firm contracts come to {lookups.money(total)}.", figures)
    if not known:
        reason = "The claim names no number, and no text at hand names a sum in USD."
        return untestable(claim, CODE, reason, figures=figures, flips_if="a contract with its value becomes known")
    if any(s.value >= least for s in known):
        reason = f"No firm contracts of {lookups.money(least)} or more are known, only pledges, ceilings or notices."
        return _verdict(claim, "partly", reason, figures)
    return _verdict(claim, "fails", f"All documented sums stay below {lookups.money(least)}.", figures)


def _sums(claim: Claim, evidence: Evidence) -> list[_Sum]:
    """Every sum of money in the claim's agreements, their promises and the orders of that day."""
    texts, day = _texts(claim, evidence), lookups.day(claim, evidence)
    binding = {t.id for t in texts if t.legal_status == "binding" and lookups.is_near(t.date, day)}
    sums = [
        _Sum(t.value_usd, "USD", matter=f"{t.name} {t.terms}", firm=t.id in binding, figure=Figure(
            indicator="agreement_value", value=t.value_usd, unit="USD", interval=lookups.ONE_VALUE, scope=(t.id,),
            status=lookups.status(t), sources=lookups.origin(t)))
        for t in texts if t.value_usd is not None
    ]  # fmt: skip
    for promise in lookups.promises(texts, evidence):
        value = lookups.sum_of(promise)
        if value is None or promise.amount is None or promise.amount.per not in ("", "year"):
            continue
        ceiling = lookups.is_ceiling(promise)
        firm = promise.agreement in binding and not ceiling
        yearly = promise.amount.per == "year"
        sums.append(
            _Sum(
                value,
                promise.amount.currency,
                lookups.promise_figure(promise),
                promise.object,
                firm,
                ceiling,
                yearly,
                promise,
            )
        )
    among = lookups.parties(claim, evidence)
    for order in lookups.orders(claim, evidence, among, among):
        if order.value_usd is not None and lookups.is_near(lookups.day_of(order), day):
            firm = order.kind in ("contract", "payment")
            figure, ceiling = lookups.order_figure(order), order.kind == "notice"
            sums.append(_Sum(order.value_usd, "USD", figure, order.system, firm, ceiling))
    return sums


def _texts(claim: Claim, evidence: Evidence) -> tuple[Agreement, ...]:
    """The claim's agreements; where it names none, also the earlier ones at hand that all parties take part in."""
    own = lookups.agreements(claim, evidence)
    day, among = lookups.day(claim, evidence), set(lookups.parties(claim, evidence))
    if claim.agreement or day is None:
        return own
    return own + tuple(
        t for t in evidence.ledger.agreements
        if t not in own and among <= set(t.parties) and t.date and t.date <= day + lookups.SAME_DAY
    )  # fmt: skip


def _rivals(equal: list[_Sum], all_: list[_Sum]) -> list[_Sum]:
    """Sums that another source gives for the same promise as one of `equal`."""
    return [
        other for other in all_
        if other not in equal and any(_same_thing(one.promise, other.promise) for one in equal)
    ]  # fmt: skip


def _same_thing(one: Commitment | None, other: Commitment | None) -> bool:
    if one is None or other is None or one.type != other.type or set(one.giver) != set(other.giver):
        return False
    mine, theirs = lookups.content_words(one.object), lookups.content_words(other.object)
    alike = len(mine & theirs) >= SAME_THING * len(mine | theirs) if mine | theirs else True
    return alike and lookups.origin(one) != lookups.origin(other)


def _verdict(claim: Claim, word: Word, reason: str, figures: tuple[Figure, ...]) -> Verdict:
    sources = tuple(dict.fromkeys(source for figure in figures for source in figure.sources))
    return Verdict(
        claim=claim, criterion=CODE, word=word, reason=reason, figures=figures[:SHOWN], sources=sources,
        flips_if="a signed text with another amount becomes known",
    )  # fmt: skip
