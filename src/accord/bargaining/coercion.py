"""Coercion: what a ban costs its targets and its sender, never as a ratio, whose denominator crosses zero."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from accord.bargaining.surplus import CONVENTIONS, Convention, Surplus, gain_figure
from accord.core.figure import Figure
from accord.crisis.rerouting import Regime
from accord.crisis.shock import WORLD
from accord.crisis.stress import Delivery


def target_loss(surplus: Surplus, regime: Regime, delivery: Delivery, convention: Convention) -> np.ndarray:
    """Loss of all targets together from the crisis, in USD a year by draw."""
    losses = [surplus.crisis_cost(code, regime, delivery, convention) for code in surplus.stress.targets]
    return np.asarray(np.sum(losses, axis=0))


def sender_loss(surplus: Surplus, regime: Regime, delivery: Delivery, convention: Convention) -> np.ndarray:
    """Loss of the sender from its own ban, in USD a year by draw; negative where the ban pays."""
    return surplus.crisis_cost(surplus.stress.sender, regime, delivery, convention)


def figures(surplus: Surplus, deliveries: tuple[Delivery, ...]) -> Iterator[Figure]:
    """Both losses by regime, delivery and convention, in USD over the crisis; nothing where nobody cuts."""
    stress = surplus.stress
    if stress.sender not in stress.places:
        return
    everybody = set(stress.targets) >= stress.places - {stress.sender}
    targets = WORLD if everybody else "+".join(stress.targets)
    losses = {"target_loss": (target_loss, targets), "sender_loss": (sender_loss, stress.sender)}
    for name, (loss, who) in losses.items():
        for convention in CONVENTIONS:
            for delivery in deliveries:
                for regime in stress.scenario.regimes:
                    yield gain_figure(
                        stress, loss(surplus, regime, delivery, convention), name, who,
                        ("crisis", regime, delivery, convention), unit="USD over the crisis",
                        formula="welfare in calm less welfare in the crisis; material market only",
                    )  # fmt: skip
