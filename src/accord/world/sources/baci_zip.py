"""CEPII BACI as downloaded: the whole zip of one HS edition, all 5,000 products, read as a stream.

Zip -> trade Table of chosen codes and years (`load`), or sums over all products (`totals`). The archive is never
unpacked to disk and never held in memory: blocks of about a million rows are parsed, filtered or summed, and dropped.
Sums are exact: BACI prints thousands of USD and tonnes with three decimals, so whole USD and kg are added.

Members: BACI_HSyy_Yyyyy_Vyyyymm.csv (t year, i exporter, j importer, k product, v thousand USD, q t or "NA"),
country_codes_Vyyyymm.csv, product_codes_HSyy_Vyyyymm.csv. Written from documentation and the shipped copy's values.

Gaulier, G. and Zignago, S. (2010), BACI: International Trade Database at the Product-Level, CEPII WP 2010-23.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import polars as pl

from accord.core import labels
from accord.core.errors import DataError
from accord.world.source import Source
from accord.world.sources.baci_archive import FORM as FORM
from accord.world.sources.baci_archive import MEMBER, Archive
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

Key = Literal["year", "hs", "exporter", "importer"]

_PARTIAL_ROWS = 4_000_000  # rows of partial sums before they are summed again
_NO_WEIGHT = "weight not observed"


@dataclass(frozen=True, slots=True)
class Totals:
    """Which sums to take: the columns that stay apart, over the trade of some importers or exporters (ISO3; all)."""

    by: tuple[Key, ...]
    importers: frozenset[str] = frozenset()
    exporters: frozenset[str] = frozenset()


def recognises(look: Look) -> bool:
    return look.suffix == ".zip" and any(MEMBER.search(name) for name in look.names)


def load(
    path: Path, codes: Sequence[str] | None = None, years: Sequence[int] | None = None, revision: str | None = None
) -> Table:
    """Trade of some six-digit codes, value in USD, weight in t (null where the file has "NA").

    Without `codes`, in HS92, those of the minerals that Accord knows; another edition needs its own codes. All years
    by default. DataError for years that the archive does not hold, or another `revision` than wanted ("HS92").
    """
    with Archive(path) as archive:
        archive.want(revision, years)
        if codes is None and archive.revision != "HS92":
            hint = "Download the HS92 edition of BACI, or name codes in this one: load(path, codes=[...])"
            raise DataError(
                f"the archive is {archive.revision}, Accord's codes are HS92", where=archive.file, hint=hint
            )
        wanted = codes if codes is not None else sorted({hs for one in labels.minerals().values() for hs in one.hs})
        numbers = [int(code) for code in wanted]
        parts = [
            block.filter(pl.col("k").is_in(numbers)) for year in archive.years(years) for block in archive.read(year)
        ]
        if not any(part.height for part in parts):
            what = "no row has one of the codes asked for" if parts else "headers and no rows"
            raise DataError(what, where=archive.file, hint="Download the whole archive of the edition again")
        frame = pl.concat(parts).select(
            row=pl.col("row"),
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
    All products by default; `codes` narrows. Memory grows with the sums, not with the rows read; see `by_year`.
    """
    found: dict[str, list[pl.DataFrame]] = {name: [] for name in wanted}
    with Archive(path) as archive:
        for _, sums in _sums(archive, wanted, codes, years):
            for name, one in wanted.items():
                # years that stay apart need no further sum
                both = [*found[name], sums[name]]
                found[name] = both if "year" in one.by else [_again(both, one.by)]
        return {name: _named(pl.concat(found[name]), one.by, archive.iso3) for name, one in wanted.items()}


def by_year(
    path: Path,
    wanted: Mapping[str, Totals],
    codes: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
) -> Iterator[tuple[int, dict[str, pl.DataFrame]]]:
    """`totals` one year at a time, for sums that would not fit together: memory is that of a single year."""
    with Archive(path) as archive:
        for year, sums in _sums(archive, wanted, codes, years):
            yield year, {name: _named(sums[name], one.by, archive.iso3) for name, one in wanted.items()}


def _sums(
    archive: Archive, wanted: Mapping[str, Totals], codes: Sequence[str] | None, years: Sequence[int] | None
) -> Iterator[tuple[int, dict[str, pl.DataFrame]]]:
    archive.want(None, years)
    sides = {name: pl.all_horizontal(True, *_sides(archive.iso3, one)) for name, one in wanted.items()}
    chosen = pl.any_horizontal(*sides.values())
    if codes is not None:
        chosen = chosen & pl.col("k").is_in([int(code) for code in codes])
    for year in archive.years(years):
        parts: dict[str, list[pl.DataFrame]] = {name: [] for name in wanted}
        for block in archive.read(year):
            rows = _summable(block.filter(chosen))
            for name, one in wanted.items():
                parts[name].append(_again([rows.filter(sides[name])], one.by))
                if sum(map(len, parts[name][1:])) > max(_PARTIAL_ROWS, len(parts[name][0])):
                    parts[name] = [_again(parts[name], one.by)]
        yield year, {name: _again(parts[name], one.by) for name, one in wanted.items()}


_COLUMNS: dict[Key, str] = {"year": "t", "hs": "k", "exporter": "i", "importer": "j"}


_ROOM: dict[Key, int] = {"year": 10_000, "hs": 1_000_000, "exporter": 1000, "importer": 1000}


def _sides(iso3: Mapping[int, str], one: Totals) -> list[pl.Expr]:
    sides = (("j", one.importers), ("i", one.exporters))
    return [pl.col(name).is_in([n for n, iso in iso3.items() if iso in chosen]) for name, chosen in sides if chosen]


def _summable(rows: pl.DataFrame) -> pl.DataFrame:
    """Whole USD and kg as integers, whose sums are exact and in any order the same; what has a weight, counted."""
    return rows.select(
        "t", "i", "j", "k",
        usd=(pl.col("v") * 1000).round(0).cast(pl.Int64),
        kg=(pl.col("q") * 1000).round(0).cast(pl.Int64).fill_null(0),
        weighed=pl.when(pl.col("q").is_not_null()).then((pl.col("v") * 1000).round(0).cast(pl.Int64)).otherwise(0),
        rows=pl.lit(1, dtype=pl.Int64),
        seen=pl.col("q").is_not_null().cast(pl.Int64),
    )  # fmt: skip


def _again(parts: list[pl.DataFrame], by: Sequence[Key]) -> pl.DataFrame:
    """The sums of parts, by one whole number that stands for all the columns of `by`."""
    packed = pl.lit(0, dtype=pl.Int64)
    for name in by:
        packed = packed * _ROOM[name] + pl.col(_COLUMNS[name])
    sums = pl.concat(parts).group_by(packed.alias("key")).agg(pl.col("usd", "kg", "weighed", "rows", "seen").sum())
    for name in reversed(by):
        sums = sums.with_columns((pl.col("key") % _ROOM[name]).alias(_COLUMNS[name]), key=pl.col("key") // _ROOM[name])
    return sums.drop("key")


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
