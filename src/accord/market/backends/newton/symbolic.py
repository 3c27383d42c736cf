"""Symbolic: the order of elimination and the supernodes of the Cholesky factor, once per topology.

The generalised Hessian couples two nodes where an arc joins them, whatever the scenario; a banned or clipped arc only
puts a zero there. Nodes are taken in minimum-degree order (leaf countries first, hubs last), chained columns of the
factor with like patterns are merged into supernodes (dense panels), and every update has its place computed here, so
that the numeric kernel follows a list.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from accord.core.errors import ModelError

Index = NDArray[np.int64]
Short = NDArray[np.int32]


_MANY = 10_000
"""Nodes from which on the order is found on the pattern alone."""
_WORK = 20_000_000
"""Products that elimination may take there: some seconds, and a factor of some hundred megabytes at most."""


class Pattern(NamedTuple):
    """The factor L of P H P' in supernodes.

    Supernode s has the columns first[s] .. first[s+1], the rows `below[below_at[s] : below_at[s+1]]` under them, and
    a row-major panel of (width + rows below) x width at panel_at[s]. `target` says where the product of its rows
    i >= j goes: at target[target_at[s] + i (i + 1) / 2 + j].
    """

    first: Index
    below_at: Index
    below: Index
    panel_at: Index
    target_at: Index
    target: Short
    diagonal: Index


def minimum_degree(size: int, one: Index, other: Index) -> Index:
    """Nodes in the order of elimination; `one` and `other` are the coupled pairs."""
    if not len(one):
        return np.arange(size)
    if size > _MANY:
        return _eliminated(size, one, other)
    from scipy import sparse  # heavy: only when a new topology is prepared
    from scipy.sparse.linalg import splu

    count = np.bincount(np.concatenate([one, other]), minlength=size)
    entries = np.concatenate([-np.ones(2 * len(one)), count + 1.0])
    every = np.arange(size)
    at = np.concatenate([one, other, every]), np.concatenate([other, one, every])
    factor = splu(
        sparse.csc_matrix((entries, at), shape=(size, size)),
        permc_spec="MMD_AT_PLUS_A",
        diag_pivot_thresh=0.0,
        options={"SymmetricMode": True},
    )
    return np.argsort(factor.perm_c)


def _eliminated(size: int, one: Index, other: Index) -> Index:
    """The same of the pattern alone, for networks of many nodes: it can stop before the factor fills the memory.

    Raises ModelError where the factor, or the work to find it, would pass the limit.
    """
    near: list[set[int]] = [set() for _ in range(size)]
    for i, j in zip(one.tolist(), other.tolist(), strict=True):
        if i != j:
            near[i].add(j)
            near[j].add(i)
    waiting = [(len(around), i) for i, around in enumerate(near)]
    heapify(waiting)
    order: list[int] = []
    done, work = bytearray(size), 0
    while waiting:
        degree, i = heappop(waiting)
        if done[i] or degree != len(near[i]):
            continue  # an old entry
        around = near[i]
        work += (degree + 1) ** 2
        if work > _WORK:
            left = size - len(order)
            raise ModelError(
                f"the factor would fill in: {left} of {size} nodes are left with {degree} neighbours or more",
                where="order of elimination",
                hint="newton needs places that trade through few hubs; try another back end or fewer links",
            )
        order.append(i)
        for j in around:
            near[j] |= around
            near[j] -= {i, j}
            heappush(waiting, (len(near[j]), j))
        done[i], near[i] = 1, set()
    return np.array(order, np.int64)


def analyse(size: int, one: Index, other: Index) -> tuple[Index, Pattern, Index]:
    """The order of elimination, the pattern of the factor, and where each coupled pair has its entry in it."""
    order = minimum_degree(size, one, other)
    order = order[_postorder(_columns(size, order, one, other)[1])]
    columns, parent = _columns(size, order, one, other)
    first = _supernodes(columns, parent)
    pattern, place = _layout(columns, first)
    rank = np.empty(size, np.int64)
    rank[order] = np.arange(size)
    low, high = np.minimum(rank[one], rank[other]), np.maximum(rank[one], rank[other])
    entry = np.array([place(int(i), int(j)) for i, j in zip(high, low, strict=True)], np.int64)
    return order, pattern, entry


def _columns(size: int, order: Index, one: Index, other: Index) -> tuple[list[set[int]], list[int]]:
    """The rows below the diagonal in every column of the factor, and the parent of every column."""
    rank = np.empty(size, np.int64)
    rank[order] = np.arange(size)
    columns: list[set[int]] = [set() for _ in range(size)]
    ends = np.minimum(rank[one], rank[other]).tolist(), np.maximum(rank[one], rank[other]).tolist()
    for low, high in zip(*ends, strict=True):
        columns[low].add(high)
    parent = [-1] * size
    for j, below in enumerate(columns):
        if below:
            up = parent[j] = min(below)
            columns[up] |= below
            columns[up].discard(up)
    return columns, parent


def _postorder(parent: list[int]) -> Index:
    """Columns so that children come before their parent, the child last that has most below it nearest to it."""
    children: list[list[int]] = [[] for _ in parent]
    roots: list[int] = []
    for j, up in enumerate(parent):
        (children[up] if up >= 0 else roots).append(j)
    found: list[int] = []
    stack = list(roots)
    while stack:  # parents first, then the whole turned round
        j = stack.pop()
        found.append(j)
        stack.extend(children[j])
    return np.array(found[::-1], np.int64)


def _cost(width: int, rows: int) -> float:
    """Cycles, roughly, of one supernode: products of the panel, entries touched, updates sent."""
    products = width * width * (width / 6 + rows / 2) + width * rows * rows / 2
    return 1.0 * products + 2.0 * width * (width / 2 + rows) + 3.0 * rows * rows / 2 + 60.0


def _supernodes(columns: list[set[int]], parent: list[int]) -> list[int]:
    """First column of every supernode; a chain of columns is merged where the merged panel costs less."""
    groups: list[tuple[int, int, float]] = []  # first column, rows below, cost
    for j, below in enumerate(columns):
        group = (j, len(below), _cost(1, len(below)))
        while groups and parent[group[0] - 1] >= group[0]:
            before = groups[-1]
            if parent[group[0] - 1] > j:
                break
            merged = _cost(j + 1 - before[0], group[1])
            if merged > before[2] + group[2]:
                break
            groups.pop()
            group = (before[0], group[1], merged)
        groups.append(group)
    return [g[0] for g in groups]


def _layout(columns: list[set[int]], first: list[int]) -> tuple[Pattern, Any]:
    """Panels one after the other, the target of every update, and a function that finds an entry (row, column)."""
    size = len(columns)
    ends = [*first[1:], size][: len(first)]
    owner = np.repeat(np.arange(len(first)), np.diff([*first, size]))
    below = [np.array(sorted(columns[end - 1]), np.int64) for end in ends]
    widths = np.diff([*first, size])
    heights = widths + np.array([len(b) for b in below], np.int64)
    panel_at = np.concatenate([[0], np.cumsum(widths * heights)]).astype(np.int64)

    def place(rows: Any, column: int) -> Any:
        s = owner[column]
        start, width = first[s], widths[s]
        inside = np.asarray(rows) < ends[s]
        at = np.where(inside, np.asarray(rows) - start, width + np.searchsorted(below[s], rows))
        return panel_at[s] + at * width + (column - start)

    targets = []
    for b in below:
        count = len(b)
        block = np.empty(count * (count + 1) // 2, np.int32)
        i = np.arange(count)
        for j in range(count):
            block[i[j:] * (i[j:] + 1) // 2 + j] = place(b[j:], int(b[j]))
        targets.append(block)
    pattern = Pattern(
        first=np.array([*first, size], np.int64),
        below_at=np.concatenate([[0], np.cumsum([len(b) for b in below])]).astype(np.int64),
        below=np.concatenate([*below, np.zeros(0, np.int64)]),
        panel_at=panel_at,
        target_at=np.concatenate([[0], np.cumsum([len(t) for t in targets])]).astype(np.int64),
        target=np.concatenate([*targets, np.zeros(0, np.int32)]),
        diagonal=np.array([place(j, j) for j in range(size)], np.int64),
    )
    return pattern, place
