"""The command line: `accord assess`, `accord data build`. Data goes to stdout, progress and errors to stderr.

Exit codes: 0 done, 1 internal error, 2 bad input, 3 a claim fails under --strict. Nothing heavy is imported before a
command runs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from accord.core.errors import AccordError

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(
    name="accord",
    help="What does a partnership between countries actually deliver? Accord reads what was said, measures the world, "
    "computes crises with and without the partnership, and judges the words against the numbers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
data = typer.Typer(help="The shipped snapshot of the world.", no_args_is_help=True)
app.add_typer(data, name="data")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"accord {version('accord')}")
        raise typer.Exit


@app.callback()
def _root(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    pass


@app.command()
def assess(
    dossier: Annotated[Path, typer.Argument(help="A dossier folder (with dossier.yaml), or any text file.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Folder for report.html, results.xlsx, verdicts.json and run.json."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the draws; the same seed gives the same result.")] = 0,
    draws: Annotated[int, typer.Option(help="Draws of the uncertain inputs.")] = 200,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the verdicts as a JSON list instead of a table.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the run that lies in the output folder.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Leave with exit code 3 if a claim fails.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")] = False,
) -> None:
    """Judge every claim of a dossier or of a text against real figures.

    Reads it, measures dependence, solves {calm, crisis} x {no pact, pact} in three rerouting regimes, and judges.
    Example: accord assess examples/us-japan-2025 -o out/us-japan
    """
    from accord.assess import assess as run
    from accord.report.write import check_folder, write_folder

    if output is not None:
        check_folder(output, force)
    with _progress("Solving the crisis", quiet) as progress:
        report = run(dossier, draws=draws, seed=seed, progress=progress)
    verdicts = [verdict.to_dict() for verdict in report.verdicts]
    if output is not None:
        write_folder(report, verdicts, dict(report.run), output, force)
    if as_json:
        typer.echo(json.dumps(verdicts, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        from rich.console import Console

        from accord.report.terminal import print_report

        print_report(report, Console())
    if not quiet:
        typer.echo(
            f"Written to {output}: report.html, results.xlsx, verdicts.json, run.json"
            if output is not None
            else "Nothing was written; add -o DIR to keep report.html, results.xlsx, verdicts.json and run.json",
            err=True,
        )
    if strict and any(verdict.word == "fails" for verdict in report.verdicts):
        raise typer.Exit(3)


@data.command("build")
def data_build(
    raw: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with the publishers' raw files.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to build; by default the package's own snapshot.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")] = False,
) -> None:
    """Build the shipped snapshot again from the raw files, with their hashes in datapackage.json."""
    from accord.world.snapshot.build import build

    build(raw, output, None if quiet else lambda line: typer.echo(line, err=True))


@contextmanager
def _progress(what: str, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on stderr with the time left; none when quiet or when nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("draws"), TimeRemainingColumn(),
        console=_stderr(), transient=True,
    ) as bar:  # fmt: skip
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _stderr() -> Console:
    from rich.console import Console

    return Console(stderr=True)


def main() -> None:
    """Entry point: a wrong input becomes one message and exit code 2."""
    try:
        app()
    except AccordError as error:
        typer.echo(f"accord: {error}", err=True)
        raise SystemExit(2) from None
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        typer.echo(f"accord: {place}{error.strerror or error}. Check the path, the rights and the space left", err=True)
        raise SystemExit(2) from None
