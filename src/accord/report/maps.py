"""Maps: the world as a chart (a supplier's share by buyer) and the flows of a good through third countries.

Figures -> Chart. Shapes come from the snapshot and flows from the base year; neither needs a network: plotly's own
base map is never asked for.
"""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from accord.core.figure import Figure
from accord.report.charts import Chart
from accord.report.document import Report
from accord.report.marks import COLOURS, FONT
from accord.report.tables import scoped
from accord.report.verdicts import material, place
from accord.world import load_world

_SCALE = [[0, "#eef3f8"], [0.5, "#7fb2d6"], [1, "#0b4f80"]]
_BANNED, _OTHER = "rgba(184,74,0,.55)", "rgba(95,107,118,.35)"


def map_chart(report: Report) -> Chart | None:
    """Countries shaded by the share of one supplier in their imports, by weight; without a figure they stay white."""
    figures = tuple(f for f in report.sections.get("map", ()) if f.value is not None)
    if not figures:
        return None
    first = figures[0]
    supplier, what = place(scoped(first, 0)), material(first.mineral)
    trace = {
        "type": "choropleth",
        "geojson": _shapes(),
        "locationmode": "geojson-id",
        "locations": [f.country for f in figures],
        "z": [round(100 * (f.value or 0.0), 1) for f in figures],
        "text": [place(f.country) for f in figures],
        "hovertemplate": "%{text}: %{z} %<extra></extra>",
        "colorscale": _SCALE,
        "zmin": 0,
        "zmax": 100,
        "colorbar": {"title": {"text": "%"}, "thickness": 12, "len": 0.8},
        "marker": {"line": {"width": 0.4, "color": "#9aa5b1"}},
    }
    hidden = dict.fromkeys(
        ("visible", "showland", "showcoastlines", "showcountries", "showframe", "showocean", "showlakes", "showrivers"),
        False,
    )
    layout = {
        "height": 430,
        "margin": {"l": 0, "r": 0, "t": 10, "b": 0},
        "font": FONT,
        "paper_bgcolor": "#ffffff",
        "dragmode": False,
        "geo": hidden
        | {"projection": {"type": "natural earth"}, "lataxis": {"range": [-57, 84]}, "bgcolor": "#ffffff"},
    }
    above = sum((f.value or 0) > 0.5 for f in figures)
    share = f"{supplier}'s share of imports of {what}, {first.year}, by weight"
    title = f"{share}: more than half in {above} of {len(figures)} importing countries"
    note = "White: no import recorded. Borders follow the publisher of the shapes and take no position."
    return Chart("map", title, note, {"data": [trace], "layout": layout})


def flow_chart(report: Report) -> Chart | None:
    """Who supplies the targets, and who supplies their suppliers, in contained tonnes; the sender's flows stand out."""
    figures = tuple(f for f in report.sections.get("flows", ()) if f.value)
    if not figures:
        return None
    sender = report.run.get("sender", "")
    targets = tuple(report.run.get("targets", ()))
    names: list[tuple[int, str]] = []

    def node(level: int, name: str) -> int:
        if (level, name) not in names:
            names.append((level, name))
        return names.index((level, name))

    links: list[tuple[int, int, Figure]] = []
    for figure in figures:
        buyer, supplier = str(figure.country), scoped(figure, 0)
        at = 2 if buyer in targets else 1
        source = 0 if at == 1 or supplier == sender else 1
        links.append((node(source, supplier), node(at, buyer), figure))
    through = sum(f.value or 0 for _, _, f in links if scoped(f, 0) == sender and f.country not in targets)
    direct = sum(f.value or 0 for _, _, f in links if scoped(f, 0) == sender and f.country in targets)
    trace: dict[str, Any] = {
        "type": "sankey",
        "arrangement": "snap",
        "node": {
            "label": [place(name) for _, name in names],
            "x": [(0.001, 0.5, 0.999)[level] for level, _ in names],
            "y": _heights(names, links),
            "color": [COLOURS[1] if name == sender else COLOURS[0] for _, name in names],
            "pad": 10,
            "thickness": 14,
            "hovertemplate": "%{label}: %{value:,.0f} t<extra></extra>",
        },
        "link": {
            "source": [a for a, _, _ in links],
            "target": [b for _, b, _ in links],
            "value": [f.value for _, _, f in links],
            "color": [_BANNED if scoped(f, 0) == sender else _OTHER for _, _, f in links],
            "hovertemplate": "%{source.label} to %{target.label}: %{value:,.0f} t<extra></extra>",
        },
    }
    layout = {
        "height": 420,
        "margin": {"l": 10, "r": 10, "t": 20, "b": 20},
        "font": FONT,
        "paper_bgcolor": "#ffffff",
    }
    title = (
        f"Where the targets' {material(figures[0].mineral)} come from, {figures[0].year}: {direct:,.0f} t straight "
        f"from {place(sender)}, while {through:,.0f} t go from there to their other suppliers"
    )
    note = f"Contained tonnes, medians of the draws. {place(sender)}'s flows stand out by their colour."
    return Chart("flows", title, note, {"data": [trace], "layout": layout})


def _heights(names: list[tuple[int, str]], links: list[tuple[int, int, Figure]]) -> list[float]:
    """Nodes of a level from the top down in the order of what passes through them."""
    size = [
        max(
            math.fsum(f.value or 0 for a, _, f in links if a == n),
            math.fsum(f.value or 0 for _, b, f in links if b == n),
        )
        for n in range(len(names))
    ]
    heights = [0.0] * len(names)
    for level in range(3):
        own = sorted((n for n, (at, _) in enumerate(names) if at == level), key=lambda n: -size[n])
        used, gap = 0.0, 0.08 * max(sum(size[n] for n in own), 1e-9)
        room = sum(size[n] for n in own) + gap * len(own)
        for n in own:
            heights[n] = 0.01 + 0.94 * (used + size[n] / 2) / room
            used += size[n] + gap
    return heights


def _shapes() -> dict[str, Any]:
    """The snapshot's shapes as GeoJSON, one feature a country."""
    table = load_world().table("shapes")
    rings = pl.struct("polygon", "lon", "lat")
    features = []
    for country, shapes in table.group_by("country", maintain_order=True).agg(rings.alias("rings")).iter_rows():
        polygons: dict[int, list[Any]] = {}
        for ring in shapes:
            points = [list(point) for point in zip(ring["lon"], ring["lat"], strict=True)]
            polygons.setdefault(ring["polygon"], []).append(points)
        geometry = {"type": "MultiPolygon", "coordinates": list(polygons.values())}
        features.append({"type": "Feature", "id": country, "properties": {}, "geometry": geometry})
    return {"type": "FeatureCollection", "features": features}
