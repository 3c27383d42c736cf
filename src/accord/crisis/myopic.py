"""Foresight: how a network of many periods is solved, with all of the future in sight, or month by month.

perfect   one equilibrium over all periods: whoever holds a stock knows every price to come
myopic    one equilibrium a period: a stock is sold once the price stands at `RELEASE_ABOVE` x its base, and what is
          sold is gone

Neither bounds everything: with stocks, mean prices can be lower and peaks higher under myopia. Both are reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from accord.market.backends import solve_rows
from accord.market.change import RELEASE_ABOVE
from accord.market.equilibrium import Equilibria
from accord.market.network import GROUND, NUMBERS, Arc, Floats, Ints, Network, Node

Foresight = Literal["myopic", "perfect"]
THREADS = 2
"""Threads of one batch; the bits do not depend on them."""
_NO_SLOPE = 1e-3
"""Rise of the release price over the whole stock, over that price."""


def solve_block(network: Network, foresight: Foresight, base_prices: Floats, threads: int = THREADS) -> Equilibria:
    """Equilibria of a block of networks. `base_prices` (draws, nodes of the base) set what stocks ask."""
    if foresight == "perfect" or network.periods == 1:
        return solve_rows(network, threads=threads)
    return _month_by_month(network, base_prices, threads)


def _month_by_month(network: Network, base_prices: Floats, threads: int) -> Equilibria:
    draws = max(network.draws, 1)
    period = np.array([node.period for node in network.nodes])
    prices = np.full((draws, len(network.nodes)), np.nan)
    flows = np.zeros((draws, len(network.tail)))
    opening = network.arcs("opening")
    held = np.zeros((draws, len(network.nodes)))
    held[:, network.head[opening]] = network.upper[..., opening]
    flows[:, opening] = network.upper[..., opening]
    carry = {int(network.tail[arc]): int(arc) for arc in network.arcs("storage", "closing")}
    solved, worst = np.ones(draws, bool), np.zeros((draws, 3))
    for now in range(network.periods):
        nodes = np.flatnonzero(period == now)
        holders = nodes[np.isin(nodes, list(carry))]
        month, arcs = _slice(network, nodes)
        month = month.extended(_releases(month, network, holders, held, _asked(holders, base_prices)))
        found = solve_rows(month, threads=threads)
        solved &= found.solved
        worst = np.maximum(worst, found.residuals)
        prices[:, nodes] = found.prices
        flows[:, arcs] = found.flows[:, : len(arcs)]
        left = held[:, holders] - found.flows[:, len(arcs) :]
        for place, holder in enumerate(holders.tolist()):
            arc = carry[holder]
            flows[:, arc] = np.maximum(left[:, place], 0.0)
            if network.head[arc] != GROUND:
                held[:, network.head[arc]] = flows[:, arc] * network.gain[..., arc]
    return Equilibria(prices, flows, solved, worst)


def _slice(network: Network, nodes: Ints) -> tuple[Network, Ints]:
    """The network of one period without what carries stock, and the numbers of its arcs."""
    inside = np.append(np.isin(np.arange(len(network.nodes)), nodes), True)
    arcs = np.flatnonzero(
        inside[network.tail] & inside[network.head] & ~np.isin(network.kind, ("storage", "opening", "closing"))
    )
    place = np.full(len(network.nodes) + 1, GROUND)
    place[nodes] = np.arange(len(nodes))
    columns: dict[str, Any] = {name: getattr(network, name)[..., arcs] for name in NUMBERS}
    one = replace(
        network, nodes=tuple(network.nodes[n]._replace(period=0) for n in nodes), kind=network.kind[arcs],
        tail=place[network.tail[arcs]], head=place[network.head[arcs]], use=network.use[arcs], **columns,
    )  # fmt: skip
    return one, arcs


def _asked(holders: Ints, base_prices: Floats) -> Floats:
    """What each stock asks, (draws, holders): a market's own stock its base price and a little; one with a node of
    its own asks on the way out."""
    of_base = np.atleast_2d(base_prices)
    first = of_base.shape[-1]
    asked = np.zeros((len(of_base), len(holders)))
    inside = holders < first
    asked[:, inside] = RELEASE_ABOVE * of_base[:, holders[inside]]
    return asked


def _releases(slice_: Network, network: Network, holders: Ints, held: Floats, asked: Floats) -> Sequence[Arc]:
    number = {node: n for n, node in enumerate(slice_.nodes)}
    arcs = []
    for place, holder in enumerate(holders.tolist()):
        node: Node = network.nodes[holder]._replace(period=0)
        tonnes, price = held[:, [holder]], asked[:, [place]]
        slope = _NO_SLOPE * np.maximum(price, 1e-6) / np.maximum(tonnes, 1e-9)
        arcs.append(Arc("opening", GROUND, number[node], price, slope, upper=tonnes))
    return arcs
