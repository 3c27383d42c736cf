"""USGS Mineral Commodity Summaries, two vintages side by side: production, capacity, reserves, prices, trade of the US.

Raw -> `mcs2026`, `mcs2025`, both in one shape: the published text, what is read from it (`sources.text`), the row in
the publisher's file, and stage, basis and tonnes per unit read from the publisher's own words. The vintages differ
for the same year (Australia 2024: 13,000 t, then 29,000 t of rare-earth oxide); they are never merged here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from accord.core.errors import DataError
from accord.core.labels import country, mineral
from accord.world.source import Source
from accord.world.sources.text import parse

_NEW = "usgs/MCS2026_Commodities_Data.csv"
_OLD = "usgs/MCS2025_World_Data.csv"
_PUBLIC: dict[str, Any] = {
    "publisher": "U.S. Geological Survey, National Minerals Information Center",
    "licence": "Public domain (US Government work)",
    "licence_url": "https://www.usgs.gov/information-policies-and-instructions/copyrights-and-credits",
    "unit": "as in the row",
    "basis": "as in the row",
}

MCS2026 = Source(
    id="mcs2026",
    title="Mineral Commodity Summaries 2026, commodities data",
    vintage="2026 (2021-2025)",
    address="https://www.usgs.gov/centers/national-minerals-information-center/mineral-commodity-summaries",
    note="Price rows quote averages of price agencies that the note names. Figures for 2025 are estimates.",
    raw=(
        (
            _NEW,
            ("MCS chapter", "Section", "Commodity", "Country", "Statistics", "Statistics_detail", "Unit", "Year",
             "Value", "Notes", "Is critical mineral 2025", "Other notes"),
        ),
    ),
    **_PUBLIC,
)  # fmt: skip

MCS2025 = Source(
    id="mcs2025",
    title="Mineral Commodity Summaries 2025, world data",
    vintage="2025 (2023-2024)",
    address="https://doi.org/10.5066/P13XCP3R",
    note="A blank cell may be zero, not available or withheld: the file does not say which. 2024 is an estimate.",
    raw=(
        (
            _OLD,
            ("COMMODITY", "COUNTRY", "TYPE", "UNIT_MEAS", "PROD_2023", "PROD_EST_ 2024", "PROD_NOTES", "CAP_2023",
             "CAP_EST_ 2024", "CAP_NOTES", "RESERVES_2024", "RESERVE_NOTES"),
        ),
    ),
    **_PUBLIC,
)  # fmt: skip

# single figures of older volumes that a vocabulary table cites; their files are not read
MCS2014, MCS2016 = (
    Source(
        id=f"mcs{year}",
        title=f"Mineral Commodity Summaries {year}, single cited figures",
        vintage=str(year),
        address="https://www.usgs.gov/centers/national-minerals-information-center/mineral-commodity-summaries",
        note="Each row says whether it was seen or is recalled.",
        **_PUBLIC,
    )
    for year in (2014, 2016)
)

SCHEMA: dict[str, Any] = {
    "row": pl.Int32, "section": pl.String, "commodity": pl.String, "mineral": pl.String, "area": pl.String,
    "kind": pl.String, "country": pl.String, "statistic": pl.String, "detail": pl.String, "stage": pl.String,
    "unit": pl.String, "tonnes_per_unit": pl.Float64, "basis": pl.String, "year": pl.Int16, "text": pl.String,
    "value": pl.Float64, "low": pl.Float64, "high": pl.Float64, "mark": pl.String, "status": pl.String,
    "note": pl.String, "remark": pl.String,
}  # fmt: skip

_TONNES = {
    "metric tons": 1.0,
    "thousand metric tons": 1e3,
    "thousand metric dry tons": 1e3,
    "million metric tons": 1e6,
    "kilograms": 1e-3,
}
_REFINED = re.compile(
    r"refin|smelter|primary production|sponge|silicon|ferro|pig iron|raw steel|cement|trioxide|lime|plant|alumina",
    re.IGNORECASE,
)
_OXIDE = re.compile(r"oxide|REO|K2O|P2O5|TiO2|V2O5|Li2O|Y2O3", re.IGNORECASE)
_CONTENT = re.compile(r"content", re.IGNORECASE)
_GROSS = re.compile(r"gross+ weight", re.IGNORECASE)
_DATA_IN = re.compile(r"\(Data in (.*?)(?:unless|$)")


def load(raw: Path) -> dict[str, pl.DataFrame]:
    """Both vintages in `SCHEMA`; `kind` is country, other or total; `remark` is the chapter's general note."""
    new, old = _table(_new_rows(raw / _NEW)), _table(_old_rows(raw / _OLD))
    # a footnote that says "gross weight" stands on some rows of a series and holds for all of them
    gross = (pl.col("basis") == "gross").any().over("section", "commodity", "statistic", "detail")
    new = new.with_columns(basis=pl.when(gross).then(pl.lit("gross")).otherwise(pl.col("basis").fill_null("gross")))
    # the older file often does not say what its tonnes are; the newer chapter of the same good and stage does
    produced = new.filter(pl.col("statistic") == "Production", pl.col("mineral").is_not_null())
    said = produced.group_by("mineral", "stage").agg(pl.col("basis").mode().sort().first())
    known = old.with_row_index("place").join(said, on=["mineral", "stage"], how="left", suffix="_new").sort("place")
    old = known.with_columns(basis=pl.coalesce("basis", "basis_new", pl.lit("gross"))).select(list(SCHEMA))
    return {"mcs2026": new, "mcs2025": old}


def _table(rows: Iterable[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA)


def _new_rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="cp1252", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            # one printed year may be a span ("2021–24", import sources): its last year stands for it
            year = int(row["Year"][:4]) if len(row["Year"]) == 4 else int(row["Year"][:2] + row["Year"][-2:])
            note = row["Notes"]
            estimated = note.startswith("Estimated") or year == 2025
            about = _DATA_IN.search(row["Other notes"])
            yield {
                "row": number,
                "section": row["Section"],
                **_labels(row["Commodity"], row["Country"], row["Statistics"], row["Statistics_detail"], row["Unit"],
                          f"{row['Section']} {row['Statistics_detail']} {note}", about[1] if about else ""),
                "year": year,
                **_cell(row["Value"], estimated, note),
                "remark": row["Other notes"],
            }  # fmt: skip


def _old_rows(path: Path) -> Iterator[dict[str, Any]]:
    columns = (
        ("Production", 2023, "PROD_2023", "PROD_NOTES"),
        ("Production", 2024, "PROD_EST_ 2024", "PROD_NOTES"),
        ("Capacity", 2023, "CAP_2023", "CAP_NOTES"),
        ("Capacity", 2024, "CAP_EST_ 2024", "CAP_NOTES"),
        ("Reserves", 2024, "RESERVES_2024", "RESERVE_NOTES"),
    )
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            labels = (row["COMMODITY"], row["COUNTRY"])
            for statistic, year, column, notes in columns:
                if statistic != "Production" and not row[column].strip():
                    continue  # capacity and reserves are blank for most goods: no observation, no row
                estimated = column.startswith(("PROD_EST", "CAP_EST")) or "estimated" in row["TYPE"]
                yield {
                    "row": number,
                    "section": "World",
                    **_labels(*labels, statistic, row["TYPE"], row["UNIT_MEAS"], row["TYPE"]),
                    "year": year,
                    **_cell(row[column], estimated, row[notes]),
                    "remark": "",
                }


def _cell(text: str, estimated: bool, note: str) -> dict[str, Any]:
    cell = parse(text, estimated=estimated)
    return {
        "text": text.replace("\xa0", " ").strip(), "value": cell.value, "low": cell.low, "high": cell.high,
        "mark": cell.mark, "status": cell.status, "note": note,
    }  # fmt: skip


def _labels(
    commodity: str, area: str, statistic: str, detail: str, unit: str, table: str, about: str = ""
) -> dict[str, Any]:
    """Keys beside the published words. `table` and `about` are what table and chapter say that the data are in."""
    commodity, area, unit = (" ".join(x.replace("\xa0", " ").split()) for x in (commodity, area, unit))
    produced = statistic in {"Production", "Capacity"}
    # what the table says of itself goes before what the chapter says of all its tables
    words = table if _GROSS.search(table) or _CONTENT.search(table) else f"{detail} {about}"
    return {
        "commodity": commodity,
        "mineral": _mineral(commodity, detail),
        "area": area,
        "kind": _kind(area),
        "country": _iso3(area),
        "statistic": statistic,
        "detail": re.sub(r",? ?:? ?(and )?rounded|,? ?estimated", "", detail).strip(" ,:."),
        "stage": ("refining" if _REFINED.search(detail) else "mining") if produced else None,
        "unit": unit,
        "tonnes_per_unit": _TONNES.get(unit),
        "basis": _basis(words),
    }


def _basis(words: str) -> str | None:
    """A content is weighed as an oxide where the words name one, else as the element; None where they say nothing."""
    if _GROSS.search(words):
        return "gross"
    if _OXIDE.search(words):
        return "oxide"
    return "contained" if _CONTENT.search(words) else None


def _mineral(commodity: str, detail: str) -> str | None:
    """The key of the mineral; the 2025 file lists platinum and palladium, bauxite and alumina under one name."""
    for word in ("Palladium", "Platinum", "Alumina", "alumina"):
        if commodity in {"Platinum-Group metals", "Bauxite"} and word in detail:
            return word.casefold()
    try:
        return mineral(commodity).key
    except DataError:
        return None  # cement, peat, gravel and the like have no key


def _kind(area: str) -> str:
    if area.startswith("World total"):
        return "total"
    return "other" if area.casefold().startswith("other countries") else "country"


def _iso3(area: str) -> str | None:
    try:
        return country(re.sub(r"\s*\(.*\)$", "", area) if not area.startswith("Congo") else area).iso3
    except DataError:
        return None  # "Other countries", "World total", "United States and Canada"
