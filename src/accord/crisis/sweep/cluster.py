"""Cluster: blocks on a Dask scheduler, for what outgrows one machine. Needs the extra `accord[cluster]`.

A bounded number of blocks is with the scheduler at any time, so memory stays flat. Dask gives the blocks of a worker
that died to the others; the parts come back here and are written by the sweep alone, so no disk need be shared.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from accord.core.errors import DataError, MissingExtra
from accord.crisis.sweep import engine
from accord.crisis.sweep.local import ONE_THREAD, TRIES, compute, deaf_children
from accord.crisis.sweep.store import Lost, Made
from accord.crisis.sweep.task import Task

if TYPE_CHECKING:
    from distributed import Client, Future

LOCAL = "local"
_AHEAD = 3
"""Blocks with the scheduler for every thread that computes: one at work, the next at hand."""
_PATIENCE = 30.0
"""Seconds to wait for a scheduler, for a first worker, and before asking whether anybody is still there."""


def cluster(tasks: Iterable[Task], address: str, workers: int) -> Iterator[Made | Lost]:
    """Compute the tasks on the scheduler at `address` ("tcp://host:8786"), or on `workers` of its own ("local").

    Raises DataError where no scheduler or worker answers, where a worker has another Accord or other data, and where
    all workers or the scheduler are gone for good; MissingExtra without Dask.
    """
    try:
        import distributed
    except ImportError:
        what = "a cluster needs Dask, which is not installed"
        raise MissingExtra(what, hint="pip install 'accord[cluster]'; or leave --cluster out") from None
    with _quiet(), ExitStack() as stack:
        place: Any = address
        if address == LOCAL:
            with deaf_children():
                own = distributed.LocalCluster(
                    n_workers=workers, threads_per_worker=1, dashboard_address=None, env=ONE_THREAD, silence_logs=50
                )
            place = stack.enter_context(own)
        client = stack.enter_context(_client(place, address))
        _same_everywhere(client, address)
        yield from _flow(client, iter(tasks), address)


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask logs a lost connection with its traceback; here it becomes one message."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client", "distributed.core")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _client(place: Any, address: str) -> Client:
    from distributed import Client

    try:
        return Client(place, timeout=_PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        what = "no Dask scheduler answers there"
        raise DataError(what, where=address, hint="Give the address that `dask scheduler` prints") from error


def _same_everywhere(client: Client, address: str) -> None:
    """DataError unless every worker has the Accord, the libraries and the data of this process."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError:
        hint = f"Start some with `dask worker {address}`"
        raise DataError("the scheduler has no workers", where=address, hint=hint) from None
    found = client.run(_identity, on_error="return")
    strangers = [name for name, identity in found.items() if identity != _identity()]
    if strangers:
        what = f"{len(strangers)} of {len(found)} workers have another Accord, other libraries or other data"
        hint = f"First of them: {strangers[0]}. Install the same lock file everywhere"
        raise DataError(what, where=address, hint=hint)


def _identity() -> tuple[str, str]:
    return engine.engine(), engine.data()


def _flow(client: Client, tasks: Iterator[Task], address: str) -> Iterator[Made | Lost]:
    from distributed import wait

    ahead: dict[Future, Task] = {}
    while True:
        threads = _threads(client, address)
        for task in islice(tasks, max(0, _AHEAD * max(1, threads) - len(ahead))):
            ahead[client.submit(compute, task, key=f"accord-{task.key}", retries=TRIES, pure=False)] = task
        if not ahead:
            return
        try:
            ready = wait(list(ahead), timeout=_PATIENCE, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            if not threads:
                hint = "What is done is kept: start workers and run the same command again"
                raise DataError("no worker is left", where=address, hint=hint) from None
            continue
        except CancelledError as error:
            raise _gone(address) from error
        for future in ready:
            yield _result(future, ahead.pop(future), address)


def _threads(client: Client, address: str) -> int:
    try:
        return sum(client.ncores().values())
    except (OSError, TimeoutError) as error:
        raise _gone(address) from error


def _result(future: Future, task: Task, address: str) -> Made | Lost:
    if future.cancelled():
        raise _gone(address)
    error = future.exception()
    if error is not None:
        return Lost(task, f"the cluster gave it up: {error}")
    result: Made | Lost = future.result()
    return result


def _gone(address: str) -> DataError:
    hint = "What is done is kept: start the scheduler and run the same command again"
    return DataError("the connection to the scheduler is lost", where=address, hint=hint)
