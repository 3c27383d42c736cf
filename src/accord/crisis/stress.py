"""Stress: the 2x2 {calm, crisis} x {no pact, pact} in three rerouting regimes, on common random numbers.

Every claim about a pact is a difference inside this square. The pact is shown twice: as written (its own promises,
each delivered with its probability) and in full (with the projects that stand beside it, all delivered).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

import numpy as np

from accord.core.errors import DataError
from accord.core.figure import Figure, from_draws
from accord.core.labels import country
from accord.crisis.rerouting import REGIMES, Regime, leak, rerouted
from accord.crisis.sample import sample
from accord.crisis.shocks import ExportBan
from accord.market.backends import solve
from accord.market.calibrate import Base, Observed, calibrate
from accord.market.change import Change, Draw, Measure, compose, identity
from accord.market.equilibrium import Equilibrium
from accord.market.network import Network

Mood = Literal["calm", "crisis"]
Delivery = Literal["no pact", "as written", "in full"]
DELIVERIES: tuple[Delivery, ...] = get_args(Delivery)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A crisis: a sender cuts a share of its shipments of one mineral to its targets, for one year."""

    mineral: str
    sender: str
    targets: tuple[str, ...]
    year: int
    cut: float = 1.0

    @property
    def text(self) -> str:
        """The crisis in words."""
        names = " and ".join(country(code).name for code in self.targets)
        share = "all" if self.cut == 1 else f"{self.cut:.0%} of"
        what = self.mineral.replace("_", " ")
        return f"{country(self.sender).name} stops {share} shipments of {what} to {names} for a year"


@dataclass(frozen=True, eq=False)
class Cell:
    """One corner of the square under one regime: a network and its equilibrium a draw."""

    networks: tuple[Network, ...]
    equilibria: tuple[Equilibrium, ...]

    def prices(self, node: str) -> np.ndarray:
        """Price at a node by draw, in USD/kg; NaN where the draw is not solved or the node has no arc."""
        return np.array(
            [
                e.prices[n.number(node)] if e.status == "solved" and node in n.places else np.nan
                for n, e in zip(self.networks, self.equilibria, strict=True)
            ]
        )


@dataclass(frozen=True, eq=False)
class Stress:
    """The whole square. `cells` by (mood, regime, delivery); a pact that changes nothing shares the cell without it."""

    scenario: Scenario
    draws: tuple[Draw, ...]
    bases: tuple[Base, ...]
    observed: Observed
    pact: tuple[Measure, ...]
    cells: dict[tuple[Mood, Regime, Delivery], Cell] = field(repr=False)

    def changes_nothing(self, delivery: Delivery) -> bool:
        """Whether the pact at that delivery leaves every network as it was."""
        return all(
            self.cells[mood, regime, delivery] is self.cells[mood, regime, "no pact"]
            for mood in get_args(Mood)
            for regime in REGIMES
        )

    def figure(self, draws: np.ndarray, **labels: Any) -> Figure:
        """Draws of this square as a Figure with its mineral, year, stage and sources; `labels` are the other fields."""
        return from_draws(
            draws.tolist(),
            mineral=self.scenario.mineral,
            year=self.scenario.year,
            stage=self.observed.stage,
            sources=self.observed.sources,
            **labels,
        )

    @property
    def failed(self) -> float:
        """Share of solves that are not solved; they are kept and counted."""
        solves = [e.status != "solved" for cell in set(self.cells.values()) for e in cell.equilibria]
        return float(np.mean(solves))

    @property
    def worst(self) -> dict[str, float]:
        """The largest residuals over all solves: the certificate of the square."""
        every = [e for cell in set(self.cells.values()) for e in cell.equilibria]
        return {
            name: max(getattr(e, name) for e in every)
            for name in ("primal_residual", "natural_residual", "duality_gap")
        }


def stress(
    observed: Observed,
    scenario: Scenario,
    pact: Sequence[Measure] = (),
    *,
    draws: int = 200,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Stress:
    """Solve the square. `progress(done, total)` is called after every draw.

    Raises DataError for a crisis that cannot be posed: a sender or a target that does not trade the mineral.
    """
    _check(observed, scenario)
    sampled = sample(draws, seed)
    bases: list[Base] = []
    cells: dict[tuple[Mood, Regime, Delivery], list[tuple[Network, Equilibrium]]] = {}
    for number, draw in enumerate(sampled):
        base = calibrate(observed, draw)
        if number == 0:
            pact = tuple(_represented(measure, base.network) for measure in pact)
        bases.append(base)
        inputs = {**draw, "base_price": base.price}
        for regime in REGIMES:
            _square(base, scenario, regime, _pacts(pact, inputs), inputs, cells)
        if progress:
            progress(number + 1, draws)
    return Stress(scenario, sampled, tuple(bases), observed, tuple(pact), _shared(cells))


def _check(observed: Observed, scenario: Scenario) -> None:
    where = f"crisis in {scenario.mineral} {scenario.year}"
    for code in (scenario.sender, *scenario.targets):
        if code not in observed.countries:
            raise DataError(
                f"{code} does not trade enough of it to be a node", where=where, hint="Choose another country"
            )
    if scenario.sender not in observed.exporters:
        raise DataError(f"{scenario.sender} exports none of it", where=where, hint="Choose a sender that exports")


def _represented(measure: Measure, network: Network) -> Measure:
    """A measure that the network cannot hold changes nothing, and says so."""
    missing = [place for place in measure.places if place not in network.places]
    world = float(network.base[network.arcs("supply", "inferred")].sum())
    if missing:
        reason = f"{', '.join(missing)} trades too little of it to be a node of the network"
    elif measure.tonnes > world:
        reason = f"{measure.tonnes:,.0f} t a year is more than the world makes ({world:,.0f} t)"
    else:
        return measure
    return replace(measure, change=lambda _: identity, unrepresented=reason)


def _pacts(pact: Sequence[Measure], draw: Draw) -> dict[Delivery, Change]:
    """The pact's Change by delivery under one draw; `identity` itself where nothing is delivered."""
    computed = [m for m in pact if not m.is_identity]
    kept = [m for m in computed if m.inside_agreement and draw["luck"] < m.probability]
    return {
        "no pact": identity,
        "as written": compose(m.change(draw) for m in kept) if kept else identity,
        "in full": compose(m.change(draw) for m in computed) if computed else identity,
    }


def _square(
    base: Base,
    scenario: Scenario,
    regime: Regime,
    pacts: dict[Delivery, Change],
    draw: Draw,
    cells: dict[tuple[Mood, Regime, Delivery], list[tuple[Network, Equilibrium]]],
) -> None:
    """Solve both moods and all deliveries of one draw and regime; the same Change is solved once."""
    ban = ExportBan(scenario.sender, scenario.targets, scenario.cut, leak(regime, draw))
    calm = rerouted(base.network, regime, draw, base.price, scenario.sender, scenario.targets)
    moods: tuple[tuple[Mood, Network], ...] = (("calm", calm), ("crisis", ban(calm)))
    for mood, network in moods:
        without = (network, solve(network))
        for delivery, change in pacts.items():
            solved = without
            if change is not identity:
                changed = change(network)
                solved = (changed, solve(changed))
            cells.setdefault((mood, regime, delivery), []).append(solved)


def _shared(
    cells: dict[tuple[Mood, Regime, Delivery], list[tuple[Network, Equilibrium]]],
) -> dict[tuple[Mood, Regime, Delivery], Cell]:
    """Cells as tuples; a pact's cell in which no draw differs is the very cell without the pact."""
    made: dict[tuple[Mood, Regime, Delivery], Cell] = {}
    for (mood, regime, delivery), solved in cells.items():
        without = cells[mood, regime, "no pact"]
        if delivery != "no pact" and all(a[1] is b[1] for a, b in zip(solved, without, strict=True)):
            made[mood, regime, delivery] = made[mood, regime, "no pact"]
        else:
            made[mood, regime, delivery] = Cell(tuple(n for n, _ in solved), tuple(e for _, e in solved))
    return made
