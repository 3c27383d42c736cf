"""CEPII BACI as downloaded: the whole zip of one HS edition, all 5,000 products, read as a stream.

Zip -> trade Table of chosen codes and years (`load`), or sums over all products (`totals`). The archive is never
unpacked to disk and never held in memory: blocks of about a million rows are parsed, filtered or summed, and dropped.
Sums are exact: BACI prints thousands of USD and tonnes with three decimals, so whole USD and kg are added.

Members: BACI_HSyy_Yyyyy_Vyyyymm.csv (t year, i exporter, j importer, k product, v thousand USD, q t or "NA"),
country_codes_Vyyyymm.csv, product_codes_HSyy_Vyyyymm.csv. Written from documentation and the shipped copy's values.

Gaulier, G. and Zignago, S. (2010), BACI: International Trade Database at the Product-Level, CEPII WP 2010-23.
"""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Literal

import polars as pl

from accord.core import labels
from accord.core.errors import DataError
from accord.world.source import Source
from accord.world.sources.archive import open_zip
from accord.world.sources.grid import Faults
from accord.world.sources.look import Look
from accord.world.table import Table

SOURCE = Source(
    id="baci_zip",
    publisher="CEPII",
    title="BACI: International Trade Database at the Product-Level, the user's own download",
    vintage="as in the file",
    licence="Etalab Open Licence 2.0",
    licence_url="https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    address="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    unit="USD; t",
    basis="gross",
    note="FOB values that reconcile exporter and importer; the last year lacks late reporters.",
)
FORM = "zip with BACI_HSyy_Yyyyy_Vyyyymm.csv and country_codes_Vyyyymm.csv (CEPII BACI)"

Key = Literal["year", "hs", "exporter", "importer"]

_MEMBER = re.compile(r"(?:^|/)BACI_(HS\d\d)_Y(\d{4})_V(\w+)\.csv$")
_HEADER = ["t", "i", "j", "k", "v", "q"]
_RAW: dict[str, Any] = {"t": pl.Int16, "i": pl.Int16, "j": pl.Int16, "k": pl.Int32, "v": pl.Float64, "q": pl.Float64}
_BLOCK = 32 * 2**20  # bytes of CSV: about a million rows
_PARTIAL_ROWS = 4_000_000  # rows of partial sums before they are summed again
_NO_WEIGHT = "weight not observed"


@dataclass(frozen=True, slots=True)
class Totals:
    """Which sums to take: the columns that stay apart, over the trade of some importers or exporters (ISO3; all)."""

    by: tuple[Key, ...]
    importers: frozenset[str] = frozenset()
    exporters: frozenset[str] = frozenset()


def recognises(look: Look) -> bool:
    return look.suffix == ".zip" and any(_MEMBER.search(name) for name in look.names)


def load(
    path: Path, codes: Sequence[str] | None = None, years: Sequence[int] | None = None, revision: str | None = None
) -> Table:
    """Trade of some six-digit codes, value in USD, weight in t (null where the file has "NA").

    Without `codes`, in HS92, those of the minerals that Accord knows; another edition needs its own codes. All years
    by default. DataError for years that the archive does not hold, or another `revision` than wanted ("HS92").
    """
    with _Archive(path) as archive:
        archive.want(revision, years)
        if codes is None and archive.revision != "HS92":
            raise DataError(f"the archive is {archive.revision}", where=archive.file,
                            hint="Name the codes in that edition: load(path, codes=[...])")  # fmt: skip
        wanted = codes if codes is not None else sorted({hs for one in labels.minerals().values() for hs in one.hs})
        numbers = [int(code) for code in wanted]
        parts = [block.filter(pl.col("k").is_in(numbers)) for year in archive.years(years) for block in archive.read(year)]
        frame = pl.concat(parts).select(
            year=pl.col("t").cast(pl.Int32),
            exporter=pl.col("i").replace_strict(archive.iso3, return_dtype=pl.String),
            importer=pl.col("j").replace_strict(archive.iso3, return_dtype=pl.String),
            hs=pl.col("k").cast(pl.String).str.zfill(6),
            hs_revision=pl.lit(archive.revision),
            reported_by=pl.lit("both"),
            value_usd=(pl.col("v") * 1000).round(0),
            quantity_t=pl.col("q"),
            note=pl.when(pl.col("q").is_null()).then(pl.lit(_NO_WEIGHT)).otherwise(pl.lit("")),
        )  # fmt: skip
        source = replace(SOURCE, vintage=f"{archive.revision}, V{archive.release}")
        return Table.of("trade", frame, source, where=archive.file)


def totals(
    path: Path,
    wanted: Mapping[str, Totals],
    codes: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
) -> dict[str, pl.DataFrame]:
    """Sums over a whole archive in one pass, by name: columns of `by`, then value_usd (whole USD), quantity_t, rows.

    `quantity_t` sums the rows with a weight, `weighed_usd` is their value, and quantity_t is null where there is none.
    Whole products by default; `codes` narrows. Memory stays below 4 GB for any number of rows, time is linear.
    """
    found: dict[str, list[pl.DataFrame]] = {name: [] for name in wanted}
    with _Archive(path) as archive:
        archive.want(None, years)
        numbers = [int(code) for code in codes] if codes is not None else None
        sides = {name: _numbers_of(archive.iso3, one) for name, one in wanted.items()}
        for year in archive.years(years):
            for block in archive.read(year):
                rows = block if numbers is None else block.filter(pl.col("k").is_in(numbers))
                rows = rows.with_columns(
                    usd=(pl.col("v") * 1000).round(0).cast(pl.Int64), kg=(pl.col("q") * 1000).round(0).cast(pl.Int64)
                )
                for name, one in wanted.items():
                    part = rows.filter(*sides[name]).group_by(_raw(one.by)).agg(
                        pl.col("usd").sum(),
                        pl.col("kg").sum(),
                        pl.col("usd").filter(pl.col("kg").is_not_null()).sum().alias("weighed"),
                        pl.len().alias("rows"),
                        pl.col("kg").count().alias("seen"),
                    )  # fmt: skip
                    found[name].append(part)
                    if sum(map(len, found[name])) > _PARTIAL_ROWS:
                        found[name] = [_again(found[name], one.by)]
        return {name: _named(_again(found[name], one.by), one.by, archive.iso3) for name, one in wanted.items()}


_COLUMNS: dict[Key, str] = {"year": "t", "hs": "k", "exporter": "i", "importer": "j"}


def _raw(by: Sequence[Key]) -> list[str]:
    return [_COLUMNS[name] for name in by]


def _numbers_of(iso3: Mapping[int, str], one: Totals) -> list[pl.Expr]:
    sides = (("j", one.importers), ("i", one.exporters))
    return [pl.col(name).is_in([n for n, iso in iso3.items() if iso in chosen]) for name, chosen in sides if chosen]


def _again(parts: list[pl.DataFrame], by: Sequence[Key]) -> pl.DataFrame:
    return pl.concat(parts).group_by(_raw(by)).agg(pl.all().sum())


def _named(sums: pl.DataFrame, by: Sequence[Key], iso3: Mapping[int, str]) -> pl.DataFrame:
    spoken = {
        "year": pl.col("t").cast(pl.Int32) if "year" in by else None,
        "hs": pl.col("k").cast(pl.String).str.zfill(6) if "hs" in by else None,
        "exporter": pl.col("i").replace_strict(iso3, return_dtype=pl.String) if "exporter" in by else None,
        "importer": pl.col("j").replace_strict(iso3, return_dtype=pl.String) if "importer" in by else None,
    }
    return sums.select(
        *(expression.alias(name) for name, expression in spoken.items() if expression is not None),
        pl.col("usd").alias("value_usd"),
        pl.when(pl.col("seen") > 0).then(pl.col("kg") / 1000).alias("quantity_t"),
        pl.col("weighed").alias("weighed_usd"),
        pl.col("rows"),
    ).sort(list(by))


class _Archive:
    """An open BACI archive: its edition, release, years, country codes, and the rows of a year block by block."""

    def __init__(self, path: Path) -> None:
        self.file = path.name
        self._zip = open_zip(path)
        found = [(match, name) for name in self._zip.namelist() if (match := _MEMBER.search(name))]
        if not found:
            self._zip.close()
            hint = f"Download a {FORM}"
            raise DataError("no member BACI_HSyy_Yyyyy_Vyyyymm.csv", where=self.file, hint=hint)
        self.revision, self.release = found[0][0][1], found[0][0][3]
        self._members = {int(match[2]): name for match, name in found}
        if len(self._members) < len(found) or len({match[1] for match, _ in found}) > 1:
            self._zip.close()
            raise DataError("several HS editions or releases in one archive", where=self.file, hint="Keep one of them")
        self.iso3 = {c.baci: c.iso3 for c in labels.countries().values() if c.baci is not None} | self._own_codes()

    def __enter__(self) -> _Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def want(self, revision: str | None, years: Sequence[int] | None) -> None:
        faults = Faults(self.file)
        if revision is not None and revision != self.revision:
            faults.add("", f"the archive is {self.revision}, wanted is {revision}", f"Download BACI in {revision}")
        for year in years or ():
            if year not in self._members:
                faults.add(str(year), "no such year", f"It holds {min(self._members)} to {max(self._members)}")
        faults.done()

    def years(self, years: Sequence[int] | None) -> list[int]:
        return sorted(set(years)) if years is not None else sorted(self._members)

    def read(self, year: int) -> Iterator[pl.DataFrame]:
        """Parsed rows of a year: t, i, j, k, v, q. The next block is unpacked while one is parsed."""
        member, line = self._members[year], 2
        with ThreadPoolExecutor(1) as ahead:
            blocks = self._blocks(member)
            coming = ahead.submit(next, blocks, None)
            while (block := coming.result()) is not None:
                coming = ahead.submit(next, blocks, None)
                rows = self._parsed(block, member, year, line)
                line += rows.height
                yield rows

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
            sound = not blank and not unknown and bool((rows["t"] == year).all())
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
                    faults.add(f"row {number}, column {name}", f"{cell!r} is no number", "Download it again")
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
