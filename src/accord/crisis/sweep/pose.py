"""Pose: what stands under `scenarios` and `pact` of a plan -> Scenarios and Packages that the data can pose.

A scenario is the name of a ready one, a file beside the plan, or a plain ban; a pact is made of packages by name or
file, and of single measures. All that is wrong comes as Faults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, ValidationError

from accord.core.errors import DataError, Fault, raise_faults
from accord.core.forms import in_plain_words
from accord.core.labels import Stage
from accord.core.priors import central
from accord.crisis.scenario import Package, Scenario, crises, load_package, load_pact, load_scenario, packages
from accord.crisis.scenario.ban import ban
from accord.crisis.scenario.check import check, check_package, year_of
from accord.crisis.scenario.fields import Country, Record, listed
from accord.crisis.scenario.package import MeasureForm
from accord.crisis.sweep import engine
from accord.market.calibrate import calibrate, network_minerals, network_years
from accord.market.network import Network

EACH = "each"
ALL = "all"
_OWN = "plan"
"""Name of the package of a plan's own measures; its inputs are called plan.measure.tonnes and so on."""
_ANY = 2000
"""Year of a ban until the plan's is put in."""
_ALONE = ("minerals", "years")
"""Keys of a plan at which a fault needs no further place."""
TAGS = _NAME, _BAN, _MEASURE, _WORD, _LIST = "by its name", "a ban", "a measure", "one word", "a list"
"""What tells the forms of an entry apart; nobody writes these words, so that no fault shows them."""


def _named(otherwise: str) -> Callable[[Any], str]:
    return lambda entry: _NAME if isinstance(entry, str) else otherwise


def _listed(value: Any) -> str:
    return _WORD if value in (EACH, ALL) else _LIST


class BanForm(Record):
    """A plain ban: `sender` cuts the share `cut` of its shipments to `targets` for a year, in one period.

    `targets` are the plan's countries at once if left out; `each` makes one crisis a country.
    """

    sender: Country
    targets: (
        Annotated[
            Annotated[tuple[Country, ...], BeforeValidator(listed), Tag(_LIST)]
            | Annotated[Literal["each"], Tag(_WORD)],
            Discriminator(_listed),
        ]
        | None
    ) = None
    cut: float = Field(1.0, gt=0, le=1, strict=True)


Entry = Annotated[Annotated[str, Tag(_NAME)] | Annotated[BanForm, Tag(_BAN)], Discriminator(_named(_BAN))]
Promise = Annotated[Annotated[str, Tag(_NAME)] | Annotated[MeasureForm, Tag(_MEASURE)], Discriminator(_named(_MEASURE))]
Stages = Annotated[
    Annotated[tuple[Stage, ...], BeforeValidator(listed), Tag(_LIST)] | Annotated[Literal["all"], Tag(_WORD)],
    Discriminator(_listed),
]


@dataclass(frozen=True)
class Wanted:
    """What a plan asks of every crisis. Empty minerals, years and regimes, and periods of None, are the scenario's."""

    folder: Path
    minerals: tuple[str, ...]
    years: tuple[int, ...]
    countries: tuple[str, ...]
    stages: Stages | None
    regimes: tuple[str, ...]
    periods: int | None
    seed: int
    pact: tuple[str | MeasureForm, ...]


@dataclass(frozen=True)
class Posed:
    """A crisis whole: the scenario with all that the plan puts in, its packages, and the stages that are kept."""

    label: str
    scenario: Scenario
    packages: tuple[Package, ...]
    stages: tuple[str, ...]

    @property
    def labels(self) -> dict[str, Any]:
        """What its figures share: mineral, year, source ids."""
        year = self.scenario.base_year
        assert year is not None  # `pose` has put it in
        seen = engine.observed(self.scenario.mineral, year, bool(self.stages))
        return {"mineral": self.scenario.mineral, "year": year, "sources": list(seen.sources)}


def pose(name: str, entry: str | BanForm, wanted: Wanted) -> Iterator[Posed | Fault]:
    """The crises of one entry under `scenarios`, one a mineral and year, or what is wrong with it."""
    try:
        found = [_of_file(name, entry, wanted)] if isinstance(entry, str) else list(_bans(name, entry, wanted))
    except DataError as error:
        yield Fault(error.where, error.what, error.hint)
        return
    for label, given, own in found:
        for mineral in wanted.minerals or (given.mineral,):
            for year in wanted.years or (given.base_year,):
                try:
                    scenario = _final(given.about(mineral), year, wanted)
                    packages = own + _plans_own(mineral, wanted)
                    posed = Posed(label, scenario, packages, _stages(scenario, wanted))
                    _require_posable(posed, wanted)
                    yield posed
                except DataError as error:
                    where = error.where.removeprefix(given.name).removeprefix(": ")
                    yield Fault(where, error.what, error.hint)
                except ValidationError as error:
                    for fault in in_plain_words(error, name, lambda _: ()):
                        yield Fault(fault.where.removeprefix(f"{name}: "), fault.what, fault.hint)


@contextmanager
def _in(place: str) -> Iterator[None]:
    """What is wrong in here stands at this place of the plan, whatever crisis finds it."""
    try:
        yield
    except DataError as error:
        inside = "" if place in _ALONE else error.where.removeprefix(_OWN).removeprefix(": ")
        raise DataError(error.what, where=": ".join(filter(None, (place, inside))), hint=error.hint) from error
    except ValidationError as error:
        raise_faults(in_plain_words(error, place, lambda _: ()), DataError)


def _of_file(name: str, entry: str, wanted: Wanted) -> tuple[str, Scenario, tuple[Package, ...]]:
    place = _place(entry, crises(), wanted.folder)
    scenario = load_scenario(place)
    return name, scenario, load_pact(scenario, place)


def _bans(name: str, form: BanForm, wanted: Wanted) -> Iterator[tuple[str, Scenario, tuple[Package, ...]]]:
    every = wanted.countries if form.targets in (None, EACH) else form.targets
    assert isinstance(every, tuple)
    groups = [(code,) for code in every if code != form.sender] if form.targets == EACH else [every]
    if not wanted.minerals:
        raise DataError("a ban needs minerals", where="minerals", hint="Name them, such as [rare earths]")
    if form.targets != EACH and form.sender in every:
        what = f"{form.sender} is sender and target at once"
        raise DataError(what, where="targets", hint="Leave it out of the targets")
    for targets in groups:
        made = ban(wanted.minerals[0], form.sender, tuple(sorted(targets)), _ANY, form.cut)
        own = made.model_copy(update={"also": wanted.minerals[1:], "base_year": None})
        yield f"{name} {targets[0]}" if form.targets == EACH else name, own, ()


@cache
def _years(mineral: str) -> tuple[int, ...]:
    """The years of a mineral's networks; none where there is no network."""
    return network_years(engine.world(), mineral) if mineral in network_minerals() else ()


def _final(scenario: Scenario, year: int | None, wanted: Wanted) -> Scenario:
    """The scenario with all that the plan puts in; of its own draws, pact and other minerals nothing is left."""
    plain = scenario.model_dump(mode="json", exclude_unset=True)
    kept = {name: value for name, value in plain.items() if name not in ("draws", "pact", "also", "base_year")}
    year = year or max(_years(scenario.mineral), default=None)
    given: dict[str, Any] = {"base_year": year, "regimes": wanted.regimes, "periods": wanted.periods}
    kept |= {name: value for name, value in given.items() if value} | {"seed": wanted.seed}
    made = Scenario.model_validate(kept)
    if year not in _years(made.mineral):
        with _in("years" if wanted.years and _years(made.mineral) else "minerals" if wanted.minerals else ""):
            year_of(made, engine.world())  # says why
    return made


def _plans_own(mineral: str, wanted: Wanted) -> tuple[Package, ...]:
    """The packages that the plan names, and one of the measures that it states, in the crisis's own mineral."""
    named = [promise for promise in wanted.pact if isinstance(promise, str)]
    with _in("pact"):
        found = [load_package(_place(name, packages(), wanted.folder)) for name in named]
    for package in found:
        if package.mineral not in (None, mineral):
            what = f"the package {package.name} is about {package.mineral}, the crisis about {mineral}"
            raise DataError(what, where="pact", hint="Sweep minerals with packages of their own in plans of their own")
    if measures := [promise for promise in wanted.pact if not isinstance(promise, str)]:
        sources = [{"title": "stated in a plan", "status": "assumption"}]
        head = {"name": _OWN, "title": "Measures of a plan", "mineral": mineral, "sources": sources}
        with _in("pact"):
            found.append(Package.model_validate(head | {"measures": measures}))
    return tuple(found)


def _stages(scenario: Scenario, wanted: Wanted) -> tuple[str, ...]:
    """The stages that are kept of a whole chain; none for the main one alone."""
    if wanted.stages is None:
        return ()
    assert scenario.base_year is not None
    built = tuple(stage.rule.stage for stage in engine.observed(scenario.mineral, scenario.base_year, True).stages)
    if wanted.stages == ALL:
        return built
    if missing := [stage for stage in wanted.stages if stage not in built]:
        what = f"{scenario.mineral.replace('_', ' ')} has no stage {missing[0]} in this network"
        raise DataError(what, where="stages", hint=f"It has {', '.join(built)}")
    assert isinstance(wanted.stages, tuple)
    return wanted.stages


def _require_posable(posed: Posed, wanted: Wanted) -> None:
    """DataError for what the network cannot hold: of whose results are kept, of the crisis, and of its packages."""
    scenario, year = posed.scenario, posed.scenario.base_year
    assert year is not None
    network = _network(scenario.mineral, year, bool(posed.stages))
    for code in wanted.countries:
        if not any(len(network.at(code, stage)) for stage in posed.stages or network.stages):
            what = f"{code} trades too little {scenario.mineral.replace('_', ' ')} in {year} to be a node"
            raise DataError(what, where="countries", hint="Choose another country, or leave it out")
    try:
        _check(posed, network)
    except DataError as error:
        if posed.stages or not _holds(posed, _network(scenario.mineral, year, True)):
            raise
        what = "this crisis, or what stands against it, needs more than the main stage"
        raise DataError(what, where="stages", hint="Say `stages: all`, or list those whose results are kept") from error


def _check(posed: Posed, network: Network) -> None:
    names = [package.name for package in posed.packages]
    if twice := [name for name in names if names.count(name) > 1]:
        raise DataError(f"two packages are called {twice[0]!r}", where="pact", hint="Give each its own name")
    check(posed.scenario, network)
    for package in posed.packages:
        with _in("pact"):
            check_package(package, network)


def _holds(posed: Posed, network: Network) -> bool:
    try:
        _check(posed, network)
    except DataError:
        return False
    return True


@cache
def _network(mineral: str, year: int, chain: bool) -> Network:
    return calibrate(engine.observed(mineral, year, chain), central()).network


def _place(name: str, shipped: Sequence[str], folder: Path) -> str | Path:
    """A ready one's name as it is; what looks like a file, beside the plan."""
    return name if name in shipped or not Path(name).suffix else folder / name
