"""Figures of concentration: for each mineral and year, the newest vintage's value and the span of all, in words.

`series -> FigureTable`; what is computed of one series is the caller's (`hhi`, `hhi_wgi`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

from accord.core.labels import Stage
from accord.core.table import FigureTable
from accord.dependence.ask import Ask
from accord.dependence.output import Series, output_series, output_years
from accord.world import World

# sources that measure a part of a group, or single materials, so that the figure must name what it measures
_STAGES: tuple[Stage, ...] = ("mining", "refining")
_NAMED = frozenset({"iea_2025", "eu_crm_2023"})


@dataclass(frozen=True, slots=True)
class Bounded:
    """A value with its bounds from one series; without a value, why. `said` goes into the interval's words."""

    value: float | None
    low: float
    high: float
    reason: str = ""
    said: str = ""


def concentration(
    world: World,
    ask: Ask,
    measure: Callable[..., Bounded],
    **fields: Any,
) -> FigureTable:
    """One row a mineral, stage, year and measured good; `fields` are the indicator's name, unit, formula, sources.

    Without a year in `ask`: every year with published output, and the EU study (about 2016-2020) as year None.
    """
    rows: list[dict[str, Any]] = []
    extra = list(fields.pop("sources", ()))
    cells = product((mineral.key for mineral in ask.wanted_minerals()), (ask.stage,) if ask.stage else _STAGES)
    for mineral, stage in cells:
        published = output_years(world, mineral, stage)
        years: tuple[int | None, ...] = ask.years or (*published, None)
        for year in years:
            label = {"mineral": mineral, "year": year, "stage": stage, **fields}
            groups = output_series(world, mineral, year, stage) if year is None or year in published else []
            if not groups:
                when = "this year" if year is not None else "2016-2020"
                reason = f"no {stage} output by country is published for {when} in the shipped sources"
                rows.append(label | {"value": None, "status": "unknown", "reason": reason})
            rows += [label | row for row in measured_rows(groups, partial(measure, year=year), extra)]
    return FigureTable.of_rows(rows)


def measured_rows(
    groups: Sequence[Sequence[Series]], measure: Callable[[Series], Bounded], extra: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """One row a group of series; `by` names the good where the mineral has several, or a part of it was measured."""
    forms = sum(group[0].source not in _NAMED for group in groups)
    rows = []
    for group in groups:
        named = forms > 1 or group[0].source in _NAMED
        row = _row(group, [measure(one) for one in group], list(extra))
        rows.append({"by": group[0].detail if named else None} | row)
    return rows


def _row(group: Sequence[Series], measured: Sequence[Bounded], extra: list[str]) -> dict[str, Any]:
    newest = measured[0]
    low, high = min(one.low for one in measured), max(one.high for one in measured)
    single = len(measured) == 1 and low == high  # one exact answer has no interval
    return {
        "value": newest.value,
        "low": None if single else low,
        "high": None if single else high,
        "interval": "; ".join(_interval(group, newest.said)),
        "status": "computed" if newest.value is not None else "unknown",
        "reason": newest.reason,
        "basis": group[0].basis,
        "sources": [*(series.source for series in group), *extra],
    }


def _interval(group: Sequence[Series], said: str) -> list[str]:
    """What low and high are, in words."""
    open_end = any(series.rest > 0 for series in group)
    parts = [f"range of {len(group)} vintages" if len(group) > 1 else "one source" if open_end else "none: one source"]
    if group[0].source == "eu_crm_2023":
        parts.append("averages of about 2016-2020")
    if open_end:
        parts.append("unnamed output as many producers (low) or as one (high)")
    if group[0].unseen:
        parts.append(f"withheld or blank: {', '.join(sorted(group[0].unseen))}")
    return [*parts, said] if said else parts
