"""Share of suppliers in a country's imports, by value, weight and contained weight: who a country buys a good from.

World trade -> FigureTable. Formula: imports of a from s / imports of a from all, over the chosen HS92 codes together.
Range: 0 to 1; the shares of all suppliers sum to 1. How to read: value and weight answer different questions (Japan's
rare-earth metals from China in 2024: 24 % of the value, 62 % of the weight), so all measures are given, in `by`, and
where they differ by more than 5 points the interval's words print them together. `scope` holds the supplier. A bloc
buys and sells as one, without its inner trade. Contained weight is known for minerals with a rule (`content`).
Reference: United Nations (2010), International Merchandise Trade Statistics: Concepts and Definitions (partner shares).
Pitfall: direct trade only; a third country may ship what the supplier mined (see `indirect_share`), and a code may hold
ore beside metal. Known cases are named in the interval's words. Weight is not observed in some rows: the share is of
those that are.
"""

from __future__ import annotations

import polars as pl

from accord.core.table import FigureTable
from accord.dependence.ask import Ask
from accord.dependence.content import apart
from accord.dependence.partners import Partners, by_mineral, figures, noted, partners, supplied, unknowns
from accord.world import World

READS = ("trade", "price")
FORMULA = "imports from the supplier / imports from all countries"
_CELL = ["country", "year", "by"]


def supplier_share(world: World, ask: Ask) -> FigureTable:
    """Shares of one supplier, or of all suppliers where `ask` names none; unit "share", all measures or that of `by`.

    A country without recorded imports has one unknown row; a supplier that sells nothing has a share of 0, since the
    importer's other purchases are recorded. With a stage only the codes of that stage count.
    """
    return by_mineral(ask, lambda mineral, codes: _of_mineral(ask, partners(world, ask, mineral, codes)))


def _of_mineral(ask: Ask, found: Partners) -> FigureTable:
    if ask.supplier is None:
        shares, hidden = found.shares, found.unseen
    else:
        shares, missing = supplied(found, ask.supplier)
        hidden = missing.with_columns(partner=pl.lit(ask.supplier))
    rows = noted(_worded(shares), found).select(
        *_CELL,
        pl.col("share").alias("value"),
        pl.concat_list("partner").alias("scope"),
        pl.concat_str("text", "note", separator="; ", ignore_nulls=True).alias("interval"),
    )  # fmt: skip
    silent = hidden.select(*_CELL, "reason", pl.concat_list("partner").alias("scope"))
    none = unknowns(found.absent, [ask.supplier] if ask.supplier else [])
    unknown = silent.with_columns(value=pl.lit(None, dtype=pl.Float64), status=pl.lit("unknown"))
    parts = pl.concat([rows, unknown, none], how="diagonal")
    return figures(parts, found, indicator="supplier_share", formula=FORMULA, stage=ask.stage)


def _worded(shares: pl.DataFrame) -> pl.DataFrame:
    """Shares with `text`: how much of the weight is observed, and all measures where they lie far apart."""
    cell = ["country", "year", "partner"]
    observed = pl.format("weight observed for {} % of the value", (pl.col("weighed") * 100).round(1))
    content = pl.lit("contained tonnes by flow, priors at their medians")
    words = pl.when(pl.col("by") == "weight").then(observed).when(pl.col("by") == "content").then(content)
    text = pl.concat_str(pl.lit("none: one source"), words, "far", separator="; ", ignore_nulls=True)
    return shares.join(apart(shares, cell), on=cell, how="left", maintain_order="left").with_columns(text=text)
