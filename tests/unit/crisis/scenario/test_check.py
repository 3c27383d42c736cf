"""Checks: what a scenario names must be in the world and in the network, and that is said before any work starts."""

import pytest

from accord.core.errors import DataError
from accord.crisis.scenario import Package, Scenario, crises, load_package, load_scenario
from accord.crisis.scenario.check import central_network, check, check_package, year_of
from accord.crisis.scenario.read import of_values
from accord.testing import tiny_network

BASE = {
    "name": "mine",
    "title": "A test",
    "mineral": "rare_earths",
    "sender": "CHN",
    "targets": ["JPN"],
    "sources": [{"title": "a guess", "status": "assumption"}],
}


def scenario(shock=None, **keys):
    shocks = [{"name": "s", "kind": "export_ban", **(shock or {})}]
    return of_values({**BASE, "shocks": shocks, **keys}, Scenario, "mine")


@pytest.fixture(scope="module")
def network(world):
    return central_network(scenario(), world)


def test_a_mineral_without_a_network_is_refused(world):
    with pytest.raises(DataError, match=r"no network can be calibrated for .*There is one for: .*rare_earths"):
        year_of(scenario(mineral="scandium"), world)


def test_the_base_year_is_the_stated_one_or_the_latest(world):
    latest = year_of(scenario(), world)
    assert year_of(scenario(base_year=latest), world) == latest
    with pytest.raises(DataError, match=f"for 1999.*{latest}"):
        year_of(scenario(base_year=1999), world)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (scenario(sender="JPN", targets=["TUV"]), r"shocks\[0\].targets \(s\): TUV: trades too little"),
        (scenario(sender="TUV"), r"shocks\[0\].sender \(s\): TUV: trades too little"),
        (scenario(targets=["JPN", "TUV"]), "TUV: trades too little"),
        (scenario({"kind": "capacity_loss", "places": ["TUV"], "lost": 0.5}), "places .s.: TUV"),
        (scenario({"kind": "demand_surge", "place": "TUV", "tonnes": 5}), "TUV uses none of it"),
        (scenario(stocks=[{"place": "TUV", "days": 5}]), r"stocks\[0\]: TUV"),
    ],
)
def test_what_the_network_has_not_is_refused(one, words, network):
    with pytest.raises(DataError, match=words):
        check(one, network)


def test_a_strait_that_no_trade_passes_cannot_be_closed():
    neighbours = tiny_network(("CHN", "JPN"), [("trade", 0, 1, 1.0, 1.0, 0.0, 9.0)])
    with pytest.raises(DataError, match=r"no trade of it passes panama. Its closure would change nothing"):
        check(scenario({"kind": "chokepoint_closure", "chokepoint": "panama"}, targets=[]), neighbours)


def test_a_country_that_exports_nothing_cannot_ban(network):
    idle = sorted(p for p in network.places if len(p) == 3 and not len(network.arcs("trade", tail=p)))
    assert idle, "the network has a pure buyer"
    with pytest.raises(DataError, match=f"{idle[0]} exports none of it"):
        check(scenario(sender=idle[0]), network)


def test_a_bloc_needs_one_member_that_is_a_node(network):
    check(scenario(targets=["EU27", "JPN"]), network)


def test_stages_must_be_built(world):
    gallium = scenario({"stages": ["mining"]}, mineral="gallium")
    with pytest.raises(DataError, match="no stage mining in this network"):
        check(gallium, central_network(gallium, world))


def test_a_package_needs_its_places_and_stages(network):
    check_package(load_package("capacity-package"), network)
    raw = {"name": "p", "title": "P", "mineral": "rare_earths", "sources": BASE["sources"]}
    measures = [{"name": "m", "kind": "supply", "place": place, "stage": "mining", "tonnes": 1} for place in ("TUV",)]
    with pytest.raises(DataError, match=r"measures\[0\] \(m\): TUV"):
        check_package(of_values({**raw, "measures": measures}, Package, "p"), network)


@pytest.mark.parametrize("name", crises())
def test_every_ready_crisis_can_be_posed_in_the_shipped_world(name, world):
    one = load_scenario(name)
    check(one, central_network(one, world))
