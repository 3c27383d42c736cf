"""What is odd in the trade records: known flows that are not what their code says, and faults of a table.

`notes_for` returns facts found by measuring (`core/vocab/flow_notes.csv`); `faults` and `check` test any trade table.
Nothing is corrected here: whoever uses a flow decides, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from accord.core.errors import DataError, Fault, raise_faults
from accord.core.vocab import rows

_KEY = ("year", "exporter", "importer", "hs92")
_NOTES = {
    "hs92": pl.String, "exporter": pl.String, "importer": pl.String, "from": pl.Int32, "to": pl.Int32,
    "kind": pl.String, "note": pl.String, "source": pl.String,
}  # fmt: skip


def notes_for(codes: Sequence[str], years: Sequence[int] | None = None) -> pl.DataFrame:
    """Known traps in these HS92 codes and years: hs92, exporter, importer, from, to, kind, note, source.

    `importer` is an ISO3 code, the bloc "EU27", or null for all; `to` is null where the trap lasts. Kinds:
    ore_booked_as_metal, feedstock (what is inside is not known), double_count, junk_weight.
    """
    table = pl.DataFrame(
        [{name: row[name] or None for name in _NOTES} for row in rows("flow_notes")],
        schema=dict.fromkeys(_NOTES, pl.String),
    ).cast(_NOTES)  # type: ignore[arg-type]
    found = table.filter(pl.col("hs92").is_in(list(codes)))
    if years is not None and years:
        found = found.filter(pl.col("from") <= max(years), pl.col("to").fill_null(9999) >= min(years))
    return found


def faults(trade: pl.DataFrame) -> Iterator[Fault]:
    """Faults of a trade table as `World.trade` returns it: columns, null keys, negative numbers, duplicate keys."""
    absent = [name for name in (*_KEY, "value_usd", "quantity_t") if name not in trade.columns]
    if absent:
        yield Fault("trade", f"columns are missing: {', '.join(absent)}")
        return
    for name in (*_KEY, "value_usd"):
        if count := trade[name].null_count():
            yield Fault(name, f"{count} rows are null", "Only quantity_t may be null: weight not observed")
    for name in ("value_usd", "quantity_t"):
        if count := trade.filter(pl.col(name) < 0).height:
            yield Fault(name, f"{count} rows are negative")
    if count := trade.filter(trade.select(_KEY).is_duplicated()).height:
        yield Fault(", ".join(_KEY), f"{count} rows share a key", "Sum them, or name what sets them apart")


def check(trade: pl.DataFrame) -> None:
    """Raise one DataError with every fault, or return."""
    raise_faults(faults(trade), DataError, "trade")
