"""Known answers: traps measured in BACI (HS92, 1995-2024), USGS MCS 2025 and 2026 and the EU study 2023.

The figures are those that a person finds who adds up the publishers' own files; no rule names a code or a country.
"""

from __future__ import annotations

import polars as pl
import pytest

from accord.world import World
from accord.world.flags import Flag, counts, flags, share_sums


@pytest.fixture(scope="module")
def found(world: World) -> tuple[Flag, ...]:
    return flags(world)


def of(found: tuple[Flag, ...], rule: str, code: str | None = None, year: int | None = None) -> list[Flag]:
    return [f for f in found if f.rule == rule and code in (None, f.hs92) and year in (None, f.year)]


@pytest.mark.parametrize(
    ("code", "year", "culprit", "tonnes"),
    [
        ("811211", 2017, ("SAU", "IND"), 6_938),
        ("261100", 2010, ("MRT", "CHN"), 134_332),
        ("261400", 2014, ("MOZ", "FIN"), 45_100_344),
        ("280480", 2015, ("NAM", "MYS"), 135_754),
    ],
)
def test_unit_errors(found: tuple[Flag, ...], code: str, year: int, culprit: tuple[str, str], tonnes: float) -> None:
    (flag,) = of(found, "unit_error", code)
    assert (flag.year, flag.step, flag.culprit) == (year, (year - 1, year), culprit)
    assert flag.tonnes == pytest.approx(tonnes, abs=1)


def test_beryllium_of_2017_is_19294_t_at_47_cents(found: tuple[Flag, ...]) -> None:
    (flag,) = of(found, "unit_error", "811211")
    assert "19,294 t at 0.47 USD/kg" in flag.what


@pytest.mark.parametrize("code", ["284690", "283691"])  # 2011 and 2022
def test_true_shocks_are_no_unit_errors(found: tuple[Flag, ...], code: str) -> None:
    assert of(found, "unit_error", code) == []
    assert of(found, "coverage", code) == []


@pytest.mark.parametrize("year", [2019, 2022, 2024])
def test_cobalt_of_congo_vanishes(found: tuple[Flag, ...], year: int) -> None:
    (flag,) = [f for f in of(found, "coverage", "282200", year) if f.culprit == ("COD", "CHN")]
    assert flag.step == (year - 1, year)
    assert "vanishes" in flag.what


def test_cobalt_of_congo_is_counted_twice(found: tuple[Flag, ...]) -> None:
    twice = of(found, "double_count")
    assert {(f.hs92, f.subject, f.year, f.culprit) for f in twice} == {
        ("282200", "cobalt", year, ("COD", None)) for year in (2020, 2021, 2023)
    }
    assert "402,299 and 393,950" in twice[-1].what


def test_rare_earth_metal_without_the_ore(world: World, found: tuple[Flag, ...]) -> None:
    """China's part of world exports of 280530 in 2023, by weight: .23 as booked, .71 without Australia -> Malaysia."""
    trade = world.trade(["280530"], [2023])
    ore = (pl.col("exporter") == "AUS") & (pl.col("importer") == "MYS")
    shares = [
        flows.filter(pl.col("exporter") == "CHN")["quantity_t"].sum() / flows["quantity_t"].sum()
        for flows in (trade, trade.filter(~ore))
    ]
    assert shares == pytest.approx([0.23, 0.71], abs=0.005)
    (known,) = [f for f in of(found, "known_trap", "280530") if f.culprit == ("AUS", "MYS")]
    assert known.years == tuple(range(2012, 2025))
    (cheap,) = [f for f in of(found, "cheap_flow", "280530") if f.culprit == ("AUS", "MYS")]
    assert set(cheap.years) == {*range(2012, 2025)} - {2015, 2023}  # a fifth and a sixth of the median in those


def test_cobalt_from_the_usa_to_canada(world: World) -> None:
    (flag,) = [f for f in flags(world, ["282200"], [2023], rules=["known_trap"]) if f.culprit == ("USA", "CAN")]
    assert flag.tonnes == pytest.approx(5_351, abs=1)
    assert flag.value_usd is not None
    assert flag.value_usd / flag.tonnes / 1000 == pytest.approx(0.27, abs=0.005)


def test_cobalt_from_the_usa_to_canada_is_found_by_its_own_history(found: tuple[Flag, ...]) -> None:
    (flag,) = [f for f in of(found, "junk_weight", "282200") if f.culprit == ("USA", "CAN")]
    assert flag.years == (2023,)
    assert "5,351 t at 0.27 USD/kg" in flag.what


def test_dead_codes(found: tuple[Flag, ...]) -> None:
    assert {(f.hs92, f.year) for f in of(found, "dead_code")} == {("811230", 2007), ("283030", 2008), ("250390", 2000)}
    (germanium,) = of(found, "dead_code", "811230")
    assert "247 flows in 2006, 38 in 2007" in germanium.what


def test_shares_that_do_not_sum(world: World, found: tuple[Flag, ...]) -> None:
    uneven = {f.what.split(" sum to ")[0]: f.what.split(" sum to ")[1].split("%")[0] for f in of(found, "share_sum")}
    assert uneven["Global shares of Vanadium, refining,"] == "88.7"
    assert uneven["Global shares of Titanium, refining,"] == "92.0"
    assert uneven["Global shares of Roundwood, mining,"] == "93.0"
    # antimony's 103.7 % comes from counting 37 printed bounds (<0.1%) in full: it may well be 100 %
    antimony = share_sums(world).filter(
        pl.col("scope") == "global", pl.col("material") == "Antimony", pl.col("stage") == "refining"
    )
    assert antimony["high"].item() == pytest.approx(1.037)
    assert antimony["low"].item() <= 1.0
    assert "Global shares of Antimony, refining," not in uneven


def test_sourcing_that_is_the_global_share(found: tuple[Flag, ...]) -> None:
    named = {f.subject for f in of(found, "sourcing_repeats_global")}
    assert {"Germanium", "Neodymium", "Praseodymium"} <= named
    assert "Gallium" not in named
    assert all(", refining" in f.what for f in of(found, "sourcing_repeats_global"))


def test_vintages_that_contradict_each_other(found: tuple[Flag, ...]) -> None:
    revised = {(f.subject, f.culprit[0]): f.what for f in of(found, "vintage") if f.culprit}
    assert "13,000 t in mcs2025, 29,000 t in mcs2026" in revised["rare_earths", "AUS"]
    assert "13,000 t in mcs2025, 1,500 t in mcs2026" in revised["rare_earths", "NGA"]
    assert "13,000 t in mcs2025, 2,100 t in mcs2026" in revised["rare_earths", "THA"]
    assert "13,000 t in mcs2025, 40,000 t in mcs2026" in revised["antimony", "RUS"]
    assert "a unit, not a revision" in revised["titanium", "CHN"]
    assert ("rare_earths", "MMR") not in revised  # 31,000 -> 27,000


def test_late_reporters_of_2024(found: tuple[Flag, ...]) -> None:
    late = of(found, "late_reporter")
    assert {f.year for f in late} == {2024}
    assert {("NER", None), ("IRQ", None), (None, "COD")} <= {f.culprit for f in late}


def test_rare_earths_have_no_weights_before_2000(found: tuple[Flag, ...]) -> None:
    (flag,) = of(found, "no_weight", "284690")
    assert flag.years == (1995, 1996, 1997, 1998, 1999)


def test_the_list_is_one_that_can_be_read(found: tuple[Flag, ...]) -> None:
    """66 codes and 30 years: some 250 flags of the world's series and tables, and single flows, one flag each."""
    raised = dict(counts(found).select("rule", "flags").iter_rows())
    flows = raised["cheap_flow"] + raised["junk_weight"]
    assert sum(raised.values()) - flows < 300
    assert flows < 1200
    assert raised["unit_error"] < 40
    assert raised["coverage"] < 80
