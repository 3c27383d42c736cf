"""File formats -> text: one file a format, the table of formats, and `load`, which picks by content, then by suffix.

    path -> bytes -> FORMATS[...] -> Extracted -> NFC -> Loaded (text, language, encoding, notes, the way back)

A text is never run, never fetched from and never shown unescaped; sizes are checked before bytes are read or inflated.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath

from accord.core.errors import DocumentError
from accord.reader.formats import docx, html, markdown, pdf, plain
from accord.reader.formats.loaded import Extracted, Loaded, Note, Place
from accord.reader.formats.marks import marks, refuse_no_text
from accord.reader.language import READ, language
from accord.reader.offsets import nfc

MAX_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its suffixes, the most bytes of a file, and what makes text of it."""

    suffixes: tuple[str, ...]
    max_bytes: int
    extract: Callable[[bytes, str], Extracted]


FORMATS = {
    "txt": Format((".txt", ".text", ""), MAX_BYTES, plain.extract),
    "md": Format((".md", ".markdown"), MAX_BYTES, markdown.extract),
    "html": Format((".html", ".htm", ".xhtml"), 4 * MAX_BYTES, html.extract),
    "pdf": Format((".pdf",), 10 * MAX_BYTES, pdf.extract),
    "docx": Format((".docx", ".docm"), 5 * MAX_BYTES, docx.extract),
}
SUFFIXES = {suffix: name for name, format_ in FORMATS.items() for suffix in format_.suffixes}
READABLE = frozenset(SUFFIXES) - {""}
"""Suffixes of the files that a folder is searched for."""
NOT_READ = {
    ".doc": "an old word processor's file",
    ".odt": "a word processor's file",
    ".rtf": "a rich-text file",
    ".pages": "a word processor's file",
    ".epub": "an electronic book",
    ".xlsx": "a workbook",
    ".pptx": "a set of slides",
}
_ADDRESS = re.compile(r"(?:https?|ftps?|file|data|s3|gs|sftp|ssh):|www\.", re.IGNORECASE)

__all__ = [
    "FORMATS", "MAX_BYTES", "NOT_READ", "READABLE", "SUFFIXES", "Extracted", "Loaded", "Note", "Place", "checked",
    "load", "load_bytes", "readable",
]  # fmt: skip


def readable(folder: Path) -> tuple[list[Path], list[Path]]:
    """The documents in a folder and below, by their suffix, and the files passed over; DocumentError where none is.

    What is hidden (a name with a dot before it) is not looked at.
    """
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    found = [path for path in files if path.suffix.lower() in READABLE]
    if not found:
        known = ", ".join(sorted(READABLE))
        raise DocumentError("holds no document that can be read", where=str(folder), hint=f"Known: {known}")
    return found, [path for path in files if path.suffix.lower() not in READABLE]


def load(path: Path | str) -> Loaded:
    """The document in a file; DocumentError where there is none to read."""
    path, where = Path(path), str(path)
    if _ADDRESS.match(where):
        raise DocumentError("is an address, and nothing is fetched", where=where, hint="Save it and give the file")
    if path.is_dir():
        raise DocumentError("is a folder, not a document", where=where, hint="Give one file")
    if path.exists() and not path.is_file():
        raise DocumentError("is no regular file", where=where, hint="Give a text file or a dossier folder")
    if not path.is_file():
        raise DocumentError("there is no such file", where=where, hint="Check the path and the spelling")
    try:
        if path.stat().st_size > max(format_.max_bytes for format_ in FORMATS.values()):
            raise _too_large(path.stat().st_size, 10 * MAX_BYTES, where)
        raw = path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"cannot be opened ({error.strerror})", where=where, hint="Check that you may read it"
        ) from None
    return load_bytes(raw, path.name, where=where)


def load_bytes(raw: bytes, name: str, *, where: str = "") -> Loaded:
    """The document in `raw`, named `name`; its format is seen from the content, else from the name's suffix."""
    where = where or name
    suffix = PurePath(name).suffix.lower()
    seen = _seen(raw)
    other = ".rtf" if seen == "rtf" else suffix
    if other in NOT_READ and seen in ("", "rtf", "docx") and docx.BODY.encode() not in raw:
        raise DocumentError(f"is {NOT_READ[other]}, which is not read", where=where, hint="Save it as docx or text")
    if seen == "ole":
        raise DocumentError(
            "is an old or locked word processor's file",
            where=where,
            hint="Save it as docx without a password, or as text",
        )
    form = seen or SUFFIXES.get(suffix, "txt")
    if len(raw) > FORMATS[form].max_bytes:
        raise _too_large(len(raw), FORMATS[form].max_bytes, where)
    extracted = FORMATS[form].extract(raw, where)
    refuse_no_text(extracted.text, where)
    text, composed = nfc(extracted.text)
    notes = (*extracted.notes, *marks(text))
    if seen and SUFFIXES.get(suffix, seen) != seen:
        notes = (Note("format", f"is named {suffix} and was read as {seen}"), *notes)
    code = language(text)
    if code not in READ:
        words = "its language is not known" if code == "und" else f"its language is {code}"
        notes = (*notes, Note("language", f"{words}; there are rules for {' and '.join(READ.values())} only"))
    return Loaded(name, text, form, code, hashlib.sha256(raw).hexdigest(), notes, extracted, composed)


def checked(text: str, where: str) -> str:
    """The NFC form of a text that came without a file; DocumentError if it is none."""
    refuse_no_text(text, where)
    return nfc(text)[0]


def _seen(raw: bytes) -> str:
    """The format that the first bytes show, or "" where any would do."""
    head = raw[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "ole"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head[:15].lower().startswith((b"<!doctype html", b"<html")):
        return "html"
    return ""


def _too_large(size: int, limit: int, where: str) -> DocumentError:
    what = f"is too large: {size / 1e6:.1f} MB"
    return DocumentError(what, where=where, hint=f"Split it: such a document has at most {limit / 1e6:.0f} MB")
