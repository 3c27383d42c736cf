"""Newton: certificates on real and extreme networks, rays, kinks, sensitivities, and the same bits on every path."""

import os
import subprocess
import sys
import tracemalloc
from itertools import islice

import numpy as np
import pytest

from accord.core.errors import ModelError
from accord.core.priors import central
from accord.market import Delta, Setting, backends, solve
from accord.market.answers import answers
from accord.market.backends import newton, solve_many
from accord.market.backends.newton import prepare, sensitivity, solve_rows, solve_settings
from accord.market.backends.newton.interior import interior
from accord.market.backends.newton.rays import proves_infeasible
from accord.market.calibrate import calibrate, observe
from accord.market.network import GROUND, Network, Node
from accord.testing import crises, tiny_base, tiny_network, two_country_trade

EXTREMES = ("ban", "no supply", "demand x10", "90 % cut", "all capped", "all steep", "trade steep")


@pytest.fixture(scope="module")
def rare_earths(world):
    return calibrate(observe(world, "rare_earths", 2024), central()).network


def extreme(network, what, rng):
    """A network under an extreme scenario."""
    trade, made = network.kind == "trade", np.isin(network.kind, ("supply", "expansion", "inferred"))
    lower, upper, curvature = network.lower.copy(), network.upper.copy(), network.curvature.copy()
    if what == "ban":
        upper[trade] = 0
    elif what == "no supply":
        upper[made] = 0
    elif what == "demand x10":
        used = np.isin(network.kind, ("core", "elastic"))
        lower[used], upper[used], curvature[used] = lower[used] * 10, upper[used] * 10, curvature[used] / 10
    elif what == "90 % cut":
        upper[trade & (rng.random(len(upper)) < 0.9)] = 0
    elif what == "all capped":
        upper[trade] = network.base[trade] * rng.random(trade.sum())
    elif what == "all steep":
        curvature *= 10 ** -rng.uniform(2, 6)
    else:
        curvature[trade] *= 10 ** -rng.uniform(2, 6)
    return network.with_arcs(lower=lower, upper=upper, curvature=curvature)


def shaken(network, rng):
    """A network whose costs, curvatures and capacities are all drawn anew."""
    size = len(network.cost)
    curved = network.curvature > 0
    return network.with_arcs(
        cost=np.where(curved, network.cost * np.exp(0.1 * rng.standard_normal(size)), network.cost),
        curvature=network.curvature * np.exp(0.3 * rng.standard_normal(size)),
        upper=np.where(network.kind == "trade", network.base * rng.uniform(0, 2, size), network.upper),
    )


def block_of(networks):
    names = ("cost", "curvature", "lower", "upper")
    return networks[0].with_arcs(**{name: np.array([getattr(n, name) for n in networks]) for name in names})


def solved_tightly(network, found):
    assert found.status == "solved"
    assert max(found.primal_residual, found.natural_residual, found.duality_gap) <= 1e-9
    assert np.all((found.flows >= network.lower) & (found.flows <= network.upper))
    return True


def test_two_hundred_random_scenarios_of_a_real_network(rare_earths):
    rng = np.random.default_rng(1)
    networks = [shaken(rare_earths, rng) for _ in range(60)]
    networks += [extreme(rare_earths, what, rng) for what in EXTREMES for _ in range(20)]
    for network, found in zip(networks, solve_many(networks), strict=True):
        assert solved_tightly(network, found)


def over_time(base, periods, holders):
    """A network repeated over periods, with storage from one to the next at some nodes."""
    size = len(base.nodes)
    columns = {name: [] for name in ("kind", "tail", "head", "gain", "cost", "curvature", "lower", "upper", "base")}
    for t in range(periods):
        for name, blocks in columns.items():
            array = getattr(base, name)
            blocks.append(np.where(array >= 0, array + t * size, array) if name in ("tail", "head") else array)
    stores = [(t * size + h, (t + 1) * size + h) for t in range(periods - 1) for h in holders]
    stores += [(GROUND, h) for h in holders]
    for name, value in (("kind", "project"), ("gain", 0.99), ("cost", 1.0), ("curvature", 0.05), ("lower", 0.0),
                        ("upper", 50.0), ("base", 0.0)):  # fmt: skip
        columns[name].append(np.full(len(stores), value))
    for k, name in enumerate(("tail", "head")):
        columns[name].append(np.array([ends[k] for ends in stores]))
    nodes = tuple(Node(n.place, n.stage, t) for t in range(periods) for n in base.nodes)
    return Network(nodes=nodes, **{name: np.concatenate(blocks) for name, blocks in columns.items()})


@pytest.mark.parametrize("holders", [2, 40])
@pytest.mark.parametrize("what", ["ban", "demand x10", "all capped"])
def test_months_with_storage(rare_earths, holders, what):
    rng = np.random.default_rng(2)
    network = extreme(over_time(rare_earths, 12, range(holders)), what, rng)
    assert solved_tightly(network, solve(network))


def test_batch_thread_and_lane_do_not_change_a_bit(rare_earths):
    rng = np.random.default_rng(3)
    networks = [shaken(rare_earths, rng) for _ in range(19)] + [extreme(rare_earths, "all capped", rng)]
    one = np.array([solve(n).prices for n in networks])
    assert np.array_equal(one, [found.prices for found in solve_many(networks)])
    assert np.array_equal(one, solve_rows(block_of(networks), threads=2).prices)
    assert np.array_equal(one[3:11], solve_rows(block_of(networks[3:11])).prices)


@pytest.fixture(scope="module")
def nearly_flat(world):
    """Crises of antimony whose curvatures are scaled down so far that Newton alone does not settle them."""
    network = calibrate(observe(world, "antimony", 2024), central()).network
    found = [crisis for _, crisis in islice(crises(network, 1600, seed=0), 503)]
    return [found[k] for k in (278, 502)]


def test_the_ladder_starts_clean_alone_and_in_company(nearly_flat):
    alone = [solve(network) for network in nearly_flat]
    together = solve_many([*nearly_flat, *nearly_flat])
    for network, one, first, second in zip(nearly_flat, alone, together[:2], together[2:], strict=True):
        assert solved_tightly(network, one)
        assert one.iterations == first.iterations == second.iterations
        assert np.array_equal(one.flows, first.flows)
        assert np.array_equal(one.flows, second.flows)


def test_deltas_are_the_same_as_changed_networks(rare_earths):
    rng = np.random.default_rng(4)
    trade = rare_earths.arcs("trade")
    scenarios = [
        [(int(a), "upper", 0.0) for a in rng.choice(trade, 3)] + [(int(trade[0]), "cost", float(rng.normal()))]
        for _ in range(21)
    ]
    found = solve_settings(rare_earths, scenarios, threads=2)
    for deltas, answer in zip(scenarios, found, strict=True):
        assert np.array_equal(answer.prices, solve(newton.changed(rare_earths, deltas)).prices)


@pytest.mark.parametrize("field", ["cost", "upper", "lower"])
def test_sensitivities_are_the_finite_differences(rare_earths, field):
    rng = np.random.default_rng(5)
    network = shaken(rare_earths, rng)
    network = network.with_arcs(lower=np.minimum(network.upper, network.lower + 0.01 * network.base))
    found, state = solve(network), prepare(network)
    curved = np.flatnonzero(network.curvature > 0)
    gap = network.margins(found.prices) - network.cost - network.curvature * found.flows
    binds = {"cost": found.flows > network.lower, "upper": gap > 1e-3, "lower": gap < -1e-3}[field]
    wide = network.upper - network.lower > 1e-3 * network.base.max()  # else a kink lies within the step
    arcs = np.concatenate([curved[(binds & wide)[curved]][::40], curved[wide[curved]][::97]])
    exact = sensitivity(state, network, found, arcs, field)
    assert np.abs(exact).max() > 0
    for a, row in zip(arcs, exact, strict=True):
        step = 1e-6 * max(1.0, abs(getattr(network, field)[a]) if np.isfinite(getattr(network, field)[a]) else 1.0)
        moved = [
            solve(newton.changed(network, [(int(a), field, float(getattr(network, field)[a] + s))])).prices
            for s in (0.0, -step if field == "upper" else step)
        ]
        slope = (moved[1] - moved[0]) / (-step if field == "upper" else step)
        assert row == pytest.approx(slope, rel=1e-4, abs=1e-6 * max(1.0, np.abs(row).max()))


def test_the_cost_of_a_flat_arc_moves_the_price_that_it_holds():
    network = tiny_network(
        "AB",
        [
            ("supply", GROUND, 0, 1.0, 1.0, 0.0, 2.0),
            ("unserved", GROUND, 1, 50.0, 0.0, 0.0, np.inf),
            ("core", 1, GROUND, -50.0, 0.0, 9.0, 9.0),
            ("trade", 0, 1, 1.0, 0.5, 0.0, np.inf),
        ],
    )
    found = solve(network)
    assert found.prices[1] == 50.0
    assert sensitivity(prepare(network), network, found, np.array([1]), "cost")[0] == pytest.approx([1.0, 1.0])


def test_lower_bounds_above_supply_are_infeasible_with_a_ray():
    network = tiny_network(
        "AB",
        [
            ("supply", GROUND, 0, 1.0, 1.0, 0.0, 5.0),
            ("trade", 0, 1, 1.0, 1.0, 0.0, np.inf),
            ("core", 1, GROUND, -9.0, 1.0, 8.0, 9.0),
        ],
    )
    found = solve(network)
    assert found.status == "infeasible"
    assert proves_infeasible(network, found.ray)
    feasible = network.with_arcs(upper=np.array([8.5, np.inf, 9.0]))
    assert not proves_infeasible(feasible, found.ray)
    assert solve(feasible).status == "solved"


def test_flow_from_nothing_that_pays_is_unbounded_with_a_ray():
    network = tiny_network(
        "A", [("supply", GROUND, 0, 1.0, 0.0, 0.0, np.inf), ("core", 0, GROUND, -2.0, 0.0, 0.0, np.inf)]
    )
    found = backends.solve(network)
    assert found.status == "unbounded"
    assert np.all(network.balance(found.ray) == 0)
    assert network.cost @ found.ray < 0


def test_a_capped_flat_arc_is_a_step_of_supply():
    """Cheap supply of 3 at 1, dear supply of 10 at 4, demand p = 9 - q: price 4 with 3 + 2; from a demand of 6: 3."""
    arcs = [
        ("supply", GROUND, 0, 1.0, 0.0, 0.0, 3.0),
        ("supply", GROUND, 0, 4.0, 0.0, 0.0, 10.0),
        ("elastic", 0, GROUND, -9.0, 1.0, 0.0, np.inf),
    ]
    found = solve(tiny_network("A", arcs))
    assert found.prices == pytest.approx([4.0])
    assert found.flows == pytest.approx([3.0, 2.0, 5.0])
    arcs[2] = ("elastic", 0, GROUND, -6.0, 1.0, 0.0, np.inf)
    found = solve(tiny_network("A", arcs))
    assert found.prices == pytest.approx([3.0])
    assert found.flows == pytest.approx([3.0, 0.0, 3.0])


@pytest.mark.parametrize("steep", [1e-3, 1e-6, 1e-9])
def test_a_nearly_flat_link_is_still_solved_exactly(steep):
    assert solved_tightly(two_country_trade(steep=steep), solve(two_country_trade(steep=steep)))


def test_nothing_at_all_and_nodes_alone():
    empty = Network(nodes=(), **{name: np.zeros(0, kind) for name, kind in (
        ("kind", np.str_), ("tail", int), ("head", int), ("gain", float), ("cost", float), ("curvature", float),
        ("lower", float), ("upper", float), ("base", float))})  # fmt: skip
    assert solve(empty).status == "solved"
    alone = Network(nodes=(Node("A"), Node("B")), **{name: getattr(empty, name) for name in (
        "kind", "tail", "head", "gain", "cost", "curvature", "lower", "upper", "base")})  # fmt: skip
    assert solve(alone).status == "solved"
    assert np.all(np.isnan(solve(alone).prices))


def test_the_interior_point_alone_comes_near_the_equilibrium(rare_earths):
    network = extreme(rare_earths, "all capped", np.random.default_rng(6))
    exact, state = solve(network), prepare(network)
    state.load(network)
    plan = state.layout
    steps = interior(plan.pattern, plan.wiring, state.terms, state.prices, state.point, state.path)
    assert 5 < steps < 60
    assert state.by_node() == pytest.approx(exact.prices, rel=1e-3, abs=1e-3)


def test_it_knows_whether_it_is_compiled(tmp_path):
    network = two_country_trade()
    backends.solve(network)
    solve_many([network])
    assert newton.compiled()
    asked = "from accord.market.backends import newton; print(newton.compiled())"
    fresh = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", asked], env=fresh, capture_output=True, text=True, check=True)
    assert (said.stdout.strip(), said.stderr) == ("False", "")


def test_settings_get_the_answers_of_their_networks(rare_earths):
    rng = np.random.default_rng(7)
    trade = rare_earths.arcs("trade")
    deltas = [
        Delta(f"{k}", tuple(Setting(int(a), "upper", float(rng.random())) for a in rng.choice(trade, 4, replace=False)))
        for k in range(9)
    ]
    deltas += [Delta("base"), Delta("flat", (Setting(int(rare_earths.arcs("core")[0]), "curvature", 0.5),))]
    for delta, found in zip(deltas, solve(rare_earths, deltas), strict=True):
        alone = backends.solve(delta.on(rare_earths))
        assert np.array_equal(alone.prices, found.prices)
        assert np.array_equal(alone.flows, found.flows)
        for name in ("status", "primal_residual", "natural_residual", "duality_gap", "iterations", "backend"):
            assert getattr(alone, name) == getattr(found, name)


def test_a_stream_of_answers_needs_the_memory_of_one_block():
    network = tiny_base().network
    trade = network.arcs("trade").tolist()

    def peak(count):
        tracemalloc.start()
        stream = (Delta(str(s), (Setting(trade[s % len(trade)], "upper", float(s % 7)),)) for s in range(count))
        assert all(found.status == "solved" for found in answers(network, stream))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(300)
    assert peak(2600) < 1.5 * peak(600)


def test_too_much_fill_is_refused_and_hubs_are_not(monkeypatch):
    from accord.market.backends.newton import symbolic

    monkeypatch.setattr(symbolic, "_MANY", 100)
    monkeypatch.setattr(symbolic, "_WORK", 100_000)
    rng = np.random.default_rng(8)
    hubs = np.arange(400), rng.integers(0, 5, 400)
    kept = hubs[0] > hubs[1]
    assert sorted(symbolic.minimum_degree(400, hubs[0][kept], hubs[1][kept])) == list(range(400))
    with pytest.raises(ModelError, match="fill in"):
        symbolic.minimum_degree(400, *rng.integers(0, 400, (2, 4000)))
