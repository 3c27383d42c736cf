"""Metamorphic laws of the reader on Japanese: a change of the text changes the ledger exactly there."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from accord.ledger.lines import items, to_line
from accord.ledger.model import Ledger
from accord.reader import read
from accord.reader.pipeline import SEPARATOR

TEMPLATE = (
    "{a}・{b}　ニッケル協定の報道\n\n"
    "{a}と{b}は２日、「ニッケルに関する協力覚書」に署名した。{a}は２０３１年末までに{b}の製錬所に{size}を投資する予定だ。"
    "{b}の鉱業相は「両国にとって公平な合意だ」と述べた。{b}は、{a}にニッケルを{end}。"
    "この協定により{a}のニッケルの供給が確保{secured}。専門家は、中国への依存が減ると指摘した。\n"
    "中国は４月、ガリウムの輸出を許可制とした。{a}は韓国から戦車１２両を購入する契約を結んだ。\n"
)
NAMES = {"チリ": "CHL", "ケニア": "KEN", "ノルウェー": "NOR", "ペルー": "PER", "ガーナ": "GHA", "フィンランド": "FIN"}
SIZES = {
    "２０億ドル": (2e9, 2e9, "exact"),
    "最大7億5000万ドル": (None, 7.5e8, "up_to"),
    "３０億ドル以上": (3e9, None, "at_least"),
    "約四千万ドル": (4e7, 4e7, "about"),
}
ENDS = {
    "供給しなければならない": 6, "供給することを約束した": 5, "供給することで合意した": 4, "供給する方針だ": 3,
    "供給するよう努める": 2, "供給することを検討する": 1,
}  # fmt: skip
DENIED = {
    "供給することを約束した": "供給しないことを約束した",
    "供給することで合意した": "供給しないことで合意した",
    "供給する方針だ": "供給しない方針だ",
}
KINDS = {"agreement", "commitment", "statement", "claim", "order", "control", "amount"}


def text(
    a: str = "チリ", b: str = "ケニア", size: str = "２０億ドル", end: str = "供給する方針だ", secured: str = "される"
) -> str:
    return TEMPLATE.format(a=a, b=b, size=size, end=end, secured=secured)


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


def test_the_text_of_the_laws_holds_every_kind() -> None:
    assert {kind for kind, _ in items(read("x.txt", text=text()))} == KINDS


@settings(max_examples=20)
@given(st.permutations(list(NAMES)))
def test_other_names_change_the_names_alone(order: list[str]) -> None:
    one, other = order[:2]
    found, base = rows(read("x.txt", text=text(one, other))), rows(read("x.txt", text=text()))
    assert found == renamed(base, {"CHL": NAMES[one], "KEN": NAMES[other]})


@settings(max_examples=16)
@given(st.sampled_from(list(SIZES)), st.sampled_from(list(SIZES)))
def test_another_amount_changes_the_amount_alone(one: str, other: str) -> None:
    first, second = read("x.txt", text=text(size=one)), read("x.txt", text=text(size=other))
    size = ("amount", "min", "max", "qualifier", "stated")
    assert rows(first, *size) == rows(second, *size)
    assert [(m.min, m.max, m.qualifier) for m in second.amounts] == [SIZES[other]]
    (invested,) = [c.amount for c in second.commitments if c.amount]
    assert (invested.min, invested.max, invested.qualifier) == SIZES[other]


@settings(max_examples=12)
@given(st.sampled_from(list(ENDS)))
def test_another_ending_changes_the_strength_alone(end: str) -> None:
    base, found = read("x.txt", text=text()), read("x.txt", text=text(end=end))
    changed = ("strength", "strength_raw", "rule")
    assert rows(found, *changed) == rows(base, *changed)
    assert [c.strength_raw for c in found.commitments] == [3, ENDS[end]]


@settings(max_examples=12)
@given(st.sampled_from(list(NAMES)), st.sampled_from(list(DENIED)))
def test_a_denial_turns_the_polarity_alone(name: str, end: str) -> None:
    plain = read("x.txt", text=text(a=name, b="カナダ", end=end))
    turned = read("x.txt", text=text(a=name, b="カナダ", end=DENIED[end]))
    assert rows(plain, "polarity") == rows(turned, "polarity")
    assert [c.polarity for c in plain.commitments] == [1, 1]
    assert [c.polarity for c in turned.commitments] == [1, -1]


@settings(max_examples=12)
@given(st.sampled_from(list(NAMES)))
def test_a_denial_turns_a_claim(name: str) -> None:
    said, denied = (text(a=name, b="カナダ", secured=word) for word in ("される", "されるわけではない"))
    first, second = read("x.txt", text=said).claims, read("x.txt", text=denied).claims
    assert [(c.type, c.countries) for c in first] == [(c.type, c.countries) for c in second]
    assert [c.polarity for c in first if c.type == "access"] == [1]
    assert [c.polarity for c in second if c.type == "access"] == [-1]


WIDTHS = str.maketrans({**{chr(0xFF10 + d): str(d) for d in range(10)}, "　": " "})


@settings(max_examples=12)
@given(st.sampled_from(list(NAMES)), st.sampled_from(list(SIZES)))
def test_the_width_of_digits_changes_nothing(name: str, size: str) -> None:
    wide = text(a=name, b="カナダ", size=size)
    one, other = read("x.txt", text=wide), read("x.txt", text=wide.translate(WIDTHS))
    assert [row[:3] for row in at(one)] == [row[:3] for row in at(other)]
    assert rows(one, "title") == rows(other, "title")


@settings(max_examples=12)
@given(
    st.lists(st.tuples(st.sampled_from(list(NAMES)), st.sampled_from(list(SIZES))), min_size=2, max_size=3),
    st.sampled_from(["\n", "\r\n"]),
)
def test_joined_texts_give_the_union_with_shifted_offsets(parts: list[tuple[str, str]], line_end: str) -> None:
    texts = [text(a=name, b="カナダ", size=size).replace("\n", line_end) for name, size in parts]
    whole = read("x.txt", text=SEPARATOR.join(texts))
    expected, offset = [], 0
    for each in texts:
        expected += [(kind, a + offset, b + offset, quote) for kind, a, b, quote in at(read("x.txt", text=each))]
        offset += len(each) + len(SEPARATOR)
    assert at(whole) == expected
    assert all(whole.documents[0].text[a:b] == quote for _, a, b, quote in at(whole))
    assert len({item.id for _, item in items(whole)}) == len(expected)
