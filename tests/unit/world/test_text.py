"""Published cells: what is printed, what is read from it, and that nothing becomes zero but a printed zero."""

from __future__ import annotations

import pytest

from accord.world.sources.text import Cell, parse


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("13,000", Cell(13000.0)),
        ("—", Cell(0.0, mark="zero")),
        (">95", Cell(95.0, low=95.0, mark=">", status="above")),
        ("<0.1%", Cell(0.1, high=0.1, mark="<", status="below")),
        ("10,000 - 15,000", Cell(12500.0, 10000.0, 15000.0, "range", "estimated")),
        ("660–670", Cell(665.0, 660.0, 670.0, "range", "estimated")),
        ("W", Cell(None, mark="W", status="withheld")),
        ("E", Cell(None, high=0.0, mark="E", status="below")),
        ("s", Cell(None, low=0.0, mark="s", status="below")),
        ("NA", Cell(None, mark="NA", status="unknown")),
        ("", Cell(None, status="unknown")),
        ("Variable, depending on size", Cell(None, mark="text", status="unknown")),
        ("?1", Cell(None, mark="text", status="unknown")),
        ("68\xa0", Cell(68.0)),
    ],
)
def test_parse(text: str, cell: Cell) -> None:
    assert parse(text) == cell


def test_estimated() -> None:
    assert parse("7", estimated=True).status == "estimated"
