"""Stages: which stages a mineral has and from which codes or shares, as `core/vocab/stages.csv` says.

codes    trade by partner under HS92 codes (`content.csv` turns weight or value into contained tonnes)
shares   no code in the trade at hand: shares of making and use (`stage_shares.csv`), recalled, spread over partners
pool     output is known, trade is not: one world market, origin by partner unknown
none     nothing is known that a stage could be built of
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast, get_args

from accord.core.errors import DataError
from accord.core.labels import Stage, mineral, minerals
from accord.core.vocab import rows

STAGES: tuple[Stage, ...] = get_args(Stage)
POOL = "WORLD"
"""The place of a pooled market."""
_GROUPS = {
    "neodymium": "light_rare_earths",
    "praseodymium": "light_rare_earths",
    "dysprosium": "heavy_rare_earths",
    "terbium": "heavy_rare_earths",
}


class Unknown(DataError):
    """What is asked for is no mistake, but the data at hand do not say it: the reason is the answer."""


@dataclass(frozen=True, slots=True)
class StageRule:
    """One row of `stages.csv`. `gain` is the prior of the yield from the stage before, "" for a first stage."""

    mineral: str
    stage: Stage
    main: bool
    form: str
    listed_as: str
    trade: str
    detail: str
    output_factor: float
    output_content: bool
    total_from: str
    eu_materials: tuple[str, ...]
    price_series: str
    price_per: float
    price_prior: str
    gain: str
    hosts: tuple[str, ...]
    recalled: bool
    source: str


@dataclass(frozen=True, slots=True)
class Form:
    """One row of `content.csv`: the basis in a weight (`low` to `high`), or in a value (`value_share`, a prior)."""

    hs92: str
    exporters: tuple[str, ...]
    importers: tuple[str, ...]
    low: float | None
    high: float | None
    value_share: str
    price_factor: str

    def holds(self, hs92: str, exporter: str, importer: str) -> bool:
        """Whether a flow is of this form; no exporters or importers: all are."""
        return (
            self.hs92 == hs92
            and (not self.exporters or exporter in self.exporters)
            and (not self.importers or importer in self.importers)
        )


@dataclass(frozen=True, slots=True)
class Share:
    """One row of `stage_shares.csv`: what a place makes or uses, or holds in its output (`content`), low to high."""

    what: str
    place: str
    low: float
    high: float
    unit: str
    year: int | None
    recalled: bool

    def at(self, place: float) -> float:
        """The value at a place between the bounds: 0 low, 1 high."""
        return self.low + place * (self.high - self.low)


@cache
def rules(key: str) -> tuple[StageRule, ...]:
    """The stages of a mineral that something is known of, in the order of the chain; Unknown, with the reason."""
    found = {row["stage"]: row for row in rows("stages") if row["mineral"] == key and row["trade"] != "none"}
    if not found:
        raise Unknown(f"no network of {mineral(key).name}: {why_not(key)}", hint="docs/reference/stages.md lists all")
    return tuple(_rule(found[stage]) for stage in STAGES if stage in found)


def _rule(row: dict[str, str]) -> StageRule:
    return StageRule(
        row["mineral"], cast("Stage", row["stage"]), row["main"] == "yes", row["form"],
        row["listed_as"] or row["mineral"], row["trade"], row["detail"], float(row["output_factor"]),
        row["output_content"] == "yes", row["total_from"], _parts(row["eu_materials"]), row["price_series"],
        float(row["price_per"]), row["price_prior"], row["yield"], _parts(row["host"]), row["status"] == "recalled",
        row["source"],
    )  # fmt: skip


def main_stage(key: str) -> Stage:
    """The stage at which a mineral is mostly traded, where a crisis is posed."""
    every = rules(key)
    return next((rule.stage for rule in every if rule.main), every[-1].stage)


@cache
def forms(key: str, stage: Stage) -> tuple[Form, ...]:
    """How the codes of a stage hold the basis; DataError for a code without any factor: it is never 1 by default."""
    return tuple(
        _form(row, f"core/vocab/content.csv, {key} {stage} {row['hs92']}")
        for row in rows("content")
        if row["mineral"] == key and row["stage"] == stage
    )


def _form(row: dict[str, str], where: str) -> Form:
    if not (row["factor_low"] or row["value_share"] or row["price_factor"]):
        what = "a code without any content factor"
        raise DataError(what, where=where, hint="State factor_low and factor_high, or value_share, with a source")
    low, high = (float(row[name]) if row[name] else None for name in ("factor_low", "factor_high"))
    return Form(
        row["hs92"],
        _parts(row["exporters"]),
        _parts(row["importers"]),
        low,
        high,
        row["value_share"],
        row["price_factor"],
    )


@cache
def shares(key: str, stage: Stage) -> tuple[Share, ...]:
    """Cited and recalled shares of a stage."""
    return tuple(
        Share(
            row["what"], row["place"], float(row["low"]), float(row["high"]), row["unit"],
            int(row["year"]) if row["year"] else None, row["status"] == "recalled",
        )
        for row in rows("stage_shares")
        if row["mineral"] == key and row["stage"] == stage
    )  # fmt: skip


def not_built(key: str) -> dict[Stage, str]:
    """Stages of a mineral of which too little is known for nodes, with the reason."""
    return {
        cast("Stage", row["stage"]): row["source"]
        for row in rows("stages")
        if row["mineral"] == key and row["trade"] == "none"
    }


def network_minerals(*, pooled: bool = False) -> tuple[str, ...]:
    """Minerals that a network between countries can be built of, in the order of `minerals.csv`.

    `pooled` adds those whose main stage is one world market, where no partner is known.
    """
    built = {row["mineral"] for row in rows("stages") if row["trade"] != "none"}
    return tuple(
        key for key in minerals() if key in built and (pooled or any(r.main and r.trade != "pool" for r in rules(key)))
    )


def why_not(key: str) -> str:
    """Why no network of a mineral can be built; "" where one can."""
    known = mineral(key)
    if known.key in network_minerals(pooled=True):
        return ""
    if known.key in _GROUPS:
        return f"no source sets it apart in trade and output; it is inside {_GROUPS[known.key]}"
    if not known.hs:
        return "no HS code in the trade at hand, and no shares of making and use with a source"
    return "trade is at hand, but no world output by country that it could be balanced with"


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
