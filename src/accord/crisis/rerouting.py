"""Rerouting: how far third countries step in. The assumption that decides, so every result has all three regimes.

    none     no third country ships more than in the base year; nothing leaks
    limited  third countries replace the share of the lost tonnes that past disruptions show for a loss of that size
             (ADR 0012), spread over them by what passes through them; new links open at a premium; some leaks
    free     existing links grow without a cap and new links open at the premium without one; the same leaks

The sender's sales to others are never capped. Inputs: `rerouting_place` (the place between what the least and the most
helpful new episode would show), `new_link_premium`, `leak`. A regime only sets upper bounds: calibration has put every
link that may open into the network, closed.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from accord.core.quotient import ratio
from accord.crisis.backtest.response import joint_growth
from accord.market.change import Draw, allow, cap
from accord.market.network import Floats, Ints, Kind, Network, Number

Regime = Literal["none", "limited", "free"]
REGIMES: tuple[Regime, ...] = get_args(Regime)
IN_WORDS: dict[Regime, str] = {"none": "no rerouting", "limited": "limited rerouting", "free": "free rerouting"}
_MAKES: tuple[Kind, ...] = ("supply", "inferred", "conversion")
_ARRIVING: tuple[Kind, ...] = ("supply", "inferred", "conversion", "stock", "trade")


def leak(regime: Regime, draw: Draw) -> Number:
    """Share of a banned flow that arrives all the same."""
    return 0.0 if regime == "none" else draw["leak"]


def rerouted(
    network: Network, regime: Regime, draw: Draw, sender: str, targets: tuple[str, ...], shocked: Network
) -> Network:
    """The network under a regime: links of third countries capped, their closed links into the targets opened.

    `shocked` is the network under the crisis: what the limited regime replaces depends on what is lost in it.
    """
    helpers = np.setdiff1d(network.arcs("trade"), network.arcs("trade", tail=sender))
    into = _into_targets(network, sender, targets)
    if regime == "none":
        return cap(network, helpers, network.base[..., helpers])
    if regime == "free":
        return allow(network, np.intersect1d(into, network.arcs("new_link")), np.inf)
    room = _replacement(network, shocked, draw["rerouting_place"], sender, targets, into)
    ends = np.concatenate([network.arcs("trade", head=place) for place in targets])
    among = np.setdiff1d(np.intersect1d(helpers, ends), into)
    network = cap(network, among, network.base[..., among])  # a target is no helper of another
    old = np.intersect1d(into, helpers)
    base, more = network.base[..., old], room[..., np.searchsorted(into, old)]
    network = cap(network, old, base + more)
    new = np.intersect1d(into, network.arcs("new_link"))
    return allow(network, new, room[..., np.searchsorted(into, new)])


def lost(network: Network, shocked: Network) -> Floats:
    """Tonnes a period that no longer reach each node in a crisis if nobody reacts: (..., nodes).

    What is cut on the way, and what suppliers no longer make; one step back, not along the whole chain.
    """
    base = np.broadcast_to(network.base, np.broadcast_shapes(network.base.shape, shocked.upper.shape))
    old = slice(0, base.shape[-1])
    cut = base - np.minimum(base, shocked.upper[..., old])
    makes, trade = network.arcs(*_MAKES), network.arcs("trade")
    unmade = _into_nodes(network, makes, (network.gain * cut)[..., makes])
    through = throughput(network)
    share = ratio(unmade, through)
    arriving = cut + (base - cut) * np.append(share, np.zeros((*share.shape[:-1], 1)), axis=-1)[..., network.tail]
    return unmade + _into_nodes(network, trade, arriving[..., trade])


def _replacement(
    network: Network, shocked: Network, at: Number, sender: str, targets: tuple[str, ...], into: Ints
) -> Floats:
    """Tonnes a period by which each link into the targets may grow, (..., links).

    What is replaced of all that is lost at a stage goes to the targets by what each lost, and comes from the helpers by
    what passes through them.
    """
    labels = [(node.stage, node.period) for node in network.nodes]
    layers = {label: n for n, label in enumerate(dict.fromkeys(labels))}
    layer = np.array([layers[label] for label in labels], np.int64)
    member = np.arange(len(layers))[:, np.newaxis] == layer
    hit = np.isin(np.arange(len(labels)), np.concatenate([network.at(place) for place in targets]))
    gone = np.where(hit, lost(network, shocked), 0.0)
    ships = network.arcs("trade")
    ships = ships[~np.isin(network.tail[ships], network.at(sender))]
    shipped = _into_nodes(network, ships, network.base[..., ships], network.tail)
    gone_of, shipped_of = gone @ member.T, shipped @ member.T
    loss = ratio(gone_of, shipped_of)
    grown = joint_growth(loss, at) * shipped_of
    replaced = ratio(grown, gone_of)
    tonnes = np.minimum(replaced, 1.0)[..., layer] * gone
    through = throughput(network)[..., network.tail[into]]
    every = _into_nodes(network, into, through)[..., network.head[into]]
    part = ratio(through, every)
    return np.asarray(tonnes[..., network.head[into]] * part)


def throughput(network: Network) -> Floats:
    """What arrives at every node in the base year, in tonnes a period: (..., nodes)."""
    into = network.arcs(*_ARRIVING)
    into = into[network.head[into] >= 0]
    return _into_nodes(network, into, (network.gain * network.base)[..., into])


def _into_nodes(network: Network, arcs: Ints, values: Floats, ends: Ints | None = None) -> Floats:
    """Values by arc summed at the nodes that the arcs enter (or at `ends`): (..., arcs) -> (..., nodes)."""
    total = np.zeros((len(network.nodes), *values.shape[:-1]))
    np.add.at(total, (network.head if ends is None else ends)[arcs], values.T)
    return np.asarray(total.T)


def _into_targets(network: Network, sender: str, targets: tuple[str, ...]) -> Ints:
    """Links, old and closed, into the targets from places that are neither the sender nor a target.

    Where all but the sender are targets, they may help one another.
    """
    links = network.arcs("trade", "new_link")
    place = np.array([*(node.place for node in network.nodes), ""])
    no_help = {sender} if network.places <= {sender, *targets} else {sender, *targets}
    helps = ~np.isin(place[network.tail[links]], list(no_help))
    return links[helps & np.isin(place[network.head[links]], targets)]
