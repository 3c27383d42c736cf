"""Amounts of money in words and between bounds."""

from __future__ import annotations

import pytest

from accord.reader import read


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("between EUR 2 and 3 billion", (2e9, 3e9, "EUR", "exact")),
        ("between 2 and 3 billion euros", (2e9, 3e9, "EUR", "exact")),
        ("EUR 1.200.000", (1.2e6, 1.2e6, "EUR", "exact")),
        ("USD 4.5 thousand million", (4.5e9, 4.5e9, "USD", "exact")),
        ("half a billion euros", (5e8, 5e8, "EUR", "exact")),
        ("one and a half billion euros", (1.5e9, 1.5e9, "EUR", "exact")),
        ("a quarter of a billion dollars", (2.5e8, 2.5e8, "USD", "exact")),
        ("several hundred million dollars", (None, None, "USD", "vague")),
        ("a few billion dollars", (None, None, "USD", "vague")),
        ("tens of billions of yen", (None, None, "JPY", "vague")),
        ("will not lend more than CHF 20 million", (None, 2e7, "CHF", "up_to")),
        ("up to a total of EUR 20 million", (None, 2e7, "EUR", "up_to")),
        ("an estimated total value of 3 billion USD", (3e9, 3e9, "USD", "about")),
        ("just shy of EUR 40 million", (4e7, 4e7, "EUR", "about")),
        ("400 million kronor", (4e8, 4e8, "SEK", "exact")),
        ("$1,5 million", (1.5e6, 1.5e6, "USD", "exact")),
        ("12,75 million euros", (1.275e7, 1.275e7, "EUR", "exact")),
        ("EUR 1.200.000,50", (1200000.5, 1200000.5, "EUR", "exact")),
        ("EUR 1,500", (1500.0, 1500.0, "EUR", "exact")),
    ],
)
def test_one_amount(words: str, expected: tuple[float | None, float | None, str, str]) -> None:
    (amount,) = read("x.txt", text=f"It is {words} in all.").amounts
    assert (amount.min, amount.max, amount.currency, amount.qualifier) == expected


def test_an_and_without_between_joins_nothing() -> None:
    assert [item.max for item in read("x.txt", text="It is $2 billion and 500 jobs.").amounts] == [2e9]


@pytest.mark.parametrize(("country", "currency"), [("Denmark", "DKK"), ("Norway", "NOK")])
def test_kroner_are_those_of_the_country_at_hand(country: str, currency: str) -> None:
    (amount,) = read("x.txt", text=f"{country} will lend Peru 40 million kroner.").amounts
    assert amount.currency == currency


@pytest.mark.parametrize(
    "sum_", ["US$ 5 million", "US$5 million", "5 million US dollars", "5 million Canadian dollars"]
)
def test_the_country_of_a_currency_is_no_party(sum_: str) -> None:
    found = read("x.txt", text=f"Peru will pay {sum_} to Chile.")
    assert [(c.giver, c.receiver) for c in found.commitments] == [(("PER",), ("CHL",))]
    assert set(found.documents[0].parties) <= {"PER", "CHL"}
