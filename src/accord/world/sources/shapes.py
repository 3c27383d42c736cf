"""Natural Earth: shapes of countries at 1:110 million, for maps that need no network.

The topology (shared borders as delta-coded arcs) becomes one row a ring. Shapes follow the publisher and take no
position on borders; areas without an ISO number there have no shape here, and small states are left out at this scale.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from accord.core.labels import countries
from accord.world.source import Source

_FILE = "geo/countries-110m.json"
_ANTARCTICA = 10

SOURCE = Source(
    id="natural_earth",
    publisher="Natural Earth, through world-atlas 2.0.2",
    title="Admin 0 countries, 1:110m",
    vintage="2.0.2",
    licence="ISC (shapes: public domain)",
    licence_url="https://www.naturalearthdata.com/about/terms-of-use/",
    address="https://www.npmjs.com/package/world-atlas",
    unit="degrees",
    basis="no weight",
    note="Shapes for maps only; borders are the publisher's.",
    raw=((_FILE, ()),),
)


def load(raw: Path) -> dict[str, pl.DataFrame]:
    """`shapes`: country (ISO3), polygon, ring (0 is the outline), lon and lat (lists of degrees)."""
    topology = json.loads((raw / _FILE).read_text(encoding="utf-8"))
    known = {country.m49: iso3 for iso3, country in countries().items() if country.m49 is not None}
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    rows = []
    for shape in topology["objects"]["countries"]["geometries"]:
        m49 = int(shape.get("id") or 0)
        if m49 not in known or m49 == _ANTARCTICA:
            continue
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        for number, polygon in enumerate(polygons):
            for ring, indices in enumerate(polygon):
                points = list(_joined(indices, arcs))
                lon, lat = [p[0] for p in points], [p[1] for p in points]
                rows.append({"country": known[m49], "polygon": number, "ring": ring, "lon": lon, "lat": lat})
    return {"shapes": pl.DataFrame(rows).sort("country", "polygon", "ring")}


def _decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> list[tuple[float, float]]:
    """Points of an arc in degrees, to a hundredth (about a kilometre)."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((round(x * sx + tx, 2), round(y * sy + ty, 2)))
    return points


def _joined(indices: list[int], arcs: list[list[Any]]) -> Iterator[tuple[float, float]]:
    """The ring of these arcs; a negative index runs its arc backwards, and joints are not repeated."""
    for position, index in enumerate(indices):
        points = arcs[index] if index >= 0 else arcs[~index][::-1]
        yield from points[1:] if position else points
