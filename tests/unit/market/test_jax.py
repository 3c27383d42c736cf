"""The jax back end on the CPU: the reference problems, blocks of scenarios, and no import before it is asked for."""

import subprocess
import sys

import numpy as np
import pytest

from accord.core.errors import ModelError
from accord.market import Network, solve
from accord.market.backends import backend
from accord.market.network import Node
from accord.testing import CRISES, crises, random_network, tiny_base


def loss(network, found):
    return float(np.sum(network.cost * found.flows + network.curvature * found.flows**2 / 2))


def test_it_is_loaded_only_when_asked_for():
    code = (
        "import sys, accord.market as m; m.solve(m.Network((), *[[]] * 9), using='piqp'); print('jax' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_block_of_crises_is_solved_together_as_alone():
    network = tiny_base().network
    named = list(crises(network, 2 * len(CRISES), seed=1))
    chosen = backend("jax")
    state = chosen.prepare(network)
    together = chosen.solve_many([crisis for _, crisis in named])
    for (kind, crisis), found in zip(named, together, strict=True):
        assert found.status == "solved", kind
        assert loss(crisis, found) == pytest.approx(loss(crisis, solve(crisis)), rel=1e-8), kind
    alone = chosen.solve(state, named[0][1])
    assert alone.flows == pytest.approx(together[0].flows, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("seed", range(0, 120, 5))
def test_it_agrees_with_the_default_on_random_networks(seed):
    network = random_network(seed)
    found, other = solve(network, using="jax"), solve(network)
    assert found.status == other.status == "solved"
    assert loss(network, found) == pytest.approx(loss(network, other), rel=1e-8, abs=1e-8)


def test_numbers_are_of_double_precision_whatever_jax_is_set_to():
    found = solve(tiny_base().network, using="jax")
    assert found.prices.dtype == found.flows.dtype == np.float64
    assert found.primal_residual < 1e-12


def test_what_is_too_large_for_dense_factors_is_refused():
    network = Network(tuple(Node(str(n)) for n in range(4001)), *[[]] * 9)
    with pytest.raises(ModelError, match="4001 nodes are too many"):
        solve(network, using="jax")
