"""`accord assess`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from accord.cli.console import Quiet, print_json, progress, say, say_if_compiling, stdout


def assess(
    dossier: Annotated[Path, typer.Argument(help="A dossier folder (with dossier.yaml), or any text file.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Folder for report.html, results.xlsx, verdicts.json and run.json."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the draws; the same seed gives the same result.")] = 0,
    draws: Annotated[int, typer.Option(help="Draws of the uncertain inputs.")] = 200,
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdicts as a JSON list, not a table.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the run that lies in the output folder.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Leave with exit code 3 if a claim fails.")] = False,
    quiet: Quiet = False,
) -> None:
    """Judge every claim of a dossier or of a text against real figures.

    Reads it, measures dependence, solves {calm, crisis} x {no pact, pact} in three rerouting regimes, and judges.
    Example: accord assess examples/us-japan-2025 -o out/us-japan
    """
    from accord.assessment import assess as run
    from accord.report.write import check_folder, write_folder

    if output is not None:
        check_folder(output, force)
    if not quiet:
        say_if_compiling()
    with progress("Solving the crisis", quiet) as shown:
        report = run(dossier, draws=draws, seed=seed, progress=shown)
    verdicts = [verdict.to_dict() for verdict in report.verdicts]
    if output is not None:
        write_folder(report, verdicts, dict(report.run), output, force)
    if as_json:
        print_json(verdicts)
    else:
        from accord.report.terminal import print_report

        print_report(report, stdout())
    if not quiet:
        files = "report.html, results.xlsx, verdicts.json and run.json"
        say(f"Written to {output}: {files}" if output else f"Nothing was written; add -o DIR to keep {files}")
    if strict and any(verdict.word == "fails" for verdict in report.verdicts):
        raise typer.Exit(3)
