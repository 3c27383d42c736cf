"""`accord scenario`: good input on stdout, bad input as one message and exit code 2, nothing half-written."""

import json

import pytest
from typer.testing import CliRunner

from accord.cli import app
from accord.core.errors import DataError


def accord(*args):
    return CliRunner().invoke(app, ["scenario", *map(str, args)])


def test_the_ready_ones_are_listed_and_shown():
    listed = accord("list")
    assert listed.exit_code == 0
    assert "china-2023-gallium-germanium-licences" in listed.stdout
    every = json.loads(accord("list", "--json").stdout)
    assert len(every["crises"]) >= 10
    shown = accord("show", "china-2025-seven-rare-earths")
    assert shown.exit_code == 0
    for words in ("oxides.refused", "0.2 to 0.6", "2025-04-04", "assumption"):
        assert words in shown.stdout
    raw = json.loads(accord("show", "stock-60-days", "--package", "--json").stdout)
    assert [measure["place"] for measure in raw["measures"]] == ["JPN", "USA"]


@pytest.mark.parametrize(
    ("made", "options"),
    [(("new", "mine.yaml"), ()), (("new", "mine.yaml", "--kind", "hoarding"), ()),
     (("new", "mine.yaml", "--from", "china-2010-rare-earths"), ()),
     (("new", "mine.yaml", "--package"), ("--package", "--against", "full-ban-japan")),
     (("new", "mine.yaml", "--package", "--from", "stock-60-days"), ("--package",))],
)  # fmt: skip
def test_what_is_written_passes_the_check(made, options, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert accord(*made).exit_code == 0
    checked = accord("check", "mine.yaml", *options)
    assert checked.exit_code == 0, checked.exception
    assert "can be run" in checked.stderr or "fits" in checked.stderr or "well formed" in checked.stderr


def test_another_mineral_of_the_same_measure():
    assert "germanium" in accord("check", "china-2024-ban-us", "-m", "germanium").stderr
    assert isinstance(accord("check", "china-2024-ban-us", "-m", "copper").exception, DataError)


def test_nothing_is_overwritten_without_force(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("mine")
    refused = accord("new", path)
    assert "the file exists already" in str(refused.exception)
    assert path.read_text() == "mine"
    assert accord("new", path, "--force").exit_code == 0
    assert path.read_text() != "mine"


def test_a_workbook_is_written_and_an_empty_one_is_refused_with_every_gap(tmp_path):
    assert accord("template", tmp_path / "t.xlsx").exit_code == 0
    refused = accord("check", tmp_path / "t.xlsx")
    assert all(word in str(refused.exception) for word in ("name is missing", "shocks must not", "sources must not"))


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("show", "nosuch.yaml"), "no such scenario or file"),
        (("show", "full-ban-japa"), "Nearest known: full-ban-japan"),
        (("new", "x.txt"), "no format for .txt"),
        (("new", "x.yaml", "--kind", "war"), "there is no kind of shock 'war'"),
        (("new", "x.yaml", "--from", "war"), "no ready crisis 'war'"),
        (("check", "capacity-package", "--package", "--against", "china-2024-ban-us"), "about gallium"),
    ],
)
def test_bad_input_is_one_message(args, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused = accord(*args)
    assert isinstance(refused.exception, DataError)
    assert words in str(refused.exception)
    assert not list(tmp_path.iterdir())


def test_the_schemas_are_json():
    assert json.loads(accord("schema").stdout)["title"] == "Accord scenario"
    assert json.loads(accord("schema", "--package").stdout)["title"] == "Accord package"
