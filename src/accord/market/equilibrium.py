"""Equilibrium: flows and prices with the certificate that lets anyone check them, and a status instead of an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from accord.core.errors import SolveError
from accord.market.network import GROUND, Floats, Network

Status = Literal["solved", "almost_solved", "infeasible", "unbounded", "max_iterations", "numerical_error"]
SOLVED_AT = 1e-6
ALMOST_AT = 1e-3


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """`prices` (nodes, USD/kg; NaN where a node has no arc) and `flows` (arcs, tonnes) of a Network.

    `primal_residual` is the largest node imbalance and `natural_residual` the largest
    |f - clip(f - marginal loss)|, both over world flow = half the sum of |f|; `duality_gap` is over
    max(1, |objective|). All three are computed here, not taken from the back end.
    """

    prices: Floats
    flows: Floats
    status: Status
    primal_residual: float
    natural_residual: float
    duality_gap: float
    iterations: int
    backend: str

    def require_solved(self) -> Equilibrium:
        """Itself if solved; SolveError otherwise."""
        if self.status != "solved":
            raise SolveError(
                f"the network is {self.status}", where=self.backend, hint="Look at .primal_residual and .duality_gap"
            )
        return self


def certify(
    network: Network, prices: Floats, flows: Floats, *, claimed: Status, iterations: int, backend: str
) -> Equilibrium:
    """Project a back end's answer on the bounds of prices and flows, measure what is left, and set the status."""
    if not (np.all(np.isfinite(prices)) and np.all(np.isfinite(flows))):
        failed: Status = "numerical_error" if claimed == "solved" else claimed
        return Equilibrium(prices, flows, failed, np.inf, np.inf, np.inf, iterations, backend)
    prices, flows = _price_bounds(network, prices), np.clip(flows, network.lower, network.upper)
    world = max(1e-12, float(np.abs(flows).sum()) / 2)
    loss = network.cost + network.curvature * flows - network.margins(prices)
    primal = float(np.max(np.abs(network.balance(flows)), initial=0.0)) / world
    moved = flows - np.clip(flows - loss, network.lower, network.upper)
    natural = float(np.max(np.abs(moved), initial=0.0)) / world
    objective = float(np.sum(network.cost * flows + network.curvature * flows**2 / 2))
    gap = abs(objective - _dual(network, prices, flows)) / max(1.0, abs(objective))
    worst = max(primal, natural, gap)
    status = claimed
    if claimed in ("solved", "almost_solved", "max_iterations"):
        status = "solved" if worst <= SOLVED_AT else "almost_solved" if worst <= ALMOST_AT else "numerical_error"
    touched = np.zeros(len(network.nodes) + 1, bool)
    touched[network.tail] = touched[network.head] = True
    return Equilibrium(np.where(touched[:-1], prices, np.nan), flows, status, primal, natural, gap, iterations, backend)


def _price_bounds(network: Network, prices: Floats) -> Floats:
    """A ground arc without curvature bounds its node's price: below where it leaves, above where it enters."""
    flat = (network.curvature == 0) & np.isinf(network.upper)
    out, into = flat & (network.head == GROUND), flat & (network.tail == GROUND)
    bounded = prices.copy()
    np.maximum.at(bounded, network.tail[out], -network.cost[out])
    np.minimum.at(bounded, network.head[into], network.cost[into] / network.gain[into])
    return bounded


def _dual(network: Network, prices: Floats, flows: Floats) -> float:
    """The dual objective: every arc's least loss at these prices (an uncapped flat arc loses nothing at best)."""
    reduced = network.cost - network.margins(prices)
    curved = network.curvature > 0
    best = np.where(reduced < 0, network.upper, network.lower)
    best[curved] = np.clip(-reduced[curved] / network.curvature[curved], network.lower[curved], network.upper[curved])
    best = np.where(np.isfinite(best), best, flows)
    return float(np.sum(reduced * best + network.curvature * best**2 / 2))
