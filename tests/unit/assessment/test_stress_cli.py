"""`accord stress`: what it prints and writes, and bad input: one message, exit code 2, nothing half-written."""

import json
import os
import signal
import subprocess
import sys

import pytest
import yaml

BAN = "full-ban-japan"


def accord(*args, **kwargs):
    return subprocess.run(
        [sys.executable, "-m", "accord", "stress", *map(str, args)],
        capture_output=True,
        text=True,
        check=False,
        **kwargs,
    )


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """A ban of one period: small enough for a command line test."""
    path = tmp_path_factory.mktemp("scenario") / "quick.yaml"
    ban = {"name": "ban", "kind": "export_ban", "cut": 1.0}
    path.write_text(
        yaml.safe_dump({
            "name": "quick", "title": "A quick ban", "mineral": "light_rare_earths", "periods": 1, "sender": "CHN",
            "targets": ["JPN"], "shocks": [ban], "sources": [{"title": "a test", "status": "assumption"}], "draws": 8,
        }), encoding="utf-8",
    )  # fmt: skip
    return path


def test_everything_as_json(quick):
    done = accord(quick, "--json", "-q", "--pact", "stock-60-days", "--base-year", 2022)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["draws"] == 8
    assert found["sender"] == "CHN"
    sections = found["sections"]
    told = {"price", "shortage", "stockpile", "binding", "binding_pact", "losses", "value_added", "deliveries"}
    told.add("base_years")
    assert told <= set(sections) <= told | {"drivers"}
    for figure in (f for section in sections.values() for f in section):
        assert figure["unit"] or figure["indicator"] == "rank_correlation"
        assert figure["value"] is not None or figure["reason"]
        assert figure["interval"] or figure["value"] is None
    assert {f["year"] for f in sections["base_years"]} == {2022}
    assert not [f for f in sections["price"] if f["country"] == "CHN" and f["indicator"].startswith("gap")]
    assert [f["value"] for f in sections["deliveries"]] == [1.0, 1.0]


def test_a_page_is_written_whole_and_not_over_another(quick, tmp_path):
    page = tmp_path / "ban.html"
    assert accord(quick, "-o", page, "-q").returncode == 0
    text = page.read_text(encoding="utf-8")
    assert "A quick ban" in text
    assert "accord stress" in text
    again = accord(quick, "-o", page, "-q")
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["ban.html"]


def test_a_dossier_is_a_pact(quick, example):
    done = accord(quick, "--dossier", example, "--json", "-q", "--draws", 2)
    assert done.returncode == 0, done.stderr
    promises = json.loads(done.stdout)["sections"]["deliveries"]
    assert len(promises) > 5
    assert all(figure["value"] is not None or figure["reason"] for figure in promises)


def test_a_package_of_another_mineral_changes_nothing_and_says_so(quick):
    done = accord(quick, "--pact", "stock-60-days", "--draws", 2, "-q")
    assert done.returncode == 0
    other = accord(BAN, "-m", "light_rare_earths", "--pact", "capacity-package-heavy", "--draws", 1, "--json", "-q")
    found = json.loads(other.stdout)
    assert any("about heavy rare earths, not light rare earths" in note for note in found["notes"])
    assert all(figure["value"] is None for figure in found["sections"]["deliveries"])


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["nope"], "no such scenario"),
        ([BAN, "-m", "feldspar"], "does not cover feldspar"),
        ([BAN, "-m", "unobtainium"], "unknown mineral"),
        ([BAN, "--foresight", "sideways"], "'sideways' is not one of"),
        ([BAN, "--draws", "1000000000"], "above 10,000,000"),
        ([BAN, "--draws", "-3"], "below 1"),
        ([BAN, "--draws", "0"], "below 1"),
        ([BAN, "--seed", "-1"], "negative"),
        ([BAN, "--dossier", "nowhere"], "no such folder"),
        ([BAN, "--pact", "nopack"], "no such package"),
        ([BAN, "--base-year", "1997"], "for 1997"),
        ([BAN, "-o", "x.pdf"], "no format for .pdf"),
        ([BAN, "-o", "nowhere/x.html"], "folder does not exist"),
    ],
)
def test_bad_input_is_one_clear_message(args, words, tmp_path):
    done = accord(*args, "-q", cwd=tmp_path, env=os.environ)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not list(tmp_path.iterdir())


def test_a_mineral_without_a_network_is_refused_before_the_work(quick, tmp_path):
    other = yaml.safe_load(quick.read_text(encoding="utf-8")) | {"mineral": "helium"}
    path = tmp_path / "other.yaml"
    path.write_text(yaml.safe_dump(other), encoding="utf-8")
    done = accord(path, "-q")
    assert done.returncode == 2
    assert "no network can be calibrated for Helium" in done.stderr


def test_ctrl_c_keeps_what_is_done(quick):
    with subprocess.Popen(
        [sys.executable, "-c", _TOLD, str(quick)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout.readline() == "a block is done\n"
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=120)
    assert running.returncode == 130, err
    assert "of 100000 draws are done and shown" in err
    assert "Price over base" in out


_TOLD = """
import sys
import accord.assessment.stressing as stressing
import accord.cli.stress
from accord.cli import main

solve = stressing.stress

def telling(*args, **kwargs):
    kwargs["progress"] = lambda done, total: done == 8 and print("a block is done", flush=True)
    return solve(*args, **kwargs)

stressing.stress = telling
sys.argv = ["accord", "stress", sys.argv[1], "--draws", "100000", "-q"]
sys.exit(main())
"""
