"""Scenario: a crisis as a person states it: who cuts whom off from what, for how long, and how sure that is.

Everything uncertain is a named input with a distribution: the priors, in place of which a scenario may put its own, the
numbers of its shocks (`halt.cut`), its stocks (`stock.JPN.refining`). `sampler()` draws them, `shocks_of(...)` makes
a draw's Shocks. It names places and stages; whether the world has them is checked where the world is (`check`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from accord.core.distribution import Distribution
from accord.core.errors import DataError, Fault
from accord.core.forms import Faulty, near
from accord.core.labels import Stage
from accord.core.priors import priors
from accord.crisis.rerouting import REGIMES, Regime
from accord.crisis.sample import MAX_DRAWS, Correlation, Sample, prior_inputs, sampler
from accord.crisis.scenario.fields import (
    Country,
    MineralKey,
    Places,
    Record,
    Slug,
    Source,
    Texts,
    codes,
    held,
    listed,
    within,
)
from accord.crisis.scenario.shock_forms import AnyShock, fields_of
from accord.crisis.shock import MAX_MONTHS, WORLD, Amount, Shock
from accord.market.calibrate import Plan
from accord.market.network import Number

Foresight = Literal["myopic", "perfect"]
Priority = Literal["pro_rata", "tiered", "market"]
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
Holder = Literal["industry", "government"]
_DAYS = Amount("days", 0, 1000)


class StockHeld(Record):
    """A stock at the beginning of the crisis, in days of the holder's own use of that stage in the base year."""

    place: Country
    stage: Stage | None = Field(
        None, description="Stage of the material; each that the place has where nothing is said."
    )
    days: Annotated[Distribution, AfterValidator(within(_DAYS))] = Field(description="Days of base use.")
    holder: Holder = Field("industry", description="industry or government.")
    text: str = Field("", description="Where the figure comes from.")

    @property
    def name(self) -> str:
        """The name of its input."""
        return ".".join(
            filter(None, ("stock", self.place, self.stage, self.holder if self.holder != "industry" else ""))
        )


class RankCorrelation(Record):
    """A stated rank correlation (Spearman's) of two inputs."""

    between: tuple[str, str] = Field(description="Names of two inputs.")
    rank: float = Field(gt=-1, lt=1, description="Rank correlation in (-1, 1).")
    text: str = Field("", description="Why, or who says so.")


class Scenario(Record):
    """A crisis of one mineral. Unknown keys are faults; so is what contradicts itself."""

    name: Slug
    title: str = Field(min_length=1, description="A line for tables and reports.")
    text: str = Field("", description="What happens, in a few sentences.")
    mineral: MineralKey = Field(description="Mineral, by key or name.")
    also: Annotated[tuple[MineralKey, ...], BeforeValidator(listed)] = Field(
        (), description="Other minerals of the same measure, for which the scenario can be asked too."
    )
    base_year: int | None = Field(
        None, ge=1990, le=2100, strict=True, description="Year of the network; the latest usable one if not said."
    )
    months: int = Field(12, ge=1, le=MAX_MONTHS, strict=True, description="Length of the crisis in months, 1-48.")
    periods: int | None = Field(
        None,
        ge=1,
        le=MAX_MONTHS,
        strict=True,
        description="Periods of the network: one a month if not said; 1 is one block.",
    )
    sender: Country | None = Field(None, description="Country that cuts, for shocks that name none.")
    targets: Places = Field((), description="Who is cut off, for shocks that name none; WORLD is all others.")
    shocks: tuple[AnyShock, ...] = Field(min_length=1, description="What happens: one entry a shock.")
    stocks: tuple[StockHeld, ...] = Field((), description="Stocks at the beginning.")
    pact: Texts = Field(
        (), description="Packages that stand against it: names of the library, or files beside this one."
    )
    foresight: Foresight = Field("myopic", description="myopic (month by month) or perfect.")
    priority: Annotated[tuple[Priority, ...], BeforeValidator(listed)] = Field(
        PRIORITIES, min_length=1, description="Who is served first: pro_rata, tiered, market."
    )
    regimes: Annotated[tuple[Regime, ...], BeforeValidator(listed)] = Field(
        REGIMES, min_length=1, description="Rerouting regimes: none, limited, free."
    )
    draws: int = Field(200, ge=1, le=MAX_DRAWS, strict=True, description="Draws of the uncertain inputs.")
    seed: int = Field(0, ge=0, le=2**63 - 1, strict=True, description="The same seed gives the same draws.")
    inputs: dict[str, Distribution] = Field(
        {}, description="Priors that are put in place of the shipped ones, by name."
    )
    correlations: tuple[RankCorrelation, ...] = Field((), description="Rank correlations of inputs.")
    sources: tuple[Source, ...] = Field(min_length=1, description="Where all this comes from; an assumption says so.")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if faults := list(self._faults()):
            raise Faulty(faults)
        return self

    def _faults(self) -> Iterator[Fault]:
        if self.periods and self.months % self.periods:
            what = f"{self.months} months cannot be cut into {self.periods} equal periods"
            yield Fault("periods", what, "Use a divisor of the months, such as 1")
        yield from self._shock_faults()
        for name in self.inputs:
            if name not in priors():
                yield Fault(f"inputs.{name}", f"there is no prior {name!r}", near(name, priors()))
        names = [stock.name for stock in self.stocks]
        for number, stock in enumerate(self.stocks):
            if stock.name in names[:number]:
                yield Fault(f"stocks[{number}]", f"{stock.name} stands twice", "Add the two up")
        try:
            self.sampler()
        except DataError as error:
            what = error.what if error.where == "correlations" else f"{error.where}: {error.what}"
            yield Fault("correlations", what, error.hint)

    def _shock_faults(self) -> Iterator[Fault]:
        names = [form.name for form in self.shocks]
        for number, form in enumerate(self.shocks):
            where = f"shocks[{number}]"
            if form.name in names[:number]:
                yield Fault(f"{where}.name", f"two shocks are called {form.name!r}", "Give each its own name")
            for fault in form.faults(self.months):
                yield Fault(f"{where}.{fault.where}", fault.what, fault.hint)
            known = {one.name for one in fields_of(form.kind)}
            head = self.head
            sender = getattr(form, "sender", "") or head["sender"]
            targets = codes(getattr(form, "targets", ()) or head["targets"], self.base_year)
            if "sender" in known and not sender:
                yield Fault(where, "nobody cuts", "Name the sender, here or for the whole scenario")
            if "targets" in known and not targets:
                yield Fault(where, "nobody is cut off", "Name targets, here or for the whole scenario; WORLD is all")
            if {"sender", "targets"} <= known and sender in targets:
                yield Fault(f"{where}.targets", f"{sender} is sender and target at once")

    @property
    def head(self) -> dict[str, Any]:
        """What it says for all of its shocks: sender, targets, and who does not hoard."""
        spared = tuple(place for place in (self.sender, *self.targets) if place and place != WORLD)
        return {"sender": self.sender or "", "targets": self.targets, "spared": spared}

    @property
    def step(self) -> float:
        """Length of a period of its network, in years."""
        return self.months / (self.periods or self.months) / 12

    @property
    def minerals(self) -> tuple[str, ...]:
        """The minerals that it can be asked for, its own first."""
        return tuple(dict.fromkeys((self.mineral, *self.also)))

    def about(self, mineral: str) -> Scenario:
        """The same crisis in another of its minerals; DataError for one that it does not cover."""
        if mineral not in self.minerals:
            raise DataError(
                f"{self.name} does not cover {mineral}", where="mineral", hint=f"It covers {', '.join(self.minerals)}"
            )
        return self.model_copy(update={"mineral": mineral, "also": tuple(m for m in self.minerals if m != mineral)})

    def laws(self) -> dict[str, Distribution]:
        """All named inputs in the order of the sample: priors, `luck`, numbers of shocks, stocks."""
        own = {name: law for form in self.shocks for name, law in form.laws().items()}
        return prior_inputs(self.inputs) | own | {stock.name: stock.days for stock in self.stocks}

    @property
    def stated(self) -> frozenset[str]:
        """Names of the inputs that the scenario states itself; the others are the shipped priors."""
        return frozenset(self.laws()) - (frozenset(prior_inputs()) - frozenset(self.inputs))

    def sampler(self, more: Mapping[str, Distribution] | None = None) -> Sample:
        """Its Sample; `more` are further inputs, such as a package's, after its own."""
        stated = [Correlation(c.between, c.rank, c.text) for c in self.correlations]
        return sampler(self.laws() | dict(more or {}), self.seed, stated)

    def shocks_of(self, inputs: Mapping[str, Number], regime: Regime) -> tuple[Shock, ...]:
        """Its Shocks under drawn inputs: numbers, or columns of shape (draws, 1) for a block."""
        return tuple(form.shock(inputs, regime, self.head, self.base_year) for form in self.shocks)

    def plan(self, inputs: Mapping[str, Number]) -> Plan:
        """How its time is cut, and who holds how many days of each stage, under one draw's inputs."""
        held_by: dict[str | tuple[str, str], float] = {}
        for stock, days in self.days_of(inputs).items():
            key = (stock.place, stock.stage) if stock.stage else stock.place
            held_by[key] = held_by.get(key, 0.0) + float(days)
        return Plan(self.periods or self.months, self.step, held_by)

    def days_of(self, inputs: Mapping[str, Number]) -> dict[StockHeld, Number]:
        """Days of each of its stocks under drawn inputs."""
        return {stock: held(inputs[stock.name], _DAYS) for stock in self.stocks}
