"""How many crises a second: blocks on whatever device jax has, beside the default back end, one process each."""

import pytest

from accord.core.priors import central
from accord.market.backends import DEFAULT, solve_many
from accord.market.calibrate import calibrate, observe
from accord.testing import crises
from accord.world import World

COUNT = 512


@pytest.fixture(scope="module")
def network():
    return calibrate(observe(World(), "rare_earths", 2024), central()).network


@pytest.mark.parametrize("using", ["jax", DEFAULT])
@pytest.mark.parametrize("kinds", ["ordinary", "all kinds"])
@pytest.mark.benchmark(group=f"{COUNT} crises of rare earths 2024")
def test_block(benchmark, network, using, kinds):
    import jax

    wanted = [crisis for kind, crisis in crises(network, 8 * COUNT, seed=1) if kinds == "all kinds" or kind == kinds]
    benchmark.extra_info["device"] = str(jax.devices()[0]) if using == "jax" else "cpu"
    found = benchmark.pedantic(solve_many, (wanted[:COUNT], using), rounds=3, warmup_rounds=1)
    benchmark.extra_info["solved"] = sum(answer.status == "solved" for answer in found)
