"""Stress: the 2x2 {calm, crisis} x {no pact, pact} in the rerouting regimes, on common random numbers.

Every claim about a pact is a difference inside this square. The pact is shown twice: as written (its own promises,
each delivered with its probability) and in full (with the projects that stand beside it, all delivered).

    draw -> base year (reconciled once a block of draws) -> regime -> shocks -> pact -> equilibria -> what a cell keeps

All draws of a block are one Network: nothing here loops over draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal, get_args

import numpy as np

from accord.core.distribution import Distribution
from accord.core.figure import Figure, from_draws
from accord.crisis.cell import Cell, Frame, Kept, frame, joined, read
from accord.crisis.myopic import THREADS, solve_block
from accord.crisis.rerouting import Regime, rerouted
from accord.crisis.sample import Sample
from accord.crisis.scenario.check import check
from accord.crisis.scenario.fields import codes
from accord.crisis.scenario.model import Scenario
from accord.crisis.scenario.package import stage_prices, stocked
from accord.crisis.shock import WORLD
from accord.market.calibrate import Observed, Plan, calibrate, calibrate_block
from accord.market.change import Change, Draw, Measure, compose, identity, where
from accord.market.network import Floats, Kind, Network, Number

Mood = Literal["calm", "crisis"]
Delivery = Literal["no pact", "as written", "in full"]
MOODS: tuple[Mood, ...] = get_args(Mood)
DELIVERIES: tuple[Delivery, ...] = get_args(Delivery)
Corner = tuple[Mood, Regime, Delivery]
BLOCK = 4
"""Draws that share one reconciliation by default: data inputs are drawn once a block, all others once a draw."""


@dataclass(frozen=True, eq=False)
class BaseYear:
    """The calibrated base year over all draws: `flows` by link of `links`, `prices` by node, by draw.

    `moved` is the sum of |reconciled - observed| over what was observed, `inferred` the share of supply that no source
    reports and the balance needs.
    """

    frame: Frame
    flows: Floats
    prices: Floats
    moved: Floats
    inferred: Floats

    @property
    def links(self) -> Network:
        """The labels of the links."""
        return self.frame.links

    def flow(self, *kinds: Kind, tail: str | None = None, head: str | None = None, stage: str | None = None) -> Floats:
        """Tonnes over all periods on the links of these kinds and ends, by draw."""
        return np.asarray(self.flows[:, self.links.arcs(*kinds, tail=tail, head=head, stage=stage)].sum(axis=1))

    def price(self, place: str, stage: str | None = None) -> Floats:
        """Base price at a place, by draw, in USD/kg; NaN where there is no such node."""
        sites = self.links.at(place, stage)
        if len(sites) != 1:
            return np.full(len(self.prices), np.nan)
        return np.asarray(self.prices[:, np.flatnonzero(self.frame.site == sites[0])[0]])


@dataclass(frozen=True, eq=False)
class Stress:
    """The whole square. `inputs` by name and draw; a pact that changes nothing shares the cell without it."""

    scenario: Scenario
    sender: str
    targets: tuple[str, ...]
    inputs: dict[str, Floats]
    base: BaseYear
    observed: Observed
    pact: tuple[Measure, ...]
    cells: dict[Corner, Cell] = field(repr=False)

    @property
    def year(self) -> int:
        """The base year."""
        return self.observed.year

    @property
    def size(self) -> int:
        """Number of draws."""
        return len(self.base.flows)

    @property
    def places(self) -> frozenset[str]:
        """The places of the network."""
        return self.base.links.places

    def changes_nothing(self, delivery: Delivery) -> bool:
        """Whether the pact at that delivery leaves every network as it was."""
        return all(
            self.cells[mood, regime, delivery] is self.cells[mood, regime, "no pact"]
            for mood, regime, _ in list(self.cells)
        )

    def figure(self, draws: Floats, **labels: Any) -> Figure:
        """Draws of this square as a Figure with its mineral, year, stage and sources; `labels` are the other fields."""
        fixed = {"mineral": self.scenario.mineral, "year": self.year, "stage": self.observed.stage}
        return from_draws(draws.tolist(), sources=self.observed.sources, **(fixed | labels))

    @property
    def failed(self) -> float:
        """Share of solves that are not solved; they are kept and counted."""
        return float(np.mean([~cell.kept.solved for cell in set(self.cells.values())]))

    @property
    def worst(self) -> dict[str, float]:
        """The largest residuals over all solves: the certificate of the square."""
        most = np.max([cell.kept.residuals.max(axis=0) for cell in set(self.cells.values())], axis=0)
        return dict(zip(("primal_residual", "natural_residual", "duality_gap"), most.tolist(), strict=True))


def stress(
    observed: Observed,
    scenario: Scenario,
    pact: Sequence[Measure] = (),
    *,
    draws: int | None = None,
    first: int = 0,
    laws: Mapping[str, Distribution] | None = None,
    block: int = BLOCK,
    threads: int = THREADS,
    progress: Callable[[int, int], None] | None = None,
) -> Stress:
    """Solve the square for draws `first` ... of the scenario's sample. `progress(done, total)` after every block.

    `laws` are the pact's own inputs, such as those of a package; `block` draws share one reconciliation. `threads`
    change no bit.

    Raises DataError for a crisis that cannot be posed: a sender or a target that does not trade the mineral. Stopped
    by the keyboard, it returns the draws that are done, if there are any.
    """
    total = scenario.draws if draws is None else draws
    posed = _pose(observed, scenario, pact, scenario.sampler(laws), first, total)
    made: list[_Block] = []
    try:
        for start in range(first, first + total, block):
            made.append(_block(posed, start, min(block, first + total - start), threads))
            if progress:
                progress(start - first + len(made[-1].base.moved), total)
    except KeyboardInterrupt:
        if not made:
            raise
    return _joined(posed, made)


@dataclass(frozen=True, eq=False)
class _Posed:
    """What all blocks share: `written` are the pact's own measures that some draw delivers, `full` all of them."""

    observed: Observed
    scenario: Scenario
    plan: Plan
    sample: Sample
    sender: str
    targets: tuple[str, ...]
    pact: tuple[Measure, ...]
    written: tuple[Measure, ...]
    full: tuple[Measure, ...]
    frames: dict[int, Frame] = field(default_factory=dict)

    @property
    def certain(self) -> bool:
        """Whether every draw delivers the pact in full: as written and in full are one cell then."""
        return self.written == self.full and all(measure.probability >= 1 for measure in self.full)

    def frame(self, network: Network) -> Frame:
        """The labels of a network; a pact only adds arcs, so their number tells the topologies apart."""
        return self.frames.setdefault(len(network.tail), self.frames.get(len(network.tail)) or frame(network))


@dataclass(frozen=True, eq=False)
class _Block:
    """One block of draws: its inputs, base year, and what is kept of every corner that differs."""

    inputs: dict[str, Floats]
    base: BaseYear
    kept: dict[Corner, tuple[Frame, Kept]]


def _pose(
    observed: Observed, scenario: Scenario, pact: Sequence[Measure], sampled: Sample, first: int, total: int
) -> _Posed:
    plan = Plan(scenario.periods or scenario.months, scenario.step)
    medians = {name: law.median for name, law in scenario.laws().items()}
    middle = _middle(observed, plan.periods, plan.step, tuple(medians.items()))
    check(scenario, middle)
    shocks = scenario.shocks_of(medians, scenario.regimes[0])
    sender = scenario.sender or next((one.sender for one in shocks if hasattr(one, "sender")), "")
    named = codes(scenario.targets or [t for one in shocks for t in getattr(one, "targets", ())], observed.year)
    targets = tuple(sorted(middle.places - {sender})) if WORLD in named or not named else named
    held = tuple(_represented(measure, middle) for measure in pact)
    full = tuple(measure for measure in held if not measure.is_identity)
    luck = sampled.columns(first, total)["luck"].min()
    written = tuple(measure for measure in full if measure.inside_agreement and luck < measure.probability)
    return _Posed(observed, scenario, plan, sampled, sender, targets, held, written, full)


@lru_cache(maxsize=8)
def _middle(observed: Observed, periods: int, step: float, medians: tuple[tuple[str, float], ...]) -> Network:
    """The network of the medians, once for all blocks of a sweep."""
    return calibrate(observed, dict(medians), Plan(periods, step)).network


def _represented(measure: Measure, network: Network) -> Measure:
    """A measure that the network cannot hold changes nothing, and says so."""
    missing = [place for place in measure.places if place not in network.places]
    world = float(network.base[network.arcs("supply", "inferred")].sum()) / (network.step * network.periods)
    if missing:
        reason = f"{', '.join(missing)} trades too little of it to be a node of the network"
    elif measure.tonnes > world:
        reason = f"{measure.tonnes:,.0f} t a year is more than the world makes ({world:,.0f} t)"
    else:
        return measure
    return replace(measure, change=lambda _: identity, unrepresented=reason)


def _block(posed: _Posed, start: int, count: int, threads: int) -> _Block:
    inputs = posed.sample.columns(start, count)
    base, moved, inferred, prices = _base(posed, inputs)
    draw: dict[str, Number] = {name: values[:, np.newaxis] for name, values in inputs.items()}
    draw |= stage_prices(base, prices)
    draw["base_price"] = draw[f"base_price_{posed.observed.stage}"]
    kept, still = {}, dict(_corners(posed, base, draw, ("none",)))
    for corner, network in _corners(posed, base, draw, posed.scenario.regimes):
        shape = posed.frame(network)
        found = solve_block(network, posed.scenario.foresight, prices, threads)
        kept[corner] = shape, read(shape, network, found, still[corner[0], "none", corner[2]])
    shape = posed.frame(base)
    return _Block(inputs, BaseYear(shape, shape.by_link(base.base), prices, moved, inferred), kept)


def _base(posed: _Posed, inputs: dict[str, Floats]) -> tuple[Network, Floats, Floats, Floats]:
    """The base year of a block: its network, how far it was moved, what was inferred, and its prices by node."""
    data = {name: float(values[0]) for name, values in inputs.items()}
    made = calibrate_block(posed.observed, data, inputs, posed.plan)
    ones, network = np.ones(len(made)), made.block
    prices = np.broadcast_to(made.coefficients.prices, (len(made), len(network.nodes)))
    return network, made.reconciled.moved * ones, made.reconciled.inferred * ones, prices


def _corners(posed: _Posed, base: Network, draw: Draw, regimes: tuple[Regime, ...]) -> Iterator[tuple[Corner, Network]]:
    """Every corner whose network differs from that without the pact, and that without it."""
    pacts = _pacts(posed, draw)
    scenario = posed.scenario
    for regime in regimes:
        shocks = compose(scenario.shocks_of(draw, regime))
        calm = rerouted(base, regime, draw, posed.sender, posed.targets, shocks(base))
        for stock, days in scenario.days_of(draw).items():
            calm = stocked(calm, stock.place, stock.stage, days, draw)
        for mood, network in zip(MOODS, (calm, shocks(calm)), strict=True):
            for delivery, change in pacts.items():
                yield (mood, regime, delivery), change(network)


def _pacts(posed: _Posed, draw: Draw) -> dict[Delivery, Change]:
    """The pact's Change by delivery under a block of draws; only those that change anything in any draw."""
    made: dict[Delivery, Change] = {"no pact": identity}
    if posed.written:
        luck = np.asarray(draw["luck"])
        made["as written"] = compose([where(luck < m.probability, m.change(draw)) for m in posed.written])
    if posed.full and not posed.certain:
        made["in full"] = compose([m.change(draw) for m in posed.full])
    return made


def _joined(posed: _Posed, blocks: Sequence[_Block]) -> Stress:
    """The square of all blocks. A corner in which the pact changes nothing is the very cell without it."""
    columns = ("flows", "prices", "moved", "inferred")
    base = BaseYear(
        blocks[0].base.frame, *(np.concatenate([getattr(b.base, name) for b in blocks]) for name in columns)
    )
    cells: dict[Corner, Cell] = {}
    for regime in posed.scenario.regimes:
        for mood in MOODS:
            for delivery in DELIVERIES:
                corner: Corner = (mood, regime, delivery)
                if corner in blocks[0].kept:
                    cells[corner] = joined(blocks[0].kept[corner][0], [block.kept[corner][1] for block in blocks])
                else:
                    same: Delivery = "as written" if posed.certain and delivery == "in full" else "no pact"
                    cells[corner] = cells[mood, regime, same]
    inputs = {name: np.concatenate([block.inputs[name] for block in blocks]) for name in blocks[0].inputs}
    return Stress(posed.scenario, posed.sender, posed.targets, inputs, base, posed.observed, posed.pact, cells)
