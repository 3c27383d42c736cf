"""Flag: one oddity in the observed tables, with the step, the faulty year, the culprit and the words for a person.

Also the thresholds (`core/vocab/flag_thresholds.csv`) and the Scene, the tables that every rule looks at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import polars as pl

from accord.core import labels
from accord.core.vocab import rows
from accord.world.model import World

FLOW = ("hs92", "exporter", "importer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """What a rule found. Nothing is corrected or deleted by it.

    `year` is the faulty year (the heaviest one where `years` holds several), `step` the two years between which the
    data break. `culprit` is (exporter, importer), either of them None for all. `tonnes` and `value_usd` are of the
    culprit in `year`, of the whole code where there is none. `subject` is the mineral's key, or the source's name of
    it, where no code is meant. `share` is the part of the year's world total that is at stake: a key to sort by.
    """

    rule: str
    what: str
    source: str
    hs92: str | None = None
    subject: str | None = None
    step: tuple[int, int] | None = None
    year: int | None = None
    years: tuple[int, ...] = ()
    culprit: tuple[str | None, str | None] | None = None
    tonnes: float | None = None
    value_usd: float | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """What the rules look at. `trade`: all years of the codes asked for, as `World.trade` returns it.

    `yearly`: hs92, year, value, tonnes, flows, weighed (part of the value that has a weight), unit_value (USD/kg of
    that part; null below `weighed_value`), dead (the code is dead in that year).
    """

    world: World
    codes: tuple[str, ...]
    everything: bool
    trade: pl.DataFrame
    yearly: pl.DataFrame

    def subjects(self) -> tuple[labels.Mineral, ...]:
        """The minerals that are meant: all of them, or those whose trade has one of the codes."""
        known = labels.minerals().values()
        return tuple(m for m in known if self.everything or set(m.hs) & set(self.codes))


@cache
def line(name: str) -> float:
    """The value of one row of `core/vocab/flag_thresholds.csv`."""
    return {row["id"]: float(row["value"]) for row in rows("flag_thresholds")}[name]


def scene(world: World, trade: pl.DataFrame, codes: tuple[str, ...], everything: bool) -> Scene:
    """The tables of a Scene from a trade table."""
    weight = pl.col("quantity_t")
    yearly = (
        trade.group_by("hs92", "year")
        .agg(
            value=pl.col("value_usd").sum(),
            tonnes=weight.sum(),
            flows=pl.len(),
            with_weight=pl.col("value_usd").filter(weight > 0).sum(),
        )
        .sort("hs92", "year")
        .with_columns(weighed=pl.col("with_weight") / pl.col("value"))
        .with_columns(
            unit_value=pl.when(pl.col("weighed") >= line("weighed_value"), pl.col("tonnes") > 0).then(
                pl.col("with_weight") / pl.col("tonnes") / 1000
            ),
            peak=pl.col("value").max().over("hs92"),
            still=pl.col("value").cum_max(reverse=True).over("hs92"),
        )
    )
    last = world.years()[-1]
    death = (
        yearly.filter(pl.col("still") < line("dead_level") * pl.col("peak"))
        .group_by("hs92")
        .agg(death=pl.col("year").min())
        .filter(last - pl.col("death") + 1 >= line("dead_years"))
    )
    yearly = (
        yearly.join(death, on="hs92", how="left", maintain_order="left")
        .with_columns(dead=(pl.col("year") >= pl.col("death")).fill_null(value=False))
        .select("hs92", "year", "value", "tonnes", "flows", "weighed", "unit_value", "dead")
    )
    return Scene(world=world, codes=codes, everything=everything, trade=trade, yearly=yearly)


def times(new: float, old: float) -> str:
    """A change as people read it: "x6.9", or "to nothing" and "from nothing"."""
    if old <= 0:
        return "from nothing"
    if new <= 0:
        return "to nothing"
    ratio = new / old
    return f"x{ratio:.3g}" if ratio >= 0.01 else f"to 1/{1 / ratio:,.0f}"


def amount(number: float) -> str:
    """A number with thousands marked; three significant digits below ten, none behind the point from ten on."""
    return f"{number:,.0f}" if abs(number) >= 10 else f"{number:.3g}"
