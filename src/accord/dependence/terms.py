"""Terms: a user's own table of what no open source publishes (import reliance, recycling, substitution ...).

A CSV file with a column `mineral`, perhaps `stage` or `year`, and columns of numbers from 0 to 1 (`ir, eol_rir, si_sr,
si_ei, dp, te, ev`); an empty cell is a term that is not known. Every fault of the file is told at once, with its row.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from accord.core import labels
from accord.core.errors import DataError, Fault, raise_faults

Terms = dict[str, float]


EU_TERMS = ("ir", "eol_rir", "si_sr", "si_ei")  # one table serves supply risk and economic importance
US_TERMS = ("dp", "te", "ev")
COLUMNS = ("mineral", "stage", "year", *EU_TERMS, *US_TERMS)


def read_terms(path: Path | None, names: Sequence[str], label: str) -> dict[tuple[str, str], Terms]:
    """Terms by mineral key and the text in the column `label` ("" where it is empty or absent); {} without a file.

    One table may serve several indicators: each takes the terms in `names` and passes over rows that have none.
    """
    if path is None:
        return {}
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError("cannot be read as a UTF-8 text file", where=str(path), hint=str(error)) from None
    reader = csv.DictReader(text.splitlines())
    columns = reader.fieldnames or []
    known = ", ".join(COLUMNS)
    faults = [
        Fault(str(column), "is no column of a table of terms", f"Known: {known}")
        for column in columns
        if column not in COLUMNS
    ]
    if "mineral" not in columns:
        faults.append(Fault("mineral", "column is missing", f"Columns: {known}"))
    raise_faults(faults, DataError, str(path))
    found: dict[tuple[str, str], Terms] = {}
    for number, row in enumerate(reader, start=2):
        faults += _row(number, row, names, label, found)
    raise_faults(faults, DataError, str(path))
    return found


def _row(
    number: int, row: dict[str, str], names: Sequence[str], label: str, found: dict[tuple[str, str], Terms]
) -> Iterator[Fault]:
    where = f"row {number}"
    try:
        key = labels.mineral(row["mineral"] or "").key
    except DataError as error:
        yield Fault(where, f"unknown mineral {row['mineral']!r}", error.hint or "")
        return
    terms: Terms = {}
    for name in names:
        text = (row.get(name) or "").strip()
        if not text:
            continue
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if 0 <= value <= 1:
            terms[name] = value
        else:
            yield Fault(f"{where}, {name}", f"{text!r} is no number from 0 to 1", "Shares, not percent")
    cell = (key, (row.get(label) or "").strip())
    if not terms:
        return
    if cell in found:
        yield Fault(where, f"{row['mineral']} {cell[1]} stands twice".replace("  ", " "), "Keep one row")
    found[cell] = terms
