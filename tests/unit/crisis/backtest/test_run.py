"""Run: the JSON's shape, unseen episodes, the figures of the page, and the claim itself."""

import json

import pytest

from accord.core.errors import DataError
from accord.crisis.backtest.bootstrap import ratio_of_errors
from accord.crisis.backtest.page import failures, figures
from accord.crisis.backtest.run import OURS, PREDICTORS, backtest


def test_out_of_fold_it_beats_the_best_naive_rule_by_a_tenth(tested):
    assert tested.scores[OURS]["imp"] <= 0.147
    assert tested.ratio.value <= 0.90
    assert tested.ratio.high < 1
    assert tested.ratio.commodities == 11


def test_the_json_has_the_agreed_shape(tested):
    told = json.loads(json.dumps(tested.to_dict(), allow_nan=False))
    assert [episode["id"] for episode in told["episodes"]] == [one.episode.before.id for one in tested.tested]
    for episode, one in zip(told["episodes"], tested.tested, strict=True):
        assert set(episode["predictions"]) == set(PREDICTORS)
        for prediction in episode["predictions"].values():
            assert set(prediction) == {"importers"}
            assert set(prediction["importers"]) == set(one.episode.before.importers)
            assert all(tonnes >= 0 for tonnes in prediction["importers"].values())
        assert "exporters" not in json.dumps(episode)
    assert all(set(values) == {"imp", "aff", "mix", "all"} for values in told["scores"].values())


def test_a_score_follows_from_the_predictions_in_the_json(tested):
    told = tested.to_dict()
    for episode, one in zip(told["episodes"], tested.tested, strict=True):
        observed = dict(zip(one.episode.before.importers, one.episode.observed, strict=True))
        mine = episode["predictions"][OURS]["importers"]
        wrong = sum(abs(mine[name] - observed[name]) for name in episode["affected"])
        assert wrong / sum(observed[name] for name in episode["affected"]) == pytest.approx(
            episode["errors"][OURS]["imp"]
        )


def test_unseen_episodes_of_new_commodities(folder, world):
    result = backtest(folder, world)
    told = result.to_dict()
    assert [episode["commodity"] for episode in told["episodes"]] == ["tin", "lithium"]
    assert len(told["episodes"][0]["learnt_from"]) == 14
    assert result.ratio.low is None
    assert "too few to draw from (2)" in result.ratio.reason
    assert all(value is not None for value in told["scores"][OURS].values())


def test_an_episode_of_a_public_commodity_is_not_taught_by_it(folder, world):
    path = folder / "episodes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("260900", "810510"), encoding="utf-8")
    (tin, _) = backtest(folder, world).to_dict()["episodes"]
    assert tin["commodity"] == "cobalt"
    assert len(tin["learnt_from"]) == 13
    assert "cobalt_cod_2022" not in tin["learnt_from"]


def test_the_public_folder_by_name_is_the_default_run(tested, world):
    from accord.crisis.backtest.load import SHIPPED

    assert backtest(SHIPPED, world).to_dict() == tested.to_dict()


def test_predictions_without_an_outcome(folder, world):
    path = folder / "flows.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("q_post", "later"), encoding="utf-8")
    result = backtest(folder, world)
    told = result.to_dict()
    assert told["ratio"] is None
    assert told["episodes"][0]["errors"] == {}
    assert told["scores"][OURS] == dict.fromkeys(("imp", "aff", "mix", "all"))
    assert figures(result)[0].status == "unknown"


def test_the_page_says_where_it_fails(tested):
    made = figures(tested)
    assert len({figure.id for figure in made}) == len(made) == len(PREDICTORS) + 1 + 14
    rows = failures(tested)
    assert [row[OURS] for row in rows] == sorted((row[OURS] for row in rows), reverse=True)
    failed = {row["episode"] for row in rows if row["fails"]}
    assert failed
    said = {figure.scope[1] for figure in made if "missed most" in figure.interval}
    assert said == failed
    assert all(row[OURS] > row["capprop10"] for row in rows if row["fails"])


def test_a_bad_folder_is_refused_before_anything_is_learnt(tmp_path, world):
    with pytest.raises(DataError, match="file is missing"):
        backtest(tmp_path, world, progress=lambda *_: pytest.fail("it learnt"))


def test_the_bootstrap_draws_whole_commodities():
    ours, theirs = [0.1, 0.1, 0.1, 0.4], [0.2, 0.2, 0.2, 0.2]
    apart = ratio_of_errors(ours, theirs, "abcd")
    together = ratio_of_errors(ours, theirs, ["a", "a", "b", "c"])
    assert apart.value == together.value == pytest.approx((0.5**3 * 2) ** 0.25)
    assert (apart.low, apart.high) != (together.low, together.high)
    assert ratio_of_errors(ours, theirs, "abcd") == apart
    assert ratio_of_errors(ours, theirs, "abcd", seed=1).value == apart.value
