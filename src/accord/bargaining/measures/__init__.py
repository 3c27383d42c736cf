"""Measures: Commitment -> Measure, one file a kind of promise. Here words and numbers meet for the first time.

A promise without a quantity of the mineral is the identity, and is reported as such: that is a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from accord.bargaining.measures import capacity, offtake, stockpile
from accord.bargaining.measures.promise import nothing_to_compute
from accord.core.labels import Stage
from accord.crisis.scenario.model import Scenario
from accord.ledger.model import Commitment, CommitmentType
from accord.market.calibrate import main_stage
from accord.market.change import Measure

MEASURES: dict[CommitmentType, Callable[[Commitment, Stage], Measure]] = {
    "offtake": offtake.to_measure,
    "supply_access": offtake.to_measure,
    "capacity": capacity.to_measure,
    "recycling": capacity.to_measure,
    "stockpile": stockpile.to_measure,
}


def to_measure(commitment: Commitment, scenario: Scenario) -> Measure:
    """The Measure of a promise; the identity, with the reason, where it says nothing that can be computed.

    What is promised is the mineral as it is mostly traded, at its main stage.
    """
    nothing = nothing_to_compute(commitment, scenario, known=commitment.type in MEASURES)
    made = nothing or MEASURES[commitment.type](commitment, main_stage(scenario.mineral))
    return replace(made, sources=(commitment.origin,) if commitment.origin else ())


def pact(inside: Iterable[Commitment], beside: Iterable[Commitment], scenario: Scenario) -> tuple[Measure, ...]:
    """The Measures of an agreement's own promises and, after them, of the projects that stand beside it."""
    own = tuple(to_measure(commitment, scenario) for commitment in inside)
    others = (to_measure(commitment, scenario) for commitment in beside)
    return (*own, *(replace(measure, inside_agreement=False) for measure in others))
