"""Export licence: everything stops while the first applications are examined; then a share stays refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from accord.core.errors import Fault
from accord.crisis.shock import LEAK, MONTHS, SHARE, Shock, window
from accord.crisis.shocks.export_ban import held_back, links, no_links
from accord.market.network import Network, Number


@dataclass(frozen=True, slots=True)
class ExportLicence(Shock):
    """Of the base flow 1 - coverage x (1 - leak) arrives in the first `delay` months, and then
    1 - refused x coverage x (1 - leak). `refused` 0 without a delay is the identity."""

    sender: Annotated[str, "place", "Country that asks for licences."]
    targets: Annotated[tuple[str, ...], "places", "Countries whose buyers need one; WORLD is all others."]
    refused: Annotated[Number, SHARE, "Share of applications that is refused or not decided in the end."]
    delay: Annotated[Number, MONTHS, "Months before the first licence is granted: nothing is shipped until then."] = 0.0
    leak: Annotated[Number, LEAK, "Share of what is stopped that arrives through third countries all the same."] = 0.0
    stages: Annotated[tuple[str, ...], "stages", "Stages that need a licence; all where none is named."] = ()
    coverage: Annotated[Number, SHARE, "Share of the flow that the listed items are."] = 1.0

    def __call__(self, network: Network) -> Network:
        """The network with the sender's links to its targets capped."""
        waiting = window(network, self.start, np.minimum(self.delay, self.months), self.ramp)
        stopped = waiting + self.refused * (self.acting(network) - waiting)
        arcs = links(network, self.sender, self.targets, self.stages)
        return held_back(network, arcs, self.coverage * (1 - self.leak) * stopped)

    def faults(self, network: Network) -> Iterator[Fault]:
        """The sender must ship to one of its targets."""
        yield from no_links(network, self.sender, self.targets, self.stages)
