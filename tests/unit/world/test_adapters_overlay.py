"""A user's own table in a World: it answers for what it holds, the rest stays the snapshot's, and the ids say so."""

import zipfile
from pathlib import Path

import polars as pl
import pytest

from accord.core.errors import DataError
from accord.world.source import Source
from accord.world.sources import baci_zip, comtrade
from accord.world.table import Table

SAMPLES = Path(__file__).parent / "samples"
CODE = "280530"


def source(id: str, unit: str = "t") -> Source:  # noqa: A002
    return Source(id=id, publisher="p", title="t", vintage="v", licence="l", licence_url="", address="", unit=unit,
                  basis="gross")  # fmt: skip


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "BACI.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("BACI_HS92_Y2025_V202701.csv", f"t,i,j,k,v,q\n2025,156,392,{CODE},100,5\n")
        archive.writestr("BACI_HS92_Y2023_V202701.csv", f"t,i,j,k,v,q\n2023,156,392,{CODE},700,NA\n")
    return baci_zip.load(path)


def governance(year: int, **values: float) -> Table:
    frame = pl.DataFrame({"country": list(values), "area": list(values), "year": year, "wgi": list(values.values()),
                          "political_stability": 0.0, "dimensions": 6})  # fmt: skip
    return Table.of("governance", frame, source("wgi_xlsx", "WGI units"))


def production(id: str, tonnes: float, year: int = 2024) -> Table:  # noqa: A002
    row = {"good": "Gallium", "mineral": "gallium", "stage": "refining", "country": "CHN", "area": "China",
           "kind": "country", "detail": "Gallium", "year": year, "amount": tonnes, "tonnes": tonnes}  # fmt: skip
    return Table.of("production", pl.DataFrame([row]), source(id))


def test_the_old_world_stays_as_it_is(world, own):
    before = world.trade([CODE], [2023])
    other = world.with_table(own)
    assert other is not world
    assert world.tables == ()
    assert world.trade([CODE], [2023]).equals(before)
    assert other.tables == (own,)
    assert other.fingerprint() != world.fingerprint()
    assert world.with_table(own).fingerprint() == other.fingerprint()


def test_trade_replaces_the_pairs_that_the_table_holds(world, own):
    other = world.with_table(own)
    assert other.trade([CODE], [2023]).rows() == [(2023, "CHN", "JPN", CODE, 700_000.0, None)]
    assert other.trade([CODE], [2022]).equals(world.trade([CODE], [2022]))
    assert other.trade_source([CODE], [2023]) == ("baci_zip",)
    assert other.trade_source([CODE], [2022, 2023]) == ("baci", "baci_zip")
    assert world.trade_source([CODE], [2023]) == ("baci",)
    assert other.source("baci_zip").vintage == "HS92, V202701"
    assert list(other.years())[-1] == 2025
    assert other.trade([CODE], [2025])["value_usd"].to_list() == [100_000.0]
    with pytest.raises(DataError, match="no trade, 1995 to 2024 only"):
        world.trade([CODE], [2025])


def test_one_sides_reports_replace_only_that_side(world):
    other = world.with_table(comtrade.load(SAMPLES / "comtrade_H0.csv"))
    japan = other.trade([CODE], [2023]).filter(pl.col("importer") == "JPN")
    assert japan["exporter"].to_list() == ["CHN", "TWN", "VNM"]
    rest = pl.col("importer") != "JPN"
    assert other.trade([CODE], [2023]).filter(rest).equals(world.trade([CODE], [2023]).filter(rest))
    assert other.trade_source([CODE], [2023]) == ("baci", "comtrade")


def test_codes_beyond_the_snapshot_come_from_the_table(world, tmp_path):
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("BACI_HS92_Y2023_V202701.csv", "t,i,j,k,v,q\n2023,156,392,850511,9,1\n")
    other = world.with_table(baci_zip.load(tmp_path / "b.zip", codes=["850511"]))
    assert other.trade(["850511"], [2023]).height == 1
    with pytest.raises(DataError, match="850511: is no HS92 code"):
        world.trade(["850511"], [2023])


def test_another_hs_revision_is_refused(world, tmp_path):
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("BACI_HS17_Y2023_V202701.csv", f"t,i,j,k,v,q\n2023,156,392,{CODE},9,1\n")
    table = baci_zip.load(tmp_path / "b.zip", codes=[CODE])
    with pytest.raises(DataError, match="codes are HS17, wanted is HS92"):
        world.with_table(table)


def test_production_stands_beside_the_other_sources(world):
    other = world.with_table(production("wmd", 974.0)).with_table(production("bgs", 900.0))
    rows = other.production("gallium", 2024, "refining")
    assert rows.columns == world.production("gallium", 2024, "refining").columns
    assert {"wmd", "bgs"} <= set(rows["source"])
    assert rows.height == world.production("gallium", 2024, "refining").height + 2
    again = other.with_table(production("wmd", 980.0)).production("gallium", 2024, "refining")
    assert again.filter(source="wmd")["tonnes"].to_list() == [980.0]


def test_governance_is_replaced_for_its_years_and_held_after(world):
    other = world.with_table(governance(2023, USA=1.1, CHN=-0.3))
    assert set(other.governance(2023).rows()) == {("USA", 1.1, 2023, False), ("CHN", -0.3, 2023, False)}
    assert set(other.governance(2024)["held"]) == {True}
    assert other.governance(2018).sort("country").equals(world.governance(2018).sort("country"))
    assert (other.governance_source(2023), other.governance_source(2019)) == ("wgi_xlsx", "wgi")
