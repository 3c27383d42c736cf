"""Observe: what the World shows of a mineral's stages in one year: flows, output by source, price. No draw enters.

A flow that is not what its code says is refused by a named check (`fitness`); a year without output of its own holds
that of the nearest one, and says so. What is absent stays absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from accord.core.errors import DataError
from accord.core.labels import Stage, mineral
from accord.core.priors import central
from accord.market.calibrate import fitness
from accord.market.calibrate.fitness import Finding
from accord.market.calibrate.links import Links, links_of
from accord.market.calibrate.output import network_years, output, price, spans
from accord.market.calibrate.stages import (
    POOL,
    Form,
    Share,
    StageRule,
    Unknown,
    forms,
    main_stage,
    not_built,
    rules,
    shares,
)
from accord.market.network import Floats
from accord.world.model import World

_CROSS_TRADE = 0.02
"""Part of what a place makes and uses that crosses its border both ways, where only shares are known."""
KEPT_SHARE = 2e-4
"""Flows under this share of a stage's world trade are dropped before reconciliation (never after it)."""
_FLOWS = {
    "hs92": pl.String, "exporter": pl.String, "importer": pl.String, "value_usd": pl.Float64,
    "quantity_t": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class ObservedStage:
    """One stage: kept flows, output in the stage's basis by country and source, and the price in USD/kg.

    `price` times the prior `price_prior`, where there is one, is the stage's base price.
    """

    rule: StageRule
    flows: pl.DataFrame
    production: pl.DataFrame
    price: float
    price_prior: str = ""
    shares: tuple[Share, ...] = ()

    @property
    def recalled(self) -> bool:
        """Whether its flows are shares spread over partners, and no trade."""
        return self.rule.trade != "codes"

    @cached_property
    def links(self) -> Links:
        """The flows as arrays."""
        return links_of(self.flows, forms(self.rule.mineral, self.rule.stage))

    @cached_property
    def output(self) -> tuple[tuple[str, ...], Floats, Floats, Floats, Floats]:
        """Makers, the lowest and highest output of any source, and the bounds of the basis in it."""
        ranges = (
            self.production.filter(pl.col("tonnes") > 0)
            .group_by("country")
            .agg(low=pl.col("tonnes").min(), high=pl.col("tonnes").max())
            .sort("country")
        )
        names = tuple(ranges["country"].to_list())
        held = {share.place: share for share in self.shares if share.what == "content"}
        bounds = [held.get(name, held.get("")) for name in names]
        low, high = (
            np.array([getattr(share, end) if share else 1.0 for share in bounds], float) for end in ("low", "high")
        )
        return names, ranges["low"].to_numpy(), ranges["high"].to_numpy(), low, high

    def made(self, draw: Mapping[str, float]) -> Floats:
        """Output by maker in tonnes of the basis: between the sources, and between the bounds of content."""
        _, low, high, least, most = self.output
        tonnes = low + draw["production_vintage"] * (high - low)
        contained: Floats = tonnes * (least + draw["output_content"] * (most - least))
        return contained

    def tonnes(self, draw: Mapping[str, float]) -> Floats:
        """Contained tonnes by pair of `links`, as trade says, or as shares of making and use do."""
        made = dict(zip(self.output[0], self.made(draw).tolist(), strict=True))
        if self.rule.trade == "pool":
            return np.array([made[maker] for maker, _ in self.links.pairs])
        if self.rule.trade == "shares":  # own use first; gravity without distance for the rest
            world = sum(made.values())
            cited = [share for share in self.shares if share.what == "use"]
            uses = {s.place: s.at(draw["stage_share"]) * (1 if s.unit == "t" else world) for s in cited}
            spare = {p: max(tonnes - uses.get(p, 0.0), _CROSS_TRADE * tonnes) for p, tonnes in made.items()}
            wanted = {p: max(tonnes - made.get(p, 0.0), _CROSS_TRADE * tonnes) for p, tonnes in uses.items()}
            whole = sum(wanted.values())
            return np.array([spare[maker] * wanted[user] / whole for maker, user in self.links.pairs])
        found = self.links.tonnes(draw, float(self.base_price(draw)))
        for share in self.shares:
            pair = tuple(share.place.split(">"))
            if share.what == "flow" and pair in self.links.pairs and pair[0] in made:
                found[self.links.pairs.index(pair)] = share.at(draw["stage_share"]) * made[pair[0]]
        return found

    def base_price(self, draw: Mapping[str, Any]) -> Any:
        """Base price in USD/kg of the basis, a number a draw."""
        return self.price * draw[self.price_prior] if self.price_prior else self.price


@dataclass(frozen=True, eq=False)
class Observed:
    """What the world shows of one mineral and year: its stages, what was found unfit, and the sources used."""

    mineral: str
    year: int
    stages: tuple[ObservedStage, ...]
    findings: tuple[Finding, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def main(self) -> ObservedStage:
        """The stage at which the mineral is mostly traded, or the last one where that was not asked for."""
        return next((stage for stage in self.stages if stage.rule.main), self.stages[-1])

    @property
    def stage(self) -> Stage:
        """The main stage's name."""
        return self.main.rule.stage

    @property
    def flows(self) -> pl.DataFrame:
        """Gross trade of the main stage: hs92, exporter, importer, value_usd, quantity_t."""
        return self.main.flows

    @property
    def price(self) -> float:
        """The main stage's base price at the priors' medians, in USD/kg."""
        return float(self.main.base_price(central()))

    @property
    def dropped(self) -> tuple[str, ...]:
        """Flows that were refused, in words."""
        return tuple(str(finding) for finding in self.findings if finding.refused)

    @property
    def exporters(self) -> frozenset[str]:
        """Countries that ship any of it at the main stage."""
        return frozenset(self.flows["exporter"])

    @property
    def countries(self) -> frozenset[str]:
        """Countries that trade or make enough of it to be a node of the main stage."""
        return frozenset([*self.flows["exporter"], *self.flows["importer"], *self.main.output[0]])


def observe(world: World, name: str, year: int, stages: Iterable[Stage] | None = None) -> Observed:
    """Read a mineral's stages (all that can be built by default) in one year.

    DataError for an unknown mineral, stage or year; Unknown where the data at hand cannot say it.
    """
    key = mineral(name).key
    chain = rules(key)
    wanted = tuple(stages) if stages is not None else tuple(rule.stage for rule in chain)
    if missing := [stage for stage in wanted if stage not in [rule.stage for rule in chain]]:
        reason = not_built(key).get(missing[0], "neither trade nor shares of it are at hand")
        raise Unknown(f"{key} has no stage {missing[0]!r} that can be built: {reason}",
                      hint=f"Its stages: {', '.join(rule.stage for rule in chain)}")  # fmt: skip
    years = network_years(world, key)
    if year not in years:
        raise DataError(
            f"no network of {key.replace('_', ' ')} for {year}: it needs trade, output and a price",
            hint=f"Years with all three: {spans(years)}",
        )
    findings: list[Finding] = []
    built: list[ObservedStage] = []
    for rule in chain:
        found: list[Finding] = []
        built.append(_stage(world, rule, year, built[-1] if built else None, found))
        findings.extend(found if rule.stage in wanted else ())
    kept = tuple(stage for stage in built if stage.rule.stage in wanted)
    for stage, following in pairwise(kept):
        findings.extend(fitness.no_outlet(stage, following))
    codes = any(stage.rule.trade == "codes" for stage in kept)
    made = {source for stage in kept for source in stage.production["source"].unique().to_list()}
    used = [*(["baci"] if codes else []), *sorted(made), "mcs2026"]
    return Observed(key, year, kept, tuple(findings), tuple(dict.fromkeys(used)))


def observe_main(world: World, name: str, year: int) -> Observed:
    """The one stage at which a mineral is mostly traded: where a crisis between countries is posed."""
    return observe(world, name, year, stages=(main_stage(mineral(name).key),))


# one stage


def _stage(
    world: World, rule: StageRule, year: int, before: ObservedStage | None, findings: list[Finding]
) -> ObservedStage:
    cited, where = shares(rule.mineral, rule.stage), f"{rule.mineral} {rule.stage}"
    mined = None if before is None else float(before.made(central()).sum())
    production = output(world, rule, year, mined, cited, findings)
    worth, prior = price(world, rule, year)
    if worth is None and prior and before is not None:
        worth = before.price
    if rule.trade == "codes":
        flows, worth = _trade(world, rule, year, worth, findings)
    else:
        users = [share.place for share in cited if share.what == "use"] if rule.trade == "shares" else [POOL]
        makers = production["country"].unique().sort().to_list()
        flows = _pairs([(maker, user) for maker in makers for user in users if maker != user])
        said = "no trade by partner" if rule.trade == "shares" else "one pooled market"
        findings.append(Finding(rule.trade, where, f"{said}: {rule.source}", "unknown"))
    if worth is None:
        raise Unknown(f"no price of {rule.mineral} at {rule.stage} in {year}", hint="Neither a series nor a unit value")
    kept = _pruned(ObservedStage(rule, flows, production, worth, prior, cited))
    if rule.trade == "codes":
        findings.extend(fitness.after(kept, year))
    return kept


def _pruned(stage: ObservedStage) -> ObservedStage:
    """Without the flows of links that are too small, at the priors' medians: every draw has the same arcs."""
    tonnes = stage.tonnes(central())
    keep = tonnes >= KEPT_SHARE * tonnes.sum()
    pairs = zip(stage.links.pairs, tonnes.tolist(), keep, strict=True)
    names = pl.DataFrame(
        [(*pair, size) for pair, size, kept in pairs if kept],
        schema={"exporter": pl.String, "importer": pl.String, "contained": pl.Float64}, orient="row",
    )  # fmt: skip
    flows = stage.flows.join(names, on=["exporter", "importer"], how="inner", maintain_order="left")
    if stage.rule.trade != "codes":  # made from shares: the weight is the basis, and a value for ranking
        flows = flows.with_columns(quantity_t="contained", value_usd=pl.col("contained") * stage.price * 1e3)
    return replace(stage, flows=flows.drop("contained"))


def _trade(
    world: World, rule: StageRule, year: int, price: float | None, findings: list[Finding]
) -> tuple[pl.DataFrame, float | None]:
    """Flows of a stage's codes that belong to it, and the price: the trade's unit value where no series prints one."""
    every = forms(rule.mineral, rule.stage)
    codes = tuple(dict.fromkeys(form.hs92 for form in every))
    table = world.trade(codes, [year])
    if table.is_empty():
        raise Unknown(f"no trade of {rule.mineral} ({', '.join(codes)}) in {year}")
    chosen = [table.filter(_of(form)).with_columns(form=pl.lit(n)) for n, form in enumerate(every)]
    flows = pl.concat(chosen).unique(["hs92", "exporter", "importer"], keep="first", maintain_order=True)
    first = rules(rule.mineral)[0].stage == rule.stage and len(rules(rule.mineral)) > 1
    flows, noted = fitness.refuse(flows, codes, year, feedstock=not first)
    findings.extend(noted)
    flows = fitness.elsewhere(flows, rule.mineral, rule.stage, findings)
    flows = fitness.weighed(flows, findings)
    central_factor = [(f.low + f.high) / 2 if f.low is not None and f.high is not None else float("nan") for f in every]
    if price is None and not rule.price_prior:
        by_weight = flows.with_columns(
            contained=pl.col("quantity_t") * pl.col("form").replace_strict(dict(enumerate(central_factor)))
        )
        price = float(by_weight["value_usd"].sum()) / 1e3 / float(by_weight["contained"].sum())
        said = f"base price {price:.3g} USD/kg is the unit value of the trade: no price series"
        findings.append(Finding("price", f"{rule.mineral} {rule.stage}", said, "noted"))
    if price is not None and not np.isnan(central_factor).any():
        worth = price * (central()[rule.price_prior] if rule.price_prior else 1.0)
        flows, noted = fitness.too_cheap(flows, central_factor, worth)
        findings.extend(noted)
    return flows.select(*_FLOWS).sort("exporter", "importer", "hs92"), price


def _of(form: Form) -> pl.Expr:
    """Rows of a form, as `Form.holds` tells."""
    chosen = pl.col("hs92") == form.hs92
    for column, names in (("exporter", form.exporters), ("importer", form.importers)):
        if names:
            chosen &= pl.col(column).is_in(list(names))
    return chosen


def _pairs(pairs: list[tuple[str, str]]) -> pl.DataFrame:
    """Links without a code and, as yet, without a size."""
    return pl.DataFrame([("", a, b, 0.0, 0.0) for a, b in pairs], schema=_FLOWS, orient="row")
