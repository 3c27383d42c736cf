"""Rerouting: how far third countries step in. The assumption that decides, so every result has all three regimes.

    none     no third country ships more than in the base year; nothing leaks
    limited  existing links grow up to a cap, new links open at a premium and up to a share of the helper's
             throughput, some of the banned flow leaks
    free     existing links grow without a cap and new links open at the premium without one; the same leaks

The sender's sales to others are never capped. Priors: `link_growth`, `new_link_premium`, `new_link_cap`, `leak`.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from accord.market.change import Draw, cap
from accord.market.network import Kind, Network

Regime = Literal["none", "limited", "free"]
REGIMES: tuple[Regime, ...] = get_args(Regime)
IN_WORDS: dict[Regime, str] = {"none": "no rerouting", "limited": "limited rerouting", "free": "free rerouting"}
_LEAST_THROUGHPUT = 0.01
"""A country is no helper to a target whose use is more than a hundred times what passes through it."""


def leak(regime: Regime, draw: Draw) -> float:
    """Share of a banned flow that arrives all the same."""
    return 0.0 if regime == "none" else draw["leak"]


def rerouted(
    network: Network, regime: Regime, draw: Draw, price: float, sender: str, targets: tuple[str, ...]
) -> Network:
    """The network under a regime: links of third countries capped, and their new links into the targets."""
    helpers = np.setdiff1d(network.arcs("trade"), network.arcs("trade", tail=sender))
    if regime == "none":
        return cap(network, helpers, network.base[helpers])
    if regime == "limited":
        network = cap(network, helpers, network.base[helpers] * (1 + draw["link_growth"]))
    return network.extended(_new_links(network, regime, draw, price, sender, targets))


def _new_links(
    network: Network, regime: Regime, draw: Draw, price: float, sender: str, targets: tuple[str, ...]
) -> list[tuple[Kind, int, int, float, float, float, float]]:
    through = np.zeros(len(network.nodes))
    into = network.arcs("supply", "inferred", "trade")
    np.add.at(through, network.head[into], network.base[into])
    links: list[tuple[Kind, int, int, float, float, float, float]] = []
    for target in targets:
        head = network.number(target)
        existing = set(network.tail[network.arcs("trade", head=target)].tolist())
        for tail, tonnes in enumerate(through):
            name = network.nodes[tail].place
            if name in (sender, *targets) or tail in existing or tonnes < _LEAST_THROUGHPUT * through[head]:
                continue
            room = np.inf if regime == "free" else draw["new_link_cap"] * tonnes
            slope = price / (draw["trade_elasticity"] * tonnes)
            links.append(("new_link", tail, head, draw["new_link_premium"] * price, slope, 0.0, room))
    return links
