"""C005 fairness: is the gain split as a fair bargain would split it?

Tests    each party's gain from the pact in the crisis against the Nash split; disagreement point: no pact
Holds    when there is a joint gain and nobody gets less than the threshold `fair_part` of the Nash share, under every
         regime and rent convention
Untestable  when the claim is about arms, trade or investment whose price and quantity no text states: no surplus of
         it can be computed; and without a network for the mineral
Beside it  the gains of the material market for each party; who else spoke of fairness, and of what
"""

from __future__ import annotations

import numpy as np

from accord.bargaining.split import is_fair
from accord.bargaining.surplus import CONVENTIONS, Surplus
from accord.crisis.rerouting import IN_WORDS, REGIMES
from accord.crisis.stress import Delivery
from accord.ledger.model import Claim
from accord.verdict import reading
from accord.verdict.criteria.attribution import misattribution
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, untestable

CODE = "C005"
QUESTION = "Is the gain split as a fair bargain would split it?"
_FLIPS = "a text states the price and what is given for it"
_NOT_MATERIAL = ("arms", "trade", "investment", "technology")


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a claim of fairness."""
    notes = tuple(filter(None, [misattribution(claim, evidence)]))
    if missing := evidence.why_no_square(claim):
        return untestable(claim, CODE, missing, notes=notes)
    surplus = evidence.gains
    who = reading.concerned(claim, evidence)
    figures = reading.gain_figures(evidence, who, "crisis")
    if claim.about in _NOT_MATERIAL:
        reason = (
            f"It is said of {claim.about}: no text at hand states its price and what is given for it, so no split can "
            "be computed. The figures are those of the mineral market alone."
        )
        return untestable(
            claim, CODE, reason, figures=figures, notes=notes, sources=reading.sources(evidence), flips_if=_FLIPS
        )
    if len(who) < 2:
        return untestable(claim, CODE, "a split needs two parties in the network", figures=figures, notes=notes)
    return reading.judged(
        claim, CODE, evidence, lambda delivery: _fair(surplus, who, delivery), "the split is fair", figures, notes=notes
    )


def _fair(surplus: Surplus, who: tuple[str, ...], delivery: Delivery) -> dict[str, np.ndarray]:
    return {
        f"{IN_WORDS[regime]}, {convention}": is_fair(
            np.array([surplus.change(code, "crisis", regime, delivery, convention) for code in who])
        )
        for regime in REGIMES
        for convention in CONVENTIONS
    }
