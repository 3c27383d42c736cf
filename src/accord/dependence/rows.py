"""Rows of concentration figures: value of the newest vintage, span of all, and what was left out, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accord.core.labels import Stage
from accord.dependence.output import Series

Bounds = tuple[float, float, float]


def published(
    indicator: str,
    unit: str,
    formula: str,
    mineral: str,
    year: int | None,
    stage: Stage,
    group: Sequence[Series],
    bounds: Sequence[Bounds],
) -> dict[str, Any]:
    """One row from series that measure the same thing, newest first; `bounds` are (value, low, high) of each."""
    return _row(indicator, unit, formula, mineral, year, stage) | {
        "value": bounds[0][0],
        "low": min(low for _, low, _ in bounds),
        "high": max(high for _, _, high in bounds),
        "interval": interval(group),
        "basis": group[0].basis,
        # the usual series of a mineral needs no name; a part of the group, or one of several forms, does
        "by": group[0].detail if names_part(group[0]) else None,
        "sources": [series.source for series in group],
    }


def absent(indicator: str, unit: str, formula: str, mineral: str, year: int | None, stage: Stage, reason: str = "") -> dict[str, Any]:
    """One row without a value, and why."""
    return _row(indicator, unit, formula, mineral, year, stage) | {
        "value": None,
        "status": "unknown",
        "reason": reason or f"no {stage} output by country is published for this year in the shipped sources",
    }


def interval(group: Sequence[Series]) -> str:
    """What low and high are, in words."""
    parts = ["none: one source" if len(group) == 1 else f"range of {len(group)} vintages"]
    if group[0].source == "eu_crm_2023":
        parts.append("averages of about 2016-2020")
    if any(series.rest > 0 for series in group):
        parts.append("unnamed output as many producers (low) or as one (high)")
    unseen = sorted({iso3 for series in group[:1] for iso3 in series.unseen})
    if unseen:
        parts.append(f"withheld or blank: {', '.join(unseen)}")
    if len(parts) > 1 and parts[0].startswith("none") and any(series.rest > 0 for series in group):
        parts[0] = "one source"
    return "; ".join(parts)


def names_part(series: Series) -> bool:
    """Whether a figure must say which good it measures."""
    return series.source in {"iea_2025", "eu_crm_2023"}


def _row(indicator: str, unit: str, formula: str, mineral: str, year: int | None, stage: Stage) -> dict[str, Any]:
    return {"indicator": indicator, "unit": unit, "formula": formula, "mineral": mineral, "year": year, "stage": stage}
