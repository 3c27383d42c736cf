"""Look: the first glance at a user's file, enough to tell whose it is: suffix, names inside, first cells."""

from __future__ import annotations

import csv
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from accord.core.errors import DataError
from accord.world.sources.archive import open_zip
from accord.world.sources.grid import read_xlsx, separator_of, utf16

_LINES = 40
_MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Look:
    """`names` are members of a zip or a folder, sheets of a workbook or tables of a database; `rows` its first cells.

    For a workbook, `rows` are the first rows of its first two sheets. `suffix` is ".db" for any SQLite file.
    """

    suffix: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def header(self, *words: str) -> bool:
        """Whether one of the first rows holds all these cells."""
        return any(all(word in row for word in words) for row in self.rows)


def look(path: Path) -> Look:
    """DataError where there is no such file, or a zip or workbook is damaged."""
    if path.is_dir():
        return Look("", tuple(sorted(one.name for one in path.iterdir())), ())
    if not path.is_file():
        raise DataError("no such file", where=str(path), hint="Name a file or a folder")
    with path.open("rb") as file:
        head = file.read(64 * 1024)
    if not head.strip():
        raise DataError("the file is empty", where=path.name, hint="Download or export it again")
    if head.startswith(_MAGIC):
        return Look(".db", tuple(tables(path)), ())
    suffix = path.suffix.lower()
    if suffix in (".xlsx", ".xlsm", ".xls"):
        sheets = read_xlsx(path, most_rows=_LINES)
        first = [tuple(cell or "" for cell in row) for rows in list(sheets.values())[:2] for row in rows]
        return Look(".xlsx", tuple(sheets), tuple(first))
    if suffix == ".zip" or head.startswith(b"PK\x03\x04"):
        with open_zip(path) as archive:
            return Look(".zip", tuple(archive.namelist()), ())
    if suffix in (".csv", ".txt", ".tsv") and (said := utf16(head)):
        raise DataError(said, where=path.name, hint='Save it as "CSV UTF-8"')
    lines = head.decode("utf-8-sig", errors="replace").splitlines()[:_LINES]
    cells = [next(csv.reader([line], delimiter=separator_of(line)), []) for line in lines]
    return Look(suffix, (), tuple(tuple(cell.strip() for cell in row) for row in cells))


def tables(path: Path) -> list[str]:
    """Names of the tables of an SQLite file, opened for reading only; no code of its owner is run."""
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise DataError(f"is no readable database ({error})", where=path.name, hint="Install or copy it anew") from None
    return [str(name) for (name,) in found]
