"""Build the shipped snapshot from the publishers' files: raw folder -> Parquet tables + `datapackage.json`.

All input faults are gathered first and raised once. Tables are written to a temporary folder beside the target and
moved only when all of them are complete, the description last, so that a broken run leaves the old snapshot whole.
The result depends on the raw files alone (and on the Parquet writer's version), never on the clock.
"""

from __future__ import annotations

import csv
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from accord.core.errors import DataError, Fault, raise_faults
from accord.world import SOURCES
from accord.world.source import Source
from accord.world.sources import baci, curated, eu, iea, shapes, usgs, wgi

Progress = Callable[[str], None]

# Frictionless Data Package v2, https://datapackage.org/standard/data-package/
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_PARQUET = "application/vnd.apache.parquet"
# One code and year lies in one or two row groups of this size, at 7 % more bytes than one group for all.
_ROW_GROUP = 32_768

# module -> the sources whose raw files it reads; a resource without an entry of its own belongs to the only one
_LOADERS: tuple[tuple[Any, tuple[Source, ...]], ...] = (
    (baci, (baci.SOURCE,)),
    (usgs, (usgs.MCS2026, usgs.MCS2025)),
    (eu, (eu.SOURCE,)),
    (wgi, (wgi.SOURCE,)),
    (curated, (curated.SOURCE,)),
    (iea, (iea.SOURCE,)),
    (shapes, (shapes.SOURCE,)),
)


def build(raw: Path, out: Path | None = None, progress: Progress | None = None) -> None:
    """Read the publishers' files below `raw` and write the snapshot into `out` (the package's own folder by default).

    Raises one DataError that names every missing file and column; nothing is written then. `progress` is told
    the name of each table.
    """
    raw = Path(raw)
    raise_faults(_faults(raw), DataError, str(raw))
    target = Path(out) if out is not None else Path(__file__).parent
    target.mkdir(parents=True, exist_ok=True)
    tell = progress or (lambda _: None)
    with tempfile.TemporaryDirectory(dir=target, prefix=".build-") as scratch:
        resources = []
        for module, sources in _LOADERS:
            for name, table in module.load(raw).items():
                tell(name)
                path = Path(scratch) / f"{name}.parquet"
                table.write_parquet(path, compression="zstd", compression_level=22, row_group_size=_ROW_GROUP)
                own = [source for source in sources if source.id == name] or list(sources)
                resources.append(_resource(name, table, path, own, raw))
        described = Path(scratch) / "datapackage.json"
        described.write_text(json.dumps(_package(resources), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        for path in [*sorted(Path(scratch).glob("*.parquet")), described]:
            path.replace(target / path.name)


def _faults(raw: Path) -> Iterator[Fault]:
    if not raw.is_dir():
        yield Fault("", "no such folder", "Name the folder that holds the publishers' files")
        return
    for source in SOURCES.values():
        for name, columns in source.raw:
            path = raw / name
            if not path.is_file():
                yield Fault(name, "file is missing", f"{source.publisher}, {source.title}: {source.address}")
                continue
            absent = [column for column in columns if column not in _header(path)]
            if absent:
                yield Fault(name, f"columns are missing: {', '.join(absent)}")


def _header(path: Path) -> list[str]:
    if path.suffix == ".parquet":
        return list(pl.read_parquet_schema(path))
    # names of columns are plain ASCII in every source, so the encoding of the values does not matter here
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return next(csv.reader(file), [])


def _resource(name: str, table: pl.DataFrame, path: Path, sources: list[Source], raw: Path) -> dict[str, Any]:
    first = sources[0]
    return {
        "name": name,
        "path": path.name,
        "format": "parquet",
        "mediatype": _PARQUET,
        "bytes": path.stat().st_size,
        "hash": _hash(path),
        "rows": table.height,
        "title": first.title,
        "source": first.id,
        "publisher": first.publisher,
        "address": first.address,
        "sources": [{"title": f"{source.publisher}: {source.title}", "path": source.address} for source in sources],
        "licenses": [{"title": first.licence, "path": first.licence_url}],
        "unit": first.unit,
        "basis": first.basis,
        "vintage": first.vintage,
        "note": first.note,
        "raw": [
            {"path": file, "bytes": (raw / file).stat().st_size, "hash": _hash(raw / file)}
            for source in sources
            for file, _ in source.raw
        ],
        "schema": {"fields": [{"name": field, "type": str(dtype)} for field, dtype in table.schema.items()]},
    }


def _package(resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "$schema": _PROFILE,
        "name": "accord-world",
        "title": "Accord: the observed world, as shipped",
        "description": "Production, trade, governance, end uses, stocks and prices of critical minerals, as published.",
        "licenses": [{"title": "each resource under its own licence; see the resources"}],
        "resources": resources,
    }


def _hash(path: Path) -> str:
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
