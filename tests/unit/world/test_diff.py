"""What moves between snapshots and vintages, and how an indicator moves with them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import polars as pl
import pytest

from accord.core.errors import DataError
from accord.core.table import FigureTable
from accord.dependence import INDICATORS
from accord.dependence.ask import Ask
from accord.dependence.moved import between_vintages, moved
from accord.world import World, load_world
from accord.world.diff import diff, revisions
from accord.world.model import _SHIPPED


def changed(folder: Path, **tables: pl.DataFrame) -> World:
    """The shipped snapshot with some tables replaced, described anew; the others are linked."""
    package = json.loads((_SHIPPED / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        path = folder / resource["path"]
        if resource["name"] in tables:
            tables[resource["name"]].write_parquet(path)
            data = path.read_bytes()
            resource["bytes"], resource["hash"] = len(data), f"sha256:{hashlib.sha256(data).hexdigest()}"
            resource["rows"] = tables[resource["name"]].height
        else:
            path.symlink_to(_SHIPPED / resource["path"])
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return World(folder)


def test_a_snapshot_does_not_differ_from_itself() -> None:
    world = load_world()
    same = diff(world, World())
    assert same.same
    assert same.production.is_empty()
    assert same.trade.is_empty()


def test_a_file_that_was_altered_is_no_longer_the_same(tmp_path: Path) -> None:
    """The description still holds the old hash; the file itself is what counts."""
    for path in _SHIPPED.iterdir():
        if path.suffix in (".parquet", ".json"):
            (tmp_path / path.name).symlink_to(path)
    new = load_world()
    table = new.table("mcs2026")
    gallium = (pl.col("mineral") == "gallium") & (pl.col("statistic") == "Production") & (pl.col("country") == "CHN")
    (tmp_path / "mcs2026.parquet").unlink()
    halved = table.with_columns(value=pl.when(gallium).then(pl.col("value") / 2).otherwise("value"))
    halved.write_parquet(tmp_path / "mcs2026.parquet")
    old = World(tmp_path)
    found = diff(old, new)
    assert not found.same
    assert found.tables.filter(pl.col("change") == "changed")["table"].to_list() == ["mcs2026"]
    assert set(found.production["mineral"]) == {"gallium"}
    figures = moved(old, new, Ask.of(["gallium"], years=[2024]))
    assert figures["indicator"][0] == "hhi"
    assert not {"power", "indirect_share", "supplier_share"} & set(figures["indicator"])
    (tmp_path / "mcs2026.parquet").write_bytes(b"cut")
    with pytest.raises(DataError, match="no readable table"):
        diff(World(tmp_path), new)


def test_a_revised_row_is_named(tmp_path: Path) -> None:
    old = load_world()
    table = old.table("mcs2026")
    china = (pl.col("mineral") == "antimony") & (pl.col("country") == "CHN") & (pl.col("statistic") == "Production")
    value = pl.when(china & (pl.col("year") == 2024)).then(pl.col("value") * 2).otherwise("value")
    new = changed(tmp_path, mcs2026=table.with_columns(value=value))
    found = diff(old, new)
    assert found.tables.filter(pl.col("change") == "changed")["table"].to_list() == ["mcs2026"]
    (row,) = found.production.iter_rows(named=True)
    assert (row["mineral"], row["country"], row["year"], row["before"], row["after"], row["ratio"]) == (
        "antimony", "CHN", 2024, 40_000, 80_000, 2,
    )  # fmt: skip
    assert (row["old"], row["new"]) == ("old:mcs2026", "new:mcs2026")


def test_trade_that_moved_is_named_by_code_and_year(tmp_path: Path) -> None:
    old = load_world()
    baci = old.table("baci")
    gone = (pl.col("hs92") == 282200) & (pl.col("year") == 2023) & (pl.col("exporter") == 842)
    found = diff(old, changed(tmp_path, baci=baci.filter(~gone)))
    assert found.trade.select("hs92", "year").rows() == [("282200", 2023)]
    (row,) = found.trade.iter_rows(named=True)
    assert row["rows_old"] - row["rows_new"] == baci.filter(gone).height


def test_a_table_that_is_gone_is_named(tmp_path: Path) -> None:
    for path in _SHIPPED.glob("*.parquet"):
        (tmp_path / path.name).symlink_to(path)
    package = json.loads((_SHIPPED / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [r for r in package["resources"] if r["name"] != "wgi"]
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    found = diff(load_world(), World(tmp_path)).tables
    assert found.filter(pl.col("change") == "removed")["table"].to_list() == ["wgi"]
    back = diff(World(tmp_path), load_world()).tables
    assert back.filter(pl.col("change") == "added")["table"].to_list() == ["wgi"]


def test_revisions_of_2024() -> None:
    table = revisions(load_world(), "rare earths")
    row = table.row(by_predicate=pl.col("country") == "AUS", named=True)
    assert (row["before"], row["after"], row["old"], row["new"]) == (13_000, 29_000, "mcs2025", "mcs2026")
    assert row["share"] == pytest.approx(29_000 / 384_000, abs=0.001)
    everything = revisions(load_world())
    assert everything["mineral"].n_unique() >= 50
    assert set(everything["year"]) == {2024}


def test_no_series_is_compared_twice() -> None:
    table = revisions(load_world()).filter(pl.col("kind") == "country")
    assert not table.select("mineral", "stage", "year", "basis", "country").is_duplicated().any()


def _indicator(world: World, ask: Ask) -> FigureTable:
    """China's mined antimony in the newest vintage, and a figure that only the shipped world has."""
    rows = world.production("antimony", 2024).filter(pl.col("country") == "CHN", pl.col("source") == "mcs2026")
    extra = [{"indicator": "extra", "value": 1.0, "unit": "t"}] if world.table("wgi").height > 100 else []
    return FigureTable.of_rows(
        [
            {"indicator": "china", "value": rows["tonnes"].item(), "unit": "t", "year": y, "scope": ["a"]}
            for y in ask.years
        ]
        + extra
    )


def test_an_indicator_moves_with_its_table(tmp_path: Path) -> None:
    old = load_world()
    china = (pl.col("mineral") == "antimony") & (pl.col("country") == "CHN")
    value = pl.when(china).then(pl.col("value") * 2).otherwise("value")
    new = changed(tmp_path, mcs2026=old.table("mcs2026").with_columns(value=value), wgi=old.table("wgi").head(10))
    found = moved(old, new, Ask(years=(2024,)), {"one": _indicator})
    assert found.select("indicator", "old", "new", "change", "reason_new").rows() == [
        ("china", 40_000, 80_000, 40_000, ""),
        ("extra", 1.0, None, None, "no such figure"),
    ]
    assert moved(old, old, Ask(years=(2024,)), {"one": _indicator}).is_empty()


def test_only_what_reads_a_changed_table_is_asked(tmp_path: Path) -> None:
    old = load_world()
    assert moved(old, World()).is_empty()
    table = old.table("mcs2026")
    russia = (pl.col("mineral") == "antimony") & (pl.col("country") == "RUS") & (pl.col("year") == 2024)
    value = pl.when(russia & (pl.col("statistic") == "Production")).then(13_000.0).otherwise("value")
    found = moved(old, changed(tmp_path, mcs2026=table.with_columns(value=value)), Ask.of(["antimony"], years=[2024]))
    assert "hhi" in set(found["indicator"])
    assert set(found["mineral"]) == {"antimony"}
    assert "supplier_share" not in set(found["indicator"])


def test_hhi_moves_from_one_vintage_to_the_next() -> None:
    """Antimony 2024: Russia 13,000 -> 40,000 t and China 60,000 -> 40,000 t make the market less concentrated."""
    ask = Ask.of(["antimony", "rare earths"], years=[2024])
    table = between_vintages(load_world(), ask, {"hhi": INDICATORS["hhi"]}).filter(pl.col("stage") == "mining")
    values = {row["mineral"]: (row["old"], row["new"]) for row in table.iter_rows(named=True)}
    assert values["antimony"] == pytest.approx((0.379, 0.264), abs=0.001)
    assert values["rare_earths"] == pytest.approx((0.492, 0.519), abs=0.001)
