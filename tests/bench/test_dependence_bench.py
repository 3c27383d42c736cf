"""Benchmarks of the indicators (`make bench`), the peer beside ours where it is installed. Nothing here asserts a time.

The peer is geopolrisk-py 2.0.1 in an environment of its own; name that environment's interpreter in
`ACCORD_PEER_PYTHON`. It runs as a program only and reads its own data.
"""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import polars as pl
import pytest

from accord.core import labels
from accord.dependence import INDICATORS, Ask
from accord.dependence.cdi import indices
from accord.world import load_world

YEARS = tuple(range(1995, 2025))
THREE = ("JPN", "DEU", "USA")
PEER = os.environ.get("ACCORD_PEER_PYTHON", "")
PEER_RUN = """
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    from geopolrisk.assessment import main, utils
    fuels = {"Coking Coal", "Lignite", "Natural gas", "Crude oil", "Steam Coal"}
    main.gprs_calc([2022], ["Japan", "Germany", 842], [m for m in utils.default_rmlist() if m not in fuels])
"""
COLD = """
from accord.dependence import Ask, geopolrisk
from accord.world import load_world
print(len(geopolrisk(load_world(), Ask(countries=("JPN", "DEU", "USA"), years=(2023,), by="weight"))))
"""


@pytest.mark.benchmark(group="150 GeoPolRisk scores, as geopolrisk-py computes them")
def test_scores_warm(benchmark, world, reference):
    ask = Ask(countries=THREE, years=(2022,), compat="geopolrisk-py", data=reference)
    assert len(benchmark(INDICATORS["geopolrisk"], world, ask)) >= 150


@pytest.mark.benchmark(group="150 GeoPolRisk scores, as geopolrisk-py computes them")
def test_scores_by_the_peer(benchmark, tmp_path):
    if not PEER:
        pytest.skip("ACCORD_PEER_PYTHON names no interpreter with geopolrisk-py")
    home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}  # it writes its results into the home folder
    options = {"check": True, "capture_output": True, "env": home, "cwd": tmp_path}
    benchmark.pedantic(subprocess.run, ([PEER, "-c", PEER_RUN],), options, rounds=1)


@pytest.mark.benchmark(group="150 GeoPolRisk scores, cold")
def test_scores_cold(benchmark):
    command = [sys.executable, "-c", COLD]
    benchmark.pedantic(subprocess.run, (command,), {"check": True, "capture_output": True}, rounds=5)


@pytest.mark.benchmark(group="all minerals x all countries x 30 years, every indicator")
def test_everything(benchmark):
    ask = Ask(countries=tuple(labels.countries()), years=YEARS)

    def run() -> int:
        fresh = load_world()
        return sum(len(indicator(fresh, ask)) for indicator in INDICATORS.values())

    assert benchmark.pedantic(run, rounds=1) > 1_000_000


@pytest.mark.benchmark(group="all CDIs of a full trade year (11 million rows)")
def test_full_trade_year(benchmark):
    rows, draw = 11_000_000, np.random.default_rng(0)
    trade = pl.DataFrame(
        {
            "year": np.full(rows, 2023, dtype=np.int16),
            "exporter": draw.integers(0, 230, rows, dtype=np.uint16),
            "importer": draw.integers(0, 230, rows, dtype=np.uint16),
            "hs92": draw.integers(0, 5000, rows, dtype=np.uint32),
            "value_usd": draw.lognormal(3, 3, rows),
            "quantity_t": draw.lognormal(1, 3, rows),
        }
    )
    assert benchmark.pedantic(indices, (trade, ["hs92"]), rounds=1).height > 1_000_000
