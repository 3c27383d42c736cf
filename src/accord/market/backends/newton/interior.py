"""Interior: a primal-dual interior point in lanes, on the factor's pattern, for what Newton does not settle soon.

With slacks s = f - l and t = u - f and their multipliers y and z, a step solves
    (A Theta^-1 A') dp = -A f - A Theta^-1 q,   theta = w + y / s + z / t,
whose matrix has the pattern of the Hessian of the dual; predictor and corrector (Mehrotra 1992) share one factor. It
starts on the central path of the prices at hand, where only balance is wrong. Its number of steps depends little on
the network, so that lanes wait for nobody. A flat arc is here what flows into its node, at a price; a bound that is
infinite has an infinite slack and a multiplier of 0; an arc whose bounds are equal has multipliers of 0.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from accord.market.backends.newton.factor import factorise, substitute
from accord.market.backends.newton.kernels import Point, Terms, Wiring, newton
from accord.market.backends.newton.lanes import any_less, clip, fill, fma, larger, less, load, root, size, store
from accord.market.backends.newton.symbolic import Pattern

_CAP = 70
_GOAL = 1e-9
_BACK = 0.99
"""Share of the way to the nearest bound that a step takes."""
_WIDE = 10.0
"""First product of slack and multiplier over mean cost times mean flow."""
_INSET = 0.02
"""First prices stay this share of the range away from the kinks that bound them."""
_DULL = 12.0
"""Steps without progress after which a lane gives up."""


class Path(NamedTuple):
    """Slacks, multipliers, and their steps; a row an arc: inner arcs, ground arcs, then flat ones."""

    s: Any
    t: Any
    y: Any
    z: Any
    df: Any
    dy: Any
    dz: Any


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def _single(path: Path, e: Any, mu: Any, inverse: Any) -> Any:
    """The slack that one bound alone would have: the positive x with x^2 / inverse + e x = mu."""
    zero, half, two, four = fill(path.s, 0.0), fill(path.s, 0.5), fill(path.s, 2.0), fill(path.s, 4.0)
    r = root(fma(e, e, four * mu / inverse))
    return less(zero, e, two * mu / (e + r), half * (r - e) * inverse)


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def _place(path: Path, r: int, m: Any, w: Any, lower: Any, upper: Any, low: Any, high: Any, mu: Any, tiny: Any) -> None:
    """Set an arc on the central path: `low` and `high` are the slacks that one bound alone would have, m is what a
    unit earns less its cost."""
    zero, half, most = fill(path.s, 0.0), fill(path.s, 0.5), fill(path.s, np.inf)
    wide = upper - lower
    near, far = less(low, half * wide, low, half * wide), less(high, half * wide, high, half * wide)
    s = larger(tiny, less(low, high, near, wide - far))
    t = larger(tiny, less(low, high, wide - near, far))
    loss = w * _flow(lower, upper, s, t) - m
    k = (mu / s) * (mu / t)
    r2 = root(fma(loss, loss, k + k + k + k))
    y = less(zero, loss, half * (loss + r2), (k + k) / (r2 - loss))
    z = less(zero, loss, (k + k) / (r2 + loss), half * (r2 - loss))
    y = less(s, most, less(t, most, y, mu / s), zero)
    z = less(t, most, less(s, most, z, mu / t), zero)
    store(path.s, r, s)
    store(path.t, r, t)
    store(path.y, r, less(lower, upper, y, zero))
    store(path.z, r, less(lower, upper, z, zero))
    store(path.df, r, zero)
    store(path.dy, r, zero)
    store(path.dz, r, zero)


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def _flow(lower: Any, upper: Any, s: Any, t: Any) -> Any:
    """The flow, from the smaller of its slacks."""
    return less(lower, upper, less(s, t, lower + s, upper - t), lower)


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def _begin(wiring: Wiring, terms: Terms, prices: Any, path: Path) -> Any:
    """Put prices inside their kinks and arcs on the central path; the mean cost."""
    zero, one = fill(prices, 0.0), fill(prices, 1.0)
    most, least, inset = fill(prices, np.inf), fill(prices, -np.inf), fill(prices, _INSET)
    inner, curved = len(wiring.head), len(terms.cost)
    worth, moved, count = zero, zero, zero
    for i in range(len(prices)):
        floor, ceiling = least, most
        for k in range(wiring.kink_at[i], wiring.kink_at[i + 1]):
            price = load(terms.price, k)
            floor = larger(floor, less(least, load(terms.below, k), least, price))
            ceiling = less(load(terms.above, k), most, ceiling, less(price, ceiling, price, ceiling))
        here = load(prices, i)
        wide = inset * less(ceiling - floor, most, ceiling - floor, one + size(here))
        store(prices, i, clip(here, floor + wide, ceiling - wide))
    for i in range(len(prices)):
        here = load(prices, i)
        for a in range(wiring.inner_at[i], wiring.inner_at[i + 1]):
            cost, lower, upper = load(terms.cost, a), load(terms.lower, a), load(terms.upper, a)
            wanted = (load(terms.gain, a) * load(prices, wiring.head[a]) - here - cost) * load(terms.inverse, a)
            moved += size(clip(wanted, lower, upper))
            worth += less(lower, upper, size(cost), zero)
            count += less(lower, upper, one, zero)
        for a in range(inner + wiring.ground_at[i], inner + wiring.ground_at[i + 1]):
            cost, lower, upper = load(terms.cost, a), load(terms.lower, a), load(terms.upper, a)
            moved += size(clip((load(terms.gain, a) * here - cost) * load(terms.inverse, a), lower, upper))
            worth += less(lower, upper, size(cost), zero)
            count += less(lower, upper, one, zero)
    count = larger(one, count)
    worth, moved = less(zero, worth, worth / count, one), less(zero, moved, moved / count, one)
    mu, tiny = fill(prices, _WIDE) * worth * moved, fill(prices, 1e-14) * moved
    for i in range(len(prices)):
        here = load(prices, i)
        for a in range(wiring.inner_at[i], wiring.inner_at[i + 1]):
            m = load(terms.gain, a) * load(prices, wiring.head[a]) - here - load(terms.cost, a)
            _place_curved(terms, path, a, m, mu, tiny)
        for a in range(inner + wiring.ground_at[i], inner + wiring.ground_at[i + 1]):
            _place_curved(terms, path, a, load(terms.gain, a) * here - load(terms.cost, a), mu, tiny)
        for k in range(wiring.kink_at[i], wiring.kink_at[i + 1]):
            m = here - load(terms.price, k)
            low, high = less(m, zero, mu / (zero - m), most), less(zero, m, mu / m, most)
            _place(path, curved + k, m, zero, load(terms.below, k), load(terms.above, k), low, high, mu, tiny)
    return worth


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def _place_curved(terms: Terms, path: Path, a: int, m: Any, mu: Any, tiny: Any) -> None:
    """Set a curved arc on the central path."""
    inverse, lower, upper = load(terms.inverse, a), load(terms.lower, a), load(terms.upper, a)
    w = fill(path.s, 1.0) / inverse
    low, high = _single(path, lower * w - m, mu, inverse), _single(path, m - upper * w, mu, inverse)
    _place(path, a, m, w, lower, upper, low, high, mu, tiny)


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def _moved(path: Path, r: int, length: Any) -> None:
    """Take the last step of an arc."""
    df = length * load(path.df, r)
    store(path.s, r, load(path.s, r) + df)
    store(path.t, r, load(path.t, r) - df)
    store(path.y, r, fma(length, load(path.dy, r), load(path.y, r)))
    store(path.z, r, fma(length, load(path.dz, r), load(path.z, r)))


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def _read(path: Path, r: int, m: Any, w: Any, lower: Any, upper: Any) -> Any:
    """Flow, inverse of theta (0 where bounds are equal) and q of an arc."""
    s, t = load(path.s, r), load(path.t, r)
    flow = _flow(lower, upper, s, t)
    theta = w + load(path.y, r) / s + load(path.z, r) / t
    return flow, less(lower, upper, fill(path.s, 1.0) / theta, fill(path.s, 0.0)), m - w * flow


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def _products(path: Path, r: int) -> Any:
    """s y + t z."""
    zero, most = fill(path.s, 0.0), fill(path.s, np.inf)
    s, t = load(path.s, r), load(path.t, r)
    return less(s, most, s * load(path.y, r), zero) + less(t, most, t * load(path.z, r), zero)


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def _assemble(wiring: Wiring, terms: Terms, prices: Any, point: Point, path: Path, length: Any) -> Any:
    """Take the last step of the arcs; balance, A Theta^-1 A' and, in `flat`, A Theta^-1 q. World flow, sum of s y +
    t z, and the number of bounds."""
    zero, one = fill(prices, 0.0), fill(prices, 1.0)
    most, least = fill(prices, np.inf), fill(prices, -np.inf)
    inner, curved = len(wiring.head), len(terms.cost)
    world, sum_, bounds = zero, zero, zero
    for i in range(len(prices)):
        store(point.balance, i, zero)
        store(point.flat, i, zero)
        store(point.diagonal, i, zero)
    for k in range(len(wiring.pair_one)):
        store(point.couplings, k, zero)
    for i in range(len(prices)):
        here, net, own, right = load(prices, i), zero, zero, zero
        for a in range(wiring.inner_at[i], wiring.inner_at[i + 1]):
            _moved(path, a, length)
            j, k, gain = wiring.head[a], wiring.coupling[a], load(terms.gain, a)
            lower, upper = load(terms.lower, a), load(terms.upper, a)
            m = gain * load(prices, j) - here - load(terms.cost, a)
            flow, ease, q = _read(path, a, m, one / load(terms.inverse, a), lower, upper)
            world += size(flow)
            sum_ += _products(path, a)
            bounds += less(lower, upper, less(upper, most, one + one, one), zero)
            q *= ease
            net -= flow
            own += ease
            right -= q
            store(point.balance, j, fma(gain, flow, load(point.balance, j)))
            store(point.flat, j, fma(gain, q, load(point.flat, j)))
            ease *= gain
            store(point.diagonal, j, fma(gain, ease, load(point.diagonal, j)))
            store(point.couplings, k, load(point.couplings, k) - ease)
        for a in range(inner + wiring.ground_at[i], inner + wiring.ground_at[i + 1]):
            _moved(path, a, length)
            gain, lower, upper = load(terms.gain, a), load(terms.lower, a), load(terms.upper, a)
            m = gain * here - load(terms.cost, a)
            flow, ease, q = _read(path, a, m, one / load(terms.inverse, a), lower, upper)
            world += size(flow)
            sum_ += _products(path, a)
            bounds += less(lower, upper, less(upper, most, one + one, one), zero)
            net = fma(gain, flow, net)
            own = fma(gain, gain * ease, own)
            right = fma(gain, ease * q, right)
        for k in range(wiring.kink_at[i], wiring.kink_at[i + 1]):
            _moved(path, curved + k, length)
            lower, upper = load(terms.below, k), load(terms.above, k)
            flow, ease, q = _read(path, curved + k, here - load(terms.price, k), zero, lower, upper)
            world += size(flow)
            sum_ += _products(path, curved + k)
            both = less(upper, most, less(least, lower, one + one, one), one)
            bounds += less(lower, upper, both, zero)
            net += flow
            own += ease
            right = fma(ease, q, right)
        store(point.balance, i, load(point.balance, i) + net)
        store(point.diagonal, i, load(point.diagonal, i) + own)
        store(point.flat, i, load(point.flat, i) + right)
    return world * fill(prices, 0.5), sum_, larger(one, bounds)


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def _fill_panels(pattern: Pattern, wiring: Wiring, point: Point) -> None:
    """A Theta^-1 A' in the panels; a node that nothing holds keeps its price."""
    zero, more, least = fill(point.balance, 0.0), fill(point.balance, 1.0 + 1e-14), fill(point.balance, 1e-250)
    for k in range(len(point.panel)):
        store(point.panel, k, zero)
    for k in range(len(wiring.pair_one)):
        store(point.panel, wiring.entry[k], load(point.couplings, k))
    for i in range(len(point.balance)):
        store(point.panel, pattern.diagonal[i], fma(more, load(point.diagonal, i), least))


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def _ways(path: Path, r: int, move: Any, ease: Any, q: Any) -> Any:
    """The predictor's step of an arc and its multipliers; `move` is what the step of prices adds to its earning."""
    df = ease * (move + q)
    s, t, y, z = load(path.s, r), load(path.t, r), load(path.y, r), load(path.z, r)
    zero = fill(path.s, 0.0)
    return df, zero - y * (df / s) - y, z * (df / t) - z


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def _nearest(path: Path, r: int, df: Any, dy: Any, dz: Any, most: Any) -> Any:
    """The largest of `most` and the shares of slacks and multipliers that a whole step takes away."""
    zero = fill(path.s, 0.0)
    most = larger(most, zero - df / load(path.s, r))
    most = larger(most, df / load(path.t, r))
    most = larger(most, zero - dy / load(path.y, r))
    return larger(most, zero - dz / load(path.z, r))


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def _predict(wiring: Wiring, terms: Terms, prices: Any, point: Point, path: Path) -> Any:
    """What the corrector needs of the predictor in `step`: A Theta^-1 of its second-order part in `smooth` and of the
    unit of its aim in `segment`; the largest share taken away, and the sum of its products."""
    zero, one = fill(prices, 0.0), fill(prices, 1.0)
    inner, curved = len(wiring.head), len(terms.cost)
    most, bent = zero, zero
    for i in range(len(prices)):
        store(point.smooth, i, zero)
        store(point.segment, i, zero)
    for i in range(len(prices)):
        here, move, right, unit = load(prices, i), load(point.step, i), zero, zero
        for a in range(wiring.inner_at[i], wiring.inner_at[i + 1]):
            j, gain = wiring.head[a], load(terms.gain, a)
            m = gain * load(prices, j) - here - load(terms.cost, a)
            _, ease, q = _read(path, a, m, one / load(terms.inverse, a), load(terms.lower, a), load(terms.upper, a))
            df, dy, dz = _ways(path, a, gain * load(point.step, j) - move, ease, q)
            most = _nearest(path, a, df, dy, dz, most)
            bent = fma(df, dy - dz, bent)
            s, t = load(path.s, a), load(path.t, a)
            q = ease * (zero - df * (dy / s) - df * (dz / t))
            ease *= one / s - one / t
            right -= q
            unit -= ease
            store(point.smooth, j, fma(gain, q, load(point.smooth, j)))
            store(point.segment, j, fma(gain, ease, load(point.segment, j)))
        for a in range(inner + wiring.ground_at[i], inner + wiring.ground_at[i + 1]):
            gain = load(terms.gain, a)
            m = gain * here - load(terms.cost, a)
            _, ease, q = _read(path, a, m, one / load(terms.inverse, a), load(terms.lower, a), load(terms.upper, a))
            df, dy, dz = _ways(path, a, gain * move, ease, q)
            most = _nearest(path, a, df, dy, dz, most)
            bent = fma(df, dy - dz, bent)
            s, t = load(path.s, a), load(path.t, a)
            right = fma(gain, ease * (zero - df * (dy / s) - df * (dz / t)), right)
            unit = fma(gain, ease * (one / s - one / t), unit)
        for k in range(wiring.kink_at[i], wiring.kink_at[i + 1]):
            m, lower, upper = here - load(terms.price, k), load(terms.below, k), load(terms.above, k)
            _, ease, q = _read(path, curved + k, m, zero, lower, upper)
            df, dy, dz = _ways(path, curved + k, move, ease, q)
            most = _nearest(path, curved + k, df, dy, dz, most)
            bent = fma(df, dy - dz, bent)
            s, t = load(path.s, curved + k), load(path.t, curved + k)
            right += ease * (zero - df * (dy / s) - df * (dz / t))
            unit += ease * (one / s - one / t)
        store(point.smooth, i, load(point.smooth, i) + right)
        store(point.segment, i, load(point.segment, i) + unit)
    return most, bent


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def _correct_arc(path: Path, r: int, first: Any, move: Any, ease: Any, q: Any, aim: Any, most: Any) -> Any:
    """Set the step of an arc after the corrector; the largest share taken away so far."""
    df, dy, dz = _ways(path, r, first, ease, q)
    s, t, y, z = load(path.s, r), load(path.t, r), load(path.y, r), load(path.z, r)
    low, high = aim - df * dy, aim + df * dz
    df = ease * (move + q + low / s - high / t)
    zero = fill(path.s, 0.0)
    dy, dz = low / s - y * (df / s) - y, high / t + z * (df / t) - z
    # an arc whose bounds are equal, or a bound that is infinite, has no multiplier
    dy, dz = less(zero, y, dy, zero), less(zero, z, dz, zero)
    store(path.df, r, df)
    store(path.dy, r, dy)
    store(path.dz, r, dz)
    return _nearest(path, r, df, dy, dz, most)


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def _correct(wiring: Wiring, terms: Terms, prices: Any, point: Point, path: Path, aim: Any) -> Any:
    """The steps of the arcs that go with the steps of prices in `trial`; the largest share taken away."""
    zero, one = fill(prices, 0.0), fill(prices, 1.0)
    inner, curved = len(wiring.head), len(terms.cost)
    most = zero
    for i in range(len(prices)):
        here, before, move = load(prices, i), load(point.step, i), load(point.trial, i)
        for a in range(wiring.inner_at[i], wiring.inner_at[i + 1]):
            j, gain = wiring.head[a], load(terms.gain, a)
            m = gain * load(prices, j) - here - load(terms.cost, a)
            _, ease, q = _read(path, a, m, one / load(terms.inverse, a), load(terms.lower, a), load(terms.upper, a))
            first, then = gain * load(point.step, j) - before, gain * load(point.trial, j) - move
            most = _correct_arc(path, a, first, then, ease, q, aim, most)
        for a in range(inner + wiring.ground_at[i], inner + wiring.ground_at[i + 1]):
            gain = load(terms.gain, a)
            m = gain * here - load(terms.cost, a)
            _, ease, q = _read(path, a, m, one / load(terms.inverse, a), load(terms.lower, a), load(terms.upper, a))
            most = _correct_arc(path, a, gain * before, gain * move, ease, q, aim, most)
        for k in range(wiring.kink_at[i], wiring.kink_at[i + 1]):
            m, lower, upper = here - load(terms.price, k), load(terms.below, k), load(terms.above, k)
            _, ease, q = _read(path, curved + k, m, zero, lower, upper)
            most = _correct_arc(path, curved + k, before, move, ease, q, aim, most)
    return most


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def interior(pattern: Pattern, wiring: Wiring, terms: Terms, prices: Any, point: Point, path: Path) -> Any:
    """Move `prices` to within a billionth of world flow and of the objective's size; the steps of every lane.

    A lane that gets nowhere stops where it is; prices that are no numbers are not given back.
    """
    zero, one = fill(prices, 0.0), fill(prices, 1.0)
    most, goal, dullest = fill(prices, np.inf), fill(prices, _GOAL), fill(prices, _DULL)
    for i in range(len(prices)):
        store(point.floor, i, load(prices, i))  # comes back where the end is no number
    worth = _begin(wiring, terms, prices, path)
    length, steps, best, dull = zero, zero, most, zero
    going = one
    for _ in range(_CAP):
        world, sum_, bounds = _assemble(wiring, terms, prices, point, path, length)
        worst = zero
        for i in range(len(prices)):
            worst = larger(worst, size(load(point.balance, i)))
        world = larger(world, fill(prices, 1e-12))
        error = larger(worst / world, sum_ / (worth * world))
        dull = less(error, fill(prices, 0.9) * best, zero, dull + one)
        best = less(error, best, error, best)
        going = less(zero, going, less(goal, error, less(dull, dullest, one, zero), zero), zero)
        if not any_less(zero, going):
            break
        steps += going
        _fill_panels(pattern, wiring, point)
        factorise(pattern, point.panel, point.inverse)
        for i in range(len(prices)):
            store(point.step, i, zero - load(point.balance, i) - load(point.flat, i))
        substitute(pattern, point.panel, point.inverse, point.step)
        taken, bent = _predict(wiring, terms, prices, point, path)
        reach = one / larger(one, taken)
        after = fma(reach * reach, bent, sum_ * (one - reach)) / sum_
        after = clip(after, zero, one)
        aim = after * after * after * sum_ / bounds
        for i in range(len(prices)):
            right = zero - load(point.balance, i) - load(point.flat, i) - load(point.smooth, i)
            store(point.trial, i, right - aim * load(point.segment, i))
        substitute(pattern, point.panel, point.inverse, point.trial)
        taken = _correct(wiring, terms, prices, point, path, aim)
        length = less(zero, going, one / larger(one, taken / fill(prices, _BACK)), zero)
        for i in range(len(prices)):
            p = load(prices, i)
            store(prices, i, less(zero, going, fma(length, load(point.trial, i), p), p))
    for i in range(len(prices)):
        p = load(prices, i)
        store(prices, i, less(size(p), most, p, load(point.floor, i)))
    return steps


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def second(
    pattern: Pattern, wiring: Wiring, terms: Terms, prices: Any, point: Point, path: Path, report: Any, cap: int,
    goal: float,
) -> None:  # fmt: skip
    """The second phase: the interior point from the prices at hand, then Newton, which ends exactly from there.

    `start` must have set the scale of every node. `report` as `newton` has it, with the steps of both.
    """
    steps = interior(pattern, wiring, terms, prices, point, path)
    newton(pattern, wiring, terms, prices, point, report, cap, cap, goal, 0.0)
    store(report, 1, load(report, 1) + steps)
