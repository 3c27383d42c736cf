"""Fitness: is the base year fit for use? Every trap is a named check that says what it refuses, notes, or cannot know.

| check | refuses or says |
|---|---|
| feedstock, ore_booked_as_metal | flows that belong to an earlier stage (`flow_notes.csv`) |
| junk_weight | flows whose weight is not to be trusted (`flow_notes.csv`) |
| double_count | an exporter that stands in two codes with equal tonnes: only the larger code is kept |
| another_stage | flows that `content.csv` gives to an earlier stage by exporter |
| too_cheap | flows whose contained metal would have cost a tenth of its price: scrap, another good, a wrong weight |
| missing_weight | flows without a weight: imputed from the code's unit value, absent is not zero |
| unit_scale | a vintage of output that is off by a factor of a hundred or more |
| withheld | makers whose output is not printed: unknown, not zero |
| conflict | makers on whose output the sources disagree: an interval, drawn |
| held_output, price, shares, pool | output of another year, a unit value as price, recalled shares, no partners |
| hub_trade | trade far above what the world makes: re-exports |
| no_outlet | makers of some size whose output neither ships under these codes nor is worked up at home |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import polars as pl

from accord.core.labels import members
from accord.core.priors import central
from accord.market.calibrate.stages import StageRule, forms, rules
from accord.world.checks import notes_for
from accord.world.model import World

if TYPE_CHECKING:
    from accord.market.calibrate.observe import ObservedStage

Outcome = Literal["refused", "noted", "unknown"]
TOO_CHEAP = 0.1
"""A flow whose contained metal cost less than this part of its price is not what its code says."""
_FAR = 1.5
_LEAST_WAY = 0.5
"""Less than this part of an output that ships or is worked up says that a code or a share is missing."""
_SIZEABLE = 0.02
_OFF = 100.0
_NEAR = 0.2
_HUB = 1.5
_KEY = ["hs92", "exporter", "importer"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: its name, where, in words, and whether something was refused, noted or is unknown."""

    check: str
    where: str
    what: str
    outcome: Outcome

    @property
    def refused(self) -> bool:
        """Whether something was left out."""
        return self.outcome == "refused"

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def refuse(
    flows: pl.DataFrame, codes: tuple[str, ...], year: int, *, feedstock: bool
) -> tuple[pl.DataFrame, list[Finding]]:
    """Flows without those that a note tells to be junk, counted twice or (`feedstock`) of an earlier stage."""
    kinds = ["junk_weight", *(["feedstock", "ore_booked_as_metal"] if feedstock else [])]
    found: list[Finding] = []
    for note in notes_for(codes, [year]).iter_rows(named=True):
        if note["kind"] not in kinds:
            continue
        hit = (pl.col("hs92") == note["hs92"]) & (pl.col("exporter") == note["exporter"])
        if note["importer"] is not None:
            hit &= pl.col("importer").is_in(sorted(members(note["importer"], year)))
        if flows.filter(hit).height:
            flows = flows.filter(~hit)
            where = f"{note['exporter']} to {note['importer'] or 'all'}, HS {note['hs92']}"
            found.append(Finding(note["kind"], where, note["note"], "refused"))
    flows, twice = _once(flows, codes, year)
    return flows, found + twice


def _once(flows: pl.DataFrame, codes: tuple[str, ...], year: int) -> tuple[pl.DataFrame, list[Finding]]:
    """An exporter with a note of double counting keeps the code with the larger tonnes."""
    notes = notes_for(codes, [year]).filter(pl.col("kind") == "double_count")
    found = []
    for exporter in notes["exporter"].unique().sort():
        own = flows.filter(pl.col("exporter") == exporter).group_by("hs92").agg(pl.col("quantity_t").sum())
        ranked = own.sort("quantity_t", "hs92", descending=[True, False])["hs92"].to_list()
        if len(ranked) < 2:
            continue
        flows = flows.filter((pl.col("exporter") != exporter) | (pl.col("hs92") == ranked[0]))
        what = f"in HS {' and '.join(ranked)} with nearly equal tonnes: only {ranked[0]} is counted"
        found.append(Finding("double_count", exporter, what, "refused"))
    return flows, found


def elsewhere(flows: pl.DataFrame, mineral: str, stage: str, findings: list[Finding]) -> pl.DataFrame:
    """Flows without those that an earlier stage claims by exporter (Congo's cobalt is an intermediate, not a metal)."""
    for rule in rules(mineral):
        if rule.stage == stage:
            break
        for form in forms(mineral, rule.stage):
            if not form.exporters:
                continue
            hit = (pl.col("hs92") == form.hs92) & pl.col("exporter").is_in(list(form.exporters))
            if form.importers:
                hit &= pl.col("importer").is_in(list(form.importers))
            if count := flows.filter(hit).height:
                flows = flows.filter(~hit)
                where = f"{', '.join(form.exporters)}, HS {form.hs92}"
                findings.append(Finding("another_stage", where, f"{count} flows belong to {rule.stage}", "refused"))
    return flows


def weighed(flows: pl.DataFrame, findings: list[Finding]) -> pl.DataFrame:
    """Flows with a weight each: an absent one is value over the code's unit value."""
    bare = flows.filter(pl.col("quantity_t").is_null() | (pl.col("quantity_t") <= 0))
    if bare.is_empty():
        return flows
    seen = flows.filter(pl.col("quantity_t") > 0)
    worth = dict(
        seen.group_by("hs92").agg(pl.col("value_usd").sum() / pl.col("quantity_t").sum()).iter_rows()
    )  # USD/t by code
    share = float(bare["value_usd"].sum()) / max(float(flows["value_usd"].sum()), 1.0)
    what = f"{bare.height} flows ({share:.1%} of value) have no weight: imputed from the unit value of their code"
    findings.append(Finding("missing_weight", ", ".join(sorted(worth)), what, "noted"))
    imputed = pl.col("value_usd") / pl.col("hs92").replace_strict(worth, default=None, return_dtype=pl.Float64)
    weight = pl.when(pl.col("quantity_t") > 0).then("quantity_t").otherwise(imputed)
    return flows.with_columns(quantity_t=weight).filter(pl.col("quantity_t").is_not_null())


def too_cheap(flows: pl.DataFrame, factors: list[float], price: float) -> tuple[pl.DataFrame, list[Finding]]:
    """Flows without those whose contained metal cost less than a tenth of its price (USD/kg)."""
    contained = pl.col("quantity_t") * pl.col("form").replace_strict(dict(enumerate(factors)), return_dtype=pl.Float64)
    flows = flows.with_columns(tonnes=contained)
    cheap = flows.filter(pl.col("value_usd") / 1e3 < TOO_CHEAP * price * pl.col("tonnes"))
    if cheap.is_empty():
        return flows, []
    found = [
        Finding(
            "too_cheap",
            f"{row['exporter']} to {row['importer']}, HS {row['hs92']}",
            f"{row['quantity_t']:,.0f} t at "
            f"{row['value_usd'] / 1e3 / row['quantity_t']:.3g} USD/kg: another good or a wrong weight",
            "refused",
        )
        for row in cheap.sort("tonnes", descending=True).head(5).iter_rows(named=True)
    ]
    if cheap.height > len(found):
        rest = cheap.height - len(found)
        share = float(cheap["tonnes"].sum()) / float(flows["tonnes"].sum())
        what = f"{rest} smaller flows as cheap; all of them hold {share:.1%} of the tonnes"
        found.append(Finding("too_cheap", "others", what, "refused"))
    return flows.join(cheap.select(_KEY), on=_KEY, how="anti"), found


def same_scale(world: World, reported: pl.DataFrame, rule: StageRule, year: int) -> tuple[pl.DataFrame, list[Finding]]:
    """Output without a vintage that is off by a factor of a hundred or more against the newest one (a unit error)."""
    sums = dict(
        world.production(rule.listed_as, 2024, "mining" if rule.total_from == "mined" else rule.stage)
        .filter(pl.col("detail").str.contains(rule.detail) if rule.detail else pl.lit(True))
        .group_by("source")
        .agg(pl.col("tonnes").sum())
        .iter_rows()
    )
    newest = sums.get("mcs2026") or 0.0
    off = {source: newest / tonnes for source, tonnes in sums.items() if tonnes and newest}
    off = {source: times for source, times in off.items() if max(times, 1 / times) >= _OFF}
    if not off or not reported.filter(pl.col("source").is_in(list(off))).height:
        return reported, []
    thousands = {source: 1e3 for source, times in off.items() if abs(np.log10(times) - 3) < _NEAR}
    said = ", ".join(f"{source} is {times:,.0f} times too small" for source, times in off.items())
    what = f"output in {said}: its unit is printed wrong" + ("; read as thousands" if thousands else "; left out")
    mended = reported.filter(~pl.col("source").is_in([s for s in off if s not in thousands])).with_columns(
        tonnes=pl.col("tonnes") * pl.col("source").replace_strict(thousands, default=1.0, return_dtype=pl.Float64)
    )
    return mended, [Finding("unit_scale", f"{rule.mineral} {rule.stage} {year}", what, "refused")]


def withheld(reported: pl.DataFrame, where: str) -> list[Finding]:
    """Makers whose output no source prints."""
    rows = reported.filter(pl.col("kind") == "country", pl.col("country").is_not_null())
    printed = set(rows.filter(pl.col("tonnes").is_not_null())["country"])
    hidden = sorted(set(rows["country"]) - printed)
    if not hidden:
        return []
    return [Finding("withheld", where, f"output of {', '.join(hidden)} is not printed: unknown, not zero", "unknown")]


def conflicting(table: pl.DataFrame, where: str) -> list[Finding]:
    """Makers of some size on whose output the sources differ by half or more."""
    world = table.group_by("source").agg(pl.col("tonnes").sum())["tonnes"].max()
    if not isinstance(world, float) or not world:
        return []
    low, high = pl.col("tonnes").min(), pl.col("tonnes").max()
    apart = (
        table.filter(pl.col("tonnes") > 0)
        .group_by("country")
        .agg(low=low, high=high)
        .filter(pl.col("high") >= _FAR * pl.col("low"), pl.col("high") >= _SIZEABLE * world)
        .sort("country")
    )
    return [
        Finding(
            "conflict", f"{where}, {row['country']}", f"{row['low']:,.0f} to {row['high']:,.0f} t by source", "noted"
        )
        for row in apart.iter_rows(named=True)
    ]


def after(stage: ObservedStage, year: int) -> list[Finding]:
    """What only all flows together show: more trade than output."""
    draw = central()
    traded = float(stage.tonnes(draw).sum())
    made = float(np.sum(stage.made(draw)))
    if made and traded > _HUB * made:
        where = f"{stage.rule.mineral} {stage.rule.stage} {year}"
        what = f"{traded:,.0f} t traded, {made:,.0f} t made: goods pass through several countries"
        return [Finding("hub_trade", where, what, "noted")]
    return []


def no_outlet(stage: ObservedStage, following: ObservedStage) -> list[Finding]:
    """Makers of some size, most of whose output neither ships under the stage's codes nor is worked up at home."""
    draw = central()
    names, made = stage.output[0], stage.made(draw)
    ways: dict[str, float] = dict(zip(following.output[0], following.made(draw).tolist(), strict=True))
    for (exporter, _), tonnes in zip(stage.links.pairs, stage.tonnes(draw).tolist(), strict=True):
        ways[exporter] = ways.get(exporter, 0.0) + tonnes
    stuck = [
        f"{name} ({1 - ways.get(name, 0.0) / tonnes:.0%})"
        for name, tonnes in zip(names, made.tolist(), strict=True)
        if tonnes >= _SIZEABLE * made.sum() and ways.get(name, 0.0) < _LEAST_WAY * tonnes
    ]
    if not stuck:
        return []
    what = f"output without a way out in these codes and shares: {', '.join(stuck)}; it counts as a rise of stocks"
    return [Finding("no_outlet", f"{stage.rule.mineral} {stage.rule.stage}", what, "unknown")]
