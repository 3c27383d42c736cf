"""Stockpile: a stock that is released when the price rises above its base, so that it sleeps in calm."""

from __future__ import annotations

from accord.bargaining.measures.promise import delivery_probability, tonnes_a_year
from accord.ledger.model import Commitment
from accord.market.change import Change, Draw, Measure, add_supply
from accord.market.network import Network

RELEASE_ABOVE = 1.02
"""Release rule: the stock is sold at this multiple of the base price and above."""
_DAYS_A_YEAR = 365.0


def to_measure(commitment: Commitment) -> Measure:
    """Supply of the stock at the holder; a stock in days is that many days of the holder's use in the base year."""
    holder = commitment.place or (commitment.receiver or commitment.giver)[0]
    size = tonnes_a_year(commitment)
    in_days = commitment.quantity is not None and commitment.quantity.unit == "days"

    def change(draw: Draw) -> Change:
        price = RELEASE_ABOVE * draw["base_price"]

        def released(net: Network) -> Network:
            use = net.base[net.arcs("core", "elastic", tail=holder)].sum()
            tonnes = size * use / _DAYS_A_YEAR if in_days else size
            return add_supply(net, holder, tonnes, price, price * RELEASE_ABOVE)

        return released

    return Measure(commitment.id, change, delivery_probability(commitment), places=(holder,))
