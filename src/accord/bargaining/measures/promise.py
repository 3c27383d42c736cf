"""Promise: what every kind has in common: tonnes a year, delivery probability, and when there is nothing to compute."""

from __future__ import annotations

from accord.core.priors import priors
from accord.crisis.scenario.model import Scenario
from accord.ledger.model import Commitment
from accord.market.change import Measure, identity

_TONNES = {"t": 1.0, "tonnes": 1.0, "kt": 1e3, "kg": 1e-3, "days": 1.0}
_A_YEAR = {"": 1.0, "year": 1.0, "month": 12.0}


def nothing_to_compute(commitment: Commitment, scenario: Scenario, *, known: bool) -> Measure | None:
    """The identity with its reason, or None where the promise has a size in the crisis's mineral."""
    quantity = commitment.quantity
    reason = ""
    if quantity is None or quantity.value == 0:
        reason = "no quantity"
    elif commitment.polarity < 0:
        reason = "a promise not to do something"
    elif commitment.mineral and commitment.mineral != scenario.mineral:
        reason = f"about {commitment.mineral.replace('_', ' ')}, not {scenario.mineral.replace('_', ' ')}"
    elif not known:
        reason = f"no measure of the kind {commitment.type.replace('_', ' ')} yet"
    elif quantity.unit not in _TONNES:
        reason = f"the unit {quantity.unit!r} is not a mass"
    elif quantity.unit == "days" and commitment.type != "stockpile":
        reason = "a flow is not counted in days"
    elif not (commitment.place or commitment.giver or commitment.receiver):
        reason = "no place named"
    elif place_of(commitment) == scenario.sender:
        reason = "what is promised comes from the sender of the crisis itself"
    if not reason:
        return None
    return Measure(commitment.id, lambda _: identity, delivery_probability(commitment), unrepresented=reason)


def place_of(commitment: Commitment) -> str:
    """Where the promised material is made or held: the place named, else the giver, else the receiver."""
    return commitment.place or (commitment.giver or commitment.receiver)[0]


def tonnes_a_year(commitment: Commitment) -> float:
    """The promised quantity in tonnes a year (a total without a rate counts as one year's); days stay days."""
    assert commitment.quantity is not None
    return commitment.quantity.value * _TONNES[commitment.quantity.unit] * _A_YEAR[commitment.quantity.rate]


def delivery_probability(commitment: Commitment) -> float:
    """The documented assumption by strength: `delivery_0` ... `delivery_6` in the priors."""
    return priors()[f"delivery_{commitment.strength}"].low
