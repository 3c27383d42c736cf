"""The square: common random numbers, the identity pact, regimes in order, and clear words for what cannot be posed."""

import numpy as np
import pytest

from accord.core.errors import DataError
from accord.crisis import outcome
from accord.crisis.rerouting import REGIMES
from accord.crisis.sample import sample
from accord.crisis.scenario.ban import ban
from accord.crisis.stress import stress
from accord.market.change import Measure, add_supply, identity
from accord.testing import tiny_observed

SCENARIO = ban("rare_earths", "CHN", ("JPN", "USA"), 2024)
EMPTY = Measure("words", lambda _: identity, 0.3, unrepresented="it carries no quantity")
MINE = Measure("mine", lambda _: lambda net: add_supply(net, "JPN", 100.0, 20.0, 50.0), 0.5, places=("JPN",))


def run(pact=(), **kwargs):
    return stress(tiny_observed(), SCENARIO.model_copy(update=kwargs), pact, draws=20)


def test_the_same_seed_gives_the_same_square_and_another_one_does_not():
    def prices(square):
        return square.cells["crisis", "limited", "no pact"].prices("JPN")

    assert prices(run()).tolist() == prices(run()).tolist()
    assert prices(run()).tolist() != prices(run(seed=1)).tolist()


def test_a_pact_without_quantity_is_the_identity_and_shares_its_cells():
    square = run([EMPTY])
    assert square.changes_nothing("as written")
    assert square.changes_nothing("in full")
    assert square.cells["crisis", "none", "in full"] is square.cells["crisis", "none", "no pact"]


def test_as_written_delivers_with_the_probability_and_in_full_always():
    square = run([MINE])
    without, written, full = (
        outcome.price_ratio(square, "JPN", "crisis", "none", delivery)
        for delivery in ("no pact", "as written", "in full")
    )
    assert np.all(full <= without + 1e-9)  # equal where the lost load sets both prices
    assert np.mean(full < without) >= 0.8
    assert 5 <= int((written < without).sum()) <= 15
    assert np.all(written >= full - 1e-9)


def test_a_project_beside_the_agreement_counts_only_in_full():
    from dataclasses import replace

    square = run([replace(MINE, inside_agreement=False)])
    assert square.changes_nothing("as written")
    assert not square.changes_nothing("in full")


def test_a_promise_at_a_place_outside_the_network_says_so():
    from dataclasses import replace

    square = run([replace(MINE, places=("ZZZ",))])
    assert "ZZZ" in square.pact[0].unrepresented
    assert square.changes_nothing("in full")


def test_less_rerouting_is_never_better_for_a_single_target():
    # with two targets it can be: in the free regime they bid for the same helpers
    square = stress(tiny_observed(), ban("rare_earths", "CHN", ("JPN",), 2024), draws=20)
    ratios = [outcome.price_ratio(square, "JPN", "crisis", regime, "no pact") for regime in REGIMES]
    assert np.all(ratios[0] >= ratios[1] - 1e-3)
    assert np.all(ratios[1] >= ratios[2] - 1e-3)


def test_the_gap_at_base_price_is_the_cut_import_and_falls_by_what_is_promised():
    square = run([MINE])
    cut = square.base.flow("trade", tail="CHN", head="JPN")
    without = outcome.gap(square, "JPN", "no pact")
    assert without == pytest.approx(cut, rel=1e-4)
    assert outcome.gap(square, "JPN", "in full") == pytest.approx(np.maximum(without - 100.0, 0), rel=1e-4)


def test_every_draw_of_the_square_is_certified():
    square = run([MINE])
    assert square.failed == 0
    assert square.worst["primal_residual"] < 1e-8


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        (ban("rare_earths", "FJI", ("JPN",), 2024), "FJI: trades too little"),
        (ban("rare_earths", "CHN", ("FJI",), 2024), "FJI: trades too little"),
        (ban("rare_earths", "JPN", ("USA",), 2024), "JPN"),
    ],
)
def test_a_crisis_that_cannot_be_posed_is_refused(scenario, words):
    with pytest.raises(DataError, match=words):
        stress(tiny_observed(), scenario, draws=2)


def test_draws_stay_inside_their_priors():
    from accord.core.priors import priors

    drawn = sample(100, 0)
    for prior in priors().values():
        values = np.array([d[prior.id] for d in drawn])
        inside = np.mean((values >= prior.low - 1e-12) & (values <= prior.high + 1e-12))
        assert inside == 1 if prior.distribution != "lognormal" else 0.85 < inside < 0.95
