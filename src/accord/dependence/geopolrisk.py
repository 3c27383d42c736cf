"""Geopolitical supply risk (GeoPolRisk): how concentrated world output is, times how badly governed the suppliers are.

World output x trade x WGI -> FigureTable. Formula: score = HHI * import risk; import risk = sum over suppliers of
(share of imports * governance risk), with governance risk (2.5 - WGI) / 5; characterisation factor cf = score * unit
value of the imports (USD/kg) / 0.409412948, the constant that stands for copper: kg copper-equivalents a kg.
Range: score and import risk 0 to 1; cf has no upper end. How to read: as an order of minerals or countries; by value
and by weight, as `by` says. Reference: Gemechu, E. D. et al. (2015), Import-based Indicator for the Geopolitical Supply
Risk of Raw Materials in Life Cycle Sustainability Assessments, Journal of Industrial Ecology 20(1), 154-165; Santillan-
Saldivar, J. et al. (2022), doi 10.1007/s11367-022-02038-3 (cf); geopolrisk-py, doi 10.21105/joss.09600.
Pitfall: the published score counts a country's own output as supply without risk, but output is mined content and
trade is gross weight of a refined good. So `value` is the risk of what is imported, and `low` counts own output tonne
for tonne as the published score does. A supplier without governance gets no middle value: the figure is then unknown,
with bounds. With `compat` the habits of geopolrisk-py are followed to the last digit (see `compat`).
"""

from __future__ import annotations

from typing import Any

import polars as pl

from accord.core import labels
from accord.core.table import FigureTable
from accord.dependence import compat
from accord.dependence.ask import Ask
from accord.dependence.compat import COPPER
from accord.dependence.flows import CELL, COLUMN_OF, cells, imports, listed, members, no_measure, traps
from accord.dependence.governance import dimension, governance
from accord.dependence.kept import latest
from accord.dependence.world_output import own_output, world_concentration
from accord.world import World

READS = ("trade", "production", "governance")
_RISK = "sum over suppliers of (share of imports, HS92 {}, by {} * (2.5 - {}) / 5)"
_EXACT, _SPREAD = "none: one source", "; concentration: span of its output series"
_UNITS = {"geopolrisk": "index", "import_risk": "index", "cf": "kg Cu-eq/kg"}


def geopolrisk(world: World, ask: Ask) -> FigureTable:
    """The score, one Figure a mineral, country or bloc, year and measure; unit "index", 0 to 1."""
    if not _measured(ask, "value", "weight"):
        return no_measure(ask, "geopolrisk", _UNITS["geopolrisk"])
    if ask.compat:
        return _compatible(world, ask, "geopolrisk", pl.col("hhi") * pl.col("risk"), "HHI * import risk")
    return _figures(_scored(world, ask), "geopolrisk", ask)


def import_risk(world: World, ask: Ask) -> FigureTable:
    """The governance-weighted share of imports, one Figure a mineral, country or bloc, year and measure."""
    if not _measured(ask, "value", "weight"):
        return no_measure(ask, "import_risk", _UNITS["import_risk"])
    if ask.compat:
        formula = "sum of (imports * governance risk) / (imports + own output)"
        return _compatible(world, ask, "import_risk", pl.col("risk"), formula)
    return _figures(_risks(world, ask).with_columns(stage=pl.lit(None, dtype=pl.String)), "import_risk", ask)


def cf(world: World, ask: Ask) -> FigureTable:
    """The characterisation factor by weight; unit "kg Cu-eq/kg"."""
    if not _measured(ask, "weight"):
        return no_measure(ask, "cf", _UNITS["cf"])
    if ask.compat:
        score = pl.col("hhi") * pl.col("risk") * pl.col("price") / COPPER
        return _compatible(world, ask, "cf", score, f"HHI * import risk * unit value / {COPPER}")
    frame = _scored(world, ask).filter(pl.col("by") == "weight")
    priced = pl.col("value", "low", "high") * pl.col("price") / COPPER
    unpriced = pl.when(pl.col("price").is_null() & (pl.col("reason") == ""))
    return _figures(
        frame.with_columns(
            priced, unpriced.then(pl.lit("no unit value: weight not observed")).otherwise("reason").alias("reason")
        ),
        "cf",
        ask,
    )


def _measured(ask: Ask, *given: str) -> bool:
    """Whether the measure asked for is one of those given; another program gives weight only."""
    return ask.by is None or ask.by in (("weight",) if ask.compat else given)


def _risks(world: World, ask: Ask) -> pl.DataFrame:
    """mineral, country, year, by, value, low, high, price, reason, interval, sources; kept for the last question."""
    return latest(world, "geopolrisk", ask, lambda: _computed(world, ask))


def _computed(world: World, ask: Ask) -> pl.DataFrame:
    flows = imports(world, ask).filter(~pl.col("inside"))
    years = flows["year"].unique().to_list()
    rating = governance(world, years, political=ask.political).rename({"country": "exporter"})
    rated = flows.join(rating, on=["exporter", "year"], how="left", maintain_order="left")
    absent = pl.col("risk").is_null()
    seen = pl.col("quantity_t").is_not_null()
    sums = rated.group_by(CELL, maintain_order=True).agg(
        *(pl.col(column).sum().alias(f"{name}_amount") for name, column in COLUMN_OF.items()),
        *((pl.col(column) * pl.col("risk")).sum().alias(f"{name}_known") for name, column in COLUMN_OF.items()),
        *(pl.col(column).filter(absent).sum().alias(f"{name}_unrated") for name, column in COLUMN_OF.items()),
        pl.col("value_usd").filter(seen).sum().alias("valued"),
        pl.col("held").max(),
        pl.col("rated_by").drop_nulls().unique().sort(),
    )
    grid = cells(world, ask, sums).join(sums, on=CELL, how="left", maintain_order="left")
    grid = grid.join(_own(world, ask), on=CELL, how="left", maintain_order="left")
    grid = grid.join(traps(world, ask), on=CELL, how="left", maintain_order="left")
    grid = grid.with_columns(
        weighed=pl.col("valued") / pl.col("value_amount"),
        price=pl.when(pl.col("weight_amount") > 0).then(pl.col("valued") / pl.col("weight_amount") / 1000),
        governed=pl.col("year").is_in(rating["year"].unique().to_list()),
    )
    parts = []
    for name in ask.measures():
        own = pl.when(pl.lit(name == "weight")).then(pl.col("own")).fill_null(0)
        lacking = _lacking(rated, COLUMN_OF[name], sums, f"{name}_amount")
        part = grid.join(lacking, on=CELL, how="left", maintain_order="left").with_columns(
            by=pl.lit(name),
            own=own,
            amount=pl.col(f"{name}_amount"),
            known=pl.col(f"{name}_known") / pl.col(f"{name}_amount"),
            unrated=pl.col(f"{name}_unrated") / pl.col(f"{name}_amount"),
        )
        parts.append(_valued(part))
    return pl.concat(parts)


def _lacking(rated: pl.DataFrame, column: str, sums: pl.DataFrame, amount: str) -> pl.DataFrame:
    """mineral, country, year, lacking: the suppliers without governance and their shares, in words."""
    lost = (
        rated.filter(pl.col("risk").is_null())
        .group_by(*CELL, "exporter", maintain_order=True)
        .agg(pl.col(column).sum())
        .join(sums, on=CELL, how="left", maintain_order="left")
    )
    lost = lost.with_columns(share=pl.col(column) / pl.col(amount)).filter(pl.col("share") > 0)
    return lost.group_by(CELL, maintain_order=True).agg(listed("exporter", "share").alias("lacking"))


def _own(world: World, ask: Ask) -> pl.DataFrame:
    """mineral, country, year, own: tonnes of own output."""
    output = own_output(world, ask)
    places = ask.countries or tuple(labels.countries())
    member = members(places, tuple(output["year"].unique()))
    return (
        output.join(member, on=["year", "member"])
        .group_by(CELL, maintain_order=True)
        .agg(pl.col("tonnes").sum().alias("own"))
    )


def _valued(frame: pl.DataFrame) -> pl.DataFrame:
    """Value and bounds; unknown where a supplier has no governance, with the bounds 0 and 1 of its risk."""
    rated, seen = pl.col("unrated") == 0, pl.col("amount") > 0
    reason = (
        pl.when(pl.col("reason") != "")
        .then("reason")
        .when(~seen)
        .then(pl.format("{} not observed", "by"))
        .when(~pl.col("governed"))
        .then(pl.lit("no governance figure for this year"))
        .when(~rated)
        .then(pl.format("no governance figure for {} of imports", "lacking"))
        .otherwise(pl.lit(""))
    )
    bounded = ((pl.col("own") > 0) | ~rated) & pl.col("governed") & seen
    said = [
        pl.when(pl.col("own") > 0).then(pl.lit("low counts own output tonne for tonne, high leaves it out")),
        pl.when(~rated).then(pl.lit("governance of the unrated between best and worst")),
        pl.when(~bounded).then(pl.lit(_EXACT)),
        pl.when(pl.col("by") == "weight").then(
            pl.format("weight observed for {} % of the value", (pl.col("weighed") * 100).round(1))
        ),
        pl.when(pl.col("held").is_not_null()).then(pl.format("WGI of {} held", "held")),
        pl.col("note"),
    ]
    kept = pl.col("amount") / (pl.col("amount") + pl.col("own"))
    return frame.select(
        *CELL,
        "by",
        "price",
        reason.alias("reason"),
        pl.when(reason == "").then("known").alias("value"),
        pl.when(bounded).then(pl.col("known") * kept).alias("low"),
        pl.when(bounded).then(pl.col("known") + pl.col("unrated")).alias("high"),
        pl.when(seen & pl.col("governed"))
        .then(pl.concat_str(said, separator="; ", ignore_nulls=True))
        .otherwise(pl.lit(""))
        .alias("interval"),
        pl.concat_list(
            pl.lit(["baci"], dtype=pl.List(pl.String)),
            pl.when(pl.col("rated_by").list.len() > 0)
            .then("rated_by")
            .otherwise(pl.lit(["wgi"], dtype=pl.List(pl.String))),
        ).alias("sources"),
    )


def _scored(world: World, ask: Ask) -> pl.DataFrame:
    """Import risk times concentration, with the bounds of both; kept for the last question."""
    return latest(world, "geopolrisk scores", ask, lambda: _scores(world, ask))


def _scores(world: World, ask: Ask) -> pl.DataFrame:
    output = world_concentration(world, ask)
    frame = _risks(world, ask).join(output, on=["mineral", "year"], how="left", maintain_order="left")
    no_output = pl.lit("no output by country is published for this year")
    unknown = pl.when(pl.col("stage").is_null()).then(no_output).otherwise("hhi_reason")
    # the cell's own reason comes first: without a trade code nothing else matters
    reasons = [pl.when(pl.col("reason") != "").then("reason"), pl.when(pl.col("hhi").is_null()).then(unknown)]
    low = pl.coalesce("low", "value") * pl.coalesce("hhi_low", "hhi")
    high = pl.coalesce("high", "value") * pl.coalesce("hhi_high", "hhi")
    exact = low == high
    spread = (pl.col("interval") != "") & (pl.col("hhi_low") < pl.col("hhi_high"))
    return frame.with_columns(
        pl.col("value") * pl.col("hhi"),
        pl.when(~exact).then(low).alias("low"),
        pl.when(~exact).then(high).alias("high"),
        pl.concat_str(reasons, separator="; ", ignore_nulls=True).alias("reason"),
        pl.when(spread)
        .then(pl.concat_str(pl.col("interval").str.replace(_EXACT, "risk: one source", literal=True), pl.lit(_SPREAD)))
        .otherwise("interval")
        .alias("interval"),
        pl.col("sources").list.concat(pl.col("hhi_sources").fill_null([])),
    )


def _figures(frame: pl.DataFrame, indicator: str, ask: Ask) -> FigureTable:
    codes = {mineral: "+".join(own) for mineral, own in ask.wanted_codes().items()}
    own = pl.col("mineral").replace_strict(codes, return_dtype=pl.String)
    risk = pl.format(_RISK, own, pl.col("by"), pl.lit(dimension(political=ask.political)))
    head = {"geopolrisk": "HHI of output * ", "import_risk": "", "cf": f"unit value / {COPPER} * HHI of output * "}
    return FigureTable.of(
        frame.select(
            *_labels(indicator),
            *(pl.col(name) for name in (*CELL, "stage", "by", "value", "low", "high", "interval", "reason", "sources")),
            pl.when(pl.col("by") == "weight").then(pl.lit("gross")).alias("basis"),
            pl.concat_str(pl.lit(head[indicator]), risk).alias("formula"),
        )
    )


def _compatible(world: World, ask: Ask, indicator: str, value: pl.Expr, formula: str) -> FigureTable:
    said: dict[str, Any] = {"by": "weight", "basis": "gross", "interval": "none: one source"}
    frame = compat.risks(world, ask).with_columns(value.alias("value"))
    absent = pl.when(pl.col("value").is_null() & (pl.col("reason") == ""))
    return FigureTable.of(
        frame.select(
            *CELL,
            "value",
            *_labels(indicator),
            *(pl.lit(text).alias(name) for name, text in said.items()),
            absent.then(pl.lit("no output in the reference data")).otherwise("reason").alias("reason"),
            pl.lit(f"{formula}, as {ask.compat}").alias("formula"),
            pl.lit([str(ask.compat)], dtype=pl.List(pl.String)).alias("scope"),
            pl.lit(["baci", "reference_data"], dtype=pl.List(pl.String)).alias("sources"),
        )
    )


def _labels(indicator: str) -> list[pl.Expr]:
    status = pl.when(pl.col("value").is_null()).then(pl.lit("unknown")).otherwise(pl.lit("computed"))
    return [
        pl.lit(indicator).alias("indicator"),
        pl.lit(_UNITS[indicator]).alias("unit"),
        status.alias("status"),
    ]
