"""A company's own purchases: an xlsx template with drop-down lists, and its reader that names each wrong cell.

`write_template(path)` -> xlsx; xlsx -> purchases Table. Countries, minerals, stages, units and bases are chosen from
lists; typed words are understood as well, by the same labels as everywhere. A purchase needs its year, mineral, stage
and a quantity or a value; what is left empty stays absent. Nothing leaves the machine.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import polars as pl

from accord.core import labels
from accord.core.errors import DataError
from accord.core.figure import Basis
from accord.core.labels import Stage
from accord.world.source import Source
from accord.world.sources.grid import Faults, Grid, read_xlsx, span
from accord.world.sources.look import Look
from accord.world.table import Table

SOURCE = Source(
    id="purchases",
    publisher="the user",
    title="Own purchases",
    vintage="as in the file",
    licence="the user's own",
    licence_url="",
    address="",
    unit="as in the row",
    basis="as in the row",
)
FORM = 'xlsx with a sheet "Purchases" (the template that Accord writes)'

SHEET = "Purchases"
UNITS = {"t": 1.0, "kg": 1e-3, "g": 1e-6, "kt": 1e3}
_STATUSES = ("reported", "estimated")
# header -> (width, what the cell holds, the list that it is chosen from)
_COLUMNS: dict[str, tuple[int, str, str | None]] = {
    "Year": (8, "Calendar year of delivery, such as 2025", None),
    "Mineral": (24, "Choose from the list", "Minerals"),
    "Stage": (16, "What was bought: ore (mining), metal or compound (refining), part (manufacturing)", "Stages"),
    "Quantity": (12, "Weight as a number; leave it empty if you do not know it", None),
    "Unit": (8, "Unit of the quantity", "Units"),
    "Basis": (12, "What is weighed: the goods (gross), the element (contained) or its oxide", "Bases"),
    "Value (USD)": (14, "What was paid, in US dollars of that year; leave it empty if you do not know it", None),
    "Country of origin": (26, "Where it was made; leave it empty if you do not know it", "Countries"),
    "Supplier": (24, "Any name", None),
    "Country of use": (26, "Where it was delivered", "Countries"),
    "Status": (12, "Measured (reported) or guessed (estimated)", "Statuses"),
    "Comment": (30, "Any text", None),
}
_ROWS = 2000


def recognises(look: Look) -> bool:
    return look.suffix == ".xlsx" and SHEET in look.names


def write_template(path: Path) -> None:
    """An empty workbook: sheet "Purchases" with drop-down lists in 2,000 rows, the lists, and how to fill it."""
    from xlsxwriter import Workbook  # slow to import, needed here only

    lists: dict[str, list[str]] = {
        "Minerals": sorted((one.name for one in labels.minerals().values()), key=str.casefold),
        "Stages": list(get_args(Stage)),
        "Units": list(UNITS),
        "Bases": list(get_args(Basis)),
        "Countries": sorted((one.name for one in labels.countries().values()), key=labels.fold),
        "Statuses": list(_STATUSES),
    }
    with Workbook(str(path)) as book:
        head = book.add_format({"bold": True, "bg_color": "#E6EEF5", "bottom": 1, "text_wrap": True, "valign": "top"})
        sheet, names, guide = (book.add_worksheet(name) for name in (SHEET, "Lists", "How to fill it"))
        for place, (name, values) in enumerate(lists.items()):
            names.write(0, place, name, head)
            names.write_column(1, place, values)
        names.set_column(0, len(lists) - 1, 28)
        sheet.freeze_panes(1, 0)
        guide.set_column(0, 0, 22)
        guide.set_column(1, 1, 90)
        guide.write_row(0, 0, ("Column", "What goes in"), head)
        for place, (name, (width, said, chosen)) in enumerate(_COLUMNS.items()):
            sheet.set_column(place, place, width)
            sheet.write(0, place, name, head)
            guide.write_row(place + 1, 0, (name, said))
            rule: dict[str, Any] | None = None
            if chosen is not None:
                letter, last = chr(65 + list(lists).index(chosen)), len(lists[chosen]) + 1
                rule = {"validate": "list", "source": f"=Lists!${letter}$2:${letter}${last}"}
            elif name == "Year":
                rule = {"validate": "integer", "criteria": "between", "minimum": 1990, "maximum": 2100}
            elif name in ("Quantity", "Value (USD)"):
                rule = {"validate": "decimal", "criteria": ">=", "value": 0}
            if rule is not None:
                sheet.data_validation(1, place, _ROWS, place, rule | {"input_title": name, "input_message": said})


def load(path: Path) -> Table:
    """One row a purchase, weight in t, value in USD; DataError with every wrong cell ("sheet Purchases, cell D7")."""
    rows = read_xlsx(path).get(SHEET)
    if rows is None:
        raise DataError(f'no sheet "{SHEET}"', where=path.name, hint="Start from the template: write_template(path)")
    header = next(
        (n for n, row in enumerate(rows[:20]) if row and {"Year", "Mineral"} <= {cell for cell in row if cell}), 0
    )
    faults = Faults(path.name)
    if not rows:
        raise DataError("no rows", where=f"{path.name}: sheet {SHEET}", hint="Fill in one purchase a row")
    grid = Grid.of_rows(rows, header, SHEET)
    grid.need(_COLUMNS, faults)
    if grid.frame.is_empty():
        raise DataError("no purchases", where=f"{path.name}: sheet {SHEET}", hint="Fill in one purchase a row")
    year = grid.numbers("Year", faults, whole=True)
    amount, value = (grid.numbers(name, faults, signed=True) for name in ("Quantity", "Value (USD)"))
    mineral = _mineral(grid, faults)
    stage, unit, basis, status = (
        _chosen(grid, name, words, faults)
        for name, words in (("Stage", get_args(Stage)), ("Unit", tuple(UNITS)), ("Basis", get_args(Basis)),
                            ("Status", _STATUSES))
    )  # fmt: skip
    for name, values in (("Year", year), ("Mineral", mineral), ("Stage", stage)):
        grid.needed(name, values, faults, "Each purchase needs it")
    for name, values in (("Quantity", amount), ("Value (USD)", value)):
        for row, cell in grid.frame.select("row", name).filter((values < 0).fill_null(value=False)).iter_rows():
            faults.add(grid.at(row, name), f"{cell} is below zero", "Leave credits and returns out")
    _quantities(grid, amount, unit, value, faults)
    origin, buyer = grid.iso3("Country of origin", faults), grid.iso3("Country of use", faults)
    grid.doubled([grid.text(name) for name in _COLUMNS], "this purchase", faults)
    faults.done()
    frame = pl.DataFrame(
        {"purchase": grid.frame["row"].cast(pl.String), "year": year, "mineral": mineral, "stage": stage,
         "supplier": grid.text("Supplier"), "origin": origin, "buyer": buyer, "amount": amount, "value_usd": value,
         "unit": unit, "basis": basis, "status": status, "comment": grid.text("Comment")}
    ).with_columns(
        quantity_t=pl.col("amount") * pl.col("unit").replace_strict(UNITS, default=None, return_dtype=pl.Float64),
        unit=pl.col("unit").fill_null("USD"),
        status=pl.col("status").fill_null("reported"),
        note=pl.concat_str(
            pl.when(pl.col("amount").is_null()).then(pl.lit("quantity not given")),
            pl.when(pl.col("value_usd").is_null()).then(pl.lit("value not given")),
            pl.when(pl.col("origin").is_null()).then(pl.lit("origin not known")),
            pl.when(pl.col("basis").is_null() & pl.col("amount").is_not_null()).then(pl.lit("basis not given")),
            pl.col("comment"), separator="; ", ignore_nulls=True,
        ),
    )  # fmt: skip
    return Table.of("purchases", frame.drop("comment"), replace(SOURCE, vintage=span(year)), where=path.name)


def _mineral(grid: Grid, faults: Faults) -> pl.Series:
    keys: dict[str, str | None] = {}
    for row, word in zip(grid.frame["row"], grid.text("Mineral"), strict=True):
        if word is not None and keys.get(word) is None:
            try:
                keys[word] = labels.mineral(word).key
            except DataError as error:
                keys[word] = None
                faults.add(grid.at(row, "Mineral"), f"unknown mineral {word!r}", error.hint)
    return grid.text("Mineral").replace_strict(keys, default=None, return_dtype=pl.String)


def _chosen(grid: Grid, name: str, words: tuple[str, ...], faults: Faults) -> pl.Series:
    """A word of a list in any case; any other is a fault."""
    text = grid.text(name).str.to_lowercase()
    for row, word in zip(grid.frame["row"], text, strict=True):
        if word is not None and word not in words:
            faults.add(grid.at(row, name), f"{word!r} is not in the list", f"One of {', '.join(words)}")
    return text


def _quantities(grid: Grid, amount: pl.Series, unit: pl.Series, value: pl.Series, faults: Faults) -> None:
    """A quantity needs its unit, and a purchase a quantity or a value."""
    cells = zip(grid.frame["row"], grid.frame["Quantity"], amount, unit, value, strict=True)
    for row, cell, weighed, measure, paid in cells:
        if weighed is not None and measure is None:
            faults.add(grid.at(row, "Unit"), "is empty beside a quantity", f"One of {', '.join(UNITS)}")
        if weighed is None and paid is None and not cell:
            faults.add(grid.at(row, "Quantity"), "neither a quantity nor a value", "Fill in one of the two")
