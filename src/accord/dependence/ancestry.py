"""Ancestry: from a figure's id back to the number, its formula and the source rows that it was computed from.

An id is readable: indicator, labels, and after "@" the first digits of the snapshot's hash, so that it can be explained
on any machine that has the same snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

import polars as pl

from accord.core import labels
from accord.core.errors import DataError
from accord.core.figure import Figure
from accord.core.labels import Stage
from accord.dependence import INDICATORS, Ask, reads
from accord.world import World

HASH_DIGITS = 8
_STAGES: tuple[Stage, ...] = ("mining", "refining", "manufacturing")


@dataclass(frozen=True)
class Ancestry:
    """A figure with the source rows behind it, by table of the World."""

    figure: Figure
    rows: dict[str, pl.DataFrame]


def stamped(figure: Figure, world: World) -> str:
    """The figure's id with the snapshot's hash."""
    return f"{figure.id}@{world.fingerprint()[:HASH_DIGITS]}"


def explain(world: World, name: str) -> Ancestry:
    """The figure of an id, computed anew, and its source rows.

    DataError for an id of another snapshot, of an unknown indicator, or that no question of the indicator yields.
    """
    key, _, stamp = name.partition("@")
    if stamp and not world.fingerprint().startswith(stamp):
        here = world.fingerprint()[:HASH_DIGITS]
        hint = f"Leave out @{stamp} to explain it on this snapshot"
        raise DataError(f"the id belongs to snapshot {stamp}, this one is {here}", where=key, hint=hint)
    indicator, *parts = key.split(":")
    if indicator not in INDICATORS:
        known = ", ".join(sorted(INDICATORS))
        raise DataError(
            f"no indicator {indicator!r}", where=key, hint=f"One of {known}; for a run's figure add --run DIR"
        )
    for ask in _asks(parts):
        for figure in INDICATORS[indicator](world, ask).figures():
            if figure.id == key:
                return Ancestry(figure, rows_of(world, figure, reads(indicator)))
    raise DataError("no figure has this id", where=key, hint="Copy the id from `accord measure --json`")


def _asks(parts: list[str]) -> Iterator[Ask]:
    """Questions that can have led to an id, by its labels; a second place may be a supplier or a partner."""
    known_places = {*labels.countries(), *labels.blocs()}
    places = [part for part in parts if part in known_places]
    stage = next((part for part in _STAGES if part in parts), None)
    other: str | None
    primary: Literal["mining", "refining"]
    for other, own, primary in product(places[1:] or (None,), dict.fromkeys((stage, None)), ("mining", "refining")):
        yield Ask(
            minerals=tuple(part for part in parts if part in labels.minerals())[:1],
            countries=tuple(places[:1]),
            years=tuple(int(part) for part in parts if part.isdigit() and len(part) == 4)[:1],
            stage=own,
            supplier=other,
            partner=other,
            primary=primary,
        )


def rows_of(world: World, figure: Figure, tables: tuple[str, ...]) -> dict[str, pl.DataFrame]:
    """The rows of each table that bear on the figure's mineral, country, year and stage."""
    key, year = figure.mineral, figure.year
    stage: Stage = figure.stage if figure.stage in _STAGES else "mining"
    found: dict[str, pl.DataFrame] = {}
    for table in tables:
        if table == "trade" and key and year:
            trade = world.trade(labels.minerals()[key].hs, [year])
            buyers = labels.members(figure.country, year) if figure.country in labels.blocs() else {figure.country}
            if figure.country:
                trade = trade.filter(pl.col("importer").is_in(list(buyers)))
            found[table] = trade.sort("value_usd", descending=True)
        elif table == "production" and key and year:
            found[table] = world.production(key, year, stage, totals=True).drop("vintage", "unit")
        elif table == "supply_shares" and key:
            found[table] = world.supply_shares(key, stage)
        elif table == "eu_uses" and key:
            found[table] = world.table(table).filter(pl.col("material").is_in(labels.minerals()[key].eu))
        elif table == "governance" and year:
            found[table] = world.governance(year)
        elif table == "net_import_reliance" and key and year and figure.country == "USA":
            found[table] = world.net_import_reliance(key, year)
    return {name: rows for name, rows in found.items() if not rows.is_empty()}
