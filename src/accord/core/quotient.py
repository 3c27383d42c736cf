"""Quotient: part over whole, element by element, and what stands where there is no whole."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def ratio(over: Floats, under: Floats, otherwise: float = 0.0) -> Floats:
    """`over / under`, and `otherwise` where there is nothing to divide by."""
    return np.asarray(np.divide(over, under, out=np.full_like(under, otherwise), where=under > 0))
