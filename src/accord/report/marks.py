"""Marks: figures at numbered places and the plotly spec that draws them, shared by all charts.

Figures -> marks -> a dict of `data` and `layout` as plotly.js reads it; no import of plotly is needed. All charts lie
on their side (countries down the left), because names then stay readable on a telephone. Places are numbers instead
of plotly's categories, so that an absent figure gets the word "unknown" exactly where its mark would be: an empty
place without a word would read as zero.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from accord.core.figure import Figure
from accord.report.tables import where

INK, MUTED, GRID = "#1f2933", "#52606d", "#e4e7eb"
FONT = {"family": "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif", "size": 13, "color": INK}
# Okabe and Ito's blue, vermilion and a grey, darkened to 3:1 on white; told apart by shape and hatching as well.
COLOURS = ("#0072b2", "#b84a00", "#5f6b76", "#007a5e")
HATCHES = ("", "/", ".", "x")
SYMBOLS = ("circle", "diamond", "square", "triangle-up")
_ROW, _CHROME = 18, 130


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure at its vertical position, and the name of the series it belongs to."""

    figure: Figure
    at: float
    series: str
    label: str


def place_marks(
    figures: tuple[Figure, ...],
    series: tuple[str, ...],
    series_of: Callable[[Figure], str],
    groups: tuple[str, ...] = ("",),
    group_of: Callable[[Figure], str] = lambda _: "",
    heading: str = "",
) -> tuple[list[Mark], list[tuple[float, str]]]:
    """Positions from the top down: a heading a group, a block a country, a line a series within its block."""
    marks: list[Mark] = []
    ticks: list[tuple[float, str]] = []
    at = 0.0
    for group in groups:
        own = [f for f in figures if group_of(f) == group]
        if heading:
            ticks.append((at, f"<b>{html.escape(heading.format(group))}</b>"))
            at += 1
        for name in dict.fromkeys(where(f, figures) for f in own):
            ticks.append((at + (len(series) - 1) / 2, html.escape(name)))
            for figure in own:
                if where(figure, figures) == name:
                    line = at + series.index(series_of(figure))
                    marks.append(Mark(figure, line, series_of(figure), html.escape(name)))
            at += len(series) + 0.8
    return marks, ticks


def build_spec(
    marks: Sequence[Mark],
    ticks: Sequence[tuple[float, str]],
    names: dict[str, str],
    axis: dict[str, Any],
    *,
    kind: str,
    zero: float,
    factor: float = 1.0,
    absent: str = "unknown",
) -> dict[str, Any]:
    """Traces and layout shared by all charts; `zero` is where a reference line stands and figures without a value are
    named, by the word `absent`."""
    traces = [
        _trace([m for m in marks if m.series == series], name, index, kind, factor)
        for index, (series, name) in enumerate(names.items())
    ]
    bottom = max([m.at for m in marks] + [at for at, _ in ticks])
    base = {"showline": False, "zeroline": False, "fixedrange": True, "automargin": True}
    layout: dict[str, Any] = {
        "height": round(_CHROME + _ROW * (bottom + 1)),
        "margin": {"l": 10, "r": 20, "t": 50, "b": 60},
        "font": FONT,
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "barmode": "overlay",
        "dragmode": False,
        "hovermode": "closest",
        "showlegend": len(names) > 1,
        "legend": {"orientation": "h", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom", "itemclick": False},
        "xaxis": base | {"gridcolor": GRID} | axis,
        "yaxis": base | {
            "range": [bottom + 0.9, -0.9],
            "tickvals": [at for at, _ in ticks],
            "ticktext": [text for _, text in ticks],
            "showgrid": False,
            "ticks": "outside",
            "ticklen": 7,
            "tickcolor": "#ffffff",
        },
        "shapes": [
            {"type": "line", "x0": zero, "x1": zero, "yref": "paper", "y0": 0, "y1": 1,
             "line": {"color": MUTED, "width": 1.2}}
        ],
        "annotations": [_unknown(m, zero, axis.get("type") == "log", absent) for m in marks if m.figure.value is None],
    }  # fmt: skip
    return {"data": traces, "layout": layout}


def _trace(marks: Sequence[Mark], name: str, index: int, kind: str, factor: float) -> dict[str, Any]:
    known = [m for m in marks if m.figure.value is not None]
    values = [factor * (m.figure.value or 0.0) for m in known]
    lows = [v - factor * m.figure.low if m.figure.low is not None else 0.0 for v, m in zip(values, known, strict=True)]
    highs = [
        factor * m.figure.high - v if m.figure.high is not None else 0.0 for v, m in zip(values, known, strict=True)
    ]
    colour = COLOURS[index % len(COLOURS)]
    trace: dict[str, Any] = {
        "type": kind,
        "name": html.escape(name),
        "x": values,
        "y": [m.at for m in known],
        "text": [f"{m.label}, {html.escape(name)}<br>{html.escape(m.figure.text)}" for m in known],
        "hovertemplate": "%{text}<extra></extra>",
    }
    if any(lows) or any(highs):  # bars without an interval get no end caps
        trace["error_x"] = {
            "type": "data", "symmetric": False, "array": [max(0.0, x) for x in highs],
            "arrayminus": [max(0.0, x) for x in lows],
            "thickness": 1.6, "width": 4, "color": colour if kind == "scatter" else INK,
        }  # fmt: skip
    if kind == "bar":
        pattern = {
            "shape": HATCHES[index % len(HATCHES)],
            "fgcolor": "#ffffff",
            "size": 6,
            "solidity": 0.3,
            "fillmode": "overlay",
        }
        trace |= {"orientation": "h", "width": 0.86, "textposition": "none"}
        trace["marker"] = {"color": colour, "pattern": pattern}
    else:
        trace |= {"mode": "markers", "marker": {"color": colour, "symbol": SYMBOLS[index % len(SYMBOLS)], "size": 10}}
    return trace


def _unknown(mark: Mark, zero: float, log: bool, absent: str) -> dict[str, Any]:
    return {
        "x": 0.0 if log else zero,  # on a log axis plotly places annotations by exponent: 0 is 1
        "y": mark.at,
        "text": f"<i>{absent} ({html.escape(mark.series)})</i>",
        "hovertext": html.escape(mark.figure.reason),
        "showarrow": False,
        "xanchor": "left",
        "font": {"color": MUTED, "size": 12},
    }
