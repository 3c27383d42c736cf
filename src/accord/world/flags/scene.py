"""Scene: the tables that every rule looks at, made once from a trade table: `World, trade -> Scene`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from accord.core import labels
from accord.world.flags.flag import line
from accord.world.model import World

FLOW = ("hs92", "exporter", "importer")
# tonnes are published to the kilogram: whole kilograms add up to the same in any order, and so do whole dollars
TONNES = (pl.col("quantity_t") * 1000).round().sum() / 1000
_YEAR = ("hs92", "year")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """What the rules look at. `trade`: all years of the codes asked for, as `World.trade` returns it; `years`: those
    to be shown; `everything`: no code was left out.

    `yearly`: hs92, year, value, tonnes, flows, weighed (part of the value that has a weight), unit_value (USD/kg of
    that part; null below `weighed_value`), dead (the code is dead in that year).
    `priced`: the flows of living codes that have a weight, with unit_value (USD/kg), usual (the year's value-weighted
    median unit value), share (of the year's tonnes) and cheap (below `cheap` times the usual).
    """

    world: World
    codes: tuple[str, ...]
    everything: bool
    years: frozenset[int]
    trade: pl.DataFrame
    yearly: pl.DataFrame
    priced: pl.DataFrame

    def subjects(self) -> tuple[labels.Mineral, ...]:
        """The minerals that are meant: all of them, or those whose trade has one of the codes."""
        known = labels.minerals().values()
        return tuple(m for m in known if self.everything or set(m.hs) & set(self.codes))


def scene(
    world: World, trade: pl.DataFrame, codes: tuple[str, ...], years: Iterable[int] = (), *, everything: bool = False
) -> Scene:
    """The tables of a Scene from a trade table; `years` are those to be shown, all of the world's by default."""
    weight = pl.col("quantity_t")
    yearly = (
        trade.group_by("hs92", "year")
        .agg(
            value=pl.col("value_usd").sum(),
            tonnes=TONNES,
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
    shown = frozenset(years) or frozenset(world.years())
    return Scene(
        world=world, codes=codes, everything=everything, years=shown, trade=trade, yearly=yearly,
        priced=_priced(trade, yearly),
    )  # fmt: skip


def _priced(trade: pl.DataFrame, yearly: pl.DataFrame) -> pl.DataFrame:
    # one number a code and year: windows over an integer are several times as fast as over two columns
    alive = yearly.filter(~pl.col("dead")).select(*_YEAR).with_row_index("good")
    flows = (
        trade.filter(pl.col("quantity_t") > 0)
        .join(alive, on=_YEAR)
        .with_columns(unit_value=pl.col("value_usd") / pl.col("quantity_t") / 1000)
        .sort("good", "unit_value", maintain_order=True)
        .with_columns(
            share=pl.col("quantity_t") / pl.col("quantity_t").sum().over("good"),
            below=pl.col("value_usd").cum_sum().over("good") / pl.col("value_usd").sum().over("good"),
        )
    )
    usual = flows.filter(pl.col("below") >= 0.5).group_by("good").agg(usual=pl.col("unit_value").min())
    return flows.join(usual, on="good").with_columns(cheap=pl.col("unit_value") < line("cheap") * pl.col("usual"))
