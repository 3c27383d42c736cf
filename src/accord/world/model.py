"""World: the shipped tables behind a few typed questions, read on first use and kept for the life of the object.

A row says where it comes from (`source`, `vintage`), and an absent observation stays absent: null with a status.
Two vintages that disagree are two rows. Opening a World reads nothing. A World is never changed: `with_table` makes
another one, in which the user's own rows answer before the shipped ones (`overlay`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from accord.core import labels
from accord.core.errors import DataError, Fault, raise_faults
from accord.core.figure import Figure
from accord.core.labels import Stage
from accord.world import overlay
from accord.world.prices import price_of
from accord.world.source import Source
from accord.world.table import Table

_SHIPPED = Path(__file__).parent / "snapshot"
_VINTAGES = ("mcs2026", "mcs2025")
_FIRST, _LAST = 1995, 2024
_TONNES_PER_KT = 1000.0

# the vintage 2025 leaves such cells blank and says why in the note: "W for 23-24", "na", "xx"
_SAID = pl.col("note").str.extract(r"^(?i)\s*(W|NA|XX)\b").str.to_uppercase()
_PRINTED = (
    pl.when(pl.col("value").is_not_null())
    .then(pl.lit(""))
    .when(pl.col("text").str.strip_chars() == "")
    .then(_SAID.fill_null(""))
    .otherwise(pl.col("text").str.strip_chars())
)


class World:
    """The observed world. `folder` holds `datapackage.json` and its tables; the shipped ones by default.

    Countries are ISO3, codes are HS92 six-digit texts, weights are tonnes, values are USD of the year, FOB.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = Path(folder) if folder is not None else _SHIPPED
        self._kept: dict[Any, Any] = {}
        self._tables: tuple[Table, ...] = ()

    def with_table(self, table: Table) -> World:
        """A new World with a user's own table (`world.sources.open_table`); this one stays as it is.

        Trade replaces the snapshot for the (code, year) pairs that the table holds, governance for its years;
        production stands beside the other sources. `trade_source` and `governance_source` say who answers.
        """
        overlay.check(table)
        other = World(self._folder)
        other._tables = (*self._tables, table)
        kept = self._kept.items()
        other._kept = {key: value for key, value in kept if key in ("sources", "description") or key[0] == "table"}
        return other

    @property
    def folder(self) -> Path:
        """Where the snapshot lies."""
        return self._folder

    @property
    def tables(self) -> tuple[Table, ...]:
        """The user's own tables, in the order in which they were added."""
        return self._tables

    # what is here

    def years(self) -> range:
        """Years of trade: 1995 to 2024, and those of the user's own tables."""
        known = {_FIRST, _LAST, *overlay.trade_years(self._tables)}
        return range(min(known), max(known) + 1)

    @property
    def sources(self) -> tuple[dict[str, Any], ...]:
        """The resources of `datapackage.json`: name, rows, bytes, hash, publisher, licence, unit, basis, vintage."""

        def read() -> tuple[dict[str, Any], ...]:
            return tuple(json.loads(self._description())["resources"])

        kept: tuple[dict[str, Any], ...] = self._keep("sources", read)
        return kept

    def source(self, id: str) -> Source:  # noqa: A002  the word that figures use for it
        """Publisher, title, vintage, licence and address of a source id such as "mcs2026"."""
        from accord.world import SOURCES

        known = SOURCES | {table.source.id: table.source for table in self._tables}
        if id not in known:
            raise DataError(f"unknown source {id!r}", hint=f"Known: {', '.join(known)}")
        return known[id]

    def fingerprint(self) -> str:
        """SHA-256 of `datapackage.json`, which itself holds the hash of every table, and of the user's own tables."""

        def read() -> str:
            own = (table.fingerprint() for table in self._tables)
            return hashlib.sha256("".join((self._description(), *own)).encode()).hexdigest()

        kept: str = self._keep("fingerprint", read)
        return kept

    def table(self, name: str) -> pl.DataFrame:
        """A whole shipped table as it stands, such as "stockpile_facts", "magnet_trade_facts", "eu_uses"."""

        def read() -> pl.DataFrame:
            known = [str(resource["name"]) for resource in self.sources]
            if name not in known:
                raise DataError(f"unknown table {name!r}", hint=f"Known: {', '.join(known)}")
            return pl.read_parquet(self._folder / f"{name}.parquet")

        return self._frame(("table", name), read)

    # trade

    def trade(self, codes: Sequence[str], years: Sequence[int] | None = None) -> pl.DataFrame:
        """Trade of HS92 codes: year, exporter, importer (ISO3), hs92, value_usd, quantity_t (null = not observed).

        One row a (year, exporter, importer, code), BACI as published; `checks.notes_for` tells what is odd in it.
        """
        return self._trade(codes, years).drop("source")

    def trade_source(
        self, codes: Sequence[str], years: Sequence[int] | None = None, buyers: Collection[str] | None = None
    ) -> tuple[str, ...]:
        """Ids of the sources that answer `trade`: "baci" where the snapshot does, and the user's own tables.

        `buyers` (ISO3) narrows to what they import.
        """
        rows = self._trade(codes, years)
        found = (rows if buyers is None else rows.filter(pl.col("importer").is_in(list(buyers))))["source"].unique()
        order = ("baci", *(table.source.id for table in self._tables))
        return tuple(dict.fromkeys(id for id in order if id in found)) or ("baci",)  # noqa: A001  as in `source`

    def _trade(self, codes: Sequence[str], years: Sequence[int] | None) -> pl.DataFrame:
        wanted = tuple(dict.fromkeys(codes))
        span = tuple(dict.fromkeys(years)) if years is not None else tuple(self.years())
        return self._frame(("trade", wanted, span), lambda: self._read_trade(wanted, span))

    def _read_trade(self, codes: tuple[str, ...], years: tuple[int, ...]) -> pl.DataFrame:
        known = set(self.table("products")["hs92"]) | overlay.trade_codes(self._tables)
        span = self.years()
        raise_faults(
            [Fault(c, "is no HS92 code of the trade at hand", _nearest(c, known)) for c in codes if c not in known]
            + [Fault(str(y), f"no trade, {span[0]} to {span[-1]} only") for y in years if y not in span],
            DataError,
            "trade",
        )
        iso3 = {c.baci: c.iso3 for c in labels.countries().values() if c.baci is not None}
        shipped = (
            pl.scan_parquet(self._folder / "baci.parquet")
            .filter(pl.col("hs92").is_in([int(code) for code in codes]), pl.col("year").is_in(years))
            .collect()
            .select(
                pl.col("year").cast(pl.Int32),
                pl.col("exporter").replace_strict(iso3, return_dtype=pl.String),
                pl.col("importer").replace_strict(iso3, return_dtype=pl.String),
                pl.col("hs92").cast(pl.String).str.zfill(6),
                # thousands with three decimals: whole dollars, so the product is rounded back to one
                (pl.col("value_kusd").cast(pl.Float64) * 1000).round(0).alias("value_usd"),
                pl.col("quantity_t").cast(pl.Float64),
                pl.lit("baci").alias("source"),
            )
        )
        return overlay.trade(shipped, self._tables, codes, years)

    # production

    def production(self, mineral: str, year: int, stage: Stage = "mining", *, totals: bool = False) -> pl.DataFrame:
        """Output by country, every source and vintage side by side, never merged.

        Columns: country (ISO3, null for "other countries"), area (as published), kind (country, other, total),
        detail (the published series), tonnes (null if withheld, blank or no weight), low, high (t), unit ("t"), basis
        (gross, contained, oxide), status, source, vintage, note, text (what is printed where there is no number: "W"
        withheld, "NA" not available, "XX" cannot be added up, "s" below half a unit, "" blank). World totals only with
        `totals`: never sum across `source` or `detail`, and never with the totals.
        """
        key = labels.mineral(mineral).key
        frame = self._frame(("production", key, year, stage), lambda: self._read_production(key, year, stage))
        return frame if totals else frame.filter(pl.col("kind") != "total")

    def _read_production(self, key: str, year: int, stage: Stage) -> pl.DataFrame:
        columns = ("country", "area", "kind", "detail", "tonnes", "low", "high", "unit", "basis", "status", "source",
                   "vintage", "note", "text")  # fmt: skip
        of_year = (pl.col("mineral") == key) & (pl.col("year") == year) & (pl.col("stage") == stage)
        factor = pl.col("tonnes_per_unit")
        parts = [
            self.table(name)
            .filter(of_year, pl.col("statistic") == "Production", pl.col("section").str.starts_with("World"))
            .with_columns(
                tonnes=pl.col("value") * factor,
                low=pl.col("low") * factor,
                high=pl.col("high") * factor,
                note=pl.when(factor.is_null())
                .then(pl.format("published in {}, not a weight; {}", "unit", "note"))
                .otherwise("note"),
                unit=pl.lit("t"),
                source=pl.lit(name),
                vintage=pl.lit(self.source(name).vintage),
                status=pl.when(_PRINTED == "W").then(pl.lit("withheld")).otherwise("status"),
                text=_PRINTED,
            )
            .select(columns)
            for name in _VINTAGES
        ]
        facts = self.table("iea_facts").filter(of_year)
        parts.append(
            facts.with_columns(
                detail=pl.lit("magnet rare earths (Nd, Pr, Dy, Tb)"),
                tonnes=pl.col("kt") * _TONNES_PER_KT,
                low=pl.lit(None, dtype=pl.Float64),
                high=pl.lit(None, dtype=pl.Float64),
                unit=pl.lit("t"),
                basis=pl.lit("contained"),
                status=pl.lit("estimated"),
                source=pl.lit("iea_2025"),
                vintage=pl.lit(self.source("iea_2025").vintage),
                text=pl.lit(""),
            ).select(columns)
        )
        own = overlay.production(self._tables, key, year, stage)
        return pl.concat([*parts, *(rows.with_columns(text=pl.lit("")).select(columns) for rows in own)])

    def supply_shares(self, mineral: str, stage: Stage = "mining") -> pl.DataFrame:
        """EU study 2023 (supply of about 2016-2020): scope ("global" or "EU" sourcing), material, country (ISO3), area,
        share (0-1; null with low and high where the study prints "<0.1%"), status, t (trade parameter 0.8-1.5), note,
        source, vintage. A group such as rare earths has one row a material."""
        names = labels.mineral(mineral).eu
        source = self.source("eu_crm_2023")
        return (
            self.table("eu_supply_shares")
            .filter(pl.col("material").is_in(names), pl.col("stage") == stage)
            .with_columns(source=pl.lit(source.id), vintage=pl.lit(source.vintage))
        )

    # the rest

    def price(self, mineral_or_series: str, year: int) -> Figure:
        """Annual average price as USGS publishes it (MCS 2026, 2021-2025), such as NdPr oxide in USD/kg FOB.

        A mineral's name takes its usual series (rare earths: NdPr oxide); words of a series' name take that one.
        """
        return price_of(self.table("mcs2026"), mineral_or_series, year)

    def governance(self, year: int, *, political: bool = False) -> pl.DataFrame:
        """country (ISO3), wgi (mean of six dimensions, -2.5 to 2.5), observed_year, held (observed before `year`).

        A year without observations holds the last one before it and says so (2019 after the shipped ones, or the
        last year of the user's own tables); before the first there are none (an empty table). `political` takes
        political stability alone.
        """
        table = self.ratings(political=political).filter(pl.col("year") <= year)
        last = pl.col("year").max()
        return table.filter(pl.col("year") == last).select(
            "country", "wgi", pl.col("year").alias("observed_year"), (pl.col("year") < year).alias("held")
        )

    def governance_source(self, year: int, *, political: bool = False) -> str:
        """Id of the source that answers `governance`: "wgi" for the snapshot, or the user's own table."""
        table = self.ratings(political=political).filter(pl.col("year") <= year)
        return str(table.sort("year")["source"][-1]) if table.height else "wgi"

    def ratings(self, *, political: bool = False) -> pl.DataFrame:
        """Governance of all observed years: country (ISO3), year, wgi (the mean, or political stability), source."""

        def read() -> pl.DataFrame:
            return overlay.governance(self.table("wgi"), self._tables, political=political)

        return self._frame(("governance", political), read)

    def net_import_reliance(self, mineral: str, year: int) -> pl.DataFrame:
        """USA as published (MCS 2026): detail, text, value, low, high (%), mark, status, note, row."""
        return (
            self.table("mcs2026")
            .filter(
                pl.col("mineral") == labels.mineral(mineral).key,
                pl.col("statistic") == "Net import reliance",
                pl.col("year") == year,
            )
            .select("detail", "text", "value", "low", "high", "mark", "status", "note", "row")
        )

    def _description(self) -> str:
        path = self._folder / "datapackage.json"
        if not path.is_file():
            raise DataError("no snapshot here", where=str(self._folder), hint="Build one: accord data build DIR")
        text: str = self._keep("description", lambda: path.read_text(encoding="utf-8"))
        return text

    def _frame(self, key: Any, read: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        frame: pl.DataFrame = self._keep(key, read)
        return frame

    def _keep(self, key: Any, read: Callable[[], Any]) -> Any:
        if key not in self._kept:
            self._kept[key] = read()
        return self._kept[key]


def _nearest(code: str, known: set[str]) -> str:
    """What to write instead of an unknown code."""
    near = [one for one in sorted(known) if one[:4] == code[:4]] or [
        one for one in sorted(known) if one[:2] == code[:2]
    ]
    return f"Nearest: {', '.join(near[:6] or sorted(known)[:6])}. Other codes: add BACI with with_table (--data)"


def load_world(folder: Path | None = None) -> World:
    """The shipped world, or the snapshot in `folder`."""
    return World(folder)
