"""Stressing: a scenario file and a pact, from packages or a dossier's promises -> what a minister asks, as Figures.

"If they cut us off, how long do we last, and does this deal change it?": gap, prices by place and stage, time to
shortage by class and priority rule, production lost, stocks by month, what binds, what drives, and other base years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from accord.bargaining import coercion
from accord.bargaining.measures import pact as to_measures
from accord.bargaining.surplus import Surplus
from accord.core.distribution import Distribution
from accord.core.figure import Figure, unknown
from accord.core.labels import mineral as label
from accord.crisis import drivers, outcome, shortage
from accord.crisis.elsewhere import elsewhere
from accord.crisis.scenario import Scenario, load_pact, load_scenario
from accord.crisis.scenario.check import year_of
from accord.crisis.scenario.package import Package
from accord.crisis.scenario.read import of_values
from accord.crisis.stress import DELIVERIES, Delivery, Stress, stress
from accord.crisis.value_added import MEANING, value_added
from accord.ledger.dossier import load_dossier
from accord.market.calibrate import observe
from accord.market.change import Measure, identity
from accord.world import SOURCES, World

MOST_PLACES = 6
BOTH = "both"
INDICATORS = ("price_ratio", "weighted_price_ratio", "peak_price_ratio", "shortfall", "output_ratio")
Progress = Callable[[int, int], None] | None


@dataclass(frozen=True, eq=False)
class Stressed:
    """A stressed scenario: `sections` of Figures by name, `notes` in words."""

    stress: Stress
    places: tuple[str, ...]
    sections: Mapping[str, tuple[Figure, ...]]
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """The scenario's title, and the mineral and year."""
        return f"{self.stress.scenario.title}: {label(self.stress.scenario.mineral).name.lower()}, {self.stress.year}"

    @property
    def lead(self) -> str:
        """The scenario's own words."""
        return self.stress.scenario.text

    @property
    def sources(self) -> tuple[dict[str, str], ...]:
        """Where the scenario, its pact and its tables come from."""
        said = [source.model_dump(exclude_none=True, mode="json") for source in self.stress.scenario.sources]
        promised = dict.fromkeys(name for measure in self.stress.pact for name in measure.sources)
        said += [{"title": name, "note": "of the pact"} for name in promised]
        tables = [SOURCES[name].row() for name in self.stress.observed.sources if name in SOURCES]
        return (*said, *tables)

    def facts(self, world: World) -> dict[str, Any]:
        """What makes the run repeatable."""
        posed = self.stress.scenario
        return {
            "scenario": posed.name, "mineral": posed.mineral, "base_year": self.stress.year, "months": posed.months,
            "sender": self.stress.sender, "targets": list(self.stress.targets), "pact": list(posed.pact),
            "draws": self.stress.size, "seed": posed.seed, "foresight": posed.foresight, "accord": version("accord"),
            "snapshot": world.fingerprint(),
        }  # fmt: skip

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures."""
        return tuple(figure for section in self.sections.values() for figure in section)


def run_scenario(
    source: str | Path,
    world: World,
    *,
    mineral: str = "",
    dossier: Path | None = None,
    packages: Sequence[str] = (),
    draws: int | None = None,
    seed: int | None = None,
    foresight: str | None = None,
    base_years: Sequence[int] = (),
    progress: Progress = None,
) -> Stressed:
    """Stress a scenario (a ready one's name, or a file). DataError before the work starts for what cannot be posed."""
    scenario = load_scenario(source)
    scenario = scenario.about(label(mineral).key) if mineral else scenario
    both = foresight == BOTH
    given = {"draws": draws, "seed": seed, "foresight": None if both else foresight}
    changed = {name: value for name, value in given.items() if value is not None}
    scenario = of_values(scenario.model_dump(exclude_unset=True) | changed, Scenario, scenario.name)
    year = year_of(scenario, world)
    others = [scenario.model_copy(update={"base_year": one}) for one in base_years if one != year]
    for other in others:
        year_of(other, world)  # said before the work starts
    scenario = scenario.model_copy(update={"pact": (*scenario.pact, *packages)})
    pact, laws = _pact(scenario, source, dossier)
    observed = observe(world, scenario.mineral, year)
    rounds = 1 + len(others) + (both and (scenario.periods or scenario.months) > 1)
    square = stress(observed, scenario, pact, laws=laws, progress=_part(progress, 0, rounds))
    places, stages = _places(square), square.base.links.stages
    cut_off = [place for place in places if place != square.sender]
    sections = {
        "price": outcome.figures(square, places, stages, INDICATORS),
        "shortage": tuple(_each(square, places, stages, shortage.figures)),
        "stockpile": tuple(_each(square, places, stages, shortage.stockpile_table)),
        "stocks": tuple(_stocks(square, places, stages)),
        "binding": tuple(
            figure for regime in scenario.regimes for _, figure in drivers.binding(square, regime, "no pact")
        ),
        "binding_pact": tuple(_binding_with(square)),
        "drivers": tuple(
            figure
            for place in cut_off
            for stage in stages
            for regime in scenario.regimes
            for figure in drivers.tornado(square, place, regime, "no pact", stage)
        ),
        "value_added": tuple(
            figure
            for place in cut_off
            for delivery in _deliveries(square)
            for figure in value_added(square, world, place, delivery)
        ),
        "losses": tuple(coercion.figures(Surplus(square), _deliveries(square))),
        "deliveries": tuple(_promised(square)),
        "foresight": (),
        "base_years": (),
        "elsewhere": elsewhere(scenario.name, scenario.mineral),
    }
    if square.size == scenario.draws:  # not stopped
        if rounds > 1 + len(others):
            sections["foresight"] = tuple(_other_foresight(square, pact, laws, places, _part(progress, 1, rounds)))
        for number, other in enumerate(others):
            shown = _part(progress, rounds - len(others) + number, rounds)
            sections["base_years"] += tuple(_other_year(other, world, places, shown))
    return Stressed(
        square, places, {name: found for name, found in sections.items() if found}, tuple(_notes(square, both))
    )


def _part(progress: Progress, number: int, rounds: int) -> Progress:
    """The progress of one of several equal rounds as that of the whole."""
    if progress is None or rounds == 1:
        return progress
    return lambda done, total: progress(number * total + done, rounds * total)


def _pact(
    scenario: Scenario, source: str | Path, dossier: Path | None
) -> tuple[tuple[Measure, ...], dict[str, Distribution]]:
    """The measures of packages and of a dossier's promises, and the packages' own inputs."""
    loaded = load_pact(scenario, source)
    measures = [measure for package in loaded for measure in _about(package, scenario)]
    laws = {name: law for package in loaded for name, law in package.laws().items()}
    if dossier is not None:
        found = load_dossier(dossier)
        promises = found.ledger.accepted().commitments
        inside = [c for c in promises if c.agreement in found.pact.agreements]
        beside = [c for c in promises if c.related_to in found.pact.agreements and c not in inside]
        measures += to_measures(inside, beside, scenario)
    return tuple(measures), laws


def _about(package: Package, scenario: Scenario) -> tuple[Measure, ...]:
    """A package's measures; those of another of the scenario's minerals change nothing here, and say so."""
    if package.mineral in (None, scenario.mineral):
        return package.as_pact()
    theirs, ours = (label(key).name.lower() for key in (package.mineral or "", scenario.mineral))
    reason = f"about {theirs}, not {ours}"
    return tuple(replace(m, change=lambda _: identity, unrepresented=reason) for m in package.as_pact())


def _places(square: Stress) -> tuple[str, ...]:
    """Those cut off, the largest takers first; those who hold a stock or are promised something; the sender."""
    taken = {place: square.base.flow("core", "elastic", tail=place).mean() for place in square.targets}
    most = sorted(taken, key=lambda p: -taken[p])[:MOST_PLACES]
    named = [stock.place for stock in square.scenario.stocks] + [p for m in square.pact for p in m.places]
    shown = dict.fromkeys([*most, *named[:MOST_PLACES], square.sender])
    return tuple(place for place in shown if place in square.places)


def _deliveries(square: Stress) -> tuple[Delivery, ...]:
    return DELIVERIES if square.pact else DELIVERIES[:1]


def _each(
    square: Stress,
    places: Sequence[str],
    stages: Sequence[str],
    read: Callable[[Stress, str, Delivery, str], tuple[Figure, ...]],
) -> Iterator[Figure]:
    for place in places:
        for stage in stages:
            if place != square.sender and len(square.base.links.at(place, stage)):
                for delivery in _deliveries(square):
                    yield from read(square, place, delivery, stage)


def _stocks(square: Stress, places: Sequence[str], stages: Sequence[str]) -> Iterator[Figure]:
    """Tonnes held at the end of each period, where anything is held at all."""
    for place in places:
        for stage in stages:
            for delivery in _deliveries(square):
                for regime in square.scenario.regimes:
                    held = square.cells["crisis", regime, delivery].monthly("stock", place, stage)
                    if square.base.frame.periods > 1 and np.nanmax(held, initial=0.0) > 0:
                        for period in range(held.shape[1]):
                            yield square.figure(
                                held[:, period], indicator="stock", unit="t", country=place, stage=stage,
                                scope=("crisis", regime, delivery, f"period {period + 1}"), basis="contained",
                                formula="stock at the end of the period",
                            )  # fmt: skip


def _other_year(scenario: Scenario, world: World, places: Sequence[str], progress: Progress) -> Iterator[Figure]:
    """Price ratios with the trade of another year: the choice of the base year moves them."""
    square = stress(observe(world, scenario.mineral, year_of(scenario, world)), scenario, progress=progress)
    yield from _crisis_prices(square, places, ("price_ratio",))


def _other_foresight(
    square: Stress, pact: Sequence[Measure], laws: Mapping[str, Distribution], places: Sequence[str], progress: Progress
) -> Iterator[Figure]:
    """Mean and peak prices under both kinds of foresight; neither bounds everything."""
    other = "perfect" if square.scenario.foresight == "myopic" else "myopic"
    asked = square.scenario.model_copy(update={"foresight": other})
    second = stress(square.observed, asked, pact, laws=laws, progress=progress)
    for one in (square, second):
        for figure in _crisis_prices(one, places, ("price_ratio", "peak_price_ratio")):
            yield replace(figure, scope=(*figure.scope, one.scenario.foresight))


def _crisis_prices(square: Stress, places: Sequence[str], indicators: tuple[str, ...]) -> Iterator[Figure]:
    found = outcome.figures(
        square, tuple(p for p in places if p in square.places), square.base.links.stages, indicators
    )
    yield from (f for f in found if f.indicator in indicators and f.scope[0] == "crisis")


def _binding_with(square: Stress) -> Iterator[Figure]:
    """What binds where the pact is delivered in full, if it changes anything."""
    if not square.changes_nothing("in full"):
        for regime in square.scenario.regimes:
            yield from (figure for _, figure in drivers.binding(square, regime, "in full"))


def _promised(square: Stress) -> Iterator[Figure]:
    """Each measure of the pact: with what probability it is delivered as written, and how much of it."""
    for measure in square.pact:
        where = "in the pact" if measure.inside_agreement else "beside the pact"
        scope = (measure.promise, where)
        labels: dict[str, Any] = {"mineral": square.scenario.mineral, "scope": scope, "sources": measure.sources}
        if measure.unrepresented:
            yield unknown(measure.unrepresented, indicator="delivery_probability", unit="share", **labels)
            continue
        chance = measure.probability if measure.inside_agreement else 0.0
        said = "convention for its strength, or the package's own" if chance else "counts in full only"
        yield Figure(
            indicator="delivery_probability", value=chance, unit="share", interval=said,
            formula="share of draws in which it is delivered as written", **labels,
        )  # fmt: skip
        if measure.tonnes:
            yield Figure(
                indicator="promised", value=measure.tonnes, unit="t a year", interval="as stated", basis="contained",
                formula="tonnes a year at full delivery", **labels,
            )  # fmt: skip


def _notes(square: Stress, both: bool) -> Iterator[str]:
    for delivery in _deliveries(square)[1:]:
        if square.changes_nothing(delivery):
            reasons = sorted({m.unrepresented for m in square.pact if m.unrepresented}) or ["nothing is delivered"]
            yield f"The pact {delivery} changes nothing because: {'; '.join(reasons)}."
    for measure in square.pact:
        if measure.unrepresented:
            yield f"{measure.promise} is not computed: {measure.unrepresented}."
    for finding in square.observed.findings:
        yield str(finding)
    yield (
        f"Failed solves: {square.failed:.1%} of all; worst node balance {square.worst['primal_residual']:.0e} of world "
        f"flow. Reconciliation moved the figures by {square.base.moved.mean():.1%} and inferred "
        f"{square.base.inferred.mean():.1%} of supply."
    )
    if (square.scenario.periods or square.scenario.months) == 1:
        yield "One period: myopic and perfect foresight are the same."
    elif not both:
        yield (
            f"Foresight: {square.scenario.foresight}. Mean prices can be lower and peaks higher under myopia; "
            "--foresight both shows the two."
        )
    yield MEANING
    yield (
        "Rerouting decides: read the three columns together. Elasticities are recalled priors. Losses, months and "
        "sizes are illustrations; order and direction are the claim."
    )
