"""Published distributions and vintages: shares that do not sum, sourcing that is no sourcing, revised output.

Shares that do not sum: the EU study's shares of one material, stage and scope sum to less than 1 - `share_sum` or to
more than 1 + `share_sum` whatever the printed bounds (<0.1%) stand for. Nothing is rescaled.

Sourcing: the EU's own sourcing table has at least `rounded_rows` rows and every one lies within `rounded_share` of
the country's global share: it is the global share in whole per cents and says nothing of what the EU imports.

Vintages: the newer vintage of one publisher puts a country's output of the same year at least `vintage_factor` times
higher or lower, where the country has `vintage_share` of the world in either.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import polars as pl

from accord.core import labels
from accord.world.diff import revisions
from accord.world.flags.flag import Flag, amount, line
from accord.world.flags.scene import Scene
from accord.world.model import World

_EU = "eu_crm_2023"
_KEY = ("material", "stage")


def share_sums(world: World) -> pl.DataFrame:
    """The EU study's distributions: scope, material, stage, rows, low, high (sum without and with printed bounds)."""
    return (
        world.table("eu_supply_shares")
        .group_by("scope", *_KEY)
        .agg(
            rows=pl.len(),
            low=pl.col("share").fill_null(pl.col("low")).sum(),
            high=pl.col("share").fill_null(pl.col("high")).sum(),
        )
        .sort("scope", *_KEY, descending=[True, False, False])
    )


def uneven_shares(scene: Scene) -> Iterator[Flag]:
    """Distributions that do not sum to one."""
    apart = line("share_sum") + 1e-9
    sums = _of_subjects(scene, share_sums(scene.world))
    for row in sums.filter((pl.col("high") < 1 - apart) | (pl.col("low") > 1 + apart)).iter_rows(named=True):
        bounds = "" if f"{row['low']:.1%}" == f"{row['high']:.1%}" else f" (with the printed bounds {row['high']:.1%})"
        yield Flag(
            rule="share_sum",
            subject=row["material"],
            share=abs(1 - row["low"]),
            what=(
                f"{'Global' if row['scope'] == 'global' else 'EU sourcing'} shares of {row['material']}, "
                f"{row['stage']}, sum to {row['low']:.1%}{bounds} over {row['rows']} rows; nothing is rescaled"
            ),
            source=_EU,
        )


def repeated_shares(scene: Scene) -> Iterator[Flag]:
    """EU sourcing tables that are the global shares in whole per cents."""
    shares = _of_subjects(scene, scene.world.table("eu_supply_shares"))
    world = shares.filter(pl.col("scope") == "global").select(
        *_KEY, "area", everywhere=pl.col("share").fill_null(pl.col("high"))
    )
    same = (
        shares.filter(pl.col("scope") == "EU")
        .join(world, on=[*_KEY, "area"], how="left")
        .with_columns(apart=(pl.col("share") - pl.col("everywhere")).abs())
        .group_by(_KEY)
        .agg(
            rows=pl.len(),
            equal=(pl.col("apart") <= line("rounded_share") + 1e-9).fill_null(value=False).all(),
            areas=pl.col("area").sort_by("share", descending=True).head(3).str.join(", "),
        )
        .filter(pl.col("equal"), pl.col("rows") >= line("rounded_rows"))
        .sort(_KEY)
    )
    for row in same.iter_rows(named=True):
        yield Flag(
            rule="sourcing_repeats_global",
            subject=row["material"],
            share=1.0,
            what=(
                f"All {row['rows']} rows of EU sourcing of {row['material']}, {row['stage']} ({row['areas']} ...), "
                "equal the global share in whole per cents: no measure of what the EU imports"
            ),
            source=_EU,
        )


def contradicting_vintages(scene: Scene) -> Iterator[Flag]:
    """Output of one country and year that a newer vintage tells differently."""
    keys = [mineral.key for mineral in scene.subjects()]
    moved = revisions(scene.world).filter(
        pl.col("mineral").is_in(keys),
        pl.col("country").is_not_null(),
        pl.col("share") >= line("vintage_share"),
        pl.max_horizontal("ratio", 1 / pl.col("ratio")) >= line("vintage_factor"),
    )
    for row in moved.iter_rows(named=True):
        place = labels.countries()[row["country"]].name
        unit = " (a factor of a thousand is a unit, not a revision)" if _thousand(row["ratio"]) else ""
        yield Flag(
            rule="vintage",
            subject=row["mineral"],
            year=row["year"],
            years=(row["year"],),
            culprit=(row["country"], None),
            tonnes=row["after"],
            share=row["share"],
            what=(
                f"{place}, {row['mineral']} {row['stage']} ({row['basis']}) in {row['year']}: "
                f"{amount(row['before'])} t in {row['old']}, {amount(row['after'])} t in {row['new']}{unit}"
            ),
            source=f"{row['old']}, {row['new']}",
        )


def _of_subjects(scene: Scene, frame: pl.DataFrame) -> pl.DataFrame:
    if scene.everything:
        return frame
    names = [name for mineral in scene.subjects() for name in mineral.eu]
    return frame.filter(pl.col("material").is_in(names))


def _thousand(ratio: float) -> bool:
    return 0 < ratio < math.inf and abs(abs(math.log10(ratio)) - 3) < 0.3
