"""Rules and metrics: the published errors to their last printed digit, and what each rule keeps."""

import numpy as np
import pytest

from accord.crisis.backtest.metrics import FLOOR, METRICS, errors, summary
from accord.crisis.backtest.rules import RULES

PRINTED = 5.5e-5  # four decimals, and one value that lies on the edge between two of them


@pytest.mark.parametrize("name", RULES)
def test_the_published_errors_are_reproduced(public, printed, name):
    for episode in public:
        found, known = errors(RULES[name](episode.before), episode), printed[episode.before.id, name]
        for metric in METRICS:
            if known[metric] == "":
                assert found[metric] is None, (episode.before.id, metric)
            else:
                assert found[metric] == pytest.approx(float(known[metric]), abs=PRINTED), (episode.before.id, metric)


def test_the_published_summary_is_reproduced(tested):
    published = {"persist": 0.338, "lost": 0.247, "prop_imp": 0.339, "prop_glob": 0.312, "half": 0.271, "ras": 0.338,
                 "capprop10": 0.163}  # fmt: skip
    for name, value in published.items():
        assert tested.scores[name]["imp"] == pytest.approx(value, abs=1e-3)


def test_rules_keep_what_they_promise_to_keep(public):
    for before in (episode.before for episode in public):
        flows, totals = before.flows, before.flows.sum(axis=0)
        has_others = flows[before.others].sum(axis=0) > 0
        kept = RULES["prop_imp"](before).sum(axis=0)
        assert kept[has_others] == pytest.approx(totals[has_others])
        assert RULES["prop_glob"](before).sum() == pytest.approx(flows.sum())
        filled = RULES["capprop10"](before)
        assert np.all(filled.sum(axis=1)[before.others] <= 1.1 * flows.sum(axis=1)[before.others] * (1 + 1e-9))
        assert np.all(filled.sum(axis=0) <= totals * (1 + 1e-9))
        for name, rule in RULES.items():
            if name != "persist":
                assert rule(before)[before.cut].sum() == pytest.approx(before.left), name


def test_a_summary_floors_each_error_and_leaves_out_what_is_absent():
    assert summary([0.0, 0.08, None]) == pytest.approx((FLOOR * 0.08) ** 0.5)
    assert summary([None]) is None


def test_a_perfect_forecast_has_no_error(public):
    for episode in public:
        found = errors(episode.after, episode)
        assert all(found[name] == 0 for name in METRICS if name != "rank")
        assert found["rank"] == pytest.approx(1)
