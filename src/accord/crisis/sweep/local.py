"""Local: blocks in processes of this machine, one block at a time each; a process that dies is replaced.

Each worker is a fresh interpreter with one thread, at the other end of a pipe, so it is known which block a dead one
was at. A worker ends by itself when the pipe closes, also when the sweep itself was killed.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing.connection import Connection, wait

from accord.core.errors import AccordError
from accord.crisis.sweep import engine
from accord.crisis.sweep.store import Lost, Made, encode
from accord.crisis.sweep.task import Task

TRIES = 3
"""A block on which so many workers died is given up, and said to be lost."""
ONE_THREAD = dict.fromkeys(
    ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS", "RAYON_NUM_THREADS"), "1"
)
"""Environment of a worker: processes share the cores, threads would only quarrel over them."""


def compute(task: Task) -> Made | Lost:
    """One block as the bytes of its part."""
    began = time.perf_counter()
    try:
        payload = encode(engine.work(task))
    except AccordError as error:
        return Lost(task, str(error))
    return Made(task, payload, socket.gethostname(), time.perf_counter() - began)


def local(tasks: Iterable[Task], workers: int) -> Iterator[Made | Lost]:
    """Compute the tasks in `workers` processes; results come in the order in which they are ready."""
    waiting, again, deaths = iter(tasks), list[Task](), Counter[str]()
    crew: dict[Connection, _Worker] = {}
    with _environment(ONE_THREAD):
        try:
            for task in islice(waiting, workers):
                worker = _Worker(task)
                crew[worker.pipe] = worker
            while crew:
                for pipe in wait(list(crew)):
                    worker = crew.pop(pipe)  # type: ignore[call-overload]
                    result = worker.take()
                    if result is None:
                        result = _given_up(worker, deaths)
                        again += [worker.task] if result is None else []
                    following = again.pop() if again else next(waiting, None)
                    if following is None:
                        worker.stop()
                    else:
                        worker = worker.give(following)
                        crew[worker.pipe] = worker
                    if result is not None:
                        yield result
        finally:
            for worker in crew.values():
                worker.process.terminate()
                worker.stop()


class _Worker:
    """A process of ours and the task that it is at."""

    def __init__(self, task: Task) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,), daemon=True)
        with deaf_children():
            self.process.start()
        theirs.close()
        self.alive = True
        self.give(task)

    def give(self, task: Task) -> _Worker:
        """Set it to a task; returns itself, or another in the place of a dead one."""
        if not self.alive:
            self.stop()
            return _Worker(task)
        self.task = task
        with suppress(OSError):  # a death is seen when the pipe is read
            self.pipe.send(task)
        return self

    def take(self) -> Made | Lost | None:
        """Its result, or None where it has died."""
        try:
            result: Made | Lost = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join()
            self.alive = False
            return None
        return result

    def stop(self) -> None:
        """Close its pipe, on which it ends."""
        self.pipe.close()
        self.process.join()


def _serve(pipe: Connection) -> None:
    """A worker: tasks in, results out, until the pipe closes."""
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        result = compute(task)
        try:
            pipe.send(result)
        except OSError:  # the sweep has been killed
            return


def _given_up(worker: _Worker, deaths: Counter[str]) -> Lost | None:
    """What to say of a block whose worker died, or None if it is to be tried again."""
    deaths[worker.task.key] += 1
    if deaths[worker.task.key] < TRIES:
        return None
    code = worker.process.exitcode or 0
    how = f"killed by signal {-code}" if code < 0 else f"exit code {code}"
    hint = "often there is too little memory: try fewer workers"
    return Lost(worker.task, f"{TRIES} workers died on this block, the last one {how}; {hint}")


@contextmanager
def deaf_children() -> Iterator[None]:
    """Processes that are started here ignore Ctrl-C, which a terminal sends to all: it is the sweep's to handle."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """The environment that children inherit."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
