"""Hirschman's index of imports and of exports."""

from __future__ import annotations

import polars as pl
import pytest

from accord.dependence.ask import Ask
from accord.dependence.hirschman import hirschman, index
from accord.dependence.partners import partners
from accord.world import World


@pytest.mark.parametrize(("shares", "value"), [([1.0], 1.0), ([0.25] * 4, 0.5), ([0.6, 0.8 - 0.4], 0.7211)])
def test_formula(shares: list[float], value: float) -> None:
    assert pl.DataFrame({"s": shares}).select(index(pl.col("s"))).item() == pytest.approx(value, abs=1e-4)


def test_both_directions(world: World) -> None:
    table = hirschman(world, Ask.of(["rare earths"], ["JPN"], [2023], by="weight"))
    inward, outward = (table.one(scope=(side,)) for side in ("imports", "exports"))
    shares = partners(world, Ask.of(["rare earths"], ["JPN"], [2023], by="weight"), "rare_earths",
                      ("284610", "284690", "280530")).shares.filter(by="weight")["share"]  # fmt: skip
    assert inward.value == pytest.approx((shares**2).sum() ** 0.5)
    assert outward.value != inward.value
    assert inward.unit == "index"


def test_a_country_that_exports_nothing(world: World) -> None:
    figure = hirschman(world, Ask.of(["rare earths"], ["PCN"], [2003], by="value")).one(scope=("exports",))
    assert figure.reason == "no exports recorded under these codes"
