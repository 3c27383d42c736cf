"""Predictor: nothing later leaks in, no commodity teaches itself, and it responds as economics says."""

from dataclasses import fields, replace
from itertools import pairwise

import numpy as np
import pytest

from accord.core.errors import DataError
from accord.crisis.backtest.episode import Before, Episode
from accord.crisis.backtest.history import BELIEVED, estimate, history
from accord.crisis.backtest.predictor import RESPONSES, Case, Predictor, quantile, responses, saturating


def test_what_is_known_before_has_no_field_for_what_comes_after():
    names = {field.name for field in fields(Before)}
    assert names == {
        "id", "hs", "exporter", "targets", "type", "year", "left", "exporters", "importers", "flows", "values",
        "affected",
    }  # fmt: skip


@pytest.mark.parametrize("held", ["nickel", "rare_earths", "HS 2701"])
def test_an_outcome_of_its_own_commodity_changes_no_forecast(public, world, predictor, held):
    random = np.random.default_rng(1)
    shuffled = [
        Episode(e.before, random.permutation(e.after.ravel()).reshape(e.after.shape) + 1e6)
        if e.before.commodity == held
        else e
        for e in public
    ]
    blind = Predictor(shuffled, world)
    for episode in public:
        same = np.array_equal(blind.predict(episode.before).flows, predictor.predict(episode.before).flows)
        assert same == (episode.before.commodity == held), episode.before.id


def test_a_forecast_names_the_episodes_it_learnt_from(public, predictor):
    commodity = {episode.before.id: episode.before.commodity for episode in public}
    for episode in public:
        learnt = predictor.predict(episode.before).learnt
        assert {commodity[name] for name in learnt} == set(commodity.values()) - {episode.before.commodity}


def test_history_reads_years_before_the_last_one_only(public, world):
    asked = []

    class Watched:
        def __getattr__(self, name):
            return getattr(world, name)

        def trade(self, codes, years):
            asked.extend(years)
            return world.trade(codes, years)

    nickel = public[0].before
    past = history(nickel, Watched())
    assert max(asked) == nickel.year - 1
    assert np.isnan(past.imported[nickel.importers.index("ROW")])
    assert past.imported[nickel.importers.index("CHN")] > 1e6


def test_codes_that_the_snapshot_lacks_have_no_history(public, world):
    oil = next(episode.before for episode in public if episode.before.hs == ("270900",))
    past = history(oil, world)
    assert np.isnan(past.imported).all()
    assert np.isnan(past.shipped).all()


def test_the_multiple_of_the_recent_past_comes_from_other_codes(public, world):
    assert estimate(world, {code for episode in public for code in episode.before.hs}) == BELIEVED


def test_every_commodity_beside_ones_own_may_be_missing(public, world):
    nickel = [episode for episode in public if episode.before.commodity == "nickel"]
    with pytest.raises(DataError, match="every training episode is of nickel"):
        Predictor(nickel, world).predict(nickel[0].before)


def test_responses_keep_the_cut_and_never_pass_what_was_wanted(public, world):
    for episode in public[::3]:
        before = episode.before
        case = Case.of(before, history(before, world))
        most = case.base.sum(axis=0)
        for flows in responses(case):
            assert flows[before.cut].sum() == pytest.approx(before.left)
            assert np.all(flows >= -1e-9)
            assert np.all(flows.sum(axis=0) <= most * (1 + 1e-6) + 1e-9)


def test_more_growth_and_a_pool_bring_more_and_a_mixed_good_brings_less(public, world):
    case = Case.of(public[0].before, history(public[0].before, world))
    total = {response: flows.sum() for response, flows in zip(RESPONSES, responses(case), strict=True)}
    lowest = RESPONSES[0]
    for name, up in (("growth", 1), ("pool", 1), ("spare", 1), ("specificity", -1)):
        line = sorted(
            (r for r in RESPONSES if replace(r, **{name: getattr(lowest, name)}) == lowest),
            key=lambda r: getattr(r, name),
        )
        sums = [total[r] for r in line]
        assert len(sums) > 2
        assert all(up * (b - a) >= -1e-6 * a for a, b in pairwise(sums)), name
        assert sums[0] != sums[-1]


def test_growth_saturates():
    most = np.full(3, 0.1)
    assert saturating(np.array([0.0, 0.001, 100.0]), most) == pytest.approx([0, 0.001, 0.1], rel=1e-3)
    assert saturating(np.array([1.0]), np.zeros(1)) == pytest.approx(1.0)  # nobody asks one who cannot grow


def test_a_weighted_median_is_the_member_where_half_the_weight_is_reached():
    values = np.array([[3.0, 1.0], [1.0, 2.0], [2.0, 3.0]])
    assert quantile(values, np.array([1.0, 1.0, 1.0]), 0.5).tolist() == [2.0, 2.0]
    assert quantile(values, np.array([8.0, 1.0, 1.0]), 0.5).tolist() == [3.0, 1.0]


def test_bounds_hold_most_outcomes_and_are_wider_for_small_importers(public, predictor):
    inside, width = [], []
    for episode in public:
        before, forecast = episode.before, predictor.predict(episode.before)
        inside += ((episode.observed >= forecast.low) & (episode.observed <= forecast.high))[before.affected].tolist()
        large = before.flows.sum(axis=0) >= 0.01 * before.flows.sum()
        total = forecast.flows.sum(axis=0)
        told = before.affected & (total > 0)
        width += zip(large[told], (forecast.high[told] / total[told]), strict=True)
    assert 0.80 < np.mean(inside) < 0.95
    large, small = ([ratio for is_large, ratio in width if is_large == kind] for kind in (True, False))
    assert max(large) < min(small)
