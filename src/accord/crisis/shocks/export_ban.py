"""Export ban: a sender cuts a share of what it ships to its targets; a leak arrives all the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from accord.core.errors import Fault
from accord.crisis.shock import LEAK, SHARE, WORLD, Shock, by_arc, of_stages
from accord.market.change import cap
from accord.market.network import Floats, Ints, Network, Number


@dataclass(frozen=True, slots=True)
class ExportBan(Shock):
    """Of the base flow 1 - cut x coverage x (1 - leak) still arrives, and no more. `cut` 0 is the identity."""

    sender: Annotated[str, "place", "Country that cuts."]
    targets: Annotated[tuple[str, ...], "places", "Countries that are cut off; WORLD is all others."]
    cut: Annotated[Number, SHARE, "Share of its shipments of the listed items that the sender stops."] = 1.0
    leak: Annotated[Number, LEAK, "Share of what is stopped that arrives through third countries all the same."] = 0.0
    stages: Annotated[tuple[str, ...], "stages", "Stages that are cut; all where none is named."] = ()
    coverage: Annotated[Number, SHARE, "Share of the flow that the listed items are."] = 1.0

    def __call__(self, network: Network) -> Network:
        """The network with the sender's links to its targets capped."""
        stopped = self.cut * self.coverage * (1 - self.leak) * self.acting(network)
        return held_back(network, links(network, self.sender, self.targets, self.stages), stopped)

    def faults(self, network: Network) -> Iterator[Fault]:
        """The sender must ship to one of its targets."""
        yield from no_links(network, self.sender, self.targets, self.stages)


def no_links(network: Network, sender: str, targets: tuple[str, ...], stages: tuple[str, ...]) -> Iterator[Fault]:
    """A fault where there is nothing that the sender could cut."""
    if not len(network.arcs("trade", tail=sender)):
        yield Fault("sender", f"{sender} exports none of it", "Choose a sender that exports")
    elif not len(links(network, sender, targets, stages)):
        at = f" at the stage {', '.join(stages)}" if stages else ""
        yield Fault("targets", f"{sender} ships none of it to {', '.join(targets)}{at}", "Nothing can be cut there")


def links(network: Network, sender: str, targets: tuple[str, ...], stages: tuple[str, ...]) -> Ints:
    """The sender's trade arcs to its targets, at these stages."""
    if WORLD in targets:
        return of_stages(network, network.arcs("trade", tail=sender), stages)
    found = [network.arcs("trade", tail=sender, head=target) for target in targets]
    return of_stages(network, np.concatenate(found), stages)


def held_back(network: Network, arcs: Ints, stopped: Floats) -> Network:
    """The arcs capped at 1 - `stopped` (by period) of their base flow; those with nothing stopped stay free."""
    share = by_arc(network, arcs, stopped)
    return cap(network, arcs, np.where(share > 0, network.base[..., arcs] * (1 - share), np.inf))
