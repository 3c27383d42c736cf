"""Certify a solver: random crises of every mineral, with the worst certificate of each kind (`make certify`).

    python tests/certify/certify.py --count 10000 --months 1 12 24 36 --using newton

One row a mineral, number of months and kind of crisis: statuses, the worst residuals, iterations, CPU time. Leaves with
exit code 1 where an answer is not solved at 1e-9, and keeps each such network as JSON: `accord solve` runs it again.
Takes hours at full size; the suite runs 200 of the same crises.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.table import Table

from accord.market.backends import BACKENDS, DEFAULT, solve_many
from accord.market.calibrate import network_minerals, network_years, observe
from accord.market.equilibrium import Equilibrium
from accord.market.exchange import to_json
from accord.market.network import Network
from accord.testing import CRISES, calibrated, crises
from accord.world import load_world

TOLERANCE = 1e-9
KEPT = 20
_BLOCK = 256


@dataclass
class Row:
    """What is known of one kind of crisis."""

    statuses: Counter[str] = field(default_factory=Counter)
    primal: float = 0.0
    natural: float = 0.0
    gap: float = 0.0
    iterations: int = 0
    failed: int = 0

    def add(self, found: Equilibrium) -> bool:
        """Count an answer; whether it is certified."""
        self.statuses[found.status] += 1
        self.primal, self.natural = max(self.primal, found.primal_residual), max(self.natural, found.natural_residual)
        self.gap, self.iterations = max(self.gap, found.duality_gap), max(self.iterations, found.iterations)
        worst = max(found.primal_residual, found.natural_residual, found.duality_gap)
        certified = found.status == "solved" and worst <= TOLERANCE
        self.failed += not certified
        return certified


def certified(network: Network, count: int, seed: int, using: str) -> Iterator[tuple[str, Network, Equilibrium]]:
    """Every crisis with its answer, a block at a time."""
    waiting = crises(network, count, seed)
    while block := list(islice(waiting, _BLOCK)):
        found = solve_many([crisis for _, crisis in block], using)
        yield from ((kind, crisis, answer) for (kind, crisis), answer in zip(block, found, strict=True))


def main(argv: list[str] | None = None) -> int:
    """Run, print, and say whether all is certified."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000, help="crises for each mineral and number of months")
    parser.add_argument("--minerals", nargs="*", default=None, help="all that a network can be calibrated for")
    parser.add_argument("--months", nargs="*", type=int, default=[1, 12, 24, 36])
    parser.add_argument("--using", default=DEFAULT, choices=list(BACKENDS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=Path("out/certify"), help="folder for networks that fail")
    asked = parser.parse_args(argv)
    world, console, failed = load_world(), Console(width=None if sys.stdout.isatty() else 140), 0
    for mineral in asked.minerals or network_minerals():
        for months in asked.months:
            network = calibrated(observe(world, mineral, network_years(world, mineral)[-1]), months)
            rows = {kind: Row() for kind in CRISES}
            began = time.process_time()
            for kind, crisis, found in certified(network, asked.count, asked.seed, asked.using):
                if not rows[kind].add(found) and failed < KEPT:
                    failed += 1
                    asked.keep.mkdir(parents=True, exist_ok=True)
                    name = f"{mineral}-{months}-{kind.replace(' ', '-').replace('%', 'pct')}-{failed}.json"
                    asked.keep.joinpath(name).write_text(to_json(crisis), encoding="utf-8")
            spent = time.process_time() - began
            size = f"{mineral}, {months} months: {len(network.nodes)} nodes, {len(network.tail)} arcs"
            console.print(_table(f"{size}; {asked.count} crises in {spent:.1f} s of CPU by {asked.using}", rows))
    console.print("All certified." if not failed else f"Some are not certified; the first lie in {asked.keep}.")
    return int(failed > 0)


def _table(title: str, rows: dict[str, Row]) -> Table:
    table = Table("crisis", "answers", "statuses", "balance", "natural", "gap", "iterations", "failed", title=title)
    for kind, row in rows.items():
        statuses = ", ".join(f"{status} {count}" for status, count in row.statuses.most_common())
        numbers = (f"{x:.1e}" for x in (row.primal, row.natural, row.gap))
        table.add_row(kind, str(row.statuses.total()), statuses, *numbers, str(row.iterations), str(row.failed))
    return table


if __name__ == "__main__":
    raise SystemExit(main())
