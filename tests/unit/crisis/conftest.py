"""A tiny square that tests share: a year of a full ban on Japan by month, with and without a stock."""

from functools import cache

import pytest

from accord.crisis.scenario.ban import ban
from accord.crisis.scenario.model import Scenario
from accord.crisis.stress import stress
from accord.testing import tiny_observed


@pytest.fixture(scope="session")
def banned():
    """A square by days of stock in Japan and other settings of the scenario, solved once."""

    @cache
    def solved(days=0.0, draws=6, **settings):
        own = ban("rare_earths", "CHN", ("JPN",), 2024).model_dump(exclude_unset=True)
        stocks = [{"place": "JPN", "days": {"fixed": days}}] if days else []
        scenario = Scenario.model_validate(own | {"months": 12, "periods": 12, "stocks": stocks} | settings)
        return stress(tiny_observed(), scenario, draws=draws)

    return solved
