"""Bilateral power: the difference of two import shares, blocs as one, nobody against itself."""

from __future__ import annotations

import pytest

from accord.dependence.ask import Ask
from accord.dependence.power import power
from accord.dependence.supplier_share import supplier_share
from accord.world import World


def test_difference_of_shares(world: World) -> None:
    figure = power(world, Ask.of(["rare earths"], ["CHN"], [2023], by="weight", partner="JPN")).one()
    there = supplier_share(world, Ask.of(["rare earths"], ["JPN"], [2023], supplier="CHN")).one(by="weight").value
    back = supplier_share(world, Ask.of(["rare earths"], ["CHN"], [2023], supplier="JPN")).one(by="weight").value
    assert there is not None
    assert back is not None
    assert figure.value == pytest.approx(there - back)
    assert figure.scope == ("JPN",)


def test_a_bloc_is_one_side(world: World) -> None:
    ask = Ask.of(["rare earths"], ["EU"], [2023], by="value", partner="JPN")
    mirrored = Ask.of(["rare earths"], ["JPN"], [2023], by="value", partner="EU")
    there, back = power(world, ask).one().value, power(world, mirrored).one().value
    assert there is not None
    assert back is not None
    assert there == pytest.approx(-back)


@pytest.mark.parametrize(("one", "other"), [("DEU", "EU"), ("EU", "DEU"), ("JPN", "JPN")])
def test_a_part_has_no_power_over_its_whole(world: World, one: str, other: str) -> None:
    figure = power(world, Ask.of(["rare earths"], [one], [2023], by="value", partner=other)).one()
    assert figure.value is None
    assert figure.reason == "one side is part of the other"


def test_without_imports_it_is_unknown(world: World) -> None:
    figure = power(world, Ask.of(["rare earths"], ["JPN"], [2003], by="value", partner="PCN")).one()
    assert figure.value is None
    assert "no imports of PCN" in figure.reason


def test_all_partners(world: World) -> None:
    table = power(world, Ask.of(["rare earths"], ["JPN"], [2023], by="weight"))
    assert table.one(scope=("CHN",)).value == pytest.approx(-0.4937, abs=1e-3)
    assert len({figure.scope for figure in table.figures()}) == len(table)
