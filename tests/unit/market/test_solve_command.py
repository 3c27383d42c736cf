"""`accord solve`: the contract of its output, and bad input as one message with exit code 2 and nothing on stdout."""

import io
import json
import sys

import pytest

from accord.cli import main
from accord.market.exchange import to_json
from accord.testing import two_country_trade

NETWORK = to_json(two_country_trade())
KEYS = ["name", "status", "prices", "flows", "primal_residual", "natural_residual", "duality_gap", "iterations"]
RING = json.dumps(
    {
        "nodes": ["A", "B"],
        "arcs": [
            {"tail": 0, "head": 1, "cost": 0, "curvature": 1, "gain": 1.5},
            {"tail": 1, "head": 0, "cost": 0, "curvature": 1},
            {"tail": 0, "head": None, "cost": -9, "curvature": 1},
        ],
    }
)


@pytest.fixture
def accord(monkeypatch, capsys, tmp_path):
    """Run the command line in this process: (exit code, stdout, stderr). Texts given by name become files."""

    def run(*args, stdin="", **files):
        for name, text in files.items():
            (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["accord", *args])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as left:
            main()
        return left.value.code, *capsys.readouterr()

    return run


def test_the_base_alone(accord):
    code, out, err = accord("solve", "n.json", "--json", n=NETWORK)
    (row,) = json.loads(out)
    assert (code, err) == (0, "")
    assert list(row) == KEYS
    assert row["name"] == "base"
    assert row["status"] == "solved"
    assert row["prices"] == pytest.approx([7.0, 8.0], abs=1e-6)
    assert row["flows"] == pytest.approx([6.0, 2.0, 3.0, 7.0, 4.0], abs=1e-6)
    assert max(row[key] for key in KEYS[4:7]) < 1e-9


def test_scenarios_in_their_order_from_standard_input(accord):
    scenarios = '[{"name": "ban", "set": [[4, "upper", 0]]}, {"name": "free", "set": [[4, "upper", null]]}]'
    code, out, _ = accord(
        "solve", "-", "--scenarios", "s.json", "--using", "piqp", "--json", stdin=NETWORK, s=scenarios
    )
    ban, free = json.loads(out)
    assert code == 0
    assert [ban["name"], free["name"]] == ["ban", "free"]
    assert ban["prices"] == pytest.approx([5.0, 10.0], abs=1e-5)
    assert free["prices"] == pytest.approx([7.0, 8.0], abs=1e-5)


def test_no_scenario_is_an_empty_list(accord):
    assert json.loads(accord("solve", "n.json", "--scenarios", "s.json", "--json", n=NETWORK, s="[]")[1]) == []


@pytest.mark.parametrize("nodes", [0, 3])
def test_a_network_without_arcs_has_no_prices(accord, nodes):
    code, out, _ = accord("solve", "n.json", "--json", n=f'{{"nodes": {nodes}, "arcs": []}}')
    (row,) = json.loads(out)
    assert code == 0
    assert row["status"] == "solved"
    assert row["prices"] == [None] * nodes
    assert row["flows"] == []


def test_a_table_for_people(accord):
    code, out, _ = accord("solve", "n.json", n=NETWORK)
    assert code == 0
    assert all(word in out for word in ("base", "solved", "trade A -> B", "4"))


def test_a_cycle_that_multiplies_is_solved_with_a_warning(accord):
    code, out, err = accord("solve", "n.json", "--json", n=RING)
    assert code == 0
    assert json.loads(out)[0]["status"] == "solved"
    assert "warning: arc 0 (arc A -> B)" in err
    assert "by 1.5" in err


@pytest.mark.parametrize(
    ("args", "files", "words"),
    [
        (["n.json"], {"n": "{"}, "not JSON"),
        (["n.json"], {"n": NETWORK.replace('"cost": 1.0', '"cost": NaN', 1)}, "arc 0: cost"),
        (["n.json", "--using", "abacus"], {"n": NETWORK}, "unknown back end 'abacus'"),
        (["missing.json"], {}, "missing.json: No such file"),
        (["n.json", "--scenarios", "missing.json"], {"n": NETWORK}, "missing.json: No such file"),
        (["n.json", "--scenarios", "s.json"], {"n": NETWORK, "s": '[{"name": "x", "set": [[7, "cost", 1]]}]'},
         "scenario 'x': arc 7: no such arc"),
        (["n.json", "--scenarios", "s.json"],
         {"n": NETWORK, "s": '[{"name": "fine", "set": []}, {"name": "x", "set": [[4, "upper", -1]]}]'},
         "scenario 'x': network: arc 4 (trade A -> B): has crossed bounds"),
        (["n.json"], {"n": '{"nodes": 1, "arcs": [{"tail": null, "head": 0, "cost": 1, "curvature": 0},'
                           ' {"tail": 0, "head": null, "cost": -2, "curvature": 0}]}'},
         "network: arc 0 (arc ground -> 0) and arc 1 (arc 0 -> ground): flow comes in without end"),
        (["-", "--scenarios", "-"], {}, "both"),
    ],
)  # fmt: skip
def test_bad_input_is_one_message(accord, args, files, words):
    code, out, err = accord("solve", *args, "--json", **files)
    assert code == 2
    assert out == ""
    assert words in err
    assert "Traceback" not in err
