"""`accord read` and `accord eval` from the outside: lines, tables, pages, folders, standard input, and refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from accord.cli import app
from accord.core.errors import AccordError

TEXT = (
    "Japan will buy 5 jets from Norway for $2 billion by 2030. “It is a fair deal for both countries,” "
    "<b>Anthony Albanese</b> said.\n"
)
run = CliRunner()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def lines(text: str) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in text.splitlines()]


def test_json_lines_stand_on_the_text(file: Path) -> None:
    found = lines(run.invoke(app, ["read", str(file), "--json"]).stdout)
    assert {line["kind"] for line in found} >= {"commitment", "amount", "statement", "claim"}
    ids = {line["id"] for line in found}
    for line in found:
        assert TEXT[line["span"]["start"] : line["span"]["end"]] == line["quote"]
        assert line["quote"] in line["sentence"]
    (amount,) = [line for line in found if line["kind"] == "amount"]
    assert amount["parent"] in ids
    assert (amount["min"], amount["max"], amount["currency"], amount["qualifier"]) == (2e9, 2e9, "USD", "exact")


def test_a_folder_standard_input_and_a_file_written(file: Path, tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("# Peru\n\nPeru will lend $3 million to Chile.\n", encoding="utf-8")
    found = lines(run.invoke(app, ["read", str(tmp_path), "--json"]).stdout)
    assert {line["document"] for line in found} == {"a.txt", "b.md"}
    piped = lines(run.invoke(app, ["read", "-", "--json"], input=TEXT.encode()).stdout)
    assert {line["document"] for line in piped} == {"stdin"}
    out = tmp_path / "ledger.jsonl"
    assert run.invoke(app, ["read", str(file), "-o", str(out)]).exit_code == 0
    assert len(lines(out.read_text(encoding="utf-8"))) == len(piped)
    again = run.invoke(app, ["read", str(file), "-o", str(out)])
    assert isinstance(again.exception, AccordError)
    assert "--force" in str(again.exception)


def test_the_text_itself_is_never_overwritten(file: Path) -> None:
    refused = run.invoke(app, ["read", str(file), "-o", str(file), "--force"])
    assert isinstance(refused.exception, AccordError)
    assert file.read_text(encoding="utf-8") == TEXT


def test_the_page_escapes_what_the_text_says(file: Path) -> None:
    page = run.invoke(app, ["read", str(file), "--html"]).stdout
    assert "<b>Anthony" not in page
    assert "&lt;b&gt;Anthony" in page
    assert 'class="amount claim commitment"' in page
    assert "<script" not in page


def test_explain_and_about(file: Path) -> None:
    found = lines(run.invoke(app, ["read", str(file), "--json", "--explain"]).stdout)
    assert all("nearly" in line and line["rule"] for line in found)
    (about,) = lines(run.invoke(app, ["read", str(file), "--about"]).stdout)
    assert {"kind", "date", "parties", "terms", "legal_status", "legal_status_span", "tier"} <= set(about)
    table = run.invoke(app, ["read", str(file), "--explain"]).stdout
    assert "commitment" in table


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["read", "absent.txt"], "no such file"),
        (["read", "a.txt", "--tier", "7"], "tier 7"),
        (["eval", "absent"], "no such file"),
    ],
)
def test_bad_input_is_one_word(args: list[str], message: str) -> None:
    result = run.invoke(app, args)
    assert isinstance(result.exception, AccordError)
    assert message in str(result.exception)


def test_eval_prints_all_that_was_measured(root: Path) -> None:
    folder = root / "tests" / "golden" / "reader" / "gold" / "treaty-tin.json"
    scores = json.loads(run.invoke(app, ["eval", str(folder), "--json"]).stdout)
    assert {"kinds", "grounding", "polarity_errors", "invented_amounts", "characters_per_second"} <= set(scores)
    text = run.invoke(app, ["eval", str(folder)]).stdout
    assert "grounding 1.00, polarity errors 0, invented amounts 0" in " ".join(text.split())
