"""Imports of whoever is asked about: trade rows by mineral and buyer, a bloc's buyers as one; (World, Ask) -> frame.

A bloc buys what its members of that year buy; `inside` marks what one member buys from another. Weight that is not
observed stays null.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import polars as pl

from accord.core import labels
from accord.core.labels import Stage
from accord.core.table import FigureTable
from accord.core.vocab import rows
from accord.dependence.ask import Ask
from accord.world import World
from accord.world.checks import notes_for

CELL = ["mineral", "country", "year"]
COLUMN_OF = {"value": "value_usd", "weight": "quantity_t"}
NO_CODE = "no usable trade code: no HS92 code of the shipped trade data holds this mineral by itself"
NO_YEAR = "no trade data for this year"
NO_IMPORTS = "no imports recorded under these codes"
ORES = ("25", "26")  # HS chapters of minerals and ores
_TEXT, _YEAR = pl.String, pl.Int32

Codes = Mapping[str, tuple[str, ...]]  # HS92 codes by mineral


def trade_years(world: World, ask: Ask) -> tuple[int, ...]:
    """The years asked for of which there is trade."""
    return tuple(year for year in dict.fromkeys(ask.years or world.years()) if year in world.years())


def of_stage(codes: Iterable[str], stage: Stage | None) -> tuple[str, ...]:
    """The codes that belong to a stage: chapters 25 and 26 to mining, all others to refining, none to manufacturing."""
    if stage is None:
        return tuple(codes)
    return tuple(code for code in codes if stage == ("mining" if code.startswith(ORES) else "refining"))


def no_code(codes: Sequence[str], stage: Stage | None = None) -> str:
    """Why a mineral with these codes has no trade at a stage."""
    if not codes:
        return NO_CODE
    return f"no trade code is of stage {stage}: HS92 {'+'.join(codes)} (ores are chapters 25 and 26)"


def no_measure(ask: Ask, indicator: str, unit: str) -> FigureTable:
    """One unknown figure a mineral, country and year asked for: the indicator has no measure such as `ask.by`."""
    axes: list[list[Any]] = [list(ask.minerals) or [None], list(ask.countries) or [None], list(ask.years) or [None]]
    said = {"indicator": indicator, "unit": unit, "by": ask.by, "status": "unknown"}
    return FigureTable.of(
        _cross([list(dict.fromkeys(axis)) for axis in axes]).with_columns(
            *(pl.lit(text).alias(name) for name, text in said.items()),
            value=pl.lit(None, dtype=pl.Float64),
            reason=pl.lit(f"{indicator} has no measure by {ask.by}"),
        )
    )


def coded_trade(world: World, ask: Ask, codes: Codes | None = None) -> pl.DataFrame:
    """Trade between different countries with a column `mineral`; a row once for each mineral that its code holds."""
    codes = ask.wanted_codes() if codes is None else codes
    pairs = [(mineral, code) for mineral, own in codes.items() for code in own]
    table = pl.DataFrame(pairs, schema={"mineral": _TEXT, "hs92": _TEXT}, orient="row")
    trade = world.trade(sorted(set(table["hs92"])), trade_years(world, ask))
    return trade.filter(pl.col("exporter") != pl.col("importer")).join(table, on="hs92", maintain_order="left")


@lru_cache(maxsize=4)
def members(places: tuple[str, ...], years: tuple[int, ...]) -> pl.DataFrame:
    """country (ISO3 or bloc), year, member (ISO3): a country is its own only member."""
    found = [(place, year, one) for year in years for place in places for one in sorted(labels.members(place, year))]
    return pl.DataFrame(found, schema={"country": _TEXT, "year": _YEAR, "member": _TEXT}, orient="row").unique(
        maintain_order=True
    )


def imports(world: World, ask: Ask, codes: Codes | None = None) -> pl.DataFrame:
    """mineral, country (the buyer asked about, or every importer), year, exporter, hs92, both measures, inside."""
    trade = coded_trade(world, ask, codes)
    if not ask.countries:
        return trade.rename({"importer": "country"}).with_columns(inside=pl.lit(value=False))
    return placed(trade, members(ask.countries, trade_years(world, ask)), "importer")


def placed(trade: pl.DataFrame, member: pl.DataFrame, side: str) -> pl.DataFrame:
    """Trade of each place on one `side` ("importer" or "exporter"), `inside` where the other side belongs to it too."""
    other = {"importer": "exporter", "exporter": "importer"}[side]
    own = trade.join(member.rename({"member": side}), on=["year", side], maintain_order="left")
    within = member.rename({"member": other}).with_columns(inside=pl.lit(value=True))
    flagged = own.join(within, on=["country", "year", other], how="left", maintain_order="left")
    return flagged.with_columns(pl.col("inside").fill_null(value=False))


def cells(world: World, ask: Ask, found: pl.DataFrame, codes: Codes | None = None) -> pl.DataFrame:
    """The cells (mineral, country, year) to answer, with `reason` where `found` has none of a cell.

    Where countries and years are both named every cell is answered; an axis left open takes what is found, and a
    mineral of which nothing is found keeps one row.
    """
    codes = ask.wanted_codes() if codes is None else codes
    seen = found.select(CELL).unique()  # sorted below
    keys = list(codes) if ask.countries and ask.years else [key for key in codes if key not in set(seen["mineral"])]
    open_axes: list[list[Any]] = [
        keys,
        list(dict.fromkeys(ask.countries)) or [None],
        list(dict.fromkeys(ask.years)) or [None],
    ]
    grid = _cross(open_axes).join(seen, on=CELL, how="anti", nulls_equal=True)
    traded = pl.col("year").is_in(list(world.years())) | pl.col("year").is_null()
    coded = pl.col("mineral").is_in([key for key, own in codes.items() if own])
    reason = pl.when(~coded).then(pl.lit(NO_CODE)).when(~traded).then(pl.lit(NO_YEAR)).otherwise(pl.lit(NO_IMPORTS))
    nothing = grid.with_columns(reason.alias("reason"))
    return pl.concat([seen.with_columns(reason=pl.lit("")), nothing]).sort(CELL)


def traps(world: World, ask: Ask, codes: Codes | None = None, *, exports: bool = False) -> pl.DataFrame:
    """mineral, country, year, note: known traps in what the places buy (or sell, with `exports`), in words.

    Only flows that are there are named, with the codes of the question in which they stand.
    """
    codes = ask.wanted_codes() if codes is None else codes
    asked, years = {code for own in codes.values() for code in own}, trade_years(world, ask)
    noted = asked & {row["hs92"] for row in rows("flow_notes")}
    flows = pl.DataFrame(
        [
            (note["hs92"], note["exporter"], importer, year, note["kind"])
            for note in (notes_for(sorted(noted), years).iter_rows(named=True) if noted else ())
            for year in years
            if note["from"] <= year <= (note["to"] or year)
            for importer in _buyers(note["importer"], year)
        ],
        schema={"hs92": _TEXT, "exporter": _TEXT, "importer": _TEXT, "year": _YEAR, "kind": _TEXT},
        orient="row",
    )
    own, other = ("exporter", "importer") if exports else ("importer", "exporter")
    if flows.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(("mineral", "country"), _TEXT) | {"year": _YEAR, "note": _TEXT})
    trapped = coded_trade(world, ask, codes).join(flows, on=["hs92", "exporter", "importer", "year"])
    if ask.countries:
        trapped = placed(trapped, members(ask.countries, years), own).filter(~pl.col("inside"))
    else:
        trapped = trapped.with_columns(pl.col(own).alias("country"))
    found = trapped.group_by(*CELL, other, "kind").agg(pl.col("hs92").unique().sort().str.join("+"))
    words = pl.format(f"known trap in {{}} {'to' if exports else 'from'} {{}}: {{}}", "hs92", other, "kind")
    return found.group_by(CELL).agg(words.unique().sort().str.join("; ").alias("note")).sort(CELL)


def _buyers(importer: str | None, year: int) -> Iterable[str]:
    """The countries that a note is about: all of them where it names none."""
    return labels.countries() if importer is None else labels.members(importer, year)


def _cross(axes: list[list[Any]]) -> pl.DataFrame:
    minerals, countries, years = axes
    frame = pl.DataFrame({"mineral": minerals}, schema={"mineral": _TEXT})
    frame = frame.join(pl.DataFrame({"country": countries}, schema={"country": _TEXT}), how="cross")
    return frame.join(pl.DataFrame({"year": years}, schema={"year": _YEAR}), how="cross")


def listed(name: str, share: str, limit: int = 4) -> pl.Expr:
    """In an aggregation: two columns as "NCL 2.0 %, GIB 0.1 %", the largest first."""
    words = pl.format("{} {} %", pl.col(name), (pl.col(share) * 100).round(2))
    return words.sort_by(pl.col(share), descending=True).head(limit).str.join(", ")
