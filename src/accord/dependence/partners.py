"""Who a country or a bloc trades a mineral with: the common ground of the indicators of trade dependence.

World trade x Ask -> `Partners`: shares by value, gross weight and contained weight (`content`). A bloc is pooled: its
trade is what its members of that year buy or sell outside it, and trade within it is left out.
Nothing is deleted and nothing filled in: what is not observed is listed in `absent` with the reason.
Reference: United Nations (2010), International Merchandise Trade Statistics: Concepts and Definitions.
Pitfall: last port, not origin, and a code may hold ore beside metal; known cases are named (`flows.traps`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from accord.core import labels
from accord.core.labels import Stage
from accord.core.table import COLUMNS, FigureTable, concat
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
from accord.dependence.flows import NO_IMPORTS, NO_YEAR, coded_trade, members, no_code, of_stage, trade_years, traps
from accord.dependence.kept import latest
from accord.world import World

READS = ("trade", "price")
_PAIR = ("country", "year")
_TEXTS = pl.List(pl.String)
_NO_TRADE = pl.DataFrame(
    schema={"year": pl.Int32}
    | dict.fromkeys(("exporter", "importer", "hs92"), pl.String)
    | dict.fromkeys(("value_usd", "quantity_t"), pl.Float64)
)


@dataclass(frozen=True)
class Partners:
    """What places trade of one mineral: `shares` (country, year, by, partner, amount, share, weighed) and `absent`.

    `country` is an ISO3 or a bloc; `amount` is USD or tonnes; the shares of one country, year and measure sum to 1;
    `weighed` is the part of the value whose weight is observed. `absent` (country, year, by, reason) says what is not
    known, and `unseen` (country, year, by, partner, reason) which partner's part. `flows` is the trade behind it,
    country to country, codes added up; `notes` (country, year, note) names the known traps in it.
    """

    mineral: str
    codes: tuple[str, ...]
    shares: pl.DataFrame
    absent: pl.DataFrame
    unseen: pl.DataFrame
    flows: pl.DataFrame
    notes: pl.DataFrame


def by_mineral(ask: Ask, build: Callable[[str, tuple[str, ...]], FigureTable]) -> FigureTable:
    """The tables that `build` makes of each mineral and its codes of the stage asked for, in the measure asked for.

    Minerals without any trade code have one answer, made once and given under each of their names.
    """
    tables: list[FigureTable] = []
    empty: dict[tuple[By, ...], FigureTable] = {}
    for mineral, codes in ask.wanted_codes().items():
        kind = measures(ask, mineral)
        if codes:
            tables.append(build(mineral, of_stage(codes, ask.stage)))
        elif kind in empty:
            tables.append(FigureTable(empty[kind].frame.with_columns(mineral=pl.lit(mineral))))
        else:
            tables.append(empty.setdefault(kind, build(mineral, ())))
    table = concat(*tables)
    return table if ask.by is None else table.where(by=ask.by)


def partners(world: World, ask: Ask, mineral: str, codes: Sequence[str], *, exports: bool = False) -> Partners:
    """Suppliers (or buyers, with `exports`) of every place and year in `ask`.

    `shares` are in all measures, also where `ask.by` names one: the words say whether they disagree. Contained weight
    that nobody asked for by name is left out in years without a price, not listed as absent. Kept by mineral for the
    last places and years asked for: several indicators start from the same shares.
    """
    question = (tuple(codes), ask.countries, ask.years, ask.by, ask.stage)
    name = f"partners of {mineral}{' in exports' if exports else ''}"
    return latest(world, name, question, lambda: _partners(world, ask, mineral, codes, exports=exports))


def _partners(world: World, ask: Ask, mineral: str, codes: Sequence[str], *, exports: bool) -> Partners:
    places, years = ask.countries or tuple(labels.countries()), trade_years(world, ask)
    wanted = measures(replace(ask, by=None), mineral)
    if ask.by is not None and ask.by not in wanted:
        wanted = (ask.by,)
    question = (tuple(codes), tuple(ask.wanted_codes().items()), ask.years)
    flows = latest(world, f"flows of {mineral}", question, lambda: _flows(world, ask, mineral, codes))
    pooled = pool(flows, places, years, exports=exports)
    cell = pl.struct(_PAIR).rle_id()  # `pooled` is in order, so that a number stands for its country and year
    numbered = pooled.with_columns(cell=cell) if pooled.height else pooled.with_columns(cell=pl.lit(0))
    shares = pl.concat([_shares(numbered, by) for by in sorted(wanted)])
    shares = shares.sort("cell", maintain_order=True).drop("cell")
    traded = pooled.select(_PAIR).unique().with_columns(traded=True)
    grid = _grid(ask, traded)
    asked = pl.concat([grid.with_columns(by=pl.lit(by)) for by in measures(ask, mineral)])
    absent = asked.join(shares, on=[*_PAIR, "by"], how="anti").join(traded, on=_PAIR, how="left")
    if ask.by is None:
        priced = pl.col("year").is_in(list(content_years(world, mineral)))
        absent = absent.filter((pl.col("by") != "content") | priced)
    none = "no exports recorded under these codes" if exports else NO_IMPORTS
    reason = _why(world, mineral, none) if codes else pl.lit(no_code(ask.wanted_codes()[mineral], ask.stage))
    absent = absent.with_columns(reason=reason).drop("traded").sort("country", "year", "by")
    unseen = pl.concat([pooled.filter(pl.col(COLUMN[by]).is_null()).with_columns(by=pl.lit(by)) for by in wanted])
    unseen = unseen.join(shares, on=[*_PAIR, "by"], how="semi").sort(*_PAIR, "by", "partner")
    unseen = unseen.select(*_PAIR, "by", "partner", pl.format("{} not observed", "by").alias("reason"))
    notes = traps(world, ask, {mineral: tuple(codes)}, exports=exports).drop("mineral")
    return Partners(mineral, tuple(codes), shares, absent, unseen, flows, notes)


def pool(flows: pl.DataFrame, places: Sequence[str], years: Sequence[int], *, exports: bool = False) -> pl.DataFrame:
    """Trade of places with the rest of the world: country, year, partner, the amounts."""
    own, other = ("exporter", "importer") if exports else ("importer", "exporter")
    order = ["country", "year", "partner"]
    named = {own: "country", other: "partner"}
    amounts = [*COLUMN.values(), "weighed_usd"]
    if not set(places) & set(labels.blocs()):  # each country for itself: nothing to add up
        mine = flows.filter(pl.col(own).is_in(list(places)), pl.col("year").is_in(list(years)))
        # flows are in order of year and partner, so that the country is left to sort
        return mine.rename(named).select(*order, *amounts).sort("country", maintain_order=True)
    inside = members(tuple(places), tuple(years)).rename({"member": own})
    outside = flows.join(inside, on=["year", own]).join(
        inside.rename({own: other}), on=["country", "year", other], how="anti"
    )
    return (
        outside.sort("country", "year", other, own)  # one order of summing, so that one question has one answer
        .group_by(*_PAIR, pl.col(other).alias("partner"), maintain_order=True)
        .agg(*(_observed_sum(name) for name in COLUMN.values()), pl.col("weighed_usd").sum())
        .sort(order)
    )


def supplied(found: Partners, supplier: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One supplier's rows of `shares`, and (country, year, by, reason) where its sales are not observed.

    0 is recorded where a place bought from others only. A bloc is summed over its members. A place buys nothing from
    itself or its own members by definition: that is no 0 but unknown.
    """
    keys = [*_PAIR, "by"]
    sells = pl.DataFrame(
        [(year, one) for year in found.shares["year"].unique() for one in sorted(labels.members(supplier, year))],
        schema={"year": pl.Int32, "partner": pl.String},
        orient="row",
    )
    sold = found.shares.join(sells, on=["year", "partner"], maintain_order="left")
    sold = sold.group_by(keys, maintain_order=True).agg(pl.col("amount", "share").sum())
    hidden = found.unseen.join(sells, on=["year", "partner"]).join(sold, on=keys, how="anti")
    every = found.shares.select(*keys, "weighed").unique(subset=keys, maintain_order=True)
    own = _own(every, supplier)
    hidden = pl.concat([hidden.select(*keys, "reason"), own]).unique().sort(keys)
    every = every.join(hidden, on=keys, how="anti")
    rows = every.join(sold, on=keys, how="left").with_columns(
        pl.col("amount", "share").fill_null(0.0), partner=pl.lit(supplier)
    )
    return rows.select(found.shares.columns).sort(keys), hidden


def _own(cells: pl.DataFrame, supplier: str) -> pl.DataFrame:
    """(country, year, by, reason) of the cells whose place is the supplier or holds the whole of it."""
    places = cells.filter((pl.col("country") == supplier) | pl.col("country").is_in(list(labels.blocs())))
    pairs = places.select(_PAIR).unique().rows()
    own = [(place, year) for place, year in pairs if labels.members(supplier, year) <= labels.members(place, year)]
    table = pl.DataFrame(own, schema={"country": pl.String, "year": pl.Int32}, orient="row")
    bloc = pl.format("trade within {} is left out, and {} belongs to it", "country", pl.lit(supplier))
    itself = pl.lit("a country does not import from itself")
    if supplier in labels.blocs():
        itself = pl.lit("a bloc does not import from itself: trade within it is left out")
    why = pl.when(pl.col("country") == supplier).then(itself).otherwise(bloc)
    return cells.join(table, on=_PAIR, how="semi").select(*_PAIR, "by", why.alias("reason"))


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


def noted(rows: pl.DataFrame, found: Partners) -> pl.DataFrame:
    """Rows with `note` (known traps in these imports, null if none) and `assumptions` of their measure."""
    priors = pl.lit(list(content_assumptions(found.mineral)), dtype=_TEXTS)
    of = pl.when(pl.col("by") == "content").then(priors).otherwise(pl.lit([], dtype=_TEXTS))
    return rows.join(found.notes, on=_PAIR, how="left", maintain_order="left").with_columns(assumptions=of)


def figures(
    rows: pl.DataFrame,
    found: Partners,
    *,
    indicator: str,
    formula: str,
    unit: str = "share",
    stage: Stage | None = None,
) -> FigureTable:
    """Figures of rows that hold country, year, by and value or reason; absent fields are the trade's own.

    With a stage the formula says that only its codes are meant.
    """
    if stage is not None:
        rows = rows.with_columns(stage=pl.lit(stage))
        formula = f"{formula}, {stage} codes only"
    priors = pl.lit(list(content_assumptions(found.mineral)), dtype=_TEXTS)
    usual = {
        "assumptions": pl.when(pl.col("by") == "content").then(priors).otherwise(pl.lit([], dtype=_TEXTS)),
        "sources": pl.lit(["baci"], dtype=_TEXTS),
    }
    frame = rows.with_columns(
        indicator=pl.lit(indicator),
        unit=pl.lit(unit),
        mineral=pl.lit(found.mineral),
        basis=pl.col("by").replace_strict(BASIS, return_dtype=pl.String),
        formula=pl.concat_str(pl.lit(f"{formula}; HS92 {'+'.join(found.codes)}, by "), "by"),
        **{name: pl.col(name).fill_null(text) if name in rows.columns else text for name, text in usual.items()},
    )
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


def _flows(world: World, ask: Ask, mineral: str, codes: Sequence[str]) -> pl.DataFrame:
    """Trade between two countries, codes added up; an amount is null where no row of the pair has one."""
    wanted = ask.wanted_codes()
    question = (tuple(wanted.items()), ask.years)
    coded = latest(world, "trade by mineral", question, lambda: _by_mineral(coded_trade(world, ask)))  # once for all
    trade = coded.get(mineral, _NO_TRADE)
    if tuple(codes) != wanted.get(mineral, ()):
        own = set(codes) <= set(wanted.get(mineral, ()))
        trade = (trade if own else coded_trade(world, ask, {mineral: tuple(codes)})).filter(pl.col("hs92").is_in(codes))
    weighed = pl.col("value_usd").filter(pl.col("quantity_t").is_not_null()).sum().alias("weighed_usd")
    return (
        contained(world, mineral, trade)
        .group_by("year", "importer", "exporter", maintain_order=True)
        .agg(*(_observed_sum(name) for name in COLUMN.values()), weighed)
        .sort("year", "importer", "exporter")
    )


def _by_mineral(trade: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return {str(key[0]): part for key, part in trade.partition_by("mineral", as_dict=True).items()}


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
                (amount / pl.col("total")).alias("share"), "weighed", "cell")
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
