"""Cell: one corner of the square under one regime, as arrays over draws: what is kept of blocks of solved networks.

A network of many months has many arcs that differ in nothing but the month. They are one *link* here, and its numbers
are sums over the months; prices and what happens at a node stay by month. For a network of one period, links are arcs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from accord.market.equilibrium import Equilibria
from accord.market.network import GROUND, USES, Floats, Ints, Kind, Network, Node, Use

_CARRIES: tuple[Kind, ...] = ("storage", "opening", "closing")
_MAKES: tuple[Kind, ...] = ("supply", "expansion", "inferred", "project", "conversion", "conversion_expansion")
_PROMISED: tuple[Kind, ...] = ("project", "new_link")
_REACHES: tuple[Kind, ...] = (
    "supply", "inferred", "stock", "conversion", "conversion_expansion", "trade", *_PROMISED,
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Frame:
    """The labels of a cell: `links` is a network of one period whose arcs are the links, `sites` its nodes.

    `link` numbers the link of every arc (-1 for arcs that carry stock), `site` and `period` those of every node.
    """

    links: Network
    link: Ints
    site: Ints
    period: Ints

    @property
    def periods(self) -> int:
        """Number of periods."""
        return int(self.period.max(initial=0)) + 1

    def by_link(self, values: Floats) -> Floats:
        """(draws, arcs) -> (draws, links), summed over the periods."""
        order, first = self._order
        return np.add.reduceat(values[:, order], first, axis=1) if len(first) else values[:, :0]

    @cached_property
    def _order(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.link, kind="stable")
        order = order[np.searchsorted(self.link[order], 0) :]
        first = np.searchsorted(self.link[order], np.arange(len(self.links.tail)))
        return order, first


def frame(network: Network) -> Frame:
    """The Frame of a network."""
    sites: dict[Node, int] = {}
    site = np.array([sites.setdefault(Node(n.place, n.stage), len(sites)) for n in network.nodes], np.int64)
    period = np.array([n.period for n in network.nodes], np.int64)
    at = np.append(site, GROUND)
    ends = at[network.tail], at[network.head]
    carries = np.isin(network.kind, _CARRIES)
    keys = zip(network.kind.tolist(), ends[0].tolist(), ends[1].tolist(), network.use.tolist(), strict=True)
    found: dict[tuple[str, int, int, str], int] = {}
    link = np.array(
        [-1 if skip else found.setdefault(key, len(found)) for key, skip in zip(keys, carries, strict=True)], np.int64
    )
    kind, tail, head, use = zip(*found, strict=True) if found else ((), (), (), ())
    first = np.unique(link, return_index=True)[1][int(carries.any()) :] if len(link) else link
    ones, zeros = np.ones(len(found)), np.zeros(len(found))
    links = Network(
        nodes=tuple(sites), kind=np.array(kind, np.str_), tail=np.array(tail, np.int64), head=np.array(head, np.int64),
        gain=np.atleast_2d(network.gain)[0][first], cost=zeros, curvature=ones, lower=zeros, upper=zeros, base=zeros,
        use=np.array(use, np.str_), step=network.step * network.periods,
    )  # fmt: skip
    return Frame(links, link, site, period)


class Kept(NamedTuple):
    """What is kept of one block, draws first.

    By node (USD/kg, tonnes): `prices`, `unserved` core demand, what is `made`, what is `taken` (used and turned into
    the next stage), what is used by `defence`, `essential` and `other`, what can `reach` the node if nobody reacts
    (own output, stock change and imports that are not cut, as in the base year, and what is promised), and the
    `stock` held for it at the beginning (`opening`) and at the end of the period. By link: `flows` (tonnes), `earned`
    (margin x flow), `loss` (what the arc costs, both in thousand USD) and `rent` (thousand USD that its upper bound is
    worth).
    """

    prices: Floats
    unserved: Floats
    made: Floats
    taken: Floats
    defence: Floats
    essential: Floats
    other: Floats
    reach: Floats
    opening: Floats
    stock: Floats
    flows: Floats
    earned: Floats
    loss: Floats
    rent: Floats
    solved: NDArray[np.bool_]
    residuals: Floats


def read(frame: Frame, network: Network, found: Equilibria, still: Network | None = None) -> Kept:
    """What a cell keeps of a block of networks and their equilibria; NaN in the draws that are not solved.

    `still` is the same block where nobody reroutes: what reaches a place if nobody reacts is read off it.
    """
    failed = ~found.solved[:, np.newaxis]
    prices, flows = np.where(failed, np.nan, found.prices), np.where(failed, np.nan, found.flows)
    finite = np.where(np.isfinite(prices), prices, 0.0)
    margins = network.margins(finite)
    slack = margins - network.cost - network.curvature * flows
    bound = np.isfinite(network.upper) & (network.lower < network.upper)
    rent = np.where(bound & (slack > 0), slack * flows, 0.0)
    cut = (still or network).upper
    within = np.minimum(cut, network.base)
    promised = np.where(np.isin(network.kind, _PROMISED), cut, within)
    own_stock = np.isin(network.kind, ("project",)) & (network.tail != GROUND)
    serves = np.arange(len(network.nodes))
    serves[network.tail[own_stock]] = network.head[own_stock]

    def at(values: Floats, kinds: tuple[Kind, ...], end: Ints, use: Use | None = None, skip: Any = False) -> Floats:
        arcs = np.flatnonzero(np.isin(np.arange(len(end)), network.arcs(*kinds, use=use)) & (end >= 0) & ~skip)
        total = np.zeros((len(network.nodes), len(flows)))
        gained = np.broadcast_to(values, flows.shape)[:, arcs]
        gained = gained * (network.gain[..., arcs] if end is network.head else 1.0)
        np.add.at(total, serves[end[arcs]], gained.T)
        return total.T

    uses = {str(use): at(flows, ("core", "elastic"), network.tail, use) for use in USES}
    return Kept(
        prices=prices,
        unserved=at(flows, ("unserved",), network.head),
        made=at(flows, _MAKES, network.head, skip=own_stock),  # a stock sold is not made
        taken=at(flows, ("core", "elastic", "conversion", "conversion_expansion"), network.tail),
        reach=at(promised, _REACHES, network.head, skip=own_stock) - at(within, ("trade",), network.tail),
        opening=at(network.upper, ("opening",), network.head),
        stock=at(flows, ("storage", "closing"), network.tail),
        flows=frame.by_link(flows),
        earned=frame.by_link(margins * flows),
        loss=frame.by_link(network.cost * flows + network.curvature * flows**2 / 2),
        rent=frame.by_link(rent),
        solved=found.solved,
        residuals=found.residuals,
        **uses,
    )


@dataclass(frozen=True, eq=False)
class Cell:
    """One corner of the square under one regime, over all draws (rows of `kept`)."""

    frame: Frame
    kept: Kept = field(repr=False)

    @property
    def links(self) -> Network:
        """The labels of the links: find them with its `arcs`, and sites with its `at`."""
        return self.frame.links

    def prices(self, place: str, stage: str | None = None) -> Floats:
        """Mean price at a place over the periods, by draw, in USD/kg; NaN where a draw is not solved."""
        return np.asarray(self.monthly("prices", place, stage).mean(axis=1))

    def monthly(self, what: str, place: str, stage: str | None = None) -> Floats:
        """What happens at the node of a place and stage, (draws, periods); NaN where there is no such node."""
        sites = self.links.at(place, stage)
        if len(sites) != 1:
            return np.full((len(self.kept.solved), self.frame.periods), np.nan)
        nodes = np.flatnonzero(self.frame.site == sites[0])
        nodes = nodes[np.argsort(self.frame.period[nodes])]
        return np.asarray(getattr(self.kept, what)[:, nodes])

    def flow(self, *kinds: Kind, tail: str | None = None, head: str | None = None, stage: str | None = None) -> Floats:
        """Tonnes over all periods on the links of these kinds and ends, by draw."""
        return np.asarray(self.kept.flows[:, self.links.arcs(*kinds, tail=tail, head=head, stage=stage)].sum(axis=1))


def joined(frame: Frame, blocks: Sequence[Kept]) -> Cell:
    """The cell of all its blocks of draws."""
    return Cell(frame, Kept(*(np.concatenate(columns) for columns in zip(*blocks, strict=True))))
