"""Ledger store: one SQLite file (WAL): documents by hash, what readers proposed, an append-only log of decisions.

    add(document, rows) -> a reading         decide(item, ...) -> a line of the log
    rows() = replay(the last reading of each document, the log)

Every change is one transaction: a killed writer, a second writer or a full disk leaves it whole or undone. Triggers
refuse to change or delete what was written, and each line of the log carries the hash of the one before it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from accord.core.errors import DataError, Fault, raise_faults
from accord.core.forms import near
from accord.ledger.decisions import Action, Decision, Key, added, edited, replay
from accord.ledger.model import Document, Ledger
from accord.ledger.rows import Row, dumps, faults_of, to_ledger

APPLICATION = 0x41434344  # "ACCD"
VERSION = 1
_TABLES = ("documents", "readings", "items", "decisions")
_SCHEMA = """
CREATE TABLE documents (sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, text TEXT NOT NULL, about TEXT NOT NULL,
  who TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE readings (seq INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL REFERENCES documents,
  reader TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE items (reading INTEGER NOT NULL REFERENCES readings, id TEXT NOT NULL, row TEXT NOT NULL,
  PRIMARY KEY (reading, id));
CREATE TABLE decisions (seq INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL REFERENCES documents,
  item TEXT NOT NULL, action TEXT NOT NULL CHECK (action IN ('accept', 'edit', 'reject', 'add')), row TEXT NOT NULL,
  who TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL, chain TEXT NOT NULL);
"""
_APPEND_ONLY = """
CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'a ledger only grows: nothing in {table} is changed or deleted'); END;
"""
_WHAT_NEXT = {
    "locked": "Another program writes to it: try again, or close that program",
    "full": "Nothing of this change was written. Free some space and try again",
    "readonly": "Check that you may write to the file and its folder",
    "not a database": "Name a ledger file that accord ledger add has made",
    "malformed": "It is damaged. Take a copy, then try `sqlite3 FILE .recover`",
    "unable to open": "Check the path and the rights",
    "disk I/O": "Check the disk and the space left",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of adding a document: its hash, rows in all, rows that the ledger had not, and whether it was new."""

    document: str
    name: str
    rows: int
    fresh: int
    new_document: bool


class Store:
    """An open ledger file. Use it as a context manager; two programs may hold the same file."""

    def __init__(self, path: Path | str, *, create: bool = False, wait: float = 30.0) -> None:
        """Open the ledger at `path`, made if `create`; `wait` is how many seconds to wait for another writer."""
        self.path = Path(path)
        if not create and not self.path.is_file():
            raise DataError("there is no ledger", where=str(path), hint="Make one: accord ledger add FILE")
        if self.path.is_dir():
            raise DataError("is a folder", where=str(path), hint="Name a file, such as ledger.db")
        with self._said():
            self._db = sqlite3.connect(self.path, timeout=wait, isolation_level=None)
            try:
                self._open(create)
            except BaseException:
                self._db.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def add(
        self, document: Mapping[str, Any], rows: Iterable[Row], *, who: str, reader: str = "rules", at: str = ""
    ) -> Reading:
        """Keep a document (`id, text` and what is known of it) and what a reader proposes from it.

        The same document read again gives a new reading, and nothing if the rows are the same. DataError lists rows
        whose quote does not stand where they say.
        """
        text = document["text"]
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        proposed = {row["id"]: row for row in rows}
        raise_faults([fault for row in proposed.values() for fault in faults_of(row, text)], DataError, document["id"])
        at = at or _now()
        with self._transaction():
            name = self._name(document["id"], sha256)
            kept = {key: {**row, "document": name} for key, row in proposed.items()}
            about = {field: value for field, value in document.items() if field != "text"} | {"id": name}
            new = self._one("SELECT 1 FROM documents WHERE sha256 = ?", sha256) is None
            if new:
                self._run(
                    "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)",
                    sha256, name, text, dumps(about), who, at,
                )  # fmt: skip
            before = self._proposed(sha256)
            if new or kept != before:
                reading = self._run("INSERT INTO readings VALUES (NULL, ?, ?, ?, ?)", sha256, reader, who, at)
                self._db.executemany(
                    "INSERT INTO items VALUES (?, ?, ?)", [(reading, key, dumps(row)) for key, row in kept.items()]
                )
        return Reading(sha256, name, len(kept), len(kept.keys() - before.keys()), new)

    def decide(
        self, item: str, action: Action, *, who: str, changes: Mapping[str, Any] | None = None, reason: str = "",
        at: str = "",
    ) -> Decision:  # fmt: skip
        """Accept, edit or reject an item (its id, or the beginning of it); `changes` are the fields of an edit."""
        if action == "add" or (changes and action != "edit"):
            raise DataError(f"{action} takes no changes", where=item, hint="Use edit, or `add_item`")
        _named(who)
        with self._transaction():
            state = self._state()
            key = _find(item, state)
            row = edited(state[key], changes or {}, self.text(key[0])) if action == "edit" else state[key]
            return self._append(key, action, row, who, reason, at)

    def add_item(
        self, document: str, kind: str, span: tuple[int, int], changes: Mapping[str, Any], *, who: str,
        reason: str = "", at: str = "",
    ) -> Decision:  # fmt: skip
        """Add an item that no reader proposed, on a span of a document (its name or hash, or the hash's beginning)."""
        _named(who)
        with self._transaction():
            about = self.document(document)
            sha256, text = about["sha256"], self.text(about["sha256"])
            mark = hashlib.sha256(f"{sha256}|{kind}|{span[0]}|{span[1]}|{dumps(dict(changes))}".encode()).hexdigest()[
                :12
            ]
            row = added(kind, about["id"], span, changes, text, f"{kind}-{mark}")
            return self._append((sha256, row["id"]), "add", row, who, reason, at)

    def documents(self) -> list[dict[str, Any]]:
        """Every document: what is known of it, its hash, length, who added it and when; not its text."""
        found = self._all("SELECT sha256, about, length(text), who, at FROM documents ORDER BY rowid")
        return [
            {**json.loads(about), "sha256": sha256, "characters": size, "added_by": who, "added_at": at}
            for sha256, about, size, who, at in found
        ]

    def document(self, name: str) -> dict[str, Any]:
        """One document by its name, its hash or the beginning of its hash."""
        known = self.documents()
        found = [d for d in known if name in (d["id"], d["sha256"])] or [
            d for d in known if len(name) >= _SHORTEST and d["sha256"].startswith(name)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            hashes = ", ".join(d["sha256"][:12] for d in found)
            raise DataError(f"{len(found)} documents are named {name!r}", hint=f"Give the hash: {hashes}")
        raise DataError(f"no document {name!r} in the ledger", hint=near(name, [d["id"] for d in known]))

    def text(self, sha256: str) -> str:
        """The NFC text of a document."""
        return str(self._one("SELECT text FROM documents WHERE sha256 = ?", sha256)[0])

    def item(self, item: str) -> Row:
        """One item as it stands, by its id or the beginning of it."""
        state = self._state()
        return state[_find(item, state)]

    def rows(self, *, kind: str = "", status: str = "", document: str = "") -> list[Row]:
        """The items as they stand after every decision, in the order of the texts."""
        wanted = self.document(document)["sha256"] if document else ""
        order = {d["sha256"]: number for number, d in enumerate(self.documents())}
        found = [
            (order[key[0]], row["span"]["start"], row["span"]["end"], row["id"], row)
            for key, row in self._state().items()
            if (not kind or row["kind"] == kind)
            and (not status or row["status"] == status)
            and (not wanted or key[0] == wanted)
        ]
        return [entry[-1] for entry in sorted(found, key=lambda entry: entry[:-1])]

    def log(self, item: str = "") -> list[Decision]:
        """The decisions in order, of one item or of all."""
        found = self._all("SELECT seq, document, item, action, row, who, at, reason FROM decisions ORDER BY seq")
        lines = [Decision(s, d, i, a, json.loads(r), w, t, why) for s, d, i, a, r, w, t, why in found]
        if not item:
            return lines
        key = _find(item, self._state())
        return [line for line in lines if (line.document, line.item) == key]

    def ledger(self, *, reviewed_only: bool = False) -> Ledger:
        """The ledger that the log gives: without rejected items and, if asked, with reviewed ones only."""
        keep = ("accepted", "edited") if reviewed_only else ("accepted", "edited", "proposed")
        documents = []
        for about in self.documents():
            known = {name: value for name, value in about.items() if name in Document.model_fields}
            documents.append(Document.model_validate({**known, "text": self.text(about["sha256"])}))
        return to_ledger((row for row in self.rows() if row["status"] in keep), documents)

    def check(self) -> list[Fault]:
        """What is wrong with the file: damage, texts that lost their hash, rows off their text, a broken log."""
        with self._said():
            faults = [
                Fault(str(self.path), f"SQLite says: {line}", _WHAT_NEXT["malformed"])
                for (line,) in self._all("PRAGMA integrity_check")
                if line != "ok"
            ]
            texts = dict(self._all("SELECT sha256, text FROM documents"))
            for sha256, text in texts.items():
                if hashlib.sha256(text.encode()).hexdigest() != sha256:
                    faults.append(Fault(sha256[:12], "the text is not the one that was added", "Add it anew"))
            for sha256, row in self._all(
                "SELECT readings.document, row FROM items JOIN readings ON items.reading = readings.seq "
                "UNION ALL SELECT document, row FROM decisions"
            ):
                faults += faults_of(json.loads(row), texts.get(sha256, ""))
            before = ""
            for *line, chain in self._all(
                "SELECT document, item, action, row, who, at, reason, chain FROM decisions ORDER BY seq"
            ):
                if _chain(before, *line) != chain:
                    what = "the log was changed here: its hash does not follow from the line before"
                    faults.append(Fault(f"decision on {line[1]} at {line[5]}", what, "Compare with a copy"))
                before = chain
        return faults

    def _append(self, key: Key, action: Action, row: Row, who: str, reason: str, at: str) -> Decision:
        last = self._one("SELECT chain FROM decisions ORDER BY seq DESC LIMIT 1")
        line = (*key, action, dumps(row), who, at or _now(), reason)
        chain = _chain(last[0] if last else "", *line)
        seq = self._run("INSERT INTO decisions VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", *line, chain)
        return Decision(seq, key[0], key[1], action, row, who, line[5], reason)

    def _state(self) -> dict[Key, Row]:
        proposed = {
            (sha256, item): json.loads(row)
            for sha256, item, row in self._all(
                "SELECT document, id, row FROM items JOIN readings ON reading = seq "
                "WHERE seq IN (SELECT max(seq) FROM readings GROUP BY document)"
            )
        }
        return replay(proposed, self.log())

    def _name(self, name: str, sha256: str) -> str:
        """The name that a document has here: its own, with the beginning of its hash if another one has that name."""
        known = self._one("SELECT name FROM documents WHERE sha256 = ?", sha256)
        if known:
            return str(known[0])
        taken = self._one("SELECT 1 FROM documents WHERE name = ?", name)
        return f"{name}#{sha256[:6]}" if taken else name

    def _proposed(self, sha256: str) -> dict[str, Row]:
        found = self._all(
            "SELECT id, row FROM items WHERE reading = (SELECT max(seq) FROM readings WHERE document = ?)", sha256
        )
        return {item: json.loads(row) for item, row in found}

    def _open(self, create: bool) -> None:
        fresh = not self._one("SELECT count(*) FROM sqlite_master")[0]
        application, version = self._one("PRAGMA application_id")[0], self._one("PRAGMA user_version")[0]
        if (not fresh and application != APPLICATION) or (fresh and not create):
            raise DataError("is no ledger of Accord", where=str(self.path), hint=_WHAT_NEXT["not a database"])
        if version > VERSION:
            raise DataError(f"was made by a newer Accord (form {version})", where=str(self.path), hint="Update Accord")
        self._run("PRAGMA journal_mode = WAL")
        self._run("PRAGMA synchronous = FULL")
        self._run("PRAGMA foreign_keys = ON")
        if fresh:
            with self._transaction():
                if not self._one("SELECT count(*) FROM sqlite_master")[0]:  # another writer may have been faster
                    self._make()

    def _make(self) -> None:
        triggers = (_APPEND_ONLY.format(table=t, verb=v) for t in _TABLES for v in ("UPDATE", "DELETE"))
        for statement in (*filter(str.strip, _SCHEMA.split(";")), *triggers):
            self._run(statement)
        self._run(f"PRAGMA application_id = {APPLICATION}")
        self._run(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._said():
            self._run("BEGIN IMMEDIATE")
            try:
                yield
                self._run("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._run("ROLLBACK")
                raise

    @contextmanager
    def _said(self) -> Iterator[None]:
        """SQLite's complaints in words: what, where, what next."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            hint = next((words for sign, words in _WHAT_NEXT.items() if sign in str(error)), "Run accord ledger check")
            raise DataError(f"the ledger says: {error}", where=str(self.path), hint=hint) from None

    def _run(self, statement: str, *values: Any) -> int:
        return int(self._db.execute(statement, values).lastrowid or 0)

    def _all(self, statement: str, *values: Any) -> list[Any]:
        return self._db.execute(statement, values).fetchall()

    def _one(self, statement: str, *values: Any) -> Any:
        return self._db.execute(statement, values).fetchone()


_SHORTEST = 6


def _find(item: str, state: Mapping[Key, Row]) -> Key:
    """The key of the item with this id, or the only one that begins so (the kind before the hash may be left out)."""
    exact = [key for key in state if key[1] == item]
    found = exact or [
        key
        for key in state
        if len(item) >= _SHORTEST and (key[1].startswith(item) or key[1].split("-")[-1].startswith(item))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise DataError(f"{len(found)} items begin with {item!r}", hint=near(item, [key[1] for key in found]))
    raise DataError(f"no item {item!r} in the ledger", hint="Look its id up: accord ledger list")


def _named(who: str) -> None:
    if not who.strip():
        raise DataError("a decision without a name", hint="Add --by NAME")


def _chain(before: str, *line: str) -> str:
    return hashlib.sha256(json.dumps([before, *line], ensure_ascii=False).encode()).hexdigest()


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
