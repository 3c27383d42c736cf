"""Sums, shares and records: which of them are claims about the deal at hand, and which are background."""

from __future__ import annotations

import pytest

from accord.ledger.model import Claim
from accord.reader import read

BEFORE = "OSLO, 4 May 2026 - Norway and Finland signed a minerals deal on Monday, officials said. "


def claims(sentence: str, kind: str) -> list[Claim]:
    return [c for c in read("news.txt", text=f"{BEFORE}{sentence} The talks go on.").claims if c.type == kind]


@pytest.mark.parametrize(
    "sentence",
    [
        "Terbium fetched 900 dollars a kilogram last week.",
        "Under the deal Finland pays $70 per tonne of ore.",
        "The contract sets a price of 110 dollars/kg.",
        "The order would save Finnish yards 7 billion dollars a year.",
        "The market for permanent magnets is worth $20 billion.",
        "A wind turbine's magnets cost 120,000 dollars.",
        "The minister earns 200,000 euros.",
        "The largest contract known is worth $22 billion.",
        "The previous order, worth $2 billion, was cancelled.",
        "The deal is not worth $3 billion.",
        "The biggest tank order in Finnish history remains the one with Germany, worth $4 billion.",
    ],
)
def test_a_sum_is_no_amount_of_the_deal(sentence: str) -> None:
    assert [claim.polarity for claim in claims(sentence, "amount")] == ([-1] if " not " in sentence else [])


@pytest.mark.parametrize(
    ("sentence", "stated", "unit"),
    [
        ("The pact is worth 3 billion dollars.", 3e9, "USD"),
        ("Finland will invest at least €400 million in Norwegian mines.", 4e8, "EUR"),
        ("In exchange Finland pays $5 billion for Norwegian ore.", 5e9, "USD"),
        ("A fund of 2.5 billion euros will pay for the smelters.", 2.5e9, "EUR"),
        ("Norway raises its pledge from $600 million to $1 billion.", 1e9, "USD"),
        ("Ore at 40 dollars a tonne makes the contract worth $90 million.", 9e7, "USD"),
    ],
)
def test_what_a_deal_is_worth(sentence: str, stated: float, unit: str) -> None:
    (claim,) = claims(sentence, "amount")
    assert (claim.stated, claim.stated_unit) == (stated, unit)


@pytest.mark.parametrize(
    "sentence",
    [
        "The largest arms contract known is an American one.",
        "The largest arms contract in Finnish history was signed in 2018 with a German maker.",
        "The biggest order in Norway's history remains the one for Swedish frigates.",
        "The largest mine in European history lies near Kiruna.",
        "The first-ever Finnish astronaut came to the ceremony.",
    ],
)
def test_a_superlative_about_something_else_is_no_record(sentence: str) -> None:
    assert claims(sentence, "record") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "This is the largest minerals deal Norway has ever signed.",
        "Finland will buy 12 frigates, the biggest order in its history.",
        "It was the first-ever export contract for a Norwegian refiner.",
    ],
)
def test_a_record_of_the_deal(sentence: str) -> None:
    assert len(claims(sentence, "record")) == 1


def test_a_record_states_the_sum_beside_it() -> None:
    (claim,) = claims("Finland will buy 12 frigates for $9 billion, the biggest order in its history.", "record")
    assert (claim.stated, claim.stated_unit) == (9e9, "USD")


@pytest.mark.parametrize(
    ("sentence", "supplier", "countries", "stated"),
    [
        ("China supplies 90 percent of Finland's rare earths, and Norway 4 percent.", "CHN", ("FIN",), 0.9),
        ("Beijing accounted for 63 percent of Finland's imports of gallium.", "CHN", ("FIN",), 0.63),
        ("About 95 percent of Finnish gallium comes from China.", "CHN", ("FIN",), 0.95),
        (
            "Finland cut its reliance on Chinese magnets from about 90 percent in 2010 to some 60 percent.",
            "CHN",
            ("FIN",),
            0.6,
        ),
        ("Australia digs 2,000 tonnes of cobalt and China refines close to 70 percent of it.", "CHN", (), 0.7),
        (
            "China refines 98 percent of the world's gallium, and since May it has sold none to Finland.",
            "CHN",
            (),
            0.98,
        ),
    ],
)
def test_shares(sentence: str, supplier: str, countries: tuple[str, ...], stated: float) -> None:
    (claim,) = claims(sentence, "share")
    assert (claim.supplier, claim.countries, claim.stated) == (supplier, countries, stated)


@pytest.mark.parametrize(
    "sentence",
    [
        "The partners will take 65 percent of the terbium under a contract that secures Norway's supply.",
        "Shares of the nickel miner rose 12 percent after Norway supplied details.",
        "China no longer supplies 90 percent of Finland's cobalt.",
        "Tariffs on nickel fall by 10 percent.",
    ],
)
def test_a_percentage_is_no_share_of_supply(sentence: str) -> None:
    assert claims(sentence, "share") == []
