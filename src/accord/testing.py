"""Testing: tiny networks and markets, random ones, and the crises that certify a solver, for tests of all kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from accord.core.priors import central
from accord.market.calibrate import Base, Observed, ObservedStage, Plan, calibrate
from accord.market.calibrate.stages import rules
from accord.market.network import GROUND, Floats, Kind, Network, Node

Arc = tuple[Kind, int, int, float, float, float, float]
_Row = tuple[str, int, int, float, float, float, float, float]


def tiny_network(nodes: Iterable[str], arcs: Iterable[Arc]) -> Network:
    """A Network of arcs (kind, tail, head, cost, curvature, lower, upper) with gain 1 and no base flows."""
    kind, tail, head, cost, curvature, lower, upper = zip(*arcs, strict=True)
    return Network(
        nodes=tuple(map(Node, nodes)),
        kind=np.array(kind), tail=np.array(tail), head=np.array(head), gain=np.ones(len(kind)),
        cost=np.array(cost), curvature=np.array(curvature), lower=np.array(lower), upper=np.array(upper),
        base=np.zeros(len(kind)),
    )  # fmt: skip


def two_country_trade(*, transport: float = 1.0, capacity: float = np.inf, steep: float = 1e-9) -> Network:
    """Two countries and one link from A to B, such that trade is (5 - transport) where nothing binds.

    A: supply p = 1 + q, demand p = 9 - q (autarky price 5). B: supply p = 5 + q, demand p = 15 - q (autarky price 10).
    """
    free = (0.0, np.inf)
    return tiny_network(
        ("A", "B"),
        [
            ("supply", GROUND, 0, 1.0, 1.0, *free),
            ("elastic", 0, GROUND, -9.0, 1.0, *free),
            ("supply", GROUND, 1, 5.0, 1.0, *free),
            ("elastic", 1, GROUND, -15.0, 1.0, *free),
            ("trade", 0, 1, transport, steep, 0.0, capacity),
        ],
    )


def tiny_observed(price: float = 50.0) -> Observed:
    """A made-up world of a sender (CHN), a helper (MYS) and two targets (JPN, USA) that trade one good."""
    flows = [
        ("CHN", "JPN", 300.0),
        ("CHN", "USA", 200.0),
        ("CHN", "MYS", 50.0),
        ("MYS", "JPN", 120.0),
        ("MYS", "USA", 30.0),
    ]
    stage = ObservedStage(
        rule=next(rule for rule in rules("rare_earths") if rule.main),
        flows=pl.DataFrame(
            {
                "hs92": ["284690"] * len(flows),
                "exporter": [f[0] for f in flows],
                "importer": [f[1] for f in flows],
                "value_usd": [f[2] * price * 1e3 for f in flows],
                "quantity_t": [f[2] * 2 for f in flows],
            }
        ),
        production=pl.DataFrame(
            {"country": ["CHN", "CHN", "MYS"], "tonnes": [2000.0, 2200.0, 300.0], "source": ["a", "b", "a"]}
        ),
        price=price,
    )
    return Observed(mineral="rare_earths", year=2024, stages=(stage,), sources=("a", "b"))


def tiny_base(draw: Mapping[str, float] | None = None) -> Base:
    """The calibrated base year of `tiny_observed`."""
    return calibrate(tiny_observed(), draw or central())


def random_network(seed: int, *, size: int = 6, gains: bool = True, priced: bool = True) -> Network:
    """A feasible network with all that the model allows, anew for every seed.

    Up to `size` nodes, some without arcs or apart from the rest; gains from 0.05 to 1.5 (1 without `gains`); curvatures
    over four orders of size; finite and infinite bounds, some lower bounds above 0; flat ground arcs, with and without
    caps, that keep prices in [0, 200] where `priced`.
    """
    rng = np.random.default_rng(seed)
    nodes = int(rng.integers(1, size + 1))
    rows = [row for n in range(nodes) if rng.random() > 0.15 for row in _random_ground_arcs(rng, n, priced)]
    for _ in range(rng.integers(0, 3 * nodes + 1) if nodes > 1 else 0):
        tail, head = map(int, rng.choice(nodes, 2, replace=False))
        gain = float(rng.uniform(0.05, 1.5)) if gains else 1.0
        rows.append(("trade", tail, head, gain, rng.uniform(0, 5), 10 ** rng.uniform(-3, 1), 0.0, _random_bound(rng)))
    columns: Any = zip(*rows, strict=True) if rows else ((),) * 8
    kind, tails, heads, gain, cost, curvature, lower, upper = columns
    return Network(
        nodes=tuple(Node(f"N{n}") for n in range(nodes)), kind=np.array(kind, np.str_), tail=np.array(tails, np.int64),
        head=np.array(heads, np.int64), gain=np.array(gain), cost=np.array(cost), curvature=np.array(curvature),
        lower=np.array(lower), upper=np.array(upper), base=np.zeros(len(rows)),
    )  # fmt: skip


def _random_ground_arcs(rng: np.random.Generator, n: int, priced: bool) -> Iterator[_Row]:
    """Supply and demand of one node, and the flat arcs that bound its price."""
    for _ in range(rng.integers(0, 3)):
        yield "supply", GROUND, n, 1.0, rng.uniform(0, 20), 10 ** rng.uniform(-2, 1), 0.0, _random_bound(rng)
    for _ in range(rng.integers(0, 3)):
        yield "elastic", n, GROUND, 1.0, -rng.uniform(5, 80), 10 ** rng.uniform(-2, 1), 0.0, _random_bound(rng)
    if priced:
        yield "disposal", n, GROUND, 1.0, 0.0, 0.0, 0.0, np.inf
        yield "unserved", GROUND, n, 1.0, 200.0, 0.0, 0.0, np.inf
        least, most = sorted(rng.uniform(0, 5, 2))
        if rng.random() < 0.3:
            yield "core", n, GROUND, 1.0, -150.0, 0.0, least, most
        if rng.random() < 0.3:
            yield "supply", GROUND, n, 1.0, rng.uniform(1, 30), 0.0, 0.0, rng.uniform(0, 9)


def _random_bound(rng: np.random.Generator) -> float:
    """An upper bound: none, loose, tight or closed."""
    return float(rng.choice([np.inf, rng.uniform(0.5, 30.0), rng.uniform(0.0, 0.5), 0.0], p=[0.5, 0.3, 0.1, 0.1]))


def calibrated(observed: Observed, months: int = 1) -> Network:
    """The network of an observed year at the medians of all priors: in one period, or in months over which the largest
    users hold stocks."""
    year = calibrate(observed, central()).network
    if months == 1:
        return year
    use: Counter[str | tuple[str, str]] = Counter()
    for arc in year.arcs("core", "elastic"):
        node = year.nodes[year.tail[arc]]
        use[node.place, node.stage] += int(year.base[arc])
    stocks = {holder: _DAYS for holder, _ in use.most_common(_HOLDERS)}
    return calibrate(observed, central(), Plan(months, 1 / 12, stocks)).network


_HOLDERS, _DAYS = 20, 60.0


def crises(network: Network, count: int, seed: int = 0) -> Iterator[tuple[str, Network]]:
    """`count` random crises of a network, the kinds of `CRISES` in turn: (kind, network). The same for one seed."""
    for number in range(count):
        kind = list(CRISES)[number % len(CRISES)]
        yield kind, CRISES[kind](_Scene(network, np.random.default_rng((seed, number))))


class _Scene:
    """A network with its arcs by what they do, and the random numbers of one crisis."""

    def __init__(self, network: Network, rng: np.random.Generator) -> None:
        self.network, self.rng = network, rng
        into, out = network.tail == GROUND, network.head == GROUND
        curved = network.curvature > 0
        self.supply, self.demand = into & curved, out & curved
        self.link = ~into & ~out & ~(network.kind != "storage")

    def shares(self, low: float, high: float) -> Floats:
        return self.rng.uniform(low, high, len(self.network.tail))

    def capped(self, arcs: NDArray[np.bool], limit: Floats | float) -> Network:
        """Upper bounds of the chosen arcs at most at the limit; lower bounds follow."""
        upper = np.where(arcs, np.minimum(self.network.upper, limit), self.network.upper)
        return self.network.with_arcs(upper=upper, lower=np.minimum(self.network.lower, upper))

    def usual(self) -> Floats:
        """What every arc carried in the base year; the mean of all where it carried nothing."""
        base = self.network.base
        return np.where(base > 0, base, base[base > 0].mean() if np.any(base > 0) else 1.0)


def _ordinary(scene: _Scene) -> Network:
    """Some links cut in part, some capacity lost, costs and demand moved by a few per cent."""
    network, rng = scene.network, scene.rng
    sender = rng.choice(network.tail[scene.link]) if scene.link.any() else GROUND
    hit = (scene.link & (network.tail == sender)) | (scene.supply & (rng.random(len(network.tail)) < 0.1))
    cut = scene.capped(hit, scene.usual() * scene.shares(0.0, 1.0))
    stretch = np.where(scene.demand, rng.lognormal(0.0, 0.15, len(network.tail)), 1.0)
    moved = np.where(scene.link, rng.lognormal(0.0, 0.1, len(network.tail)), 1.0)
    return _stretched(cut.with_arcs(cost=cut.cost * moved), stretch)


def _stretched(network: Network, by: Floats) -> Network:
    """Quantities of every arc scaled: at one price it carries `by` times as much."""
    return network.with_arcs(
        curvature=network.curvature / by, lower=network.lower * by, upper=network.upper * by
    )  # fmt: skip


def _flatter(scene: _Scene, arcs: NDArray[np.bool]) -> Network:
    """An ordinary crisis whose curvatures are scaled by 1e-2 to 1e-6 on some arcs."""
    crisis = _ordinary(scene)
    return crisis.with_arcs(
        curvature=np.where(arcs, crisis.curvature * 10 ** scene.rng.uniform(-6, -2), crisis.curvature)
    )


CRISES: dict[str, Callable[[_Scene], Network]] = {
    "ordinary": _ordinary,
    "all banned": lambda scene: scene.capped(scene.link, 0.0),
    "no supply": lambda scene: scene.capped(scene.supply, 0.0),
    "demand x10": lambda scene: _stretched(_ordinary(scene), np.where(scene.demand, 10.0, 1.0)),
    "90 % of links cut": lambda scene: scene.capped(scene.link & (scene.shares(0, 1) < 0.9), 0.0),
    "every link capped": lambda scene: scene.capped(scene.link, scene.usual() * scene.shares(0.0, 1.5)),
    "all flatter": lambda scene: _flatter(scene, scene.network.curvature > 0),
    "trade flatter": lambda scene: _flatter(scene, scene.link),
}
"""Crises that a solver must answer, with a certificate each."""
