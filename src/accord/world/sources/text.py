"""What a published cell says: ">95", "W", "10,000 - 15,000" or "<0.1%" as value, bounds, mark and status.

Statistical tables write more than numbers. The text is always kept beside what is read from it here, and nothing is
turned into 0 but a printed zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from accord.core.figure import FigureStatus

_NUMBER = r"[\d,]*\.?\d+"
_PLAIN = re.compile(rf"^-?{_NUMBER}$")
_BOUND = re.compile(rf"^([<>])\s*({_NUMBER})$")
_RANGE = re.compile(rf"^({_NUMBER})\s*(?:-|–|\.\.|to)\s*({_NUMBER})$")


@dataclass(frozen=True, slots=True)
class Cell:
    """Value and bounds as read; `mark` is the publisher's sign where the cell is not a plain number."""

    value: float | None
    low: float | None = None
    high: float | None = None
    mark: str = ""
    status: FigureStatus = "reported"


def parse(text: str, *, estimated: bool = False) -> Cell:
    """Read one cell. A range takes its midpoint as value; a bound keeps its number with status above or below."""
    text = text.replace("\xa0", " ").strip().removesuffix("%").strip()
    plain: FigureStatus = "estimated" if estimated else "reported"
    if _PLAIN.match(text):
        return Cell(_number(text), status=plain)
    if text in {"—", "–"}:
        return Cell(0.0, mark="zero", status=plain)
    if bound := _BOUND.match(text):
        value = _number(bound[2])
        if bound[1] == ">":
            return Cell(value, low=value, mark=">", status="above")
        return Cell(value, high=value, mark="<", status="below")
    if span := _RANGE.match(text):
        low, high = _number(span[1]), _number(span[2])
        return Cell((low + high) / 2, low, high, mark="range", status="estimated")
    return _sign(text)


def _sign(text: str) -> Cell:
    if text == "W":
        return Cell(None, mark="W", status="withheld")
    if text == "E":  # net exporter, so net import reliance lies below zero
        return Cell(None, high=0.0, mark="E", status="below")
    if text == "s":  # smaller than half of the last digit shown
        return Cell(None, low=0.0, mark="s", status="below")
    return Cell(None, mark=text if text in {"NA", "XX"} else "text" if text else "", status="unknown")


def _number(text: str) -> float:
    return float(text.replace(",", ""))
