"""Ancestry: from a figure's id back to the number, its formula and the source rows that it was computed from.

An id is readable: indicator, labels, and after "@" the first digits of the snapshot's hash, so that it can be explained
on any machine that has the same snapshot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import product
from pathlib import Path
from typing import Literal

import polars as pl

from accord.core import labels
from accord.core.errors import DataError
from accord.core.figure import Figure
from accord.core.labels import Stage
from accord.core.vocab import rows
from accord.dependence import INDICATORS, Ask, reads
from accord.dependence.measure import measure
from accord.world import World

HASH_DIGITS = 8
COMPAT = "geopolrisk-py"
_TRACED = ("indirect_share",)
_BOTH_WAYS = ("cdi3", "net_import_reliance")
_STAGES: tuple[Stage, ...] = ("mining", "refining", "manufacturing")


@dataclass(frozen=True)
class Ancestry:
    """A figure with the source rows behind it, by table of the World."""

    figure: Figure
    rows: dict[str, pl.DataFrame]


def stamped(figure: Figure, world: World) -> str:
    """The figure's id with the snapshot's hash."""
    return f"{figure.id}@{world.fingerprint()[:HASH_DIGITS]}"


def explain(world: World, name: str, data: Path | None = None) -> Ancestry:
    """The figure of an id, computed anew, and its source rows.

    `data` is the folder of reference tables that an id of a compatibility mode needs. DataError for an id of another
    snapshot, of an unknown indicator, or that no question of the indicator yields.
    """
    key, _, stamp = name.partition("@")
    if stamp and not world.fingerprint().startswith(stamp):
        here = world.fingerprint()[:HASH_DIGITS]
        hint = f"Leave out @{stamp} to explain it on this one; an id made with --data FILE needs the same --data here"
        raise DataError(f"the id belongs to snapshot {stamp}, this one is {here}", where=key, hint=hint)
    indicator, *parts = key.split(":")
    if indicator not in INDICATORS:
        near = get_close_matches(indicator, INDICATORS, n=3) or sorted(INDICATORS)
        raise DataError(
            f"no indicator {indicator!r}", where=key, hint=f"Known: {', '.join(near)}; for a run add --run DIR"
        )
    if COMPAT in parts and data is None:
        raise DataError("the id is one of a compatibility mode", where=key, hint="Add --data DIR with its tables")
    for ask in _asks(parts, data):
        for figure in measure(world, ask, [indicator]):
            if figure.id == key:
                return Ancestry(figure, rows_of(world, figure, reads(indicator)))
    raise DataError("no figure has this id", where=key, hint="Copy the id from `accord measure --json`")


def _asks(parts: list[str], data: Path | None) -> Iterator[Ask]:
    """Questions that can have led to an id, by its labels; a second place may be a supplier or a partner."""
    known_places = {*labels.countries(), *labels.blocs()}
    places = [part for part in parts if part in known_places]
    stage = next((part for part in _STAGES if part in parts), None)
    other: str | None
    primary: Literal["mining", "refining"]
    for other, own, primary in product(places[1:] or (None,), dict.fromkeys((stage, None)), ("mining", "refining")):
        yield Ask(
            minerals=tuple(name for part in parts for name in part.split("+") if name in labels.minerals()),
            countries=tuple(places[:1]),
            years=tuple(int(part) for part in parts if part.isdigit() and len(part) == 4)[:1],
            stage=own,
            codes=_codes(parts),
            supplier=other,
            partner=other,
            primary=primary,
            political="political" in parts,
            compat=COMPAT if COMPAT in parts else None,
            data=data if COMPAT in parts else None,
        )


def _codes(parts: Iterable[str]) -> tuple[str, ...]:
    """The HS92 codes that an id or a scope ends with, written hs280530+284690."""
    return tuple(
        code for part in parts if part.startswith("hs") and part[2:3].isdigit() for code in part[2:].split("+")
    )


def rows_of(world: World, figure: Figure, tables: tuple[str, ...]) -> dict[str, pl.DataFrame]:
    """The rows of each table that bear on the figure's mineral, country, year, stage and codes."""
    key, year = figure.mineral, figure.year
    stage: Stage = figure.stage if figure.stage in _STAGES else "mining"
    found: dict[str, pl.DataFrame] = {}
    for table in tables:
        if table == "trade" and year in world.years():
            found[table] = _trade(world, figure, int(year or 0))
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
    cited = [row for row in rows("producers_2012") if row["vintage"] in figure.sources]
    if cited and key:
        found["producers_2012"] = pl.DataFrame([row for row in cited if row["mineral"] == key])
    return {name: table for name, table in found.items() if not table.is_empty()}


def _trade(world: World, figure: Figure, year: int) -> pl.DataFrame:
    """Flows behind a figure: into its country, out of it where exports count, all routes where origins are traced."""
    codes = _codes(figure.scope) or (labels.minerals()[figure.mineral].hs if figure.mineral else ())
    trade = world.trade(codes, [year]).filter(pl.col("exporter") != pl.col("importer"))
    if figure.country and figure.indicator not in _TRACED:
        mine = list(labels.members(figure.country, year))
        into = pl.col("importer").is_in(mine) & ~pl.col("exporter").is_in(mine)
        out = pl.col("exporter").is_in(mine) & ~pl.col("importer").is_in(mine)
        if "exports" in figure.scope:
            trade = trade.filter(out)
        elif figure.indicator in _BOTH_WAYS:
            trade = trade.filter(into | out)
        elif figure.indicator == "power":
            trade = trade.filter(into | pl.col("importer").is_in(list(figure.scope[:1])))
        else:
            trade = trade.filter(into)
    return trade.sort("value_usd", descending=True)
