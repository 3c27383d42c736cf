"""`accord measure` and `accord explain`: standard figures, and the way back from a figure to its source rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from accord.cli.console import Json, print_json, say, stdout

if TYPE_CHECKING:
    from accord.core.figure import Figure
    from accord.world import World

ROWS_SHOWN = 60
_MEASURED = ("trade", "production", "governance")
Texts = list[str] | None


def measure(
    minerals: Annotated[Texts, typer.Option("--mineral", "-m", help="Mineral; repeat for several.")] = None,
    countries: Annotated[Texts, typer.Option("--country", "-c", help="Country or bloc; repeat for several.")] = None,
    years: Annotated[Texts, typer.Option("--year", "-y", help="Year, or a range such as 2018-2024.")] = None,
    indicators: Annotated[Texts, typer.Option("--indicator", "-i", help="Indicator; all by default.")] = None,
    by: Annotated[str | None, typer.Option(help="value, weight or content.")] = None,
    stage: Annotated[str | None, typer.Option(help="mining, refining or manufacturing.")] = None,
    supplier: Annotated[str | None, typer.Option(help="Supplier, for supplier_share and indirect_share.")] = None,
    partner: Annotated[str | None, typer.Option(help="The other country, for power.")] = None,
    primary: Annotated[str, typer.Option(help="Where a chain starts: mining or refining.")] = "mining",
    codes: Annotated[str, typer.Option(help="HS92 codes, such as 280530,284690, instead of the mineral's.")] = "",
    political: Annotated[bool, typer.Option("--political", help="Govern by political stability alone.")] = False,
    compat: Annotated[str | None, typer.Option(help="Another program's habits: geopolrisk-py.")] = None,
    own: Annotated[Path | None, typer.Option("--data", help="Your own table, or the folder for --compat.")] = None,
    terms: Annotated[Path | None, typer.Option(help="CSV of your own terms for EU and US supply risk.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A .json, .csv or .xlsx file.")] = None,
    as_json: Json = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the output file.")] = False,
) -> None:
    """Standard dependence figures, each with unit, interval, basis, status and sources.

    Example: accord measure -m "rare earths" -c JPN -y 2023 -i supplier_share --supplier CHN
    """
    from accord.dependence.measure import measure as run
    from accord.dependence.measure import question
    from accord.world import World

    ask = question(
        minerals or (),
        countries or (),
        years or (),
        codes,
        by=by,
        stage=stage,
        supplier=supplier,
        partner=partner,
        primary=primary,
        political=political,
        compat=compat,
        data=own if compat else terms,
    )
    world = World() if compat or own is None else with_own(own)
    _show(run(world, ask, indicators or ()), world, output, as_json, force)


def explain(
    figure: Annotated[str, typer.Argument(metavar="FIGURE-ID", help="An id that `accord measure --json` prints.")],
    run: Annotated[Path | None, typer.Option("--run", help="Run folder, for a figure of `accord assess`.")] = None,
    own: Annotated[Path | None, typer.Option("--data", help="The --data with which the figure was measured.")] = None,
    as_json: Json = False,
) -> None:
    """Walk from a number to its formula, assumptions, sources and source rows."""
    from accord.dependence.ancestry import COMPAT
    from accord.report.explain import explained, of_run
    from accord.world import World

    reference = own if COMPAT in figure.split("@")[0].split(":") else None
    world = World() if own is None or reference else with_own(own)
    told = of_run(figure, run) if run else explained(world, figure, reference)
    if as_json:
        print_json(told.to_dict())
    else:
        told.print(stdout())


def with_own(path: Path) -> World:
    """The shipped world with a user's own table beside or in place of it."""
    from accord.core.errors import DataError
    from accord.world import World
    from accord.world.sources import open_table

    table = open_table(path)
    if table.kind not in _MEASURED:
        what = f"a table of {table.kind} was read and is well formed, but no indicator uses one yet"
        raise DataError(what, where=str(path), hint=f"Indicators use tables of {', '.join(_MEASURED)}")
    return World().with_table(table)


def _show(figures: list[Figure], world: World, output: Path | None, as_json: bool, force: bool) -> None:
    """Figures as JSON, as a file, or as a table of the first rows."""
    from accord.dependence.ancestry import HASH_DIGITS
    from accord.report.figures import as_json as plain
    from accord.report.figures import figure_table, write_figures

    stamp = world.fingerprint()[:HASH_DIGITS]
    if output is not None:
        write_figures(figures, stamp, output, force)
        say(f"Written to {output}: {len(figures)} figures")
    if as_json:
        print_json(plain(figures, stamp))
    elif output is None:
        stdout().print(figure_table(figures[:ROWS_SHOWN]))
        if len(figures) > ROWS_SHOWN:
            say(f"{len(figures) - ROWS_SHOWN} more figures: add --json, or -o FILE.xlsx")
