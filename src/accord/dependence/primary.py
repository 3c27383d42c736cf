"""Where a supply chain starts: primary output by country, each source and vintage by itself, never merged.

World production x supply shares -> `Primary`. Tonnes of output are set against gross tonnes of imports only where they
are weighed alike (gross, or oxide, as oxides are what is traded). A source that gives shares, the content of an ore, or
a part of a group is used as shares of world output, to be set against shares of world imports.
A source speaks for its own years; shares are held for up to five years beyond them, and the figure says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import polars as pl

from accord.core import labels
from accord.core.figure import FigureStatus
from accord.core.labels import Stage
from accord.core.vocab import rows
from accord.dependence.output import Series, output_series, output_years
from accord.world import World

HELD = 5
"""Years beyond its own for which a source's shares are held."""
_EU, _EU_YEARS = "eu_crm_2023", (2016, 2020)
_IEA, _IEA_YEARS = "iea_2025", (2024, 2024)


@dataclass(frozen=True, slots=True)
class Primary:
    """Output by country from one source: tonnes, or shares of the world (`unit`); `said` is what the source counts.

    `unnamed` is the part of world output that no country is named for; `status` is that of the weakest row.
    """

    source: str
    amounts: dict[str, float]
    unit: Literal["tonnes", "share"]
    said: str
    unnamed: float = 0.0
    status: FigureStatus = "computed"


class Primaries:
    """Output of one mineral at one stage, by year; tables are read once."""

    def __init__(self, world: World, mineral: str, stage: Stage) -> None:
        self._world, self._mineral, self._stage = world, mineral, stage
        self._published = set(output_years(world, mineral, stage)) & set(world.years())
        cited = [row for row in rows("producers_2012") if (row["mineral"], row["stage"]) == (mineral, stage)]
        self._cited = {int(row["year"]): cited for row in cited}
        self._study = _study(world, mineral, stage)
        self._agency = _agency(world, mineral, stage) if _IEA_YEARS[0] in self._published else None

    def of(self, year: int) -> tuple[Primary, ...]:
        """All sources that speak for a year. The EU study stands in for mines only where no survey does."""
        found = [*self._surveys(year)]
        if self._agency and (year in _IEA_YEARS or (self._stage == "refining" and _near(year, _IEA_YEARS))):
            found.append(_held(self._agency, year, _IEA_YEARS))
        if self._study and _near(year, _EU_YEARS) and (self._stage == "refining" or not found):
            found.append(_held(self._study, year, _EU_YEARS))
        return tuple(found)

    def missing(self) -> str:
        """Why there is nothing for a year, and where there is something."""
        years = [year for year in self._world.years() if self._speaks(year)]
        if not years:
            return f"no {self._stage} output or shares by country in the shipped sources"
        return f"no {self._stage} output by country for this year; there is for {_spans(years)}"

    def _speaks(self, year: int) -> bool:
        """Whether any source speaks for a year."""
        held = (self._agency, _IEA_YEARS), (self._study, _EU_YEARS)
        return year in self._cited or year in self._published or any(one and _near(year, own) for one, own in held)

    def _surveys(self, year: int) -> Iterator[Primary]:
        yield from _cited(self._cited.get(year, []))
        if year in self._published:
            groups = output_series(self._world, self._mineral, year, self._stage)
            series = [one for group in groups for one in group if one.source != _IEA]
            for source in dict.fromkeys(one.source for one in series):
                yield _of_series([one for one in series if one.source == source])


def _of_series(series: list[Series]) -> Primary:
    """One source's output: its goods added up where they are weighed alike, those weighed like trade before others."""
    basis = next((b for b in ("gross", "oxide") if any(one.basis == b for one in series)), None)
    used = [one for one in series if one.basis == basis] if basis else series
    amounts: dict[str, float] = {}
    for one in used:
        for iso3, amount in one.amounts.items():
            amounts[iso3] = amounts.get(iso3, 0.0) + amount
    total = sum(one.total for one in used)
    amounts = {iso3: amount for iso3, amount in amounts.items() if amount > 0}
    rest = sum(one.rest for one in used) / total
    goods = ", ".join(dict.fromkeys(one.detail for one in used))
    if basis:
        return Primary(used[0].source, amounts, "tonnes", f"{goods} ({basis})", rest)
    return Primary(used[0].source, {i: a / total for i, a in amounts.items()}, "share", f"{goods} (content)", rest)


def _cited(table: list[dict[str, str]]) -> Iterator[Primary]:
    """One Primary a vintage: a later one replaces the rows that it revises."""
    amounts: dict[str, float] = {}
    recalled = False
    for vintage in dict.fromkeys(row["vintage"] for row in table):
        own = [row for row in table if row["vintage"] == vintage]
        amounts = amounts | {row["country"]: float(row["tonnes"]) for row in own}
        recalled = recalled or any(row["status"] == "recalled" for row in own)
        status: FigureStatus = "recalled" if recalled else "computed"
        yield Primary(
            vintage, amounts, "tonnes", "core/vocab/producers_2012.csv (oxide), in part recalled", status=status
        )


def _study(world: World, mineral: str, stage: Stage) -> Primary | None:
    """The EU study's shares: mean over the materials that the mineral's trade follows, brought to a sum of 1."""
    table = world.supply_shares(mineral, stage).filter(pl.col("scope") == "global", pl.col("share") > 0)
    followed = {r["mineral"]: r["eu_materials"].split(";") for r in rows("stages") if r["eu_materials"]}.get(mineral)
    table = table.filter(pl.col("material").is_in(followed or labels.minerals()[mineral].eu))
    number = table["material"].n_unique()
    shares = table.group_by("country").agg(pl.col("share").sum() / max(number, 1)).sort("country")
    named = dict(shares.filter(pl.col("country").is_not_null()).iter_rows())
    if not named:
        return None
    total = float(shares["share"].sum())
    materials = ", ".join(table["material"].unique().sort())
    unnamed = max(0.0, 1 - sum(named.values()) / total)
    return Primary(_EU, {iso3: s / total for iso3, s in named.items()}, "share", f"EU study: {materials}", unnamed)


def _agency(world: World, mineral: str, stage: Stage) -> Primary | None:
    for group in output_series(world, mineral, _IEA_YEARS[0], stage):
        for series in group:
            if series.source == _IEA:
                shares = {iso3: share for iso3, share in series.shares().items() if share > 0}
                return Primary(_IEA, shares, "share", f"IEA: {series.detail}", series.rest_share)
    return None


def _near(year: int, own: tuple[int, int]) -> bool:
    return own[0] - HELD <= year <= own[1] + HELD


def _held(primary: Primary, year: int, own: tuple[int, int]) -> Primary:
    if own[0] <= year <= own[1]:
        return primary
    span = f"{own[0]}" if own[0] == own[1] else f"about {own[0]}-{own[1]}"
    return Primary(
        primary.source, primary.amounts, primary.unit, f"{primary.said}; shares of {span} held", primary.unnamed
    )


def _spans(years: list[int]) -> str:
    """Years as spans: 2011-2024, or 2012, 2016-2020."""
    parts: list[list[int]] = []
    for year in years:
        if parts and year == parts[-1][-1] + 1:
            parts[-1].append(year)
        else:
            parts.append([year])
    return ", ".join(f"{part[0]}-{part[-1]}" if len(part) > 1 else f"{part[0]}" for part in parts)
