"""Testing: tiny networks, markets and figures for the tests of Accord and of those who extend it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from accord.core.priors import central
from accord.market.calibrate import Base, Observed, calibrate
from accord.market.change import Draw
from accord.market.network import GROUND, Kind, Network, Node

Arc = tuple[Kind, int, int, float, float, float, float]


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
    return Observed(
        mineral="rare_earths",
        year=2024,
        stage="refining",
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
        dropped=(),
        sources=("a", "b"),
    )


def tiny_base(draw: Draw | None = None) -> Base:
    """The calibrated base year of `tiny_observed`."""
    return calibrate(tiny_observed(), draw or central())
