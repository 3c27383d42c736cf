"""Priors: the named inputs that nobody measured, with their range, source and status, and how they are drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

from accord.core.vocab import rows

_Z95 = NormalDist().inv_cdf(0.95)


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

    def at(self, quantile: float) -> float:
        """The value at a quantile in (0, 1)."""
        if self.distribution == "lognormal":
            middle = math.log(self.low * self.high) / 2
            spread = math.log(self.high / self.low) / (2 * _Z95)
            return math.exp(middle + spread * NormalDist().inv_cdf(quantile))
        return self.low + quantile * (self.high - self.low)

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
