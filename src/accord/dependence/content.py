"""Contained weight of trade, by flow, and what to say where value, weight and content disagree.

Rows of world trade -> the same rows with `contained_t`. One HS code holds ore beside metal, dear beside cheap
elements, so content goes by flow and not by code. Formula:

    contained tonnes = min(gross tonnes, value share x value / price of the form)

The factors are `core/vocab/content.csv` with the priors at their medians; years without a published price have no
contained weight, and minerals without a row have none at all. Range: 0 to the gross weight. How to read: as shares of
the element that the price belongs to (magnet rare earths, oxide equivalent), not of the whole group.
Reference: the rule is Accord's own, as in its market network; shares by value and by weight are its two bounds.
Pitfall: it follows value, so a cheap mixed good counts for little, and a change of prices looks like one of tonnes.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from accord.core.priors import central
from accord.core.table import FigureTable
from accord.core.vocab import rows
from accord.dependence.ask import Ask, By
from accord.dependence.kept import kept
from accord.world import World

READS = ("trade", "price")
COLUMN: dict[By, str] = {"value": "value_usd", "weight": "quantity_t", "content": "contained_t"}
BASIS: dict[By, str | None] = {"value": None, "weight": "gross", "content": "contained"}
FAR = 0.05
"""Measures that differ by more than this share are said to disagree."""


def content_minerals() -> tuple[str, ...]:
    """Minerals that have a content rule."""
    return tuple(dict.fromkeys(row["mineral"] for row in _forms()))


def content_years(world: World, mineral: str) -> tuple[int, ...]:
    """Years of trade with the price that the content rule needs."""
    return tuple(_prices(world, mineral))


def content_assumptions(mineral: str) -> tuple[str, ...]:
    """Ids of the priors behind a mineral's contained weight."""
    used = [row[name] for row in _forms() if row["mineral"] == mineral for name in ("value_share", "price_factor")]
    return tuple(dict.fromkeys(name for name in used if name))


def _forms() -> list[dict[str, str]]:
    """Rows of `content.csv` that indicators use: one good, whose content follows its value."""
    return [row for row in rows("content") if row["indicators"] == "yes"]


def measures(ask: Ask, mineral: str) -> tuple[By, ...]:
    """The measures to show: the one asked for, else value, weight and, where the mineral has a rule, content."""
    if ask.by is not None:
        return (ask.by,)
    return ("value", "weight", "content") if mineral in content_minerals() else ("value", "weight")


def contained(world: World, mineral: str, trade: pl.DataFrame) -> pl.DataFrame:
    """Rows of `World.trade` with `contained_t`: null where the code has no rule or the year no price."""
    if mineral not in content_minerals():
        return trade.with_columns(contained_t=pl.lit(None, dtype=pl.Float64))
    middle, forms = central(), [row for row in _forms() if row["mineral"] == mineral]
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
        f"{row['indicator']} {row['mineral']} {row['country']} {row['year']} {' '.join(row['scope'])}: ".replace(
            " :", ":"
        )
        + ", ".join(f"{by} {value:.1%}" for by, value in zip(row["by"], row["value"], strict=True))
        for row in apart.iter_rows(named=True)
    )


def apart(
    rows: pl.DataFrame, keys: Sequence[str], value: str = "share", *, named: str | None = None, percent: bool = True
) -> pl.DataFrame:
    """`keys` and `far`: all measures in words, for the rows (`keys`, `by`, `value`) whose measures lie far apart.

    `named` is a column that says whose value it is, where that is not one of the keys: two names are far apart too.
    """
    seen = rows.filter(pl.col(value).is_not_null())
    far = pl.col(value).max() - pl.col(value).min() > FAR
    if named is not None:
        far |= pl.col(named).n_unique() > 1
    spread = seen.group_by(keys).agg(far=far).filter("far")
    text = pl.format("{} %", (pl.col(value) * 100).round(1)) if percent else pl.col(value).round(3).cast(pl.String)
    parts = ["by", *([named] if named else []), text]
    order = pl.col("by").replace_strict({by: n for n, by in enumerate(COLUMN)}, return_dtype=pl.Int8)
    said = seen.join(spread.select(keys), on=keys).group_by(keys).agg(
        pl.concat_str(parts, separator=" ").sort_by(order).str.join(", ").alias("far")
    )  # fmt: skip
    return said.with_columns(pl.format("the measures disagree: {}", "far").alias("far"))


def _prices(world: World, mineral: str) -> dict[int, float]:
    """USD/kg of the form that a mineral's content is priced in, by year of trade."""
    if mineral not in content_minerals():
        return {}
    return kept(world, ("content prices", mineral), lambda: _read_prices(world, mineral))


def _read_prices(world: World, mineral: str) -> dict[int, float]:
    series = {row["mineral"]: row["price_series"] for row in rows("stages") if row["price_series"]}.get(mineral)
    if series is None:
        return {}
    published = set(world.table("mcs2026").filter(pl.col("statistic") == "Price")["year"]) & set(world.years())
    figures = {year: world.price(series, year).value for year in sorted(published)}
    return {year: value for year, value in figures.items() if value is not None}


def why_not(world: World, mineral: str) -> str:
    """Why a mineral has no contained weight in a year."""
    priced = content_years(world, mineral)
    if not priced:
        return "no content rule for this mineral"
    return f"contained weight needs a price, and there is one for {', '.join(map(str, priced))}"
