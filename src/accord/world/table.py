"""Table: what an adapter hands over, one kind of observation in one documented set of columns.

`load(path) -> Table` is the contract of every adapter in `world/sources`. Each row names its source, vintage, unit,
basis (gross, contained, oxide; null where nothing is weighed) and status. An absent observation is null and its
`note` says why; nothing is filled. Countries are ISO3, null with the published `area` where the place has none.

trade        one row a (year, exporter, importer, hs): value in USD, weight in t, of one HS revision
production   one row a published cell: amount in its unit, tonnes where the unit is a weight
governance   one row a (country, year): mean of the six WGI dimensions (-2.5 to 2.5), null unless all six are there
arms         one row a deal or a delivery of the register, volume in million SIPRI TIV (no price)
purchases    one row a purchase of a company: mineral, stage, origin, weight in t, value in USD
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

import polars as pl

from accord.core.errors import DataError, Fault, raise_faults
from accord.core.figure import FigureStatus
from accord.world.source import Source

TableKind = Literal["trade", "production", "governance", "arms", "purchases"]

_TEXT, _YEAR, _NUMBER = pl.String, pl.Int32, pl.Float64
_ALWAYS: dict[str, Any] = dict.fromkeys(("unit", "basis", "status", "source", "vintage", "note"), _TEXT)


@dataclass(frozen=True, slots=True)
class Kind:
    """The columns of a kind, the ones that single out a row, and the measured ones (null only with a note)."""

    columns: dict[str, Any]
    key: tuple[str, ...]
    measured: tuple[str, ...]


KINDS: dict[TableKind, Kind] = {
    "trade": Kind(
        {"year": _YEAR, "exporter": _TEXT, "importer": _TEXT, "hs": _TEXT, "hs_revision": _TEXT, "reported_by": _TEXT,
         "value_usd": _NUMBER, "quantity_t": _NUMBER, **_ALWAYS},
        ("year", "exporter", "importer", "hs"),
        ("quantity_t",),
    ),
    "production": Kind(
        {"good": _TEXT, "mineral": _TEXT, "stage": _TEXT, "country": _TEXT, "area": _TEXT, "kind": _TEXT,
         "detail": _TEXT, "year": _YEAR, "amount": _NUMBER, "tonnes": _NUMBER, "low": _NUMBER, "high": _NUMBER,
         **_ALWAYS},
        ("good", "stage", "area", "detail", "year"),
        ("amount", "tonnes"),
    ),
    "governance": Kind(
        {"country": _TEXT, "area": _TEXT, "year": _YEAR, "wgi": _NUMBER, "political_stability": _NUMBER,
         "dimensions": pl.Int8, **_ALWAYS},
        ("country", "year"),
        ("wgi",),
    ),
    "arms": Kind(
        {"deal": _TEXT, "recipient": _TEXT, "recipient_area": _TEXT, "supplier": _TEXT, "supplier_area": _TEXT,
         "weapon": _TEXT, "description": _TEXT, "order_year": _YEAR, "ordered": _NUMBER, "delivered": _NUMBER,
         "delivery_years": _TEXT, "condition": _TEXT, "tiv_unit": _NUMBER, "tiv_order": _NUMBER,
         "tiv_delivered": _NUMBER, **_ALWAYS},
        ("deal",),
        ("ordered", "delivered", "tiv_delivered"),
    ),
    "purchases": Kind(
        {"purchase": _TEXT, "year": _YEAR, "mineral": _TEXT, "stage": _TEXT, "supplier": _TEXT, "origin": _TEXT,
         "buyer": _TEXT, "amount": _NUMBER, "quantity_t": _NUMBER, "value_usd": _NUMBER, **_ALWAYS},
        ("purchase",),
        ("quantity_t", "value_usd"),
    ),
}  # fmt: skip
_STATUSES = frozenset(get_args(FigureStatus)) - {"computed"}
_BASES = frozenset({"gross", "contained", "oxide"})
_NEEDED_NUMBERS: dict[TableKind, tuple[str, ...]] = {
    "trade": ("year", "value_usd"),
    "production": ("year",),
    "governance": ("year",),
    "arms": (),
    "purchases": ("year",),
}
_MAY_BE_NEGATIVE = frozenset({"wgi", "political_stability"})
_MAY_BE_EMPTY = frozenset(
    {"basis", "mineral", "country", "supplier", "recipient", "origin", "buyer", "condition", "description"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Rows of one kind from one source. `frame` has exactly the kind's columns; `left_out` says what was not read."""

    kind: TableKind
    frame: pl.DataFrame
    source: Source
    left_out: tuple[str, ...] = ()

    @classmethod
    def of(cls, kind: TableKind, frame: pl.DataFrame, source: Source, *, where: str = "", **said: Any) -> Table:
        """A checked table, sorted by its key; absent columns take the source's unit, basis, id and vintage.

        `where` is the file that a fault names; `said` may hold `left_out`. One DataError lists every fault, with the
        rows of the file where `frame` has a column `row`, which is dropped.
        """
        columns = KINDS[kind].columns
        basis = source.basis if source.basis in _BASES else None
        given = {"unit": source.unit, "basis": basis, "status": "reported", "source": source.id,
                 "vintage": source.vintage, "note": ""}  # fmt: skip
        rows = frame["row"] if "row" in frame.columns else pl.Series([None] * frame.height, dtype=pl.Int64)
        full = frame.with_columns(
            pl.lit(given.get(name), dtype=dtype).alias(name)
            for name, dtype in columns.items()
            if name not in frame.columns
        ).select(pl.col(name).cast(dtype) for name, dtype in columns.items())
        full = full.with_columns(pl.col("note").fill_null(""), rows.cast(pl.Int64).alias("row")).sort(KINDS[kind].key)
        raise_faults(_faults(kind, full), DataError, where or source.id)
        return cls(kind, full.drop("row"), source, **said)

    def __len__(self) -> int:
        return self.frame.height

    def fingerprint(self) -> str:
        """SHA-256 of the rows as CSV: the same rows have the same print on any machine."""
        return hashlib.sha256(self.frame.write_csv().encode()).hexdigest()


def _faults(kind: TableKind, frame: pl.DataFrame) -> Iterator[Fault]:
    if frame.is_empty():
        yield Fault("", "no rows", "Nothing in the file is what was asked for")
        return
    shape = KINDS[kind]
    for name, dtype in shape.columns.items():
        if dtype.is_numeric():
            yield from _numbers(frame, name)
        must = not dtype.is_numeric() or name in _NEEDED_NUMBERS[kind]
        if must and name not in _MAY_BE_EMPTY and (count := frame[name].null_count()):
            yield Fault(name, f"{count} rows are empty{_where(frame.filter(pl.col(name).is_null()))}")
    for name, allowed in (("status", _STATUSES), ("basis", _BASES)):
        for odd in sorted(set(frame[name].drop_nulls().unique()) - allowed):
            yield Fault(name, f"{odd!r} is not known", f"One of {', '.join(sorted(allowed))}")
    for name in shape.measured:
        if count := frame.filter(pl.col(name).is_null(), pl.col("note") == "").height:
            yield Fault(name, f"{count} rows are empty and do not say why", "A null needs a note")
    doubled = frame.filter(frame.select(shape.key).is_duplicated())
    if doubled.height:
        first = ", ".join(str(value) for value in doubled.select(shape.key).row(0))
        yield Fault(
            ", ".join(shape.key),
            f"{doubled.height} rows share a key{_where(doubled)}, first: {first}",
            "Keep one of each",
        )


def _numbers(frame: pl.DataFrame, name: str) -> Iterator[Fault]:
    column = pl.col(name)
    if frame.schema[name].is_float() and (odd := frame.filter(column.is_nan() | column.is_infinite())).height:
        yield Fault(name, f"{odd.height} rows are not finite{_where(odd)}", "Use null with a note")
    if name not in _MAY_BE_NEGATIVE and (odd := frame.filter(column < 0)).height:
        yield Fault(name, f"{odd.height} rows are negative{_where(odd)}", "Leave out what is no amount")


def _where(frame: pl.DataFrame) -> str:
    """The first rows in the file, where it is known which they are: " (rows 3, 7)"."""
    rows = [str(row) for row in frame["row"].drop_nulls().sort().head(5)]
    more = ", ..." if rows and frame.height > len(rows) else ""
    return f" (rows {', '.join(rows)}{more})" if rows else ""
