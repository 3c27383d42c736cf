"""Families of wording of one claim: the same thing said in the ways ordinary writers say it, and its near misses."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from accord.reader import read

SAID = {
    "legal_status": [
        ("Nothing in the memorandum can be enforced in court.", -1),
        ("The communique puts neither government under any obligation.", -1),
        ("It is a political declaration rather than a treaty, the Thai ministry said.", -1),
        ("The pact is binding on both Oslo and Lima.", 1),
        ("Breaches of the accord go to an arbitration panel.", 1),
    ],
    "attribution": [
        ('The phrase about a "silk rope" was coined by the Danish envoy.', 1),
        ("The Peruvian minister never said that.", -1),
        ("Her remark concerned the gas contract, not the frigates.", 1),
    ],
    "promise_kept": [
        ("Of the six promised ferries only one has arrived in Riga.", -1),
        ("Chile paid the second share in May, as it had promised.", 1),
        ("The pledge to open the port is still just a pledge.", -1),
        ("Uganda lived up to its undertakings.", 1),
    ],
    "tone_contrast": [
        ("Oslo was polite, Minsk furious.", 1),
        ("The premier threatened sanctions, while his guest spoke of a long friendship.", 1),
        ("The two governments struck the same note on tariffs.", -1),
    ],
    "words_vs_substance": [
        ("The summit was little more than a photo call.", 1),
        ("Behind the flourishes of the ministers there is no money.", 1),
        ("Our alliance goes beyond words.", -1),
    ],
    "phase": [
        ("The days of cheap loans from abroad are over.", 1),
        ("Ties between Lima and Oslo were upgraded to a strategic partnership.", 1),
        ("The accord changes little between Riga and Kampala.", -1),
    ],
    "scope": [
        ("The accord extends to cyber attacks.", 1),
        ("Fisheries are excluded from the treaty.", -1),
        ("Graphite does not figure in the text.", -1),
    ],
    "importance": [
        ("Tin is indispensable to Latvian foundries.", 1),
        ("The minister played down the significance of the visit.", -1),
        ("Nothing matters more to Chile than copper.", 1),
    ],
    "cause": [
        ("The shortage is the result of years of neglect.", 1),
        ("It was the drought that brought the two governments together.", 1),
        ("The fall in exports has nothing to do with the pact.", -1),
    ],
    "characterisation": [
        ("Economists describe the scheme as a tax on buyers.", 1),
        ("In essence the pact is a swap of ore for ships.", 1),
        ("The base is not a colony, the minister said.", -1),
    ],
    "prediction": [
        ("Nickel is bound to stay dear until 2028.", 1),
        ("The bank expects tin to fall next year.", 1),
        ("The truce with Norway is unlikely to last.", -1),
    ],
    "opinion": [
        ("In the view of the union the sale was right.", 1),
        ("I find the clause absurd, the senator said.", 1),
        ("Few in Lima think the purchase was wise.", -1),
    ],
}

UNSAID = [
    "The minister called a meeting of the joint committee for Monday.",
    "Parliament is due to vote on the treaty on Friday.",
    "The treaty was signed in two languages.",
    "We shall keep our promises.",
    "The new phase of the building works begins in May.",
    "The Danish general moved from Riga to Oslo in 2021.",
    "The text of the agreement is available on the ministry's website.",
    "Under the contract the Polish army will receive 30 trucks.",
]


@pytest.mark.parametrize(
    ("kind", "sentence", "polarity"),
    [(kind, sentence, polarity) for kind, rows in SAID.items() for sentence, polarity in rows],
)
def test_what_is_said_in_other_words(kind: str, sentence: str, polarity: int) -> None:
    assert (kind, polarity) in {(c.type, c.polarity) for c in read("news.txt", text=sentence).claims}


@pytest.mark.parametrize("sentence", UNSAID)
def test_near_misses_claim_nothing(sentence: str) -> None:
    assert not read("news.txt", text=sentence).claims


def test_no_list_of_words_stands_in_two_parts_of_the_lexicon() -> None:
    parts = (files("accord.reader") / "lexicons" / "claims").iterdir()
    named = Counter(name for part in parts for name in tomllib.loads(part.read_text(encoding="utf-8")).get("words", {}))
    assert {name for name, count in named.items() if count > 1} == set()
