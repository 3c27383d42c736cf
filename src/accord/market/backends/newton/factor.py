"""Factor: the numeric Cholesky factorisation L L' = H on a fixed pattern of supernodes, and its two triangular solves.

Every kernel works on one scenario or on eight (see `lanes`). Panels are row-major, so that every inner loop is a dot
product of two rows, taken four rows by four columns at a time where the panel is that wide.
"""

from __future__ import annotations

from typing import Any

from numba import njit

from accord.market.backends.newton.lanes import fill, less, load, minus, root, store
from accord.market.backends.newton.symbolic import Pattern

PIVOT_FLOOR = 1e-280
"""A pivot that is not above this belongs to a node that nothing holds: its price does not move."""


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def _four(panel: Any, row: int, at: int, count: int, width: int, a: Any, b: Any, c: Any, d: Any) -> Any:
    """a .. d minus the dot products of one row with four rows that follow each other, over `count` columns."""
    for k in range(count):
        x = load(panel, row + k)
        a = minus(x, load(panel, at + k), a)
        b = minus(x, load(panel, at + width + k), b)
        c = minus(x, load(panel, at + 2 * width + k), c)
        d = minus(x, load(panel, at + 3 * width + k), d)
    return a, b, c, d


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def _sixteen(panel: Any, row: int, at: int, count: int, width: int, tile: Any) -> Any:
    """Sixteen values minus the dot products of four rows with four rows, over `count` columns."""
    a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3 = tile
    for k in range(count):
        w = load(panel, at + k)
        x = load(panel, at + width + k)
        y = load(panel, at + 2 * width + k)
        z = load(panel, at + 3 * width + k)
        r = load(panel, row + k)
        a0, a1, a2, a3 = minus(r, w, a0), minus(r, x, a1), minus(r, y, a2), minus(r, z, a3)
        r = load(panel, row + width + k)
        b0, b1, b2, b3 = minus(r, w, b0), minus(r, x, b1), minus(r, y, b2), minus(r, z, b3)
        r = load(panel, row + 2 * width + k)
        c0, c1, c2, c3 = minus(r, w, c0), minus(r, x, c1), minus(r, y, c2), minus(r, z, c3)
        r = load(panel, row + 3 * width + k)
        d0, d1, d2, d3 = minus(r, w, d0), minus(r, x, d1), minus(r, y, d2), minus(r, z, d3)
    return a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def _entry(panel: Any, start: int, width: int, i: int, j: int, inverse: Any) -> Any:
    """L_ij = (H_ij - sum_{k<j} L_ik L_jk) / L_jj; on the diagonal the root of that, whose inverse is kept."""
    at, row, other = start + i * width + j, start + i * width, start + j * width
    value = load(panel, at)
    for k in range(j):
        value = minus(load(panel, row + k), load(panel, other + k), value)
    store(panel, at, value * inverse)


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def _pivot(panel: Any, start: int, width: int, j: int) -> Any:
    """1 / L_jj, and 0 for a node that nothing holds."""
    row = start + j * width
    value = load(panel, row + j)
    for k in range(j):
        x = load(panel, row + k)
        value = minus(x, x, value)
    zero, one, floor = fill(panel, 0.0), fill(panel, 1.0), fill(panel, PIVOT_FLOOR)
    safe = less(floor, value, value, one)
    return less(floor, value, one / root(safe), zero)


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def factorise(pattern: Pattern, panel: Any, inverse: Any) -> None:
    """Overwrite the panels, which hold H, with L; `inverse` gets 1 / L_jj."""
    for s in range(len(pattern.first) - 1):
        first, start = pattern.first[s], pattern.panel_at[s]
        width = pattern.first[s + 1] - first
        height = width + pattern.below_at[s + 1] - pattern.below_at[s]
        _panel(panel, start, width, height, first, inverse)
        _send(pattern, panel, s, start + width * width, width, height - width)


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def _panel(panel: Any, start: int, width: int, height: int, first: int, inverse: Any) -> None:
    """Factorise one dense panel."""
    tiled = width - width % 4
    for j in range(0, tiled, 4):
        for k in range(j, j + 4):  # the triangle on the diagonal
            for l in range(j, k):  # noqa: E741
                _entry(panel, start, width, k, l, load(inverse, first + l))
            store(inverse, first + k, _pivot(panel, start, width, k))
        at = start + j * width
        i = j + 4
        while i + 4 <= height:
            row = start + i * width
            tile = (
                load(panel, row + j), load(panel, row + j + 1), load(panel, row + j + 2), load(panel, row + j + 3),
                load(panel, row + width + j), load(panel, row + width + j + 1),
                load(panel, row + width + j + 2), load(panel, row + width + j + 3),
                load(panel, row + 2 * width + j), load(panel, row + 2 * width + j + 1),
                load(panel, row + 2 * width + j + 2), load(panel, row + 2 * width + j + 3),
                load(panel, row + 3 * width + j), load(panel, row + 3 * width + j + 1),
                load(panel, row + 3 * width + j + 2), load(panel, row + 3 * width + j + 3),
            )  # fmt: skip
            a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3 = _sixteen(panel, row, at, j, width, tile)
            _finish(panel, row + j, at + j, width, inverse, first + j, a0, a1, a2, a3)
            _finish(panel, row + width + j, at + j, width, inverse, first + j, b0, b1, b2, b3)
            _finish(panel, row + 2 * width + j, at + j, width, inverse, first + j, c0, c1, c2, c3)
            _finish(panel, row + 3 * width + j, at + j, width, inverse, first + j, d0, d1, d2, d3)
            i += 4
        while i < height:
            row = start + i * width
            a, b, c, d = (
                load(panel, row + j),
                load(panel, row + j + 1),
                load(panel, row + j + 2),
                load(panel, row + j + 3),
            )
            a, b, c, d = _four(panel, row, at, j, width, a, b, c, d)
            _finish(panel, row + j, at + j, width, inverse, first + j, a, b, c, d)
            i += 1
    for j in range(tiled, width):
        store(inverse, first + j, _pivot(panel, start, width, j))
        for i in range(j + 1, height):
            _entry(panel, start, width, i, j, load(inverse, first + j))


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def _finish(
    panel: Any, row: int, at: int, width: int, inverse: Any, first: int, a: Any, b: Any, c: Any, d: Any
) -> None:
    """Divide four values of a row by the 4 x 4 triangle of their columns, and store them."""
    a = a * load(inverse, first)
    b = minus(a, load(panel, at + width), b) * load(inverse, first + 1)
    c = minus(a, load(panel, at + 2 * width), c)
    c = minus(b, load(panel, at + 2 * width + 1), c) * load(inverse, first + 2)
    d = minus(a, load(panel, at + 3 * width), d)
    d = minus(b, load(panel, at + 3 * width + 1), d)
    d = minus(c, load(panel, at + 3 * width + 2), d) * load(inverse, first + 3)
    store(panel, row, a)
    store(panel, row + 1, b)
    store(panel, row + 2, c)
    store(panel, row + 3, d)


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def _send(pattern: Pattern, panel: Any, s: int, start: int, width: int, count: int) -> None:
    """Subtract the products of the rows below supernode s from the entries that they reach: H_ij -= L_i . L_j."""
    goes, to = pattern.target_at[s], pattern.target
    zero = fill(panel, 0.0)
    i = 0
    while i + 4 <= count:
        row = start + i * width
        j = 0
        while j < i:
            tile = (zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero, zero)
            a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3 = _sixteen(
                panel, row, start + j * width, width, width, tile
            )
            _add(panel, to, goes + i * (i + 1) // 2 + j, a0, a1, a2, a3)
            _add(panel, to, goes + (i + 1) * (i + 2) // 2 + j, b0, b1, b2, b3)
            _add(panel, to, goes + (i + 2) * (i + 3) // 2 + j, c0, c1, c2, c3)
            _add(panel, to, goes + (i + 3) * (i + 4) // 2 + j, d0, d1, d2, d3)
            j += 4
        for k in range(i, i + 4):
            _pairs(panel, to, goes, start, width, k, i)
        i += 4
    while i < count:
        j = 0
        while j + 4 <= i:
            a, b, c, d = _four(panel, start + i * width, start + j * width, width, width, zero, zero, zero, zero)
            _add(panel, to, goes + i * (i + 1) // 2 + j, a, b, c, d)
            j += 4
        _pairs(panel, to, goes, start, width, i, j)
        i += 1


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def _pairs(panel: Any, to: Any, goes: int, start: int, width: int, i: int, j: int) -> None:
    """The products of row i with the rows from j to i itself."""
    for l in range(j, i + 1):  # noqa: E741
        value = fill(panel, 0.0)
        for k in range(width):
            value = minus(load(panel, start + i * width + k), load(panel, start + l * width + k), value)
        at = to[goes + i * (i + 1) // 2 + l]
        store(panel, at, load(panel, at) + value)


@njit(forceinline=True)  # type: ignore[untyped-decorator]
def _add(panel: Any, to: Any, at: int, a: Any, b: Any, c: Any, d: Any) -> None:
    """Add four values to the entries that the next four targets name."""
    store(panel, to[at], load(panel, to[at]) + a)
    store(panel, to[at + 1], load(panel, to[at + 1]) + b)
    store(panel, to[at + 2], load(panel, to[at + 2]) + c)
    store(panel, to[at + 3], load(panel, to[at + 3]) + d)


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def substitute(pattern: Pattern, panel: Any, inverse: Any, x: Any) -> None:
    """Overwrite x with the solution of L L' x = x."""
    count = len(pattern.first) - 1
    for s in range(count):
        _forward(pattern, panel, inverse, x, s)
    for s in range(count - 1, -1, -1):
        _backward(pattern, panel, inverse, x, s)


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def _forward(pattern: Pattern, panel: Any, inverse: Any, x: Any, s: int) -> None:
    """L x = x in the columns of supernode s, and what they send to the rows below."""
    first, start = pattern.first[s], pattern.panel_at[s]
    width = pattern.first[s + 1] - first
    for i in range(width):
        value = load(x, first + i)
        for k in range(i):
            value = minus(load(panel, start + i * width + k), load(x, first + k), value)
        store(x, first + i, value * load(inverse, first + i))
    row = start + width * width
    for b in range(pattern.below_at[s], pattern.below_at[s + 1]):
        value = load(x, pattern.below[b])
        for k in range(width):
            value = minus(load(panel, row + k), load(x, first + k), value)
        store(x, pattern.below[b], value)
        row += width


@njit(nogil=True, error_model="numpy", cache=True)  # type: ignore[untyped-decorator]
def _backward(pattern: Pattern, panel: Any, inverse: Any, x: Any, s: int) -> None:
    """L' x = x in the columns of supernode s."""
    first, start = pattern.first[s], pattern.panel_at[s]
    width = pattern.first[s + 1] - first
    row = start + width * width
    for b in range(pattern.below_at[s], pattern.below_at[s + 1]):
        known = load(x, pattern.below[b])
        for k in range(width):
            store(x, first + k, minus(load(panel, row + k), known, load(x, first + k)))
        row += width
    for i in range(width - 1, -1, -1):
        value = load(x, first + i) * load(inverse, first + i)
        store(x, first + i, value)
        for k in range(i):
            store(x, first + k, minus(load(panel, start + i * width + k), value, load(x, first + k)))
