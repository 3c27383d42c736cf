"""A plan is checked whole before anything is computed, and names the nearest word for a wrong one."""

import json
import re

import pytest
import yaml

from accord.core.errors import DataError
from accord.crisis.scenario import check, load_scenario
from accord.crisis.sweep import BLOCK, Task, load_plan, pose, template
from accord.crisis.sweep.plan import Plan, PlanForm

SUPPLY = {"name": "mine", "kind": "supply", "place": "AUS", "tonnes": 5.0}


def told(path, text):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_plan(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"minerals": ["rare erths"]}, "minerals[0]: unknown mineral 'rare erths'. Nearest known: rare_earths"),
        ({"years": [1990]}, "plan.yaml: years: no trade, output and price of Rare earths for 1990. Years with all"),
        ({"countries": ["Atlantis"]}, "unknown country 'Atlantis'"),
        ({"countries": [False]}, "put the code in quotes"),
        ({"countries": ["JPN", "Japan"]}, "JPN stands twice"),
        ({"countries": []}, "countries must not be empty"),
        ({"regimes": ["limitted"]}, "regimes[0]: 'limitted' is not one of 'none', 'limited', 'free'"),
        ({"regimes": ["free", "free"]}, "free stands twice"),
        ({"stages": ["crystals"]}, "stages[0]: 'crystals' is not one of 'mining', 'refining', 'manufacturing'"),
        ({"periods": 5}, "periods: 12 months cannot be cut into 5 equal periods"),
        ({"draws": 0}, "draws: 0 is below 1"),
        ({"draws": 10**9}, "1,000,000,000 draws are more than 10,000,000"),
        ({"draws": "many"}, "a whole number is expected, not 'many'"),
        ({"drawss": 5}, "the key 'drawss' is not known here. Nearest known: draws"),
        ({"scenarios": {"a": {"sender": "CHN", "cutt": 1.0}}}, "the key 'cutt' is not known here. Nearest known: cut"),
        ({"scenarios": {"a": {"sender": "CHN", "cut": 2.0}}}, "2.0 is above 1. A share between 0 and 1"),
        ({"scenarios": {"a": {"sender": "JPN"}}}, "scenarios.a: targets: JPN is sender and target at once"),
        ({"scenarios": {"a": {"sender": "TUV"}}}, "(halt): TUV exports none of it"),
        ({"scenarios": {"a": {"sender": "CHN", "targets": "TUV"}}}, "(halt): CHN ships none of it to TUV"),
        ({"scenarios": {"a": 5}}, "scenarios.a: keys with values are expected, not 5"),
        ({"scenarios": ["full-ban-japn"]}, "no such scenario or file. Nearest known: full-ban-japan"),
        ({"scenarios": ["mine.yaml"]}, "mine.yaml: no such scenario or file. `accord scenario new FILE`"),
        ({"scenarios": ["china-2024-antimony-licences"]}, "does not cover rare_earths. It covers antimony"),
        ({"minerals": []}, "plan.yaml: minerals: a ban needs minerals"),
        ({"minerals": ["copper", "copper"]}, "copper stands twice"),
        ({"countries": ["TUV"]}, "plan.yaml: countries: TUV trades too little rare earths in 2024 to be a node"),
        ({"scenarios": {}}, "scenarios must not be empty"),
        ({"pact": [SUPPLY | {"place": "TUV"}]}, "pact: measures[0] (mine): TUV: trades too little"),
        ({"pact": [SUPPLY | {"tons": 5.0}]}, "pact[0].tons: the key 'tons' is not known here. Nearest known: tonnes"),
        ({"pact": [SUPPLY | {"tonnes": {"unifrm": [1, 2]}}]}, "pact[0].tonnes.unifrm: the key 'unifrm' is not known"),
        ({"pact": [SUPPLY | {"kind": "offtake"}]}, "pact: measures[0].to: to is missing"),
        ({"pact": [SUPPLY, dict(SUPPLY)]}, "pact: measures: two measures are called 'mine'"),
        ({"pact": ["stock-60-day"]}, "pact: stock-60-day: no such package or file. Nearest known: stock-60-days"),
        ({"pact": ["stock-60-days", "stock-60-days"]}, "pact: two packages are called 'stock-60-days'"),
        ({"pact": ["capacity-package"]}, "plan.yaml: stages: this crisis, or what stands against it, needs more than"),
        ({"pact": ["capacity-package-heavy"]}, "is about heavy_rare_earths, the crisis about rare_earths"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place_and_a_way_out(write, changes, words):
    with pytest.raises(DataError) as caught:
        load_plan(write(**changes))
    assert words in str(caught.value)


def test_a_mineral_without_a_network_is_said(write, monkeypatch):
    for module in (pose, check):
        monkeypatch.setattr(module, "network_minerals", lambda: ("cobalt",))
    pose._years.cache_clear()
    words = r"minerals: no network can be calibrated for Rare earths yet\. There is one for: cobalt"
    with pytest.raises(DataError, match=words):
        load_plan(write())
    pose._years.cache_clear()


def test_a_ready_crisis_and_a_file_bring_their_own_mineral_year_regimes_and_pact(write, tmp_path):
    mine = load_scenario("china-2023-gallium-germanium-licences").model_dump(mode="json", exclude_unset=True)
    mine |= {"base_year": 2023, "periods": 1, "regimes": ["none"], "pact": ["stock-60-days"]}
    (tmp_path / "mine.yaml").write_text(yaml.safe_dump(mine), encoding="utf-8")
    scenarios = ["china-2023-gallium-germanium-licences", "mine.yaml"]
    plan = load_plan(write(scenarios=scenarios, minerals=[], years=[], regimes=[], countries=["USA"], seed=5))
    ready, own = ((series, json.loads(series.task.scenario)) for series in plan.series)
    assert (ready[0].scenario, own[0].scenario) == ("china-2023-gallium-germanium-licences", "mine")
    assert (ready[1]["mineral"], ready[1]["base_year"], ready[1]["seed"]) == ("gallium", 2024, 5)
    assert (own[1]["base_year"], own[1]["periods"], own[1]["regimes"]) == (2023, 1, ["none"])
    assert not {"draws", "pact", "also"} & set(own[1])
    assert [package["name"] for package in json.loads(own[0].task.pact)] == ["stock-60-days"]
    assert json.loads(ready[0].task.pact) == []
    both = load_plan(write(scenarios=scenarios[:1], minerals=["germanium", "gallium"], periods=1))
    assert [series.labels["mineral"] for series in both.series] == ["germanium", "gallium"]
    assert [json.loads(series.task.scenario)["periods"] for series in both.series] == [1, 1]


@pytest.mark.parametrize(
    ("stages", "kept"),
    [(None, ()), ("all", ("mining", "refining", "manufacturing")), ("manufacturing", ("manufacturing",))],
)
def test_stages_are_the_main_one_alone_or_some_of_the_chain(plan, stages, kept):
    assert plan(scenarios=1, stages=stages).series[0].task.stages == kept


def test_all_faults_come_at_once(write):
    with pytest.raises(DataError, match="3 faults"):
        load_plan(write(minerals=["rare erths"], draws=-1, seed=-1))


def test_what_is_no_plan_is_said(tmp_path):
    path = tmp_path / "plan.yaml"
    with pytest.raises(DataError, match=r"no such file.*accord sweep new"):
        load_plan(path)
    with pytest.raises(DataError, match="this is a folder"):
        load_plan(tmp_path)
    assert "line 1" in told(path, "a: [1")
    assert "keys with values" in told(path, "- a")


def test_the_template_is_a_plan(tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text(template(), encoding="utf-8")
    plan = load_plan(path)
    assert [series.scenario for series in plan.series] == ["full-stop", "half JPN", "half USA"]
    said = {*yaml.safe_load(template()), *re.findall(r"^# (\w+): ", template(), re.MULTILINE)}
    assert said == set(PlanForm.model_fields)


def test_too_many_blocks_are_refused(write):
    with pytest.raises(DataError, match="At most 400,000 blocks"):
        load_plan(write(scenarios=11, draws=10_000_000))


def test_shards_part_the_tasks(plan):
    found = plan(scenarios=3, draws=2 * BLOCK + 10)
    every = list(found.tasks())
    assert len(every) == found.blocks == 9
    assert [task.draws for task in every[:3]] == [BLOCK, BLOCK, 10]
    shards = [list(found.tasks((i, 4))) for i in (1, 2, 3, 4)]
    assert {task.key for shard in shards for task in shard} == {task.key for task in every}
    assert sum(map(len, shards)) == 9
    assert found.shard_size((1, 4)) == (3, sum(task.draws for task in shards[0]))


def test_a_plan_and_its_tasks_survive_json(plan):
    found = plan()
    again = Plan.from_document(found.document)
    assert [task.key for task in again.tasks()] == [task.key for task in found.tasks()]
    task = next(found.tasks())
    assert Task.from_dict(task.to_dict()) == task
    assert len({task, Task.from_dict(task.to_dict())}) == 1


def test_the_key_follows_all_that_decides_and_nothing_else(write):
    def keys(name, **changes):
        return [task.key for task in load_plan(write(name, **changes)).tasks()]

    plain = keys("a.yaml")
    assert keys("b.yaml", title="another name") == plain
    assert not set(keys("c.yaml", seed=1)) & set(plain)
    assert not set(keys("d.yaml", draws=7)) & set(plain)
    full = keys("e.yaml", draws=BLOCK)
    assert set(full) < set(keys("f.yaml", draws=2 * BLOCK))
