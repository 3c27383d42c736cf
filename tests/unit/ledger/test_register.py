"""The shipped register: every row validates, keeps its source, and says what the documents say."""

from __future__ import annotations

import csv
import datetime as dt
from importlib.resources import files
from typing import Any

import pytest

from accord.core.errors import DataError
from accord.ledger.model import STRENGTH_CAP, Commitment, Order
from accord.ledger.register import aggregates, effects, largest_order, match, register, related, topics_of

FRAMEWORK = "US-JP-2025-CMF"
DAY = dt.date(2025, 10, 28)


def _promises(agreement: str) -> list[Commitment]:
    return [c for c in register().commitments if c.agreement == agreement]


def test_every_row_of_every_table_validates() -> None:
    book = register()
    made: dict[str, tuple[Any, ...]] = {
        "agreements": book.agreements,
        "commitments": book.commitments,
        "orders": book.orders,
        "controls": book.controls,
        "statements": book.statements,
        "effects": effects(),
        "aggregates": aggregates(),
    }
    for name, rows in made.items():
        text = (files("accord.ledger.register") / f"{name}.csv").read_text(encoding="utf-8")
        assert len(rows) == len(list(csv.DictReader(text.splitlines()))) > 0, name
        ids = [row.id for row in rows]
        assert len(ids) == len(set(ids)), name
        assert all(row.source and row.confidence for row in rows), name


def test_register_is_read_once() -> None:
    assert register() is register()


def test_unverified_facts_stay_marked() -> None:
    controls = {c.id: c for c in register().controls}
    assert "recalled" in controls["CN-2023-TECH"].source
    assert controls["CN-2023-TECH"].confidence == "low"
    orders = {o.id: o for o in register().orders}
    assert orders["JPN-2019-01-29-AEGIS-NOTICE"].value_usd is None


def test_references_inside_the_register_hold() -> None:
    book = register()
    known = {a.id for a in book.agreements}
    assert {c.agreement for c in book.commitments} <= known
    assert {c.related_to for c in book.commitments} - {""} <= known
    assert {a.precedes for a in book.agreements} - {""} <= known
    causes = known | {c.id for c in book.controls}
    assert {cause for e in effects() for cause in e.of} <= causes


def test_strength_is_capped_by_the_legal_status() -> None:
    status = {a.id: a.legal_status for a in register().agreements}
    for c in register().commitments:
        assert c.strength == min(c.strength_raw, STRENGTH_CAP[status[c.agreement]]), c.id


def test_words_spoken_are_short() -> None:
    for statement in register().statements:
        assert len(statement.quote.split()) <= 12, statement.id
        assert statement.speaker, statement.id
        assert statement.date, statement.id


# What the texts of 28 October 2025 hold


def test_framework_is_disclaimed_and_names_no_size_price_element_or_third_country() -> None:
    agreement = next(a for a in register().agreements if a.id == FRAMEWORK)
    assert agreement.legal_status == "disclaimed"
    assert agreement.date == DAY
    promises = _promises(FRAMEWORK)
    assert len(promises) == 16
    for c in promises:
        assert c.quantity is None, c.id
        assert c.amount is None, c.id
        assert c.mineral == "", c.id
        assert c.place == "", c.id
        assert set(c.giver) | set(c.receiver) == {"USA", "JPN"}, c.id
        assert c.strength <= 3, c.id
        assert not c.related_to, c.id


def test_framework_has_two_deadlines() -> None:
    dates = {c.deadline.date for c in _promises(FRAMEWORK) if c.deadline}
    assert dates == {dt.date(2026, 4, 28), dt.date(2026, 4, 26)}
    assert DAY + dt.timedelta(days=180) == dt.date(2026, 4, 26)


def test_lynas_contract_is_related_to_the_framework_and_no_part_of_it() -> None:
    offtake = next(c for c in register().commitments if c.id == "JP-AU-LYNAS-2026-01")
    assert offtake.agreement == "JP-AU-LYNAS-2026"
    assert offtake.related_to == FRAMEWORK
    assert offtake.quantity is not None
    assert (offtake.quantity.value, offtake.quantity.unit, offtake.quantity.rate) == (5000, "t", "year")
    assert (offtake.giver, offtake.receiver, offtake.place) == (("AUS",), ("JPN",), "MYS")
    sized = [c.id for c in register().commitments if c.agreement == offtake.agreement and c.quantity]
    assert sized == [offtake.id], "the 7,200 t kept available include the 5,000 t bought"
    floor = next(c for c in register().commitments if c.id == "JP-AU-LYNAS-2026-02")
    assert floor.amount is not None
    assert (floor.amount.min, floor.amount.max, floor.amount.per) == (110, None, "kg")


def test_letters_of_interest_stand_beside_the_australian_framework() -> None:
    letters = next(c for c in register().commitments if c.agreement == "US-AU-EXIM-2025")
    assert letters.related_to == "US-AU-2025-CMF"
    assert letters.strength == 3


def test_no_text_of_the_day_orders_arms() -> None:
    signed = {a.id for a in register().agreements if a.date == DAY and set(a.parties) == {"USA", "JPN"}}
    assert signed == {FRAMEWORK, "US-JP-2025-NGA", "US-JP-2025-TPD"}
    assert not [c for c in register().commitments if c.agreement in signed and c.type == "purchase"]
    that_day: list[Order] = [o for o in register().orders if o.recipient == "JPN" and o.date == DAY.isoformat()]
    assert [o.kind for o in that_day] == ["statement"]
    assert that_day[0].value_usd is None


def test_largest_notice_is_a_ceiling_and_not_the_largest_contract() -> None:
    best = largest_order("JPN", "USA")
    assert best["notice"].date == "2020-07-09"
    assert best["notice"].value_usd == pytest.approx(23.11e9)
    assert best["contract"].date == "2024-01-18"
    assert best["contract"].value_usd == pytest.approx(1.7e9)


def test_largest_order_before_a_day_and_of_a_country_without_any() -> None:
    assert largest_order("JPN", before=dt.date(2019, 1, 1))["notice"].value_usd == pytest.approx(10e9)
    assert largest_order("JPN", "AUS") == {}


def test_very_fair_was_said_of_the_trade_deal() -> None:
    said = next(s for s in register().statements if s.id == "ST-TRUMP-FAIR")
    assert said.quote in "very fair deal"
    assert said.about == "trade"
    assert said.speaker == "Donald Trump"


# Matching a text


def test_match_by_parties_date_and_matter() -> None:
    words = "The leaders signed a deal on critical minerals. Arms, weapons and missiles were the talk of the day."
    found = match(["Japan", "USA"], dt.date(2025, 10, 29), words)
    assert found.agreement is not None
    assert found.agreement.id == FRAMEWORK
    assert "minerals" in found.why
    assert "US-JP-2025-TPD" in found.alternatives
    assert FRAMEWORK not in found.alternatives


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("They signed a memorandum on quantum technology and fusion research.", "US-JP-2025-TPD"),
        ("They signed a paper on trade, tariffs and investment.", "US-JP-2025-NGA"),
    ],
)
def test_match_tells_agreements_of_one_day_apart(words: str, expected: str) -> None:
    found = match(["USA", "JPN"], DAY, words)
    assert found.agreement is not None
    assert found.agreement.id == expected


def test_match_of_an_undated_text_says_so() -> None:
    words = "They signed an agreement on rare earths."
    latest = match(["USA", "JPN"], None, words)
    assert latest.agreement is not None
    assert latest.agreement.id == "US-JP-2026-AP"
    assert "date is unknown" in latest.why
    first = match(["USA", "JPN"], None, words, not_before=dt.date(2025, 10, 21))
    assert first.agreement is not None
    assert first.agreement.id == FRAMEWORK
    assert "not before 2025-10-21" in first.why


def test_match_outside_the_known_dates() -> None:
    late = match(["USA", "JPN"], dt.date(2026, 9, 1), "critical minerals")
    assert late.agreement is not None
    assert late.agreement.id == "US-JP-2026-AP"
    assert "latest before it" in late.why
    early = match(["USA", "AUS", "GBR"], dt.date(2001, 1, 1))
    assert early.agreement is not None
    assert "later than the text's date" in early.why


def test_match_without_agreement_says_why() -> None:
    found = match(["BRA", "ZWE"], DAY)
    assert found.agreement is None
    assert "no agreement between these parties (BRA, ZWE)" in found.why
    assert found.pact.commitments == ()
    assert "no party" in match([], DAY).why


def test_match_takes_the_pair_among_more_parties() -> None:
    found = match(["USA", "JPN", "CHN"], DAY, "They signed a framework on critical minerals")
    assert found.agreement is not None
    assert found.agreement.id == FRAMEWORK


def test_match_refuses_an_unknown_party() -> None:
    with pytest.raises(DataError, match="unknown country 'Atlantis'"):
        match(["Atlantis"], DAY)


def test_pact_holds_promises_projects_orders_and_controls() -> None:
    pact = match(["USA", "JPN"], DAY, "They signed a framework on critical minerals").pact
    assert pact.agreements[0].id == FRAMEWORK
    assert len([c for c in pact.commitments if c.agreement == FRAMEWORK]) == 16
    assert {c.related_to for c in pact.commitments if c.agreement != FRAMEWORK} == {FRAMEWORK}
    assert {c.agreement for c in pact.commitments} <= {a.id for a in pact.agreements}
    assert {(o.recipient, o.supplier) for o in pact.orders} == {("JPN", "USA")}
    assert "CN-2026-01-JPN" in {c.id for c in pact.controls}
    assert "ST-TRUMP-FAIR" in {s.id for s in pact.statements}


def test_related_to_nothing_known_is_empty() -> None:
    assert related("no-such-agreement").agreements == ()


def test_matters_of_a_text_without_a_signing() -> None:
    assert topics_of("Tariffs fell; trade rose; a missile flew.") == {"trade": 2, "arms": 1}
    assert topics_of("") == {}


def test_no_fact_on_agreements_ships_with_the_world() -> None:
    """Numbers never read the words: what was agreed, ordered or controlled stays in this register."""
    names = ("agreement", "commitment", "partnership", "arms", "order", "control", "statement")
    world = files("accord") / "world"
    folders, shipped = [world], list[Any]()
    while folders:
        for entry in folders.pop().iterdir():
            (folders if entry.is_dir() else shipped).append(entry)
    assert not [e.name for e in shipped if not e.name.endswith((".py", ".pyc")) and any(n in e.name for n in names)]
