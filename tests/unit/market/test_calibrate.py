"""Calibration reproduces the base year, for one draw and for blocks, over stages and months."""

import numpy as np
import pytest

from accord.core.errors import DataError, ModelError
from accord.core.labels import minerals
from accord.core.priors import central, priors
from accord.crisis.sample import sample
from accord.market import solve
from accord.market.calibrate import (
    DATA_PRIORS,
    Plan,
    Unknown,
    calibrate,
    calibrate_block,
    network_minerals,
    network_years,
    observe,
    observe_main,
    observed_years,
)
from accord.market.calibrate import stages as vocabulary
from accord.market.calibrate.pmp import demand_classes
from accord.market.calibrate.stages import forms, main_stage, rules, shares
from accord.market.equilibrium import certify
from accord.market.network import USES
from accord.testing import tiny_base, tiny_observed


def closed_form(network, prices):
    """Every arc's best flow at these prices; an arc without curvature carries what it carried in the base year."""
    curved = network.curvature > 0
    slope = np.where(curved, network.curvature, 1.0)
    best = np.clip((network.margins(prices) - network.cost) / slope, network.lower, network.upper)
    return np.where(curved, best, network.base)


def assert_reproduced(network, prices):
    flows = closed_form(network, prices)
    assert flows == pytest.approx(network.base, rel=1e-6, abs=1e-9 * network.base.sum())
    found = certify(network, prices, flows, claimed="solved", iterations=0, backend="closed form")
    assert found.status == "solved"
    assert found.prices[np.isfinite(found.prices)] == pytest.approx(prices[np.isfinite(found.prices)], rel=1e-9)


@pytest.mark.parametrize("mineral", network_minerals(pooled=True))
def test_every_mineral_builds_and_reproduces_its_base_year(world, mineral):
    observed = observe(world, mineral, max(observed_years(world, mineral) or network_years(world, mineral)))
    base = calibrate(observed, central())
    assert_reproduced(base.network, base.prices)
    assert 0 <= base.inferred < 1
    assert all(move.reconciled >= -1e-9 for move in base.moves)


def test_every_mineral_builds_or_says_why_not(world):
    unknown = set(minerals()) - set(network_minerals(pooled=True))
    assert unknown
    for key in unknown:
        with pytest.raises(Unknown, match=r"no network of .*: (no HS code|trade is at hand|no source sets it apart)"):
            observe(world, key, 2024)


@pytest.mark.parametrize("draw", sample(6, seed=1), ids=range(6))
def test_any_draw_of_all_stages_reproduces_its_base_year(world, draw):
    base = calibrate(observe(world, "light_rare_earths", 2024), draw)
    assert_reproduced(base.network, base.prices)


def test_the_solver_finds_the_base_year():
    base = tiny_base()
    found = solve(base.network).require_solved()
    assert found.prices == pytest.approx(base.prices, rel=1e-5)
    carried = base.network.arcs("trade")
    assert found.flows[carried] == pytest.approx(base.network.base[carried], rel=1e-4)


def test_every_draw_has_the_same_arcs(world):
    observed = observe(world, "heavy_rare_earths", 2024)
    one, two = (calibrate(observed, draw).network for draw in sample(2, seed=3))
    assert one.nodes == two.nodes
    for name in ("kind", "tail", "head", "use"):
        assert np.array_equal(getattr(one, name), getattr(two, name))


def test_a_block_of_draws_is_the_draws_one_by_one():
    observed, plan = tiny_observed(), Plan(3, 1 / 12, {"JPN": 30.0})
    draws = sample(5, seed=2)
    data = draws[0]
    block = calibrate_block(observed, data, draws, plan)
    assert len(block) == 5
    for number, draw in enumerate(draws):
        mixed = {name: (data if name in DATA_PRIORS else draw)[name] for name in draw}
        alone = calibrate(observed, mixed, plan).network
        for name in ("cost", "curvature", "lower", "upper", "base"):
            assert np.array_equal(getattr(block.at(number), name), getattr(alone, name)), name


def test_the_priors_of_the_data_are_priors():
    assert set(priors()) >= DATA_PRIORS
    used = {
        prior for key in network_minerals(pooled=True) for rule in rules(key) for prior in (rule.gain, rule.price_prior)
    }
    used |= {
        name
        for key in network_minerals(pooled=True)
        for rule in rules(key)
        for form in forms(key, rule.stage)
        for name in (form.value_share, form.price_factor)
    }
    assert used - {""} <= set(priors())


# time and stocks


def test_without_a_shock_stocks_end_as_they_began():
    base = calibrate(tiny_observed(), central(), Plan(6, 1 / 12, {"JPN": 60.0, ("USA", "refining"): 30.0}))
    network = base.network
    assert network.periods == 6
    assert len(network.arcs("storage")) == 2 * 5
    assert_reproduced(network, base.prices)
    opened, closed = network.base[network.arcs("opening")], network.base[network.arcs("closing")]
    assert opened == pytest.approx(closed)
    use = network.base[network.arcs("core", "elastic", tail="JPN", period=0)].sum() * 12
    assert opened[0] == pytest.approx(60 / 365 * use, rel=0.2)
    assert solve(network).require_solved().prices == pytest.approx(base.prices, rel=1e-4)


def test_months_carry_a_twelfth_of_the_year():
    year = calibrate(tiny_observed(), central()).network
    month = calibrate(tiny_observed(), central(), Plan(12, 1 / 12)).network
    for kind in ("supply", "trade", "core"):
        assert month.base[month.arcs(kind)].sum() == pytest.approx(year.base[year.arcs(kind)].sum())


def test_storage_is_for_few():
    with pytest.raises(ModelError, match="21 places hold stocks"):
        calibrate(tiny_observed(), central(), Plan(2, 1 / 12, {f"X{n}": 30.0 for n in range(21)}))


def test_demand_bends_more_after_a_year():
    network = calibrate(tiny_observed(), central(), Plan(24, 1 / 12)).network
    slopes = [network.curvature[network.arcs("elastic", tail="JPN", use="other", period=t)][0] for t in (0, 11, 12)]
    assert slopes[0] == slopes[1] > slopes[2]


# demand, supply, by-products


def test_classes_share_out_use_and_keep_the_overall_elasticity():
    draw = central()
    classes = demand_classes(draw)
    assert sum(share for share, _, _ in classes.values()) == pytest.approx(1)
    assert sum(s * e for s, e, _ in classes.values()) == pytest.approx(draw["demand_elasticity"])
    assert classes["defence"][1] < classes["essential"][1] < classes["other"][1]
    network = tiny_base().network
    total = network.base[network.arcs("core", "elastic", tail="JPN")].sum()
    for use in USES:
        part = network.base[network.arcs("core", "elastic", tail="JPN", use=use)].sum()
        assert part == pytest.approx(classes[use][0] * total)


def test_by_products_are_bound_to_their_host(world):
    host, free = (calibrate(observe_main(world, key, 2024), central()).network for key in ("gallium", "tungsten"))
    for network, low, high in ((host, 0.05, 0.3), (free, 0.0, 0.8)):
        room = network.upper[network.arcs("expansion")] / network.base[network.arcs("supply")]
        assert np.all((room >= low) & (room <= high))
    assert rules("gallium")[0].hosts == ("bauxite", "alumina")


def test_closed_links_are_there_and_shut():
    network = tiny_base().network
    links = network.arcs("new_link")
    assert len(links)
    assert np.all(network.upper[links] == 0)
    linked = set(zip(network.tail[network.arcs("trade")], network.head[network.arcs("trade")], strict=True))
    assert not linked & set(zip(network.tail[links], network.head[links], strict=True))


def test_yields_are_the_gains_of_conversion(world):
    network = calibrate(observe(world, "light_rare_earths", 2024), central()).network
    refining = network.arcs("conversion", stage="mining")
    assert np.unique(network.gain[refining]) == pytest.approx(central()["yield_refining"])
    assert {network.nodes[n].stage for n in network.head[refining]} == {"refining"}


# what may be asked


def test_a_code_without_a_factor_raises(monkeypatch):
    row = dict.fromkeys(
        ("exporters", "importers", "form", "factor_low", "factor_high", "value_share", "price_factor"), ""
    )
    row |= {"mineral": "zinc", "stage": "mining", "hs92": "260800"}
    monkeypatch.setattr(vocabulary, "rows", lambda _: (row,))
    with pytest.raises(DataError, match="without any content factor"):
        forms.__wrapped__("zinc", "mining")


def test_a_year_or_a_stage_that_is_not_there_is_named(world):
    with pytest.raises(DataError, match="Years with all three: 2022, 2023, 2024"):
        observe(world, "cobalt", 1996)
    with pytest.raises(Unknown, match=r"spodumene .* is not in the trade at hand"):
        observe(world, "lithium", 2024, stages=("mining",))
    with pytest.raises(DataError, match="unknown mineral"):
        observe(world, "unobtainium", 2024)


def test_main_stages_are_stages_with_forms():
    for key in network_minerals():
        rule = next(rule for rule in rules(key) if rule.stage == main_stage(key))
        assert rule.trade in ("codes", "shares")
        assert forms(key, rule.stage) if rule.trade == "codes" else shares(key, rule.stage)
