"""The observed world: published tables, each row with its source, unit, basis and status. Nothing is guessed here.

`load_world()` opens the shipped snapshot; `SOURCES` lists what it comes from. To add a source: one file in
`world/sources`, one line here, one test.
"""

from __future__ import annotations

from accord.world.model import World, load_world
from accord.world.source import Source
from accord.world.sources import baci, curated, eu, iea, shapes, usgs, wgi

SOURCES: dict[str, Source] = {
    source.id: source
    for source in (
        baci.SOURCE,
        usgs.MCS2026,
        usgs.MCS2025,
        usgs.MCS2014,
        usgs.MCS2016,
        eu.SOURCE,
        wgi.SOURCE,
        iea.SOURCE,
        curated.SOURCE,
        shapes.SOURCE,
    )
}

__all__ = ["SOURCES", "Source", "World", "load_world"]
