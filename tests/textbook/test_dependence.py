"""Known answers: shares of China in Japan's rare-earth imports as computed by hand on BACI, and worked indices."""

from __future__ import annotations

import pytest

from accord.dependence import Ask, supplier_share
from accord.dependence.hhi import herfindahl
from accord.world import World


@pytest.mark.parametrize(("year", "value", "weight"), [(2023, 0.57, 0.73), (2024, 0.24, 0.62)], ids=["2023", "2024"])
def test_rare_earth_metals_from_china_by_value_and_by_weight(
    world: World, year: int, value: float, weight: float
) -> None:
    table = supplier_share(world, Ask.of(["rare_earths"], ["JPN"], [year], supplier="CHN", codes=("280530",)))
    assert table.one(by="value").value == pytest.approx(value, abs=0.01)
    assert table.one(by="weight").value == pytest.approx(weight, abs=0.01)


@pytest.mark.parametrize(
    ("year", "supplier", "share"),
    [
        (2023, "China", 0.497),
        (2012, "China", 0.537),
        (2012, "France", 0.166),
        (2012, "Viet Nam", 0.098),
        (2012, "Estonia", 0.067),
    ],
)
def test_rare_earths_of_japan_by_weight(world: World, year: int, supplier: str, share: float) -> None:
    table = supplier_share(world, Ask.of(["rare_earths"], ["JPN"], [year], supplier=supplier))
    assert table.one(by="weight").value == pytest.approx(share, abs=0.01)


def test_equal_firms_and_one_firm() -> None:
    """US Horizontal Merger Guidelines (2010), section 5.3, note 9: shares 30, 30, 20, 20 give 2,600."""
    assert herfindahl([30, 30, 20, 20]) * 10_000 == pytest.approx(2600)
    assert herfindahl([7]) == 1
    assert herfindahl([1] * 4) == pytest.approx(0.25)
