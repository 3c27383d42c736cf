"""Sources side by side: what each one says of a mineral's output in a year, never merged; and the list of sources.

`World, mineral, year -> DataFrame`. USGS vintages, the IEA's facts and the EU study's shares measure different things;
the columns basis, detail and vintage say which. `ratio` is the highest over the lowest of what is comparable: the
tonnes of one country (or of the world) on one basis at one stage. A share of the own source's total makes tonnes and
published shares comparable to the eye.
"""

from __future__ import annotations

from typing import Any, get_args

import polars as pl

from accord.core import labels
from accord.core.errors import DataError
from accord.core.labels import Stage
from accord.world.diff import VINTAGES
from accord.world.model import World

COLUMNS: dict[str, Any] = {
    "stage": pl.String, "country": pl.String, "area": pl.String, "kind": pl.String, "detail": pl.String,
    "source": pl.String, "vintage": pl.String, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64,
    "unit": pl.String, "basis": pl.String, "status": pl.String, "share": pl.Float64, "ratio": pl.Float64,
    "note": pl.String, "text": pl.String,
}  # fmt: skip


_OF_WORLD = pl.col("section").str.starts_with("World")


def compare(world: World, mineral: str, year: int, stage: str | None = None) -> pl.DataFrame:
    """What the sources say of the output of a mineral in a year, one row a source, series and place.

    Columns: stage, country (ISO3; null for totals and the rest), area (a published name), kind (country, other,
    total), detail (the published series), source, vintage, value, low, high, unit ("t" or "share"), basis, status,
    share (value over the source's own total, 0-1), ratio (highest over lowest of the comparable values; null where
    only one source has one), note, text (what is printed where there is no value: "W", "NA", "XX", "<0.1%"). A
    withheld or blank cell is a row without a value and with its status; zeros take no part in the ratio. Largest
    places first, the world's totals at the end. The EU study's shares are averages of
    about 2016-2020 and stand beside any year. DataError where no source has the year, with the years that there are.
    """
    key = labels.mineral(mineral).key
    known: tuple[Stage, ...] = get_args(Stage)
    stages = tuple(one for one in known if stage in (None, one))
    if not stages:
        raise DataError(f"unknown stage {stage!r}", hint=f"Known: {', '.join(known)}")
    weighed = pl.concat([_tonnes(world, key, year, one) for one in stages])
    years = _years(world, key)
    if weighed.is_empty() and years:
        raise DataError(f"no source has the output of {key} in {year}", hint=f"Years: {', '.join(map(str, years))}")
    rows = pl.concat([weighed, *(_shares(world, key, one) for one in stages)])
    if rows.is_empty():
        raise DataError(f"no source has the output of {key}", hint="Its trade may be known: accord measure")
    # a country is one place whatever its sources call it, and so is the world
    place = pl.coalesce("country", pl.when(pl.col("kind") == "country").then("area").otherwise("kind"))
    good = ["place", "stage", "basis", "unit"]
    seen = pl.col("value").filter(pl.col("value") > 0)
    several = (pl.col("unit") == "t") & (pl.col("source").n_unique().over(good) > 1)
    share = pl.col("share")
    return (
        rows.with_columns(
            place=place,
            step=pl.col("stage").replace_strict({s: i for i, s in enumerate(known)}, return_dtype=pl.Int8),
            order=pl.col("kind").replace_strict({"country": 0, "other": 1, "total": 2}, return_dtype=pl.Int8),
        )
        .with_columns(
            ratio=pl.when(several).then((seen.max() / seen.min()).over(good)),
            largest=pl.coalesce(
                share.filter(pl.col("unit") == "t").max().over("place", "stage"),
                share.max().over("place", "stage") - 2,  # after all that have a weight
                pl.lit(-3.0),
            ),
        )
        .sort(
            *("step", "order", "largest", "place", "unit", "source", "detail"),
            descending=[False, False, True, False, True, False, False],
        )
        .select(list(COLUMNS))
    )


def side_by_side(compared: pl.DataFrame, unit: str = "t") -> pl.DataFrame:
    """The rows of `compare` in one unit ("t" or "share") with one column a source.

    Columns: stage, place, basis (t) or detail (share), ratio, then a column of text a source: the number, or why there
    is none ("W (withheld)", "NA (not available)", "blank", "<0.1%"); null where the source has no such row. Several
    series of one source, place and basis have a row each.
    """
    what = "basis" if unit == "t" else "detail"
    keys = ["stage", "place", what]
    kind = pl.col("kind")
    world = pl.when(kind == "total").then(pl.lit("World total")).when(kind == "other").then(pl.lit("Other countries"))
    placed = (
        compared.filter(pl.col("unit") == unit)
        .with_columns(place=world.otherwise(pl.coalesce("country", "area")))
        .with_columns(cell=pl.struct("value", "text", "note").map_elements(_cell, return_dtype=pl.String))
        .with_columns(series=pl.int_range(pl.len()).over([*keys, "source"]))
    )
    wide = placed.pivot(
        on="source", index=[*keys, "ratio", "series"], values="cell", aggregate_function="first", maintain_order=True
    )
    return wide.drop("series")


_SIGNS = {
    "W": "W (withheld)",
    "NA": "NA (not available)",
    "XX": "XX (cannot be added up)",
    "s": "s (less than half a unit)",
    "": "blank",
}


def _cell(row: dict[str, Any]) -> str:
    """A number as text, or what stands in its place."""
    value, text = row["value"], row["text"]
    if value is not None:
        return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    if "not a weight" in row["note"]:
        return "no weight"
    return _SIGNS.get(str(text), str(text))


def sources(world: World) -> pl.DataFrame:
    """Every shipped table and where it comes from.

    Columns: table, source, publisher, title, vintage, licence, licence_url, unit, basis, rows, first_year, last_year
    (null where the table has no years), address, note.
    """
    rows = []
    for resource in world.sources:
        name = str(resource["name"])
        fields = {str(field["name"]) for field in resource["schema"]["fields"]}
        first, last = _span(world.table(name)) if "year" in fields else (None, None)
        licence = resource["licenses"][0]
        rows.append(
            {
                "table": name,
                **{key: str(resource[key]) for key in ("source", "publisher", "title", "vintage")},
                "licence": str(licence["title"]),
                "licence_url": str(licence["path"]),
                **{key: str(resource[key]) for key in ("unit", "basis")},
                "rows": int(resource["rows"]),
                "first_year": first,
                "last_year": last,
                **{key: str(resource[key]) for key in ("address", "note")},
            }
        )
    return pl.DataFrame(rows, schema_overrides={"first_year": pl.Int64, "last_year": pl.Int64})


def _tonnes(world: World, key: str, year: int, stage: Stage) -> pl.DataFrame:
    """Production rows, each with its share of the same source's and series' sum."""
    rows = world.production(key, year, stage, totals=True)
    series = ("source", "detail")
    published = pl.col("tonnes").filter(pl.col("kind") == "total").max().over(series)
    summed = pl.col("tonnes").filter(pl.col("kind") != "total").sum().over(series)
    total = pl.coalesce(published, summed)
    return rows.with_columns(
        value=pl.col("tonnes"),
        stage=pl.lit(stage),
        share=pl.when(total > 0, pl.col("kind") != "total").then(pl.col("tonnes") / total),
        ratio=pl.lit(None, dtype=pl.Float64),
    ).select(pl.col(name).cast(dtype) for name, dtype in COLUMNS.items())


def _shares(world: World, key: str, stage: Stage) -> pl.DataFrame:
    """The EU study's global shares and its sourcing of the EU; a bound such as <0.1% is a row without a value."""
    rows = world.supply_shares(key, stage)
    scope = pl.when(pl.col("scope") == "global").then(pl.lit("global supply")).otherwise(pl.lit("sourcing of the EU"))
    return rows.with_columns(
        value=pl.col("share"),
        stage=pl.lit(stage),
        kind=pl.lit("country"),
        detail=pl.format("{}, {}", "material", scope),
        unit=pl.lit("share"),
        basis=pl.lit(None, dtype=pl.String),
        text=pl.when(pl.col("share").is_null()).then("text").otherwise(pl.lit("")),
        ratio=pl.lit(None, dtype=pl.Float64),
    ).select(pl.col(name).cast(dtype) for name, dtype in COLUMNS.items())


def _years(world: World, key: str) -> list[int]:
    found: set[int] = set()
    for name in VINTAGES:
        rows = world.table(name).filter(pl.col("mineral") == key, pl.col("statistic") == "Production", _OF_WORLD)
        found |= set(rows["year"].to_list())
    return sorted(found)


def _span(table: pl.DataFrame) -> tuple[int | None, int | None]:
    years = table["year"].cast(pl.Int64, strict=False).drop_nulls()
    return (int(years.min()), int(years.max())) if len(years) else (None, None)  # type: ignore[arg-type]
