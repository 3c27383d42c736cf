"""Plain text and Markdown: a file -> its NFC text. UTF-8, UTF-16 with a byte-order mark, else Windows-1252."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

from accord.core.errors import DocumentError

MAX_BYTES = 10_000_000
_CONTROL = frozenset(chr(c) for c in range(32) if chr(c) not in "\t\n\r\x0b\x0c\x1c\x1d\x1e") | {"\x7f"}


def load(path: Path) -> str:
    """The NFC text of a file; DocumentError where there is none to read."""
    where = str(path)
    if path.is_dir():
        raise DocumentError("is a folder, not a document", where=where, hint="Give one file")
    if path.exists() and not path.is_file():
        raise DocumentError("is no regular file", where=where, hint="Give a text file or a dossier folder")
    if not path.is_file():
        raise DocumentError("there is no such file", where=where, hint="Check the path and the spelling")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DocumentError(
                f"is too large: {size / 1e6:.1f} MB", where=where, hint="Split it: a document has at most 10 MB"
            )
        raw = path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"cannot be opened ({error.strerror})", where=where, hint="Check that you may read it"
        ) from None
    return checked(_decoded(raw, where), where)


def checked(text: str, where: str) -> str:
    """The NFC form of a text; DocumentError if it is blank, too long or holds what no text holds."""
    if len(text) > MAX_BYTES:
        raise DocumentError(
            f"is too long: {len(text):,} characters", where=where, hint="Split it: at most 10 million characters"
        )
    if not text.strip("\ufeff\u200b \t\r\n") or text.isspace():
        raise DocumentError("is empty", where=where, hint="Give a file with text in it")
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise DocumentError("holds half a character (a lone surrogate)", where=where, hint="Save it as UTF-8")
    found = _CONTROL.intersection(text)
    if found:
        raise DocumentError(
            f"is not text: it holds the control character {min(found)!r}", where=where, hint="Save it as plain text"
        )
    return unicodedata.normalize("NFC", text)


def _decoded(raw: bytes, where: str) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in raw:
        raise DocumentError("is a binary file, not text", where=where, hint="Save the document as plain text")
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DocumentError("is in no encoding known here", where=where, hint="Save it as UTF-8")
