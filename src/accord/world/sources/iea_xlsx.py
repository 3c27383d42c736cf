"""IEA Critical Minerals Dataset: mining and refining by country from the workbook's sheet "2 Total supply ...".

xlsx -> production Table. The sheet holds blocks side by side: "Copper - Mining" on the left, "Copper - Refining" on
the right, countries below, then "Rest of world", "Total" and "Top 3 share"; a row of years stands above. The first
year is observed (estimated), later ones are the IEA's base case: they are `estimated` and say so. "Rare earth elements"
are the four magnet ones (Nd, Pr, Dy, Tb), a fifth of all rare-earth oxides: never divide one by the other.
Written from documentation.

International Energy Agency, Critical Minerals Dataset, Paris, yearly.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from accord.core.errors import DataError
from accord.core.labels import country, mineral
from accord.world.source import Source
from accord.world.sources.grid import Faults, read_xlsx
from accord.world.sources.look import Look
from accord.world.table import Table

SOURCE = Source(
    id="iea_xlsx",
    publisher="International Energy Agency",
    title="Critical Minerals Dataset, total supply for key minerals, the user's own download",
    vintage="as in the file",
    licence="CC BY 4.0 as stated with the download; check the terms of yours",
    licence_url="https://www.iea.org/terms",
    address="https://www.iea.org/data-and-statistics/data-product/critical-minerals-dataset",
    unit="kt",
    basis="contained",
    note="Rare earths are magnet rare earths (Nd, Pr, Dy, Tb) only; years after the first are the IEA's base case.",
)
FORM = 'xlsx with the sheet "2 Total supply for key minerals" (IEA Critical Minerals Dataset)'

_SHEET = re.compile(r"^2\b.*supply", re.IGNORECASE)
_YEAR = re.compile(r"^20\d\d(?:\.0)?$")
_BLOCK = re.compile(r"^(?P<good>.+?)\s+[-–]\s+(?P<stage>min|ref|proc|chem|anode)", re.IGNORECASE)
_TOTAL = re.compile(r"^total\b", re.IGNORECASE)
_REST = re.compile(r"^(rest of|other)\b", re.IGNORECASE)
_MAGNET = re.compile(r"rare earth", re.IGNORECASE)
_ENDS = re.compile(r"^(notes?\b|source|top \d|share of)", re.IGNORECASE)
_PLACES = {"Korea": "KOR"}
_KT = 1000.0


@dataclass(slots=True)
class _Block:
    """A block while it is read: its good, stage and the columns of its years."""

    good: str
    stage: str
    years: dict[int, int]


def recognises(look: Look) -> bool:
    return look.suffix == ".xlsx" and any(_SHEET.match(name) for name in look.names)


def load(path: Path) -> Table:
    """Supply in kt and t by mineral, stage, country and year; "Rest of world" is kind other, "Total" kind total."""
    book = read_xlsx(path)
    sheet = next((name for name in book if _SHEET.match(name)), None)
    if sheet is None:
        raise DataError('no sheet "2 Total supply for key minerals"', where=path.name,
                        hint=f"It has {', '.join(book)[:200]}. Expected is {FORM}")  # fmt: skip
    faults = Faults(path.name)
    cells = list(_cells(book[sheet], sheet, faults))
    faults.done()
    if not cells:
        raise DataError("no block such as 'Copper - Mining'", where=f"{path.name}: sheet {sheet}", hint=FORM)
    first = min(cell["year"] for cell in cells)
    frame = pl.DataFrame(cells, infer_schema_length=None).with_columns(
        tonnes=pl.col("amount") * _KT,
        low=pl.lit(None, dtype=pl.Float64),
        high=pl.lit(None, dtype=pl.Float64),
        status=pl.when(pl.col("amount").is_null()).then(pl.lit("unknown")).otherwise(pl.lit("estimated")),
        note=pl.when(pl.col("amount").is_null()).then(pl.lit("blank in the source"))
        .when(pl.col("year") > first).then(pl.lit("projection, IEA base case")).otherwise(pl.lit("")),
    )  # fmt: skip
    return Table.of("production", frame, replace(SOURCE, vintage=f"base year {first}"), where=path.name)


def _cells(rows: Sequence[Sequence[str | None]], sheet: str, faults: Faults) -> Iterator[dict[str, Any]]:
    heads = next((row for row in rows if sum(bool(_YEAR.match(cell or "")) for cell in row) > 1), None)
    if heads is None:
        faults.add(f"sheet {sheet}", "no row of years", "Expected is a row such as 2024, 2030, 2035, 2040")
        return
    years = {place: int((cell or "")[:4]) for place, cell in enumerate(heads) if _YEAR.match(cell or "")}
    blocks: dict[int, _Block] = {}
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if not cell or place in years:
                continue
            if found := _BLOCK.match(cell):
                stage = "mining" if found["stage"].lower() == "min" else "refining"
                blocks[place] = _Block(found["good"], stage, _run(years, place))
            elif place in blocks and _ENDS.match(cell):
                continue
            elif place in blocks:
                yield from _row(blocks[place], cell, row, f"sheet {sheet}, row {number}", faults)


def _run(years: dict[int, int], place: int) -> dict[int, int]:
    """The years right of a block's first column, up to the next gap."""
    found, at = {}, place + 1
    while at in years:
        found[at] = years[at]
        at += 1
    return found


def _row(block: _Block, area: str, row: Sequence[str | None], where: str, faults: Faults) -> Iterator[dict[str, Any]]:
    kind = "total" if _TOTAL.match(area) else "other" if _REST.match(area) else "country"
    values = {year: row[place] if place < len(row) else None for place, year in block.years.items()}
    if not any(values.values()):
        return  # a line of text between blocks
    iso3 = None
    if kind == "country":
        try:
            iso3 = _PLACES.get(area) or country(area).iso3
        except DataError as error:
            faults.add(where, f"unknown country {area!r}", error.hint)
    for year, text in values.items():
        try:
            amount = float(text) if text else None
        except ValueError:
            amount = math.nan
        if amount is not None and not 0 <= amount < math.inf:
            faults.add(where, f"{text!r} under {year} is no amount", "Write digits, 0 or more, a point before decimals")
            continue
        magnet = bool(_MAGNET.search(block.good))
        yield {
            "good": block.good, "mineral": _mineral(block.good), "stage": block.stage, "country": iso3, "area": area,
            "kind": kind, "year": year, "amount": amount,
            "detail": "magnet rare earths (Nd, Pr, Dy, Tb)" if magnet else block.good,
        }  # fmt: skip


def _mineral(good: str) -> str | None:
    name = "rare earths" if _MAGNET.search(good) else "graphite" if "graphite" in good.lower() else good
    try:
        return mineral(re.sub(r"\s*\(.*$", "", name)).key
    except DataError:
        return None
