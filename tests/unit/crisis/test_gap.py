"""Gap: the arithmetic of what is missing, for whom it is shown, and where a price is taken."""

import numpy as np
import pytest

from accord.crisis import gap, outcome
from accord.crisis.scenario.ban import ban
from accord.crisis.stress import stress
from accord.market.calibrate import observe


def test_the_gap_is_the_cut_import_spread_over_the_months(banned):
    square = banned()
    cut = square.base.flow("trade", tail="CHN", head="JPN")
    assert gap.gaps(square, "JPN", "no pact").sum(axis=1) == pytest.approx(cut, rel=1e-6)
    assert outcome.gap_share(square, "JPN", "no pact", "refining") == pytest.approx(
        cut / square.base.flow("core", "elastic", tail="JPN"), rel=1e-6
    )


def test_a_stock_leaves_the_gap_and_shortens_what_is_missing(banned):
    without, held = banned(), banned(60.0)
    assert gap.gaps(held, "JPN", "no pact") == pytest.approx(gap.gaps(without, "JPN", "no pact"))
    assert np.all(gap.missing(held, "JPN", "no pact") <= gap.missing(without, "JPN", "no pact"))
    assert gap.missing(held, "JPN", "no pact")[:, 0].max() == 0


def test_others_have_no_gap(banned):
    assert outcome.gap(banned(), "USA", "no pact") == pytest.approx(0, abs=1e-9)


def test_the_sender_has_no_gap_rows_and_its_price_is_free_on_board(banned):
    found = outcome.figures(banned(), ("JPN", "CHN"))
    assert {f.country for f in found if f.indicator in ("gap", "gap_share")} == {"JPN"}
    said = {f.country: f.formula for f in found if f.indicator == "price_ratio"}
    assert said["JPN"].endswith("price CIF")
    assert said["CHN"].endswith("price FOB")


def test_the_ban_raises_the_landed_price_and_lowers_that_at_the_sender(banned):
    square = banned()
    assert np.all(outcome.price_ratio(square, "JPN", "crisis", "none", "no pact") > 1)
    assert np.all(outcome.price_ratio(square, "CHN", "crisis", "none", "no pact") < 1)


def test_what_stocks_gave_in_the_base_year_is_no_gap(world):
    small = stress(observe(world, "cobalt", 2024), ban("cobalt", "CAN", ("JPN",), 2024, cut=0.01, draws=4))
    for stage in small.base.links.stages:
        needed = gap.requirement(small, "JPN", stage).sum()
        assert gap.gaps(small, "JPN", "no pact", stage).sum() < 0.01 * needed
