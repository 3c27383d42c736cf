"""Figure: a value with its unit, basis, interval, status and ancestry. Nothing that a person reads is a bare float."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from accord.core.errors import ModelError
from accord.core.units import format_value

FigureStatus = Literal["reported", "estimated", "recalled", "computed", "withheld", "above", "below", "unknown"]
Basis = Literal["gross", "contained", "oxide"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number as it may be shown, or the reason why there is none.

    `low` and `high` bound it and `interval` says what they are ("5-95 % of 200 draws", "range of sources");
    without them `interval` says why there is none. `scope` names the place inside a result, outermost first, such
    as ("crisis", "limited", "no pact"). `sources` are source ids, `assumptions` are ids in `core/vocab/priors.csv`.
    """

    indicator: str
    value: float | None
    unit: str
    mineral: str | None = None
    country: str | None = None
    year: int | None = None
    stage: str | None = None
    by: str | None = None
    scope: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    interval: str = ""
    basis: Basis | None = None
    status: FigureStatus = "computed"
    reason: str = ""
    formula: str = ""
    sources: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.value is not None and not math.isfinite(self.value):
            raise ModelError(f"{self.indicator} is {self.value}", hint="A figure without a value is None with a reason")
        if self.value is None and not self.reason:
            raise ModelError(f"{self.indicator} has neither a value nor a reason")

    @property
    def id(self) -> str:
        """Readable key: indicator and labels, in one order."""
        labels = (self.mineral, self.country, self.year, self.stage, self.by, *self.scope)
        return ":".join([self.indicator, *(str(label).replace(" ", "-") for label in labels if label)])

    @property
    def text(self) -> str:
        """The number as a person reads it: value, interval, unit; or "unknown"."""
        if self.value is None:
            return "unknown"
        if self.low is None or self.high is None:
            return format_value(self.value, self.unit)
        return format_value(self.value, self.unit, (self.low, self.high))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, null with a reason instead of NaN."""
        names = (
            "id", "indicator", "mineral", "country", "year", "stage", "by", "value", "low", "high",
            "interval", "unit", "basis", "status", "reason", "formula",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names} | {
            "scope": list(self.scope),
            "sources": list(self.sources),
            "assumptions": list(self.assumptions),
        }


def unknown(reason: str, **labels: Any) -> Figure:
    """A Figure that is absent, and why. `labels` are the Figure's other fields."""
    return Figure(value=None, status="unknown", reason=reason, **({"unit": ""} | labels))


def from_draws(draws: Sequence[float], **labels: Any) -> Figure:
    """Median and 5-95 % of the finite draws; the share of failed draws is named in `interval`."""
    finite = sorted(x for x in draws if math.isfinite(x))
    if not finite:
        return unknown("no draw gave an answer", **labels)
    failed = f", {len(draws) - len(finite)} failed" if len(finite) < len(draws) else ""

    def quantile(q: float) -> float:
        position = q * (len(finite) - 1)
        below = int(position)
        above = min(below + 1, len(finite) - 1)
        return finite[below] + (position - below) * (finite[above] - finite[below])

    return Figure(
        value=quantile(0.5),
        low=quantile(0.05),
        high=quantile(0.95),
        interval=f"5-95 % of {len(draws)} draws{failed}",
        **labels,
    )
