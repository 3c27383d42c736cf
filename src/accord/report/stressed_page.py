"""Stressed page: a stressed scenario as one HTML page: prices, months, stocks, drivers, what binds, and the tables."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from accord.core.figure import Figure
from accord.report.charts import Chart, crisis_charts
from accord.report.document import Report
from accord.report.marks import COLOURS, FONT, GRID, SYMBOLS, Mark, build_spec, place_marks
from accord.report.page import Part, render_page
from accord.report.stressed import Sections, merged, tables
from accord.report.tables import DELIVERIES, REGIMES, ordered, where
from accord.report.verdicts import place, plain

_HEADS = {
    "gap": "Missing if nobody reacts",
    "price": "Prices and output",
    "elsewhere": "What others found",
    "shortage": "How long it lasts",
    "pact": "What the pact delivers",
    "stocks": "Stocks by month",
    "losses": "Who loses",
    "binding": "What binds",
    "drivers": "What moves the price",
    "value_added": "Who uses it",
}
_MOST_LINES = 6
_DASHES = ("solid", "dash", "dot")

_FEW_MONTHS = 13
"""Up to so many months every one has its tick."""


def render_stressed(
    title: str,
    lead: str,
    sections: Sections,
    sender: str,
    notes: Sequence[str],
    sources: Sequence[Mapping[str, str]],
    run: Mapping[str, Any],
) -> str:
    """The page of a stressed scenario. `sections` are those of `assessment.stressing.Stressed`."""
    sections = merged(sections)
    drawn: dict[str, tuple[Chart, ...]] = {
        "price": _prices(sections, sender),
        "shortage": _months(sections),
        "stocks": _stocks(sections),
        "drivers": _drivers(sections),
    }
    shown = list(tables(sections, sender))
    parts = [
        Part(
            name,
            head,
            tuple(dict.fromkeys(one.note for one in shown if one.section == name and one.note)),
            drawn.get(name, ()),
            tuple(one.grid for one in shown if one.section == name),
        )
        for name, head in _HEADS.items()
    ]
    return render_page(title, lead, (*parts, Part("notes", "What to keep in mind", tuple(notes))), sources, run)


def _prices(sections: Sections, sender: str) -> tuple[Chart, ...]:
    """The price ratio by place and regime with its band, one chart a stage that anybody is cut off from."""
    found = [f for f in sections.get("price", ()) if f.indicator == "price_ratio" and f.value is not None]
    hit = {f.stage for f in found if f.country != sender}
    found = [f for f in found if f.stage in hit]
    return crisis_charts(Report(title="", lead="", sections={"crisis": tuple(found)}))


def _months(sections: Sections) -> tuple[Chart, ...]:
    """The month in which the industry of a place runs short."""
    found = tuple(f for f in sections.get("shortage", ()) if f.scope[:1] == ("industry",))
    if not found:
        return ()
    series = ordered((f.scope[-1] for f in found), DELIVERIES)
    marks, ticks = place_marks(found, series, lambda f: f.scope[-1])
    names = {name: name if name == "no pact" else f"pact {name}" for name in series}
    axis = {
        "title": {"text": "Month of the crisis", "font": {"size": 13}, "standoff": 12},
        "rangemode": "tozero",
        "tickformat": "d",
        "dtick": 1 if all((f.high or f.value or 0) <= _FEW_MONTHS for f in found) else 6,
    }
    spec = build_spec(marks, ticks, names, axis, kind="scatter", zero=0.0, absent="no shortage in most draws")
    none = sum(f.value is None for f in found)
    title = "Month in which the industry runs short"
    title += f": {none} of {len(found)} cases see no shortage in most draws" if none else ""
    return (Chart("months", title, "Points are medians, lines 5-95 % of draws.", spec),)


def _stocks(sections: Sections) -> tuple[Chart, ...]:
    """Stocks by month, one line a place and stage, a dash a delivery; limited rerouting where it is computed."""
    found = sections.get("stocks", ())
    regimes = ordered((f.scope[1] for f in found), ("limited", *REGIMES))
    lines: dict[tuple[str, str], list[Figure]] = {}
    for figure in found:
        if figure.scope[1] == regimes[0] and figure.value is not None:
            lines.setdefault((where(figure, found), figure.scope[2]), []).append(figure)
    kept = dict(sorted(lines.items(), key=lambda item: -max(f.value or 0.0 for f in item[1]))[: 2 * _MOST_LINES])
    if not kept:
        return ()
    places, series = ordered(name for name, _ in kept), ordered((d for _, d in kept), DELIVERIES)
    data = [
        {
            "type": "scatter", "mode": "lines+markers", "name": html.escape(f"{name}, {delivery}"),
            "x": list(range(1, len(own) + 1)), "y": [f.value for f in own],
            "text": [html.escape(f.text) for f in own],
            "hovertemplate": "period %{x}: %{text}<extra>%{fullData.name}</extra>",
            "line": {"color": COLOURS[place % len(COLOURS)], "dash": _DASHES[series.index(delivery) % 3]},
            "marker": {"symbol": SYMBOLS[(place + place // len(COLOURS)) % len(SYMBOLS)], "size": 8},
        }
        for (name, delivery), own in kept.items()
        for place in (places.index(name),)
    ]  # fmt: skip
    axis = {"gridcolor": GRID, "zeroline": False, "fixedrange": True, "automargin": True, "rangemode": "tozero"}
    layout = {
        "height": 420, "margin": {"l": 10, "r": 20, "t": 30, "b": 60}, "font": FONT, "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff", "dragmode": False, "hovermode": "closest", "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": -0.2, "xanchor": "left", "yanchor": "top"},
        "xaxis": axis | {"title": {"text": "Period of the crisis"}, "dtick": 1},
        "yaxis": axis | {"title": {"text": "Stock at its end, t"}},
    }  # fmt: skip
    title = f"Stocks by period of the crisis, {regimes[0]} rerouting"
    return (Chart("stocks", title, "Medians of draws.", {"data": data, "layout": layout}),)


def _drivers(sections: Sections) -> tuple[Chart, ...]:
    """A tornado a place and stage: bars by input, a series a regime."""
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in sections.get("drivers", ()):
        groups.setdefault((figure.country or "", figure.stage or ""), []).append(figure)
    return tuple(_tornado(number, *key, found) for number, (key, found) in enumerate(groups.items(), 1))


def _tornado(number: int, country: str, stage: str, found: list[Figure]) -> Chart:
    series = ordered((f.scope[1] for f in found), REGIMES)
    size: dict[str, float] = {}
    for figure in found:
        size[figure.scope[0]] = max(size.get(figure.scope[0], 0.0), abs(figure.value or 0.0))
    inputs = sorted(size, key=lambda name: -size[name])
    step = len(series) + 0.8
    marks = [
        Mark(
            replace(f, low=None, high=None), inputs.index(f.scope[0]) * step + series.index(f.scope[1]), f.scope[1],
            html.escape(plain(f.scope[0])),
        )
        for f in found
    ]  # fmt: skip
    ticks = [(at * step + (len(series) - 1) / 2, html.escape(plain(name))) for at, name in enumerate(inputs)]
    axis = {"title": {"text": "Partial rank correlation", "font": {"size": 13}, "standoff": 12}, "range": [-1, 1]}
    spec = build_spec(marks, ticks, {n: f"rerouting {n}" for n in series}, axis, kind="bar", zero=0.0)
    title = f"What moves the price of {stage} material in {place(country)}: {plain(inputs[0])} most"
    return Chart(f"drivers-{number}", title, "Left lowers the price, right raises it.", spec)
