"""A user's own governance table answers through the indicators, for its years, and is named."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from accord.dependence import INDICATORS, Ask
from accord.dependence.governance import governance
from accord.world import World
from accord.world.source import Source
from accord.world.sources import open_table
from accord.world.table import Table


def own(year: int, wgi: float | None, political: float | None, world: World) -> Table:
    """All countries at one value."""
    source = Source(id="wgi_xlsx", publisher="p", title="t", vintage="v", licence="l", licence_url="", address="",
                    unit="WGI", basis="mean")  # fmt: skip
    places = world.governance(2019)["country"].to_list()
    frame = pl.DataFrame(
        {"country": places, "area": places, "year": year, "wgi": wgi, "political_stability": political},
        schema_overrides={"wgi": pl.Float64, "political_stability": pl.Float64},
    )
    return Table.of("governance", frame.with_columns(dimensions=6, note=pl.lit("all at one value")), source)


def test_hhi_wgi_is_that_of_the_users_values(world: World) -> None:
    """With every producer at WGI 1.5 the index is HHI times 2 x (2.5 - 1.5)."""
    other = world.with_table(own(2023, 1.5, None, world))
    ask = Ask.of(["gallium"], years=[2024], stage="refining")
    plain, weighted, shipped = (
        INDICATORS[name](place, ask).one(by=None) for name, place in
        (("hhi", world), ("hhi_wgi", other), ("hhi_wgi", world))
    )  # fmt: skip
    assert weighted.value == pytest.approx(2 * (plain.value or 0))
    assert weighted.value != pytest.approx(shipped.value)
    assert "WGI of 2023 held" in weighted.interval
    assert "wgi_xlsx" in weighted.sources
    assert "wgi" not in weighted.sources
    assert "wgi" in shipped.sources


def test_import_risk_and_geopolrisk_follow_the_users_values(world: World) -> None:
    """Every supplier at WGI 1.5 makes the risk (2.5 - 1.5) / 5 = 0.2, and the score 0.2 x HHI."""
    other = world.with_table(own(2023, 1.5, None, world))
    ask = Ask.of(["lithium"], ["Germany"], [2023])
    risks = list(INDICATORS["import_risk"](other, ask).figures())
    assert risks
    for figure in risks:
        assert figure.value == pytest.approx(0.2)
        assert "held" not in figure.interval
        assert list(figure.sources) == ["baci", "wgi_xlsx"]
    index = INDICATORS["hhi"](world, Ask.of(["lithium"], years=[2023], stage="mining")).one(by=None)
    for figure in INDICATORS["geopolrisk"](other, ask).figures():
        assert figure.value == pytest.approx(0.2 * (index.value or 0))


def test_political_stability_alone_comes_from_a_table_that_has_nothing_else(world: World) -> None:
    other = world.with_table(own(2023, None, -0.5, world))
    political = Ask.of(["lithium"], ["Germany"], [2023], political=True)
    for figure in INDICATORS["import_risk"](other, political).figures():
        assert figure.value == pytest.approx(0.6)
    mean = Ask.of(["lithium"], ["Germany"], [2023])
    new, old = (list(INDICATORS["import_risk"](place, mean).figures()) for place in (other, world))
    assert new == old
    assert other.governance_source(2023, political=True) == "wgi_xlsx"
    assert other.governance_source(2023) == "wgi"


def test_a_gap_between_tables_holds_the_last_year_before_it(world: World) -> None:
    other = world.with_table(own(2023, 1.0, 1.0, world))
    rows = governance(other, [2009, 2021, 2023, 2024]).filter(pl.col("country") == "CHN")
    assert rows.select("year", "held", "rated_by").rows() == [
        (2021, 2019, "wgi"), (2023, None, "wgi_xlsx"), (2024, 2023, "wgi_xlsx"),
    ]  # fmt: skip
    assert other.governance(2021)["observed_year"].unique().to_list() == [2019]
    assert other.governance(2009).is_empty()


def test_a_file_of_political_stability_through_the_indicator(world: World, tmp_path: Path) -> None:
    path = tmp_path / "pv.csv"
    path.write_text("Country/Territory,Code,2023\nChina,CHN,-1\nJapan,JPN,1\n")
    other = world.with_table(open_table(path))
    ask = Ask.of(["gallium"], years=[2024], stage="refining", political=True)
    figure = INDICATORS["hhi_wgi"](other, ask).one(by=None)
    shares = INDICATORS["hhi"](world, Ask.of(["gallium"], years=[2024], stage="refining")).one(by=None)
    assert figure.low == pytest.approx(7 * (shares.value or 0), abs=0.2)  # 2 x (2.5 + 1), nearly all of it China's
    assert "wgi_xlsx" in figure.sources
