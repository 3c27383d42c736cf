"""One promise, two sizes: what each party makes of it, in several sources and in the table."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accord.cli.ledger_tables import sizes
from accord.ledger.merge import merge
from accord.ledger.merge.readings import means

DOCUMENTS = [
    {"id": "lima.txt", "kind": "fact_sheet", "date": "2026-05-01", "title": "Fact sheet", "parties": ["PER", "FIN"]},
    {"id": "oslo.txt", "kind": "fact_sheet", "date": "2026-05-02", "title": "Fact sheet", "parties": ["FIN", "PER"]},
]


def row(document: str, party: str, quote: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"commitment-{document}", "kind": "commitment", "document": document, "quote": quote,
        "span": {"start": 0, "end": len(quote)}, "giver": ["FIN"], "receiver": ["PER"], "polarity": 1,
        "status": "proposed", "stated_by": [party], **fields,
    }  # fmt: skip


def usd(least: float | None, most: float, qualifier: str) -> dict[str, Any]:
    return {"min": least, "max": most, "currency": "USD", "qualifier": qualifier, "scope": "", "per": ""}


CASH = row("lima.txt", "PER", "Finland will pay $4 billion in cash for smelters.", type="invest",
           amount=usd(4e9, 4e9, "exact"))  # fmt: skip
LOANS = row("oslo.txt", "FIN", "Finland will provide up to $4 billion in loans and guarantees for smelters.",
            type="finance", amount=usd(None, 4e9, "up_to"))  # fmt: skip


def test_two_parties_read_one_sum_differently() -> None:
    (promise,) = merge([CASH, LOANS], DOCUMENTS, dt.date(2026, 6, 1)).promises
    read = {reading["party"]: (reading["amount"]["min"], reading["means"]) for reading in promise.reading_by_party}
    assert read == {"PER": (4e9, "cash"), "FIN": (None, "guarantees, loans")}
    assert {reading["source"] for reading in promise.reading_by_party} == {CASH["id"], LOANS["id"]}
    assert sizes(promise) == "FIN: <= USD 4bn guarantees, loans\nPER: USD 4bn cash"


def test_parties_that_agree_have_no_readings_of_their_own() -> None:
    same = CASH | {"id": "commitment-oslo.txt", "document": "oslo.txt", "stated_by": ["FIN"]}
    (promise,) = merge([CASH, same], DOCUMENTS, dt.date(2026, 6, 1)).promises
    assert not promise.reading_by_party


def test_other_sums_of_other_types_stay_apart() -> None:
    smaller = LOANS | {"amount": usd(None, 1e9, "up_to")}
    assert len(merge([CASH, smaller], DOCUMENTS, dt.date(2026, 6, 1)).promises) == 2


@pytest.mark.parametrize(
    ("words", "expected"),
    [("in cash", "cash"), ("a loan and export credits", "credits, loans"), ("of equity", "equity"), ("to buy tin", "")],
)
def test_means(words: str, expected: str) -> None:
    assert means(words) == expected
