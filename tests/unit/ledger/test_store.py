"""The ledger store: documents, readings, decisions; two writers, a killed writer, a full disk."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from accord.core.errors import DataError
from accord.ledger.decisions import value_of
from accord.ledger.export import gold_sets, lines
from accord.ledger.rows import Row, read_rows
from accord.ledger.store import Store

TEXT = "Peru will invest up to $2 billion in Chile by 2030. “It is a fair deal,” Ana Díaz said."
DOCUMENT = {"id": "a.txt", "text": TEXT, "kind": "news", "date": "2025-10-28", "parties": ["PER", "CHL"]}


def row(
    identity: str = "commitment-aaa111", words: str = "Peru will invest up to $2 billion in Chile by 2030", **more
) -> Row:
    start = TEXT.index(words)
    return {
        "id": identity, "kind": "commitment", "span": {"start": start, "end": start + len(words)}, "quote": words,
        "type": "invest", "giver": ["PER"], "amount": {"max": 2e9, "currency": "USD", "qualifier": "up_to"}, **more,
    }  # fmt: skip


def said(identity: str = "statement-bbb222") -> Row:
    words = "It is a fair deal"
    start = TEXT.index(words)
    return {
        "id": identity, "kind": "statement", "span": {"start": start, "end": start + len(words)}, "quote": words,
        "speaker": "Ana Díaz", "form": "direct",
    }  # fmt: skip


@pytest.fixture
def store(tmp_path: Path):
    with Store(tmp_path / "ledger.db", create=True) as opened:
        opened.add(DOCUMENT, [row(), said()], who="ann")
        yield opened


def test_decisions_are_replayed_and_the_log_keeps_all(store: Store) -> None:
    store.decide("commitment-aaa111", "accept", who="ann", reason="read it")
    store.decide("aaa111", "edit", who="bob", changes={"amount.max": 3e9, "strength": 4})
    store.decide("statement-bbb", "reject", who="bob")
    first, second = store.rows()
    assert (first["status"], first["reviewer"], first["amount"]["max"], first["strength"]) == ("edited", "bob", 3e9, 4)
    assert second["status"] == "rejected"
    assert [(d.seq, d.action, d.who) for d in store.log()] == [
        (1, "accept", "ann"),
        (2, "edit", "bob"),
        (3, "reject", "bob"),
    ]
    assert [d.row["amount"]["max"] for d in store.log("aaa111")] == [2e9, 3e9]
    assert store.check() == []


def test_the_replayed_ledger_is_the_frozen_model(store: Store) -> None:
    store.decide("statement-bbb222", "reject", who="ann")
    ledger = store.ledger()
    assert ledger.documents[0].text == TEXT
    assert ledger.commitments[0].amount.max == 2e9
    assert ledger.commitments[0].span.document == "a.txt"
    assert ledger.statements == ()
    assert store.ledger(reviewed_only=True).commitments == ()


def test_an_item_can_be_added_on_a_span(store: Store) -> None:
    made = store.add_item("a.txt", "claim", (53, 70), {"type": "fairness", "proposition": "it is fair"}, who="ann")
    assert made.row["quote"] == "It is a fair deal"
    assert [r["status"] for r in store.rows(kind="claim")] == ["accepted"]


def test_a_new_span_brings_its_quote(store: Store) -> None:
    store.decide("aaa111", "edit", who="ann", changes={"span": {"start": 0, "end": 31}})
    assert store.rows(status="edited")[0]["quote"] == "Peru will invest up to $2 billi"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "an edit without a change"),
        ({"amuont": 3}, r"no field 'amuont'\. Nearest known: amount"),
        ({"quote": "x"}, "the field quote cannot be changed"),
        ({"strength": 9}, "9 is above 6"),
        ({"type": "gift"}, "is not one of"),
        ({"span": {"start": 80, "end": 999}}, "must lie in the text"),
        ({"giver": ["Atlantis"]}, "unknown country"),
    ],
)
def test_an_edit_that_would_spoil_the_row_is_refused(store: Store, changes: dict, message: str) -> None:
    with pytest.raises(DataError, match=message):
        store.decide("aaa111", "edit", who="ann", changes=changes)
    assert store.log() == []


@pytest.mark.parametrize(
    ("item", "message"),
    [("commitment-zzz999", "no item"), ("aaa11", "no item"), ("", "no item")],
)
def test_an_unknown_item(store: Store, item: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        store.decide(item, "accept", who="ann")


def test_a_decision_needs_a_name(store: Store) -> None:
    with pytest.raises(DataError, match="a decision without a name"):
        store.decide("aaa111", "accept", who=" ")


def test_a_later_reading_changes_nothing_that_was_reviewed(store: Store) -> None:
    store.decide("aaa111", "accept", who="ann")
    again = store.add(
        DOCUMENT, [row(strength=5), row("commitment-ccc333", "Peru will invest")], who="ann", reader="new rules"
    )
    assert (again.new_document, again.fresh, again.rows) == (False, 1, 2)
    by_id = {r["id"]: r for r in store.rows()}
    assert by_id["commitment-aaa111"]["status"] == "accepted"
    assert "strength" not in by_id["commitment-aaa111"]
    assert by_id["commitment-ccc333"]["status"] == "proposed"
    assert "statement-bbb222" not in by_id


def test_two_documents_of_one_name_stay_apart(store: Store) -> None:
    other = store.add({**DOCUMENT, "text": TEXT + " More."}, [row()], who="ann")
    assert other.name.startswith("a.txt#")
    assert {r["document"] for r in store.rows(kind="commitment")} == {"a.txt", other.name}
    assert store.add({**DOCUMENT, "text": TEXT + " More."}, [row()], who="ann").name == other.name
    with pytest.raises(DataError, match="2 items begin with"):
        store.decide("commitment-aaa111", "accept", who="ann")


def test_the_same_reading_twice_is_one(store: Store) -> None:
    assert store.add(DOCUMENT, [row(), said()], who="bob").fresh == 0
    assert store._one("SELECT count(*) FROM readings")[0] == 1


def test_a_row_off_its_text_is_refused_whole(store: Store) -> None:
    with pytest.raises(DataError, match="the quote is not what stands at"):
        store.add({**DOCUMENT, "id": "b.txt", "text": TEXT[1:]}, [row()], who="ann")
    assert len(store.documents()) == 1


@pytest.mark.parametrize(
    "statement", ["DELETE FROM decisions", "UPDATE items SET row = '{}'", "UPDATE documents SET text = ''"]
)
def test_what_was_written_stays(store: Store, statement: str) -> None:
    store.decide("aaa111", "accept", who="ann")
    with pytest.raises(sqlite3.IntegrityError, match="a ledger only grows"):
        store._db.execute(statement)


def test_a_changed_log_is_found(store: Store) -> None:
    store.decide("aaa111", "accept", who="ann")
    store.decide("aaa111", "reject", who="bob")
    store._db.execute("DROP TRIGGER decisions_UPDATE")
    store._db.execute("UPDATE decisions SET who = 'eve' WHERE seq = 1")
    assert "the log was changed here" in store.check()[0].what


def test_a_full_disk_loses_nothing(store: Store) -> None:
    store.decide("aaa111", "accept", who="ann")
    pages = store._one("PRAGMA page_count")[0]
    store._db.execute(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(DataError, match=r"full.*Nothing of this change was written\. Free some space"):
        store.add({**DOCUMENT, "id": "b.txt", "text": TEXT * 5000}, [], who="ann")
    assert len(store.documents()) == 1
    assert store.check() == []
    assert store.rows(status="accepted")


def _decide_many(path: Path, who: str, times: int) -> None:
    with Store(path) as store:
        for number in range(times):
            store.decide("aaa111", "edit", who=who, changes={"condition": f"{who} {number}"})


def test_two_writers_lose_nothing(store: Store) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_decide_many, args=(store.path, who, 15)) for who in ("ann", "bob")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    log = store.log()
    assert [line.seq for line in log] == list(range(1, 31))
    assert sorted(line.row["condition"] for line in log if line.who == "bob") == sorted(f"bob {n}" for n in range(15))
    assert store.check() == []


def test_a_writer_that_waits_too_long_is_told(store: Store) -> None:
    store._db.execute("BEGIN IMMEDIATE")
    with (
        Store(store.path, wait=0.05) as other,
        pytest.raises(DataError, match=r"locked\. Another program writes to it"),
    ):
        other.decide("aaa111", "accept", who="bob")
    store._db.execute("ROLLBACK")


@pytest.mark.skipif(os.name == "nt", reason="a kill is a signal")
def test_a_killed_writer_leaves_whole_decisions_only(store: Store) -> None:
    code = (
        "import sys, os\nfrom accord.ledger.store import Store\ns = Store(sys.argv[1])\n"
        "s.decide('aaa111', 'accept', who='ann')\n"
        "s._db.execute('BEGIN IMMEDIATE')\n"
        "s._append(s._db.execute('SELECT document, item FROM decisions').fetchone(), 'reject', {}, 'ann', '', '')\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(store.path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert [line.action for line in store.log()] == ["accept"]
    assert store.check() == []
    store.decide("aaa111", "reject", who="bob")


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"not a database at all, but text" * 40, "not a database"), (b"", "is no ledger of Accord")],
)
def test_a_file_that_is_no_ledger(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    with pytest.raises(DataError, match=message):
        Store(path)


def test_a_ledger_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE t (x)")
    other.close()
    with pytest.raises(DataError, match="is no ledger of Accord"):
        Store(path, create=True)


def test_a_missing_ledger(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"there is no ledger\. Make one: accord ledger add FILE"):
        Store(tmp_path / "none.db")
    with pytest.raises(DataError, match="is a folder"):
        Store(tmp_path, create=True)


def test_a_newer_form_is_said(store: Store) -> None:
    store._db.execute("PRAGMA user_version = 7")
    with pytest.raises(DataError, match=r"made by a newer Accord \(form 7\)"):
        Store(store.path)


def test_export_gives_lines_that_read_back(store: Store, tmp_path: Path) -> None:
    store.decide("statement-bbb222", "reject", who="ann")
    path = tmp_path / "out.jsonl"
    path.write_text(lines(store), encoding="utf-8")
    assert [r["id"] for r in read_rows(path)] == ["commitment-aaa111"]
    assert lines(store, reviewed_only=True) == ""


def test_a_gold_set_holds_the_kinds_that_were_looked_through(store: Store) -> None:
    assert gold_sets(store) == {}
    store.decide("aaa111", "edit", who="ann", changes={"strength": 5})
    text, gold = gold_sets(store)["a"]
    assert text == TEXT
    assert gold["source"] == "a.txt"
    assert gold["kinds"] == ["commitment"]
    item = gold["items"][0]
    assert text[item["start"] : item["end"]] == item["quote"]
    assert (item["strength"], item["giver"], "status" in item) == (5, ["PER"], False)


@pytest.mark.parametrize(
    ("content", "message"),
    [("{}\n", "line 1: is no item"), ('{"id": "a", "kind": "claim"}\nnot json\n', "line 2: is no item")],
)
def test_lines_that_are_no_items(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_rows(path)


@pytest.mark.parametrize(
    ("field", "word", "value"),
    [("giver", "JPN, USA", ["JPN", "USA"]), ("strength", "3", 3), ("object", "5", "5"), ("amount.max", "5e9", 5e9),
     ("deadline", '{"phrase": "by 2030"}', {"phrase": "by 2030"}), ("condition", "none", "none")],
)  # fmt: skip
def test_what_a_person_types_becomes_a_value(field: str, word: str, value: object) -> None:
    assert value_of("commitment", field, word) == value
