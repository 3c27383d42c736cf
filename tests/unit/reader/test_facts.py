"""Facts of a document, segments, figures: dates, deadlines, amounts, legal status, parties, kinds."""

# ruff: noqa: E501 - the sentences under test stand on one line each

from __future__ import annotations

from datetime import date

import pytest

from accord.ledger.model import Document, Quantity
from accord.reader import read
from accord.reader.draft import Draft
from accord.reader.steps.document.segments import segments
from accord.reader.steps.sizes import figures
from accord.reader.steps.sizes.deadlines import deadline
from accord.reader.steps.sizes.money import sums

ACCORD = """\
Framework for Cooperation on Cobalt between Canada and Norway

The Government of Canada and the Government of Norway (together, the “Participants”) have come to this understanding:

1. Stockpiles: Within three months of the date of this Framework, the Participants intend to set up a joint committee on reserves.
2. The Participants will share data on ore bodies and shall meet within 90 days.
3. {status}

Signed in Oslo this {day}.
"""


def document(status: str, day: str = "31st day of January, two thousand and twenty-four") -> Document:
    return read("accord.txt", text=ACCORD.format(status=status, day=day)).documents[0]


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("This Framework does not create any rights or obligations under international law.", "disclaimed"),
        ("This Framework is not intended to be legally binding.", "disclaimed"),
        ("This Framework is not legally binding.", "disclaimed"),
        ("Nothing here is new. It does not give rise to rights or obligations.", "disclaimed"),
        ("This Framework shall enter into force upon signature.", "binding"),
        ("Either Participant may leave.", "unknown"),
    ],
)
def test_legal_status(sentence: str, status: str) -> None:
    found = document(sentence)
    assert found.legal_status == status
    span = found.legal_status_span
    assert (span is None) == (status == "unknown")
    if span:
        assert found.text[span.start : span.end] in sentence


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("31st day of January, two thousand and twenty-four", date(2024, 1, 31)),
        ("twentieth day of October, two thousand twenty-five", date(2025, 10, 20)),
        ("5 March 2026", date(2026, 3, 5)),
        ("the 26th of October 2025, in duplicate", date(2025, 10, 26)),
        ("day, February 3, 2023", date(2023, 2, 3)),
    ],
)
def test_date_of_signing(day: str, expected: date) -> None:
    found = document("Either Participant may leave.", day)
    assert (found.date, found.date_source) == (expected, "signing line")


def test_a_disclaimed_text_caps_its_commitments_and_resolves_deadlines() -> None:
    ledger = read("accord.txt", text=ACCORD.format(status="It is not legally binding.", day="31 January 2024"))
    body, sharing = ledger.commitments[0], ledger.commitments[1]
    assert body.type == "joint_body"
    assert body.giver == ("CAN", "NOR")
    assert body.deadline
    assert body.deadline.date == date(2024, 4, 30)
    assert (sharing.type, sharing.strength_raw, sharing.strength) == ("information_sharing", 5, 3)
    assert ledger.documents[0].parties == ("CAN", "NOR")
    assert ledger.documents[0].kind == "agreement"
    assert not [s for s in ledger.statements if s.quote == "Participants"]


def test_date_from_dateline_and_name() -> None:
    line = "TOKYO, Oct. 3, 2025 - Japan and Korea met, officials said.\n"
    assert read("x.txt", text=line).documents[0].date == date(2025, 10, 3)
    named = read("note-2024-05-06.txt", text="Japan and Korea met, officials said.\n").documents[0]
    assert (named.date, named.date_source) == (date(2024, 5, 6), "file name")


@pytest.mark.parametrize(
    ("text", "low", "high", "currency", "qualifier"),
    [
        ("up to $332 billion", None, 332e9, "USD", "up_to"),
        ("at least €2.5bn", 2.5e9, None, "EUR", "at_least"),
        ("about 40 million dollars", 40e6, 40e6, "USD", "about"),
        ("A$1,200 million", 1.2e9, 1.2e9, "AUD", "exact"),
        ("multibillion-dollar", None, None, "USD", "vague"),
    ],
)
def test_money(text: str, low: float | None, high: float | None, currency: str, qualifier: str) -> None:
    amount = sums(segments(Draft.of("x.txt", text))).money[0].amount
    assert (amount.min, amount.max, amount.currency, amount.qualifier) == (low, high, currency, qualifier)


def test_an_undated_text_is_not_older_than_the_offices_it_names() -> None:
    text = "Prime Minister Shigeru Ishiba met President Joe Biden and former Prime Minister Fumio Kishida, officials said.\n"
    assert read("x.txt", text=text).documents[0].not_before == date(2024, 10, 1)
    assert read("x-2024-11-01.txt", text=text).documents[0].not_before is None


def test_quantity_and_share() -> None:
    text = "12,000 tonnes per year"
    assert figures.quantity(text, 0, len(text)) == Quantity(value=12000, unit="t", rate="year")
    assert figures.share("some 70 % of it", 0, 15) == (5, 0.7)
    assert figures.quantity("no number of tonnes", 0, 19) is None


def test_deadlines() -> None:
    signed = date(2025, 8, 31)

    def due(text: str) -> date | None:
        found = deadline(text, 0, len(text), signed)
        return found.date if found else None

    assert due("within six months of signature") == date(2026, 2, 28)
    assert due("by the end of 2027") == date(2027, 12, 31)
    assert due("no later than March 3, 2026") == date(2026, 3, 3)
    assert due("within 10 days of receipt of the request") is None
    assert deadline("within two weeks", 0, 16, None) is not None


def test_sentences() -> None:
    text = 'Ms. Ito of Acme Inc. met U.S. officials. "It is fair." They left at No. 10 on Oct. 3. Gen. Lee stayed in the U.S. The end.'
    draft = segments(Draft.of("x", text))
    assert len(draft.segments) == 5


def test_wrapped_lines_join_and_bullets_know_their_lead() -> None:
    text = "Korea will do this, the ministry said, under the accord of May:\n- buy 20 missiles from Sweden\n  this year\n- build a smelter\n"
    draft = segments(Draft.of("x", text))
    assert [s.kind for s in draft.segments] == ["sentence", "bullet", "bullet"]
    assert draft.segments[1].lead == (0, draft.segments[0].end)
