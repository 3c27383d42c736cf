"""Faults of the tables, and known traps: is the snapshot whole, and which flows are not what their code says.

`check(world)` tests a snapshot, `faults` any trade table; `notes_for` returns facts found by measuring
(`core/vocab/flow_notes.csv`). Nothing is corrected here: whoever uses a flow decides, and says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from accord.core import labels
from accord.core.errors import DataError, Fault, raise_faults
from accord.core.vocab import rows
from accord.world.model import World

_KEY = ("year", "exporter", "importer", "hs92")
_NOTES = {
    "hs92": pl.String, "exporter": pl.String, "importer": pl.String, "from": pl.Int32, "to": pl.Int32,
    "kind": pl.String, "note": pl.String, "source": pl.String,
}  # fmt: skip


def notes_for(codes: Sequence[str], years: Sequence[int] | None = None) -> pl.DataFrame:
    """Known traps in these HS92 codes and years: hs92, exporter, importer, from, to, kind, note, source.

    `importer` is an ISO3 code, the bloc "EU27", or null for all; `to` is null where the trap lasts. Kinds:
    ore_booked_as_metal, feedstock (what is inside is not known), double_count, junk_weight.
    """
    table = pl.DataFrame(
        [{name: row[name] or None for name in _NOTES} for row in rows("flow_notes")],
        schema=dict.fromkeys(_NOTES, pl.String),
    ).cast(_NOTES)  # type: ignore[arg-type]
    found = table.filter(pl.col("hs92").is_in(list(codes)))
    if years is not None and years:
        found = found.filter(pl.col("from") <= max(years), pl.col("to").fill_null(9999) >= min(years))
    return found


def faults(trade: pl.DataFrame) -> Iterator[Fault]:
    """Faults of a trade table as `World.trade` returns it: columns, null keys, negative numbers, duplicate keys."""
    absent = [name for name in (*_KEY, "value_usd", "quantity_t") if name not in trade.columns]
    if absent:
        yield Fault("trade", f"columns are missing: {', '.join(absent)}")
        return
    for name in (*_KEY, "value_usd"):
        if count := trade[name].null_count():
            yield Fault(name, f"{count} rows are null", "Only quantity_t may be null: weight not observed")
    for name in ("value_usd", "quantity_t"):
        if count := trade.filter(pl.col(name) < 0).height:
            yield Fault(name, f"{count} rows are negative")
    if count := trade.filter(trade.select(_KEY).is_duplicated()).height:
        yield Fault(", ".join(_KEY), f"{count} rows share a key", "Sum them, or name what sets them apart")


def check(world: World) -> tuple[Fault, ...]:
    """Every fault of a snapshot at once, none if it is whole: nothing is raised and nothing is mended.

    Each table of `datapackage.json`: the file is there, its bytes and SHA-256 are those described, it can be read, its
    columns, types and number of rows are those described, its key (`KEYS`) is unique, no quantity is negative, and
    every country is in the country table. Files that are not described are faults too. Whether a number is plausible
    is no question of this function: see `accord.world.flags`.
    """
    return tuple(_snapshot(world))


def check_snapshot(world: World) -> None:
    """Raise one DataError with every fault that `check` finds, or return."""
    raise_faults(check(world), DataError, "snapshot")


KEYS: dict[str, tuple[str, ...]] = {
    "baci": ("year", "exporter", "importer", "hs92"),
    "products": ("hs92",),
    "wgi": ("country", "year"),
    "mcs2025": ("row", "statistic", "year"),
    "mcs2026": ("row",),
    "eu_supply_shares": ("scope", "row"),
    "eu_uses": ("row",),
    "eu_criticality": ("row",),
}
_AMOUNTS = ("value_kusd", "quantity_t", "kt", "share", "tonnes_per_unit")
_PLACES = ("exporter", "importer", "country")
# percentages of change and net import reliance may lie below zero, output and stocks may not
_POSITIVE = ("Production", "Capacity", "Reserves", "Stock")


def _snapshot(world: World) -> Iterator[Fault]:
    folder = world.folder
    described = {str(resource["path"]) for resource in world.sources}
    for path in sorted(folder.glob("*.parquet")):
        if path.name not in described:
            yield Fault(
                path.name, "is not described in datapackage.json", "Build the snapshot again: accord data build"
            )
    for resource in world.sources:
        path = folder / str(resource["path"])
        if not path.is_file():
            yield Fault(path.name, "file is missing", "Build the snapshot again: accord data build")
            continue
        data = path.read_bytes()
        if len(data) != resource["bytes"]:
            yield Fault(path.name, f"has {len(data)} bytes, described as {resource['bytes']}")
        if f"sha256:{hashlib.sha256(data).hexdigest()}" != resource["hash"]:
            yield Fault(path.name, "is not the file that was described: its SHA-256 differs")
        try:
            table = pl.read_parquet(path)
        except (pl.exceptions.PolarsError, OSError) as error:
            yield Fault(path.name, f"cannot be read as Parquet: {str(error).splitlines()[0]}")
            continue
        yield from _table(str(resource["name"]), table, resource)


def _table(name: str, table: pl.DataFrame, resource: Mapping[str, Any]) -> Iterator[Fault]:
    if table.height != resource["rows"]:
        yield Fault(name, f"has {table.height} rows, described as {resource['rows']}")
    types = {str(field["name"]): str(field["type"]) for field in resource["schema"]["fields"]}
    found = {column: str(dtype) for column, dtype in table.schema.items()}
    if absent := [column for column in types if column not in found]:
        yield Fault(name, f"columns are missing: {', '.join(absent)}")
    for column, dtype in found.items():
        if types.get(column, dtype) != dtype:
            yield Fault(f"{name}.{column}", f"holds {dtype}, described as {types[column]}")
    if table.is_empty():
        yield Fault(name, "has no rows")
        return
    yield from _values(name, table)


def _values(name: str, table: pl.DataFrame) -> Iterator[Fault]:
    columns = {column for column, dtype in table.schema.items() if dtype.is_numeric()}
    for column in [column for column in _AMOUNTS if column in columns]:
        if count := int((table[column] < 0).sum()):
            yield Fault(f"{name}.{column}", f"{count} rows are negative")
    if "statistic" in table.columns and "value" in columns:
        below = table.filter(pl.col("statistic").is_in(_POSITIVE), pl.col("value") < 0).height
        if below:
            yield Fault(f"{name}.value", f"{below} rows of output, capacity or stocks are negative")
    if name in KEYS and set(KEYS[name]) <= set(table.columns):
        yield from _keyed(name, table)


def _keyed(name: str, table: pl.DataFrame) -> Iterator[Fault]:
    """Tables with a key hold codes: the key is whole and unique, countries are known. Curated tables hold words."""
    for column in (*KEYS[name], *(["value_kusd"] if "value_kusd" in table.columns else [])):
        if count := table[column].null_count():
            yield Fault(f"{name}.{column}", f"{count} rows are null", "Only a weight may be absent")
    if count := int(table.select(KEYS[name]).is_duplicated().sum()):
        yield Fault(f"{name}: {', '.join(KEYS[name])}", f"{count} rows share a key", "Name what sets them apart")
    known = {code for c in labels.countries().values() for code in (c.iso3, c.baci)}
    for column in [column for column in _PLACES if column in table.columns]:
        codes = table[column].drop_nulls().unique().to_list()
        if strange := sorted(str(code) for code in codes if code not in known):
            yield Fault(f"{name}.{column}", f"unknown countries: {', '.join(strange)}", "See core/vocab/countries.csv")
