"""A user's own tables over the shipped ones: which rows answer, and from which source each of them is.

Trade: the user's rows replace the snapshot's for what they hold, later tables before earlier ones. A table that
reconciles both sides (BACI) holds whole (year, code) pairs; one side's reports (Comtrade) hold (year, code, reporter),
so that Japan's imports do not push out the rest of the world. Production: one more source side by side. Governance:
replaced for the years that a table holds. Nothing is averaged.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from accord.core.errors import DataError
from accord.world.table import Table

REVISION = "HS92"  # the codes in which World.trade is asked
_HOLDS = {"both": [], "importer": ["importer"], "exporter": ["exporter"]}
_TRADE = ["year", "exporter", "importer", "hs92", "value_usd", "quantity_t", "source"]


def check(table: Table) -> None:
    """DataError for trade in codes of another HS revision: the same six digits would be another good."""
    if table.kind == "trade":
        other = sorted(set(table.frame["hs_revision"].unique()) - {REVISION})
        if other:
            raise DataError(
                f"codes are {', '.join(other)}, wanted is {REVISION}",
                where=table.source.id,
                hint=f"Download the {REVISION} edition (Comtrade: classification H0)",
            )


def trade(shipped: pl.DataFrame, tables: Sequence[Table], codes: Sequence[str], years: Sequence[int]) -> pl.DataFrame:
    """Shipped rows and the user's, with a column `source`; one row a (year, exporter, importer, hs92)."""
    rows = shipped.select(_TRADE)
    for table in _of("trade", tables):
        own = table.frame.rename({"hs": "hs92"}).filter(pl.col("hs92").is_in(codes), pl.col("year").is_in(years))
        for (side,), part in own.group_by("reported_by", maintain_order=True):
            held = ["year", "hs92", *_HOLDS[str(side)]]
            rows = pl.concat([rows.join(part.select(held).unique(), on=held, how="anti"), part.select(_TRADE)])
    return rows.sort("year", "hs92", "exporter", "importer")


def trade_codes(tables: Sequence[Table]) -> set[str]:
    return {code for table in _of("trade", tables) for code in table.frame["hs"].unique()}


def trade_years(tables: Sequence[Table]) -> set[int]:
    return {year for table in _of("trade", tables) for year in table.frame["year"].unique()}


def production(tables: Sequence[Table], mineral: str, year: int, stage: str) -> list[pl.DataFrame]:
    """The user's rows, one frame a source; of two tables of one source the later answers."""
    found: dict[str, pl.DataFrame] = {}
    for table in _of("production", tables):
        of_year = (pl.col("mineral") == mineral) & (pl.col("year") == year) & (pl.col("stage") == stage)
        rows = table.frame.filter(of_year)
        if rows.height:
            found[table.source.id] = rows.with_columns(unit=pl.lit("t"))
    return list(found.values())


def governance(shipped: pl.DataFrame, tables: Sequence[Table], *, political: bool = False) -> pl.DataFrame:
    """country, year, wgi, source; a table counts for the years in which it has the measure for some country.

    The measure is the mean of all six dimensions, or political stability alone: a table may hold only one of them.
    """
    value = pl.col("political_stability" if political else "wgi").alias("wgi")
    rows = shipped.select("country", pl.col("year").cast(pl.Int32), value, pl.lit("wgi").alias("source"))
    for table in _of("governance", tables):
        own = table.frame.select("country", "year", value, "source").drop_nulls()
        rows = pl.concat([rows.filter(~pl.col("year").is_in(own["year"].unique().to_list())), own])
    return rows.drop_nulls("wgi")


def _of(kind: str, tables: Sequence[Table]) -> list[Table]:
    return [table for table in tables if table.kind == kind]
