"""Herfindahl-Hirschman index of world output: how concentrated the supply of a mineral is.

World production -> FigureTable. Formula: HHI = sum over countries of s_i^2, with s_i the share of country i.
Range: 0 to 1 on this scale (1/n for n equal producers, 1 for one producer); the scale of competition law is 10,000
times as large. How to read: 1/HHI is the number of equal producers that would be as concentrated; above 0.25 a market
was called highly concentrated (US Horizontal Merger Guidelines 2010, section 5.3).
Reference: Hirschman, A. O. (1964), The Paternity of an Index, American Economic Review 54(5), 761-762.
Pitfall: mining says nothing of refining; "other countries" and withheld output make an interval, not a number.
"""

from __future__ import annotations

from collections.abc import Iterable

from accord.core.table import FigureTable
from accord.dependence.ask import Ask
from accord.dependence.concentration import Bounded, concentration
from accord.dependence.output import Series
from accord.world import World

READS = ("production", "supply_shares")
FORMULA = "sum over countries of (share of world output)^2; 0 to 1"


def herfindahl(amounts: Iterable[float]) -> float:
    """The index of amounts that are not negative and not all zero; their scale does not matter."""
    values = list(amounts)
    largest = max(values)
    scaled = [value / largest for value in values]  # by the largest first: squares of tiny amounts would underflow
    return sum(value * value for value in scaled) / sum(scaled) ** 2


def hhi(world: World, ask: Ask) -> FigureTable:
    """Concentration of output, one Figure a mineral, stage, year and measured good (`by`); unit "index", 0 to 1.

    Year None stands for the EU study's global supply shares (averages of about 2016-2020).
    `value` counts unnamed output as many small producers; `high` counts it as one. Where two vintages give the same
    year, `value` is the newest and the interval spans both.
    """
    return concentration(world, ask, _measure, indicator="hhi", unit="index", formula=FORMULA)


def _measure(series: Series, year: int | None) -> Bounded:  # noqa: ARG001  concentration alone needs no year
    named = herfindahl(series.amounts.values()) * (1 - series.rest_share) ** 2 if any(series.amounts.values()) else 0.0
    return Bounded(named, named, named + series.rest_share**2)
