"""The shipped world: counts, exact values, vintages side by side, absence kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest

import accord.world.snapshot as snapshot
from accord.core.errors import DataError
from accord.core.figure import Figure
from accord.world import SOURCES, World

FOLDER = Path(snapshot.__file__).parent


def test_the_whole_of_trade_is_shipped(world: World) -> None:
    trade = world.trade(world.table("products")["hs92"].to_list())
    assert trade.height == 1_123_937
    assert trade["hs92"].n_unique() == 66
    assert trade["quantity_t"].null_count() == 58_658
    assert trade["value_usd"].null_count() == 0
    assert trade["quantity_t"].min() > 0  # type: ignore[operator]  # a missing weight is null, never 0
    assert set(trade["year"]) == set(world.years())


def test_trade_values_are_exact(world: World) -> None:
    row = world.trade(["250310"], [1995]).filter(pl.col("exporter") == "ALB", pl.col("importer") == "ITA")
    assert row.height <= 1
    first = world.trade(["280530"], [2023]).filter(pl.col("exporter") == "AUS", pl.col("importer") == "MYS")
    assert first["quantity_t"].sum() == pytest.approx(28_616, abs=1)


def test_taiwan_trades_under_its_own_key(world: World) -> None:
    trade = world.trade(["284690"], [2023])
    assert "TWN" in set(trade["exporter"])
    assert trade.columns == ["year", "exporter", "importer", "hs92", "value_usd", "quantity_t"]


def test_former_areas_keep_their_own_key(world: World) -> None:
    assert {"XBL", "XSA"} <= set(world.trade(["710812", "260300", "810510"], [1996])["exporter"])


def test_unknown_codes_and_years_are_named_together(world: World) -> None:
    with pytest.raises(DataError, match=r"2 faults(.|\n)*999999(.|\n)*2030"):
        world.trade(["999999", "280530"], [2030])


def test_both_vintages_stand_side_by_side(world: World) -> None:
    rows = world.production("rare_earths", 2024).filter(pl.col("country") == "AUS")
    by_source = dict(rows.select("source", "tonnes").iter_rows())
    assert by_source["mcs2025"] == 13_000
    assert by_source["mcs2026"] == 29_000
    assert set(rows.filter(pl.col("source") != "iea_2025")["basis"]) == {"oxide"}


def test_totals_only_on_request(world: World) -> None:
    assert "total" not in set(world.production("rare_earths", 2024)["kind"])
    totals = world.production("rare_earths", 2024, totals=True).filter(pl.col("kind") == "total")
    assert dict(totals.select("source", "tonnes").iter_rows()) == {
        "mcs2026": 380_000,
        "mcs2025": 390_000,
        "iea_2025": 75_100,
    }


def test_blank_and_withheld_output_is_not_zero(world: World) -> None:
    blank = world.production("rare_earths", 2024).filter(pl.col("country") == "CAN").sort("source")
    assert blank["tonnes"].to_list() == [None, 0.0]  # blank in the 2025 file, a printed zero in 2026
    withheld = world.production("lithium", 2024).filter(pl.col("country") == "USA", pl.col("source") == "mcs2026")
    assert withheld["status"].to_list() == ["withheld"]
    assert withheld["tonnes"].to_list() == [None]


def test_refining_of_rare_earths_is_magnet_rare_earths(world: World) -> None:
    rows = world.production("rare_earths", 2024, "refining")
    assert dict(rows.select("country", "tonnes").iter_rows())["CHN"] == 73_760
    assert rows["note"].str.contains("Nd, Pr, Dy, Tb").all()


def test_kilograms_become_tonnes_and_gas_has_no_weight(world: World) -> None:
    gallium = world.production("gallium", 2024, "refining")
    assert gallium.filter(pl.col("country") == "CHN", pl.col("source") == "mcs2026")["tonnes"].item() == 839
    helium = world.production("helium", 2024)
    assert helium["tonnes"].null_count() == helium.height > 0
    assert helium["note"].str.contains("not a weight").all()


@pytest.mark.parametrize(
    ("mineral", "stage", "basis"),
    [("chromium", "mining", "gross"), ("manganese", "mining", "contained"), ("gallium", "refining", "contained")],
)
def test_basis_is_the_publishers(world: World, mineral: str, stage: str, basis: str) -> None:
    assert set(world.production(mineral, 2024, stage)["basis"]) == {basis}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "year", "value", "unit"),
    [
        ("rare_earths", 2024, 55, "USD/kg"),
        ("NdPr oxide", 2022, 124, "USD/kg"),
        ("Terbium oxide", 2025, 1010, "USD/kg"),
        ("dysprosium", 2025, 239, "USD/kg"),
        ("gallium", 2025, 580, "USD/kg"),
        ("germanium", 2025, 4100, "USD/kg"),
        ("antimony", 2024, 10.24, "USD/lb"),
        ("lithium", 2022, 63_700, "USD/t"),
        ("tungsten", 2025, 380, "USD/mtu"),
    ],
)
def test_prices(world: World, name: str, year: int, value: float, unit: str) -> None:
    figure = world.price(name, year)
    assert (figure.value, figure.unit, figure.sources) == (value, unit, ("mcs2026",))


def test_a_price_outside_the_years_is_unknown_and_an_unclear_name_raises(world: World) -> None:
    assert world.price("gallium", 2019).reason == "published for 2021 to 2025 only"
    printed_range = world.price("scandium", 2024)
    assert (printed_range.low, printed_range.value, printed_range.high) == (660, 665, 670)
    with pytest.raises(DataError, match="several price series"):
        world.price("oxide", 2024)
    with pytest.raises(DataError, match="no price series"):
        world.price("unobtainium", 2024)


@pytest.mark.parametrize(
    ("iso3", "wgi"),
    [("USA", 1.13), ("JPN", 1.32), ("AUS", 1.57), ("MYS", 0.43), ("VNM", -0.33), ("CHN", -0.36), ("MMR", -0.95),
     ("TWN", 1.12)],
)  # fmt: skip
def test_governance_2019(world: World, iso3: str, wgi: float) -> None:
    rows = world.governance(2019)
    assert rows.filter(pl.col("country") == iso3)["wgi"].item() == pytest.approx(wgi, abs=0.005)
    assert not rows["held"].any()


def test_governance_is_held_and_says_so(world: World) -> None:
    rows = world.governance(2023)
    assert rows["held"].all()
    assert set(rows["observed_year"]) == {2019}
    assert not rows["country"].is_duplicated().any()
    assert world.governance(1990).is_empty()


@pytest.mark.parametrize(
    ("mineral", "texts"), [("antimony", ["91"]), ("gallium", ["100"]), ("germanium", [">50"]), ("lithium", [">50"])]
)
def test_net_import_reliance_as_printed(world: World, mineral: str, texts: list[str]) -> None:
    assert world.net_import_reliance(mineral, 2025)["text"].to_list() == texts


def test_supply_shares(world: World) -> None:
    gallium = world.supply_shares("gallium", "refining").filter(pl.col("scope") == "global")
    assert dict(gallium.select("country", "share").iter_rows())["CHN"] == pytest.approx(0.938)
    below = world.table("eu_supply_shares").filter(pl.col("text") == "<0.1%")
    assert below["share"].null_count() == below.height > 0
    repeated = world.supply_shares("germanium", "refining").filter(pl.col("scope") == "EU")
    assert repeated["note"].str.contains("not a measure").all()


def test_description_matches_the_files(world: World) -> None:
    for resource in world.sources:
        path = FOLDER / resource["path"]
        assert path.stat().st_size == resource["bytes"]
        assert resource["hash"] == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        assert pl.read_parquet(path).height == resource["rows"]
        for name in ("publisher", "title", "address", "licenses", "unit", "basis", "vintage"):
            assert resource[name]
    assert sum(resource["bytes"] for resource in world.sources) < 9_000_000
    assert len(world.fingerprint()) == 64


def test_sources(world: World) -> None:
    assert world.source("mcs2026").vintage.startswith("2026")
    assert {str(resource["source"]) for resource in world.sources} == set(SOURCES) - {"mcs2014", "mcs2016"}
    with pytest.raises(DataError, match="unknown source 'x'"):
        world.source("x")
    with pytest.raises(DataError, match="unknown table 'x'"):
        world.table("x")


def test_what_was_agreed_is_not_in_the_world(world: World) -> None:
    words = ("agreement", "partnership", "order", "control")
    assert not [r["name"] for r in world.sources if any(word in str(r["name"]) for word in words)]


def test_opening_reads_nothing(tmp_path: Path) -> None:
    empty = World(tmp_path)
    with pytest.raises(DataError, match="no snapshot here"):
        empty.fingerprint()


def test_price_is_a_figure(world: World) -> None:
    assert isinstance(world.price("gallium", 2024), Figure)
