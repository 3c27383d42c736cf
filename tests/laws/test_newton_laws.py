"""Newton against the referees on random networks with gains, kinks and bounds (Hypothesis)."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.market import solve
from accord.market.network import GROUND, Network, Node


@st.composite
def networks(draw, extreme=False):
    """Two to six nodes with supply, demand, disposal and a value of lost load, and links with gains."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n, links = draw(st.integers(2, 6)), draw(st.integers(0, 15))
    rows = []
    for node in range(n):
        rows += [
            ("supply", GROUND, node, 1.0, rng.uniform(0, 20), rng.uniform(0.1, 2), 0.0, rng.uniform(0, 20)),
            ("elastic", node, GROUND, 1.0, -rng.uniform(20, 80), rng.uniform(0.1, 2), 0.0, rng.uniform(1, 50)),
            ("disposal", node, GROUND, 1.0, 0.0, 0.0, 0.0, np.inf),
            ("unserved", GROUND, node, 1.0, 100.0, 0.0, 0.0, np.inf),
        ]
        if rng.random() < 0.5:
            core = rng.uniform(0, 5)
            rows.append(("core", node, GROUND, 1.0, -100.0, 0.0, core, core))
        if rng.random() < 0.3:
            rows.append(("supply", GROUND, node, rng.uniform(0.5, 1), rng.uniform(0, 30), 0.0, 0.0, rng.uniform(0, 5)))
    for _ in range(links):
        tail, head = rng.choice(n, 2, replace=False)
        cap = rng.choice([0.0, rng.uniform(0, 5), np.inf])
        gain = rng.uniform(0.05, 1.5 if np.isfinite(cap) else 1.0)
        least = rng.uniform(0, cap) * 0.1 if np.isfinite(cap) and rng.random() < 0.2 else 0.0
        steep = rng.uniform(0.01, 3) * (10 ** -rng.uniform(0, 6) if extreme else 1)
        rows.append(("trade", tail, head, gain, rng.uniform(-5, 5), steep, least, cap))
    kind, tail, head, gain, cost, curvature, lower, upper = zip(*rows, strict=True)
    return Network(
        nodes=tuple(Node(str(k)) for k in range(n)), kind=np.array(kind), tail=np.array(tail), head=np.array(head),
        gain=np.array(gain), cost=np.array(cost), curvature=np.array(curvature), lower=np.array(lower),
        upper=np.array(upper), base=np.zeros(len(kind)),
    )  # fmt: skip


def objective(network, flows):
    return float(np.sum(network.cost * flows + network.curvature * flows**2 / 2))


@given(networks())
def test_newton_and_the_referees_agree(network):
    exact = solve(network).require_solved()
    curved = network.curvature > 0
    for using in ("piqp", "clarabel"):
        other = solve(network, using=using)
        assert other.status in ("solved", "almost_solved")
        scale = max(1.0, np.abs(exact.flows).max())
        assert np.abs(exact.flows - other.flows)[curved].max() <= 1e-4 * scale
        gap = abs(objective(network, exact.flows) - objective(network, other.flows))
        assert gap <= 1e-8 * max(1.0, abs(objective(network, exact.flows)))


@settings(max_examples=150)
@given(networks(extreme=True))
def test_steep_and_nearly_flat_links_are_certified(network):
    solve(network).require_solved()
