"""Loading a dossier: what a good one holds, and a plain message for every bad input, all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from accord.core import forms
from accord.core.errors import DocumentError
from accord.ledger import dossier
from accord.ledger.dossier import dossier_schema, load_dossier

TEXT = "Caf\u00e9 talks \U0001f30f were held. Both sides gain. The supply is \u300c\u5b89\u5168\u300d now.\n"
QUOTE = "Both sides gain"
Change = Callable[[dict[str, Any]], object]


def _claim(**changes: Any) -> dict[str, Any]:
    start = TEXT.index(QUOTE)
    claim = {
        "id": "gain",
        "type": "mutual_benefit",
        "proposition": "Each gains",
        "span": {"document": "brief.md", "start": start, "end": start + len(QUOTE)},
        "quote": QUOTE,
    }
    return {**claim, **changes}


def _good() -> dict[str, Any]:
    return {
        "title": "A dossier",
        "parties": ["USA", "Japan"],
        "documents": ["brief.md"],
        "crisis": {"mineral": "rare earths", "sender": "China", "targets": ["JPN"], "year": 2024, "cut": 0.5},
        "claims": [_claim()],
    }


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def _write(change: Change = lambda raw: raw, text: str | bytes = TEXT) -> Path:
        raw = _good()
        change(raw)
        (tmp_path / "brief.md").write_bytes(text if isinstance(text, bytes) else text.encode())
        (tmp_path / "dossier.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
        return tmp_path

    return _write


def _message(folder: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        load_dossier(folder)
    message = str(caught.value)
    for jargon in ("pydantic", "validation error", "Input should be", "type=", "Value error"):
        assert jargon not in message, message
    return message


def test_a_good_dossier(write: Callable[..., Path]) -> None:
    loaded = load_dossier(write())
    assert loaded.parties == ("USA", "JPN")
    assert loaded.crisis is not None
    assert (loaded.crisis.mineral, loaded.crisis.sender, loaded.crisis.cut) == ("rare_earths", "CHN", 0.5)
    document, claim = loaded.ledger.documents[0], loaded.ledger.claims[0]
    assert claim.span is not None
    assert document.text[claim.span.start : claim.span.end] == claim.quote == QUOTE
    assert claim.status == "proposed"
    assert not claim.reviewed


def test_text_is_nfc_with_unix_line_ends(write: Callable[..., Path]) -> None:
    decomposed = TEXT.replace("\u00e9", "e\u0301").replace("\n", "\r\n")
    assert load_dossier(write(text=decomposed)).ledger.documents[0].text == TEXT


def test_span_without_document_means_the_only_one(write: Callable[..., Path]) -> None:
    folder = write(lambda raw: raw["claims"][0]["span"].pop("document"))
    span = load_dossier(folder).ledger.claims[0].span
    assert span is not None
    assert span.document == "brief.md"


def test_register_rows_are_pulled_with_their_promises(write: Callable[..., Path]) -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["pact"] = {"agreements": ["US-JP-2025-CMF"]}
        raw["register"] = ["CN-2025-61", "ST-TRUMP-FAIR", "JPN-2020-07-09-F35-NOTICE"]

    ledger = load_dossier(write(change)).ledger
    assert ledger.agreements[0].id == "US-JP-2025-CMF"
    assert "JP-AU-LYNAS-2026-01" in {c.id for c in ledger.commitments}
    assert [c.id for c in ledger.controls] == ["CN-2025-61"]
    assert [s.id for s in ledger.statements] == ["ST-TRUMP-FAIR"]
    assert [o.id for o in ledger.orders] == ["JPN-2020-07-09-F35-NOTICE"]


def test_a_dossier_is_frozen_and_round_trips(write: Callable[..., Path]) -> None:
    folder = write()
    loaded = load_dossier(folder)
    assert load_dossier(str(folder)) == loaded
    with pytest.raises(ValueError, match="frozen"):
        loaded.title = "other"  # type: ignore[misc]


# The file itself


def test_missing_folder(tmp_path: Path) -> None:
    assert "no such folder. The example folder examples/us-japan-2025" in _message(tmp_path / "none")


def test_a_file_instead_of_a_folder(write: Callable[..., Path]) -> None:
    assert "a dossier is a folder, and this is a file" in _message(write() / "brief.md")


def test_folder_without_yaml(tmp_path: Path) -> None:
    assert "no dossier.yaml in this folder. The example" in _message(tmp_path)


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "the file is empty"),
        (b"# only a comment\n", "the file is empty"),
        (b"title: x\nparties: [USA, JPN\nclaims: 3\n", "dossier.yaml, line 3: not readable as YAML"),
        (b"- a\n- b\n", "keys with values are expected, not a list"),
        (b"just words\n", "keys with values are expected, not a str"),
        (b"\xff\xfe\x00title", "not UTF-8 text (byte 0). Save it as UTF-8"),
        (b"title: a\x00b\n", "not readable as YAML"),
        (BOMB.encode(), "line 1: not readable as YAML: anchors and aliases (& and *) are not allowed"),
        (b"title: a\ntitle: b\n", "line 2: not readable as YAML: the key 'title' stands twice"),
        (b"title: !!python/object/apply:os.getcwd []\n", "could not determine a constructor"),
        (b"date: 2025-13-45\n", "not readable as YAML: month must be in 1..12"),
        (b"a: " + b"[" * 4000 + b"]" * 4000, "nested too deeply"),
    ],
)
def test_unreadable_yaml(tmp_path: Path, content: bytes, expected: str) -> None:
    (tmp_path / "dossier.yaml").write_bytes(content)
    assert expected in _message(tmp_path)


def test_oversized_yaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MAX_BYTES", 10)
    (tmp_path / "dossier.yaml").write_text("title: a long title\n")
    assert "over the limit of" in _message(tmp_path)


# Its fields

CASES: dict[str, tuple[Change, str]] = {
    "no title": (lambda r: r.pop("title"), "dossier.yaml: title: title is missing"),
    "no parties": (lambda r: r.update(parties=[]), "dossier.yaml: parties: parties must not be empty"),
    "no documents": (lambda r: r.update(documents=[], claims=[]), "documents: documents must not be empty"),
    "unknown key": (lambda r: r.update(partys=["USA"]), "the key 'partys' is not known here. Nearest known: parties"),
    "unknown key of a claim": (
        lambda r: r["claims"][0].update(speeker="x"),
        "claims[0].speeker: the key 'speeker' is not known here. Nearest known: speaker",
    ),
    "unknown country": (lambda r: r.update(parties=["Japn"]), "parties[0]: unknown country 'Japn'. Nearest known: JPN"),
    "unknown country of a claim": (
        lambda r: r["claims"][0].update(countries=["Chinna"]),
        "claims[0].countries: unknown country 'Chinna'. Nearest known: CHN",
    ),
    "Norway": (
        lambda r: r.update(parties=["USA", False]),
        "parties[1]: a country code is expected, not yes or no. YAML reads NO as false",
    ),
    "Norway of a claim": (lambda r: r["claims"][0].update(supplier=False), "claims[0].supplier: a country code"),
    "yes or no elsewhere": (lambda r: r.update(summary=True), "summary: yes or no stands here"),
    "unknown mineral": (
        lambda r: r["crisis"].update(mineral="galium"),
        "crisis.mineral: unknown mineral 'galium'. Nearest known: gallium",
    ),
    "number as text": (lambda r: r.update(title=7), "title: text is expected, not 7. Put it in quotes"),
    "text as list": (lambda r: r.update(parties="USA"), "parties: a list is expected, not 'USA'"),
    "claims no list": (lambda r: r.update(claims="none"), "claims: a list is expected"),
    "claim no mapping": (lambda r: r.update(claims=["none"]), "claims[0]: keys with values are expected, not 'none'"),
    "cut above 1": (lambda r: r["crisis"].update(cut=50), "crisis.cut: 50 is above 1. A share between 0 and 1"),
    "cut below 0": (lambda r: r["crisis"].update(cut=-0.1), "crisis.cut: -0.1 is not above 0"),
    "cut not a number": (lambda r: r["crisis"].update(cut=float("nan")), "crisis.cut: nan is not a usable number"),
    "year with a fraction": (lambda r: r["crisis"].update(year=2024.5), "crisis.year: a whole number is expected"),
    "year as text": (lambda r: r["crisis"].update(year="2024"), "crisis.year: a whole number is expected, not '2024'"),
    "bad date": (lambda r: r.update(date="yesterday"), "date: a date is expected, not 'yesterday'"),
    "unknown claim type": (lambda r: r["claims"][0].update(type="acess"), "one of dependence, access"),
    "unknown status": (lambda r: r["claims"][0].update(status="ok"), "is not one of 'proposed', 'accepted'"),
    "unknown register row": (
        lambda r: r.update(register=["US-JP-2025-CMX"]),
        "register[0]: the register has no row 'US-JP-2025-CMX'. Nearest known: US-JP-2025-CMF",
    ),
    "unknown pact": (lambda r: r.update(pact={"agreements": ["x1"]}), "pact.agreements[0]: no agreement has the id"),
    "dangling agreement": (
        lambda r: r["claims"][0].update(agreement="US-JP-2025-CM"),
        "claims[0].agreement: no agreement has the id 'US-JP-2025-CM'. Nearest known: US-JP-2025-CMF",
    ),
    "duplicate id": (
        lambda r: r["claims"].append(_claim()),
        "claims[1].id: the id 'gain' is already used by claims[0]",
    ),
    "id of a register row": (
        lambda r: (r.update(register=["CN-2025-61"]), r["claims"][0].update(id="CN-2025-61")),
        "claims[0].id: the id 'CN-2025-61' is already used by the register rows taken in",
    ),
    "claim without span": (lambda r: r["claims"][0].pop("span"), "claims[0].span: a claim without a span"),
    "span beside the quote": (
        lambda r: r["claims"][0]["span"].update(start=0, end=4),
        "the quote says 'Both sides gain', but there stands 'Caf\u00e9'. The quote stands at start:",
    ),
    "quote that stands nowhere": (lambda r: r["claims"][0].update(quote="No gain"), "stands nowhere in this document"),
    "span without quote": (
        lambda r: r["claims"][0].pop("quote"),
        "claims[0].quote: the quote is missing. There stands 'Both sides gain'",
    ),
    "span with a blank": (
        lambda r: r["claims"][0].update(quote=QUOTE + ".  ") or r["claims"][0]["span"].update(end=40),
        "claims[0].span: it begins or ends with a blank",
    ),
    "span past the end": (lambda r: r["claims"][0]["span"].update(end=9999), "it ends at 9999, but brief.md has"),
    "span reversed": (
        lambda r: r["claims"][0]["span"].update(start=9, end=3),
        "span ends at 3, before or at its start",
    ),
    "span negative": (lambda r: r["claims"][0]["span"].update(start=-3), "claims[0].span.start: -3 is negative"),
    "span in another document": (
        lambda r: r["claims"][0]["span"].update(document="other.md"),
        "the document 'other.md' is not one of the dossier's. Listed and readable: brief.md",
    ),
    "missing document": (lambda r: r["documents"].append("none.md"), "documents[1]: none.md is not in the folder"),
    "document listed twice": (lambda r: r["documents"].append("brief.md"), "documents[1]: brief.md is listed twice"),
    "document outside": (lambda r: r["documents"].append("../x.md"), "../x.md lies outside the dossier's folder"),
    "document elsewhere": (lambda r: r["documents"].append("/etc/hostname"), "lies outside the dossier's folder"),
    "unknown kind of document": (
        lambda r: r.update(documents=[{"file": "brief.md", "kind": "poem"}]),
        "documents[0].kind: 'poem' is not one of",
    ),
    "negative tonnage": (
        lambda r: r.update(commitments=[{"id": "c", "type": "offtake", "source": "s", "quantity": {"value": -5}}]),
        "commitments[0].quantity.value: -5 is negative; it must be 0 or more",
    ),
    "negative amount": (
        lambda r: r.update(commitments=[{"id": "c", "type": "invest", "source": "s", "amount": {"min": -1}}]),
        "commitments[0].amount.min: -1 is negative; it must be 0 or more",
    ),
    "tonnage with unit": (
        lambda r: r.update(commitments=[{"id": "c", "type": "offtake", "source": "s", "quantity": {"value": "5 kt"}}]),
        "commitments[0].quantity.value: a number is expected, not '5 kt'",
    ),
    "unknown commitment type": (
        lambda r: r.update(commitments=[{"id": "c", "type": "gift", "source": "s"}]),
        "commitments[0].type: 'gift' is not one of 'purchase', 'invest'",
    ),
    "item without evidence": (
        lambda r: r.update(commitments=[{"id": "c", "type": "invest"}]),
        "commitments[0]: neither a span nor a source",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_bad_input(write: Callable[..., Path], case: str) -> None:
    change, expected = CASES[case]
    assert expected in _message(write(change))


def test_empty_document(write: Callable[..., Path]) -> None:
    message = _message(write(text=" \n"))
    assert "documents[0]: brief.md is empty" in message
    assert "25 more" not in message


def test_document_that_is_no_text(write: Callable[..., Path]) -> None:
    assert "brief.md is not UTF-8 text. Save its text as .txt or .md" in _message(write(text=b"%PDF\xff\xfe"))


def test_document_over_the_limit(write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossier, "MAX_BYTES", 2000)
    assert "brief.md has 0 MB; the limit is 0 MB" in _message(write(text="x" * 2001))


def test_all_faults_come_at_once_and_each_once(write: Callable[..., Path]) -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["parties"] = ["USA", False]
        raw["crisis"]["cut"] = 7
        raw["documents"].append("none.md")
        raw["claims"][0].pop("span")
        raw["claims"].append(_claim(id="gain", type="acess", countries=["Japn"]))

    message = _message(write(change))
    for place in ("parties[1]", "crisis.cut", "documents[1]", "claims[0].span", "claims[1].id", "claims[1].type",
                  "claims[1].countries"):  # fmt: skip
        assert message.count(f"dossier.yaml: {place}:") == 1, place
    assert "7 faults" in message


def test_schema_describes_the_yaml() -> None:
    schema = dossier_schema()
    assert schema["title"] == "Accord dossier"
    assert {"title", "parties", "register", "claims", "crisis", "pact"} <= set(schema["properties"])
    assert "ledger" not in schema["properties"]
    assert schema["additionalProperties"] is False
