"""Which published price series is meant by a mineral's or a series' name, and the Figure of its year.

USGS prints up to five series for one mineral, in its own units (USD/lb for antimony, USD/kg for gallium); the unit
is kept, never converted. `MCS 2026 rows -> Figure`.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import polars as pl

from accord.core import labels
from accord.core.errors import DataError
from accord.core.figure import Figure, FigureStatus, unknown

_UNITS = {
    "dollars per kilogram": "USD/kg",
    "dollars per metric ton": "USD/t",
    "dollars per pound": "USD/lb",
    "cents per pound": "US cents/lb",
    "dollars per troy ounce": "USD/troy oz",
    "dollars per ton": "USD/t",
    "dollars per dry metric ton unit": "USD/mtu",
    "dollars per carat": "USD/carat",
    "dollars per short ton": "USD/short ton",
    "dollars per gram": "USD/g",
}

# The usual series of a mineral for which USGS prints several, by words of the series' name.
_USUAL = {
    "chromium": "Chromite ore",
    "cobalt": "London Metal Exchange",
    "copper": "London Metal Exchange",
    "fluorspar": "Acid grade",
    "germanium": "Germanium metal",
    "graphite": "Flake",
    "indium": "U.S. warehouse",
    "magnesium": "U.S. spot Western",
    "nickel": "Dollars per metric ton",
    "potash": "All products",
    "rare_earths": "NdPr",
    "rhenium": "Metal",
    "scandium": "Scandium oxide",
    "selenium": "United States",
    "silicon": "Silicon metal",
    "tellurium": "United States",
    "tin": "London Metal Exchange",
    "titanium": "Rutile",
    "yttrium": "Y2O3",
    "zinc": "London Metal Exchange",
    "zirconium": "Zirconium, sponge",
}


def price_of(table: pl.DataFrame, name: str, year: int) -> Figure:
    """The price of a mineral ("gallium"), or of a series by words of its name ("NdPr oxide", "Neodymium oxide")."""
    series = table.filter(pl.col("statistic") == "Price")
    with suppress(DataError):  # two minerals may have a series of the same name: "London Metal Exchange (LME), cash"
        series = series.filter(pl.col("mineral") == labels.mineral(name).key)
    chosen = _series(series, name)
    found = series.filter(pl.col("detail") == chosen, pl.col("year") == year)
    if found.is_empty():
        years = series.filter(pl.col("detail") == chosen)["year"].unique().sort().to_list()
        reason = f"published for {years[0]} to {years[-1]} only"
        return unknown(reason, indicator="price", by=chosen, year=year, sources=("mcs2026",))
    row = found.row(0, named=True)
    fields: dict[str, Any] = {
        "indicator": "price",
        "mineral": row["mineral"],
        "year": year,
        "by": chosen,
        "unit": _UNITS.get(row["unit"], row["unit"]),
        "sources": ("mcs2026",),
        "formula": f"as published (MCS 2026, row {row['row']}). {row['note']}".strip(),
    }
    if row["value"] is None:
        status: FigureStatus = "withheld" if row["mark"] == "W" else "unknown"
        return Figure(value=None, status=status, reason=f"printed as {row['text']!r}", **fields)
    interval = "range as published" if row["mark"] == "range" else "none: one source"
    return Figure(
        value=row["value"], low=row["low"], high=row["high"], status=row["status"], interval=interval, **fields
    )


def _series(rows: pl.DataFrame, name: str) -> str:
    """The `detail` that is meant; DataError lists the candidates where the name fits none or several."""
    try:
        key = labels.mineral(name).key
    except DataError:
        details = rows["detail"].unique(maintain_order=True).to_list()
        return _only([d for d in details if _words(name) <= _words(d)], name, details)
    details = rows.filter(pl.col("mineral") == key)["detail"].unique(maintain_order=True).to_list()
    usual = _USUAL.get(key, "")
    return _only([d for d in details if usual in d], name, details)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", labels.fold(text)))


def _only(found: list[str], name: str, known: list[str]) -> str:
    if len(found) == 1:
        return found[0]
    shown = found or known
    listed = "; ".join(shown[:5]) + (f"; and {len(shown) - 5} more" if len(shown) > 5 else "")
    what = "names several price series" if found else "names no price series"
    raise DataError(f"{name!r} {what}", hint=f"Use more words of one: {listed}" if shown else "See table('mcs2026')")
