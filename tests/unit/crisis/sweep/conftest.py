"""Small plans, the command line, and a runner that makes up its rows, for what carries and keeps blocks."""

import subprocess
import sys

import numpy as np
import polars as pl
import pytest
import yaml

from accord.crisis.sweep import load_plan, merge, run
from accord.crisis.sweep.local import compute
from accord.crisis.sweep.store import Made, encode

COLUMNS = ("price_ratio:JPN:refining:crisis:limited:no pact", "gap:JPN:refining:crisis:at base price:no pact")


def document(scenarios=4, draws=6, **changes):
    """A plan of these crises, or of as many, each cutting a little more."""
    cuts = scenarios
    if isinstance(scenarios, int):
        cuts = {f"cut {i}": {"sender": "CHN", "cut": (i + 1) / scenarios} for i in range(scenarios)}
    plan = {"minerals": ["rare_earths"], "years": [2024], "countries": ["JPN"], "regimes": ["limited"]}
    return plan | {"draws": draws, "scenarios": cuts} | changes


@pytest.fixture
def write(tmp_path):
    """Write a plan's file."""

    def written(name="plan.yaml", **given):
        path = tmp_path / name
        path.write_text(yaml.safe_dump(document(**given), sort_keys=False), encoding="utf-8")
        return path

    return written


@pytest.fixture
def plan(write):
    """A loaded plan."""
    return lambda **given: load_plan(write(**given))


class MadeUp:
    """A runner whose rows follow from the task alone; `computed` are the tasks that it was given."""

    def __init__(self, failing=()):
        self.computed = []
        self.failing = failing

    def rows(self, task):
        random = np.random.default_rng(int(task.key[:8], 16))
        numbers = pl.Series("draw", np.arange(task.start, task.stop))
        return pl.DataFrame({"draw": numbers, **{name: random.lognormal(size=task.draws) for name in COLUMNS}})

    def __call__(self, tasks):
        for task in tasks:
            self.computed.append(task)
            yield Made(task, encode(self.rows(task)), "here", 0.1)


@pytest.fixture
def made_up():
    return MadeUp()


@pytest.fixture(scope="session")
def accord():
    """The command line, with warnings as errors."""

    def run(*args, start=False, **options):
        command = [sys.executable, "-W", "error", "-m", "accord", *map(str, args)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        if start:
            return subprocess.Popen(command, start_new_session=True, **pipes, **options)
        return subprocess.run(command, check=False, **pipes, **options)

    return run


@pytest.fixture
def undisturbed():
    """Compute a plan's file in this very process, without workers, and merge it."""

    def compute_all(path, folder):
        run(load_plan(path), folder, lambda tasks: map(compute, tasks))
        merge([folder])

    return compute_all


@pytest.fixture
def bytes_of():
    """Every file under a folder's parts and results, by name."""

    def read(folder):
        files = [path for name in ("parts", "results") for path in (folder / name).rglob("*") if path.is_file()]
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    return read


@pytest.fixture
def parts_of():
    return lambda folder: sorted((folder / "parts").glob("*/*.parquet"))
