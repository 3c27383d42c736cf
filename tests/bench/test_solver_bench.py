"""The solver beside its rivals in one run: CPU time of one thread, one tolerance, medians (`make bench` prints it).

The network is rare earths 2024, one year or calibrated months with stocks. Scenarios move every cost, curvature and
capacity. PIQP keeps its setup and is updated; Clarabel is built anew, as its interface asks. The solve alone is timed,
and every answer is certified; what flows and certificate cost us is printed beside it.
"""

import sys
import time

import numpy as np
import piqp
import pytest
from scipy import sparse

from accord.market.backends import incidence, solve
from accord.market.backends.newton import prepare, solve_rows
from accord.market.backends.newton.batch import Batcher, by_row
from accord.market.calibrate import observe, observe_main
from accord.market.equilibrium import certify
from accord.market.network import GROUND, Network, Node
from accord.testing import calibrated
from accord.world import World

CASES = {
    "T=1": ("main", 1, 0, 400, False),
    "T=1 extreme": ("main", 1, 0, 400, True),
    "T=1, three stages": ("stages", 1, 0, 400, False),
    "T=24, 20 store": ("main", 24, 20, 16, False),
    "T=24, three stages": ("stages", 24, 20, 16, False),
    "T=24, all store": ("copies", 24, None, 8, False),
    "T=24, extreme": ("main", 24, 20, 16, True),
    "T=24, copies, 20 store": ("copies", 24, 20, 16, False),
    "T=24, copies, extreme": ("copies", 24, 20, 16, True),
}
"""Network (the calibrated main stage or all stages, or copies of its year joined by storage), months, how many hold
stocks, scenarios, and whether these are extreme."""


@pytest.fixture(scope="module")
def networks():
    world = World()

    def build(kind, periods, holders):
        observed = (observe if kind == "stages" else observe_main)(world, "rare_earths", 2024)
        if kind == "copies":
            return over_time(calibrated(observed), periods, holders)
        return calibrated(observed, periods)

    return build


def over_time(base, periods, holders):
    """Months: a twelfth of the year each, storage at the places that use most (None: everywhere), a first stock."""
    if periods == 1:
        return base
    size = len(base.nodes)
    used = np.zeros(size)
    np.add.at(used, base.tail[base.arcs("core", "elastic")], base.base[base.arcs("core", "elastic")])
    held = np.argsort(-used, kind="stable")[:holders]
    stock, price = np.maximum(0.25 * used[held], 1e-3 * used.max()), 50.0
    columns = {name: [] for name in ("kind", "tail", "head", "gain", "cost", "curvature", "lower", "upper", "base")}

    def add(kind, tail, head, gain, cost, curvature, lower, upper):
        for name, value in zip(columns, (kind, tail, head, gain, cost, curvature, lower, upper, 0.0), strict=True):
            columns[name].append(np.broadcast_to(value, tail.shape))

    for t in range(periods):
        ends = (np.where(end >= 0, end + t * size, end) for end in (base.tail, base.head))
        add(base.kind, *ends, base.gain, base.cost, 12 * base.curvature, base.lower / 12, base.upper / 12)
        columns["base"][-1] = base.base / 12
    for t in range(periods - 1):
        add(
            "project", held + t * size, held + (t + 1) * size, 0.998, 0.01 * price, 0.05 * price / stock, 0.0, 4 * stock
        )
    ground = np.full(len(held), GROUND)
    add("project", ground, held, 1.0, 0.0, 1e-6 * price / stock, stock, stock)
    add("project", held + (periods - 1) * size, ground, 1.0, -price, 0.5 * price / stock, 0.0, 2 * stock)
    nodes = tuple(Node(n.place, n.stage, t) for t in range(periods) for n in base.nodes)
    return Network(nodes=nodes, **{name: np.concatenate(blocks) for name, blocks in columns.items()})


def scenarios(network, count, extreme):
    rng, size = np.random.default_rng(1), len(network.cost)
    curved, trade = network.curvature > 0, network.kind == "trade"
    rows = []
    for k in range(count):
        lower, upper, curvature = network.lower.copy(), network.upper.copy(), network.curvature.copy()
        cost = np.where(curved, network.cost * np.exp(0.1 * rng.standard_normal(size)), network.cost)
        curvature *= np.exp(0.3 * rng.standard_normal(size))
        cut = trade & (network.tail % max(1, size) == rng.choice(network.tail[trade])) & (rng.random(size) < 0.7)
        upper[cut] = network.base[cut] * rng.random(cut.sum())
        if extreme and k % 4 == 0:
            upper[trade] = 0
        elif extreme and k % 4 == 1:
            upper[trade & (rng.random(size) < 0.9)] = 0
        elif extreme and k % 4 == 2:
            upper[trade] = network.base[trade] * rng.random(trade.sum())
        elif extreme:
            uses = np.isin(network.kind, ("core", "elastic"))
            lower[uses], upper[uses] = lower[uses] * 10, upper[uses] * 10
        rows.append((cost, curvature, lower, upper))
    names = ("cost", "curvature", "lower", "upper")
    columns = zip(*rows, strict=True)
    return network.with_arcs(**{name: np.array(column) for name, column in zip(names, columns, strict=True)})


def timed(call):
    start = time.process_time()
    call()
    return time.process_time() - start


def piqp_times(network, block, count):
    """PIQP on one setup, updated for each scenario."""
    solver = piqp.SparseSolver()
    tight = solver.settings
    tight.eps_abs, tight.eps_rel, tight.max_iter = 1e-9, 1e-12, 80
    tight.eps_duality_gap_abs, tight.eps_duality_gap_rel, tight.check_duality_gap = 1e-6, 1e-13, True
    zero = np.zeros(len(network.nodes))
    diagonal = [sparse.diags(row, format="csc") for row in block.curvature[:count]]
    solver.setup(diagonal[0], network.cost, incidence(network), zero, None, None, None, network.lower, network.upper)

    def one(k):
        solver.update(P=diagonal[k], c=block.cost[k], x_l=block.lower[k], x_u=block.upper[k])
        solver.solve()

    times, worst = [], 0.0
    for k in range(count):
        times.append(timed(lambda k=k: one(k)))
        answer = solver.result
        worst = max(worst, residual_of(block.row(k), -answer.y, answer.x))
    return float(np.median(times)), worst


@pytest.mark.parametrize("case", CASES)
@pytest.mark.benchmark(group="solver")
def test_solver(benchmark, networks, case):
    kind, periods, holders, count, extreme = CASES[case]
    network = networks(kind, periods, holders)
    block = scenarios(network, count, extreme)
    plan, columns = prepare(network).layout, by_row(block)
    pattern = plan.pattern
    first = Batcher(plan, 1).block(columns, count)
    assert solve_rows(block).solved.all()
    times = []
    benchmark.pedantic(lambda: times.append(timed(lambda: Batcher(plan, 1).block(columns, count))), rounds=3)
    certified = timed(lambda: solve_rows(block)) / count
    ours = float(np.median(times)) / count
    some = 8 if periods == 1 else 2
    rivals = {
        "PIQP": piqp_times(network, block, some),
        "Clarabel": clarabel_times(block, min(some, 3)),
    }
    width, below = np.diff(pattern.first), np.diff(pattern.below_at)
    products = float((width**2 * (width / 6 + below / 2) + width * below**2 / 2).sum())
    steps = float(first.iterations.mean())
    flops = 2 * steps * products
    moved = 8.0 * steps * (5 * len(network.cost) + 3 * float(pattern.panel_at[-1]))
    against = "; ".join(
        f"{name} {1e3 * t:.1f} ms = {t / ours:.0f}x (residual {worst:.0e})" for name, (t, worst) in rivals.items()
    )
    sys.stdout.write(
        f"\n{case}: {len(network.nodes)} nodes, {len(network.cost)} arcs; ours {1e3 * ours:.3f} ms, {steps:.1f} steps, "
        f"{1e3 * certified:.3f} ms with flows and certificate; "
        f"{against}; {flops / 1e6:.2f} MFlop in factors, {moved / 1e6:.2f} MB a scenario, "
        f"{flops / ours / 1e9:.1f} GFlop/s, {moved / ours / 1e9:.1f} GB/s\n"
    )


def residual_of(network, prices, flows):
    """The worst of the three residuals of an answer."""
    found = certify(network, prices, flows, claimed="solved", iterations=0, backend="rival")
    return max(found.primal_residual, found.natural_residual, found.duality_gap)


def clarabel_times(block, count):
    times, worst = [], 0.0
    for k in range(count):
        one, answers = block.row(k), []
        times.append(timed(lambda one=one, answers=answers: answers.append(solve(one, "clarabel"))))
        worst = max(worst, answers[0].primal_residual, answers[0].natural_residual, answers[0].duality_gap)
    return float(np.median(times)), worst
