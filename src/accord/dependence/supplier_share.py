"""Share of suppliers in a country's imports, by value, weight and contained weight: who a country buys a good from.

World trade -> FigureTable. Formula: imports of a from s / imports of a from all, over the chosen HS92 codes together.
Range: 0 to 1; the shares of all suppliers sum to 1. How to read: value and weight answer different questions (Japan's
rare-earth metals from China in 2024: 24 % of the value, 62 % of the weight), so all measures are given, in `by`, and
where they differ by more than 5 points the interval's words print them together. `scope` holds the supplier. A bloc
buys and sells as one, without its inner trade. Contained weight is known for minerals with a rule (`content`).
Reference: United Nations (2010), International Merchandise Trade Statistics: Concepts and Definitions (partner shares).
Pitfall: direct trade only; a third country may ship what the supplier mined (see `indirect_share`), and a code may hold
ore beside metal. Known cases are named in the interval's words. Weight is not observed in some rows: the share is of
those that are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from accord.core import labels
from accord.core.table import FigureTable, concat
from accord.dependence.ask import Ask
from accord.dependence.content import COLUMN, FAR, content_minerals
from accord.dependence.partners import Partners, figures, partners, supplied, unknowns
from accord.world import World
from accord.world.checks import notes_for

READS = ("trade", "price")
FORMULA = "imports from the supplier / imports from all countries"
_CELL = ["country", "year", "by"]
_SELLER = ["country", "year", "partner"]


def supplier_share(world: World, ask: Ask) -> FigureTable:
    """Shares of one supplier, or of all suppliers where `ask` names none; unit "share", all measures or that of `by`.

    A country without recorded imports has one unknown row; a supplier that sells nothing has a share of 0, since the
    importer's other purchases are recorded.
    """
    tables = []
    for mineral, codes in ask.wanted_codes().items():
        # all measures, even for one of them: the words say whether they disagree
        narrow = ask.by == "content" and mineral not in content_minerals()
        found = partners(world, ask if narrow else replace(ask, by=None), mineral, codes)
        tables.append(_of_mineral(ask, found))
    table = concat(*tables)
    return table if ask.by is None else table.where(by=ask.by)


def _of_mineral(ask: Ask, found: Partners) -> FigureTable:
    if ask.supplier is None:
        shares, hidden = found.shares, found.unseen
    else:
        shares, missing = supplied(found, ask.supplier)
        hidden = missing.with_columns(partner=pl.lit(ask.supplier))
    notes = _notes(found.codes, shares["year"].unique().to_list())
    rows = _worded(shares).join(notes, on=_SELLER, how="left", maintain_order="left").select(
        *_CELL,
        pl.col("share").alias("value"),
        pl.concat_list("partner").alias("scope"),
        pl.concat_str("text", "note", separator="; ", ignore_nulls=True).alias("interval"),
    )  # fmt: skip
    silent = hidden.select(*_CELL, "reason", pl.concat_list("partner").alias("scope"))
    none = unknowns(found.absent, [ask.supplier] if ask.supplier else [])
    unknown = silent.with_columns(value=pl.lit(None, dtype=pl.Float64), status=pl.lit("unknown"))
    parts = (rows, unknown, none)
    return concat(*(figures(part, found, indicator="supplier_share", formula=FORMULA) for part in parts))


def _worded(shares: pl.DataFrame) -> pl.DataFrame:
    """Shares with `text`: how much of the weight is observed, and all measures where they lie far apart."""
    wide = shares.pivot("by", index=_SELLER, values="share", maintain_order=True)
    given = [by for by in COLUMN if by in wide.columns]
    apart = pl.max_horizontal(given) - pl.min_horizontal(given) > FAR if given else pl.lit(value=False)
    parts = [pl.format(f"{by} {{}} %", (pl.col(by) * 100).round(1)) for by in given] or [pl.lit("")]
    printed = pl.format("the measures disagree: {}", pl.concat_str(parts, separator=", ", ignore_nulls=True))
    said = wide.select(*_SELLER, pl.when(apart).then(printed).alias("far"))
    observed = pl.format("weight observed for {} % of the value", (pl.col("weighed") * 100).round(1))
    content = pl.lit("contained tonnes by flow, priors at their medians")
    words = pl.when(pl.col("by") == "weight").then(observed).when(pl.col("by") == "content").then(content)
    text = pl.concat_str(pl.lit("none: one source"), words, "far", separator="; ", ignore_nulls=True)
    return shares.join(said, on=_SELLER, how="left", maintain_order="left").with_columns(text=text)


def _notes(codes: Sequence[str], years: Sequence[int]) -> pl.DataFrame:
    """Kinds of known traps by (country, year, partner), as words for the interval."""
    found = [
        (note["importer"], year, note["exporter"], f"known trap in {note['hs92']}: {note['kind']}")
        for note in notes_for(codes, years).iter_rows(named=True)
        if note["importer"] in labels.countries() or note["importer"] in labels.blocs()
        for year in dict.fromkeys(years)
        if note["from"] <= year <= (note["to"] or year)
    ]
    schema = {"country": pl.String, "year": pl.Int32, "partner": pl.String, "note": pl.String}
    table = pl.DataFrame(found, schema=schema, orient="row")
    return table.group_by(_SELLER).agg(pl.col("note").unique().sort().str.join("; "))
