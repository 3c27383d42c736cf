"""Run: every predictor on every episode, and the scores.

The public episodes are predicted out of fold by commodity; others from the public ones of other commodities.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from accord.crisis.backtest.bootstrap import Ratio, ratio_of_errors
from accord.crisis.backtest.episode import Episode
from accord.crisis.backtest.load import load
from accord.crisis.backtest.metrics import FLOOR, METRICS, SUMMARISED, errors, summary
from accord.crisis.backtest.predictor import Forecast, Predictor
from accord.crisis.backtest.rules import BEST_NAIVE, RULES
from accord.world import World

OURS = "accord"
PREDICTORS = (*RULES, OURS)
SHOWN = ("imp", "aff", "mix", "all")


@dataclass(frozen=True, eq=False, slots=True)
class Tested:
    """One episode: flows by predictor, our forecast with its bounds, errors by predictor and metric (none without)."""

    episode: Episode
    flows: dict[str, np.ndarray]
    forecast: Forecast
    errors: dict[str, dict[str, float | None]]

    def error(self, name: str) -> float:
        """A predictor's error on the totals of the affected importers; ValueError for an episode without outcome."""
        value = self.errors[name]["imp"] if self.errors else None
        if value is None:
            raise ValueError(f"{self.episode.before.id} has no outcome")
        return value

    @property
    def best(self) -> str:
        """The naive rule that was nearest on importers' totals, known only afterwards."""
        return min(RULES, key=self.error)

    @property
    def fails(self) -> bool:
        """Whether ours, floored, is worse than the rule that is best over all public episodes."""
        return max(self.error(OURS), FLOOR) > max(self.error(BEST_NAIVE), FLOOR)

    @property
    def missed(self) -> tuple[str, float, float]:
        """The affected importer with the largest error: name, forecast and observed tonnes."""
        before = self.episode.before
        forecast, observed = self.flows[OURS].sum(axis=0), self.episode.observed
        wrong = np.where(before.affected, np.abs(forecast - observed), -1)
        worst = int(wrong.argmax())
        return before.importers[worst], float(forecast[worst]), float(observed[worst])


@dataclass(frozen=True, eq=False, slots=True)
class Backtest:
    """All episodes tested. `scores`: geometric means by predictor and metric; `ratio`: ours over the best rule."""

    tested: tuple[Tested, ...]
    scores: dict[str, dict[str, float | None]]
    ratio: Ratio | None

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `accord backtest`: importers' totals in tonnes; nothing says who steps in."""
        return {
            "episodes": [_plain(one) for one in self.tested],
            "scores": {name: {metric: values[metric] for metric in SHOWN} for name, values in self.scores.items()},
            "more_scores": {
                name: {metric: values[metric] for metric in SUMMARISED if metric not in SHOWN}
                for name, values in self.scores.items()
            },
            "ratio": self.ratio
            and {
                "of": OURS, "over": BEST_NAIVE, "metric": "imp", "value": self.ratio.value, "low": self.ratio.low,
                "high": self.ratio.high, "interval": self.ratio.interval, "commodities": self.ratio.commodities,
            },
        }  # fmt: skip


def backtest(
    folder: Path | None = None,
    world: World | None = None,
    *,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Backtest:
    """Test all predictors on the episodes of a folder, the shipped public ones by default.

    Raises DataError for a folder that cannot be read. `progress(done, total)` counts the lessons.
    """
    episodes = load(folder)
    predictor = Predictor(load(), world or World(), progress)
    tested = tuple(_test(episode, predictor) for episode in episodes)
    scored = [one for one in tested if one.errors]
    scores = {
        name: {metric: summary(one.errors[name][metric] for one in scored) for metric in SUMMARISED}
        for name in PREDICTORS
    }
    ratio = None
    if scored:
        ours, rule = ([one.error(name) for one in scored] for name in (OURS, BEST_NAIVE))
        ratio = ratio_of_errors(ours, rule, [one.episode.before.commodity for one in scored], seed)
    return Backtest(tested, scores, ratio)


def _test(episode: Episode, predictor: Predictor) -> Tested:
    forecast = predictor.predict(episode.before)
    flows = {name: rule(episode.before) for name, rule in RULES.items()} | {OURS: forecast.flows}
    known = episode.after is not None
    return Tested(episode, flows, forecast, {name: errors(flows[name], episode) for name in flows} if known else {})


def _plain(one: Tested) -> dict[str, Any]:
    before = one.episode.before
    bounds = zip(before.importers, one.forecast.low, one.forecast.high, strict=True)
    return {
        "id": before.id,
        "commodity": before.commodity,
        "loss": before.loss,
        "affected": [name for name, marked in zip(before.importers, before.affected, strict=True) if marked],
        "predictions": {
            name: {"importers": dict(zip(before.importers, flows.sum(axis=0).tolist(), strict=True))}
            for name, flows in one.flows.items()
        },
        "intervals": {OURS: {name: [_number(low), _number(high)] for name, low, high in bounds}},
        "learnt_from": list(one.forecast.learnt),
        "errors": {name: {metric: found[metric] for metric in METRICS} for name, found in one.errors.items()},
    }


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
