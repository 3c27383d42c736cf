"""Solvers behind one contract, and the one door to them: `solve(network)`.

A back end is a module with `prepare(network) -> state` (what depends on the topology only) and
`solve(state, network) -> Equilibrium`. Third-party types stay inside it. The default, `newton`, also takes blocks and
streams of scenarios: see `accord.market.backends.newton`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Protocol, cast, runtime_checkable

import numpy as np

from accord.core.errors import MissingExtra, ModelError
from accord.market.equilibrium import Equilibria, Equilibrium, stacked
from accord.market.network import Network


class Backend(Protocol):
    """The contract of a back end."""

    def prepare(self, network: Network) -> Any: ...

    def solve(self, state: Any, network: Network) -> Equilibrium: ...


@runtime_checkable
class ManyBackend(Protocol):
    """A back end that solves many networks together."""

    def solve_many(self, networks: Sequence[Network], threads: int = 1) -> list[Equilibrium]: ...


BACKENDS: dict[str, str] = {
    "newton": "accord.market.backends.newton",
    "piqp": "accord.market.backends.piqp",
    "clarabel": "accord.market.backends.clarabel",
    "highs": "accord.market.backends.highs",
    "jax": "accord.market.backends.jax",
}
DEFAULT = "newton"
_EXTRAS = {"highs": "accord[referees]", "jax": "accord[gpu]"}


def backend(name: str = DEFAULT) -> Backend:
    """The back end of that name; ModelError for an unknown one, MissingExtra where its library is not installed."""
    if name not in BACKENDS:
        raise ModelError(f"unknown back end {name!r}", hint=f"One of {', '.join(BACKENDS)}")
    try:
        return cast("Backend", import_module(BACKENDS[name]))
    except ImportError as error:
        hint = f"pip install {_EXTRAS.get(name, name)}"
        raise MissingExtra(f"back end {name!r} needs a library: {error}", hint=hint) from error


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


def solve_many(networks: Sequence[Network], using: str = DEFAULT, threads: int = 1) -> list[Equilibrium]:
    """The Equilibrium of every Network, the same as `solve` gives one by one; the default takes eight at a time."""
    chosen = backend(using)
    if isinstance(chosen, ManyBackend):
        return chosen.solve_many(networks, threads)
    return [chosen.solve(chosen.prepare(network), network) for network in networks]


def solve_rows(network: Network, using: str = DEFAULT, threads: int = 1) -> Equilibria:
    """The Equilibria of a network that is a block of problems, one a row; of one problem, a block of one."""
    if not network.draws:
        return stacked([solve(network, using)])
    flat = np.atleast_2d(network.curvature) == 0
    if using == "newton" and (flat == flat[0]).all():
        from accord.market.backends import newton  # compiled on first use

        return newton.solve_rows(network, threads)
    return stacked(solve_many([network.row(draw) for draw in range(network.draws)], using, threads))
