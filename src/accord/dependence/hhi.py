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

import polars as pl

from accord.core.table import FigureTable, concat
from accord.dependence.ask import Ask
from accord.dependence.compat import concentrations
from accord.dependence.concentration import Bounded, concentration
from accord.dependence.flows import COLUMN_OF, NO_CODE, NO_YEAR, coded_trade
from accord.dependence.output import Series
from accord.world import World

READS = ("production", "supply_shares", "trade")
FORMULA = "sum over countries of (share of world output)^2; 0 to 1"
TRADE_FORMULA = "sum over countries of (share of world exports)^2, HS92 {}, by {}; 0 to 1"
BASES = {
    "value": pl.lit(value=False),
    "weight": pl.col("basis") == "gross",
    "content": pl.col("basis").is_in(["contained", "oxide"]),
}


def herfindahl(amounts: Iterable[float]) -> float:
    """The index of amounts that are not negative and not all zero; their scale does not matter."""
    values = list(amounts)
    largest = max(values)
    scaled = [value / largest for value in values]  # by the largest first: squares of tiny amounts would underflow
    return sum(value * value for value in scaled) / sum(scaled) ** 2


def hhi(world: World, ask: Ask) -> FigureTable:
    """Concentration of output, one Figure a mineral, stage, year and measured good (`by`); unit "index", 0 to 1.

    Year None stands for the EU study's global supply shares (averages of about 2016-2020). `value` counts unnamed
    output as many small producers; `high` counts it as one. Where two vintages give the same year, `value` is the
    newest and the interval spans both. Without a stage, world exports too (by value and by weight, no stage).
    """
    if ask.compat:
        return _compatible(ask)
    tables = []
    if not ask.codes:
        table = concentration(world, ask, _measure, indicator="hhi", unit="index", formula=FORMULA)
        tables.append(table if ask.by is None else FigureTable(table.frame.filter(BASES[ask.by])))
    if ask.stage is None:
        tables.append(_of_trade(world, ask))
    return concat(*tables)


def bounded_herfindahl(series: Series) -> Bounded:
    """The index of a series, with unnamed output as many small producers, and as one."""
    named = herfindahl(series.amounts.values()) * (1 - series.rest_share) ** 2 if any(series.amounts.values()) else 0.0
    return Bounded(named, named, named + series.rest_share**2)


def _measure(series: Series, year: int | None) -> Bounded:  # noqa: ARG001  concentration alone needs no year
    return bounded_herfindahl(series)


def _of_trade(world: World, ask: Ask) -> FigureTable:
    """The index of world exports by mineral and year, over the countries that sell."""
    key = ["mineral", "year"]
    sold = pl.col("value_usd").sum(), pl.col("quantity_t").sum()
    flows = coded_trade(world, ask).group_by(*key, "exporter", maintain_order=True).agg(*sold)
    codes = {mineral: "+".join(own) for mineral, own in ask.wanted_codes().items()}
    grid = pl.DataFrame({"mineral": list(codes)}).join(
        pl.DataFrame({"year": list(dict.fromkeys(ask.years or world.years()))}, schema={"year": pl.Int32}), how="cross"
    )
    grid = grid.filter(pl.lit(bool(ask.years)) | (pl.col("mineral").replace_strict(codes) != ""))
    outside = ~pl.col("year").is_in(list(world.years()))
    uncoded = pl.col("mineral").replace_strict(codes) == ""
    reason = pl.when(uncoded).then(pl.lit(NO_CODE)).when(outside).then(pl.lit(NO_YEAR))
    tables = []
    for measure in ask.measures():
        share = pl.col(COLUMN_OF[measure]) / pl.col(COLUMN_OF[measure]).sum()
        index = flows.group_by(key, maintain_order=True).agg(
            (share**2).sum().alias("value"), pl.col(COLUMN_OF[measure]).sum().alias("all")
        )
        frame = grid.join(index, on=key, how="left", maintain_order="left").select(
            *key,
            pl.when(pl.col("all") > 0).then("value").alias("value"),
            pl.when(pl.col("all") > 0).then(pl.lit("computed")).otherwise(pl.lit("unknown")).alias("status"),
            pl.when(pl.col("all") > 0)
            .then(pl.lit(""))
            .otherwise(reason.otherwise(pl.lit(f"no exports with a {measure} are recorded")))
            .alias("reason"),
            pl.format(TRADE_FORMULA, pl.col("mineral").replace_strict(codes), pl.lit(measure)).alias("formula"),
            pl.lit("none: one source").alias("interval"),
        )
        tables.append(FigureTable.of(frame.with_columns(_constant(by=measure, sources=["baci"]))))
    return concat(*tables)


def _compatible(ask: Ask) -> FigureTable:
    frame = concentrations(ask)
    if ask.minerals:
        asked = pl.DataFrame({"mineral": ask.minerals}).join(
            pl.DataFrame({"year": ask.years or frame["year"].unique().sort()}, schema={"year": pl.Int32}), how="cross"
        )
        frame = asked.join(frame, on=["mineral", "year"], how="left")
    none = pl.col("hhi").is_null()
    said = f"{FORMULA}, as {ask.compat}: output cut to whole units"
    return FigureTable.of(
        frame.sort("mineral", "year").select(
            "mineral",
            "year",
            pl.col("hhi").alias("value"),
            pl.when(none).then(pl.lit("unknown")).otherwise(pl.lit("computed")).alias("status"),
            pl.when(none).then(pl.lit("not in the reference data")).otherwise(pl.lit("")).alias("reason"),
            pl.lit("none: one source").alias("interval"),
            pl.lit(said).alias("formula"),
            pl.lit([str(ask.compat)], dtype=pl.List(pl.String)).alias("scope"),
            *_constant(sources=["reference_data"]),
        )
    )


def _constant(*, sources: list[str], by: str | None = None) -> list[pl.Expr]:
    return [
        pl.lit("hhi").alias("indicator"),
        pl.lit("index").alias("unit"),
        pl.lit(by, dtype=pl.String).alias("by"),
        pl.lit("gross" if by == "weight" else None, dtype=pl.String).alias("basis"),
        pl.lit(sources, dtype=pl.List(pl.String)).alias("sources"),
    ]
