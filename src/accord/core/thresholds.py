"""Thresholds: the conventions by which a verdict draws its lines, in one table with their meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from accord.core.vocab import rows


@dataclass(frozen=True, slots=True)
class Threshold:
    """A line that a verdict draws, and what it means."""

    id: str
    value: float
    unit: str
    meaning: str
    source: str


@cache
def thresholds() -> Mapping[str, Threshold]:
    """All rows of `core/vocab/thresholds.csv` by id."""
    return {
        r["id"]: Threshold(r["id"], float(r["value"]), r["unit"], r["meaning"], r["source"]) for r in rows("thresholds")
    }


def threshold(name: str) -> float:
    """The value of one threshold."""
    return thresholds()[name].value
