"""Evaluation: pairs of spans, attributes, what counts as invented, and gold files that cannot be used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.errors import DocumentError
from accord.reader.evaluation import evaluate, load_gold
from accord.reader.evaluation.attributes import compared
from accord.reader.evaluation.match import lenient, overlap, pairs, strict
from accord.reader.evaluation.score import invented

TEXT = "Japan will buy 5 jets for up to $2 billion. Peru did not agree.\n"
RANGES = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda r: (r[0], r[0] + r[1])), max_size=6)


def gold(folder: Path, items: list[dict[str, Any]], text: str = TEXT, **more: Any) -> Path:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    path = folder / "a.json"
    path.write_text(json.dumps({"source": "a.txt", "items": items, **more}), encoding="utf-8")
    return path


def item(kind: str, quote: str, **fields: Any) -> dict[str, Any]:
    start = TEXT.index(quote)
    return {"kind": kind, "start": start, "end": start + len(quote), "quote": quote, **fields}


def test_overlap_by_hand() -> None:
    assert overlap((0, 10), (5, 15)) == pytest.approx(5 / 15)
    assert overlap((0, 5), (5, 10)) == 0
    assert lenient((0, 10), (5, 15))  # a third
    assert not strict((0, 10), (5, 15))
    assert lenient((0, 100), (0, 16))  # one holds the other, which is 16 % of it
    assert not lenient((0, 100), (0, 14))
    assert not lenient((0, 100), (90, 106))  # 10 of 16: less than 80 % inside


def test_pairs_are_one_to_one_and_as_many_as_can_be() -> None:
    # The middle one fits both; greedy by overlap would leave a gold span alone.
    assert sorted(pairs([(0, 10), (8, 20)], [(4, 14), (0, 5)])) == [(0, 1), (1, 0)]


@given(RANGES, RANGES)
def test_pairs_never_use_a_span_twice_and_always_match(wanted: Any, found: Any) -> None:
    paired = pairs(wanted, found)
    assert len({g for g, _ in paired}) == len({f for _, f in paired}) == len(paired)
    assert all(lenient(wanted[g], found[f]) for g, f in paired)
    assert sorted((f, g) for g, f in paired) == sorted(pairs(found, wanted)) or len(pairs(found, wanted)) == len(paired)


def test_scores_of_a_small_gold(tmp_path: Path) -> None:
    items = [
        item("commitment", "Japan will buy 5 jets for up to $2 billion.", giver=["Japan"], strength=5, polarity=1,
             amount={"min": None, "max": 2e9, "currency": "USD", "qualifier": "up_to"}),
        item("amount", "up to $2 billion", min=None, max=2e9, currency="USD", qualifier="exact"),
        item("claim", "Peru did not agree.", type="opinion"),
    ]  # fmt: skip
    scores = evaluate(load_gold(gold(tmp_path, items, kinds=["commitment", "amount", "claim"]))).to_dict()
    assert scores["kinds"]["commitment"]["lenient"] == {"recall": 1, "precision": 1, "f1": 1}
    assert {k: v["accuracy"] for k, v in scores["kinds"]["commitment"]["attributes"].items()} == {
        "amount": 1, "giver": 1, "polarity": 1, "strength": 1
    }  # fmt: skip
    assert scores["kinds"]["amount"]["attributes"]["amount"]["accuracy"] == 0  # the qualifier differs
    assert scores["kinds"]["claim"]["lenient"]["recall"] == 0
    assert (scores["grounding"], scores["polarity_errors"], scores["invented_amounts"]) == (1, 0, 0)


def test_a_wrong_polarity_is_counted(tmp_path: Path) -> None:
    items = [item("commitment", "Japan will buy 5 jets for up to $2 billion.", polarity=-1)]
    assert evaluate(load_gold(gold(tmp_path, items))).to_dict()["polarity_errors"] == 1


def test_kinds_not_looked_for_count_neither_way(tmp_path: Path) -> None:
    scores = evaluate(load_gold(gold(tmp_path, [], kinds=["agreement"]))).to_dict()
    assert scores["kinds"] == {}


def test_attributes_as_sets_and_dates() -> None:
    base = {"kind": "commitment"}
    assert compared({**base, "giver": ["JPN", "USA"]}, {"giver": ["USA", "JPN"]}) == {"giver": True}
    assert compared({**base, "deadline": "2030-12-31"}, {"deadline": {"phrase": "by 2030", "date": "2030-12-31"}}) == {
        "deadline": True
    }
    assert compared({**base, "deadline": None}, {"deadline": {"phrase": "soon", "date": None}}) == {"deadline": False}
    assert compared({**base, "mineral": "rare earths"}, {"mineral": "rare_earths"}) == {"mineral": True}
    assert compared({**base, "note": "x", "unheard_of": 1}, {"giver": []}) == {}


@pytest.mark.parametrize(
    ("sentence", "value", "made_up"),
    [
        ("up to $332 billion", 332e9, []),
        ("JPY 1,250.5 million", 1250.5e6, []),
        ("two billion dollars", 2e9, []),
        ("$3 billion", 3.1e9, [3.1e9]),
        ("no figure at all", 5.0, [5.0]),
    ],
)
def test_invented(sentence: str, value: float, made_up: list[float]) -> None:
    line = {"kind": "amount", "sentence": sentence, "min": value, "max": value}
    assert sorted(set(invented(line))) == made_up


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "is no JSON"),
        ("[]", "is no gold file"),
        ('{"source": "a.txt", "items": [{"kind": "wish"}]}', "has no known kind"),
        ('{"source": "a.txt", "items": [{"kind": "claim", "start": 5, "end": 2, "quote": ""}]}', "start before end"),
        ('{"source": "a.txt", "items": [], "kinds": ["wish"]}', "Choose from"),
    ],
)
def test_gold_that_cannot_be_used(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "g.json").write_text(content, encoding="utf-8")
    with pytest.raises(DocumentError, match=message):
        load_gold(tmp_path / "g.json")


def test_a_quote_that_does_not_stand_there(tmp_path: Path) -> None:
    path = gold(tmp_path, [{"kind": "claim", "start": 0, "end": 5, "quote": "Korea"}])
    with pytest.raises(DocumentError, match=r"the text has 'Japan' at 0-5, the gold 'Korea'"):
        evaluate(load_gold(path))


def test_a_folder_without_gold(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"holds no \.json"):
        load_gold(tmp_path)


@pytest.mark.parametrize(
    ("kind", "gold", "found", "same"),
    [
        ("order", {"quantity": 9}, {"quantity": 9}, True),
        ("order", {"quantity": 9}, {"quantity": 8}, False),
        ("commitment", {"quantity": {"value": 5}}, {"quantity": 5}, False),
        ("commitment", {"amount": "5 bn"}, {"amount": None}, False),
        ("commitment", {"deadline": {"phrase": "soon"}}, {"deadline": "2026-01-01"}, False),
        ("commitment", {"giver": {"iso3": "JPN"}}, {"giver": ["JPN"]}, True),
    ],
)
def test_attributes_of_any_shape_are_compared_and_never_crash(kind, gold, found, same):
    assert list(compared({"kind": kind, **gold}, found).values()) == [same]
