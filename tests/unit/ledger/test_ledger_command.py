"""`accord ledger`: from documents to decisions, a gold set and a merged dossier, with a word for every wrong input."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from accord.cli import app
from accord.core.errors import AccordError

PACT = (
    "Framework between Peru and Chile on tin\n20 October 2025\n\n"
    "Peru will invest up to $2 billion in tin smelters in Chile by 2030. Chile intends to share information.\n"
)
NEWS = "On 21 October 2025 Peru and Chile signed a pact. Peru will invest $3 billion in Chilean tin smelters.\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ACCORD_REVIEWER", "ann")
    monkeypatch.setenv("COLUMNS", "120")
    (tmp_path / "pact.txt").write_text(PACT, encoding="utf-8")
    (tmp_path / "news.txt").write_text(NEWS, encoding="utf-8")
    return tmp_path


def run(*words: str) -> str:
    done = CliRunner().invoke(app, ["ledger", *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def items(**wanted: str) -> list[dict]:
    return [r for r in json.loads(run("list", "--json")) if all(r.get(k) == v for k, v in wanted.items())]


def test_from_documents_to_a_gold_set(home: Path) -> None:
    added = json.loads(run("add", "pact.txt", "news.txt", "--json", "-q"))
    assert [(each["document"], each["items"] > 0, each["new"] == each["items"]) for each in added] == [
        ("pact.txt", True, True), ("news.txt", True, True)
    ]  # fmt: skip
    promise = next(r for r in items(kind="commitment", document="pact.txt") if r["type"] == "invest")
    assert PACT[promise["span"]["start"] : promise["span"]["end"]] == promise["quote"]
    run(
        "decide",
        promise["id"].split("-")[1],
        "edit",
        "--set",
        "amount.max=2e9",
        "--set",
        "strength=4",
        "--reason",
        "read",
    )
    for other in items(kind="commitment", document="pact.txt", status="proposed"):
        run("decide", other["id"], "reject", "--by", "bob")
    start = PACT.index("Chile intends")
    run("decide", "pact.txt", "add", "--kind", "commitment", "--span", f"{start}:{start + 35}",
        "--set", "type=information_sharing", "--set", "giver=Chile")  # fmt: skip
    run("export", "--gold", "-o", "gold")
    gold = json.loads((home / "gold" / "pact.json").read_text(encoding="utf-8"))
    assert gold["kinds"] == ["commitment"]
    assert {item["type"] for item in gold["items"]} == {"invest", "information_sharing"}
    assert gold["items"][1]["giver"] == ["Chile"]
    assert (home / "gold" / gold["source"]).read_text(encoding="utf-8") == PACT
    log = json.loads(run("list", "--log", "--json"))
    assert {line["who"] for line in log} <= {"ann", "bob"}
    assert log[0]["reason"] == "read"
    assert json.loads(run("check", "--json"))["faults"] == []


@pytest.mark.usefixtures("home")
def test_a_gold_set_goes_through_eval() -> None:
    run("add", "pact.txt", "-q")
    for item in items():
        run("decide", item["id"], "accept")
    run("export", "--gold", "-o", "gold", "-q")
    done = CliRunner().invoke(app, ["eval", "gold", "--json"], catch_exceptions=False)
    scores = json.loads(done.stdout)
    assert scores["grounding"] == 1
    assert scores["kinds"]["commitment"]["strict"]["f1"] == 1


def test_merged_documents_keep_both_amounts(home: Path) -> None:
    run("add", str(home), "-q")
    merged = json.loads(run("merge", "--today", "2026-03-31", "--json"))
    found = next(p for p in merged["promises"] if p["type"] == "invest")
    assert [source["document"] for source in found["sources"]] == ["news.txt", "pact.txt"]
    assert {given["value"]["max"] for given in found["amounts"]} == {2e9, 3e9}
    assert (found["deadline"], found["days_left"], found["disagree"]) == ("2030-12-31", 1736, ["amount"])
    assert "USD 3bn" in run("merge", "--today", "2026-03-31")


def test_lists_are_tables_of_plain_text(home: Path) -> None:
    (home / "pact.txt").write_text(PACT.replace("tin smelters", "[red]tin[/red] \x1b[31msmelters".replace("\x1b", "")))
    run("add", "pact.txt", "-q")
    table = run("list", "--kind", "commitment")
    assert "[red]tin[/red]" in table
    assert re.search(r"[0-9a-f]{8} +commitment +PER > CHL +Peru will invest", table)
    assert "strength 3; pact.txt, line 4" in " ".join(table.split())
    assert "pact.txt" in run("list", "--documents")


@pytest.mark.usefixtures("home")
def test_one_item_is_shown_whole_with_its_history() -> None:
    run("add", "pact.txt", "-q")
    (item,) = items(kind="commitment")[:1]
    run("decide", item["id"], "edit", "--set", "amount.max=5e9", "--reason", "annex", "-q")
    shown = run("show", item["id"].split("-")[1][:8])
    assert '"currency": "USD", "max": 5000000000.0' in shown.replace('"min": null, ', "")
    assert re.search(r"^sentence +Peru will invest", shown, re.MULTILINE)
    assert re.search(r"^decision 1: .* edit .* annex$", shown, re.MULTILINE)


@pytest.mark.usefixtures("home")
def test_what_is_added_by_hand_is_a_whole_row() -> None:
    run("add", "pact.txt", "-q")
    run("decide", "pact.txt", "add", "--kind", "claim", "--span", "0:10", "--set", "type=access", "-q")
    (row,) = items(kind="claim", status="accepted")
    assert (row["proposition"], row["test"], row["polarity"]) == (row["quote"], "stress", 1)
    with pytest.raises(AccordError, match=r"needs giver|needs type\. Add --set type=\.\.\."):
        run("decide", "pact.txt", "add", "--kind", "claim", "--span", "0:10")


@pytest.mark.usefixtures("home")
def test_a_gold_set_of_kinds_half_decided_says_what_is_left() -> None:
    run("add", "pact.txt", "-q")
    run("decide", items(kind="commitment")[0]["id"], "accept", "-q")
    with pytest.raises(AccordError, match=r"commitment: 1 decided, \d+ left"):
        run("export", "--gold", "-o", "gold")


@pytest.mark.usefixtures("home")
def test_export_as_lines_reads_back() -> None:
    run("add", "pact.txt", "-q")
    run("export", "-o", "out.jsonl", "-q")
    before = items()
    Path("ledger.db").unlink()
    run("add", "pact.txt", "--items", "out.jsonl", "-q")
    assert [r["id"] for r in items()] == [r["id"] for r in before]


@pytest.mark.usefixtures("home")
def test_one_document_that_cannot_be_read_keeps_all_out() -> None:
    with pytest.raises(AccordError, match="there is no such file"):
        CliRunner().invoke(app, ["ledger", "add", "pact.txt", "none.txt"], catch_exceptions=False)
    assert not Path("ledger.db").exists()


def test_items_without_a_span_are_told(home: Path) -> None:
    (home / "x.jsonl").write_text('{"id": "claim-1", "kind": "claim", "span": null}\n', encoding="utf-8")
    with pytest.raises(AccordError, match="it must lie in the text"):
        CliRunner().invoke(app, ["ledger", "add", "pact.txt", "--items", "x.jsonl"], catch_exceptions=False)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["list"], r"there is no ledger\. Make one"),
        (["add", "none.txt"], "there is no such file"),
        (["add", "pact.txt", "news.txt", "--items", "x.jsonl"], "--items goes with one document"),
        (["add", "pact.txt", "--model", "m"], "--model and --url go together"),
        (["decide", "x", "praise"], r"no decision 'praise'\. One of accept, edit, reject, add"),
        (["decide", "x", "accept", "--span", "a:b"], "'a:b' is no span"),
        (["list", "--kind", "vow"], "no kind 'vow'"),
        (["merge", "--today", "tomorrow"], "'tomorrow' is no date"),
    ],
)
@pytest.mark.usefixtures("home")
def test_a_wrong_input_has_its_word(words: list[str], message: str) -> None:
    with pytest.raises(AccordError, match=message):
        CliRunner().invoke(app, ["ledger", *words], catch_exceptions=False)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["decide", "pact.txt", "add"], "needs its kind and words"),
        (["decide", "pact.txt", "add", "--kind", "commitment", "--span", "0:9999"], "must lie in the text"),
        (["decide", "ITEM", "edit", "--set", "strength"], "'strength' is no change"),
        (["decide", "ITEM", "edit", "--set", "strenght=3"], "Nearest known: strength"),
        (["export", "--gold"], "needs an empty folder"),
        (["export", "--gold", "-o", "gold"], "nothing has been reviewed yet"),
        (["export", "-o", "out.txt"], "no format for .txt"),
        (["list", "--document", "pakt.txt"], r"no document 'pakt\.txt'.*Nearest known: pact\.txt"),
    ],
)
@pytest.mark.usefixtures("home")
def test_a_wrong_decision_has_its_word(words: list[str], message: str) -> None:
    run("add", "pact.txt", "-q")
    item = items(kind="commitment")[0]["id"]
    with pytest.raises(AccordError, match=message):
        CliRunner().invoke(app, ["ledger", *(item if w == "ITEM" else w for w in words)], catch_exceptions=False)
    assert json.loads(run("list", "--log", "--json")) == []


def test_every_option_is_documented(root: Path) -> None:
    page = (root / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
    group = get_command(app).commands["ledger"]
    for name, command in group.commands.items():
        assert f"`{name}" in page
        for parameter in command.params:
            for option in parameter.opts:
                assert not option.startswith("--") or option in page, f"{name} {option}"
