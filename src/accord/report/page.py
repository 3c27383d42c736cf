"""Page: a self-contained HTML page of parts, each a title, notes, charts and tables; for a stress and a backtest.

The rules are those of the report (html): no outside request, every chart with a table beside it, all text escaped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup
from plotly.offline import get_plotlyjs

from accord.core.errors import require_new_file
from accord.report import charts
from accord.report.charts import Chart
from accord.report.html import POLICY, environment
from accord.report.tables import Grid, run_rows


@dataclass(frozen=True, slots=True)
class Part:
    """One section. The tables of a part with charts hold every figure that is drawn."""

    id: str
    title: str
    notes: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    grids: tuple[Grid, ...] = ()


def render_page(
    title: str, lead: str, parts: Sequence[Part], sources: Sequence[Mapping[str, str]], run: Mapping[str, Any]
) -> str:
    """The whole page as one HTML document. `run` may hold "command", the line that reproduces it."""
    return environment().get_template("page.html").render(
        title=title,
        lead=lead,
        policy=POLICY,
        shown=[part for part in parts if part.notes or part.charts or part.grids],
        sources=sources,
        known_sources={},
        command=run.get("command", ""),
        run_rows=run_rows({k: v for k, v in run.items() if k != "command"}),
        config=charts.CONFIG,
        plotly=Markup(get_plotlyjs()),
    )  # fmt: skip


def write_page(text: str, path: Path, force: bool = False) -> None:
    """Write a page whole or not at all. DataError where another file would be lost."""
    require_new_file(path, (".html",), force)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
