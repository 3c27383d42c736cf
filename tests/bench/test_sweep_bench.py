"""Benchmark of a sweep (`make bench`): the rare-earth square of one period and one regime, by CPU time.

The rival, `plain draws`, does the same with one call a draw, as a script of one's own would; `a block` is what a
worker does.
"""

import json
import time

import pytest

from accord.crisis.outcome import price_ratio
from accord.crisis.scenario import Package, Scenario
from accord.crisis.stress import stress
from accord.crisis.sweep import engine
from accord.crisis.sweep.plan import PlanForm, plan_of
from accord.crisis.sweep.task import DATA_BLOCK

SUPPLY = {"name": "mine", "kind": "supply", "place": "AUS", "tonnes": 3000.0}
GROUP = f"{DATA_BLOCK} draws of the rare-earth square, four cells, one regime"
NAME = "price_ratio:JPN:refining:crisis:limited:in full"


@pytest.fixture(scope="module")
def task():
    form = PlanForm(
        minerals=["rare earths"], years=[2024], countries=["JPN", "USA"], regimes=["limited"], draws=DATA_BLOCK,
        scenarios={"stop": {"sender": "China"}}, pact=[SUPPLY],
    )  # fmt: skip
    (only,) = plan_of(form).tasks()
    return only


@pytest.mark.benchmark(group=GROUP, timer=time.process_time)
def test_a_block(benchmark, task):
    rows = benchmark(engine.work, task)
    assert rows[NAME].null_count() == 0


@pytest.mark.benchmark(group=GROUP, timer=time.process_time)
def test_plain_draws(benchmark, task):
    scenario = Scenario.model_validate(json.loads(task.scenario))
    (package,) = (Package.model_validate(one) for one in json.loads(task.pact))
    seen = engine.observed("rare_earths", 2024, False)

    def one_by_one():
        squares = (
            stress(seen, scenario, package.as_pact(), laws=package.laws(), draws=1, first=number)
            for number in range(DATA_BLOCK)
        )
        return [price_ratio(square, "JPN", "crisis", "limited", "in full")[0] for square in squares]

    assert min(benchmark.pedantic(one_by_one, rounds=3, warmup_rounds=1)) > 0
