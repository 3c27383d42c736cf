"""Page: how well the backtest went and where it fails, as figures and rows for a report."""

from __future__ import annotations

from typing import Any

from accord.core.figure import Figure, unknown
from accord.crisis.backtest.rules import BEST_NAIVE
from accord.crisis.backtest.run import OURS, Backtest, Tested

SOURCE = "baci"


def figures(result: Backtest) -> list[Figure]:
    """The page that says how well it went and where it fails: scores, the ratio, and one error an episode."""
    if result.ratio is None:
        return [unknown("no episode has an outcome", indicator="backtest_ratio", unit="ratio", sources=(SOURCE,))]
    mean = "geometric mean of the episodes, each at least .02"
    made = [_error(values["imp"] or 0.0, (name, "all episodes"), mean) for name, values in result.scores.items()]
    ratio = Figure(
        indicator="backtest_ratio",
        value=result.ratio.value,
        low=result.ratio.low,
        high=result.ratio.high,
        unit="ratio",
        scope=(OURS, BEST_NAIVE),
        interval=result.ratio.interval,
        formula=f"geometric mean error of {OURS} / of {BEST_NAIVE}",
        sources=(SOURCE,),
    )
    scored = [one for one in result.tested if one.errors]
    said = [failure(one) or f"no worse than {BEST_NAIVE}" for one in scored]
    each = [
        _error(one.error(OURS), (OURS, one.episode.before.id), text) for one, text in zip(scored, said, strict=True)
    ]
    return [*made, ratio, *each]


def _error(value: float, scope: tuple[str, ...], interval: str) -> Figure:
    formula = "sum |forecast - observed| / sum observed, import totals of the affected importers"
    return Figure(
        indicator="backtest_error", value=value, unit="share", scope=scope, interval=interval, formula=formula,
        sources=(SOURCE,),
    )  # fmt: skip


def failure(one: Tested) -> str:
    """Where ours did worse than the best rule over all episodes: whom it missed most; else ""."""
    if not one.errors or not one.fails:
        return ""
    name, forecast, observed = one.missed
    return f"worse than {BEST_NAIVE}; missed most: {name}, {forecast:,.0f} t for {observed:,.0f} t"


def failures(result: Backtest) -> list[dict[str, Any]]:
    """One row an episode, the worst first: our error, the best rule's before and after the fact, whom we missed."""
    rows: list[dict[str, Any]] = []
    for one in result.tested:
        if not one.errors:
            continue
        name, forecast, observed = one.missed
        rows.append(
            {
                "episode": one.episode.before.id,
                "commodity": one.episode.before.commodity,
                "loss": one.episode.before.loss,
                OURS: one.error(OURS),
                BEST_NAIVE: one.error(BEST_NAIVE),
                "best_rule": one.best,
                "best_rule_error": one.error(one.best),
                "fails": one.fails,
                "missed_most": name,
                "forecast_t": forecast,
                "observed_t": observed,
            }
        )
    return sorted(rows, key=lambda row: -row[OURS])
