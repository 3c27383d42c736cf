"""FigureTable: many Figures as one table of typed columns; a Figure is one lazy row of it.

A thin frozen wrapper of a polars frame with exactly the fields of `Figure`. It holds the same rule as a Figure does:
a row without a value says why, and a value is a finite number. Tables are joined only by `concat`, never by position.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from accord.core.errors import DataError, Fault, raise_faults
from accord.core.figure import Figure

_TEXTS = pl.List(pl.String)
COLUMNS: dict[str, Any] = {
    "indicator": pl.String,
    "value": pl.Float64,
    "unit": pl.String,
    "mineral": pl.String,
    "country": pl.String,
    "year": pl.Int32,
    "stage": pl.String,
    "by": pl.String,
    "scope": _TEXTS,
    "low": pl.Float64,
    "high": pl.Float64,
    "interval": pl.String,
    "basis": pl.String,
    "status": pl.String,
    "reason": pl.String,
    "formula": pl.String,
    "sources": _TEXTS,
    "assumptions": _TEXTS,
}
_BLANK: dict[str, Any] = {"interval": "", "reason": "", "formula": "", "status": "computed"}
_LISTS = ("scope", "sources", "assumptions")


@dataclass(frozen=True, slots=True, eq=False)
class FigureTable:
    """Columns of `Figure`, one row a figure. `frame` has exactly `COLUMNS`; build one with `of`."""

    frame: pl.DataFrame

    @classmethod
    def of(cls, frame: pl.DataFrame) -> FigureTable:
        """A table from any frame with `indicator`, `value`, `unit`; absent fields take Figure's defaults."""
        raise_faults(_faults(frame), DataError, "FigureTable")
        absent = [
            pl.lit([] if name in _LISTS else _BLANK.get(name), dtype=dtype).alias(name)
            for name, dtype in COLUMNS.items()
            if name not in frame.columns
        ]
        full = frame.with_columns(absent).select(pl.col(name).cast(dtype) for name, dtype in COLUMNS.items())
        full = full.with_columns(
            *(pl.col(name).fill_null(blank) for name, blank in _BLANK.items()),
            *(pl.col(name).fill_null(pl.lit([], dtype=_TEXTS)) for name in _LISTS),
        )
        mute = full.filter(pl.col("value").is_null() & (pl.col("reason") == "")).height
        wild = full.filter(pl.col("value").is_not_null() & ~pl.col("value").is_finite()).height
        raise_faults(
            [
                *([Fault("value", f"{mute} rows have neither a value nor a reason")] if mute else []),
                *([Fault("value", f"{wild} rows are not finite", "Use null with a reason")] if wild else []),
            ],
            DataError,
            "FigureTable",
        )
        return cls(full)

    @classmethod
    def of_rows(cls, rows: Sequence[Mapping[str, Any]]) -> FigureTable:
        """A table from rows that name some fields each; absent fields take Figure's defaults."""
        used = dict.fromkeys(["indicator", "value", "unit", *(name for row in rows for name in row)])
        columns = {name: [row.get(name) for row in rows] for name in used}
        known = {name: dtype for name, dtype in COLUMNS.items() if name in used}
        return cls.of(pl.DataFrame(columns, schema_overrides=known))

    @classmethod
    def from_figures(cls, figures: Iterable[Figure]) -> FigureTable:
        """The columnar form of ready Figures."""
        return cls.of_rows([{name: _plain(getattr(figure, name)) for name in COLUMNS} for figure in figures])

    def __len__(self) -> int:
        return self.frame.height

    def figures(self) -> Iterator[Figure]:
        """The rows as Figures, made one at a time."""
        for row in self.frame.iter_rows(named=True):
            yield Figure(**(row | {name: tuple(row[name]) for name in _LISTS}))

    def where(self, **labels: Any) -> FigureTable:
        """Rows whose fields equal `labels`; `scope` matches the whole tuple, None matches an absent label."""
        frame = self.frame
        for name, wanted in labels.items():
            if name == "scope":
                frame = frame.filter(pl.col("scope") == pl.lit(list(wanted), dtype=_TEXTS))
            else:
                frame = frame.filter(pl.col(name).eq_missing(wanted))
        return FigureTable(frame)

    def one(self, **labels: Any) -> Figure:
        """The only Figure with these labels; DataError if there is none or more than one."""
        found = self.where(**labels)
        if len(found) != 1:
            raise DataError(f"{len(found)} figures match {labels}", hint="Name labels that single out one row")
        return next(found.figures())


def concat(*tables: FigureTable) -> FigureTable:
    """The rows of all tables, in order."""
    if not tables:
        return FigureTable(pl.DataFrame(schema=COLUMNS))
    return FigureTable(pl.concat([table.frame for table in tables]))


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _faults(frame: pl.DataFrame) -> Iterator[Fault]:
    for name in ("indicator", "value", "unit"):
        if name not in frame.columns:
            yield Fault(name, "column is missing")
    for name in frame.columns:
        if name not in COLUMNS:
            yield Fault(name, "is no field of Figure", f"Fields: {', '.join(COLUMNS)}")
