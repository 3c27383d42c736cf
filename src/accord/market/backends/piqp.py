"""PIQP: proximal interior point (Schwan, Jiang, Kuhn and Jones 2023), a referee."""

from __future__ import annotations

from typing import Any

import numpy as np
import piqp
from scipy import sparse

from accord.market.backends import incidence
from accord.market.equilibrium import Equilibrium, Status, certify
from accord.market.network import Network

_STATUS: dict[str, Status] = {
    "PIQP_SOLVED": "solved",
    "PIQP_MAX_ITER_REACHED": "max_iterations",
    "PIQP_PRIMAL_INFEASIBLE": "infeasible",
    "PIQP_DUAL_INFEASIBLE": "unbounded",
}


def prepare(network: Network) -> Any:
    """The incidence matrix."""
    return incidence(network)


def solve(state: Any, network: Network) -> Equilibrium:
    """Solve one network on the prepared incidence matrix."""
    solver = piqp.SparseSolver()
    settings = solver.settings
    settings.eps_abs, settings.eps_rel = 1e-9, 1e-12
    settings.eps_duality_gap_abs, settings.eps_duality_gap_rel = 1e-6, 1e-13
    settings.check_duality_gap = True
    settings.max_iter = 60
    solver.setup(
        sparse.diags(network.curvature, format="csc"), network.cost, state, np.zeros(len(network.nodes)),
        None, None, None, network.lower, network.upper,
    )  # fmt: skip
    status = solver.solve()
    result = solver.result
    return certify(
        network,
        -np.asarray(result.y),
        np.asarray(result.x),
        claimed=_STATUS.get(status.name, "numerical_error"),
        iterations=int(result.info.iter),
        backend="piqp",
    )
