"""Priors: the named inputs that nobody measured, with their range, source and status, and how they are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from accord.core.distribution import Distribution
from accord.core.vocab import rows


@dataclass(frozen=True, slots=True)
class Prior:
    """A named input: `low` and `high` are its 5-95 % band if lognormal, its bounds if uniform."""

    id: str
    meaning: str
    low: float
    high: float
    distribution: str
    unit: str
    source: str
    recalled: bool

    @property
    def law(self) -> Distribution:
        """How it is drawn."""
        if self.distribution == "fixed":
            return Distribution(fixed=self.low)
        return Distribution.model_validate({self.distribution: (self.low, self.high)})

    def at(self, quantile: float) -> float:
        """The value at a quantile in (0, 1)."""
        return float(self.law.at(quantile))

    @property
    def range(self) -> str:
        """The range as a person reads it."""
        if self.low == self.high:
            return f"{self.low:g}"
        kind = "5-95 %" if self.distribution == "lognormal" else "from-to"
        return f"{self.low:g}-{self.high:g} ({kind}, {self.distribution})"


@cache
def priors() -> Mapping[str, Prior]:
    """All priors of `core/vocab/priors.csv` by id."""
    return {
        r["id"]: Prior(
            r["id"], r["meaning"], float(r["low"]), float(r["high"]), r["distribution"], r["unit"], r["source"],
            r["status"] == "recalled",
        )
        for r in rows("priors")
    }  # fmt: skip


def central() -> dict[str, float]:
    """Every prior at its median."""
    return {name: prior.at(0.5) for name, prior in priors().items()}
