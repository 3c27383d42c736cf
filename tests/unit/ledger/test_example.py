"""The founding example loads, its spans hold, and it covers the claim types."""

from __future__ import annotations

from pathlib import Path

from accord.core.vocab import rows
from accord.ledger.dossier import load_dossier

EXAMPLE = Path(__file__).parents[3] / "examples" / "us-japan-2025"


def test_example_loads_with_its_pact_and_crisis() -> None:
    loaded = load_dossier(EXAMPLE)
    assert loaded.parties == ("USA", "JPN")
    assert loaded.pact.agreements == ("US-JP-2025-CMF",)
    crisis = loaded.crisis
    assert crisis is not None
    assert (crisis.mineral, crisis.sender, crisis.targets, crisis.year) == ("rare_earths", "CHN", ("JPN", "USA"), 2024)
    assert crisis.cut == 1.0
    assert "JP-AU-LYNAS-2026-01" in {c.id for c in loaded.ledger.commitments}


def test_every_claim_stands_in_the_brief() -> None:
    ledger = load_dossier(EXAMPLE).ledger
    texts = {d.id: d.text for d in ledger.documents}
    assert len(ledger.claims) >= 20
    for claim in ledger.claims:
        assert claim.span is not None
        assert texts[claim.span.document][claim.span.start : claim.span.end] == claim.quote
        assert len(claim.quote.split()) >= 4, claim.id


def test_claims_cover_nearly_all_types() -> None:
    types = {claim.type for claim in load_dossier(EXAMPLE).claims}
    assert {row["type"] for row in rows("claim_types")} - types <= {"characterisation", "opinion"}


def test_two_claims_wait_for_review() -> None:
    claims = load_dossier(EXAMPLE).claims
    assert [c.id for c in claims if not c.reviewed] == ["cause-controls", "scope"]
    assert {c.reviewer for c in claims if c.reviewed} == {"Accord founders"}


def test_three_published_shares_disagree() -> None:
    shares = [c for c in load_dossier(EXAMPLE).claims if c.type == "share"]
    assert sorted(c.stated or 0 for c in shares) == [60, 70, 79.6]
    assert {c.stated_unit for c in shares} == {"%"}
