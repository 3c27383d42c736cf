"""Known traps in the trade records, and the faults of a table and of a snapshot."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polars as pl
import pytest

from accord.core.errors import DataError, raise_faults
from accord.core.labels import countries
from accord.core.vocab import rows
from accord.world import World, load_world
from accord.world.checks import check, check_snapshot, faults, notes_for
from accord.world.model import _SHIPPED


def test_notes() -> None:
    notes = notes_for(["280530", "284690"], [2023])
    found = set(notes.select("exporter", "importer", "kind").iter_rows())
    assert ("AUS", "MYS", "ore_booked_as_metal") in found
    assert ("MMR", "CHN", "feedstock") in found
    assert notes_for(["280530"], [2010]).is_empty()
    assert set(notes_for(["282200"], [2022])["kind"]) == set()


def test_notes_name_known_places_and_kinds() -> None:
    for row in rows("flow_notes"):
        assert row["exporter"] in countries()
        assert row["importer"] in {*countries(), "EU27", ""}
        assert row["kind"] in {"ore_booked_as_metal", "feedstock", "double_count", "junk_weight"}
        assert row["note"]
        assert row["source"]


def test_the_ore_note_is_what_the_data_say() -> None:
    flow = load_world().trade(["280530"], [2023]).filter(pl.col("exporter") == "AUS", pl.col("importer") == "MYS")
    assert flow["value_usd"].sum() / flow["quantity_t"].sum() / 1000 == pytest.approx(5.2, abs=0.1)


def test_shipped_trade_has_no_fault() -> None:
    assert list(faults(load_world().trade(["280530", "284690", "284610"]))) == []


def test_faults_are_told_together() -> None:
    trade = load_world().trade(["280530"], [2023])
    bad = pl.concat([trade, trade.head(1)]).with_columns(value_usd=-pl.col("value_usd"))
    with pytest.raises(DataError, match=r"2 faults(.|\n)*negative(.|\n)*share a key"):
        raise_faults(faults(bad), DataError, "trade")
    (fault,) = faults(trade.drop("quantity_t"))
    assert "columns are missing: quantity_t" in fault.what


def test_the_shipped_snapshot_is_whole() -> None:
    assert check(load_world()) == ()
    check_snapshot(load_world())


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the description beside links to the shipped tables, to be broken by a test."""
    for path in _SHIPPED.glob("*.parquet"):
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "datapackage.json").write_bytes((_SHIPPED / "datapackage.json").read_bytes())
    return tmp_path


def replace(folder: Path, name: str, table: pl.DataFrame) -> None:
    (folder / f"{name}.parquet").unlink()
    table.write_parquet(folder / f"{name}.parquet")


def test_every_fault_of_a_snapshot_at_once(broken: Path) -> None:
    world = load_world()
    wgi, products = world.table("wgi"), world.table("products")
    replace(broken, "wgi", pl.concat([wgi, wgi.head(1)]).with_columns(country=pl.lit("XYZ")))
    replace(broken, "products", products.rename({"text": "words"}))
    (broken / "iea_facts.parquet").unlink()
    (broken / "stray.parquet").write_bytes(b"x")
    (broken / "eu_uses.parquet").unlink()
    (broken / "eu_uses.parquet").write_bytes(b"PAR1 but cut short")
    told = "\n".join(str(fault) for fault in check(World(broken)))
    for words in (
        "stray.parquet: is not described",
        "iea_facts.parquet: file is missing",
        "eu_uses.parquet: cannot be read",
        "wgi.parquet: is not the file that was described: its SHA-256 differs",
        f"wgi: has {wgi.height + 1} rows, described as {wgi.height}",
        "wgi: country, year:",
        "wgi.country: unknown countries: XYZ",
        "products: columns are missing: text",
    ):
        assert words in told


def test_trade_faults_of_a_snapshot(broken: Path) -> None:
    baci = load_world().table("baci").head(1000)
    bad = pl.concat([baci, baci.head(2)]).with_columns(
        exporter=pl.when(pl.int_range(pl.len()) == 5).then(pl.lit(840, dtype=pl.Int16)).otherwise("exporter"),
        quantity_t=pl.col("quantity_t").cast(pl.Float64) - 1e9,
    )
    replace(broken, "baci", bad)
    told = "\n".join(str(fault) for fault in check(World(broken)))
    assert "baci.exporter: unknown countries: 840" in told
    assert "baci: year, exporter, importer, hs92: 4 rows share a key" in told
    assert re.search(r"baci.quantity_t: \d+ rows are negative", told)
    assert "baci.quantity_t: holds Float64, described as Decimal" in told


def test_a_description_that_lies_about_rows(broken: Path) -> None:
    package = json.loads((broken / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"][1]["rows"] = 67
    (broken / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (fault,) = check(World(broken))
    assert str(fault) == "products: has 66 rows, described as 67"
    with pytest.raises(DataError, match="snapshot: products: has 66 rows"):
        check_snapshot(World(broken))
