"""Capacity loss: mines or plants of a place stand still: an accident, a strike, a flood, a power cut."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from accord.core.errors import Fault
from accord.crisis.shock import SHARE, Shock, by_arc, output
from accord.market.change import scale
from accord.market.network import Network, Number


@dataclass(frozen=True, slots=True)
class CapacityLoss(Shock):
    """Output in use and spare capacity of the places fall by `lost`. `lost` 0 is the identity."""

    places: Annotated[tuple[str, ...], "places", "Countries that lose capacity."]
    lost: Annotated[Number, SHARE, "Share of capacity that is lost."]
    stages: Annotated[tuple[str, ...], "stages", "Stages that are hit; all where none is named."] = ()

    def faults(self, network: Network) -> Iterator[Fault]:
        """Places that make none of the stages have no capacity to lose."""
        arcs = output(network, self.places, self.stages)
        known = arcs[np.isin(network.kind[arcs], ("supply", "conversion"))]
        if not np.any(network.base[..., known] > 0):
            what = f"{', '.join(self.places)}: none of it is known to be made there"
            yield Fault("places", what, "Choose a place that makes some")

    def __call__(self, network: Network) -> Network:
        """The network with less capacity at the places."""
        arcs = output(network, self.places, self.stages)
        return scale(network, arcs, 1 - by_arc(network, arcs, self.lost * self.acting(network)))
