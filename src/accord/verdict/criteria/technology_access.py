"""C015 technology_access: does any text grant access to the technology?

Tests    the promises of technology to the named country in the texts between the parties, up to today: strength after
         the cap of the legal status, and that status; the claim's own agreement first
Why      to sell a system is not to share how it is made, and a forum on cooperation grants nothing
Holds    when a binding text promises a transfer or a supply with strength `FIRM` or more
Partly   when a text that does not bind promises it, or with a weaker word
Fails    when the claim speaks of a guarantee, its agreement disclaims obligations, and no text between the parties
         promises any
Untestable  when no text at hand speaks of it
Beside it  contracts and deliveries of systems to the country, which are goods and not access
"""

from __future__ import annotations

import re

from accord.core.figure import Figure, unknown
from accord.ledger.model import Agreement, Claim, Commitment
from accord.ledger.register import topics_of
from accord.verdict import lookups
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, Word, untestable

CODE = "C015"
QUESTION = "Does any text grant access to the technology?"
FIRM = 5
_SUPPLIES = ("supply_access", "no_restriction", "purchase", "offtake")
_GUARANTEE = re.compile(r"\b(?:guarant|assur|ensur|secur|grant|entitl|promis)\w*", re.I)
_SHOWN_ORDERS = ("contract", "delivery", "approval", "notice")


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a claim of access to technology."""
    among = lookups.parties(claim, evidence)
    receivers = claim.countries or tuple(code for code in among if code != claim.supplier)
    texts = _texts(claim, evidence, receivers, among)
    home, day = {text.id: text for text in texts}, lookups.day(claim, evidence)

    def rank(promise: Commitment) -> tuple[int, bool, bool, int]:
        """Firmest first; among equals those that bind, then those that were there when the claim was made."""
        text = home[promise.agreement]
        is_later = bool(day and text.date and text.date > day + lookups.SAME_DAY)
        return -promise.strength, text.legal_status != "binding", is_later, list(home).index(text.id)

    granted = (c for c in lookups.promises(texts, evidence) if _grants(c, home[c.agreement], claim, receivers))
    found = sorted(granted, key=rank)
    own = lookups.agreements(claim, evidence)
    firm = [c for c in found if c.strength >= FIRM and home[c.agreement].legal_status == "binding"]
    goods = _goods(claim, evidence, receivers, among)
    figures = (*map(_strength, (firm or found)[:3]), *goods)
    word: Word = "untestable"
    if firm:
        word, reason = "holds", f"{firm[0].agreement} binds and promises: {firm[0].object}."
    elif found:
        best = found[0]
        where = "the agreement itself" if home[best.agreement] in own else f"another text, {best.agreement}"
        when = f"{home[best.agreement].date}, " if home[best.agreement].date else ""
        word = "partly"
        reason = (
            f"The firmest promise stands in {where} ({when}{home[best.agreement].legal_status}, strength "
            f"{best.strength} of 6): {best.object}."
        )
    elif own and all(t.legal_status == "disclaimed" for t in own) and _has_text(own, evidence) and _guarantees(claim):
        word = "fails"
        reason = "The agreement disclaims obligations, and no text between the parties promises the technology."
    else:
        reason = "No text at hand between the parties speaks of access to the technology."
    if not found:
        figures = (unknown("no promise of technology is known", indicator="promise_strength", unit="of 6"), *figures)
    if word == "untestable":
        return untestable(
            claim, CODE, reason, figures=figures, flips_if="a licence or transfer agreement becomes known"
        )
    return Verdict(
        claim=claim, criterion=CODE, word=word, reason=reason, figures=figures,
        flips_if="a binding licence or transfer agreement becomes known, or a party withdraws from it",
        sources=lookups.origin(*found[:3], *own),
    )  # fmt: skip


def _texts(
    claim: Claim, evidence: Evidence, receivers: tuple[str, ...], among: tuple[str, ...]
) -> tuple[Agreement, ...]:
    """The claim's agreements, then all others between a receiver and another party up to today."""
    own = lookups.agreements(claim, evidence)
    givers = {claim.supplier} if claim.supplier else set(among)
    others = tuple(
        t for t in lookups.known(evidence).agreements
        if t not in own and set(t.parties) & set(receivers) and len(set(t.parties) & (givers | set(receivers))) > 1
        and (t.date is None or t.date <= evidence.today)
    )  # fmt: skip
    return own + others


def _grants(promise: Commitment, text: Agreement, claim: Claim, receivers: tuple[str, ...]) -> bool:
    """Whether a promise gives technology to a receiver; about arms only where the claim is about arms technology."""
    if not set(promise.receiver) & set(receivers):
        return False
    if claim.supplier and promise.giver and claim.supplier not in promise.giver:
        return False
    topics = topics_of(promise.object)
    if promise.type == "technology_transfer":
        of_arms = "arms" in topics or ("arms" in text.topics and "minerals" not in topics)
        return of_arms or not _military(claim)
    wanted = {"arms"} if _military(claim) else {"technology"}
    return promise.type in _SUPPLIES and bool(wanted & set(topics)) and set(promise.giver) != set(receivers)


def _military(claim: Claim) -> bool:
    return claim.about == "arms" or "arms" in topics_of(f"{claim.proposition} {claim.quote}")


def _guarantees(claim: Claim) -> bool:
    return bool(_GUARANTEE.search(f"{claim.proposition} {claim.quote}"))


def _has_text(own: tuple[Agreement, ...], evidence: Evidence) -> bool:
    return bool(lookups.promises(own, evidence))


def _strength(promise: Commitment) -> Figure:
    return Figure(
        indicator="promise_strength", value=float(promise.strength), unit="of 6",
        scope=(promise.agreement, promise.type),
        interval="read from the words and capped by the legal status, so no interval", status=lookups.status(promise),
        sources=lookups.origin(promise),
    )  # fmt: skip


def _goods(claim: Claim, evidence: Evidence, receivers: tuple[str, ...], among: tuple[str, ...]) -> tuple[Figure, ...]:
    """The latest of each kind of arms order to the receivers; shown only beside a claim about arms technology."""
    if not _military(claim):
        return ()
    sellers = (claim.supplier,) if claim.supplier else among
    book = lookups.orders(claim, evidence, receivers, sellers)
    latest = {o.kind: o for o in book if o.kind in _SHOWN_ORDERS and o.date <= evidence.today.isoformat()}
    return tuple(lookups.order_figure(latest[kind]) for kind in _SHOWN_ORDERS if kind in latest)
