"""Every back end solves the reference problems to the same certificate; a hard problem is a status, not an error."""

import numpy as np
import pytest

from accord.core.errors import ModelError, SolveError
from accord.core.priors import central
from accord.market import BACKENDS, solve
from accord.market.backends import backend
from accord.market.network import GROUND
from accord.testing import tiny_base, tiny_network, two_country_trade

PROBLEMS = {
    "two countries": two_country_trade(),
    "capped link": two_country_trade(capacity=1.5),
    "calibrated": tiny_base().network,
}


@pytest.mark.parametrize("using", BACKENDS)
@pytest.mark.parametrize("problem", PROBLEMS)
def test_certificate(using, problem):
    network = PROBLEMS[problem]
    found = solve(network, using=using)
    assert found.status in (("solved",) if using in ("newton", "jax", "highs") else ("solved", "almost_solved"))
    reached = max(found.primal_residual, found.natural_residual, found.duality_gap)
    assert reached < (1e-9 if found.status == "solved" else 1e-5)
    assert np.all(found.flows >= network.lower)
    assert np.all(found.flows <= network.upper)


@pytest.mark.parametrize("using", BACKENDS)
def test_a_promise_that_cannot_be_kept_is_infeasible(using):
    network = tiny_network(
        ("A",), [("supply", GROUND, 0, 1.0, 1.0, 0.0, 5.0), ("core", 0, GROUND, -9.0, 1.0, 8.0, 9.0)]
    )
    found = solve(network, using=using)
    assert found.status in ("infeasible", "max_iterations", "numerical_error")
    with pytest.raises(SolveError, match=using):
        found.require_solved()


def test_a_node_without_arcs_has_no_price():
    network = two_country_trade()
    lonely = tiny_network("ABC", [_arc(network, a) for a in range(5)])
    assert np.isnan(solve(lonely).prices[2])


def test_an_unknown_back_end_names_the_known_ones():
    with pytest.raises(ModelError, match="piqp"):
        backend("abacus")


def test_a_wrong_answer_does_not_pass_as_solved():
    from accord.market.equilibrium import certify

    network = two_country_trade()
    true = solve(network)
    wrong = certify(network, true.prices * 1.1, true.flows, claimed="solved", iterations=1, backend="liar")
    assert wrong.status != "solved"


def test_the_base_year_is_an_equilibrium_at_the_base_price():
    base = tiny_base()
    found = solve(base.network).require_solved()
    assert found.prices == pytest.approx(np.full(len(base.network.nodes), base.price), rel=2e-3)
    carried = base.network.arcs("trade")
    assert found.flows[carried] == pytest.approx(base.network.base[carried], rel=1e-2)


def test_the_sender_makes_what_lies_between_the_sources():
    low, high = (tiny_base({**central(), "production_vintage": place}) for place in (0.0, 1.0))
    made = [b.network.base[b.network.arcs("supply", head="CHN")].sum() for b in (low, high)]
    assert 1800 < made[0] < made[1] < 2400


def _arc(network, a):
    return (
        str(network.kind[a]), int(network.tail[a]), int(network.head[a]), network.cost[a], network.curvature[a],
        network.lower[a], network.upper[a],
    )  # fmt: skip
