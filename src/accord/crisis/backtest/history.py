"""History: what the snapshot says of the years before an episode's last one, and how far a spike may be believed.

Reads years before `Before.year` alone. An episode whose codes the snapshot lacks has no history, and says so by NaN.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from accord.core.labels import country
from accord.crisis.backtest.episode import LARGE, REST, Before
from accord.crisis.backtest.metrics import FLOOR
from accord.world import World

_RECENT, _BEST = 2, 5
_TONNES = pl.col("quantity_t").sum()
BELIEVED = 1.65
"""Imports of the last year are believed up to this multiple of the mean of the two years before: see `estimate`."""
_MULTIPLES = (1.2, 1.35, 1.5, 1.65, 1.8, 2.0, 2.25, 2.5, 3.0, 4.0)


@dataclass(frozen=True, eq=False)
class History:
    """`imported`: mean of the two years before (t) by importer; `shipped`: the best of five by exporter. NaN: none."""

    imported: np.ndarray
    shipped: np.ndarray


def history(before: Before, world: World) -> History:
    """Trade of the years before the last one, in the order of the episode's importers and exporters."""
    known = set(world.table("products")["hs92"])
    years = [year for year in range(before.year - _BEST, before.year) if year in world.years()]
    if not set(before.hs) <= known or len(years) < _BEST:
        return History(np.full(len(before.importers), np.nan), np.full(len(before.exporters), np.nan))
    trade = world.trade(before.hs, years)
    recent = trade.filter(pl.col("year") >= before.year - _RECENT)
    imported = recent.group_by("importer").agg(_TONNES / _RECENT)
    yearly = trade.group_by("year", "exporter").agg(_TONNES)
    shipped = yearly.group_by("exporter").agg(pl.col("quantity_t").max())
    return History(_of(before.importers, dict(imported.iter_rows())), _of(before.exporters, dict(shipped.iter_rows())))


def _of(places: Sequence[str], tonnes: dict[str, float]) -> np.ndarray:
    """Tonnes of each place; NaN for the rest of the world and for a place without a record."""
    found = [None if name == REST else tonnes.get(country(name).iso3) for name in places]
    return np.array([amount or np.nan for amount in found], dtype=float)


def estimate(world: World, without: Collection[str]) -> float:
    """The multiple up to which last year's imports are best believed, from all codes but `without`, calm years too.

    For each code, year and horizon of one or two years: sum |min(last, m x mean of the two before) - later| over sum
    later, importers of 0.3 % of the world and more. The multiple with the smallest geometric mean is the answer.
    """
    codes = [code for code in world.table("products")["hs92"] if code not in without]
    imports = world.trade(codes).group_by("hs92", "importer", "year").agg(_TONNES)
    total = pl.col("quantity_t").sum().over("hs92", "year")
    span = world.years()
    panel = imports.filter(pl.col("quantity_t") >= LARGE * total, pl.col("year") >= span[0] + _RECENT)
    for lag in (1, 2, -1, -2):
        moved = imports.select("hs92", "importer", pl.col("year") + lag, pl.col("quantity_t").alias(f"lag{lag}"))
        panel = panel.join(moved, on=["hs92", "importer", "year"], how="left")
    panel = panel.with_columns(pl.col("^lag.*$").fill_null(0))
    mean = (pl.col("lag1") + pl.col("lag2")) / _RECENT
    errors = {m: np.concatenate([_errors(panel, m * mean, ahead, span[-1]) for ahead in (1, 2)]) for m in _MULTIPLES}
    return min(errors, key=lambda m: float(np.log(np.maximum(errors[m], FLOOR)).mean()))


def _errors(panel: pl.DataFrame, most: pl.Expr, ahead: int, last: int) -> np.ndarray:
    """Weighted absolute error by code and year of imports `ahead` years on, believed up to `most`."""
    later = pl.col(f"lag-{ahead}")
    wrong = (pl.min_horizontal("quantity_t", most) - later).abs().sum() / later.sum()
    known = panel.filter(pl.col("year") <= last - ahead)
    found = known.group_by("hs92", "year").agg(wrong.alias("error"))["error"].to_numpy()
    return np.asarray(found[np.isfinite(found)])
