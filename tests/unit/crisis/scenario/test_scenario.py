"""Scenarios: what is right loads, what is wrong is said at once and in its place, draws become shocks."""

import copy
import json

import numpy as np
import pytest

from accord.core.errors import DataError
from accord.crisis.scenario import Scenario, crises, load_pact, load_scenario
from accord.crisis.scenario.read import of_values, schema_of
from accord.crisis.scenario.shock_forms import FORMS
from accord.crisis.shocks import SHOCKS, ExportBan

GOOD = {
    "name": "mine",
    "title": "A test",
    "mineral": "rare earths",
    "sender": "China",
    "targets": ["Japan", "EU"],
    "months": 12,
    "shocks": [{"name": "halt", "kind": "export_ban", "cut": {"uniform": [0.5, 1]}, "start": 2, "hs": [284690]}],
    "stocks": [{"place": "JPN", "stage": "refining", "days": {"normal": [20, 120]}}],
    "inputs": {"demand_elasticity": 0.1},
    "correlations": [{"between": ["halt.cut", "trade_elasticity"], "rank": 0.5}],
    "sources": [{"title": "a guess", "status": "assumption"}],
}


def changed(**keys):
    return {**copy.deepcopy(GOOD), **keys}


def shock(**keys):
    return changed(shocks=[{**GOOD["shocks"][0], **keys}], correlations=[])


def test_names_become_keys_and_numbers_distributions():
    one = of_values(GOOD, Scenario, "mine")
    assert (one.mineral, one.sender, one.targets) == ("rare_earths", "CHN", ("JPN", "EU27"))
    assert one.shocks[0].hs == ("284690",)
    assert one.laws()["demand_elasticity"].is_fixed
    assert {"halt.cut", "halt.start", "stock.JPN.refining", "luck"} <= set(one.laws())


def test_draws_become_shocks_with_blocs_by_their_members():
    one = of_values(GOOD, Scenario, "mine")
    sample = one.sampler()
    for draw in sample.draws(0, 20):
        (ban,) = one.shocks_of(draw, "limited")
        assert isinstance(ban, ExportBan)
        assert (ban.sender, ban.start, ban.cut) == ("CHN", 2.0, draw["halt.cut"])
        assert len(ban.targets) == 28
        assert ban.leak == draw["leak"]
        assert one.shocks_of(draw, "none")[0].leak == 0.0


def test_a_block_of_draws_becomes_one_shock_of_columns():
    one = of_values(GOOD, Scenario, "mine")
    block, draws = one.sampler().block(5, 4), one.sampler().draws(5, 4)
    (ban,) = one.shocks_of(block, "free")
    assert ban.cut[:, 0].tolist() == [d["halt.cut"] for d in draws]
    days = one.days_of(block)[one.stocks[0]]
    assert days.shape == (4, 1)
    assert np.all(days >= 0)


def test_stocks_and_time_become_a_plan():
    plan = of_values(changed(months=24, periods=2), Scenario, "mine").plan({"stock.JPN.refining": 40.0})
    assert (plan.periods, plan.step, plan.stocks) == (2, 1.0, {("JPN", "refining"): 40.0})
    assert of_values(GOOD, Scenario, "mine").plan({"stock.JPN.refining": 1.0}).periods == 12


def test_the_same_measure_in_another_mineral():
    one = load_scenario("china-2024-ban-us")
    assert one.about("germanium").mineral == "germanium"
    assert set(one.about("germanium").minerals) == set(one.minerals)
    with pytest.raises(DataError, match="does not cover copper"):
        one.about("copper")


BAD = {
    "unknown key": (changed(targests=["JPN"]), r"mine: targests: the key 'targests' is not known here.*targets"),
    "unknown key of a shock": (shock(cutt=1), r"shocks\[0\]\.cutt: the key 'cutt' is not known here.*\bcut\b"),
    "unknown law": (shock(cut={"unifrom": [0, 1]}), r"shocks\[0\]\.cut.*one law is needed|unifrom.*uniform"),
    "unknown kind": (shock(kind="export_bann"), r"there is no kind 'export_bann'.*export_ban"),
    "no kind": (changed(shocks=[{"name": "x"}]), r"kind is missing.*export_ban"),
    "no shock": (changed(shocks=[], correlations=[]), "shocks must not be empty"),
    "no source": (changed(sources=[]), "sources must not be empty"),
    "cited without publisher": (changed(sources=[{"title": "x"}]), "needs a publisher or a url"),
    "share above 1": (shock(cut=1.2), r"shocks\[0\]\.cut: 1.2 share is above 1. A share"),
    "band above 1": (shock(cut={"normal": [0.5, 1.1]}), r"1.1 share is above 1"),
    "negative share": (shock(cut={"uniform": [-0.1, 1]}), r"-0.1 share is below 0"),
    "text for a number": (shock(cut="much"), r"shocks\[0\]\.cut"),
    "dates": (shock(announced="2025-02-01", effective="2025-01-01"), r"effective: 2025-01-01 lies before announced"),
    "suspended first": (shock(announced="2025-02-01", suspended="2025-01-01"), "suspended: 2025-01-01 lies before"),
    "after the end": (shock(start=14), "begins in month 14, after the 12 months"),
    "month 60": (shock(start=60), "60 month is above 48"),
    "too long": (changed(months=49), "49 is above 48"),
    "no months": (changed(months=0), "0 is below 1"),
    "too many draws": (changed(draws=10**9), r"draws: 1000000000 is above 10,000,000"),
    "half a draw": (changed(draws=0.5), "a whole number is expected"),
    "periods": (changed(periods=5), "12 months cannot be cut into 5 equal periods"),
    "unknown mineral": (changed(mineral="unobtainium"), "unknown mineral 'unobtainium'"),
    "unknown country": (changed(sender="Chinaa"), "unknown country 'Chinaa'.*CHN"),
    "Norway": (changed(sender=False), "a country code is expected, not yes or no"),
    "sender is target": (changed(targets=["CHN"]), "CHN is sender and target at once"),
    "nobody cut off": (changed(targets=[]), "nobody is cut off"),
    "nobody cuts": (changed(sender=None), "nobody cuts"),
    "same name twice": (changed(shocks=GOOD["shocks"] * 2), "two shocks are called 'halt'"),
    "unknown prior": (changed(inputs={"demand_elastisity": 1}), "there is no prior.*demand_elasticity"),
    "unknown correlation": (changed(correlations=[{"between": ["x", "leak"], "rank": 0.1}]), "x is no input"),
    "correlation of a fixed one": (
        changed(correlations=[{"between": ["halt.start", "leak"], "rank": 0.1}]),
        "halt.start does not vary",
    ),
    "correlation of 1": (changed(correlations=[{"between": ["luck", "leak"], "rank": 1}]), "rank: 1 is not below 1"),
    "stock twice": (changed(stocks=GOOD["stocks"] * 2), "stock.JPN.refining stands twice"),
    "hs": (shock(hs=["28-46"]), "is not written as it should be"),
    "chokepoint": (
        changed(shocks=[{"name": "x", "kind": "chokepoint_closure", "chokepoint": "sues"}], correlations=[]),
        "unknown chokepoint 'sues'",
    ),
    "missing size": (changed(shocks=[{"name": "x", "kind": "hoarding"}], correlations=[]), "days is missing"),
    "infinite": (shock(cut=float("inf")), "inf is not a usable number"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_wrong_is_said_in_its_place(what):
    raw, words = BAD[what]
    with pytest.raises(DataError, match=words):
        of_values(raw, Scenario, "mine")


def test_all_faults_are_said_at_once():
    raw = changed(months=99, draws=0, sources=[], seed=-1)
    with pytest.raises(DataError, match="4 faults"):
        of_values(raw, Scenario, "mine")


def test_files_are_refused_in_plain_words(tmp_path):
    for name, text, words in (
        ("empty.yaml", "", "the file is empty"),
        ("list.yaml", "- a", "keys with values are expected"),
        ("twice.yaml", "name: a\nname: b", "stands twice"),
        ("broken.yaml", "a: [1", "not readable as YAML"),
        ("alias.yaml", "a: &x 1\nb: *x", "anchors"),
        ("text.txt", "name: a", "no format for .txt"),
        ("fake.xlsx", "name: a", "is no xlsx"),
    ):
        (tmp_path / name).write_text(text)
        with pytest.raises(DataError, match=words):
            load_scenario(tmp_path / name)
    with pytest.raises(DataError, match="no such scenario"):
        load_scenario(tmp_path / "absent.yaml")
    with pytest.raises(DataError, match="Nearest known: full-ban-japan"):
        load_scenario("full-ban-japa")
    with pytest.raises(DataError, match="not a folder"):
        load_scenario(tmp_path)


def test_a_package_of_another_mineral_or_none_is_a_fault(tmp_path):
    text = json.dumps(changed(pact=["stock-60-days"]))
    (tmp_path / "a.yaml").write_text(text)
    assert [p.name for p in load_pact(load_scenario(tmp_path / "a.yaml"), tmp_path / "a.yaml")] == ["stock-60-days"]
    (tmp_path / "a.yaml").write_text(text.replace("stock-60-days", "capacity-package-heavy"))
    with pytest.raises(DataError, match="about heavy_rare_earths, the scenario about rare_earths"):
        load_scenario(tmp_path / "a.yaml")
    (tmp_path / "a.yaml").write_text(text.replace("stock-60-days", "absent.yaml"))
    with pytest.raises(DataError, match="no such package"):
        load_scenario(tmp_path / "a.yaml")


@pytest.mark.parametrize("name", crises())
def test_every_ready_crisis_is_well_formed_and_says_where_it_comes_from(name):
    one = load_scenario(name)
    assert one.name == name
    assert one.text
    assert one.sources
    assert one.shocks_of(one.sampler().draws(3, 1)[0], "limited")


def test_the_real_controls_carry_their_dates_and_items():
    dated = [form for name in crises() for form in load_scenario(name).shocks if form.announced]
    assert len(dated) >= 10
    assert all(form.items for form in dated if form.effective and form.name != "stop")


def test_every_shock_has_a_form_and_the_schema_knows_it():
    assert set(FORMS) == set(SHOCKS)
    schema = schema_of()
    assert schema["title"] == "Accord scenario"
    for kind, form in FORMS.items():
        made = schema["$defs"][form.__name__]
        assert made["properties"]["kind"]["const"] == kind
        assert made["additionalProperties"] is False
        assert all("description" in p or "$ref" in p or "anyOf" in p for p in made["properties"].values())
    assert json.dumps(schema_of(package=True))
