"""Grid: a table of text cells that knows where each stands, from CSV or xlsx; faults are gathered by cell.

Text -> numbers only here, so that every wrong cell is named ("row 7, column v"; "sheet Purchases, cell D7") and all
of them at once. An empty cell, "NA", "..." and Excel's "#N/A" are absent (null); a comma in a number is a fault,
since it may be a decimal or a thousands sign.
"""

from __future__ import annotations

import codecs
import csv
import warnings
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import polars as pl

from accord.core.errors import DataError, Fault, raise_faults
from accord.core.labels import country
from accord.world.sources.archive import open_zip

ABSENT = ("", "NA", "N/A", "#N/A", "...", "..", "nan", "None")
_SHOWN = 20
_SHEET_BYTES = 400 * 10**6
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # the container of old .xls files and of encrypted workbooks


class Faults:
    """What is wrong in one file: the first faults by place, the rest counted; `done` raises them as one DataError."""

    def __init__(self, file: str) -> None:
        self._file, self._found, self._more = file, list[Fault](), 0

    def add(self, where: str, what: str, hint: str = "") -> None:
        if len(self._found) < _SHOWN:
            self._found.append(Fault(where, what, hint))
        else:
            self._more += 1

    def __len__(self) -> int:
        return len(self._found) + self._more

    def done(self) -> None:
        rest = [Fault("", f"and {self._more} more", "Mend these first")] if self._more else []
        raise_faults([*self._found, *rest], DataError, self._file)


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Cells as text. `frame` has one String column a header and `row`, the row in the file (from 1)."""

    frame: pl.DataFrame
    sheet: str = ""

    @classmethod
    def of_rows(cls, rows: Sequence[Sequence[str | None]], header: int, sheet: str = "") -> Grid:
        """The rows below row `header` (from 0) under its names; empty rows are left out."""
        names = _names(rows[header])
        body = [(n, row) for n, row in enumerate(rows[header + 1 :], start=header + 2) if any(row)]
        columns: dict[str, Any] = {
            name: [row[place] if place < len(row) else None for _, row in body] for place, name in enumerate(names)
        }
        schema = {**dict.fromkeys(names, pl.String), "row": pl.Int64}
        return cls(pl.DataFrame(columns | {"row": [n for n, _ in body]}, schema=schema), sheet)

    def at(self, row: int, name: str) -> str:
        if not self.sheet:
            return f"row {row}, column {name}"
        place = self.frame.columns.index(name)
        letters = chr(65 + place) if place < 26 else chr(64 + place // 26) + chr(65 + place % 26)
        return f"sheet {self.sheet}, cell {letters}{row}"

    def need(self, names: Iterable[str], faults: Faults) -> None:
        """Raise what was found so far if a column is missing: nothing else can be read then."""
        if absent := [name for name in names if name not in self.frame.columns]:
            has = ", ".join(name for name in self.frame.columns if name != "row")
            where = f"sheet {self.sheet}" if self.sheet else "header"
            faults.add(where, f"columns are missing: {', '.join(absent)}", f"It has: {has[:300]}")
            faults.done()

    def text(self, name: str) -> pl.Series:
        """Stripped text, null where absent."""
        stripped = self.frame[name].str.strip_chars()
        return stripped.set(stripped.is_in(ABSENT).fill_null(value=False), None)

    def numbers(self, name: str, faults: Faults, *, whole: bool = False, signed: bool = False) -> pl.Series:
        """Finite numbers, null where absent; any other cell is a fault, and one below zero unless `signed`."""
        text = self.text(name)
        value = text.cast(pl.Float64, strict=False)
        wrong = text.is_not_null() & (value.is_null() | value.is_nan() | value.is_infinite())
        if whole:
            wrong = wrong | (value.is_not_null() & (value != value.round()))
        kind = "whole number" if whole else "number"
        for row, cell in self.frame.select("row", pl.col(name)).filter(wrong.fill_null(value=False)).iter_rows():
            faults.add(self.at(row, name), f"{cell!r} is no {kind}", "Write digits, with a point before decimals")
        below = (value < 0).fill_null(value=False) & (not signed)
        for row, cell in self.frame.select("row", pl.col(name)).filter(below).iter_rows():
            faults.add(self.at(row, name), f"{cell} is negative", "An amount is 0 or more; an absent one is left empty")
        return value

    def needed(self, name: str, values: pl.Series, faults: Faults, what: str) -> None:
        """A fault for every absent value of a column that must be filled."""
        for row, cell in self.frame.select("row", pl.col(name)).filter(values.is_null()).iter_rows():
            if cell is None or cell.strip() in ABSENT:  # a wrong cell is a fault already
                faults.add(self.at(row, name), "is empty", what)

    def iso3(self, name: str, faults: Faults, also: Mapping[str, str | None] | None = None) -> pl.Series:
        """ISO3 by any published name or code; `also` adds the source's own words (None: a place without code)."""
        known: dict[str, str | None] = dict(also or {})
        hints: dict[str, str] = {}
        text = self.text(name)
        for word in text.drop_nulls().unique():
            if word not in known:
                try:
                    known[word] = country(word).iso3
                except DataError as error:
                    known[word], hints[word] = None, error.hint
        if hints:
            odd = self.frame.select("row", text.alias("word")).filter(pl.col("word").is_in(list(hints)))
            for row, word in odd.unique("word", keep="first", maintain_order=True).iter_rows():
                faults.add(self.at(row, name), f"unknown country {word!r}", hints[word])
        return text.replace_strict(known, default=None, return_dtype=pl.String)

    def doubled(self, key: Sequence[pl.Series], said: str, faults: Faults) -> None:
        """A fault for each row whose key stands in an earlier row, naming both."""
        keys = pl.DataFrame([series.alias(str(place)) for place, series in enumerate(key)])
        if not keys.is_duplicated().any():
            return
        first: dict[tuple[Any, ...], int] = {}
        for row, values in zip(self.frame["row"], keys.iter_rows(), strict=True):
            if (earlier := first.setdefault(values, row)) != row:
                where = f"sheet {self.sheet}, row {row}" if self.sheet else f"row {row}"
                shown = ", ".join(str(value) for value in values)
                faults.add(where, f"{said} ({shown}) stands in row {earlier} already", "Keep one of the two rows")


def _names(cells: Sequence[str | None]) -> list[str]:
    """Unique names; a column without one is called after the column before it ("Year of order ?")."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = (cell or "").strip() or (f"{names[-1]} ?" if names else "?")
        names.append(name if name not in names and name != "row" else f"{name} {place}")
    return names


def read_csv(path: Path, needed: Sequence[str]) -> Grid:
    """The table of a CSV file in UTF-8; see `csv_table`."""
    return csv_table(decoded(path), needed, path.name)


def csv_table(text: str, needed: Sequence[str], file: str) -> Grid:
    """The table in the text of a CSV file, all cells text; lines above the first with `needed[:2]` are passed over.

    Commas or semicolons. DataError for an empty file, no such header, or a row with more or fewer
    cells than the header, as at the end of a file that was cut.
    """
    lines = text.split("\n", 60)[:60]
    found = _header(lines, needed[:2])
    if found is None:
        raise DataError(
            f"no header with {', '.join(needed)}",
            where=file,
            hint=f"First line: {lines[0].strip()[:120]!r}. Export the table again with its header",
        )
    place, separator, names = found
    body = text.split("\n", place + 1)[place + 1] if text.count("\n") > place else ""
    if not body.strip():
        raise DataError("a header and no rows", where=file, hint="Export the table again")
    _whole_rows(body, names, separator, place + 2, file)
    try:
        frame = pl.read_csv(body.encode(), has_header=False, separator=separator, infer_schema=False,
                            schema=dict.fromkeys(names, pl.String))  # fmt: skip
    except pl.exceptions.PolarsError:
        hint = "Look for a quote that does not end, or export it again as CSV UTF-8"
        raise DataError("no CSV table", where=file, hint=hint) from None
    frame = frame.with_columns(pl.int_range(place + 2, place + 2 + frame.height, dtype=pl.Int64).alias("row"))
    return Grid(frame.filter(~pl.all_horizontal(pl.exclude("row").is_null())))


def _whole_rows(body: str, names: Sequence[str], separator: str, first: int, file: str) -> None:
    """One DataError for the rows that have not one cell a header; an empty line is none."""
    faults, row = Faults(file), first
    reader = csv.reader(StringIO(body, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            if cells and len(cells) != len(names):
                hint = "A cell with a separator needs quotes around it"
                if len(cells) < len(names):
                    hint = "The row is cut: download or export the file again, or take out notes below the table"
                faults.add(f"row {row}", f"{len(cells)} cells under {len(names)} headers", hint)
            row = first + reader.line_num
    except csv.Error:
        faults.add(
            f"row {row}", "a cell in quotes does not end", "The file is cut or a quote is missing; export it again"
        )
    faults.done()


def _header(lines: Sequence[str], words: Sequence[str]) -> tuple[int, str, list[str]] | None:
    """Place, separator and names of the first line that holds the words as cells."""
    for place, line in enumerate(lines):
        separator = separator_of(line)
        cells = next(csv.reader([line.rstrip("\r")], delimiter=separator), [])
        if set(words) <= {cell.strip() for cell in cells}:
            return place, separator, _names(cells)
    return None


def separator_of(line: str) -> str:
    """Semicolon or comma, whichever the line holds more of."""
    return ";" if line.count(";") > line.count(",") else ","


def decoded(path: Path, encodings: Sequence[str] = ("utf-8",)) -> str:
    """The text of a file in the first of the encodings that fits; DataError names the first byte that does not."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror})", where=str(path)) from None
    if not raw.strip():
        raise DataError("the file is empty", where=path.name, hint="Download or export it again")
    if said := utf16(raw):
        raise DataError(said, where=path.name, hint='Save it as "CSV UTF-8"')
    for encoding in encodings:
        try:
            return raw.removeprefix(codecs.BOM_UTF8).decode(encoding)
        except UnicodeDecodeError as error:
            wrong = error
    row = raw.count(b"\n", 0, wrong.start) + 1
    raise DataError(
        f"wrong encoding: byte 0x{raw[wrong.start]:02x} is not {encodings[-1].upper()}",
        where=f"{path.name}: row {row}",
        hint='Save it as "CSV UTF-8"',
    )


def utf16(raw: bytes) -> str:
    """What to say of text in UTF-16 (a mark at its start, or every other byte 0), else ""."""
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    start = raw[:400]
    bare = len(start) > 20 and max(start[0::2].count(0), start[1::2].count(0)) > 0.4 * len(start) / 2
    return "wrong encoding: the text is UTF-16, not UTF-8" if marked or bare else ""


def read_xlsx(path: Path, most_rows: int | None = None) -> dict[str, list[list[str | None]]]:
    """All sheets of a workbook as rows of text; DataError if it is no xlsx, is encrypted or is too large."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror})", where=str(path)) from None
    if start == _OLE:
        hint = "Open it in a spreadsheet program and save it as .xlsx without a password"
        raise DataError("is encrypted or an old .xls", where=path.name, hint=hint)
    if not start.startswith(b"PK"):
        what = "is no xlsx (no zip inside)" if start else "the file is empty"
        raise DataError(what, where=path.name, hint="Open it and save it as .xlsx")
    open_zip(path, most_bytes=_SHEET_BYTES).close()
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # slow to import, needed for workbooks only

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # lists and styles that openpyxl does not know do not matter here
            book = load_workbook(path, read_only=True, data_only=True)
            sheets = {one.title: one.iter_rows(max_row=most_rows, values_only=True) for one in book.worksheets}
            return {name: [[_text(cell) for cell in row] for row in rows] for name, rows in sheets.items()}
    except (KeyError, ValueError, ParseError, zipfile.BadZipFile, OSError) as error:
        raise DataError(f"is no readable xlsx ({error})", where=path.name, hint="Open it and save it anew") from None


def span(years: pl.Series) -> str:
    """First and last year as a vintage: "2018-2024"."""
    known = years.drop_nulls()
    return f"{int(known.min())}-{int(known.max())}" if len(known) else "no years"  # type: ignore[arg-type]


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell).strip()
