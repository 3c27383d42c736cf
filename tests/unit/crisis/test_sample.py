"""Samples: any block gives the same draws, more draws extend fewer, marginals and stated correlations hold."""

import numpy as np
import pytest
from scipy.stats import kstest, qmc, spearmanr

from accord.core.distribution import Distribution
from accord.core.errors import DataError
from accord.crisis.sample import Correlation, prior_inputs, sample, sampler

INPUTS = {
    "a": Distribution(uniform=(0, 1)),
    "b": Distribution(lognormal=(0.1, 1)),
    "c": Distribution(fixed=3),
    "d": Distribution(choice=(1, 2)),
    "e": Distribution(normal=(-1, 1)),
}


@pytest.mark.parametrize("size", [1, 7, 500, 1024])
def test_any_block_gives_the_same_draws(size):
    made = sampler(INPUTS, 5, [Correlation(("a", "b"), 0.5)])
    whole = made.columns(0, 2500)
    blocks = [made.columns(first, min(size, 2500 - first)) for first in range(2000, 2500, size)]
    for name, column in whole.items():
        assert np.array_equal(np.concatenate([block[name] for block in blocks]), column[2000:]), name


def test_more_draws_extend_fewer_and_more_inputs_leave_the_others():
    few, many = sample(10, 3), sample(1500, 3)
    assert many[:10] == few
    more = sampler(prior_inputs() | INPUTS, 3).draws(0, 10)
    assert [{name: draw[name] for name in few[0]} for draw in more] == list(few)


def test_another_seed_gives_other_draws():
    assert sample(3, 0) == sample(3, 0)
    assert sample(3, 0) != sample(3, 1)


def test_columns_blocks_and_draws_are_the_same_numbers():
    made = sampler(INPUTS, 0)
    columns, block, draws = made.columns(4, 6), made.block(4, 6), made.draws(4, 6)
    assert list(columns) == list(INPUTS)
    for name, column in columns.items():
        assert block[name].shape == (6, 1)
        assert block[name][:, 0].tolist() == column.tolist() == [draw[name] for draw in draws]


def test_marginals_are_the_stated_ones_and_fill_the_cube_better_than_chance():
    many = {f"u{n}": Distribution(uniform=(0, 1)) for n in range(8)}
    points = np.array(list(sampler(many, 1).columns(0, 1024).values())).T
    assert all(kstest(column, "uniform").statistic < 0.01 for column in points.T)
    assert qmc.discrepancy(points) < 0.2 * qmc.discrepancy(np.random.default_rng(0).random((1024, 8)))


def test_stated_rank_correlations_hold_and_leave_the_marginals():
    tied = [Correlation(("a", "b"), 0.7), Correlation(("a", "e"), -0.4)]
    free, got = (sampler(INPUTS, 2, c).columns(0, 4096) for c in ((), tied))
    assert spearmanr(got["a"], got["b"])[0] == pytest.approx(0.7, abs=0.02)
    assert spearmanr(got["a"], got["e"])[0] == pytest.approx(-0.4, abs=0.02)
    assert got["d"].tolist() == free["d"].tolist()
    for name in "abe":
        assert np.quantile(got[name], [0.1, 0.5, 0.9]) == pytest.approx(
            np.quantile(free[name], [0.1, 0.5, 0.9]), rel=0.05, abs=0.05
        )


@pytest.mark.parametrize(
    ("correlations", "words"),
    [
        ([Correlation(("a", "zz"), 0.5)], "zz is no input"),
        ([Correlation(("a", "c"), 0.5)], "c does not vary"),
        ([Correlation(("a", "a"), 0.5)], "with itself"),
        ([Correlation(("a", "b"), 1.0)], "not between -1 and 1"),
        ([Correlation(p, r) for p, r in ((("a", "b"), 0.9), (("b", "e"), 0.9), (("a", "e"), -0.9))], "no inputs can"),
    ],
)
def test_impossible_correlations_are_refused(correlations, words):
    with pytest.raises(DataError, match=words):
        sampler(INPUTS, 0, correlations)
