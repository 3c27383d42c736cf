"""Known answers of indirect dependence: Japan's rare earths of 2012 and 2023, and a chain worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from accord.core.figure import Figure
from accord.dependence.ask import Ask
from accord.dependence.indirect_share import absorb, indirect_share
from accord.world import World


def china(world: World, year: int, source: str, primary: str = "mining") -> Figure:
    ask = Ask.of(["rare earths"], ["Japan"], [year], supplier="China", by="weight", primary=primary)
    return indirect_share(world, ask).one(by="weight", scope=("CHN", source))


def test_2012_by_the_cited_producers(world: World) -> None:
    figure = china(world, 2012, "mcs2014")
    assert figure.value == pytest.approx(0.870, abs=0.002)
    assert figure.low is not None
    assert 0.80 <= figure.low <= figure.value <= 0.92
    assert figure.status == "recalled"


def test_2012_and_2023_direct(world: World) -> None:
    assert china(world, 2012, "direct").value == pytest.approx(0.537, abs=0.001)
    assert china(world, 2023, "direct").value == pytest.approx(0.497, abs=0.001)


def test_2023_by_mine(world: World) -> None:
    assert china(world, 2023, "mcs2025").value == pytest.approx(0.435, abs=0.001)


def test_2023_by_separation_with_both_sources(world: World) -> None:
    europe, agency = (china(world, 2023, source, "refining") for source in ("eu_crm_2023", "iea_2025"))
    assert europe.value == pytest.approx(0.563, abs=0.001)
    assert agency.value == pytest.approx(0.834, abs=0.001)
    assert (europe.low, europe.high) == (agency.low, agency.high) == (europe.value, agency.value)
    assert "held" in europe.interval
    assert "held" in agency.interval


def test_a_chain_by_hand() -> None:
    """A mines 100 and buys nothing; B mines 50 and buys 50 from A; C buys 30 from A and 70 from B, and mines nothing.

    B's supply is half its own and half A's, so C's is .3 + .7 x .5 = .65 A and .35 B.
    """
    bought = np.array([[0.0, 0.0, 0.0], [50.0, 0.0, 0.0], [30.0, 70.0, 0.0]])
    origins = absorb(bought, np.array([1.0, 0.5, 0.0]))
    assert origins == pytest.approx(np.array([[1, 0, 0, 0], [0.5, 0.5, 0, 0], [0.65, 0.35, 0, 0]]))


def test_two_re_exporters_that_sell_to_each_other() -> None:
    """A mines; B buys 1 from A and 1 from C; C buys 1 from B and mines 1: B = 1/2 A + 1/2 C, C = 1/2 C + 1/2 B.

    So B holds 2/3 of A's make and 1/3 of C's, and C 1/3 and 2/3.
    """
    bought = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    origins = absorb(bought, np.array([1.0, 0.0, 0.5]))
    assert origins[1] == pytest.approx([2 / 3, 0, 1 / 3, 0])
    assert origins[2] == pytest.approx([1 / 3, 0, 2 / 3, 0])
