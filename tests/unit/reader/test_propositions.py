"""How a claim reads, who makes it, and what takes it back."""

# ruff: noqa: E501 - the sentences under test stand on one line each

from __future__ import annotations

import pytest

from accord.ledger.model import Claim
from accord.reader import read

BEFORE = "OSLO, 4 May 2026 - Norway and Japan signed a minerals deal on Monday, officials said. "


def claims(sentence: str) -> list[Claim]:
    return list(read("news.txt", text=f"{BEFORE}{sentence}").claims)


@pytest.mark.parametrize(
    ("sentence", "kind", "proposition"),
    [
        ("The pact ends a quarrel, which Ola Berg called a fair deal.", "fairness", "Ola Berg called it a fair deal."),
        ("The signing ended a quarrel, and guarantees Japan access to nickel.", "access", "… guarantees Japan access to nickel."),
        ("The pact secures jobs and guarantees Japan access to nickel.", "access", "The pact guarantees Japan access to nickel."),
        ("It would lower tariffs and protect Japan against export bans.", "insurance", "It would protect Japan against export bans."),
        ("Tokyo fears for Beijing, which refines 90 percent of all gallium.", "share", "Beijing refines 90 percent of all gallium."),
        ("Norway opens a mine, which will secure Japan's supply of nickel.", "access", "This will secure Japan's supply of nickel."),
        ("The two sides signed a pact under which Norway will invest $2 billion in mines.", "amount", "Norway will invest $2 billion in mines."),
        ("“This is a win-win for both,” Prime Minister Ola Berg told reporters.", "mutual_benefit", "This is a win-win for both"),
        ("The contract is legally binding, said Kari Lund, a lawyer.", "legal_status", "The contract is legally binding"),
        ("The two sides said the pact will shield Japan from export bans.", "insurance", "The pact will shield Japan from export bans."),
    ],
)  # fmt: skip
def test_a_proposition_stands_alone_and_the_quote_is_the_text(sentence: str, kind: str, proposition: str) -> None:
    (claim,) = [c for c in claims(sentence) if c.type == kind]
    assert claim.proposition == proposition
    assert claim.span
    assert f"{BEFORE}{sentence}"[claim.span.start : claim.span.end] == claim.quote


def test_a_dateline_is_no_part_of_a_claim() -> None:
    text = "OSLO - Norway has agreed to invest $3 billion in Japan, Tokyo said on Monday.\n"
    assert [c.proposition for c in read("n.txt", text=text).claims] == [
        "Norway has agreed to invest $3 billion in Japan"
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Officials never promised that it would guarantee Japan access to nickel.",
        "Ministers refused to say that it guarantees Japan access to nickel.",
        "Hardly anyone believes that the deal secures the supply of nickel for Japan.",
        "It would be wrong to say the deal guarantees Japan access to nickel.",
        "The claim that the deal guarantees Japan access to nickel is false.",
        "The deal was meant to guarantee Japan access to nickel, but it does not.",
        "The deal will not lower tariffs and guarantee Japan access to nickel.",
        "Had the deal guaranteed Japan access to nickel, shares would have risen.",
        "A trader doubts that the pact guarantees Japan access to nickel.",
        "The deal is anything but fair.",
        "It is less than fair to Japan.",
        "The deal reduces dependence on China only on paper.",
        "Tokyo wants binding contracts instead.",
        "A binding treaty is still years away.",
        "Japan will have to buy minerals elsewhere.",
        "There is little to suggest that the deal secures the supply of nickel for Japan.",
        "The deal does little to reduce dependence on China.",
        "Rather than reduce dependence on China, the deal adds to it.",
    ],
)
def test_what_is_taken_back_is_denied_and_what_is_wished_for_is_no_claim(sentence: str) -> None:
    assert all(claim.polarity == -1 for claim in claims(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "Officials never promised that it would guarantee Japan access to nickel.",
        "Had the deal guaranteed Japan access to nickel, shares would have risen.",
        "Tokyo wants binding contracts instead.",
        "Japan will have to buy minerals elsewhere.",
    ],
)
def test_what_nobody_said_or_only_wanted_is_no_claim(sentence: str) -> None:
    assert claims(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "There is no doubt that the deal guarantees Japan access to nickel.",
        "The deal will not lower tariffs but guarantees Japan access to nickel.",
        "Japan will get nickel from the new mine.",
        "The deal, which is not binding, gives Japan preferential access to nickel.",
        "The agreement guarantees Japan 5,000 tonnes of nickel each year.",
        "Norway would become a reliable supplier of nickel for Japanese industry.",
        "Oslo has given Japan first refusal on the output of two deposits.",
    ],
)
def test_access(sentence: str) -> None:
    (claim,) = [claim for claim in claims(sentence) if claim.polarity == 1]
    assert (claim.type, claim.countries) == ("access", ("JPN",))


@pytest.mark.parametrize(
    ("sentence", "speaker", "parties"),
    [
        ("The pact is binding, a columnist wrote.", "a columnist", ()),
        ("The pact is binding, said a spokeswoman for the mine.", "a spokesperson", ()),
        ("The pact is binding, Fumio Kishida promised.", "Fumio Kishida", ("JPN",)),
        ("Tokyo's energy minister insisted the pact was binding.", "the minister", ("JPN",)),
        ("The pact, Fumio Kishida, the former prime minister, said, is binding.", "Fumio Kishida", ("JPN",)),
        ("President Yoon Suk Yeol flew in. Yoon said that the pact is binding.", "Yoon Suk Yeol", ("KOR",)),
        ("Norway's Kari Lund said that the pact is binding.", "Kari Lund", ("NOR",)),
        (
            "Kishida stood next to Crown Prince Mohammed bin Salman and said that the pact is binding.",
            "Fumio Kishida",
            ("JPN",),
        ),
        ("The pact, trade minister Ola Berg said, is binding.", "Ola Berg", ()),
        ("Kari Lund, the Norwegian energy minister, said that the pact is binding.", "Kari Lund", ("NOR",)),
        ("Norway and Japan have made a binding pact, the Oslo columnist Ola Berg wrote.", "Ola Berg", ("NOR",)),
        ("The pact, signed by Secretary of State Marco Rubio, promises to be binding.", "the document", ()),
        ("Two officials have concluded a binding pact.", "the document", ()),
    ],
)
def test_who_says_it(sentence: str, speaker: str, parties: tuple[str, ...]) -> None:
    found = [(c.speaker, c.speaker_parties) for c in claims(sentence) if c.type == "legal_status"]
    assert found == [(speaker, parties)]


def test_he_is_the_last_person_not_an_administration_named_after_one() -> None:
    text = "Fumio Kishida told reporters that the Trump administration had agreed. He called it a historic pact.\n"
    (claim,) = [c for c in read("n.txt", text=text).claims if c.type == "characterisation"]
    assert claim.speaker == "Fumio Kishida"


def test_the_buyers_of_a_supplier_and_the_country_relied_on() -> None:
    (claim,) = claims("It will end the dependence of Japanese carmakers on China.")
    assert (claim.type, claim.countries, claim.supplier) == ("dependence", ("JPN",), "CHN")
    (claim,) = claims("Japan would thus no longer depend on Chinese gallium.")
    assert (claim.type, claim.countries, claim.supplier) == ("dependence", ("JPN",), "CHN")


def test_a_text_with_no_country_and_no_matter_between_countries_claims_nothing() -> None:
    text = "The bakery has a new owner. The baker called the price fair, and paid 240,000 pounds for the ovens.\n"
    assert read("news.txt", text=text).claims == ()


def test_three_parties_pool_stocks_against_a_fourth() -> None:
    text = (
        "Japan, South Korea and the United States will pool stocks of cobalt, the three governments said in Seoul.\n\n"
        "China supplied most of it until China stopped. China's ministry said China was not to blame.\n"
    )
    assert set(read("news.txt", text=text).documents[0].parties) == {"JPN", "KOR", "USA"}


def test_a_seller_whose_hold_is_to_be_broken_is_no_party() -> None:
    text = (
        "Ghana handed Norway the right to build a refinery. The agreement is worth $2 billion. Ghana would wait, officials said.\n\n"
        "China's embassy said the pact would not break China's hold on lithium. China refines most of it.\n"
    )
    assert set(read("news.txt", text=text).documents[0].parties) == {"GHA", "NOR"}


def test_what_somebody_might_call_it_is_not_said() -> None:
    assert claims("Fumio Kishida may call it the biggest deal ever. Neither side did.") == []
