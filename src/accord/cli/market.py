"""`accord market`: the calibrated network of a mineral: stages, flows, what was moved, refused or is unknown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from accord.cli.console import Json, print_json, stdout

if TYPE_CHECKING:
    from accord.world import World

_MOST_PERIODS = 48


def market(
    name: Annotated[str, typer.Argument(metavar="MINERAL", help="Mineral, such as cobalt or light_rare_earths.")],
    year: Annotated[int | None, typer.Option("--year", "-y", help="Base year; the latest fit one by default.")] = None,
    stages: Annotated[
        list[str] | None, typer.Option("--stage", help="mining, refining or manufacturing; repeat; all by default.")
    ] = None,
    periods: Annotated[int, typer.Option("--periods", help="1 for a year, up to 48 for months.")] = 1,
    stocks: Annotated[
        list[str] | None, typer.Option("--stock", help="Days of use held, such as JPN=60; repeat, 20 holders at most.")
    ] = None,
    rows: Annotated[int, typer.Option("--rows", min=0, help="Flows and moves to list.")] = 12,
    short: Annotated[bool, typer.Option("--summary", help="Stages, sizes and what is unknown only.")] = False,
    own: Annotated[Path | None, typer.Option("--data", help="Your own table beside the snapshot.")] = None,
    as_json: Json = False,
) -> None:
    """The base year of a mineral as a network: stages, flows, what reconciliation moved, and what is unknown.

    Example: accord market cobalt --year 2024
    """
    from accord.cli.measure import with_own
    from accord.core.labels import mineral
    from accord.core.priors import central
    from accord.market.calibrate import Unknown, calibrate, observe
    from accord.market.calibrate.summary import summary
    from accord.world import World

    key, plan = mineral(name).key, _plan(periods, stocks or ())
    world = World() if own is None else with_own(own)
    try:
        chosen = _year(world, key) if year is None else year
        observed = observe(world, key, chosen, _stages(stages))
    except Unknown as unknown:
        answer = {"mineral": key, "year": year, "status": "unknown", "reason": unknown.what}
        print_json(answer) if as_json else stdout().print(f"[bold]{mineral(key).name}: unknown.[/bold] {unknown.what}")
        return
    found = summary(observed, calibrate(observed, central(), plan), flows=rows, moves=rows)
    found["years"] = _years(world, key)
    if as_json:
        print_json(found)
    else:
        _show(found, mineral(key).name, short=short)


def _stages(names: list[str] | None) -> Any:
    from accord.core.errors import DataError
    from accord.market.calibrate.stages import STAGES

    for name in names or ():
        if name not in STAGES:
            raise DataError(f"unknown stage {name!r}", hint=f"One of {', '.join(STAGES)}")
    return names or None


def _plan(periods: int, stocks: Any) -> Any:
    from accord.core.errors import DataError
    from accord.core.labels import place
    from accord.market.calibrate import Plan

    if not 1 <= periods <= _MOST_PERIODS:
        raise DataError(f"{periods} periods", hint=f"Use 1 for a year, or 2 to {_MOST_PERIODS} months")
    held: dict[str | tuple[str, str], float] = {}
    for text in stocks:
        holder, _, days = text.partition("=")
        try:
            held[place(holder)] = float(days)
        except ValueError:
            raise DataError(f"{text!r} is no stock", hint="Write a holder and days, such as JPN=60") from None
        if not 0 <= held[place(holder)] < float("inf"):
            raise DataError(f"{text!r} is no stock", hint="Days are a number from 0 on")
    return Plan(periods, 1.0 if periods == 1 else 1 / 12, held)


def _year(world: World, key: str) -> int:
    """The latest year with output of its own, else the latest that can be built."""
    from accord.core.errors import DataError
    from accord.market.calibrate import network_years, observed_years

    years = observed_years(world, key) or network_years(world, key)
    if not years:
        raise DataError(f"no year of {key} has trade, output and a price")
    return max(years)


def _years(world: World, key: str) -> dict[str, list[int]]:
    from accord.market.calibrate import network_years, observed_years

    own = observed_years(world, key)
    return {"with_own_output": list(own), "held": [y for y in network_years(world, key) if y not in own]}


def _show(found: dict[str, Any], name: str, *, short: bool) -> None:
    from rich.table import Table

    console = stdout()
    months = f", {found['periods']} months" if found["periods"] > 1 else ""
    console.print(f"[bold]{name} {found['year']}[/bold]: {found['nodes']:,} nodes, {found['arcs']:,} arcs{months}. "
                  f"{found['inferred_share']:.0%} of supply is inferred; reconciliation moved "
                  f"{found['moved_share']:.0%} of what was observed.\n", highlight=False)  # fmt: skip
    table = Table("stage", "basis", "trade", box=None, pad_edge=False, header_style="bold")
    for title in ("USD/kg", "makers", "output t", "links", "traded t"):
        table.add_column(title, justify="right")
    for stage in found["stages"]:
        trade = {"codes": "HS codes", "shares": "shares (recalled)", "pool": "one pool"}[stage["trade"]]
        table.add_row(stage["stage"], stage["basis"], trade, f"{stage['price_usd_per_kg']:,.3g}", str(stage["makers"]),
                      f"{stage['output_t']:,.0f}", str(stage["links"]), f"{stage['traded_t']:,.0f}")  # fmt: skip
    console.print(table)
    if not short:
        console.print()
        console.print(_flow_table(found["flows"]))
        console.print()
        console.print(_move_table(found["moves"]))
    console.print()
    console.print(_finding_table(found, short=short))
    years = found["years"]
    text = f"Base years with output of their own: {_span(years['with_own_output'])}."
    held = f" Held from a neighbour: {_span(years['held'])}." if years["held"] else ""
    console.print(f"\n{text}{held} Sources: {', '.join(found['sources'])}", highlight=False)


def _span(years: list[int]) -> str:
    return ", ".join(map(str, years)) or "none"


def _flow_table(flows: list[dict[str, Any]]) -> Any:
    from rich.table import Table

    table = Table("largest base flows", "from", "to", "stage", box=None, pad_edge=False, header_style="bold")
    table.add_column("t a year", justify="right")
    for flow in flows:
        table.add_row(flow["kind"], flow["from"] or "", flow["to"] or "", flow["stage"], f"{flow['tonnes']:,.0f}")
    return table


def _move_table(moves: list[dict[str, Any]]) -> Any:
    from rich.table import Table

    table = Table("largest moves", "from", "to", "stage", box=None, pad_edge=False, header_style="bold")
    for title in ("seen t", "reconciled t", "change"):
        table.add_column(title, justify="right")
    for move in moves:
        change = "not reported" if move["change"] is None else f"{move['change']:+.0%}"
        table.add_row(move["kind"], move["from"] or "", move["to"] or "", move["stage"], f"{move['seen_t']:,.0f}",
                      f"{move['reconciled_t']:,.0f}", change)  # fmt: skip
    return table


def _finding_table(found: dict[str, Any], *, short: bool) -> Any:
    from rich.table import Table

    table = Table("fitness", "check", "where", "what", box=None, pad_edge=False, header_style="bold")
    shown = [f for f in found["findings"] if not short or f["outcome"] == "unknown"]
    for finding in shown:
        table.add_row(finding["outcome"], finding["check"].replace("_", " "), finding["where"], finding["what"])
    for stage, reason in found["not_built"].items():
        table.add_row("unknown", "stage", stage, reason)
    if not shown and not found["not_built"]:
        table.add_row("fit", "", "", "no check found anything")
    return table
