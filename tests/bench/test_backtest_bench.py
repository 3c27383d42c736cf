"""Benchmark of the backtest: learning and predicting the fourteen public episodes, beside the slowest naive rule."""

import pytest

from accord.crisis.backtest.load import load
from accord.crisis.backtest.predictor import Predictor
from accord.crisis.backtest.rules import RULES


@pytest.fixture(scope="module")
def episodes():
    return load()


@pytest.mark.benchmark(group="fourteen episodes")
def test_ours(benchmark, episodes, world):
    def run():
        predictor = Predictor(episodes, world)
        return [predictor.predict(episode.before) for episode in episodes]

    assert len(benchmark(run)) == 14


@pytest.mark.benchmark(group="fourteen episodes")
def test_ras(benchmark, episodes):
    assert len(benchmark(lambda: [RULES["ras"](episode.before) for episode in episodes])) == 14
