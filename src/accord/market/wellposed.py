"""Well-posed: what a Network may do wrong beyond its single arcs: make flow from nothing, without end or within bounds.

Only arcs without curvature can carry a flow without end, and they touch the ground: they bound the price of their
node. A node where one lets flow in, uncapped, for less than another, uncapped, pays for it has no price at all.
A cycle of arcs whose gains multiply to more than 1 makes flow from nothing too, but its curvature ends that.
"""

from __future__ import annotations

import numpy as np

from accord.core.errors import Fault, ModelError, raise_faults
from accord.market.network import GROUND, Floats, Ints, Network

_SHOWN = 5
_ROUNDING = 1e-12


def require_bounded(network: Network) -> None:
    """ModelError, naming both arcs, where a node can be fed without end for less than it is paid."""
    flat = (network.curvature == 0) & np.isinf(network.upper)
    into, out = np.flatnonzero(flat & (network.tail == GROUND)), np.flatnonzero(flat & (network.head == GROUND))
    ceiling = _extreme(network.head[into], network.cost[into] / network.gain[into], len(network.nodes), np.minimum)
    floor = _extreme(network.tail[out], -network.cost[out], len(network.nodes), np.maximum)
    size = np.maximum(1.0, np.abs(floor))
    raise_faults(
        (
            _endless(network, int(node), into, out)
            for node in np.flatnonzero(floor - ceiling > _ROUNDING * np.where(np.isfinite(size), size, 1.0))[:_SHOWN]
        ),
        ModelError,
        "network",
    )


def doubts(network: Network) -> list[Fault]:
    """What can be solved and is hardly meant: a cycle of arcs that multiplies what goes round."""
    cycle = _multiplying(network)
    if not len(cycle):
        return []
    product = float(np.prod(network.gain[cycle]))
    names = ", ".join(f"arc {a} ({network.describe(a)})" for a in cycle[:_SHOWN])
    more = f" and {len(cycle) - _SHOWN} more" if len(cycle) > _SHOWN else ""
    what = f"a cycle of gains multiplies what goes round by {product:.4g}: it makes flow from nothing"
    return [Fault(f"{names}{more}", what, "Its curvature keeps it finite; check the gains")]


def _extreme(nodes: Ints, prices: Floats, count: int, pick: np.ufunc) -> Floats:
    """The tightest of the prices at every node; infinite where there is none."""
    found: Floats = np.full(count, np.inf if pick is np.minimum else -np.inf)
    pick.at(found, nodes, prices)
    return found


def _endless(network: Network, node: int, into: Ints, out: Ints) -> Fault:
    feeds, takes = into[network.head[into] == node], out[network.tail[out] == node]
    feed = int(feeds[np.argmin(network.cost[feeds] / network.gain[feeds])])
    take = int(takes[np.argmin(network.cost[takes])])
    price = network.cost[feed] / network.gain[feed]
    return Fault(
        f"arc {feed} ({network.describe(feed)}) and arc {take} ({network.describe(take)})",
        f"flow comes in without end for {price:g} and is paid {-network.cost[take]:g}",
        "Give one of them an upper bound or a curvature",
    )


def _multiplying(network: Network) -> Ints:
    """The arcs of one cycle whose gains multiply to more than 1, in order; none where there is no such cycle.

    Longest paths by relaxation over logarithms of gains (Bellman and Ford), all arcs at once; the arcs by which nodes
    were last raised close a cycle as soon as there is one.
    """
    usable = (network.tail != GROUND) & (network.head != GROUND) & (network.upper > 0)
    inside: Ints = np.flatnonzero(usable)
    none: Ints = inside[:0]
    if not np.any(network.gain[inside] > 1):
        return none
    inside = inside[_on_cycles(network.tail[inside], network.head[inside], len(network.nodes))]
    if not np.any(network.gain[inside] > 1):
        return none
    order = np.argsort(network.head[inside], kind="stable")
    arcs = inside[order]
    tail, head, worth = network.tail[arcs], network.head[arcs], np.log(network.gain[arcs])
    nodes, starts = np.unique(head, return_index=True)
    reached, by = np.zeros(len(network.nodes)), np.full(len(network.nodes), -1)
    for step in range(1, len(nodes) + 2):
        offered = reached[tail] + worth
        best = np.maximum.reduceat(offered, starts)
        first = np.flatnonzero(offered == np.repeat(best, np.diff([*starts, len(arcs)])))
        choice = first[np.searchsorted(first, starts)]
        raised = best > reached[nodes] + _ROUNDING
        if not raised.any():
            break
        reached[nodes[raised]], by[nodes[raised]] = best[raised], choice[raised]
        if step & (step - 1) == 0 or step % 64 == 0 or step > len(nodes):
            cycle = _closed(by, tail)
            if len(cycle):
                around: Ints = arcs[cycle]
                return around
    return none


def _on_cycles(tail: Ints, head: Ints, count: int) -> np.ndarray:
    """Which arcs have both ends in one strongly connected component."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    graph = coo_matrix((np.ones(len(tail)), (tail, head)), shape=(count, count))
    _, part = connected_components(graph, connection="strong")
    same: np.ndarray = part[tail] == part[head]
    return same


def _closed(by: Ints, tail: Ints) -> Ints:
    """A cycle among the arcs by which every node was last raised (one a node, -1 for none), in order."""
    before = np.where(by >= 0, tail[by], np.arange(len(by)))
    ahead = before
    for _ in range(max(1, len(by).bit_length())):
        ahead = ahead[ahead]
    ends = np.flatnonzero(by[ahead] >= 0)  # a node that was never raised ends its chain; another lies on a cycle
    if not len(ends):
        return ends
    start = node = int(ahead[ends[0]])
    cycle: list[int] = []
    while not cycle or node != start:
        cycle.append(int(by[node]))
        node = int(before[node])
    found: Ints = np.array(cycle[::-1], np.int64)
    return found
