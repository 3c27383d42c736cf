"""How an indicator moves between two snapshots: the same question put to both, figure by figure.

`(World, World, Ask, indicator) -> DataFrame`. Formula: change = new value - old value, for figures with the same
labels (indicator, mineral, country, year, stage, by, scope). How to read: a figure that is only on one side, or has
lost its value, is a row too, with the reason of the side that has none. Pitfall: a changed source, a corrected error
and a changed world look alike here; `accord.world.diff` says which tables moved.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from accord.core.table import FigureTable
from accord.dependence import INDICATORS, Indicator, reads
from accord.dependence.ask import Ask
from accord.world import World
from accord.world.diff import VINTAGES, diff

_LABELS = ("indicator", "mineral", "country", "year", "stage", "by", "scope")
_RECENT = 3
_PAIRWISE = frozenset({"supplier_share", "indirect_share", "power"})  # a figure a pair of countries
_ORDER = {name: place for place, name in enumerate(INDICATORS)}
# what an indicator reads (`READS`) -> the tables of the snapshot behind it; any other name is a table's own
_TABLES = {
    "trade": ("baci", "products"),
    "production": (*VINTAGES, "iea_facts"),
    "governance": ("wgi",),
    "supply_shares": ("eu_supply_shares",),
    "price": ("mcs2026",),
    "net_import_reliance": ("mcs2026",),
}


def moved(
    old: World,
    new: World,
    ask: Ask | None = None,
    indicators: Mapping[str, Indicator] | None = None,
    *,
    tolerance: float = 1e-9,
) -> pl.DataFrame:
    """Figures that differ by more than `tolerance` (relative) between two worlds, in the order of the indicators (hhi,
    hhi_wgi, geopolrisk ...): of each those that moved most, relative to the larger value, first; those that only one
    side has, or has a value for, last.

    Columns: the labels of a figure, unit, old, new (values), change, ratio (null from zero), reason_old, reason_new.
    Without an `ask` all minerals and countries of the last three years of trade; without `indicators` those of
    `INDICATORS` that read a table which differs between the snapshots and have no figure a pair of countries.
    """
    asked = ask or Ask(years=tuple(old.years())[-_RECENT:])
    chosen = _touched(old, new) if indicators is None else indicators
    empty = _differ(FigureTable.of_rows([]), FigureTable.of_rows([]), tolerance)
    # one indicator at a time: all pairs of countries are millions of figures, those that moved are few
    found = [_differ(indicator(old, asked), indicator(new, asked), tolerance) for indicator in chosen.values()]
    return (
        pl.concat([empty, *found])
        .with_columns(
            change=pl.col("new") - pl.col("old"),
            ratio=pl.when(pl.col("old") != 0).then(pl.col("new") / pl.col("old")),
        )
        .sort(
            pl.col("indicator").replace_strict(_ORDER, default=len(_ORDER), return_dtype=pl.Int32),
            pl.col("change").abs() / pl.max_horizontal(pl.col("old").abs(), pl.col("new").abs()),
            *(name for name in _LABELS if name != "scope"),
            pl.col("scope").list.join(":"),
            descending=[False, True] + [False] * len(_LABELS),
            nulls_last=True,
        )
        .select(*_LABELS, "unit", "old", "new", "change", "ratio", "reason_old", "reason_new")
    )


def _touched(old: World, new: World) -> dict[str, Indicator]:
    """The indicators that read a table which is not the same on both sides."""
    tables = diff(old, new).tables
    changed = set(tables.filter(pl.col("change") != "same")["table"])
    return {
        name: indicator
        for name, indicator in INDICATORS.items()
        if name not in _PAIRWISE and changed & {table for word in reads(name) for table in _TABLES.get(word, (word,))}
    }


def between_vintages(
    world: World, ask: Ask, indicators: Mapping[str, Indicator], old: str = VINTAGES[-2], new: str = VINTAGES[-1]
) -> pl.DataFrame:
    """How figures move from one production vintage to the next: `moved` with one of the two hidden each time.

    Figures that need neither vintage do not move and are no rows.
    """
    return moved(_Without(world, new), _Without(world, old), ask, indicators)


class _Without(World):
    """The same snapshot with one of its tables empty."""

    def __init__(self, world: World, hidden: str) -> None:
        super().__init__(world.folder)
        self._tables = world.tables
        self._world, self._hidden = world, hidden
        world.table(hidden)  # refused here where there is none of that name

    def table(self, name: str) -> pl.DataFrame:
        full = self._world.table(name)
        return full.clear() if name == self._hidden else full


def _differ(old: FigureTable, new: FigureTable, tolerance: float) -> pl.DataFrame:
    columns = (*_LABELS, "unit", "value", "reason")
    left, right = (table.frame.select(columns).with_columns(here=pl.lit(value=True)) for table in (old, new))
    both = left.join(right, on=list(_LABELS), how="full", coalesce=True, nulls_equal=True, suffix="_new")
    before, after = pl.col("value"), pl.col("value_new")
    apart = (after - before).abs() > tolerance * pl.max_horizontal(after.abs(), before.abs())
    absent = "no such figure"
    return both.filter(
        apart.fill_null(value=False)
        | (before.is_null() != after.is_null())
        | pl.col("here").is_null()
        | pl.col("here_new").is_null()
    ).select(
        *_LABELS,
        unit=pl.coalesce("unit", "unit_new"),
        old=before,
        new=after,
        reason_old=pl.col("reason").fill_null(absent),
        reason_new=pl.col("reason_new").fill_null(absent),
    )
