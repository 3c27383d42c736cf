"""Insurance: what a pact is worth in a crisis against what it costs in calm."""

from __future__ import annotations

import numpy as np

from accord.bargaining.surplus import CONVENTIONS, Surplus, gain_figure
from accord.core.figure import Figure
from accord.crisis.stress import Delivery


def break_even_probability(calm_change: np.ndarray, crisis_change: np.ndarray) -> np.ndarray:
    """Probability of the crisis at which the pact pays for itself, by draw; NaN where it does not gain in a crisis.

    p* = cost / (cost + gain in the crisis), cost = what the pact takes in calm; 0 where calm costs nothing.
    """
    cost = np.maximum(-calm_change, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(crisis_change > 0, cost / (cost + crisis_change), np.nan)


def break_even_figure(surplus: Surplus, country: str, delivery: Delivery) -> Figure:
    """The break-even probability for one country, limited rerouting, first rent convention, as a Figure."""
    convention = CONVENTIONS[0]
    calm = surplus.change(country, "calm", "limited", delivery, convention)
    crisis = surplus.change(country, "crisis", "limited", delivery, convention)
    return gain_figure(
        surplus.stress,
        break_even_probability(calm, crisis),
        "break_even_probability",
        country,
        ("limited", delivery, convention),
        formula="cost in calm / (cost in calm + gain in the crisis); none where there is no gain in the crisis",
        unit="share",
    )
