"""Answers: one network under many scenarios, solved block by block, so that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import overload

import numpy as np

from accord.core.errors import ModelError
from accord.market.backends import DEFAULT, backend, solve_many
from accord.market.equilibrium import Equilibrium, certify
from accord.market.network import Network
from accord.market.scenarios import Delta, require_names
from accord.market.wellposed import require_bounded

_BLOCK = 256


@overload
def solve(network: Network, scenarios: None = None, *, using: str = DEFAULT) -> Equilibrium: ...


@overload
def solve(network: Network, scenarios: Iterable[Delta], *, using: str = DEFAULT) -> tuple[Equilibrium, ...]: ...


def solve(
    network: Network, scenarios: Iterable[Delta] | None = None, *, using: str = DEFAULT
) -> Equilibrium | tuple[Equilibrium, ...]:
    """The Equilibrium of a network, or one for each scenario, in their order.

    Never raises for a hard problem: look at `.status`. Raises ModelError for what has no answer because it is not well
    posed: a scenario that the network cannot hold, two of one name, flow that comes in without end for less than it
    is paid.
    """
    if scenarios is None:
        require_bounded(network)
        return next(answers(network, (Delta("base"),), using))
    deltas = tuple(scenarios)
    require_well_posed(network, deltas)
    return tuple(answers(network, deltas, using))


def require_well_posed(network: Network, deltas: Sequence[Delta]) -> None:
    """ModelError, naming the scenario and the arc, unless every scenario can be posed."""
    require_names(deltas)
    for delta in deltas:
        try:
            require_bounded(delta.on(network))
        except ModelError as error:
            scenario = f"scenario {delta.name!r}"
            if error.where.startswith(scenario):
                raise
            raise ModelError(error.what, where=f"{scenario}: {error.where}", hint=error.hint) from None


def answers(network: Network, deltas: Iterable[Delta], using: str = DEFAULT) -> Iterator[Equilibrium]:
    """The equilibria of scenarios that are well posed, as they are solved, block by block."""
    backend(using)  # an unknown one is refused before anything is solved
    waiting = iter(deltas)
    if not network.nodes:  # nothing to solve, and not every library takes a problem of size 0
        nothing = np.zeros(0)
        for _ in waiting:
            yield certify(network, nothing, nothing, claimed="solved", iterations=0, backend=using)
        return
    while block := list(islice(waiting, _BLOCK)):
        if using == DEFAULT:
            from accord.market.backends import newton  # compiled on first use

            yield from newton.solve_settings(network, [delta.settings for delta in block])
        else:
            yield from solve_many([delta.on(network) for delta in block], using)
