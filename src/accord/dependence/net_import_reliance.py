"""Net import reliance: the part of a country's apparent consumption that net imports cover.

World -> FigureTable. Formula: (imports - exports) / (production + imports - exports), stocks left aside.
Range: below 0 for a net exporter, at most 1. How to read: 0.91 means that 91 % of what is used comes from abroad.
For the United States the figure is what USGS publishes, with its marks: ">50" is a figure with status `above`, "E"
(net exporter) one with status `below` and a bound of 0, "W" is withheld.
Reference: U.S. Geological Survey, Mineral Commodity Summaries 2026, appendix B (definitions).
Pitfall: for other countries trade is weighed gross and most output by content, so the formula may only be used where
both are gross weights of ore; elsewhere the figure is unknown, with the reason, and nothing is converted by guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from accord.core import labels
from accord.core.table import FigureTable
from accord.dependence.ask import Ask
from accord.dependence.output import Series, production_series
from accord.world import World

READS = ("net_import_reliance", "production", "trade")
FORMULA = "(imports - exports) / (production + imports - exports)"
_WEIGHED = 0.9  # least part of the trade value whose weight must be observed before weights are added up
_ORES = ("25", "26")  # HS chapters of minerals and ores, weighed as dug and dressed

Row = dict[str, Any]


def net_import_reliance(world: World, ask: Ask) -> FigureTable:
    """One Figure a mineral, country and year (one a published series for the USA, in `by`); unit "share"."""
    rows: list[Row] = []
    for mineral in ask.wanted_minerals():
        for iso3 in ask.countries or tuple(labels.countries()):
            for year in ask.years or (2021, 2022, 2023, 2024, 2025):
                label = {
                    "indicator": "net_import_reliance",
                    "unit": "share",
                    "mineral": mineral.key,
                    "country": iso3,
                    "year": year,
                    "formula": FORMULA,
                }
                found = (
                    _published(world, mineral.key, year) if iso3 == "USA" else [_computed(world, mineral, iso3, year)]
                )
                rows += [label | row for row in found]
    return FigureTable.of_rows(rows)


def _published(world: World, mineral: str, year: int) -> list[Row]:
    """USGS rows as shares, their marks kept."""
    rows = world.net_import_reliance(mineral, year)
    if rows.is_empty():
        return [_unknown("USGS publishes net import reliance for 2021 to 2025, and not for this mineral and year")]
    several = rows.height > 1
    return [
        _marked(row) | ({"by": row["detail"].rsplit(": ", 1)[-1]} if several else {})
        for row in rows.iter_rows(named=True)
    ]


def _marked(row: Row) -> Row:
    kept = {"sources": ["mcs2026"], "status": row["status"], "interval": "none: one source"}
    value, mark = row["value"], row["mark"]
    if mark == "E":
        return kept | {"value": None, "high": 0.0, "reason": "printed E: net exporter, reliance below 0"}
    if value is None:
        return kept | {"value": None, "reason": f"printed as {row['text']!r}"}
    if mark in {">", "<"}:
        low, high = (value, 100.0) if mark == ">" else (0.0, value)
        return kept | {
            "value": value / 100,
            "low": low / 100,
            "high": high / 100,
            "interval": f"printed as {row['text']}",
        }
    return kept | {"value": value / 100}


def _computed(world: World, mineral: labels.Mineral, iso3: str, year: int) -> Row:
    """The formula, where output and trade are both gross weights of ore; else why not."""
    codes = mineral.hs
    if not codes:
        return _unknown("no HS92 code of the shipped trade data holds this mineral by itself")
    if not all(code.startswith(_ORES) for code in codes):
        return _unknown("trade is gross weight of refined goods, output is content: not in one measure")
    if year not in world.years():
        return _unknown("no trade data for this year")
    groups = [group for group in production_series(world, mineral.key, year, "mining") if group[0].basis == "gross"]
    if len(groups) != 1:
        return _unknown("no output in gross weight is published for this year")
    trade = world.trade(codes, [year])
    net, weighed = _net_imports(trade, iso3)
    if weighed < _WEIGHED:
        return _unknown(f"weight is observed for {weighed:.0%} of the trade value only")
    return _from_output(groups[0], iso3, net)


def _net_imports(trade: pl.DataFrame, iso3: str) -> tuple[float, float]:
    """Net imports (t), and the part of the value whose weight is observed."""
    own = trade.filter((pl.col("importer") == iso3) ^ (pl.col("exporter") == iso3))
    sign = pl.when(pl.col("importer") == iso3).then(1.0).otherwise(-1.0)
    net = own.select((sign * pl.col("quantity_t")).sum()).item()
    weighed = own.filter(pl.col("quantity_t").is_not_null())["value_usd"].sum()
    total = own["value_usd"].sum()
    return float(net), float(weighed) / float(total) if total else 0.0


def _from_output(group: Sequence[Series], iso3: str, net: float) -> Row:
    """A country that no series names may still produce: as much as all unnamed countries together, or nothing."""
    newest = group[0]
    kept = {"basis": "gross", "sources": [*(series.source for series in group), "baci"]}
    if iso3 in newest.unseen:
        return kept | _unknown("its output is withheld or blank")
    outputs = [series.amounts[iso3] for series in group if iso3 in series.amounts]
    if iso3 in newest.amounts:
        found = [net / (output + net) for output in outputs if output + net > 0]
        if not found or newest.amounts[iso3] + net <= 0:
            return kept | _unknown("apparent consumption is not positive: stocks, or a flow booked under another code")
        interval = f"range of {len(found)} vintages" if len(found) > 1 else "none: one source"
        return kept | {"value": found[0], "low": min(found), "high": max(found), "interval": interval}
    if net <= 0:
        return kept | _unknown("no output of its own is published and it exports more than it imports")
    if newest.rest == 0:
        return kept | {"value": 1.0, "interval": "none: no output of its own is published"}
    low = net / (newest.rest + net)
    reason = "its output is not named; it is between none and that of all unnamed countries"
    return kept | _unknown(reason) | {"low": low, "high": 1.0, "interval": "own output as all unnamed output, or none"}


def _unknown(reason: str) -> Row:
    return {"value": None, "status": "unknown", "reason": reason}
