"""`accord backtest`: past disruptions, our predictor beside every naive rule, and where it fails."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from accord.cli.console import Json, Quiet, command_line, print_json, progress, say, stdout

if TYPE_CHECKING:
    from accord.crisis.backtest.bootstrap import Ratio
    from accord.crisis.backtest.run import Backtest


def backtest(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Folder of episodes; the shipped public ones by default.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the bootstrap.")] = 0,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A page (.html) that says where it fails.")
    ] = None,
    as_json: Json = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the output file.")] = False,
    quiet: Quiet = False,
) -> None:
    """Predict past disruptions and score the predictions beside seven naive rules.

    Example: accord backtest --json
    """
    from accord.core.errors import require_new_file
    from accord.crisis.backtest.run import backtest as run

    if output is not None:
        require_new_file(output, (".html",), force)
    with progress("lessons", quiet, "episodes") as tell:
        result = run(folder, seed=seed, progress=tell)
    if result.ratio is None:
        say("No episode has an outcome (column q_post of flows.csv): predictions only, and --json shows them")
    if output is not None:
        from accord.report.backtest_page import render_backtest
        from accord.report.page import write_page

        write_page(render_backtest(result, command_line()), output, force)
        say(f"Written to {output}")
    if as_json:
        print_json(result.to_dict())
    elif output is None and result.ratio is not None:
        _show(result, result.ratio)


def _show(result: Backtest, ratio: Ratio) -> None:
    """One row an episode, then the summary, the ratio with its interval, and where ours fails."""
    from rich.table import Table

    from accord.crisis.backtest.metrics import FLOOR
    from accord.crisis.backtest.page import failure
    from accord.crisis.backtest.rules import BEST_NAIVE
    from accord.crisis.backtest.run import OURS, PREDICTORS

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    table.add_column("Episode", no_wrap=True)
    for name in ("Loss", *PREDICTORS):
        table.add_column(name.replace("_", " ").replace("capprop", "cap prop"), justify="right", min_width=5)
    for one in result.tested:
        if one.errors:
            found = [one.error(name) for name in PREDICTORS]
            table.add_row(one.episode.before.id, f"{one.episode.before.loss:.2f}", *(_cell(value) for value in found))
    table.add_section()
    means = [result.scores[name]["imp"] for name in PREDICTORS]
    table.add_row("geometric mean", "", *(_cell(value) for value in means), style="bold")
    typer.echo("Error of the affected importers' totals: sum |forecast - observed| / sum observed; lower is better.")
    typer.echo("Loss: lost tonnes over the tonnes that the other exporters shipped.\n")
    stdout().print(table)
    bounds = "" if ratio.low is None else f"[{ratio.low:.2f}-{ratio.high:.2f}], "
    typer.echo(f"\n{OURS} over {BEST_NAIVE}: {ratio.value:.3f} {bounds}{ratio.interval}")
    typer.echo(f"Means hold each error at {FLOOR:.2f} or more. Nobody's gain as a supplier is forecast.")
    failed = [(one.episode.before.id, failure(one)) for one in result.tested if failure(one)]
    typer.echo(f"\nWhere it fails: {len(failed) or 'no'} episode{'' if len(failed) == 1 else 's'}")
    for name, what in failed:
        typer.echo(f"  {name}: {what}")


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
