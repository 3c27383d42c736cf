"""Backtest page: how well past disruptions were predicted and where that fails, as one HTML page."""

from __future__ import annotations

import html
from importlib.metadata import version

from accord.core.figure import Figure
from accord.crisis.backtest.metrics import FLOOR
from accord.crisis.backtest.page import failures, figures
from accord.crisis.backtest.rules import BEST_NAIVE
from accord.crisis.backtest.run import OURS, Backtest
from accord.report.charts import Chart
from accord.report.marks import Mark, build_spec
from accord.report.page import Part, render_page
from accord.report.tables import Grid
from accord.world import SOURCES

_LEAD = (
    "Past disruptions, predicted without a look at what followed. Error: sum of |forecast - observed| over the import "
    "totals of the affected importers, divided by what they imported; lower is better."
)
_WARNING = (
    "Nobody's gain as a supplier is forecast: flows by partner show no skill for anyone. Importers' totals and their "
    "bounds are the claim."
)
_AXIS = {"title": {"text": "Error, %", "font": {"size": 13}, "standoff": 12}, "rangemode": "tozero", "ticksuffix": " %"}


def render_backtest(result: Backtest, command: str = "") -> str:
    """The page of a backtest: scores of every rule, one row an episode, and where ours is worse than the best rule."""
    found = figures(result)
    worst = failures(result)
    bad = [row for row in worst if row["fails"]]
    ratio = next(f for f in found if f.indicator == "backtest_ratio")
    said = f"{OURS} over {BEST_NAIVE}, the best naive rule: {ratio.text}".strip()
    parts = [
        Part("scores", "How well it went", (f"{said} ({ratio.interval or ratio.reason}).", _WARNING), *_scores(found)),
        Part(
            "fails",
            "Where it fails",
            (f"Worse than {BEST_NAIVE} in {len(bad)} of {len(worst)} episodes; errors count as {FLOOR:.2f} or more.",),
            (_by_episode(worst),) if worst else (),
            (_rows(worst),) if worst else (),
        ),
    ]
    run = {"command": command, "episodes": len(result.tested), "accord": version("accord")}
    return render_page("Backtest: past disruptions", _LEAD, parts, [SOURCES["baci"].row()], run)


def _scores(found: list[Figure]) -> tuple[tuple[Chart, ...], tuple[Grid, ...]]:
    """Geometric mean errors by predictor, the best first."""
    scores = sorted((f for f in found if f.scope[1:] == ("all episodes",)), key=lambda f: f.value or 0.0)
    if not scores:
        return (), ()
    marks = [Mark(f, at * 1.3, "all", html.escape(f.scope[0])) for at, f in enumerate(scores)]
    ticks = [(at * 1.3, html.escape(_named(f.scope[0]))) for at, f in enumerate(scores)]
    spec = build_spec(marks, ticks, {"all": "error"}, dict(_AXIS), kind="bar", zero=0.0, factor=100.0)
    title = f"Mean error over all episodes: {scores[0].scope[0]} has the least, {scores[-1].scope[0]} the most"
    note = "Geometric means; the naive rules are what anybody could compute on the day."
    rows = tuple((_named(f.scope[0]), f.text) for f in scores)
    return (Chart("scores", title, note, spec),), (Grid("Mean error by predictor", ("predictor", "error"), rows),)


def _by_episode(worst: list[dict[str, object]]) -> Chart:
    series = (OURS, BEST_NAIVE)
    marks = [
        Mark(
            Figure(indicator="backtest_error", value=float(row[name]), unit="share"),  # type: ignore[arg-type]
            at * 2.8 + n, name, html.escape(str(row["episode"])),
        )
        for at, row in enumerate(worst)
        for n, name in enumerate(series)
    ]  # fmt: skip
    ticks = [(at * 2.8 + 0.5, html.escape(_words(str(row["episode"])))) for at, row in enumerate(worst)]
    spec = build_spec(marks, ticks, {n: n for n in series}, dict(_AXIS), kind="bar", zero=0.0, factor=100.0)
    title = f"Error by episode, the worst first: {_words(str(worst[0]['episode']))} is missed most"
    return Chart("episodes", title, "Ours beside the rule that is best over all episodes.", spec)


def _rows(worst: list[dict[str, object]]) -> Grid:
    head = (
        "episode", "loss", f"error of {OURS}", f"of {BEST_NAIVE}", "best rule afterwards", "worse", "missed most",
        "forecast", "observed",
    )  # fmt: skip
    rows = tuple(
        (
            _words(str(row["episode"])), f"{row['loss']:.2f}", f"{row[OURS]:.1%}", f"{row[BEST_NAIVE]:.1%}",
            f"{row['best_rule']} {row['best_rule_error']:.1%}", "yes" if row["fails"] else "no",
            str(row["missed_most"]), f"{row['forecast_t']:,.0f} t", f"{row['observed_t']:,.0f} t",
        )
        for row in worst
    )  # fmt: skip
    return Grid("Every episode, the worst first", head, rows)


def _named(name: str) -> str:
    return f"{name} (ours)" if name == OURS else name


def _words(name: str) -> str:
    return name.replace("_", " ")
