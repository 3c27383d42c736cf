"""Calibration: World -> Network, one stage and one year, so that the base year is an equilibrium at the base price.

    observe    trade as contained tonnes by flow, refined production by source, the base price
    reconcile  least squares: the smallest relative moves that balance every node (itself a Network)
    price      PMP (Howitt 1995; Paris, Drogue and Anania 2011): costs and curvatures that reproduce every flow

Content goes by flow, not by code: min(gross weight, share of value x value / price of the form); a code without a
factor raises. Supply is two-piece (shut-down price, kink at the base flow), demand has a core at the value of lost
load, prices stay in [0, value of lost load]. Trade arcs get the curvature p / (elasticity x flow) and the cost
-p / elasticity; that term is fictitious and welfare never counts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import polars as pl

from accord.core.errors import DataError
from accord.core.labels import Stage
from accord.core.priors import central
from accord.core.vocab import rows
from accord.market.backends import solve
from accord.market.change import Draw
from accord.market.network import GROUND, Floats, Ints, Kind, Network, Node
from accord.world.checks import notes_for
from accord.world.model import World

KEPT_SHARE = 2e-4
"""Flows under this share of world trade are dropped before reconciliation (never after it)."""
_SPREAD = {"supply": 0.08, "trade": 0.15, "elastic": 0.30, "inferred": 0.30}
"""Relative standard deviation of each kind of observation in the reconciliation."""
_LEAST_TONNES = 1e-3
"""An arc that carries less after reconciliation is dropped: its slope would be a division by nothing."""


@dataclass(frozen=True)
class Observed:
    """What the world shows of one mineral, stage and year: gross trade flows, production by source, price in USD/kg.

    `flows` are those worth keeping; `dropped` names what was left out as belonging to another stage.
    """

    mineral: str
    year: int
    stage: Stage
    flows: pl.DataFrame
    production: pl.DataFrame
    price: float
    dropped: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def exporters(self) -> frozenset[str]:
        """Countries that ship any of it."""
        return frozenset(self.flows["exporter"])

    @property
    def countries(self) -> frozenset[str]:
        """Countries that trade or make enough of it to be a node of the network."""
        made = self.production.filter(pl.col("tonnes") > 0)["country"]
        return frozenset([*self.flows["exporter"], *self.flows["importer"], *made])


@dataclass(frozen=True)
class Base:
    """A calibrated base year under one draw: the Network with its base flows, and the base price in USD/kg.

    `moved` is the sum of |reconciled - observed| over the sum of what was observed; `inferred` is the share of
    supply that no source reports and the balance needs.
    """

    network: Network
    price: float
    moved: float
    inferred: float


def observe(world: World, mineral: str, year: int) -> Observed:
    """Read one mineral's refined trade, production and price. DataError where a table has nothing for that year."""
    stage = _stage(mineral)
    forms = tuple(r["hs92"] for r in rows("content") if r["mineral"] == mineral)
    years = network_years(world, mineral)
    if year not in years:
        raise DataError(
            f"no year {year} with trade, {stage['stage']} output and price of {mineral.replace('_', ' ')}",
            hint=f"Years with all three: {', '.join(map(str, years))}",
        )
    production = _production_by_source(world, mineral, year, stage)
    price = world.price(stage["price_series"], year)
    assert price.value is not None
    flows, dropped = _without_feedstock(world.trade(forms, [year]), forms, year)
    flows = flows.join(_kept_links(flows, mineral, price.value), on=["exporter", "importer"], how="semi")
    used = ("baci", *production["source"].unique().sort(), *price.sources)
    return Observed(mineral, year, cast("Stage", stage["stage"]), flows, production, price.value, dropped, used)


def network_minerals() -> tuple[str, ...]:
    """Minerals that a network can be calibrated for."""
    return tuple(row["mineral"] for row in rows("stages"))


def network_years(world: World, mineral: str) -> tuple[int, ...]:
    """Years that have all that a network of the mineral needs: trade, output and a price."""
    stage = _stage(mineral)
    return tuple(
        year
        for year in world.years()
        if not _production_by_source(world, mineral, year, stage).is_empty()
        and world.price(stage["price_series"], year).value is not None
    )


def _stage(mineral: str) -> Mapping[str, str]:
    """The row of `stages.csv` for a mineral that a network can be built of."""
    for row in rows("stages"):
        if row["mineral"] == mineral:
            return row
    known = ", ".join(network_minerals())
    raise DataError(f"no network can be calibrated for {mineral!r} yet", hint=f"Known: {known}")


def _production_by_source(world: World, mineral: str, year: int, stage: Mapping[str, str]) -> pl.DataFrame:
    """Output in tonnes by country and source: as reported, and the EU's shares of the reported world total.

    The EU's shares are means of about 2016-2020: a second, older reading of the same year's total.
    """
    reported = world.production(mineral, year, cast("Stage", stage["stage"]), totals=True)
    totals: list[float] = reported.filter(pl.col("kind") == "total")["tonnes"].drop_nulls().to_list()
    columns = ("country", "tonnes", "source")
    known = reported.filter(pl.col("kind") == "country", pl.col("tonnes").is_not_null()).select(columns)
    if not totals:
        return known
    shares = (
        world.supply_shares(mineral, cast("Stage", stage["stage"]))
        .filter(
            pl.col("scope") == "global",
            pl.col("material").is_in(stage["eu_materials"].split(";")),
            pl.col("country").is_not_null() & pl.col("share").is_not_null(),
        )
        .group_by("country", "source")
        .agg(tonnes=pl.col("share").mean() * max(totals))
        .sort("country")
    )
    return pl.concat([known, shares.select(columns)])


def _without_feedstock(flows: pl.DataFrame, codes: tuple[str, ...], year: int) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Flows that are ore or feed under the code of a refined good belong to another stage: leave them out, by name."""
    notes = notes_for(codes, [year]).filter(pl.col("kind").is_in(["ore_booked_as_metal", "feedstock"]))
    keys = ["hs92", "exporter", "importer"]
    dropped = flows.join(notes.select(*keys, "note"), on=keys)
    words = tuple(
        f"{r['exporter']} to {r['importer']}, HS {r['hs92']}: {r['note']}" for r in dropped.iter_rows(named=True)
    )
    return flows.join(notes.select(keys), on=keys, how="anti"), words


def calibrate(observed: Observed, draw: Draw) -> Base:
    """The base Network under one draw of the priors."""
    shape = _observations(observed, draw)
    seen, flows = shape.base, solve(shape).require_solved().flows
    inferred, made = shape.arcs("inferred"), shape.arcs("inferred", "supply")
    return Base(
        network=_priced(shape, flows, observed.price, draw),
        price=observed.price,
        moved=float(np.abs(flows - seen).sum() / seen.sum()),
        inferred=float(flows[inferred].sum() / flows[made].sum()),
    )


def _links(flows: pl.DataFrame, mineral: str, price: float, draw: Draw) -> pl.DataFrame:
    """Trade links in contained tonnes: columns exporter, importer, tonnes."""
    factor = {
        r["hs92"]: draw[r["value_share"]] / (price * (draw[r["price_factor"]] if r["price_factor"] else 1.0))
        for r in rows("content")
        if r["mineral"] == mineral
    }
    by_value = pl.col("value_usd") / 1e3 * pl.col("hs92").replace_strict(factor, return_dtype=pl.Float64)
    tonnes = pl.min_horizontal(by_value, "quantity_t").sum()
    return flows.group_by("exporter", "importer").agg(tonnes=tonnes).sort("exporter", "importer")


def _kept_links(flows: pl.DataFrame, mineral: str, price: float) -> pl.DataFrame:
    """Links worth keeping at the priors' medians, so that every draw has the same nodes and arcs."""
    links = _links(flows, mineral, price, central())
    return links.filter(pl.col("tonnes") >= KEPT_SHARE * pl.col("tonnes").sum())


def _production(observed: Observed, draw: Draw) -> dict[str, float]:
    """Refined output by country: between the lowest and the highest source, at the draw's place."""
    ranges = observed.production.group_by("country").agg(low=pl.col("tonnes").min(), high=pl.col("tonnes").max())
    place = draw["production_vintage"]
    return {
        r["country"]: r["low"] + place * (r["high"] - r["low"])
        for r in ranges.sort("country").iter_rows(named=True)
        if r["high"]
    }


def _observations(observed: Observed, draw: Draw) -> Network:
    """The reconciliation as a Network whose `base` is what was observed.

    An arc loses (f - seen)^2 / (2 spread^2 size), so that every arc of a node moves by the same share (to first
    order this is bi-proportional scaling). Demand is seen as apparent use; `inferred` supply is seen as
    nothing and its size is the node's throughput, so that a re-exporter does not get a negative use.
    """
    links = _links(observed.flows, observed.mineral, observed.price, draw)
    made_by = _production(observed, draw)
    nodes = tuple(sorted({*links["exporter"], *links["importer"], *made_by}))
    at = {name: n for n, name in enumerate(nodes)}
    tail, head = (np.array([at[c] for c in links[end]], dtype=np.int64) for end in ("exporter", "importer"))
    tonnes = links["tonnes"].to_numpy()
    into, out = np.bincount(head, tonnes, len(nodes)), np.bincount(tail, tonnes, len(nodes))
    made = np.array([made_by.get(name, 0.0) for name in nodes])
    through = np.maximum(into + made, out)
    every, ground = np.arange(len(nodes)), np.full(len(nodes), GROUND)
    makers = np.flatnonzero(made)
    arcs = _Arcs()
    for kind, tails, heads, seen, size in (
        ("supply", ground[makers], makers, made[makers], made[makers]),
        ("inferred", ground, every, np.zeros(len(nodes)), through),
        ("elastic", every, ground, np.maximum(into + made - out, 0.05 * through), through),
        ("trade", tail, head, tonnes, tonnes),
    ):
        weight = 1 / (_SPREAD[kind] ** 2 * size)
        arcs.add(kind, tails, heads, base=seen, cost=-weight * seen, curvature=weight)
    return arcs.network(map(Node, nodes))


def _priced(shape: Network, flows: Floats, price: float, draw: Draw) -> Network:
    """PMP: the arcs of the market, which reproduce the reconciled flows at one price everywhere."""
    voll = price * max(draw["voll"], _choke(draw))
    arcs = _Arcs()
    for kind in ("supply", "inferred"):
        which, f = _kept(shape, flows, kind)
        low = draw["shutdown_price"] * price
        ends = shape.tail[which], shape.head[which]
        arcs.add(kind, *ends, base=f, cost=low, curvature=(price - low) / f, upper=f)
        if kind == "supply":
            used = np.where(f == f.max(), draw["utilisation_sender"], draw["utilisation_others"])
            slope = price / (draw["supply_elasticity"] * f)
            arcs.add("expansion", *ends, base=0.0, cost=price, curvature=slope, upper=f * (1 / used - 1))
    which, f = _kept(shape, flows, "elastic")
    ends, core = (shape.tail[which], shape.head[which]), draw["core_share"] * f
    arcs.add("core", *ends, base=core, cost=-voll, curvature=0.0, lower=core, upper=core)
    steep = price * (_choke(draw) - 1) / (f - core)
    arcs.add("elastic", *ends, base=f - core, cost=-price * _choke(draw), curvature=steep, upper=f - core)
    which, f = _kept(shape, flows, "trade")
    surplus = price / draw["trade_elasticity"]
    arcs.add("trade", shape.tail[which], shape.head[which], base=f, cost=-surplus, curvature=surplus / f)
    every, ground = np.arange(len(shape.nodes)), np.full(len(shape.nodes), GROUND)
    arcs.add("disposal", every, ground, base=0.0, cost=0.0, curvature=0.0)
    arcs.add("unserved", ground, every, base=0.0, cost=voll, curvature=0.0)
    return arcs.network(shape.nodes)


def _choke(draw: Draw) -> float:
    """Price over base at which the elastic rest of demand is gone: the elasticity is that of all demand."""
    return 1 + (1 - draw["core_share"]) / draw["demand_elasticity"]


def _kept(shape: Network, flows: Floats, kind: Kind) -> tuple[Ints, Floats]:
    """Arcs of a kind that still carry something after reconciliation, and their flows."""
    which = shape.arcs(kind)
    which = which[flows[which] > _LEAST_TONNES]
    return which, flows[which]


class _Arcs:
    """Collects arcs block by block; numbers are spread over a block."""

    def __init__(self) -> None:
        self._blocks: list[dict[str, np.ndarray]] = []

    def add(self, kind: str, tail: Ints, head: Ints, **columns: float | Floats) -> None:
        given = {"lower": 0.0, "upper": np.inf, "gain": 1.0} | columns
        block = {name: np.broadcast_to(np.asarray(value, float), tail.shape) for name, value in given.items()}
        self._blocks.append(block | {"kind": np.full(tail.shape, kind), "tail": tail, "head": head})

    def network(self, nodes: Iterable[Node]) -> Network:
        """The Network of all blocks."""
        columns: dict[str, Any] = {
            name: np.concatenate([block[name] for block in self._blocks]) for name in self._blocks[0]
        }
        return Network(nodes=tuple(nodes), **columns)
