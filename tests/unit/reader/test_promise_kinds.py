"""What a promise is of: the verb and its object tell the type; what fits none is `other`."""

from __future__ import annotations

import pytest

from accord.reader import read

HEAD = "Joint Statement by Kenya and Finland\n\nNairobi, 4 May 2026\n\n"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Finland will buy 40 trams from Kenya.", "purchase"),
        ("Kenya plans to rent two tugs.", "purchase"),
        ("Finland will take 3,000 tonnes of soda ash a year until 2035.", "offtake"),
        ("Finland will buy the output of the Magadi works.", "offtake"),
        ("Kenya will lend Finland $20 million.", "finance"),
        ("Finland will make available a credit line of EUR 9 million.", "finance"),
        ("Finland will bear a third of the costs.", "finance"),
        ("Finland will underwrite the debts of the new smelter.", "guarantee"),
        ("Finland will provide EUR 30 million in guarantees.", "guarantee"),
        ("Finland will put $90 million into a railway.", "invest"),
        ("Finland will spend $90 million on a smelter in Kenya.", "invest"),
        ("Finland will keep a reserve of niobium for Kenya.", "stockpile"),
        ("Finland will take half of the titanium ore.", "offtake"),
        ("Kenya will share seismic records with Finland.", "information_sharing"),
        ("Finland will ease licence requirements for shipments of radios.", "export_control_relief"),
        ("Finland will pay the difference if prices fall.", "price_floor"),
        ("Finland will spend 3 percent of output on defence.", "security_pledge"),
        ("Finland will teach 60 Kenyan welders.", "capacity"),
        ("Kenya and Finland will set up a joint research centre.", "joint_body"),
        ("Kenya shall ship 500 tonnes of titanium ore a month.", "supply_access"),
        ("Kenya will give Finnish refiners first call on its ilmenite.", "supply_access"),
        ("Kenya will double its output of fluorspar.", "capacity"),
        ("Finland will train 60 Kenyan welders.", "capacity"),
        ("Kenya shall not introduce a quota on shipments of soda ash.", "no_restriction"),
        ("Kenya will lift its curbs on exports of niobium.", "export_control_relief"),
        ("Kenya will cut its duty on sawmills.", "tariff"),
        ("Kenya will decide on exploration licences within 90 days.", "permit_reform"),
        ("Finland will ease the issue of visas.", "permit_reform"),
        ("Finland will hand over the drawings of the furnace.", "technology_transfer"),
        ("The two countries will share soil surveys.", "information_sharing"),
        ("Kenya will brief Finland on its tenders.", "information_sharing"),
        ("The two countries will set up a Minerals Alliance.", "joint_body"),
        ("The two countries will consult each other on prices.", "consultation"),
        ("Finland will set a minimum price for rutile.", "price_floor"),
        ("Kenya will build a strategic reserve of graphite.", "stockpile"),
        ("Finland will fund the recycling of batteries.", "recycling"),
        ("The Finnish navy will send a minehunter to Mombasa.", "security_pledge"),
        ("The two countries will deepen their friendship.", "symbolic"),
        ("Kenya will plant trees along the river.", "other"),
    ],
)
def test_the_type_of_a_promise(sentence: str, expected: str) -> None:
    found = read("x.txt", text=HEAD + sentence + "\n").commitments
    assert [item.type for item in found] == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "Finland will buy trams from Kenya and recycle batteries in Espoo.",
        "Kenya commits to pave the road and to widen the port.",
        "Kenya will supply soda ash and Finland will supply timber.",
        "Finland will lend Kenya $20 million and Sweden $10 million.",
    ],
)
def test_two_promises_in_a_sentence_are_two(sentence: str) -> None:
    assert len(read("x.txt", text=HEAD + sentence + "\n").commitments) == 2


@pytest.mark.parametrize(
    "sentence",
    [
        "Kenya will adopt and enforce a ban on mercury.",
        "Finland will send experts to improve the port and widen the road.",
        "Finland will offer maintenance and repair shops for trams.",
    ],
)
def test_one_promise_with_two_verbs_is_one(sentence: str) -> None:
    assert len(read("x.txt", text=HEAD + sentence + "\n").commitments) == 1


def test_three_verbs_under_one_will_are_three_promises() -> None:
    text = HEAD + "By 2030, Finland will train 60 welders, build two schools and share soil data with Kenya.\n"
    found = read("x.txt", text=text).commitments
    assert [item.type for item in found] == ["capacity", "other", "information_sharing"]
    assert {item.deadline.phrase for item in found if item.deadline} == {"By 2030"}


def test_a_deadline_of_one_promise_is_not_that_of_its_sister() -> None:
    text = HEAD + "Finland will train 60 welders by 2030 and build two schools.\n"
    assert [item.deadline is not None for item in read("x.txt", text=text).commitments] == [True, False]
