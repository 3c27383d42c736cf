"""Solvers behind one contract, and the one door to them: `solve(network)`.

A back end is a module with `prepare(network) -> state` (what depends on the topology only) and
`solve(state, network) -> Equilibrium`. Third-party types stay inside it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Protocol, cast

import numpy as np

from accord.core.errors import MissingExtra, ModelError
from accord.market.equilibrium import Equilibrium
from accord.market.network import Network


class Backend(Protocol):
    """The contract of a back end."""

    def prepare(self, network: Network) -> Any: ...

    def solve(self, state: Any, network: Network) -> Equilibrium: ...


BACKENDS: dict[str, str] = {
    "piqp": "accord.market.backends.piqp",
    "clarabel": "accord.market.backends.clarabel",
}
DEFAULT = "piqp"


def backend(name: str = DEFAULT) -> Backend:
    """The back end of that name; ModelError for an unknown one, MissingExtra where its library is not installed."""
    if name not in BACKENDS:
        raise ModelError(f"unknown back end {name!r}", hint=f"One of {', '.join(BACKENDS)}")
    try:
        return cast("Backend", import_module(BACKENDS[name]))
    except ImportError as error:
        raise MissingExtra(f"back end {name!r} needs a library: {error}", hint=f"pip install {name}") from error


def incidence(network: Network) -> Any:
    """Node balance as a matrix (nodes x arcs): gain at the head, -1 at the tail."""
    from scipy import sparse  # heavy, and only back ends that work on matrices need it

    arcs = np.arange(len(network.tail))
    into, out = network.head >= 0, network.tail >= 0
    row = np.concatenate([network.head[into], network.tail[out]])
    col = np.concatenate([arcs[into], arcs[out]])
    value = np.concatenate([network.gain[into], -np.ones(int(out.sum()))])
    return sparse.csc_matrix((value, (row, col)), shape=(len(network.nodes), len(arcs)))


def solve(network: Network, using: str = DEFAULT) -> Equilibrium:
    """The Equilibrium of a Network. Never raises for a hard problem: look at `.status`."""
    chosen = backend(using)
    return chosen.solve(chosen.prepare(network), network)
