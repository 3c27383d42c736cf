"""Figures: a list of figures as a terminal table or as a file (json, csv, xlsx)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from rich.table import Table
from rich.text import Text

from accord.core.errors import require_new_file
from accord.core.figure import Figure
from accord.report.tables import Row, figure_rows
from accord.report.verdicts import place, plain


def as_json(figures: Iterable[Figure], stamp: str) -> list[dict[str, Any]]:
    """Plain rows with the snapshot's stamp in every id."""
    return [figure.to_dict() | {"id": f"{figure.id}@{stamp}"} for figure in figures]


def figure_table(figures: Sequence[Figure]) -> Table:
    """A row a figure, the largest share first; columns that say the same in every row are left out, but the value."""
    figures = sorted(figures, key=_place)
    columns = {
        "Indicator": [plain(f.indicator) for f in figures],
        "Mineral": [plain(f.mineral or "") for f in figures],
        "Country": [place(f.country) or "" for f in figures],
        "Year": [str(f.year or "") for f in figures],
        "Stage": [f.stage or "" for f in figures],
        "By": [f.by or "" for f in figures],
        "Of": [" ".join(place(part) or part for part in f.scope) for f in figures],
        "Value": [f.text if f.value is not None else f"{f.status}: {f.reason}" for f in figures],
        "Interval": [_first_clause(f.interval) for f in figures],
    }
    table = Table(box=None, pad_edge=False, header_style="bold")
    shown = [name for name, cells in columns.items() if name in ("Indicator", "Value") or len(set(cells)) > 1]
    for name in shown:
        table.add_column(name, overflow="fold", min_width=_WIDTHS.get(name))
    for row in zip(*(columns[name] for name in shown), strict=True):
        table.add_row(*(Text(cell) for cell in row))
    return table


_WIDTHS = {"Indicator": 10, "Value": 18, "Interval": 14, "Country": 8}
_MEASURES = ("value", "weight", "content")


def _place(figure: Figure) -> tuple[object, ...]:
    """Order of a table: by question, then the measures in their order, then the largest value."""
    by = _MEASURES.index(figure.by) if figure.by in _MEASURES else -1
    known = figure.mineral or "", figure.country or "", figure.year or 0, figure.stage or ""
    return (figure.indicator, *known, by, -(figure.value if figure.value is not None else -1e18))


def _first_clause(interval: str) -> str:
    """What bounds the figure; the rest of the remark stands in the JSON form and in `accord explain`."""
    head, _, rest = interval.partition(";")
    return f"{head} ..." if rest else head


def frame_table(frame: pl.DataFrame) -> Table:
    """Any frame as a terminal table: absent cells stay empty, lists are joined."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, dtype in frame.schema.items():
        table.add_column(name.replace("_", " "), overflow="fold", justify="right" if dtype.is_numeric() else "left")
    for row in frame.iter_rows():
        table.add_row(*(Text(_cell(value)) for value in row))
    return table


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def write_figures(figures: Sequence[Figure], stamp: str, path: Path, force: bool = False) -> None:
    """Write to `path` by its suffix: .json, .csv or .xlsx. DataError where another file would be lost."""
    writers = {".json": _json, ".csv": _csv, ".xlsx": _xlsx}
    require_new_file(path, writers, force)
    part = path.with_name(f".{path.name}.part")
    try:
        writers[path.suffix.lower()](figures, stamp, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _json(figures: Sequence[Figure], stamp: str, path: Path) -> None:
    text = json.dumps(as_json(figures, stamp), indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def _csv(figures: Sequence[Figure], stamp: str, path: Path) -> None:
    rows = _rows(figures, stamp)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]) if rows else ["id"])
        writer.writeheader()
        writer.writerows(rows)


def _xlsx(figures: Sequence[Figure], stamp: str, path: Path) -> None:
    from accord.report.xlsx import write_figure_book

    write_figure_book(_rows(figures, stamp), path)


def _rows(figures: Sequence[Figure], stamp: str) -> list[Row]:
    return [row | {"id": f"{row['id']}@{stamp}"} for row in figure_rows(figures)]
