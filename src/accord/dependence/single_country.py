"""The 65 % test: the share of the largest single third country in what a country or bloc brings in, by stage.

World trade x EU sourcing -> FigureTable. Formula: largest supplier's imports / all imports, within the trade codes of
one stage (ores: HS chapters 25 and 26, "mining"; everything else: "refining"); a bloc's inner trade is left out.
For the EU also the sourcing shares of the EU's own study, a material each (about 2016-2020, year absent).
Range: 0 to 1. `scope` is (supplier,); the interval's words start with "above 65 %" or "within 65 %", and print all
measures with their largest suppliers where they differ by more than 5 points. How to read: above, the benchmark for
2030 that "no third country accounts for more than 65 %" of annual consumption at any relevant stage is missed as far as
imports show.
Reference: Regulation (EU) 2024/1252 (Critical Raw Materials Act), article 5(1)(b).
Pitfall: the benchmark counts consumption, these are imports: own output lowers the share. Last port, not origin: a test
that is passed by direct trade may fail by `indirect_share`. For one member of the Union its fellow members count as
suppliers too: ask for the bloc. Some sourcing rows of the study are world shares rounded.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from accord.core import labels
from accord.core.labels import Stage
from accord.core.table import FigureTable, concat
from accord.dependence.ask import Ask
from accord.dependence.content import apart
from accord.dependence.flows import of_stage
from accord.dependence.n_minus_1 import largest
from accord.dependence.partners import Partners, by_mineral, figures, noted, partners, unknowns, words
from accord.world import World

READS = ("trade", "supply_shares", "price")
FORMULA = "imports from the largest third country / imports from all third countries"
LIMIT = 0.65
_STAGES: tuple[Stage, ...] = ("mining", "refining")
_EU, _STUDIED = "EU27", (2016, 2020)
_INDICATOR = "single_country"


def single_country(world: World, ask: Ask) -> FigureTable:
    """One Figure a mineral, stage, country (or bloc), year and measure; unit "share"."""

    def traded(mineral: str, codes: tuple[str, ...]) -> FigureTable:
        own = {stage: of_stage(codes, stage) for stage in _STAGES}
        tables = [_of_stage(partners(world, ask, mineral, some), stage) for stage, some in own.items() if some]
        return concat(*tables) if tables else _none(ask, partners(world, ask, mineral, ()))

    table = by_mineral(ask, traded)
    studied = [one for mineral in ask.wanted_minerals() for one in _sourced(world, ask, mineral.key)]
    return concat(table, *studied)


def verdict(share: pl.Expr) -> pl.Expr:
    """Above or within the benchmark."""
    return (
        pl.when(share > LIMIT).then(pl.lit(f"above {LIMIT * 100:g} %")).otherwise(pl.lit(f"within {LIMIT * 100:g} %"))
    )


def _of_stage(found: Partners, stage: Stage) -> FigureTable:
    top = largest(found.shares)
    far = apart(top, ["country", "year"], named="partner")
    rows = noted(top.join(far, on=["country", "year"], how="left", maintain_order="left"), found).select(
        "country", "year", "by",
        pl.col("share").alias("value"),
        pl.concat_list("partner").alias("scope"),
        pl.concat_str(verdict(pl.col("share")), pl.lit("none: one source; of imports, not of consumption"), words(),
                      "far", "note", separator="; ", ignore_nulls=True).alias("interval"),
    )  # fmt: skip
    parts = pl.concat([rows, unknowns(found.absent)], how="diagonal").with_columns(stage=pl.lit(stage))
    return figures(parts, found, indicator=_INDICATOR, formula=FORMULA)


def _none(ask: Ask, found: Partners) -> FigureTable:
    rows = unknowns(found.absent).with_columns(stage=pl.lit(ask.stage, dtype=pl.String))
    return figures(rows, found, indicator=_INDICATOR, formula=FORMULA)


def _sourced(world: World, ask: Ask, mineral: str) -> Iterator[FigureTable]:
    """The study's sourcing shares for the EU, where the question is open to them."""
    asked = (not ask.countries or _EU in ask.countries) and ask.by is None and not ask.codes
    if not asked or (ask.years and not any(_STUDIED[0] <= year <= _STUDIED[1] for year in ask.years)):
        return
    for stage in _STAGES:
        if ask.stage not in (None, stage):
            continue
        table = world.supply_shares(mineral, stage).filter(pl.col("country").is_not_null(), pl.col("share") > 0)
        third = table.filter(pl.col("scope") == "EU", ~pl.col("country").is_in(list(labels.members(_EU, _STUDIED[1]))))
        top = third.sort("material", "share", "country", descending=[False, True, False]).unique(
            subset="material", keep="first", maintain_order=True
        )
        if top.height:
            yield FigureTable.of(_sourcing_rows(top, _repeated(table), mineral, stage))


def _sourcing_rows(top: pl.DataFrame, repeated: list[str], mineral: str, stage: Stage) -> pl.DataFrame:
    mean = pl.lit("none: one source; share of EU sourcing, averages of about 2016-2020")
    copied = pl.when(pl.col("material").is_in(repeated)).then(pl.lit("these rows repeat the shares of world output"))
    return top.select(
        pl.lit(_INDICATOR).alias("indicator"),
        pl.col("share").alias("value"),
        pl.lit("share").alias("unit"),
        pl.lit(mineral).alias("mineral"),
        pl.lit(_EU).alias("country"),
        pl.lit(stage).alias("stage"),
        pl.concat_list("country", "material").alias("scope"),
        pl.concat_str(verdict(pl.col("share")), mean, copied, separator="; ", ignore_nulls=True).alias("interval"),
        pl.lit("largest third country's share of the EU's sourcing").alias("formula"),
        pl.concat_list("source").alias("sources"),
    )


def _repeated(table: pl.DataFrame, near: float = 0.0101) -> list[str]:
    """Materials whose sourcing rows are their world rows, rounded: no observation of the EU at all."""
    sides = [
        table.filter(pl.col("scope") == scope).select("material", "country", "share") for scope in ("EU", "global")
    ]
    both = sides[0].join(sides[1], on=["material", "country"], how="left", suffix="_world")
    same = (pl.col("share") - pl.col("share_world")).abs().fill_null(1.0) <= near
    return both.group_by("material").agg(same.all().alias("same")).filter("same")["material"].to_list()
