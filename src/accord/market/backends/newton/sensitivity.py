"""Sensitivity: what every price does when one cost or bound moves a little, one triangular solve each.

At an equilibrium r(p, theta) = 0, so dp / dtheta = -H^-1 dr / dtheta with the generalised Hessian H already factored:
a cost moves the flow of an arc strictly inside its bounds by -1 / w, a bound that binds moves it one for one, and the
rest does nothing. At a kink of the solution these are one-sided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from accord.market.backends.newton.factor import substitute
from accord.market.network import Floats, Ints, Network

if TYPE_CHECKING:
    from accord.market.backends.newton import State


def responses(state: State, network: Network, arcs: Ints, field: Literal["cost", "lower", "upper"]) -> Floats:
    """d price / d field for each of the arcs, (arcs, nodes), at the equilibrium whose factor `state` holds.

    A cost of a flat ground arc whose kink holds its node's price moves that price itself.
    """
    plan, size = state.layout, len(network.nodes)
    held = np.empty(size, bool)
    held[plan.order] = state.point.free == 0
    prices = state.by_node()
    found = np.zeros((len(arcs), size))
    curved = network.curvature > 0
    wanted = (network.margins(prices) - network.cost) / np.where(curved, network.curvature, 1.0)
    for row, a in enumerate(np.asarray(arcs).tolist()):
        tail, head, gain = int(network.tail[a]), int(network.head[a]), float(network.gain[a])
        fixed = np.zeros(size)  # prices that kinks hold, when the kink itself moves
        flow = 0.0
        if not curved[a]:
            node = head if tail < 0 else tail
            kink = network.cost[a] / gain if tail < 0 else -network.cost[a]
            if field == "cost":
                fixed[node] = (1.0 / gain if tail < 0 else -1.0) if held[node] and kink == prices[node] else 0.0
            else:
                carries = network.upper[a] if (prices[node] > kink) == (tail < 0) else network.lower[a]
                flow = float(not held[node] and carries == getattr(network, field)[a])
        elif field == "cost":
            flow = -1.0 / network.curvature[a] if network.lower[a] < wanted[a] < network.upper[a] else 0.0
        elif field == "upper":
            flow = float(wanted[a] >= network.upper[a])
        else:
            flow = float(wanted[a] <= network.lower[a])
        right = _response(network, wanted, fixed) if fixed.any() else np.zeros(size)
        if head >= 0:
            right[head] += gain * flow
        if tail >= 0:
            right[tail] -= flow
        right[held] = 0.0
        x = -right[plan.order]
        substitute(plan.pattern, state.point.panel, state.point.inverse, x)
        found[row, plan.order] = x
        found[row] += fixed
    return found


def _response(network: Network, wanted: Floats, fixed: Floats) -> Floats:
    """What balance does when held prices move: H times that move, on the arcs inside their bounds."""
    inside = (network.curvature > 0) & (network.lower < wanted) & (wanted < network.upper)
    moved = np.zeros(len(wanted))
    moved[inside] = network.margins(fixed)[inside] / network.curvature[inside]
    return network.balance(moved)
