"""Changes: Network -> Network. A shock and a promise are the same kind of thing, built from these few primitives.

Zero size is the identity; Changes on disjoint arcs commute; nothing is mutated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np

from accord.market.network import GROUND, Floats, Ints, Network

Change = Callable[[Network], Network]
Draw = Mapping[str, float]


def identity(network: Network) -> Network:
    """The Change of a promise without quantity."""
    return network


def compose(changes: Iterable[Change]) -> Change:
    """All changes, one after the other."""
    steps = tuple(changes)
    return lambda network: reduce(lambda net, change: change(net), steps, network)


def cap(network: Network, arcs: Ints, limit: Floats | float) -> Network:
    """Upper bounds of the arcs lowered to `limit` (tonnes) where they are above it."""
    if not len(arcs):
        return network
    upper = network.upper.copy()
    upper[arcs] = np.minimum(upper[arcs], limit)
    return network.with_arcs(upper=upper, lower=np.minimum(network.lower, upper))


def allow(network: Network, arcs: Ints, tonnes: float) -> Network:
    """Upper bounds of the arcs raised to `tonnes` where they are below it."""
    if not len(arcs):
        return network
    upper = network.upper.copy()
    upper[arcs] = np.maximum(upper[arcs], tonnes)
    return network.with_arcs(upper=upper)


def add_supply(network: Network, node: str, tonnes: float, low_price: float, high_price: float) -> Network:
    """New supply of up to `tonnes` a year at a node, its marginal cost rising from `low_price` to `high_price`."""
    if tonnes == 0:
        return network
    slope = (high_price - low_price) / tonnes
    return network.extended([("project", GROUND, network.number(node), low_price, slope, 0.0, tonnes)])


def open_link(network: Network, tail: str, head: str, cost: float, curvature: float, tonnes: float) -> Network:
    """A new link from node to node with a cost, a curvature and a capacity."""
    if tonnes == 0:
        return network
    return network.extended([("new_link", network.number(tail), network.number(head), cost, curvature, 0.0, tonnes)])


@dataclass(frozen=True, slots=True)
class Measure:
    """What a promise becomes: its Change under a draw, its delivery probability, and what could not be represented.

    `change(draw)` gives the Change at full delivery under the draw's inputs (the priors and `base_price` in USD/kg);
    `identity` when the promise carries no quantity, and then `unrepresented` says so. `places` must be nodes and
    `tonnes` (a year) less than the world makes.
    """

    promise: str
    change: Callable[[Draw], Change]
    probability: float
    unrepresented: str = ""
    inside_agreement: bool = True
    places: tuple[str, ...] = ()
    tonnes: float = 0.0

    @property
    def is_identity(self) -> bool:
        """Whether the promise changes nothing because nothing in it can be computed."""
        return bool(self.unrepresented)
