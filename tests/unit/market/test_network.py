"""A Network refuses what is not well formed, with every fault and the arc's name, and never changes in place."""

import numpy as np
import pytest

from accord.core.errors import ModelError
from accord.market.change import add_supply, cap
from accord.market.network import GROUND, Network, Node
from accord.testing import tiny_network, two_country_trade

ARCS = ("kind", "tail", "head", "gain", "cost", "curvature", "lower", "upper", "base")


@pytest.mark.parametrize(
    ("arc", "words"),
    [
        (("trade", 0, 7, 1.0, 1.0, 0.0, 1.0), "unknown node"),
        (("trade", 0, 0, 1.0, 1.0, 0.0, 1.0), "both ends in one node"),
        (("trade", 0, 1, 1.0, 1.0, 2.0, 1.0), "crossed bounds"),
        (("trade", 0, 1, 1.0, -1.0, 0.0, 1.0), "negative curvature"),
        (("trade", 0, 1, 1.0, 0.0, 0.0, 1.0), "curvature 0 without touching the ground"),
        (("trade", 0, 1, np.nan, 1.0, 0.0, 1.0), "not finite"),
        (("trade", 0, 1, 1.0, 1.0, 0.0, np.nan), "not finite"),
    ],
)
def test_a_faulty_arc_is_named(arc, words):
    with pytest.raises(ModelError, match=words):
        tiny_network(("A", "B"), [arc])


def test_every_fault_is_listed_at_once():
    with pytest.raises(ModelError, match="2 faults"):
        tiny_network(("A", "B"), [("trade", 0, 9, 1.0, 1.0, 0.0, 1.0), ("trade", 0, 1, 1.0, -1.0, 0.0, 1.0)])


def test_arrays_are_frozen():
    network = two_country_trade()
    with pytest.raises(ValueError, match="read-only"):
        network.upper[0] = 3.0


def test_arcs_are_found_by_kind_and_ends():
    network = two_country_trade()
    assert network.arcs("trade", tail="A", head="B").tolist() == [4]
    assert network.arcs("trade", tail="B").tolist() == []
    assert network.arcs("trade", tail="nowhere").tolist() == []
    assert network.describe(0) == "supply ground -> A"


def test_curvature_zero_is_allowed_on_ground_arcs():
    assert tiny_network(("A",), [("disposal", 0, GROUND, 0.0, 0.0, 0.0, np.inf)]).nodes == (Node("A"),)


def test_nodes_are_found_by_place_stage_and_period():
    nodes = (Node("A", "mining"), Node("A", "refining"), Node("A", "refining", 1))
    network = Network(nodes=nodes, **{name: np.zeros(0) for name in ARCS})
    assert network.at("A").tolist() == [0, 1, 2]
    assert network.at(stage="refining").tolist() == [1, 2]
    assert network.number("A", "refining", 1) == 2
    assert str(nodes[2]) == "A refining period 2"
    with pytest.raises(ModelError, match="2 nodes are labelled A refining"):
        network.number("A", "refining")
    with pytest.raises(ModelError, match="0 nodes"):
        network.number("B")


def test_a_block_holds_one_problem_a_draw_on_one_topology():
    network = two_country_trade()
    capped = cap(network, network.arcs("trade"), np.array([[1.0], [2.0]]))
    assert (network.draws, capped.draws) == (0, 2)
    assert capped.row(1).upper.tolist() == cap(network, network.arcs("trade"), 2.0).upper.tolist()
    grown = add_supply(capped, "B", np.array([[0.0], [3.0]]), 1.0, 2.0)
    assert grown.upper[:, -1].tolist() == [0.0, 3.0]
    assert np.all(np.isfinite(grown.curvature))
    with pytest.raises(ModelError, match="crossed bounds"):
        capped.with_arcs(lower=np.full((2, 5), 1.5))
    with pytest.raises(ModelError, match="number of draws"):
        capped.with_arcs(cost=np.zeros((3, 5)))


def test_balance_and_margins_of_a_block_are_those_of_its_rows():
    network = two_country_trade()
    flows, prices = np.arange(10.0).reshape(2, 5), np.array([[3.0, 5.0], [2.0, 7.0]])
    for row in range(2):
        assert network.balance(flows)[row].tolist() == network.balance(flows[row]).tolist()
        assert network.margins(prices)[row].tolist() == network.margins(prices[row]).tolist()
