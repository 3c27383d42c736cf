"""Governance as a risk from 0 (best) to 1 (worst): World -> frame by country and year, nothing filled in.

WGI run from -2.5 to 2.5, high is good; the risk is (2.5 - WGI) / 5, cut at 0 and 1. The mean of six dimensions is the
default; political stability alone, on request, turns the order of some countries round. After the last observed year
its values are held, and say so; before the first there are none.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from accord.world import World

BEFORE = "no governance figure before"


def governance(world: World, years: Sequence[int], *, political: bool = False) -> pl.DataFrame:
    """country (ISO3), year, wgi, risk, held (the observed year where it is held, else null)."""
    column = "political_stability" if political else "wgi"
    table = world.table("wgi").filter(pl.col(column).is_not_null(), pl.col("country").is_not_null())
    table = table.select("country", pl.col("year").cast(pl.Int32).alias("observed"), pl.col(column).alias("wgi"))
    last = table["observed"].max()
    asked = pl.DataFrame({"year": list(dict.fromkeys(years))}, schema={"year": pl.Int32})
    asked = asked.with_columns(observed=pl.min_horizontal("year", pl.lit(last, dtype=pl.Int32)))
    held = pl.when(pl.col("observed") < pl.col("year")).then(pl.col("observed"))
    risk = ((2.5 - pl.col("wgi")) / 5).clip(0, 1)
    joined = asked.join(table.unique(["country", "observed"], keep="first", maintain_order=True), on="observed")
    return joined.select("country", "year", "wgi", risk.alias("risk"), held.alias("held"))


def dimension(*, political: bool) -> str:
    """What is measured, for a formula."""
    return "political stability (WGI)" if political else "the mean of six WGI dimensions"
