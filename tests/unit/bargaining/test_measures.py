"""Promises become Measures: a size changes the network, words without a size are the identity with a reason."""

import numpy as np
import pytest

from accord.bargaining.measures import MEASURES, pact, to_measure
from accord.core.priors import central
from accord.crisis.scenario.ban import ban
from accord.ledger.model import Commitment, Quantity
from accord.market import solve
from accord.market.change import Measure
from accord.testing import tiny_base

SCENARIO = ban("rare_earths", "CHN", ("JPN",), 2024)
DRAW = central() | {"base_price": 50.0}


def promise(**fields):
    return Commitment(**({"id": "p", "type": "offtake", "source": "test", "strength": 5} | fields))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "no quantity"),
        ({"quantity": Quantity(value=0)}, "no quantity"),
        ({"quantity": Quantity(value=5), "polarity": -1}, "not to do something"),
        ({"quantity": Quantity(value=5), "mineral": "gallium"}, "gallium, not rare earths"),
        ({"quantity": Quantity(value=5, unit="ships"), "receiver": ("JPN",)}, "not a mass"),
        ({"quantity": Quantity(value=5), "type": "symbolic"}, "no measure of the kind symbolic"),
        ({"quantity": Quantity(value=5)}, "no place"),
    ],
)
def test_what_cannot_be_computed_is_the_identity_with_its_reason(fields, reason):
    measure = to_measure(promise(**fields), SCENARIO)
    network = tiny_base().network
    assert reason in measure.unrepresented
    assert measure.change(DRAW)(network) is network


@pytest.mark.parametrize("kind", MEASURES)
def test_a_promise_with_a_size_lowers_the_price_where_it_arrives(kind):
    size = Quantity(value=80, rate="year")
    measure = MEASURES[kind](promise(type=kind, quantity=size, place="JPN", receiver=("JPN",)), "refining")
    network = tiny_base().network
    tight = network.with_arcs(upper=np.where(network.kind == "trade", 0.8 * network.base, network.upper))
    before, after = solve(tight), solve(measure.change(DRAW)(tight))
    at = network.number("JPN")
    assert measure.places[0] == "JPN"
    assert after.prices[at] < before.prices[at]


def test_a_stockpile_sleeps_in_calm():
    fields = promise(type="stockpile", quantity=Quantity(value=60, unit="days")).model_copy(
        update={"receiver": ("JPN",)}
    )
    network = tiny_base().network
    stocked = MEASURES["stockpile"](fields, "refining").change(DRAW)(network)
    assert solve(stocked).flows[stocked.arcs("project")].sum() == pytest.approx(0, abs=0.2)


def test_a_month_is_a_twelfth_and_kilotonnes_count():
    from accord.bargaining.measures.promise import tonnes_a_year

    assert tonnes_a_year(promise(quantity=Quantity(value=2, unit="kt", rate="month"))) == 24_000


def test_projects_stand_beside_the_agreement():
    inside, beside = pact([promise()], [promise(id="q")], SCENARIO)
    assert inside.inside_agreement
    assert not beside.inside_agreement


def test_delivery_probability_rises_with_strength():
    chances = [to_measure(promise(strength=s), SCENARIO).probability for s in range(7)]
    assert chances == sorted(chances)
    assert isinstance(to_measure(promise(), SCENARIO), Measure)
