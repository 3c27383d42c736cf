"""A damaged PDF is read or refused in words, whatever its bytes; what hangs or eats memory is ended."""

from __future__ import annotations

import zlib
from contextlib import suppress
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.core.errors import DocumentError
from accord.reader.formats import load_bytes, pdf_pages

WORDS = st.sampled_from(
    [b"endobj", b"/Kids", b"/Parent", b"<<", b">>", b"[", b"(", b"stream", b" R", b"/Length", b"99999999999", b"/Fl",
     b"/Filter /FlateDecode", b"/Prev 0", b"/Do", b"2 0 R", b"1 0 R", b"4 0 R", b"/ToUnicode", b"/Type /Pages"]
)  # fmt: skip


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_pdf_is_read_or_refused(pdf, data: st.DataObject) -> None:
    raw = bytearray(pdf([["Japan will buy 9 ships.", "It intends to."], ["Second page"]]))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 9))] = data.draw(st.one_of(WORDS, st.binary(max_size=9)))
        if not raw:
            return
    with suppress(DocumentError), patch("accord.reader.formats.pdf.pages", pdf_pages.told):  # in this process: fast
        loaded = load_bytes(bytes(raw), "a.pdf")
        assert loaded.place(0, len(loaded.text)).first >= 1


def packed(pdf, content: bytes) -> bytes:
    """A PDF whose only page has this content, packed."""
    plain = pdf([["MARK"]])
    start, end = plain.index(b"<< /Length", plain.index(b"/Helvetica")), plain.index(b"endstream") + 9
    stream = zlib.compress(content)
    body = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream)
    return plain[:start] + body + plain[end:]


def test_a_page_that_takes_too_long_is_ended(pdf, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = packed(pdf, b"BT /F1 11 Tf " + b"1 0 0 1 72 700 Tm (word) Tj " * 500_000 + b" ET")
    monkeypatch.setattr(pdf_pages, "MAX_PAGE_SECONDS", 0.8)
    with pytest.raises(DocumentError, match=r"slow\.pdf: takes too long at page 1 of 1\. Split it"):
        load_bytes(slow, "slow.pdf")


def test_a_page_that_packs_too_much_is_refused(pdf) -> None:
    bomb = packed(pdf, b" " * 100_000_000)
    with pytest.raises(DocumentError, match=r"packs more than any page holds"):
        load_bytes(bomb, "bomb.pdf")


def test_a_reader_that_dies_is_told(pdf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_pages.sys, "executable", "/bin/false")
    with pytest.raises(DocumentError, match="breaks what reads it"):
        load_bytes(pdf([["Japan will buy ships."]]), "a.pdf")
