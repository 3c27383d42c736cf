"""IEA: mining and refining of magnet rare earths by country, 2024, as single cited facts beside the code.

The facts ship with the package (`snapshot/iea_facts.csv`), not the IEA's table: the terms of the whole allow no more.
IEA's "rare earth elements" are the four magnet rare earths (Nd, Pr, Dy, Tb): 75 kt mined, 81 kt refined in 2024,
against 380 kt of all rare-earth oxides in USGS figures. The two must not be divided by each other.
"""

from __future__ import annotations

from importlib.resources import files
from io import StringIO
from pathlib import Path

import polars as pl

from accord.world.source import Source

SOURCE = Source(
    id="iea_2025",
    publisher="International Energy Agency",
    title="Critical Minerals Data Explorer: magnet rare earths by country, single cited figures",
    vintage="2025 (2024)",
    licence="facts, cited",
    licence_url="https://www.iea.org/terms",
    address="https://www.iea.org/data-and-statistics/data-tools/critical-minerals-data-explorer",
    unit="kt",
    basis="contained",
    note="Magnet rare earths (Nd, Pr, Dy, Tb) only; read from a third party's copy, rounded to 10 t.",
)


def load(raw: Path) -> dict[str, pl.DataFrame]:  # noqa: ARG001  the facts lie beside the code, not in the raw folder
    """`iea_facts`: mineral, stage, country (null for the rest), area, year, kt, note."""
    text = (files("accord.world.snapshot") / "iea_facts.csv").read_text(encoding="utf-8")
    return {"iea_facts": pl.read_csv(StringIO(text), schema_overrides={"kt": pl.Float64, "year": pl.Int16})}
