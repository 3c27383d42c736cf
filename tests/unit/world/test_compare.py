"""Sources side by side, never merged; and the list of sources."""

from __future__ import annotations

import polars as pl
import pytest

from accord.core.errors import DataError
from accord.world import load_world
from accord.world.compare import COLUMNS, compare, side_by_side, sources


def test_antimony_2024() -> None:
    rows = compare(load_world(), "antimony", 2024)
    assert rows.columns == list(COLUMNS)
    tonnes = rows.filter(pl.col("unit") == "t", pl.col("stage") == "mining")
    of = {(r["country"] or r["kind"], r["source"]): r for r in tonnes.iter_rows(named=True)}
    assert [of[place, s]["value"] for place in ("RUS", "MMR", "TJK", "total") for s in ("mcs2025", "mcs2026")] == [
        13_000, 40_000, 4_500, 4_500, 17_000, 22_000, 100_000, 119_000,
    ]  # fmt: skip
    assert of["RUS", "mcs2026"]["ratio"] == pytest.approx(40 / 13)
    assert of["total", "mcs2025"]["ratio"] == pytest.approx(1.19)
    assert of["RUS", "mcs2026"]["basis"] == "contained"
    shares = rows.filter(pl.col("source") == "eu_crm_2023", pl.col("country") == "TJK", pl.col("stage") == "mining")
    assert shares["value"].to_list() == [0.203]
    assert shares["ratio"].to_list() == [None]


def test_absent_cells_stay_rows() -> None:
    rows = compare(load_world(), "antimony", 2024, "mining").filter(
        pl.col("country") == "USA", pl.col("source") == "mcs2025"
    )
    assert rows["value"].to_list() == [None]
    assert rows["status"].to_list() == ["unknown"]


def test_unlike_bases_have_no_common_ratio() -> None:
    rows = compare(load_world(), "rare earths", 2024, "mining").filter(
        pl.col("country") == "CHN", pl.col("unit") == "t"
    )
    assert dict(rows.select("source", "ratio").iter_rows()) == {"iea_2025": None, "mcs2025": 1.0, "mcs2026": 1.0}


def test_side_by_side_has_a_column_a_source() -> None:
    compared = compare(load_world(), "antimony", 2024)
    wide = side_by_side(compared)
    assert wide.columns == ["stage", "place", "basis", "ratio", "mcs2025", "mcs2026"]
    assert wide.row(-1) == ("mining", "World total", "contained", pytest.approx(1.19), "100,000", "119,000")
    assert wide["place"].to_list()[:4] == ["CHN", "RUS", "TJK", "MMR"]
    shares = side_by_side(compared, "share").filter(pl.col("place") == "TUR", pl.col("stage") == "mining")
    assert shares["eu_crm_2023"].to_list() == ["0.025", "0.63"]


def test_why_there_is_no_number_is_told_apart() -> None:
    lithium = side_by_side(compare(load_world(), "lithium", 2024, "mining"))
    usa = lithium.filter(pl.col("place") == "USA").row(0, named=True)
    assert (usa["mcs2026"], usa["mcs2025"]) == ("W (withheld)", "W (withheld)")
    antimony = side_by_side(compare(load_world(), "antimony", 2024, "mining"))
    assert antimony.filter(pl.col("place") == "USA")["mcs2025"].to_list() == ["blank"]
    boron = compare(load_world(), "boron", 2024, "mining")
    world = side_by_side(boron).filter(pl.col("place") == "World total")
    assert set(world["mcs2026"].drop_nulls()) == {"XX (cannot be added up)"}
    shares = side_by_side(compare(load_world(), "antimony", 2024), "share")
    assert "<0.1%" in {text.replace(" ", "") for text in shares["eu_crm_2023"].drop_nulls()}
    rhenium = side_by_side(compare(load_world(), "rhenium", 2024))
    assert "NA (not available)" in rhenium.filter(pl.col("place") == "RUS")["mcs2026"].to_list()


def test_a_year_without_output_names_the_years() -> None:
    with pytest.raises(DataError, match="Years: 2023, 2024, 2025"):
        compare(load_world(), "antimony", 2010)
    with pytest.raises(DataError, match="no source has the output of natural_rubber"):
        compare(load_world(), "natural_rubber", 2024, "manufacturing")


def test_an_unknown_stage_names_the_known_ones() -> None:
    with pytest.raises(DataError, match="Known: mining, refining, manufacturing"):
        compare(load_world(), "antimony", 2024, "smelting")


def test_a_mineral_that_only_the_eu_study_has() -> None:
    rows = compare(load_world(), "neodymium", 2024)
    assert set(rows["source"]) == {"eu_crm_2023"}


def test_sources_cover_every_table() -> None:
    world = load_world()
    listed = sources(world)
    assert listed["table"].to_list() == [resource["name"] for resource in world.sources]
    for column in ("publisher", "title", "licence", "address", "vintage"):
        assert listed.filter(pl.col(column).str.len_chars() == 0).is_empty(), column
    baci = listed.row(by_predicate=pl.col("table") == "baci", named=True)
    assert (baci["rows"], baci["first_year"], baci["last_year"]) == (1_123_937, 1995, 2024)
