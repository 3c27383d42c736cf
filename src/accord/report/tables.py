"""Tables: the figures of a report as plain rows and as the grids that stand beside the charts.

Figures -> rows of text and numbers. A Grid is the table twin of a chart: whoever cannot see the chart, print it or
run its script reads the same figures there. An absent figure reads "unknown" with its reason, never 0 or a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from accord.core.figure import Figure
from accord.report.document import Report
from accord.report.verdicts import material, place, plain

CELLS = ("calm", "crisis")
REGIMES = ("none", "limited", "free")
DELIVERIES = ("no pact", "as written", "in full")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of texts: `head` names the columns, the first `keys` columns of a row are its labels."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: int = 1


Row = dict[str, str | float | None]


def figure_rows(figures: Iterable[Figure]) -> list[Row]:
    """One row a figure, all its fields: numbers are numbers, several values are joined, absent numbers are None."""
    return [
        {
            "id": figure.id,
            "indicator": figure.indicator,
            "mineral": figure.mineral or "",
            "country": figure.country or "",
            "year": figure.year,
            "stage": figure.stage or "",
            "by": figure.by or "",
            "scope": " | ".join(figure.scope),
            "value": figure.value,
            "low": figure.low,
            "high": figure.high,
            "interval": figure.interval,
            "unit": figure.unit,
            "basis": figure.basis or "",
            "text": figure.text,
            "status": figure.status,
            "reason": figure.reason,
            "formula": figure.formula,
            "sources": "; ".join(figure.sources),
            "assumptions": "; ".join(figure.assumptions),
        }
        for figure in figures
    ]


def cell_text(figure: Figure | None) -> str:
    """A figure in a grid: its value with interval and unit, or "unknown" and why."""
    if figure is None:
        return "not computed"
    return f"unknown: {figure.reason}" if figure.value is None else figure.text


def scoped(figure: Figure, position: int) -> str:
    """One place of a figure's scope, "" where the scope is shorter."""
    return figure.scope[position] if len(figure.scope) > position else ""


def ordered(values: Iterable[str], known: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Distinct values: the known ones in their order, then the others as they first appear."""
    found = tuple(dict.fromkeys(values))
    return tuple(x for x in known if x in found) + tuple(x for x in found if x not in known)


def where(figure: Figure, among: Iterable[Figure]) -> str:
    """The country of a figure, with those of mineral, year and stage that differ among the figures at hand."""
    peers = tuple(among)
    parts = [place(figure.country) or "all"]
    for name in ("mineral", "stage", "year"):
        if len({getattr(peer, name) for peer in peers}) > 1 and getattr(figure, name):
            text = str(getattr(figure, name))
            parts.append(material(text) if name == "mineral" else text)
    return ", ".join(parts)


def dependence_grid(report: Report) -> Grid | None:
    """Share of the supplier and concentration by country, value and weight side by side."""
    figures = report.sections.get("dependence", ())

    def column(figure: Figure) -> str:
        supplier = place(scoped(figure, 0))
        what = f"share of {supplier}" if figure.indicator == "supplier_share" else plain(figure.indicator)
        return f"{what}, by {figure.by}" if figure.by else what

    return _grid("Dependence by country", figures, ("Country",), lambda f: (where(f, figures),), column)


def indicator_grid(report: Report) -> Grid | None:
    """Standard indicators, a row each: what is measured, of what, at which stage, for whom."""
    figures = report.sections.get("indicators", ())
    return _grid(
        "Concentration and net import reliance",
        figures,
        ("Indicator", "Of", "Stage", "Country", "Interval"),
        lambda f: (
            plain(f.indicator), f.by or material(f.mineral), f.stage or "all", place(f.country) or "world", f.interval
        ),
        lambda f: str(f.year or "value"),
    )  # fmt: skip


def map_grid(report: Report) -> Grid | None:
    """The map's figures, the largest share first."""
    figures = report.sections.get("map", ())
    known = sorted((f for f in figures if f.value is not None), key=lambda f: -(f.value or 0))
    name = place(scoped(known[0], 0)) if known else ""
    return _grid(
        "Share by importing country", tuple(known), ("Country",), lambda f: (place(f.country),),
        lambda _: f"share of {name}, by weight",
    )  # fmt: skip


def flow_grid(report: Report) -> Grid | None:
    """Flows of the base year, by buyer and supplier."""
    return _grid(
        "Flows by link, contained tonnes",
        report.sections.get("flows", ()),
        ("To", "From"),
        lambda f: (place(f.country), place(scoped(f, 0))),
        lambda f: str(f.year),
    )


def crisis_grid(report: Report) -> Grid | None:
    """Price ratios by rerouting regime and country, one column a cell and delivery."""
    figures = _of(report, "crisis", "price_ratio")
    ranked = _ranked(figures)
    return _grid(
        "Price, as a multiple of its base",
        ranked,
        ("Rerouting", "Country"),
        lambda f: (scoped(f, 1), where(f, figures)),
        lambda f: f"{scoped(f, 0)}, {scoped(f, 2)}",
    )


def gap_grid(report: Report) -> Grid | None:
    """The other crisis figures: the gap at base price (plain arithmetic) and the shortfall against a requirement."""
    figures = tuple(f for f in report.sections.get("crisis", ()) if f.indicator != "price_ratio")
    titles = {"gap": "gap at base price"}
    return _grid(
        "Gap at base price, and shortfall",
        _ranked(figures),
        ("Measure", "Country", "Rerouting"),
        lambda f: (titles.get(f.indicator, plain(f.indicator)), where(f, figures), scoped(f, 1) or "all"),
        lambda f: f"{scoped(f, 0)}, {scoped(f, 2)}" if scoped(f, 2) else scoped(f, 0),
    )


def gains_grid(report: Report) -> Grid | None:
    """Welfare change by cell, delivery, country and convention, one column a regime; in the order of the charts."""
    figures = report.sections.get("gains", ())
    return _grid(
        "Change in welfare, material market",
        _ranked(figures, CELLS[::-1], DELIVERIES[::-1]),
        ("Cell", "Delivery", "Country", "Convention"),
        lambda f: (scoped(f, 0), scoped(f, 2), where(f, figures), scoped(f, 3) or "default"),
        lambda f: f"rerouting {scoped(f, 1)}",
    )


def run_rows(run: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """The facts of a run as (name, text); nested facts get their path as a name, an absent one says so."""
    rows: list[tuple[str, str]] = []
    for key, value in run.items():
        name = f"{prefix} / {plain(str(key))}" if prefix else plain(str(key))
        if isinstance(value, Mapping):
            rows += run_rows(value, name)
        elif isinstance(value, (list, tuple)) and any(isinstance(item, Mapping) for item in value):
            rows += run_rows({str(index): item for index, item in enumerate(value, 1)}, name)
        else:
            rows.append((name, _fact(value)))
    return rows


def _fact(value: Any) -> str:
    if value is None or value == "" or value == []:
        return "not recorded"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(_fact(item) for item in value)
    return str(value)


def _of(report: Report, section: str, indicator: str) -> tuple[Figure, ...]:
    return tuple(f for f in report.sections.get(section, ()) if f.indicator == indicator)


def _ranked(
    figures: tuple[Figure, ...], cells: tuple[str, ...] = CELLS, deliveries: tuple[str, ...] = DELIVERIES
) -> tuple[Figure, ...]:
    """Figures by regime, cell and delivery in the order of the 2x2; otherwise as they came (the sort is stable)."""

    def rank(figure: Figure) -> tuple[int, ...]:
        families = ((REGIMES, 1), (cells, 0), (deliveries, 2))
        return tuple(
            known.index(scoped(figure, at)) if scoped(figure, at) in known else len(known) for known, at in families
        )

    return tuple(sorted(figures, key=rank))


def _grid(
    title: str,
    figures: tuple[Figure, ...],
    keys: tuple[str, ...],
    key: Callable[[Figure], tuple[str, ...]],
    column: Callable[[Figure], str],
) -> Grid | None:
    """Pivot figures: one row a key, one column a `column`, both in order of first appearance."""
    if not figures:
        return None
    cells: dict[tuple[tuple[str, ...], str], Figure] = {}
    for figure in figures:
        name = column(figure)
        if (key(figure), name) in cells:  # a label that this grid does not know: show the figure rather than lose it
            name = f"{name} ({figure.id})"
        cells[key(figure), name] = figure
    rows = dict.fromkeys(row for row, _ in cells)
    columns = tuple(dict.fromkeys(name for _, name in cells))
    return Grid(
        title,
        keys + columns,
        tuple((*row, *(cell_text(cells.get((row, name))) for name in columns)) for row in rows),
        len(keys),
    )
