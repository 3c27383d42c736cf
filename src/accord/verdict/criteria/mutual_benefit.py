"""C006 mutual benefit: does every party gain?

Tests    the welfare change from the pact for each party, in calm and in the crisis (material market only)
Holds    when every party gains in both, under every regime and rent convention
Untestable  without a network for the mineral
"""

from __future__ import annotations

from typing import get_args

import numpy as np

from accord.bargaining.surplus import CONVENTIONS, Surplus
from accord.crisis.rerouting import IN_WORDS, REGIMES
from accord.crisis.stress import Delivery, Mood
from accord.ledger.model import Claim
from accord.verdict import reading
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, untestable

CODE = "C006"
QUESTION = "Does every party gain?"


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a claim that both or all sides benefit."""
    if missing := evidence.why_no_square(claim):
        return untestable(claim, CODE, missing)
    surplus = evidence.gains
    who = reading.concerned(claim, evidence)
    return reading.judged(
        claim, CODE, evidence, lambda delivery: _gain(surplus, who, delivery), "every party gains",
        reading.gain_figures(evidence, who, "crisis") + reading.gain_figures(evidence, who, "calm"),
    )  # fmt: skip


def _gain(surplus: Surplus, who: tuple[str, ...], delivery: Delivery) -> dict[str, np.ndarray]:
    return {
        f"{mood}, {IN_WORDS[regime]}, {convention}": np.all(
            [surplus.change(code, mood, regime, delivery, convention) > 0 for code in who], axis=0
        )
        for mood in get_args(Mood)
        for regime in REGIMES
        for convention in CONVENTIONS
    }
