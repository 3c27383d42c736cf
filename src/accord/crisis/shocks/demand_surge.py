"""Demand surge: a country needs so many tonnes a month more: a war's replenishment, a build-up, a boom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from accord.core.errors import Fault, ModelError
from accord.crisis.shock import Amount, Shock, by_arc, demand
from accord.market.change import shift_demand
from accord.market.network import Network, Number


@dataclass(frozen=True, slots=True)
class DemandSurge(Shock):
    """Demand of the place grows by `tonnes` a month at every price, over its classes of use in proportion to their
    base use. `tonnes` 0 is the identity. ModelError where the place uses nothing that could grow."""

    place: Annotated[str, "place", "Country that needs more."]
    tonnes: Annotated[Number, Amount("t a month"), "Contained tonnes a month on top of base use."]
    stages: Annotated[tuple[str, ...], "stages", "Stages at which it is used; all where none is named."] = ()
    uses: Annotated[tuple[str, ...], "uses", "Classes of use that grow; all where none is named."] = ()

    def __call__(self, network: Network) -> Network:
        """The network with demand shifted out."""
        arcs = demand(network, (self.place,), self.stages, self.uses)
        used = network.base[..., arcs].sum(axis=-1, keepdims=True)
        if np.any((used <= 0) & np.not_equal(self.tonnes, 0)):
            fault = next(self.faults(network))
            raise ModelError(fault.what, where="demand surge", hint=fault.hint)
        more = np.asarray(self.tonnes) * 12 * network.step * network.periods / np.where(used > 0, used, 1.0)
        return shift_demand(network, arcs, 1 + more * by_arc(network, arcs, self.acting(network)))

    def faults(self, network: Network) -> Iterator[Fault]:
        """The place must use some of it, or there is no demand to grow."""
        arcs = demand(network, (self.place,), self.stages, self.uses)
        if not np.all(network.base[..., arcs].sum(axis=-1) > 0):
            what = f"{self.place} uses none of it in the base year"
            yield Fault("place", what, "Name another place, stage or class of use")
