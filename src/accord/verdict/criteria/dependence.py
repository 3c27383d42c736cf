"""C001 dependence: does the pact lower the share of one supplier?

Tests    the supplier's share of what reaches the country (own supply and all imports, contained tonnes) in calm
         years: with the pact less without it
Holds    when it falls by at least the threshold `less_dependence` in every country named, under every regime
Untestable  without a network for the mineral
Beside it  the observed share of the supplier in imports by value and by weight (they can differ by tens of points)
"""

from __future__ import annotations

import numpy as np

from accord.core.figure import Figure
from accord.core.labels import country
from accord.core.thresholds import threshold
from accord.crisis import outcome
from accord.crisis.rerouting import IN_WORDS, REGIMES, Regime
from accord.crisis.stress import Delivery, Stress
from accord.ledger.model import Claim
from accord.verdict import reading
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, untestable

CODE = "C001"
QUESTION = "Does the pact lower the share of one supplier?"


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a claim that dependence falls."""
    if missing := evidence.why_no_square(claim):
        return untestable(claim, CODE, missing)
    stress = evidence.square
    supplier = claim.supplier or stress.sender
    who = tuple(code for code in reading.concerned(claim, evidence) if code != supplier)

    def lower(delivery: Delivery) -> dict[str, np.ndarray]:
        return {
            f"{code}, {IN_WORDS[regime]}": -_change(stress, supplier, code, regime, delivery)
            >= threshold("less_dependence")
            for code in who
            for regime in REGIMES
        }

    changes = tuple(
        _figure(stress, supplier, code, regime, delivery)
        for delivery in ("as written", "in full")
        for code in who
        for regime in REGIMES
    )
    observed = tuple(
        evidence.share(supplier, code, stress.scenario.mineral, stress.year, by)
        for code in who
        for by in ("value", "weight")
    )
    return reading.judged(
        claim, CODE, evidence, lower, f"the share of {country(supplier).name} falls", changes + observed
    )


def _change(stress: Stress, supplier: str, country: str, regime: Regime, delivery: Delivery) -> np.ndarray:
    with_pact = outcome.arrival_share(stress, supplier, country, "calm", regime, delivery)
    without = outcome.arrival_share(stress, supplier, country, "calm", regime, "no pact")
    return np.asarray(with_pact - without)


def _figure(stress: Stress, supplier: str, country: str, regime: Regime, delivery: Delivery) -> Figure:
    return stress.figure(
        100 * _change(stress, supplier, country, regime, delivery),
        indicator="supplier_share_change",
        unit="points",
        country=country,
        by="content",
        scope=(supplier, "calm", regime, delivery),
        basis="contained",
        formula="flow from the supplier / (own supply + all imports), with the pact less without it",
        assumptions=outcome.MODEL_PRIORS,
    )
