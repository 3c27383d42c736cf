"""Thresholds: the conventions by which a verdict draws its lines, in one table with their meaning."""

from __future__ import annotations

from functools import cache

from accord.core.vocab import rows


@cache
def threshold(name: str) -> float:
    """The value of a row of `core/vocab/thresholds.csv`."""
    return {row["id"]: float(row["value"]) for row in rows("thresholds")}[name]
