"""US-style supply risk: the terms that nobody publishes are named; with a user's table it is the geometric mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.dependence import INDICATORS, Ask
from accord.world import World

us_supply_risk = INDICATORS["us_supply_risk"]


def test_the_missing_terms_are_named_and_bounded(world: World) -> None:
    figure = us_supply_risk(world, Ask.of(["cobalt"], ["USA"], [2024])).one(mineral="cobalt")
    assert figure.value is None
    assert "DP" in figure.reason
    assert "EV" in figure.reason
    assert "TE" not in figure.reason  # USGS publishes net import reliance: 74 %
    assert "TE 0.74 to 0.74" in figure.interval
    hhi = INDICATORS["hhi"](world, Ask.of(["cobalt"], years=[2024], stage="mining")).one(by=None)
    assert hhi.high is not None
    assert figure.high == pytest.approx((hhi.high * 0.74) ** (1 / 3))


def test_a_net_exporter_has_no_trade_exposure(world: World) -> None:
    figure = us_supply_risk(world, Ask.of(["molybdenum"], ["USA"], [2025])).one(mineral="molybdenum")
    assert (figure.low, figure.high) == (0.0, 0.0)


def test_another_countrys_missing_reliance_says_why(world: World) -> None:
    figure = us_supply_risk(world, Ask.of(["gallium"], ["JPN"], [2024])).one(country="JPN")
    assert "TE (trade exposure)" in figure.reason
    assert "no HS92 code" in figure.reason


def test_with_the_users_terms(world: World, tmp_path: Path) -> None:
    table = tmp_path / "terms.csv"
    table.write_text("mineral,year,dp,te,ev\ncobalt,,0.3,,0.2\ncobalt,2024,0.4,,\n", encoding="utf-8")
    ask = Ask.of(["cobalt"], ["USA"], [2023, 2024], data=table)
    found = us_supply_risk(world, ask)
    assert found.one(year=2024).value == pytest.approx((0.4 * 0.74 * 0.2) ** (1 / 3))
    before = INDICATORS["net_import_reliance"](world, Ask.of(["cobalt"], ["USA"], [2023])).one(year=2023).value
    assert before is not None
    assert found.one(year=2023).value == pytest.approx((0.3 * before * 0.2) ** (1 / 3))
    assert "user's terms" in found.one(year=2024).sources
