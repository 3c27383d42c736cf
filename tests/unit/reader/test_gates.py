"""Gates: no text that a pattern matches is kept from it, and few others reach it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.errors import DataError
from accord.reader.draft import Draft
from accord.reader.gates import Gated, Sieve, hints, size, stems
from accord.reader.lexicon import lexicon, written
from accord.reader.phrases import phrase
from accord.reader.steps.document.segments import segments

PATTERNS = (
    "signed (?:an?|the) (?:agreement|pact)s?",
    "(?:ha[sd] )?(?:committed|pledged?) (?:not )?to(?! the)",
    r"\bexport (?:control|ban)s?\b|\bquotas?\b",
    r"(?:very ){2,3}large",
    r"(?<=no )licen[cs]es?(?=, | today)",
    r"(?i:Price) floor",
    r"[$€] ?\d+|\d+%",
    r"off-?take|f-\d\d",
    r"\"[a-z]+\"",
    r"x*y?",
)


def table() -> list[tuple[str, str]]:
    claims, promises, arms = lexicon("claims"), lexicon("commitments"), lexicon("arms")
    says = [(row["rule"], text) for row in claims["claim"] for text in (*row.get("says", ()), *row.get("denies", ()))]
    return [
        *((rule, phrase(text, claims["words"])) for rule, text in says),
        *((row["rule"], written(row["pattern"], {"done": promises["done"]})) for row in promises["cue"]),
        *((row["rule"], written(row["pattern"])) for row in promises["type"] if "pattern" in row),
        *(
            (f"{voice} {stage}", written(body))
            for voice in ("active", "passive")
            for stage, body in arms[voice].items()
        ),
    ]


@pytest.mark.parametrize("body", PATTERNS)
@given(data=st.data())
def test_whatever_a_pattern_matches_holds_its_stems(body: str, data: st.DataObject) -> None:
    low = data.draw(st.from_regex(body)).lower()
    for match in re.finditer(body, low):
        words = low[match.start() : match.end() + 8].split()
        assert all(any(stem in word for stem in needed for word in words) for needed in stems(body))


def test_every_rule_is_ready_wherever_its_pattern_matches(root: Path) -> None:
    rules, fired = table(), 0
    sieve = Sieve(rules)
    for path in sorted((root / "tests/golden/reader/gold/texts").glob("*.txt")):
        draft = segments(Draft.of(path.name, path.read_text(encoding="utf-8")))
        for segment in draft.segments:
            low = draft.low[segment.start : segment.end]
            ready = {rule for rule, _ in sieve.ready(hints(low))}
            found = {rule for rule, body in rules if re.search(body, low)}
            fired += len(found)
            assert found <= ready
    assert fired > 500


def test_a_gate_spares_most_of_the_work(root: Path) -> None:
    sieve = Sieve([rule for rule in table() if stems(rule[1])])
    text = (root / "tests/golden/reader/gold/texts/kestrel-pact-news.txt").read_text(encoding="utf-8").lower()
    sentences = text.split(". ")
    assert sum(len(sieve.ready(hints(each))) for each in sentences) < 0.2 * len(sentences) * len(table())


@pytest.mark.parametrize(
    ("body", "needed"),
    [
        ("explor(?:e|es)", [{"explore"}]),
        ("(?:will|shall) be paid", [{"paid"}, {"shall", "will"}, {"be"}]),
        ("s(?:eek|hip)", [{"seek", "ship"}]),
        ("(?:not )?x", []),
        ("rare earths?", [{"earth"}, {"rare"}]),
        (r"\(the \"", [{"(the"}, {'"'}]),
    ],
)
def test_stems(body: str, needed: list[set[str]]) -> None:
    assert sorted(map(sorted, stems(body))) == sorted(map(sorted, needed))


def test_a_range_is_asked_anew_when_there_are_more_rules() -> None:
    draft = segments(Draft.of("x.txt", "Oslo will sell zinc. Lima waits."))
    before = draft.hints(0, 20), size()
    zinc = Gated("zinc")
    assert [match.span() for match in zinc.throughout(draft)] == [(15, 19)]
    assert size() > before[1]
    assert draft.hints(0, 20) != before[0]
    assert zinc.search(draft, 21, 32) is None
    assert not zinc.opens(draft, 21, 32)


def test_capitals_are_told_apart_where_that_is_asked() -> None:
    draft = segments(Draft.of("x.txt", "A Pact and a pact."))
    assert len(list(Gated("Pact", cased=True).throughout(draft))) == 1
    assert len(list(Gated("pact").throughout(draft))) == 2


def test_a_sieve_is_asked_for_some_of_its_rules() -> None:
    sieve = Sieve([(1, "zinc"), (2, "zinc ore"), (3, "tin")])
    odd = sieve.among(lambda rule: rule % 2 == 1)
    low = hints("zinc ore or tin")
    assert [rule for rule, _ in sieve.ready(low)] == [1, 2, 3]
    assert [rule for rule, _ in sieve.ready(low, odd)] == [1, 3]


def test_a_bad_pattern_is_named() -> None:
    with pytest.raises(DataError, match=r"MY\.rule"):
        Sieve([(None, "pact(")], ["MY.rule"])
