"""N-1 coverage: the part of a country's imports that is left if its largest supplier falls away.

World trade -> FigureTable. Formula: with s the share of the largest supplier (or of the one asked for) and g the growth
of all other suppliers' deliveries to this country,

    coverage = min(1, (1 - s) x (1 + g))

`value` and `low` are for g = 0; `high` is for g at the median of the prior `link_growth` (how far an existing trade
link can grow in a year), which nobody measured. Range: 0 to 1. `scope` names the supplier that falls away.
How to read: 0.30 means that three tenths of what was bought still arrive; below 1 even with growing links, stocks, own
output or less use must make up the rest. Shares of imports, not of use: own output would raise it.
Reference: the N-1 formula of Regulation (EU) 2017/1938 (security of gas supply), annex II, with trade in place of
technical capacity; the growth term is Accord's.
Pitfall: the largest supplier is the last port; if it re-exports for another country, more than one link falls away (see
`indirect_share`). By value and by weight the largest supplier can be two countries; where
coverage then differs by more than 5 points, the interval's words print all measures, each with who falls away.
"""

from __future__ import annotations

import polars as pl

from accord.core.priors import priors
from accord.core.table import FigureTable
from accord.dependence.ask import Ask
from accord.dependence.content import apart
from accord.dependence.partners import Partners, by_mineral, figures, noted, partners, supplied, unknowns, words
from accord.world import World

READS = ("trade", "price")
FORMULA = "min(1, (1 - share of the largest supplier) x (1 + growth of the others))"
_GROWTH = "link_growth"


def n_minus_1(world: World, ask: Ask) -> FigureTable:
    """One Figure a mineral, country (or bloc), year and measure; unit "share"."""
    return by_mineral(ask, lambda mineral, codes: _of_mineral(ask, partners(world, ask, mineral, codes)))


def coverage(share: pl.Expr, growth: float) -> pl.Expr:
    """What is left without a supplier of this share, if the others deliver more by `growth`."""
    return pl.min_horizontal(pl.lit(1.0), (1 - share) * (1 + growth)).clip(0.0, 1.0)


def largest(shares: pl.DataFrame) -> pl.DataFrame:
    """The row of the largest partner of each country, year and measure; the first by name among equals."""
    ordered = shares.sort(["country", "year", "by", "share", "partner"], descending=[False, False, False, True, False])
    return ordered.unique(subset=["country", "year", "by"], keep="first", maintain_order=True)


def _of_mineral(ask: Ask, found: Partners) -> FigureTable:
    grown = priors()[_GROWTH].at(0.5)
    gone, hidden = (largest(found.shares), None) if ask.supplier is None else supplied(found, ask.supplier)
    absent = found.absent if hidden is None else pl.concat([found.absent, hidden.select(found.absent.columns)])
    text = f"low: the others deliver no more; high: {grown:.0%} more (median of the prior {_GROWTH})"
    left = gone.with_columns(value=coverage(pl.col("share"), 0.0))
    far = apart(left, ["country", "year"], "value", named="partner")
    rows = noted(left.join(far, on=["country", "year"], how="left", maintain_order="left"), found).select(
        "country", "year", "by",
        "value",
        pl.col("value").alias("low"),
        coverage(pl.col("share"), grown).alias("high"),
        pl.concat_list("partner").alias("scope"),
        pl.concat_str(pl.lit(text), words(), "far", "note", separator="; ", ignore_nulls=True).alias("interval"),
        pl.concat_list(pl.lit([_GROWTH], dtype=pl.List(pl.String)), "assumptions").alias("assumptions"),
    )  # fmt: skip
    none = unknowns(absent, [ask.supplier] if ask.supplier else [])
    parts = pl.concat([rows, none], how="diagonal")
    return figures(parts, found, indicator="n_minus_1", formula=FORMULA, stage=ask.stage)
