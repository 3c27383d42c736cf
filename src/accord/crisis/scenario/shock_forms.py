"""Shock forms: what a scenario file says of a shock, made from the shock's own dataclass.

Every number of the dataclass becomes a distribution, every code a checked label; facts of the measure (dates, items, HS
codes) stand beside. `form.laws()` are its uncertain inputs, `form.shock(...)` the Shock of a draw.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Union, get_type_hints

from pydantic import AfterValidator, Field, create_model

from accord.core.distribution import Distribution
from accord.core.errors import Fault
from accord.core.routes import chokepoints
from accord.crisis.rerouting import Regime
from accord.crisis.scenario.fields import HsCode, Place, Places, Record, Slug, Stages, Texts, codes, held, within
from accord.crisis.shock import Amount, Shock
from accord.crisis.shocks import SHOCKS
from accord.market.network import Number, Use


@dataclasses.dataclass(frozen=True, slots=True)
class FieldOf:
    """One field of a shock, as its dataclass declares it."""

    name: str
    takes: Amount | str
    text: str
    default: Any

    @property
    def required(self) -> bool:
        """Whether a scenario has to say it; sender and targets may come from the scenario's head."""
        return self.default is dataclasses.MISSING and self.name not in FROM_HEAD


FROM_HEAD = ("sender", "targets", "spared")
"""Fields that a scenario says once for all of its shocks."""


@cache
def fields_of(kind: str) -> tuple[FieldOf, ...]:
    """The fields of a kind of shock: its own first, then when it acts."""
    cls = SHOCKS[kind]
    hints = get_type_hints(cls, include_extras=True)
    found = []
    for field in dataclasses.fields(cls):
        takes, text = hints[field.name].__metadata__
        found.append(FieldOf(field.name, takes, text, field.default))
    timing = {field.name for field in dataclasses.fields(Shock)}
    return tuple(sorted(found, key=lambda f: (f.name in timing, not f.required)))


_ORDER = (("announced", "effective"), ("announced", "until"), ("effective", "until"), ("announced", "suspended"))
"""Dates of which the first cannot come after the second."""


class ShockForm(Record):
    """A shock of a scenario: what is known of the measure, and the numbers of its kind."""

    KIND: ClassVar[str] = ""

    name: Slug = Field(description="Its name; its inputs are called name.field, such as halt.cut.")
    kind: str
    text: str = Field("", description="What happens, in a sentence.")
    items: Texts = Field((), description="The items that the measure lists.")
    hs: tuple[HsCode, ...] = Field((), description="HS codes of the items, as a fact; the network has its own.")
    announced: dt.date | None = Field(None, description="Day of announcement.")
    effective: dt.date | None = Field(None, description="Day on which it takes effect.")
    until: dt.date | None = Field(None, description="Day on which it ends.")
    suspended: dt.date | None = Field(None, description="Day of suspension; it may come before the day of effect.")

    def laws(self) -> dict[str, Distribution]:
        """Its stated numbers by input name."""
        return {f"{self.name}.{f.name}": getattr(self, f.name) for f in self._amounts() if getattr(self, f.name)}

    def faults(self, months: int) -> Iterator[Fault]:
        """Dates in the wrong order, and a shock that begins after the end."""
        for before, after in _ORDER:
            first, second = getattr(self, before), getattr(self, after)
            if first and second and second < first:
                yield Fault(after, f"{second} lies before {before} {first}", "Put the dates in their order")
        start: Distribution | None = getattr(self, "start", None)
        if start is not None and start.numbers[0] >= months + 1:
            what = f"it begins in month {start.numbers[0]:g}, after the {months} months of the scenario"
            yield Fault("start", what, "Months count from 1")

    def shock(self, inputs: Mapping[str, Number], regime: Regime, head: Mapping[str, Any], year: int | None) -> Shock:
        """The Shock under drawn inputs, as plain numbers or columns. Where nothing reroutes, nothing leaks.

        `head` holds what the scenario says for all (`FROM_HEAD`); blocs are put in by their members of the year.
        """
        values: dict[str, Any] = {}
        for one in fields_of(self.kind):
            stated = getattr(self, one.name)
            if isinstance(one.takes, Amount):
                if one.takes.prior and regime == "none":
                    values[one.name] = 0.0
                elif stated is not None:
                    values[one.name] = held(inputs[f"{self.name}.{one.name}"], one.takes)
                elif one.takes.prior:
                    values[one.name] = inputs[one.takes.prior]
            elif one.takes == "places":
                values[one.name] = codes(stated or head.get(one.name, ()), year)
            else:
                values[one.name] = stated or head.get(one.name, one.default)
        return SHOCKS[self.kind](**values)

    def _amounts(self) -> list[FieldOf]:
        return [f for f in fields_of(self.kind) if isinstance(f.takes, Amount)]


def _chokepoint(name: str) -> str:
    if name not in chokepoints():
        raise ValueError(f"unknown chokepoint {name!r}. One of {', '.join(chokepoints())}")
    return name


_ROLES: dict[str, Any] = {
    "place": Place,
    "places": Places,
    "stages": Stages,
    "uses": Annotated[tuple[Use, ...], Field()],
    "chokepoint": Annotated[str, AfterValidator(_chokepoint)],
}


def _form(kind: str) -> type[ShockForm]:
    """The form of a kind: one key for each field of its dataclass."""
    made: dict[str, Any] = {"kind": (Literal[kind], Field(description=f"{kind}"))}
    for one in fields_of(kind):
        if isinstance(one.takes, Amount):
            law = Annotated[Distribution, AfterValidator(within(one.takes))]
            said = f"{one.text} Unit: {one.takes.unit}."
            made[one.name] = (
                (law, Field(description=said)) if one.required else (law | None, Field(None, description=said))
            )
        else:
            default = ... if one.required else () if one.takes.endswith("s") else ""
            made[one.name] = (_ROLES[one.takes], Field(default, description=one.text))
    doc = (SHOCKS[kind].__doc__ or "").strip()
    form: type[ShockForm] = create_model(f"{SHOCKS[kind].__name__}Form", __base__=ShockForm, __doc__=doc, **made)
    form.KIND = kind
    return form


FORMS: dict[str, type[ShockForm]] = {kind: _form(kind) for kind in SHOCKS}
"""The form of each kind of shock."""
if TYPE_CHECKING:
    AnyShock = ShockForm
else:
    AnyShock = Annotated[Union[tuple(FORMS.values())], Field(discriminator="kind")]  # noqa: UP007
