"""Claims in short articles of other pairs of countries: type, speaker, countries, supplier, number."""

# ruff: noqa: E501 - the sentences under test stand on one line each

from __future__ import annotations

import pytest

from accord.ledger.model import Claim
from accord.reader import read

GALLIUM = """\
Canberra, 3 March 2026 - Australia and the United States have sealed a pact on gallium and germanium that ministers called a "balanced deal".
Under the accord, Australian ore will be refined in Texas. The deal secures access to gallium for American chipmakers, and it is the biggest ever minerals contract for an Australian miner.
According to Canberra, the pact will wean both countries off Chinese supply. "It is a win-win arrangement," Prime Minister Anthony Albanese said.
China supplies 98 % of the world's gallium, and Washington wants to cut reliance on Beijing.
The text contains binding commitments on price floors, officials said.
Experts doubt the timetable. The pact does not guarantee access to germanium.
"""

SHIPS = """\
SEOUL - South Korea will build frigates for the US Navy, in what officials described as a historic first.
The order is a boon for contractors in Busan and bolsters deterrence in the Yellow Sea, President Lee Jae Myung told reporters.
- Access to reactor technology was granted to Seoul, which had asked for it for a decade; access to nuclear propulsion technology is guaranteed under the accord.
- The two allies have tied shipbuilding trade to defence more closely than ever.
The arrangement goes beyond a shipyard contract. Critics say the rhetoric masks a lack of orders.
The alliance has never been stronger, Donald Trump said.
"""

METALS = """\
The European Union and Japan concluded a partnership on critical raw materials on 14 May 2026.
It is meant as a hedge against export bans. Supplies of tungsten are thereby guaranteed to European industry for ten years.
Tokyo's warm words contrast with the blunt language from Brussels, but the terms are equitable, diplomats say.
Both sides stand to gain. The partnership marks the start of a new phase in relations.
The agreement was prompted by Chinese curbs on antimony. Economic and security policy are now intertwined.
Japan relies on China for 60 percent of its rare earths.
"""


def claims(text: str, name: str = "news.txt") -> list[Claim]:
    return list(read(name, text=text).claims)


def one(found: list[Claim], kind: str, **fields: object) -> Claim:
    for claim in found:
        if claim.type == kind and all(getattr(claim, key) == value for key, value in fields.items()):
            return claim
    raise AssertionError(
        f"no {kind} {fields} among {[(c.type, c.speaker, c.countries, c.supplier, c.quote) for c in found]}"
    )


def test_gallium() -> None:
    found = claims(GALLIUM)
    one(found, "fairness", speaker="the ministers")
    one(found, "access", countries=("USA",), mineral="gallium", speaker="the document")
    one(found, "record", countries=("AUS",))
    one(found, "dependence", speaker="Canberra", supplier="CHN", countries=("AUS", "USA"))
    one(found, "dependence", supplier="CHN", countries=("USA",))
    one(found, "mutual_benefit", speaker="Anthony Albanese", speaker_parties=("AUS",))
    one(found, "share", stated=0.98, supplier="CHN", mineral="gallium")
    one(found, "legal_status", speaker="officials")
    assert [c.polarity for c in found if c.type == "access" and "germanium" in c.quote] == [-1]


def test_ships() -> None:
    found = claims(SHIPS)
    one(found, "record", speaker="officials")
    one(found, "industrial_benefit")
    one(found, "deterrence", speaker="Lee Jae Myung")
    one(found, "technology_access", about="technology")
    one(found, "linkage")
    one(found, "scope")
    one(found, "words_vs_substance", speaker="critics")
    one(found, "alliance", speaker="Donald Trump")


def test_metals() -> None:
    found = claims(METALS)
    one(found, "insurance", about="minerals")
    one(found, "access", mineral="tungsten")
    one(found, "tone_contrast")
    one(found, "fairness", speaker="diplomats")
    one(found, "mutual_benefit", countries=("EUU", "JPN"))
    one(found, "phase")
    one(found, "cause")
    one(found, "linkage")
    one(found, "share", stated=0.6, supplier="CHN", countries=("JPN",))


@pytest.mark.parametrize(
    "sentence",
    [
        "The agreement does not guarantee access to rare earths for Japan.",
        "The deal never secured access to cobalt for Canada.",
        "If the pact secures access to lithium, Korea will celebrate.",
        "Will the pact guarantee access to graphite for India?",
        "The treaty is not legally binding on Norway.",
        "It is hardly a fair deal for Malaysia.",
        "The accord fails to reduce dependence on China.",
        "Officials denied that it was the largest order in history.",
        "The plan is no hedge against disruption.",
    ],
)
def test_a_negated_claim_is_denied_and_a_supposed_one_is_none(sentence: str) -> None:
    kinds = {"access", "legal_status", "fairness", "dependence", "record", "insurance"}
    found = [c.polarity for c in claims(f"The ministers met in Oslo. {sentence}") if c.type in kinds]
    assert found == ([] if sentence.startswith(("If", "Will")) else [-1])


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The contract ensures a steady supply of nickel for France.", "access"),
        ("The accord gives Korean battery makers first call on Chilean lithium.", "access"),
        ("A stronger fleet discourages coercion in the strait.", "deterrence"),
        ("The partnership is no longer only about bases.", "scope"),
        ("Contractors in Ohio are set to profit.", "industrial_benefit"),
        ("Indonesia locks in access to battery metals.", "access"),
        ("Jakarta has won guaranteed access to refined copper.", "access"),
        ("The pact would loosen Beijing's grip on rare earths.", "dependence"),
        ("Germany hopes to diversify its magnets away from China.", "dependence"),
        ("It leaves Poland less dependent on Russian uranium.", "dependence"),
        ("The stockpile shields Korean firms from supply shocks.", "insurance"),
        ("The gains are shared evenly by the allies.", "fairness"),
        ("It is the most expensive arms contract on record.", "record"),
        ("The purchase sets a new record.", "record"),
        ("The frigates will deter aggression in the strait.", "deterrence"),
        ("The package is a windfall for arms makers in Ohio.", "industrial_benefit"),
        ("Both countries will benefit from the accord.", "mutual_benefit"),
        ("Behind the lofty language stands a plain swap of ore for guns.", "words_vs_substance"),
        ("The accord opens a new chapter between Hanoi and Seoul.", "phase"),
        ("The pact is far more than a trade deal.", "scope"),
        ("The agreement is legally binding.", "legal_status"),
        ("Mineral supply and defence policy have become inseparable.", "linkage"),
        ("The cobalt deal could reshape the region.", "prediction"),
        ("The treaty is vital to the security of Sweden.", "importance"),
    ],
)
def test_wordings(sentence: str, kind: str) -> None:
    found = claims(f"Ministers spoke about minerals on Monday. {sentence} The talks go on.")
    assert kind in {c.type for c in found}, [(c.type, c.quote) for c in found]


def test_headings_carry_no_claim_and_a_first_without_comparison_is_no_record() -> None:
    text = (
        "Largest Arms Deal In History\n\nMs. Ito, the first female minister of Japan, met the press, officials said.\n"
    )
    assert claims(text) == []


def test_a_claim_in_a_quotation_belongs_to_its_speaker() -> None:
    text = "Fumio Kishida spoke in Tokyo. “This treaty guarantees access to cobalt for Japan,” he said.\n"
    claim = one(claims(text), "access", speaker="Fumio Kishida", countries=("JPN",))
    assert claim.speaker_parties == ("JPN",)
    assert claim.status == "proposed"
    assert claim.extractor == "rules"
    assert claim.rule.startswith("CL.access.")


def test_a_pronoun_or_this_deal_takes_the_topic_before_it() -> None:
    text = "Norway ordered missiles from the United States. Oslo said the purchase was large. Analysts called it a fair deal.\n"
    assert one(claims(text), "fairness", speaker="analysts").about == "arms"


def test_at_most_one_claim_a_clause_and_type() -> None:
    text = "The ministers said the deal is fair, a fair deal and an equitable agreement with fair terms for both.\n"
    found = claims(text)
    assert len({(c.span, c.type) for c in found}) == len(found)


@pytest.mark.parametrize(
    ("sentence", "kind", "polarity"),
    [
        ("The burden is borne almost wholly by Poland.", "fairness", -1),
        ("Lithuania pays more and gets less in return.", "fairness", -1),
        ("Denmark and Korea divided the costs evenly.", "fairness", 1),
        ("What Chile gives up is matched by what it receives.", "fairness", 1),
        ("The treaty has something in it for both peoples.", "mutual_benefit", 1),
        ("Only one side profits from the pact.", "mutual_benefit", -1),
        ("In this bargain neither side comes out poorer.", "mutual_benefit", 1),
        ("Italian shipyards came away with nothing.", "industrial_benefit", -1),
        ("The order has filled the order books of the yard in Kiel.", "industrial_benefit", 1),
        ("No enemy would dare cross the river now.", "deterrence", 1),
        ("The guarantee will not stop the Kremlin.", "deterrence", -1),
        ("The fisheries talks have nothing to do with the radar base.", "linkage", -1),
        ("Market access was granted in exchange for the naval base.", "linkage", 1),
        ("Canada has no truer ally than Denmark.", "alliance", 1),
        ("The alliance is fraying.", "alliance", -1),
    ],
)
def test_gains_and_security_by_families_of_words(sentence: str, kind: str, polarity: int) -> None:
    found = claims(f"Ministers spoke about trade on Monday. {sentence} The talks go on.")
    assert (kind, polarity) in {(c.type, c.polarity) for c in found}, [(c.type, c.polarity, c.quote) for c in found]


@pytest.mark.parametrize(
    "sentence",
    [
        "We want a bargain that is fair to everybody.",
        "Poland will strengthen its defence industry.",
        "The treaty aims to benefit both countries.",
        "The ministers discussed how to keep Russia at bay.",
        "Both ministers arrived late in Lisbon.",
    ],
)
def test_a_gain_that_is_aimed_at_or_promised_is_none(sentence: str) -> None:
    assert {c.type for c in claims(sentence)} & {
        "fairness",
        "mutual_benefit",
        "industrial_benefit",
        "deterrence",
    } == set()
