"""Shortage: closed forms of the draw rule, the order of classes, and more stock that is never worse."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.crisis import gap, shortage
from accord.crisis.rerouting import REGIMES
from accord.crisis.stress import DELIVERIES
from accord.market.network import USES

SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=24)


@pytest.mark.parametrize(
    ("short", "months", "month"),
    [([0.0, 0.0], 1, np.inf), ([0.5, 0.5], 1, 1), ([0.0, 0.1, 0.11], 1, 3), ([0.0, 0.2], 3, 4), ([0.1], 12, np.inf)],
)
def test_the_first_month_with_more_than_the_tolerance_missing(short, months, month):
    assert shortage.time_to_shortage(np.array([short]), months).tolist() == [month]


@given(SHARES, st.floats(0, 1))
def test_less_missing_is_never_an_earlier_shortage(short, factor):
    worse = np.array([short])
    assert shortage.time_to_shortage(factor * worse, 1) >= shortage.time_to_shortage(worse, 1)


@pytest.mark.parametrize("days", [0, 30, 90, 150])
def test_a_stock_covers_the_gap_for_days_over_the_share_that_is_missing(banned, days):
    square = banned(float(days))
    needed, lost = gap.requirement(square, "JPN"), gap.gaps(square, "JPN", "no pact")
    left = gap.missing(square, "JPN", "no pact")
    share = (lost / needed)[:, 0]
    assert lost == pytest.approx(np.repeat(lost[:, :1], 12, axis=1))
    assert gap.stocks(square, "JPN", "no pact") == pytest.approx(days / 365 * 12 * needed[:, 0], rel=1e-6)
    assert left.sum(axis=1) == pytest.approx(np.maximum(lost.sum(axis=1) - days / 365 * 12 * needed[:, 0], 0))
    covered = days / (365 / 12) / share
    month = shortage.time_to_shortage(left / needed, 1)
    assert np.all((month >= np.floor(covered) + 1) & (month <= np.floor(covered) + 2))


def test_more_stock_is_never_an_earlier_shortage_nor_a_larger_one(banned):
    squares = [banned(float(days)) for days in (0, 30, 90, 150)]
    for less, more in pairwise(squares):
        for rule in ("pro_rata", "tiered"):
            before, after = (shortage.by_class(one, "JPN", "no pact", rule, "none") for one in (less, more))
            for use in USES:
                assert np.all(after[use] <= before[use] + 1e-9)
                assert np.all(shortage.time_to_shortage(after[use], 1) >= shortage.time_to_shortage(before[use], 1))


def test_tiered_takes_from_other_use_first_and_from_defence_last(banned):
    square = banned()
    shares = shortage.by_class(square, "JPN", "no pact", "tiered", "none")
    assert np.all(shares["other"] >= shares["essential"] - 1e-9)
    assert np.all(shares["essential"] >= shares["defence"] - 1e-9)
    assert np.all((shares["other"] > 1 - 1e-9) | (shares["essential"] < 1e-9))
    assert shares["other"].min() > 0


def test_pro_rata_and_tiered_miss_the_same_tonnes(banned):
    square = banned(30.0)
    base = {use: shortage._use(square, "JPN", "refining", use) for use in USES}
    tonnes = [
        sum(share * base[use] for use, share in shortage.by_class(square, "JPN", "no pact", rule, "none").items())
        for rule in ("pro_rata", "tiered")
    ]
    assert tonnes[0] == pytest.approx(tonnes[1])


def test_the_market_rule_is_shown_by_regime_and_the_others_once(banned):
    found = shortage.figures(banned(), "JPN", "no pact")
    rules = [figure.scope[1:-1] for figure in found if figure.scope[0] == "other"]
    assert rules == [("pro_rata",), ("tiered",), *(("market", regime) for regime in REGIMES)]
    assert {figure.scope[-1] for figure in found} == {DELIVERIES[0]}


def test_where_nothing_is_short_no_month_is_printed(banned):
    whole = shortage.figures(banned(900.0), "JPN", "no pact")[0]
    assert whole.value is None
    assert "no shortage within 12 months in 100%" in whole.reason


def test_a_place_that_takes_none_is_unknown_and_not_zero(banned):
    (only,) = shortage.figures(banned(), "JPN", "no pact", "manufacturing")
    assert only.value is None
    assert "takes none" in only.reason
