"""N-1 coverage: the largest supplier falls away, or the one that is named."""

from __future__ import annotations

import polars as pl
import pytest

from accord.core.priors import priors
from accord.dependence.ask import Ask
from accord.dependence.n_minus_1 import coverage, n_minus_1
from accord.world import World


@pytest.mark.parametrize(("share", "growth", "left"), [(0.6, 0.0, 0.4), (0.6, 0.5, 0.6), (0.1, 0.5, 1.0), (1, 9, 0.0)])
def test_formula(share: float, growth: float, left: float) -> None:
    assert pl.select(coverage(pl.lit(share), growth)).item() == pytest.approx(left)


def test_the_largest_supplier_falls_away(world: World) -> None:
    figure = n_minus_1(world, Ask.of(["rare earths"], ["JPN"], [2023])).one(by="weight")
    assert figure.scope == ("CHN",)
    assert figure.value == pytest.approx(1 - 0.4974, abs=1e-3)
    assert figure.low == figure.value
    assert figure.high == pytest.approx(figure.value * (1 + priors()["link_growth"].at(0.5)))
    assert "link_growth" in figure.assumptions


def test_a_named_supplier_falls_away(world: World) -> None:
    figure = n_minus_1(world, Ask.of(["rare earths"], ["JPN"], [2012], supplier="FRA", by="weight")).one()
    assert figure.scope == ("FRA",)
    assert figure.value == pytest.approx(1 - 0.166, abs=0.01)


def test_what_is_not_observed_is_unknown(world: World) -> None:
    table = n_minus_1(world, Ask.of(["gallium", "cobalt"], ["JPN"], [2024, 2025], by="weight"))
    assert "no usable trade code" in table.one(mineral="gallium", year=2024).reason
    assert table.one(mineral="cobalt", year=2025).reason == "no trade data for this year"
    assert "no content rule" in n_minus_1(world, Ask.of(["cobalt"], ["JPN"], [2024], by="content")).one().reason


def test_years_and_countries_left_open_take_what_is_found(world: World) -> None:
    table = n_minus_1(world, Ask.of(["antimony"], by="value")).frame
    assert table["value"].null_count() == 0
    assert table["year"].n_unique() == 30
