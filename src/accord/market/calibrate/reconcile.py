"""Reconcile: the smallest moves of what was observed that balance every node; itself a Network, with its own answer.

An arc loses (f - seen)^2 / (2 spread^2 size), so that every arc of a node moves by the same share (to first order
this is bi-proportional scaling). Small flows were pruned before, never after. `inferred` supply and `stock` changes
are seen as nothing and their size is the node's throughput; use is at least nothing, so that a re-exporter does not
get a negative one. The arcs are those of the priors' medians: every draw has the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from accord.core.priors import central, priors
from accord.market.backends import solve
from accord.market.calibrate.observe import Observed
from accord.market.calibrate.stages import POOL
from accord.market.network import GROUND, Floats, Ints, Kind, Network, Node

SPREAD: dict[Kind, float] = {
    "supply": 0.08, "conversion": 0.08, "stock": 0.20, "trade": 0.15, "elastic": 0.30, "inferred": 0.30,
}  # fmt: skip
"""Relative standard deviation of each kind of observation."""
_RECALLED: dict[Kind, float] = {"trade": 0.60, "conversion": 0.40, "supply": 0.30}
"""The same where nothing was reported: shares that were spread over partners, recalled shares of output."""
_FEED = 0.60
"""The same for flows of ore and feed under the code of another good."""
_OTHER_USE = 0.05
"""The same for use at a stage that has a next one: nearly all of it is fed into that."""
LEAST_KEPT = 0.02
"""Part of a reported figure that is always left: nothing that was reported is reconciled away."""
_STOCKED = 0.01
"""Part of a stage's throughput from which a place may have a stock change."""
_HELPS = (0.005, 0.01)
"""A new link may open from a place with these parts of the stage's and of the buyer's throughput."""
_SCALE = 1e5
DATA_PRIORS = frozenset(
    name
    for name in priors()
    if name.startswith(("content_", "yield_"))
    or name in ("metal_price_factor", "ore_payability", "production_vintage", "output_content", "stage_share")
)
"""Priors that reconciliation reads: the rest are parameters of costs and bounds, cheap to draw."""


@dataclass(frozen=True)
class Block:
    """Arcs of one kind, as node numbers; `stage` is the number of the stage of the node outside the ground."""

    kind: Kind
    tail: Ints
    head: Ints
    stage: Ints


class Frame:
    """The arcs of an Observed, the same for every draw: nodes, what was reported, and links that may open."""

    def __init__(self, observed: Observed) -> None:
        self.observed = observed
        draw = central()
        names: list[set[str]] = []
        for stage in observed.stages:
            places = {place for pair in stage.links.pairs for place in pair} | set(stage.output[0])
            names.append(places)
        for later in range(1, len(names)):
            names[later - 1] |= set(observed.stages[later].output[0]) - {POOL}
        self.nodes = tuple(
            Node(place, stage.rule.stage) for stage, places in zip(observed.stages, names, strict=True)
            for place in sorted(places)
        )  # fmt: skip
        self.at = {(n.place, n.stage): number for number, n in enumerate(self.nodes)}
        order = {stage.rule.stage: number for number, stage in enumerate(observed.stages)}
        self.stage_of: Ints = np.array([order[n.stage] for n in self.nodes], np.int64)  # type: ignore[index]
        every = np.arange(len(self.nodes))
        ground = np.full(len(every), GROUND)
        first, last = observed.stages[0], len(observed.stages) - 1
        makers = self._numbers(first.output[0], 0)
        self.blocks: dict[str, Block] = {}
        self._add("supply", "supply", np.full(len(makers), GROUND), makers)
        for s, stage in enumerate(observed.stages[1:], start=1):
            ends = (self._numbers(stage.output[0], s - 1), self._numbers(stage.output[0], s))
            self._add(f"conversion {s}", "conversion", *ends)
        for s, stage in enumerate(observed.stages):
            pairs = stage.links.pairs
            self._add(f"trade {s}", "trade", *(self._numbers([p[end] for p in pairs], s) for end in (0, 1)))
        self._add("inferred", "inferred", ground, every)
        self._add("elastic", "elastic", every, ground)
        through = self.seen(draw)[1]
        totals = np.bincount(self.stage_of, through).astype(float)
        big = every[(through >= _STOCKED * totals[self.stage_of]) & (self.stage_of < 2) & (self.stage_of <= last)]
        big = big[[self.nodes[n].place != POOL for n in big]]
        self._add("built", "stock", big, np.full(len(big), GROUND))
        self._add("drawn", "stock", np.full(len(big), GROUND), big)
        self.new_links = self._potential(through, totals)

    def _numbers(self, places: Any, stage: int) -> Ints:
        name = self.observed.stages[stage].rule.stage
        return np.array([self.at[place, name] for place in places], np.int64)

    def _add(self, name: str, kind: Kind, tail: Ints, head: Ints) -> None:
        node = np.where(tail >= 0, tail, head)
        self.blocks[name] = Block(kind, tail, head, self.stage_of[node] if len(node) else node)

    def _potential(self, through: Floats, totals: Floats) -> Block:
        """Pairs of one stage without a link, from those that could help: their size is by the medians."""
        linked = {
            pair
            for name, b in self.blocks.items()
            if name.startswith("trade")
            for pair in zip(b.tail.tolist(), b.head.tolist(), strict=True)
        }
        of_world, of_buyer = _HELPS
        pairs = [
            (i, j)
            for i in range(len(self.nodes))
            if through[i] >= of_world * totals[self.stage_of[i]] and self.nodes[i].place != POOL
            for j in np.flatnonzero((self.stage_of == self.stage_of[i]) & (of_buyer * through <= through[i])).tolist()
            if i != j and (i, j) not in linked and self.nodes[j].place != POOL
        ]
        tail, head = (np.array([pair[end] for pair in pairs], np.int64) for end in (0, 1))
        return Block("new_link", tail, head, self.stage_of[tail] if len(tail) else tail)

    def seen(self, draw: Mapping[str, float]) -> tuple[dict[str, Floats], Floats]:
        """What a draw of the data says of every block, and the throughput of every node."""
        stages, seen = self.observed.stages, {}
        n = len(self.nodes)
        into, out = np.zeros(n), np.zeros(n)
        seen["supply"] = stages[0].made(draw)
        np.add.at(into, self.blocks["supply"].head, seen["supply"])
        for s, stage in enumerate(stages):
            block = self.blocks[f"trade {s}"]
            tonnes = stage.tonnes(draw)
            seen[f"trade {s}"] = tonnes
            np.add.at(into, block.head, tonnes)
            np.add.at(out, block.tail, tonnes)
        for s, stage in enumerate(stages[1:], start=1):
            made, gain, block = stage.made(draw), self.gain(s, draw), self.blocks[f"conversion {s}"]
            seen[f"conversion {s}"] = made / gain
            np.add.at(into, block.head, made)
            np.add.at(out, block.tail, made / gain)
        through = np.maximum(into, out)
        if "elastic" in self.blocks:
            final = self.stage_of == len(stages) - 1
            seen["elastic"] = np.where(final, np.maximum(into - out, 0.0), 0.0)
        return seen, through

    def gain(self, stage: int, draw: Mapping[str, float]) -> float:
        """Yield from the stage before."""
        prior = self.observed.stages[stage].rule.gain
        return float(draw[prior]) if prior else 1.0


@lru_cache(maxsize=16)
def frame_of(observed: Observed) -> Frame:
    """The arcs of an Observed, built once."""
    return Frame(observed)


@dataclass(frozen=True, slots=True)
class Move:
    """How far reconciliation moved one figure, in tonnes of the basis; `change` is None where nothing was seen."""

    kind: Kind
    tail: str
    head: str
    stage: str
    seen: float
    reconciled: float

    @property
    def change(self) -> float | None:
        """(reconciled - seen) / seen."""
        return self.reconciled / self.seen - 1 if self.seen > 0 else None


@dataclass(frozen=True, eq=False)
class Reconciled:
    """A balanced base year under one draw of the data: tonnes by block, the yields, and what was observed."""

    frame: Frame
    draw: Mapping[str, float]
    tonnes: dict[str, Floats]
    seen: dict[str, Floats]

    @cached_property
    def through(self) -> Floats:
        """What passes through every node."""
        into = np.zeros(len(self.frame.nodes))
        for name, block in self.frame.blocks.items():
            inside = block.head >= 0
            gain = self.frame.gain(int(name.split()[1]), self.draw) if block.kind == "conversion" else 1.0
            np.add.at(into, block.head[inside], gain * self.tonnes[name][inside])
        return into

    @property
    def moved(self) -> float:
        """Sum of |reconciled - seen| over the sum of what was seen."""
        off = sum(float(np.abs(self.tonnes[name] - self.seen[name]).sum()) for name in self.seen)
        return off / sum(float(seen.sum()) for seen in self.seen.values())

    @property
    def inferred(self) -> float:
        """Share of supply that no source reports and the balance needs."""
        found = float(self.tonnes["inferred"].sum())
        return found / (found + float(self.tonnes["supply"].sum()))

    def moves(self) -> tuple[Move, ...]:
        """Every figure that was observed or had to be inferred, with how far it was moved; the largest moves first."""
        nodes = self.frame.nodes
        found = []
        for name, block in self.frame.blocks.items():
            for a, (tail, head) in enumerate(zip(block.tail.tolist(), block.head.tolist(), strict=True)):
                seen, now = float(self.seen[name][a]), float(self.tonnes[name][a])
                if seen or now > 0:
                    ends = (nodes[tail].place if tail >= 0 else "", nodes[head].place if head >= 0 else "")
                    stage = nodes[tail if tail >= 0 else head].stage
                    found.append(Move(block.kind, *ends, stage, seen, now))
        return tuple(sorted(found, key=lambda move: -abs(move.reconciled - move.seen)))


def reconcile(observed: Observed | Frame, draw: Mapping[str, float], *, stock_change: bool = True) -> Reconciled:
    """Balance the base year under one draw of the data; SolveError if the problem is not solved.

    `stock_change` False leaves stocks as they are, so that all that does not fit moves output, trade and use.
    """
    frame = observed if isinstance(observed, Frame) else frame_of(observed)
    seen, through = frame.seen(draw)
    for name, block in frame.blocks.items():
        seen.setdefault(name, np.zeros(len(block.tail)))
    unit = _SCALE / max(float(through.sum()), 1e-12)
    columns: dict[str, list[Any]] = {
        key: [] for key in ("kind", "tail", "head", "gain", "cost", "curvature", "lower", "upper")
    }
    for name, block in frame.blocks.items():
        node = np.where(block.tail >= 0, block.tail, block.head)
        of_node = name in ("inferred", "elastic", "built", "drawn")
        size = np.maximum(through[node] if of_node else seen[name], 1e-9 * through.sum()) * unit
        spread = np.array([_spread(frame, block.kind, s) for s in range(len(frame.observed.stages))])
        at = block.stage + (block.kind == "conversion")
        spread = spread[at] if len(node) else np.zeros(0)
        weight = 1 / (spread**2 * size)
        gain = frame.gain(int(name.split()[1]), draw) if block.kind == "conversion" else 1.0
        held = block.kind in ("supply", "conversion", "trade")
        closed = block.kind == "stock" and not stock_change
        for key, value in {
            "kind": block.kind, "tail": block.tail, "head": block.head, "gain": gain, "curvature": weight,
            "cost": -weight * seen[name] * unit, "lower": LEAST_KEPT * seen[name] * unit if held else 0.0,
            "upper": 0.0 if closed else np.inf,
        }.items():  # fmt: skip
            columns[key].append(np.broadcast_to(np.asarray(value), block.tail.shape))
    arrays: dict[str, Any] = {key: np.concatenate(parts) for key, parts in columns.items()}
    shape = Network(nodes=frame.nodes, base=np.zeros(len(arrays["tail"])), **arrays)
    flows = np.maximum(solve(shape).require_solved().flows, shape.lower) / unit  # a back end may leave -1e-12
    cuts = np.cumsum([len(block.tail) for block in frame.blocks.values()])[:-1]
    tonnes = dict(zip(frame.blocks, np.split(flows, cuts), strict=True))
    return Reconciled(frame, draw, tonnes, seen)


def _spread(frame: Frame, kind: Kind, stage: int) -> float:
    """Relative standard deviation of a kind of observation at a stage."""
    stages = frame.observed.stages
    if kind == "elastic" and stage < len(stages) - 1:
        return _OTHER_USE
    feed = stage == 0 and len(stages) > 1 and any(form.exporters for form in stages[stage].links.forms)
    if kind == "trade" and feed:
        return _FEED
    return _RECALLED.get(kind, SPREAD[kind]) if stages[stage].rule.recalled else SPREAD[kind]
