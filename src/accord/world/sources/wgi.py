"""World Bank, Worldwide Governance Indicators 2010-2019: the mean of the six dimensions, and political stability.

Raw -> `wgi`. The mean is given only where all six dimensions are; nothing is put in the place of a missing one.
Political stability alone ranks the United States below China in 2023, so it is not used as governance.

Kaufmann, D., Kraay, A. and Mastruzzi, M. (2010), The Worldwide Governance Indicators, World Bank WP 5430.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from accord.core.labels import country
from accord.world.source import Source

_FILE = "wgi/wgi_six_dimensions_2010_2019.csv"
_DIMENSIONS = 6

SOURCE = Source(
    id="wgi",
    publisher="World Bank",
    title="Worldwide Governance Indicators, estimates of six dimensions",
    vintage="2020 update, 2010-2019",
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    address="https://www.worldbank.org/en/publication/worldwide-governance-indicators",
    unit="WGI units, about -2.5 (weak) to 2.5 (strong)",
    basis="mean of six dimensions",
    note="The last year shipped is 2019; later years hold it and say so.",
    raw=((_FILE, ("country", "iso3", "year", "dimension", "estimate")),),
)


def load(raw: Path) -> dict[str, pl.DataFrame]:
    """`wgi`: country (ISO3), area, year, wgi (null unless six dimensions), political_stability, dimensions (count)."""
    long = pl.read_csv(raw / _FILE, null_values=["", "NA", ".."], infer_schema_length=None)
    # by name, not by the file's code: it writes ROM, ZAR, TMP, ADO, WBG and KSV
    iso3 = {name: country(name).iso3 for name in long["country"].unique()}
    wide = (
        long.with_columns(area=pl.col("country"), country=pl.col("country").replace_strict(iso3))
        .filter(pl.col("estimate").is_not_null())
        .group_by("country", "area", pl.col("year").cast(pl.Int16))
        .agg(
            pl.col("estimate").mean().alias("wgi"),
            pl.col("estimate").filter(pl.col("dimension") == "PoliticalStability").first().alias("political_stability"),
            pl.col("dimension").n_unique().cast(pl.Int8).alias("dimensions"),
        )
    )
    complete = pl.col("dimensions") == _DIMENSIONS
    return {"wgi": wide.with_columns(wgi=pl.when(complete).then(pl.col("wgi").round(6))).sort("country", "year")}
