"""Equilibrium: flows and prices with the certificate that lets anyone check them, and a status instead of an error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from accord.core.errors import SolveError
from accord.market.network import GROUND, Floats, Network

Status = Literal["solved", "almost_solved", "infeasible", "unbounded", "max_iterations", "numerical_error"]
SOLVED_AT = 1e-9
ALMOST_AT = 1e-5


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """`prices` (nodes, USD/kg; NaN where a node has no arc) and `flows` (arcs, tonnes) of a Network.

    `primal_residual` is the largest node imbalance and `natural_residual` the largest
    |f - clip(f - marginal loss)|, both over world flow = half the sum of |f|; `duality_gap` is over
    max(1, |objective|). All three are computed here, not taken from the back end. `solved` means all three within
    SOLVED_AT. Where the status is infeasible or unbounded and the back end can prove it, `ray` is the proof: weights
    of nodes whose weighted balance no flow within the bounds can bring to 0, or a direction of flow without end.
    """

    prices: Floats
    flows: Floats
    status: Status
    primal_residual: float
    natural_residual: float
    duality_gap: float
    iterations: int
    backend: str
    ray: Floats | None = None

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
    prices, flows, residuals = measured(network, prices, flows)
    primal, natural, gap = residuals.tolist()
    status = claimed
    if claimed in ("solved", "almost_solved", "max_iterations"):
        worst = max(primal, natural, gap)
        status = "solved" if worst <= SOLVED_AT else "almost_solved" if worst <= ALMOST_AT else "numerical_error"
    return Equilibrium(prices, flows, status, primal, natural, gap, iterations, backend)


def measured(network: Network, prices: Floats, flows: Floats) -> tuple[Floats, Floats, Floats]:
    """Prices and flows put on their bounds (NaN for the price of a node without arcs), and what is left: primal and
    natural residual and duality gap, (3,); each with the draws before it for a block."""
    prices, flows = _price_bounds(network, prices), np.clip(flows, network.lower, network.upper)
    world = np.maximum(1e-12, np.abs(flows).sum(axis=-1) / 2)
    loss = network.cost + network.curvature * flows - network.margins(prices)
    primal = np.max(np.abs(network.balance(flows)), axis=-1, initial=0.0) / world
    moved = flows - np.clip(flows - loss, network.lower, network.upper)
    natural = np.max(np.abs(moved), axis=-1, initial=0.0) / world
    objective = np.sum(network.cost * flows + network.curvature * flows**2 / 2, axis=-1)
    gap = np.abs(objective - _dual(network, prices, flows)) / np.maximum(1.0, np.abs(objective))
    touched = np.zeros(len(network.nodes) + 1, bool)
    touched[network.tail] = touched[network.head] = True
    return np.where(touched[:-1], prices, np.nan), flows, np.stack([primal, natural, gap], axis=-1)


def _price_bounds(network: Network, prices: Floats) -> Floats:
    """A ground arc without curvature bounds its node's price: below where it leaves, above where it enters."""
    flat = (network.curvature == 0) & np.isinf(network.upper)
    least, most = (np.where(flat, bound, far) for bound, far in (
        (-network.cost, -np.inf), (network.cost / network.gain, np.inf)))  # fmt: skip
    lead = np.broadcast_shapes(prices.shape[:-1], flat.shape[:-1])
    bounded = np.array(np.broadcast_to(prices, (*lead, prices.shape[-1]))).T
    out, into = np.flatnonzero(network.head == GROUND), np.flatnonzero(network.tail == GROUND)
    np.maximum.at(bounded, network.tail[out], np.broadcast_to(least, (*lead, least.shape[-1]))[..., out].T)
    np.minimum.at(bounded, network.head[into], np.broadcast_to(most, (*lead, most.shape[-1]))[..., into].T)
    return np.ascontiguousarray(bounded.T)


def _dual(network: Network, prices: Floats, flows: Floats) -> Floats:
    """The dual objective: every arc's least loss at these prices (an uncapped flat arc loses nothing at best)."""
    reduced = network.cost - network.margins(prices)
    curved = network.curvature > 0
    inside = np.clip(-reduced / np.where(curved, network.curvature, 1.0), network.lower, network.upper)
    best = np.where(curved, inside, np.where(reduced < 0, network.upper, network.lower))
    best = np.where(np.isfinite(best), best, flows)
    return np.asarray(np.sum(reduced * best + network.curvature * best**2 / 2, axis=-1))


@dataclass(frozen=True, eq=False)
class Equilibria:
    """The equilibria of a block: `prices` (draws, nodes), `flows` (draws, arcs), `solved` (draws,), and `residuals`
    (draws, 3): primal and natural residual and duality gap, as an Equilibrium has them."""

    prices: Floats
    flows: Floats
    solved: NDArray[np.bool_]
    residuals: Floats


def stacked(found: Sequence[Equilibrium]) -> Equilibria:
    """Equilibria one by one as a block."""
    return Equilibria(
        np.array([one.prices for one in found]),
        np.array([one.flows for one in found]),
        np.array([one.status == "solved" for one in found]),
        np.array([(one.primal_residual, one.natural_residual, one.duality_gap) for one in found]),
    )
