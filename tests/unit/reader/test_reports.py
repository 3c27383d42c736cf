"""Reported speech: which verbs and turns report, who speaks, and what reports nothing."""

from __future__ import annotations

import pytest

from accord.reader import read

HEAD = "Evening Courier / 4 June 2026\n\nDenmark and Peru signed an accord on tin. "


def reported(sentence: str, head: str = HEAD) -> list[tuple[str, str, int]]:
    """Form, speaker and polarity of every statement."""
    return [(s.form, s.speaker, s.polarity) for s in read("x.txt", text=head + sentence).statements]


@pytest.mark.parametrize(
    ("sentence", "speaker", "polarity"),
    [
        ("Trump said Peru was weak.", "Donald Trump", 1),
        ("Officials said Germany was slow.", "officials", 1),
        ("The king answered that Peru had no better friend.", "The king", 1),
        ("Envoys waved the criticism away.", "Envoys", 1),
        ("The premier ruled out a tax on nickel.", "the premier", 1),
        ("The premier would not rule out a tax.", "the premier", -1),
        ("A spokeswoman refused to comment.", "a spokesperson", -1),
        ("Asked about it, Ole Vik declined to give a date.", "Ole Vik", -1),
        ("Neither government would say what it paid.", "the government", -1),
        ("Her federation wants the bloc to build stocks.", "Her federation", 1),
        ("As Marta Kowal of Solarex sees it, prices will fall.", "Marta Kowal", 1),
        ("In the view of Ole Vik at Nordea, tin will fall.", "Ole Vik", 1),
        ("By the count of the steel association, 40 mills stand idle.", "the steel association", 1),
        ("Only nine jets fly, the minister told legislators.", "the minister", 1),
        ("Wellington Koo told parliament that only nine jets fly.", "Wellington Koo", 1),
        ("Jordan Smith, a banker, said tin was cheap.", "Jordan Smith", 1),
        ("Ole Vik of Bergen University reckons that tin will fall.", "Ole Vik", 1),
        ("Nguyen Thi Lan, an economist at a Hanoi bank, estimates that it costs more.", "Nguyen Thi Lan", 1),
        ("The minister, Ana Costa, said the two governments had met.", "Ana Costa", 1),
        ("The Secretary later advised that stocks are low.", "the Secretary", 1),
        ("The Commission is of the view that prices are distorted.", "The Commission", 1),
        ("Her Dutch colleague was wary, telling reporters that tin was dear.", "Her Dutch colleague", 1),
    ],
)
def test_who_is_reported(sentence: str, speaker: str, polarity: int) -> None:
    assert reported(sentence) == [("indirect", speaker, polarity)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Let me tell the House what it does.",
        "It is warm inside, I am told.",
        "I think that critics are wrong.",
        "Peru is said to be poor.",
        "Latvia was urged to lower its dues.",
        "Were Oslo to leave the club, Ottawa could call in the loan.",
        "Nobody said a word about tin.",
        "She said hello to the ambassador from Chile.",
        "Contrary to what the minister says, the pact is binding.",
        "The minister, Ana Costa, welcomed the step.",
        "The ministry did not respond to a request for comment.",
        "This contrast between Oslo's peaceful rhetoric and Lima's harsh tone underscores the depth of it.",
        '"Pilot Site" means the mine in Peru. "Ore" and "Tin" mean the same.',
        "He read “War and Peace” on the plane to Peru.",
    ],
)
def test_what_reports_nothing(sentence: str) -> None:
    assert reported(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("“The port of Lima is late,” Vik said.", [("direct", "Vik", 1)]),
        ("Ole Vik: “The port is late.”", [("direct", "Ole Vik", 1)]),
        ("“It rained all week,” one of the envoys said.", [("direct", "one of the envoys", 1)]),
        ("“Soon,” said Ana Costa, the minister.", [("direct", "Ana Costa", 1)]),
        ("“Nobody slept,” Fico began. “We will ship it.”", [("direct", "Fico", 1), ("direct", "Fico", 1)]),
        ("Her colleague Joao Reis has doubts. “Look at the debt,” he says.", [("direct", "Joao Reis", 1)]),
        ("Denmark's Lars Lund disagreed. “The port can wait,” he said.", [("direct", "Lars Lund", 1)]),
        (
            "Ana Costa dismissed reports of a dispute as “noise”.",
            [("indirect", "Ana Costa", 1), ("mixed", "Ana Costa", 1)],
        ),
    ],
)
def test_quotations_have_their_speaker_and_are_one_item(sentence: str, expected: list[tuple[str, str, int]]) -> None:
    assert reported(sentence) == expected


def test_a_surname_is_the_person_brought_in_before() -> None:
    text = "According to Rosa Diaz, Peru's trade minister, the mines will open. “We cannot give it,” Diaz said."
    assert [speaker for _, speaker, _ in reported(text)] == ["Rosa Diaz", "Rosa Diaz"]


def test_a_communique_reports_what_its_ministers_felt() -> None:
    head = "Communique of the Ministers of Peru and Oman\n\n"
    assert reported("The Ministers expressed concern at the rise in freight rates.", head)
    assert not reported("The Ministers discussed freight rates.", head)


@pytest.mark.parametrize(
    "sentence",
    [
        "This Memorandum is not a treaty.",
        "This Memorandum gives rise to no rights or obligations.",
        "This understanding has no legal force.",
        "Nothing herein is enforceable in any court.",
        "The Participants do not intend this document to be binding.",
        "This Memorandum expresses political intent only.",
    ],
)
def test_an_instrument_disclaims_in_its_own_words(sentence: str) -> None:
    head = "Memorandum of Understanding between Latvia and Uganda on Nickel\n\nThe Participants shall share data. "
    assert read("x.txt", text=head + sentence).documents[0].legal_status == "disclaimed"
    assert read("x.txt", text=head + "No obligation arises to sell tin.").documents[0].legal_status == "unknown"


def test_the_place_of_a_report_is_no_party() -> None:
    text = "Courier / London, 4 June 2026\n\nPeru will lease two corvettes from Spain, the minister said.\n"
    (commitment,) = read("x.txt", text=text).commitments
    assert commitment.receiver == ("ESP",)
