"""`accord backtest`: JSON on stdout, one message and exit code 2 for bad input, no ranking of suppliers."""

import json

import pytest

from accord.cli import main


def run(monkeypatch, capsys, *words):
    monkeypatch.setattr("sys.argv", ["accord", "backtest", *map(str, words), "--quiet"])
    with pytest.raises(SystemExit) as left:
        main()
    shown = capsys.readouterr()
    return left.value.code, shown.out, shown.err


def test_json_of_unseen_episodes(monkeypatch, capsys, folder):
    code, out, err = run(monkeypatch, capsys, folder, "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert set(told) >= {"episodes", "scores"}
    assert told["episodes"][1]["predictions"]["accord"]["importers"]["JPN"] > 0


def test_the_table_has_a_row_an_episode_and_says_where_it_fails(monkeypatch, capsys, folder):
    code, out, _ = run(monkeypatch, capsys, folder)
    assert code == 0
    assert all(word in out for word in ("tin_ban", "lithium", "geometric mean", "Where it fails", "too few to draw"))
    assert "PER" not in out.partition("Where it fails")[0]


def test_without_outcomes_it_says_so_and_predicts_all_the_same(monkeypatch, capsys, folder):
    path = folder / "flows.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("q_post", "later"), encoding="utf-8")
    code, out, err = run(monkeypatch, capsys, folder, "--json")
    assert code == 0
    assert "No episode has an outcome" in err
    assert json.loads(out)["ratio"] is None
    assert run(monkeypatch, capsys, folder)[:2] == (0, "")


@pytest.mark.parametrize("words", [["nowhere"], ["--seed", "-1"], ["--jsn"]])
def test_bad_input_ends_with_code_2_and_nothing_on_stdout(monkeypatch, capsys, words):
    code, out, err = run(monkeypatch, capsys, *words)
    assert (code, out) == (2, "")
    assert err
    assert "Traceback" not in err
