"""British Geological Survey, World Mineral Statistics: production by country and year, one CSV a commodity.

CSV -> production Table. The file says what a blank is: code O (missing, printed "...") is unknown, N (not
significant) is above zero and below half a unit, a printed nil is a zero. Notes mark estimates. Old states keep their
name (Soviet Union). UKRI copyright, terms not checked: read by adapter, not shipped. Read from real files.

British Geological Survey, World Mineral Statistics, https://www.bgs.ac.uk/mineralsuk/statistics/world-statistics.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from accord.core.errors import DataError
from accord.core.labels import mineral
from accord.world.source import Source
from accord.world.sources.grid import Faults, Grid, read_csv, span
from accord.world.sources.look import Look
from accord.world.table import Table

SOURCE = Source(
    id="bgs",
    publisher="British Geological Survey",
    title="World Mineral Statistics, production",
    vintage="as in the file",
    licence="UKRI copyright; terms not checked, not redistributed",
    licence_url="https://www.bgs.ac.uk/bgs-intellectual-property-rights/",
    address="https://www.bgs.ac.uk/mineralsuk/statistics/world-statistics/",
    unit="as in the row",
    basis="as in the row",
)
FORM = "CSV with country_trans, bgs_commodity_trans, year, quantity, units (BGS World Mineral Statistics)"

_NEEDED = ("country_trans", "bgs_commodity_trans", "bgs_statistic_type_trans", "year", "quantity", "units",
           "sdmx_code", "concat_figure_notes_text", "yearbook_table_trans")  # fmt: skip
_TONNES = {"tonnes": 1.0, "thousand tonnes": 1e3, "million tonnes": 1e6, "kilograms": 1e-3}
_PLACES = {"Korea (Rep. of)": "KOR", "Korea, Republic of": "KOR", "Korea (Dem. P.R. of)": "PRK",
           "Congo, Democratic Republic": "COD", "Germany, Federal Republic of": "DEU"}  # fmt: skip
_HALF = 0.5  # the publisher's "not significant" is more than 0 and less than half a unit


def recognises(look: Look) -> bool:
    return look.header("country_trans", "bgs_commodity_trans")


def load(path: Path) -> Table:
    """Production rows only (the same download may hold trade); stage and basis by the publisher's own words."""
    faults = Faults(path.name)
    grid = read_csv(path, _NEEDED)
    grid.need(_NEEDED, faults)
    other = int((grid.text("bgs_statistic_type_trans") != "Production").sum())
    grid = Grid(grid.frame.filter(grid.text("bgs_statistic_type_trans") == "Production"))
    years = grid.text("year").str.slice(0, 4)
    dated = Grid(grid.frame.with_columns(year=years))
    year = dated.numbers("year", faults, whole=True)
    dated.needed("year", years, faults, "Each row needs its year")
    amount, unit = grid.numbers("quantity", faults), grid.text("units")
    good, country = grid.text("bgs_commodity_trans"), grid.iso3("country_trans", faults, _PLACES)
    sub = grid.text("bgs_sub_commodity_trans") if "bgs_sub_commodity_trans" in grid.frame.columns else good
    grid.doubled((grid.text("country_trans"), year, good, sub, grid.text("yearbook_table_trans")),
                 "country, year, commodity, table", faults)  # fmt: skip
    faults.done()
    keys = {name: _mineral(name) for name in good.drop_nulls().unique()}
    plain = pl.col("unit").str.replace(r"\s*\(.*$", "").str.to_lowercase()
    factor = plain.replace_strict(_TONNES, default=None, return_dtype=pl.Float64)
    words = pl.concat_str("good", "table", separator=" ").str.to_lowercase()
    small = (pl.col("code") == "N") & (pl.col("amount").is_null() | (pl.col("amount") == 0))
    nothing = pl.col("amount").is_null()
    frame = (
        pl.DataFrame(
            {"good": good, "sub": sub, "country": country, "area": grid.text("country_trans"), "unit": unit,
             "year": year, "amount": amount, "code": grid.text("sdmx_code"), "table": grid.text("yearbook_table_trans"),
             "said": grid.text("concat_figure_notes_text")}
        )
        .with_columns(amount=pl.when(~small.fill_null(value=False)).then("amount"))
        .with_columns(
            mineral=pl.col("good").replace_strict(keys, return_dtype=pl.String),
            kind=pl.lit("country"),
            detail=pl.concat_str(pl.coalesce("table", "good"), "sub", separator=", ", ignore_nulls=True),
            stage=pl.when(words.str.contains("primary|refine|smelter|metal$|metal |production of .* metal"))
            .then(pl.lit("refining")).otherwise(pl.lit("mining")),
            tonnes=pl.col("amount") * factor,
            low=pl.when(small).then(0.0),
            high=pl.when(small).then(_HALF * factor),
            basis=pl.when(pl.col("unit").str.contains("content")).then(pl.lit("contained"))
            .when(words.str.contains("oxide")).then(pl.lit("oxide"))
            .when(words.str.contains("metal|primary|refine")).then(pl.lit("contained")).otherwise(pl.lit("gross")),
            status=pl.when(small).then(pl.lit("below")).when(nothing).then(pl.lit("unknown"))
            .when(pl.col("said").str.contains("Estimate")).then(pl.lit("estimated")).otherwise(pl.lit("reported")),
            note=pl.concat_str(
                pl.when(small).then(pl.lit("more than 0 and less than half a unit"))
                .when(nothing).then(pl.lit("figures not available"))
                .when(factor.is_null()).then(pl.format("published in {}, not a weight", "unit")),
                pl.col("said").str.replace_all("|", " ", literal=True), separator="; ", ignore_nulls=True,
            ),
        )
    )  # fmt: skip
    source = replace(SOURCE, vintage=span(frame["year"]))
    left_out = (f"{other} rows that are not production",) if other else ()
    kept = frame.drop("code", "table", "said", "sub")
    return Table.of("production", kept, source, where=path.name, left_out=left_out)


def _mineral(good: str) -> str | None:
    """The key of a commodity such as "gallium, primary" or "germanium metal"."""
    for name in (good, good.split(",")[0], good.split(",")[0].removesuffix(" metal"), good.split(" ")[0]):
        try:
            return mineral(name).key
        except DataError:
            continue
    return None
