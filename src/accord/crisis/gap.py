"""Gap: what is missing at base prices if nobody reacts: plain arithmetic by month, and what a stock leaves of it.

gap = requirement - (own output + stock change + imports that are not cut + promised deliveries - exports), all but
the promises as in the base year
"""

from __future__ import annotations

import numpy as np

from accord.crisis.stress import Delivery, Stress
from accord.market.network import Floats

_ROUND_OFF = 1e-12
"""Share of the requirement below which a difference of two sums of flows is none."""


def requirement(stress: Stress, place: str, stage: str | None = None) -> Floats:
    """What the place takes of a stage in the base year, by draw and period, in tonnes: its use and its conversion."""
    links = stress.base.links
    taken = stress.base.flows[:, links.arcs("core", "elastic", "conversion", tail=place, stage=stage)].sum(axis=1)
    periods = stress.base.frame.periods
    return np.repeat(taken[:, np.newaxis] / periods, periods, axis=1)


def gaps(stress: Stress, place: str, delivery: Delivery, stage: str | None = None) -> Floats:
    """What is missing if nobody reacts, by draw and period, in tonnes; at least 0."""
    at = stage or stress.observed.stage
    reach = stress.cells["crisis", stress.scenario.regimes[0], delivery].monthly("reach", place, at)
    needed = requirement(stress, place, at)
    return np.where(needed - reach > _ROUND_OFF * needed, needed - reach, 0.0)


def stocks(stress: Stress, place: str, delivery: Delivery, stage: str | None = None) -> Floats:
    """What is held for the place at the beginning, by draw, in tonnes."""
    at = stage or stress.observed.stage
    opening = stress.cells["crisis", stress.scenario.regimes[0], delivery].monthly("opening", place, at)
    return np.asarray(np.nansum(opening, axis=1))


def missing(stress: Stress, place: str, delivery: Delivery, stage: str | None = None) -> Floats:
    """The gap that is left after the stock has been drawn, by draw and period, in tonnes."""
    gap = gaps(stress, place, delivery, stage)
    drawn = np.cumsum(gap, axis=1) - stocks(stress, place, delivery, stage)[:, np.newaxis]
    return np.clip(drawn, 0.0, gap)
