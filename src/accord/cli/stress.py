"""`accord stress`: a crisis with and without a pact: how long supply lasts, at what price, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from accord.cli.console import Json, Quiet, command_line, print_json, progress, say, say_if_compiling, stdout

STOPPED = 130
"""Exit code of a run that Ctrl-C has cut short; what was done is shown."""


def stress(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="Name of a ready one, or a .yaml or .xlsx file.")],
    mineral: Annotated[str, typer.Option("--mineral", "-m", help="Another of the minerals that it covers.")] = "",
    dossier: Annotated[Path | None, typer.Option(help="Dossier whose promises are the pact.")] = None,
    pact: Annotated[list[str] | None, typer.Option(help="Package against it: a name or a file; repeatable.")] = None,
    draws: Annotated[int | None, typer.Option(help="Draws of the uncertain inputs, instead of the scenario's.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the draws, instead of the scenario's.")] = None,
    foresight: Annotated[str | None, typer.Option(help="myopic, perfect, or both side by side.")] = None,
    base_year: Annotated[list[int] | None, typer.Option(help="Another base year beside its own; repeatable.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A page (.html), or all figures (.json, .csv, .xlsx).")
    ] = None,
    as_json: Json = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the output file.")] = False,
    quiet: Quiet = False,
) -> None:
    """Stress a scenario: gap, prices, time to shortage, what binds, in three rerouting regimes.

    Ctrl-C keeps the draws that are done. Example: accord stress full-ban-japan --draws 100 --pact stock-60-days
    """
    from accord.assessment.stressing import run_scenario
    from accord.core.errors import require_new_file
    from accord.dependence.ancestry import HASH_DIGITS
    from accord.report.figures import as_json as plain
    from accord.report.figures import write_figures
    from accord.report.stressed import print_stressed
    from accord.world import World

    if output is not None:
        require_new_file(output, (".html", ".json", ".csv", ".xlsx"), force)
    world = World()
    if not quiet:
        say_if_compiling()
    with progress("Solving the crisis", quiet) as shown:
        found = run_scenario(
            scenario, world, mineral=mineral, dossier=dossier, packages=pact or (), draws=draws, seed=seed,
            foresight=foresight, base_years=base_year or (), progress=shown,
        )  # fmt: skip
    stamp = world.fingerprint()[:HASH_DIGITS]
    if output is not None and output.suffix.lower() == ".html":
        from accord.report.page import write_page
        from accord.report.stressed_page import render_stressed

        facts = found.facts(world) | {"command": command_line()}
        text = render_stressed(
            found.title, found.lead, found.sections, found.stress.sender, found.notes, found.sources, facts
        )
        write_page(text, output, force)
        say(f"Written to {output}")
    elif output is not None:
        write_figures(found.figures, stamp, output, force)
        say(f"Written to {output}: {len(found.figures)} figures")
    if as_json:
        print_json(
            found.facts(world)
            | {"sections": {name: plain(figures, stamp) for name, figures in found.sections.items()}}
            | {"notes": list(found.notes)}
        )
    elif output is None:
        print_stressed(found.title, found.sections, found.stress.sender, found.notes, stdout())
    if found.stress.size < found.stress.scenario.draws:
        say(f"Stopped: {found.stress.size} of {found.stress.scenario.draws} draws are done and shown")
        raise typer.Exit(STOPPED)
