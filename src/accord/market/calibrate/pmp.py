"""PMP: costs, curvatures and bounds that reproduce the reconciled base year at its base prices.

Positive mathematical programming (Howitt 1995; Paris, Drogue and Anania 2011). Supply and conversion are two-piece
(shut-down price, kink at the base flow), demand of each class has a core at the value of lost load and an elastic
rest, stock changes are given up when the price moves, links that carried nothing are there with an upper bound of 0.
At the base prices every arc's closed-form flow is its base flow. Trade arcs get the cost -p / elasticity: that term is
fictitious, and welfare never counts it.

A draw may be a number a prior, or an array: all formulas run on (draws, 1) against (arcs,), so that a block of draws
on one reconciliation costs a few array operations (and draws x arcs x periods numbers a coefficient). Nothing here
knows a shock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from accord.core.errors import ModelError
from accord.market.calibrate.reconcile import DATA_PRIORS, Block, Reconciled
from accord.market.calibrate.stages import POOL
from accord.market.network import GROUND, USES, Floats, Ints, Kind, Network, Node

DAYS_A_YEAR = 365.0
MOST_HOLDERS = 20
_SMALL = 1e-3
"""Slopes of bounded arcs are set for at least this part of a stage's flow; the bound still holds the base."""
_FIRST_YEAR = 1.0


@dataclass(frozen=True)
class Plan:
    """How time is cut: `periods` of `step` years, and who holds how many days of use.

    `stocks` maps a place, or (place, stage), to days of its throughput; only these have storage arcs. At most 20.
    """

    periods: int = 1
    step: float = 1.0
    stocks: Mapping[str | tuple[str, str], float] = field(default_factory=dict)


class Coefficients(NamedTuple):
    """What a draw sets, arcs last: one row a draw where the draw has several. `prices` are base prices by node."""

    cost: Any
    curvature: Any
    lower: Any
    upper: Any
    base: Any
    prices: Any


class _Arcs:
    """Collects blocks of arcs; every coefficient is broadcast to the block's arcs, behind the draws."""

    def __init__(self, draws: tuple[int, ...]) -> None:
        self.draws = draws
        self.labels: list[dict[str, Any]] = []
        self.numbers: dict[str, list[Any]] = {name: [] for name in ("cost", "curvature", "lower", "upper", "base")}

    def add(
        self, kind: Kind, tail: Ints, head: Ints, *, cost: Any, curvature: Any, base: Any,
        lower: Any = 0.0, upper: Any = np.inf, gain: float = 1.0, use: str = "",
    ) -> None:  # fmt: skip
        shape = (*self.draws, len(tail))
        given = {"cost": cost, "curvature": curvature, "lower": lower, "upper": upper, "base": base}
        for name, value in given.items():
            self.numbers[name].append(np.broadcast_to(np.asarray(value, float), shape))
        self.labels.append({"kind": np.full(len(tail), kind), "tail": tail, "head": head,
                            "gain": np.full(len(tail), gain), "use": np.full(len(tail), use)})  # fmt: skip

    def joined(self, name: str) -> Any:
        """One coefficient of all blocks, or one label."""
        if name in self.numbers:
            return np.concatenate(self.numbers[name], axis=-1)
        return np.concatenate([label[name] for label in self.labels])


def priced(reconciled: Reconciled, draws: Mapping[str, Any], plan: Plan | None = None) -> tuple[Network, Coefficients]:
    """The Network (with the first draw's coefficients) and the coefficients of all draws.

    `draws` maps a prior to a number, or to an array of one number a draw. The priors that reconciliation read keep
    the values that they had there.
    """
    plan = plan or Plan()
    draw = {name: np.asarray(value, float)[..., None] for name, value in (dict(draws) | _data(reconciled)).items()}
    shape = np.broadcast_shapes(*(value.shape[:-1] for value in draw.values()))
    nodes, arcs = reconciled.frame.nodes, _Arcs(shape)
    price = _prices(reconciled, draw, shape)
    for period in range(plan.periods):
        _period(arcs, reconciled, draw, price, plan, period)
    _stocks(arcs, reconciled, draw, price, plan)
    numbers = {name: arcs.joined(name) for name in arcs.numbers}
    first = {name: value.reshape(-1, value.shape[-1])[0] for name, value in numbers.items()}
    network = Network(
        nodes=tuple(Node(n.place, n.stage, t) for t in range(plan.periods) for n in nodes),
        step=plan.step, **first, **{name: arcs.joined(name) for name in ("kind", "tail", "head", "gain", "use")},
    )  # fmt: skip
    return network, Coefficients(**numbers, prices=np.tile(price, plan.periods))


def _data(reconciled: Reconciled) -> dict[str, float]:
    return {name: reconciled.draw[name] for name in DATA_PRIORS if name in reconciled.draw}


def _prices(reconciled: Reconciled, draw: Mapping[str, Any], shape: tuple[int, ...]) -> Floats:
    """Base price of every node: its stage's."""
    stages = [np.broadcast_to(np.asarray(s.base_price(draw)), (*shape, 1)) for s in reconciled.frame.observed.stages]
    by_stage = np.concatenate(stages, axis=-1)
    found: Floats = by_stage[..., reconciled.frame.stage_of]
    return found


@dataclass(frozen=True)
class _Flows:
    """One block of arcs in one period: base flows `f`, flows that slopes are set for, and base prices at both ends."""

    name: str
    block: Block
    ends: tuple[Ints, Ints]
    f: Floats
    sloped: Floats
    price: Any
    head_price: Any
    reconciled: Reconciled
    later: bool

    @property
    def stage(self) -> int:
        """Number of the stage that a conversion makes; 0 for supply."""
        return int(self.name.split()[1]) if self.block.kind == "conversion" else 0


def _period(
    arcs: _Arcs, reconciled: Reconciled, draw: Mapping[str, Any], price: Floats, plan: Plan, period: int
) -> None:
    """All arcs of one period but those of stocks."""
    frame, offset = reconciled.frame, period * len(reconciled.frame.nodes)
    least = _SMALL * np.bincount(frame.stage_of, reconciled.through) * plan.step
    tonnes = reconciled.tonnes | {"new": reconciled.through[frame.new_links.tail]}
    for name, block in (frame.blocks | {"new": frame.new_links}).items():
        f = tonnes[name] * plan.step
        node = np.where(block.tail >= 0, block.tail, block.head)
        tail, head = (np.where(end >= 0, end + offset, GROUND) for end in (block.tail, block.head))
        prices = price[..., node], price[..., block.head]
        later = period * plan.step >= _FIRST_YEAR
        flows = _Flows(name, block, (tail, head), f, np.maximum(f, least[block.stage]), *prices, reconciled, later)
        _KINDS[block.kind](arcs, flows, draw)
    every, ground = np.arange(len(frame.nodes)) + offset, np.full(len(frame.nodes), GROUND)
    arcs.add("disposal", every, ground, cost=0.0, curvature=0.0, base=0.0)
    arcs.add("unserved", ground, every, cost=draw["voll"] * price, curvature=0.0, base=0.0)


def _inferred(arcs: _Arcs, flows: _Flows, draw: Mapping[str, Any]) -> None:
    """From the shut-down price up to the base price at the base flow; no more above it."""
    slope = (1 - draw["shutdown_price"]) * flows.price / flows.sloped
    cost = flows.price - slope * flows.f
    arcs.add(flows.block.kind, *flows.ends, cost=cost, curvature=slope, upper=flows.f, base=flows.f)


def _supply(arcs: _Arcs, flows: _Flows, draw: Mapping[str, Any]) -> None:
    """The same, and above the base flow what idle capacity can add."""
    _inferred(arcs, flows, draw)
    slope, room = _above(flows, flows.price, draw, "supply_elasticity")
    arcs.add("expansion", *flows.ends, cost=flows.price, curvature=slope, upper=room, base=0.0)


def _conversion(arcs: _Arcs, flows: _Flows, draw: Mapping[str, Any]) -> None:
    """Two-piece in the margin between what is made and what it is made of."""
    frame = flows.reconciled.frame
    gain = frame.gain(flows.stage, flows.reconciled.draw)
    made = gain * flows.head_price
    margin = made - flows.price
    if np.any(margin <= 0):
        what = f"a {frame.observed.stages[flows.stage].rule.stage} margin of nothing or less at a yield of {gain:.2f}"
        raise ModelError(what, where=frame.observed.mineral, hint="Raise the stage's price or its yield")
    slope = (1 - draw["shutdown_price"]) * margin / flows.sloped
    cost = margin - slope * flows.f
    arcs.add("conversion", *flows.ends, cost=cost, curvature=slope, upper=flows.f, base=flows.f, gain=gain)
    slope, room = _above(flows, made, draw, "conversion_elasticity")
    arcs.add("conversion_expansion", *flows.ends, cost=margin, curvature=slope, upper=room, base=0.0, gain=gain)


def _above(flows: _Flows, price: Any, draw: Mapping[str, Any], elasticity: str) -> tuple[Any, Any]:
    """Slope and room above the base flow. A by-product is bound to its host: it hardly answers its own price."""
    if flows.reconciled.frame.observed.stages[flows.stage].rule.hosts:
        return price / (draw["byproduct_elasticity"] * flows.sloped), draw["byproduct_room"] * flows.f
    largest = flows.f == flows.f.max(initial=0.0)
    used = np.where(largest, draw["utilisation_sender"], draw["utilisation_others"])
    return price / (draw[elasticity] * flows.sloped), flows.f * (1 / used - 1)


def _stock(arcs: _Arcs, flows: _Flows, draw: Mapping[str, Any]) -> None:
    """Stock change of the base year, given up as the price moves against it."""
    slope = draw["stock_spread"] * flows.price / flows.sloped
    cost = -(flows.price + slope * flows.f) if flows.name == "built" else flows.price - slope * flows.f
    arcs.add("stock", *flows.ends, cost=cost, curvature=slope, upper=flows.f, base=flows.f)


def _trade(arcs: _Arcs, flows: _Flows, draw: Mapping[str, Any]) -> None:
    """A link of the base year: the margin that it earns grows with its flow, from less than nothing."""
    surplus = flows.price / draw["trade_elasticity"]
    arcs.add("trade", *flows.ends, cost=-surplus, curvature=surplus / flows.f, base=flows.f)


def _new_link(arcs: _Arcs, flows: _Flows, draw: Mapping[str, Any]) -> None:
    """A link that carried nothing, shut: a premium, and a slope by what passes through its exporter."""
    cost, slope = draw["new_link_premium"] * flows.price, flows.price / (draw["trade_elasticity"] * flows.sloped)
    arcs.add("new_link", *flows.ends, cost=cost, curvature=slope, upper=0.0, base=0.0)


def demand_classes(draw: Mapping[str, Any], *, later: bool = False) -> dict[str, tuple[Any, Any, Any]]:
    """Share of use, elasticity and core share of each class. The classes' mean elasticity is that of all demand."""
    share = {"defence": draw["defence_share"], "essential": draw["essential_share"]}
    share["other"] = 1 - share["defence"] - share["essential"]
    ratio = {"defence": draw["elasticity_defence"], "essential": draw["elasticity_essential"], "other": 1.0}
    overall = draw["demand_elasticity_later" if later else "demand_elasticity"]
    mean = sum(share[use] * ratio[use] for use in USES)
    return {use: (share[use], overall * ratio[use] / mean, draw[f"core_{use}"]) for use in USES}


def _demand(arcs: _Arcs, flows: _Flows, draw: Mapping[str, Any]) -> None:
    """Core at the value of lost load and elastic rest of each class; what would outbid that value is core."""
    most = draw["voll"] - 1
    for use, (share, elasticity, core) in demand_classes(draw, later=flows.later).items():
        held = np.maximum(core, 1 - elasticity * most)
        need, rest = share * flows.f, (1 - held) * share * flows.f
        slope = flows.price / (elasticity * share * flows.sloped)
        arcs.add("core", *flows.ends, cost=-draw["voll"] * flows.price, curvature=0.0, lower=need - rest,
                 upper=need - rest, base=need - rest, use=use)  # fmt: skip
        cost = -flows.price - slope * rest
        arcs.add("elastic", *flows.ends, cost=cost, curvature=slope, upper=rest, base=rest, use=use)


_KINDS: dict[Kind, Callable[[_Arcs, _Flows, Mapping[str, Any]], None]] = {
    "supply": _supply,
    "inferred": _inferred,
    "conversion": _conversion,
    "stock": _stock,
    "elastic": _demand,
    "trade": _trade,
    "new_link": _new_link,
}
"""What each kind of block becomes."""


def _stocks(arcs: _Arcs, reconciled: Reconciled, draw: Mapping[str, Any], price: Floats, plan: Plan) -> None:
    """Opening and closing stocks of the holders, and what they carry from period to period: all equal in the base."""
    held = holdings(reconciled, plan.stocks)
    if not held:
        return
    node = np.array(list(held), np.int64)
    tonnes = np.array(list(held.values()))
    count, last = len(reconciled.frame.nodes), (plan.periods - 1) * len(reconciled.frame.nodes)
    ground = np.full(len(node), GROUND)
    p = price[..., node]
    slope = draw["storage_slope"] * p / tonnes
    arcs.add("opening", ground, node, cost=0.0, curvature=0.0, lower=tonnes, upper=tonnes, base=tonnes)
    for period in range(plan.periods - 1):
        here = node + period * count
        arcs.add("storage", here, here + count, cost=-slope * tonnes, curvature=slope, base=tonnes)
    arcs.add("closing", node + last, ground, cost=-p - slope * tonnes, curvature=slope, base=tonnes)


def holdings(reconciled: Reconciled, stocks: Mapping[str | tuple[str, str], float]) -> dict[int, float]:
    """Tonnes held by node: days of what passes through it in the base year. ModelError for more than 20 holders."""
    places = {holder if isinstance(holder, str) else holder[0] for holder, days in stocks.items() if days > 0}
    if len(places) > MOST_HOLDERS:
        hint = f"Name at most {MOST_HOLDERS}: storage everywhere makes a solve many times dearer and says nothing"
        raise ModelError(f"{len(places)} places hold stocks", hint=hint)
    found: dict[int, float] = {}
    for n, node in enumerate(reconciled.frame.nodes):
        days = stocks.get((node.place, node.stage), stocks.get(node.place, 0.0))
        if days > 0 and node.place != POOL and reconciled.through[n] > 0:
            found[n] = days / DAYS_A_YEAR * float(reconciled.through[n])
    return found


def as_draws(draws: Sequence[Mapping[str, float]]) -> dict[str, Floats]:
    """Draws one by one as one array a prior."""
    return {name: np.array([draw[name] for draw in draws]) for name in draws[0]} if draws else {}
