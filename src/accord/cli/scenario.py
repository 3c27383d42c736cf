"""`accord scenario`: crises and packages: the ready ones, one to start from, what is in one, whether it can be run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from accord.cli.console import Json, print_frame, print_json, say

if TYPE_CHECKING:
    from accord.crisis.scenario import Package, Scenario

app = typer.Typer(help="Crises and packages of measures: write, list, show, check.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="SCENARIO", help="Name of a ready one, or a .yaml or .xlsx file.")]
OfPackage = Annotated[bool, typer.Option("--package", help="A package of measures, not a crisis.")]


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the ready crises and packages.

    Example: accord scenario list
    """
    import polars as pl

    from accord.crisis.scenario import crises, load_package, load_scenario, packages
    from accord.market.calibrate import network_minerals

    ready = [load_scenario(name) for name in crises()]
    rows = [
        {
            "name": one.name,
            "crisis": one.title,
            "minerals": ", ".join(one.minerals),
            "shocks": ", ".join(dict.fromkeys(form.kind for form in one.shocks)),
            "months": one.months,
            "network": all(mineral in network_minerals() for mineral in one.minerals),
        }
        for one in ready
    ]
    measures = [
        {"name": one.name, "package": one.title, "mineral": one.mineral or "any", "measures": len(one.measures)}
        for one in map(load_package, packages())
    ]
    if as_json:
        print_json({"crises": rows, "packages": measures})
        return
    print_frame(pl.DataFrame(rows).select("name", "crisis", "minerals"), "Crises", whole=1)
    print_frame(pl.DataFrame(measures), "Packages", whole=1)
    for row in rows:
        if not row["network"]:
            say(f"{row['name']}: not all of its minerals have a network yet")


@app.command()
def show(name: Name, package: OfPackage = False, as_json: Json = False) -> None:
    """Show a crisis or a package: what happens, when, how sure each number is, and where it comes from.

    Example: accord scenario show china-2025-seven-rare-earths
    """
    import polars as pl

    from accord.crisis.scenario import Package, load_package, load_scenario

    one: Scenario | Package = load_package(name) if package else load_scenario(name)
    if as_json:
        print_json(one.model_dump(mode="json", exclude_none=True, exclude_defaults=True))
        return
    about = (one.mineral or "any mineral") if isinstance(one, Package) else _settings(one)
    typer.echo(f"{one.title} ({one.name})\n{about}\n")
    if one.text:
        typer.echo(f"{one.text}\n")
    print_frame(pl.DataFrame(_measures(one) if isinstance(one, Package) else _facts(one)))
    numbers = [
        {"input": name, "value": law.text, "median": f"{law.median:g}"}
        for name, law in one.laws().items()
        if name in one.stated
    ]
    if numbers:
        print_frame(
            pl.DataFrame(numbers), "Numbers of its own; all else is drawn from the priors, or has its default", 1
        )
    print_frame(
        pl.DataFrame(
            [
                {"source": s.title, "publisher": s.publisher, "date": s.date, "status": s.status, "note": s.note}
                for s in one.sources
            ]
        ),
        "Sources",
    )


@app.command()
def check(
    name: Name,
    package: OfPackage = False,
    mineral: Annotated[str | None, typer.Option("--mineral", "-m", help="Another mineral that it covers.")] = None,
    against: Annotated[
        str | None, typer.Option(help="For a package: the crisis in whose network its places must stand.")
    ] = None,
) -> None:
    """Find everything that is wrong with a crisis or a package before any work starts; exit code 2 if anything is.

    Reads it, builds the network of its base year, and looks for its places, stages and links there.
    Example: accord scenario check mine.yaml
    """
    from accord.core.errors import DataError
    from accord.core.labels import mineral as labelled
    from accord.crisis.scenario import load_package, load_pact, load_scenario
    from accord.crisis.scenario.check import central_network, check_package, year_of
    from accord.crisis.scenario.check import check as check_scenario
    from accord.world import World

    world = World()
    if package:
        found = load_package(name)
        if against is None:
            say(f"{found.name} is well formed; add --against SCENARIO to look for its places in a network")
            return
        other = load_scenario(against)
        if found.mineral and found.mineral not in other.minerals:
            what = f"{found.name} is about {found.mineral}, {other.name} about {', '.join(other.minerals)}"
            raise DataError(what, where="--against", hint="Name a crisis of the same mineral")
        other = other.about(found.mineral) if found.mineral else other
        check_package(found, central_network(other, world))
        say(f"{found.name} fits the network of {other.name}")
        return
    one = load_scenario(name)
    if mineral:
        one = one.about(labelled(mineral).key)
    network = central_network(one, world)
    check_scenario(one, network)
    for each in load_pact(one, name):
        check_package(each, network)
    size = f"{len(network.nodes)} nodes, {len(network.tail)} arcs"
    say(f"{one.name} can be run: {one.mineral} {year_of(one, world)}, {one.months} months, {size}, {one.draws} draws")


@app.command()
def new(
    output: Annotated[Path, typer.Argument(metavar="FILE.yaml", help="Where to write it.")],
    kind: Annotated[str, typer.Option(help="Kind of its first shock.")] = "export_ban",
    origin: Annotated[str | None, typer.Option("--from", help="Start from a ready one.")] = None,
    package: OfPackage = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
) -> None:
    """Write a commented file to start from: every key with what it means.

    Example: accord scenario new mine.yaml --kind export_licence
    """
    from accord.core.errors import require_new_file
    from accord.crisis.scenario.read import shipped_text
    from accord.crisis.scenario.template import package_template, template

    require_new_file(output, (".yaml", ".yml"), force)
    if origin is not None:
        text = shipped_text(origin, package=package)
    else:
        text = package_template() if package else template(kind)
    output.write_text(text, encoding="utf-8")
    say(f"Written to {output}; `accord scenario check {output}{' --package' if package else ''}` finds what is wrong")


@app.command()
def template(
    output: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="Where to write it.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
) -> None:
    """Write a workbook with drop-down lists; filled in, every command reads it as a scenario.

    Example: accord scenario template mine.xlsx
    """
    from accord.core.errors import require_new_file
    from accord.crisis.scenario.workbook import write_workbook

    require_new_file(output, (".xlsx",), force)
    write_workbook(output)
    say(f"Written to {output}")


@app.command()
def schema(package: OfPackage = False) -> None:
    """Print the JSON Schema, for editors that complete and check YAML as you type.

    Example: accord scenario schema > scenario.schema.json
    """
    from accord.crisis.scenario.read import schema_of

    print_json(schema_of(package=package))


def _settings(one: Scenario) -> str:
    """What a crisis is about, in a line."""
    parts = [
        ", ".join(one.minerals),
        f"base year {one.base_year or 'the latest'}",
        f"{one.months} months",
        one.foresight,
    ]
    parts += [f"rerouting {', '.join(one.regimes)}", f"{one.draws} draws, seed {one.seed}"]
    return "; ".join([*parts, f"against it: {', '.join(one.pact)}"] if one.pact else parts)


def _facts(one: Scenario) -> list[dict[str, Any]]:
    """A line a shock."""
    head = one.head
    return [
        {
            "shock": form.name,
            "kind": form.kind,
            "who": getattr(form, "sender", "") or getattr(form, "place", "") or head["sender"],
            "whom": ", ".join(getattr(form, "targets", ()) or getattr(form, "places", ()) or head["targets"]),
            "items": ", ".join(form.items),
            "announced": str(form.announced or ""),
            "effective": str(form.effective or ""),
            "ends": str(form.until or form.suspended or ""),
        }
        for form in one.shocks
    ]


def _measures(one: Package) -> list[dict[str, Any]]:
    """A line a measure."""
    return [
        {
            "measure": form.name,
            "kind": form.kind,
            "where": form.place + (f" to {form.to}" if form.to else ""),
            "stage": (form.stage or "all") + (f" to {form.into}" if form.into else ""),
            "size": f"{form.tonnes.text} t" if form.tonnes else f"{form.days.text} days" if form.days else "",
            "what": form.text,
        }
        for form in one.measures
    ]
