"""`accord market`: what it prints, its JSON, and its exit codes."""

import json

import pytest
from typer.testing import CliRunner

from accord.cli import app
from accord.core.errors import DataError


def run(*words):
    return CliRunner().invoke(app, ["market", *words])


def answer(*words):
    found = run(*words, "--json")
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def test_it_lists_stages_flows_moves_findings_and_years():
    found = answer("cobalt", "--year", "2023", "--rows", "5")
    assert [stage["stage"] for stage in found["stages"]] == ["mining", "refining"]
    assert len(found["flows"]) == len(found["moves"]) == 5
    congo = next(flow for flow in found["flows"] if flow["kind"] == "supply")
    assert (congo["from"], congo["to"], congo["stage"]) == (None, "COD", "mining")
    assert 100e3 < congo["tonnes"] < 250e3
    assert {"junk_weight", "double_count", "held_output"} <= {f["check"] for f in found["findings"]}
    assert 0 < found["inferred_share"] < 1
    assert found["years"]["with_own_output"] == [2024]
    assert "baci" in found["sources"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("cobalt", "-y", "2024"), "largest moves"),
        (("gallium", "--summary"), "HS 811292 is not"),
        (("potash", "--summary"), "one pool"),
        (("light_rare_earths", "--periods", "12", "--stock", "JPN=60", "--summary"), "12 months"),
        (("lithium", "--summary"), "spodumene"),
    ],
)
def test_tables_say_what_is_recalled_pooled_or_unknown(words, said):
    found = run(*words)
    assert found.exit_code == 0
    assert said in " ".join(found.stdout.split())


def test_what_is_unknown_is_an_answer_and_no_error():
    found = answer("hafnium")
    assert found.pop("reason").startswith("no network of Hafnium: no HS code in the trade at hand")
    assert found == {"mineral": "hafnium", "year": None, "status": "unknown"}
    assert answer("lithium", "--stage", "mining")["status"] == "unknown"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("unobtainium",), "unknown mineral"),
        (("cobalt", "--year", "1996"), "Years with all three: 2022, 2023, 2024"),
        (("cobalt", "--stage", "smelting"), "mining, refining, manufacturing"),
        (("cobalt", "--periods", "49"), "2 to 48 months"),
        (("cobalt", "--stock", "JPN"), "JPN=60"),
        (("cobalt", "--stock", "JPN=-1"), "from 0 on"),
        (("cobalt", "--stock", "Atlantis=3"), "unknown country"),
    ],
)
def test_bad_input_says_what_next(words, said):
    found = run(*words)
    assert isinstance(found.exception, DataError)  # main() prints it and leaves with 2
    assert said in str(found.exception)


def test_months_hold_stocks_only_where_asked():
    year, months = answer("cobalt", "--summary"), answer("cobalt", "--periods", "3", "--stock", "CHN=30", "--summary")
    assert "storage" not in year["arcs_by_kind"]
    assert months["arcs_by_kind"]["storage"] == 2 * len(year["stages"])
    assert months["nodes"] == 3 * year["nodes"]
