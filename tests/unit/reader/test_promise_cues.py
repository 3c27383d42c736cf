"""How a promise is worded: who gives, who gets, how strongly, whether "not"; and what only looks like one."""

# ruff: noqa: E501 - the sentences under test stand on one line each

from __future__ import annotations

import pytest

from accord.ledger.model import Commitment
from accord.reader import read

NEWS = "Morning Post\n4 May 2026\n\n"
JOINT = "Joint Statement by Kenya and Finland\n\nNairobi, 4 May 2026\n\n"


def news(sentence: str) -> tuple[Commitment, ...]:
    return read("x.txt", text=NEWS + sentence + "\n").commitments


def joint(text: str) -> tuple[Commitment, ...]:
    return read("x.txt", text=JOINT + text + "\n").commitments


@pytest.mark.parametrize(
    ("sentence", "giver", "receiver"),
    [
        ("Kenya is to get $40 million from Finland.", "FIN", "KEN"),
        ("Kenya was promised a loan of $2 million by Finland.", "FIN", "KEN"),
        ("A third of the cost of the Kenyan port will be borne by Finland.", "FIN", "KEN"),
        ("The deal commits Finland to paying a third of the cost in Kenya.", "FIN", "KEN"),
        ("The deal provides for a Finnish loan of $40 million to Kenya.", "FIN", "KEN"),
        ("In return for the loan, Kenya opens its ports to Finland.", "KEN", "FIN"),
        ("Finland has committed a $90 million loan to Kenya.", "FIN", "KEN"),
        ("Finland has earmarked $90 million for Kenyan farmers.", "FIN", "KEN"),
        ("Finland vowed that Finnish ships would escort the ferries to Kenya.", "FIN", "KEN"),
        ("Finland assured Kenya of a loan.", "FIN", "KEN"),
        ("Finland will lend Kenya $40 million.", "FIN", "KEN"),
        ("Finland will remove the arms embargo on Kenya.", "FIN", "KEN"),
        ("Finland will release 18 Kenyan sailors.", "FIN", "KEN"),
        ("Finland must repay Kenya the difference.", "FIN", "KEN"),
        ("Finnvera, the Finnish export bank, will lend Kenya $4 million.", "FIN", "KEN"),
    ],
)
def test_who_gives_and_who_gets(sentence: str, giver: str, receiver: str) -> None:
    (item,) = news(sentence)
    assert (item.giver, item.receiver, item.polarity) == ((giver,), (receiver,), 1)


@pytest.mark.parametrize(
    "sentence",
    [
        "Finland has not agreed to pay Kenya.",
        "It remains to be seen whether Kenya will pay Finland.",
        "Nobody believes that Kenya will buy the ferries of Finland.",
        "It is proof that Kenya is prepared to pay Finland.",
        "Finland withdrew its pledge to buy the ore of Kenya.",
        "Kenya thanked Finland for its promise to send doctors.",
        "Kenya is expected to sell the mine to Finland.",
        "“You may keep the boats,” the Finnish minister told Kenya.",
        "“We shall see,” the Finnish minister said in Kenya.",
        "This third Finnish purchase of Kenyan tea since 2012 will create jobs in Oulu.",
        "Finland refused to say when Kenya would be paid.",
    ],
)
def test_what_only_looks_like_a_promise(sentence: str) -> None:
    assert not news(sentence)


@pytest.mark.parametrize(
    ("sentence", "strength", "polarity"),
    [
        ("Finland shall make its best efforts to buy soda ash.", 2, 1),
        ("Finland will do its utmost to buy soda ash.", 2, 1),
        ("Finland would be willing to buy soda ash.", 1, 1),
        ("Finland shall, through its export bank, consider a loan.", 1, 1),
        ("Neither side may levy a toll.", 6, -1),
        ("Kenya shall desist from taxing soda ash.", 6, -1),
        ("Kenya vowed never to tax soda ash.", 5, -1),
        ("Kenya will stop taxing soda ash.", 5, -1),
        ("It was decided to open a consulate in Oulu.", 4, 1),
        ("The two Presidents agreed that Kenya and Finland should keep their ports open.", 4, 1),
        ("The samples are to be returned to Kenya within ninety days.", 5, 1),
        ("If Finland does not pay, Kenya will withdraw its geologists.", 5, 1),
    ],
)
def test_how_strongly(sentence: str, strength: int, polarity: int) -> None:
    (item,) = joint(sentence)
    assert (item.strength_raw, item.polarity) == (strength, polarity)


@pytest.mark.parametrize(
    "sentence",
    [
        "Finland shall be free to sell the rest.",
        "Finland shall not be required to disclose its stocks.",
        "“Ilmenite” shall mean ilmenite sand.",
        "The Ports Council will allow ministers to settle quarrels.",
    ],
)
def test_rights_definitions_and_effects_are_none(sentence: str) -> None:
    assert not joint(sentence)


def test_a_body_speaks_for_the_parties() -> None:
    found = joint(
        "A Ports Council is hereby established. It shall meet every spring, and it may set up working groups."
    )
    assert [(item.type, set(item.giver), item.delegation) for item in found] == [
        ("joint_body", {"KEN", "FIN"}, "Ports Council")
    ] * 3


def test_a_relative_clause_with_a_party_of_its_own_is_a_promise() -> None:
    found = joint(
        "The Presidents decided that the pact would be signed at the next summit, which Kenya will host in 2027."
    )
    assert [(item.strength_raw, set(item.giver)) for item in found] == [(4, {"KEN", "FIN"}), (5, {"KEN"})]


def test_a_relative_clause_on_what_is_promised_is_part_of_it() -> None:
    (item,) = joint("The Presidents agreed to set up a council, which will report to them every year.")
    assert item.quote.endswith("every year.")


def test_both_sides_are_those_of_the_paragraph() -> None:
    text = (
        "FACT SHEET: Kenya and Finland\n\nNairobi, 4 May 2026\n\nKenya and Finland signed a pact. Kenya will sell Finland tea.\n\n"
        "Kenya also met Peru on Friday. Both sides agreed to reopen their consulates.\n"
    )
    assert [item.giver for item in read("x.txt", text=text).commitments][-1] == ("KEN", "PER")


def test_the_speaker_of_a_speech_is_we_and_us() -> None:
    text = (
        "Statement to Parliament by the Minister of Trade of Finland\n\nHelsinki, 4 May 2026\n\n"
        "We will open our ports to Kenyan ships. Kenya will sell us 900 tonnes of tea a year. "
        "Satama Oy, our port bank, will lend Kenya 4 million euros.\n"
    )
    found = read("x.txt", text=text).commitments
    assert [(item.giver, item.receiver) for item in found] == [
        (("FIN",), ("KEN",)), (("KEN",), ("FIN",)), (("FIN",), ("KEN",))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "Kenya will:\n(i) open an office in Oulu,\n(ii) lower its tolls, and\n(iii) not raise its tolls before 2030.",
            [1, 1, -1],
        ),
        ("To this end, Kenya will\n- open an office in Oulu\n- lower its tolls", [1, 1]),
        (
            "The Parties have decided as follows:\n1. To create a fund of EUR 12 million.\n2. To meet once a year.",
            [1, 1],
        ),
        (
            "On ports, the Presidents:\n\n(a) agreed to widen two quays;\n(b) resolved to lower the tolls; and\n(c) noted the weather.",
            [1, 1],
        ),
        ("Kenya to host a fair in 2027.", [1]),
    ],
)
def test_lists(lines: str, expected: list[int]) -> None:
    assert [item.polarity for item in joint(lines)] == expected


def test_the_rate_of_a_flow_may_stand_behind_the_good() -> None:
    (item,) = joint("Kenya shall ship 300 tonnes of soda ash per month.")
    assert item.quantity
    assert (item.quantity.value, item.quantity.unit, item.quantity.rate) == (300, "t", "month")


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("before the end of the first quarter of 2027", "2027-03-31"),
        ("by mid-2027", "2027-06-30"),
        ("in the second half of 2027", "2027-12-31"),
        ("before the summer of 2027", None),
    ],
)
def test_parts_of_a_year(phrase: str, day: str | None) -> None:
    (item,) = joint(f"Kenya will finish the quay {phrase}.")
    assert item.deadline
    assert (item.deadline.date.isoformat() if item.deadline.date else None) == day


def test_a_sum_that_two_parties_state_differently() -> None:
    text = NEWS + (
        "Washington says that Japan will pay $70 billion in cash. "
        "Tokyo says that Japan will provide up to $70 billion in loans.\n"
    )
    found = read("x.txt", text=text).commitments
    assert [item.stated_by for item in found] == [("USA",), ("JPN",)]
    assert all(
        {reading.party: reading.means for reading in item.reading_by_party} == {"USA": "cash", "JPN": "loans"}
        for item in found
    )


@pytest.mark.parametrize(
    ("sentence", "polarity"),
    [
        ("Finland turned down an offer and rejected a call to shut its mills, and vowed to double output.", 1),
        ("Finland rejected a call to shut its mills and vowed to double output.", 1),
        ("Finland would make no further payment to Kenya, the minister said.", -1),
        ("Kenya will impose no levy on soda ash.", -1),
        ("Kenya will spare no effort and will pay no less than $4 million to Finland.", 1),
        ("The minister gave Kenya two assurances: ore will be shipped in June; and no tax will be levied on it.", -1),
        ("There will be no new tax on titanium, the Kenyan finance minister said.", -1),
        ("Finland does not intend to restrict exports of nickel.", -1),
        ("Finland ruled out any ban on exports of nickel.", -1),
    ],
)
def test_a_no_denies_only_its_own_promise(sentence: str, polarity: int) -> None:
    assert news(sentence)[-1].polarity == polarity


def test_a_hope_and_a_refusal_are_two_promises() -> None:
    found = news("Kenya hopes to find a buyer for its ore, but it will not sell it to Finland.")
    assert [item.polarity for item in found] == [1, -1]


@pytest.mark.parametrize(
    "sentence",
    [
        "Two million euros in loans were promised to Kenya by Finland.",
        "A quay has been pledged to the Kenyan port authority by Finland.",
        "Finland pledged on Friday to lend Kenya 9 billion yen.",
        "Finland has promised 30 trams to Kenya.",
        "Finland has bound itself to buy ilmenite from Kenya.",
        "Finland offered Kenya a guaranteed price for soda ash.",
        "Finland may not wait: it means to lend Kenya $4 million.",
    ],
)
def test_more_ways_to_word_a_promise(sentence: str) -> None:
    (item,) = news(sentence)
    assert (item.giver, item.receiver) == (("FIN",), ("KEN",))


@pytest.mark.parametrize(
    "sentence",
    [
        "If promises were trams, Kenya would never walk.",
        "Without money from Finland, no Kenyan bank would lend to the quay.",
        "Kenyan members consider that the quay is a waste of money.",
        "Finland will regret its silence.",
    ],
)
def test_what_is_not_so_promises_nothing(sentence: str) -> None:
    assert not news(sentence)
