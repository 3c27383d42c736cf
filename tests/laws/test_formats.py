"""Laws of the formats: any bytes are read or refused in words; offsets lead back; nothing hangs or crashes."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from accord.core.errors import DocumentError
from accord.reader.formats import FORMATS, Loaded, load_bytes
from accord.reader.offsets import nfc

NAMES = st.sampled_from([f"a.{name}" for name in FORMATS])
TAGS = st.sampled_from(
    ["<p>", "</p>", "<b>", "<li>", "<br/>", "<td>", "<pre>", "<script>", "</script>", "<!--", "-->", "<!x>",
     "<a b='", "'>", '="', "&amp;", "&#65;", "&nosuch", "&", "<", ">", " ", "\n", "\t", "日本", "e\u0301",
     "\u200b", "**", "_", "`", "[x](y)", "# ", "Japan", "will buy", "\u202e", "\x0c"]
)  # fmt: skip


def holds(loaded: Loaded, raw: bytes) -> None:
    """The text is NFC and every slice leads back into the file, in order."""
    text = loaded.text
    assert unicodedata.is_normalized("NFC", text)
    last = 0
    for at in range(0, len(text), max(1, len(text) // 40)):
        place = loaded.place(at, at + 1)
        assert 0 <= place.start <= place.end <= len(loaded.extracted.source)
        assert place.start >= last
        last = place.start
        found = loaded.bytes_of(at, at + 1)
        assert found is None or 0 <= found[0] <= found[1] <= len(raw)
    whole = loaded.place(0, len(text))
    assert whole.first <= whole.last


@settings(max_examples=150)
@given(NAMES, st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(name: str, raw: bytes) -> None:
    with suppress(DocumentError):
        holds(load_bytes(raw, name), raw)


@settings(max_examples=150)
@given(st.sampled_from(["a.html", "a.md", "a.txt"]), st.lists(TAGS, max_size=60))
def test_any_markup_is_read_or_refused(name: str, pieces: list[str]) -> None:
    raw = "".join(pieces).encode()
    with suppress(DocumentError):
        holds(load_bytes(raw, name), raw)


@settings(max_examples=60)
@given(
    st.text(alphabet=st.sampled_from(list("<>/w:ptdel=\" 'x&;!\u00e9")), max_size=80),
    st.integers(0, 400),
    st.binary(max_size=4),
)
def test_a_damaged_word_document_is_read_or_refused(body: str, at: int, odd: bytes) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)
    raw = held.getvalue()
    for damaged in (raw, raw[:at] + odd + raw[at + len(odd) :]):
        with suppress(DocumentError):
            holds(load_bytes(damaged, "a.docx"), damaged)


@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from(list("ae\u0301\u0323\u0308\u1100\u1161\u11a8\u09c7\u09be\u0f73か\u3099ﾊﾟ\u212b ")),
            st.characters(blacklist_categories=("Cs",)),
        )
    )
)
def test_composing_is_nfc_and_leads_back(text: str) -> None:
    composed, way = nfc(text)
    assert composed == unicodedata.normalize("NFC", text)
    if way is not None:
        cuts = [way.span(at, at + 1) for at in range(len(composed))]
        assert cuts == sorted(cuts)
        assert way.span(0, len(composed)) == (0, len(text))
        for at, letter in enumerate(composed):
            start, end = cuts[at]
            assert letter in unicodedata.normalize("NFC", text[start:end])
