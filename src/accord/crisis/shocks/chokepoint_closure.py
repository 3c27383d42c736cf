"""Chokepoint closure: ships no longer pass a strait or a canal; the links that need it carry less, or cost more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from accord.core.errors import Fault
from accord.core.routes import share_through
from accord.crisis.shock import SHARE, Amount, Shock, by_arc
from accord.market.change import add_cost, cap
from accord.market.network import Floats, Network, Number


@dataclass(frozen=True, slots=True)
class ChokepointClosure(Shock):
    """A link loses `closed` of the part of its trade that passes the chokepoint; what sails round pays `detour`. A link
    that carried nothing loses as much of its room.

    Which part passes is a convention by coasts (`core/vocab/chokepoints.csv`). Both at 0 is the identity.
    """

    chokepoint: Annotated[str, "chokepoint", "Strait or canal, such as malacca."]
    closed: Annotated[Number, SHARE, "Share of the passing trade that stops."] = 1.0
    detour: Annotated[Number, Amount("USD/kg"), "Extra cost of the trade that sails round."] = 0.0

    def __call__(self, network: Network) -> Network:
        """The network with the links through the chokepoint capped, and dearer."""
        arcs = network.arcs("trade", "new_link")
        through = passing(network, self.chokepoint)
        arcs, through = arcs[through > 0], through[through > 0]
        share = through * by_arc(network, arcs, self.acting(network))
        stopped = self.closed * share
        most = np.where(network.kind[arcs] == "trade", network.base[..., arcs], network.upper[..., arcs])
        most = np.where(stopped < 1, most * np.where(stopped < 1, 1 - stopped, 1.0), 0.0)
        network = cap(network, arcs, np.where(stopped > 0, most, np.inf))
        return add_cost(network, arcs, self.detour * share)

    def faults(self, network: Network) -> Iterator[Fault]:
        """Some trade must pass."""
        if not np.any(passing(network, self.chokepoint)):
            yield Fault("chokepoint", f"no trade of it passes {self.chokepoint}", "Its closure would change nothing")


def passing(network: Network, chokepoint: str) -> Floats:
    """Share of each link (arcs of the kinds trade and new_link, in their order) that passes the chokepoint."""
    ends = np.stack([network.tail, network.head])[:, network.arcs("trade", "new_link")]
    return np.array([share_through(chokepoint, network.nodes[a].place, network.nodes[b].place) for a, b in ends.T])
