"""Forms of promises, agreements, claims and orders that texts of any kind share, each in a sentence of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from accord.core.errors import DocumentError
from accord.reader import read
from accord.reader.evaluation import load_gold

NEWS = "OSLO, May 4 2026 - Norway and Canada spoke of nickel, officials said. "
JOINT = "Joint Statement of Japan and Brazil\n\n"
SHEET = "Fact Sheet: Brazil and Japan\n\nThe main elements of the deal:\n\n"


def promised(text: str) -> list[tuple[tuple[str, ...], int, int]]:
    """Giver, strength and polarity of every commitment."""
    return [(c.giver, c.strength_raw, c.polarity) for c in read("x.txt", text=text).commitments]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (JOINT + "Meeting in Lima, the two Presidents:\n\n(a) agreed to create a Hydrogen Council;\n(b) welcomed it;\n"
         "(c) undertook to share seismic data.", [(("JPN", "BRA"), 4, 1), (("JPN", "BRA"), 5, 1)]),
        (SHEET + "- Brazil to send two vessels to Yokohama in 2026.", [(("BRA",), 4, 1)]),
        (SHEET + "- Talks on a customs treaty to be completed this year.", [(("BRA", "JPN"), 4, 1)]),
        (SHEET + "- Opening of a joint laboratory in Recife by 2028.", [(("BRA", "JPN"), 4, 1)]),
        (SHEET + "- Skills: exchange of teachers every year.", [(("BRA", "JPN"), 4, 1)]),
        (SHEET + "- Purchases of Brazilian beef.", [(("JPN",), 4, 1)]),
        (JOINT + "The leaders take note of the following:\n\n- Opening of a laboratory in Recife.", []),
        ("Memorandum of Cooperation between Japan and Brazil\n\nA Steering Group is hereby set up. It shall meet "
         "twice a year.", [(("JPN", "BRA"), 4, 1), (("JPN", "BRA"), 6, 1)]),
        (NEWS + "Canada agreed in January to give Norwegian cod priority.", [(("CAN",), 4, 1)]),
        (NEWS + "The ministers decided that the port would open in 2027.", [(("NOR", "CAN"), 4, 1)]),
        (NEWS + "They agreed that Canada would lend 20 ships.", [(("CAN",), 4, 1)]),
        (NEWS + "Norway stands ready to ship 40 locomotives to Canada.", [(("NOR",), 3, 1)]),
        (NEWS + "Norway will hardly buy wheat from Canada.", [(("NOR",), 5, -1)]),
        (NEWS + "Norway won\u2019t ship arms to Canada.", [(("NOR",), 5, -1)]),
        (NEWS + "Norway no longer intends to sell drones to Canada.", [(("NOR",), 3, -1)]),
        (NEWS + "No Norwegian company will be allowed to sell chips to Canada.", [(("NOR",), 5, -1)]),
        (NEWS + "Under no circumstances will Norway sell gas to Canada.", [(("NOR",), 5, -1)]),
        (NEWS + "C\u00f4te d\u2019Ivoire will invest in Norway.", [(("CIV",), 5, 1)]),
        (NEWS + "I hope that Norway will lift its ban. She urged Norway to buy beef.", []),
        (NEWS + "Ministers welcomed Peru's decision to join the club.", []),
        ("Speech to Parliament by the Minister of Trade of Portugal, Ana Costa\n\nI undertake to brief the committee. "
         "The Government will pay for Spanish ships.", [(("PRT",), 5, 1), (("PRT",), 5, 1)]),
        ('LIMA, May 4 2026 - Peru and Oman spoke. Peru\'s Minister of Energy, Rosa Diaz, was firm. "We will double our '
         'exports," she said. She promised that her country would lend Oman 3 ships.',
         [(("PER",), 5, 1), (("PER",), 5, 1)]),
    ],
)  # fmt: skip
def test_what_is_promised_by_whom(text: str, expected: list[tuple[tuple[str, ...], int, int]]) -> None:
    assert promised(text) == expected


@pytest.mark.parametrize(
    ("sentence", "receiver"),
    [
        ("Norway will lend Egypt 2 billion dollars.", ("EGY",)),
        ("Norway will train pilots for Cambodian officers.", ("KHM",)),
        ("Norway will lend ships.", ("CAN",)),
    ],
)
def test_to_whom(sentence: str, receiver: tuple[str, ...]) -> None:
    assert [c.receiver for c in read("x.txt", text=NEWS + sentence).commitments] == [receiver]


def test_agreements_with_different_partners_are_different() -> None:
    text = (
        "Fact Sheet: Peru's visit\n\n- Peru and Oman signed a framework on zinc.\n- Peru signed a framework with Japan."
    )
    assert [set(a.parties) for a in read("x.txt", text=text).agreements] == [{"PER", "OMN"}, {"PER", "JPN"}]


def test_a_title_goes_on_over_lines() -> None:
    text = "MEMORANDUM OF COOPERATION\nBETWEEN PERU\nAND OMAN\nON ZINC\n\nThe participants will share data."
    ledger = read("x.txt", text=text)
    assert ledger.documents[0].parties == ("PER", "OMN")
    assert ledger.agreements[0].quote.endswith("ON ZINC")


def test_a_status_said_in_the_news_caps() -> None:
    text = NEWS + "Norway will buy nickel from Canada. The Memorandum is not legally binding."
    assert [(c.strength_raw, c.strength) for c in read("x.txt", text=text).commitments] == [(5, 3)]


@pytest.mark.parametrize(
    ("sentence", "type_", "polarity"),
    [
        ("Half of the nickel that we use comes from Russia.", "share", 1),
        ("Canada is the world's third-largest producer of nickel.", "record", 1),
        ("No other ally owns so many icebreakers.", "record", 1),
        ("Stocks in Bergen shield Canadian plants from sudden cuts.", "insurance", 1),
        ("We lean too heavily on one mine.", "dependence", 1),
        ("The agreement makes threats less rewarding.", "deterrence", 1),
        ("The pact works to the advantage of both.", "mutual_benefit", 1),
        ("The deal did nothing for local yards.", "industrial_benefit", -1),
        ("Nothing in the accord can be enforced.", "legal_status", -1),
        ("It confers no priority on Canadian buyers.", "access", -1),
        ("In her view, the pact ties nickel to frigates.", "linkage", 1),
    ],
)
def test_a_claim_by_its_meaning(sentence: str, type_: str, polarity: int) -> None:
    assert [(c.type, c.polarity) for c in read("x.txt", text=NEWS + sentence).claims] == [(type_, polarity)]


def test_what_became_of_an_order_is_told_without_the_system() -> None:
    text = (
        NEWS
        + "Canada ordered nine of the frigates from Norway. So far four have been handed over; the other five are late."
    )
    found = [(o.recipient, o.supplier, o.kind) for o in read("x.txt", text=text).orders]
    assert found == [("CAN", "NOR", "contract"), ("CAN", "NOR", "delivery"), ("CAN", "NOR", "delay")]
    assert not read("x.txt", text=NEWS + "Will Canada buy tanks from Norway?").orders


def test_eval_passes_over_what_is_no_gold(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("Japan.", encoding="utf-8")
    (tmp_path / "gold.json").write_text(json.dumps({"source": "x.txt", "items": []}), encoding="utf-8")
    (tmp_path / "other.json").write_text(json.dumps({"items": []}), encoding="utf-8")
    told: list[str] = []
    assert [gold.path.name for gold in load_gold(tmp_path, notice=told.append)] == ["gold.json"]
    assert told[0].startswith("1 .json passed over")
    (tmp_path / "gold.json").unlink()
    with pytest.raises(DocumentError, match="no gold file"):
        load_gold(tmp_path)
