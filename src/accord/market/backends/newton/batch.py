"""Batch: many scenarios on one topology, eight at a time in the lanes of a register, on as many threads as asked for.

Scenarios come as whole blocks of coefficients or as sparse deltas on a base network, and go out as prices with a
report on each. A scenario has the same bits alone, in any lane, in any chunk and on any number of threads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal, NamedTuple

import numpy as np
from numba import njit

from accord.market.backends.newton.interior import Path, second
from accord.market.backends.newton.kernels import LEAK, REPORT, Point, Terms, Wiring, newton, start
from accord.market.backends.newton.lanes import WIDTH, rows
from accord.market.backends.newton.layout import Layout
from accord.market.backends.newton.symbolic import Index, Pattern
from accord.market.equilibrium import SOLVED_AT
from accord.market.network import Floats, Network
from accord.market.scenarios import Setting

Field = Literal["cost", "curvature", "lower", "upper", "gain"]
FIELDS: tuple[Field, ...] = ("gain", "cost", "curvature", "lower", "upper")
_PIECE = 8 * WIDTH
"""Scenarios that a thread takes at a time."""


class Batch(NamedTuple):
    """Prices (scenarios, nodes) in USD/kg, and for each scenario the primal residual over world flow, the duality gap
    over max(1, |objective|), world flow in tonnes and the steps taken."""

    prices: Floats
    residual: Floats
    gap: Floats
    world: Floats
    iterations: Index


class Places(NamedTuple):
    """Where each arc has its row, and whether it is flat, leaves the ground, and has a gain that counts; the arcs of
    the curved and of the flat rows (unsigned, so that no index can count from the end)."""

    curved: Any
    kinks: Any
    row: Any
    flat: Any
    into: Any
    signed: Any
    order: Any


class Deltas(NamedTuple):
    """Sparse deltas: those of scenario s are at[s] .. at[s + 1]; `field` counts in FIELDS."""

    at: Any
    arc: Any
    field: Any
    value: Any


class Raw(NamedTuple):
    """Coefficients as a network has them, (scenarios, arcs); a gain that all share has one row."""

    gain: Any
    cost: Any
    curvature: Any
    lower: Any
    upper: Any


class Limits(NamedTuple):
    """Newton steps of the first phase, and those after which only lanes near balance go on; steps of the end of the
    second phase; node balance over world flow to stop at."""

    first: int
    look: int
    cap: int
    goal: float


SMALL = Limits(first=40, look=40, cap=60, goal=1e-12)
LARGE = Limits(first=40, look=16, cap=60, goal=1e-12)
_LARGE_AT = 400
"""Nodes from which on a step of the interior point costs two Newton steps, not four: memory is the limit, not
arithmetic, and it pays to leave Newton early."""


def limits_for(nodes: int) -> Limits:
    """How long the first phase may take on a network of this size."""
    return LARGE if nodes >= _LARGE_AT else SMALL


class Room(NamedTuple):
    """Work space of one thread for eight scenarios."""

    terms: Terms
    prices: Any
    point: Point
    path: Path
    report: Any


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def _fill_lanes(places: Places, terms: Terms, raw: Raw, which: Any, at: int) -> None:
    """Write eight scenarios of a block, from which[at] on, into the lanes, row by row; the last one is repeated."""
    shared = len(raw.gain) == 1
    for r in range(len(places.curved)):
        a = places.curved[r]
        signed = places.signed[a]
        for lane in range(8):
            s = which[min(at + lane, len(which) - 1)]
            terms.gain[r, lane] = raw.gain[0 if shared else s, a] if signed else -1.0
            terms.cost[r, lane] = raw.cost[s, a]
            terms.inverse[r, lane] = 1.0 / raw.curvature[s, a]
            terms.lower[r, lane] = raw.lower[s, a]
            terms.upper[r, lane] = raw.upper[s, a]
    for r in range(len(places.kinks)):
        a = places.kinks[r]
        into = places.into[a]
        for lane in range(8):
            s = which[min(at + lane, len(which) - 1)]
            gain, cost, lower, upper = raw.gain[0 if shared else s, a], raw.cost[s, a], raw.lower[s, a], raw.upper[s, a]
            price, below, above = (cost / gain, gain * lower, gain * upper) if into else (-cost, -upper, -lower)
            terms.price[r, lane] = price
            terms.kink[r, lane] = -np.inf if below == above else price
            terms.below[r, lane] = below
            terms.above[r, lane] = above


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def _load(
    places: Places, terms: Terms, lane: int, arcs: Any, gain: Any, cost: Any, curvature: Any, lower: Any, upper: Any
) -> None:
    """Write some arcs of one scenario into a lane; the arithmetic is that of Layout.fill."""
    for a in arcs:
        r = places.row[a]
        if places.flat[a]:
            if places.into[a]:
                price, below, above = cost[a] / gain[a], gain[a] * lower[a], gain[a] * upper[a]
            else:
                price, below, above = -cost[a], -upper[a], -lower[a]
            terms.price[r, lane] = price
            terms.kink[r, lane] = -np.inf if below == above else price
            terms.below[r, lane] = below
            terms.above[r, lane] = above
        else:
            terms.gain[r, lane] = gain[a] if places.signed[a] else -1.0
            terms.cost[r, lane] = cost[a]
            terms.inverse[r, lane] = 1.0 / curvature[a]
            terms.lower[r, lane] = lower[a]
            terms.upper[r, lane] = upper[a]


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def _lanes(
    pattern: Pattern, wiring: Wiring, places: Places, room: Room, out: Batch, which: Any, at: int, limits: Limits,
    harder: bool,
) -> None:  # fmt: skip
    """Solve what stands in the lanes and write it out as the scenarios from which[at] on.

    The second time (`harder`) it goes on from the prices that the first left, and worse answers are not kept.
    """
    count = min(8, len(which) - at)
    start(pattern, wiring, room.terms, room.prices, room.point)
    if harder:
        for lane in range(8):
            s = which[min(at + lane, len(which) - 1)]
            for i in range(len(places.order)):
                room.prices[i, lane] = out.prices[s, places.order[i]]
        second(pattern, wiring, room.terms, room.prices, room.point, room.path, room.report, limits.cap, limits.goal)
    else:
        newton(pattern, wiring, room.terms, room.prices, room.point, room.report, limits.first, limits.look,
               limits.goal, LEAK)  # fmt: skip
    for lane in range(count):
        s = which[at + lane]
        if harder:
            out.iterations[s] += int(room.report[1, lane])
            if not room.report[0, lane] < out.residual[s]:
                continue
        else:
            out.iterations[s] = int(room.report[1, lane])
        for i in range(len(places.order)):
            out.prices[s, places.order[i]] = room.prices[i, lane]
        out.residual[s] = room.report[0, lane]
        out.world[s] = room.report[2, lane]
        out.gap[s] = room.report[3, lane]


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def solve_block_kernel(
    pattern: Pattern, wiring: Wiring, places: Places, raw: Raw, room: Room, out: Batch, which: Any, limits: Limits,
    harder: bool,
) -> None:  # fmt: skip
    """Solve the chosen scenarios of a block."""
    for at in range(0, len(which), 8):
        _fill_lanes(places, room.terms, raw, which, at)
        _lanes(pattern, wiring, places, room, out, which, at, limits, harder)


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def _solve_deltas(
    pattern: Pattern, wiring: Wiring, places: Places, base: Floats, deltas: Deltas, room: Room, out: Batch, which: Any,
    limits: Limits, harder: bool,
) -> None:  # fmt: skip
    """Solve a base (fields, arcs) with the deltas of the chosen scenarios."""
    for lane in range(8):
        _load(places, room.terms, lane, np.arange(len(places.row)), base[0], base[1], base[2], base[3], base[4])
    own = base.copy()
    for at in range(0, len(which), 8):
        count = min(8, len(which) - at)
        for lane in range(count):
            s = which[at + lane]
            some = range(deltas.at[s], deltas.at[s + 1])
            for k in some:
                own[deltas.field[k], deltas.arc[k]] = deltas.value[k]
            arcs = deltas.arc[deltas.at[s] : deltas.at[s + 1]]
            _load(places, room.terms, lane, arcs, own[0], own[1], own[2], own[3], own[4])
            for k in some:
                own[deltas.field[k], deltas.arc[k]] = base[deltas.field[k], deltas.arc[k]]
        _lanes(pattern, wiring, places, room, out, which, at, limits, harder)
        for lane in range(count):
            s = which[at + lane]
            arcs = deltas.arc[deltas.at[s] : deltas.at[s + 1]]
            _load(places, room.terms, lane, arcs, base[0], base[1], base[2], base[3], base[4])


class Batcher:
    """Solves batches on one topology; keeps a work space a thread."""

    def __init__(self, layout: Layout, threads: int) -> None:
        self._layout = layout
        flat = np.zeros(len(layout.row), bool)
        flat[layout.flat] = True
        self._places = Places(
            layout.curved.astype(np.uint64),
            layout.flat.astype(np.uint64),
            layout.row,
            flat,
            layout.into,
            layout.signed,
            layout.order,
        )
        size = len(layout.order)
        self._rooms = [
            Room(layout.terms(WIDTH), rows(size, WIDTH), layout.point(WIDTH), layout.path(WIDTH), rows(REPORT, WIDTH))
            for _ in range(threads)
        ]

    def block(self, raw: Raw, count: int) -> Batch:
        """Solve a block."""
        plan, limits = self._layout, limits_for(len(self._layout.order))

        def work(room: Room, out: Batch, which: Index, harder: bool) -> None:
            solve_block_kernel(plan.pattern, plan.wiring, self._places, raw, room, out, which, limits, harder)

        return self._both(work, count)

    def deltas(self, base: Floats, deltas: Deltas) -> Batch:
        """Solve a base (fields, arcs) with sparse deltas."""
        plan, limits = self._layout, limits_for(len(self._layout.order))

        def work(room: Room, out: Batch, which: Index, harder: bool) -> None:
            _solve_deltas(plan.pattern, plan.wiring, self._places, base, deltas, room, out, which, limits, harder)

        return self._both(work, len(deltas.at) - 1)

    def _both(self, work: Callable[[Room, Batch, Index, bool], None], count: int) -> Batch:
        """Newton for all, then the interior point for those that it did not settle, eight together again."""
        prices = np.empty((count, len(self._layout.order)))
        out = Batch(prices, np.empty(count), np.empty(count), np.empty(count), np.empty(count, np.int64))
        self._spread(lambda room, which: work(room, out, which, False), np.arange(count))
        self._spread(lambda room, which: work(room, out, which, True), np.flatnonzero(~settled(out.residual, out.gap)))
        return out

    def _spread(self, work: Callable[[Room, Index], None], which: Index) -> None:
        """Give pieces of the scenarios to the threads; the pieces decide nothing but who does them."""
        pieces = iter([which[first : first + _PIECE] for first in range(0, len(which), _PIECE)])

        def run(room: Room) -> None:
            for piece in pieces:  # next() on one iterator is atomic
                work(room, piece)

        if len(self._rooms) == 1 or len(which) <= WIDTH:
            run(self._rooms[0])
        else:
            with ThreadPoolExecutor(len(self._rooms)) as pool:
                for done in [pool.submit(run, room) for room in self._rooms]:
                    done.result()


def settled(residual: Any, gap: Any) -> Any:
    """Whether residual and gap are safely those of a solution."""
    return (residual <= 0.1 * SOLVED_AT) & (gap <= 0.1 * SOLVED_AT)


def packed(scenarios: Sequence[Sequence[Setting]]) -> Deltas:
    """Sparse deltas as arrays; that a network can hold them was checked before."""
    every = [setting for settings in scenarios for setting in settings]
    at = np.concatenate([[0], np.cumsum([len(settings) for settings in scenarios])]).astype(np.int64)
    arcs = np.array([setting[0] for setting in every], np.int64)
    fields = np.array([FIELDS.index(setting[1]) for setting in every], np.int64)
    return Deltas(at, arcs, fields, np.array([setting[2] for setting in every], float))


def by_row(network: Network) -> Raw:
    """The coefficients of a block, each row its own; a gain that all share has one."""
    gain, *others = (np.atleast_2d(getattr(network, name)) for name in FIELDS)
    whole = (np.broadcast_to(column, (network.draws, column.shape[1])) for column in others)
    return Raw(np.ascontiguousarray(gain), *map(np.ascontiguousarray, whole))
