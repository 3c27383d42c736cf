"""Insurance: what a pact is worth in a crisis against what it costs in calm."""

from __future__ import annotations

import numpy as np


def break_even_probability(calm_change: np.ndarray, crisis_change: np.ndarray) -> np.ndarray:
    """Probability of the crisis at which the pact pays for itself, by draw; NaN where it does not gain in a crisis.

    p* = cost / (cost + gain in the crisis), cost = what the pact takes in calm; 0 where calm costs nothing.
    """
    cost = np.maximum(-calm_change, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(crisis_change > 0, cost / (cost + crisis_change), np.nan)
