"""Spatial price equilibrium in closed form: Samuelson (1952), Takayama and Judge (1971), chapter 6, two regions."""

import pytest

from accord.market import BACKENDS, solve
from accord.testing import two_country_trade

CASES = {
    # autarky prices 5 and 10; with a flow f they are 5 + f / 2 and 10 - f / 2, apart by the transport cost
    "trade": (1.0, float("inf"), 4.0, 7.0, 8.0),
    "free of cost": (0.0, float("inf"), 5.0, 7.5, 7.5),
    "autarky": (6.0, float("inf"), 0.0, 5.0, 10.0),
    "capped": (1.0, 1.5, 1.5, 5.75, 9.25),
}


@pytest.mark.parametrize("using", BACKENDS)
@pytest.mark.parametrize("case", CASES)
def test_closed_form(case, using):
    transport, capacity, flow, here, there = CASES[case]
    network = two_country_trade(transport=transport, capacity=capacity)
    found = solve(network, using).require_solved()
    assert found.flows[network.arcs("trade")] == pytest.approx([flow], abs=1e-5)
    assert found.prices == pytest.approx([here, there], abs=1e-5)
