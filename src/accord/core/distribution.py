"""Distribution: how an input that nobody knows exactly is drawn, given by the numbers that a person would state.

    0.8                                the number itself
    fixed: 0.8                         the same
    uniform: [0.5, 1.0]                from-to
    triangular: [0.2, 0.5, 1.0]        least, most likely, most
    lognormal: [0.05, 0.3]             its 5-95 % band
    normal: [-1.0, 3.0]                its 5-95 % band
    choice: [3, 6, 12]                 one of these, with `weights` beside it or all alike

Quantiles -> values (`at`), so that any sample of the unit cube can be used. Nothing is drawn here.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Annotated, Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema
from scipy.special import ndtri

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
_Z95 = float(ndtri(0.95))


class Distribution(BaseModel):
    """One law, named by its key; `weights` go with `choice` only. A plain number is read as `fixed`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fixed: Number | None = Field(None, description="The number itself.")
    uniform: tuple[Number, Number] | None = Field(None, description="From-to.")
    triangular: tuple[Number, Number, Number] | None = Field(None, description="Least, most likely, most.")
    lognormal: tuple[Number, Number] | None = Field(None, description="5-95 % band, above 0.")
    normal: tuple[Number, Number] | None = Field(None, description="5-95 % band.")
    choice: tuple[Number, ...] | None = Field(None, description="One of these numbers.", min_length=1)
    weights: tuple[Number, ...] | None = Field(None, description="Weights of a choice; all alike without them.")

    @model_validator(mode="before")
    @classmethod
    def _plain_number(cls, value: Any) -> Any:
        return {"fixed": value} if isinstance(value, int | float) and not isinstance(value, bool) else value

    @model_validator(mode="after")
    def _one_law(self) -> Self:
        given = [name for name in LAWS if getattr(self, name) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "none"
            raise ValueError(f"one law is needed, not {found}. Write a number, or one of {', '.join(LAWS)}")
        if self.weights is not None and self.choice is None:
            raise ValueError("weights go with choice only. Leave them out")
        if self.choice is not None and self.weights is not None:
            if len(self.weights) != len(self.choice):
                raise ValueError(f"{len(self.choice)} choices and {len(self.weights)} weights. Give one weight each")
            if min(self.weights) < 0 or sum(self.weights) <= 0:
                raise ValueError("weights are 0 or more, and not all 0")
        numbers = self.numbers
        if self.law != "choice" and any(a > b for a, b in pairwise(numbers)):
            raise ValueError(f"the numbers of {self.law} go from low to high, not {', '.join(map(_plain, numbers))}")
        if self.law == "lognormal" and numbers[0] <= 0:
            raise ValueError("a lognormal band lies above 0. Use uniform, or choice, where 0 is possible")
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """A number or an object with one of the laws."""
        made = handler.resolve_ref_schema(handler(core))
        for shown in made["properties"].values():
            shown.pop("default", None)
            if "anyOf" in shown:  # absent is left out, not written as null
                shown |= shown.pop("anyOf")[0]
        return {
            "description": "A number, or one law with the numbers that state it.",
            "anyOf": [{"type": "number"}, made | {"minProperties": 1, "maxProperties": 2}],
        }

    @property
    def law(self) -> str:
        """The name of the law."""
        return next(name for name in LAWS if getattr(self, name) is not None)

    @property
    def numbers(self) -> tuple[float, ...]:
        """The numbers that state it."""
        stated = getattr(self, self.law)
        return stated if isinstance(stated, tuple) else (stated,)

    @property
    def is_fixed(self) -> bool:
        """Whether every draw is the same."""
        return len(set(self.numbers)) == 1

    @property
    def support(self) -> tuple[float, float]:
        """Least and largest value that can be drawn."""
        if self.is_fixed:
            return self.numbers[0], self.numbers[0]
        if self.law == "lognormal":
            return 0.0, math.inf
        return (-math.inf, math.inf) if self.law == "normal" else (min(self.numbers), max(self.numbers))

    @property
    def median(self) -> float:
        """The value at the quantile 0.5."""
        return float(self.at(0.5))

    @property
    def text(self) -> str:
        """The law as a person reads it."""
        if self.law == "fixed" or self.is_fixed:
            return _plain(self.numbers[0])
        if self.law == "choice":
            return " or ".join(map(_plain, self.numbers))
        if self.law == "triangular":
            low, mode, high = map(_plain, self.numbers)
            return f"{low} to {high}, most likely {mode}"
        low, high = map(_plain, self.numbers)
        return f"{low} to {high}" + ("" if self.law == "uniform" else f" (5-95 %, {self.law})")

    def at(self, quantile: ArrayLike) -> NDArray[np.float64]:
        """Values at quantiles in (0, 1), in the same shape."""
        q = np.asarray(quantile, np.float64)
        low, high = self.numbers[0], self.numbers[-1]
        if self.is_fixed:
            return np.full(q.shape, low)
        if self.law == "uniform":
            return np.asarray(low + q * (high - low))
        if self.law == "triangular":
            mode, width = self.numbers[1], high - low
            rising = low + np.sqrt(q * width * (mode - low))
            return np.where(q * width < mode - low, rising, high - np.sqrt((1 - q) * width * (high - mode)))
        if self.law == "choice":
            weights = np.cumsum(self.weights or np.ones(len(self.numbers)))
            return np.array(self.numbers)[np.searchsorted(weights / weights[-1], q, side="right")]
        if self.law == "lognormal":
            low, high = math.log(low), math.log(high)
        drawn = (low + high) / 2 + (high - low) / (2 * _Z95) * ndtri(q)
        return np.asarray(np.exp(drawn) if self.law == "lognormal" else drawn)


LAWS = tuple(name for name in Distribution.model_fields if name != "weights")
"""The names of the laws."""


def _plain(number: float) -> str:
    return f"{number:g}"
