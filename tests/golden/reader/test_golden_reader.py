"""Goldens of the reader on public documents: kinds, types and offsets only; the texts are not in the repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from accord.reader import read

EXPECTED = Path(__file__).parent / "expected"
NAMES = (
    "article-us-japan-tokyo-2025-10",
    "us-jp-2025-10-28-critical-minerals-framework",
    "us-jp-2025-10-28-factsheet-billions-investments",
    "us-jp-2025-10-28-golden-age-implementation",
    "us-jp-2025-10-28-technology-prosperity-deal",
    "us-my-2025-10-26-critical-minerals-mou",
    "us-my-2025-10-26-reciprocal-trade-agreement",
    "us-au-2025-10-20-critical-minerals-framework",
    "us-cn-2025-11-01-factsheet-trade-deal",
    "us-jp-kr-2023-08-18-commitment-to-consult",
)


def summary(path: Path) -> dict[str, Any]:
    ledger = read(path)
    document = ledger.documents[0]
    span = document.legal_status_span
    rows = []
    for kind in ("agreements", "commitments", "statements", "claims", "orders", "controls", "amounts"):
        for item in getattr(ledger, kind):
            label = getattr(item, "type", "") or getattr(item, "form", "") or getattr(item, "qualifier", "")
            rows.append([kind, label, item.span.start, item.span.end])
    return {
        "sha256": document.sha256,
        "kind": document.kind,
        "date": document.date.isoformat() if document.date else None,
        "parties": list(document.parties),
        "legal_status": [document.legal_status, *((span.start, span.end) if span else ())],
        "items": rows,
    }


@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str, documents: Path, request: pytest.FixtureRequest) -> None:
    found = summary(documents / f"{name}.txt")
    file = EXPECTED / f"{name}.json"
    if request.config.getoption("--refresh-golden"):
        lines = ",\n".join("    " + json.dumps(row) for row in found["items"])
        head = {key: value for key, value in found.items() if key != "items"}
        body = json.dumps(head, indent=2).removesuffix("\n}")
        file.write_text(f'{body},\n  "items": [\n{lines}\n  ]\n}}\n', encoding="utf-8")
    assert found == json.loads(file.read_text(encoding="utf-8"))


def test_the_framework_of_28_october_2025(documents: Path) -> None:
    ledger = read(documents / "us-jp-2025-10-28-critical-minerals-framework.txt")
    document = ledger.documents[0]
    assert (document.legal_status, str(document.date), document.date_source) == (
        "disclaimed",
        "2025-10-28",
        "signing line",
    )
    assert document.parties == ("USA", "JPN")
    assert max(c.strength for c in ledger.commitments) == 3
    assert max(c.strength_raw for c in ledger.commitments) == 5
    due = {str(c.deadline.date) for c in ledger.commitments if c.deadline and c.deadline.date}
    assert due == {"2026-04-28", "2026-04-26"}
    assert not [c for c in ledger.commitments if c.quantity]
    assert ledger.claims == ()


def test_no_arms_order_in_any_text_of_28_october_2025(documents: Path) -> None:
    for path in sorted(documents.glob("us-jp-2025-10-28-*.txt")):
        assert [order for order in read(path).orders if order.kind != "delivery"] == []


@pytest.mark.parametrize(
    ("kind", "speaker", "parties"),
    [
        ("record", "the document", ["JPN"]),
        ("fairness", "Donald Trump", ["USA", "JPN"]),
        ("importance", "Washington", ["JPN"]),
        ("cause", "the document", ["USA", "JPN"]),
        ("dependence", "the document", ["USA", "JPN"]),
        ("access", "the document", ["USA"]),
        ("insurance", "the document", ["JPN"]),
        ("linkage", "the document", ["USA", "JPN"]),
        ("characterisation", "Donald Trump and Sanae Takaichi", ["USA", "JPN"]),
        ("tone_contrast", "the document", ["USA", "JPN"]),
        ("scope", "the document", ["USA", "JPN"]),
        ("industrial_benefit", "the document", ["USA"]),
        ("technology_access", "the document", ["JPN"]),
        ("deterrence", "the document", ["USA", "JPN"]),
        ("alliance", "Donald Trump", ["USA", "JPN"]),
        ("mutual_benefit", "analysts", ["USA", "JPN"]),
        ("words_vs_substance", "analysts", ["USA", "JPN"]),
        ("phase", "the document", ["USA", "JPN"]),
    ],
)
def test_the_main_claims_of_the_founding_article(kind: str, speaker: str, parties: list[str], documents: Path) -> None:
    ledger = read(documents / "article-us-japan-tokyo-2025-10.txt")
    assert [kind, speaker, parties] in [[c.type, c.speaker, list(c.countries)] for c in ledger.claims]
