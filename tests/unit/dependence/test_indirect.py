"""Indirect dependence: what is unobserved is said, blocs are pooled, sources stand side by side."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from accord.dependence.ask import Ask
from accord.dependence.indirect_share import UNOBSERVED, absorb, indirect_share
from accord.dependence.primary import Primaries
from accord.world import World


def test_a_ring_without_a_producer_is_unobserved() -> None:
    bought = np.array([[0.0, 2.0, 0.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    origins = absorb(bought, np.zeros(3))
    assert origins[:, -1] == pytest.approx([1, 1, 1])


def test_a_country_that_neither_makes_nor_buys_is_unobserved() -> None:
    origins = absorb(np.array([[0.0, 0.0], [1.0, 0.0]]), np.zeros(2))
    assert origins[:, -1] == pytest.approx([1, 1])


def test_all_origins_sum_to_one_and_stand_beside_the_direct_shares(world: World) -> None:
    table = indirect_share(world, Ask.of(["rare earths"], ["JPN"], [2023], by="weight")).frame
    sums = table.group_by(pl.col("scope").list.get(1)).agg(pl.col("value").sum())
    assert dict(sums.iter_rows()) == {"mcs2025": pytest.approx(1, abs=1e-3), "direct": pytest.approx(1)}


def test_what_ends_nowhere_is_named(world: World) -> None:
    table = indirect_share(world, Ask.of(["cobalt"], years=[2023], by="weight"))
    assert UNOBSERVED in set(table.frame["scope"].list.get(0, null_on_oob=True))


def test_years_without_output_are_unknown_and_the_others_are_listed(world: World) -> None:
    figure = indirect_share(world, Ask.of(["rare earths"], ["JPN"], [1999], supplier="CHN", by="weight")).one()
    assert figure.value is None
    assert "2011-2024" in figure.reason
    assert figure.scope == ("CHN",)


def test_no_code_and_no_year_of_trade(world: World) -> None:
    ask = Ask.of(["gallium", "cobalt"], ["JPN"], [2025], by="weight", supplier="CHN")
    reasons = {figure.mineral: figure.reason for figure in indirect_share(world, ask).figures()}
    assert "no usable trade code" in reasons["gallium"]
    assert reasons["cobalt"] == "no trade data for this year"


def test_two_vintages_of_the_survey_and_the_agency(world: World) -> None:
    table = indirect_share(world, Ask.of(["rare earths"], ["JPN"], [2024], by="weight", supplier="CHN"))
    assert [f.scope[1] for f in table.figures()] == ["mcs2026", "mcs2025", "iea_2025", "direct"]
    first = next(table.figures())
    assert "range of 3 sources" in first.interval
    assert "direct share 66.1 %" in first.interval
    assert first.sources == ("baci", "mcs2026")


def test_a_bloc_buys_from_outside_and_sells_as_one(world: World) -> None:
    ask = Ask.of(["rare earths"], ["EU"], [2023], by="weight", primary="refining")
    table = indirect_share(world, ask)
    direct = table.frame.filter(pl.col("scope").list.get(1) == "direct")["scope"].list.get(0)
    assert "EST" not in set(direct)
    assert "CHN" in set(direct)
    quad = indirect_share(world, Ask.of(["rare earths"], ["KOR"], [2023], by="weight", supplier="Quad"))
    parts = [
        indirect_share(world, Ask.of(["rare earths"], ["KOR"], [2023], by="weight", supplier=one)).one(
            scope=(one, "mcs2025")
        )
        for one in ("AUS", "IND", "JPN", "USA")
    ]
    assert quad.one(scope=("Quad", "mcs2025")).value == pytest.approx(sum(part.value or 0 for part in parts))


def test_output_by_content_is_set_against_shares(world: World) -> None:
    copper, graphite = (Primaries(world, mineral, "mining").of(2024)[0] for mineral in ("copper", "graphite"))
    assert (copper.unit, graphite.unit) == ("share", "tonnes")
    assert sum(copper.amounts.values()) == pytest.approx(1 - copper.unnamed)


def test_shares_are_held_for_five_years_at_most(world: World) -> None:
    refining = Primaries(world, "rare_earths", "refining")
    assert [one.source for one in refining.of(2019)] == ["iea_2025", "eu_crm_2023"]
    assert [one.source for one in refining.of(2018)] == ["eu_crm_2023"]
    assert refining.of(2010) == ()
    assert "for 2011-2024" in refining.missing()


def test_content_has_its_own_shares_and_names_its_priors(world: World) -> None:
    ask = Ask.of(["rare earths"], ["JPN"], [2023], by="content", supplier="CHN", primary="refining")
    figure = indirect_share(world, ask).one(scope=("CHN", "iea_2025"))
    assert figure.basis == "contained"
    assert "content_compounds" in figure.assumptions
