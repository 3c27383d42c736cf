"""Known traps: the cited facts of `core/vocab/flow_notes.csv` as flags, with tonnes and value from the tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from accord.core import labels
from accord.world.checks import notes_for
from accord.world.flags.flag import Flag
from accord.world.flags.scene import TONNES, Scene


def known_traps(scene: Scene) -> Iterator[Flag]:
    """One flag a note; `year` is the last year in which the flow is there."""
    for note in notes_for(scene.codes).iter_rows(named=True):
        flows = _flows(scene.trade, note).filter(pl.col("year").is_in(scene.years))
        if flows.is_empty():
            continue
        years = tuple(sorted(set(flows["year"].to_list())))
        now = flows.filter(pl.col("year") == years[-1])
        world = scene.yearly.filter(pl.col("hs92") == note["hs92"], pl.col("year") == years[-1])["tonnes"][0]
        tonnes = float(now.select(TONNES).item())
        yield Flag(
            rule="known_trap",
            hs92=note["hs92"],
            year=years[-1],
            years=years,
            culprit=(note["exporter"], note["importer"]),
            tonnes=tonnes,
            value_usd=float(now["value_usd"].sum()),
            share=tonnes / world if world else None,
            what=f"{note['kind'].replace('_', ' ').capitalize()}: {note['note']}",
            source=note["source"],
        )


def _flows(trade: pl.DataFrame, note: dict[str, Any]) -> pl.DataFrame:
    found = trade.filter(
        pl.col("hs92") == note["hs92"],
        pl.col("exporter") == note["exporter"],
        pl.col("year").is_between(note["from"], note["to"] if note["to"] is not None else 9999),
    )
    if note["importer"] is None:
        return found
    years = found["year"].unique().to_list()
    inside = [(year, iso3) for year in years for iso3 in labels.members(note["importer"], year)]
    members = pl.DataFrame(inside, schema={"year": pl.Int32, "importer": pl.String}, orient="row")
    return found.join(members, on=["year", "importer"], how="semi")
