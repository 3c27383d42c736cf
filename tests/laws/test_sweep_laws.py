"""Laws of sweeps: however the blocks are shared out, interrupted and ordered, the bytes are the same."""

import shutil

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.crisis.sweep import BLOCK, merge, run
from accord.crisis.sweep.plan import PlanForm, plan_of
from accord.crisis.sweep.store import Made, encode

NAME = "price_ratio:JPN:refining:crisis:none:no pact"


class Killed(BaseException):
    """Stands for what ends a process."""


def made(task):
    random = np.random.default_rng(int(task.key[:8], 16))
    numbers = pl.Series("draw", np.arange(task.start, task.stop))
    return Made(task, encode(pl.DataFrame({"draw": numbers, NAME: random.random(task.draws)})), "here", 0.1)


def computing(seed, stop_after):
    """A runner that takes a few blocks at a time in any order, and ends after so many."""

    def compute_all(tasks):
        shuffled = list(tasks)
        np.random.default_rng(seed).shuffle(shuffled)
        for number, task in enumerate(shuffled):
            if number == stop_after:
                raise Killed
            yield made(task)

    return compute_all


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}


@pytest.fixture(scope="module")
def plan():
    scenarios = {f"cut {i}": {"sender": "CHN", "cut": i / 4} for i in (1, 2, 3)}
    form = PlanForm(minerals=["rare earths"], years=[2024], countries=["JPN"], scenarios=scenarios, draws=2 * BLOCK + 9)
    return plan_of(form)


@pytest.fixture(scope="module")
def whole(plan, tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    run(plan, folder, computing(0, None))
    return files(merge([folder]).folder)


@settings(max_examples=15)
@given(
    shards=st.integers(1, 5),
    stops=st.lists(st.integers(0, 4), max_size=6),
    seed=st.integers(0, 99),
)
def test_shards_order_and_interruptions_leave_no_trace(plan, whole, tmp_path_factory, shards, stops, seed):
    folder = tmp_path_factory.mktemp("shared")
    ends = iter(stops)
    for i in np.random.default_rng(seed).permutation(shards) + 1:
        while True:
            try:
                tally = run(plan, folder, computing(seed, next(ends, None)), (int(i), shards))
            except Killed:
                continue
            break
        assert tally.complete
    assert files(merge([folder]).folder) == whole
    shutil.rmtree(folder)
