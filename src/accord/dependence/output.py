"""World output of a mineral as published series, each with what it leaves out: production rows -> `Series`.

Concentration is measured within one series of one vintage, never across. "Other countries" and what a publisher
withholds stay apart from the named countries: they bound the answer instead of vanishing from it. Goods that the
publisher does not add up itself (crude ore and oxide equivalent) are never added up here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

import polars as pl

from accord.core.figure import Basis
from accord.core.labels import Stage, countries
from accord.dependence.kept import kept
from accord.world import World

_MAGNET = "magnet rare earths"  # the IEA's four elements of the group never stand beside all rare-earth oxides
_SILENT = ("W", "NA")  # the publisher knows of output, or cannot say; a blank or "s" is none to speak of
_EXCLUDED = {"U.S.": "USA"}


@dataclass(frozen=True, slots=True)
class Series:
    """Output of one good in one vintage.

    `amounts` by ISO3 (a printed zero is 0), `rest` of no named country, `unseen` countries withheld or blank.
    `open` are those of `unseen` whose output no published total bounds: it may be any amount. `summed` says whether
    the publisher prints a world total (without them).
    """

    source: str
    detail: str
    basis: Basis | None
    amounts: dict[str, float]
    rest: float
    unseen: tuple[str, ...]
    open: tuple[str, ...] = ()
    summed: bool = True

    @property
    def total(self) -> float:
        return sum(self.amounts.values()) + self.rest

    def shares(self) -> dict[str, float]:
        """Share of each named country in the output that is published; they sum to 1 less the share of the rest."""
        return {iso3: amount / self.total for iso3, amount in self.amounts.items()}

    @property
    def rest_share(self) -> float:
        return self.rest / self.total


def production_series(world: World, mineral: str, year: int, stage: Stage) -> list[list[Series]]:
    """The series of a mineral, those that measure the same thing in one inner list, newest vintage first.

    Vintages of USGS and the user's own sources belong together where each has one series; magnet rare earths (IEA)
    stand apart from the whole group. What cannot be added up is no series: `not_summed` says why.
    """
    rows = world.production(mineral, year, stage, totals=True)
    mixed = _mixed(world, mineral, year)
    found = {
        source: _of_source(rows.filter(pl.col("source") == source), source)
        for source in rows["source"].unique(maintain_order=True)
        if source not in mixed
    }
    parts: dict[str, list[Series]] = {}
    for one in (one for series in reversed(found.values()) for one in series if is_part(one)):  # the user's own first
        parts.setdefault(one.detail, []).append(one)
    alone = list(parts.values())
    survey = [whole for series in found.values() if (whole := [one for one in series if not is_part(one)])]
    if all(len(series) <= 1 for series in survey):
        together = [one for series in survey for one in series]
        return ([together] if together else []) + alone
    # several goods under one name: the newest vintage that has them, each by itself
    return [[one] for one in survey[0]] + alone


def is_part(series: Series) -> bool:
    """Whether a series counts a part of a group, or a single material, so that a figure must name it."""
    return series.source == "eu_crm_2023" or series.detail.startswith(_MAGNET)


def not_summed(world: World, mineral: str, year: int, stage: Stage) -> str:
    """Why output that is published gives no series: the publisher does not add the goods up itself; else ""."""
    rows = world.production(mineral, year, stage)
    for source in _mixed(world, mineral, year):
        own = rows.filter(pl.col("source") == source)
        if own.is_empty():
            continue
        said = f"{source} prints no world total, since its rows are not one good"
        goods, silent = _goods(own.filter(pl.col("tonnes").is_not_null())), _silent(own)
        said += f" ({', '.join(goods)})" if len(goods) > 1 else ""
        return said + (f"; output of {', '.join(silent)} is withheld or not available" if silent else "")
    return ""


def _mixed(world: World, mineral: str, year: int) -> list[str]:
    """Sources that print "XX" for the world at any stage: amounts that are not reported in one manner."""

    def read() -> list[str]:
        stages = [stage for stage in get_args(Stage) if year in output_years(world, mineral, stage)]
        if not stages:
            return []
        tables = [world.production(mineral, year, stage, totals=True) for stage in stages]
        rows = pl.concat(tables).filter(pl.col("kind") == "total", pl.col("text") == "XX")
        return rows["source"].unique(maintain_order=True).to_list()

    return kept(world, ("output not summed", mineral, year), read)


def output_years(world: World, mineral: str, stage: Stage) -> tuple[int, ...]:
    """Years in which a shipped source, or the user's own table, has output by country."""
    return kept(world, "output years", lambda: _published_years(world)).get((mineral, stage), ())


def _published_years(world: World) -> dict[tuple[str, str], tuple[int, ...]]:
    survey = (pl.col("statistic") == "Production") & pl.col("section").str.starts_with("World")
    key = ["mineral", "stage", pl.col("year").cast(pl.Int32)]
    tables = [world.table(name).filter(survey).select(key) for name in ("mcs2026", "mcs2025")]
    own = [table.frame.select(key) for table in world.tables if table.kind == "production"]
    years = pl.concat([*tables, world.table("iea_facts").select(key), *own]).drop_nulls().unique().sort("year")
    return {
        (mineral, stage): tuple(own) for mineral, stage, own in years.group_by("mineral", "stage").agg("year").rows()
    }


def share_series(world: World, mineral: str, stage: Stage) -> list[list[Series]]:
    """Global supply shares of the EU study 2023 as series, one a material; a printed bound such as "<0.1%" is rest."""
    rows = world.supply_shares(mineral, stage).filter(pl.col("scope") == "global")
    found = []
    for material in rows["material"].unique(maintain_order=True):
        own = rows.filter(pl.col("material") == material)
        seen = own.filter(pl.col("share") > 0, pl.col("country").is_not_null())
        amounts = dict(seen.group_by("country", maintain_order=True).agg(pl.col("share").sum()).iter_rows())
        if amounts:
            rest = max(0.0, 1.0 - sum(amounts.values()))
            found.append([Series("eu_crm_2023", material, None, amounts, rest, ())])
    return found


def output_series(world: World, mineral: str, year: int | None, stage: Stage) -> list[list[Series]]:
    """Production of a year, or the EU study's multi-year shares where no year is named."""

    def read() -> list[list[Series]]:
        return share_series(world, mineral, stage) if year is None else production_series(world, mineral, year, stage)

    return kept(world, ("output series", mineral, year, stage), read)


def _of_source(rows: pl.DataFrame, source: str) -> list[Series]:
    """One series a good. Details that share no country, on one basis and under one total, are forms of one good."""
    rows = rows.with_columns(good=pl.col("detail").str.to_lowercase())
    named = rows.filter(pl.col("kind") == "country")
    goods = named["good"].unique(maintain_order=True).to_list()
    apart = named.select("country", "good").unique()["country"].is_duplicated().any()
    total = rows.filter(pl.col("kind") == "total", pl.col("tonnes").is_not_null()).height > 0
    joint = len(goods) == 1 or (not apart and total and named["basis"].n_unique() == 1)
    groups = [goods] if joint else [[good] for good in goods]
    made = [_series(rows.filter(pl.col("good").is_in(group)), source) for group in groups if group]
    return [one for one in made if one.total > 0]


def _goods(rows: pl.DataFrame) -> list[str]:
    """What the rows measure, in the words after the dash or colon: "crude ore" of "Production: crude ore"."""
    details = rows.filter(pl.col("kind") == "country")["detail"].unique(maintain_order=True).to_list()
    return [re.split(r"[:—]\s*", detail)[-1] for detail in details]


def _silent(rows: pl.DataFrame) -> list[str]:
    """Countries whose cell is printed as withheld or not available."""
    silent = (pl.col("text").is_in(_SILENT) | (pl.col("status") == "withheld")) & pl.col("tonnes").is_null()
    places = rows.filter(silent, pl.col("kind") == "country")["country"].drop_nulls()
    return places.unique(maintain_order=True).to_list()


def _series(rows: pl.DataFrame, source: str) -> Series:
    named = rows.filter(pl.col("kind") == "country", pl.col("country").is_not_null())
    seen = named.filter(pl.col("tonnes").is_not_null())
    output = seen.group_by("country", maintain_order=True).agg(pl.col("tonnes").sum())
    amounts: dict[str, float] = dict(output.iter_rows())
    unseen = [iso3 for iso3 in named["country"].unique(maintain_order=True) if iso3 not in amounts]
    # countries without a published place (a joint row of two countries) cannot be named, so they are rest
    unnamed = float(rows.filter(pl.col("country").is_null(), pl.col("kind") != "total")["tonnes"].sum() or 0.0)
    totals = rows.filter(pl.col("kind") == "total", pl.col("tonnes").is_not_null()).sort("tonnes", descending=True)
    total = totals.row(0, named=True) if totals.height else None
    known = sum(amounts.values()) + unnamed
    hidden = max(0.0, total["tonnes"] - known) if total and unseen else 0.0
    details = rows.filter(pl.col("kind") == "country")["detail"].unique(maintain_order=True).to_list()
    return Series(
        source=source,
        detail=details[0] if len(details) == 1 else "all forms",
        basis=named["basis"][0] if named["basis"].n_unique() == 1 else None,
        amounts=amounts,
        rest=unnamed + hidden,
        unseen=tuple(unseen),
        open=tuple(iso3 for iso3 in _silent(named) if iso3 in unseen and not _covered(iso3, named, total)),
        summed=total is not None,
    )


def _covered(iso3: str, named: pl.DataFrame, total: Mapping[str, object] | None) -> bool:
    """Whether a published world total holds a country's withheld output: what is not available it cannot hold."""
    if total is None or "NA" in named.filter(pl.col("country") == iso3)["text"].to_list():
        return False
    excluded = re.search(r"excludes (.+?) production", str(total["note"]), re.IGNORECASE)
    words = (countries()[iso3].name, *(word for word, code in _EXCLUDED.items() if code == iso3))
    return excluded is None or not any(word.lower() in excluded[1].lower() for word in words)
