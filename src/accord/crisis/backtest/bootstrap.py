"""Bootstrap: how sure a ratio of two geometric mean errors is, drawing commodities and not episodes.

Episodes of one commodity share a market and a year: to draw them one by one would count one piece of luck many times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from accord.crisis.backtest.metrics import FLOOR

DRAWS = 20_000
_LEAST_CLUSTERS = 3


@dataclass(frozen=True, slots=True)
class Ratio:
    """Geometric mean error over that of a rival, and the 90 % interval; None where there are too few commodities."""

    value: float
    low: float | None
    high: float | None
    commodities: int
    draws: int
    reason: str = ""

    @property
    def interval(self) -> str:
        """What the bounds are, or why there are none."""
        return self.reason or f"5-95 % of {self.draws:,} draws of {self.commodities} commodities"


def ratio_of_errors(
    ours: Sequence[float], theirs: Sequence[float], commodities: Sequence[str], seed: int = 0, draws: int = DRAWS
) -> Ratio:
    """The ratio of floored geometric mean errors, with 5-95 % of `draws` samples of whole commodities."""
    logs = np.log(np.maximum(ours, FLOOR)) - np.log(np.maximum(theirs, FLOOR))
    names, member = np.unique(commodities, return_inverse=True)
    value = float(np.exp(logs.mean()))
    if len(names) < _LEAST_CLUSTERS:
        return Ratio(
            value, None, None, len(names), draws, f"no interval: commodities too few to draw from ({len(names)})"
        )
    total, count = np.bincount(member, weights=logs), np.bincount(member)
    drawn = np.random.default_rng(seed).integers(0, len(names), (draws, len(names)))
    means = total[drawn].sum(axis=1) / count[drawn].sum(axis=1)
    low, high = np.exp(np.quantile(means, [0.05, 0.95]))
    return Ratio(value, float(low), float(high), len(names), draws)
