"""Agreements, orders and controls, each in a sentence of its own: what is found, and what is none."""

from __future__ import annotations

import pytest

from accord.reader import read

NEWS = "The Harbour Post\n\n7 May 2026\n\n"


def agreements(sentence: str) -> list[str]:
    return [a.quote for a in read("x.txt", text=NEWS + sentence).agreements]


@pytest.mark.parametrize(
    ("sentence", "span"),
    [
        ("Oslo and Lima signed a road map on zinc in Bergen.", "a road map on zinc"),
        ("Norway and Peru shook hands on a zinc pact.", "a zinc pact"),
        (
            "The zinc pact that Oslo and Lima struck in March is thin.",
            "The zinc pact that Oslo and Lima struck in March",
        ),
        ("Ferries go to Callao under a framework agreement with Peru, Norway said.", "a framework agreement with Peru"),
        ("Norway quit the Callao Ports Treaty with Peru.", "the Callao Ports Treaty with Peru"),
        (
            "Last year's ports deal between Norway and Peru was a mistake.",
            "Last year's ports deal between Norway and Peru",
        ),
        (
            "Norway and Peru agreed to a Framework for an Accord on Ports to deepen their ties.",
            "a Framework for an Accord on Ports",
        ),
        (
            "Norway and Peru signed an MOU (MOU) on ice, fish and ports.",
            "an MOU (MOU) on ice, fish and ports",
        ),
        ("Norway and Peru unveiled Polar Bridge, a compact on ports.", "Polar Bridge, a compact on ports"),
        ("Norway and Peru sealed what they called a historic pact on zinc.", "a historic pact on zinc"),
    ],
)
def test_an_agreement_is_named_with_its_topic(sentence: str, span: str) -> None:
    assert agreements(sentence) == [span]


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway and Peru are negotiating a treaty on zinc.",
        "Norway tasked its envoys with concluding a zinc pact with Peru.",
        "Norway looks forward to the early conclusion of a zinc pact with Peru.",
        "Norway has yet to agree on a zinc contract with Peru.",
        "A zinc treaty between Norway and Peru remains far off.",
        "Norway has to deal with Peru.",
        "Norway and Peru share a legal framework for ports.",
        "Norway had a great deal of trouble with Peru.",
    ],
)
def test_what_is_only_wanted_is_no_agreement(sentence: str) -> None:
    assert agreements(sentence) == []


def test_two_agreements_of_one_noun_differ_by_their_partner() -> None:
    text = "- Norway agreed to a fish deal with Peru.\n- Norway agreed to a fish deal with Chile.\n"
    found = read("x.txt", text="Norway's deals\n\nNorway today announced what follows:\n" + text).agreements
    assert [a.parties for a in found] == [("NOR", "PER"), ("NOR", "CHL")]


def test_the_lines_of_a_list_of_what_was_signed_are_agreements() -> None:
    text = (
        "Joint Communique\n\nNorway and Peru met. The following documents were signed during the visit:\n\n"
        "1. Executive Programme on Youth;\n2. Memorandum of Understanding on Ice;\n3. Work Plan on Whales.\n"
    )
    found = read("x.txt", text=text).agreements
    assert [(a.quote, a.state) for a in found] == [
        ("Executive Programme on Youth", "signed"),
        ("Memorandum of Understanding on Ice", "signed"),
        ("Work Plan on Whales", "signed"),
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Finland signed for 64 F-35 jets.", [("FIN", "USA", "contract", 64, "f_35_lightning_ii")]),
        ("Kenya ordered a dozen howitzers from Serbia.", [("KEN", "SRB", "contract", 12, "howitzer")]),
        ("Kenya has ordered four Type 31 frigates from Britain.", [("KEN", "GBR", "contract", 4, "type_31")]),
        (
            "Congress was notified of the possible sale to Kenya of up to 90 Javelin missiles.",
            [("KEN", "USA", "notice", 90, "javelin")],
        ),
        (
            "Kenya ordered nine frigates from Chile in 2021. Four have been handed over; the other five are late.",
            [
                ("KEN", "CHL", "contract", 9, "frigate"),
                ("KEN", "CHL", "delivery", 4, "frigate"),
                ("KEN", "CHL", "delay", 5, "frigate"),
            ],
        ),
        (
            "Kenya took delivery of nine of the 14 corvettes on order from Chile.",
            [("KEN", "CHL", "delivery", 9, "corvette"), ("KEN", "CHL", "contract", 14, "corvette")],
        ),
        ("Chile won an order from Kenya for 36 howitzers.", [("KEN", "CHL", "contract", 36, "howitzer")]),
        ("Kenyan officials complain that 68 Israeli drones are overdue.", [("KEN", "ISR", "delay", 68, "drone")]),
        ("Kenya scrapped its order for 12 frigates from Chile.", [("KEN", "CHL", "cancelled", 12, "frigate")]),
        ("Kenya and Chile signed a contract for 3 frigates.", [("KEN", "CHL", "contract", 3, "frigate")]),
    ],
)
def test_orders(sentence: str, expected: list[tuple[str, str, str, float, str]]) -> None:
    found = read("x.txt", text=NEWS + sentence).orders
    assert [(o.recipient, o.supplier, o.kind, o.quantity, o.weapon) for o in found] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Trump wants Kenya to buy 12 tanks.",
        "Kenya has yet to sign for 12 frigates from Chile.",
        "None of the frigates that Kenya wants has been delivered.",
        "Kenya halted the export of frigates to Chile.",
        "Korean Air will purchase 103 new Boeing aircraft from the United States.",
        "Kenya may sell 12 tanks to Chile.",
        "The president delivered a speech aboard the aircraft carrier in Chile.",
        "Kenya and Chile will lay 12 submarine cables.",
    ],
)
def test_what_is_no_order(sentence: str) -> None:
    assert read("x.txt", text=NEWS + sentence).orders == ()


def test_a_supplier_from_the_table_of_makers_is_said_to_be_one() -> None:
    (order,) = read("x.txt", text=NEWS + "Kenya ordered 12 Rafale jets.").orders
    assert (order.supplier, order.notes) == ("FRA", "supplier: the maker of the system, not named in the text")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("In May Peru banned exports of tin.", [("PER", (), "tin", "in force")]),
        ("Peru banned exports of tin to Chile, Norway and Kenya.", [("PER", ("CHL", "NOR", "KEN"), "tin", "in force")]),
        ("Peru put tin and zinc under a permit scheme.", [("PER", (), "tin and zinc", "in force")]),
        ("A Peruvian ban on sales of tin to Chile was lifted in June.", [("PER", ("CHL",), "tin", "removed June")]),
        (
            "Peru restricted exports of tin in March. The measures were postponed by a year.",
            [("PER", (), "tin", "in force"), ("PER", (), "tin", "suspended")],
        ),
        (
            "Peru suspended its curbs on tin until November 2026 and Chile tightened export controls on zinc.",
            [("PER", (), "tin", "suspended until November 2026"), ("CHL", (), "zinc", "in force")],
        ),
        ("Peru will require licences for exports of tin from July 1.", [("PER", (), "tin", "announced")]),
        ("The export of tin from Peru is hereby prohibited.", [("PER", (), "tin", "in force")]),
        ("The Ministry of Mines of Peru doubled its export duty on tin.", [("PER", (), "tin", "in force")]),
        ("Norway extended its anti-dumping duties on Chinese steel.", [("NOR", ("CHN",), "Chinese steel", "in force")]),
        ("Norway added nine Chilean firms to its Entity List.", [("NOR", ("CHL",), "nine Chilean firms", "in force")]),
    ],
)
def test_controls(sentence: str, expected: list[tuple[str, tuple[str, ...], str, str]]) -> None:
    found = read("x.txt", text=NEWS + sentence).controls
    assert [(c.issuer, c.targets, c.items, c.state) for c in found] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Peru threatened to ban exports of tin.",
        "Peru denied that it had banned exports of tin.",
        "Peru wants Chile to lift its ban on exports of tin.",
        "Peru promised not to restrict exports of tin.",
        "Suppose that Peru banned exports of tin tomorrow.",
    ],
)
def test_what_is_no_control(sentence: str) -> None:
    assert read("x.txt", text=NEWS + sentence).controls == ()
