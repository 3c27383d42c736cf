"""`read`: files that can be read, files that cannot (what, where, what next), and the stored text."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from accord.core.errors import DocumentError
from accord.ledger.model import Ledger
from accord.reader import STEPS, read
from accord.reader.formats import MAX_BYTES

SENTENCE = "Japan signed a deal with Australia. “It secures access to lithium for Japan,” Fumio Kishida said.\n"


def spans_hold(ledger: Ledger) -> None:
    text = ledger.documents[0].text
    for kind in ("agreements", "commitments", "statements", "claims", "orders"):
        for item in getattr(ledger, kind):
            assert text[item.span.start : item.span.end] == item.quote
            assert item.quote in item.sentence
            assert item.extractor == "rules"
            assert item.rule


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"absent\.txt: there is no such file\. Check the path"):
        read(tmp_path / "absent.txt")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"is a folder, not a document\. Give one file"):
        read(tmp_path)


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n ", b"\xef\xbb\xbf\n"])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "empty.txt").write_bytes(content)
    with pytest.raises(DocumentError, match="is empty"):
        read(tmp_path / "empty.txt")


@pytest.mark.parametrize("content", [b"\x00\x01\x02abc", b"abc\x07def", b"\x89PNG\r\n\x1a\n\x00\x00"])
def test_a_binary_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "picture.txt").write_bytes(content)
    with pytest.raises(DocumentError, match="text"):
        read(tmp_path / "picture.txt")


def test_a_file_in_no_known_encoding(tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_bytes(b"abc \x81\x8d\x8f")
    with pytest.raises(DocumentError, match=r"no encoding known here\. Save it as UTF-8"):
        read(tmp_path / "odd.txt")


def test_a_file_too_large(tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_bytes(b"a" * (MAX_BYTES + 1))
    with pytest.raises(DocumentError, match=r"is too large: 10\.0 MB\. Split it"):
        read(tmp_path / "large.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_give_the_same_text(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(SENTENCE.encode(encoding))
    ledger = read(tmp_path / "a.txt")
    assert ledger.documents[0].text == SENTENCE
    assert [c.type for c in ledger.claims] == ["access"]
    assert ledger.claims[0].speaker == "Fumio Kishida"
    spans_hold(ledger)


def test_the_text_is_kept_as_it_stands_except_for_nfc() -> None:
    text = (
        '\n  \u200bFumio Kishida said:\u00a0"Ja\u200bpan" … cafe\u0301 \U0001f1ef\U0001f1f5 日本\r\n\r\n'
        + SENTENCE.replace("\n", "\r\n")
    )
    ledger = read("a.md", text=text)
    assert ledger.documents[0].text == unicodedata.normalize("NFC", text)
    assert ledger.documents[0].id == "a.md"
    assert [c.type for c in ledger.claims] == ["access"]
    spans_hold(ledger)


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(DocumentError, match="surrogate"):
        read("a.txt", text="Japan \ud800")


def test_reading_twice_gives_the_same_ledger() -> None:
    assert read("a.txt", text=SENTENCE) == read("a.txt", text=SENTENCE)


def test_steps_are_named_in_order() -> None:
    assert list(STEPS)[:5] == ["segments", "actors", "sums", "topics", "facts"]
    assert list(STEPS)[-1] == "amounts"
