"""Network: a separable convex quadratic generalized network flow, as frozen arrays with labelled nodes and arcs.

    minimise   sum_a ( cost_a f_a + curvature_a f_a^2 / 2 )
    subject to sum_{a into n} gain_a f_a - sum_{a out of n} f_a = 0  for every node n,   lower <= f <= upper

The ground is node -1 with price 0. Flows are in tonnes a year, prices in USD/kg, so that cost x flow is in
thousand USD. Reading: spatial price equilibrium (Samuelson 1952; Takayama and Judge 1971).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from accord.core.errors import Fault, ModelError, raise_faults

GROUND = -1
Kind = Literal[
    "supply", "expansion", "inferred", "core", "elastic", "trade", "new_link", "project", "disposal", "unserved"
]
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


@dataclass(frozen=True, eq=False)
class Network:
    """Nodes are labelled; arcs are parallel arrays of one length, `kind` says what each arc means and `base` what it
    carried in the base year (0 for an arc that is new).

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

    def __post_init__(self) -> None:
        for field in fields(self)[1:]:
            array = np.array(getattr(self, field.name), dtype=_DTYPES[field.name])
            array.flags.writeable = False
            object.__setattr__(self, field.name, array)
        raise_faults(self._faults(), ModelError, "network")

    def _faults(self) -> list[Fault]:
        n, size = len(self.nodes), len(self.tail)
        if any(len(getattr(self, f.name)) != size for f in fields(self)[1:]):
            return [Fault("arcs", "arrays differ in length")]
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
            Fault(f"arc {a} ({self.describe(a) if 'unknown' not in what else '?'})", what)
            for what, bad in rules.items()
            for a in np.flatnonzero(bad)[:5]
        ]

    @cached_property
    def places(self) -> frozenset[str]:
        """The places of its nodes."""
        return frozenset(node.place for node in self.nodes)

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
    ) -> Ints:
        """Numbers of the arcs of these kinds (all if none is named), from the place `tail` and into the place `head`.

        `stage` and `period` are those of the node that an arc leaves, or enters where it leaves the ground.
        """
        chosen = np.isin(self.kind, kinds) if kinds else np.ones(len(self.tail), bool)
        for ends, labels in (
            (self.tail, (tail, None, None)),
            (self.head, (head, None, None)),
            (np.where(self.tail >= 0, self.tail, self.head), (None, stage, period)),
        ):
            if any(label is not None for label in labels):
                chosen &= np.isin(ends, self.at(*labels))
        return np.flatnonzero(chosen)

    def balance(self, flows: Floats) -> Floats:
        """Inflow minus outflow at every node, in tonnes."""
        net = np.zeros(len(self.nodes) + 1)
        np.add.at(net, self.head, self.gain * flows)
        np.subtract.at(net, self.tail, flows)
        return net[:-1]

    def margins(self, prices: Floats) -> Floats:
        """What one unit of flow earns on every arc: gain x price at the head minus price at the tail, in USD/kg."""
        p = np.append(prices, 0.0)
        earned: Floats = self.gain * p[self.head] - p[self.tail]
        return earned

    def with_arcs(self, **columns: Any) -> Network:
        """A new network whose arc columns are replaced by these."""
        return replace(self, **columns)

    def extended(self, rows: list[tuple[Kind, int, int, float, float, float, float]]) -> Network:
        """A new network with more arcs, each (kind, tail, head, cost, curvature, lower, upper) and gain 1."""
        if not rows:
            return self
        kind, tail, head, cost, curvature, lower, upper = zip(*rows, strict=True)
        more: dict[str, Any] = {"kind": kind, "tail": tail, "head": head, "gain": np.ones(len(rows)), "cost": cost,
                "curvature": curvature, "lower": lower, "upper": upper, "base": np.zeros(len(rows))}  # fmt: skip
        columns: dict[str, Any] = {name: np.concatenate([getattr(self, name), more[name]]) for name in more}
        return replace(self, **columns)


_DTYPES: dict[str, Any] = {
    "kind": np.str_, "tail": np.int64, "head": np.int64, "gain": np.float64, "cost": np.float64,
    "curvature": np.float64, "lower": np.float64, "upper": np.float64, "base": np.float64,
}  # fmt: skip
