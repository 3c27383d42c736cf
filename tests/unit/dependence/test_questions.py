"""What all indicators of trade owe a question: its measure, its stage, known traps, and measures that disagree."""

from __future__ import annotations

from typing import Any

import pytest

from accord.core import labels
from accord.dependence import INDICATORS, Ask
from accord.dependence.ancestry import explain
from accord.dependence.measure import measure
from accord.world import World

TRADED = ("geopolrisk", "import_risk", "cdi1", "cdi2", "cdi3", "supplier_share", "n_minus_1", "hirschman", "power",
          "single_country")  # fmt: skip


@pytest.mark.parametrize(("name", "by"), [
    ("geopolrisk", "content"), ("import_risk", "content"), ("cf", "content"), ("cf", "value"), ("cdi1", "content"),
    ("cdi2", "content"), ("cdi3", "content"), ("cdi_churn", "content"),
])  # fmt: skip
def test_a_measure_that_is_lacking_is_said(world: World, name: str, by: str) -> None:
    figure = INDICATORS[name](world, Ask.of(["rare_earths"], ["JPN"], [2023], by=by)).one()
    assert (figure.value, figure.status, figure.by) == (None, "unknown", by)
    assert figure.reason == f"{name} has no measure by {by}"


def test_contained_weight_without_a_price_is_unknown(world: World) -> None:
    for name in ("supplier_share", "n_minus_1"):
        figure = INDICATORS[name](world, Ask.of(["rare_earths"], ["JPN"], [2012], by="content", supplier="CHN")).one()
        assert figure.value is None
        assert "needs a price" in figure.reason


def test_a_stage_takes_its_own_codes(world: World) -> None:
    share = INDICATORS["supplier_share"]
    lithium = share(world, Ask.of(["lithium"], ["JPN"], [2023], supplier="CHL", stage="mining", by="weight")).one()
    assert lithium.value is None
    assert lithium.reason.startswith("no trade code is of stage mining: HS92 283691")
    metal = share(world, Ask.of(["tungsten"], ["JPN"], [2023], supplier="CHN", stage="refining", by="weight")).one()
    plain = share(world, Ask.of(["tungsten"], ["JPN"], [2023], supplier="CHN", codes=("810110",), by="weight")).one()
    assert (metal.value, metal.stage) == (plain.value, "refining")
    assert "refining codes only; HS92 810110" in metal.formula
    made = share(world, Ask.of(["tungsten"], ["JPN"], [2023], supplier="CHN", stage="manufacturing", by="value")).one()
    assert made.value is None


@pytest.mark.parametrize(("country", "supplier", "words"), [
    ("JPN", "JPN", "does not import from itself"), ("EU27", "EU27", "does not import from itself"),
    ("EU27", "DEU", "trade within EU27 is left out"),
])  # fmt: skip
def test_nobody_imports_from_itself(world: World, country: str, supplier: str, words: str) -> None:
    for name in ("supplier_share", "n_minus_1"):
        ask = Ask.of(["rare_earths"], [country], [2023], supplier=supplier, by="weight")
        figure = INDICATORS[name](world, ask).one()
        assert figure.value is None
        assert words in figure.reason


@pytest.mark.parametrize("name", TRADED)
def test_double_counted_cobalt_is_named(world: World, name: str) -> None:
    ask = Ask.of(["cobalt"], ["CHN"], [2023], supplier="COD", partner="COD", by="weight")
    assert "known trap in 282200+810510 from COD: double_count" in " ".join(
        figure.interval for figure in INDICATORS[name](world, ask).figures()
    )


def test_traps_on_other_routes_are_named_in_indirect_shares(world: World) -> None:
    ask = Ask.of(["cobalt"], ["JPN"], [2023], supplier="COD", by="weight", primary="refining")
    said = [
        figure.interval
        for figure in INDICATORS["indirect_share"](world, ask).figures()
        if figure.scope[1:] != ("direct",)
    ]
    assert all("on the routes: " in text and "from COD: double_count" in text for text in said)


def test_a_trap_in_exports_is_named_by_its_buyer(world: World) -> None:
    ask = Ask.of(["rare_earths"], ["AUS"], [2023], by="value")
    figure = INDICATORS["hirschman"](world, ask).one(scope=("exports",))
    assert "known trap in 280530 to MYS: ore_booked_as_metal" in figure.interval


def test_junk_weight_and_unnoted_years(world: World) -> None:
    share = INDICATORS["supplier_share"]
    noted = share(world, Ask.of(["cobalt"], ["CAN"], [2023], supplier="USA", by="weight")).one()
    assert "known trap in 282200 from USA: junk_weight" in noted.interval
    plain = share(world, Ask.of(["cobalt"], ["CAN"], [2022], supplier="USA", by="weight")).one()
    assert "known trap" not in plain.interval


@pytest.mark.parametrize("name", ["supplier_share", "indirect_share", "n_minus_1", "single_country", "power"])
def test_measures_that_disagree_are_printed_together(world: World, name: str) -> None:
    ask = Ask.of(["rare_earths"], ["JPN"], [2024], supplier="CHN", partner="CHN", codes=("280530",), by="weight")
    said = next(figure.interval for figure in INDICATORS[name](world, ask).figures() if figure.value is not None)
    words = said.partition("the measures disagree: ")[2]
    assert words.startswith("value ")
    assert "weight " in words


def test_measures_of_an_index_and_of_a_bloc_that_disagree(world: World) -> None:
    index = INDICATORS["hirschman"](world, Ask.of(["cobalt"], ["CAN"], [2023], by="value")).one(scope=("imports",))
    assert "the measures disagree: value 0." in index.interval
    bloc = INDICATORS["cdi2"](world, Ask.of(["cobalt"], ["EU27"], [1999], by="value")).one()
    assert "the measures disagree: value 67.1 %, weight 77.8 %" in bloc.interval


def test_the_id_of_churn_names_its_set(world: World) -> None:
    churn = INDICATORS["cdi_churn"]
    asks = [
        Ask.of(["cobalt"], ["EU27"], [2023], by="value"),
        Ask.of(["tungsten", "cobalt"], ["EU27"], [2023], by="value"),
        Ask.of(["cobalt"], ["EU27"], [2023], by="value", codes=("810510",)),
        Ask.of([], ["EU27"], [2023], by="value"),
    ]
    scopes = [churn(world, ask).one().scope for ask in asks]
    assert scopes[:3] == [("cobalt",), ("cobalt+tungsten",), ("cobalt",)]  # measure() adds the codes to the id
    assert scopes[3][0].endswith(" codes")


def test_the_minerals_security_partnership_by_year() -> None:
    assert not labels.members("MSP", 2021)
    assert {"AUS", "KOR", "USA", "GBR", "DEU"} <= labels.members("MSP", 2022)
    assert {"IND", "NOR"} & labels.members("MSP", 2022) == set()
    assert {"IND", "NOR", "EST"} <= labels.members("MSP", 2024)
    assert labels.place("msp") == "MSP"


def test_a_measure_that_an_indicator_has_not_is_said(world: World) -> None:
    """Nothing is left out silently: one unknown figure stands for the indicator."""
    (figure,) = measure(world, Ask.of(["rare earths"], ["JPN"], [2023], by="value"), ["hhi_wgi"])
    assert figure.status == "unknown"
    assert figure.reason == "hhi_wgi has no measure by value"


@pytest.mark.parametrize(
    "named", [{"minerals": ["gallium", "lithium"]}, {"minerals": ["rare earths"], "codes": ("280530",)}]
)
def test_the_id_of_a_churn_leads_back_to_it(world: World, named: dict[str, Any]) -> None:
    for figure in measure(world, Ask.of(countries=["JPN"], years=[2023], **named), ["cdi_churn"]):
        assert explain(world, figure.id).figure == figure
