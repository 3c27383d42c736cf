"""Episode: a past disruption in two objects, what was known before and what came after.

Predictors are handed `Before` alone. It has no field for anything later, so none can leak.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from accord.core import labels
from accord.core.quotient import ratio

REST = "ROW"
"""The countries outside the coverage of an episode, as one place."""
DEPENDENT = 0.10
LARGE = 0.003
"""An importer is affected if it is a target, took this share from the sender and this share of world imports."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Before:
    """What is known the year before: flows and values (exporters x importers, t and kUSD) and the tonnes left.

    `left` is what the sender still ships to its targets in the year after (t), the one imposed number.
    """

    id: str
    hs: tuple[str, ...]
    exporter: str
    targets: tuple[str, ...]
    type: str
    year: int
    left: float
    exporters: tuple[str, ...]
    importers: tuple[str, ...]
    flows: np.ndarray
    values: np.ndarray
    affected: np.ndarray

    @cached_property
    def commodity(self) -> str:
        """What the codes are: the first mineral of the vocabulary that has one of them, else the HS heading."""
        for mineral in labels.minerals().values():
            if set(mineral.hs) & set(self.hs):
                return mineral.key
        return f"HS {min(self.hs)[:4]}"

    @cached_property
    def others(self) -> np.ndarray:
        """Which exporters are not the sender."""
        return np.array([name != self.exporter for name in self.exporters])

    @cached_property
    def targeted(self) -> np.ndarray:
        """Which importers the sender cuts off."""
        return np.array([name in self.targets for name in self.importers])

    @cached_property
    def cut(self) -> np.ndarray:
        """The capped cells, exporters x importers."""
        return np.asarray(~self.others[:, None] & self.targeted[None, :])

    @cached_property
    def remaining(self) -> np.ndarray:
        """The flows with the capped cells scaled down to `left` (L), before anybody replaces anything."""
        return self.capped(self.flows)

    @cached_property
    def loss(self) -> float:
        """Lost tonnes over the tonnes that the other exporters shipped."""
        return float((self.flows - self.remaining).sum() / self.flows[self.others].sum())

    def capped(self, flows: np.ndarray) -> np.ndarray:
        """`flows` with the capped cells scaled to add up to `left`."""
        return np.where(self.cut, flows * (self.left / flows[self.cut].sum()), flows)


@dataclass(frozen=True, eq=False)
class Episode:
    """A disruption with its outcome: `after` has the shape of `before.flows`, or is None where nobody knows yet."""

    before: Before
    after: np.ndarray | None

    @property
    def observed(self) -> np.ndarray:
        """Import totals of the year after (t)."""
        if self.after is None:
            raise ValueError(f"{self.before.id} has no outcome")
        return np.asarray(self.after.sum(axis=0))


def dependent(exporter: str, exporters: tuple[str, ...], importers: tuple[str, ...], flows: np.ndarray) -> np.ndarray:
    """Importers (without the rest of the world) that take `DEPENDENT` from the exporter and `LARGE` of the world."""
    total = flows.sum(axis=0)
    share = ratio(flows[exporters.index(exporter)], total)
    named = np.array([name != REST for name in importers])
    return np.asarray(named & (share >= DEPENDENT) & (total >= LARGE * flows.sum()))
