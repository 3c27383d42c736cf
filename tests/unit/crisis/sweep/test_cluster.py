"""A real Dask scheduler and two workers as processes of their own, one of them killed in mid-run."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'accord[cluster]'")
PATIENCE = 120.0


@pytest.fixture
def started():
    """Start processes that end with the test."""
    running = []

    def start(*args):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        running.append(subprocess.Popen([sys.executable, "-m", "dask", *map(str, args)], **quiet))
        return running[-1]

    yield start
    for process in reversed(running):
        process.kill()
        process.wait()


def until(happened, process):
    end = time.monotonic() + PATIENCE
    while not happened():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_worker_of_a_cluster_dies_and_the_bytes_are_the_same(
    write, accord, started, undisturbed, tmp_path, bytes_of, parts_of
):
    notes = tmp_path / "scheduler.json"
    scheduler = started("scheduler", "--host", "127.0.0.1", "--port", 0, "--no-dashboard", "--scheduler-file", notes)
    until(lambda: notes.exists() and notes.stat().st_size, scheduler)
    address = json.loads(notes.read_text())["address"]
    one, _ = [started("worker", address, "--nthreads", 1, "--no-nanny", "--no-dashboard") for _ in range(2)]

    path, folder = write(scenarios=16, draws=8), tmp_path / "cluster"
    sweep = accord("sweep", path, "-o", folder, "--cluster", address, start=True)
    until(lambda: len(parts_of(folder)) >= 3, sweep)
    os.kill(one.pid, signal.SIGKILL)
    assert len(parts_of(folder)) < 16
    _, told = sweep.communicate(timeout=PATIENCE)
    assert sweep.returncode == 0, told
    undisturbed(path, tmp_path / "here")
    assert bytes_of(folder) == bytes_of(tmp_path / "here")


def test_an_address_without_a_scheduler_is_said(write, accord, tmp_path):
    done = accord("sweep", write(), "-o", tmp_path / "out", "--cluster", "tcp:/nowhere")
    assert done.returncode == 2, done.stderr
    assert "no Dask scheduler answers there" in done.stderr
    assert "Traceback" not in done.stderr
