"""Shock: what all shocks share: when they act, which arcs they find, and what their fields mean to a person.

A shock is a frozen dataclass of numbers and codes, Network -> Network; a number may be a column of shape (draws, 1).
Each field is `Annotated` with what it takes (an `Amount`, or a role) and a sentence: scenario files, their schema and
templates are made from these. Months count from 1; a period feels the mean of a shock over its own length, so that a
network of one year and one of twelve months see the same crisis.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from accord.core.errors import Fault
from accord.market.network import Floats, Ints, Network, Number

WORLD = "WORLD"
"""Every country but the sender."""
Role = Literal["place", "places", "stages", "uses", "chokepoint"]
MAX_MONTHS = 48
"""Longest crisis that can be asked for."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What a number means: its unit and limits, and the prior that is drawn where a scenario states nothing."""

    unit: str
    low: float = 0.0
    high: float = math.inf
    prior: str = ""


SHARE = Amount("share", 0, 1)
LEAK = Amount("share", 0, 1, prior="leak")
MONTH = Amount("month", 1, MAX_MONTHS)
MONTHS = Amount("months", 0, MAX_MONTHS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shock(ABC):
    """A Change with a beginning, a duration and a ramp. Zero size is the identity; more size is never less effect."""

    start: Annotated[Number, MONTH, "Month in which it begins; 1 is the first."] = 1.0
    months: Annotated[Number, MONTHS, "How long it lasts; to the end where nothing is said."] = math.inf
    ramp: Annotated[Number, MONTHS, "Months over which it grows from nothing to its full size."] = 0.0

    @abstractmethod
    def __call__(self, network: Network) -> Network:
        """The network under the shock."""

    def faults(self, network: Network) -> Iterator[Fault]:  # noqa: ARG002
        """Why it would change nothing in this network, whatever its size. That its places and stages are nodes is
        checked for all shocks alike."""
        yield from ()

    def acting(self, network: Network) -> Floats:
        """How far it acts in each period, in [0, 1]: the mean over the period of its ramp within its time."""
        return window(network, self.start, self.months, self.ramp)


def window(network: Network, start: Number, months: Number, ramp: Number = 0.0) -> Floats:
    """Mean over each period of what grows from 0 at the begin of month `start` to 1 over `ramp`, and ends at once.

    (periods,), or (draws, periods) where a number differs by draw.
    """
    length = network.step * 12
    after = np.clip(np.arange(network.periods + 1) * length - (np.asarray(start) - 1), 0.0, np.maximum(months, 0.0))
    rising = np.minimum(after, ramp)
    grown = after - rising + rising**2 / (2 * np.where(np.equal(ramp, 0), 1.0, ramp))
    return np.asarray(np.diff(grown, axis=-1) / length)


def by_arc(network: Network, arcs: Ints, size: Floats) -> Floats:
    """What is given by period (..., periods) as numbers by arc (..., arcs): the period of the node that an arc leaves,
    or enters from the ground."""
    at = np.where(network.tail[arcs] >= 0, network.tail[arcs], network.head[arcs])
    period = np.fromiter((node.period for node in network.nodes), np.int64, len(network.nodes))
    return size[..., period[at]]


def output(network: Network, places: Iterable[str], stages: tuple[str, ...] = ()) -> Ints:
    """Arcs by which the places put material into these stages (all where none is named): mines, plants, works."""
    found = network.arcs("supply", "expansion", "inferred", "conversion", "conversion_expansion")
    return found[np.isin(network.head[found], _nodes(network, places, stages))]


def demand(network: Network, places: Iterable[str], stages: tuple[str, ...] = (), uses: tuple[str, ...] = ()) -> Ints:
    """Demand arcs of the places, at these stages and of these classes of use (all where none is named)."""
    found = network.arcs("core", "elastic")
    if uses:
        found = found[np.isin(network.use[found], uses)]
    return found[np.isin(network.tail[found], _nodes(network, places, stages))]


def of_stages(network: Network, arcs: Ints, stages: tuple[str, ...]) -> Ints:
    """Those of the arcs that leave a node at one of the stages; all where none is named."""
    return arcs[np.isin(network.tail[arcs], _nodes(network, network.places, stages))] if stages else arcs


def _nodes(network: Network, places: Iterable[str], stages: tuple[str, ...]) -> Ints:
    wanted = frozenset(places)
    return np.array(
        [n for n, node in enumerate(network.nodes) if node.place in wanted and (not stages or node.stage in stages)],
        np.int64,
    )
