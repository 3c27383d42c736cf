"""Bilateral power: how much more a partner's imports hang on a country than the country's hang on the partner.

World trade -> FigureTable. Formula: power(i, j) = share of i in j's imports - share of j in i's imports, both of one
mineral, year and measure. Range: -1 to 1, and power(i, j) = -power(j, i). How to read: 0.5 means that i supplies half
of what j imports and buys nothing from j; near 0 means that neither needs the other, or both alike. `country` is i,
`scope` is (j,). A bloc is one buyer and one seller; its inner trade is left out.
Reference: Hirschman, A. O. (1945), National Power and the Structure of Foreign Trade, University of California Press,
chapter II (the influence effect of trade: power rests on the asymmetry of dependence). The difference of import shares
is our reading of it for one good; Hirschman compares whole trades.
Pitfall: a large share is power only if it is hard to replace, and a country can be strong at one stage and weak at the
next. Direct trade only. A pair of which one side records no imports at all is unknown, not zero.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from accord.core import labels
from accord.core.table import FigureTable
from accord.dependence.ask import Ask
from accord.dependence.content import apart
from accord.dependence.partners import by_mineral, figures, partners, supplied, unknowns
from accord.world import World

READS = ("trade", "price")
FORMULA = "share of the country in the partner's imports - share of the partner in the country's imports"
_CELL = ("year", "by")


def power(world: World, ask: Ask) -> FigureTable:
    """One Figure a mineral, country, partner, year and measure; unit "share". Without a partner: all who trade."""
    return by_mineral(ask, lambda mineral, codes: _of_mineral(world, ask, mineral, codes))


def _of_mineral(world: World, ask: Ask, mineral: str, codes: tuple[str, ...]) -> FigureTable:
    everyone = tuple(labels.countries())
    sides = ((ask.countries or everyone), ((ask.partner,) if ask.partner else everyone))
    both = partners(world, replace(ask, countries=tuple(dict.fromkeys((*sides[0], *sides[1])))), mineral, codes)
    shares = both.shares.select("country", *_CELL, "partner", "share")
    pooled = [supplied(both, bloc)[0] for bloc in dict.fromkeys((*sides[0], *sides[1])) if bloc in labels.blocs()]
    shares = pl.concat([shares, *(part.select(shares.columns) for part in pooled)])
    pairs = _pairs(shares, sides[0], ask.partner)
    rows = _unlike(_difference(pairs, shares, both.unseen), both.notes)
    absent = both.absent.filter(pl.col("country").is_in(list(sides[0])) | pl.col("country").is_null())
    if ask.partner:
        absent = absent.join(rows.select("country", *_CELL), on=["country", *_CELL], how="anti")
    parts = pl.concat([rows, unknowns(absent, [ask.partner] if ask.partner else [])], how="diagonal")
    return figures(parts, both, indicator="power", formula=FORMULA, stage=ask.stage)


def _pairs(shares: pl.DataFrame, countries: tuple[str, ...], partner: str | None) -> pl.DataFrame:
    """(country, partner, year, by) to answer: with the partner asked for, or with all that are traded with."""
    order = ["country", "partner", *_CELL]
    if partner is not None:
        cells = shares.filter(pl.col("country").is_in([*countries, partner])).select(_CELL).unique()
        left = pl.DataFrame({"country": list(dict.fromkeys(countries))}, schema={"country": pl.String})
        return left.join(cells, how="cross").with_columns(partner=pl.lit(partner)).select(order).sort(order)
    met = shares.filter(pl.col("share") > 0).select(order)
    back = met.rename({"country": "partner", "partner": "country"}).select(order)
    both = pl.concat([met, back]).unique().filter(pl.col("country").is_in(list(countries)))
    return both.filter(~pl.col("partner").is_in(list(labels.blocs()))).sort(order)


def _difference(pairs: pl.DataFrame, shares: pl.DataFrame, unseen: pl.DataFrame) -> pl.DataFrame:
    """Pairs with `value`; null with a reason where one side has no imports or what it buys is not observed."""
    buyers = shares.select("country", *_CELL).unique()
    mine = shares.rename({"share": "mine"})
    theirs = shares.rename({"share": "theirs", "country": "partner", "partner": "country"})
    rows = (
        pairs.join(mine, on=["country", "partner", *_CELL], how="left")
        .join(theirs, on=["country", "partner", *_CELL], how="left")
        .join(buyers.with_columns(buys=True), on=["country", *_CELL], how="left")
        .join(buyers.rename({"country": "partner"}).with_columns(sold=True), on=["partner", *_CELL], how="left")
    )
    hidden = unseen.select("country", "partner", *_CELL, "reason")
    back = hidden.rename({"country": "partner", "partner": "country"}).select(hidden.columns)
    either = pl.concat([hidden, back]).unique(subset=["country", "partner", *_CELL])
    rows = rows.join(either, on=["country", "partner", *_CELL], how="left")
    known = pl.col("buys").is_not_null() & pl.col("sold").is_not_null() & pl.col("reason").is_null()
    silent = pl.when(pl.col("buys").is_null()).then(pl.col("country")).otherwise(pl.col("partner"))
    return rows.with_columns(
        value=pl.when(known).then(pl.col("theirs").fill_null(0.0) - pl.col("mine").fill_null(0.0)),
        reason=pl.when(~known).then(
            pl.coalesce("reason", pl.format("no imports of {} recorded under these codes", silent))
        ),
    )


def _unlike(rows: pl.DataFrame, notes: pl.DataFrame) -> pl.DataFrame:
    """Rows of Figures; a bloc against its own member, or a country against itself, has no answer.

    The words name the known traps in the imports of both sides, and all measures where they lie far apart.
    """
    couples = rows.select("country", "partner", "year").unique()
    blocs = set(labels.blocs())
    couples = couples.filter(pl.col("country").is_in(blocs) | pl.col("partner").is_in(blocs)
                             | (pl.col("country") == pl.col("partner")))  # fmt: skip
    inside = [
        row for row in couples.iter_rows() if labels.members(row[0], row[2]) & labels.members(row[1], row[2])
    ]  # fmt: skip
    schema = {"country": pl.String, "partner": pl.String, "year": pl.Int32}
    flagged = pl.DataFrame(inside, schema=schema, orient="row").with_columns(inside=True)
    rows = rows.join(flagged, on=list(schema), how="left", maintain_order="left")
    rows = rows.join(apart(rows, list(schema), "value"), on=list(schema), how="left", maintain_order="left")
    rows = rows.join(notes, on=["country", "year"], how="left", maintain_order="left")
    other = notes.rename({"country": "partner", "note": "other"})
    rows = rows.join(other, on=["partner", "year"], how="left", maintain_order="left")
    said = pl.concat_str(pl.lit("none: one source"), "far", "note", "other", separator="; ", ignore_nulls=True)
    one = pl.col("inside").is_not_null()
    unknown = one | pl.col("value").is_null()
    return rows.select(
        "country", *_CELL,
        pl.when(~one).then(pl.col("value")).alias("value"),
        pl.concat_list("partner").alias("scope"),
        pl.when(unknown).then(pl.lit("unknown")).otherwise(pl.lit("computed")).alias("status"),
        pl.when(one).then(pl.lit("one side is part of the other")).otherwise(pl.col("reason").fill_null(""))
        .alias("reason"),
        pl.when(unknown).then(pl.lit("")).otherwise(said).alias("interval"),
    )  # fmt: skip
