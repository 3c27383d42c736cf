"""Response: the shipped curve is what the episodes give, and it behaves where nobody measured."""

from itertools import pairwise

import pytest

from accord.core.errors import DataError
from accord.core.vocab import rows
from accord.crisis.backtest.response import curve, estimate, points, rerouting_response


def test_the_shipped_table_is_what_the_public_episodes_give(public):
    found = estimate(public)
    table = rows("rerouting_response")
    assert [float(row["loss"]) for row in table] == list(found)
    for row, replaced in zip(table, found.values(), strict=True):
        for name in ("median", "low", "high", "fit_low", "fit_high"):
            assert float(row[name]) == pytest.approx(getattr(replaced, name), abs=6e-5), (row["loss"], name)


def test_the_larger_the_loss_the_smaller_the_share_that_is_replaced():
    losses = [0.001 * 1.3**n for n in range(45)]
    found = [rerouting_response(loss) for loss in losses]
    shares = [replaced.median for replaced in found]
    assert all(b <= a + 1e-12 for a, b in pairwise(shares))
    growth = [loss * share for loss, share in zip(losses, shares, strict=True)]
    assert all(b >= a - 1e-12 for a, b in pairwise(growth))
    assert max(growth) < 0.15
    assert all(0 <= r.low <= r.median <= r.high <= 1 for r in found)
    assert all(r.low <= r.fit_low <= r.fit_high <= r.high for r in found)


def test_beyond_the_last_point_others_grow_no_further():
    at, beyond = rerouting_response(5.0), rerouting_response(50.0)
    assert 50 * beyond.median == pytest.approx(5 * at.median)


@pytest.mark.parametrize("loss", [0.0, -1.0, float("nan"), float("inf")])
def test_a_loss_that_is_none_is_refused(loss):
    with pytest.raises(DataError, match="a loss of"):
        rerouting_response(loss)


def test_points_are_the_share_that_the_affected_got_back(public):
    coal = next(point for point in points(public) if point.id == "coal_aus_chn_2021")
    assert coal.loss == pytest.approx(0.0758, abs=1e-4)
    assert coal.replaced == pytest.approx(0.847, abs=1e-3)


def test_a_small_loss_is_replaced_by_the_share_at_zero_and_growth_never_passes_its_limit():
    assert curve(1e-9, 0.8, 0.1) == pytest.approx(0.8)
    assert 1e3 * curve(1e3, 0.8, 0.1) == pytest.approx(0.1, rel=1e-3)


def test_a_draw_of_a_new_episode_lies_within_its_interval():
    found = rerouting_response(0.5)
    drawn = [found.at(quantile / 20) for quantile in range(21)]
    assert drawn == sorted(drawn)
    assert (drawn[0], drawn[10], drawn[20]) == pytest.approx((found.low, found.median, found.high))
