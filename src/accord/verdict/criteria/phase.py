"""C018 phase: is this a new phase against the earlier agreements?

Tests    which kinds of promises the agreement holds that no earlier agreement between the same parties held; for a
         "military" phase also whether it holds promises of arms or security, or orders of that day
Why      every summit is called a new chapter; a phase is new when something is promised that was not promised before
Holds    when there are new kinds and, where the claim says military, arms or security are among the promises
Partly   when there are new kinds but nothing military, or military promises but nothing new
Fails    when nothing is new
Untestable  when no earlier agreement with known promises exists, or the agreement's own promises are unknown
"""

from __future__ import annotations

import re

from accord.core.figure import unknown
from accord.ledger.model import NO_KIND, Agreement, Claim, Commitment
from accord.ledger.register import topics_of
from accord.verdict import lookups
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, Word, untestable

CODE = "C018"
QUESTION = "Is this a new phase against the earlier agreements?"
_MILITARY = re.compile(r"\b(?:militar\w*|arms|armed|weapon\w*|defen[cs]e)\b", re.I)
_ARMS_ORDERS = ("contract", "notice", "approval")


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a claim of a new phase."""
    texts = lookups.agreements(claim, evidence)
    mine = lookups.promises(texts, evidence)
    earlier = _earlier(texts, claim, evidence)
    before = lookups.promises(earlier, evidence)
    if not mine or not before:
        lacking = "promise of the agreement" if not mine else "earlier agreement of these parties with its promises"
        figure = unknown(f"no {lacking} is known", indicator="new_kinds_of_promise", unit="share")
        return untestable(
            claim, CODE, f"No {lacking} is known, so nothing can be compared.", figures=(figure,),
            flips_if="the missing text becomes known",
        )  # fmt: skip
    kinds = dict.fromkeys(c.type for c in mine)
    new = [kind for kind in kinds if kind not in {c.type for c in before} and kind not in NO_KIND]
    military = bool(_MILITARY.search(f"{claim.proposition} {claim.quote}"))
    arms = _arms(claim, evidence, mine)
    word: Word = "holds" if new and (arms or not military) else "partly" if new or (military and arms) else "fails"
    named = ", ".join(kind.replace("_", " ") for kind in new) or "none"
    reason = f"Kinds of promises that {len(earlier)} earlier agreements did not hold: {named}."
    if military:
        reason += f" On arms or security it holds {arms} promises or orders."
    return Verdict(
        claim=claim, criterion=CODE, word=word, reason=reason,
        figures=(
            lookups.share("new_kinds_of_promise", len(new), len(kinds), "kinds", *mine),
            lookups.count("arms_promises_and_orders", arms, "promises or orders", *texts),
            lookups.count("earlier_agreements", len(earlier), "agreements", *earlier),
        ),
        flips_if="an earlier text with the same kinds of promises becomes known",
        sources=lookups.origin(*texts, *earlier),
    )  # fmt: skip


def _earlier(texts: tuple[Agreement, ...], claim: Claim, evidence: Evidence) -> tuple[Agreement, ...]:
    """The agreements in which all the parties take part and that are older than all of these texts."""
    days = [text.date for text in texts if text.date]
    among = set(lookups.parties(claim, evidence))
    if not days or not among:
        return ()
    return tuple(
        t for t in lookups.known(evidence).agreements
        if t not in texts and among <= set(t.parties) and t.date and t.date < min(days) - lookups.SAME_DAY
    )  # fmt: skip


def _arms(claim: Claim, evidence: Evidence, mine: tuple[Commitment, ...]) -> int:
    """How many promises of the agreement concern arms or security, and arms orders of that day."""
    among, day = lookups.parties(claim, evidence), lookups.day(claim, evidence)
    placed = [
        o for o in lookups.orders(claim, evidence, among, among)
        if o.kind in _ARMS_ORDERS and lookups.is_near(lookups.day_of(o), day)
    ]  # fmt: skip
    return len(placed) + sum(c.type == "security_pledge" or "arms" in topics_of(c.object) for c in mine)
