"""The command line: one file a group of commands. Data goes to stdout, progress and errors to stderr.

Exit codes: 0 done, 1 internal error, 2 bad input, 3 a claim fails under --strict. Nothing heavy is imported before a
command runs.
"""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from accord.cli import data, ledger, scenario, sweep
from accord.cli.assess import assess
from accord.cli.backtest import backtest
from accord.cli.market import market
from accord.cli.measure import explain, measure
from accord.cli.read import evaluate, read
from accord.cli.solve import solve
from accord.cli.stress import stress
from accord.core.errors import AccordError

app = typer.Typer(
    name="accord",
    help="What does a partnership between countries actually deliver? Accord reads what was said, measures the world, "
    "computes crises with and without the partnership, and judges the words against the numbers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (assess, read, measure, explain, market, stress, backtest, solve):
    app.command()(command)
app.command("eval")(evaluate)
app.add_typer(data.app, name="data")
app.add_typer(scenario.app, name="scenario")
app.add_typer(sweep.app, name="sweep")
app.add_typer(ledger.app, name="ledger")


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
