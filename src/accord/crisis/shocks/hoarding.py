"""Hoarding: third parties that nobody has cut off buy ahead of need, so that prices rise with no tonne lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from accord.crisis.shock import Amount, Shock, by_arc, demand
from accord.market.change import shift_demand
from accord.market.network import Network, Number


@dataclass(frozen=True, slots=True)
class Hoarding(Shock):
    """The places put `days` of their own base use aside while it lasts, evenly over the time that lies in the scenario.

    `places` empty is everybody but the `spared`. `days` 0 is the identity. What was put aside is not sold again.
    """

    days: Annotated[Number, Amount("days", 0, 1000), "Days of own base use that are put aside."]
    places: Annotated[tuple[str, ...], "places", "Countries that hoard; all but the spared where none is named."] = ()
    spared: Annotated[tuple[str, ...], "places", "Countries that do not; sender and targets unless stated."] = ()

    def __call__(self, network: Network) -> Network:
        """The network with the demand of the places shifted out."""
        places = network.places.intersection(self.places) if self.places else network.places.difference(self.spared)
        arcs, acting = demand(network, places), self.acting(network)
        years = acting.sum(axis=-1, keepdims=True) * network.step
        more = np.asarray(self.days) / 365 / np.where(years > 0, years, 1.0)
        return shift_demand(network, arcs, 1 + more * by_arc(network, arcs, acting))
