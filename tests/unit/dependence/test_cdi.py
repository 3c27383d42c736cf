"""Core dependency indicators on a made-up trade table by hand, and on the shipped world."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.dependence import INDICATORS, Ask
from accord.dependence.cdi import dependent_codes, indices
from accord.world import World

# A and B are a bloc; X and Y sell to it
TRADE = pl.DataFrame(
    [
        (2020, "X", "A", 60.0, 6.0),
        (2020, "Y", "A", 20.0, 6.0),
        (2020, "X", "B", 20.0, None),
        (2020, "B", "A", 50.0, 5.0),
        (2020, "A", "X", 30.0, 3.0),
    ],
    schema=["year", "exporter", "importer", "value_usd", "quantity_t"],
    orient="row",
).with_columns(pl.lit("1").alias("hs92"), pl.col("year").cast(pl.Int32))
BLOC = pl.DataFrame(
    [("bloc", 2020, "A"), ("bloc", 2020, "B")], schema={"country": pl.String, "year": pl.Int32, "member": pl.String},
    orient="row",
)  # fmt: skip


def test_by_hand() -> None:
    """Outside: X 80, Y 20 -> CDI1 .68; 100 of 150 imported -> CDI2 2/3; exports 50 + 30 -> CDI3 1.25."""
    row = indices(TRADE, ["hs92"], BLOC).filter(pl.col("by") == "value").row(0, named=True)
    assert row["cdi1"] == pytest.approx(0.64 + 0.04)
    assert row["cdi2"] == pytest.approx(100 / 150)
    assert row["cdi3"] == pytest.approx(100 / 80)
    weight = indices(TRADE, ["hs92"], BLOC).filter(pl.col("by") == "weight").row(0, named=True)
    assert weight["cdi1"] == pytest.approx(0.5)  # the unweighed flow is left out, and
    assert weight["weighed"] == pytest.approx(80 / 100)  # so much of the value from outside is weighed


def test_a_country_has_no_inside() -> None:
    table = indices(TRADE, ["hs92"]).filter(pl.col("by") == "value", pl.col("country") == "A")
    assert table["cdi2"].item() == 1
    assert table["cdi3"].item() == pytest.approx(130 / 30)


@given(st.floats(1e-3, 1e6))
def test_the_scale_does_not_matter(scale: float) -> None:
    scaled = TRADE.with_columns(pl.col("value_usd", "quantity_t") * scale)
    for name in ("cdi1", "cdi2", "cdi3"):
        before, after = indices(TRADE, ["hs92"], BLOC)[name], indices(scaled, ["hs92"], BLOC)[name]
        assert after.to_list() == pytest.approx(before.to_list())


def test_names_do_not_matter() -> None:
    renamed = TRADE.with_columns(
        pl.col("exporter").replace({"X": "Y", "Y": "X"}), pl.col("importer").replace({"X": "Y"})
    )
    assert indices(renamed, ["hs92"], BLOC).equals(indices(TRADE, ["hs92"], BLOC))


def test_ranges_and_reasons(world: World) -> None:
    ask = Ask.of(["cobalt", "gallium", "graphite"], ["EU", "JPN", "Tuvalu"], [2023])
    for name in ("cdi1", "cdi2"):
        values = INDICATORS[name](world, ask).frame["value"].drop_nulls()
        assert values.is_between(0, 1 + 1e-12).all()
    table = INDICATORS["cdi3"](world, ask)
    assert "no usable trade code" in table.one(mineral="gallium", country="JPN", by="value").reason
    assert table.one(mineral="graphite", country="TUV", by="value").reason == "no imports recorded under these codes"
    assert INDICATORS["cdi2"](world, ask).one(mineral="graphite", country="JPN", by="value").value == 1
    assert table.one(mineral="graphite", country="JPN", by="weight").basis == "gross"


def test_imports_without_exports_are_above_any_line(world: World) -> None:
    frame = INDICATORS["cdi3"](world, Ask.of(["rare_earths"], years=[2023], by="value")).frame
    endless = frame.filter(pl.col("status") == "above")
    assert endless.height > 0
    assert set(endless["reason"]) == {"imports and no recorded exports: above any line"}


def test_churn_counts_what_entered_and_left(world: World) -> None:
    ask = Ask.of([], ["EU"], [2023], by="value")
    figure = INDICATORS["cdi_churn"](world, ask).one(country="EU27")
    codes = dependent_codes(world, ask).filter(pl.col("by") == "value", pl.col("dependent"))
    now, before = (set(codes.filter(pl.col("year") == year)["hs92"]) for year in (2023, 2022))
    assert now != before
    assert figure.value == pytest.approx(len(now ^ before) / len(now | before))
    for code in now - before:
        assert code in figure.interval.partition("left:")[0]


def test_by_narrows_to_one_measure(world: World) -> None:
    table = INDICATORS["cdi1"](world, Ask.of(["cobalt"], ["JPN"], [2023], by="weight"))
    assert set(table.frame["by"]) == {"weight"}
