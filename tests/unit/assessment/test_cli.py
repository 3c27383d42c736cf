"""The command line on good and on bad input: one message, exit code 2, nothing half-written."""

import json
import subprocess
import sys

import pytest
import yaml

SHORT = (
    "Washington and Tokyo signed a framework on critical minerals on 28 October 2025. The agreement guarantees the "
    "United States access to rare earths. It reduces dependence on China."
)


def accord(*args, **kwargs):
    return subprocess.run(
        [sys.executable, "-m", "accord", *map(str, args)], capture_output=True, text=True, check=False, **kwargs
    )


@pytest.fixture(scope="module")
def dossier_text(example):
    return (example / "dossier.yaml").read_text(encoding="utf-8"), (example / "brief.md").read_text(encoding="utf-8")


def dossier(tmp_path, dossier_text, change):
    loaded = yaml.safe_load(dossier_text[0])
    change(loaded)
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "dossier.yaml").write_text(yaml.safe_dump(loaded, allow_unicode=True), encoding="utf-8")
    (folder / "brief.md").write_text(dossier_text[1], encoding="utf-8")
    return folder


def test_the_founding_case_end_to_end(example, tmp_path):
    out = tmp_path / "run"
    done = accord("assess", example, "-o", out, "--json", "--draws", 20, "--quiet")
    assert done.returncode == 0, done.stderr
    verdicts = json.loads(done.stdout)
    assert {path.name for path in out.iterdir()} == {"report.html", "results.xlsx", "verdicts.json", "run.json"}
    assert json.loads((out / "verdicts.json").read_text(encoding="utf-8")) == verdicts
    keys = {
        "id", "claim", "speaker", "span", "type", "verdict", "share_of_draws", "figures", "reason", "flips_if",
        "reviewed", "sources",
    }  # fmt: skip
    assert all(keys <= set(row) for row in verdicts)
    words = {(row["type"], row["verdict"]) for row in verdicts if row["reviewed"]}
    assert ("access", "fails") in words
    assert ("record", "untestable") in words
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert run["seed"] == 0
    assert run["draws"] == 20
    assert len(run["snapshot"]) == 64
    assert set(run["inputs"]) == {"dossier.yaml", "brief.md"}


def test_every_number_has_unit_source_and_an_interval_or_why_not(example):
    rows = json.loads(accord("assess", example, "--json", "--draws", 5, "--quiet").stdout)
    for row in rows:
        for figure in row["figures"]:
            assert figure["unit"]
            if figure["value"] is None:
                assert figure["reason"]
            else:
                assert figure["interval"], figure["id"]
                assert figure["sources"], figure["id"]


def test_the_same_seed_gives_the_same_bytes(example):
    one, other = (accord("assess", example, "--json", "--draws", 5, "--quiet").stdout for _ in range(2))
    assert one == other


def test_a_text_names_what_was_assumed(tmp_path):
    text = tmp_path / "article.txt"
    text.write_text(SHORT, encoding="utf-8")
    done = accord("assess", text, "--draws", 5, env={"COLUMNS": "200", "PATH": ""})
    assert done.returncode == 0, done.stderr
    for word in ("US-JP-2025-CMF", "Rare earths", "China", "2024"):
        assert word in done.stdout
    assert "Not reviewed" in done.stdout


def test_the_python_api_works_as_the_readme_says(tmp_path):
    import accord as package
    from accord import assess

    text = tmp_path / "article.txt"
    text.write_text(SHORT, encoding="utf-8")
    assert assess(text, draws=2).verdicts
    assert package.assess(text, draws=2).verdicts


def test_an_old_terminal_shows_a_question_mark_instead_of_a_traceback(tmp_path):
    text = tmp_path / "article.txt"
    text.write_text(SHORT, encoding="utf-8")
    done = accord("assess", text, "--draws", 2, env={"PYTHONIOENCODING": "ascii", "PATH": ""})
    assert done.returncode == 0, done.stderr
    assert "?" in done.stdout


def test_a_crisis_that_accord_would_assume_and_cannot_pose_is_a_reason_not_an_error(tmp_path):
    text = tmp_path / "article.txt"
    words = "Chile and Paraguay signed an agreement on rare earths. It guarantees Paraguay access to rare earths."
    text.write_text(words, encoding="utf-8")
    done = accord("assess", text, "--draws", 2, "--json")
    assert done.returncode == 0, done.stderr
    assert {row["verdict"] for row in json.loads(done.stdout)} <= {"untestable", "fails"}


def test_a_text_cannot_steer_the_terminal(tmp_path):
    text = tmp_path / "article.txt"
    text.write_text("\u009b31m" + SHORT.replace("guarantees", "guarantees\u202e"), encoding="utf-8")
    shown = accord("assess", text, "--draws", 2).stdout
    assert "\u009b" not in shown
    assert "\u202e" not in shown


def test_strict_leaves_with_3_when_a_claim_fails(tmp_path):
    text = tmp_path / "article.txt"
    text.write_text(SHORT, encoding="utf-8")
    assert accord("assess", text, "--draws", 5, "--strict", "--quiet").returncode == 3


BAD_FILES = {
    "missing": (None, "no such file"),
    "empty": (b"", "empty"),
    "blank": (b" \n\n\t ", "empty"),
    "binary": (bytes(range(256)) * 50, "binary"),
    "large": (b"word " * 2_200_000, "10 MB"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_bad_files(tmp_path, case):
    content, words = BAD_FILES[case]
    path = tmp_path / "article.txt"
    if content is not None:
        path.write_bytes(content)
    assert_refused(accord("assess", path, "-o", tmp_path / "out"), words, tmp_path / "out")


def _unknown_country(loaded):
    loaded["parties"] = ["USA", "Atlantis"]


def _negative_tonnage(loaded):
    loaded["commitments"] = [
        {"id": "x", "type": "offtake", "source": "made up", "quantity": {"value": -5, "unit": "t"}, "strength": 3}
    ]


def _no_span(loaded):
    del loaded["claims"][0]["span"]


def _no_data(loaded):
    loaded["crisis"]["year"] = 1985


def _sender_is_target(loaded):
    loaded["crisis"]["sender"] = "JPN"


def _no_export(loaded):
    loaded["crisis"]["sender"] = "VUT"


BAD_DOSSIERS = {
    "unknown country": (_unknown_country, "Atlantis"),
    "negative tonnage": (_negative_tonnage, "negative"),
    "claim without a span": (_no_span, "span"),
    "year without data": (_no_data, "1985"),
    "sender outside the trade": (_no_export, "VUT"),
    "sender and target at once": (_sender_is_target, "at once"),
}


@pytest.mark.parametrize("case", BAD_DOSSIERS)
def test_bad_dossiers(tmp_path, dossier_text, case):
    change, words = BAD_DOSSIERS[case]
    folder = dossier(tmp_path, dossier_text, change)
    assert_refused(accord("assess", folder, "-o", tmp_path / "out"), words, tmp_path / "out")


def test_an_output_folder_is_never_overwritten_by_chance(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine", encoding="utf-8")
    text = tmp_path / "article.txt"
    text.write_text(SHORT, encoding="utf-8")
    assert "--force" in accord("assess", text, "-o", out).stderr
    forced = accord("assess", text, "-o", out, "--force")
    assert forced.returncode == 2
    assert (out / "thesis.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("args", [("--draws", "0"), ("--draws", "1000000000"), ("--seed", "-1")])
def test_bad_numbers(tmp_path, args):
    text = tmp_path / "article.txt"
    text.write_text(SHORT, encoding="utf-8")
    done = accord("assess", text, *args)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_data_build_refuses_a_folder_without_the_raw_files(tmp_path):
    done = accord("data", "build", tmp_path, "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def assert_refused(done, words, out):
    """One message on stderr with what is wrong, exit code 2, no traceback, no output."""
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not out.exists()
    assert not [p for p in out.parent.iterdir() if p.name.endswith(".part")]


def test_data_commands(tmp_path):
    compared = json.loads(accord("data", "compare", "antimony", "--year", 2024, "--json").stdout)
    assert {"mcs2025", "mcs2026"} <= {row["source"] for row in compared}
    flagged = json.loads(accord("data", "check", "--codes", "282200", "--rule", "coverage", "--json").stdout)
    assert {2019, 2022, 2024} <= {row["year"] for row in flagged}
    assert "the same" in accord("data", "diff", accord_snapshot()).stderr
    assert accord("data", "diff", tmp_path).returncode == 2
    assert "CEPII" in accord("data", "sources").stdout


def accord_snapshot():
    import accord.world.snapshot

    return accord.world.snapshot.__path__[0]


MEASURE = ("measure", "-m", "rare earths", "-c", "JPN", "-y", "2023")


def test_measure_and_explain():
    rows = json.loads(accord(*MEASURE, "-i", "supplier_share", "--supplier", "CHN", "--by", "weight", "--json").stdout)
    assert [round(row["value"], 3) for row in rows] == [0.497]
    told = json.loads(accord("explain", rows[0]["id"], "--json").stdout)
    assert told["figure"] == rows[0]
    assert sum(row["quantity_t"] or 0 for row in told["rows"]["trade"]) > 0
    assert "source rows, trade" in accord("explain", rows[0]["id"]).stdout
    stale = accord("explain", rows[0]["id"].partition("@")[0] + "@00000000")
    assert stale.returncode == 2
    assert "another" in stale.stderr or "belongs to snapshot" in stale.stderr


@pytest.mark.parametrize("suffix", [".json", ".csv", ".xlsx"])
def test_measure_writes_files_and_refuses_to_overwrite(tmp_path, suffix):
    path = tmp_path / f"figures{suffix}"
    assert accord(*MEASURE, "-i", "supplier_share", "-o", path).returncode == 0
    assert path.stat().st_size > 100
    assert accord(*MEASURE, "-i", "supplier_share", "-o", path).returncode == 2
    assert not [p for p in tmp_path.iterdir() if p.name.endswith(".part")]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("-c", "Atlantis"), "unknown country"),
        (("-m", "unobtainium"), "unknown mineral"),
        (("-i", "hhhi", "-m", "gallium"), "Nearest known: hhi"),
        (("-y", "twenty", "-m", "gallium"), "no year"),
        (("--by", "colour", "-m", "gallium"), "One of value, weight, content"),
        (("--codes", "12", "-m", "gallium"), "Six digits"),
        ((), "neither a mineral nor a country"),
        (("-m", "gallium", "-o", "x.doc"), ".json, .csv, .xlsx"),
    ],
)
def test_measure_refuses_in_plain_words(args, words, tmp_path):
    done = accord("measure", *args, cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("extra", [(), ("--codes", "280530"), ("--political",), ("--supplier", "CHN")])
def test_every_id_explains_the_number_that_was_measured(extra):
    from accord.dependence.ancestry import explain
    from accord.world import World

    rows = json.loads(
        accord(*MEASURE, *extra, "-i", "supplier_share", "-i", "hhi_wgi", "-i", "n_minus_1", "--json").stdout
    )
    world = World()
    for row in rows[:12]:
        assert explain(world, row["id"]).figure.value == row["value"], row["id"]


def test_terms_of_ones_own_complete_the_supply_risk(tmp_path):
    terms = tmp_path / "terms.csv"
    terms.write_text(
        "mineral,stage,year,ir,eol_rir,si_sr,si_ei,dp,te,ev\ncobalt,,,0.8,0.2,0.9,0.9,,,\n", encoding="utf-8"
    )
    asked = ("measure", "-m", "cobalt", "-c", "EU", "-i", "eu_supply_risk", "--json")
    assert json.loads(accord(*asked).stdout)[0]["value"] is None
    assert json.loads(accord(*asked, "--terms", terms).stdout)[0]["value"] > 1
