"""Core dependency indicators (CDI 1 to 3): is a bloc's import of a good concentrated, scarce at home, not replaceable?

World trade -> FigureTable. Formula: CDI1 = sum over outside suppliers of (share of outside imports)^2; CDI2 = outside
imports / all imports (those from other members too); CDI3 = outside imports / all exports. A good is dependent where
CDI1 > 0.4, CDI2 > 0.5 and CDI3 > 1. Range: CDI1 and CDI2 0 to 1, CDI3 from 0 with no upper end. How to read: against
the three lines together; one alone says little. `cdi_churn` says how much of the set of dependent codes changed since
the year before: (entered + left) / (codes in either year), 0 to 1. Reference: European Commission (2021), Strategic
dependencies and capacities, SWD(2021) 352 final, annex (method recalled, not compared word by word); on churn: Vicard,
V. and Wibaux, P. (2023), EU Strategic Dependencies: A Long View, CEPII Policy Brief 41. Pitfall: made for the EU; for
one country there is no inside, so CDI2 is 1 wherever it imports. Exports stand in for output: a country that makes much
and uses it itself looks as dependent as one that makes nothing. A code that mixes goods hides both.
"""

from __future__ import annotations

import polars as pl

from accord.core.table import FigureTable, concat
from accord.dependence.ask import Ask
from accord.dependence.content import apart
from accord.dependence.flows import (
    CELL,
    COLUMN_OF,
    cells,
    coded_trade,
    members,
    no_measure,
    placed,
    trade_years,
    traps,
)
from accord.dependence.kept import latest
from accord.world import World

READS = ("trade",)
LINES = {"cdi1": 0.4, "cdi2": 0.5, "cdi3": 1.0}
FORMULAS = {
    "cdi1": "sum over outside suppliers of (share of outside imports)^2, HS92 {}, by {}; dependent above 0.4",
    "cdi2": "imports from outside / all imports, HS92 {}, by {}; dependent above 0.5",
    "cdi3": "imports from outside / all exports, HS92 {}, by {}; dependent above 1",
}
_UNITS = {"cdi1": "index", "cdi2": "share", "cdi3": "ratio"}
CHURN_FORMULA = "(codes that entered or left the dependent set) / (codes in it in either year), {} codes, by {}"


def cdi1(world: World, ask: Ask) -> FigureTable:
    """Concentration of imports from outside, one Figure a mineral, country or bloc, year and measure; 0 to 1."""
    return _figures(world, ask, "cdi1")


def cdi2(world: World, ask: Ask) -> FigureTable:
    """Part of the imports that comes from outside, one Figure a mineral, country or bloc, year and measure; 0 to 1."""
    return _figures(world, ask, "cdi2")


def cdi3(world: World, ask: Ask) -> FigureTable:
    """Imports from outside as a multiple of exports, one Figure a mineral, country or bloc, year and measure."""
    return _figures(world, ask, "cdi3")


def cdi_churn(world: World, ask: Ask) -> FigureTable:
    """Change of the set of dependent codes since the year before, one Figure a country or bloc, year and measure."""
    codes = tuple(sorted({code for own in ask.wanted_codes().values() for code in own}))
    if not ask.measures():
        return no_measure(ask, "cdi_churn", "share")
    found = dependent_codes(world, ask)
    noted = traps(world, ask, {"": codes}).drop("mineral")
    parts = []
    for measure in ask.measures():
        sets = found.filter(pl.col("by") == measure).group_by("country", "year").agg(pl.col("hs92").filter("dependent"))
        before = sets.select("country", pl.col("year") + 1, pl.col("hs92").alias("before"))
        pair = (
            sets.join(before, on=["country", "year"])
            .join(noted, on=["country", "year"], how="left")
            .with_columns(
                entered=pl.col("hs92").list.set_difference("before").list.sort(),
                left=pl.col("before").list.set_difference("hs92").list.sort(),
                either=pl.col("hs92").list.set_union("before").list.len(),
            )
        )
        changed = pl.col("entered").list.len() + pl.col("left").list.len()
        words = [pl.format("{}: {}", pl.lit(name), pl.col(name).list.join(", ")) for name in ("entered", "left")]
        some = [
            pl.when(pl.col(name).list.len() > 0).then(text)
            for name, text in zip(("entered", "left"), words, strict=True)
        ]
        parts.append(
            pair.sort("country", "year").select(
                pl.lit("cdi_churn").alias("indicator"),
                pl.when(pl.col("either") > 0).then(changed / pl.col("either")).alias("value"),
                pl.lit("share").alias("unit"),
                "country",
                "year",
                pl.lit(measure).alias("by"),
                pl.lit([_asked(ask, len(codes))], dtype=pl.List(pl.String)).alias("scope"),
                pl.concat_str(
                    [pl.lit("none: one source"), *some, pl.col("note")], separator="; ", ignore_nulls=True
                ).alias("interval"),
                pl.when(pl.col("either") > 0).then(pl.lit("computed")).otherwise(pl.lit("unknown")).alias("status"),
                pl.when(pl.col("either") > 0)
                .then(pl.lit(""))
                .otherwise(pl.lit("no code was dependent in either year"))
                .alias("reason"),
                pl.lit(CHURN_FORMULA.format(len(codes), measure)).alias("formula"),
                pl.lit(["baci"], dtype=pl.List(pl.String)).alias("sources"),
            )
        )
    return concat(*(FigureTable.of(part) for part in parts))


def _asked(ask: Ask, codes: int) -> str:
    """The set that a churn is of: the minerals named, or how many codes there are in all."""
    return "+".join(sorted(set(ask.minerals))) or f"{codes} codes"


def dependent_codes(world: World, ask: Ask) -> pl.DataFrame:
    """country, year, hs92, by, cdi1, cdi2, cdi3, dependent: for each code by itself, the year before the first too."""
    codes = sorted({code for own in ask.wanted_codes().values() for code in own})
    years = ask.years or tuple(world.years())
    span = tuple(sorted({y for year in years for y in (year - 1, year) if y in world.years()}))
    trade = world.trade(codes, span).filter(pl.col("exporter") != pl.col("importer"))
    member = members(ask.countries, span) if ask.countries else None
    table = indices(trade, ["hs92"], member)
    return table.with_columns(dependent=pl.all_horizontal(_over(name, line) for name, line in LINES.items()))


def _over(name: str, line: float) -> pl.Expr:
    endless = (pl.col(name).is_null() & (pl.col("bought") > 0)) if name == "cdi3" else pl.lit(value=False)
    return (pl.col(name) > line).fill_null(value=False) | endless


def indices(trade: pl.DataFrame, goods: list[str], member: pl.DataFrame | None = None) -> pl.DataFrame:
    """country, year, `goods`, by, cdi1, cdi2, cdi3 (null without exports), bought (from outside), weighed.

    `trade` has year, exporter, importer, `goods`, value_usd, quantity_t; `member` is as `flows.members` makes it, and
    without it every importer stands for itself. `weighed` is the observed part of the value from outside.
    """
    key = ["country", "year", *goods]
    if member is None:
        bought = trade.rename({"importer": "country"}).with_columns(inside=pl.lit(value=False))
        sold = trade.rename({"exporter": "country"})
    else:
        bought, sold = placed(trade, member, "importer"), placed(trade, member, "exporter")
    columns = list(COLUMN_OF.values())
    valued = pl.when(pl.col("quantity_t").is_not_null()).then("value_usd").otherwise(0.0).alias("valued")
    pairs = bought.filter(~pl.col("inside")).select(*key, "exporter", *columns, valued)
    if member is not None or goods != ["hs92"]:  # else one row a supplier, by the contract of a trade table
        pairs = pairs.group_by(*key, "exporter", maintain_order=True).agg(pl.col(*columns, "valued").sum())
    one = pairs.group_by(key, maintain_order=True).agg(
        *(pl.col(c).sum().alias(f"{c}_out") for c in columns),
        *((pl.col(c) ** 2).sum().alias(f"{c}_sq") for c in columns),
        weighed=pl.col("valued").sum() / pl.col("value_usd").sum(),
    )
    within = bought.filter("inside").group_by(key, maintain_order=True)
    inner = within.agg(pl.col(c).sum().alias(f"{c}_in") for c in columns)
    exported = sold.group_by(key, maintain_order=True).agg(pl.col(c).sum().alias(f"{c}_sold") for c in columns)
    whole = one.join(inner, on=key, how="full", coalesce=True).join(exported, on=key, how="left").sort(key)
    parts = []
    for measure, c in COLUMN_OF.items():
        out, inside, sold_amount = (pl.col(f"{c}_{part}").fill_null(0) for part in ("out", "in", "sold"))
        total = out + inside
        parts.append(
            whole.select(
                *key,
                pl.lit(measure).alias("by"),
                pl.when(out > 0).then(pl.col(f"{c}_sq") / out**2).alias("cdi1"),
                pl.when(total > 0).then(out / total).alias("cdi2"),
                pl.when((sold_amount > 0) & (total > 0)).then(out / sold_amount).alias("cdi3"),
                out.alias("bought"),
                total.alias("imported"),
                "weighed",
            )
        )
    return pl.concat(parts)


def _indices(world: World, ask: Ask) -> pl.DataFrame:
    """The three by cell and measure, with `note` (known traps) and `far` (where shares from outside lie far apart)."""
    member = members(ask.countries, trade_years(world, ask)) if ask.countries else None
    found = indices(coded_trade(world, ask), ["mineral"], member)
    measures = pl.DataFrame({"by": list(ask.measures())}, schema={"by": pl.String})
    frame = cells(world, ask, found).join(measures, how="cross")
    frame = frame.join(found, on=[*CELL, "by"], how="left", maintain_order="left")
    frame = frame.join(traps(world, ask), on=CELL, how="left", maintain_order="left")
    return frame.join(apart(found, CELL, "cdi2"), on=CELL, how="left", maintain_order="left")


def _figures(world: World, ask: Ask, indicator: str) -> FigureTable:
    if not ask.measures():
        return no_measure(ask, indicator, _UNITS[indicator])
    codes = {mineral: "+".join(own) for mineral, own in ask.wanted_codes().items()}
    frame = latest(world, "cdi", ask, lambda: _indices(world, ask))
    none = pl.col(indicator).is_null()
    endless = none & (pl.col("bought") > 0) & pl.lit(indicator == "cdi3")
    reason = (
        pl.when(pl.col("reason") != "")
        .then("reason")
        .when(endless)
        .then(pl.lit("imports and no recorded exports: above any line"))
        .when(none & ~(pl.col("imported") > 0))
        .then(pl.format("{} not observed", "by"))
        .when(none)
        .then(pl.lit("nothing is imported from outside"))
        .otherwise(pl.lit(""))
    )
    percent = (pl.col("weighed") * 100).round(1)
    observed = pl.when(pl.col("by") == "weight").then(pl.format("weight observed for {} % of the value", percent))
    far = [pl.col("far")] if indicator == "cdi2" else []
    seen = pl.concat_str(pl.lit("none: one source"), observed, *far, "note", separator="; ", ignore_nulls=True)
    own = pl.col("mineral").replace_strict(codes, return_dtype=pl.String)
    return FigureTable.of(
        frame.select(
            pl.lit(indicator).alias("indicator"),
            pl.col(indicator).alias("value"),
            pl.lit(_UNITS[indicator]).alias("unit"),
            *CELL,
            "by",
            pl.when(none).then(pl.lit("")).otherwise(seen).alias("interval"),
            pl.when(pl.col("by") == "weight").then(pl.lit("gross")).alias("basis"),
            pl.when(endless)
            .then(pl.lit("above"))
            .when(none)
            .then(pl.lit("unknown"))
            .otherwise(pl.lit("computed"))
            .alias("status"),
            reason.alias("reason"),
            pl.format(FORMULAS[indicator], own, "by").alias("formula"),
            pl.lit(["baci"], dtype=pl.List(pl.String)).alias("sources"),
        )
    )
