"""Spatial price equilibrium in closed form: Samuelson (1952), Takayama and Judge (1971), chapter 6, two regions.

And what later writers built on it: iceberg losses (Samuelson 1954), the equivalence of tariffs and quotas (Bhagwati
1965), storage between two seasons (Williams and Wright 1991), a price ceiling with unserved demand.
"""

import numpy as np
import pytest

from accord.market import BACKENDS, solve
from accord.market.network import GROUND
from accord.testing import tiny_network, two_country_trade

CASES = {
    # autarky prices 5 and 10; with a flow f they are 5 + f / 2 and 10 - f / 2, apart by the transport cost
    "trade": (1.0, float("inf"), 4.0, 7.0, 8.0),
    "free of cost": (0.0, float("inf"), 5.0, 7.5, 7.5),
    "autarky": (6.0, float("inf"), 0.0, 5.0, 10.0),
    "capped": (1.0, 1.5, 1.5, 5.75, 9.25),
    "banned": (1.0, 0.0, 0.0, 5.0, 10.0),
    "a tariff of 2": (1.0 + 2.0, float("inf"), 2.0, 6.0, 9.0),
    "a tariff that stops trade": (1.0 + 4.5, float("inf"), 0.0, 5.0, 10.0),
}


REFEREES = ("piqp", "clarabel")
"""Interior point methods come close, and need not come to 1e-9."""


@pytest.mark.parametrize("using", BACKENDS)
@pytest.mark.parametrize("case", CASES)
def test_closed_form(case, using):
    transport, capacity, flow, here, there = CASES[case]
    network = two_country_trade(transport=transport, capacity=capacity)
    found = solve(network, using=using)
    assert found.status == "solved" or (using in REFEREES and found.status == "almost_solved")
    assert found.flows[network.arcs("trade")] == pytest.approx([flow], abs=1e-5)
    assert found.prices == pytest.approx([here, there], abs=1e-5)


def test_a_quota_moves_prices_as_the_tariff_that_lets_as_much_through():
    tariff, quota = two_country_trade(transport=3.0), two_country_trade(transport=1.0, capacity=2.0)
    assert solve(quota).prices == pytest.approx(solve(tariff).prices, abs=1e-8)
    rent = np.diff(solve(quota).prices)[0] - 1.0
    assert rent == pytest.approx(2.0, abs=1e-8)  # the same 2 a tonne, owned by whoever holds the quota


@pytest.mark.parametrize("arrives", [0.25, 0.8, 0.99])
def test_of_iceberg_trade_a_part_arrives_and_the_price_there_is_higher_by_as_much(arrives):
    network = two_country_trade(transport=0.0).with_arcs(gain=[1.0, 1.0, 1.0, 1.0, arrives])
    found = solve(network).require_solved()
    # A: p = 5 + f / 2; B: q = 10 - g f / 2; free trade asks for g q = p where that is worth it
    sent = max(0.0, (10 * arrives - 5) / ((1 + arrives**2) / 2))
    here, there = 5 + sent / 2, 10 - arrives * sent / 2
    assert found.flows[4] == pytest.approx(sent, abs=1e-7)
    assert found.prices == pytest.approx([here, there], abs=1e-7)


@pytest.mark.parametrize(("keep", "rot"), [(0.5, 1.0), (0.5, 0.9), (4.0, 1.0)])
def test_storage_ties_the_prices_of_two_seasons(keep, rot):
    free = (0.0, np.inf)
    network = tiny_network(
        ("harvest", "winter"),
        [
            ("supply", GROUND, 0, 0.0, 0.0, 10.0, 10.0),  # ten tonnes grow, whatever the price
            ("elastic", 0, GROUND, -10.0, 1.0, *free),
            ("elastic", 1, GROUND, -10.0, 1.0, *free),
            ("storage", 0, 1, keep, 1e-9, *free),
        ],
    ).with_arcs(gain=[1.0, 1.0, 1.0, rot])
    found = solve(network).require_solved()
    stored = (10 * rot - keep) / (1 + rot**2)  # p = s, q = 10 - g s, g q = p + cost
    assert found.flows[3] == pytest.approx(stored, abs=1e-6)
    assert rot * found.prices[1] == pytest.approx(found.prices[0] + keep, abs=1e-6)


@pytest.mark.parametrize("using", BACKENDS)
def test_under_a_price_ceiling_demand_goes_unserved(using):
    free = (0.0, np.inf)
    network = tiny_network(
        ("A",),
        [
            ("supply", GROUND, 0, 0.0, 1.0, 0.0, 3.0),
            ("core", 0, GROUND, -100.0, 0.0, 0.0, 5.0),
            ("disposal", 0, GROUND, 0.0, 0.0, *free),
            ("unserved", GROUND, 0, 20.0, 0.0, *free),
        ],
    )
    found = solve(network, using=using)
    assert found.status == "solved" or (using in REFEREES and found.status == "almost_solved")
    assert found.flows == pytest.approx([3.0, 5.0, 0.0, 2.0], abs=1e-6)
    assert found.prices == pytest.approx([20.0], abs=1e-6)
