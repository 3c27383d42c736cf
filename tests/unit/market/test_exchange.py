"""A network travels as JSON exact to the bit, and what is wrong with a file is refused with the number of its arc."""

import json
import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from accord.core.errors import ModelError
from accord.market import Delta, Network, Setting, solve
from accord.market.exchange import answer, from_json, scenarios_from_json, scenarios_to_json, to_json
from accord.market.network import GROUND, Node
from accord.market.schema import NETWORK
from accord.testing import calibrated, random_network, tiny_base, tiny_network, tiny_observed

COLUMNS = ("kind", "tail", "head", "gain", "cost", "curvature", "lower", "upper", "base")
GOOD = {
    "nodes": 2,
    "arcs": [
        {"tail": None, "head": 0, "cost": 1, "curvature": 1},
        {"tail": 0, "head": 1, "cost": 1.5, "curvature": 0.5, "gain": 0.9, "upper": None},
        {"tail": 1, "head": None, "cost": -9, "curvature": 0.5, "lower": 0, "upper": 7},
    ],
}
numbers = st.floats(-1e100, 1e100)


def same(one, other):
    assert one.nodes == other.nodes
    for name in COLUMNS:
        first, second = getattr(one, name), getattr(other, name)
        assert np.array_equal(first, second), name
        if name != "kind":
            assert first.tobytes() == second.tobytes(), name


def arc(text):
    """A file of one good arc into node 0 and one more, given as text."""
    return '{"nodes": 2, "arcs": [{"tail": null, "head": 0, "cost": 1, "curvature": 1}, ' + text + "]}"


@pytest.mark.parametrize(
    "network",
    [tiny_base().network, calibrated(tiny_observed(), 3), random_network(5), random_network(8, size=20)],
    ids=["calibrated", "months", "random", "larger"],
)
def test_a_network_comes_back_to_the_bit(network):
    same(from_json(to_json(network)), network)
    same(from_json(to_json(network, indent=1).encode()), network)


@given(st.lists(st.tuples(numbers, numbers, st.floats(0, 1e100), numbers, numbers), max_size=5))
def test_any_number_comes_back_to_the_bit(rows):
    cost, base, curvature, *bounds = zip(*rows, strict=True) if rows else ((),) * 5
    count = len(rows)
    network = Network(
        nodes=(Node("ä “\\", "mining", 3),), kind=["supply"] * count, tail=[GROUND] * count, head=[0] * count,
        gain=[0.1 + 0.2] * count, cost=cost, curvature=curvature, lower=np.minimum(*bounds) if rows else [],
        upper=np.maximum(*bounds) if rows else [], base=base,
    )  # fmt: skip
    same(from_json(to_json(network)), network)


def test_what_is_left_out_has_its_default():
    network = from_json(GOOD)
    assert network.nodes == (Node("0"), Node("1"))
    assert network.gain.tolist() == [1, 0.9, 1]
    assert network.lower.tolist() == [0, 0, 0]
    assert network.upper.tolist() == [math.inf, math.inf, 7]
    assert network.tail.tolist() == [GROUND, 0, 1]
    assert network.base.tolist() == [0, 0, 0]
    assert from_json("\ufeff" + json.dumps(GOOD)).nodes == network.nodes


FAULTS = {
    '{"tail": 0, "head": 1, "cost": 1e400, "curvature": 1}': "arc 1: cost: .*finite",
    '{"tail": 0, "head": 1, "cost": 1e200, "curvature": 1}': "arc 1: cost: .*less than",
    '{"tail": 0, "head": 1, "cost": 1, "curvature": 1, "upper": 1e400}': "arc 1: upper: .*finite",
    '{"tail": 0, "head": 1, "cost": 1, "curvature": 1, "upper": NaN}': "arc 1: upper: .*finite",
    '{"tail": 0, "head": 1, "cost": 1, "curvature": 1, "upper": Infinity}': "arc 1: upper: .*finite",
    '{"tail": 0, "head": 1, "cost": 1, "curvature": 1, "lower": null}': "arc 1: lower: .*number",
    '{"tail": 0, "head": true, "cost": 1, "curvature": 1}': "arc 1: head: .*integer",
    '{"tail": 0, "head": 1.0, "cost": 1, "curvature": 1}': "arc 1: head: .*integer",
    '{"tail": 0, "head": "1", "cost": 1, "curvature": 1}': "arc 1: head: .*integer",
    '{"tail": 0, "head": -1, "cost": 1, "curvature": 1}': "arc 1: head: .*greater",
    '{"tail": 0, "head": 9, "cost": 1, "curvature": 1}': "arc 1 .*unknown node",
    '{"tail": 0, "head": 99999999999999999999, "cost": 1, "curvature": 1}': "arc 1 .*unknown node",
    '{"tail": null, "head": null, "cost": 1, "curvature": 1}': "arc 1 .*both ends",
    '{"tail": 1, "head": 1, "cost": 1, "curvature": 1}': "arc 1 .*both ends in one node",
    '{"tail": 0, "head": 1, "cost": "1", "curvature": 1}': "arc 1: cost: .*number",
    '{"tail": 0, "head": 1, "cost": false, "curvature": 1}': "arc 1: cost: .*number",
    '{"tail": 0, "head": 1, "cost": [1], "curvature": 1}': "arc 1: cost: .*number",
    '{"tail": 0, "head": 1, "cost": 1, "curvature": -1}': "arc 1: curvature: .*greater",
    '{"tail": 0, "head": 1, "cost": 1, "curvature": 0}': "arc 1 .*curvature 0 without touching the ground",
    '{"tail": 0, "head": 1, "cost": 1, "curvature": 1, "gain": 0}': "arc 1: gain: .*greater",
    '{"tail": 0, "head": 1, "cost": 1, "curvature": 1, "lower": 2, "upper": 1}': "arc 1 .*crossed bounds",
    '{"tail": 0, "head": 1, "cost": 1, "curvatur": 1}': "arc 1: curvatur: Extra",
    '{"head": 1, "cost": 1, "curvature": 1}': "arc 1: tail: Field required",
    '{"tail": 0, "head": 1, "cost": 1, "cost": 2, "curvature": 1}': "a key stands twice: cost",
    '{"tail": 0, "head": 1, "cost": 1, "curvature": 1, "kind": 3}': "arc 1: kind: .*string",
    "7": "arc 1: .*dictionary",
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_faulty_arc_is_named(text):
    with pytest.raises(ModelError, match=FAULTS[text]):
        from_json(arc(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        (b"\xff\xfe{}", "not JSON"),
        ('{"nodes": 1, "arcs": []} more', "not JSON"),
        ("[]", "dictionary"),
        ('{"nodes": 1}', "arcs: Field required"),
        ('{"nodes": 1, "arcs": {}}', "arcs: .*list"),
        ('{"nodes": true, "arcs": []}', "nodes: .*integer"),
        ('{"nodes": 1.5, "arcs": []}', "nodes: .*integer"),
        ('{"nodes": -1, "arcs": []}', "nodes: .*greater"),
        ('{"nodes": 1000000000000, "arcs": []}', "nodes: .*less"),
        ('{"nodes": ["A", "A"], "arcs": []}', "node A: two nodes have this name"),
        ('{"nodes": ["A", ""], "arcs": []}', "nodes: 1: .*at least 1"),
        ('{"nodes": [{"place": "A", "priod": 1}], "arcs": []}', "nodes: 0: priod: Extra"),
        ('{"nodes": 1, "arcs": [], "arc": []}', "arc: Extra"),
        ('{"nodes": 1, "arcs": [], "nodes": 2}', "a key stands twice: nodes"),
        ('{"nodes": %s, "arcs": []}' % ("9" * 5000), "not JSON"),
    ],
)
def test_a_faulty_file_is_refused(text, words):
    with pytest.raises(ModelError, match=words):
        from_json(text)


@pytest.mark.parametrize("text", [t for t in FAULTS if "twice" not in FAULTS[t] and "arc 1:" in FAULTS[t]])
def test_the_published_schema_refuses_the_same(text):
    with pytest.raises(ValidationError):
        NETWORK.validate_python(json.loads(arc(text)))
    NETWORK.validate_python(GOOD)


def test_many_arcs_are_read_or_refused_fast():
    row = '{"tail": 0, "head": 1, "cost": 1.25, "curvature": 0.5, "gain": 1, "lower": 0, "upper": null}'
    count = 100_000
    began = time.process_time()
    assert len(from_json('{"nodes": 2, "arcs": [' + ", ".join([row] * count) + "]}").tail) == count
    with pytest.raises(ModelError, match="arc 9: "):
        from_json('{"nodes": 2, "arcs": [' + ", ".join([row.replace("1.25", "null")] * count) + "]}")
    assert time.process_time() - began < 60  # a hang, not a speed


def test_scenarios_travel():
    deltas = (
        Delta("ban", (Setting(2, "upper", 0.0), Setting(0, "cost", 0.1 + 0.2))),
        Delta("free", (Setting(2, "upper", math.inf),)),
        Delta("base"),
    )
    assert scenarios_from_json(scenarios_to_json(deltas)) == deltas


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[{"name": "a", "set": [[0, "gain", 1]]}]', "scenario 0: set: 0: 1: .*'cost'"),
        ('[{"name": "a", "set": [[0, "cost", null]]}]', "scenario 'a': arc 0: cost is null"),
        ('[{"name": "a", "set": [[0, "cost"]]}]', "scenario 0: set: 0: 2: Field required"),
        ('[{"name": "a", "set": [[0, "cost", 1, 2]]}]', "scenario 0: set: 0: .*at most 3"),
        ('[{"name": "a", "set": [["0", "cost", 1]]}]', "scenario 0: set: 0: 0: .*integer"),
        ('[{"name": "a", "set": [[0, "cost", true]]}]', "scenario 0: set: 0: 2: .*number"),
        ('[{"name": "a", "set": [[0, "upper", NaN]]}]', "scenario 0: set: 0: 2: .*finite"),
        ('[{"name": "a", "set": [[-1, "cost", 1]]}]', "scenario 0: set: 0: 0: .*greater"),
        ('[{"name": "a", "set": []}, {"name": "a", "set": []}]', "scenario 'a': 2 scenarios have this name"),
        ('[{"name": "", "set": []}]', "scenario 0: name"),
        ('[{"name": "a"}]', "scenario 0: set: Field required"),
        ('[{"name": "a", "name": "b", "set": []}]', "a key stands twice: name"),
        ("{}", "list"),
    ],
)
def test_faulty_scenarios_are_named(text, words):
    with pytest.raises(ModelError, match=words):
        scenarios_from_json(text)


def test_an_answer_is_plain_json_with_null_for_what_is_absent():
    arcs = [("supply", GROUND, 0, 1.0, 1.0, 0.0, 9.0), ("elastic", 0, GROUND, -5.0, 1.0, 0.0, 9.0)]
    lonely = tiny_network("AB", arcs)
    row = json.loads(json.dumps(answer("base", solve(lonely)), allow_nan=False))
    assert list(row) == ["name", "status", "prices", "flows", "primal_residual", "natural_residual", "duality_gap",
                         "iterations"]  # fmt: skip
    assert row["prices"] == [pytest.approx(3.0), None]
    assert row["flows"] == pytest.approx([2.0, 2.0])
    assert row["status"] == "solved"


def test_a_promise_that_cannot_be_kept_has_no_numbers():
    short = tiny_network("A", [("supply", GROUND, 0, 1.0, 1.0, 0.0, 5.0), ("core", 0, GROUND, -9.0, 1.0, 8.0, 9.0)])
    row = json.loads(json.dumps(answer("base", solve(short, using="clarabel")), allow_nan=False))
    assert row["status"] == "infeasible"
    assert row["prices"] is row["flows"] is row["duality_gap"] is None
