"""A sweep's folder: resumed, repaired, shared out and merged without ever computing twice or losing a block."""

import errno
import json
import math
import resource
import shutil
import sqlite3
import sys

import polars as pl
import pytest

from accord.core.errors import DataError
from accord.core.figure import from_draws
from accord.crisis.sweep import BLOCK, merge, run
from accord.crisis.sweep.store import Lost, Made, Store


def test_a_second_run_computes_nothing(plan, made_up, tmp_path):
    seen = []
    first = run(plan(), tmp_path / "out", made_up, progress=lambda *now: seen.append(now))
    assert (first.asked, first.found, first.computed, first.complete) == (24, 0, 24, True)
    assert seen == [(0, 24), (6, 24), (12, 24), (18, 24), (24, 24)]
    second = run(plan(), tmp_path / "out", made_up)
    assert (second.found, second.computed) == (24, 0)
    assert len(made_up.computed) == 4


def test_more_draws_keep_the_full_blocks(plan, made_up, tmp_path):
    run(plan(scenarios=1, draws=BLOCK), tmp_path / "out", made_up)
    more = run(plan(scenarios=1, draws=BLOCK + 50), tmp_path / "out", made_up)
    assert (more.found, more.computed, more.replaces) == (BLOCK, 50, True)


def test_what_stops_a_run_leaves_what_is_done(plan, made_up, tmp_path):
    def stopping(tasks):
        for number, made in enumerate(made_up(tasks)):
            if number == 2:
                raise KeyboardInterrupt
            yield made

    with pytest.raises(KeyboardInterrupt):
        run(plan(), tmp_path / "out", stopping)
    again = run(plan(), tmp_path / "out", made_up)
    assert (again.found, again.computed) == (12, 12)


@pytest.mark.parametrize("harm", ["bit", "short", "gone"])
def test_a_broken_part_is_named_by_merge_and_made_anew_by_a_run(harm, plan, made_up, tmp_path, bytes_of, parts_of):
    folder = tmp_path / "out"
    run(plan(), folder, made_up)
    merge([folder])
    whole = bytes_of(folder)
    part = parts_of(folder)[1]
    payload = bytearray(part.read_bytes())
    payload[len(payload) // 2] ^= 1
    {"bit": lambda: part.write_bytes(payload), "short": lambda: part.write_bytes(b"PAR1"), "gone": part.unlink}[harm]()
    with pytest.raises(DataError, match=r"1 block broken\. Run the plan again"):
        merge([folder])
    assert run(plan(), folder, made_up).broken == 1
    merge([folder])
    assert bytes_of(folder) == whole


def test_parts_without_their_manifest_are_taken_in_and_only_whole_ones(plan, made_up, tmp_path, parts_of):
    folder = tmp_path / "out"
    run(plan(), folder, made_up)
    (folder / "manifest.sqlite").unlink()
    broken = parts_of(folder)[0]
    broken.write_bytes(broken.read_bytes()[:-20])
    again = run(plan(), folder, made_up)
    assert (again.found, again.computed, again.broken) == (18, 6, 1)


def test_a_manifest_that_is_no_database_is_said(plan, made_up, tmp_path):
    folder = tmp_path / "out"
    run(plan(), folder, made_up)
    (folder / "manifest.sqlite").write_bytes(b"no database at all " * 300)
    for attempt in (lambda: run(plan(), folder, made_up), lambda: merge([folder])):
        with pytest.raises(DataError, match=r"the manifest is broken\. Remove the manifest"):
            attempt()


def test_one_process_a_folder(plan, made_up, tmp_path):
    found = plan()
    with (
        Store(tmp_path / "out", found.document),
        pytest.raises(DataError, match=r"another sweep is at work in this folder.*--shard"),
    ):
        run(found, tmp_path / "out", made_up)


def test_a_full_disk_stops_with_a_word_and_loses_nothing(plan, made_up, tmp_path):
    def big(tasks):
        for number, made in enumerate(made_up(tasks)):
            yield Made(made.task, made.payload + (b"x" * 400_000 if number == 2 else b""), "here", 0.1)

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, limits[1]))
    try:
        with pytest.raises(DataError, match=r"the disk is full.*What is done is kept") as caught:
            run(plan(), tmp_path / "out", big)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert isinstance(caught.value.__cause__, OSError)
    assert caught.value.__cause__.errno == errno.EFBIG
    again = run(plan(), tmp_path / "out", made_up)
    assert (again.found, again.computed) == (12, 12)


def test_too_small_a_disk_is_said_at_the_first_block(plan, made_up, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(DataError, match=r"the plan needs about .* and the disk has 1 kB left"):
        run(plan(), tmp_path / "out", made_up)
    assert len(made_up.computed) == 1


def test_a_file_in_the_way_is_said(plan, made_up, tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(DataError, match="there is a file in the way"):
        run(plan(), tmp_path / "out", made_up)


def test_a_lost_block_is_recorded_and_tried_again(plan, made_up, tmp_path):
    def losing(tasks):
        for number, made in enumerate(made_up(tasks)):
            yield Lost(made.task, "it was too hard") if number == 1 else made

    tally = run(plan(), tmp_path / "out", losing)
    assert not tally.complete
    assert [lost.reason for lost in tally.lost] == ["it was too hard"]
    with pytest.raises(DataError, match="1 block failed: it was too hard"):
        merge([tmp_path / "out"])
    assert run(plan(), tmp_path / "out", made_up).computed == 6


def test_shards_in_one_folder_or_several_merge_to_the_bytes_of_one_run(plan, made_up, tmp_path, bytes_of):
    found = plan(scenarios=5, draws=BLOCK + 3)
    run(found, tmp_path / "whole", made_up)
    merge([tmp_path / "whole"])
    for shard in ((3, 3), (1, 3), (2, 3)):
        run(found, tmp_path / "shared", made_up, shard)
        run(found, tmp_path / f"own {shard[0]}", made_up, shard)
    merge([tmp_path / "shared"])
    assert bytes_of(tmp_path / "shared") == bytes_of(tmp_path / "whole")
    merge([tmp_path / f"own {i}" for i in (1, 2, 3)], tmp_path / "apart" / "results")
    results = {name: data for name, data in bytes_of(tmp_path / "whole").items() if name.startswith("results")}
    assert bytes_of(tmp_path / "apart") == results


def test_merge_names_the_shards_that_are_not_whole(plan, made_up, tmp_path, parts_of):
    folder, found = tmp_path / "out", plan(scenarios=8)
    run(found, folder, made_up, (1, 4))
    run(found, folder, made_up, (3, 4))
    parts_of(folder)[0].unlink()
    with pytest.raises(DataError) as caught:
        merge([folder])
    told = str(caught.value)
    assert "3 of 4 shards are not whole" in told
    assert "shard 2/4: 2 blocks missing (it has left no manifest here)" in told
    assert "1 block broken" in told
    assert not (folder / "results").exists()


def test_merge_refuses_shards_of_two_plans(plan, made_up, tmp_path):
    run(plan(), tmp_path / "out", made_up, (1, 2))
    run(plan(seed=1), tmp_path / "out", made_up, (2, 2))
    with pytest.raises(DataError, match=r"manifest-2-of-2\.sqlite: it is of another plan, version of Accord or snap"):
        merge([tmp_path / "out"])


def test_merge_says_where_nothing_lies_and_leaves_strangers_alone(plan, made_up, tmp_path):
    with pytest.raises(DataError, match="no such folder"):
        merge([tmp_path / "nowhere"])
    with pytest.raises(DataError, match="no sweep has left a manifest here"):
        merge([tmp_path])
    run(plan(), tmp_path / "out", made_up)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.docx").write_text("years of work")
    with pytest.raises(DataError, match=r"what no sweep has written: thesis\.docx"):
        merge([tmp_path / "out"], mine)
    assert [path.name for path in mine.iterdir()] == ["thesis.docx"]


def test_the_results_hold_every_draw_and_their_exact_quantiles(plan, made_up, tmp_path, monkeypatch):
    found = plan(scenarios=3, draws=BLOCK + 7)
    run(found, tmp_path / "out", made_up)
    monkeypatch.setattr(
        sys.modules["accord.crisis.sweep.merge"], "MOST_VALUES", 2000
    )  # several files, cut across the series
    merged = merge([tmp_path / "out"])
    assert sum(name.startswith("draws-") for name in merged.files) > 2
    draws = pl.concat([pl.read_parquet(merged.folder / name) for name in merged.files if name.startswith("draws-")])
    assert draws["draw"].to_list() == [*range(BLOCK + 7)] * 3
    for figure in merged.summary:
        column = ":".join([figure.indicator, figure.country, figure.stage, *figure.scope[1:]])
        own = draws.filter(pl.col("scenario") == figure.scope[0])[column].to_list()
        plain = from_draws(own, indicator=figure.indicator, unit=figure.unit)
        assert (figure.value, figure.low, figure.high) == pytest.approx((plain.value, plain.low, plain.high), rel=1e-12)
        assert figure.interval == plain.interval
        assert figure.sources
    flat = pl.read_csv(merged.folder / "summary.csv")
    assert flat.height == len(merged.summary) == 6
    assert flat["median"].to_list() == [figure.value for figure in merged.summary]
    assert json.loads((merged.folder / "run.json").read_text())["draws"] == BLOCK + 7


def test_failed_draws_are_kept_and_counted(plan, made_up, tmp_path):
    rows = made_up.rows
    made_up.rows = lambda task: rows(task).with_columns(
        pl.when(pl.col("draw") < 2).then(None).otherwise(pl.col("^price.*$")).name.keep()
    )
    run(plan(scenarios=1), tmp_path / "out", made_up)
    price, gap = merge([tmp_path / "out"]).summary
    assert price.interval == "5-95 % of 6 draws, 2 failed"
    assert gap.interval == "5-95 % of 6 draws"


def test_the_manifest_says_where_and_how_long(plan, made_up, tmp_path):
    run(plan(), tmp_path / "out", made_up)
    base = sqlite3.connect(tmp_path / "out" / "manifest.sqlite")
    rows = base.execute("SELECT status, draws, host, seconds, length(sha256) FROM blocks").fetchall()
    base.close()
    assert rows == [("done", 6, "here", 0.1, 64)] * 4


def test_a_sweep_in_which_everything_is_lost_stops(plan, tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules["accord.crisis.sweep.run"], "MOST_LOST", 2)
    with pytest.raises(DataError, match="2 blocks could not be computed, so the sweep stops; the first one: no luck"):
        run(plan(), tmp_path / "out", lambda tasks: (Lost(task, "no luck") for task in tasks))


def test_crises_with_other_columns_stand_in_other_files(plan, made_up, tmp_path):
    rows, wide = made_up.rows, "gap:JPN:mining:crisis:at base price:no pact"
    found = plan(scenarios=3)
    second = found.series[1].task.scenario
    made_up.rows = lambda task: (
        rows(task).with_columns(pl.lit(1.0).alias(wide)) if task.scenario == second else rows(task)
    )
    run(found, tmp_path / "out", made_up)
    merged = merge([tmp_path / "out"])
    names = [name for name in merged.files if name.startswith("draws-")]
    assert [wide in pl.read_parquet_schema(merged.folder / name) for name in names] == [False, True, False]
    together = pl.scan_parquet(merged.folder / "draws-*.parquet", missing_columns="insert", extra_columns="ignore")
    assert together.collect().height == 18
    assert [figure.scope[0] for figure in merged.summary if figure.stage == "mining"] == ["cut 1"]


def test_draws_without_a_shortage_are_counted_and_most_of_them_leave_no_month(plan, made_up, tmp_path):
    rows = made_up.rows
    month = "time_to_shortage:JPN:refining:crisis:at base price:no pact"
    seen = {2: [2.0, 3.0, 4.0, 5.0, math.inf, math.inf], 4: [2.0, 3.0, *[math.inf] * 4]}
    for never, months in seen.items():
        made_up.rows = lambda task, months=months: rows(task).with_columns(pl.Series(month, months))
        run(plan(scenarios=1, seed=never), tmp_path / str(never), made_up)
    few, most = (merge([tmp_path / str(never)]).summary[-1] for never in seen)
    assert (few.value, few.low, few.high) == (4.0, 2.0, None)
    assert few.interval == "5-95 % of 6 draws, 2 without a shortage"
    assert (most.value, most.status, most.reason) == (None, "unknown", "no shortage in 4 of 6 draws")
