"""Real processes and the real model: killed at any moment, in any number, a sweep ends with the same bytes."""

import json
import multiprocessing
import os
import signal
import sqlite3
import threading
import time
from dataclasses import replace

import polars as pl
import pytest

from accord.core.errors import DataError
from accord.crisis.outcome import price_ratio
from accord.crisis.scenario import Package, load_package
from accord.crisis.scenario.ban import ban
from accord.crisis.stress import stress
from accord.crisis.sweep import engine, local
from accord.crisis.sweep.run import estimate
from accord.crisis.sweep.store import Lost, Made, encode
from accord.crisis.sweep.task import BLOCK, DATA_BLOCK
from accord.market.calibrate import observe_main

PATIENCE = 120.0


def until(happened, process):
    """Wait until something has happened while a process runs."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.01)


def kill_workers(times, stop):
    """Kill the first so many worker processes on sight."""
    killed = set()
    while len(killed) < times and not stop.is_set():
        for child in multiprocessing.active_children():
            if child.pid not in killed:
                os.kill(child.pid, signal.SIGKILL)
                killed.add(child.pid)
        time.sleep(0.01)


@pytest.fixture
def killer():
    """Start a thread that kills workers; it ends with the test."""
    stop, threads = threading.Event(), []

    def start(times):
        threads.append(threading.Thread(target=kill_workers, args=(times, stop)))
        threads[0].start()

    yield start
    stop.set()
    for thread in threads:
        thread.join()


def test_killed_and_interrupted_a_sweep_ends_with_the_bytes_of_an_undisturbed_one(
    write, accord, undisturbed, tmp_path, bytes_of, parts_of
):
    path, folder = write(scenarios=10, draws=8), tmp_path / "disturbed"
    undisturbed(path, tmp_path / "whole")
    command = ("sweep", path, "-o", folder, "--workers", 1)

    first = accord(*command, start=True)
    until(lambda: len(parts_of(folder)) >= 2, first)
    first.kill()
    first.communicate()
    before = len(parts_of(folder))

    second = accord(*command, start=True)
    until(lambda: len(parts_of(folder)) >= before + 2, second)
    os.killpg(second.pid, signal.SIGINT)
    _, told = second.communicate(timeout=PATIENCE)
    assert second.returncode == 130, told
    assert "What is done lies in" in told
    assert "Traceback" not in told
    base = sqlite3.connect(folder / "manifest.sqlite")
    (recorded,) = base.execute("SELECT count(*) FROM blocks WHERE status = 'done'").fetchone()
    base.close()
    assert recorded == len(parts_of(folder))

    last = accord(*command[:-1], 2)
    assert last.returncode == 0, last.stderr
    assert f"{8 * recorded} of 80 draws were there already, {80 - 8 * recorded} were computed" in last.stderr
    assert bytes_of(folder) == bytes_of(tmp_path / "whole")


def test_a_worker_that_dies_is_replaced_and_its_block_done_again(plan, killer):
    tasks = list(plan(scenarios=3, draws=2).tasks())
    killer(times=1)
    made = {result.task: result for result in local.local(tasks, 1)}
    assert set(made) == set(tasks)
    for task, result in made.items():
        assert isinstance(result, Made)
        assert result.payload == encode(engine.work(task))


def test_a_block_that_kills_every_worker_is_given_up_in_words(plan, killer):
    killer(times=local.TRIES)
    (result,) = local.local(list(plan(scenarios=1, draws=200).tasks()), 1)
    assert isinstance(result, Lost)
    assert "3 workers died on this block, the last one killed by signal 9" in result.reason


def test_what_the_sweep_leaves_unfinished_ends_with_it(plan):
    running = local.local(plan(scenarios=4, draws=3).tasks(), 2)
    next(running)
    running.close()
    assert not multiprocessing.active_children()


def test_a_block_is_the_square_of_its_draws(plan, world):
    (task,) = plan(scenarios=1, draws=5).tasks()
    rows = engine.work(task)
    crisis = ban("rare_earths", "CHN", ("JPN",), 2024).model_copy(update={"regimes": ("limited",)})
    square = stress(observe_main(world, "rare_earths", 2024), crisis, draws=5, block=DATA_BLOCK)
    own = price_ratio(square, "JPN", "crisis", "limited", "no pact")
    assert rows["price_ratio:JPN:refining:crisis:limited:no pact"].to_list() == own.tolist()
    assert rows.columns == [
        "draw", "price_ratio:JPN:refining:calm:limited:no pact", "price_ratio:JPN:refining:crisis:limited:no pact",
        "shortfall:JPN:refining:crisis:limited:no pact", "gap:JPN:refining:crisis:at base price:no pact",
        "gap_share:JPN:refining:crisis:at base price:no pact",
        "time_to_shortage:JPN:refining:crisis:at base price:no pact",
    ]  # fmt: skip


def test_a_draw_is_the_same_in_any_block(plan):
    """Its number and the seed decide it, and the first draw of its DATA_BLOCK its data."""
    full, more = plan(scenarios=1, draws=BLOCK + DATA_BLOCK + 2).tasks()
    rows = engine.work(full)
    assert engine.work(next(plan(scenarios=1, draws=DATA_BLOCK + 9).tasks())).equals(rows.head(DATA_BLOCK + 9))
    late = engine.work(more)
    assert late["draw"].to_list() == [*range(BLOCK, BLOCK + DATA_BLOCK + 2)]
    moved = replace(more, start=BLOCK + DATA_BLOCK)
    assert engine.work(moved).equals(late.tail(2))
    assert pl.concat([rows, late]).drop("draw").unique().height == BLOCK + DATA_BLOCK + 2


def test_a_promise_adds_its_deliveries_and_a_sure_one_is_one_cell(plan):
    mine = {"name": "mine", "kind": "supply", "place": "JPN", "tonnes": 500.0}
    name = "price_ratio:JPN:refining:crisis:limited"
    sure, unsure = (
        engine.work(next(plan(scenarios=1, draws=9, pact=[mine | {"probability": chance}]).tasks()))
        for chance in (1.0, 0.5)
    )
    assert (sure[f"{name}:in full"] < sure[f"{name}:no pact"]).all()
    assert sure[f"{name}:as written"].equals(sure[f"{name}:in full"])
    delivered = unsure[f"{name}:as written"] < unsure[f"{name}:no pact"] - 1e-9
    assert 0 < delivered.sum() < 9
    assert unsure[f"{name}:in full"].to_list() == pytest.approx(sure[f"{name}:in full"].to_list(), rel=1e-9)


def test_a_chain_keeps_the_stages_that_a_country_has(plan):
    crisis = {"a": {"sender": "CHN", "targets": "JPN"}}
    found = plan(scenarios=crisis, draws=2, stages="all", countries=["JPN", "CHN"], pact=["stock-60-days"])
    (task,) = found.tasks()
    rows = engine.work(task)
    stages = {tuple(name.split(":")[1:3]) for name in rows.columns[1:]}
    assert {("CHN", "mining"), ("JPN", "refining"), ("JPN", "manufacturing")} <= stages
    document = json.loads(task.pact)
    assert [Package.model_validate(one) for one in document] == [load_package("stock-60-days")]
    months = rows["time_to_shortage:JPN:refining:crisis:at base price:in full"]
    assert (months >= rows["time_to_shortage:JPN:refining:crisis:at base price:no pact"]).all()


def test_another_accord_refuses_the_task(plan):
    task = replace(next(plan().tasks()), engine="0" * 64)
    with pytest.raises(DataError, match=r"another version of Accord.*same lock file"):
        engine.work(task)
    assert isinstance(local.compute(task), Lost)


def test_an_estimate_writes_nothing(plan, tmp_path):
    found = estimate(plan(scenarios=4, draws=3), tmp_path / "out", (1, 2), 1)
    assert (found.series, found.blocks, found.draws) == (4, 2, 6)
    assert found.seconds == pytest.approx(2 * found.block_seconds)
    assert 0 < found.bytes < found.free_bytes
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["sweep", "nowhere.yaml"], "nowhere.yaml: no such file. `accord sweep new` writes an example"),
        (["sweep", "{plan}", "--shard", "3/2"], "'3/2' is no shard. Write 1/8"),
        (["sweep", "{plan}", "--shard", "0/2"], "'0/2' is no shard"),
        (["sweep", "merge", "nowhere"], "nowhere: no such folder"),
        (["sweep", "new", "plan.txt"], "no format for .txt"),
    ],
)
def test_bad_input_is_one_message_and_exit_code_2(accord, write, tmp_path, args, words):
    path = write()
    done = accord(*(arg.format(plan=path) for arg in args), cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["plan.yaml"]
