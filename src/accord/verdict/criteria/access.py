"""C002 access: is supply secured in a crisis?

Tests    the gap at base price: the share of the requirement that is missing when nobody reacts to the crisis
Holds    when at least the threshold `secured_share` arrives in every country named
Fails    also when the text contradicts it: it disclaims obligations and promises no quantity
Untestable  without a text of the agreement, or without a network for the mineral
Beside it  the price ratio by rerouting regime: supply that arrives at five times the price is access of a kind
"""

from __future__ import annotations

import numpy as np

from accord.core.thresholds import threshold
from accord.crisis import outcome
from accord.crisis.stress import Delivery, Stress
from accord.ledger.model import Claim
from accord.verdict import reading
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, untestable

CODE = "C002"
QUESTION = "Is supply secured in a crisis?"
_NOT_BINDING = ("disclaimed", "political")


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a claim of secured or guaranteed access."""
    if not evidence.agreements:
        return untestable(claim, CODE, "no text of an agreement between these parties is at hand")
    missing = evidence.why_no_square(claim)
    sized = [c for c in evidence.inside if c.quantity is not None]
    contradicted = evidence.legal_status in _NOT_BINDING and bool(evidence.inside) and not sized
    if missing:
        if contradicted:
            return Verdict(
                claim=claim, criterion=CODE, word="fails", reason=_contradiction(evidence),
                flips_if=reading.FLIPS_WHEN_DELIVERED, sources=reading.sources(evidence),
            )  # fmt: skip
        return untestable(claim, CODE, missing)
    stress = evidence.square
    who = reading.concerned(claim, evidence)
    return reading.judged(
        claim, CODE, evidence, lambda delivery: _secured(stress, who, delivery), "supply is secured",
        reading.gap_figures(evidence, who) + reading.price_figures(evidence, who),
        contradiction=_contradiction(evidence) if contradicted else "",
    )  # fmt: skip


def _secured(stress: Stress, who: tuple[str, ...], delivery: Delivery) -> dict[str, np.ndarray]:
    most = 1 - threshold("secured_share")
    return {code: outcome.gap(stress, code, delivery) <= most * outcome.requirement(stress, code) for code in who}


def _contradiction(evidence: Evidence) -> str:
    names = " and ".join(a.name for a in evidence.agreements)
    how = "disclaims any obligation" if evidence.legal_status == "disclaimed" else "is political, not binding"
    return f"The text contradicts it: {names} {how} and none of its {len(evidence.inside)} promises names a tonnage."
