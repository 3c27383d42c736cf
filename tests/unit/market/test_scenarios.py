"""A scenario is a sparse delta; what it cannot set is named with scenario and arc, before anything is solved."""

import numpy as np
import pytest

from accord.core.errors import ModelError
from accord.market import Delta, Setting, solve
from accord.market.network import GROUND
from accord.market.scenarios import difference
from accord.testing import CRISES, crises, tiny_base, tiny_network, two_country_trade

NETWORK = two_country_trade()  # supply and demand of A (0, 1) and B (2, 3), a link from A to B (4)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        (Setting(9, "cost", 1.0), r"scenario 'x': arc 9: no such arc: the network has 5"),
        (Setting(-1, "cost", 1.0), r"scenario 'x': arc -1: no such arc"),
        (Setting(0, "gain", 1.0), r"scenario 'x': arc 0: 'gain' cannot be set. One of cost, curvature, lower, upper"),
        (Setting(4, "curvature", -1.0), r"scenario 'x': network: arc 4 \(trade A -> B\): has negative curvature"),
        (Setting(4, "curvature", 0.0), r"scenario 'x': network: arc 4 .*curvature 0 without"),
        (Setting(4, "upper", -1.0), r"scenario 'x': network: arc 4 .*crossed bounds"),
        (Setting(4, "upper", np.nan), r"scenario 'x': network: arc 4 .*not finite"),
        (Setting(4, "cost", np.inf), r"scenario 'x': network: arc 4 .*not finite"),
    ],
)
def test_what_cannot_be_set_is_named(setting, words):
    with pytest.raises(ModelError, match=words):
        solve(NETWORK, [Delta("fine"), Delta("x", (setting,))])


def test_a_number_set_twice_is_refused():
    with pytest.raises(ModelError, match="arc 4: upper is set 2 times"):
        Delta("x", (Setting(4, "upper", 1.0), Setting(4, "upper", 2.0))).on(NETWORK)


def test_two_scenarios_of_one_name_are_refused():
    with pytest.raises(ModelError, match="scenario 'x': 2 scenarios have this name"):
        solve(NETWORK, [Delta("x"), Delta("x")])


def test_every_scenario_starts_from_the_base():
    capped, free, dear = solve(
        NETWORK, [Delta("cap", (Setting(4, "upper", 1.5),)), Delta("base"), Delta("dear", (Setting(4, "cost", 2.0),))]
    )
    assert [e.flows[4] for e in (capped, free, dear)] == pytest.approx([1.5, 4.0, 3.0], abs=1e-7)
    assert solve(NETWORK, []) == ()
    assert np.array_equal(solve(NETWORK).flows, free.flows)


def test_a_scenario_that_feeds_without_end_is_named():
    free = (0.0, np.inf)
    bank = tiny_network("A", [("supply", GROUND, 0, 9.0, 0.0, *free), ("core", 0, GROUND, -5.0, 0.0, *free)])
    with pytest.raises(ModelError, match=r"scenario 'cheap': network: arc 0 .*arc 1 .*without end for 4 and is paid 5"):
        solve(bank, [Delta("base"), Delta("cheap", (Setting(0, "cost", 4.0),))])


def test_the_difference_of_two_networks_leads_from_one_to_the_other():
    network = tiny_base().network
    for kind, crisis in crises(network, len(CRISES), seed=3):
        again = difference(kind, network, crisis).on(network)
        for name in ("cost", "curvature", "lower", "upper"):
            assert np.array_equal(getattr(again, name), getattr(crisis, name))
    with pytest.raises(ModelError, match="differ in more"):
        difference("x", network, NETWORK)
