"""A BACI zip as CEPII publishes it, opened for reading: its edition and release, its years, rows block by block.

Nothing is unpacked to disk. A block that cannot be used is read again cell by cell, so that each fault has its row.
"""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import polars as pl

from accord.core import labels
from accord.core.errors import DataError
from accord.world.sources.archive import open_zip
from accord.world.sources.grid import Faults

FORM = "zip with BACI_HSyy_Yyyyy_Vyyyymm.csv and country_codes_Vyyyymm.csv (CEPII BACI)"
MEMBER = re.compile(r"(?:^|/)BACI_(HS\d\d)_Y(\d{4})_V(\w+)\.csv$")

_HEADER = ["t", "i", "j", "k", "v", "q"]
_RAW: dict[str, Any] = {"t": pl.Int16, "i": pl.Int16, "j": pl.Int16, "k": pl.Int32, "v": pl.Float64, "q": pl.Float64}
_FIRST_ROW = 2  # below the header
_BLOCK = 32 * 2**20  # bytes of CSV: about a million rows


class Archive:
    """An open BACI archive: its edition, release, years, country codes, and the rows of a year block by block."""

    def __init__(self, path: Path) -> None:
        self.file = path.name
        self._zip = open_zip(path)
        found = [(match, name) for name in self._zip.namelist() if (match := MEMBER.search(name))]
        if not found:
            self._zip.close()
            hint = f"Expected is a {FORM}"
            raise DataError("no member BACI_HSyy_Yyyyy_Vyyyymm.csv", where=self.file, hint=hint)
        self.revision, self.release = found[0][0][1], found[0][0][3]
        self._members = {int(match[2]): name for match, name in found}
        if len(self._members) < len(found) or len({match[1] for match, _ in found}) > 1:
            self._zip.close()
            raise DataError("several HS editions or releases in one archive", where=self.file, hint="Keep one of them")
        self.iso3 = {c.baci: c.iso3 for c in labels.countries().values() if c.baci is not None} | self._own_codes()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def want(self, revision: str | None, years: Sequence[int] | None) -> None:
        faults = Faults(self.file)
        if revision is not None and revision != self.revision:
            faults.add(
                "", f"the archive is {self.revision}, wanted is {revision}", f"Download the {revision} edition of BACI"
            )
        for year in years or ():
            if year not in self._members:
                faults.add(str(year), "no such year", f"It holds {min(self._members)} to {max(self._members)}")
        faults.done()

    def years(self, years: Sequence[int] | None) -> list[int]:
        return sorted(set(years)) if years is not None else sorted(self._members)

    def read(self, year: int) -> Iterator[pl.DataFrame]:
        """Parsed rows of a year: t, i, j, k, v, q. The next block is unpacked while one is parsed."""
        member, line = self._members[year], _FIRST_ROW
        with ThreadPoolExecutor(1) as ahead:
            blocks = self._blocks(member)
            coming = ahead.submit(next, blocks, None)
            while (block := coming.result()) is not None:
                coming = ahead.submit(next, blocks, None)
                rows = self._parsed(block, member, year, line)
                yield rows.with_row_index("row", offset=line)
                line += rows.height
        if line == _FIRST_ROW:
            hint = "Download the archive again; no year of BACI is empty"
            raise DataError("a header and no rows", where=f"{self.file}: {member}", hint=hint)

    def _blocks(self, member: str) -> Iterator[bytes]:
        """Whole lines below the header, about `_BLOCK` bytes at a time."""
        try:
            with self._zip.open(member) as file:
                header = file.readline().decode("utf-8-sig", errors="replace").strip()
                if [name.strip(' "') for name in header.split(",")] != _HEADER:
                    hint = f"Expected is {','.join(_HEADER)}"
                    raise DataError(f"the header is {header[:80]!r}", where=f"{self.file}: {member}: row 1", hint=hint)
                rest = b""
                while block := file.read(_BLOCK):
                    cut = block.rfind(b"\n") + 1
                    whole, rest = (rest + block[:cut], block[cut:]) if cut else (b"", rest + block)
                    if whole:
                        yield whole
                if rest.strip():
                    yield rest
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            hint = "Download it again; nothing was kept"
            raise DataError(f"is damaged ({error})", where=f"{self.file}: {member}", hint=hint) from None

    def _parsed(self, block: bytes, member: str, year: int, line: int) -> pl.DataFrame:
        if b" " in block[:4096]:  # some releases pad the weight: "       NA"
            block = block.replace(b" ", b"")
        try:
            rows = pl.read_csv(block, has_header=False, schema=_RAW, null_values=["NA", ""])
        except pl.exceptions.PolarsError:
            rows = pl.DataFrame(schema=_RAW)
            sound = False
        else:
            blank = rows.select(pl.any_horizontal(pl.col("t", "i", "j", "k", "v").is_null().any())).item()
            unknown = not set(rows["i"].unique()) | set(rows["j"].unique()) <= self.iso3.keys()
            amounts = rows.select((pl.col("v", "q").is_finite() & (pl.col("v", "q") >= 0)).all()).row(0)
            sound = not blank and not unknown and bool((rows["t"] == year).all()) and all(amounts)
        if not sound:
            self._explain(block, member, year, line)
        return rows

    def _explain(self, block: bytes, member: str, year: int, line: int) -> None:
        """Raise every fault of a block that cannot be used, by row."""
        faults = Faults(f"{self.file}: {member}")
        for number, row in enumerate(csv.reader(block.decode("latin-1").splitlines()), start=line):
            if len(row) != len(_HEADER):
                faults.add(f"row {number}", f"{len(row)} cells instead of {len(_HEADER)}", "Download it again")
                continue
            for name, cell in zip(_HEADER, row, strict=True):
                if cell in ("NA", "") and name == "q":
                    continue
                if not re.fullmatch(r"\d+" if name in "tijk" else r"\d*\.?\d+(?:[eE][+-]?\d+)?", cell):
                    what = "is negative" if cell.startswith("-") else "is no number"
                    faults.add(f"row {number}, column {name}", f"{cell!r} {what}", "Download it again")
                elif name in "ij" and int(cell) not in self.iso3:
                    faults.add(f"row {number}, column {name}", f"country code {cell} is in no table",
                               "Add it to country_codes in the archive")  # fmt: skip
                elif name == "t" and int(cell) != year:
                    faults.add(f"row {number}, column t", f"year {cell} in the file of {year}", "Download it again")
        faults.done()
        raise DataError("cannot be parsed", where=f"{self.file}: {member}: from row {line}", hint="Download it again")

    def _own_codes(self) -> dict[int, str]:
        """The archive's own country codes where they name a country that Accord knows."""
        found: dict[int, str] = {}
        for name in self._zip.namelist():
            if re.search(r"(?:^|/)country_codes_V\w+\.csv$", name):
                with self._zip.open(name) as file:
                    for row in csv.DictReader(TextIOWrapper(file, encoding="utf-8-sig", errors="replace")):
                        code, iso3 = row.get("country_code") or "", row.get("country_iso3") or ""
                        if code.isdigit() and iso3 in labels.countries():
                            found[int(code)] = iso3
        return found
