"""Summary: the draws of a series -> a Figure for every column: median and 5-95 %, failed draws counted.

Quantiles are exact, so they do not depend on how the draws are cut into blocks, parts or files.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from accord.core.figure import Figure, unknown
from accord.crisis.sweep.engine import meaning
from accord.crisis.sweep.plan import Series

Place = tuple[Path, int, int]
"""A file of draws, a first row in it and a number of rows."""
_LABELS = ("scenario", "mineral", "year", "draw")
_MOST = 0.5
"""Where more draws than this see no shortage, there is no month to print."""
_QUANTILES = {"value": 0.5, "low": 0.05, "high": 0.95}


def summarise(series: Series, places: Sequence[Place], most_values: int) -> Iterator[Figure]:
    """A Figure for every column; its scope is (scenario, mood, regime, delivery). Holds `most_values` at a time."""
    names = [name for name in pl.read_parquet_schema(places[0][0]) if name not in _LABELS]
    draws = sum(rows for _, _, rows in places)
    at_once = max(1, most_values // draws)
    for first in range(0, len(names), at_once):
        chosen = names[first : first + at_once]
        pieces = [pl.scan_parquet(path).slice(start, rows).select(chosen) for path, start, rows in places]
        columns = pl.concat(pieces).collect()
        for name in chosen:
            yield _figure(series, name, columns[name], draws)


def _figure(series: Series, name: str, column: pl.Series, draws: int) -> Figure:
    labels = {**meaning(name), **series.labels}
    labels["scope"] = (series.scenario, *labels["scope"])
    labels["sources"] = tuple(labels["sources"])
    failed = column.null_count()
    if failed == draws:
        return unknown("no draw gave an answer", **labels)
    none = int(column.is_infinite().sum())
    if none > _MOST * (draws - failed):
        return unknown(f"no shortage in {none} of {draws} draws", **labels)
    labels |= {
        bound: column.quantile(quantile, "lower" if none else "linear") for bound, quantile in _QUANTILES.items()
    }
    labels |= {"high": None} if none and math.isinf(labels["high"]) else {}
    told = {f"{failed} failed": failed, f"{none} without a shortage": none}
    said = "".join(f", {words}" for words, count in told.items() if count)
    return Figure(**labels, interval=f"5-95 % of {draws} draws{said}")


def flat(figures: Sequence[Figure]) -> pl.DataFrame:
    """The figures as a table for people: a column for every part of the scope, lists joined."""
    rows = []
    for figure in figures:
        scenario, mood, regime, delivery = figure.scope
        rows.append(
            {
                "scenario": scenario, "mineral": figure.mineral, "year": figure.year, "country": figure.country,
                "stage": figure.stage, "indicator": figure.indicator, "mood": mood, "regime": regime,
                "delivery": delivery,
                "median": figure.value, "low": figure.low, "high": figure.high, "unit": figure.unit,
                "basis": figure.basis, "interval": figure.interval or figure.reason,
                "sources": "; ".join(figure.sources),
            }
        )  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)
