"""Evaluation: pairs of spans, attributes, what counts as invented, and gold files that cannot be used."""

from __future__ import annotations

import json
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.errors import DocumentError
from accord.ledger.lines import items as items_of
from accord.ledger.lines import to_line
from accord.reader import read
from accord.reader.evaluation import evaluate, load_gold
from accord.reader.evaluation.attributes import compared
from accord.reader.evaluation.match import lenient, overlap, pairs, strict
from accord.reader.evaluation.score import invented
from accord.reader.evaluation.shapes import item_of

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
        ('{"source": "a.txt", "items": [{"kind": "wish"}]}', "has no item of a known kind, only 'wish'"),
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
    with pytest.raises(DocumentError, match=r"item 0 \(claim\): at 0-5 the text has 'Japan', the gold 'Korea'"):
        evaluate(load_gold(path))


def test_wrong_offsets_are_told_with_the_place_where_the_words_stand(tmp_path: Path) -> None:
    items = [{**item("claim", "Peru did not agree."), "start": 3 + n, "end": 22 + n} for n in range(20)]
    with pytest.raises(DocumentError, match=r"20 of 20 quotes") as told:
        evaluate(load_gold(gold(tmp_path, items)))
    assert "a.json" in str(told.value)
    assert "these words stand at 44-63" in str(told.value)
    assert "and 12 more" in str(told.value)


def test_typography_and_white_space_of_a_quote_do_not_matter(tmp_path: Path) -> None:
    text = "“It\u2019s a fair\u00a0deal,” he said.\n"
    items = [{"kind": "statement", "start": 0, "end": 19, "quote": '"It\'s a fair deal," '}]
    assert evaluate(load_gold(gold(tmp_path, items, text=text))).files == 1


PROMISE = item("commitment", "Japan will buy 5 jets for up to $2 billion.", giver=["JPN"])


@pytest.mark.parametrize(
    "shape",
    [
        lambda source: [{"source": source, "items": [PROMISE]}],
        lambda source: {"documents": [{"document": source, "annotations": [PROMISE]}]},
        lambda source: {"source": source, "extra": 1, "items": [{**PROMISE, "kind": "Commitments", "annotator": "x"}]},
        lambda source: [{**PROMISE, "source": source}],
        lambda source: {"source": source, "items": [
            {"kind": "commitment", "span": {"start": 0, "end": 43}, "text": PROMISE["quote"],
             "fields": {"giver": "Japan"}}
        ]},
        lambda source: {"source": source, "items": [
            {"kind": "commitment", "span": [0, 43], "quote": PROMISE["quote"], "attributes": {"givers": ["JP"]}}
        ]},
        lambda source: {"source": source, "items": [{**PROMISE, "start": "0", "end": 43.0}]},
        lambda source: {"source": source, "text": TEXT, "items": [PROMISE]},
    ],
)  # fmt: skip
@pytest.mark.parametrize("absolute", [True, False])
def test_gold_of_other_shapes_counts_the_same(shape: Any, absolute: bool, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "gold.json"
    path.write_text(json.dumps(shape(str(tmp_path / "a.txt") if absolute else "a.txt")), encoding="utf-8")
    scores = evaluate(load_gold(path)).to_dict()
    assert scores["kinds"]["commitment"]["lenient"] == {"recall": 1, "precision": 1, "f1": 1}
    assert scores["kinds"]["commitment"]["attributes"]["giver"] == {"accuracy": 1, "of": 1}


def test_json_lines_and_the_readers_own_lines_are_gold(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    lines = [to_line(kind, found) for kind, found in items_of(read(tmp_path / "a.txt"))]
    (tmp_path / "g.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    scores = evaluate(load_gold(tmp_path)).to_dict()
    assert scores["all"]["strict"] == {"recall": 1, "precision": 1, "f1": 1}
    wrong = [(k, n) for k, row in scores["kinds"].items() for n, a in row["attributes"].items() if a["accuracy"] < 1]
    assert wrong == []


def test_a_kind_that_no_file_marks_is_told_and_not_counted(tmp_path: Path) -> None:
    scores = evaluate(load_gold(gold(tmp_path, [PROMISE]))).to_dict()
    assert set(scores["kinds"]) == {"commitment"}
    assert scores["not_marked"] == {"amount": 1}


def test_items_of_a_strange_kind_are_passed_over_and_told(tmp_path: Path) -> None:
    told: list[str] = []
    path = gold(tmp_path, [PROMISE, {"kind": "weather", "start": 0, "end": 5, "quote": "Japan"}])
    (found,) = load_gold(path, notice=told.append)
    assert len(found.items) == 1
    assert "1 of kind 'weather'" in told[0]


def test_a_text_that_is_not_there_is_told_with_its_gold_file(tmp_path: Path) -> None:
    (tmp_path / "g.json").write_text('{"source": "gone.txt", "items": []}', encoding="utf-8")
    with pytest.raises(DocumentError, match=r"g\.json: its text 'gone\.txt' is not there"):
        load_gold(tmp_path / "g.json")


def test_statements_without_a_form_are_told_apart_by_their_marks(tmp_path: Path) -> None:
    text = "Ana Díaz of Peru said: “We will share the data.” Chile\u2019s minister said that the talks went well.\n"
    quoted, told = text.index("We will"), text.index("Chile")
    items = [
        {"kind": "statement", "start": quoted, "end": quoted + 22, "quote": text[quoted : quoted + 22]},
        {"kind": "statement", "start": told, "end": len(text) - 1, "quote": text[told:-1]},
    ]
    scores = evaluate(load_gold(gold(tmp_path, items, text=text))).to_dict()
    assert scores["statement_recall"] == {"quoted": 1, "indirect": 1}


def test_speed_is_measured_warm_and_says_on_what(tmp_path: Path) -> None:
    scores = evaluate(load_gold(gold(tmp_path, [PROMISE]))).to_dict()
    assert scores["characters"] == len(TEXT)
    assert scores["passes"] > 1
    assert scores["seconds"] > 0


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
        ("commitment", {"giver": "Japan and the United States"}, {"giver": ["USA", "JPN"]}, True),
        ("commitment", {"giver": "JP, US"}, {"giver": ["USA", "JPN"]}, True),
        ("commitment", {"giver": "Trinidad and Tobago"}, {"giver": ["TTO"]}, True),
        ("commitment", {"giver": "Atlantis"}, {"giver": ["JPN"]}, False),
        ("commitment", {"receiver": []}, {"receiver": ["JPN"]}, False),
        ("commitment", {"receiver": None}, {"receiver": []}, True),
        (
            "commitment",
            {"amount": {"max": 5e9, "currency": "US$", "qualifier": "up to"}},
            {"amount": {"min": None, "max": 5e9, "currency": "USD", "qualifier": "up_to"}},
            True,
        ),
        (
            "commitment",
            {"amount": {"min": 0, "max": "5,000,000,000", "qualifier": "up_to"}},
            {"amount": {"min": None, "max": 5e9, "currency": "USD", "qualifier": "up_to"}},
            True,
        ),
        (
            "commitment",
            {"amount": {"value": 5e9, "currency": "EUR", "qualifier": "exact"}},
            {"amount": {"min": 5e9, "max": 5e9, "currency": "USD", "qualifier": "exact"}},
            False,
        ),
        (
            "commitment",
            {"amount": {"value": 5e9, "qualifier": "at_least"}},
            {"amount": {"min": 5e9, "max": None, "currency": "USD", "qualifier": "at_least"}},
            True,
        ),
        (
            "commitment",
            {"amount": "up to $5 billion"},
            {"amount": {"min": None, "max": 5e9, "currency": "USD", "qualifier": "up_to"}},
            True,
        ),
        (
            "commitment",
            {"amount": None},
            {"amount": {"min": 1, "max": 1, "currency": "USD", "qualifier": "exact"}},
            False,
        ),
        ("commitment", {"strength": "4"}, {"strength": 4}, True),
        ("commitment", {"type": "Supply access"}, {"type": "supply_access"}, True),
        ("commitment", {"polarity": "negative"}, {"polarity": -1}, True),
        (
            "commitment",
            {"quantity": {"value": 400, "unit": "missiles"}},
            {"quantity": {"value": 400.0, "unit": "items", "rate": ""}},
            True,
        ),
        (
            "commitment",
            {"quantity": {"value": 10, "unit": "tonnes", "rate": "per year"}},
            {"quantity": {"value": 10.0, "unit": "t", "rate": "year"}},
            True,
        ),
        ("statement", {"speaker": "Prime Minister Fumio Kishida"}, {"speaker": "Fumio Kishida"}, True),
        ("statement", {"speaker": "Li"}, {"speaker": "Anna Lind"}, False),
    ],
)
def test_attributes_of_any_shape_are_compared_and_never_crash(kind, gold, found, same):
    assert list(compared({"kind": kind, **gold}, found).values()) == [same]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 80) | st.floats(allow_nan=False) | st.sampled_from(
        ["", "JPN", "Japan", "Japan and Peru", "5", "2,000", "up to", "up to $5 billion", "2030-01-01", "x", "a.txt"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(
            ["min", "max", "value", "currency", "qualifier", "date", "phrase", "iso3", "name", "unit", "rate"]),
        inner, max_size=4),
    max_leaves=6,
)  # fmt: skip
FIELDS = st.dictionaries(
    st.sampled_from(
        ["giver", "receiver", "parties", "amount", "quantity", "deadline", "strength", "polarity", "type", "form",
         "speaker", "mineral", "stage", "system", "targets", "value_usd", "min", "max", "currency", "stated", "fields",
         "span", "text", "negated", "kinds", "source", "recipient", "items", "state", "object"]), JSON, max_size=6,
)  # fmt: skip
FOUND = [line for kind, each in items_of(read("a.txt", text=TEXT + "Peru bought 9 tanks from Chile. “It is fair,” "
         "said Ana Díaz of Peru. Chile banned exports of tin to Peru.")) for line in [to_line(kind, each)]]  # fmt: skip


@given(FIELDS, st.sampled_from(FOUND))
def test_any_fields_are_compared_or_passed_over(fields: Any, found: Any) -> None:
    agree = compared(item_of({"kind": found["kind"], **fields}), found)
    assert all(isinstance(same, bool) for same in agree.values())


@given(JSON | FIELDS | st.lists(FIELDS, max_size=2) | st.builds(
    lambda source, items: {"source": source, "items": items}, JSON, st.lists(FIELDS | JSON, max_size=2)))  # fmt: skip
def test_any_json_is_gold_or_refused(content: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "g.json"
        (Path(folder) / "a.txt").write_text(TEXT, encoding="utf-8")
        path.write_text(json.dumps(content), encoding="utf-8")
        with suppress(DocumentError):
            evaluate(load_gold(path))
