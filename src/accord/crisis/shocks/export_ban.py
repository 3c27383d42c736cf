"""Export ban: a sender cuts a share of what it ships to its targets; a leak arrives all the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from accord.market.change import cap
from accord.market.network import Network


@dataclass(frozen=True, slots=True)
class ExportBan:
    """`cut` and `leak` are shares: of the base flow 1 - cut x (1 - leak) still arrives. `cut` 0 is the identity."""

    sender: str
    targets: tuple[str, ...]
    cut: float = 1.0
    leak: float = 0.0

    def __call__(self, network: Network) -> Network:
        """The network with the sender's links to its targets capped."""
        if self.cut == 0:
            return network
        arcs = np.concatenate([network.arcs("trade", tail=self.sender, head=target) for target in self.targets])
        return cap(network, arcs, network.base[arcs] * (1 - self.cut * (1 - self.leak)))
