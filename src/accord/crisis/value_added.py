"""Value added at risk by using sector: which industries stand behind a material, as the EU publishes its uses.

    at risk = value added of the sector x share of the material's use that goes there x share that is missing

The missing share is that of the main stage at base prices, after the stock, over the months of the crisis. The sectors
are the EU's: for another place they are a yardstick. This is no loss: a sector does not stop in proportion to one of
its materials, it may substitute, draw on stocks or pay more, and what it sells to others is not counted either.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from accord.core.figure import Figure, unknown
from accord.core.labels import mineral
from accord.core.quotient import ratio
from accord.crisis.gap import missing, requirement
from accord.crisis.outcome import CONTENT_PRIORS
from accord.crisis.stress import Delivery, Stress
from accord.world import World
from accord.world.uses import SOURCE, sector_uses

MEANING = (
    "Value added at risk is no loss: it says which industries stand behind the material (the EU's sectors, the EU's "
    "shares of use), times the share that is missing at base prices. Sectors substitute, pay more or draw on stocks."
)
_FORMULA = "value added of the EU's sector x share of the material's use x share missing at base prices, a year"


def value_added(stress: Stress, world: World, place: str, delivery: Delivery) -> tuple[Figure, ...]:
    """One Figure a sector of use, the largest first, in EUR a year; unknown where the EU publishes no uses of it."""
    stage = stress.observed.stage
    labels = {"indicator": "value_added_at_risk", "unit": "EUR a year", "country": place, "stage": stage}
    uses = _uses(world, stress.scenario.mineral)
    needed = requirement(stress, place, stage).sum(axis=1)
    if uses.is_empty() or not np.any(needed > 0):
        why = "the EU study 2023 publishes no uses of it with a sector"
        if not uses.is_empty():
            why = f"{place} takes none of the stage {stage} in the base year"
        return (unknown(why, mineral=stress.scenario.mineral, scope=("all sectors", delivery), **labels),)
    lost = missing(stress, place, delivery, stage).sum(axis=1)
    share = ratio(lost, needed, np.nan)
    found = []
    for sector, part, added in uses.iter_rows():
        one = stress.figure(
            share * part * added * 1e6, scope=(sector, delivery), formula=_FORMULA, assumptions=CONTENT_PRIORS, **labels
        )
        found.append(replace(one, sources=(*one.sources, SOURCE)))
    return tuple(sorted(found, key=lambda figure: -(figure.value or 0.0)))


def _uses(world: World, key: str) -> pl.DataFrame:
    """nace, share of use, value added in million EUR. In a group of elements each counts the same.

    What goes to uses without a sector is left out; shares that add up to more than 1 are cut back to it.
    """
    uses = sector_uses(world).filter(pl.col("material").is_in(mineral(key).eu))
    uses = uses.with_columns(pl.col("share") / pl.col("share").sum().over("material").clip(lower_bound=1.0))
    share = pl.col("share").sum() / max(uses["material"].n_unique(), 1)
    return (
        uses.group_by("sector")
        .agg(pl.col("nace").sort().first(), share, pl.col("added").first())
        .sort("sector")
        .select("nace", "share", "added")
    )
