"""Figures of concentration: for each mineral and year, the newest vintage's value and the span of all, in words.

`series -> FigureTable`; what is computed of one series is the caller's (`hhi`, `hhi_wgi`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Any

from accord.core.labels import Stage
from accord.core.table import FigureTable
from accord.dependence.ask import Ask
from accord.dependence.output import Series, is_part, not_summed, output_series, output_years
from accord.world import World

_STAGES: tuple[Stage, ...] = ("mining", "refining")
_VINTAGES_OF = "mcs"  # sources of one publisher, which differ by vintage only

Weight = Callable[..., tuple[float, float]]
"""The least and the most that a country's squared share counts, by ISO3 and year: (1, 1) without a weight."""


@dataclass(frozen=True, slots=True)
class Bounded:
    """A value with its bounds from one series; without a value, why. `said` goes into the interval's words.

    `sources` are those of the weights, beside the source of the series.
    """

    value: float | None
    low: float
    high: float
    reason: str = ""
    said: str = ""
    sources: tuple[str, ...] = ()


def _plain(iso3: str, year: int | None = None) -> tuple[float, float]:  # noqa: ARG001  every producer counts alike
    return 1.0, 1.0


def concentration(
    world: World, ask: Ask, measure: Callable[..., Bounded], weight: Weight = _plain, **fields: Any
) -> FigureTable:
    """One row a mineral, stage, year and measured good; `fields` are the indicator's name, unit, formula.

    Without a year in `ask`: every year with published output, and the EU study (about 2016-2020) as year None.
    """
    rows: list[dict[str, Any]] = []
    cells = product((mineral.key for mineral in ask.wanted_minerals()), (ask.stage,) if ask.stage else _STAGES)
    for mineral, stage in cells:
        published = output_years(world, mineral, stage)
        years: tuple[int | None, ...] = ask.years or (*published, None)
        for year in years:
            label = {"mineral": mineral, "year": year, "stage": stage, **fields}
            groups = output_series(world, mineral, year, stage) if year is None or year in published else []
            if not groups:
                when = "this year" if year is not None else "2016-2020"
                none = f"no {stage} output by country is published for {when} in the shipped sources"
                reason = (year in published and year and not_summed(world, mineral, year, stage)) or none
                rows.append(label | {"value": None, "status": "unknown", "reason": reason})
            measured = measured_rows(groups, partial(measure, year=year), partial(weight, year=year))
            rows += [label | row for row in measured]
    return FigureTable.of_rows(rows)


def measured_rows(
    groups: Sequence[Sequence[Series]],
    measure: Callable[[Series], Bounded],
    weight: Callable[[str], tuple[float, float]] = _plain,
) -> list[dict[str, Any]]:
    """One row a group of series; `by` names the good where the mineral has several, or a part of it was measured."""
    forms = sum(not is_part(group[0]) for group in groups)
    rows = []
    for group in groups:
        named = forms > 1 or is_part(group[0])
        row = _row(group, [_opened(one, measure(one), weight) for one in group])
        rows.append({"by": group[0].detail if named else None} | row)
    return rows


def _opened(series: Series, closed: Bounded, weight: Callable[[str], tuple[float, float]]) -> Bounded:
    """The bounds if the producers in `series.open` may have any output x; without a world total there is no value.

    (K + g x^2) / (S + x)^2 with K / S^2 = v is least, v / (1 + v / g), at x = K / (g S), and nears g as x grows.
    """
    if not series.open:
        return closed
    weights = [weight(iso3) for iso3 in series.open]
    inverse = sum(1 / least if least > 0 else math.inf for least, _ in weights)
    low = closed.low / (1 + closed.low * inverse) if closed.low > 0 and inverse < math.inf else 0.0
    high = max(closed.high, *(most for _, most in weights))
    bounded = replace(closed, low=low, high=high)
    if series.summed:
        return bounded
    reason = f"output of {', '.join(series.open)} is withheld or not available, and no world total is published"
    return replace(bounded, value=None, reason="; ".join(part for part in (reason, closed.reason) if part))


def _row(group: Sequence[Series], measured: Sequence[Bounded]) -> dict[str, Any]:
    newest = measured[0]
    low, high = min(one.low for one in measured), max(one.high for one in measured)
    single = len(measured) == 1 and low == high  # one exact answer has no interval
    sources = [*(series.source for series in group), *(source for one in measured for source in one.sources)]
    said = dict.fromkeys(one.said for one in measured if one.said)
    return {
        "value": newest.value,
        "low": None if single else low,
        "high": None if single else high,
        "interval": "; ".join([*_interval(group), *said]),
        "status": "computed" if newest.value is not None else "unknown",
        "reason": newest.reason,
        "basis": group[0].basis,
        "sources": list(dict.fromkeys(sources)),
    }


def _interval(group: Sequence[Series]) -> list[str]:
    """What low and high are, in words."""
    open_end = any(series.rest > 0 for series in group)
    vintages = all(series.source.startswith(_VINTAGES_OF) for series in group)
    parts = [f"range of {len(group)} {'vintages' if vintages else 'sources'}"]
    if len(group) == 1:
        parts = ["one source" if open_end or group[0].open else "none: one source"]
    if group[0].source == "eu_crm_2023":
        parts.append("averages of about 2016-2020")
    if open_end:
        parts.append("unnamed output as many producers (low) or as one (high)")
    if group[0].unseen:
        parts.append(f"withheld or blank: {', '.join(sorted(group[0].unseen))}")
    if opened := sorted({iso3 for series in group for iso3 in series.open}):
        without = "value without it, as the published world total" if group[0].summed else "no world total is published"
        parts.append(f"low and high with any output of {', '.join(opened)}; {without}")
    return parts
