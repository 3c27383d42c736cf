"""European Commission, study on the critical raw materials for the EU 2023: supply shares, uses, risk over time.

Raw -> `eu_supply_shares` (global and EU sourcing, by stage, with the trade parameter t), `eu_uses`, `eu_criticality`.
Shares are averages of about 2016-2020 and do not always sum to 100 % (95-103, vanadium 88.7): nothing is rescaled.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from accord.core.errors import DataError
from accord.core.labels import country
from accord.world.source import Source
from accord.world.sources.text import parse

_GLOBAL = "eu_crm/fact_GlobalSupplyShares&t.csv"
_EU = "eu_crm/fact_EUSupplyShares&t.csv"
_USES = "eu_crm/fact_MaterialUseShares.csv"
_RISK = "eu_crm/dimension_CRMsOverTime.csv"
_SHARE_COLUMNS = ("Material", "Stage", "Country", "Share", "t")

SOURCE = Source(
    id="eu_crm_2023",
    publisher="European Commission",
    title="Study on the critical raw materials for the EU 2023",
    vintage="2023 (supply averages of about 2016-2020; lists 2011-2023)",
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    address="https://data.europa.eu/doi/10.2873/725585",
    unit="share",
    basis="as in the study",
    note="Heavy rare earths stand at 100 % China for processing; shares are text and may not sum to 100 %.",
    raw=(
        (_GLOBAL, _SHARE_COLUMNS),
        (_EU, _SHARE_COLUMNS),
        (_USES, ("Material", "Application", "Share", "NACE sector")),
        (_RISK, ("Material", "Year", "SR", "EI")),
    ),
)

_STAGES = {"E": "mining", "P": "refining"}
_NOT_SOURCING = "Equals the rounded global share: not a measure of what the EU imports"
# rows of the EU sourcing table that repeat the global shares, found by comparing both tables
_REPEATS = {("Germanium", "P"), ("Neodymium", "P"), ("Praseodymium", "P")}


def load(raw: Path) -> dict[str, pl.DataFrame]:
    """Three tables; shares between 0 and 1, `low`/`high` where the study gives a bound ("<0.1%")."""
    shares = [*_shares(raw / _GLOBAL, "global"), *_shares(raw / _EU, "EU")]
    return {
        "eu_supply_shares": pl.DataFrame(shares, infer_schema_length=None),
        "eu_uses": pl.DataFrame(list(_uses(raw / _USES)), infer_schema_length=None),
        "eu_criticality": pl.DataFrame(list(_risk(raw / _RISK)), infer_schema_length=None),
    }


def _shares(path: Path, scope: str) -> Iterator[dict[str, Any]]:
    for number, row in _rows(path):
        note = _NOT_SOURCING if scope == "EU" and (row["Material"], row["Stage"]) in _REPEATS else ""
        if not row["Share"].strip().endswith("%"):
            note = "Printed without a percent sign; read as a percentage"
        yield {
            "scope": scope,
            "row": number,
            "material": row["Material"],
            "stage": _STAGES[row["Stage"]],
            "area": row["Country"],
            "country": _iso3(row["Country"]),
            **_share(row["Share"]),
            "t": float(row["t"]),
            "note": note,
        }


def _uses(path: Path) -> Iterator[dict[str, Any]]:
    for number, row in _rows(path):
        value_added = next((row[name] for name in row if name.startswith("VA in")), "")
        yield {
            "row": number,
            "material": row["Material"],
            "application": row["Application"],
            "nace": row["NACE sector"],
            **_share(row["Share"]),
            "value_added_meur": parse(value_added).value,
        }


def _risk(path: Path) -> Iterator[dict[str, Any]]:
    for number, row in _rows(path):
        yield {
            "row": number,
            "material": " ".join(row["Material"].split()),
            "year": int(row["Year"]),
            "supply_risk": parse(row["SR"]).value,
            "economic_importance": parse(row["EI"]).value,
            "note": "not assessed" if row["SR"].strip() == "-" else "",
        }


def _share(text: str) -> dict[str, Any]:
    cell = parse(text) if not text.startswith("<") else parse(text.removesuffix("%"))
    return {
        "text": text,
        "share": None if cell.value is None or cell.status == "below" else cell.value / 100,
        "low": 0.0 if cell.status == "below" else None,
        "high": cell.high / 100 if cell.high is not None else None,
        "status": cell.status,
    }


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="cp1252", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            yield number, {key: (value or "").strip() for key, value in row.items()}


def _iso3(area: str) -> str | None:
    # the study writes "Congo" beside "Congo, D.R.", so here the bare name is Brazzaville; elsewhere it is ambiguous
    if area == "Congo":
        return "COG"
    try:
        return country(area).iso3
    except DataError:
        return None
