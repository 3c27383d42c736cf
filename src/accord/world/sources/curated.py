"""Single published facts compiled by hand, each row with its own source and status: lists, stocks, magnets, platforms.

Raw -> one table a file, the published words kept as text. `recalled_unverified` means that nobody has checked the
row against its source: show that wherever the row is used.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from accord.core.errors import DataError
from accord.core.labels import mineral
from accord.world.source import Source

_FILES: dict[str, tuple[str, ...]] = {
    "critical_mineral_lists": ("jurisdiction", "edition", "mineral", "source", "status"),
    "defence_share_facts": ("country", "mineral", "share_pct", "qualifier", "year", "source", "status"),
    "elasticities": ("mineral", "kind", "horizon", "value", "lo", "hi", "source", "status"),
    "japan_ree_demand_facts": ("country", "item", "year", "value", "unit", "source_url", "status"),
    "magnet_trade_facts": ("exporter", "importer", "period", "product", "value", "unit", "source_url", "status"),
    "platform_ree_content": ("platform", "material", "kg", "lb_as_published", "source", "status", "caveat"),
    "ree_chain_share_facts": ("stage", "country", "year", "share_pct", "qualifier", "source_url", "origin", "status"),
    "stockpile_facts": ("country", "item", "value", "unit", "as_of", "note", "source_url", "status"),
}

SOURCE = Source(
    id="curated",
    publisher="Accord, from the publications that each row names",
    title="Facts about critical minerals, compiled row by row",
    vintage="2026",
    licence="facts; Apache-2.0 for the compilation",
    licence_url="https://www.apache.org/licenses/LICENSE-2.0",
    address="in each row",
    unit="as in the row",
    basis="as in the row",
    note="Press figures may contradict each other; they are kept side by side.",
    raw=tuple((f"curated/{name}.csv", columns) for name, columns in _FILES.items()),
)


def load(raw: Path) -> dict[str, pl.DataFrame]:
    """Each file as it stands, all columns text; the lists get the `key` of the mineral (null where it has none)."""
    tables = {name: pl.read_csv(raw / "curated" / f"{name}.csv", infer_schema=False).fill_null("") for name in _FILES}
    lists = tables["critical_mineral_lists"]
    keys = {name: _key(name) for name in lists["mineral"].unique()}
    tables["critical_mineral_lists"] = lists.with_columns(
        key=pl.col("mineral").replace_strict(keys, return_dtype=pl.String)
    )
    return tables


def _key(name: str) -> str | None:
    try:
        return mineral(name).key
    except DataError:
        return None
