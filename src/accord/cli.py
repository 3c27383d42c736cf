"""The command line: `accord assess`, `accord data build`. Data goes to stdout, progress and errors to stderr.

Exit codes: 0 done, 1 internal error, 2 bad input, 3 a claim fails under --strict. Nothing heavy is imported before a
command runs.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from accord.core.errors import AccordError

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console

    from accord.core.figure import Figure
    from accord.world import World

_ROWS_SHOWN = 60
_Json = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]

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
    from accord.assessment import assess as run
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


@app.command()
def measure(
    minerals: Annotated[list[str] | None, typer.Option("--mineral", "-m", help="Mineral; repeat for several.")] = None,
    countries: Annotated[
        list[str] | None, typer.Option("--country", "-c", help="Country (ISO3 or name) or bloc; repeat for several.")
    ] = None,
    years: Annotated[list[str] | None, typer.Option("--year", "-y", help="Year or range such as 2018-2024.")] = None,
    indicators: Annotated[
        list[str] | None, typer.Option("--indicator", "-i", help="Indicator; all that apply by default.")
    ] = None,
    by: Annotated[str | None, typer.Option(help="value, weight or content.")] = None,
    stage: Annotated[str | None, typer.Option(help="mining, refining or manufacturing.")] = None,
    supplier: Annotated[str | None, typer.Option(help="Supplier, for supplier_share and indirect_share.")] = None,
    partner: Annotated[str | None, typer.Option(help="The other country, for power.")] = None,
    primary: Annotated[
        str, typer.Option(help="Where a chain starts, for indirect_share: mining or refining.")
    ] = "mining",
    codes: Annotated[str, typer.Option(help="HS92 codes, such as 280530,284690, instead of the mineral's own.")] = "",
    political: Annotated[bool, typer.Option("--political", help="Govern by political stability alone.")] = False,
    compat: Annotated[str | None, typer.Option(help="Reproduce another program's habits: geopolrisk-py.")] = None,
    own: Annotated[
        Path | None, typer.Option("--data", help="Your own table, or the folder that --compat needs.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to a .json, .csv or .xlsx file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as a JSON list.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the output file.")] = False,
) -> None:
    """Standard dependence figures, each with unit, interval, basis, status and sources.

    Example: accord measure -m "rare earths" -c JPN -y 2023 -i supplier_share --supplier CHN
    """
    from accord.dependence.measure import measure as run
    from accord.dependence.measure import question
    from accord.world import World

    ask = question(
        minerals or (), countries or (), years or (), codes, by=by, stage=stage, supplier=supplier, partner=partner,
        primary=primary, political=political, compat=compat, data=own if compat else None,
    )  # fmt: skip
    world = World() if compat or own is None else _with_own(own)
    _show(run(world, ask, indicators or ()), world.fingerprint(), output, as_json, force)


def _with_own(path: Path) -> World:
    """The shipped world with a user's own table beside or in place of it."""
    from accord.world import World
    from accord.world.sources import open_table

    return World().with_table(open_table(path))


def _show(figures: list[Figure], stamp: str, output: Path | None, as_json: bool, force: bool) -> None:
    """Figures as JSON, as a file, or as a table of the first rows."""
    from accord.dependence.ancestry import HASH_DIGITS
    from accord.report.figures import as_json as plain_rows
    from accord.report.figures import figure_table, write_figures

    short = stamp[:HASH_DIGITS]
    if output is not None:
        write_figures(figures, short, output, force)
        typer.echo(f"Written to {output}: {len(figures)} figures", err=True)
    if as_json:
        typer.echo(json.dumps(plain_rows(figures, short), indent=1, ensure_ascii=False, allow_nan=False))
    elif output is None:
        from rich.console import Console

        Console().print(figure_table(figures[:_ROWS_SHOWN]))
        if len(figures) > _ROWS_SHOWN:
            typer.echo(f"{len(figures) - _ROWS_SHOWN} more figures: add --json, or -o FILE.xlsx", err=True)


@app.command()
def explain(
    figure: Annotated[
        str, typer.Argument(metavar="FIGURE-ID", help="The id of a figure, as `accord measure --json` prints it.")
    ],
    run: Annotated[Path | None, typer.Option("--run", help="Run folder, for a figure of `accord assess`.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Walk from a number to its formula, assumptions, sources and source rows."""
    from rich.console import Console

    from accord.report.explain import explained, of_run

    told = of_run(figure, run) if run else explained(figure)
    if as_json:
        typer.echo(json.dumps(told.to_dict(), indent=1, ensure_ascii=False, allow_nan=False))
    else:
        told.print(Console())


@data.command("sources")
def data_sources(as_json: _Json = False) -> None:
    """List every source: publisher, vintage, licence, unit, basis, years, rows."""
    from accord.world import World
    from accord.world.compare import sources

    _print_frame(sources(World()), as_json)


@data.command("check")
def data_check(
    codes: Annotated[str, typer.Option(help="HS92 codes, such as 282200,811211; all by default.")] = "",
    as_json: _Json = False,
) -> None:
    """Check the snapshot: hashes, rows, keys; and flag glitches, breaks and double counts, each with year and flow."""
    from accord.world import World
    from accord.world.checks import check_snapshot
    from accord.world.flags import flag_table

    world = World()
    check_snapshot(world)
    _print_frame(flag_table(world, tuple(filter(None, codes.split(",")))), as_json)


@data.command("compare")
def data_compare(
    mineral: Annotated[str, typer.Argument(help="Mineral.")],
    year: Annotated[int, typer.Option(help="Year.")] = 2024,
    stage: Annotated[str | None, typer.Option(help="mining, refining or manufacturing.")] = None,
    as_json: _Json = False,
) -> None:
    """Put the sources that disagree side by side."""
    from accord.world import World
    from accord.world.compare import compare

    _print_frame(compare(World(), mineral, year, stage), as_json)


@data.command("diff")
def data_diff(
    old: Annotated[Path, typer.Argument(help="Folder of the old snapshot.")],
    new: Annotated[Path | None, typer.Argument(help="Folder of the new one; the shipped one by default.")] = None,
    as_json: _Json = False,
) -> None:
    """Which tables, outputs and indicators move between two snapshots."""
    from accord.dependence.moved import moved
    from accord.world import World

    _print_frame(moved(World(old), World(new)), as_json)


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


def _print_frame(frame: pl.DataFrame, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(frame.to_dicts(), indent=1, ensure_ascii=False, default=str, allow_nan=False))
        return
    from rich.console import Console

    from accord.report.figures import frame_table

    Console().print(frame_table(frame))


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
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an old terminal shows ? instead of losing the table
    try:
        app()
    except AccordError as error:
        typer.echo(f"accord: {error}", err=True)
        raise SystemExit(2) from None
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        typer.echo(f"accord: {place}{error.strerror or error}. Check the path, the rights and the space left", err=True)
        raise SystemExit(2) from None
