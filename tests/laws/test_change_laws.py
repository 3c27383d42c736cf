"""Laws of the primitives: zero size is the identity, disjoint changes commute, prices stay between 0 and lost load."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.errors import ModelError
from accord.core.priors import priors
from accord.crisis.rerouting import REGIMES, rerouted
from accord.crisis.sample import sample
from accord.market import change as c
from accord.market import solve
from accord.market.calibrate import Plan, calibrate, calibrate_block
from accord.testing import tiny_base, tiny_observed

BASE = tiny_base()
MONTHS = calibrate(tiny_observed(), BASE.reconciled.draw, Plan(3, 1 / 12, {"JPN": 20.0}))
NOTHING = np.zeros(0, np.int64)


def same(one, two):
    """Whether two networks are equal but for the order of arcs added at the end."""

    def lines(network):
        columns = ("kind", "tail", "head", "gain", "cost", "curvature", "lower", "upper", "base", "use")
        return sorted(zip(*(getattr(network, name).tolist() for name in columns), strict=True))

    return one.nodes == two.nodes and lines(one) == lines(two)


IDENTITIES = {
    "scale": lambda n: c.scale(n, n.arcs("trade"), 1.0),
    "cap": lambda n: c.cap(n, n.arcs("trade"), np.inf),
    "cap nothing": lambda n: c.cap(n, NOTHING, 0.0),
    "allow": lambda n: c.allow(n, n.arcs("trade"), 0.0),
    "reserve": lambda n: c.reserve(n, n.arcs("trade"), 0.0),
    "add_cost": lambda n: c.add_cost(n, n.arcs("trade"), 0.0),
    "shift_demand": lambda n: c.shift_demand(n, n.arcs("core", "elastic"), 1.0),
    "add_supply": lambda n: c.add_supply(n, "JPN", 0.0, 1.0, 2.0),
    "open_link": lambda n: c.open_link(n, "MYS", "JPN", 1.0, 1.0, 0.0),
    "add_stock": lambda n: c.add_stock(n, "JPN", 0.0, 51.0),
    "price_floor": lambda n: c.price_floor(n, "JPN", 60.0, 0.0),
}


@pytest.mark.parametrize("name", IDENTITIES)
@pytest.mark.parametrize("network", [BASE.network, MONTHS.network], ids=["a year", "months"])
def test_zero_size_is_the_identity(name, network):
    assert same(IDENTITIES[name](network), network)


def change_at(place, number, size):
    """One change on arcs of one place only."""

    def made(network):
        return {
            0: lambda: c.scale(network, network.arcs("supply", head=place), size),
            1: lambda: c.cap(network, network.arcs("trade", tail=place), 100 * size),
            2: lambda: c.add_cost(network, network.arcs("trade", tail=place), 10 * size),
            3: lambda: c.shift_demand(network, network.arcs("core", "elastic", tail=place), 0.5 + size),
            4: lambda: c.add_supply(network, place, 50 * size, 20.0, 50.0),
            5: lambda: c.add_stock(network, place, 40 * size, 51.0),
            6: lambda: c.price_floor(network, place, 30.0, 10 * size),
            7: lambda: c.reserve(network, network.arcs("trade", tail=place), 5 * size),
        }[number]()

    return made


sizes = st.floats(0.01, 1.0)


@given(st.integers(0, 7), st.integers(0, 7), sizes, sizes)
def test_disjoint_changes_commute(one, two, size, other):
    first, second = change_at("CHN", one, size), change_at("MYS", two, other)
    assert same(c.compose((first, second))(BASE.network), c.compose((second, first))(BASE.network))


@given(st.integers(0, 7), st.integers(0, 7), sizes, sizes)
def test_disjoint_changes_commute_over_months(one, two, size, other):
    first, second = change_at("CHN", one, size), change_at("MYS", two, other)
    here, there = (c.compose(order)(MONTHS.network) for order in ((first, second), (second, first)))
    assert len(here.tail) == len(there.tail)
    assert same(here, there) or 5 in (one, two)  # two stocks differ in the numbers of their nodes


def test_a_stock_is_sold_once():
    network = c.add_stock(MONTHS.network, "USA", 30.0, 51.0)
    cut = c.cap(network, network.arcs("trade", head="USA"), 1.0)
    flows = solve(cut).require_solved().flows
    sold = flows[cut.arcs("project", head="USA")]
    assert sold.sum() == pytest.approx(30.0, rel=1e-3)
    assert solve(network).require_solved().flows[network.arcs("project")].max() < 1e-3


def test_conversion_capacity_adds_what_its_yield_gives(world):
    from accord.core.priors import central
    from accord.market.calibrate import observe

    network = calibrate(observe(world, "light_rare_earths", 2024), central()).network
    more = c.add_conversion(network, "USA", "mining", "refining", 100.0, 1.0, 2.0, gain=0.9)
    assert more.kind[-1] == "conversion_expansion"
    assert (more.upper[-1], more.gain[-1]) == (100.0, 0.9)
    with pytest.raises(ModelError, match="no node at FRA"):
        c.add_conversion(network, "FRA", "manufacturing", "mining", 1.0, 1.0, 2.0)


def test_a_floor_holds_the_price_up():
    floor = 1.2 * BASE.price
    network = c.price_floor(BASE.network, "JPN", floor)
    found = solve(network).require_solved()
    assert found.prices[network.number("JPN")] >= floor * (1 - 1e-6)


def test_capacity_comes_from_its_month_on():
    network = c.add_supply(MONTHS.network, "JPN", 120.0, 20.0, 50.0, start=1)
    added = network.arcs("project")
    assert [network.nodes[n].period for n in network.head[added]] == [1, 2]
    assert network.upper[added] == pytest.approx([10.0, 10.0])
    with pytest.raises(ModelError, match="no node at JPN"):
        c.add_supply(MONTHS.network, "JPN", 1.0, 1.0, 2.0, start=3)


# prices, over the priors

quantiles = st.lists(st.floats(0.01, 0.99), min_size=len(priors()), max_size=len(priors()))


@given(quantiles, st.sampled_from(REGIMES), st.sampled_from(["ban", "no supply", "demand x10"]))
def test_no_price_is_negative_and_none_above_lost_load(at, regime, shock):
    draw = {prior.id: prior.at(q) for prior, q in zip(priors().values(), at, strict=True)}
    base = calibrate(tiny_observed(), draw)
    shocked = c.cap(base.network, base.network.arcs("trade", tail="CHN"), 0.0)
    network = rerouted(base.network, regime, draw, "CHN", ("JPN", "USA"), shocked)
    network = {
        "ban": lambda: c.cap(network, network.arcs("trade", tail="CHN"), 0.0),
        "no supply": lambda: c.cap(network, network.arcs("supply", "expansion", "inferred"), 0.0),
        "demand x10": lambda: c.shift_demand(network, network.arcs("core", "elastic"), 10.0),
    }[shock]()
    found = solve(network)
    assert found.status in ("solved", "almost_solved")
    assert np.all(found.prices >= 0)
    assert np.all(found.prices <= draw["voll"] * base.price * (1 + 1e-9))
    assert found.primal_residual < 1e-6


@given(quantiles)
def test_coefficients_are_sound_in_every_draw(at):
    draw = {prior.id: prior.at(q) for prior, q in zip(priors().values(), at, strict=True)}
    network = calibrate(tiny_observed(), draw).network
    curved = ~np.isin(network.kind, ("core", "disposal", "unserved"))
    assert np.all(network.curvature[curved] > 0)
    marginal = network.cost + network.curvature * network.base
    costs = network.arcs("supply", "inferred", "expansion")
    assert np.all(marginal[costs] <= tiny_observed().price * (1 + 1e-9))
    assert np.all(network.cost[network.arcs("supply")] >= 0)
    assert np.all(-network.cost[network.arcs("elastic")] <= draw["voll"] * 50 * (1 + 1e-9))


def test_a_regime_only_sets_upper_bounds_for_one_draw_or_a_block():
    draws = sample(4, seed=9)
    block = calibrate_block(tiny_observed(), draws[0], draws)
    columns = {name: np.array([[draw[name]] for draw in draws]) for name in draws[0]}
    whole = block.block

    def posed(network, regime, draw):
        shocked = c.cap(network, network.arcs("trade", tail="CHN", head="JPN"), 0.0)
        return rerouted(network, regime, draw, "CHN", ("JPN",), shocked)

    for regime in REGIMES:
        changed = posed(whole, regime, columns)
        for number, draw in enumerate(draws):
            alone = posed(block.at(number), regime, draw)
            assert changed.row(number).upper == pytest.approx(alone.upper, rel=1e-12)
            assert np.array_equal(alone.cost, block.at(number).cost)
            opened = alone.arcs("new_link")[alone.upper[alone.arcs("new_link")] > 0]
            assert regime != "none" or not len(opened)
            assert {alone.nodes[n].place for n in alone.head[opened]} <= {"JPN"}


def test_the_limited_regime_replaces_what_past_disruptions_show():
    from accord.core.priors import central
    from accord.crisis.backtest.response import rerouting_response
    from accord.crisis.rerouting import lost

    network, draw = calibrate(tiny_observed(), central()).network, central()
    banned = network.arcs("trade", tail="CHN", head="JPN")
    shocked = c.cap(network, banned, 0.0)
    gone = lost(network, shocked)[network.number("JPN")]
    assert gone == pytest.approx(network.base[banned].sum())
    helped = rerouted(network, "limited", draw, "CHN", ("JPN",), shocked)
    into = np.setdiff1d(helped.arcs("trade", "new_link", head="JPN"), banned)
    shipped = network.base[network.arcs("trade", tail="MYS")].sum()
    room = (helped.upper - helped.base)[into].sum()
    assert room == pytest.approx(gone * rerouting_response(gone / shipped).median, rel=1e-6)
