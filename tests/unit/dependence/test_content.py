"""Contained weight by flow, pooling of blocs, and measures that disagree."""

from __future__ import annotations

import polars as pl
import pytest

from accord.core.labels import members
from accord.core.priors import central
from accord.core.vocab import rows
from accord.dependence.ask import Ask
from accord.dependence.content import contained, content_minerals, content_years, disagree, why_not
from accord.dependence.indirect_share import indirect_share
from accord.dependence.n_minus_1 import n_minus_1
from accord.dependence.partners import partners, pool, supplied
from accord.dependence.supplier_share import supplier_share
from accord.world import World

REE = ("284610", "284690", "280530")


def test_content_follows_value_and_never_exceeds_the_weight(world: World) -> None:
    trade = contained(world, "rare_earths", world.trade(REE, [2023]))
    price = world.price("NdPr oxide", 2023).value
    assert price
    seen = trade.filter(pl.col("hs92") == "284690", pl.col("quantity_t").is_not_null())
    by_value = seen["value_usd"] / 1e3 * central()["content_compounds"] / price
    least = pl.DataFrame({"a": by_value, "b": seen["quantity_t"]}).select(pl.min_horizontal("a", "b"))["a"]
    assert seen["contained_t"].to_list() == pytest.approx(least.to_list())
    assert (seen["contained_t"] < seen["quantity_t"]).any()


def test_codes_and_years_without_a_rule_have_no_content(world: World) -> None:
    trade = contained(world, "rare_earths", world.trade(REE, [2019, 2023]))
    assert trade.filter(pl.col("hs92") == "284610")["contained_t"].null_count() == (trade["hs92"] == "284610").sum()
    assert trade.filter(pl.col("year") == 2019)["contained_t"].is_null().all()
    assert content_years(world, "rare_earths") == (2021, 2022, 2023, 2024)
    assert content_years(world, "cobalt") == ()
    assert why_not(world, "cobalt") == "no content rule for this mineral"
    assert content_minerals() == ("rare_earths",)


def test_unweighed_flows_count_by_value(world: World) -> None:
    trade = world.trade(REE, [2023]).with_columns(quantity_t=pl.lit(None, dtype=pl.Float64))
    made = contained(world, "rare_earths", trade).filter(pl.col("hs92") == "280530")
    assert made["contained_t"].null_count() == 0


def test_trade_within_a_bloc_is_left_out(world: World) -> None:
    ask = Ask.of(["rare earths"], ["EU", "DEU"], [2023])
    found = partners(world, ask, "rare_earths", REE)
    sellers = set(found.shares.filter(pl.col("country") == "EU27")["partner"])
    assert not sellers & members("EU27", 2023)
    assert set(found.shares.filter(pl.col("country") == "DEU")["partner"]) & members("EU27", 2023)


def test_a_bloc_has_the_members_of_the_year(world: World) -> None:
    found = partners(world, Ask.of(["rare earths"], ["EU"], [2003, 2004]), "rare_earths", REE)
    estonian = found.shares.filter(pl.col("partner") == "EST", pl.col("by") == "weight")
    assert estonian["year"].to_list() == [2003]


def test_pooled_amounts_are_those_of_the_members(world: World) -> None:
    found = partners(world, Ask.of(["rare earths"], ["EU"], [2023]), "rare_earths", REE)
    inside = members("EU27", 2023)
    flows = found.flows.filter(pl.col("importer").is_in(list(inside)), ~pl.col("exporter").is_in(list(inside)))
    pooled = pool(found.flows, ["EU27"], [2023])
    assert pooled["value_usd"].sum() == pytest.approx(flows["value_usd"].sum())
    assert pooled["quantity_t"].sum() == pytest.approx(flows["quantity_t"].sum())


def test_a_supplier_that_sells_nothing_has_a_recorded_zero(world: World) -> None:
    found = partners(world, Ask.of(["rare earths"], ["JPN"], [2023]), "rare_earths", REE)
    assert supplied(found, "PCN")[0]["share"].to_list() == [0.0, 0.0, 0.0]

    def by_weight(place: str) -> float:
        return float(supplied(found, place)[0].filter(pl.col("by") == "weight")["share"].item())

    assert by_weight("Quad") == pytest.approx(sum(by_weight(one) for one in ("AUS", "IND", "USA")))


def test_a_supplier_whose_weight_is_not_observed_is_not_zero(world: World) -> None:
    found = partners(world, Ask.of(["rare earths"], ["NLD"], [2023]), "rare_earths", ("280530",))
    unseen = found.unseen.filter(pl.col("by") == "weight")["partner"].to_list()
    assert unseen
    rows, hidden = supplied(found, unseen[0])
    assert "weight" not in rows["by"].to_list()
    assert "weight not observed" in hidden["reason"].to_list()
    ask = Ask.of(["rare earths"], ["NLD"], [2023], codes=("280530",), by="weight", supplier=unseen[0])
    assert n_minus_1(world, ask).one().reason == "weight not observed"
    direct = indirect_share(world, ask).one(scope=(unseen[0], "direct"))
    assert direct.reason == "weight not observed"


def test_measures_that_disagree_are_printed_together(world: World) -> None:
    table = supplier_share(world, Ask.of(["rare earths"], ["JPN"], [2024], supplier="CHN", codes=("280530",)))
    (sentence,) = disagree(table)
    assert sentence.startswith("supplier_share rare_earths JPN 2024 CHN: ")
    assert "value 24" in sentence
    assert "weight 62" in sentence


def test_measures_that_agree_are_not(world: World) -> None:
    table = n_minus_1(world, Ask.of(["rare earths"], ["JPN"], [2023], supplier="CHN"))
    assert disagree(table) == ()


def test_the_cited_producers_say_how_sure_they_are() -> None:
    table = rows("producers_2012")
    assert {row["status"] for row in table} == {"reported", "recalled"}
    assert all("2014" in row["source"] or "2016" in row["source"] for row in table)
    assert {row["basis"] for row in table} == {"oxide"}


def test_supplier_shares_in_three_measures_for_countries_and_blocs(world: World) -> None:
    table = supplier_share(world, Ask.of(["rare earths"], ["JPN", "EU"], [2023], supplier="CHN"))
    assert {figure.by for figure in table.figures()} == {"value", "weight", "content"}
    pooled = table.one(country="EU27", by="weight")
    assert pooled.value == pytest.approx(0.380, abs=0.001)
    assert "the measures disagree: value 28.9 %, weight 38.0 %, content 42.2 %" in pooled.interval
    assert "disagree" not in table.one(country="JPN", by="value").interval
    one = supplier_share(world, Ask.of(["rare earths"], ["EU"], [2023], supplier="CHN", by="weight")).one()
    assert one == pooled


def test_a_bloc_sells_as_one(world: World) -> None:
    ask = Ask.of(["rare earths"], ["JPN"], [2023], supplier="EU", by="weight")
    parts = supplier_share(world, Ask.of(["rare earths"], ["JPN"], [2023], by="weight"))
    inside = members("EU27", 2023)
    each = sum(figure.value or 0.0 for figure in parts.figures() if figure.scope[0] in inside)
    assert supplier_share(world, ask).one().value == pytest.approx(each)
