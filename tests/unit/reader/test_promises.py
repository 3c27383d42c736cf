"""Commitments, statements, agreements and orders on single sentences."""

# ruff: noqa: E501 - the sentences under test stand on one line each

from __future__ import annotations

import pytest

from accord.reader import read

OPENING = "Ministers of Japan and Australia met in Sydney. Japan and Australia signed an agreement on nickel, officials said. "


def ledger(sentence: str):  # type: ignore[no-untyped-def]
    return read("x.txt", text=OPENING + sentence + "\n")


@pytest.mark.parametrize(
    ("sentence", "kind", "giver", "strength"),
    [
        ("Japan will invest $2 billion in a refinery.", "invest", ("JPN",), 5),
        ("Australia agreed to purchase 200 missiles.", "purchase", ("AUS",), 4),
        ("Both countries intend to establish a joint committee.", "joint_body", ("JPN", "AUS"), 3),
        ("Australia shall not impose export bans on nickel.", "no_restriction", ("AUS",), 5),
        ("Japan plans to build up a strategic reserve of cobalt.", "stockpile", ("JPN",), 3),
        ("Australia pledged to lower tariffs on steel.", "tariff", ("AUS",), 5),
    ],
)
def test_commitments(sentence: str, kind: str, giver: tuple[str, ...], strength: int) -> None:
    found = [c for c in ledger(sentence).commitments if c.type == kind]
    assert found, ledger(sentence).commitments
    assert set(found[0].giver) == set(giver)
    assert found[0].strength == strength
    assert found[0].polarity == (-1 if " not " in sentence else 1)


def test_a_negation_flips_the_polarity() -> None:
    assert ledger("Japan will buy 20 submarines.").commitments[0].polarity == 1
    assert ledger("Japan will not buy 20 submarines.").commitments[0].polarity == -1


def test_bullets_take_their_giver_from_the_lead_in() -> None:
    text = "Japan has outlined commitments to the following investments in Canada.\n\n- Up to $3 billion to build a smelter and $500 million for ports.\n"
    found = read("x.txt", text=text).commitments
    assert [(c.type, c.giver, c.amount.max if c.amount else None) for c in found] == [
        ("invest", ("JPN",), 3e9),
        ("invest", ("JPN",), 5e8),
    ]


def test_coordinated_promises_are_split() -> None:
    found = ledger("Japan will reduce tariffs on wool and buy 400 missiles.").commitments
    assert {"tariff", "purchase"} <= {c.type for c in found}


@pytest.mark.parametrize(
    ("sentence", "form", "speaker"),
    [
        ("“We are content,” Anthony Albanese said.", "direct", "Anthony Albanese"),
        ("“We are content with this pact,” said Jane Roe, a miner.", "direct", "Jane Roe"),
        ("Takaichi called it a “very good step” for Japan.", "mixed", "Sanae Takaichi"),
        ("Analysts note that the pact is thin.", "indirect", "analysts"),
        ("The so-called “iron triangle” met again.", "scare_quotes", ""),
    ],
)
def test_statements(sentence: str, form: str, speaker: str) -> None:
    found = [(s.form, s.speaker) for s in ledger(sentence).statements]
    assert (form, speaker) in found


def test_a_pronoun_is_the_last_person_it_fits() -> None:
    found = ledger("Takaichi met Trump in Kobe. She said that the talks went well.").statements
    assert ("indirect", "Sanae Takaichi", ("JPN",)) in [(s.form, s.speaker, s.parties) for s in found]


def test_agreements_and_rejected_ones() -> None:
    assert [a.parties for a in ledger("").agreements] == [("JPN", "AUS")]
    assert len(ledger("They did not sign a treaty on tin.").agreements) == 1


def test_orders() -> None:
    found = ledger("Tokyo ordered 12 frigates from Australia for $6 billion.").orders
    assert [(o.recipient, o.supplier, o.system, o.value_usd) for o in found] == [("JPN", "AUS", "frigates", 6e9)]
    assert ledger("Tokyo did not order missiles from Australia.").orders == ()
    late = ledger("Deliveries of missiles to Japan are late.").orders
    assert [(o.recipient, o.supplier, o.kind) for o in late] == [("JPN", "AUS", "delay")]
