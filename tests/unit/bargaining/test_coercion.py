"""Coercion: both losses by regime and convention, never a ratio; world sums do not depend on who owns the rent."""

import numpy as np
import pytest

from accord.bargaining import coercion
from accord.bargaining.surplus import CONVENTIONS, NOBODY, Surplus
from accord.crisis.rerouting import REGIMES
from accord.crisis.scenario.ban import ban
from accord.crisis.stress import stress
from accord.testing import tiny_observed


@pytest.fixture(scope="module")
def surplus():
    return Surplus(stress(tiny_observed(), ban("rare_earths", "CHN", ("JPN",), 2024), draws=8))


def test_both_losses_are_told_in_every_regime_and_convention(surplus):
    found = list(coercion.figures(surplus, ("no pact",)))
    assert {f.indicator for f in found} == {"target_loss", "sender_loss"}
    assert len(found) == 2 * len(REGIMES) * len(CONVENTIONS)
    assert {f.country for f in found} == {"JPN", "CHN"}
    assert all("material market only" in f.formula for f in found)


def test_the_target_loses_more_than_the_sender(surplus):
    for convention in CONVENTIONS:
        target, sender = (
            loss(surplus, "none", "no pact", convention) for loss in (coercion.target_loss, coercion.sender_loss)
        )
        assert np.all(target > sender)


def test_the_world_as_a_whole_loses_the_same_whoever_owns_the_rent(surplus):
    places = (*sorted(surplus.stress.places), NOBODY)
    sums = [
        sum(surplus.crisis_cost(place, "limited", "no pact", convention) for place in places)
        for convention in CONVENTIONS
    ]
    assert sums[0] == pytest.approx(sums[1], abs=1e4)
    assert sums[0] == pytest.approx(sums[2], abs=1e4)
    assert np.all(sums[0] > 0)


def test_a_ban_on_all_names_the_world():
    square = stress(tiny_observed(), ban("rare_earths", "CHN", ("JPN", "USA", "MYS"), 2024), draws=2)
    assert {f.country for f in coercion.figures(Surplus(square), ("no pact",))} == {"WORLD", "CHN"}
