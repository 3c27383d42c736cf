"""Newton: Accord's own solver, semismooth Newton on the dual with a fixed-pattern Cholesky factor; the default.

The ladder: Newton; a safeguarded interior point on the same factor, sharpened on the arcs that it leaves inside their
bounds; a ray that proves that no flow can keep the bounds; continuation in curvature; the referees. One scenario or
many take the same path and get the same bits. See docs/explanation/solver.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any, Literal

import numpy as np

from accord.market.backends.newton.batch import (
    FIELDS,
    Batcher,
    Raw,
    by_row,
    limits_for,
    packed,
    settled,
    solve_block_kernel,
)
from accord.market.backends.newton.crossing import balanced, crossed_over
from accord.market.backends.newton.factor import factorise
from accord.market.backends.newton.interior import Path, second
from accord.market.backends.newton.kernels import LEAK, REPORT, Point, Terms, assemble, evaluate, newton, start
from accord.market.backends.newton.lanes import rows
from accord.market.backends.newton.layout import Layout, flat_arcs, flows_at, layout, topology_key
from accord.market.backends.newton.rays import infeasible_ray, unbounded_ray
from accord.market.backends.newton.sensitivity import responses
from accord.market.equilibrium import SOLVED_AT, Equilibria, Equilibrium, certify, measured
from accord.market.network import Floats, Ints, Network
from accord.market.scenarios import Setting

__all__ = ["compiled", "flows_at", "prepare", "sensitivity", "solve", "solve_many", "solve_rows", "solve_settings"]

_HARDER = (1e4, 1e3, 1e2, 1e1, 1.0)
"""Factors on every curvature in the continuation, one after the other."""
_ROWS = 64
"""Rows that are certified at a time."""
_AGAIN = 3
"""Times that Newton goes on from the best prices so far."""


@dataclass(frozen=True, eq=False)
class State:
    """A topology and room to solve one network on it."""

    layout: Layout
    terms: Terms
    point: Point
    path: Path
    prices: Floats
    report: Floats

    def load(self, network: Network, harder: float = 1.0) -> None:
        """Take the coefficients of a network, every curvature times `harder`."""
        self.layout.fill(self.terms, network, harder)

    def run(self) -> int:
        """Newton from the first prices, and where that does not settle it the second phase; the number of steps."""
        plan, limits = self.layout, limits_for(len(self.prices))
        start(plan.pattern, plan.wiring, self.terms, self.prices, self.point)
        newton(plan.pattern, plan.wiring, self.terms, self.prices, self.point, self.report,
               limits.first, limits.look, limits.goal, LEAK)  # fmt: skip
        steps = int(self.report[1])
        if not settled(self.report[0], self.report[3]):
            steps += self.again(keep=True)
        return steps

    def again(self, *, keep: bool = False) -> int:
        """The second phase from the prices at hand; with `keep` these stay where they were better. Number of steps."""
        plan, before, was = self.layout, self.prices.copy(), float(self.report[0])
        limits = limits_for(len(before))
        second(plan.pattern, plan.wiring, self.terms, self.prices, self.point, self.path, self.report,
               limits.cap, limits.goal)  # fmt: skip
        if keep and not self.report[0] < was:
            self.prices[:] = before
        return int(self.report[1])

    def onwards(self) -> int:
        """Newton from the prices at hand, bounds leaking anew; the number of steps."""
        plan, limits = self.layout, limits_for(len(self.prices))
        newton(plan.pattern, plan.wiring, self.terms, self.prices, self.point, self.report,
               2 * limits.cap, 2 * limits.cap, limits.goal, LEAK)  # fmt: skip
        return int(self.report[1])

    def refactor(self) -> None:
        """Factorise the Hessian at the prices at hand."""
        plan = self.layout
        evaluate(plan.wiring, self.terms, self.prices, self.point, True, 0.0)
        assemble(plan.pattern, plan.wiring, self.point, 1e-14)
        factorise(plan.pattern, self.point.panel, self.point.inverse)

    def take(self, prices: Floats) -> None:
        """Set the prices at hand from the network's order of nodes."""
        self.prices[:] = np.nan_to_num(prices)[self.layout.order]

    def by_node(self) -> Floats:
        """The prices at hand, in the network's order of nodes."""
        prices = np.empty(len(self.layout.order))
        prices[self.layout.order] = self.prices
        return prices


def prepare(network: Network) -> State:
    """Order, pattern and work space for every network with this topology."""
    plan = layout(network)
    return State(plan, plan.terms(1), plan.point(1), plan.path(1), rows(len(plan.order), 1), rows(REPORT, 1))


def compiled() -> bool:
    """Whether the kernels for one scenario and for many are compiled, in memory or on disk; if not, the first solve
    of either kind compiles them (about half a minute in all)."""
    one = any(signature[3].ndim == 1 for signature in _known(second))
    return one and bool(_known(solve_block_kernel))


def _known(kernel: Any) -> list[tuple[Any, ...]]:
    """The argument types for which a kernel is compiled; on disk only what numba would still accept counts."""
    if kernel.signatures:
        return list(kernel.signatures)
    try:
        return [key[0] for key in kernel._cache._cache_file._load_index()]  # numba has no public word for it
    except (AttributeError, OSError):  # no folder to keep it in, or not to be read
        return []


def solve(state: State, network: Network) -> Equilibrium:
    """Solve one network on a prepared topology."""
    if layout(network) is not state.layout:
        state = prepare(network)
    state.load(network)
    steps = state.run()
    return _climbed(state, network, _certified(state, network, steps))


def solve_many(networks: Sequence[Network], threads: int = 1) -> list[Equilibrium]:
    """Solve networks; those of one topology go through the lanes together. The same bits as `solve`."""
    groups: dict[tuple[int, bytes, bytes, bytes], list[int]] = {}
    for k, network in enumerate(networks):
        groups.setdefault(topology_key(network), []).append(k)
    found: dict[int, Equilibrium] = {}
    for members in groups.values():
        some = [networks[k] for k in members]
        state = prepare(some[0])
        raw = Raw(*(np.array([getattr(network, name) for network in some]) for name in FIELDS))
        batch = Batcher(state.layout, threads).block(raw, len(some))
        for k, network, prices, steps in zip(members, some, batch.prices, batch.iterations, strict=True):
            state.load(network)
            state.take(prices)
            one = _certified(state, network, int(steps))
            found[k] = one if one.status == "solved" else solve(prepare(network), network)  # the ladder starts clean
    return [found[k] for k in range(len(networks))]


def solve_rows(network: Network, threads: int = 1) -> Equilibria:
    """The equilibria of a block, one a row; a row that Newton alone does not settle climbs the ladder.

    The same bits as `solve` gives row by row. All rows need the same flat arcs.
    """
    batch = Batcher(layout(network.row(0)), threads).block(by_row(network), network.draws)
    prices, flows, residuals = _measured(network, batch.prices)
    solved = np.asarray((residuals <= SOLVED_AT).all(axis=-1))
    for s in np.flatnonzero(~solved).tolist():
        one = network.row(s)
        found = solve(prepare(one), one)
        prices[s], flows[s], solved[s] = found.prices, found.flows, found.status == "solved"
        residuals[s] = found.primal_residual, found.natural_residual, found.duality_gap
    return Equilibria(prices, flows, solved, residuals)


def solve_settings(network: Network, scenarios: Sequence[Sequence[Setting]], threads: int = 1) -> list[Equilibrium]:
    """The equilibria of scenarios, each a list of settings on one network: the same as `solve` gives one by one.

    They are solved as sparse deltas and certified together; give them a chunk at a time to keep memory flat.
    """
    flat = flat_arcs(network)
    alike = [s for s, settings in enumerate(scenarios)
             if all(field != "curvature" or (value == 0) == flat[arc] for arc, field, value in settings)]  # fmt: skip
    found: dict[int, Equilibrium] = {}
    if alike and len(network.nodes):
        base = np.array([getattr(network, name) for name in FIELDS])
        some = [[one for one in scenarios[s] if one[1] != "curvature" or one[2] > 0] for s in alike]
        batch = Batcher(layout(network), threads).deltas(base, packed(some))
        prices, flows, residuals = _measured(_together(network, some), batch.prices)
        for row, s in enumerate(alike):
            primal, natural, gap = residuals[row].tolist()
            if max(primal, natural, gap) <= SOLVED_AT:
                steps = int(batch.iterations[row])
                found[s] = Equilibrium(prices[row], flows[row], "solved", primal, natural, gap, steps, "newton")
    for s in range(len(scenarios)):
        if s not in found:
            one = changed(network, scenarios[s])
            found[s] = solve(prepare(one), one)
    return [found[s] for s in range(len(scenarios))]


def _measured(block: Network, prices: Floats) -> tuple[Floats, Floats, Floats]:
    """Prices, flows and residuals of a block, as many rows at a time as stay in the cache."""
    pieces = [slice(first, first + _ROWS) for first in range(0, len(prices), _ROWS)]
    parts = [(block.row(piece) if block.draws else block, prices[piece]) for piece in pieces]
    found = [measured(part, own, flows_at(part, own)) for part, own in parts]
    return tuple(map(np.concatenate, zip(*found, strict=True)))  # type: ignore[return-value]


def _together(network: Network, scenarios: Sequence[Sequence[Setting]]) -> Network:
    """The networks of scenarios as one block; columns that no scenario sets stay shared."""
    fields = sorted({setting[1] for settings in scenarios for setting in settings})
    columns = {name: np.repeat(getattr(network, name)[None], len(scenarios), axis=0) for name in fields or ["cost"]}
    for row, settings in enumerate(scenarios):
        for arc, field, value in settings:
            columns[field][row, arc] = value
    return network.with_arcs(**columns)


def changed(network: Network, settings: Sequence[Setting]) -> Network:
    """A network with some coefficients set."""
    columns = {name: getattr(network, name).copy() for name in FIELDS}
    for arc, field, value in settings:
        columns[field][arc] = value
    return network.with_arcs(**columns)


def sensitivity(
    state: State, network: Network, equilibrium: Equilibrium, arcs: Ints, field: Literal["cost", "lower", "upper"]
) -> Floats:
    """d price / d field of each arc, (arcs, nodes), at a solved equilibrium: one triangular solve an arc."""
    state.load(network)
    state.take(equilibrium.prices)
    state.refactor()
    return responses(state, network, arcs, field)


def _certified(state: State, network: Network, steps: int) -> Equilibrium:
    """The equilibrium at the prices at hand; where rounding spoils the balance, the better of two corrections."""
    prices = state.by_node()
    found = _checked(network, prices, flows_at(network, prices), steps)
    if found.status != "solved":
        more = (_checked(network, *balanced(state.layout, network, prices, moving), steps) for moving in (False, True))
        found = min([found, *more], key=_worst)
    return found


def _checked(network: Network, prices: Floats, flows: Floats, steps: int) -> Equilibrium:
    return certify(network, prices, flows, claimed="max_iterations", iterations=steps, backend="newton")


def _worst(found: Equilibrium) -> float:
    return max(found.primal_residual, found.natural_residual, found.duality_gap)


def _climbed(state: State, network: Network, found: Equilibrium) -> Equilibrium:
    """The further rungs of the ladder where the first did not do; the best answer of all, or a proof of none."""
    if found.status == "solved":
        return found
    ray = unbounded_ray(network)
    if ray is not None:
        return replace(found, status="unbounded", ray=ray)
    steps = found.iterations
    for _ in range(_AGAIN):
        state.take(found.prices)
        steps += state.onwards()
        found = min(found, _certified(state, network, steps), key=_worst)
        if found.status == "solved":
            return replace(found, iterations=steps)
    sharp = crossed_over(state.layout, network, np.nan_to_num(found.prices), found.flows)
    found = min(found, _checked(network, *sharp, steps), key=_worst)
    if found.status != "solved":
        ray = infeasible_ray(network, _without_ray)
        if ray is not None:
            return replace(found, status="infeasible", ray=ray, iterations=steps)
        for k, factor in enumerate(_HARDER):
            state.load(network, factor)
            steps += state.again() if k else state.run()
        found = min(found, _certified(state, network, steps), key=_worst)
    if found.status != "solved":
        found = min([found, *_referees(network, found)], key=_worst)
    return replace(found, iterations=steps)


def _referees(network: Network, found: Equilibrium) -> Iterator[Equilibrium]:
    """The answers of the referees that are installed, as they are and sharpened, checked like our own.

    They are also asked in units in which the largest flow and price of the best answer so far are 1.
    """
    plan = layout(network)
    largest = [float(np.abs(np.nan_to_num(size)).max(initial=0.0)) or 1.0 for size in (found.flows, found.prices)]
    for tonnes, dollars in (largest, (1.0, 1.0)):
        scaled = network.with_arcs(
            cost=network.cost / dollars,
            curvature=network.curvature * (tonnes / dollars),
            lower=network.lower / tonnes,
            upper=network.upper / tonnes,
        )
        for name in ("piqp", "clarabel"):
            try:
                module = import_module(f"accord.market.backends.{name}")
            except ImportError:
                continue
            answer = module.solve(module.prepare(scaled), scaled)
            prices, flows = np.nan_to_num(answer.prices) * dollars, answer.flows * tonnes
            if np.all(np.isfinite(flows)):
                yield _checked(network, prices, flows, found.iterations)
                yield _checked(network, *crossed_over(plan, network, prices, flows), found.iterations)


def _without_ray(network: Network) -> Equilibrium:
    """Newton alone: what looks for a ray must not look for rays."""
    state = prepare(network)
    state.load(network)
    return _certified(state, network, state.run())
