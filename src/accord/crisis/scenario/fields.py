"""Fields: what scenarios and packages have in common: places, stages, amounts within limits, sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from accord.core import labels
from accord.core.distribution import Distribution
from accord.core.errors import DataError
from accord.crisis.shock import WORLD, Amount
from accord.market.network import Number

_TODAY = 9999
"""A bloc without a year means its present members."""
_FAR_BANDS = ("normal", "lognormal")


class Record(BaseModel):
    """Base of every form here: frozen, no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _label(find: Callable[[str], str]) -> Callable[[str], str]:
    def known(name: str) -> str:
        try:
            return find(name)
        except DataError as error:
            raise ValueError(str(error)) from None

    return known


def listed(value: Any) -> Any:
    """One word stands for a list of one."""
    return (value,) if isinstance(value, str) else value


def _text_date(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else str(value) if type(value) is int else value


Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="Small letters, digits and hyphens.")]
Place = Annotated[
    str,
    AfterValidator(_label(lambda name: WORLD if name.upper() == WORLD else labels.place(name))),
    Field(description="Country (ISO3 or English name) or bloc."),
]
Places = Annotated[tuple[Place, ...], BeforeValidator(listed)]
Country = Annotated[
    str,
    AfterValidator(_label(lambda name: labels.country(name).iso3)),
    Field(description="Country (ISO3 or English name)."),
]
MineralKey = Annotated[str, AfterValidator(_label(lambda name: labels.mineral(name).key))]
Stages = Annotated[tuple[labels.Stage, ...], BeforeValidator(listed)]
Texts = Annotated[tuple[str, ...], BeforeValidator(listed)]
HsCode = Annotated[str, BeforeValidator(_text_date), Field(pattern=r"^\d{4,6}$", description="HS code, 4 or 6 digits.")]


class Source(Record):
    """Where a fact comes from. `cited` needs a publisher or an address; a guess says so."""

    title: str = Field(min_length=1, description="Title of the text, or what is assumed.")
    publisher: str = Field("", description="Who published it.")
    date: Annotated[str, BeforeValidator(_text_date)] = Field(
        "", pattern=r"^(\d{4}(-\d\d(-\d\d)?)?)?$", description="2023, 2023-07 or 2023-07-03."
    )
    url: str = Field("", description="Address.")
    status: Literal["cited", "recalled", "assumption"] = Field(
        "cited", description="cited, recalled (from memory, not looked up) or assumption."
    )
    note: str = Field("", description="What it says, or what it does not.")

    @model_validator(mode="after")
    def _found_again(self) -> Self:
        if self.status == "cited" and not (self.publisher or self.url):
            raise ValueError(
                "a cited source needs a publisher or a url. Add one, or say status: recalled or status: assumption"
            )
        return self


def within(amount: Amount) -> Callable[[Distribution], Distribution]:
    """A check that what can be drawn lies within an amount's limits; of a band without ends, that the band does."""

    def check(law: Distribution) -> Distribution:
        ends = law.numbers if law.law in _FAR_BANDS else law.support
        for end in ends:
            if not amount.low <= end <= amount.high:
                limit = amount.low if end < amount.low else amount.high
                side = "below" if end < amount.low else "above"
                share = ". A share between 0 and 1: half is 0.5" if amount.unit == "share" else ""
                raise ValueError(f"{end:g} {amount.unit} is {side} {limit:g}{share}")
        return law

    return check


def held(value: Number, amount: Amount) -> Number:
    """Draws put on an amount's limits where they lie outside: the tails of a band without ends."""
    return np.clip(value, amount.low, amount.high) if np.ndim(value) else float(np.clip(value, amount.low, amount.high))


def codes(places: Iterable[str], year: int | None = None) -> tuple[str, ...]:
    """Countries of these places: blocs by their members in the year (today's without one); WORLD stays itself."""
    found = [sorted(labels.members(place, year or _TODAY)) for place in places]
    return tuple(dict.fromkeys(code for group in found for code in group))
