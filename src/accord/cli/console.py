"""Console: what all commands share: JSON, frames and figures on stdout, progress on stderr."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console

Json = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")]


def stdout() -> Console:
    """The terminal, or what stands in its place."""
    from rich.console import Console

    return Console()


def command_line() -> str:
    """The line that reproduces this run."""
    return shlex.join(["accord", *sys.argv[1:]])


def say(text: str) -> None:
    """One line on stderr."""
    typer.echo(text, err=True)


def say_if_compiling() -> None:
    """Say so, once, where the solver has yet to be compiled on this machine: it takes a while and is kept on disk."""
    from accord.market.backends import newton

    if not newton.compiled():
        say("accord: the solver is compiled when it is first used on this machine; that takes about 30 s")


def print_json(value: Any) -> None:
    """Plain JSON on stdout; a NaN is an error, not a word."""
    typer.echo(json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False, default=str))


def write_whole(path: Path, text: str) -> None:
    """The whole file or none: it is written beside its place and then moved there."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def print_frame(frame: pl.DataFrame, title: str = "", whole: int = 0) -> None:
    """A frame as a table under its title; words of the first `whole` columns stay whole, so that they can be copied."""
    from accord.report.figures import frame_table

    if title:
        typer.echo(title)
    table = frame_table(frame)
    for column in table.columns[:whole]:
        column.no_wrap = True
    stdout().print(table)
    typer.echo()


@contextmanager
def progress(what: str, quiet: bool, unit: str = "draws") -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on stderr with the time left; none when quiet or when nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn(unit), TimeRemainingColumn()
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
