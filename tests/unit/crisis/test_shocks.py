"""Shocks: zero size is the identity, more size is never less effect, months and stages are those that were named."""

from dataclasses import replace

import numpy as np
import pytest

from accord.core.errors import DataError, ModelError
from accord.core.routes import chokepoints, share_through
from accord.crisis.shock import WORLD, window
from accord.crisis.shocks import (
    SHOCKS,
    CapacityLoss,
    ChokepointClosure,
    DemandSurge,
    ExportBan,
    ExportLicence,
    Hoarding,
    PriceFloorWithdrawal,
)
from accord.market.network import GROUND, Arc, Network, Node

PLACES, STAGES = ("CHN", "JPN", "DEU"), ("refining", "manufacturing")
NONE = np.zeros(0)
EMPTY = Network((), *(NONE,) * 9, step=1.0)


def chain(periods: int = 12, floor: bool = True) -> Network:
    """Three places, two stages: everybody refines, makes and uses; China ships both stages to the others."""
    nodes = [Node(p, s, t) for p in PLACES for s in STAGES for t in range(periods)]
    number, step, f = {n: k for k, n in enumerate(nodes)}, 1 / periods, 1 / periods
    arcs = []
    for t in range(periods):
        for p in PLACES:
            oxide, magnet = number[Node(p, "refining", t)], number[Node(p, "manufacturing", t)]
            arcs += [
                Arc("supply", GROUND, oxide, 10, 1, upper=600 * f, base=600 * f),
                Arc("expansion", GROUND, oxide, 20, 1, upper=60 * f),
                Arc("conversion", oxide, magnet, 1, 1, upper=300 * f, gain=0.9, base=300 * f),
                Arc("core", magnet, GROUND, -400, 0, 90 * f, 90 * f, base=90 * f, use="defence"),
                Arc("elastic", magnet, GROUND, -90, 1, upper=210 * f, base=210 * f, use="other"),
                *([Arc("floor", oxide, GROUND, -8, 0)] if floor else []),
            ]
            if p != "CHN":
                arcs += [
                    Arc("trade", number[Node("CHN", s, t)], number[Node(p, s, t)], 1, 1, base=120 * f) for s in STAGES
                ]
    return replace(EMPTY, step=step).extended(arcs, nodes)


ZERO = [
    ExportBan("CHN", ("JPN",), cut=0),
    ExportBan("CHN", ("JPN",), leak=1),
    ExportBan("CHN", ("JPN",), coverage=0),
    ExportBan("CHN", ("JPN",), months=0),
    ExportLicence("CHN", (WORLD,), refused=0),
    CapacityLoss(("CHN",), lost=0),
    ChokepointClosure("suez", closed=0),
    DemandSurge("JPN", tonnes=0),
    Hoarding(days=0),
    PriceFloorWithdrawal(("CHN",), resting=0),
]


@pytest.mark.parametrize("shock", ZERO, ids=lambda shock: type(shock).__name__)
@pytest.mark.parametrize("periods", [1, 12])
def test_zero_size_is_the_identity(shock, periods):
    network = chain(periods)
    after = shock(network)
    for column in ("cost", "curvature", "lower", "upper"):
        assert np.array_equal(getattr(after, column), getattr(network, column)), column


GROWING = {
    "export_ban": lambda size: ExportBan("CHN", ("JPN",), cut=size),
    "export_licence": lambda size: ExportLicence("CHN", ("JPN",), refused=size),
    "capacity_loss": lambda size: CapacityLoss(("CHN",), lost=size),
    "chokepoint_closure": lambda size: ChokepointClosure("suez", closed=size, detour=size),
    "demand_surge": lambda size: DemandSurge("JPN", tonnes=100 * size),
    "hoarding": lambda size: Hoarding(days=100 * size),
    "price_floor_withdrawal": lambda size: PriceFloorWithdrawal(("CHN",), resting=size),
}


def test_every_shock_has_its_laws_tested():
    assert set(GROWING) == set(SHOCKS)


@pytest.mark.parametrize("kind", GROWING)
def test_more_size_is_never_less_effect(kind):
    network = chain()
    caps, lower, cost = [], [], []
    for size in (0.0, 0.3, 0.6, 1.0):
        after = GROWING[kind](size)(network)
        supplied = np.isin(after.kind, ("supply", "expansion", "conversion", "trade", "floor"))
        caps.append(after.upper[supplied])
        lower.append(after.lower)
        cost.append(after.cost)
    for small, large in zip(range(3), range(1, 4), strict=True):
        assert np.all(caps[large] <= caps[small])
        assert np.all(lower[large] >= lower[small])
        assert np.all(cost[large] >= cost[small])
    assert not (np.array_equal(caps[0], caps[3]) and np.array_equal(lower[0], lower[3]))


@pytest.mark.parametrize("kind", GROWING)
def test_a_column_of_sizes_gives_every_draw_its_own_shock(kind):
    network, sizes = chain(2), np.array([[0.0], [0.4], [1.0]])
    block = GROWING[kind](sizes)(network)
    for row, size in enumerate(sizes[:, 0]):
        alone = GROWING[kind](float(size))(network)
        for column in ("cost", "curvature", "lower", "upper"):
            assert np.allclose(getattr(block.row(row), column), getattr(alone, column), rtol=1e-12), column


def test_a_ban_holds_its_stage_its_target_and_its_months():
    network = chain()
    after = ExportBan("CHN", ("JPN",), cut=0.5, leak=0.2, stages=("refining",), start=4, months=6)(network)
    hit = np.flatnonzero(after.upper != network.upper)
    assert set(hit) == {
        arc
        for period in range(3, 9)
        for arc in network.arcs("trade", tail="CHN", head="JPN", stage="refining", period=period)
    }
    assert after.upper[hit] == pytest.approx(network.base[hit] * 0.6)


def test_a_ban_on_the_world_cuts_all_of_the_senders_links():
    network = chain()
    after = ExportBan("CHN", (WORLD,))(network)
    assert after.upper[network.arcs("trade", tail="CHN")].tolist() == [0.0] * 48


def test_a_licence_stops_everything_and_then_a_share():
    network = chain()
    after = ExportLicence("CHN", ("JPN",), refused=0.25, delay=2, start=2)(network)
    arcs = network.arcs("trade", tail="CHN", head="JPN", stage="refining")
    assert (after.upper[arcs] / network.base[arcs]).tolist() == pytest.approx([np.inf, 0, 0, *[0.75] * 9])


def test_a_year_and_its_months_see_the_same_crisis():
    year, months = chain(1), chain(12)
    shock = ExportLicence("CHN", ("JPN",), refused=0.4, delay=1.5, start=3.25, ramp=2)
    assert shock.acting(months).mean() == pytest.approx(shock.acting(year)[0])
    assert window(months, 1, np.inf, 0).tolist() == [1.0] * 12
    assert window(months, 1, 3, 2)[:4].tolist() == pytest.approx([0.25, 0.75, 1, 0])


def test_a_surge_is_in_tonnes_a_month_of_the_named_class():
    network = chain()
    after = DemandSurge("JPN", 5, uses=("defence",), start=7)(network)
    arcs = network.arcs("core", tail="JPN")
    assert (after.upper[arcs] - network.upper[arcs]).tolist() == pytest.approx([0] * 6 + [5] * 6)
    assert np.array_equal(after.upper[network.arcs("elastic")], network.upper[network.arcs("elastic")])
    with pytest.raises(ModelError, match="uses none of it"):
        DemandSurge("ZZZ", 5)(network)


def test_hoarding_puts_days_aside_within_its_months_and_spares_the_spared():
    network = chain()
    after = Hoarding(73, spared=("JPN",), start=3, months=4)(network)
    for place, more in (("DEU", 0.2 * 300), ("JPN", 0.0)):
        arcs = network.arcs("core", "elastic", tail=place)
        assert (after.upper[arcs] - network.upper[arcs]).sum() == pytest.approx(more)


def test_capacity_is_lost_where_the_stage_is_made():
    network = chain(1)
    after = CapacityLoss(("CHN",), 0.5, stages=("manufacturing",))(network)
    assert np.flatnonzero(after.upper != network.upper).tolist() == network.arcs("conversion", tail="CHN").tolist()


def test_a_withdrawn_floor_is_gone_with_the_output_that_rested_on_it():
    network = chain(1)
    after = PriceFloorWithdrawal(("DEU",), 0.3, stages=("refining",))(network)
    assert after.upper[network.arcs("floor", tail="DEU")].tolist() == [0.0]
    assert after.upper[network.arcs("supply", head="DEU")].tolist() == pytest.approx([420.0])


def test_a_closed_canal_hits_the_links_that_need_it():
    network = chain(1)
    after = ChokepointClosure("suez", closed=0.5, detour=0.2)(network)
    for head, cap, more in (("DEU", 60.0, 0.2), ("JPN", np.inf, 0.0)):
        arcs = network.arcs("trade", head=head)
        assert after.upper[arcs].tolist() == [cap] * 2
        assert (after.cost[arcs] - network.cost[arcs]).tolist() == pytest.approx([more] * 2)


@pytest.mark.parametrize(
    ("chokepoint", "exporter", "importer", "share"),
    [
        ("suez", "CHN", "DEU", 1),
        ("suez", "CHN", "JPN", 0),
        ("malacca", "MMR", "CHN", 0),  # by land
        ("malacca", "MYS", "JPN", 0),
        ("hormuz", "QAT", "JPN", 1),
        ("hormuz", "SAU", "JPN", 0),  # it has a coast on the Red Sea as well
        ("panama", "USA", "JPN", 0),  # from its west coast
        ("gibraltar", "DEU", "ITA", 0),
        ("suez", "CHN", "ROW", 0),
    ],
)
def test_routes(chokepoint, exporter, importer, share):
    assert share_through(chokepoint, exporter, importer) == share == share_through(chokepoint, importer, exporter)


def test_an_unknown_chokepoint_is_refused():
    with pytest.raises(DataError, match=r"unknown chokepoint 'sues'.*suez"):
        share_through("sues", "CHN", "DEU")
    assert "suez" in chokepoints()
