"""Benchmarks of the sample (`make bench`): our block-reproducible points against scipy's own scrambled Sobol sequence.

Both end in the same quantile functions; the rival cannot give one block without a seed that fixes all of its columns.
"""

import numpy as np
import pytest
from scipy.stats import qmc

from accord.crisis.sample import prior_inputs, sampler

DRAWS = 65_536


def scipy_sobol():
    laws = prior_inputs()
    moving = [name for name, law in laws.items() if not law.is_fixed]
    cube = np.clip(qmc.Sobol(len(moving), rng=0).random(DRAWS), 1e-12, 1 - 1e-12)
    return {name: laws[name].at(cube[:, place]) for place, name in enumerate(moving)}


def ours():
    return sampler(prior_inputs(), 0).columns(0, DRAWS)


@pytest.mark.parametrize("made", [ours, scipy_sobol])
@pytest.mark.benchmark(group=f"{DRAWS:,} draws of the priors")
def test_sample(benchmark, made):
    assert len(benchmark(made)["leak"]) == DRAWS


@pytest.mark.benchmark(group="one block of 16 draws, the millionth")
def test_block(benchmark):
    made = sampler(prior_inputs(), 0)
    assert len(benchmark(made.columns, 1_000_000, 16)["leak"]) == 16
