"""`accord solve`: any network that is written as JSON, under any scenarios, with the certificate of every answer."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from accord.cli.console import Json, say, say_if_compiling, stdout

if TYPE_CHECKING:
    from accord.market import Equilibrium, Network

ROWS_SHOWN = 60


def solve(
    network: Annotated[str, typer.Argument(metavar="NETWORK", help="A JSON file, or - for standard input.")],
    scenarios: Annotated[
        str | None,
        typer.Option("--scenarios", metavar="FILE", help="JSON list of {name, set: [[arc, field, value], ...]}."),
    ] = None,
    using: Annotated[
        str | None, typer.Option("--using", metavar="NAME", help="Back end: newton, or a referee.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Solve a network: prices at nodes, flows on arcs, status and certificate, one answer a scenario.

    Example: accord solve network.json --scenarios crises.json --json
    """
    from accord.core.errors import ModelError
    from accord.market.answers import answers, require_well_posed
    from accord.market.backends import DEFAULT
    from accord.market.exchange import from_json, scenarios_from_json
    from accord.market.scenarios import Delta
    from accord.market.wellposed import doubts

    if network == scenarios == "-":
        raise ModelError("standard input cannot be both network and scenarios", hint="Put one of them in a file")
    given = from_json(_bytes(network))
    deltas = (Delta("base"),) if scenarios is None else scenarios_from_json(_bytes(scenarios))
    require_well_posed(given, deltas)
    for doubt in doubts(given):
        say(f"accord: warning: {doubt}")
    if (using or DEFAULT) == "newton":
        say_if_compiling()
    found = zip((d.name for d in deltas), answers(given, deltas, using or DEFAULT), strict=True)
    if as_json:
        _print_json(found)
    else:
        _print_tables(given, list(found))


def _bytes(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def _print_json(found: Iterable[tuple[str, Equilibrium]]) -> None:
    """A JSON list, one line an answer, written as they come."""
    from accord.market.exchange import answer

    before = "[\n"
    for name, equilibrium in found:
        sys.stdout.write(before + json.dumps(answer(name, equilibrium), ensure_ascii=False, allow_nan=False))
        before = ",\n"
    sys.stdout.write("[]\n" if before == "[\n" else "\n]\n")


def _print_tables(network: Network, found: list[tuple[str, Equilibrium]]) -> None:
    """One row a scenario with its certificate; prices and flows where there is only one."""
    import numpy as np
    from rich.table import Table

    table = Table("scenario", "status", "balance", "natural residual", "duality gap", "iterations", "back end")
    for name, e in found:
        residuals = (e.primal_residual, e.natural_residual, e.duality_gap)
        table.add_row(name, e.status, *(f"{r:.1e}" if np.isfinite(r) else "-" for r in residuals),
                      str(e.iterations), e.backend)  # fmt: skip
    stdout().print(table)
    if len(found) != 1 or found[0][1].status not in ("solved", "almost_solved"):
        return
    only = found[0][1]
    prices = Table("node", "price")
    for node, price in list(zip(network.nodes, only.prices, strict=True))[:ROWS_SHOWN]:
        prices.add_row(str(node), f"{price:.6g}" if np.isfinite(price) else "none: no arc")
    flows = Table("arc", "what", "flow")
    for arc in np.argsort(-np.abs(only.flows), kind="stable")[:ROWS_SHOWN]:
        flows.add_row(str(arc), network.describe(int(arc)), f"{only.flows[arc]:.6g}")
    stdout().print(prices)
    stdout().print(flows)
    left = max(0, len(network.nodes) - ROWS_SHOWN), max(0, len(network.tail) - ROWS_SHOWN)
    if any(left):
        say(f"{left[0]} more nodes and {left[1]} more arcs (the smallest flows): add --json")
