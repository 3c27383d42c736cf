"""Match: pairs of a gold span and a found span, one to one, with the largest sum of overlaps.

lenient: intersection over union of .3 or more, or one holds 80 % of the other and they overlap by .15 or more
strict:  intersection over union of .5 or more
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

Range = tuple[int, int]
LENIENT, HELD, HELD_AT_LEAST, STRICT = 0.3, 0.8, 0.15, 0.5


def overlap(one: Range, other: Range) -> float:
    """Intersection over union of two ranges."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, common) / (max(one[1], other[1]) - min(one[0], other[0])) if common > 0 else 0.0


def lenient(one: Range, other: Range) -> bool:
    """Whether two ranges are the same for the lenient count."""
    share = overlap(one, other)
    if share >= LENIENT:
        return True
    common = min(one[1], other[1]) - max(one[0], other[0])
    shorter = min(one[1] - one[0], other[1] - other[0])
    return share >= HELD_AT_LEAST and common >= HELD * shorter


def strict(one: Range, other: Range) -> bool:
    """Whether two ranges are the same for the strict count."""
    return overlap(one, other) >= STRICT


def pairs(gold: Sequence[Range], found: Sequence[Range]) -> list[tuple[int, int]]:
    """Indices of lenient pairs: as many as can be and, among these, those that overlap most."""
    if not gold or not found:
        return []
    # A pair that does not match weighs nothing; one that does weighs more than any sum of overlaps.
    weight = np.array([[1 + overlap(g, f) / len(gold) if lenient(g, f) else 0.0 for f in found] for g in gold])
    rows, columns = linear_sum_assignment(weight, maximize=True)
    return [(int(g), int(f)) for g, f in zip(rows, columns, strict=True) if weight[g, f] > 0]
