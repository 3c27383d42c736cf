"""Flow from nothing: without end it is refused, with both arcs named; bounded, it is solved and doubted."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.errors import ModelError
from accord.market import solve
from accord.market.network import GROUND, Network, Node
from accord.market.wellposed import doubts, require_bounded
from accord.testing import random_network, tiny_network

FREE = (0.0, np.inf)


def bank(feed, pays, *, gain=1.0, cap=np.inf, curvature=0.0):
    """A node that is fed at `feed` a unit put in and pays `pays`."""
    arcs = [("supply", GROUND, 0, feed, curvature, 0.0, cap), ("core", 0, GROUND, -pays, 0.0, *FREE)]
    return tiny_network("A", arcs).with_arcs(gain=[gain, 1.0])


@pytest.mark.parametrize("network", [bank(4.0, 5.0), bank(5.0, 5.0, gain=1.2), bank(-1.0, 0.0), bank(0.0, 1e-3)])
def test_what_feeds_without_end_is_refused(network):
    with pytest.raises(ModelError, match=r"arc 0 \(supply ground -> A\) and arc 1 \(core A -> ground\)"):
        solve(network)


@pytest.mark.parametrize(
    "network", [bank(5.0, 4.0), bank(5.0, 5.0), bank(5.0, 5.0, gain=0.9), bank(4.0, 5.0, cap=3.0),
                bank(4.0, 5.0, curvature=1.0)],
)  # fmt: skip
def test_what_ends_is_solved(network):
    assert solve(network).status == "solved"


def ring(*gains, upper=np.inf):
    """Nodes in a ring of arcs with these gains, each with supply and demand."""
    n = len(gains)
    rows = [("trade", i, (i + 1) % n, 0.0, 1.0, 0.0, upper) for i in range(n)]
    rows += [("supply", GROUND, i, 1.0, 1.0, *FREE) for i in range(n)]
    rows += [("elastic", i, GROUND, -9.0, 1.0, *FREE) for i in range(n)]
    network = tiny_network([f"N{i}" for i in range(n)], rows)
    return network.with_arcs(gain=[*gains, *[1.0] * (2 * n)])


@pytest.mark.parametrize(("gains", "product"), [((1.2, 1.0), "1.2"), ((0.5, 3.0, 0.9), "1.35"), ((1.1, 1.1), "1.21")])
def test_a_cycle_that_multiplies_is_solved_and_doubted(gains, product):
    network = ring(*gains)
    (doubt,) = doubts(network)
    assert f"multiplies what goes round by {product}" in doubt.what
    assert doubt.where.count("arc") == 0 or all(f"arc {a} (trade" in doubt.where for a in range(len(gains)))
    assert solve(network).status == "solved"


@pytest.mark.parametrize("network", [ring(1.0, 1.0), ring(1.5, 0.6), ring(1.5, 1.5, upper=0.0), ring(0.9, 0.9)])
def test_other_cycles_are_not(network):
    assert doubts(network) == []


@given(st.integers(0, 10**9))
def test_cycles_are_found_where_brute_force_finds_them(seed):
    network = random_network(seed)
    n = len(network.nodes)
    best = np.full((n, n), -np.inf)
    for a in network.arcs("trade"):
        if network.upper[a] > 0:
            i, j = network.tail[a], network.head[a]
            best[i, j] = max(best[i, j], np.log(network.gain[a]))
    multiplies = False
    for k, i, j in product(range(n), repeat=3):
        best[i, j] = max(best[i, j], best[i, k] + best[k, j])
        multiplies |= i == j and best[i, i] > 1e-9
    assert bool(doubts(network)) == multiplies
    require_bounded(network)


def test_a_long_chain_ends_soon():
    n = 2000
    zeros = np.zeros(n)
    gain = np.full(n, 1.001)
    gain[-1] = 0.9 / 1.001 ** (n - 1)
    chain = Network(tuple(Node(str(i)) for i in range(n)), np.full(n, "trade"), np.arange(n), (np.arange(n) + 1) % n,
                    gain, zeros, zeros + 1, zeros, zeros + np.inf, zeros)  # fmt: skip
    assert doubts(chain) == []
    gain[-1] *= 1.2
    assert "by 1.08" in doubts(chain.with_arcs(gain=gain))[0].what
