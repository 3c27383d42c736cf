"""`accord data`: the shipped snapshot: its sources, its faults, its disagreements, and how it is built."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from accord.cli.console import Json, Quiet, print_frame, print_json, say

app = typer.Typer(help="The shipped snapshot of the world.", no_args_is_help=True)
ROWS_SHOWN = 40
_SOURCE_COLUMNS = ("table", "publisher", "vintage", "licence", "unit", "rows")
FLOW_RULES = ("junk_weight", "cheap_flow")
"""Rules with hundreds of single flows: counted, and shown only when asked for by name."""


@app.command()
def sources(as_json: Json = False) -> None:
    """List every source: publisher, vintage, licence, unit, basis, years, rows."""
    from accord.world import World
    from accord.world.compare import sources as listed

    table = listed(World())
    print_json(table.to_dicts()) if as_json else print_frame(table.select(_SOURCE_COLUMNS))


@app.command()
def check(
    codes: Annotated[str, typer.Option(help="HS92 codes, such as 282200,811211; all by default.")] = "",
    rule: Annotated[str, typer.Option(help="One rule only, such as unit_error or coverage.")] = "",
    as_json: Json = False,
) -> None:
    """Check the snapshot: hashes, rows, keys; and flag glitches, breaks and double counts by year and flow."""
    import polars as pl

    from accord.core.errors import DataError
    from accord.world import World
    from accord.world.checks import check_snapshot
    from accord.world.flags import RULES, flag_table

    if rule and rule not in RULES:
        raise DataError(f"no rule {rule!r}", hint=f"One of {', '.join(RULES)}")
    world = World()
    check_snapshot(world)
    table = flag_table(world, tuple(code.strip() for code in codes.split(",") if code.strip()))
    table = table.filter(pl.col("rule") == rule) if rule else table
    if as_json:
        print_json(table.to_dicts())
        return
    shown = table if rule or codes else table.filter(~pl.col("rule").is_in(FLOW_RULES))
    print_frame(shown.select("rule", "hs92", "step", "year", "exporter", "importer", "what"))
    print_frame(table.group_by("rule", maintain_order=True).len("flags"), "Flags by rule")
    if shown.height < table.height:
        say(f"{table.height - shown.height} single flows are counted and not shown; add --rule cheap_flow, or --json")
    say("The snapshot is whole: hashes, rows and keys agree with datapackage.json")


@app.command()
def compare(
    mineral: Annotated[str, typer.Argument(help="Mineral.")],
    year: Annotated[int, typer.Option(help="Year.")] = 2024,
    stage: Annotated[str | None, typer.Option(help="mining, refining or manufacturing.")] = None,
    as_json: Json = False,
) -> None:
    """Put the sources that disagree side by side."""
    from accord.world import World
    from accord.world.compare import compare as compared
    from accord.world.compare import side_by_side

    table = compared(World(), mineral, year, stage)
    if as_json:
        print_json(table.to_dicts())
        return
    for unit, title in (("t", f"{mineral}, {year}: tonnes by source"), ("share", "shares by source")):
        narrow = side_by_side(table, unit)
        if not narrow.is_empty():
            print_frame(narrow, title)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="Folder of the old snapshot.")],
    new: Annotated[Path | None, typer.Argument(help="Folder of the new one; the shipped one by default.")] = None,
    as_json: Json = False,
) -> None:
    """Which tables, outputs and indicators move between two snapshots."""
    import polars as pl

    from accord.dependence.moved import moved
    from accord.world import World
    from accord.world.diff import diff as differences

    before, after = World(old), World(new)
    found, figures = differences(before, after), moved(before, after)
    parts = {"tables": found.tables, "production": found.production, "trade": found.trade, "indicators": figures}
    if as_json:
        print_json({name: frame.to_dicts() for name, frame in parts.items()})
        return
    if found.same:
        say("Nothing moves: both snapshots are the same, byte by byte")
        return
    parts["tables"] = found.tables.filter(pl.col("change") != "same").drop("hash_old", "hash_new")
    for name, frame in parts.items():
        print_frame(frame.head(ROWS_SHOWN), f"{name}: {frame.height} rows")


@app.command()
def template(
    output: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="Where to write it.")],
) -> None:
    """Write a workbook with drop-down lists for your own purchases (read and checked; no indicator uses it yet)."""
    from accord.core.errors import require_new_file
    from accord.world.sources.purchases import write_template

    require_new_file(output, (".xlsx",))
    write_template(output)
    say(f"Written to {output}")


@app.command()
def build(
    raw: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with the publishers' raw files.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to build; by default the package's own snapshot.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Build the shipped snapshot again from the raw files, with their hashes in datapackage.json."""
    from accord.core.errors import DataError
    from accord.world.snapshot.build import build as run

    if output is not None and output.exists() and not output.is_dir():
        raise DataError("there is a file of this name", where=str(output), hint="Name a folder")
    run(raw, output, None if quiet else say)
