"""World output beside trade: concentration of a mineral's output in one stage, and who has how much of it.

(World, Ask) -> frames, kept for the life of the World. Mining where a source publishes it, else refining. Of several
goods under one name (ilmenite and rutile) neither is chosen: the concentration then has bounds and a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import polars as pl

from accord.core.labels import Stage
from accord.dependence.ask import Ask
from accord.dependence.concentration import measured_rows
from accord.dependence.hhi import bounded_herfindahl
from accord.dependence.kept import kept
from accord.dependence.output import not_summed, output_series, output_years
from accord.world import World

_STAGES: tuple[Stage, ...] = ("mining", "refining")
_SCHEMA: dict[str, Any] = {
    "mineral": pl.String,
    "year": pl.Int32,
    "stage": pl.String,
    "hhi": pl.Float64,
    "hhi_low": pl.Float64,
    "hhi_high": pl.Float64,
    "hhi_reason": pl.String,
    "hhi_sources": pl.List(pl.String),
}
_OWN: dict[str, Any] = {"mineral": pl.String, "year": pl.Int32, "member": pl.String, "tonnes": pl.Float64}


def world_concentration(world: World, ask: Ask) -> pl.DataFrame:
    """mineral, year, stage, hhi, its bounds, reason, sources: one row for each mineral and year with output."""
    return pl.DataFrame([row for row, _ in _cells(world, ask) if row is not None], schema=_SCHEMA, orient="row")


def own_output(world: World, ask: Ask) -> pl.DataFrame:
    """mineral, year, member (ISO3), tonnes, as the newest source publishes them."""
    return pl.DataFrame([row for _, rows in _cells(world, ask) for row in rows], schema=_OWN, orient="row")


def _cells(world: World, ask: Ask) -> list[tuple[dict[str, Any] | None, list[tuple[Any, ...]]]]:
    stages = (ask.stage,) if ask.stage else _STAGES
    found = []
    for mineral in ask.wanted_minerals():
        published = {year for stage in stages for year in output_years(world, mineral.key, stage)}
        for year in sorted(published):
            if not ask.years or year in ask.years:
                cell = partial(_cell, world, mineral.key, year, stages)
                found.append(kept(world, ("world output", mineral.key, year, stages), cell))
    return found


def _cell(
    world: World, mineral: str, year: int, stages: Sequence[Stage]
) -> tuple[dict[str, Any] | None, list[tuple[Any, ...]]]:
    for stage in stages:
        groups = output_series(world, mineral, year, stage)
        rows = measured_rows(groups, bounded_herfindahl)
        whole = [row for row in rows if row["by"] is None] or rows
        if not whole:
            continue
        label = {"mineral": mineral, "year": year, "stage": stage, "hhi_sources": whole[0]["sources"]}
        if len(whole) > 1:
            goods = ", ".join(str(row["by"]) for row in whole)
            lows, highs = _bounds(whole)
            reason = f"output is published for {len(whole)} goods apart ({goods})"
            return label | {"hhi": None, "hhi_low": lows, "hhi_high": highs, "hhi_reason": reason}, []
        low, high = _bounds(whole)
        own = [(mineral, year, place, amount) for place, amount in groups[rows.index(whole[0])][0].amounts.items()]
        reason = str(whole[0]["reason"])
        return label | {"hhi": whole[0]["value"], "hhi_low": low, "hhi_high": high, "hhi_reason": reason}, own
    for stage in stages:
        if reason := not_summed(world, mineral, year, stage):
            label = {"mineral": mineral, "year": year, "stage": stage, "hhi_reason": reason}
            return label | dict.fromkeys(("hhi", "hhi_low", "hhi_high")) | {"hhi_sources": []}, []
    return None, []


def _bounds(rows: Sequence[dict[str, Any]]) -> tuple[float, float]:
    def bound(name: str) -> list[float]:
        return [row["value"] if row[name] is None else row[name] for row in rows]

    return min(bound("low")), max(bound("high"))
