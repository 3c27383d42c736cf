"""Benchmarks (`make bench`), each with a rival in the same run. Nothing here asserts a time."""

import subprocess
import sys

import pytest

from accord.core.priors import central
from accord.crisis.scenario.ban import ban
from accord.crisis.stress import stress
from accord.market import BACKENDS, solve
from accord.market.calibrate import calibrate, observe_main
from accord.world import World


@pytest.fixture(scope="module")
def observed():
    return observe_main(World(), "rare_earths", 2024)


@pytest.mark.parametrize("using", BACKENDS)
@pytest.mark.benchmark(group="one solve of rare earths 2024")
def test_solve(benchmark, observed, using):
    network = calibrate(observed, central()).network
    assert benchmark(solve, network, using=using).status == "solved"


@pytest.mark.benchmark(group="square of 20 draws")
def test_square(benchmark, observed):
    scenario = ban("rare_earths", "CHN", ("JPN", "USA"), 2024)
    assert benchmark(stress, observed, scenario, draws=20).failed == 0


@pytest.mark.parametrize("what", ["bare python", "accord --help"])
@pytest.mark.benchmark(group="cold start")
def test_start(benchmark, what):
    command = [sys.executable, "-c", "pass"] if what == "bare python" else [sys.executable, "-m", "accord", "--help"]
    benchmark.pedantic(subprocess.run, (command,), {"check": True, "capture_output": True}, rounds=5)


@pytest.mark.benchmark(group="the main job, cold, 200 draws")
def test_assess(benchmark, example):
    command = [sys.executable, "-m", "accord", "assess", str(example), "--json", "--quiet"]
    benchmark.pedantic(subprocess.run, (command,), {"check": True, "capture_output": True}, rounds=3)
