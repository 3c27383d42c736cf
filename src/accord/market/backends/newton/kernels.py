"""Kernels: semismooth Newton on the dual of a separable convex quadratic network flow, for one scenario or eight.

At prices p an arc carries f_a = clip((g_a p_head - p_tail - c_a) / w_a, l_a, u_a), so that only node balance
r(p) = A f(p) is a residual; it is the gradient of a convex function whose generalised Hessian is
H = sum over arcs strictly inside their bounds of v v' / w, with v = g e_head - e_tail. A flat ground arc (w = 0) is a
*kink* in one node's price: its flow jumps there, and infinitely so where it is uncapped, which bounds the price.
Nodes are numbered in the order of elimination throughout.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from accord.market.backends.newton.factor import factorise, substitute
from accord.market.backends.newton.lanes import any_less, clip, fill, fma, larger, less, load, size, store, within
from accord.market.backends.newton.symbolic import Index, Pattern

_SEARCHES = 60
_SURE = -1e-6
"""A step must descend by this share of the sum of what its parts gain and lose."""
_ENOUGH = 0.1
"""The search ends where the derivative has fallen to this share."""
REPORT = 4
"""Rows of a report: residual over world flow, steps, world flow, duality gap over max(1, |objective|)."""
LEAK = 1e-2
"""First weight of an arc at a bound in the Hessian: it lets a price whose arcs are all at bounds move with the others.
It falls with every step, grows after a short one, and is 0 near the solution."""
_MOST, _LEAST, _CLOSE = 0.1, 1e-6, 1e-6
_FAR = 1e-5
_PATIENT, _HURRIED = 30.0, 12.0
"""Steps without progress, from anywhere and from near the solution, after which rounding is taken for the limit."""
_FALL, _GROW, _SHORT = 0.3, 10.0, 0.2


class Wiring(NamedTuple):
    """Which arcs touch which node: inner arcs by tail, ground arcs by node, kinks by node, couplings of node pairs."""

    inner_at: Index
    head: Index
    coupling: Index
    ground_at: Index
    kink_at: Index
    pair_one: Index
    pair_other: Index
    entry: Index


class Terms(NamedTuple):
    """Coefficients, a row an arc: the inner arcs, then the ground arcs (whose `gain` is +g in and -1 out).

    `inverse` is 1 / w. A kink has a price, the price where it turns (minus infinity if its bounds are equal: nowhere)
    and what flows into the node below and above that price.
    """

    gain: Any
    cost: Any
    inverse: Any
    lower: Any
    upper: Any
    price: Any
    kink: Any
    below: Any
    above: Any


class Point(NamedTuple):
    """What `evaluate` finds at a price vector, and the work space of the method; a row a node unless said.

    `smooth` is the balance without kinks, `flat` what kinks carry, `balance` the residual; a price may move between
    `floor` and `ceiling` without meeting a kink; `free` is 0 for a node held at one. `couplings` has a row a pair.
    """

    smooth: Any
    flat: Any
    balance: Any
    diagonal: Any
    floor: Any
    ceiling: Any
    free: Any
    couplings: Any
    segment: Any
    step: Any
    trial: Any
    scale: Any
    panel: Any
    inverse: Any


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def evaluate(wiring: Wiring, terms: Terms, prices: Any, point: Point, bound: bool, leak: Any) -> Any:
    """Balance r(p) and generalised Hessian at `prices`: the largest |r| and world flow, half the sum of |f|.

    An arc at a bound counts with the share `leak` in the Hessian. With `bound` false no arc has bounds, except one
    whose bounds are equal.
    """
    zero, one = fill(prices, 0.0), fill(prices, 1.0)
    most, least = fill(prices, np.inf), fill(prices, -np.inf)
    moved = zero
    for i in range(len(prices)):
        store(point.smooth, i, zero)
        store(point.diagonal, i, zero)
    for k in range(len(wiring.pair_one)):
        store(point.couplings, k, zero)
    for i in range(len(prices)):
        here, net, own = load(prices, i), zero, zero
        for a in range(wiring.inner_at[i], wiring.inner_at[i + 1]):
            j, k = wiring.head[a], wiring.coupling[a]
            gain, inverse = load(terms.gain, a), load(terms.inverse, a)
            lower, upper = load(terms.lower, a), load(terms.upper, a)
            if not bound:
                lower, upper = less(lower, upper, least, lower), less(lower, upper, most, upper)
            wanted = (gain * load(prices, j) - here - load(terms.cost, a)) * inverse
            flow = clip(wanted, lower, upper)
            slope = within(wanted, lower, upper, inverse, less(lower, upper, leak * inverse, zero))
            moved += size(flow)
            net -= flow
            own += slope
            slope *= gain
            store(point.smooth, j, fma(gain, flow, load(point.smooth, j)))
            store(point.diagonal, j, fma(gain, slope, load(point.diagonal, j)))
            store(point.couplings, k, load(point.couplings, k) - slope)
        first = len(wiring.head)
        for a in range(first + wiring.ground_at[i], first + wiring.ground_at[i + 1]):
            gain, inverse = load(terms.gain, a), load(terms.inverse, a)
            lower, upper = load(terms.lower, a), load(terms.upper, a)
            if not bound:
                lower, upper = less(lower, upper, least, lower), less(lower, upper, most, upper)
            wanted = (gain * here - load(terms.cost, a)) * inverse
            flow = clip(wanted, lower, upper)
            slope = within(wanted, lower, upper, inverse, less(lower, upper, leak * inverse, zero))
            moved += size(flow)
            net = fma(gain, flow, net)
            own = fma(gain, gain * slope, own)
        store(point.smooth, i, load(point.smooth, i) + net)
        store(point.diagonal, i, load(point.diagonal, i) + own)
    worst = zero
    for i in range(len(prices)):
        p, smooth = load(prices, i), load(point.smooth, i)
        below, above, floor, ceiling = zero, zero, least, most
        for k in range(wiring.kink_at[i], wiring.kink_at[i + 1]):
            kink, low, high = load(terms.kink, k), load(terms.below, k), load(terms.above, k)
            below += less(kink, p, high, low)
            above += less(p, kink, low, high)
            floor = less(kink, p, larger(floor, kink), floor)
            ceiling = less(p, kink, less(kink, ceiling, kink, ceiling), ceiling)
        # the node's balance may be anything in [low, high]: it is held at a kink where that holds 0
        low, high = smooth + below, smooth + above
        rest = less(zero, low, low, less(high, zero, high, zero))
        held = less(zero, low, one, less(high, zero, one, zero))
        flat = less(zero, low, below, less(high, zero, above, zero - smooth))
        store(point.balance, i, rest)
        store(point.flat, i, flat)
        store(point.free, i, less(below, above, held, one))
        store(point.ceiling, i, less(below, above, less(zero, low, p, ceiling), ceiling))
        store(point.floor, i, less(below, above, less(high, zero, p, floor), floor))
        worst = larger(worst, size(rest))
        moved += size(flat)
    return worst, moved * fill(prices, 0.5)


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def assemble(pattern: Pattern, wiring: Wiring, point: Point, tau: Any) -> None:
    """H + tau diag(H when no arc is at a bound) in the panels; a node held at a kink is cut off from the others."""
    zero = fill(point.balance, 0.0)
    for k in range(len(point.panel)):
        store(point.panel, k, zero)
    for k in range(len(wiring.pair_one)):
        free = load(point.free, wiring.pair_one[k]) * load(point.free, wiring.pair_other[k])
        store(point.panel, wiring.entry[k], load(point.couplings, k) * free)
    for i in range(len(point.balance)):
        store(point.panel, pattern.diagonal[i], fma(tau, load(point.scale, i), load(point.diagonal, i)))


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def along(wiring: Wiring, terms: Terms, prices: Any, step: Any, share: Any) -> Any:
    """First and second derivative along p + share x step of the convex function whose gradient is the smooth balance:

    sum_a y f_a and sum_a y^2 / w_a (inside the bounds), y = g step_head - step_tail."""
    zero = fill(prices, 0.0)
    first, second = zero, zero
    inner = len(wiring.head)
    for i in range(len(prices)):
        here, move = load(prices, i), load(step, i)
        for a in range(wiring.inner_at[i], wiring.inner_at[i + 1]):
            gain, inverse, j = load(terms.gain, a), load(terms.inverse, a), wiring.head[a]
            lower, upper = load(terms.lower, a), load(terms.upper, a)
            rate = gain * load(step, j) - move
            wanted = fma(share, rate, gain * load(prices, j) - here - load(terms.cost, a)) * inverse
            first = fma(rate, clip(wanted, lower, upper), first)
            second = fma(rate * rate, within(wanted, lower, upper, inverse, zero), second)
        for a in range(inner + wiring.ground_at[i], inner + wiring.ground_at[i + 1]):
            gain, inverse = load(terms.gain, a), load(terms.inverse, a)
            lower, upper = load(terms.lower, a), load(terms.upper, a)
            rate = gain * move
            wanted = fma(share, rate, gain * here - load(terms.cost, a)) * inverse
            first = fma(rate, clip(wanted, lower, upper), first)
            second = fma(rate * rate, within(wanted, lower, upper, inverse, zero), second)
    return first, second


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def search(wiring: Wiring, terms: Terms, prices: Any, step: Any, constant: Any, descent: Any, late: Any) -> Any:
    """The share of the step at which the derivative along it vanishes: Newton on a piecewise linear function, kept in
    a bracket. `descent` is the derivative at 0, `constant` its part from kinks; lanes that are not `late` get 1."""
    zero, one, tiny = fill(prices, 0.0), fill(prices, 1.0), fill(prices, 1e-13)
    enough = fill(prices, _ENOUGH) * size(descent)
    left, right, share = zero, one, zero
    slope, bend = along(wiring, terms, prices, step, share)
    slope = descent
    open_ = late
    for _ in range(_SEARCHES):
        guess = share - slope / bend
        middle = less(zero, left, fill(prices, 0.5) * (left + right), fill(prices, 0.1) * right)
        guess = within(guess, left, right, guess, middle)
        share = less(zero, open_, guess, share)
        slope, bend = along(wiring, terms, prices, step, share)
        slope += constant
        left = less(slope, zero, less(zero, open_, share, left), left)
        right = less(zero, slope, less(zero, open_, share, right), right)
        near = less(enough, size(slope), one, zero)
        wide = less(tiny * right, right - left, one, zero)
        open_ = open_ * near * wide
        if not any_less(zero, open_):
            break
    return less(zero, late, share, one)


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def start(pattern: Pattern, wiring: Wiring, terms: Terms, prices: Any, point: Point) -> None:
    """First prices: the equilibrium if no bound held. Also sets the scale of every node."""
    zero, one = fill(prices, 0.0), fill(prices, 1.0)
    for i in range(len(prices)):
        store(prices, i, zero)
    evaluate(wiring, terms, prices, point, False, zero)
    for i in range(len(prices)):
        diagonal = load(point.diagonal, i)
        store(point.scale, i, less(zero, diagonal, diagonal, one))
        store(point.free, i, one)
    assemble(pattern, wiring, point, fill(prices, 1e-12))
    factorise(pattern, point.panel, point.inverse)
    for i in range(len(prices)):
        store(prices, i, zero - load(point.smooth, i))
    substitute(pattern, point.panel, point.inverse, prices)


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def _into_bounds(wiring: Wiring, terms: Terms, prices: Any) -> None:
    """Put prices between the kinks of uncapped arcs: beyond them flow is infinite."""
    most, least = fill(prices, np.inf), fill(prices, -np.inf)
    for i in range(len(prices)):
        floor, ceiling = least, most
        for k in range(wiring.kink_at[i], wiring.kink_at[i + 1]):
            kink = load(terms.kink, k)
            floor = larger(floor, less(least, load(terms.below, k), least, kink))
            ceiling = less(load(terms.above, k), most, ceiling, less(kink, ceiling, kink, ceiling))
        store(prices, i, clip(load(prices, i), floor, ceiling))


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def newton(
    pattern: Pattern,
    wiring: Wiring,
    terms: Terms,
    prices: Any,
    point: Point,
    report: Any,
    cap: int,
    look: int,
    goal: float,
    leakage: float,
) -> None:
    """Move `prices` until node balance is within `goal` of world flow in every lane, or for `cap` steps.

    A step solves (H + leak + tau) d = -r, is cut at the kinks of each node, and is taken whole if the residual halves
    or the derivative along it does; else the search along it is exact. After `look` steps a lane that is still far
    from balance gives up. `report` gets REPORT rows.
    """
    zero, one, half = fill(prices, 0.0), fill(prices, 1.0), fill(prices, 0.5)
    aim, least_world = fill(prices, goal), fill(prices, 1e-12)
    _into_bounds(wiring, terms, prices)
    leak = fill(prices, leakage)
    worst, world = evaluate(wiring, terms, prices, point, True, leak)
    steps, best, stalled = zero, fill(prices, np.inf), zero
    tired = fill(prices, _PATIENT if leakage > 0 else _HURRIED)
    left = zero
    for step in range(cap):
        rest = worst / larger(world, least_world)
        if step == look:
            left = less(fill(prices, _FAR), rest, one, zero)
        better = less(rest, half * best, one, zero)
        best = less(zero, better, rest, best)
        # rounding, not the method, is the limit where a small residual no longer falls
        patience = less(rest, fill(prices, 1e-9), fill(prices, 3.0), tired)
        stalled = less(zero, better, zero, less(rest, fill(prices, 1e-5), stalled + one, zero))
        todo = less(aim, rest, less(stalled, patience, one - left, zero), zero)
        if not any_less(zero, todo):
            break
        steps += todo
        _wake(wiring, terms, prices, point)
        tau = fill(prices, 1e-9) * clip(rest, fill(prices, 1e-4), one)
        assemble(pattern, wiring, point, tau)
        factorise(pattern, point.panel, point.inverse)
        for i in range(len(prices)):
            store(point.step, i, zero - load(point.balance, i))
        substitute(pattern, point.panel, point.inverse, point.step)
        descent, bulk = _chord(prices, point, todo, zero, False)
        uphill = less(descent, fill(prices, _SURE) * bulk, zero, todo)
        if any_less(zero, uphill):  # the projection spoilt the direction: take the scaled gradient there
            descent, bulk = _chord(prices, point, todo, uphill, True)
        before = worst
        calmer = less(rest, fill(prices, _CLOSE), zero, leak * fill(prices, _FALL))
        worst, world = evaluate(wiring, terms, point.trial, point, True, calmer)
        slope, constant = zero, zero
        for i in range(len(prices)):
            move = load(point.step, i)
            constant = fma(move, load(point.segment, i), constant)
            slope = fma(move, load(point.smooth, i), slope)
        slope += constant
        late = less(half * before, worst, less(half * size(descent), slope, todo, zero), zero)
        if any_less(zero, late):
            share = search(wiring, terms, prices, point.step, constant, descent, late)
            for i in range(len(prices)):
                part = fma(share, load(point.step, i), load(prices, i))
                store(point.trial, i, less(share, one, part, load(point.trial, i)))
            braver = clip(leak * fill(prices, _GROW), fill(prices, _LEAST), fill(prices, _MOST))
            calmer = less(share, fill(prices, _SHORT), braver, calmer)
            worst, world = evaluate(wiring, terms, point.trial, point, True, calmer)
        leak = calmer
        for i in range(len(prices)):
            store(prices, i, load(point.trial, i))
    store(report, 0, worst / larger(world, least_world))
    store(report, 1, steps)
    store(report, 2, world)
    store(report, 3, gap(wiring, terms, prices, point))


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def _wake(wiring: Wiring, terms: Terms, prices: Any, point: Point) -> None:
    """Give a node whose arcs are all at a bound a diagonal with which its own step ends just past its next kink.

    Else its step would have no size, and the common share of the step would wait for it.
    """
    zero, one, most = fill(prices, 0.0), fill(prices, 1.0), fill(prices, np.inf)
    alone = zero
    for i in range(len(prices)):
        alone = larger(alone, less(zero, load(point.diagonal, i), zero, size(load(point.balance, i))))
        store(point.segment, i, most)  # how far up, and down, the next kink is
        store(point.trial, i, most)
    if not any_less(zero, alone):
        return
    inner = len(wiring.head)
    for i in range(len(prices)):
        here, up, down = load(prices, i), most, most
        for a in range(wiring.inner_at[i], wiring.inner_at[i + 1]):
            j, gain, inverse = wiring.head[a], load(terms.gain, a), load(terms.inverse, a)
            lower, upper = load(terms.lower, a), load(terms.upper, a)
            wanted = (gain * load(prices, j) - here - load(terms.cost, a)) * inverse
            rise = less(lower, upper, less(lower, wanted, most, (lower - wanted) / inverse), most)
            fall = less(lower, upper, less(wanted, upper, most, (wanted - upper) / inverse), most)
            down, up = less(rise, down, rise, down), less(fall, up, fall, up)
            rise, fall = rise / gain, fall / gain
            store(point.segment, j, less(rise, load(point.segment, j), rise, load(point.segment, j)))
            store(point.trial, j, less(fall, load(point.trial, j), fall, load(point.trial, j)))
        for a in range(inner + wiring.ground_at[i], inner + wiring.ground_at[i + 1]):
            gain, inverse = load(terms.gain, a), load(terms.inverse, a)
            lower, upper = load(terms.lower, a), load(terms.upper, a)
            wanted = (gain * here - load(terms.cost, a)) * inverse
            share = inverse * size(gain)
            rise = less(lower, upper, less(lower, wanted, most, (lower - wanted) / share), most)
            fall = less(lower, upper, less(wanted, upper, most, (wanted - upper) / share), most)
            high, low = less(zero, gain, rise, fall), less(zero, gain, fall, rise)
            up, down = less(high, up, high, up), less(low, down, low, down)
        store(point.segment, i, less(up, load(point.segment, i), up, load(point.segment, i)))
        store(point.trial, i, less(down, load(point.trial, i), down, load(point.trial, i)))
    for i in range(len(prices)):
        balance, size_ = load(point.balance, i), one + size(load(prices, i))
        far = less(balance, zero, load(point.segment, i), load(point.trial, i))
        past = less(far, most, fma(fill(prices, 1.001), far, fill(prices, 1e-9) * size_), size_)
        diagonal = load(point.diagonal, i)
        store(point.diagonal, i, less(zero, diagonal, diagonal, size(balance) / past))


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def gap(wiring: Wiring, terms: Terms, prices: Any, point: Point) -> Any:
    """|p'r| / max(1, |sum c f + w f^2 / 2|): every arc's flow is its best answer to the prices, so p'r is the gap."""
    zero, half, one = fill(prices, 0.0), fill(prices, 0.5), fill(prices, 1.0)
    inner, loss, lost = len(wiring.head), zero, zero
    for i in range(len(prices)):
        here = load(prices, i)
        for a in range(wiring.inner_at[i], wiring.inner_at[i + 1]):
            cost, inverse = load(terms.cost, a), load(terms.inverse, a)
            wanted = (load(terms.gain, a) * load(prices, wiring.head[a]) - here - cost) * inverse
            flow = clip(wanted, load(terms.lower, a), load(terms.upper, a))
            loss = fma(flow, fma(half, flow / inverse, cost), loss)
        for a in range(inner + wiring.ground_at[i], inner + wiring.ground_at[i + 1]):
            cost, inverse = load(terms.cost, a), load(terms.inverse, a)
            flow = clip((load(terms.gain, a) * here - cost) * inverse, load(terms.lower, a), load(terms.upper, a))
            loss = fma(flow, fma(half, flow / inverse, cost), loss)
        at_kink = load(point.flat, i)
        for k in range(wiring.kink_at[i], wiring.kink_at[i + 1]):
            kink = load(terms.kink, k)
            carried = less(kink, here, load(terms.above, k), less(here, kink, load(terms.below, k), zero))
            at_kink -= carried
            loss = fma(carried, load(terms.price, k), loss)
        loss = fma(at_kink, here, loss)  # what is left flows at the node's own price
        lost = fma(here, load(point.balance, i), lost)
    return size(lost) / larger(one, size(loss))


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def _chord(prices: Any, point: Point, todo: Any, uphill: Any, again: bool) -> Any:
    """Cut the step at the kinks of every node, set the trial point; the derivative along the step, and its bulk.

    In lanes that are `uphill` the step is the scaled gradient; `again` leaves the others as they are. The trial point
    lies on a kink exactly where the step is cut.
    """
    zero, descent, bulk = fill(prices, 0.0), fill(prices, 0.0), fill(prices, 0.0)
    for i in range(len(prices)):
        p, balance = load(prices, i), load(point.balance, i)
        steep = zero - balance / larger(load(point.diagonal, i), fill(prices, 1e-3) * load(point.scale, i))
        step = less(zero, uphill, steep, load(point.step, i))
        target = clip(p + step, load(point.floor, i), load(point.ceiling, i))
        target = less(zero, todo, target, p)
        if again:
            target = less(zero, uphill, target, load(point.trial, i))
        store(point.trial, i, target)
        store(point.step, i, target - p)
        store(point.segment, i, less(zero, load(point.free, i), load(point.flat, i), zero))
        descent = fma(target - p, balance, descent)
        bulk += size((target - p) * balance)
    return descent, bulk
