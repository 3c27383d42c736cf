"""FigureTable: the columnar form keeps what a Figure demands."""

from __future__ import annotations

import polars as pl
import pytest

from accord.core.errors import DataError
from accord.core.figure import Figure, unknown
from accord.core.table import COLUMNS, FigureTable, concat

FIGURES = [
    Figure(indicator="hhi", value=0.5, unit="index", mineral="gallium", year=2024, sources=("a", "b"), scope=("x",)),
    unknown("not published", indicator="hhi", mineral="helium", year=2024),
]


def test_there_and_back() -> None:
    table = FigureTable.from_figures(FIGURES)
    assert table.frame.columns == list(COLUMNS)
    assert list(table.figures()) == FIGURES
    assert len(concat(table, table)) == 4
    assert len(concat()) == 0


def test_no_rows() -> None:
    assert list(FigureTable.of_rows([]).figures()) == []


def test_select_by_labels() -> None:
    table = FigureTable.from_figures(FIGURES)
    assert table.one(mineral="gallium") == FIGURES[0]
    assert table.one(scope=("x",)) == FIGURES[0]
    assert len(table.where(country=None)) == 2
    with pytest.raises(DataError, match="2 figures match"):
        table.one(year=2024)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (pl.DataFrame({"indicator": ["a"], "value": [None], "unit": [""]}), "neither a value nor a reason"),
        (pl.DataFrame({"indicator": ["a"], "value": [float("nan")], "unit": [""]}), "not finite"),
        (pl.DataFrame({"indicator": ["a"], "value": [1.0]}), "unit: column is missing"),
        (pl.DataFrame({"indicator": ["a"], "value": [1.0], "unit": [""], "x": [1]}), "x: is no field of Figure"),
    ],
)
def test_faults(frame: pl.DataFrame, message: str) -> None:
    with pytest.raises(DataError, match=message):
        FigureTable.of(frame)
