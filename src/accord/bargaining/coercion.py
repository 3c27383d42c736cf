"""Coercion: what a ban costs its targets and its sender, never as a ratio, whose denominator crosses zero."""

from __future__ import annotations

import numpy as np

from accord.bargaining.surplus import Convention, Surplus
from accord.crisis.rerouting import Regime
from accord.crisis.stress import Delivery


def target_loss(surplus: Surplus, regime: Regime, delivery: Delivery, convention: Convention) -> np.ndarray:
    """Loss of all targets together from the crisis, in USD a year by draw."""
    losses = [surplus.crisis_cost(code, regime, delivery, convention) for code in surplus.stress.scenario.targets]
    return np.asarray(np.sum(losses, axis=0))


def sender_loss(surplus: Surplus, regime: Regime, delivery: Delivery, convention: Convention) -> np.ndarray:
    """Loss of the sender from its own ban, in USD a year by draw; negative where the ban pays."""
    return surplus.crisis_cost(surplus.stress.scenario.sender, regime, delivery, convention)
