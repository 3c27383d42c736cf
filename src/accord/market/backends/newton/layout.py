"""Layout: how the arrays of a Network become the rows of the kernels, and how their prices become flows again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from accord.market.backends.newton.interior import Path
from accord.market.backends.newton.kernels import Point, Terms, Wiring
from accord.market.backends.newton.lanes import rows
from accord.market.backends.newton.symbolic import Index, Pattern, analyse
from accord.market.network import Floats, Network


@dataclass(frozen=True, eq=False)
class Layout:
    """What depends on the topology only: who touches whom, which ground arcs are flat, the order of elimination.

    `curved` and `flat` are arc numbers in the order of the kernels' rows (inner arcs first, then ground arcs), `row`
    finds the row of an arc, and `order` has the nodes in the order of elimination. `into` marks arcs that leave the
    ground, `signed` those whose gain counts (all but those into the ground).
    """

    order: Index
    pattern: Pattern
    wiring: Wiring
    curved: Index
    flat: Index
    inner: int
    into: NDArray[np.bool_]
    signed: NDArray[np.bool_]
    row: Index

    def terms(self, width: int) -> Terms:
        """Empty coefficients for one scenario (width 1) or eight."""
        arcs, kinks = [rows(len(self.curved), width) for _ in range(5)], [rows(len(self.flat), width) for _ in range(4)]
        return Terms(*arcs, *kinks)

    def point(self, width: int) -> Point:
        """Work space for one scenario or eight."""
        n = len(self.order)
        count = dict.fromkeys(Point._fields, n)
        count |= {"couplings": len(self.wiring.pair_one), "panel": int(self.pattern.panel_at[-1])}
        return Point(**{name: rows(size, width) for name, size in count.items()})

    def path(self, width: int) -> Path:
        """Work space of the interior point for one scenario or eight."""
        return Path(*(rows(len(self.row), width) for _ in Path._fields))

    def fill(self, terms: Terms, network: Network, harder: float = 1.0) -> None:
        """Set the coefficients of one scenario, every curvature times `harder`."""
        where = self.curved
        terms.gain[:] = np.where(self.signed[where], network.gain[where], -1.0)
        terms.cost[:] = network.cost[where]
        terms.inverse[:] = 1.0 / (harder * network.curvature[where])
        terms.lower[:] = network.lower[where]
        terms.upper[:] = network.upper[where]
        flat = [array[self.flat] for array in (network.gain, network.cost, network.lower, network.upper)]
        terms.price[:], terms.kink[:], terms.below[:], terms.above[:] = kinks(self.into[self.flat], *flat)


def kinks(
    into: NDArray[np.bool_], gain: Floats, cost: Floats, lower: Floats, upper: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Flat ground arcs as kinks: price, the node's price at which each one turns, its inflow below and above that.

    An arc with equal bounds turns nowhere: at minus infinity.
    """
    price = np.where(into, cost / gain, -cost)
    below, above = np.where(into, gain * lower, -upper), np.where(into, gain * upper, -lower)
    return price, np.where(below == above, -np.inf, price), below, above


def flat_arcs(network: Network) -> NDArray[np.bool_]:
    """Which arcs are flat: curvature 0 (and so on the ground)."""
    flat: NDArray[np.bool_] = network.curvature == 0
    return flat


def topology_key(network: Network) -> tuple[int, bytes, bytes, bytes]:
    """What two networks must share to share a Layout."""
    return len(network.nodes), network.tail.tobytes(), network.head.tobytes(), flat_arcs(network).tobytes()


def layout(network: Network) -> Layout:
    """The Layout of a network; the last few topologies are remembered."""
    return _layout(*topology_key(network))


@lru_cache(maxsize=16)
def _layout(size: int, tails: bytes, heads: bytes, flats: bytes) -> Layout:
    tail, head = np.frombuffer(tails, np.int64), np.frombuffer(heads, np.int64)
    flat = np.frombuffer(flats, bool)
    grounded = (tail < 0) | (head < 0)
    inner = np.flatnonzero(~grounded)
    one, other = np.minimum(tail, head)[inner], np.maximum(tail, head)[inner]
    pairs, coupling = np.unique(one * size + other, return_inverse=True)
    order, pattern, entry = analyse(size, pairs // max(size, 1), pairs % max(size, 1))
    rank = np.empty(size, np.int64)
    rank[order] = np.arange(size)
    by_tail = np.lexsort((rank[head[inner]], rank[tail[inner]]))
    inner, coupling = inner[by_tail], coupling[by_tail].reshape(-1)
    node = np.where(tail >= 0, tail, head)

    def grouped(which: Index) -> tuple[Index, Index]:
        ranks = rank[node[which]]
        count = np.bincount(ranks, minlength=size)
        return which[np.argsort(ranks, kind="stable")], np.concatenate([[0], np.cumsum(count)]).astype(np.int64)

    ground, ground_at = grouped(np.flatnonzero(grounded & ~flat))
    kink, kink_at = grouped(np.flatnonzero(flat))
    inner_at = np.concatenate([[0], np.cumsum(np.bincount(rank[tail[inner]], minlength=size))]).astype(np.int64)
    wiring = Wiring(
        inner_at=inner_at,
        head=rank[head[inner]],
        coupling=coupling.astype(np.int64),
        ground_at=ground_at,
        kink_at=kink_at,
        pair_one=rank[pairs // max(size, 1)],
        pair_other=rank[pairs % max(size, 1)],
        entry=entry,
    )
    curved = np.concatenate([inner, ground])
    row = np.empty(len(tail), np.int64)
    row[curved], row[kink] = np.arange(len(curved)), np.arange(len(kink))
    return Layout(order, pattern, wiring, curved, kink, len(inner), tail < 0, head >= 0, row)


def flows_at(network: Network, prices: Floats) -> Floats:
    """The flows that these prices make: closed form on curved arcs, what balance asks for on flat ones."""
    flat = flat_arcs(network)
    inverse = 1.0 / np.where(flat, 1.0, network.curvature)
    wanted = (network.margins(prices) - network.cost) * inverse
    flows: Floats = np.clip(wanted, network.lower, network.upper)
    return with_slack(network, prices, flows)


def with_slack(network: Network, prices: Floats, flows: Floats) -> Floats:
    """Flows whose flat arcs close the balance of their node as far as their bounds and its price allow."""
    arcs = np.flatnonzero(np.atleast_2d(flat_arcs(network))[0])
    if not len(arcs):
        return flows
    flows = flows.copy()
    flows[..., arcs] = 0.0
    into = network.tail[arcs] < 0
    node = np.where(into, network.head[arcs], network.tail[arcs])
    own, cost, lower, upper = (getattr(network, n)[..., arcs] for n in ("gain", "cost", "lower", "upper"))
    gain = np.where(into, own, 1.0)
    _, kink, below, above = kinks(into, own, cost, lower, upper)
    here = prices[..., node]
    carried = np.where(kink < here, above, below)
    carried = np.where(kink == here, np.where(np.isfinite(below), below, above), carried)
    carried = np.where(np.isfinite(carried), carried, np.where(np.isfinite(below), below, above))
    net = network.balance(flows)
    np.add.at(net.T, node, carried.T)
    below, above = (np.broadcast_to(bound, carried.shape) for bound in (below, above))
    turning = (kink == here) & (net[..., node] != 0)
    for a in np.flatnonzero(
        turning if turning.ndim == 1 else turning.any(axis=0)
    ):  # on its kink an arc takes what is left
        moved = np.clip(carried[..., a] - net[..., node[a]], below[..., a], above[..., a])
        moved = np.where(turning[..., a], moved, carried[..., a])
        net[..., node[a]] += moved - carried[..., a]
        carried[..., a] = moved
    flows[..., arcs] = np.clip(np.where(into, carried, -carried) / gain, lower, upper)
    return flows
