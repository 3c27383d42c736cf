"""Laws of the network (model, section 7) on random networks and draws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.bargaining.surplus import accounts
from accord.core.priors import priors
from accord.crisis.cell import Cell, frame, read
from accord.crisis.rerouting import REGIMES, leak, rerouted
from accord.crisis.shocks import ExportBan
from accord.market import solve
from accord.market.change import add_supply, compose, identity
from accord.market.equilibrium import stacked
from accord.market.network import GROUND
from accord.testing import tiny_base, tiny_network

quantiles = st.floats(0.02, 0.98)
sizes = st.floats(0.5, 50.0)


@st.composite
def draws(draw):
    return {name: prior.at(draw(quantiles)) for name, prior in priors().items()} | {"base_price": 50.0}


def random_market(supply, demand, link):
    """Three countries, each with supply, demand, disposal and a value of lost load, and links in a ring."""
    arcs = []
    for n in range(3):
        arcs += [
            ("supply", GROUND, n, supply[n], 1.0, 0.0, 10.0),
            ("elastic", n, GROUND, -demand[n] - 50, 2.0, 0.0, np.inf),
            ("disposal", n, GROUND, 0.0, 0.0, 0.0, np.inf),
            ("unserved", GROUND, n, 200.0, 0.0, 0.0, np.inf),
            ("trade", n, (n + 1) % 3, link[n], 0.1, 0.0, np.inf),
        ]
    return tiny_network("ABC", arcs)


triples = st.tuples(sizes, sizes, sizes)


def objective(network, found):
    return float(np.sum(network.cost * found.flows + network.curvature * found.flows**2 / 2))


@given(triples, triples, triples)
def test_balance_at_every_node_and_prices_in_range(supply, demand, link):
    network = random_market(supply, demand, link)
    found = solve(network).require_solved()
    assert np.abs(network.balance(found.flows)).max() < 1e-6
    assert np.all((found.prices >= -1e-9) & (found.prices <= 200.0 + 1e-9))


@given(triples, triples, triples, st.floats(0.1, 0.9))
def test_a_tighter_bound_never_raises_world_welfare(supply, demand, link, factor):
    network = random_market(supply, demand, link)
    tight = network.with_arcs(upper=np.where(network.kind == "supply", network.upper * factor, network.upper))
    assert objective(tight, solve(tight)) >= objective(network, solve(network)) - 1e-5


@given(triples, triples, triples)
def test_the_order_of_arcs_does_not_matter(supply, demand, link):
    network = random_market(supply, demand, link)
    shuffled = network.with_arcs(
        **{name: getattr(network, name)[::-1] for name in
           ("kind", "tail", "head", "gain", "cost", "curvature", "lower", "upper", "base")}
    )  # fmt: skip
    assert solve(network).prices == pytest.approx(solve(shuffled).prices, rel=1e-4, abs=1e-5)


@given(triples, triples, triples, st.floats(0.1, 10.0))
def test_prices_are_homogeneous(supply, demand, link, scale):
    network = random_market(supply, demand, link)
    scaled = network.with_arcs(cost=network.cost * scale, curvature=network.curvature * scale)
    assert solve(scaled).prices == pytest.approx(solve(network).prices * scale, rel=1e-4, abs=1e-4)


@given(triples, triples, triples)
def test_envelope_the_dual_of_a_bound_is_its_worth(supply, demand, link):
    network = random_market(supply, demand, link)
    arc, step = int(network.arcs("supply")[0]), 1e-3
    found = solve(network)
    if found.flows[arc] < network.upper[arc] - 0.1:
        return
    up, down = (
        network.with_arcs(upper=np.where(np.arange(len(network.upper)) == arc, network.upper + s, network.upper))
        for s in (step, -step)
    )
    worth = (objective(down, solve(down)) - objective(up, solve(up))) / (2 * step)
    dual = network.margins(found.prices)[arc] - network.cost[arc] - network.curvature[arc] * found.flows[arc]
    assert worth == pytest.approx(dual, rel=2e-2, abs=5e-3)


@settings(max_examples=25)
@given(draws(), st.sampled_from(REGIMES), st.floats(0.1, 1.0))
def test_a_ban_never_lowers_the_price_at_its_one_target(draw, regime, cut):
    base = tiny_base(draw)
    ban = ExportBan("CHN", ("JPN",), cut, leak(regime, draw))
    calm = rerouted(base.network, regime, draw, "CHN", ("JPN",), ban(base.network))
    before, after = solve(calm), solve(ban(calm))
    at = calm.number("JPN")
    assert after.prices[at] >= before.prices[at] * (1 - 1e-3)


@settings(max_examples=25)
@given(draws())
def test_less_rerouting_never_lowers_the_price_at_the_target(draw):
    base = tiny_base(draw)
    ban = ExportBan("CHN", ("JPN",), 1.0, 0.0)
    shocked = ban(base.network)
    prices = [
        solve(ban(rerouted(base.network, regime, draw, "CHN", ("JPN",), shocked))).prices[base.network.number("JPN")]
        for regime in REGIMES
    ]
    assert prices[0] >= prices[1] * (1 - 1e-3)
    assert prices[1] >= prices[2] * (1 - 1e-3)


@settings(max_examples=25)
@given(draws(), st.sampled_from(REGIMES))
def test_world_surplus_is_the_objective_without_the_fictitious_term(draw, regime):
    base = tiny_base(draw)
    ban = ExportBan("CHN", ("JPN", "USA"), 1.0, leak(regime, draw))
    network = ban(rerouted(base.network, regime, draw, "CHN", ("JPN", "USA"), ban(base.network)))
    found = solve(network).require_solved()
    banned = np.concatenate([network.arcs("trade", tail="CHN", head=t) for t in ("JPN", "USA")])
    real = network.kind != "trade"
    loss = float(np.sum((network.cost * found.flows + network.curvature * found.flows**2 / 2)[real]))
    shape = frame(network)
    cell = Cell(shape, read(shape, network, stacked([found])))
    for convention in accounts(cell, shape.link[banned]).values():
        assert convention.sum() == pytest.approx(-1e3 * loss, rel=1e-9, abs=3e3)


@settings(max_examples=25)
@given(draws())
def test_calm_is_the_base_year_in_every_regime(draw):
    base = tiny_base(draw)
    shocked = ExportBan("CHN", ("JPN", "USA"))(base.network)
    for regime in REGIMES:
        calm = rerouted(base.network, regime, draw, "CHN", ("JPN", "USA"), shocked)
        assert solve(calm).prices == pytest.approx(np.full(4, base.price), rel=5e-3)


def test_zero_size_is_the_identity():
    network = tiny_base().network
    assert ExportBan("CHN", ("JPN",), 0.0)(network) is network
    assert add_supply(network, "MYS", 0.0, 1.0, 2.0) is network
    assert compose([identity, identity])(network) is network


@given(st.floats(1.0, 100.0), st.floats(1.0, 100.0))
@settings(max_examples=20)
def test_changes_on_disjoint_arcs_commute(first, second):
    network = tiny_base().network

    def one(net):
        return add_supply(net, "MYS", first, 10.0, 20.0)

    def other(net):
        return ExportBan("CHN", ("JPN",), min(second / 100, 1.0))(net)

    assert solve(compose([one, other])(network)).prices == pytest.approx(
        solve(compose([other, one])(network)).prices, rel=1e-5
    )
