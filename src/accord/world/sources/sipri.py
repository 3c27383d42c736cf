"""SIPRI arms transfers, the register as exported: orders and deliveries of major arms between states.

CSV -> arms Table, in either of two layouts: one row a deal (Recipient, Supplier, Year of order, Number ordered, Weapon
designation, Weapon description, Number delivered, Year(s) of delivery, status, Comments, three TIV columns) under some
lines of text, or one row a delivery (SIPRI AT Database ID, Supplier ...). A "?" in the unnamed column after a figure
makes the row an estimate. A deal's TIV covers all its delivery years together: it is kept once, never spread or
repeated. TIV is a volume in millions, not a price. Places without a state's code (NATO**, rebels*) keep their name.
SIPRI allows no redistribution. Written from documentation.

Stockholm International Peace Research Institute, SIPRI Arms Transfers Database, https://doi.org/10.55163/SAFC1241.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import polars as pl

from accord.core.errors import DataError
from accord.core.labels import country
from accord.world.source import Source
from accord.world.sources.grid import Faults, Grid, csv_table, decoded
from accord.world.sources.look import Look
from accord.world.table import Table

SOURCE = Source(
    id="sipri",
    publisher="Stockholm International Peace Research Institute",
    title="SIPRI Arms Transfers Database, transfer register",
    vintage="as in the file",
    licence="SIPRI terms; not redistributable",
    licence_url="https://www.sipri.org/about/terms-and-conditions",
    address="https://www.sipri.org/databases/armstransfers",
    unit="million SIPRI TIV",
    basis="",
    note="A volume of arms in trend-indicator values, not what was paid.",
)
FORM = "CSV with Recipient, Supplier, Year of order, Number ordered, Weapon designation ... (SIPRI register)"

_DEAL = ("Recipient", "Supplier", "Year of order", "Number ordered", "Weapon designation", "Weapon description",
         "Year(s) of delivery", "status")  # fmt: skip
_DELIVERY = ("SIPRI AT Database ID", "Supplier", "Recipient", "Designation", "Description", "Order date",
             "Numbers delivered", "Delivery year", "Status", "TIV deal unit", "TIV delivery values")  # fmt: skip
_DELIVERED = ("Number delivered", "Deliveries in the Year Range")
_ESTIMATES = ("Order date is estimate", "Numbers delivered is estimate", "Delivery year is estimate", "SIPRI estimate")
_GENERATED = re.compile(r"(?:Data generated|created|Information generated):\s*([^\r\n)]+)")


def recognises(look: Look) -> bool:
    return look.header("Recipient", "Supplier") or look.header("SIPRI AT Database ID")


def load(path: Path) -> Table:
    """One row a deal or delivery; `deal` is the register's id, or the row in the file where it has none."""
    text = decoded(path, ("utf-8", "cp1252"))
    by_delivery = "SIPRI AT Database ID" in text[:5000]
    needed = _DELIVERY if by_delivery else _DEAL
    grid = csv_table(text, needed, path.name)
    faults = Faults(path.name)
    grid.need(needed, faults)
    frame = _deliveries(grid, faults) if by_delivery else _deals(grid, faults)
    faults.done()
    absent = [pl.when(pl.col(name).is_null()).then(pl.lit(f"{name.replace('_', ' ')} not known"))
              for name in ("ordered", "delivered", "tiv_delivered")]  # fmt: skip
    frame = frame.with_columns(
        status=pl.when("unsure").then(pl.lit("estimated")).otherwise(pl.lit("reported")),
        note=pl.concat_str(*absent, pl.col("note"), separator="; ", ignore_nulls=True),
        basis=pl.lit(None, dtype=pl.String),
        **{side: pl.col(f"{side}_area").replace_strict(_codes(frame[f"{side}_area"]), return_dtype=pl.String)
           for side in ("recipient", "supplier")},
    ).drop("unsure")  # fmt: skip
    made = _GENERATED.search(text[:5000])
    return Table.of("arms", frame, replace(SOURCE, vintage=made[1].strip() if made else "no date in the file"),
                    where=path.name)  # fmt: skip


def _deals(grid: Grid, faults: Faults) -> pl.DataFrame:
    delivered = next((name for name in _DELIVERED if name in grid.frame.columns), None)
    if delivered is None:
        grid.need(_DELIVERED[:1], faults)
    year = pl.Series(grid.text("Year of order").str.strip_chars("()"))
    years = Grid(grid.frame.with_columns(year.alias("Year of order")))
    marks = [name for name in grid.frame.columns if name.endswith(" ?")]
    tiv = [
        grid.numbers(name, faults) if name in grid.frame.columns else pl.Series([None] * len(year), dtype=pl.Float64)
        for name in ("SIPRI TIV per unit", "SIPRI TIV for total order", "SIPRI TIV of delivered weapons")
    ]
    return pl.DataFrame(
        {
            "deal": grid.frame["row"].cast(pl.String), **_who(grid, "Weapon designation", "Weapon description", faults),
            "order_year": years.numbers("Year of order", faults, whole=True),
            "ordered": _count(grid, "Number ordered", faults), "delivered": _count(grid, str(delivered), faults),
            "delivery_years": grid.text("Year(s) of delivery").fill_null(""), "condition": grid.text("status"),
            "tiv_unit": tiv[0], "tiv_order": tiv[1], "tiv_delivered": tiv[2],
            "note": grid.text("Comments") if "Comments" in grid.frame.columns else None,
            "unsure": grid.frame.select(pl.any_horizontal(
                pl.lit(False), *(pl.col(name).str.contains("?", literal=True) for name in marks),
                pl.col("Year of order").str.starts_with("(")).fill_null(value=False)).to_series(),
        }
    )  # fmt: skip


def _deliveries(grid: Grid, faults: Faults) -> pl.DataFrame:
    marks = [name for name in _ESTIMATES if name in grid.frame.columns]
    ids = grid.text("SIPRI AT Database ID")
    number = ids.to_frame("id").select(pl.int_range(pl.len()).over("id")).to_series() + 1
    nothing = pl.Series([None] * len(ids), dtype=pl.Float64)
    return pl.DataFrame(
        {
            "deal": ids + "/" + number.cast(pl.String), **_who(grid, "Designation", "Description", faults),
            "order_year": grid.numbers("Order date", faults, whole=True),
            "ordered": nothing, "delivered": _count(grid, "Numbers delivered", faults),
            "delivery_years": grid.text("Delivery year").fill_null(""), "condition": grid.text("Status"),
            "tiv_unit": grid.numbers("TIV deal unit", faults), "tiv_order": nothing,
            "tiv_delivered": grid.numbers("TIV delivery values", faults),
            "note": pl.Series([None] * len(ids), dtype=pl.String),
            "unsure": grid.frame.select(pl.any_horizontal(
                pl.lit(False), *(pl.col(name).str.to_lowercase().is_in(["yes", "true", "1"]) for name in marks),
            ).fill_null(value=False)).to_series(),
        }
    )  # fmt: skip


def _who(grid: Grid, weapon: str, description: str, faults: Faults) -> dict[str, pl.Series]:
    who = {"recipient_area": "Recipient", "supplier_area": "Supplier", "weapon": weapon}
    texts = {ours: grid.text(theirs) for ours, theirs in who.items()}
    for ours, theirs in who.items():
        grid.needed(theirs, texts[ours], faults, "Each row of the register names it")
    return {**texts, "description": grid.text(description)}


def _count(grid: Grid, name: str, faults: Faults) -> pl.Series:
    """A number of arms; the register prints "(8)" for an estimate in some exports."""
    bare = grid.frame[name].str.strip_chars(" ()")
    return Grid(grid.frame.with_columns(bare.alias(name)), grid.sheet).numbers(name, faults)


def _codes(areas: pl.Series) -> dict[str, str | None]:
    """ISO3 of each area, None for one that is no state (NATO**, "unknown supplier(s)", a rebel group*)."""
    found: dict[str, str | None] = {}
    for area in areas.drop_nulls().unique():
        try:
            found[area] = None if area.endswith("*") else country(area).iso3
        except DataError:
            found[area] = None
    return found
