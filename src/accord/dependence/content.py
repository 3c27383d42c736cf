"""Imports by value, gross weight and contained weight, of countries and of blocs: who supplies whom, in three measures.

World trade x Ask -> `Imports`, the common ground of the indicators of trade dependence. Contained weight goes by flow:

    contained tonnes = min(gross tonnes, value share x value / price of the form)

because one HS code holds ore beside metal and dear beside cheap elements. The factors are `core/vocab/content.csv` with
the priors at their medians; years without a published price have no contained weight. A bloc is pooled: it imports what
its members of that year import from outside, and trade within it is left out. Nothing is deleted and nothing filled in.
Pitfall: the rule follows value, so a cheap mixed good counts for little; it says nothing of elements without a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from accord.core import labels
from accord.core.priors import central
from accord.core.table import FigureTable
from accord.core.vocab import rows
from accord.dependence.ask import Ask, By
from accord.world import World
from accord.world.checks import notes_for

READS = ("trade", "price")
COLUMN: dict[By, str] = {"value": "value_usd", "weight": "quantity_t", "content": "contained_t"}
BASIS: dict[By, str | None] = {"value": None, "weight": "gross", "content": "contained"}
FAR = 0.05
"""Measures that differ by more than this share are said to disagree."""
_NO_CODE = "no HS92 code of the shipped trade data holds this mineral by itself"
_PAIR = ("country", "year")


@dataclass(frozen=True)
class Imports:
    """What places buy of one mineral: `shares` (country, year, by, supplier, amount, share, weighed) and `absent`.

    `country` is the buyer, an ISO3 or a bloc; `amount` is USD or tonnes; the shares of one country, year and measure
    sum to 1; `weighed` is the part of the import value whose weight is observed. `absent` (country, year, by, reason)
    says what is not known. `flows` is the trade behind it, country to country, codes added up.
    """

    mineral: str
    codes: tuple[str, ...]
    shares: pl.DataFrame
    absent: pl.DataFrame
    flows: pl.DataFrame


def content_minerals() -> tuple[str, ...]:
    """Minerals that have a content rule."""
    return tuple(dict.fromkeys(row["mineral"] for row in rows("content")))


def content_years(world: World, mineral: str) -> tuple[int, ...]:
    """Years of trade with the price that the content rule needs."""
    return tuple(_prices(world, mineral))


def content_assumptions(mineral: str) -> tuple[str, ...]:
    """Ids of the priors behind a mineral's contained weight."""
    used = [row[name] for row in rows("content") if row["mineral"] == mineral for name in ("value_share", "price_factor")]
    return tuple(dict.fromkeys(name for name in used if name))


def measures(ask: Ask, mineral: str) -> tuple[By, ...]:
    """The measures to show: the one asked for, else value, weight and, where the mineral has a rule, content."""
    if ask.by is not None:
        return (ask.by,)
    return ("value", "weight", "content") if mineral in content_minerals() else ("value", "weight")


def contained(world: World, mineral: str, trade: pl.DataFrame) -> pl.DataFrame:
    """Rows of `World.trade` with `contained_t`: null where the code has no rule or the year no price."""
    middle, forms = central(), [row for row in rows("content") if row["mineral"] == mineral]
    factors = pl.DataFrame(
        [
            (row["hs92"], year, middle[row["value_share"]] / (price * middle.get(row["price_factor"], 1.0)))
            for row in forms
            for year, price in _prices(world, mineral).items()
        ],
        schema={"hs92": pl.String, "year": pl.Int32, "factor": pl.Float64},
        orient="row",
    )
    by_value = pl.col("value_usd") / 1e3 * pl.col("factor")
    least = pl.when(pl.col("factor").is_not_null()).then(pl.min_horizontal(by_value, "quantity_t"))
    return trade.join(factors, on=["hs92", "year"], how="left").with_columns(contained_t=least).drop("factor")


def imports(world: World, ask: Ask, mineral: str, codes: Sequence[str]) -> Imports:
    """The imports of every place and year in `ask`, pooled for blocs, in the measures asked for."""
    places, years = ask.countries or tuple(labels.countries()), ask.years or tuple(world.years())
    wanted = measures(ask, mineral)
    cells = pl.DataFrame({"country": list(places)}, schema={"country": pl.String}).join(
        pl.DataFrame({"year": list(years)}, schema={"year": pl.Int32}), how="cross"
    )
    flows = _flows(world, mineral, codes, years)
    pooled = pool(flows, places, years)
    tables = [_shares(pooled, by) for by in wanted]
    shares = pl.concat(tables).sort("country", "year", "by", "supplier")
    asked = pl.concat([cells.with_columns(by=pl.lit(by)) for by in wanted])
    bought = pooled.select(_PAIR).unique().with_columns(bought=True)
    absent = asked.join(shares, on=[*_PAIR, "by"], how="anti").join(bought, on=_PAIR, how="left")
    absent = absent.with_columns(reason=_why(world, mineral, bool(codes))).drop("bought").sort("country", "year", "by")
    return Imports(mineral, tuple(codes), shares, absent, flows)


def pool(flows: pl.DataFrame, places: Sequence[str], years: Sequence[int], *, exports: bool = False) -> pl.DataFrame:
    """Trade of places with the rest of the world: country, year, supplier (or buyer, with `exports`), the amounts."""
    own, other = ("exporter", "importer") if exports else ("importer", "exporter")
    inside = pl.DataFrame(
        [(place, year, one) for place in places for year in years for one in sorted(membership(place, year))],
        schema={"country": pl.String, "year": pl.Int32, own: pl.String},
        orient="row",
    )
    outside = flows.join(inside, on=["year", own]).join(
        inside.rename({own: other}), on=["country", "year", other], how="anti"
    )
    return (
        outside.group_by(*_PAIR, pl.col(other).alias("supplier"))
        .agg(*(_observed_sum(name) for name in COLUMN.values()), pl.col("weighed_usd").sum())
        .sort(*_PAIR, "supplier")
    )


def membership(place: str, year: int) -> frozenset[str]:
    """The countries that a place is made of in a year: a bloc's members, a country itself."""
    return labels.members(place, year) if place in labels.blocs() else frozenset({place})


def supplied(shares: pl.DataFrame, supplier: str) -> pl.DataFrame:
    """One supplier's rows of `Imports.shares`, a recorded 0 where a place bought from others only; blocs are summed."""
    keys = [*_PAIR, "by"]
    of = {year: membership(supplier, year) for year in shares["year"].unique()}
    sells = pl.DataFrame(
        [(year, one) for year, countries in of.items() for one in countries],
        schema={"year": pl.Int32, "supplier": pl.String},
        orient="row",
    )
    found = shares.join(sells, on=["year", "supplier"]).group_by(keys).agg(pl.col("amount", "share").sum())
    every = shares.select(*keys, "weighed").unique(subset=keys)
    return (
        every.join(found, on=keys, how="left")
        .with_columns(pl.col("amount", "share").fill_null(0.0), supplier=pl.lit(supplier))
        .select(shares.columns)
        .sort(keys)
    )


def words(by: str = "by") -> pl.Expr:
    """What stands behind a share, in words, by measure; needs the columns `by` and `weighed`."""
    percent = (pl.col("weighed") * 100).round(1)
    return (
        pl.when(pl.col(by) == "weight")
        .then(pl.format("weight observed for {} % of the value", percent))
        .when(pl.col(by) == "content")
        .then(pl.lit("contained tonnes by flow = min(weight, value share x value / price), priors at their medians"))
        .otherwise(pl.lit("by value"))
    )


def traps(codes: Sequence[str], years: Sequence[int]) -> pl.DataFrame:
    """Known traps in a place's imports under these codes: country, year, note (in words)."""
    found = [
        (note["importer"], year, f"known trap in {note['hs92']} from {note['exporter']}: {note['kind']}")
        for note in notes_for(codes, years).iter_rows(named=True)
        if note["importer"] is not None
        for year in dict.fromkeys(years)
        if note["from"] <= year <= (note["to"] or year)
    ]
    schema = {"country": pl.String, "year": pl.Int32, "note": pl.String}
    table = pl.DataFrame(found, schema=schema, orient="row")
    return table.group_by(*_PAIR).agg(pl.col("note").unique().sort().str.join("; "))


def disagree(table: FigureTable, far: float = FAR) -> tuple[str, ...]:
    """A sentence for each figure whose measures lie further apart than `far`, with all of them printed."""
    keys = ["indicator", "mineral", "country", "year", "stage", "scope"]
    frame = table.frame.filter(pl.col("value").is_not_null(), pl.col("by").is_in(list(COLUMN)))
    apart = (
        frame.group_by(keys, maintain_order=True)
        .agg("by", "value")
        .filter(pl.col("value").list.max() - pl.col("value").list.min() > far)
    )
    return tuple(
        f"{row['indicator']} {row['mineral']} {row['country']} {row['year']} {' '.join(row['scope'])}: ".replace(" :", ":")
        + ", ".join(f"{by} {value:.1%}" for by, value in zip(row["by"], row["value"], strict=True))
        for row in apart.iter_rows(named=True)
    )


def _prices(world: World, mineral: str) -> dict[int, float]:
    """USD/kg of the form that a mineral's content is priced in, by year of trade."""
    series = {row["mineral"]: row["price_series"] for row in rows("stages")}.get(mineral)
    if series is None or mineral not in content_minerals():
        return {}
    published = set(world.table("mcs2026").filter(pl.col("statistic") == "Price")["year"]) & set(world.years())
    figures = {year: world.price(series, year).value for year in sorted(published)}
    return {year: value for year, value in figures.items() if value is not None}


def _flows(world: World, mineral: str, codes: Sequence[str], years: Sequence[int]) -> pl.DataFrame:
    """Trade between two countries, codes added up; an amount is null where no row of the pair has one."""
    trade = world.trade(tuple(codes), tuple(years)).filter(pl.col("exporter") != pl.col("importer"))
    weighed = pl.col("value_usd").filter(pl.col("quantity_t").is_not_null()).sum().alias("weighed_usd")
    return (
        contained(world, mineral, trade)
        .group_by("year", "importer", "exporter")
        .agg(*(_observed_sum(name) for name in COLUMN.values()), weighed)
        .sort("year", "importer", "exporter")
    )


def _observed_sum(name: str) -> pl.Expr:
    return pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).alias(name)


def _shares(pooled: pl.DataFrame, by: By) -> pl.DataFrame:
    amount = pl.col(COLUMN[by])
    weighed = (pl.col("weighed_usd").sum() / pl.col("value_usd").sum()).over(_PAIR)
    return (
        pooled.with_columns(weighed=weighed)
        .filter(amount.is_not_null())
        .with_columns(total=amount.sum().over(_PAIR))
        .filter(pl.col("total") > 0)
        .select(*_PAIR, pl.lit(by).alias("by"), "supplier", amount.alias("amount"),
                (amount / pl.col("total")).alias("share"), "weighed")
    )  # fmt: skip


def _why(world: World, mineral: str, coded: bool) -> pl.Expr:
    if not coded:
        return pl.lit(_NO_CODE)
    priced = content_years(world, mineral)
    rule = (
        f"contained weight is known where a price is: {', '.join(map(str, priced))}"
        if priced
        else "no content rule for this mineral in core/vocab/content.csv"
    )
    return (
        pl.when(pl.col("bought").is_null())
        .then(pl.lit("no imports recorded under these codes"))
        .when((pl.col("by") == "content") & (~pl.col("year").is_in(list(priced))))
        .then(pl.lit(rule))
        .otherwise(pl.format("{} not observed", "by"))
    )
