"""HiGHS: active-set method for convex quadratic programs (Huangfu and Hall 2018), a referee of another kind.

Accord's other back ends are Newton and interior point methods; this one walks along bases, so that their faults are
not its own. It is slow, and gives up on some hard networks: then the status says so.
"""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np

from accord.market.backends import incidence
from accord.market.equilibrium import Equilibrium, Status, certify
from accord.market.network import Network

SECONDS = 120.0
_STATUS: dict[Any, Status] = {
    highspy.HighsModelStatus.kOptimal: "solved",
    highspy.HighsModelStatus.kModelEmpty: "solved",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnbounded: "unbounded",
    highspy.HighsModelStatus.kIterationLimit: "max_iterations",
    highspy.HighsModelStatus.kTimeLimit: "max_iterations",
}
_OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "time_limit": SECONDS,
    "primal_feasibility_tolerance": 1e-10,
    "dual_feasibility_tolerance": 1e-10,
    "qp_regularization_value": 0.0,
}


def prepare(network: Network) -> Any:
    """The incidence matrix."""
    return incidence(network)


def solve(state: Any, network: Network) -> Equilibrium:
    """Solve one network on the prepared incidence matrix."""
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in _OPTIONS.items():
        solver.setOptionValue(name, value)
    solver.passModel(_model(state, network))
    solver.run()
    found, info = solver.getSolution(), solver.getInfo()
    given = bool(found.value_valid and found.dual_valid)
    unknown = np.full(len(network.tail), np.nan)
    return certify(
        network,
        np.asarray(found.row_dual) if given else np.full(len(network.nodes), np.nan),
        np.asarray(found.col_value) if given else unknown,
        claimed=_STATUS.get(solver.getModelStatus(), "numerical_error"),
        iterations=max(0, info.qp_iteration_count) + max(0, info.simplex_iteration_count),
        backend="highs",
    )


def _model(matrix: Any, network: Network) -> Any:
    """The quadratic program: node balance as rows, flows as columns, curvature as a diagonal Hessian."""
    model, arcs, nodes = highspy.HighsModel(), len(network.tail), len(network.nodes)
    lp = model.lp_
    lp.num_col_, lp.num_row_ = arcs, nodes
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = network.cost, network.lower, network.upper
    lp.row_lower_ = lp.row_upper_ = np.zeros(nodes)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    if np.any(network.curvature > 0):
        curved = np.flatnonzero(network.curvature > 0)
        model.hessian_.dim_ = arcs
        model.hessian_.format_ = highspy.HessianFormat.kTriangular
        model.hessian_.start_ = np.searchsorted(curved, np.arange(arcs + 1))
        model.hessian_.index_, model.hessian_.value_ = curved, network.curvature[curved]
    return model
