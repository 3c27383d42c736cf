"""Two hundred of the random crises of `make certify`: every one is solved at 1e-9 of world flow, or the suite fails."""

import pytest

from accord.market.backends import solve_many
from accord.market.calibrate import network_minerals, network_years, observe
from accord.testing import CRISES, calibrated, crises

COUNT = 200
SHARES = {1: 0.8, 12: 0.2}
"""Months, and their share of all crises."""


@pytest.mark.parametrize("months", SHARES)
@pytest.mark.parametrize("mineral", network_minerals())
def test_every_crisis_is_certified(world, mineral, months):
    network = calibrated(observe(world, mineral, network_years(world, mineral)[-1]), months)
    count = max(len(CRISES), round(COUNT * SHARES[months] / len(network_minerals())))
    named = list(crises(network, count, seed=2026))
    found = solve_many([crisis for _, crisis in named])
    for (kind, _), answer in zip(named, found, strict=True):
        assert answer.status == "solved", kind
        assert max(answer.primal_residual, answer.natural_residual, answer.duality_gap) <= 1e-9, kind
