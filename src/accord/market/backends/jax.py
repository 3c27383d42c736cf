"""JAX: semismooth Newton on the dual with dense Cholesky factors, a block of scenarios at a time, for accelerators.

For networks of one period and up to some thousand nodes, always in float64. Loaded only when asked for by name: on the
CPU it is a referee, on a GPU it answers whole blocks at once (`solve_many`).

Given prices, every curved flow is closed form, so only node balance is solved for. An arc without curvature lends
itself one: a proximal term around its last flow (Rockafellar 1976), so small that a few rounds end it. Where plain
steps do not end soon, bounds leak: beyond a bound a flow goes on at a small share of its slope, so that no node is cut
off, and the share goes to 0 (continuation). At the end linear solves move flows and prices together onto balance:
recomputed from prices alone, flows of small curvature would be too coarse.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from accord.core.errors import ModelError
from accord.market.equilibrium import Equilibrium, Status, certify
from accord.market.network import Network

MOST_NODES = 4000
BLOCK_BYTES = 1 << 30
ITERATIONS = 400
BALANCE = 1e-12
"""Node balance over world flow at which a round ends."""
_FLAT = 1e-4
"""Proximal curvature of a flat arc over the curvature that its node shows it."""
_PLAIN = 25
"""Iterations without a leak before the continuation starts."""
_LEAK, _SHRINK, _TIGHT = 0.1, 0.1, 1e-8
"""First leak, its factor a round, and the least: below it bounds are tight again."""
_LOOSE = 1e-4
"""Node balance at which a leak shrinks."""
_LEAVE = (6, 12, 24, 48, 96, ITERATIONS)
"""Iterations after which those that are done leave a block."""
_STEPS = 60


class Shape(NamedTuple):
    """What all scenarios of a network share, filled up to sizes that recur, so that few are ever compiled.

    The ground is the node after the last; arcs that only fill up lead from ground to ground and are closed.
    """

    nodes: int
    tail: Any
    head: Any
    gain: Any


class _Arcs(NamedTuple):
    """One scenario's arcs; `curvature` is the proximal one where an arc has none."""

    tail: Any
    head: Any
    gain: Any
    cost: Any
    curvature: Any
    lower: Any
    upper: Any
    flat: Any


class _Point(NamedTuple):
    """Where one scenario stands: `middle` is the flow around which a flat arc is held, `leak` that of the bounds."""

    prices: Any
    middle: Any
    leak: Any
    iterations: Any
    done: Any


def prepare(network: Network) -> Shape:
    """The ends and gains of the arcs; ModelError beyond the size that dense factors can hold."""
    nodes = len(network.nodes)
    if nodes > MOST_NODES:
        raise ModelError(f"{nodes} nodes are too many for the jax back end (at most {MOST_NODES})", hint="Use another")
    filled, arcs = _up(nodes, 16), _up(len(network.tail), 64)
    tail, head = (_fill(np.where(end < 0, filled, end), arcs, filled) for end in (network.tail, network.head))
    return Shape(filled, tail, head, _fill(network.gain, arcs, 1.0))


def solve(state: Shape, network: Network) -> Equilibrium:
    """Solve one network."""
    return _together(state, [network])[0]


def solve_many(networks: Sequence[Network], threads: int = 1) -> list[Equilibrium]:  # noqa: ARG001
    """Solve networks, those of one topology together; the device decides how many threads there are."""
    groups: dict[tuple[bytes, ...], list[int]] = {}
    for number, network in enumerate(networks):
        ends = (network.tail, network.head, network.gain, np.int64(len(network.nodes)))
        groups.setdefault(tuple(end.tobytes() for end in ends), []).append(number)
    found: dict[int, Equilibrium] = {}
    for members in groups.values():
        some = [networks[number] for number in members]
        found |= dict(zip(members, _together(prepare(some[0]), some), strict=True))
    return [found[number] for number in range(len(networks))]


def _together(state: Shape, networks: Sequence[Network]) -> list[Equilibrium]:
    """Solve networks of one topology, in blocks that fit the memory."""
    size = max(1, BLOCK_BYTES // (8 * (state.nodes + 1) ** 2 * 4))
    found: list[Equilibrium] = []
    for start in range(0, len(networks), size):
        found += _block(state, networks[start : start + size])
    return found


def _block(shape: Shape, networks: Sequence[Network]) -> list[Equilibrium]:
    """One block. After some iterations those that are done leave it, so that none waits long for the hardest."""
    columns = [np.stack(column) for column in zip(*(_numbers(shape, network) for network in networks), strict=True)]
    found: dict[int, Equilibrium] = {}
    with jax.enable_x64(True):
        ends = tuple(jnp.asarray(end) for end in (shape.tail, shape.head, shape.gain))
        left = np.arange(len(networks))
        point: Any = _first(shape.nodes, _Arcs(*ends, *(jnp.asarray(column) for column in columns)))
        for stop in _LEAVE:
            rows = np.concatenate([left, np.repeat(left[-1:], _power(len(left)) - len(left))])
            arcs = _Arcs(*ends, *(jnp.asarray(column[rows]) for column in columns))
            point, prices, flows = _run(shape.nodes, arcs, _rows(point, _power(len(left))), stop)
            done = np.asarray(point.done)[: len(left)] | (stop == ITERATIONS)
            numbers = [np.asarray(x) for x in (prices, flows, point.iterations)]
            for row in np.flatnonzero(done):
                found[int(left[row])] = _answer(networks[left[row]], *(x[row] for x in numbers))
            if done.all():
                break
            point, left = _rows(point, np.flatnonzero(~done)), left[~done]
    return [found[number] for number in range(len(networks))]


def _power(count: int) -> int:
    """The next power of two: few sizes are ever compiled."""
    return 1 << (count - 1).bit_length()


def _rows(point: _Point, rows: Any) -> _Point:
    """Chosen rows of every column, or as many as asked for with the last one repeated."""
    if isinstance(rows, int):
        rows = np.minimum(np.arange(rows), len(point.done) - 1)
    return _Point(*(column[rows] for column in point))


def _answer(network: Network, prices: Any, flows: Any, iterations: Any) -> Equilibrium:
    """One scenario's answer without what only filled it up."""
    claimed: Status = "solved" if iterations < ITERATIONS else "max_iterations"
    prices, flows = prices[: len(network.nodes)].copy(), flows[: len(network.tail)].copy()
    return certify(network, prices, flows, claimed=claimed, iterations=int(iterations), backend="jax")


def _numbers(shape: Shape, network: Network) -> tuple[Any, ...]:
    """A scenario's cost, curvature, bounds and flat arcs, these lent a curvature far below that of their node."""
    size = len(shape.tail)
    curvature, cost = _fill(network.curvature, size, 1.0), _fill(network.cost, size, 0.0)
    lower, upper = _fill(network.lower, size, 0.0), _fill(network.upper, size, 0.0)
    flat = curvature == 0
    eased = np.divide(1.0, curvature, out=np.zeros(size), where=~flat)
    seen = np.zeros(shape.nodes + 1)
    np.add.at(seen, shape.head, shape.gain**2 * eased)
    np.add.at(seen, shape.tail, eased)
    node = np.minimum(shape.tail, shape.head)  # a flat arc has one end in the ground, the last node
    usual = 1.0 / np.mean(seen[seen > 0]) if np.any(seen > 0) else 1.0
    local = np.divide(1.0, seen[node], out=np.full(size, usual), where=seen[node] > 0)
    return cost, np.where(flat, _FLAT * local, curvature), lower, upper, flat


def _up(count: int, step: int) -> int:
    return max(step, -(-count // step) * step)


def _fill(column: Any, size: int, value: float) -> Any:
    return np.concatenate([column, np.full(size - len(column), value, column.dtype)])


_OVER = _Arcs(None, None, None, 0, 0, 0, 0, 0)  # what differs by scenario


@partial(jax.jit, static_argnums=0)
def _first(nodes: int, arcs: _Arcs) -> Any:
    """Where a block of scenarios starts."""

    def one(arcs: _Arcs) -> _Point:
        nothing = jnp.where(jnp.isfinite(arcs.upper), jnp.clip(0.0, arcs.lower, arcs.upper), arcs.lower)
        return _Point(jnp.zeros(nodes + 1), nothing, jnp.asarray(0.0), jnp.asarray(0), jnp.asarray(False))

    return jax.vmap(one, in_axes=(_OVER,))(arcs)


@partial(jax.jit, static_argnums=0)
def _run(nodes: int, arcs: _Arcs, points: _Point, stop: int) -> Any:
    """A block of scenarios until all are done or have so many iterations: points, and prices and flows in balance."""

    def one(arcs: _Arcs, point: _Point) -> Any:
        end = lax.while_loop(lambda p: ~p.done & (p.iterations < stop), partial(_advance, arcs), point)
        prices = end.prices
        flows, ease = _flows(arcs, end._replace(leak=0.0), prices)
        for _ in range(2):
            way = _newton(arcs, ease, _balance(arcs, flows, nodes), 1.0, 1e-14)
            prices, flows = prices + way, jnp.clip(flows + ease * _margins(arcs, way), arcs.lower, arcs.upper)
        return end, prices[:nodes], flows

    return jax.vmap(one, in_axes=(_OVER, 0))(arcs, points)


def _advance(arcs: _Arcs, point: _Point) -> _Point:
    """A Newton step, or, where nodes balance, less leak or the next round for the flat arcs."""
    flows, ease = _flows(arcs, point, point.prices)
    excess = _balance(arcs, flows, len(point.prices) - 1)
    world = jnp.maximum(1e-12, jnp.sum(jnp.abs(flows)) / 2)
    worst = jnp.max(jnp.abs(excess)) / world
    sums = jnp.abs(_margins(arcs, point.prices)) + jnp.abs(arcs.cost)
    noise = 4e-16 * jnp.max(jnp.where(ease > 0, sums, 0.0) * ease) / world
    tight = point.leak == 0
    balanced = worst <= jnp.where(tight, jnp.maximum(BALANCE, jnp.minimum(1e-6, noise)), _LOOSE)
    smaller = jnp.where(point.leak * _SHRINK < _TIGHT, 0.0, point.leak * _SHRINK)
    started = jnp.where(point.iterations == _PLAIN, _LEAK, point.leak)
    moved = jnp.where(arcs.flat, jnp.abs(flows - point.middle), 0.0)
    settled = (jnp.max(moved) <= 1e-11 * world) | (jnp.max(moved * jnp.minimum(1.0, arcs.curvature)) <= 1e-13 * world)
    way = _newton(arcs, ease, excess, _alone(arcs, point, excess), 1e-12 + 1e-8 * jnp.minimum(1.0, worst))
    length = _step(arcs, point, way, jnp.dot(flows, _margins(arcs, way)))
    return _Point(
        jnp.where(balanced, point.prices, point.prices + length * way),
        jnp.where(balanced & arcs.flat, jnp.clip(flows, arcs.lower, arcs.upper), point.middle),
        jnp.where(balanced, smaller, started),
        point.iterations + 1,
        balanced & tight & settled,
    )


def _balance(arcs: _Arcs, flows: Any, nodes: int) -> Any:
    """Inflow minus outflow at every node; the ground needs none."""
    return jnp.zeros(nodes + 1).at[arcs.head].add(arcs.gain * flows).at[arcs.tail].add(-flows).at[nodes].set(0.0)


def _margins(arcs: _Arcs, prices: Any) -> Any:
    return arcs.gain * prices[arcs.head] - prices[arcs.tail]


def _flows(arcs: _Arcs, point: _Point, prices: Any) -> tuple[Any, Any]:
    """Flows at these prices and their slopes: the inverse curvature, and beyond a bound what leaks."""
    wanted = (_margins(arcs, prices) - arcs.cost) / arcs.curvature + jnp.where(arcs.flat, point.middle, 0.0)
    free, held = (wanted > arcs.lower) & (wanted < arcs.upper), jnp.clip(wanted, arcs.lower, arcs.upper)
    return held + point.leak * (wanted - held), jnp.where(free, 1.0, point.leak) / arcs.curvature


def _alone(arcs: _Arcs, point: _Point, excess: Any) -> Any:
    """What stands on the diagonal of a node whose arcs are all at a bound: with it, its step ends at the next kink."""
    wanted = (_margins(arcs, point.prices) - arcs.cost) / arcs.curvature + jnp.where(arcs.flat, point.middle, 0.0)
    below = jnp.where(wanted <= arcs.lower, (arcs.lower - wanted) * arcs.curvature, jnp.inf)
    above = jnp.where(wanted >= arcs.upper, (wanted - arcs.upper) * arcs.curvature, jnp.inf)
    never = jnp.full_like(excess, jnp.inf)
    up = never.at[arcs.head].min(below / arcs.gain).at[arcs.tail].min(above)
    down = never.at[arcs.head].min(above / arcs.gain).at[arcs.tail].min(below)
    far = jnp.where(excess < 0, up, down)
    size = 1.0 + jnp.abs(point.prices)
    return jnp.maximum(jnp.abs(excess), 1e-300) / jnp.where(jnp.isfinite(far), 1.001 * far + 1e-9 * size, size)


def _newton(arcs: _Arcs, ease: Any, excess: Any, alone: Any, damping: Any) -> Any:
    """Minus the inverse of the Hessian (a weighted Laplacian) times the excess; the ground stays at 0."""
    tail, head, gain, nodes = arcs.tail, arcs.head, arcs.gain, len(excess) - 1
    matrix = jnp.zeros((nodes + 1, nodes + 1)).at[head, head].add(gain**2 * ease).at[tail, tail].add(ease)
    matrix = matrix.at[head, tail].add(-gain * ease).at[tail, head].add(-gain * ease)
    diagonal = jnp.diagonal(matrix)
    inner = (matrix + jnp.diag(damping * diagonal + jnp.where(diagonal > 0, 0.0, alone)))[:nodes, :nodes]
    factor = jax.scipy.linalg.cho_factor(inner, lower=True)
    return jnp.append(-jax.scipy.linalg.cho_solve(factor, excess[:nodes]), 0.0)


def _step(arcs: _Arcs, point: _Point, way: Any, slope: Any) -> Any:
    """How far to go: to where the dual stops falling. Its derivative is piecewise linear and rises from `slope`."""
    rise = _margins(arcs, way)

    def derivative(length: Any) -> tuple[Any, Any]:
        flows, ease = _flows(arcs, point, point.prices + length * way)
        return jnp.dot(flows, rise), jnp.sum(ease * rise**2)

    def unfinished(state: Any) -> Any:
        tried, _, _, _, at, _ = state
        return (tried < _STEPS) & (jnp.abs(at) > 0.1 * jnp.abs(slope))

    def closer(state: Any) -> Any:
        tried, length, low, high, at, bend = state
        low, high = jnp.where(at < 0, length, low), jnp.where(at > 0, length, high)
        guess = jnp.minimum(length - at / jnp.where(bend > 0, bend, 1.0), 1e3 * length)
        between = jnp.where(jnp.isinf(high), 4.0 * length, 0.5 * (low + high))
        length = jnp.where((bend > 0) & (guess > low) & (guess < high), guess, between)
        return (tried + 1, length, low, high, *derivative(length))

    one = jnp.asarray(1.0)
    return lax.while_loop(unfinished, closer, (0, one, 0.0 * one, jnp.inf * one, *derivative(one)))[1]
