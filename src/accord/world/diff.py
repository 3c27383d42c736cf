"""What moves between two snapshots, and between two vintages inside one: tables, trade, production.

`World, World -> Diff` and `World -> revisions`. How an indicator moves stands above this room, in
`accord.dependence.moved`. Nothing is called right or wrong here: two vintages that disagree are two rows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import polars as pl

from accord.core import labels
from accord.core.errors import DataError
from accord.world.model import World

VINTAGES = ("mcs2025", "mcs2026")  # of one publisher, oldest first
_SERIES = ("mineral", "stage", "year", "basis", "kind", "country")
_TRADE = ("year", "exporter", "importer", "hs92")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Diff:
    """`tables`: name, change (added, removed, changed, same), rows and hash on both sides.

    `production`: rows of the production tables that differ, as `revisions` has them, `old` and `new` naming snapshot
    and table. `trade`: hs92 and year whose sums differ: rows, value (USD) and tonnes on both sides.
    """

    tables: pl.DataFrame
    production: pl.DataFrame
    trade: pl.DataFrame

    @property
    def same(self) -> bool:
        """Whether every table is the same on both sides, byte by byte."""
        return self.tables.filter(pl.col("change") != "same").is_empty()


def diff(old: World, new: World) -> Diff:
    """All that moves from one snapshot to another; tables whose files have equal hashes are not read.

    The hashes are taken of the files as they lie there, whatever `datapackage.json` says of them.
    """
    tables = _tables(old, new)
    changed = set(tables.filter(pl.col("change") == "changed")["table"])
    produced = [
        _moved(_production(old, name), _production(new, name), f"old:{name}", f"new:{name}")
        for name in VINTAGES
        if name in changed
    ]
    production = pl.concat(produced) if produced else _moved(*(pl.DataFrame(schema=_PRODUCED),) * 2, "", "")
    return Diff(
        tables=tables,
        production=production.filter(pl.col("before").ne_missing(pl.col("after"))),
        trade=_trade(old, new) if "baci" in changed else pl.DataFrame(schema=_TRADED),
    )


def revisions(world: World, mineral: str | None = None) -> pl.DataFrame:
    """Output of one year in an older and a newer vintage of one publisher, for every year that both have.

    Columns: mineral, stage, year, basis, kind (country, total), country, area, before, after (t), ratio (after /
    before), share (the larger part of the vintage's sum), old, new (vintages). Sorted by what moved most. A series is
    compared where mineral, stage, year, basis and country single out one row on either side and both have a value.
    """
    found = [
        _moved(_production(world, old), _production(world, new), old, new)
        for old, new in pairwise(VINTAGES)
        if {old, new} <= {str(resource["name"]) for resource in world.sources}
    ]
    table = pl.concat(found) if found else _moved(*(pl.DataFrame(schema=_PRODUCED),) * 2, "", "")
    both = table.filter(pl.col("before").is_not_null(), pl.col("after").is_not_null())
    return both if mineral is None else both.filter(pl.col("mineral") == labels.mineral(mineral).key)


_PRODUCED: dict[str, Any] = {
    "mineral": pl.String, "stage": pl.String, "year": pl.Int16, "basis": pl.String, "kind": pl.String,
    "country": pl.String, "area": pl.String, "tonnes": pl.Float64, "share": pl.Float64,
}  # fmt: skip
_TRADED: dict[str, Any] = {
    "hs92": pl.String, "year": pl.Int32, "rows_old": pl.UInt32, "rows_new": pl.UInt32, "value_old": pl.Float64,
    "value_new": pl.Float64, "tonnes_old": pl.Float64, "tonnes_new": pl.Float64,
}  # fmt: skip


def _production(world: World, name: str) -> pl.DataFrame:
    """World output of every mineral and year in one vintage, one row a series; ambiguous series are left out."""
    rows = world.table(name).filter(
        pl.col("statistic") == "Production",
        pl.col("section").str.starts_with("World"),
        pl.col("mineral").is_not_null(),
        pl.col("tonnes_per_unit").is_not_null(),
    )
    tonnes = pl.col("value") * pl.col("tonnes_per_unit")
    summed = tonnes.filter(pl.col("kind") != "total").sum().over("mineral", "stage", "year", "basis")
    named = rows.with_columns(tonnes=tonnes, share=pl.when(summed > 0).then(tonnes / summed))
    named = named.filter((pl.col("kind") == "total") | pl.col("country").is_not_null())
    return named.filter(~named.select(_SERIES).is_duplicated()).select(list(_PRODUCED))


def _moved(old: pl.DataFrame, new: pl.DataFrame, before: str, after: str) -> pl.DataFrame:
    joined = old.join(new, on=list(_SERIES), how="full", coalesce=True, nulls_equal=True, suffix="_new")
    ratio = pl.col("tonnes_new") / pl.col("tonnes")
    return (
        joined.select(
            *_SERIES,
            area=pl.coalesce("area", "area_new"),
            before=pl.col("tonnes"),
            after=pl.col("tonnes_new"),
            ratio=pl.when((pl.col("tonnes") == 0) & (pl.col("tonnes_new") == 0)).then(1.0).otherwise(ratio),
            share=pl.max_horizontal("share", "share_new"),
            old=pl.lit(before),
            new=pl.lit(after),
        )
        .with_columns(apart=pl.max_horizontal("ratio", 1 / pl.col("ratio")))
        .sort("apart", *_SERIES, descending=[True] + [False] * len(_SERIES), nulls_last=True)
        .drop("apart")
    )


def _tables(old: World, new: World) -> pl.DataFrame:
    sides = [
        pl.DataFrame(
            [(str(r["name"]), *_of_file(world, r), str(r["vintage"])) for r in world.sources],
            schema={"table": pl.String, "rows": pl.Int64, "hash": pl.String, "vintage": pl.String},
            orient="row",
        )
        for world in (old, new)
    ]
    both = sides[0].join(sides[1], on="table", how="full", coalesce=True, suffix="_new")
    change = (
        pl.when(pl.col("hash").is_null())
        .then(pl.lit("added"))
        .when(pl.col("hash_new").is_null())
        .then(pl.lit("removed"))
        .when(pl.col("hash") == pl.col("hash_new"))
        .then(pl.lit("same"))
        .otherwise(pl.lit("changed"))
    )
    return both.select(
        "table", change.alias("change"), rows_old="rows", rows_new="rows_new", vintage_old="vintage",
        vintage_new="vintage_new", hash_old="hash", hash_new="hash_new",
    ).sort("table")  # fmt: skip


def _of_file(world: World, resource: dict[str, Any]) -> tuple[int, str]:
    """Rows and hash of a table's own file."""
    path = world.folder / str(resource["path"])
    if not path.is_file():
        raise DataError("file is missing", where=str(path), hint="Build the snapshot again: accord data build DIR")
    found = f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    if found == resource["hash"]:
        return int(resource["rows"]), found
    try:
        return int(pl.scan_parquet(path).select(pl.len()).collect().item()), found
    except (pl.exceptions.PolarsError, OSError):
        hint = "Build the snapshot again: accord data build DIR"
        raise DataError("is no readable table and not what datapackage.json describes", where=str(path),
                        hint=hint) from None  # fmt: skip


def _trade(old: World, new: World) -> pl.DataFrame:
    sums = []
    for world, side in ((old, "old"), (new, "new")):
        trade = world.trade(world.table("products")["hs92"].to_list())
        sums.append(
            trade.group_by("hs92", "year").agg(
                pl.len().alias(f"rows_{side}"),
                pl.col("value_usd").sum().alias(f"value_{side}"),
                # whole dollars and whole kilograms add up to the same in any order
                ((pl.col("quantity_t") * 1000).round().sum() / 1000).alias(f"tonnes_{side}"),
            )
        )
    both = sums[0].join(sums[1], on=["hs92", "year"], how="full", coalesce=True)
    moved = pl.any_horizontal(
        pl.col(f"{name}_old").ne_missing(pl.col(f"{name}_new")) for name in ("rows", "value", "tonnes")
    )
    return both.filter(moved).select(list(_TRADED)).sort("hs92", "year")
