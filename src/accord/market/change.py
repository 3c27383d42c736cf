"""Changes: Network -> Network. A shock and a promise are the same kind of thing, built from these few primitives.

Zero size is the identity; Changes on disjoint arcs commute; nothing is mutated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from accord.core.errors import ModelError
from accord.market.network import GROUND, NUMBERS, Arc, Floats, Ints, Kind, Network, Node, Number

Change = Callable[[Network], Network]
Draw = Mapping[str, Number]
"""Inputs by name: a number each, or a column of shape (draws, 1) for a block of draws."""


def identity(network: Network) -> Network:
    """The Change of a promise without quantity."""
    return network


def compose(changes: Iterable[Change]) -> Change:
    """All changes, one after the other."""
    steps = tuple(changes)
    return lambda network: reduce(lambda net, change: change(net), steps, network)


def where(delivered: NDArray[np.bool_], change: Change) -> Change:
    """The change in draws where it is delivered, (draws, 1); in others old arcs are as they were, new ones closed."""

    def partly(network: Network) -> Network:
        changed = change(network)
        if delivered.all() or changed is network:
            return changed
        old, mixed = len(network.tail), {}
        for name in NUMBERS:
            before, after = getattr(network, name), getattr(changed, name)
            lead = (len(delivered), after.shape[-1])
            column = np.array(np.broadcast_to(after, lead))
            column[:, :old] = np.where(delivered, column[:, :old], before)
            if name in ("lower", "upper"):
                column[:, old:] = np.where(delivered, column[:, old:], 0.0)
            mixed[name] = column
        return changed.with_arcs(**mixed)

    return partly


# bounds


def cap(network: Network, arcs: Ints, limit: Number) -> Network:
    """Upper bounds of the arcs lowered to `limit` (tonnes a period) where they are above it."""
    return _bounded(network, arcs, np.minimum(network.upper[..., arcs], limit))


def allow(network: Network, arcs: Ints, limit: Number) -> Network:
    """Upper bounds of the arcs raised to `limit` (tonnes a period) where they are below it."""
    return _bounded(network, arcs, np.maximum(network.upper[..., arcs], limit))


def scale(network: Network, arcs: Ints, factor: Number) -> Network:
    """Upper bounds of the arcs times `factor`; an arc without one is held at that part of its base flow.

    A factor of 1 or more leaves an arc without an upper bound as it is.
    """
    upper, base = network.upper[..., arcs], network.base[..., arcs]
    open_ended = np.isinf(upper)
    held = np.where(np.less(factor, 1), base * factor, upper)
    return _bounded(network, arcs, np.where(open_ended, held, np.where(open_ended, 0.0, upper) * factor))


def reserve(network: Network, arcs: Ints, tonnes: Number) -> Network:
    """A minimum delivery of `tonnes` a period on each arc, as far as its upper bound allows."""
    least = np.maximum(network.lower[..., arcs], np.minimum(tonnes, network.upper[..., arcs]))
    return network.with_arcs(lower=_put(network.lower, arcs, least))


def _bounded(network: Network, arcs: Ints, upper: Floats) -> Network:
    """The network with new upper bounds on some arcs; itself where they are the old ones."""
    if np.array_equal(upper, np.broadcast_to(network.upper[..., arcs], upper.shape)):
        return network
    bounds = _put(network.upper, arcs, upper)
    return network.with_arcs(upper=bounds, lower=np.minimum(network.lower, bounds))


def _put(column: Floats, arcs: Ints, values: Floats) -> Floats:
    """A copy of a column with new values at some arcs; it becomes a block where the values are one."""
    changed = np.array(np.broadcast_to(column, (*values.shape[:-1], column.shape[-1])))
    changed[..., arcs] = values
    return changed


# costs and demand


def add_cost(network: Network, arcs: Ints, amount: Number) -> Network:
    """A cost of `amount` USD/kg more on the arcs: a tariff, a detour, a licence fee."""
    if not np.any(amount):
        return network
    return network.with_arcs(cost=_put(network.cost, arcs, network.cost[..., arcs] + amount))


def shift_demand(network: Network, arcs: Ints, factor: Number) -> Network:
    """Demand times `factor` at every price, on core and elastic arcs."""
    if np.all(np.equal(factor, 1)):
        return network
    if np.any(np.less_equal(factor, 0)):
        raise ModelError("demand cannot be multiplied by 0 or less", hint="Use a factor above 0")
    return network.with_arcs(
        lower=_put(network.lower, arcs, network.lower[..., arcs] * factor),
        upper=_put(network.upper, arcs, network.upper[..., arcs] * factor),
        curvature=_put(network.curvature, arcs, network.curvature[..., arcs] / factor),
    )


# new arcs: tonnes are a year's and become a period's; None takes the only stage there is


def add_supply(
    network: Network, place: str, tonnes: Number, low_price: Number, high_price: Number,
    *, stage: str | None = None, start: int = 0,
) -> Network:  # fmt: skip
    """New supply of up to `tonnes` a year at a place from period `start` on, its marginal cost rising from
    `low_price` to `high_price`."""
    return _each(
        network, "project", tonnes, low_price, high_price,
        [(GROUND, node) for node in _nodes(network, place, stage, start)],
    )  # fmt: skip


def add_conversion(
    network: Network, place: str, stage: str, into: str, tonnes: Number, low_cost: Number, high_cost: Number,
    *, gain: float = 1.0, start: int = 0,
) -> Network:  # fmt: skip
    """New capacity to turn `tonnes` a year of `stage` into `gain` x as much of stage `into`, from period `start` on.

    The place needs a node at both stages. Marginal cost rises from `low_cost` to `high_cost` (USD/kg of input).
    """
    ends = zip(_nodes(network, place, stage, start), _nodes(network, place, into, start), strict=True)
    return _each(network, "conversion_expansion", tonnes, low_cost, high_cost, list(ends), gain)


def open_link(
    network: Network, tail: str, head: str, cost: Number, curvature: Number, tonnes: Number,
    *, stage: str | None = None, start: int = 0,
) -> Network:  # fmt: skip
    """A new link from place to place with a cost, a curvature (of a year's flow) and a capacity a year."""
    ends = zip(_nodes(network, tail, stage, start), _nodes(network, head, stage, start), strict=True)
    high = cost + curvature * tonnes
    return _each(network, "new_link", tonnes, cost, high, list(ends))


def add_stock(network: Network, place: str, tonnes: Number, price: Number, *, stage: str | None = None) -> Network:
    """A stock of `tonnes` at a place that is sold, once, when the price there reaches `price`; what is left is kept.

    In a network of several periods the stock has nodes of its own, so that what is sold is gone.
    """
    if not np.any(tonnes):
        return network
    homes = _nodes(network, place, stage, 0)
    slope = (RELEASE_ABOVE - 1) * price / np.where(np.equal(tonnes, 0), 1.0, tonnes)
    if len(homes) == 1:
        return network.extended([Arc("project", GROUND, int(homes[0]), price, slope, upper=tonnes)])
    first = len(network.nodes)
    holds = [first + period for period in range(len(homes))]
    kept = [Arc("storage", a, b, 0.0, slope / 100, upper=tonnes) for a, b in pairwise(holds)]
    sold = [Arc("project", a, int(b), price, slope, upper=tonnes) for a, b in zip(holds, homes, strict=True)]
    ends = [
        Arc("opening", GROUND, holds[0], 0.0, 0.0, lower=tonnes, upper=tonnes),
        Arc("closing", holds[-1], GROUND, 0.0, 0.0),
    ]
    name = f"stock {len({n.stage for n in network.nodes if n.stage.startswith('stock')}) + 1}"
    return network.extended([*ends, *kept, *sold], [Node(place, name, t) for t in range(len(homes))])


def price_floor(
    network: Network, place: str, price: Number, tonnes: Number = np.inf, *, stage: str | None = None, start: int = 0
) -> Network:
    """A buyer of last resort at `price` for up to `tonnes` a year: the price there cannot fall below."""
    if not np.any(tonnes) or not np.any(price):
        return network
    sold = tonnes * network.step
    slope = 0.0 if np.all(np.isinf(tonnes)) else 1e-3 * price / np.where(np.equal(sold, 0), 1.0, sold)
    return network.extended(
        [Arc("floor", int(node), GROUND, -price, slope, upper=sold) for node in _nodes(network, place, stage, start)]
    )


RELEASE_ABOVE = 1.02
"""A stock's price rises by this factor until all of it is sold."""
_FLATTEST = 1e-6
"""Rise of marginal cost over all of a new arc, over its cost: an arc without any would leave its flow open."""


def _nodes(network: Network, place: str, stage: str | None, start: int) -> Ints:
    """The node of a place and stage in every period from `start` on; ModelError where none, or two a period."""
    nodes = network.at(place, stage)
    nodes = nodes[[network.nodes[n].period >= start for n in nodes]] if len(nodes) else nodes
    periods = [network.nodes[n].period for n in nodes]
    if not periods or len(set(periods)) < len(periods):
        what = "no node" if not periods else "more than one stage"
        known = sorted({node.stage for node in network.nodes if node.place == place})
        raise ModelError(f"{what} at {place} {stage or ''}".strip(), hint=f"Its stages: {', '.join(known) or 'none'}")
    return nodes[np.argsort(periods)]


def _each(
    network: Network,
    kind: Kind,
    tonnes: Number,
    low: Number,
    high: Number,
    ends: Sequence[tuple[int, int]],
    gain: float = 1.0,
) -> Network:
    """One arc for each pair of ends, its marginal cost rising from `low` to `high` over what `tonnes` a year is."""
    if not np.any(tonnes):
        return network
    a_period = tonnes * network.step
    rise = np.maximum(np.subtract(high, low), _FLATTEST * np.maximum(np.abs(high), 1.0))
    slope = rise / np.where(np.equal(a_period, 0), 1.0, a_period)
    return network.extended([Arc(kind, int(a), int(b), low, slope, upper=a_period, gain=gain) for a, b in ends])


@dataclass(frozen=True, slots=True)
class Measure:
    """What a promise becomes: its Change under a draw, its delivery probability, and what could not be represented.

    `change(draw)` gives the Change at full delivery under the draw's inputs (the priors and `base_price` in USD/kg);
    `identity` when the promise carries no quantity, and then `unrepresented` says so. `places` must be nodes and
    `tonnes` (a year) less than the world makes. `sources` say where it was promised or assumed.
    """

    promise: str
    change: Callable[[Draw], Change]
    probability: float
    unrepresented: str = ""
    inside_agreement: bool = True
    places: tuple[str, ...] = ()
    tonnes: float = 0.0
    sources: tuple[str, ...] = ()

    @property
    def is_identity(self) -> bool:
        """Whether the promise changes nothing because nothing in it can be computed."""
        return bool(self.unrepresented)
