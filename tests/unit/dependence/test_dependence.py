"""Indicators on the shipped world: what they keep apart, what they refuse to fill in, what they cite."""

from __future__ import annotations

import sys

import polars as pl
import pytest

from accord.core import labels
from accord.core.errors import DataError
from accord.dependence import INDICATORS, Ask, hhi, hhi_wgi, net_import_reliance, reads, supplier_share
from accord.dependence.hhi_wgi import _bounded, scaled_wgi
from accord.dependence.output import Series
from accord.world import World


def test_hhi_spans_the_vintages_and_keeps_magnet_rare_earths_apart(world: World) -> None:
    table = hhi(world, Ask.of(["rare earths"], years=[2024], stage="mining"))
    assert len(table) == 2
    whole = table.one(by=None)
    assert whole.sources == ("mcs2026", "mcs2025")
    assert whole.basis == "oxide"
    assert whole.interval.startswith("range of 2 vintages")
    assert whole.low is not None
    assert whole.high is not None
    assert whole.low < whole.high
    magnet = table.one(by="magnet rare earths (Nd, Pr, Dy, Tb)")
    assert magnet.sources == ("iea_2025",)


def test_hhi_names_forms_that_must_not_be_added(world: World) -> None:
    assert {f.by for f in hhi(world, Ask.of(["titanium"], years=[2024], stage="mining")).figures()} == {
        "Mine production: Ilmenite",
        "Mine production: Rutile",
    }


@pytest.mark.parametrize("mineral", ["germanium", "helium"])
def test_no_output_is_unknown_with_a_reason(world: World, mineral: str) -> None:
    figure = hhi(world, Ask.of([mineral], years=[2024], stage="refining")).one(mineral=mineral)
    assert figure.value is None
    assert "published" in figure.reason


def test_the_eu_study_stands_in_on_request_only(world: World) -> None:
    figure = hhi(world, Ask.of(["germanium"], stage="refining")).one(by="Germanium")
    assert figure.value == pytest.approx(0.6966, abs=1e-3)
    assert figure.year is None
    assert "2016-2020" in figure.interval


def test_hhi_wgi_is_within_its_range_and_says_that_governance_is_held(world: World) -> None:
    for figure in hhi_wgi(
        world, Ask.of(["rare_earths", "graphite", "tungsten"], years=[2023, 2024], stage="mining")
    ).figures():
        assert figure.value is not None
        assert 0 <= figure.value <= 10
        assert "WGI of 2019 held" in figure.interval
        assert "wgi" in figure.sources


def test_a_producer_without_governance_gets_no_middle_value() -> None:
    series = Series("s", "d", "gross", {"CHN": 3.0, "ATL": 1.0}, 0.0, ())
    measured = _bounded(series, {"CHN": -0.5}, "")
    assert measured.value is None
    assert measured.reason == "no governance figure for ATL (25.0% of output)"
    assert (measured.low, measured.high) == pytest.approx((0.5625 * 6, 0.5625 * 6 + 0.0625 * 10))


def test_new_caledonia_has_no_governance_figure(world: World) -> None:
    cobalt = hhi_wgi(world, Ask.of(["cobalt"], years=[2023], stage="mining")).one(mineral="cobalt")
    assert cobalt.value is None
    assert cobalt.reason.startswith("no governance figure for NCL")
    assert cobalt.low is not None
    assert cobalt.high is not None
    assert cobalt.high - cobalt.low < 0.05


def test_scaled_wgi() -> None:
    assert [scaled_wgi(x) for x in (2.5, 0.0, -2.5)] == [0, 5, 10]


def test_net_import_reliance_keeps_the_marks(world: World) -> None:
    table = net_import_reliance(world, Ask.of(["germanium", "antimony", "molybdenum", "rare_earths"], ["USA"], [2025]))
    above = table.one(mineral="germanium")
    assert (above.value, above.low, above.high, above.status) == (0.5, 0.5, 1.0, "above")
    assert table.one(mineral="antimony").value == 0.91
    exporter = table.one(mineral="molybdenum")
    assert (exporter.value, exporter.high, exporter.status) == (None, 0.0, "below")
    assert table.one(mineral="rare_earths", by="Compounds and metals").value == 0.67
    assert table.one(mineral="rare_earths", by="Mineral concentrates").value is None


def test_net_import_reliance_elsewhere_only_in_one_measure(world: World) -> None:
    table = net_import_reliance(
        world, Ask.of(["graphite", "rare_earths", "gallium", "fluorspar"], ["Japan", "China"], [2024])
    )
    assert table.one(mineral="graphite", country="JPN").value == 1.0
    china = table.one(mineral="graphite", country="CHN").value
    assert china is not None
    assert china < 0
    assert "not in one measure" in table.one(mineral="rare_earths", country="JPN").reason
    assert "no HS92 code" in table.one(mineral="gallium", country="JPN").reason
    bounded = table.one(mineral="fluorspar", country="JPN")
    assert bounded.value is None
    assert (bounded.low, bounded.high) == (pytest.approx(0.046, abs=0.01), 1.0)


def test_supplier_share_of_one_equals_its_row_among_all(world: World) -> None:
    years = [2012, 2023]
    one = supplier_share(world, Ask.of(["rare_earths"], ["JPN", "USA"], years, supplier="China"))
    every = supplier_share(world, Ask.of(["rare_earths"], ["JPN", "USA"], years))
    for figure in one.figures():
        assert every.one(country=figure.country, year=figure.year, by=figure.by, scope=("CHN",)) == figure


def test_a_supplier_that_sells_nothing_is_a_recorded_zero(world: World) -> None:
    figure = supplier_share(world, Ask.of(["rare_earths"], ["JPN"], [2023], supplier="Tuvalu")).one(by="value")
    assert figure.value == 0.0


def test_a_weight_that_is_not_observed_is_not_zero(world: World) -> None:
    """Each supplier none of whose flows has a weight: known by value, unknown by weight."""
    trade = world.trade(["280530"], [2023]).filter(pl.col("importer") == "NLD")
    weighed = trade.group_by("exporter").agg(pl.col("quantity_t").is_not_null().any())
    unseen = set(weighed.filter(~pl.col("quantity_t"))["exporter"])
    table = supplier_share(world, Ask.of(["rare_earths"], ["NLD"], [2023], codes=("280530",)))
    unknown = table.frame.filter(pl.col("value").is_null())
    assert unseen
    assert {scope[0] for scope in unknown["scope"]} == unseen
    assert set(unknown["reason"]) <= {"weight not observed"}


def test_no_imports_and_no_code_are_unknown(world: World) -> None:
    table = supplier_share(world, Ask.of(["rare_earths", "gallium"], ["PCN"], [2003], supplier="CHN"))
    assert table.one(mineral="rare_earths", by="weight").reason == "no imports recorded under these codes"
    assert "no HS92 code" in table.one(mineral="gallium", by="weight").reason


def test_known_traps_are_named(world: World) -> None:
    figure = supplier_share(world, Ask.of(["rare_earths"], ["MYS"], [2023], supplier="AUS")).one(by="weight")
    assert "known trap in 280530 from AUS: ore_booked_as_metal" in figure.interval
    assert "weight observed for" in figure.interval


def test_codes_belong_to_one_mineral(world: World) -> None:
    with pytest.raises(DataError, match="codes go with one mineral"):
        supplier_share(world, Ask.of(["cobalt", "nickel"], ["JPN"], [2023], codes=("810510",)))


@pytest.mark.parametrize("name", INDICATORS)
def test_each_indicator_is_documented(name: str) -> None:
    text = sys.modules[INDICATORS[name].__module__].__doc__ or ""
    for heading in ("Formula:", "Range:", "How to read:", "Reference:", "Pitfall:"):
        assert heading in text


def test_every_value_is_cited(world: World) -> None:
    tables = [
        hhi(world, Ask.of(["cobalt"], years=[2024])),
        hhi_wgi(world, Ask.of(["cobalt"], years=[2024])),
        net_import_reliance(world, Ask.of(["cobalt"], ["USA"], [2024])),
        supplier_share(world, Ask.of(["cobalt"], ["JPN"], [2024])),
    ]
    for table in tables:
        kept = table.frame.filter(pl.col("value").is_not_null())
        assert (kept["sources"].list.len() > 0).all()
        assert (kept["interval"] != "").all()
        assert (kept["formula"] != "").all()


def test_hhi_of_trade_stands_beside_output(world: World) -> None:
    table = hhi(world, Ask.of(["rare_earths", "gallium"], years=[2023]))
    for measure, column in (("value", "value_usd"), ("weight", "quantity_t")):
        sold = (
            world.trade(labels.mineral("rare_earths").hs, [2023]).group_by("exporter").agg(pl.col(column).sum())[column]
        )
        figure = table.one(mineral="rare_earths", by=measure, stage=None)
        assert figure.value == pytest.approx(((sold / sold.sum()) ** 2).sum())
        assert "no usable trade code" in table.one(mineral="gallium", by=measure, stage=None).reason


def test_by_narrows_concentration_to_one_measure(world: World) -> None:
    value, weight, content = (
        hhi(world, Ask.of(["rare_earths", "graphite"], years=[2023], by=by)) for by in ("value", "weight", "content")
    )
    assert set(value.frame["stage"]) == {None}
    assert set(weight.frame["basis"]) == {"gross"}
    assert set(content.frame["basis"]) <= {"contained", "oxide"}


def test_political_stability_is_an_option(world: World) -> None:
    six, one = (
        hhi_wgi(world, Ask.of(["graphite"], years=[2023], stage="mining", political=p)).one(by=None)
        for p in (False, True)
    )
    assert six.value != one.value
    assert "political stability" in one.formula
    assert "political stability alone" in one.interval


def test_net_import_reliance_of_a_bloc_pools_its_members(world: World) -> None:
    bloc = net_import_reliance(world, Ask.of(["graphite"], ["EU"], [2024])).one(country="EU27")
    assert bloc.value is not None
    assert 0.9 < bloc.value < 1


def test_without_a_country_only_what_can_be_told(world: World) -> None:
    table = net_import_reliance(world, Ask.of(["graphite", "cobalt"], years=[2024])).frame
    others = table.filter(pl.col("country") != "USA")
    assert set(others["mineral"]) == {"graphite"}
    assert (others["value"].is_not_null() | others["low"].is_not_null()).all()


@pytest.mark.parametrize("name", INDICATORS)
def test_every_indicator_says_what_it_reads_and_answers_twice_alike(world: World, name: str) -> None:
    assert reads(name)
    ask = Ask.of(["graphite"], ["JPN", "EU"], [2023], supplier="CHN")
    assert INDICATORS[name](world, ask).frame.equals(INDICATORS[name](World(), ask).frame)
