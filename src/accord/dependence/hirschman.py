"""Hirschman's index of a country's trade: how much its imports, or its exports, hang on few partners.

World trade -> FigureTable. Formula: H = sqrt(sum over partners of s_i^2), with s_i the share of partner i; `scope` is
("imports",) or ("exports",). Range: 1/sqrt(n) for n equal partners to 1 for a single one; Hirschman printed it 100
times as large. How to read: the root keeps it on the scale of a share, and 1/H^2 is the number of equal partners that
would be as concentrated. The sum of squares without the root is the Herfindahl index (`hhi`, there of world output).
Reference: Hirschman, A. O. (1945), National Power and the Structure of Foreign Trade, University of California Press,
chapter VI and its appendix (index of concentration).
Pitfall: concentration says nothing of who the partner is; a bloc that buys from one ally is as concentrated as one that
buys from a rival. Unweighed rows are not in the index by weight.
"""

from __future__ import annotations

import polars as pl

from accord.core.table import FigureTable, concat
from accord.dependence.ask import Ask
from accord.dependence.content import apart
from accord.dependence.partners import Partners, by_mineral, figures, noted, partners, unknowns, words
from accord.world import World

READS = ("trade", "price")
FORMULA = "sqrt(sum over partners of (share of trade)^2)"


def hirschman(world: World, ask: Ask) -> FigureTable:
    """One Figure a mineral, country (or bloc), year, measure and direction; unit "index", 0 to 1."""

    def both(mineral: str, codes: tuple[str, ...]) -> FigureTable:
        found = [partners(world, ask, mineral, codes, exports=exports) for exports in (False, True)]
        return concat(_of_direction(ask, found[0], "imports"), _of_direction(ask, found[1], "exports"))

    return by_mineral(ask, both)


def index(share: pl.Expr) -> pl.Expr:
    """The index of shares that sum to 1, in an aggregation."""
    return (share * share).sum().sqrt()


def _of_direction(ask: Ask, found: Partners, direction: str) -> FigureTable:
    keys = ["country", "year", "by"]
    rows = (
        found.shares.group_by(keys, maintain_order=True)
        .agg(index(pl.col("share")).alias("value"), pl.col("weighed").first())
        .sort(keys)
    )
    far = apart(rows, keys[:2], "value", percent=False)
    rows = noted(rows.join(far, on=keys[:2], how="left", maintain_order="left"), found)
    text = pl.concat_str(pl.lit("none: one source"), words(), "far", "note", separator="; ", ignore_nulls=True)
    scope = pl.lit([direction], dtype=pl.List(pl.String))
    rows = rows.select(*keys, "value", scope.alias("scope"), text.alias("interval"))
    parts = pl.concat([rows, unknowns(found.absent, [direction])], how="diagonal")
    return figures(parts, found, indicator="hirschman", formula=FORMULA, unit="index", stage=ask.stage)
