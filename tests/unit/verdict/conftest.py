"""Tiny evidence by hand: two partners of whom the register knows nothing, one agreement, and what a test adds."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import pytest

from accord.core.figure import Figure, unknown
from accord.ledger.model import Agreement, Amount, Claim, Commitment, Document, Ledger, Order, Span, Statement, Tone
from accord.verdict.evidence import Evidence

DAY = dt.date(2025, 6, 2)
TODAY = dt.date(2026, 6, 1)
BUYER, SELLER = "CHL", "NZL"


class NoWorld:
    """Trade of three years, and no published facts."""

    def years(self) -> range:
        return range(2022, 2025)


class FakeShares(Evidence):
    """Evidence whose observed shares are given by hand, by measure; an absent one is unknown."""

    shares: dict[str, float]

    def share(self, supplier: str, country: str, mineral: str, year: int, by: str) -> Figure:
        labels: dict[str, Any] = {"indicator": "supplier_share", "unit": "share", "mineral": mineral}
        labels |= {"country": country, "year": year, "by": by, "scope": (supplier,), "sources": ("fake",)}
        if year != 2023 or by not in self.shares:
            return unknown("no trade is reported", **labels)
        return Figure(value=self.shares[by], interval="one source", **labels)


class Make:
    """Builders of ledger items; every field that a test does not name has a plain value."""

    day, today, buyer, seller = DAY, TODAY, BUYER, SELLER

    def __init__(self) -> None:
        self._made = 0

    def _id(self, kind: str) -> str:
        self._made += 1
        return f"{kind}-{self._made}"

    def claim(self, type: str, words: str = "The claim", **fields: Any) -> Claim:  # noqa: A002  the ledger's word
        span = Span(document="news.txt", start=0, end=max(1, len(words)))
        fields = {"proposition": words, "quote": words} | fields
        return Claim(id=self._id("claim"), type=type, span=span, **fields)

    def agreement(self, id: str = "PACT", **fields: Any) -> Agreement:  # noqa: A002  the ledger's word
        given: dict[str, Any] = {"name": f"Agreement {id}", "parties": (BUYER, SELLER), "date": DAY}
        return Agreement(id=id, source="text of the agreement", **given | {"legal_status": "disclaimed"} | fields)

    def promise(self, type: str = "finance", **fields: Any) -> Commitment:  # noqa: A002  the ledger's word
        given: dict[str, Any] = {"agreement": "PACT", "giver": (BUYER,), "receiver": (SELLER,), "strength": 3}
        return Commitment(id=self._id("promise"), type=type, **given | {"source": "text"} | fields)

    def order(self, kind: str, value: float | None = None, date: str = DAY.isoformat(), **fields: Any) -> Order:
        given: dict[str, Any] = {"recipient": BUYER, "supplier": SELLER, "system": "patrol boat"}
        return Order(
            id=self._id("order"), kind=kind, date=date, value_usd=value, source="gazette", **given | fields
        )  # fmt: skip

    def statement(self, speaker: str, party: str, tone: str = "", quote: str = "", **fields: Any) -> Statement:
        tones = Tone(**{tone: 1}) if tone else Tone()
        given: dict[str, Any] = {"date": DAY, "source": "another newspaper", "tone": tones, "quote": quote}
        return Statement(id=self._id("said"), speaker=speaker, parties=(party,), **given | fields)

    def dollars(self, value: float | None, qualifier: str = "exact", **fields: Any) -> Amount:
        low = None if qualifier == "up_to" else value
        return Amount(min=low, max=value, qualifier=cast("Any", qualifier), **fields)

    def evidence(self, *items: Any, shares: dict[str, float] | None = None, today: dt.date = TODAY) -> Evidence:
        """The items as a ledger, with the agreement PACT under judgement; PACT itself is added where it is lacking."""
        kinds: dict[type, str] = {
            Agreement: "agreements", Commitment: "commitments", Statement: "statements", Order: "orders",
        }  # fmt: skip
        if not any(isinstance(item, Agreement) and item.id == "PACT" for item in items):
            items = (self.agreement(), *items)
        held: dict[str, Any] = {name: tuple(i for i in items if type(i) is kind) for kind, name in kinds.items()}
        news = Document(id="news.txt", text="news", sha256="0" * 64, kind="news", date=DAY)
        evidence = FakeShares(
            ledger=Ledger(documents=(news,), **held), pact=("PACT",), parties=(BUYER, SELLER),
            world=cast("Any", NoWorld()), today=today, no_scenario="no crisis is under test",
        )  # fmt: skip
        object.__setattr__(evidence, "shares", shares or {})
        return evidence


@pytest.fixture
def make() -> Make:
    return Make()
