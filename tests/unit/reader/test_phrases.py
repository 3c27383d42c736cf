"""Phrases of a lexicon: what each sign stands for, and what cannot be read."""

from __future__ import annotations

import re

import pytest

from accord.core.errors import DataError
from accord.reader.lexicon import lexicon
from accord.reader.phrases import phrase

WORDS = {"cut": ["cut*", "slash*"], "need": ["dependence", "over-reliance"], "all": ["{cut}", "end"]}


@pytest.mark.parametrize(
    ("text", "matched", "unmatched"),
    [
        ("{cut} ... {need}", "slashing its costly dependence", "slashing; dependence"),
        ("{cut} & {need}", "dependence was cut", "dependence was lowered"),
        ("{need}", "overreliance", "reliance"),
        ("win-win deals?", "win win deal", "win deal"),
        ("is [now|still] (fair|just)", "is\nstill just", "is very just"),
        ("first _ order", "first very big naval order", "first of the many big naval order"),
        ("deal ~8~ fair", "deal is fair", "deal is said to be fair"),
        ("access ...!{need} ore", "access to ore", "access, dependence, ore"),
        ("/(?<!no )/ access", "an access", "no access"),
        ("{all} it", "end it", "ending it"),
    ],
)
def test_what_a_phrase_means(text: str, matched: str, unmatched: str) -> None:
    pattern = re.compile(phrase(text, WORDS))
    assert pattern.search(matched)
    assert not pattern.search(unmatched)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{cost} it", "no words called {cost}"),
        ("(cut", "cannot be read as a phrase from"),
        ("a & b & c", "two parts at most"),
        ("(the {cut}|it)", "cannot stand in a group"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, message: str) -> None:
    with pytest.raises(DataError, match=re.escape(message)):
        phrase(text, WORDS, "MY.rule")


def test_every_list_of_words_is_used_and_every_phrase_stands_once() -> None:
    table = lexicon("claims")
    texts = [text for row in table["claim"] for text in (*row.get("says", ()), *row.get("denies", ()))]
    assert len(texts) == len(set(texts))
    listed = " ".join(entry for entries in table["words"].values() for entry in entries)
    assert [name for name in table["words"] if f"{{{name}}}" not in " ".join(texts) + listed] == []
