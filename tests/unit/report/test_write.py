"""Run folder: whole or not at all, and never over what somebody else put there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from accord.core.errors import DataError
from accord.report import write
from accord.report.document import Report
from accord.report.write import FILES, check_folder, write_folder

VERDICTS = [{"id": "claim-1", "verdict": "holds", "claim": "日本"}]
RUN = {"version": "0.1.0", "seed": 7}


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_four_files_and_nothing_beside_them(report: Report, tmp_path: Path) -> None:
    folder = write_folder(report, VERDICTS, RUN, tmp_path / "out" / "run")
    assert folder == (tmp_path / "out" / "run").resolve()
    assert _names(folder) == sorted(FILES)
    assert _names(folder.parent) == ["run"]
    assert json.loads((folder / "run.json").read_text(encoding="utf-8")) == RUN
    assert json.loads((folder / "verdicts.json").read_text(encoding="utf-8")) == VERDICTS
    assert "日本" in (folder / "verdicts.json").read_text(encoding="utf-8")


def test_the_same_run_gives_the_same_bytes(report: Report, tmp_path: Path) -> None:
    first, second = (write_folder(report, VERDICTS, RUN, tmp_path / name) for name in "ab")
    assert _content(first) == _content(second)


def test_an_existing_folder_is_refused_and_replaced_with_force(report: Report, tmp_path: Path) -> None:
    folder = write_folder(report, VERDICTS, RUN, tmp_path / "run")
    with pytest.raises(DataError, match=r"run: the folder exists already\. Name another folder, or add --force"):
        write_folder(report, VERDICTS, RUN | {"seed": 8}, folder)
    assert json.loads((folder / "run.json").read_text())["seed"] == 7
    write_folder(report, VERDICTS, RUN | {"seed": 8}, folder, force=True)
    assert json.loads((folder / "run.json").read_text())["seed"] == 8
    assert _names(tmp_path) == ["run"]


def test_an_empty_folder_may_be_filled_with_force(report: Report, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    write_folder(report, VERDICTS, RUN, tmp_path / "run", force=True)
    assert _names(tmp_path / "run") == sorted(FILES)


def test_a_folder_of_somebody_else_is_left_alone_even_with_force(report: Report, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(DataError, match=r"not an Accord run .* left alone even with --force"):
        write_folder(report, VERDICTS, RUN, tmp_path, force=True)
    (tmp_path / "run.json").write_text("{}")
    with pytest.raises(DataError, match=r"also holds what Accord did not write: thesis\.txt\. Move that elsewhere"):
        write_folder(report, VERDICTS, RUN, tmp_path, force=True)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_file_in_the_way_is_named(report: Report, tmp_path: Path) -> None:
    (tmp_path / "run").write_text("a file")
    for force in (False, True):
        with pytest.raises(DataError, match=r"there is a file of this name\. Name a folder"):
            write_folder(report, VERDICTS, RUN, tmp_path / "run", force)
    with pytest.raises(DataError, match="run is a file, no folder"):
        write_folder(report, VERDICTS, RUN, tmp_path / "run" / "inside" / "deep")
    assert (tmp_path / "run").read_text() == "a file"


@pytest.mark.parametrize("existing", [False, True])
@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_failure_leaves_nothing_new_and_the_old_run_whole(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, existing: bool, error: type[BaseException]
) -> None:
    folder = tmp_path / "out" / "run"
    if existing:
        write_folder(report, VERDICTS, RUN, folder)
    before = _content(folder) if existing else None

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(write, "write_xlsx", fail)
    with pytest.raises(error):
        write_folder(report, VERDICTS, RUN, folder, force=True)
    if existing:
        assert _content(folder) == before
        assert _names(folder.parent) == ["run"]
    else:
        assert _names(tmp_path) == []


def test_the_old_run_comes_back_if_the_new_one_cannot_take_its_place(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder(report, VERDICTS, RUN, tmp_path / "run")
    rename = Path.rename

    def fail_once(self: Path, target: Path) -> Path:
        if self.suffix == ".part":
            raise PermissionError("busy")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises(PermissionError):
        write_folder(report, VERDICTS, RUN | {"seed": 8}, folder, force=True)
    assert json.loads((folder / "run.json").read_text())["seed"] == 7
    assert _names(tmp_path) == ["run"]


def test_a_folder_that_appears_while_the_run_computes_is_not_overwritten(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "run"

    def somebody(_: Report, path: Path) -> None:
        path.write_bytes(b"")
        folder.mkdir()
        (folder / "thesis.txt").write_text("years of work")

    monkeypatch.setattr(write, "write_xlsx", somebody)
    with pytest.raises(DataError, match="exists already"):
        write_folder(report, VERDICTS, RUN, folder)
    assert _names(folder) == ["thesis.txt"]
    assert _names(tmp_path) == ["run"]


def test_nan_is_refused(report: Report, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"verdicts\.json: a value cannot stand in JSON .*\. Write null with a reason"):
        write_folder(report, [{"value": float("nan")}], RUN, tmp_path / "run")
    assert _names(tmp_path) == []


def test_the_check_can_be_asked_before_the_computing(tmp_path: Path) -> None:
    check_folder(tmp_path / "new")
    with pytest.raises(DataError, match="exists already"):
        check_folder(tmp_path)
