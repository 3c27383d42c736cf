"""Check: can a scenario be computed in this world? What cannot is said before the work starts.

`central_network` does what needs the World: the mineral has a network, the year has data. `check` needs a Network only:
places are nodes, stages are built, and each shock finds something that it can change.
"""

from __future__ import annotations

from collections.abc import Iterator

from accord.core.errors import DataError, Fault, raise_faults
from accord.core.labels import mineral
from accord.core.priors import central
from accord.crisis.scenario.fields import codes
from accord.crisis.scenario.model import Scenario
from accord.crisis.scenario.package import Package
from accord.crisis.scenario.shock_forms import ShockForm, fields_of
from accord.crisis.shock import WORLD
from accord.market.calibrate import calibrate, network_minerals, network_years, observe
from accord.market.network import Network
from accord.world import World


def year_of(scenario: Scenario, world: World) -> int:
    """The base year: the stated one, or the latest with all that a network needs. DataError where there is none."""
    if scenario.mineral not in network_minerals():
        known = ", ".join(network_minerals())
        what = f"no network can be calibrated for {mineral(scenario.mineral).name} yet"
        raise DataError(what, where=f"{scenario.name}: mineral", hint=f"There is one for: {known}")
    years = network_years(world, scenario.mineral)
    if scenario.base_year is None and years:
        return max(years)
    if scenario.base_year not in years:
        what = f"no trade, output and price of {mineral(scenario.mineral).name} for {scenario.base_year}"
        hint = f"Years with all three: {', '.join(map(str, years)) or 'none'}"
        raise DataError(what, where=f"{scenario.name}: base_year", hint=hint)
    return scenario.base_year


def central_network(scenario: Scenario, world: World) -> Network:
    """The network of its base year with every prior at its median, to check a scenario against."""
    observed = observe(world, scenario.mineral, year_of(scenario, world))
    inputs = central() | {name: law.median for name, law in scenario.inputs.items()}
    return calibrate(observed, inputs).network


def check(scenario: Scenario, network: Network) -> None:
    """DataError with every fault, or return: what a scenario names must be in the network."""
    inputs = {name: law.median for name, law in scenario.laws().items()}
    shocks = scenario.shocks_of(inputs, scenario.regimes[0])
    found: list[Fault] = []
    for number, (form, shock) in enumerate(zip(scenario.shocks, shocks, strict=True)):
        own = [*_named(form, scenario, network), *shock.faults(network)]
        found += [Fault(f"shocks[{number}].{f.where} ({form.name})", f.what, f.hint) for f in own]
    for number, stock in enumerate(scenario.stocks):
        found += _nodes(network, f"stocks[{number}]", (stock.place,), (stock.stage,) if stock.stage else ())
    raise_faults(found, DataError, scenario.name)


def check_package(package: Package, network: Network) -> None:
    """DataError with every fault, or return: the measures' places and stages must be in the network."""
    found: list[Fault] = []
    for number, form in enumerate(package.measures):
        stages = tuple(stage for stage in (form.stage, form.into) if stage)
        places = (form.place, form.to) if form.to else (form.place,)
        found += _nodes(network, f"measures[{number}] ({form.name})", places, stages)
    raise_faults(found, DataError, package.name)


def _named(form: ShockForm, scenario: Scenario, network: Network) -> Iterator[Fault]:
    """The places and stages that a shock names: a bloc needs one member that is a node."""
    for one in fields_of(form.kind):
        stated = getattr(form, one.name) or scenario.head.get(one.name, ())
        if one.takes == "stages" and (missing := _unbuilt(network, stated)):
            yield missing
        elif one.takes in ("place", "places"):
            for place in (stated,) if isinstance(stated, str) else stated:
                if place != WORLD and not network.places.intersection(codes((place,), scenario.base_year)):
                    yield _no_node(one.name, place)


def _no_node(where: str, place: str) -> Fault:
    return Fault(where, f"{place}: trades too little of it to be a node", "Choose another country")


def _nodes(network: Network, where: str, places: tuple[str, ...], stages: tuple[str, ...]) -> Iterator[Fault]:
    """Each place must be a node at each stage."""
    if missing := _unbuilt(network, stages):
        yield Fault(f"{where}.stage", missing.what, missing.hint)
        return
    for place in places:
        if place not in network.places:
            yield _no_node(where, place)
            continue
        for stage in stages:
            if not len(network.at(place, stage)):
                known = sorted({node.stage for node in network.nodes if node.place == place})
                yield Fault(where, f"{place} has no {stage} in this network", f"It has {', '.join(known)}")


def _unbuilt(network: Network, stages: tuple[str, ...]) -> Fault | None:
    built = sorted({node.stage for node in network.nodes})
    missing = ", ".join(stage for stage in stages if stage not in built)
    hint = f"It has {', '.join(filter(None, built)) or 'one stage without a name'}"
    return Fault("stages", f"no stage {missing} in this network", hint) if missing else None
