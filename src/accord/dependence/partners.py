"""Who a country or a bloc trades a mineral with: the common ground of the indicators of trade dependence.

World trade x Ask -> `Partners`: shares by value, gross weight and contained weight (`content`). A bloc is pooled: its
trade is what its members of that year buy or sell outside it, and trade within it is left out.
Nothing is deleted and nothing filled in: what is not observed is listed in `absent` with the reason.
Reference: United Nations (2010), International Merchandise Trade Statistics: Concepts and Definitions.
Pitfall: last port, not origin, and a code may hold ore beside metal; known cases are named (`traps`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from accord.core import labels
from accord.core.table import COLUMNS, FigureTable
from accord.dependence.ask import Ask, By
from accord.dependence.content import (
    BASIS,
    COLUMN,
    contained,
    content_assumptions,
    content_years,
    measures,
    why_not,
)  # fmt: skip
from accord.dependence.flows import NO_CODE, NO_IMPORTS, NO_YEAR, trade_years
from accord.dependence.kept import latest
from accord.world import World
from accord.world.checks import notes_for

READS = ("trade", "price")
_PAIR = ("country", "year")
_TEXTS = pl.List(pl.String)


@dataclass(frozen=True)
class Partners:
    """What places trade of one mineral: `shares` (country, year, by, partner, amount, share, weighed) and `absent`.

    `country` is an ISO3 or a bloc; `amount` is USD or tonnes; the shares of one country, year and measure sum to 1;
    `weighed` is the part of the value whose weight is observed. `absent` (country, year, by, reason) says what is not
    known, and `unseen` (country, year, by, partner, reason) which partner's part. `flows` is the trade behind it,
    country to country, codes added up.
    """

    mineral: str
    codes: tuple[str, ...]
    shares: pl.DataFrame
    absent: pl.DataFrame
    unseen: pl.DataFrame
    flows: pl.DataFrame


def partners(world: World, ask: Ask, mineral: str, codes: Sequence[str], *, exports: bool = False) -> Partners:
    """Suppliers (or buyers, with `exports`) of every place and year in `ask`, in the measures asked for.

    Contained weight that nobody asked for by name is left out in years without a price, not listed as absent. Kept
    by mineral for the last places and years asked for: several indicators start from the same shares.
    """
    question = (tuple(codes), ask.countries, ask.years, ask.by, exports)
    name = f"partners of {mineral}{' in exports' if exports else ''}"
    return latest(world, name, question, lambda: _partners(world, ask, mineral, codes, exports=exports))


def _partners(world: World, ask: Ask, mineral: str, codes: Sequence[str], *, exports: bool) -> Partners:
    places, years = ask.countries or tuple(labels.countries()), trade_years(world, ask)
    wanted = measures(ask, mineral)
    flows = _flows(world, mineral, codes, years)
    pooled = pool(flows, places, years, exports=exports)
    shares = pl.concat([_shares(pooled, by) for by in wanted]).sort("country", "year", "by", "partner")
    traded = pooled.select(_PAIR).unique().with_columns(traded=True)
    asked = pl.concat([_grid(ask, traded).with_columns(by=pl.lit(by)) for by in wanted])
    absent = asked.join(shares, on=[*_PAIR, "by"], how="anti").join(traded, on=_PAIR, how="left")
    if ask.by is None:
        priced = pl.col("year").is_in(list(content_years(world, mineral)))
        absent = absent.filter((pl.col("by") != "content") | priced)
    none = "no exports recorded under these codes" if exports else NO_IMPORTS
    reason = _why(world, mineral, none) if codes else pl.lit(NO_CODE)
    absent = absent.with_columns(reason=reason).drop("traded").sort("country", "year", "by")
    unseen = pl.concat([pooled.filter(pl.col(COLUMN[by]).is_null()).with_columns(by=pl.lit(by)) for by in wanted])
    unseen = unseen.join(shares, on=[*_PAIR, "by"], how="semi").sort(*_PAIR, "by", "partner")
    unseen = unseen.select(*_PAIR, "by", "partner", pl.format("{} not observed", "by").alias("reason"))
    return Partners(mineral, tuple(codes), shares, absent, unseen, flows)


def pool(flows: pl.DataFrame, places: Sequence[str], years: Sequence[int], *, exports: bool = False) -> pl.DataFrame:
    """Trade of places with the rest of the world: country, year, partner, the amounts."""
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
        outside.sort("country", "year", other, own)  # one order of summing, so that one question has one answer
        .group_by(*_PAIR, pl.col(other).alias("partner"), maintain_order=True)
        .agg(*(_observed_sum(name) for name in COLUMN.values()), pl.col("weighed_usd").sum())
        .sort(*_PAIR, "partner")
    )


@cache
def membership(place: str, year: int) -> frozenset[str]:
    """The countries that a place is made of in a year: a bloc's members, a country itself."""
    return labels.members(place, year) if place in labels.blocs() else frozenset({place})


def supplied(found: Partners, supplier: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One supplier's rows of `shares`, and (country, year, by, reason) where its sales are not observed.

    0 is recorded where a place bought from others only. A bloc is summed over its members.
    """
    keys = [*_PAIR, "by"]
    sells = pl.DataFrame(
        [(year, one) for year in found.shares["year"].unique() for one in sorted(membership(supplier, year))],
        schema={"year": pl.Int32, "partner": pl.String},
        orient="row",
    )
    sold = found.shares.join(sells, on=["year", "partner"], maintain_order="left")
    sold = sold.group_by(keys, maintain_order=True).agg(pl.col("amount", "share").sum())
    hidden = found.unseen.join(sells, on=["year", "partner"]).join(sold, on=keys, how="anti")
    hidden = hidden.select(*keys, "reason").unique().sort(keys)
    every = found.shares.select(*keys, "weighed").unique(subset=keys).join(hidden, on=keys, how="anti")
    rows = every.join(sold, on=keys, how="left").with_columns(
        pl.col("amount", "share").fill_null(0.0), partner=pl.lit(supplier)
    )
    return rows.select(found.shares.columns).sort(keys), hidden


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


def noted(rows: pl.DataFrame, found: Partners) -> pl.DataFrame:
    """Rows with `note` (known traps in these imports, null if none) and `assumptions` of their measure."""
    years = rows["year"].unique().to_list()
    priors = pl.lit(list(content_assumptions(found.mineral)), dtype=_TEXTS)
    of = pl.when(pl.col("by") == "content").then(priors).otherwise(pl.lit([], dtype=_TEXTS))
    return rows.join(traps(found.codes, years), on=_PAIR, how="left", maintain_order="left").with_columns(
        assumptions=of
    )


def figures(rows: pl.DataFrame, found: Partners, *, indicator: str, formula: str, unit: str = "share") -> FigureTable:
    """Figures of rows that hold country, year, by and value or reason; absent fields are the trade's own."""
    priors = pl.lit(list(content_assumptions(found.mineral)), dtype=_TEXTS)
    frame = rows.with_columns(
        indicator=pl.lit(indicator),
        unit=pl.lit(unit),
        mineral=pl.lit(found.mineral),
        basis=pl.col("by").replace_strict(BASIS, return_dtype=pl.String),
        formula=pl.concat_str(pl.lit(f"{formula}; HS92 {'+'.join(found.codes)}, by "), "by"),
    )
    if "assumptions" not in rows.columns:
        of = pl.when(pl.col("by") == "content").then(priors).otherwise(pl.lit([], dtype=_TEXTS))
        frame = frame.with_columns(assumptions=of)
    if "sources" not in rows.columns:
        frame = frame.with_columns(sources=pl.lit(["baci"], dtype=_TEXTS))
    return FigureTable.of(frame.select(name for name in COLUMNS if name in frame.columns))


def unknowns(absent: pl.DataFrame, scope: Sequence[str] = ()) -> pl.DataFrame:
    """Rows of `absent` as rows of Figures without a value."""
    return absent.with_columns(
        value=pl.lit(None, dtype=pl.Float64), status=pl.lit("unknown"), scope=pl.lit(list(scope), dtype=_TEXTS)
    ).sort("country", "year", "by")


def _grid(ask: Ask, traded: pl.DataFrame) -> pl.DataFrame:
    """Cells to answer: all where countries and years are named, else those with trade, or one row if there are none."""
    if traded.height and not (ask.countries and ask.years):
        return traded.select(_PAIR)
    places, years = ask.countries or (None,), ask.years or (None,)
    left = pl.DataFrame({"country": list(dict.fromkeys(places))}, schema={"country": pl.String})
    return left.join(pl.DataFrame({"year": list(dict.fromkeys(years))}, schema={"year": pl.Int32}), how="cross")


def _flows(world: World, mineral: str, codes: Sequence[str], years: Sequence[int]) -> pl.DataFrame:
    """Trade between two countries, codes added up; an amount is null where no row of the pair has one."""
    trade = world.trade(tuple(codes), tuple(years)).filter(pl.col("exporter") != pl.col("importer"))
    weighed = pl.col("value_usd").filter(pl.col("quantity_t").is_not_null()).sum().alias("weighed_usd")
    return (
        contained(world, mineral, trade)
        .group_by("year", "importer", "exporter", maintain_order=True)
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
        .select(*_PAIR, pl.lit(by).alias("by"), "partner", amount.alias("amount"),
                (amount / pl.col("total")).alias("share"), "weighed")
    )  # fmt: skip


def _why(world: World, mineral: str, none: str) -> pl.Expr:
    return (
        pl.when(pl.col("year").is_not_null() & ~pl.col("year").is_in(list(world.years())))
        .then(pl.lit(NO_YEAR))
        .when(pl.col("traded").is_null())
        .then(pl.lit(none))
        .when((pl.col("by") == "content") & (~pl.col("year").is_in(list(content_years(world, mineral)))))
        .then(pl.lit(why_not(world, mineral)))
        .otherwise(pl.format("{} not observed", "by"))
    )
