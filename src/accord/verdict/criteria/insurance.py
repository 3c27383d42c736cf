"""C003 insurance: is a crisis milder with the pact than without it?

Tests    the sign of the welfare change from the pact in the crisis, for the countries that are said to be insured
Holds    when it is a gain under every rerouting regime and rent convention
Untestable  without a crisis network for the mineral
Beside it  the price ratio with and without the pact; the probability of a crisis at which the pact pays for itself
"""

from __future__ import annotations

import numpy as np

from accord.bargaining.insurance import break_even_figure
from accord.bargaining.surplus import CONVENTIONS, Surplus
from accord.crisis.rerouting import IN_WORDS, REGIMES
from accord.crisis.stress import Delivery
from accord.ledger.model import Claim
from accord.verdict import reading
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, untestable

CODE = "C003"
QUESTION = "Is a crisis milder with the pact than without it?"


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on an insurance claim."""
    if missing := evidence.why_no_square(claim):
        return untestable(claim, CODE, missing)
    surplus = evidence.gains
    who = reading.concerned(claim, evidence)
    return reading.judged(
        claim, CODE, evidence, lambda delivery: _milder(surplus, who, delivery), "the crisis is milder",
        reading.price_figures(evidence, who)
        + reading.gain_figures(evidence, who, "crisis")
        + tuple(break_even_figure(surplus, code, "in full") for code in who),
    )  # fmt: skip


def _milder(surplus: Surplus, who: tuple[str, ...], delivery: Delivery) -> dict[str, np.ndarray]:
    return {
        f"{code}, {IN_WORDS[regime]}, {convention}": surplus.change(code, "crisis", regime, delivery, convention) > 0
        for code in who
        for regime in REGIMES
        for convention in CONVENTIONS
    }
