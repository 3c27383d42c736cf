"""Price-floor withdrawal: a state no longer buys at its floor price, and the output that rested on it stops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from accord.crisis.shock import SHARE, Shock, by_arc, of_stages, output
from accord.market.change import scale
from accord.market.network import Network, Number


@dataclass(frozen=True, slots=True)
class PriceFloorWithdrawal(Shock):
    """The places lose the `resting` share of their output, and their buyers of last resort with it.

    How much rests on a floor is an assumption: no table shows it. `resting` 0 is the identity.
    """

    places: Annotated[tuple[str, ...], "places", "Countries whose floor is withdrawn."]
    resting: Annotated[Number, SHARE, "Share of their output that only the floor keeps going."]
    stages: Annotated[tuple[str, ...], "stages", "Stages that the floor covered; all where none is named."] = ()

    def __call__(self, network: Network) -> Network:
        """The network without the floors and with less output."""
        floors = [of_stages(network, network.arcs("floor", tail=place), self.stages) for place in self.places]
        arcs = np.concatenate([output(network, self.places, self.stages), *floors])
        return scale(network, arcs, 1 - by_arc(network, arcs, self.resting * self.acting(network)))
