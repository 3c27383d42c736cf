"""File formats -> text: one file a format, and the table of suffixes that are known and not read yet."""

from __future__ import annotations

from accord.reader.formats.plain import MAX_BYTES, checked, load

NOT_READ = {
    ".pdf": "a PDF",
    ".doc": "a word processor's file",
    ".docx": "a word processor's file",
    ".odt": "a word processor's file",
    ".rtf": "a rich-text file",
    ".html": "a web page",
    ".htm": "a web page",
}

__all__ = ["MAX_BYTES", "NOT_READ", "checked", "load"]
