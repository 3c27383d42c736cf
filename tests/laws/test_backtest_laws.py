"""Laws of rules, metrics and responses, for any small world: units cancel, totals are kept, nothing turns negative."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from accord.crisis.backtest.episode import Before, Episode, dependent
from accord.crisis.backtest.history import History
from accord.crisis.backtest.metrics import errors
from accord.crisis.backtest.predictor import Case, responses
from accord.crisis.backtest.rules import RULES

EXPORTERS, IMPORTERS = ("AUS", "CHL", "IDN", "PER"), ("CHN", "JPN", "KOR")
TONNES = st.floats(0.0, 1e4).map(lambda x: round(x, 3))


@st.composite
def episodes(draw: st.DrawFn) -> Episode:
    flows = draw(arrays(float, (4, 3), elements=TONNES)) + np.eye(4, 3) + 0.5
    after = draw(arrays(float, (4, 3), elements=TONNES)) + 0.5
    targets = draw(st.sampled_from([IMPORTERS, ("CHN",), ("JPN", "KOR")]))
    targeted = np.array([name in targets for name in IMPORTERS])
    affected = dependent("IDN", EXPORTERS, IMPORTERS, flows) & targeted
    affected |= targeted & ~affected.any()  # metrics need somebody
    left = flows[2][targeted].sum() * draw(st.floats(0.0, 0.9))
    before = Before(
        id="x", hs=("260900",), exporter="IDN", targets=targets, type="ban", year=2015, left=left,
        exporters=EXPORTERS, importers=IMPORTERS, flows=flows, values=flows * np.array([[1.0], [2.0], [1.5], [4.0]]),
        affected=affected,
    )  # fmt: skip
    return Episode(before, after)


@given(episodes())
def test_rules_keep_the_cut_and_stay_above_zero(episode: Episode) -> None:
    before = episode.before
    for name, rule in RULES.items():
        flows = rule(before)
        assert np.all(flows >= 0), name
        if name != "persist":
            assert flows[before.cut].sum() == pytest.approx(before.left), name
    assert RULES["prop_imp"](before).sum(axis=0) == pytest.approx(before.flows.sum(axis=0))
    assert RULES["prop_glob"](before).sum() == pytest.approx(before.flows.sum())
    grown = RULES["capprop10"](before).sum(axis=1)[before.others]
    assert np.all(grown <= 1.1 * before.flows.sum(axis=1)[before.others] * (1 + 1e-9))


@given(episodes(), st.sampled_from([1e-3, 7.0, 1e3]))
def test_the_unit_of_weight_does_not_matter(episode: Episode, unit: float) -> None:
    before, after = episode.before, episode.after
    assert after is not None
    other = Episode(replace(before, flows=before.flows * unit, left=before.left * unit), after * unit)
    for name, rule in RULES.items():
        mine, theirs = errors(rule(before), episode), errors(rule(other.before), other)
        for metric in ("imp", "aff", "mix", "exp", "sub", "all", "rlog"):
            assert mine[metric] == pytest.approx(theirs[metric], rel=1e-6, abs=1e-9), (name, metric)


@given(episodes(), st.permutations(range(3)))
def test_the_order_of_importers_does_not_matter(episode: Episode, order: list[int]) -> None:
    before, after = episode.before, episode.after
    assert after is not None
    turned = Episode(
        replace(
            before, importers=tuple(before.importers[n] for n in order), flows=before.flows[:, order],
            values=before.values[:, order], affected=before.affected[order],
        ),
        after[:, order],
    )  # fmt: skip
    nothing = History(np.full(3, np.nan), np.full(4, np.nan))
    for rule in RULES.values():
        assert rule(turned.before) == pytest.approx(rule(before)[:, order])
    for mine, theirs in zip(
        responses(Case.of(before, nothing)), responses(Case.of(turned.before, nothing)), strict=True
    ):
        assert theirs == pytest.approx(mine[:, order])


@given(episodes(), arrays(float, 3, elements=TONNES), arrays(float, 4, elements=TONNES))
def test_responses_lie_between_losing_all_and_losing_nothing(
    episode: Episode, imported: np.ndarray, shipped: np.ndarray
) -> None:
    before = episode.before
    case = Case.of(before, History(np.where(imported > 0, imported, np.nan), shipped))
    for flows in responses(case):
        assert np.all(flows >= -1e-9)
        assert flows[before.cut].sum() == pytest.approx(before.left)
        assert np.all(flows.sum(axis=0) <= case.base.sum(axis=0) * (1 + 1e-9) + 1e-9)
        assert np.all(flows.sum(axis=0) >= case.remaining.sum(axis=0) * (1 - 1e-9) - 1e-9)
