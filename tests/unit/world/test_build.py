"""Building the snapshot: all faults at once, nothing half-written, the same bytes again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import accord.world.snapshot as snapshot
from accord.core.errors import DataError
from accord.world import SOURCES
from accord.world.snapshot.build import build

SHIPPED = Path(snapshot.__file__).parent
RAW = Path(__file__).resolve().parents[4] / "shared" / "data"


def test_every_missing_file_is_named_and_nothing_written(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    (raw / "wgi").mkdir(parents=True)
    (raw / "wgi" / "wgi_six_dimensions_2010_2019.csv").write_text("country,year\n", encoding="utf-8")
    with pytest.raises(DataError) as error:
        build(raw, out)
    message = str(error.value)
    for source in SOURCES.values():
        for name, _ in source.raw:
            assert name in message
    assert "columns are missing: iso3, dimension, estimate" in message
    assert not out.exists()


def test_no_folder() -> None:
    with pytest.raises(DataError, match="no such folder"):
        build(Path("no-such-folder"))


@pytest.mark.skipif(not RAW.is_dir(), reason="the publishers' files are not beside this checkout")
def test_the_shipped_snapshot_can_be_rebuilt(tmp_path: Path) -> None:
    told: list[str] = []
    build(RAW, tmp_path, told.append)
    made = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    kept = json.loads((SHIPPED / "datapackage.json").read_text(encoding="utf-8"))
    assert [r["name"] for r in made["resources"]] == told
    assert [r["raw"] for r in made["resources"]] == [r["raw"] for r in kept["resources"]]
    assert [(r["name"], r["rows"], r["hash"]) for r in made["resources"]] == [
        (r["name"], r["rows"], r["hash"]) for r in kept["resources"]
    ]
    assert {p.name for p in tmp_path.iterdir()} == {r["path"] for r in kept["resources"]} | {"datapackage.json"}
