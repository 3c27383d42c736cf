"""Predictor `accord`: others refill what is lost, up to what they can; four parameters, averaged and never chosen.

The method stands in `docs/explanation/backtest.md`, stated before its result. A parameter set is weighed by one over
the product of its floored errors on the training episodes of *other* commodities; the forecast of an importer's total
is the weighted median, its flows the weighted mean scaled to that total.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from accord.core.errors import DataError
from accord.core.quotient import ratio
from accord.crisis.backtest.episode import REST, Before, Episode
from accord.crisis.backtest.history import BELIEVED, History, history
from accord.crisis.backtest.metrics import FLOOR
from accord.world import World

# Flat priors on plausible values. Growth: calm years of the snapshot move total exports by 3 % at the median and 16 %
# at the upper quartile a year. Specificity 0: others stand in whatever their price; 1: where unit values lie a factor e
# apart, buyers want 37 % back.
SPECIFICITY = (0.0, 0.25, 0.5, 1.0)
GROWTH = (0.05, 0.07, 0.10, 0.14, 0.20, 0.28)
SPARE = (0.0, 0.1, 0.2, 0.4)
POOL = (0.0, 0.5, 1.0)
_MOST_IDLE = 1.0
_ROUNDS = 12
_STANDSTILL = 1e-3
LOW, HIGH = 0.05, 0.95
SIZES = (0.01,)
"""Importers below and above 1 % of world imports have bounds of their own; for a finer split there are too few."""


@dataclass(frozen=True, slots=True)
class Response:
    """How others answer: see the four steps of the method."""

    specificity: float
    growth: float
    spare: float
    pool: float


RESPONSES = tuple(Response(*values) for values in product(SPECIFICITY, GROWTH, SPARE, POOL))


@dataclass(frozen=True, eq=False, slots=True)
class Case:
    """An episode as the responses see it: base flows, the same with the cut, idle shares, spread of unit values."""

    base: np.ndarray
    remaining: np.ndarray
    others: np.ndarray
    idle: np.ndarray
    spread: float

    @classmethod
    def of(cls, before: Before, past: History) -> Case:
        """From what was known the year before and the years before that."""
        total = before.flows.sum(axis=0)
        believed = np.where(np.isnan(past.imported), np.inf, BELIEVED * past.imported)
        base = before.flows * ratio(np.minimum(total, believed), total)
        remaining = before.capped(base)
        # what the sender shipped to its targets is an observed total: only its split follows the base
        base = np.where(before.cut, base * (before.flows[before.cut].sum() / base[before.cut].sum()), base)
        return cls(base, remaining, before.others, _idle(before, past), _spread(before))


def _idle(before: Before, past: History) -> np.ndarray:
    """How far each exporter's best year lies above its last, for the part of its exports that it does not import."""
    shipped = before.flows.sum(axis=1)
    above = np.nan_to_num(ratio(past.shipped, shipped), nan=0.0) - 1
    imported = dict(zip(before.importers, before.flows.sum(axis=0), strict=True))
    through = np.array([0.0 if name == REST else imported.get(name, 0.0) for name in before.exporters])
    own = 1 - np.minimum(1, ratio(through, shipped))
    return np.asarray(np.clip(above, 0, _MOST_IDLE) * own)


def _spread(before: Before) -> float:
    """Standard deviation of the log unit values of the other exporters, weighted by tonnes; 0 where none is known."""
    shipped, worth = before.flows.sum(axis=1), before.values.sum(axis=1)
    known = before.others & (shipped > 0) & (worth > 0)
    if not known.any():
        return 0.0
    logs, weights = np.log(worth[known] / shipped[known]), shipped[known]
    return float(np.sqrt(np.average((logs - np.average(logs, weights=weights)) ** 2, weights=weights)))


def saturating(pull: np.ndarray, most: np.ndarray) -> np.ndarray:
    """Growth under a pull (both as shares of what is shipped): the pull itself while small, `most` at the end."""
    return np.asarray(pull / np.sqrt(1 + ratio(pull, most) ** 2))


def responses(case: Case) -> Iterator[np.ndarray]:
    """Flows of the year after, one matrix a member of `RESPONSES`, in that order."""
    missing = (case.base - case.remaining).sum(axis=0)
    for specificity, growth, spare in product(SPECIFICITY, GROWTH, SPARE):
        most = np.where(case.others, growth + spare * case.idle, 0.0)
        gap = missing * np.exp(-specificity * case.spread)
        added, gap = _from_own(case, gap, most)
        for pool in POOL:
            yield case.remaining + added + _from_pool(case, gap * pool, most, added)


def _from_own(case: Case, gap: np.ndarray, most: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What each importer's own other suppliers add, in proportion, and what is still missing after that."""
    shipped = case.base.sum(axis=1)
    sources = np.where(case.others[:, None], case.base, 0.0)
    shares = sources * ratio(np.ones_like(gap), sources.sum(axis=0))
    added, pulled = np.zeros_like(case.base), np.zeros_like(shipped)
    for _ in range(_ROUNDS):
        asked = shares * gap
        pull = asked.sum(axis=1)
        before, after = (saturating(ratio(tonnes, shipped), most) for tonnes in (pulled, pulled + pull))
        given = asked * ratio((after - before) * shipped, pull)[:, None]
        pulled, added, gap = pulled + pull, added + given, np.maximum(gap - given.sum(axis=0), 0)
        if given.sum() < _STANDSTILL * (shipped * most).sum():
            break
    return added, gap


def _from_pool(case: Case, gap: np.ndarray, most: np.ndarray, added: np.ndarray) -> np.ndarray:
    """What the room left at all other exporters gives to importers whose own suppliers do not suffice."""
    room = np.maximum(case.base.sum(axis=1) * most - added.sum(axis=1), 0)
    wanted, there = gap.sum(), room.sum()
    if wanted <= 0 or there <= 0:
        return np.zeros_like(added)
    given = saturating(np.array([wanted / there]), np.ones(1))[0] * there
    return np.asarray(np.outer(room / there, gap / wanted * given))


@dataclass(frozen=True, eq=False, slots=True)
class Forecast:
    """Flows (exporters x importers, t) and 5-95 % bounds of the import totals; `learnt` names the training episodes."""

    flows: np.ndarray
    low: np.ndarray
    high: np.ndarray
    learnt: tuple[str, ...]


@dataclass(frozen=True, eq=False, slots=True)
class _Lesson:
    """A training episode: totals of its affected importers by response, what they got, size class, log errors."""

    id: str
    commodity: str
    totals: np.ndarray
    observed: np.ndarray
    sizes: np.ndarray
    log_errors: np.ndarray


class Predictor:
    """Learns the weights of `RESPONSES` from episodes with an outcome; an episode's own commodity never teaches it."""

    def __init__(
        self, training: Sequence[Episode], world: World, progress: Callable[[int, int], None] | None = None
    ) -> None:
        self._world = world
        self._lessons: list[_Lesson] = []
        known = [episode for episode in training if episode.after is not None]
        for number, episode in enumerate(known, start=1):
            self._lessons.append(_lesson(episode, world))
            if progress:
                progress(number, len(known))

    def predict(self, before: Before) -> Forecast:
        """The forecast of an episode from the lessons of other commodities.

        Raises DataError where no lesson is left.
        """
        lessons = [lesson for lesson in self._lessons if lesson.commodity != before.commodity]
        if not lessons:
            raise DataError(f"every training episode is of {before.commodity}", where=before.id)
        weights = _weights(lessons)
        case = Case.of(before, history(before, self._world))
        mean = np.zeros_like(before.flows)
        totals = np.empty((len(RESPONSES), len(before.importers)))
        for place, flows in enumerate(responses(case)):
            mean += weights[place] * flows
            totals[place] = flows.sum(axis=0)
        middle = quantile(totals, weights, 0.5)
        low, high = _bounds(lessons, weights)[:, _sizes(before)] * middle
        flows = mean * ratio(middle, mean.sum(axis=0))
        return Forecast(flows, low, high, tuple(lesson.id for lesson in lessons))


def _lesson(episode: Episode, world: World) -> _Lesson:
    before = episode.before
    case = Case.of(before, history(before, world))
    totals = np.array([flows.sum(axis=0)[before.affected] for flows in responses(case)])
    observed = episode.observed[before.affected]
    wrong = np.abs(totals - observed).sum(axis=1) / observed.sum()
    sizes = _sizes(before)[before.affected]
    return _Lesson(before.id, before.commodity, totals, observed, sizes, np.log(np.maximum(wrong, FLOOR)))


def _weights(lessons: Sequence[_Lesson]) -> np.ndarray:
    """One over the product of the errors, normalised: absolute errors of unknown scale, one observation an episode."""
    loss = np.sum([lesson.log_errors for lesson in lessons], axis=0)
    weights = np.exp(loss.min() - loss)
    return np.asarray(weights / weights.sum())


def _bounds(lessons: Sequence[_Lesson], weights: np.ndarray) -> np.ndarray:
    """5 and 95 % of observed over forecast totals by size class (2 x classes); every episode weighs the same in one."""
    bounds = np.empty((2, len(SIZES) + 1))
    forecasts = [quantile(lesson.totals, weights, 0.5) for lesson in lessons]
    for size in range(len(SIZES) + 1):
        ratios, shares = [np.empty(0)], [np.empty(0)]
        for lesson, forecast in zip(lessons, forecasts, strict=True):
            seen = (lesson.sizes == size) & (forecast > 0)
            ratios.append(lesson.observed[seen] / forecast[seen])
            shares.append(np.full(seen.sum(), 1 / max(seen.sum(), 1)))
        values = np.concatenate(ratios)[:, None]
        for row, q in enumerate((LOW, HIGH)):
            bounds[row, size] = quantile(values, np.concatenate(shares), q)[0] if values.size else np.nan
    return bounds


def _sizes(before: Before) -> np.ndarray:
    """The size class of each importer, by its share of world imports."""
    return np.asarray(np.digitize(before.flows.sum(axis=0) / before.flows.sum(), SIZES))


def quantile(values: np.ndarray, weights: np.ndarray, q: float) -> np.ndarray:
    """Weighted quantile of each column of `values` (members x columns): the least value with `q` of the weight."""
    order = np.argsort(values, axis=0, kind="stable")
    reached = np.cumsum(weights[order], axis=0)
    place = np.argmax(reached >= q * reached[-1], axis=0)
    columns = np.arange(values.shape[1])
    return np.asarray(values[order[place, columns], columns])
