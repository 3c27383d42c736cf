"""Foresight: month by month and all at once agree where they must, and a stock is sold as each says."""

import numpy as np
import pytest

from accord.crisis import outcome
from accord.market.change import RELEASE_ABOVE


def test_with_one_period_there_is_nothing_to_foresee(banned):
    prices = [
        outcome.price_ratio(banned(periods=1, foresight=one), "JPN", "crisis", "limited", "no pact")
        for one in ("myopic", "perfect")
    ]
    assert prices[0].tolist() == prices[1].tolist()


def test_without_a_stock_the_months_do_not_know_each_other(banned):
    prices = [
        banned(foresight=one).cells["crisis", "limited", "no pact"].monthly("prices", "JPN", "refining")
        for one in ("myopic", "perfect")
    ]
    assert prices[0] == pytest.approx(prices[1], rel=1e-5)
    assert prices[0] == pytest.approx(np.repeat(prices[0][:, :1], 12, axis=1), rel=1e-6)


def test_a_myopic_stock_holds_the_price_until_it_is_gone(banned):
    square = banned(60.0, foresight="myopic")
    cell = square.cells["crisis", "none", "no pact"]
    stock, prices = cell.monthly("stock", "JPN", "refining"), cell.monthly("prices", "JPN", "refining")
    base = square.base.price("JPN", "refining")[:, np.newaxis]
    full = stock > 1e-6
    assert np.all(np.diff(stock, axis=1) <= 1e-9)
    assert full[:, 0].all()
    ratio = (prices / base)[full]
    assert np.all(
        (ratio >= RELEASE_ABOVE - 1e-6) & (ratio < 1.01 * RELEASE_ABOVE)
    )  # it asks a little more for the last
    assert np.all(prices[:, -1:] > prices[:, :1])


def test_foresight_spreads_the_stock_and_lowers_the_peak(banned):
    mean, peak = ({
        one: read(banned(60.0, foresight=one), "JPN", "crisis", "none", "no pact", "refining")
        for one in ("myopic", "perfect")
    } for read in (outcome.price_ratio, outcome.peak_price_ratio))  # fmt: skip
    assert np.all(peak["perfect"] <= peak["myopic"] * (1 + 1e-6))
    assert np.any(mean["perfect"] > mean["myopic"])  # the mean may well be lower under myopia
