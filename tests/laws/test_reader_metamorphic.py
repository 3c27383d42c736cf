"""Metamorphic laws of the reader: a change of the text changes the ledger exactly there, and nowhere else."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from accord.ledger.lines import items, to_line
from accord.ledger.model import Ledger
from accord.reader import read
from accord.reader.pipeline import SEPARATOR

TEMPLATE = (
    "{a} and {b} signed a pact on nickel in Oslo. {a} {modal} invest {size} in smelters of {b} by 2031. "
    "“It is a fair deal for both countries,” the minister of {b} said. The pact secures access to nickel for {a}. "
    "{b} {modal} deliver 9,000 tonnes of nickel a year. Analysts said that it reduces reliance on China.\n"
    "- {b} will remove its tariffs on machines.\n"
)
NAMES = {"Chile": "CHL", "Kenya": "KEN", "Norway": "NOR", "Peru": "PER", "Ghana": "GHA", "Finland": "FIN"}
STRENGTHS = {"shall": 6, "will": 5, "agreed to": 4, "intends to": 3, "aims to": 2}
SIZES = {
    "$2 billion": (2e9, 2e9, "exact"),
    "up to $750 million": (None, 7.5e8, "up_to"),
    "at least $3 billion": (3e9, None, "at_least"),
    "about $40 million": (4e7, 4e7, "about"),
}
NEW_LINE = st.sampled_from(["\n", "\r\n"])


def text(a: str = "Chile", b: str = "Kenya", modal: str = "will", size: str = "$2 billion") -> str:
    return TEMPLATE.format(a=a, b=b, modal=modal, size=size)


def rows(ledger: Ledger, *without: str) -> list[dict[str, Any]]:
    """All items, without what depends on where they stand and without some fields."""
    dropped = {"id", "span", "quote", "sentence", "object", "proposition", "parent", *without}
    return [{k: v for k, v in to_line(kind, item).items() if k not in dropped} for kind, item in items(ledger)]


def at(ledger: Ledger) -> list[tuple[str, int, int, str]]:
    return [(kind, i.span.start, i.span.end, i.quote) for kind, i in items(ledger) if i.span]


def renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: renamed(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [renamed(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


@settings(max_examples=25)
@given(st.permutations(list(NAMES)))
def test_other_names_change_the_names_alone(order: list[str]) -> None:
    one, other = order[:2]
    found = rows(read("x.txt", text=text(one, other)))
    base = rows(read("x.txt", text=text()))
    names = {"CHL": NAMES[one], "KEN": NAMES[other]}
    assert found == renamed(base, names)


@settings(max_examples=20)
@given(st.sampled_from(list(SIZES)), st.sampled_from(list(SIZES)))
def test_another_amount_changes_the_amount_alone(one: str, other: str) -> None:
    first, second = read("x.txt", text=text(size=one)), read("x.txt", text=text(size=other))
    size = ("amount", "min", "max", "qualifier", "stated")
    assert rows(first, *size) == rows(second, *size)
    assert [(m.min, m.max, m.qualifier) for m in second.amounts] == [SIZES[other]]
    (invested,) = [c.amount for c in second.commitments if c.amount]
    assert (invested.min, invested.max, invested.qualifier) == SIZES[other]


@settings(max_examples=20)
@given(st.sampled_from(list(STRENGTHS)))
def test_another_modal_changes_the_strength_alone(modal: str) -> None:
    base, found = read("x.txt", text=text()), read("x.txt", text=text(modal=modal))
    changed = ("strength", "strength_raw", "rule")
    assert rows(found, *changed) == rows(base, *changed)
    assert [c.strength_raw for c in found.commitments] == [STRENGTHS[modal], STRENGTHS[modal], 5]


@settings(max_examples=20)
@given(st.sampled_from(list(NAMES)), st.sampled_from(["will", "shall"]))
def test_a_not_turns_the_polarity_alone(name: str, modal: str) -> None:
    plain = read("x.txt", text=text(a=name, b="Japan", modal=modal))
    turned = read("x.txt", text=text(a=name, b="Japan", modal=f"{modal} not"))
    assert rows(plain, "polarity") == rows(turned, "polarity")
    assert [c.polarity for c in plain.commitments] == [1, 1, 1]
    assert [c.polarity for c in turned.commitments] == [-1, -1, 1]


@settings(max_examples=20)
@given(st.sampled_from(list(NAMES)), st.sampled_from(["secures", "guarantees"]))
def test_a_did_not_turns_a_claim(name: str, verb: str) -> None:
    said = text(a=name, b="Japan").replace("secures", verb)
    denied = said.replace(f"pact {verb}", f"pact does not {verb.removesuffix('s')}")
    first, second = (read("x.txt", text=each).claims for each in (said, denied))
    assert [(c.type, c.countries) for c in first] == [(c.type, c.countries) for c in second]
    assert [c.polarity for c in second if c.type == "access"] == [-1]
    assert [c.polarity for c in first] == [1] * len(first)


@settings(max_examples=20)
@given(st.sampled_from(list(NAMES)), st.sampled_from(list(SIZES)))
def test_curly_and_straight_quotes_give_the_same_items_at_the_same_places(name: str, size: str) -> None:
    curly = text(a=name, b="Japan", size=size)
    straight = curly.translate(str.maketrans({"“": '"', "”": '"', "’": "'"}))
    one, other = read("x.txt", text=curly), read("x.txt", text=straight)
    assert [row[:3] for row in at(one)] == [row[:3] for row in at(other)]
    assert rows(one) == rows(other)


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.sampled_from(list(NAMES)), st.sampled_from(list(SIZES))), min_size=2, max_size=4), NEW_LINE
)
def test_joined_texts_give_the_union_with_shifted_offsets(parts: list[tuple[str, str]], line_end: str) -> None:
    texts = [text(a=name, b="Japan", size=size).replace("\n", line_end) for name, size in parts]
    whole = read("x.txt", text=SEPARATOR.join(texts))
    expected, offset = [], 0
    for each in texts:
        expected += [(kind, a + offset, b + offset, quote) for kind, a, b, quote in at(read("x.txt", text=each))]
        offset += len(each) + len(SEPARATOR)
    assert at(whole) == expected
    assert all(whole.documents[0].text[a:b] == quote for _, a, b, quote in at(whole))
    assert len({item.id for _, item in items(whole)}) == len(expected)
