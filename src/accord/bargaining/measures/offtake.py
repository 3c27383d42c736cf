"""Offtake: a buyer may take a tonnage from a place; part of it is new supply, the rest is diverted to the buyer."""

from __future__ import annotations

from accord.bargaining.measures.promise import delivery_probability, place_of, tonnes_a_year
from accord.core.labels import Stage
from accord.ledger.model import Commitment
from accord.market.change import Change, Draw, Measure, add_supply, allow, compose, open_link
from accord.market.network import Network


def to_measure(commitment: Commitment, stage: Stage) -> Measure:
    """Links from the place to each receiver carry the promised tonnage; supply grows by the additional part."""
    tonnes = tonnes_a_year(commitment)
    place = place_of(commitment)
    receivers = tuple(r for r in commitment.receiver if r != place)

    def change(draw: Draw) -> Change:
        price = draw["base_price"]

        def supplied(net: Network) -> Network:
            low, new = draw["shutdown_price"] * price, draw["additionality"] * tonnes
            return add_supply(net, place, new, low, price, stage=stage)

        def linked(net: Network) -> Network:
            for receiver in receivers:
                arcs = net.arcs("trade", "new_link", tail=place, head=receiver, stage=stage)
                if len(arcs):
                    net = allow(net, arcs, tonnes / len(receivers) * net.step)
                else:
                    slope = price / (draw["trade_elasticity"] * tonnes)
                    net = open_link(net, place, receiver, 0.0, slope, tonnes / len(receivers), stage=stage)
            return net

        return compose((supplied, linked))

    return Measure(commitment.id, change, delivery_probability(commitment), places=(place, *receivers), tonnes=tonnes)
