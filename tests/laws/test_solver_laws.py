"""Laws of every solver (model, sections 1, 2 and 7) on random networks: gains, flat arcs, lone nodes, all bounds.

Thrifty: the default back end on every law; every other one only on the agreement of all.
"""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from accord.market import BACKENDS, Delta, Setting, solve
from accord.market.network import GROUND
from accord.testing import random_network, two_country_trade

seeds = st.integers(0, 10**9)
OTHERS = [name for name in BACKENDS if name != "jax"]
"""jax compiles anew for every shape: it has tests of its own on few shapes."""


def objective(network, found):
    return float(np.sum(network.cost * found.flows + network.curvature * found.flows**2 / 2))


def close(network, one, other, tolerance=1e-7):
    """Whether two answers have the same least loss."""
    first, second = objective(network, one), objective(network, other)
    return abs(first - second) <= tolerance * max(1.0, abs(first), abs(second))


def solved(network, **options):
    """Its answer; the case is left out where nothing flows and a residual over world flow says nothing."""
    found = solve(network, **options)
    assume(np.abs(found.flows).sum() > 1e-3)
    return found.require_solved()


@given(seeds)
def test_nodes_balance_within_bounds_and_prices_in_range(seed):
    network = random_network(seed)
    found = solved(network)
    world = np.abs(found.flows).sum() / 2
    assert np.abs(network.balance(found.flows)).max(initial=0) <= 1e-9 * world
    assert np.all((found.flows >= network.lower) & (found.flows <= network.upper))
    priced = ~np.isnan(found.prices)
    assert priced.tolist() == np.isin(np.arange(len(network.nodes)), [network.tail, network.head]).tolist()
    floor = np.unique(network.tail[network.kind == "disposal"])
    assert np.all((found.prices[floor] >= 0) & (found.prices[floor] <= 200))


@given(seeds, st.floats(0.0, 10.0), st.floats(1e-2, 10.0))
def test_an_added_arc_never_lowers_world_welfare(seed, cost, curvature):
    network = random_network(seed)
    assume(len(network.nodes) > 1)
    before = solved(network)
    wider = network.extended([("trade", 0, len(network.nodes) - 1, cost, curvature, 0.0, np.inf)])
    after = solved(wider)
    assert objective(wider, after) <= objective(network, before) + 1e-7 * max(1.0, abs(objective(network, before)))


@given(seeds, st.floats(0.0, 1.0), st.integers(0, 10**6))
def test_a_tighter_bound_never_raises_world_welfare(seed, share, which):
    network = random_network(seed)
    before = solved(network)
    able = network.arcs("supply", "elastic", "trade")  # disposal and unserved demand keep it feasible
    assume(len(able))
    arc = int(able[which % len(able)])
    upper = network.upper.copy()
    upper[arc] = network.lower[arc] + share * max(0.0, before.flows[arc] - network.lower[arc])
    tight = network.with_arcs(upper=upper)
    after = solved(tight)
    assert objective(tight, after) >= objective(network, before) - 1e-7 * max(1.0, abs(objective(network, before)))


@given(seeds, st.floats(1e-3, 1e3))
def test_prices_scale_with_all_money(seed, scale):
    network = random_network(seed)
    found = solved(network)
    dearer = network.with_arcs(cost=network.cost * scale, curvature=network.curvature * scale)
    assert close(network, found, solved(dearer))
    assert solved(dearer).flows == pytest.approx(found.flows, rel=1e-4, abs=1e-3)


@given(seeds, st.floats(1e-3, 1e3))
def test_flows_scale_with_all_quantities(seed, scale):
    network = random_network(seed)
    found = solved(network)
    larger = network.with_arcs(
        curvature=network.curvature / scale, lower=network.lower * scale, upper=network.upper * scale
    )
    assert objective(larger, solved(larger)) == pytest.approx(scale * objective(network, found), rel=1e-6, abs=1e-6)


@given(seeds, st.randoms(use_true_random=False))
def test_neither_the_order_of_arcs_nor_of_nodes_matters(seed, random):
    network = random_network(seed)
    found = solved(network)
    arcs = random.sample(range(len(network.tail)), len(network.tail))
    place = np.array([*random.sample(range(len(network.nodes)), len(network.nodes)), GROUND])
    nodes = tuple(network.nodes[n] for n in np.argsort(place[:-1]))
    columns = {name: getattr(network, name)[arcs] for name in
               ("kind", "gain", "cost", "curvature", "lower", "upper", "base")}  # fmt: skip
    shuffled = type(network)(nodes=nodes, tail=place[network.tail[arcs]], head=place[network.head[arcs]], **columns)
    again = solved(shuffled)
    assert objective(shuffled, again) == pytest.approx(objective(network, found), rel=1e-8, abs=1e-7)
    curved = network.curvature[arcs] > 1e-2
    assert again.flows[curved] == pytest.approx(found.flows[arcs][curved], rel=1e-4, abs=1e-3)


@given(seeds, st.integers(0, 10**6))
def test_envelope_the_worth_of_a_bound_is_its_dual(seed, which):
    network = random_network(seed)
    found = solved(network)
    tight = np.flatnonzero((found.flows == network.upper) & (network.upper > network.lower + 0.1))
    assume(len(tight))
    arc, step = int(tight[which % len(tight)]), 1e-4
    dual = network.margins(np.nan_to_num(found.prices))[arc] - network.cost[arc]
    dual -= network.curvature[arc] * found.flows[arc]
    moved = (
        Delta("more", (Setting(arc, "upper", network.upper[arc] + step),)),
        Delta("less", (Setting(arc, "upper", network.upper[arc] - step),)),
    )
    more, less = (objective(delta.on(network), e) for delta, e in zip(moved, solve(network, moved), strict=True))
    middle = objective(network, found)
    slack = 1e-6 * max(1.0, abs(middle)) / step * 1e-3 + 1e-2
    assert (middle - more) / step <= dual + slack  # the next tonne is worth at most the dual,
    assert (less - middle) / step >= dual - slack  # and the last one at least: a price may not be unique


@given(seeds)
def test_setting_what_is_there_already_changes_nothing(seed):
    network = random_network(seed)
    assume(len(network.tail))
    same = Delta("same", tuple(Setting(0, name, float(getattr(network, name)[0]))
                               for name in ("cost", "curvature", "lower", "upper")))  # fmt: skip
    base, again = solve(network, [Delta("base"), same])
    assert np.array_equal(base.flows, again.flows)
    assert np.array_equal(base.prices, again.prices, equal_nan=True)


@settings(max_examples=15)
@given(seeds, st.integers(2, 9))
def test_same_bits_however_scenarios_are_put_together(seed, count):
    network = random_network(seed)
    assume(len(network.tail))
    deltas = [Delta(str(n), (Setting(0, "cost", float(network.cost[0] + n)),)) for n in range(count)]
    together = solve(network, deltas)
    alone = [solve(network, [delta])[0] for delta in deltas]
    backwards = solve(network, deltas[::-1])[::-1]
    for one, other, third in zip(together, alone, backwards, strict=True):
        assert np.array_equal(one.flows, other.flows)
        assert np.array_equal(one.flows, third.flows)
        assert np.array_equal(one.prices, other.prices, equal_nan=True)


@settings(max_examples=60)
@given(seeds)
def test_all_back_ends_agree(seed):
    network = random_network(seed)
    found = {name: solve(network, using=name) for name in OTHERS}
    sure = {name: e for name, e in found.items() if e.status == "solved" and e.duality_gap < 1e-8}
    assume(len(sure) > 1)
    best = min(sure.values(), key=lambda e: max(e.primal_residual, e.natural_residual, e.duality_gap))
    world = np.abs(best.flows).sum() / 2
    curved = network.curvature > 0  # where it is 0, flows need not be unique
    for name, e in sure.items():
        assert close(network, best, e, 1e-8), name
        error = np.sqrt(2 * 1e-8 * max(1.0, abs(objective(network, best))) / network.curvature[curved])
        assert np.all(np.abs(e.flows - best.flows)[curved] <= error + 1e-6 * world), name


@given(st.floats(1e-4, 0.02))
def test_a_small_shock_moves_the_price_by_its_share_over_both_elasticities(share):
    autarky = two_country_trade(capacity=0.0)  # A alone: price 5, supply p = 1 + q, demand p = 9 - q, both 4
    supply_elasticity, demand_elasticity = 5 / 4, 5 / 4
    gone = autarky.cost.copy()
    gone[0] += share * 4  # a share of supply is gone at every price
    price = solve(autarky.with_arcs(cost=gone)).prices[0]
    assert price / 5 - 1 == pytest.approx(share / (supply_elasticity + demand_elasticity), rel=5 * share)
