"""Network: a separable convex quadratic generalized network flow, as frozen arrays with labelled nodes and arcs.

    minimise   sum_a ( cost_a f_a + curvature_a f_a^2 / 2 )
    subject to sum_{a into n} gain_a f_a - sum_{a out of n} f_a = 0  for every node n,   lower <= f <= upper

The ground is node -1 with price 0. Flows are in tonnes a period, prices in USD/kg, so that cost x flow is in
thousand USD. Reading: spatial price equilibrium (Samuelson 1952; Takayama and Judge 1971).

A Network may be a block of problems on one topology: a column of numbers then has one row a draw. Whatever is said of
an arc's number holds for every row, and what differs by draw comes as a column of shape (draws, 1).

    supply, expansion, inferred   ground -> node   output at the base, above it, and what no source reports
    conversion, conversion_expansion               node -> the same place's next stage, gain = yield
    core, elastic                 node -> ground   requirement at the value of lost load and the rest, by `use`
    trade, new_link               node -> node     links of the base year, and links that carried nothing then
    storage                       node -> the same node one period later
    floor                         node -> ground   a buyer of last resort at a promised price
    opening, closing              ground -> first period, last period -> ground: the stock at both ends
    stock                         stock change of the base year: into the node if drawn down, out of it if built up
    project                       ground -> node   what a promise adds
    disposal, unserved            node -> ground at no cost, ground -> node at the value of lost load
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from accord.core.errors import Fault, ModelError, raise_faults

GROUND = -1
Kind = Literal[
    "supply", "expansion", "inferred", "conversion", "conversion_expansion", "core", "elastic", "trade", "new_link",
    "storage", "opening", "closing", "stock", "project", "floor", "disposal", "unserved",
]  # fmt: skip
Use = Literal["defence", "essential", "other"]
USES: tuple[Use, ...] = get_args(Use)
"""Demand classes, the three tiers of stockpile practice; `other` is all other civilian use."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Node(NamedTuple):
    """A place (ISO3 code, or any name) at a stage in a period (counted from 0)."""

    place: str
    stage: str = ""
    period: int = 0

    def __str__(self) -> str:
        month = f"period {self.period + 1}" if self.period else ""
        return " ".join(part for part in (self.place, self.stage, month) if part)


Number = float | Floats
"""A number, or one a draw as a column of shape (draws, 1)."""


class Arc(NamedTuple):
    """One arc, as `Network.extended` takes it."""

    kind: Kind
    tail: int
    head: int
    cost: Number
    curvature: Number
    lower: Number = 0.0
    upper: Number = np.inf
    gain: Number = 1.0
    base: Number = 0.0
    use: str = ""


COLUMNS: dict[str, Any] = {
    "kind": np.str_, "tail": np.int64, "head": np.int64, "gain": np.float64, "cost": np.float64,
    "curvature": np.float64, "lower": np.float64, "upper": np.float64, "base": np.float64, "use": np.str_,
}  # fmt: skip
"""The arc columns of a Network and their types."""
NUMBERS = tuple(name for name, dtype in COLUMNS.items() if dtype is np.float64)
"""The columns that may have one row a draw."""


@dataclass(frozen=True, eq=False)
class Network:
    """Nodes are labelled; arcs are parallel arrays of one length, `kind` says what each arc means and `base` what it
    carried in the base year (0 for an arc that is new). `use` is the demand class of core and elastic arcs, else "".
    `step` is the length of a period in years (1/12 for months).

    Raises ModelError, with every fault, for dangling nodes, crossed or missing bounds, gain <= 0, negative
    curvature, and curvature 0 on an arc that does not touch the ground (there it would leave the flow open).
    """

    nodes: tuple[Node, ...]
    kind: NDArray[np.str_]
    tail: Ints
    head: Ints
    gain: Floats
    cost: Floats
    curvature: Floats
    lower: Floats
    upper: Floats
    base: Floats
    use: NDArray[np.str_] = field(default_factory=lambda: np.array([], np.str_))
    step: float = 1.0

    def __post_init__(self) -> None:
        if not len(self.use):
            object.__setattr__(self, "use", np.full(len(self.tail), ""))
        for name, dtype in COLUMNS.items():
            array = np.array(getattr(self, name), dtype=dtype)
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        raise_faults(self._faults(), ModelError, "network")

    def _faults(self) -> list[Fault]:
        n, size = len(self.nodes), len(self.tail)
        if any(getattr(self, name).shape[-1] != size for name in COLUMNS):
            return [Fault("arcs", "arrays differ in length")]
        if len({len(getattr(self, name)) for name in NUMBERS if getattr(self, name).ndim == 2}) > 1:
            return [Fault("arcs", "arrays differ in their number of draws")]
        grounded = (self.tail == GROUND) | (self.head == GROUND)
        rules = {
            "ends at an unknown node": (np.minimum(self.tail, self.head) < GROUND)
            | (np.maximum(self.tail, self.head) >= n),
            "has both ends in one node": self.tail == self.head,
            "has a number that is not finite": ~np.isfinite(self.gain + self.cost + self.curvature + self.lower)
            | np.isnan(self.upper),
            "has crossed bounds": self.lower > self.upper,
            "has gain <= 0": ~(self.gain > 0),
            "has negative curvature": self.curvature < 0,
            "has curvature 0 without touching the ground": (self.curvature == 0) & ~grounded,
        }
        return [
            Fault(f"arc {a} ({self._named(a, unknown='unknown' in what)})", what)
            for what, bad in rules.items()
            for a in np.flatnonzero(bad.any(axis=0) if bad.ndim == 2 else bad)[:5]
        ]

    def _named(self, arc: int, *, unknown: bool) -> str:
        """An arc in words, or by its numbers where one of its ends is none of the nodes."""
        ends = f"{self.tail[arc]} -> {self.head[arc]} of {len(self.nodes)} nodes"
        return ends if unknown else self.describe(arc)

    @cached_property
    def draws(self) -> int:
        """How many problems it holds: 0 for one problem that is no block."""
        return max((len(column) for column in map(self.__getattribute__, NUMBERS) if column.ndim == 2), default=0)

    def row(self, draw: int | slice) -> Network:
        """One problem of a block; of a slice, a smaller block. A column with one row is that of all."""
        columns = {name: getattr(self, name) for name in NUMBERS}
        return replace(self, **{
            name: column if isinstance(draw, slice) and len(column) == 1 else column[draw]
            for name, column in columns.items() if column.ndim == 2
        })  # fmt: skip

    @cached_property
    def places(self) -> frozenset[str]:
        """The places of its nodes."""
        return frozenset(node.place for node in self.nodes)

    @cached_property
    def stages(self) -> tuple[str, ...]:
        """The stages of its nodes, in the order in which they first stand there."""
        return tuple(dict.fromkeys(node.stage for node in self.nodes))

    def at(self, place: str | None = None, stage: str | None = None, period: int | None = None) -> Ints:
        """Numbers of the nodes with these labels (None: any)."""
        chosen = np.ones(len(self.nodes), bool)
        for labels, wanted in zip(self._labels, (place, stage, period), strict=True):
            if wanted is not None:
                chosen &= labels == wanted
        return np.flatnonzero(chosen)

    def number(self, place: str, stage: str | None = None, period: int | None = None) -> int:
        """Number of the one node with these labels; ModelError where there is none or more than one."""
        found = self.at(place, stage, period)
        if len(found) != 1:
            label = Node(place, stage or "", period or 0)
            raise ModelError(f"{len(found)} nodes are labelled {label}", hint="Name the place, its stage and period")
        return int(found[0])

    @cached_property
    def _labels(self) -> tuple[NDArray[np.str_], NDArray[np.str_], Ints]:
        places, stages, periods = zip(*self.nodes, strict=True) if self.nodes else ((), (), ())
        return np.array(places, np.str_), np.array(stages, np.str_), np.array(periods, np.int64)

    def describe(self, arc: int) -> str:
        """One arc in words."""
        tail, head = (str(self.nodes[n]) if n >= 0 else "ground" for n in (self.tail[arc], self.head[arc]))
        return f"{self.kind[arc]} {tail} -> {head}"

    def arcs(
        self,
        *kinds: Kind,
        tail: str | None = None,
        head: str | None = None,
        stage: str | None = None,
        period: int | None = None,
        use: Use | None = None,
    ) -> Ints:
        """Numbers of the arcs of these kinds (all if none is named), from the place `tail` and into the place `head`.

        `stage` and `period` are those of the node that an arc leaves, or enters where it leaves the ground; `use` is
        a demand class.
        """
        chosen = np.isin(self.kind, kinds) if kinds else np.ones(len(self.tail), bool)
        if use is not None:
            chosen &= self.use == use
        for ends, labels in (
            (self.tail, (tail, None, None)),
            (self.head, (head, None, None)),
            (np.where(self.tail >= 0, self.tail, self.head), (None, stage, period)),
        ):
            if any(label is not None for label in labels):
                chosen &= np.isin(ends, self.at(*labels))
        return np.flatnonzero(chosen)

    def balance(self, flows: Floats) -> Floats:
        """Inflow minus outflow at every node, in tonnes: (..., arcs) -> (..., nodes)."""
        net = np.zeros((len(self.nodes) + 1, *flows.shape[:-1]))
        np.add.at(net, self.head, (self.gain * flows).T)
        np.subtract.at(net, self.tail, flows.T)
        return net[:-1].T

    def margins(self, prices: Floats) -> Floats:
        """What one unit of flow earns on every arc: gain x price at the head minus price at the tail, in USD/kg.

        (..., nodes) -> (..., arcs).
        """
        p = np.concatenate([prices, np.zeros((*prices.shape[:-1], 1))], axis=-1)
        earned: Floats = self.gain * p[..., self.head] - p[..., self.tail]
        return earned

    @cached_property
    def periods(self) -> int:
        """Number of periods: 1 + the last one of any node."""
        return 1 + max((node.period for node in self.nodes), default=0)

    def with_arcs(self, **columns: Any) -> Network:
        """A new network whose arc columns are replaced by these."""
        return replace(self, **columns)

    def extended(self, rows: Sequence[Arc], nodes: Sequence[Node] = ()) -> Network:
        """A new network with more arcs and nodes, after those that are there."""
        if not rows:
            return self
        more = dict(zip(Arc._fields, zip(*(Arc(*row) for row in rows), strict=True), strict=True))
        columns: dict[str, Any] = {name: _joined(getattr(self, name), more[name]) for name in COLUMNS}
        return replace(self, nodes=(*self.nodes, *nodes), **columns)


def _joined(column: NDArray[Any], more: Sequence[Any]) -> NDArray[Any]:
    """A column with more entries; it becomes a block where one of them differs by draw."""
    draws = max((len(value) for value in more if np.ndim(value) == 2), default=0)
    if not draws and column.ndim == 1:
        return np.concatenate([column, np.array(more, column.dtype if column.dtype.kind != "U" else None)])
    lead = (max(draws, len(column) if column.ndim == 2 else 0),)
    return np.concatenate(
        [np.broadcast_to(column, (*lead, column.shape[-1])), *(np.broadcast_to(v, (*lead, 1)) for v in more)], axis=-1
    )
