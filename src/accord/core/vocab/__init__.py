"""The vocabulary tables (`*.csv` in this folder): constants with a source, read as plain rows."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of `core/vocab/<name>.csv`, one dict a row, all values as the text that stands there."""
    text = (files(__package__) / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text, newline="")))
