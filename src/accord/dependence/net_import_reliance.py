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
from itertools import product
from typing import Any

import polars as pl

from accord.core import labels
from accord.core.table import FigureTable, concat
from accord.dependence.ask import Ask
from accord.dependence.flows import NO_YEAR, ORES, members, placed
from accord.dependence.kept import kept
from accord.dependence.output import Series, output_series
from accord.world import World

READS = ("net_import_reliance", "production", "trade")
FORMULA = "(imports - exports) / (production + imports - exports)"
_WEIGHED = 0.9  # least part of the trade value whose weight must be observed before weights are added up

Row = dict[str, Any]


def net_import_reliance(world: World, ask: Ask) -> FigureTable:
    """One Figure a mineral, country or bloc and year (one a published series for the USA, in `by`); unit "share".

    Without a country in `ask`: the USA as published, and every country of which something can be told.
    """
    years = tuple(dict.fromkeys(ask.years)) or _years(world)
    places = tuple(dict.fromkeys(ask.countries)) or tuple(labels.countries())
    others = tuple(place for place in places if place != "USA")
    published = kept(world, "net import reliance", lambda: _all_published(world))
    absent = _unknown("USGS publishes net import reliance for 2021 to 2025, and not for this mineral and year")
    rows: list[Row] = []
    blank: list[tuple[str, int, str]] = []
    for mineral, year in product(ask.wanted_minerals(), years):
        label: Row = {"mineral": mineral.key, "year": year}
        if "USA" in places:
            found = published.get((mineral.key, year), [absent])
            rows += [label | {"country": "USA"} | row for row in found]
        if not others:
            continue
        known = _computed(world, mineral, year, others)
        if isinstance(known, str):
            blank.append((mineral.key, year, known))
        else:
            rows += [label | row for row in known if ask.countries or row["value"] is not None or "low" in row]
    constant: Row = {"indicator": "net_import_reliance", "unit": "share", "formula": FORMULA}
    told = FigureTable.of_rows([constant | row for row in rows])
    if not (blank and ask.countries):
        return told
    cells = pl.DataFrame(blank, schema={"mineral": pl.String, "year": pl.Int32, "reason": pl.String}, orient="row")
    full = cells.join(pl.DataFrame({"country": others}), how="cross").with_columns(
        *(pl.lit(text).alias(name) for name, text in (constant | {"status": "unknown"}).items()),
        value=pl.lit(None, dtype=pl.Float64),
    )
    return concat(told, FigureTable.of(full))


def _years(world: World) -> tuple[int, ...]:
    """Years of which anything can be told: what USGS publishes, and output and trade together."""
    return tuple(sorted({year for _, year in kept(world, "net import reliance", lambda: _all_published(world))}))


def _all_published(world: World) -> dict[tuple[str, int], list[Row]]:
    """USGS rows as shares, their marks kept, by mineral and year."""
    table = world.table("mcs2026").filter(pl.col("statistic") == "Net import reliance", pl.col("mineral").is_not_null())
    found: dict[tuple[str, int], list[Row]] = {}
    for (mineral, year), rows in table.group_by("mineral", "year", maintain_order=True):
        several = rows.height > 1
        found[str(mineral), int(year)] = [
            _marked(row) | ({"by": row["detail"].rsplit(": ", 1)[-1]} if several else {})
            for row in rows.iter_rows(named=True)
        ]
    return found


def _marked(row: Row) -> Row:
    cited = {"sources": ["mcs2026"], "status": row["status"], "interval": "none: one source"}
    value, mark = row["value"], row["mark"]
    if mark == "E":
        return cited | {"value": None, "high": 0.0, "reason": "printed E: net exporter, reliance below 0"}
    if value is None:
        return cited | {"value": None, "reason": f"printed as {row['text']!r}"}
    if mark in {">", "<"}:
        low, high = (value, 100.0) if mark == ">" else (0.0, value)
        return cited | {
            "value": value / 100,
            "low": low / 100,
            "high": high / 100,
            "interval": f"printed as {row['text']}",
        }
    return cited | {"value": value / 100}


def _computed(world: World, mineral: labels.Mineral, year: int, places: Sequence[str]) -> list[Row] | str:
    """The formula by place, where output and trade are both gross weights of ore; else why not."""
    codes = mineral.hs
    if not codes:
        return "no HS92 code of the shipped trade data holds this mineral by itself"
    if not all(code.startswith(ORES) for code in codes):
        return "trade is gross weight of refined goods, output is content: not in one measure"
    if year not in world.years():
        return NO_YEAR
    groups = [group for group in output_series(world, mineral.key, year, "mining") if group[0].basis == "gross"]
    if len(groups) != 1:
        return "no output in gross weight is published for this year"
    trade = world.trade(codes, [year]).filter(pl.col("importer") != pl.col("exporter"))
    member = members(tuple(places), (year,))
    flows = []
    for side, sign in (("importer", 1.0), ("exporter", -1.0)):
        flows.append(placed(trade, member, side).filter(~pl.col("inside")).with_columns(pl.col("quantity_t") * sign))
    seen = pl.col("value_usd").filter(pl.col("quantity_t").is_not_null()).sum()
    net = (
        pl.concat([flow.select("country", "value_usd", "quantity_t") for flow in flows])
        .group_by("country", maintain_order=True)
        .agg(pl.col("quantity_t").sum(), weighed=seen / pl.col("value_usd").sum())
    )
    by_place = {place: (float(tonnes), float(weighed)) for place, tonnes, weighed in net.sort("country").iter_rows()}
    own = dict(member.group_by("country").agg("member").iter_rows())
    return [{"country": p} | _of_place(groups[0], own.get(p, [p]), *by_place.get(p, (0.0, 0.0))) for p in places]


def _of_place(group: Sequence[Series], own: Sequence[str], net: float, weighed: float) -> Row:
    if weighed < _WEIGHED:
        return _unknown(f"weight is observed for {weighed:.0%} of the trade value only")
    return _from_output(group, own, net)


def _from_output(group: Sequence[Series], own: Sequence[str], net: float) -> Row:
    """A country that no series names may still produce: as much as all unnamed countries together, or nothing."""
    newest = group[0]
    cited: Row = {"basis": "gross", "sources": [*(series.source for series in group), "baci"]}
    if set(own) & set(newest.unseen):
        return cited | _unknown("its output is withheld or blank")
    outputs = [_sum(series, own) for series in group if set(own) & set(series.amounts)]
    if set(own) & set(newest.amounts):
        found = [net / (output + net) for output in outputs if output + net > 0]
        if not found or _sum(newest, own) + net <= 0:
            return cited | _unknown("apparent consumption is not positive: stocks, or a flow booked under another code")
        interval = f"range of {len(found)} sources" if len(found) > 1 else "none: one source"
        if newest.rest > 0 and len(own) > 1 and net > 0:  # a bloc's unnamed members may hold the unnamed output
            found.append(net / (_sum(newest, own) + newest.rest + net))
            interval += "; unnamed output as the bloc's own, or not"
        return cited | {"value": found[0], "low": min(found), "high": max(found), "interval": interval}
    if net <= 0:
        return cited | _unknown("no output of its own is published and it exports more than it imports")
    if newest.rest == 0:
        return cited | {"value": 1.0, "interval": "none: no output of its own is published"}
    low = net / (newest.rest + net)
    reason = "its output is not named; it is between none and that of all unnamed countries"
    return cited | _unknown(reason) | {"low": low, "high": 1.0, "interval": "own output as all unnamed output, or none"}


def _sum(series: Series, own: Sequence[str]) -> float:
    return sum(series.amounts.get(place, 0.0) for place in own)


def _unknown(reason: str) -> Row:
    return {"value": None, "status": "unknown", "reason": reason}
