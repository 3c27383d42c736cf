"""World output of a mineral as published series, each with what it leaves out: production rows -> `Series`.

Concentration is measured within one series of one vintage, never across. "Other countries" and what a publisher
withholds stay apart from the named countries: they bound the answer instead of vanishing from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from accord.core.figure import Basis
from accord.core.labels import Stage
from accord.dependence.kept import kept
from accord.world import World

_MAGNET = "iea_2025"  # counts four elements of the group, so it never stands beside all rare-earth oxides


@dataclass(frozen=True, slots=True)
class Series:
    """Output of one good in one vintage.

    `amounts` by ISO3 (a printed zero is 0), `rest` of no named country, `unseen` countries withheld or blank.
    """

    source: str
    detail: str
    basis: Basis | None
    amounts: dict[str, float]
    rest: float
    unseen: tuple[str, ...]

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

    Vintages of USGS belong together where each has one series; magnet rare earths (IEA) stand alone.
    """
    rows = world.production(mineral, year, stage, totals=True)
    found: dict[str, list[Series]] = {}
    for source in rows["source"].unique(maintain_order=True):
        found[source] = _of_source(rows.filter(pl.col("source") == source), source)
    survey = [series for source, series in found.items() if source != _MAGNET]
    alone = [[one] for one in found.get(_MAGNET, [])]
    if all(len(series) <= 1 for series in survey):
        together = [one for series in survey for one in series]
        return ([together] if together else []) + alone
    # several goods under one name: the newest vintage that has them, each by itself
    newest = next(series for series in survey if series)
    return [[one] for one in newest] + alone


def output_years(world: World, mineral: str, stage: Stage) -> tuple[int, ...]:
    """Years in which a shipped source publishes output by country."""
    return kept(world, "output years", lambda: _published_years(world)).get((mineral, stage), ())


def _published_years(world: World) -> dict[tuple[str, str], tuple[int, ...]]:
    survey = (pl.col("statistic") == "Production") & pl.col("section").str.starts_with("World")
    key = ["mineral", "stage", pl.col("year").cast(pl.Int32)]
    tables = [world.table(name).filter(survey).select(key) for name in ("mcs2026", "mcs2025")]
    years = pl.concat([*tables, world.table("iea_facts").select(key)]).drop_nulls().unique().sort("year")
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
    """One series a `detail`; details that share no country are forms of one good and are joined."""
    named = rows.filter(pl.col("kind") == "country")
    details = named["detail"].unique(maintain_order=True).to_list()
    joint = not named.select("country", "detail").unique()["country"].is_duplicated().any()
    groups = [details] if joint else [[detail] for detail in details]
    made = [_series(rows.filter(pl.col("detail").is_in(group)), source, group) for group in groups if group]
    return [one for one in made if one.total > 0]


def _series(rows: pl.DataFrame, source: str, details: list[str]) -> Series:
    named = rows.filter(pl.col("kind") == "country", pl.col("country").is_not_null())
    seen = named.filter(pl.col("tonnes").is_not_null())
    unseen = named.filter(pl.col("tonnes").is_null())["country"].unique(maintain_order=True).to_list()
    output = seen.group_by("country", maintain_order=True).agg(pl.col("tonnes").sum())
    amounts: dict[str, float] = dict(output.iter_rows())
    # countries without a published place (a joint row of two countries) cannot be named, so they are rest
    unnamed = rows.filter(pl.col("country").is_null(), pl.col("kind") != "total")["tonnes"].sum() or 0.0
    total = rows.filter(pl.col("kind") == "total")["tonnes"].max()
    hidden = 0.0
    if unseen and isinstance(total, float):
        hidden = max(0.0, total - sum(amounts.values()) - float(unnamed))
    bases = rows["basis"].unique().to_list()
    return Series(
        source=source,
        detail=details[0] if len(details) == 1 else "all forms",
        basis=bases[0] if len(bases) == 1 else None,
        amounts=amounts,
        rest=float(unnamed) + hidden,
        unseen=tuple(unseen),
    )
