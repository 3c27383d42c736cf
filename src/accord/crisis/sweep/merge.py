"""Merge: the parts of one folder, or of one folder a shard -> results that do not show how they were computed.

    draws-00001.parquet ...     every draw: scenario, mineral, year, draw, and a column for every outcome; crises that
                                have other columns stand in other files
    summary.parquet, .csv       median and 5-95 % of every column, with unit, basis and sources
    run.json                    the plan, and the SHA-256 of the code and the data that decide the result

Every part's bytes are checked before they are read. The results appear whole or not at all, and memory stays flat: a
file of draws holds a bounded number of values, and quantiles are taken over a bounded number of columns at a time.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from accord.core.errors import DataError
from accord.core.figure import Figure
from accord.core.table import FigureTable
from accord.crisis.sweep.plan import Plan, Series
from accord.crisis.sweep.store import Manifest, Shard, decode, encode, in_words, read_part
from accord.crisis.sweep.summary import flat, summarise
from accord.crisis.sweep.task import Task

MOST_VALUES = 4_000_000
"""Numbers held in memory at a time: 32 MB."""
RESULTS = "results"
_OURS = re.compile(r"draws-\d{5}\.parquet|summary\.(parquet|csv)|run\.json")
_NAMED = 8


@dataclass(frozen=True, slots=True)
class Merged:
    """What was written where, and its summary."""

    folder: Path
    files: tuple[str, ...]
    draws: int
    summary: tuple[Figure, ...]


def merge(folders: Sequence[Path], output: Path | None = None) -> Merged:
    """Verify every block and write the results into `output` (by default the first folder's `results`).

    Raises DataError that names the shards that are missing, incomplete, broken or of another plan, and where the
    output holds what is no result of a sweep; then nothing is written.
    """
    with ExitStack() as stack:
        manifests = [stack.enter_context(Manifest(path)) for folder in folders for path in _manifests(folder)]
        plan = _one_plan(manifests)
        _require_whole(plan, manifests)
        target = output or folders[0] / RESULTS
        _require_ours(target)
        aside = target.with_name(f".{target.name}.part")
        shutil.rmtree(aside, ignore_errors=True)
        try:
            with in_words(target):
                aside.mkdir(parents=True)
                figures = _write(plan, manifests, aside)
                _swap(aside, target)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
    files = tuple(sorted(path.name for path in target.iterdir()))
    return Merged(target, files, plan.draws * len(plan.series), figures)


def _manifests(folder: Path) -> list[Path]:
    found = sorted(folder.glob("manifest*.sqlite"))
    if not found:
        what = "no sweep has left a manifest here" if folder.is_dir() else "no such folder"
        raise DataError(what, where=str(folder), hint="Name the folders that `accord sweep` wrote to")
    return found


def _one_plan(manifests: Sequence[Manifest]) -> Plan:
    first = manifests[0]
    others = [manifest for manifest in manifests if manifest.document != first.document]
    if others:
        what = f"it is of another plan, version of Accord or snapshot than {first.path}"
        hint = "Run that shard again, or remove its manifest if it is not wanted"
        raise DataError(what, where=str(others[0].path), hint=hint)
    return Plan.from_document(first.document)


def _payload(task: Task, manifests: Sequence[Manifest]) -> bytes | str:
    """The verified bytes of a block, or what is wrong with it."""
    wrong = "missing"
    for manifest in manifests:
        status, word = manifest.find(task) or ("", "")
        if status == "done":
            payload = read_part(manifest.path.parent, task.key, word)
            if payload is not None:
                return payload
            wrong = "broken"
        elif status == "failed" and wrong == "missing":
            wrong = f"failed: {word}"
    return wrong


def _require_whole(plan: Plan, manifests: Sequence[Manifest]) -> None:
    """DataError, shard by shard, unless every block is there with the bytes that were recorded."""
    n = max(manifest.shard[1] for manifest in manifests)
    wrong: dict[int, Counter[str]] = {}
    for number, task in enumerate(plan.tasks()):
        payload = _payload(task, manifests)
        if isinstance(payload, str):
            wrong.setdefault(number % n + 1, Counter())[payload] += 1
    if not wrong:
        return
    seen = {manifest.shard for manifest in manifests}
    lines = [_told((i, n), wrong[i], (i, n) in seen) for i in sorted(wrong)]
    if n == 1:
        raise DataError(lines[0], where=str(manifests[0].path.parent), hint="Run the plan again, then merge")
    shown = "\n".join(f"  - shard {line}" for line in lines[:_NAMED])
    rest = f"\n  - and {len(lines) - _NAMED} more shards" if len(lines) > _NAMED else ""
    numbers = ",".join(str(i) for i in sorted(wrong))
    raise DataError(
        f"{len(wrong)} of {n} shards are not whole\n{shown}{rest}\n", hint=f"Run these again, then merge: {numbers}"
    )


def _told(shard: Shard, wrong: Counter[str], seen: bool) -> str:
    blocks = ", ".join(f"{count:,} blocks {what}" if count > 1 else f"1 block {what}" for what, count in wrong.items())
    if shard == (1, 1):
        return blocks
    return f"{shard[0]}/{shard[1]}: {blocks}" + ("" if seen else " (it has left no manifest here)")


def _require_ours(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise DataError("there is a file of this name", where=str(target), hint="Name a folder")
    strangers = [p.name for p in target.iterdir() if not _OURS.fullmatch(p.name)] if target.exists() else []
    if strangers:
        what = f"the folder also holds what no sweep has written: {', '.join(sorted(strangers)[:5])}"
        raise DataError(what, where=str(target), hint="Name another folder with -o")


@dataclass
class _Rows:
    """Rows on their way into files of bounded size, and where each series came to lie."""

    folder: Path
    frames: list[pl.DataFrame] = field(default_factory=list)
    height: int = 0
    files: int = 0

    def add(self, frame: pl.DataFrame) -> tuple[Path, int, int]:
        """Take rows in; returns (file, first row, rows)."""
        full = (self.height + frame.height) * frame.width > MOST_VALUES
        if self.frames and (full or frame.columns != self.frames[0].columns):
            self.flush()
        lies = (self._path, self.height, frame.height)
        self.frames.append(frame)
        self.height += frame.height
        return lies

    def flush(self) -> None:
        """Write what is held."""
        if self.frames:
            self._path.write_bytes(encode(pl.concat(self.frames, rechunk=True)))
            self.files += 1
            self.frames, self.height = [], 0

    @property
    def _path(self) -> Path:
        return self.folder / f"draws-{self.files + 1:05d}.parquet"


def _write(plan: Plan, manifests: Sequence[Manifest], folder: Path) -> tuple[Figure, ...]:
    rows = _Rows(folder)
    lies: list[tuple[Series, list[tuple[Path, int, int]]]] = []
    for series in plan.series:
        places: list[tuple[Path, int, int]] = []
        for frame in _frames(series, plan.draws, manifests):
            path, first, height = rows.add(frame)
            if places and places[-1][0] == path:
                first, height = places[-1][1], places[-1][2] + height
                places.pop()
            places.append((path, first, height))
        lies.append((series, places))
    rows.flush()
    figures = tuple(figure for series, places in lies for figure in summarise(series, places, MOST_VALUES))
    (folder / "summary.parquet").write_bytes(encode(FigureTable.from_figures(figures).frame))
    (folder / "summary.csv").write_text(flat(figures).write_csv(), encoding="utf-8")
    text = json.dumps(plan.document, indent=1, sort_keys=True)
    (folder / "run.json").write_text(text + "\n", encoding="utf-8")
    return figures


def _frames(series: Series, draws: int, manifests: Sequence[Manifest]) -> Iterator[pl.DataFrame]:
    names = {"scenario": series.scenario, "mineral": series.labels["mineral"], "year": series.labels["year"]}
    labels = [pl.lit(value).alias(name) for name, value in names.items()]
    for task in series.task.blocks(draws):
        payload = _payload(task, manifests)
        if isinstance(payload, str):
            raise DataError(f"a block is {payload}: it changed while it was read", hint="Merge again")
        yield decode(payload).select(*labels, pl.all())


def _swap(aside: Path, target: Path) -> None:
    """The new results in the place of the old ones."""
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.replace(old)
    aside.replace(target)
    shutil.rmtree(old, ignore_errors=True)
