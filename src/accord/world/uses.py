"""Uses: what part of a material each industry takes, and the value added of that industry, as the EU publishes them.

EU study 2023 -> a frame. A sector has one value added here: the one that the study prints most often.
"""

from __future__ import annotations

import polars as pl

from accord.world.model import World

SOURCE = "eu_crm_2023"


def sector_uses(world: World) -> pl.DataFrame:
    """A row a use: material, sector (NACE division), nace (with its name), share of use, added (million EUR a year)."""
    uses = world.table("eu_uses").filter(pl.col("value_added_meur").is_not_null(), pl.col("share") > 0)
    uses = uses.with_columns(sector=pl.col("nace").str.slice(0, 3))
    printed = uses.group_by("sector", "value_added_meur").len().sort("len", "value_added_meur", descending=True)
    added = printed.unique("sector", keep="first", maintain_order=True).select("sector", added="value_added_meur")
    joined = uses.join(added, on="sector", maintain_order="left")
    return joined.select("material", "sector", "nace", "share", "added")
