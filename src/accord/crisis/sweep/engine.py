"""Engine: the one seam between a sweep and the model. `work(task)` is pure: the same Task gives the same rows.

How a block is computed (`work`), what its columns mean (`meaning`) and what decides them (`engine`, `data`) live here
and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from accord.core.errors import DataError
from accord.core.quotient import ratio
from accord.crisis import gap, outcome, shortage
from accord.crisis.scenario import Package, Scenario
from accord.crisis.stress import DELIVERIES, MOODS, Delivery, Stress, stress
from accord.crisis.sweep.task import DATA_BLOCK, Task
from accord.market.calibrate import Observed, observe, observe_main
from accord.market.network import Floats
from accord.world.model import World

_OUTCOMES = {
    "price_ratio": ("x base", "price at the country in the cell / base price, mean over the periods"),
    "shortfall": ("t", "core demand not served below the value of lost load"),
    "gap": ("t", "requirement + exports - own supply - imports that are not cut - deliveries, at base prices"),
    "gap_share": ("share", "gap / requirement"),
    "time_to_shortage": ("month", shortage.FORMULA),
}
"""What a block holds for every country and stage: unit and formula. Tonnes are over the whole crisis."""
_PRICED = ("price_ratio", "shortfall")
"""Outcomes of an equilibrium, by mood and regime; the others are arithmetic at base prices."""
_PACKAGES = ("core", "world", "market", "crisis")
_CARRIERS = ("__init__", "cluster", "local", "merge", "plan", "pose", "run", "summary")
"""Modules of this package that only cut, carry and count: a change in them changes no block."""
_LIBRARIES = ("clarabel", "llvmlite", "numba", "numpy", "piqp", "polars", "pydantic", "scipy")
"""Clarabel and PIQP are asked for rows that our own solver does not settle."""


def work(task: Task) -> pl.DataFrame:
    """The rows of a block: `draw`, and a column for every outcome, null where its solve gave no answer.

    A column is named `indicator:country:stage:mood:regime:delivery`; a country has none for a stage that it neither
    makes, trades nor takes. A draw depends on its number and the seed, its data on the first of its DATA_BLOCK draws.
    Raises DataError where this machine has another Accord or other data than the task names.
    """
    if (task.engine, task.data) != (engine(), data()):
        what = "this machine has another version of Accord, of its libraries or of its data than the run that asked"
        raise DataError(what, hint="Install the same lock file everywhere")
    scenario = Scenario.model_validate(json.loads(task.scenario))
    assert scenario.base_year is not None  # a plan has put it in
    packages = [Package.model_validate(document) for document in json.loads(task.pact)]
    pact = [measure for package in packages for measure in package.as_pact()]
    laws = {name: law for package in packages for name, law in package.laws().items()}
    seen = observed(scenario.mineral, scenario.base_year, bool(task.stages))
    rows = []
    for first, draws in task.data_blocks():
        square = stress(seen, scenario, pact, draws=draws, first=first, laws=laws, block=DATA_BLOCK, threads=1)
        numbers = pl.Series("draw", np.arange(first, first + draws), dtype=pl.Int64)
        rows.append(pl.DataFrame([numbers, *(pl.Series(*column) for column in _columns(square, task))]))
    return pl.concat(rows, rechunk=True).with_columns(pl.exclude("draw").fill_nan(None))


def _columns(square: Stress, task: Task) -> Iterator[tuple[str, Floats]]:
    deliveries = DELIVERIES if square.pact else DELIVERIES[:1]
    for country in task.countries:
        for stage in task.stages or (square.observed.stage,):
            if len(square.base.links.at(country, stage)):
                for delivery in deliveries:
                    yield from _outcomes(square, country, stage, delivery)


def _outcomes(square: Stress, country: str, stage: str, delivery: Delivery) -> Iterator[tuple[str, Floats]]:
    where = f"{country}:{stage}"
    for regime in square.scenario.regimes:
        for mood in MOODS:
            price = outcome.price_ratio(square, country, mood, regime, delivery, stage)
            yield f"price_ratio:{where}:{mood}:{regime}:{delivery}", price
        tonnes = outcome.shortfall(square, country, "crisis", regime, delivery, stage)
        yield f"shortfall:{where}:crisis:{regime}:{delivery}", tonnes
    end = f"{where}:crisis:at base price:{delivery}"
    needed = gap.requirement(square, country, stage)
    lacks, use = gap.gaps(square, country, delivery, stage).sum(axis=1), needed.sum(axis=1)
    share = ratio(lacks, use, np.nan)
    month = shortage.first_month(square, country, delivery, stage)
    yield from ((f"gap:{end}", lacks), (f"gap_share:{end}", share))
    yield f"time_to_shortage:{end}", np.where(use > 0, month, np.nan)


def meaning(column: str) -> dict[str, Any]:
    """What a column of `work` holds, as the labels of a Figure."""
    indicator, country, stage, *scope = column.split(":")
    unit, formula = _OUTCOMES[indicator]
    return {
        "indicator": indicator, "country": country, "stage": stage, "scope": tuple(scope), "unit": unit,
        "basis": "contained", "formula": formula,
        "assumptions": outcome.MODEL_PRIORS if indicator in _PRICED else outcome.CONTENT_PRIORS,
    }  # fmt: skip


@cache
def engine() -> str:
    """SHA-256 of the code and the vocabularies that decide a result, and of the versions of its libraries."""
    here, home = Path(__file__).parent, Path(__file__).parents[2]
    digest = hashlib.sha256()
    for package in _PACKAGES:
        for path in sorted(home.joinpath(package).rglob("*")):
            if path.suffix in (".py", ".csv") and not (path.parent == here and path.stem in _CARRIERS):
                digest.update(f"{path.relative_to(home).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update("".join(f"{name}=={_version(name)}\n" for name in _LIBRARIES).encode())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


@cache
def data() -> str:
    """SHA-256 of the snapshot."""
    return world().fingerprint()


@cache
def world() -> World:
    """The World of this process."""
    return World()


@cache
def observed(mineral: str, year: int, chain: bool) -> Observed:
    """What the World shows of a mineral: all of its stages, or the main one alone."""
    return observe(world(), mineral, year) if chain else observe_main(world(), mineral, year)
