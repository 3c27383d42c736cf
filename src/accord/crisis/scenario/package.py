"""Package: measures against a crisis in plain tonnes by place, stage and month; a file makes them Changes.

    supply       new output at a place and stage
    conversion   new plant that turns one stage into the next
    offtake      a link from a place to a buyer that may carry so much, at no margin
    stock        a stock, in tonnes or in days of the holder's own use, sold when the price has risen by 2 %

What is built stands from month `start` and grows over `ramp`; each measure is delivered in full with its probability,
by a luck of its own. A package is an assumption until somebody shows the plant: its sources say which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Literal, Self, get_args

import numpy as np
from pydantic import AfterValidator, Field, model_validator

from accord.core.distribution import Distribution
from accord.core.errors import Fault
from accord.core.forms import Faulty
from accord.core.labels import Stage
from accord.crisis.sample import UNIFORM
from accord.crisis.scenario.fields import Country, MineralKey, Record, Slug, Source, held, within
from accord.crisis.shock import MONTH, MONTHS, SHARE, Amount, by_arc, window
from accord.market.change import (
    RELEASE_ABOVE,
    Change,
    Draw,
    Measure,
    add_conversion,
    add_stock,
    add_supply,
    cap,
    compose,
    open_link,
)
from accord.market.network import Floats, Network, Number

_TONNES = Amount("t", 0, 1e9)
_DAYS = Amount("days", 0, 1000)
_AMOUNTS: Mapping[str, Amount] = {
    "tonnes": _TONNES, "days": _DAYS, "start": MONTH, "ramp": MONTHS, "probability": SHARE, "additional": SHARE,
}  # fmt: skip
Kind = Literal["supply", "conversion", "offtake", "stock"]


Tonnes = Annotated[Distribution, AfterValidator(within(_TONNES))]
Days = Annotated[Distribution, AfterValidator(within(_DAYS))]
Month = Annotated[Distribution, AfterValidator(within(MONTH))]
Months = Annotated[Distribution, AfterValidator(within(MONTHS))]
Share = Annotated[Distribution, AfterValidator(within(SHARE))]


class MeasureForm(Record):
    """One measure of a package, in contained tonnes a year (a stock: in tonnes, or in days of base use)."""

    name: Slug
    kind: Kind
    text: str = Field("", description="What it is.")
    place: Country = Field(description="Where it is made, shipped from, or held.")
    stage: Stage | None = Field(None, description="Stage of the material; of a conversion, what goes in.")
    into: Stage | None = Field(None, description="Of a conversion: the stage that comes out.")
    to: Country | None = Field(None, description="Of an offtake: the buyer.")
    tonnes: Tonnes | None = Field(None, description="Contained tonnes a year; of a conversion, of what goes in.")
    days: Days | None = Field(None, description="Of a stock: days of the holder's own base use.")
    start: Month = Field(Distribution(fixed=1.0), description="Month from which it is there; 1 is the first.")
    ramp: Months = Field(Distribution(fixed=0.0), description="Months over which it grows to its size.")
    probability: Share = Field(Distribution(fixed=1.0), description="Probability of delivery.")
    additional: Share = Field(Distribution(fixed=1.0), description="Share that is new and not there already.")

    def faults(self) -> Iterator[Fault]:
        """Keys that its kind needs and lacks, or has and cannot use."""
        needed = {"conversion": ("stage", "into"), "offtake": ("to",)}.get(self.kind, ())
        for key in ("stage", "into", "to"):
            if key in needed and getattr(self, key) is None:
                yield Fault(key, f"{key} is missing", f"A measure of the kind {self.kind} needs {' and '.join(needed)}")
        for key, kind in (("into", "conversion"), ("to", "offtake"), ("days", "stock")):
            if self.kind != kind and getattr(self, key) is not None:
                yield Fault(key, f"the key {key!r} goes with {kind} only", "Leave it out")
        if (self.tonnes is None) == (self.days is None):
            hint = "A stock has tonnes or days; all else tonnes a year"
            yield Fault("tonnes", "one size is needed", hint)
        if self.to == self.place:
            yield Fault("to", f"{self.place} would ship to itself")
        if self.into is not None and self.stage is not None and _ORDER.index(self.into) <= _ORDER.index(self.stage):
            yield Fault("into", f"{self.into} does not come after {self.stage}", f"The order is {', '.join(_ORDER)}")

    def laws(self) -> dict[str, Distribution]:
        """Its uncertain numbers by input name, and the luck of its delivery."""
        stated = {f"{self.name}.{key}": getattr(self, key) for key in _AMOUNTS if getattr(self, key) is not None}
        return stated | {f"{self.name}.luck": UNIFORM}

    def value(self, key: str, inputs: Mapping[str, Number]) -> Number:
        """One of its numbers under drawn inputs; its median where the inputs do not hold it."""
        law: Distribution = getattr(self, key)
        return held(inputs.get(f"{self.name}.{key}", law.median), _AMOUNTS[key])

    def change(self, inputs: Draw) -> Change:
        """Its Change at full delivery under drawn inputs, which hold the priors and the base price as well."""
        return lambda network: _KINDS[self.kind](self, network, inputs, 1.0)

    def delivered(self, inputs: Draw) -> Change:
        """Its Change under drawn inputs, nothing where its luck is out."""
        kept = np.less(inputs[f"{self.name}.luck"], self.value("probability", inputs))
        return lambda network: _KINDS[self.kind](self, network, inputs, np.multiply(kept, 1.0))


class Package(Record):
    """Named measures in one mineral."""

    name: Slug
    title: str = Field(min_length=1, description="A line for tables and reports.")
    text: str = Field("", description="What it is, in a few sentences.")
    mineral: MineralKey | None = Field(None, description="Mineral that the tonnes are of; any, if all is in days.")
    measures: tuple[MeasureForm, ...] = Field(min_length=1, description="One entry a measure.")
    sources: tuple[Source, ...] = Field(min_length=1, description="Where it comes from; an assumption says so.")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        faults = [
            Fault(f"measures[{number}].{fault.where}", fault.what, fault.hint)
            for number, form in enumerate(self.measures)
            for fault in form.faults()
        ]
        names = [form.name for form in self.measures]
        twice = sorted({name for name in names if names.count(name) > 1})
        faults += [Fault("measures", f"two measures are called {name!r}", "Give each its own name") for name in twice]
        if self.mineral is None and any(form.tonnes is not None for form in self.measures):
            faults.append(Fault("mineral", "mineral is missing", "Tonnes are of a mineral; only days go with any"))
        if faults:
            raise Faulty(faults)
        return self

    def laws(self) -> dict[str, Distribution]:
        """Its inputs, to be put after a scenario's own: `scenario.sampler(package.laws())`."""
        return {f"{self.name}.{name}": law for form in self.measures for name, law in form.laws().items()}

    @property
    def stated(self) -> frozenset[str]:
        """Names of the inputs that the package states itself; the others have their defaults."""
        return frozenset(f"{self.name}.{form.name}.{key}" for form in self.measures for key in form.model_fields_set)

    def change(self, inputs: Draw) -> Change:
        """What is delivered of it under drawn inputs, each measure by its own luck."""
        return compose([form.delivered(self._own(inputs)) for form in self.measures])

    def as_pact(self) -> tuple[Measure, ...]:
        """Its measures as a pact is made of: a Change at full delivery and a probability each."""
        return tuple(
            Measure(
                promise=form.name,
                change=lambda draw, form=form: form.change(self._own(draw)),  # type: ignore[misc]
                probability=form.probability.median,
                places=tuple(filter(None, (form.place, form.to))),
                tonnes=form.tonnes.median if form.tonnes and form.kind != "stock" else 0.0,
                sources=tuple(source.title for source in self.sources),
            )
            for form in self.measures
        )

    def _own(self, inputs: Draw) -> Draw:
        prefix = f"{self.name}."
        return dict(inputs) | {n.removeprefix(prefix): v for n, v in inputs.items() if n.startswith(prefix)}


_ORDER: tuple[Stage, ...] = get_args(Stage)


def base_price(inputs: Draw, stage: str | None) -> Number:
    """Base price in USD/kg at a stage: the input `base_price_<stage>` where there is one, else `base_price`."""
    return inputs.get(f"base_price_{stage}", inputs["base_price"])


def stage_prices(network: Network, prices: Floats) -> dict[str, Number]:
    """The inputs `base_price_<stage>` from base prices by node, (nodes,) or (draws, nodes)."""
    first = {node.stage: number for number, node in reversed(list(enumerate(network.nodes)))}
    return {
        f"base_price_{stage}": prices[..., [n]] if prices.ndim == 2 else float(prices[n]) for stage, n in first.items()
    }


def use_a_year(network: Network, place: str, stage: str | None) -> Number:
    """Tonnes of a stage that the place itself takes in the base year: its demand, and what it turns into the next."""
    arcs = network.arcs("core", "elastic", "conversion", tail=place, stage=stage)
    used = network.base[..., arcs].sum(axis=-1, keepdims=True) / (network.periods * network.step)
    return used if used.ndim == 2 else float(used[0])


def stocked(network: Network, place: str, stage: Stage | None, days: Number, inputs: Draw) -> Network:
    """Stocks of so many days of the place's own base use, sold when the price has risen by 2 %: at a stage, or where
    none is named at each that the place has."""
    there = dict.fromkeys(network.nodes[node].stage for node in network.at(place))
    stages = (stage,) if stage else tuple(one for one in there if one in ("", *_ORDER))  # no stock of a stock
    for one in stages:
        tonnes = days / 365 * use_a_year(network, place, one)
        network = add_stock(network, place, tonnes, RELEASE_ABOVE * base_price(inputs, one), stage=one)
    return network


def _standing(form: MeasureForm, before: Network, after: Network, tonnes: Number, inputs: Draw) -> Network:
    """New arcs held back until they stand: by month of start and ramp."""
    new = np.arange(len(before.tail), len(after.tail))
    standing = window(after, form.value("start", inputs), np.inf, form.value("ramp", inputs))
    return cap(after, new, tonnes * after.step * by_arc(after, new, standing))


def _supply(form: MeasureForm, network: Network, inputs: Draw, kept: Number) -> Network:
    price, tonnes = base_price(inputs, form.stage), _new(form, inputs, kept)
    more = add_supply(network, form.place, tonnes, inputs["shutdown_price"] * price, price, stage=form.stage)
    return _standing(form, network, more, tonnes, inputs)


def _conversion(form: MeasureForm, network: Network, inputs: Draw, kept: Number) -> Network:
    assert form.stage is not None
    assert form.into is not None
    known = network.arcs("conversion", stage=form.stage)
    gain = float(np.mean(network.gain[..., known])) if len(known) else 1.0
    margin = np.maximum(gain * base_price(inputs, form.into) - base_price(inputs, form.stage), 0.0)
    tonnes = _new(form, inputs, kept)
    low = inputs["shutdown_price"] * margin
    more = add_conversion(network, form.place, form.stage, form.into, tonnes, low, margin, gain=gain)
    return _standing(form, network, more, tonnes, inputs)


def _offtake(form: MeasureForm, network: Network, inputs: Draw, kept: Number) -> Network:
    assert form.to is not None
    there = network.arcs("trade", tail=form.place, head=form.to, stage=form.stage)
    a_year = network.base[..., there].sum(axis=-1, keepdims=True) / (network.periods * network.step)
    tonnes = np.maximum(_new(form, inputs, kept) - (a_year if a_year.ndim == 2 else float(a_year[0])), 0.0)
    tonnes = tonnes if np.ndim(tonnes) else float(tonnes)
    slope = base_price(inputs, form.stage) / (inputs["trade_elasticity"] * np.where(np.equal(tonnes, 0), 1.0, tonnes))
    more = open_link(network, form.place, form.to, 0.0, slope, tonnes, stage=form.stage)
    return _standing(form, network, more, tonnes, inputs)


def _stock(form: MeasureForm, network: Network, inputs: Draw, kept: Number) -> Network:
    if form.days is not None:
        return stocked(network, form.place, form.stage, kept * form.value("days", inputs), inputs)
    tonnes = kept * form.value("tonnes", inputs)
    return add_stock(network, form.place, tonnes, RELEASE_ABOVE * base_price(inputs, form.stage), stage=form.stage)


def _new(form: MeasureForm, inputs: Draw, kept: Number) -> Number:
    """Tonnes a year that are delivered and new; an offtake moves tonnes that need not be new."""
    tonnes = kept * form.value("tonnes", inputs)
    return tonnes if form.kind == "offtake" else tonnes * form.value("additional", inputs)


_KINDS: Mapping[str, Callable[[MeasureForm, Network, Draw, Number], Network]] = MappingProxyType(
    {"supply": _supply, "conversion": _conversion, "offtake": _offtake, "stock": _stock}
)
