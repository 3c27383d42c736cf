"""Run: a plan -> its folder, filled block by block. What is there already is verified and never computed again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from accord.core.errors import DataError
from accord.crisis.sweep.cluster import cluster
from accord.crisis.sweep.local import local
from accord.crisis.sweep.plan import Plan
from accord.crisis.sweep.store import Lost, Made, Shard, Store
from accord.crisis.sweep.task import DATA_BLOCK, Task

Runner = Callable[[Iterable[Task]], Iterator[Made | Lost]]
Progress = Callable[[int, int], None]
MOST_LOST = 100
_MEASURED = 4
"""Crises that an estimate tries, from the first to the last of a plan."""
_COPIES = 2
"""A value lies in its part and in the merged results."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run did, in draws: asked for, found whole, computed now; and what could not be computed, in blocks."""

    asked: int
    found: int
    computed: int
    broken: int
    lost: tuple[Lost, ...]
    replaces: bool

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.found + self.computed == self.asked


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a plan asks for; `seconds` and `bytes` are measured on a few draws, in all workers at once."""

    series: int
    blocks: int
    draws: int
    workers: int
    block_seconds: float
    seconds: float
    bytes: int
    free_bytes: int


def runner(address: str, workers: int) -> Runner:
    """Where to compute: processes of this machine if `address` is empty, else a Dask cluster."""
    if address:
        return lambda tasks: cluster(tasks, address, workers)
    return lambda tasks: local(tasks, workers)


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    plan: Plan, folder: Path, compute_all: Runner, shard: Shard = (1, 1), progress: Progress | None = None
) -> Tally:
    """Compute what is missing of a shard. `progress(done, total)` is called in draws, first with what was found.

    Raises DataError where the disk is full or will be, or where another process is at work in the folder. Whatever
    stops it, all blocks that are done stay done.
    """
    blocks, total = plan.shard_size(shard)
    here = bytearray(blocks)
    with Store(folder, plan.document, shard) as store:
        found = 0
        for number, task in enumerate(plan.tasks(shard)):
            if store.done(task):
                here[number] = True
                found += task.draws
        if progress:
            progress(found, total)
        computed, lost = 0, list[Lost]()
        for result in compute_all(task for number, task in enumerate(plan.tasks(shard)) if not here[number]):
            if isinstance(result, Lost):
                store.fail(result)
                lost.append(result)
                _require_hope(lost, folder)
                continue
            if not computed:
                _require_space(result, total - found, folder)
            store.put(result)
            computed += result.task.draws
            if progress:
                progress(found + computed, total)
        return Tally(total, found, computed, store.broken, tuple(lost), store.replaces)


def estimate(plan: Plan, folder: Path, shard: Shard, workers: int) -> Estimate:
    """Measure a few draws of some crises in every worker at once, after one that pays for loading; nothing is written.

    Raises DataError where they cannot be computed.
    """
    every = max(1, -(-len(plan.series) // _MEASURED))
    tried = [replace(series.task, stop=min(DATA_BLOCK, plan.draws)) for series in plan.series[::every]]
    warm = [replace(task, stop=1) for task in tried for _ in range(workers)]
    results = list(local([*warm, *(task for task in tried for _ in range(workers))], workers))
    if lost := next((result for result in results if isinstance(result, Lost)), None):
        raise DataError(lost.reason, where="the first block")
    made = [result for result in results if isinstance(result, Made) and result.task in tried]
    draws_made = sum(result.task.draws for result in made)
    per_draw = sum(result.seconds for result in made) / draws_made
    blocks, draws = plan.shard_size(shard)
    return Estimate(
        series=len(plan.series),
        blocks=blocks,
        draws=draws,
        workers=workers,
        block_seconds=per_draw * plan.series[0].task.draws,
        seconds=per_draw * draws / min(workers, max(1, blocks)),
        bytes=_COPIES * sum(len(result.payload) for result in made) * draws // draws_made,
        free_bytes=_free(folder),
    )


def _require_hope(lost: list[Lost], folder: Path) -> None:
    """DataError where so many blocks are lost that the rest is not worth trying."""
    if len(lost) >= MOST_LOST:
        what = f"{len(lost)} blocks could not be computed, so the sweep stops; the first one: {lost[0].reason}"
        raise DataError(what, where=str(folder), hint="What is done is kept; running it again tries the others")


def _require_space(first: Made, draws: int, folder: Path) -> None:
    """DataError where the disk cannot hold what is to be computed, by the size of the first block."""
    need, free = _COPIES * len(first.payload) * draws // first.task.draws, _free(folder)
    if need > free:
        what = f"the plan needs about {in_bytes(need)}, and the disk has {in_bytes(free)} left"
        raise DataError(what, where=str(folder), hint="Free some space, name another folder, or ask for fewer draws")


def in_bytes(size: float) -> str:
    """A size as a person reads it."""
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:,.3g} TB"


def _free(folder: Path) -> int:
    """Bytes left where the folder is or will be."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    return shutil.disk_usage(there).free
