"""Lexicons of one's own: merged by rule id, refused with a word, and without effect on what is read without them."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.core.errors import DataError
from accord.reader import explore, read
from accord.reader.lexicon import lexicon, lexicons, names

TEXT = "Japan and Peru met. Japan hereby ordains to fund 3 mines in Peru. Japan will invest $2 billion in Peru.\n"


def own(folder: Path, name: str, content: str) -> Path:
    (folder / f"{name}.toml").write_text(content, encoding="utf-8")
    return folder


def test_a_new_cue_is_read_and_a_shipped_one_can_be_switched_off(tmp_path: Path) -> None:
    folder = own(
        tmp_path,
        "commitments",
        'cue = [{rule = "MY.ordain", strength = 6, pattern = "(?:hereby )?ordains '
        'to"}, {rule = "CM.will", off = true}]\n',
    )
    assert [c.rule.split("+")[0] for c in read("a.txt", text=TEXT).commitments] == ["CM.will"]
    mine = read("a.txt", text=TEXT, lexicons=folder).commitments
    assert [(c.rule.split("+")[0], c.strength_raw) for c in mine] == [("MY.ordain", 6)]
    assert [c.rule.split("+")[0] for c in read("a.txt", text=TEXT).commitments] == ["CM.will"]


def test_words_are_added(tmp_path: Path) -> None:
    folder = own(tmp_path, "tone", 'belligerent = ["smash*"]\n')
    with lexicons(folder):
        assert {"smash*", "war"} <= set(lexicon("tone")["belligerent"])
    assert "smash*" not in lexicon("tone")["belligerent"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("money", "signs = [", "is no TOML"),
        ("money", 'signs = "war"', "signs is no dict"),
        ("moods", "a = 1", "unknown lexicon moods"),
        ("commitments", 'cue = [{rule = "MY.x", strength = 1, pattern = "("}]', r"MY\.x: is no regular expression"),
    ],
)
def test_what_cannot_be_used_is_said(name: str, content: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=message):
        read("a.txt", text=TEXT, lexicons=own(tmp_path, name, content))


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such folder"):
        read("a.txt", text=TEXT, lexicons=tmp_path / "absent")


def test_every_rule_has_an_id_of_its_own() -> None:
    for name in names():
        rows = [
            row for value in lexicon(name).values() if isinstance(value, list) for row in value if isinstance(row, dict)
        ]
        ids = [row["rule"] for row in rows if "rule" in row]
        assert len(ids) == len(set(ids)), name


def test_what_nearly_fired_is_told() -> None:
    reading = explore(
        "a.txt", text="Peru and Japan met. This framework will benefit everybody. Exports will grow.\n", explain=True
    )
    assert reading.ledger.commitments == ()
    why = {reading.words(r): r.why for r in reading.refused if r.rule == "CM.will"}
    assert why == {"will": "the verb behind it foretells"}
    assert explore("a.txt", text="Exports will grow.\n").refused == ()
