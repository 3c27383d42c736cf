"""Formats: each gives the words, the way back to the file, and a clear word where there is nothing to read."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path

import pytest

from accord.core.errors import DocumentError
from accord.reader import read
from accord.reader.formats import FORMATS, MAX_BYTES, load, load_bytes

SENTENCE = "Japan will invest up to $5 billion in “rare earths” – by 2030."


def back(raw: bytes, name: str, words: str) -> bytes:
    """The bytes of the file under some words of its text."""
    loaded = load_bytes(raw, name)
    start = loaded.text.index(words)
    found = loaded.bytes_of(start, start + len(words))
    assert found is not None
    return raw[slice(*found)]


def codes(raw: bytes, name: str) -> dict[str, str]:
    return {note.code: note.what for note in load_bytes(raw, name).notes}


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("cp1252", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-32-be", b"\0\0\xfe\xff"),
    ],
)
def test_plain_text_in_any_encoding_leads_back_to_its_bytes(encoding: str, mark: bytes) -> None:
    raw = mark + f"First line\r\n{SENTENCE}\r\n".encode(encoding)
    loaded = load_bytes(raw, "a.txt")
    assert loaded.text == f"First line\r\n{SENTENCE}\r\n"
    assert (loaded.language, loaded.format) == ("en", "txt")
    start = loaded.text.index("“rare")
    place = loaded.place(start, start + 13)
    assert raw[slice(*loaded.bytes_of(start, start + 13))].decode(encoding) == "“rare earths”"
    assert str(place) == "line 2"


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "iso2022_jp", "utf-8"])
def test_japanese_encodings_are_seen(encoding: str) -> None:
    text = "日本国政府は、重要鉱物の供給を確保するため、5,500億ドルの投資を行うことで一致した。\n"
    loaded = load_bytes(text.encode(encoding), "a.txt")
    assert (loaded.text, loaded.language, loaded.encoding) == (text, "ja", encoding)
    assert (encoding == "utf-8") == (not loaded.notes)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_seen(encoding: str) -> None:
    loaded = load_bytes(SENTENCE.encode(encoding), "a.txt")
    assert (loaded.text, loaded.notes[0].code) == (SENTENCE, "encoding")


def test_a_guessed_encoding_is_said() -> None:
    assert codes(SENTENCE.encode("cp1252"), "a.txt")["encoding"].startswith(
        "It is not UTF-8; it was read as Windows-1252"
    )


def test_a_broken_byte_in_utf8_is_shown_and_said_and_keeps_the_offsets() -> None:
    raw = f"{SENTENCE} {SENTENCE}".encode()[:-1] + b"\xe2\x80. Then more"
    loaded = load_bytes(raw, "a.txt")
    assert "\ufffd\ufffd. Then" in loaded.text
    assert "2 bytes are no UTF-8 (first at byte" in codes(raw, "a.txt")["encoding"]
    assert back(raw, "a.txt", "Then more") == b"Then more"


def test_an_unknown_legacy_encoding_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"no encoding known here\. Save it as UTF-8"):
        load_bytes("Правительства подписали соглашение о минералах".encode("cp1251"), "a.txt")


def test_characters_are_composed_and_lead_back() -> None:
    raw = unicodedata.normalize("NFD", "Le Québec et la Corée « signent » 한국 ガリウム.").encode()
    loaded = load_bytes(raw, "a.txt")
    assert loaded.text == unicodedata.normalize("NFC", raw.decode())
    assert back(raw, "a.txt", "Corée") == unicodedata.normalize("NFD", "Corée").encode()
    assert back(raw, "a.txt", "ガリウム") == unicodedata.normalize("NFD", "ガリウム").encode()


def test_utf_16_without_a_mark_is_seen_in_japanese_and_no_picture_is_taken_for_it() -> None:
    text = "日本は2030年までに500億円を拠出する。\n両国は協力することで一致した。\n"
    for encoding in ("utf-16-le", "utf-16-be"):
        loaded = load_bytes(text.encode(encoding), "a.txt")
        assert (loaded.text, loaded.encoding) == (text, encoding)
        at = text.index("500億円")
        assert loaded.bytes_of(at, at + 5) == (2 * at, 2 * at + 10)
    noise = bytes((17 * n * n + 5 * n) % 251 for n in range(4000)) + b"\0\0"
    with pytest.raises(DocumentError):
        load_bytes(noise, "a.txt")


def test_plain_tags_in_a_row_break_a_line_once_and_hide_nothing() -> None:
    page = b"<html><div><span><p>Japan </p></span> <b><i>will</i></b> <i>buy.</i><div hidden><p>Secret</p></div>"
    loaded = load_bytes(page, "a.html")
    assert loaded.text == "Japan\n\nwill buy.\n\nSecret"
    assert [note.code for note in loaded.notes] == ["hidden"]


@pytest.mark.parametrize("address", ["https://example.org/a.pdf", "http://x", "file:///etc/passwd", "www.example.org"])
def test_an_address_is_never_fetched(address: str) -> None:
    with pytest.raises(DocumentError, match=r"is an address, and nothing is fetched\. Save it and give the file"):
        load(address)


def test_unseen_characters_are_kept_and_said() -> None:
    text = "Japan \u202eyub\u202c will \u200bbuy. \u05e9\u05dc\u05d5\u05dd. \U000e0041\U000e0042 caf\u00c3\u00a9"
    loaded = load_bytes(text.encode(), "a.txt")
    assert loaded.text == text
    assert [note.code for note in loaded.notes] == ["zero_width", "direction", "right_to_left", "hidden", "mojibake"]
    assert loaded.notes[1].what.endswith("(2, the first at 6)")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Les deux pays ont signé un accord pour le lithium.", "fr"),
        ("Die Regierung wird in das Projekt investieren und der Rat ist dafür.", "de"),
        ("两国政府同意加强关键矿产合作。", "zh"),
        ("양국은 핵심 광물 협력을 강화하기로 합의했다.", "ko"),
        ("Стороны договорились о поставках.", "ru"),
        ("12345 67890 !!", "und"),
    ],
)
def test_a_language_without_rules_is_said(text: str, code: str) -> None:
    loaded = load_bytes(text.encode(), "a.txt")
    assert loaded.language == code
    assert "there are rules for English and Japanese only" in codes(text.encode(), "a.txt")["language"]


def test_markdown_loses_its_marks_and_no_offset() -> None:
    raw = (
        b"# A pact\n\n**Japan** will _buy_ [9 ships](https://example.org/a_(b)) for `$2` \\* *up to* 3 * 4 yen.\n"
        b"- **Up to $5 billion** for snake_case_names\n\n---\n<!-- note -->\n"
    )
    loaded = load_bytes(raw, "a.md")
    assert loaded.text == (
        "# A pact\n\nJapan will buy 9 ships for $2 * up to 3 * 4 yen.\n"
        "- Up to $5 billion for snake_case_names\n\n---\n\n"
    )
    assert back(raw, "a.md", "9 ships") == b"9 ships"
    assert back(raw, "a.md", "Up to $5") == b"Up to $5"


def test_html_gives_the_words_and_leads_back() -> None:
    raw = (
        b'<!DOCTYPE html><html><head><meta charset="utf-8"><title>Site</title><style>p{}</style></head><body>'
        b"<script>if (a<b) 'Japan will buy'</script><h1>Fact  sheet</h1>\n<p>Japan &amp; the <b>United</b>\n States "
        b'will invest &#36;5 billion.<ul><li>Up to <a href="x>y">$332 billion</a><li>two &lt;b&gt;</ul>'
        b"<table><tr><td>a<td>b</table><p style='display: none'>unseen</p>a < b"
    )
    loaded = load_bytes(raw, "page.html")
    assert loaded.text == (
        "Fact sheet\n\nJapan & the United States will invest $5 billion.\n\n- Up to $332 billion\n- two <b>\n\na\tb\n\n"
        "unseen\n\na < b"
    )
    assert back(raw, "page.html", "United States") == b"United</b>\n States"
    assert back(raw, "page.html", "$332 billion") == b"$332 billion"
    assert back(raw, "page.html", "$5 b") == b"&#36;5 b"
    assert "marked as hidden on the page" in codes(raw, "page.html")["hidden"]


def test_html_in_a_declared_encoding() -> None:
    raw = '<html><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"><p>協定に署名した。'.encode(
        "cp932"
    )
    loaded = load_bytes(raw, "page.htm")
    assert (loaded.text, loaded.encoding) == ("協定に署名した。", "cp932")


@pytest.mark.parametrize("name", ["zlib_codec", "utf-7", "punycode", "no such"])
def test_a_declared_codec_that_is_no_encoding_is_not_used(name: str) -> None:
    assert load_bytes(f"<html><meta charset={name}><p>Japan é".encode("cp1252"), "a.html").encoding == "cp1252"


@pytest.mark.parametrize(
    "piece", ["<div>", "<", "<a ", '<a ="', "<!--", "<script>", "&", "&amp", "<li>", "<script></scrip"]
)
def test_a_hostile_page_takes_time_in_proportion_to_its_length(piece: str) -> None:
    page = (piece * (1_000_000 // len(piece))).encode()
    assert len(load_bytes(b"<html>Japan" + page, "a.html").text) <= len(page) + 5


def test_a_page_that_ends_inside_a_tag_says_so() -> None:
    assert "cut off" in codes(b"<html><p>Japan will buy ships. <a href=", "a.html")["cut"]


def test_pdf_pages_lines_and_hyphens(pdf) -> None:
    raw = pdf(
        [
            ["Cooperation on minerals between the two countries", "Japan and Australia will strengthen their cooper-",
             "ation and take long-", "term steps with a view to supply security,", "including stockpiles.",
             "- First bullet of the list", "1"],
            ["Page 2 of 2", "Australia shall deliver 7,200 tonnes a year."],
        ]
    )  # fmt: skip
    loaded = load_bytes(raw, "a.pdf")
    assert loaded.text == (
        "Cooperation on minerals between the two countries Japan and Australia will strengthen their cooperation and "
        "take long-term steps with a view to supply security, including stockpiles.\n- First bullet of the list\n"
        "Australia shall deliver 7,200 tonnes a year."
    )
    start = loaded.text.index("Australia shall")
    assert str(loaded.place(start, start + 15)) == "page 2"
    assert loaded.place(0, len(loaded.text)).last == 2
    assert loaded.bytes_of(0, 5) is None


def test_a_scan_has_no_text(pdf) -> None:
    with pytest.raises(DocumentError, match=r"has 2 pages and no text: it is a scan.*text recognition"):
        load_bytes(pdf([[], []]), "scan.pdf")


def test_a_page_without_text_is_said(pdf) -> None:
    assert codes(pdf([["Japan will buy ships."], []]), "a.pdf")["no_text"].endswith("page 2")


@pytest.mark.parametrize("cut", [20, 200, 500])
def test_a_broken_pdf(pdf, cut: int) -> None:
    with pytest.raises(DocumentError, match=r"broken|no pages|no text"):
        load_bytes(pdf([["Japan will buy ships."]])[:cut], "a.pdf")


def test_a_locked_pdf(pdf) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([["Japan will buy ships."]]))))
    writer.encrypt("secret", algorithm="RC4-128")
    held = io.BytesIO()
    writer.write(held)
    with pytest.raises(DocumentError, match=r"is locked by a password\. Print it"):
        load_bytes(held.getvalue(), "a.pdf")


def test_a_word_document(docx) -> None:
    raw = docx(
        "<w:p><w:r><w:t>Joint statement</w:t></w:r></w:p>"
        '<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>'
        '<w:r><w:t xml:space="preserve">Japan will </w:t></w:r>'
        "<w:del><w:r><w:delText>sell</w:delText></w:r></w:del><w:ins><w:r><w:t>buy &amp; hold</w:t></w:r></w:ins></w:p>"
        "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>two</w:t><w:tab/><w:t>ships</w:t></w:r></w:p>"
    )
    loaded = load_bytes(raw, "a.docx")
    assert loaded.text == "Joint statement\n\nJapan will buy & hold\n\n- two\tships\n\n"
    start = loaded.text.index("buy")
    assert str(loaded.place(start, start + 3)) == "paragraph 2"
    assert [note.code for note in loaded.notes if note.code != "language"] == ["tracked_changes"]


def test_notes_of_a_word_document_stand_at_its_end(docx) -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    notes = f'<w:footnotes xmlns:w="{space}"><w:p><w:r><w:t>subject to funds</w:t></w:r></w:p></w:footnotes>'
    assert load_bytes(docx("<w:p><w:r><w:t>Body</w:t></w:r></w:p>", footnotes=notes), "a.docx").text == (
        "Body\n\nsubject to funds\n\n"
    )


def test_a_zip_bomb_is_not_inflated(docx) -> None:
    raw = docx("<w:p><w:r><w:t>" + "a" * 90_000_000 + "</w:t></w:r></w:p>")
    assert len(raw) < 200_000
    with pytest.raises(DocumentError, match=r"would inflate to 90 MB.*zip bomb"):
        load_bytes(raw, "a.docx")


def test_entities_are_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')
    with pytest.raises(DocumentError, match="declares a document type"):
        load_bytes(held.getvalue(), "a.docx")


def test_deep_xml_does_not_recurse(docx) -> None:
    deep = "<w:p>" * 60_000 + "<w:r><w:t>Japan</w:t></w:r>" + "</w:p>" * 60_000
    assert "Japan" in load_bytes(docx(deep), "a.docx").text


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"PK\x03\x04 nothing", "is a broken Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old or locked word processor's file"),
        (b"", "is empty"),
    ],
)
def test_what_is_no_word_document(raw: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        load_bytes(raw, "a.docx" if raw else "a.txt")


def test_a_workbook_is_no_word_document() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    with pytest.raises(DocumentError, match="a zip archive, not a Word document"):
        load_bytes(held.getvalue(), "a.docx")


def test_content_decides_and_says_so() -> None:
    loaded = load_bytes(b"<!doctype html><p>Japan and the others will buy.", "report.pdf")
    assert loaded.format == "html"
    assert loaded.notes[0].what == "is named .pdf and was read as html"


@pytest.mark.parametrize("suffix", [".doc", ".odt", ".rtf"])
def test_formats_that_are_not_read(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"a{suffix}").write_bytes(b"{\\rtf1 Japan}")
    with pytest.raises(DocumentError, match=r"which is not read\. Save it as docx or text"):
        load(tmp_path / f"a{suffix}")


@pytest.mark.parametrize("name", ["a.odt", "a.xlsx", "a.pptx", "a.epub"])
def test_archives_of_other_programs_are_named(name: str) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    with pytest.raises(DocumentError, match=r"which is not read\. Save it as docx or text"):
        load_bytes(held.getvalue(), name)


def test_rich_text_under_another_name_is_seen() -> None:
    with pytest.raises(DocumentError, match="is a rich-text file, which is not read"):
        load_bytes(b"{\\rtf1\\ansi Japan will buy.}", "a.txt")


def test_a_word_document_under_an_old_name_is_read(docx) -> None:
    loaded = load_bytes(docx("<w:p><w:r><w:t>Japan will buy the ships.</w:t></w:r></w:p>"), "a.doc")
    assert loaded.format == "docx"


def test_sizes_are_checked_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    with path.open("wb") as file:
        file.truncate(FORMATS["html"].max_bytes + 1)
    with pytest.raises(DocumentError, match=r"is too large: 40\.0 MB\. Split it"):
        load(path)
    assert FORMATS["txt"].max_bytes == MAX_BYTES


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="outside a text of 5 characters"):
        load_bytes(b"Japan", "a.txt").place(3, 9)


def test_the_reader_reads_every_format(tmp_path: Path, pdf, docx) -> None:
    words = "Japan signed a deal with Australia. Japan will buy 9 ships by 2030."
    files = {
        "a.txt": words.encode(),
        "a.md": f"**{words}**".encode(),
        "a.html": f"<p>{words}".encode(),
        "a.pdf": pdf([[words]]),
        "a.docx": docx(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"),
    }
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
        promise = read(tmp_path / name).commitments[0]
        assert (promise.type, promise.giver, promise.quantity.value) == ("purchase", ("JPN",), 9)
