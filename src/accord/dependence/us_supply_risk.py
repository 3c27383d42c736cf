"""US-style supply risk: disruption potential, trade exposure and economic vulnerability, as their geometric mean.

World output x net import reliance x a user's terms -> FigureTable. Formula: SR = (DP * TE * EV)^(1/3), with DP = sum
over producers of (share of world output)^2 weighted by how far each is unable or unwilling to supply; TE = net imports
/ apparent consumption, 0 for a net exporter; EV = sum over industries of (value added / GDP) * (expenditure on the
mineral / operating profit), scaled to 0 to 1. Range: 0 to 1. How to read: as an order of minerals for one country; a
mineral that is made at home has TE 0 and so risk 0 however concentrated the world is.
Reference: Nassar, N. T. et al. (2020), Evaluating the mineral commodity supply risk of the U.S. manufacturing sector,
Science Advances 6(8), eaay8647 (formulas recalled, not compared word by word).
Pitfall: no open source gives the weights of DP nor EV, so SR is unknown, with the terms named, until a table of them is
given (`data`: mineral, year, dp, te, ev; an empty year is every year). The bounds take DP between 0 and the plain
concentration of output and EV between 0 and 1. For other countries than the United States the method is carried over.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from accord.core.table import FigureTable
from accord.dependence.ask import Ask
from accord.dependence.net_import_reliance import net_import_reliance
from accord.dependence.terms import US_TERMS, read_terms
from accord.dependence.world_output import world_concentration
from accord.world import World

READS = ("net_import_reliance", "production", "trade")
FORMULA = "(disruption potential * trade exposure * economic vulnerability)^(1/3); 0 to 1"
_NAMES = {"dp": "DP (disruption potential)", "te": "TE (trade exposure)", "ev": "EV (economic vulnerability)"}


def us_supply_risk(world: World, ask: Ask) -> FigureTable:
    """One Figure a mineral, country and year (one a published series of reliance in `by`); unit "index", 0 to 1."""
    reliance = net_import_reliance(world, ask).frame
    exporter = pl.col("status") == "below"  # printed E: net exporter
    trade = pl.when(exporter).then(0.0).otherwise(pl.col("value").clip(0, 1))
    frame = reliance.select(
        "mineral",
        "country",
        "year",
        "by",
        trade.alias("te"),
        pl.when(exporter).then(0.0).otherwise(pl.coalesce("low", "value").clip(0, 1)).alias("te_low"),
        pl.when(exporter).then(0.0).otherwise(pl.coalesce("high", "value").clip(0, 1)).alias("te_high"),
        pl.col("sources"),
        pl.when(pl.col("value").is_null() & ~exporter).then("reason").alias("te_reason"),
    )
    frame = frame.join(world_concentration(world, ask), on=["mineral", "year"], how="left", maintain_order="left")
    return _risk(_with_terms(frame, ask.data if ask.compat is None else None))


def _with_terms(frame: pl.DataFrame, path: Path | None) -> pl.DataFrame:
    """The user's terms in place of what is observed."""
    rows = [
        (mineral, year, *(terms.get(name) for name in US_TERMS))
        for (mineral, year), terms in read_terms(path, US_TERMS, "year").items()
    ]
    schema = {"mineral": pl.String, "span": pl.String} | {f"{name}_own": pl.Float64 for name in US_TERMS}
    table = pl.DataFrame(rows, schema=schema, orient="row")
    every = table.filter(pl.col("span") == "").drop("span")
    dated = (
        table.filter(pl.col("span") != "").with_columns(year=pl.col("span").cast(pl.Int32, strict=False)).drop("span")
    )
    frame = frame.join(every, on="mineral", how="left", maintain_order="left")
    frame = frame.join(dated, on=["mineral", "year"], how="left", maintain_order="left", suffix="_year")
    own = {name: pl.coalesce(f"{name}_own_year", f"{name}_own") for name in US_TERMS}
    return frame.with_columns(
        dp=own["dp"],
        dp_high=pl.coalesce(own["dp"], "hhi_high", pl.lit(1.0)),
        dp_low=pl.coalesce(own["dp"], pl.lit(0.0)),
        te=pl.coalesce(own["te"], "te"),
        te_low=pl.coalesce(own["te"], "te_low", pl.lit(0.0)),
        te_high=pl.coalesce(own["te"], "te_high", pl.lit(1.0)),
        ev=own["ev"],
        ev_low=pl.coalesce(own["ev"], pl.lit(0.0)),
        ev_high=pl.coalesce(own["ev"], pl.lit(1.0)),
        given=pl.any_horizontal(term.is_not_null() for term in own.values()),
    )


def _risk(frame: pl.DataFrame) -> FigureTable:
    def product(suffix: str) -> pl.Expr:
        return (pl.col(f"dp{suffix}") * pl.col(f"te{suffix}") * pl.col(f"ev{suffix}")) ** (1 / 3)

    whole = pl.all_horizontal(pl.col(name).is_not_null() for name in US_TERMS)
    missing = [pl.when(pl.col(name).is_null()).then(pl.lit(words)) for name, words in _NAMES.items()]
    named = pl.concat_str(missing, separator=", ", ignore_nulls=True)
    why = pl.when(pl.col("te").is_null()).then(pl.format("; {}", "te_reason")).otherwise(pl.lit(""))
    terms = pl.concat_str(
        [
            pl.format(
                "{} {} to {}", pl.lit(name.upper()), pl.col(f"{name}_low").round(3), pl.col(f"{name}_high").round(3)
            )
            for name in US_TERMS
        ],
        separator=", ",
    )
    one = pl.col("te_low") == pl.col("te_high")
    cited = pl.col("sources").list.concat(pl.col("hhi_sources").fill_null([])).list.unique(maintain_order=True)
    users = pl.lit(["user's terms"], dtype=pl.List(pl.String))
    return FigureTable.of(
        frame.select(
            pl.lit("us_supply_risk").alias("indicator"),
            pl.when(whole).then(product("")).alias("value"),
            pl.lit("index").alias("unit"),
            "mineral",
            "country",
            "year",
            "by",
            pl.when(~whole | ~one).then(product("_low")).alias("low"),
            pl.when(~whole | ~one).then(product("_high")).alias("high"),
            terms.alias("interval"),
            pl.when(whole).then(pl.lit("computed")).otherwise(pl.lit("unknown")).alias("status"),
            pl.when(whole)
            .then(pl.lit(""))
            .otherwise(pl.concat_str(pl.lit("not in the shipped tables: "), named, why))
            .alias("reason"),
            pl.lit(FORMULA).alias("formula"),
            pl.when("given").then(cited.list.concat(users)).otherwise(cited).alias("sources"),
        )
    )
