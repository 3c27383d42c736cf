"""Clarabel: interior point for conic programs (Goulart and Chen 2024), the referee."""

from __future__ import annotations

from typing import Any

import clarabel
import numpy as np
from scipy import sparse

from accord.market.backends import incidence
from accord.market.equilibrium import Equilibrium, Status, certify
from accord.market.network import Network

_STATUS: dict[str, Status] = {
    "Solved": "solved",
    "AlmostSolved": "almost_solved",
    "MaxIterations": "max_iterations",
    "PrimalInfeasible": "infeasible",
    "DualInfeasible": "unbounded",
}


def prepare(network: Network) -> Any:
    """The incidence matrix."""
    return incidence(network)


def solve(state: Any, network: Network) -> Equilibrium:
    """Solve one network on the prepared incidence matrix."""
    eye = sparse.identity(len(network.tail), format="csr")
    capped = np.isfinite(network.upper)
    rows = sparse.vstack([state, -eye, eye[capped]], format="csc")
    right = np.concatenate([np.zeros(len(network.nodes)), -network.lower, network.upper[capped]])
    cones = [
        clarabel.ZeroConeT(len(network.nodes)),
        clarabel.NonnegativeConeT(len(network.tail) + int(capped.sum())),
    ]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs, settings.tol_gap_rel, settings.tol_feas = 1e-6, 1e-13, 1e-10
    solver = clarabel.DefaultSolver(
        sparse.diags(network.curvature, format="csc"), network.cost, rows, right, cones, settings
    )
    result = solver.solve()
    return certify(
        network,
        -np.asarray(result.z)[: len(network.nodes)],
        np.asarray(result.x),
        claimed=_STATUS.get(str(result.status), "numerical_error"),
        iterations=int(result.iterations),
        backend="clarabel",
    )
