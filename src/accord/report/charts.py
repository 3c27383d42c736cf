"""Charts: one function a chart, Figures -> a plain plotly spec, for the HTML report, the workbench and notebooks.

Report -> Chart: which figures are drawn, in which order, and a title that states what they show without judging it.
How they are drawn is in `marks`.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from accord.core.figure import Figure
from accord.report.document import Report
from accord.report.marks import build_spec, place_marks
from accord.report.tables import CELLS, DELIVERIES, REGIMES, ordered, scoped, where
from accord.report.verdicts import material, place

CONFIG = {"displayModeBar": False, "displaylogo": False, "responsive": True, "scrollZoom": False}
_PLACES = 6  # of three regimes with three marks each: more would not fit a screen or a sheet


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its finding as a title, the spec without it, and a note on how to read it."""

    key: str
    title: str
    note: str
    spec: dict[str, Any]

    def titled(self) -> dict[str, Any]:
        """The spec with its title inside, for a place that has no caption of its own."""
        lines = textwrap.wrap(self.title, 95)
        layout = self.spec["layout"]
        room = 20 * len(lines) + 10
        title = {
            "text": "<br>".join(map(html.escape, lines)),
            "font": {"size": 15},
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "yref": "container",
            "y": 1,
            "yanchor": "top",
            "pad": {"t": 24, "l": 10},
        }
        margin = layout["margin"] | {"t": layout["margin"]["t"] + room}
        return {
            "data": self.spec["data"],
            "layout": layout | {"title": title, "margin": margin, "height": layout["height"] + room},
        }


def dependence_chart(report: Report) -> Chart | None:
    """Bars: the share of one supplier by country, by value and by weight side by side."""
    figures = tuple(f for f in report.sections.get("dependence", ()) if f.indicator == "supplier_share")
    if not figures:
        return None
    series = ordered((f.by or "all" for f in figures), ("value", "weight", "content"))
    suppliers = ordered(place(scoped(f, 0)) or "the supplier" for f in figures)
    minerals = ordered(material(f.mineral) for f in figures)
    years = ordered(str(f.year or "") for f in figures)
    subject = f"{' and '.join(suppliers)}'s share of imports"
    if len(minerals) == 1 and minerals[0]:
        subject += f" of {minerals[0]}"
    if len(years) == 1 and years[0]:
        subject += f", {years[0]}"
    findings = [f"by {name} {_range([f for f in figures if (f.by or 'all') == name])}" for name in series]
    marks, ticks = place_marks(figures, series, lambda f: f.by or "all")
    names = {name: f"by {name}" if name != "all" else "all" for name in series}
    axis = {"title": _axis_title("Share of imports, %"), "range": [0, _top(figures)], "ticksuffix": " %"}
    spec = build_spec(marks, ticks, names, axis, kind="bar", zero=0.0, factor=100.0)
    return Chart("dependence", f"{subject}: {'; '.join(findings)}", "Lines are intervals.", spec)


def crisis_charts(report: Report) -> tuple[Chart, ...]:
    """Points: the price ratio with and without the pact, by country, in each regime; one chart a mineral and stage."""
    figures = tuple(
        f for f in report.sections.get("crisis", ()) if f.indicator == "price_ratio" and scoped(f, 0) == "crisis"
    )
    claims = [verdict.claim for verdict in report.verdicts]
    named = frozenset(code for claim in claims for code in (*claim.countries, *claim.speaker_parties))
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        groups.setdefault((material(figure.mineral), figure.stage or ""), []).append(figure)
    return tuple(
        _crisis_chart(f"crisis-{index}", ", ".join(filter(None, names)), tuple(own), named)
        for index, (names, own) in enumerate(groups.items(), 1)
    )


def _crisis_chart(key: str, subject: str, everything: tuple[Figure, ...], named: frozenset[str]) -> Chart:
    figures = _kept(everything, named)
    series = ordered((scoped(f, 2) for f in figures), DELIVERIES)
    regimes = ordered((scoped(f, 1) for f in figures), REGIMES)
    marks, ticks = place_marks(
        figures, series, lambda f: scoped(f, 2), regimes, lambda f: scoped(f, 1), "Rerouting: {}"
    )
    ends = [x for f in figures if f.value is not None for x in (f.value, f.low or f.value, f.high or f.value)]
    log = bool(ends) and max(ends) > 12 and min(ends) > 0
    axis: dict[str, Any] = {"title": _axis_title("Price, multiple of base" + (" (log scale)" if log else ""))}
    axis["type"] = "log" if log else "linear"
    names = {name: _with(name) for name in series}
    spec = build_spec(marks, ticks, names, axis, kind="scatter", zero=1.0)
    findings = [f"{_with(name)} {_range([f for f in everything if scoped(f, 2) == name])}" for name in series]
    title = f"{subject}: median price" if subject else "Median price"
    note = "Points are medians, lines 5-95 % of draws; 1 is the price in calm."
    left_out = len({f.country for f in everything}) - len({f.country for f in figures})
    if left_out:
        note += f" Drawn: places that claims name, and those with the highest prices. The table holds {left_out} more."
    return Chart(
        key, f"{title[0].upper()}{title[1:]} in the crisis, over all regimes: {'; '.join(findings)}", note, spec
    )


def _kept(figures: tuple[Figure, ...], named: frozenset[str]) -> tuple[Figure, ...]:
    """The figures of a few places: those that a claim names, then those with the highest values.

    A place with an absent figure is never left out: it would vanish where it should read "unknown".
    """
    places: dict[str, list[float]] = {}
    for figure in figures:
        places.setdefault(figure.country or "", []).append(inf if figure.value is None else figure.value)
    must = [name for name, values in places.items() if name in named or inf in values]
    others = sorted((name for name in places if name not in must), key=lambda name: -max(places[name]))
    kept = {*must, *others[: max(0, _PLACES - len(must))]}
    return tuple(f for f in figures if (f.country or "") in kept)


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
    marks, ticks = place_marks(figures, series, lambda f: scoped(f, 1))
    ends = [abs(x) for f in figures for x in (f.value, f.low, f.high) if x is not None]
    factor, scale = next(((1 / s, n) for s, n in ((1e9, "bn "), (1e6, "M ")) if max(ends, default=0) >= s), (1.0, ""))
    axis = {"title": _axis_title(f"Change in welfare, {scale}{figures[0].unit}, material market")}
    names = {name: f"rerouting {name}" for name in series}
    spec = build_spec(marks, ticks, names, axis, kind="bar", zero=0.0, factor=factor)
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
