"""Governance as a risk from 0 (best) to 1 (worst): World -> frame by country and year, nothing filled in.

WGI run from -2.5 to 2.5, high is good; the risk is (2.5 - WGI) / 5, cut at 0 and 1. The mean of six dimensions is the
default; political stability alone, on request, turns the order of some countries round. A year without observations
holds the last one before it, and says so; before the first there are none. The user's own table answers for the years
that it holds.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from accord.world import World

BEFORE = "no governance figure before"


def governance(world: World, years: Sequence[int], *, political: bool = False) -> pl.DataFrame:
    """country (ISO3), year, wgi, risk, held (the observed year where it is held, else null), rated_by (source id)."""
    table = world.ratings(political=political).filter(pl.col("country").is_not_null())
    table = table.rename({"year": "observed", "source": "rated_by"}).unique(
        ["country", "observed"], keep="first", maintain_order=True
    )
    asked = pl.DataFrame({"year": sorted(set(years))}, schema={"year": pl.Int32})
    seen = table.select("observed").unique().sort("observed").with_columns(year=pl.col("observed"))
    asked = asked.join_asof(seen, on="year", strategy="backward")
    held = pl.when(pl.col("observed") < pl.col("year")).then(pl.col("observed"))
    risk = ((2.5 - pl.col("wgi")) / 5).clip(0, 1)
    joined = asked.join(table, on="observed")
    return joined.select("country", "year", "wgi", risk.alias("risk"), held.alias("held"), "rated_by")


def dimension(*, political: bool) -> str:
    """What is measured, for a formula."""
    return "political stability (WGI)" if political else "the mean of six WGI dimensions"
