"""Charts: one function a chart, Figures -> a plain plotly spec, for the HTML report, the workbench and notebooks.

A spec is a dict of `data` and `layout` as plotly.js reads it: no import of plotly is needed to build one. All charts
lie on their side (countries down the left), because names then stay readable on a telephone. Marks sit at numbered
positions instead of plotly's categories, so that an absent figure gets the word "unknown" exactly where its mark
would be: an empty place without a word would read as zero.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from accord.core.figure import Figure
from accord.report.document import Report
from accord.report.tables import CELLS, DELIVERIES, REGIMES, ordered, scoped, where
from accord.report.verdicts import material, place

INK, MUTED, GRID = "#1f2933", "#52606d", "#e4e7eb"
# Okabe and Ito's blue, vermilion and a grey, darkened to 3:1 on white; told apart by shape and hatching as well.
COLOURS = ("#0072b2", "#b84a00", "#5f6b76", "#007a5e")
HATCHES = ("", "/", ".", "x")
SYMBOLS = ("circle", "diamond", "square", "triangle-up")
CONFIG = {"displayModeBar": False, "displaylogo": False, "responsive": True, "scrollZoom": False}
_ROW, _CHROME, _HEAD = 19, 130, "<b>{}</b>"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its finding as a title, the spec without it, and a note on how to read it."""

    key: str
    title: str
    note: str
    spec: dict[str, Any]

    def titled(self) -> dict[str, Any]:
        """The spec with its title inside, for a place that has no caption of its own."""
        title = {"text": html.escape(self.title), "x": 0, "xanchor": "left", "font": {"size": 15}}
        return {"data": self.spec["data"], "layout": self.spec["layout"] | {"title": title}}


@dataclass(frozen=True, slots=True)
class _Mark:
    """A figure at its vertical position, and the name of the series it belongs to."""

    figure: Figure
    at: float
    series: str
    label: str


def dependence_chart(report: Report) -> Chart | None:
    """Bars: the share of one supplier by country, by value and by weight side by side."""
    figures = tuple(f for f in report.sections.get("dependence", ()) if f.indicator == "supplier_share")
    if not figures:
        return None
    series = ordered((f.by or "all" for f in figures), ("value", "weight", "content"))
    suppliers = ordered(place(scoped(f, 0)) or "the supplier" for f in figures)
    minerals = ordered(material(f.mineral) for f in figures)
    years = ordered(str(f.year or "") for f in figures)
    subject = f"{' and '.join(suppliers)}'s share of supply"
    if len(minerals) == 1 and minerals[0]:
        subject += f" of {minerals[0]}"
    if len(years) == 1 and years[0]:
        subject += f", {years[0]}"
    findings = [f"by {name} {_range([f for f in figures if (f.by or 'all') == name])}" for name in series]
    marks, ticks = _rows(figures, series, lambda f: f.by or "all")
    names = {name: f"by {name}" if name != "all" else "all" for name in series}
    axis = {"title": _axis_title("Share of supply, %"), "range": [0, _top(figures)], "ticksuffix": " %"}
    spec = _spec(marks, ticks, names, axis, kind="bar", zero=0.0, factor=100.0)
    return Chart("dependence", f"{subject}: {'; '.join(findings)}", "Lines are intervals.", spec)


def crisis_chart(report: Report) -> Chart | None:
    """Points: the price ratio with and without the pact, by country, in each rerouting regime."""
    figures = tuple(
        f for f in report.sections.get("crisis", ()) if f.indicator == "price_ratio" and scoped(f, 0) == "crisis"
    )
    if not figures:
        return None
    series = ordered((scoped(f, 2) for f in figures), DELIVERIES)
    regimes = ordered((scoped(f, 1) for f in figures), REGIMES)
    marks, ticks = _rows(figures, series, lambda f: scoped(f, 2), regimes, lambda f: scoped(f, 1), "Rerouting: {}")
    ends = [x for f in figures if f.value is not None for x in (f.value, f.low or f.value, f.high or f.value)]
    log = bool(ends) and max(ends) > 12 and min(ends) > 0
    axis: dict[str, Any] = {"title": _axis_title("Price, multiple of base" + (" (log scale)" if log else ""))}
    axis["type"] = "log" if log else "linear"
    names = {name: _with(name) for name in series}
    spec = _spec(marks, ticks, names, axis, kind="scatter", zero=1.0)
    findings = [f"{_with(name)} {_range([f for f in figures if scoped(f, 2) == name])}" for name in series]
    title = f"Median price in the crisis, over all regimes: {'; '.join(findings)}"
    return Chart("crisis", title, "Points are medians, lines 5-95 % of draws; 1 is the price in calm.", spec)


def gains_charts(report: Report) -> tuple[Chart, ...]:
    """Diverging bars: welfare change by country and regime, one chart a cell and convention, the crisis first."""
    figures = tuple(f for f in report.sections.get("gains", ()) if f.indicator == "welfare_change")
    deliveries = ordered((scoped(f, 2) for f in figures), tuple(reversed(DELIVERIES)))
    shown = tuple(f for f in figures if scoped(f, 2) == deliveries[0])
    groups = [
        (cell, convention)
        for cell in ordered((scoped(f, 0) for f in shown), tuple(reversed(CELLS)))
        for convention in ordered(scoped(f, 3) for f in shown if scoped(f, 0) == cell)
    ]
    return tuple(
        _gains_chart(f"gains-{index}", cell, deliveries[0], convention, tuple(
            f for f in shown if (scoped(f, 0), scoped(f, 3)) == (cell, convention)
        ))
        for index, (cell, convention) in enumerate(groups, 1)
    )  # fmt: skip


def _gains_chart(key: str, cell: str, delivery: str, convention: str, figures: tuple[Figure, ...]) -> Chart:
    series = ordered((scoped(f, 1) for f in figures), REGIMES)
    marks, ticks = _rows(figures, series, lambda f: scoped(f, 1))
    ends = [abs(x) for f in figures for x in (f.value, f.low, f.high) if x is not None]
    factor, scale = next(((1 / s, n) for s, n in ((1e9, "bn "), (1e6, "M ")) if max(ends, default=0) >= s), (1.0, ""))
    axis = {"title": _axis_title(f"Change in welfare, {scale}{figures[0].unit}, material market")}
    names = {name: f"rerouting {name}" for name in series}
    spec = _spec(marks, ticks, names, axis, kind="bar", zero=0.0, factor=factor)
    by_country: dict[str, list[Figure]] = {}
    for figure in figures:
        by_country.setdefault(where(figure, figures), []).append(figure)
    signs = [_sign(own) for own in by_country.values()]
    title = (
        f"{cell.capitalize()}, pact delivered {delivery}{f', convention: {convention}' if convention else ''}. "
        f"Of {len(signs)} places, {signs.count('+')} gain and {signs.count('-')} lose in every regime; "
        f"the sign depends on regime or draw for {signs.count('?')}"
    )
    if absent := signs.count("absent"):
        title += f", and is unknown for {absent}"
    note = "Right of zero gains from the pact, left loses. Lines are 5-95 % of draws."
    return Chart(key, title, note, spec)


def _sign(figures: Sequence[Figure]) -> str:
    """ "+" or "-" if every interval lies on that side of zero, "absent" if a figure is absent, else "?"."""
    if any(f.value is None for f in figures):
        return "absent"
    lows = [f.low if f.low is not None else f.value or 0.0 for f in figures]
    highs = [f.high if f.high is not None else f.value or 0.0 for f in figures]
    return "+" if min(lows) > 0 else "-" if max(highs) < 0 else "?"


def _axis_title(text: str) -> dict[str, Any]:
    return {"text": html.escape(text), "font": {"size": 13}, "standoff": 12}


def _with(delivery: str) -> str:
    return "without the pact" if delivery == "no pact" else f"with the pact {delivery}"


def _range(figures: Sequence[Figure]) -> str:
    """The least and the greatest value, and where: "24.0 % (Japan) to 57.0 % (Italy)"."""
    known = sorted((f for f in figures if f.value is not None), key=lambda f: f.value or 0.0)
    ends = [f"{_short(f)} ({place(f.country) or 'all'})" for f in (known[:1] + known[-1:])]
    return " to ".join(dict.fromkeys(ends)) or "unknown"


def _short(figure: Figure) -> str:
    """The value alone: a title has no room for the interval."""
    bare = Figure(indicator=figure.indicator, value=figure.value, unit=figure.unit)
    return bare.text.replace(" x base", " x")


def _top(figures: Sequence[Figure]) -> float:
    ends = [100 * x for f in figures for x in (f.value, f.high) if x is not None]
    return 100.0 if max(ends, default=0) > 60 else max(10.0, 1.15 * max(ends, default=10.0))


def _rows(
    figures: tuple[Figure, ...],
    series: tuple[str, ...],
    series_of: Callable[[Figure], str],
    groups: tuple[str, ...] = ("",),
    group_of: Callable[[Figure], str] = lambda _: "",
    heading: str = "",
) -> tuple[list[_Mark], list[tuple[float, str]]]:
    """Positions from the top down: a heading a group, a block a country, a line a series within its block."""
    marks: list[_Mark] = []
    ticks: list[tuple[float, str]] = []
    at = 0.0
    for group in groups:
        own = [f for f in figures if group_of(f) == group]
        if heading:
            ticks.append((at, _HEAD.format(html.escape(heading.format(group)))))
            at += 1
        for name in dict.fromkeys(where(f, figures) for f in own):
            ticks.append((at + (len(series) - 1) / 2, html.escape(name)))
            for figure in own:
                if where(figure, figures) == name:
                    line = at + series.index(series_of(figure))
                    marks.append(_Mark(figure, line, series_of(figure), html.escape(name)))
            at += len(series) + 0.8
    return marks, ticks


def _spec(
    marks: Sequence[_Mark],
    ticks: Sequence[tuple[float, str]],
    names: dict[str, str],
    axis: dict[str, Any],
    *,
    kind: str,
    zero: float,
    factor: float = 1.0,
) -> dict[str, Any]:
    """Traces and layout shared by all charts; `zero` is where a reference line stands and absent figures are named."""
    traces = [
        _trace([m for m in marks if m.series == series], name, index, kind, factor)
        for index, (series, name) in enumerate(names.items())
    ]
    bottom = max([m.at for m in marks] + [at for at, _ in ticks])
    base = {"showline": False, "zeroline": False, "fixedrange": True, "automargin": True}
    layout: dict[str, Any] = {
        "height": round(_CHROME + _ROW * (bottom + 1)),
        "margin": {"l": 10, "r": 20, "t": 50, "b": 60},
        "font": {"family": "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif", "size": 13, "color": INK},
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
        "annotations": [_unknown(m, zero, axis.get("type") == "log") for m in marks if m.figure.value is None],
    }  # fmt: skip
    return {"data": traces, "layout": layout}


def _trace(marks: Sequence[_Mark], name: str, index: int, kind: str, factor: float) -> dict[str, Any]:
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
        "error_x": {
            "type": "data", "symmetric": False, "array": [max(0.0, x) for x in highs],
            "arrayminus": [max(0.0, x) for x in lows],
            "thickness": 1.6, "width": 4, "color": colour if kind == "scatter" else INK,
        },
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


def _unknown(mark: _Mark, zero: float, log: bool) -> dict[str, Any]:
    return {
        "x": 0.0 if log else zero,  # on a log axis plotly places annotations by exponent: 0 is 1
        "y": mark.at,
        "text": f"<i>unknown ({html.escape(mark.series)})</i>",
        "hovertext": html.escape(mark.figure.reason),
        "showarrow": False,
        "xanchor": "left",
        "font": {"color": MUTED, "size": 12},
    }
