"""Crossing: an approximate answer made exact, by linear solves on the arcs that may move."""

from __future__ import annotations

from typing import Any

import numpy as np

from accord.market.backends.newton.factor import factorise, substitute
from accord.market.backends.newton.layout import Layout, flows_at, with_slack
from accord.market.network import Floats, Network

_ROUNDS = 40
_INDIFFERENT = 1e-10
"""An arc whose marginal loss is below this share of the largest price may carry more or less at no cost."""


def balanced(layout: Layout, network: Network, prices: Floats, moving: bool) -> tuple[Floats, Floats]:
    """Prices, and flows with their imbalance r spread over the arcs that may move: f += v d / w with H d = -r.

    Where w is tiny, f at rounded prices is off by (rounding of p) / w; this puts it right. An arc that is pushed
    against a bound rests from then on. Prices take the step d too if they are `moving`, but flows are not computed
    from them anew.
    """
    curved = network.curvature > 0
    inverse = np.where(curved, 1.0 / np.where(curved, network.curvature, 1.0), 0.0)
    node = np.where(network.tail < 0, network.head, network.tail)
    system = _System(layout, network, np.arange(len(curved)))
    flows, rests = flows_at(network, prices), np.zeros(len(curved), bool)
    level = _INDIFFERENT * float(np.abs(prices).max(initial=0.0))
    for _ in range(_ROUNDS):
        net = network.balance(flows)
        if not np.any(np.abs(net) > 1e-14 * np.abs(flows).sum()):
            break
        inside = (network.lower < flows) & (flows < network.upper)
        free = np.ones(len(prices))
        free[node[inside & ~curved]] = 0.0
        loss = np.abs(network.cost + network.curvature * flows - network.margins(prices))
        movable = np.where((inside | (loss <= level)) & ~rests, inverse, 0.0)
        part, excess = _stuck(network, movable > 0, net * free, free)
        if np.any(excess):  # no arc out of these nodes may move: their prices go together to where the first one wakes
            prices = prices + _to_next_kink(network, prices, part, excess, (movable == 0) & curved)
            rests[:] = False
            flows = with_slack(network, prices, flows)
            continue
        system.factorise(movable, network.gain, free)
        move = free * system.solve(-free * net)
        wanted = flows + movable * network.margins(move)
        flows = np.clip(wanted, network.lower, network.upper)
        rests |= wanted != flows
        if moving:
            prices = prices + move
        flows = with_slack(network, prices, flows)
    return prices, flows


def _stuck(network: Network, movable: Any, net: Floats, free: Floats) -> tuple[Any, Floats]:
    """The parts into which arcs that may move join the nodes, and the imbalance of each that has no way out."""
    from scipy import sparse  # heavy, and seldom needed
    from scipy.sparse.csgraph import connected_components

    size = len(net)
    grounded = (network.tail < 0) | (network.head < 0)
    inner, ground = movable & ~grounded, movable & grounded
    ends = network.tail[inner], network.head[inner]
    count, part = connected_components(sparse.coo_matrix((np.ones(len(ends[0])), ends), (size, size)), directed=False)
    excess: Floats = np.bincount(part, net, count).astype(float)
    excess[part[np.maximum(network.tail, network.head)[ground]]] = 0.0
    excess[part[free == 0]] = 0.0
    excess[np.abs(excess) <= 1e-12 * np.abs(net).sum()] = 0.0
    return part, excess


def _to_next_kink(network: Network, prices: Floats, part: Any, excess: Floats, resting: Any) -> Floats:
    """How far prices must move, each part as one and against its imbalance, until a resting arc may leave its bound."""
    open_ = (network.lower < network.upper) & resting
    reduced, capped = network.margins(prices) - network.cost, np.isfinite(network.upper)
    rise = np.where(open_, network.curvature * network.lower - reduced, np.inf)
    fall = np.where(open_ & capped, reduced - network.curvature * np.where(capped, network.upper, 0.0), np.inf)
    rise, fall = np.where(rise >= 0, rise, np.inf), np.where(fall >= 0, fall, np.inf)
    label = np.append(part, len(excess))
    tail, head = label[network.tail], label[network.head]
    rise, fall = (np.where(tail == head, np.inf, gap) for gap in (rise, fall))
    up, down = np.full(len(excess) + 1, np.inf), np.full(len(excess) + 1, np.inf)
    np.minimum.at(up, head, rise / network.gain)
    np.minimum.at(down, head, fall / network.gain)
    np.minimum.at(up, tail, fall)
    np.minimum.at(down, tail, rise)
    far = np.where(excess < 0, up[:-1], -down[:-1])
    far[(excess == 0) | ~np.isfinite(far)] = 0.0
    moved: Floats = far[part]
    return moved


def crossed_over(layout: Layout, network: Network, prices: Floats, flows: Floats) -> tuple[Floats, Floats]:
    """The exact equilibrium for the set of arcs that an interior point leaves strictly inside their bounds.

    An arc is inside where its slack times its curvature exceeds its multiplier; a flat one inside holds its node's
    price. What is left is linear: balance of the inside arcs, (v'p - c) / w each, and of the others at their bounds.
    """
    size, flat = len(network.nodes), network.curvature == 0
    loss = np.abs(network.cost + network.curvature * flows - network.margins(prices))
    slack = np.minimum(flows - network.lower, network.upper - flows)
    world, worth = max(1e-12, float(np.abs(flows).sum()) / 2), max(1e-12, float(np.abs(prices).max(initial=0.0)))
    inside = slack * np.where(flat, worth / world, network.curvature) > loss
    nearer_top = network.upper - flows < flows - network.lower
    carried = np.where(nearer_top, network.upper, network.lower)
    carried[flat] = 0.0
    node = np.where(network.tail < 0, network.head, network.tail)
    holds = np.flatnonzero(flat & inside)
    p, free = prices.copy(), np.ones(size)
    p[node[holds]] = np.where(network.tail[holds] < 0, network.cost[holds] / network.gain[holds], -network.cost[holds])
    free[node[holds]] = 0.0
    moving = inside & ~flat
    inverse = np.where(moving, 1.0 / np.where(flat, 1.0, network.curvature), 0.0)
    system = _System(layout, network, np.arange(len(flows)))
    system.factorise(inverse, network.gain, free)
    for _ in range(3):
        flows = np.where(moving, (network.margins(p) - network.cost) * inverse, carried)
        p = p + free * system.solve(-free * network.balance(with_slack(network, p, flows)))
    for _ in range(3):  # rounding of p over a small w is put right in the flows
        flows = with_slack(network, p, flows)
        flows = flows + inverse * network.margins(free * system.solve(-free * network.balance(flows)))
    return p, with_slack(network, p, np.clip(flows, network.lower, network.upper))


class _System:
    """A Theta^-1 A' of the open arcs, on the pattern of a layout."""

    def __init__(self, layout: Layout, network: Network, open_: Any) -> None:
        self._layout, self._point = layout, layout.point(1)
        size = len(layout.order)
        rank = np.empty(size + 1, np.int64)
        rank[layout.order], rank[-1] = np.arange(size), size
        self._size, self._ranks = size, (rank[network.tail[open_]], rank[network.head[open_]])
        pair = np.full(len(network.tail), -1, np.int64)
        pair[layout.curved[: layout.inner]] = layout.wiring.coupling
        self._pair = pair[open_]

    def factorise(self, inverse: Floats, gain: Floats, free: Floats | None = None) -> None:
        """Factorise A diag(inverse) A'; nodes that are not free are cut off from the others."""
        plan, point, (tail, head) = self._layout, self._point, self._ranks
        count = self._size + 1
        diagonal = (np.bincount(head, gain**2 * inverse, count) + np.bincount(tail, inverse, count))[:-1]
        inner = self._pair >= 0
        pairs = len(plan.wiring.pair_one)
        off: Floats = np.bincount(self._pair[inner], (gain * inverse)[inner], pairs).astype(float)
        if free is not None:
            ranked = free[plan.order]
            off = off * ranked[plan.wiring.pair_one] * ranked[plan.wiring.pair_other]
        point.panel[:] = 0.0
        point.panel[plan.wiring.entry] = -off
        point.panel[plan.pattern.diagonal] = diagonal * (1 + 1e-14) + 1e-250
        factorise(plan.pattern, point.panel, point.inverse)

    def solve(self, right: Floats) -> Floats:
        """Solve with the last factor."""
        x = right[self._layout.order]
        substitute(self._layout.pattern, self._point.panel, self._point.inverse, x)
        found = np.empty(self._size)
        found[self._layout.order] = x
        return found
