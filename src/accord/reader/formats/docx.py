"""Word document (docx): bytes -> the text of its paragraphs and notes, with the paragraph of every character.

A docx is a zip of XML. Sizes are checked before anything is inflated and again while it is, document types (the way to
entity bombs) are refused, and the parser is a stream: depth costs nothing. Deleted text of tracked changes stays out.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from accord.core.errors import DocumentError
from accord.reader.formats.loaded import Extracted, Note

MAX_PART = 64_000_000
MAX_RATIO = 200
MAX_ENTRIES = 20_000
BODY = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "ptab": "\t"}
_ANEW = "Open it in a word processor and save it anew, or save it as plain text"


def extract(raw: bytes, where: str) -> Extracted:
    """The text of a Word document; DocumentError says whether it is broken, locked or larger than any text."""
    paragraphs = _Paragraphs()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise DocumentError(f"has {len(entries)} parts: no text has so many", where=where, hint=_ANEW)
            names = {entry.filename: entry for entry in entries}
            if BODY not in names:
                raise DocumentError("is a zip archive, not a Word document", where=where, hint="Unpack it first")
            for name in (BODY, *_NOTES):
                if name in names:
                    paragraphs.read(_inflated(archive, names[name], where), where)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, RuntimeError) as error:
        what = "is locked by a password" if "encrypted" in str(error) else f"is a broken Word document ({error})"
        raise DocumentError(what, where=where, hint=_ANEW) from None
    source = "".join(paragraphs.pieces)
    notes = (Note("tracked_changes", "holds tracked changes: it was read as if all were accepted"),)
    return Extracted(
        source, source, unit="paragraph", starts=tuple(paragraphs.starts), notes=notes if paragraphs.changed else ()
    )


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, where: str) -> bytes:
    """One part of the archive, never more than its limit, whatever its header says."""
    packed = max(1, entry.compress_size)
    if entry.file_size <= MAX_PART and (entry.file_size < 1_000_000 or entry.file_size <= MAX_RATIO * packed):
        with archive.open(entry) as part:
            data = part.read(MAX_PART + 1)
        if len(data) <= MAX_PART:
            return data
    size = f"{max(entry.file_size, 1) / 1e6:,.0f} MB from {packed / 1e6:,.1f} MB"
    what = f"would inflate to {size}: no text is packed like this (a zip bomb?)"
    raise DocumentError(what, where=where, hint="Do not open it unless you know where it comes from")


class _Paragraphs:
    """The text of WordprocessingML, gathered tag by tag."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.starts: list[int] = []
        self.length = 0
        self.changed = False
        self._text = self._has_text = False
        self._deleted = 0
        self._where = ""

    def read(self, data: bytes, where: str) -> None:
        """One XML part; DocumentError where it is not well formed or declares a document type."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        self._where = where
        self._text, self._deleted = False, 0
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            what = f"is a broken Word document ({expat.errors.messages.get(error.code, 'XML')}, line {error.lineno})"
            raise DocumentError(what, where=where, hint=_ANEW) from None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if name == "p":
            self.starts.append(self.length)
            self._has_text = False
        elif name in ("del", "moveFrom"):
            self._deleted += 1
            self.changed = True
        elif name == "ins":
            self.changed = True
        elif name == "t":
            self._text = True
        elif name == "numPr" and not self._has_text:
            self._write("- ")
            self._has_text = False
        elif name in _SIGNS and not self._deleted and (name != "tab" or not attributes):  # a tab stop has attributes
            self._write(_SIGNS[name])

    def _end(self, tag: str) -> None:
        name = _local(tag)
        if name == "t":
            self._text = False
        elif name in ("del", "moveFrom"):
            self._deleted -= 1
        elif name == "p":
            self._write("\n\n" if self._has_text else "\n")

    def _characters(self, text: str) -> None:
        if self._text and not self._deleted:
            self._has_text = True
            self._write(text)

    def _write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def _doctype(self, *_: object) -> None:
        raise DocumentError("declares a document type, which no Word document does", where=self._where, hint=_ANEW)


def _local(tag: str) -> str:
    space, _, name = tag.rpartition(" ")
    return name if space in (_SPACE, _STRICT) else ""
