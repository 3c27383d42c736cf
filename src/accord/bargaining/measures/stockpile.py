"""Stockpile: a stock that is released when the price rises above its base, so that it sleeps in calm."""

from __future__ import annotations

from accord.bargaining.measures.promise import delivery_probability, tonnes_a_year
from accord.core.labels import Stage
from accord.crisis.scenario.package import stocked
from accord.ledger.model import Commitment
from accord.market.change import RELEASE_ABOVE, Change, Draw, Measure, add_stock


def to_measure(commitment: Commitment, stage: Stage) -> Measure:
    """A stock at the holder; one in days is that many days of the holder's use in the base year."""
    holder = commitment.place or (commitment.receiver or commitment.giver)[0]
    size = tonnes_a_year(commitment)
    in_days = commitment.quantity is not None and commitment.quantity.unit == "days"

    def change(draw: Draw) -> Change:
        if in_days:
            return lambda net: stocked(net, holder, stage, size, draw)
        return lambda net: add_stock(net, holder, size, RELEASE_ABOVE * draw["base_price"], stage=stage)

    return Measure(commitment.id, change, delivery_probability(commitment), places=(holder,))
