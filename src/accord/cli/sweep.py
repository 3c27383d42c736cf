"""`accord sweep`: many crises and draws, on this machine, a cluster or a batch system; `new` and `merge` beside it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from accord.cli.console import Json, Quiet, print_json, progress, say, say_if_compiling, stdout

if TYPE_CHECKING:
    from accord.core.figure import Figure
    from accord.crisis.sweep import Estimate, Tally

ROWS_SHOWN = 40
INTERRUPTED = 130
_SECONDS_BETWEEN_LINES = 30.0


class _RunByDefault(typer.core.TyperGroup):
    """`accord sweep PLAN.yaml` is `accord sweep run PLAN.yaml`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "--help"):
            args = ["run", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(help="Many crises and draws: accord sweep PLAN.yaml", no_args_is_help=True, cls=_RunByDefault)


@app.command()
def run(
    plan: Annotated[Path, typer.Argument(metavar="PLAN.yaml", help="A plan; `accord sweep new` writes one.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder of the sweep; by default the plan's name + .sweep.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; by default one for every core.")] = None,
    cluster: Annotated[
        str, typer.Option(metavar="ADDRESS", help="A Dask scheduler (tcp://host:8786), or `local` to start one.")
    ] = "",
    shard: Annotated[str, typer.Option(metavar="I/N", help="Only the I-th of N parts of the plan.")] = "1/1",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Measure a few draws, say how long all will take.")
    ] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Compute a plan: scenarios x minerals x years x draws. Run it again after any stop: what is done is kept.

    Example: accord sweep plan.yaml --dry-run
    """
    from accord.core.errors import DataError
    from accord.crisis import sweep

    part = _shard(shard)
    loaded = sweep.load_plan(plan)
    folder = output or Path(f"{plan.stem}.sweep")
    hands = workers or sweep.cores()
    if dry_run:
        _print_estimate(sweep.estimate(loaded, folder, part, hands), as_json)
        return
    if not quiet:
        say_if_compiling()
    with _progress(quiet) as shown:
        try:
            tally = sweep.run(loaded, folder, sweep.runner(cluster, hands), part, shown)
        except KeyboardInterrupt:
            say(f"Stopped. What is done lies in {folder}; run the same command again to go on")
            raise SystemExit(INTERRUPTED) from None
    if not quiet:
        _say_tally(tally)
    if tally.lost:
        what = f"{len(tally.lost)} blocks could not be computed; the first one: {tally.lost[0].reason}"
        raise DataError(what, where=str(folder), hint="All others are done and kept; running it again tries these")
    if part[1] > 1:
        if not quiet:
            say(f"Shard {shard} is done. When all {part[1]} are: accord sweep merge {folder}")
        if as_json:
            print_json({"shard": shard, "draws": tally.asked, "folder": str(folder)})
        return
    _merge([folder], None, as_json, quiet)


@app.command()
def merge(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR...", help="Folders that the shards were written to.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder of the results; by default `results` in the first.")
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Put the shards of a plan together: check every part, then write all draws and their summary.

    Example: accord sweep merge plan.sweep
    """
    _merge(folders, output, as_json, quiet)


@app.command()
def new(
    output: Annotated[Path | None, typer.Argument(metavar="PLAN.yaml", help="Where to write it; else stdout.")] = None,
) -> None:
    """Write a commented plan to start from."""
    from accord.core.errors import require_new_file
    from accord.crisis.sweep import template

    if output is None:
        typer.echo(template(), nl=False)
        return
    require_new_file(output, (".yaml", ".yml"))
    output.write_text(template(), encoding="utf-8")
    say(f"Written to {output}; try: accord sweep {output} --dry-run")


def _merge(folders: list[Path], output: Path | None, as_json: bool, quiet: bool) -> None:
    from accord.crisis import sweep

    merged = sweep.merge(folders, output)
    if as_json:
        plain = {"folder": str(merged.folder), "files": list(merged.files), "draws": merged.draws}
        print_json(plain | {"summary": [figure.to_dict() for figure in merged.summary]})
    else:
        _print_summary(merged.summary)
    if not quiet:
        say(f"Written to {merged.folder}: {merged.draws:,} draws, {', '.join(_short(merged.files))}")


def _print_summary(figures: tuple[Figure, ...]) -> None:
    from accord.report.figures import figure_table

    stdout().print(figure_table(figures[:ROWS_SHOWN]))
    if len(figures) > ROWS_SHOWN:
        say(f"{len(figures) - ROWS_SHOWN} more figures stand in summary.csv")


def _short(files: tuple[str, ...]) -> list[str]:
    """The names of the files, the many of draws as one."""
    draws = [name for name in files if name.startswith("draws-")]
    others = [name for name in files if name not in draws]
    return [f"{draws[0]} to {draws[-1]}" if len(draws) > 1 else draws[0], *others]


def _shard(text: str) -> tuple[int, int]:
    from accord.core.errors import DataError

    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    i, n = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= i <= n:
        hint = "Write 1/8 for the first of eight, 8/8 for the last"
        raise DataError(f"{text!r} is no shard", where="--shard", hint=hint)
    return i, n


def _print_estimate(found: Estimate, as_json: bool) -> None:
    if as_json:
        print_json(asdict(found))
        return
    from accord.crisis.sweep.run import in_bytes

    typer.echo(
        f"{found.series:,} crises, {found.draws:,} draws in {found.blocks:,} blocks\n"
        f"about {_duration(found.seconds)} with {found.workers} workers (one block took {found.block_seconds:.1f} s)\n"
        f"about {in_bytes(found.bytes)} on disk, where {in_bytes(found.free_bytes)} are free"
    )


def _say_tally(tally: Tally) -> None:
    if tally.replaces:
        say("The folder held another plan, version of Accord or snapshot; what both share is used again")
    if tally.broken:
        say(f"{tally.broken} parts were broken or gone and were computed anew")
    if tally.found:
        say(f"{tally.found:,} of {tally.asked:,} draws were there already, {tally.computed:,} were computed")


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar for a person, a line now and then for a log file."""
    with progress("Sweeping", quiet) as bar:
        yield bar or (None if quiet else _lines())


def _lines() -> Callable[[int, int], None]:
    began = said = time.monotonic()
    first: int | None = None

    def show(done: int, total: int) -> None:
        nonlocal first, said
        now = time.monotonic()
        first = done if first is None else first
        if done == first or now - said < _SECONDS_BETWEEN_LINES:
            return
        left = (total - done) * (now - began) / (done - first)
        say(f"{done:,} of {total:,} draws, about {_duration(left)} left")
        said = now

    return show


def _duration(seconds: float) -> str:
    """A time as a person reads it."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:,.1f} h"
