"""A damaged PDF is read or refused in words, whatever its bytes."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from accord.core.errors import DocumentError
from accord.reader.formats import load_bytes

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
    with suppress(DocumentError):
        loaded = load_bytes(bytes(raw), "a.pdf")
        assert loaded.place(0, len(loaded.text)).first >= 1
