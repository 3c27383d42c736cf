"""Store: a sweep's folder. Part files named by their content, and a manifest of what is known of them in SQLite.

    parts/ab/<key>.<sum>.parquet  rows of one block: the key of its task, and the start of the SHA-256 of its bytes
    manifest.sqlite               status, SHA-256, host and seconds of every block (manifest-2-of-8.sqlite for a shard)

A part appears whole or not at all (written aside, then renamed), and only one process writes a manifest. A run that is
killed at any moment leaves whole parts; those that the manifest does not name yet are checked by their own name and
taken in. Bytes whose SHA-256 is not known are never decoded: a broken Parquet file may read as good numbers.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import re
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import polars as pl

from accord.core.errors import DataError
from accord.crisis.sweep.task import Task

Shard = tuple[int, int]
_DIGITS = 16
_PART = re.compile(rf"([0-9a-f]{{64}})\.([0-9a-f]{{{_DIGITS}}})\.parquet")
_SECONDS_BETWEEN_COMMITS = 0.25
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS header (id INTEGER PRIMARY KEY CHECK (id = 0), document TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS blocks (
    key TEXT PRIMARY KEY, status TEXT NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, draws INTEGER NOT NULL,
    host TEXT NOT NULL, seconds REAL NOT NULL, reason TEXT NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Made:
    """A computed block: the bytes of its part file, where it was computed and how long that took."""

    task: Task
    payload: bytes
    host: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Lost:
    """A block that could not be computed, and why."""

    task: Task
    reason: str


class Store:
    """A sweep's folder, open for the one process that fills it. Use it as a context manager.

    Raises DataError where another process works in it, or where the disk is full.
    """

    def __init__(self, folder: Path, document: Mapping[str, Any], shard: Shard = (1, 1)) -> None:
        self.folder = folder
        self.shard = shard
        self.manifest = folder / manifest_name(shard)
        self._aside = folder / "parts" / f".{self.manifest.stem}.part"
        self._committed = time.monotonic()
        _make(self._aside.parent)
        self.broken = 0
        with in_words(folder):
            self._base = sqlite3.connect(self.manifest, isolation_level=None, timeout=1)
        try:
            with in_words(folder):
                self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
                self._base.execute("PRAGMA synchronous = NORMAL")
                self._base.executescript(_SCHEMA)
                self._base.execute("BEGIN IMMEDIATE")
                text = json.dumps(document, sort_keys=True)
                before = self._base.execute("SELECT document FROM header").fetchone()
                self.replaces = before is not None and before[0] != text
                self._base.execute("INSERT OR REPLACE INTO header VALUES (0, ?)", (text,))
                self._commit()
                self._lying = self._unrecorded()
        except BaseException:
            self._base.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._aside.unlink(missing_ok=True)
            if kind is None:
                with in_words(self.folder):
                    self._base.execute("COMMIT")
            else:
                _try_commit(self._base)  # what led here is told; parts that go unrecorded are taken in next time
        finally:
            self._base.close()

    def done(self, task: Task) -> bool:
        """Whether the block's part lies here whole: as recorded, or unrecorded and as its own name says."""
        row = self._base.execute("SELECT sha256 FROM blocks WHERE key = ? AND status = 'done'", (task.key,)).fetchone()
        sums = self._lying.get(task.key, ()) if row is None else (row[0],)
        for short in sums:
            payload = read_part(self.folder, task.key, short)
            if payload is not None:
                if row is None:
                    with in_words(self.folder):
                        self._record(task, "done", payload)
                return True
            self.broken += 1
        return False

    def put(self, made: Made) -> None:
        """Write a block's part and record it. DataError where the disk is full."""
        path = part_path(self.folder, made.task.key, sha256(made.payload))
        with in_words(self.folder):
            path.parent.mkdir(exist_ok=True)
            self._aside.write_bytes(made.payload)
            self._aside.replace(path)
            self._record(made.task, "done", made.payload, made.host, made.seconds)

    def fail(self, lost: Lost) -> None:
        """Record that a block could not be computed."""
        with in_words(self.folder):
            self._record(lost.task, "failed", b"", reason=lost.reason)

    def _unrecorded(self) -> dict[str, list[str]]:
        """The checksums in the names of parts that the manifest does not know, by key."""
        found: dict[str, list[str]] = {}
        for path in sorted((self.folder / "parts").glob("??/*.parquet")):
            name = _PART.fullmatch(path.name)
            if name is None:
                continue
            key, checksum = name.groups()
            query = "SELECT 1 FROM blocks WHERE key = ? AND status = 'done'"
            if self._base.execute(query, (key,)).fetchone() is None:
                found.setdefault(key, []).append(checksum)
        return found

    def _record(
        self, task: Task, status: str, payload: bytes, host: str = "", seconds: float = 0.0, reason: str = ""
    ) -> None:
        row = (task.key, status, sha256(payload), len(payload), task.draws, host, seconds, reason)
        self._base.execute("INSERT OR REPLACE INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        if time.monotonic() - self._committed > _SECONDS_BETWEEN_COMMITS:
            self._commit()

    def _commit(self) -> None:
        self._base.execute("COMMIT")
        self._base.execute("BEGIN IMMEDIATE")
        self._committed = time.monotonic()


def part_path(folder: Path, key: str, checksum: str) -> Path:
    """Where the part of a block lies."""
    return folder / "parts" / key[:2] / f"{key}.{checksum[:_DIGITS]}.parquet"


def read_part(folder: Path, key: str, checksum: str) -> bytes | None:
    """The bytes of a part whose SHA-256 begins with `checksum`; None where it is missing or broken."""
    try:
        payload = part_path(folder, key, checksum).read_bytes()
    except FileNotFoundError:
        return None
    return payload if sha256(payload).startswith(checksum) else None


def manifest_name(shard: Shard) -> str:
    """The file name of a shard's manifest."""
    return "manifest.sqlite" if shard == (1, 1) else f"manifest-{shard[0]}-of-{shard[1]}.sqlite"


def encode(frame: pl.DataFrame) -> bytes:
    """A frame as Parquet: the same frame gives the same bytes."""
    buffer = io.BytesIO()
    frame.write_parquet(
        buffer, compression="zstd", compression_level=1, statistics=False, row_group_size=max(1, frame.height)
    )
    return buffer.getvalue()


def decode(payload: bytes) -> pl.DataFrame:
    """The frame of `encode`."""
    return pl.read_parquet(io.BytesIO(payload))


class Manifest:
    """A manifest for those who only read it. Use it as a context manager; DataError where it is broken or in use."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with in_words(path.parent):
            self._base = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1)
        try:
            with in_words(path.parent):
                (text,) = self._base.execute("SELECT document FROM header").fetchone()
        except BaseException:
            self._base.close()
            raise
        self.document: dict[str, Any] = json.loads(text)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._base.close()

    @property
    def shard(self) -> Shard:
        """Which shard wrote it."""
        if self.path.stem == "manifest":
            return 1, 1
        _, i, _, n = self.path.stem.split("-")
        return int(i), int(n)

    def find(self, task: Task) -> tuple[str, str] | None:
        """(status, SHA-256) of a block, or ("failed", reason), or None."""
        query = "SELECT status, iif(status = 'done', sha256, reason) FROM blocks WHERE key = ?"
        row: tuple[str, str] | None = self._base.execute(query, (task.key,)).fetchone()
        return row


class in_words:  # noqa: N801 (reads as a word at its use)
    """Context: what SQLite and the disk complain about becomes a DataError that says what to do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        where = str(self.folder)
        if isinstance(error, OSError) and error.errno in _FULL:
            raise disk_full(where) from error
        if not isinstance(error, sqlite3.Error):
            return
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            hint = "Wait for it, or give each process its own --shard"
            raise DataError("another sweep is at work in this folder", where=where, hint=hint) from error
        if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            hint = "Remove the manifest and run the plan again: whole parts are taken in, nothing is computed twice"
            raise DataError("the manifest is broken", where=where, hint=hint) from error
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise disk_full(where) from error
        if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
            raise DataError("the manifest cannot be written", where=where, hint="Check the folder's rights") from error


def disk_full(where: str) -> DataError:
    """The disk is full, in words."""
    hint = "What is done is kept: free some space and run the same command again"
    return DataError("the disk is full, or a limit on file sizes is reached", where=where, hint=hint)


def _try_commit(base: sqlite3.Connection) -> None:
    try:
        base.execute("COMMIT")
    except sqlite3.Error:
        return


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise DataError("there is a file in the way", where=str(folder), hint="Name another folder") from None
    except OSError as error:
        if error.errno in _FULL:
            raise disk_full(str(folder)) from error
        raise


def sha256(payload: bytes) -> str:
    """The SHA-256 of bytes, in hex."""
    return hashlib.sha256(payload).hexdigest()
