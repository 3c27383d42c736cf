"""Packages: plain tonnes become Changes, by place, stage and month; delivered or not by a luck of their own."""

import numpy as np
import pytest

from accord.core.errors import DataError
from accord.core.priors import central
from accord.crisis.scenario import Package, load_package, packages
from accord.crisis.scenario.package import stage_prices, stocked, use_a_year
from accord.crisis.scenario.read import of_values
from accord.market.network import GROUND, Arc, Network, Node

SOURCES = [{"title": "a guess", "status": "assumption"}]
INPUTS = {**central(), "base_price": 50.0, "base_price_mining": 20.0}


def chain(periods: int = 12) -> Network:
    """Two places that mine, refine and use refined metal; A ships 60 t a year to B."""
    nodes = [Node(p, s, t) for p in ("AUS", "JPN") for s in ("mining", "refining") for t in range(periods)]
    at, f = {node: n for n, node in enumerate(nodes)}, 1 / periods
    arcs = [
        arc
        for t in range(periods)
        for p in ("AUS", "JPN")
        for arc in (
            Arc("supply", GROUND, at[p, "mining", t], 10, 1, upper=400 * f, base=400 * f),
            Arc("conversion", at[p, "mining", t], at[p, "refining", t], 1, 1, upper=400 * f, gain=0.9, base=400 * f),
            Arc("elastic", at[p, "refining", t], GROUND, -90, 1, upper=365 * f, base=365 * f, use="other"),
        )
    ]
    arcs += [
        Arc("trade", at["AUS", "refining", t], at["JPN", "refining", t], 1, 1, base=60 * f) for t in range(periods)
    ]
    empty = np.zeros(0)
    return Network((), *(empty,) * 9, step=f).extended(arcs, nodes)


def package(**measure):
    named = {"name": "m", "place": "AUS", "stage": "mining", **measure}
    raw = {"name": "p", "title": "P", "mineral": "copper", "measures": [named], "sources": SOURCES}
    return of_values(raw, Package, "p")


def added(package, network, **inputs):
    after = package.change({**INPUTS, "p.m.luck": 0.0, **inputs})(network)
    return after, np.arange(len(network.tail), len(after.tail))


def test_new_output_stands_from_its_month_and_grows_over_its_ramp():
    after, new = added(package(kind="supply", tonnes=1200, start=4, ramp=2), chain())
    assert after.upper[new].tolist() == pytest.approx([0, 0, 0, 25, 75, *[100] * 7])
    assert np.all(after.cost[new] == INPUTS["shutdown_price"] * 20)
    assert {after.nodes[n].stage for n in after.head[new]} == {"mining"}


def test_a_year_and_its_months_hold_the_same_tonnes():
    one = package(kind="supply", tonnes=1200, start=4.5, ramp=3)
    totals = [after.upper[new].sum() for after, new in (added(one, chain(1)), added(one, chain(12)))]
    assert totals[0] == pytest.approx(totals[1])


def test_a_plant_turns_one_stage_into_the_next_with_the_yield_of_the_network():
    after, new = added(package(kind="conversion", into="refining", tonnes=120), chain())
    assert np.all(after.gain[new] == 0.9)
    assert after.upper[new] == pytest.approx([10.0] * 12)
    assert {str(kind) for kind in after.kind[new]} == {"conversion_expansion"}


def test_an_offtake_adds_what_the_link_does_not_carry_already():
    after, new = added(package(kind="offtake", to="JPN", stage="refining", tonnes=180), chain())
    assert after.upper[new] == pytest.approx([10.0] * 12)
    after, new = added(package(kind="offtake", to="JPN", stage="refining", tonnes=50), chain())
    assert after.upper[new].sum() == 0


def test_a_stock_in_days_is_of_the_holders_own_use():
    network = chain()
    assert use_a_year(network, "JPN", "refining") == pytest.approx(365)
    after, new = added(package(kind="stock", place="JPN", stage="refining", days=60, tonnes=None), network)
    opening = [arc for arc in new if after.kind[arc] == "opening"]
    assert after.upper[opening].tolist() == pytest.approx([60.0])
    everywhere = stocked(network, "JPN", None, 60.0, INPUTS)
    assert everywhere.upper[everywhere.arcs("opening")].tolist() == pytest.approx([400 * 60 / 365, 60.0])
    twice = stocked(everywhere, "JPN", None, 60.0, INPUTS)
    assert len(twice.arcs("opening")) == 4


def test_delivery_is_by_luck_and_only_what_is_additional_is_new():
    one = package(kind="supply", tonnes=1200, probability=0.3, additional=0.5)
    network = chain(1)
    kept, new = added(one, network, **{"p.m.luck": 0.29})
    assert kept.upper[new].tolist() == [600.0]
    assert added(one, network, **{"p.m.luck": 0.31})[0] is network
    (promise,) = one.as_pact()
    assert promise.probability == 0.3
    assert promise.change(INPUTS)(network).upper[-1] == 600.0


def test_a_block_of_draws_is_its_draws_one_by_one():
    one = package(kind="supply", tonnes={"uniform": [100, 1000]}, start={"choice": [1, 4]}, probability=0.5)
    network, block = chain(), {"p.m.tonnes": [[240.0], [1200.0], [600.0]], "p.m.start": [[1.0], [4.0], [1.0]]}
    block = {name: np.array(column) for name, column in block.items()} | {"p.m.luck": np.array([[0.1], [0.2], [0.9]])}
    whole = one.change({**INPUTS, **block})(network)
    for row in range(3):
        alone = one.change({**INPUTS, **{name: float(column[row, 0]) for name, column in block.items()}})(network)
        got = whole.row(row).upper[len(network.tail) :]
        wanted = alone.upper[len(network.tail) :] if row < 2 else np.zeros(12)
        assert got == pytest.approx(wanted)


def test_prices_by_stage_come_from_prices_by_node():
    network = chain(1)
    assert stage_prices(network, np.array([1.0, 2, 1, 2])) == {"base_price_mining": 1.0, "base_price_refining": 2.0}
    block = stage_prices(network, np.array([[1.0, 2, 1, 2], [3, 4, 3, 4]]))
    assert block["base_price_refining"].tolist() == [[2.0], [4.0]]


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        ({"kind": "conversion", "tonnes": 1}, r"measures\[0\]\.into: into is missing"),
        ({"kind": "conversion", "tonnes": 1, "into": "mining"}, "mining does not come after mining"),
        ({"kind": "offtake", "tonnes": 1}, "to is missing"),
        ({"kind": "offtake", "tonnes": 1, "to": "AUS"}, "AUS would ship to itself"),
        ({"kind": "supply"}, "one size is needed"),
        ({"kind": "supply", "days": 3}, "goes with stock only"),
        ({"kind": "stock", "days": 3, "tonnes": 4}, "one size is needed"),
        ({"kind": "supply", "tonnes": 1, "probability": 1.5}, "1.5 share is above 1"),
        ({"kind": "supply", "tonnes": -1}, "-1 t is below 0"),
        ({"kind": "suply", "tonnes": 1}, "'suply' is not one of"),
        ({"kind": "supply", "tonnes": 1, "starts": 1}, "the key 'starts' is not known here. Nearest known: start"),
    ],
)
def test_what_is_wrong_is_said_in_its_place(measure, words):
    with pytest.raises(DataError, match=words):
        package(**measure)


def test_tonnes_are_of_a_mineral():
    raw = {"name": "p", "title": "P", "measures": [{"name": "m", "kind": "supply", "place": "AUS", "tonnes": 1}]}
    with pytest.raises(DataError, match="mineral is missing"):
        of_values({**raw, "sources": SOURCES}, Package, "p")


@pytest.mark.parametrize("name", packages())
def test_every_ready_package_is_well_formed_and_an_assumption(name):
    one = load_package(name)
    assert one.name == name
    assert any(source.status == "assumption" for source in one.sources)


def test_a_stock_of_no_days_is_the_identity():
    network = chain()
    one = load_package("stock-0-days").measures[0]
    assert one.change(INPUTS)(network) is network
