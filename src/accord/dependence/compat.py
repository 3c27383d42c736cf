"""GeoPolRisk with the habits of another program, on that program's own reference data: (World, Ask) -> frame.

`geopolrisk-py` (2.0.1): HHI over output cut to whole units, kg divided by 1,000; governance is political stability,
0.5 where it is missing; weight that is not observed is 0; trade within a bloc keeps its weight with governance 0; own
output stands beside imports in the denominator; no trade gives 0. Matched by its outputs; none of its code is here.
The folder holds `wmd_production.parquet`, `wgi_psav_normalized.csv` and `hs_map.csv`; trade is the snapshot's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import polars as pl

from accord.core import labels
from accord.core.errors import DataError, Fault, raise_faults
from accord.dependence.ask import Ask
from accord.dependence.flows import CELL, NO_IMPORTS, cells, imports, members
from accord.world import World

MODES = ("geopolrisk-py",)
COPPER = 0.409412948  # score times price of copper, by which characterisation factors are divided
MISSING_GOVERNANCE = 0.5
_FILES = ("wmd_production.parquet", "wgi_psav_normalized.csv", "hs_map.csv")
_OWN_NAMES = {"Iron": "iron_ore"}
_WORLD_TOTAL = "DELETE"  # the code of the row that sums all countries
_PLACES = {"S19": "TWN", "R20": "XKX"}  # places that the reference data code outside ISO 3166


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """`codes` by mineral (empty: none available), `output` (mineral, year, member, units, tonnes), `governance`."""

    codes: dict[str, tuple[str, ...]]
    output: pl.DataFrame
    governance: pl.DataFrame

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted(self.output["year"].unique()))

    def concentration(self) -> pl.DataFrame:
        """mineral, year, hhi over the countries of the reference output."""
        total = pl.col("units").sum()
        squares = (pl.col("units") ** 2).sum() / total**2
        return self.output.group_by("mineral", "year", maintain_order=True).agg(
            pl.when(total > 0).then(squares).alias("hhi")
        )


def risks(world: World, ask: Ask) -> pl.DataFrame:
    """mineral, country, year, hhi, risk, price (USD/kg), reason (where a value is missing)."""
    held = _reference(ask)
    known = set(world.table("products")["hs92"])
    asked = {mineral.key for mineral in ask.wanted_minerals()}
    keys = [key for key in labels.minerals() if key in asked and (ask.minerals or key in held.codes)]
    codes = {key: tuple(code for code in held.codes.get(key, ()) if code in known) for key in keys}
    years = tuple(year for year in (ask.years or held.years) if year in held.years)
    flows = imports(world, replace(ask, years=years), codes) if years else imports(world, ask, codes).clear()
    grid = cells(world, replace(ask, minerals=tuple(keys)), flows, codes)
    weight = pl.col("quantity_t").fill_null(0)
    risk = pl.when("inside").then(0.0).otherwise(pl.col("risk").fill_null(MISSING_GOVERNANCE))
    sums = (
        flows.join(held.governance, on=["exporter", "year"], how="left", maintain_order="left")
        .group_by(CELL, maintain_order=True)
        .agg((weight * risk).sum().alias("risky"), weight.sum().alias("weight"), pl.col("value_usd").sum())
    )
    member = members(tuple(c for c in grid["country"].unique().sort() if c), years)
    own = held.output.join(member, on=["year", "member"], maintain_order="left")
    own = own.group_by(CELL, maintain_order=True).agg(pl.col("tonnes").sum().alias("own"))
    full = grid.join(sums, on=CELL, how="left", maintain_order="left").join(
        own, on=CELL, how="left", maintain_order="left"
    )
    full = full.join(held.concentration(), on=["mineral", "year"], how="left", maintain_order="left")
    supply = pl.col("weight").fill_null(0) + pl.col("own").fill_null(0)
    outside = ~pl.col("year").is_in(list(held.years))
    reason = (
        pl.when(~pl.col("mineral").is_in(list(held.codes)))
        .then(pl.lit("the reference data have no such material"))
        .when(~pl.col("mineral").is_in([key for key in keys if codes[key]]))
        .then(pl.lit("no usable trade code: not available in the reference map, or not in the snapshot"))
        .when(outside | pl.col("year").is_null())
        .then(pl.lit(f"the reference output covers {held.years[0]} to {held.years[-1]}"))
        .when(pl.col("country").is_null())
        .then(pl.lit(NO_IMPORTS))
        .otherwise(pl.lit(""))
    )
    return full.with_columns(reason=reason).with_columns(
        pl.when(pl.col("reason") == "")
        .then(pl.when(supply > 0).then(pl.col("risky").fill_null(0) / supply).otherwise(0.0))
        .alias("risk"),
        pl.when(pl.col("reason") == "")
        .then(pl.when(pl.col("weight") > 0).then(pl.col("value_usd") / 1000 / pl.col("weight")).otherwise(0.0))
        .alias("price"),
    )


def concentrations(ask: Ask) -> pl.DataFrame:
    """mineral, year, hhi for the minerals and years asked for that the reference output holds."""
    table = _reference(ask).concentration().filter(pl.col("hhi").is_not_null())
    table = table.filter(pl.col("mineral").is_in([mineral.key for mineral in ask.wanted_minerals()]))
    return table.filter(pl.col("year").is_in(list(ask.years))) if ask.years else table


def _reference(ask: Ask) -> Reference:
    if ask.compat not in MODES:
        raise DataError(f"unknown program {ask.compat!r} to be compatible with", hint=f"Known: {', '.join(MODES)}")
    if ask.codes:
        raise DataError("codes cannot be chosen in a compatibility mode", hint="Leave out --codes or --compat")
    if ask.data is None:
        raise DataError("a compatibility mode needs the folder of its reference data", hint="Add --data DIR")
    return reference(Path(ask.data).resolve())


@cache
def reference(folder: Path) -> Reference:
    """The reference data of a folder; DataError with every file that is missing."""
    raise_faults(
        [Fault(name, "is missing", "See the folder's description") for name in _FILES if not (folder / name).is_file()],
        DataError,
        str(folder),
    )
    hs = pl.read_csv(folder / "hs_map.csv", infer_schema=False)
    tables: dict[str, str] = {}
    codes: dict[str, tuple[str, ...]] = {}
    for sheet, name, first, more in hs.select(
        "Sheet_name", "Reference ID", "HS Code", "HS Code - Complementary"
    ).iter_rows():
        key = _key(name)
        if key:
            tables[sheet] = key
            codes[key] = tuple(c.strip().zfill(6) for c in [first, *(more or "").split(";")] if c.strip().isdigit())
    return Reference(codes, _output(folder, tables), _governance(folder))


def _key(name: str) -> str | None:
    try:
        return labels.mineral(_OWN_NAMES.get(name, name)).key
    except DataError:
        return None  # oil, gas and others that are no mineral here


def _output(folder: Path, tables: dict[str, str]) -> pl.DataFrame:
    rows = pl.read_parquet(folder / "wmd_production.parquet").filter(pl.col("Country_ISO") != _WORLD_TOTAL)
    units = pl.col("production").fill_nan(None).fill_null(0).cast(pl.Int64).cast(pl.Float64)
    return (
        rows.filter(pl.col("table").is_in(list(tables)))
        .with_columns(units=units)
        .select(
            pl.col("table").replace_strict(tables).alias("mineral"),
            pl.col("year").cast(pl.Int32),
            pl.col("Country_ISO").replace(_PLACES).alias("member"),
            "units",
            (pl.col("units") / pl.when(pl.col("unit") == "kg").then(1000).otherwise(1)).alias("tonnes"),
        )
    )


def _governance(folder: Path) -> pl.DataFrame:
    """exporter (ISO3), year, risk; of two rows of one country code the first."""
    table = pl.read_csv(folder / "wgi_psav_normalized.csv", infer_schema=False)
    iso3 = {str(c.baci): c.iso3 for c in labels.countries().values() if c.baci is not None}
    years = [name for name in table.columns if name.isdigit()]
    table = table.with_columns(exporter=pl.col("country_code").replace_strict(iso3, default=None))
    table = table.filter(pl.col("exporter").is_not_null()).unique("exporter", keep="first", maintain_order=True)
    long = table.unpivot(on=years, index="exporter", variable_name="year", value_name="risk")
    return long.select(
        "exporter",
        pl.col("year").cast(pl.Int32),
        pl.col("risk").cast(pl.Float64, strict=False).fill_nan(None),
    ).drop_nulls()
