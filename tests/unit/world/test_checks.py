"""Known traps in the trade records, and the faults of a table."""

from __future__ import annotations

import polars as pl
import pytest

from accord.core.errors import DataError
from accord.core.labels import countries
from accord.core.vocab import rows
from accord.world import load_world
from accord.world.checks import check, faults, notes_for


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
    trade = load_world().trade(["280530", "284690", "284610"])
    assert list(faults(trade)) == []
    check(trade)


def test_faults_are_raised_together() -> None:
    trade = load_world().trade(["280530"], [2023])
    bad = pl.concat([trade, trade.head(1)]).with_columns(value_usd=-pl.col("value_usd"))
    with pytest.raises(DataError, match=r"2 faults(.|\n)*negative(.|\n)*share a key"):
        check(bad)
    with pytest.raises(DataError, match="columns are missing: quantity_t"):
        check(trade.drop("quantity_t"))
