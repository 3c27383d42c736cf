"""Metrics: how far predicted flows are from observed ones. Lower is better, but for `rank`.

P predicted, G observed, F pre-shock flows (exporters x importers, t). A weighted absolute error is the sum of |P - G|
over the sum of G. Every metric but `rank` and `rlog` is homogeneous: the unit of weight does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from scipy.stats import spearmanr

from accord.core.quotient import ratio
from accord.crisis.backtest.episode import Before, Episode

FLOOR = 0.02
"""Errors are floored before the geometric mean, so that one lucky episode cannot decide."""
_CLIP = 3.0
_LEAST_SUPPLIER = 0.0015
Metric = Callable[[np.ndarray, np.ndarray, Before], float | None]


def _absolute(predicted: np.ndarray, observed: np.ndarray) -> float:
    return float(np.abs(predicted - observed).sum() / observed.sum())


def imp(predicted: np.ndarray, observed: np.ndarray, before: Before) -> float:
    """Import totals of the affected importers."""
    return _absolute(predicted.sum(axis=0)[before.affected], observed.sum(axis=0)[before.affected])


def aff(predicted: np.ndarray, observed: np.ndarray, before: Before) -> float:
    """Bilateral flows into the affected importers."""
    return _absolute(predicted[:, before.affected], observed[:, before.affected])


def mix(predicted: np.ndarray, observed: np.ndarray, before: Before) -> float:
    """Mean half-L1 distance of the affected importers' supplier shares, weighted by what they got."""
    got = observed.sum(axis=0)[before.affected]
    mine, theirs = (f[:, before.affected] * ratio(np.ones_like(got), f.sum(axis=0)[before.affected])
                    for f in (predicted, observed))  # fmt: skip
    return float((got * 0.5 * np.abs(mine - theirs).sum(axis=0)).sum() / got.sum())


def exp(predicted: np.ndarray, observed: np.ndarray, before: Before) -> float | None:
    """Totals of the other exporters."""
    shipped = observed.sum(axis=1)[before.others]
    return _absolute(predicted.sum(axis=1)[before.others], shipped) if shipped.sum() else None


def sub(predicted: np.ndarray, observed: np.ndarray, before: Before) -> float:
    """Flows of the other exporters into the affected importers, over all that these imported."""
    wrong = np.abs(predicted - observed)[np.ix_(before.others, before.affected)].sum()
    return float(wrong / observed[:, before.affected].sum())


def all_arcs(predicted: np.ndarray, observed: np.ndarray, before: Before) -> float:  # noqa: ARG001  one signature
    """All flows."""
    return _absolute(predicted, observed)


def rlog(predicted: np.ndarray, observed: np.ndarray, before: Before) -> float | None:
    """Root mean square log ratio of the other exporters' flows into the affected, clipped at 3, weighted by (F + G)."""
    cells = np.ix_(before.others, before.affected)
    mine, theirs, old = predicted[cells], observed[cells], before.flows[cells]
    seen = (mine > 0) & (theirs > 0)
    if not seen.any():
        return None
    logs = np.clip(np.log(mine[seen] / theirs[seen]), -_CLIP, _CLIP)
    return float(np.sqrt(np.average(logs**2, weights=(old + theirs)[seen])))


def rank(predicted: np.ndarray, observed: np.ndarray, before: Before) -> float | None:
    """Spearman correlation of the other exporters' predicted and observed gains in the affected importers.

    Only exporters whose mean of before and after passes 0.15 % of what the affected got; none where nothing moves.
    """
    mine, theirs, old = (f[:, before.affected].sum(axis=1) for f in (predicted, observed, before.flows))
    counted = before.others & ((theirs + old) / 2 > _LEAST_SUPPLIER * theirs.sum())
    gain, real = (mine - old)[counted], (theirs - old)[counted]
    if counted.sum() < 2 or np.ptp(gain) <= 1e-9 * old.sum() or np.ptp(real) == 0:
        return None
    return float(spearmanr(gain, real).statistic)


METRICS: dict[str, Metric] = {
    "imp": imp,
    "aff": aff,
    "mix": mix,
    "exp": exp,
    "sub": sub,
    "all": all_arcs,
    "rlog": rlog,
    "rank": rank,
}
SUMMARISED = ("imp", "aff", "mix", "all", "exp", "sub")


def errors(predicted: np.ndarray, episode: Episode) -> dict[str, float | None]:
    """Every metric of one prediction; None where it says nothing. ValueError for an episode without outcome."""
    if episode.after is None:
        raise ValueError(f"{episode.before.id} has no outcome")
    return {name: metric(predicted, episode.after, episode.before) for name, metric in METRICS.items()}


def summary(values: Iterable[float | None]) -> float | None:
    """Geometric mean with each error floored at `FLOOR`; None where there is none."""
    known = [max(value, FLOOR) for value in values if value is not None]
    return float(np.exp(np.mean(np.log(known)))) if known else None
