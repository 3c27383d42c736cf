"""Laws of the reader: spans always slice to their quotes, form does not change content, nothing crashes."""

from __future__ import annotations

import unicodedata
from collections import Counter
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from accord.core.errors import DocumentError
from accord.ledger.model import Ledger
from accord.reader import read

BASE = (
    "Korea and Canada signed a pact on cobalt. “It is a fair deal,” Mark Carney said. The pact guarantees "
    "access to cobalt for Korea, and it reduces reliance on China. Korea will buy 20 submarines by 2030.\n"
    "- Canada intends to invest up to $2 billion in recycling.\n"
    "Analysts note that “bold” words hide the terms' weakness. It is Korea's largest-ever order for Canadian weapons.\n"
)
ODD = st.text(
    st.one_of(
        st.sampled_from(list("“”‘’\"'.,;:-–—()\n\r\t\u200b\u00a0\u0301\u2028İß🇯🇵日本")),
        st.characters(blacklist_categories=("Cs", "Cc")),
    ),
    max_size=12,
)
KINDS = ("agreements", "commitments", "statements", "claims", "orders")


def kinds(ledger: Ledger) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for kind in KINDS:
        for item in getattr(ledger, kind):
            found[kind, getattr(item, "type", "") or getattr(item, "form", "")] += 1
    return found


def assert_spans(ledger: Ledger) -> None:
    text = ledger.documents[0].text
    for kind in KINDS:
        for item in getattr(ledger, kind):
            assert text[item.span.start : item.span.end] == item.quote


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(BASE)), ODD), max_size=6))
def test_spans_slice_to_their_quotes_whatever_is_inserted(insertions: list[tuple[int, str]]) -> None:
    text = BASE
    for at, odd in insertions:
        text = text[:at] + odd + text[at:]
    ledger = read("x.txt", text=text)
    assert ledger.documents[0].text == unicodedata.normalize("NFC", text)
    assert_spans(ledger)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(DocumentError):
        assert_spans(read("x.txt", text=text))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(BASE.split()), min_size=1, max_size=80))
def test_any_order_of_words_is_read(words: list[str]) -> None:
    assert_spans(read("x.txt", text=" ".join(words)))


def test_straight_quotes_give_the_same_kinds() -> None:
    straight = BASE.translate(str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'"}))
    assert kinds(read("x.txt", text=straight)) == kinds(read("x.txt", text=BASE))


def test_line_ends_and_zero_width_characters_change_nothing() -> None:
    crlf = BASE.replace("\n", "\r\n").replace("guarantees", "guar\u200bantees")
    assert kinds(read("x.txt", text=crlf)) == kinds(read("x.txt", text=BASE))


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 5))
def test_concatenation_repeats_the_claims(times: int) -> None:
    once, many = read("x.txt", text=BASE), read("x.txt", text="\n\n".join([BASE] * times))
    assert_spans(many)
    assert Counter(c.type for c in many.claims) == Counter(
        {k: n * times for k, n in Counter(c.type for c in once.claims).items()}
    )
    assert len({c.id for c in many.claims}) == len(many.claims)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(["Korea", "Norway", "Chile", "India", "France"]), st.sampled_from(["Japan", "Sweden", "Brazil"]))
def test_swapped_countries_change_only_the_countries(one: str, other: str) -> None:
    text = f"{one} and {other} signed a pact. It guarantees access to tin for {one}. {other} will buy 9 frigates."
    mirror = read("x.txt", text=text)
    base = read("x.txt", text=text.replace(one, "Peru").replace(other, "Kenya"))
    assert kinds(mirror) == kinds(base)
    assert [len(c.countries) for c in mirror.claims] == [len(c.countries) for c in base.claims]


def test_a_did_not_flips_the_polarity_of_claim_and_commitment() -> None:
    plain = read(
        "x.txt", text="Korea and Chile met. The pact guarantees access to lithium for Korea. Korea will buy 9 jets."
    )
    turned = read(
        "x.txt",
        text="Korea and Chile met. The pact does not guarantee access to lithium for Korea. Korea will not buy 9 jets.",
    )
    assert [c.type for c in plain.claims] == ["access"]
    assert [(c.type, c.polarity) for c in turned.claims] == [("access", -1)]
    assert [c.polarity for c in plain.commitments] == [1]
    assert [c.polarity for c in turned.commitments] == [-1]
