"""The Japanese gold set of own texts: rules were mended on `worked`; `aside` was read once, at the end.

All texts were marked before the reader was run on them, by the one who wrote the rules: no official Japanese text was
at hand, so the scores say that nothing is lost, not how well unseen texts are read.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from accord.reader import read
from accord.reader.evaluation import evaluate, load_gold

GOLD = Path(__file__).parent / "gold_ja"
LEAST = {  # kind -> least recall, least precision, on the texts that rules were mended on
    "agreement": (1.0, 1.0),
    "commitment": (0.95, 0.95),
    "statement": (0.95, 0.95),
    "claim": (0.95, 0.95),
    "order": (0.85, 0.85),
    "control": (1.0, 1.0),
    "amount": (1.0, 1.0),
}


@pytest.fixture(scope="module")
def scores() -> dict[str, Any]:
    return evaluate(load_gold(GOLD / "worked")).to_dict()


def test_there_are_a_hundred_items_of_all_kinds() -> None:
    kinds = Counter(item["kind"] for gold in load_gold(GOLD) for item in gold.items)
    assert sum(kinds.values()) >= 100
    assert set(kinds) == set(LEAST)


def test_every_item_stands_in_its_text() -> None:
    for gold in load_gold(GOLD):
        gold.check(read(gold.source))


@pytest.mark.parametrize("kind", LEAST)
def test_recall_and_precision(kind: str, scores: dict[str, Any]) -> None:
    rates = scores["kinds"][kind]["lenient"]
    assert rates["recall"] >= LEAST[kind][0]
    assert rates["precision"] >= LEAST[kind][1]


def test_nothing_is_invented_and_no_polarity_is_turned() -> None:
    found = evaluate(load_gold(GOLD)).to_dict()
    assert found["grounding"] == 1.0
    assert found["polarity_errors"] == 0
    assert found["invented_amounts"] == 0
