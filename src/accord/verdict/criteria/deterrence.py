"""C008 deterrence: does the pact make coercion pay less?

Tests    the losses from the crisis with the pact against those without it: the targets' and the sender's
Holds    when the targets lose less and the sender loses more (or gains less), under every regime and rent convention
Untestable  without a network for the mineral; military deterrence itself is outside what the network shows
Beside it  both losses, never their ratio: its denominator crosses zero
"""

from __future__ import annotations

import numpy as np

from accord.bargaining.coercion import sender_loss, target_loss
from accord.bargaining.surplus import CONVENTIONS, Surplus, gain_figure
from accord.core.figure import Figure
from accord.crisis.rerouting import IN_WORDS, REGIMES
from accord.crisis.stress import Delivery
from accord.ledger.model import Claim
from accord.verdict import reading
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, untestable

CODE = "C008"
QUESTION = "Does the pact make coercion pay less?"
_FORMULA = "welfare in calm less welfare in the crisis; material market only"
_NOTE = "Tested as economic coercion by an export ban; whether arms deter an attack is outside what the network shows."


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a claim of deterrence."""
    if missing := evidence.why_no_square(claim):
        return untestable(claim, CODE, missing)
    surplus = evidence.gains
    return reading.judged(
        claim, CODE, evidence, lambda delivery: _deters(surplus, delivery), "coercion pays less",
        tuple(_figures(surplus)), notes=(_NOTE,),
    )  # fmt: skip


def _deters(surplus: Surplus, delivery: Delivery) -> dict[str, np.ndarray]:
    return {
        f"{IN_WORDS[regime]}, {convention}": (
            target_loss(surplus, regime, delivery, convention) < target_loss(surplus, regime, "no pact", convention)
        )
        & (sender_loss(surplus, regime, delivery, convention) > sender_loss(surplus, regime, "no pact", convention))
        for regime in REGIMES
        for convention in CONVENTIONS
    }


def _figures(surplus: Surplus) -> list[Figure]:
    stress = surplus.stress
    losses = (
        ("sender_loss", sender_loss, stress.sender),
        ("target_loss", target_loss, "+".join(stress.targets)),
    )
    return [
        gain_figure(
            stress, loss(surplus, "limited", delivery, convention), name, who,
            ("crisis", "limited", delivery, convention), _FORMULA,
        )
        for name, loss, who in losses
        for delivery in reading.DELIVERY_ORDER
        for convention in CONVENTIONS
    ]  # fmt: skip
