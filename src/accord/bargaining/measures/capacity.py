"""Capacity: new supply at a place, as far as it is additional. Also recycling, which is supply from scrap."""

from __future__ import annotations

from accord.bargaining.measures.promise import delivery_probability, place_of, tonnes_a_year
from accord.core.labels import Stage
from accord.ledger.model import Commitment
from accord.market.change import Change, Draw, Measure, add_supply


def to_measure(commitment: Commitment, stage: Stage) -> Measure:
    """Supply of additionality x tonnes a year at the place, from the shut-down price up to the base price."""
    place = place_of(commitment)
    tonnes = tonnes_a_year(commitment)

    def change(draw: Draw) -> Change:
        price = draw["base_price"]
        low, new = draw["shutdown_price"] * price, draw["additionality"] * tonnes
        return lambda net: add_supply(net, place, new, low, price, stage=stage)

    return Measure(commitment.id, change, delivery_probability(commitment), places=(place,), tonnes=tonnes)
