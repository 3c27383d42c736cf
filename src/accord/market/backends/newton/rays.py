"""Rays: proofs that a network has no equilibrium, each checked on the network itself before it is given.

Infeasible (Farkas): node weights y such that no flow within the bounds has y'(A f) = 0, because even the best one has
max_f y'A f = sum_a max(y_a l_a, y_a u_a) < 0 with y_a = g y_head - y_tail. Unbounded: a flow direction through two
uncapped flat ground arcs of one node that costs less than nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from accord.market.equilibrium import Equilibrium
from accord.market.network import GROUND, Arc, Floats, Network

_SLIGHT = 1e-7
"""Weights below this share of the largest are noise of the least-squares problem."""


def proves_infeasible(network: Network, ray: Floats) -> bool:
    """Whether these node weights show that no flow within the bounds balances every node."""
    return _most(network, ray) < -1e-9 * float(np.abs(ray).max(initial=0.0)) * max(1.0, _sizes(network))


def _most(network: Network, ray: Floats) -> float:
    """The largest y'A f over the bounds."""
    weight = network.margins(ray)
    up, down = weight > 0, weight < 0
    return float(weight[up] @ network.upper[up] + weight[down] @ network.lower[down])


def _sizes(network: Network) -> float:
    """The largest finite bound."""
    finite = network.upper[np.isfinite(network.upper)]
    return float(max(np.abs(network.lower).max(initial=0.0), np.abs(finite).max(initial=0.0)))


def infeasible_ray(network: Network, solve: Callable[[Network], Equilibrium]) -> Floats | None:
    """Node weights that prove a network infeasible, or None.

    The least-squares problem min |A f|^2 / 2 + small |f|^2 / 2 within the bounds is itself a network with ground arcs
    of curvature 1; its prices are the imbalances that remain, and their sign pattern is the cut.
    """
    n, size = len(network.nodes), len(network.tail)
    if not n:
        return None
    eased = network.with_arcs(cost=np.zeros(size), curvature=np.full(size, 1e-7))
    slack: list[Arc] = []
    for node in range(n):
        slack += [
            Arc("unserved", GROUND, node, 0.0, 1.0),
            Arc("disposal", node, GROUND, 0.0, 1.0),
        ]
    prices = np.nan_to_num(solve(eased.extended(slack)).prices)
    largest = float(np.abs(prices).max(initial=0.0))
    if largest <= 0:
        return None
    prices = np.where(np.abs(prices) < _SLIGHT * largest, 0.0, prices)
    levels = np.unique(np.concatenate([[0.0], prices]))
    cuts = [np.where(prices >= level, 1.0, 0.0) for level in levels[levels > 0][-64:]]
    cuts += [np.where(prices <= level, -1.0, 0.0) for level in levels[levels < 0][:64]]
    for ray in (prices, -prices, *cuts, *(-cut for cut in cuts)):
        if proves_infeasible(network, ray):
            return np.asarray(ray / np.abs(ray).max(), float)
    return None


def unbounded_ray(network: Network) -> Floats | None:
    """A flow direction without end that earns, or None: in over one flat arc and out over another at one node."""
    flat = np.flatnonzero((network.curvature == 0) & np.isinf(network.upper))
    into, out = flat[network.tail[flat] == GROUND], flat[network.head[flat] == GROUND]
    n = len(network.nodes)
    ceiling, floor = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(ceiling, network.head[into], network.cost[into] / network.gain[into])
    np.maximum.at(floor, network.tail[out], -network.cost[out])
    for node in np.flatnonzero(floor > ceiling)[:1]:
        enters = into[network.head[into] == node]
        leaves = out[network.tail[out] == node]
        first = enters[np.argmin(network.cost[enters] / network.gain[enters])]
        ray = np.zeros(len(network.tail))
        ray[first], ray[leaves[np.argmin(network.cost[leaves])]] = 1.0, network.gain[first]
        return ray
    return None
