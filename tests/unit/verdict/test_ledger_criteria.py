"""Every ledger criterion is the one that its claim types name, and asks the question that they ask."""

from __future__ import annotations

import importlib

import pytest

from accord.core.vocab import rows
from accord.verdict.criteria import CRITERIA

LEDGER = [row for row in rows("claim_types") if row["criterion"] in {"C007", *(f"C{n:03}" for n in range(9, 21))}]


@pytest.mark.parametrize("row", LEDGER, ids=lambda row: row["type"])
def test_the_table_and_the_modules_agree(row: dict[str, str]) -> None:
    name = row["type"] if row["question"] else "opinion"
    module = importlib.import_module(f"accord.verdict.criteria.{name}")
    code, question = str(module.CODE), str(module.QUESTION)
    assert code == row["criterion"]
    assert question == (row["question"] or question)
    assert CRITERIA[code] is module


@pytest.mark.parametrize("code", sorted({row["criterion"] for row in LEDGER}))
def test_a_docstring_says_when_each_word_applies(code: str) -> None:
    text = CRITERIA[code].__doc__ or ""
    assert text.startswith(f"{code} ")
    heads = ("Tests  ", "Why  ", "Holds", "Untestable  ")
    assert all(f"\n{head}" in text for head in heads)
