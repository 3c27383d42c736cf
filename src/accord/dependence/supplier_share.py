"""Share of suppliers in a country's imports, by value and by weight: who a country buys a good from.

World trade -> FigureTable. Formula: imports of a from s / imports of a from all, over the chosen HS92 codes together.
Range: 0 to 1; the shares of all suppliers sum to 1. How to read: value and weight answer different questions (Japan's
rare-earth metals from China in 2024: 24 % of the value, 62 % of the weight), so both are given, as `by` "value" and
"weight"; `scope` holds the supplier's ISO3.
Reference: United Nations (2010), International Merchandise Trade Statistics: Concepts and Definitions (partner shares).
Pitfall: direct trade only; a third country may ship what the supplier mined, and a code may hold ore beside metal.
Known cases are named in the interval's words. Weight is not observed in some rows: the share is of those that are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from accord.core import labels
from accord.core.table import FigureTable, concat
from accord.dependence.ask import Ask
from accord.world import World
from accord.world.checks import notes_for

READS = ("trade",)
FORMULA = "imports from the supplier / imports from all countries, HS92 {codes}, by {measure}"
_MEASURES = {"value": "value_usd", "weight": "quantity_t"}


def supplier_share(world: World, ask: Ask) -> FigureTable:
    """Shares of one supplier, or of all suppliers where `ask` names none; unit "share", both measures.

    A country without recorded imports has one unknown row; a supplier that sells nothing has a share of 0, since the
    importer's other purchases are recorded.
    """
    buyers = list(ask.countries or labels.countries())
    years = ask.years or tuple(world.years())
    tables = []
    for mineral, codes in ask.wanted_codes().items():
        if not codes:
            reason = "no HS92 code of the shipped trade data holds this mineral by itself"
            tables.append(_unknown(mineral, [(b, y) for b in buyers for y in years], ask.supplier, reason))
            continue
        tables.append(_of_mineral(world, mineral, codes, buyers, years, ask.supplier))
    table = concat(*tables)
    return table if ask.by is None else table.where(by=ask.by)


def _of_mineral(
    world: World, mineral: str, codes: tuple[str, ...], buyers: list[str], years: Sequence[int], seller: str | None
) -> FigureTable:
    trade = world.trade(codes, years).filter(pl.col("importer").is_in(buyers), pl.col("exporter") != pl.col("importer"))
    pair = ["importer", "year"]
    weighed = pl.col("value_usd").filter(pl.col("quantity_t").is_not_null()).sum() / pl.col("value_usd").sum()
    coverage = trade.group_by(pair).agg(weighed.alias("weighed"))
    found = set(coverage.select(pair).iter_rows())
    missing = [(b, y) for b in buyers for y in years if (b, y) not in found]
    empty = _unknown(mineral, missing, seller, "no imports recorded under these codes")
    # in one order before any further sum: sums of floats depend on it, and the same question has one answer
    weight = pl.when(pl.col("quantity_t").is_not_null().any()).then(pl.col("quantity_t").sum()).alias("quantity_t")
    flows = trade.group_by([*pair, "exporter"]).agg(pl.col("value_usd").sum(), weight).sort(*pair, "exporter")
    flows = flows.with_columns(pl.col("value_usd", "quantity_t").sum().over(pair).name.suffix("_all"))
    if seller is not None:
        # a buyer with other suppliers and none of this one bought nothing from it: a recorded zero
        sold = flows.filter(pl.col("exporter") == seller)
        others = flows.join(sold, on=pair, how="anti").unique(subset=pair, keep="first", maintain_order=True)
        zero = others.with_columns(exporter=pl.lit(seller), value_usd=pl.lit(0.0), quantity_t=pl.lit(0.0))
        flows = pl.concat([sold, zero])
    flows = flows.join(coverage, on=pair).sort("importer", "year", "exporter")
    notes = _notes(codes, years)
    parts = [_measured(flows, mineral, codes, measure, column, notes) for measure, column in _MEASURES.items()]
    return concat(*parts, empty)


def _measured(
    flows: pl.DataFrame, mineral: str, codes: tuple[str, ...], measure: str, column: str, notes: pl.DataFrame
) -> FigureTable:
    total = pl.col(f"{column}_all")
    seen = pl.col(column).is_not_null() & (total > 0)
    observed = pl.lit("none: one source")
    if measure == "weight":
        percent = (pl.col("weighed") * 100).round(1)
        observed = pl.format("none: one source; weight observed for {} % of the value", percent)
    frame = flows.join(notes, on=["exporter", "importer", "year"], how="left").select(
        pl.lit("supplier_share").alias("indicator"),
        pl.when(seen).then(pl.col(column) / total).alias("value"),
        pl.lit("share").alias("unit"),
        pl.lit(mineral).alias("mineral"),
        pl.col("importer").alias("country"),
        pl.col("year"),
        pl.lit(measure).alias("by"),
        pl.concat_list("exporter").alias("scope"),
        pl.concat_str([observed, pl.col("note")], separator="; ", ignore_nulls=True).alias("interval"),
        pl.lit("gross" if measure == "weight" else None, dtype=pl.String).alias("basis"),
        pl.when(seen).then(pl.lit("computed")).otherwise(pl.lit("unknown")).alias("status"),
        pl.when(seen).then(pl.lit("")).otherwise(pl.lit(f"{measure} not observed")).alias("reason"),
        pl.lit(FORMULA.format(codes="+".join(codes), measure=measure)).alias("formula"),
        pl.lit(["baci"], dtype=pl.List(pl.String)).alias("sources"),
    )
    return FigureTable.of(frame)


def _notes(codes: Sequence[str], years: Sequence[int]) -> pl.DataFrame:
    """Kinds of known traps by (exporter, importer, year), as words for the interval."""
    schema = {"exporter": pl.String, "importer": pl.String, "year": pl.Int32, "note": pl.String}
    rows: list[dict[str, Any]] = []
    for note in notes_for(codes, years).iter_rows(named=True):
        if note["importer"] not in labels.countries():
            continue  # a note on a bloc or on all importers says nothing of one pair
        last = note["to"] if note["to"] is not None else max(years)
        rows += [
            {
                "exporter": note["exporter"],
                "importer": note["importer"],
                "year": year,
                "note": f"known trap in {note['hs92']}: {note['kind']}",
            }
            for year in dict.fromkeys(years)
            if note["from"] <= year <= last
        ]
    table = pl.DataFrame(rows, schema=schema)
    return table.group_by("exporter", "importer", "year").agg(pl.col("note").sort().str.join("; "))


def _unknown(mineral: str, pairs: list[tuple[str, int]], seller: str | None, reason: str) -> FigureTable:
    return FigureTable.of_rows(
        [
            {
                "indicator": "supplier_share",
                "value": None,
                "unit": "share",
                "mineral": mineral,
                "country": buyer,
                "year": year,
                "by": measure,
                "scope": [seller] if seller else [],
                "status": "unknown",
                "reason": reason,
                "sources": ["baci"],
            }
            for buyer, year in pairs
            for measure in _MEASURES
        ]
    )
