"""Response: what share of lost tonnes others replace, by how large the loss is against what they ship.

The method stands in ADR 0012. `estimate` fits the curve to episodes; its answer for the fourteen public ones is
shipped as `core/vocab/rerouting_response.csv`, from which `rerouting_response` reads.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from accord.core.errors import DataError
from accord.core.vocab import rows
from accord.crisis.backtest.episode import Episode
from accord.market.network import Floats, Number

LOSSES = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0)
_SMALL = np.round(np.arange(0.0, 1.0001, 0.025), 4)
_GROWTH = np.round(np.geomspace(0.02, 1.0, 60), 5)
_DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Replaced:
    """Share of the lost tonnes that others replace: the curve, and 5-95 % of two kinds.

    `low` and `high` bound what a new episode may show, `fit_low` and `fit_high` the curve itself. Times the loss it is
    the growth of all helpers together, as a share of what they shipped.
    """

    median: float
    low: float
    high: float
    fit_low: float
    fit_high: float

    def at(self, quantile: float) -> float:
        """The share at a quantile of a new episode: linear between 5, 50 and 95 %, flat beyond."""
        return float(np.interp(quantile, (0.05, 0.5, 0.95), (self.low, self.median, self.high)))


@dataclass(frozen=True, slots=True)
class Point:
    """One episode: lost tonnes over what the others shipped, and the share of them that the affected got back."""

    id: str
    commodity: str
    loss: float
    replaced: float


def curve(loss: np.ndarray, small: np.ndarray, growth: np.ndarray) -> np.ndarray:
    """`small / sqrt(1 + (small x loss / growth)^2)`: others' growth, loss x share, never passes `growth`."""
    return np.asarray(small / np.sqrt(1 + (small * loss / growth) ** 2))


def points(episodes: Sequence[Episode]) -> tuple[Point, ...]:
    """What was replaced in each episode: (got - left) / (had - left), totals of the affected importers."""
    found = []
    for episode in episodes:
        before = episode.before
        had, left = (flows.sum(axis=0)[before.affected].sum() for flows in (before.flows, before.remaining))
        got = episode.observed[before.affected].sum()
        found.append(Point(before.id, before.commodity, before.loss, float((got - left) / (had - left))))
    return tuple(found)


def estimate(episodes: Sequence[Episode], seed: int = 0, draws: int = _DRAWS) -> dict[float, Replaced]:
    """The curve at `LOSSES`: least absolute deviations, every commodity the same weight, bootstrap of commodities.

    The interval of a new episode multiplies each bootstrapped curve by how far a drawn episode lay from its curve, and
    stays within 0 (nothing comes) and 1 (all is replaced).
    """
    found = points(episodes)
    names, member = np.unique([point.commodity for point in found], return_inverse=True)
    small, growth = (axis.ravel() for axis in np.meshgrid(_SMALL, _GROWTH, indexing="ij"))
    loss, replaced = (np.array([getattr(point, name) for point in found]) for name in ("loss", "replaced"))
    wrong = np.abs(curve(loss[:, None], small, growth) - replaced[:, None])
    by_commodity = np.array([wrong[member == number].mean(axis=0) for number in range(len(names))])
    random = np.random.default_rng(seed)
    drawn = random.integers(0, len(names), (draws, len(names)))
    counts = np.array([np.bincount(one, minlength=len(names)) for one in drawn])
    best, fits = by_commodity.sum(axis=0).argmin(), (counts @ by_commodity).argmin(axis=1)
    even = 1 / np.bincount(member)[member]
    luck = random.choice(replaced / curve(loss, small[best], growth[best]), draws, p=even / even.sum())
    made = {}
    for at in LOSSES:
        shares = curve(np.array([at]), small[fits], growth[fits])
        bounds = [np.quantile(x, q) for x in (np.clip(shares * luck, 0, 1), shares) for q in (0.05, 0.95)]
        made[at] = Replaced(float(curve(np.array([at]), small[best], growth[best])[0]), *map(float, bounds))
    return made


def rerouting_response(loss: float) -> Replaced:
    """The share of lost tonnes that others replace when the loss is `loss` times what they ship (public episodes).

    Between the estimated points others' growth (loss x share) is linear in the loss; beyond the last it stays.
    DataError for a loss that is no number above zero.
    """
    if not (math.isfinite(loss) and loss > 0):
        raise DataError(f"a loss of {loss} times what others ship", hint="Give lost over others' tonnes, above 0")
    at, growth = _shipped()
    return Replaced(*(float(np.interp(loss, at, one)) / loss for one in growth))


def joint_growth(loss: Floats, place: Number) -> Floats:
    """Growth of all others together, as a share of what they shipped, at a loss of `loss` times that and at a place
    in [0, 1] between the least and the most that a new episode would show: linear between 5, 50 and 95 %."""
    at, (middle, low, high) = _shipped()[0], _shipped()[1][:3]
    median, least, most = (np.interp(loss, at, one) for one in (middle, low, high))
    down, up = np.clip((0.5 - place) / 0.45, 0, 1), np.clip((place - 0.5) / 0.45, 0, 1)
    return np.asarray(median - down * (median - least) + up * (most - median))


@cache
def _shipped() -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """The losses of the shipped table from 0 on, and others' growth at each, one array a field of `Replaced`."""
    found = rows("rerouting_response")
    columns = [np.array([float(row[name]) for row in found]) for name in ("loss", *Replaced.__slots__)]
    at, *shares = columns
    return np.append(0.0, at), tuple(np.append(0.0, at * share) for share in shares)
