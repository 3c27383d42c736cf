"""Plain text: bytes -> the text as it stands, character by character."""

from __future__ import annotations

from accord.reader.formats.decode import decoded, shown
from accord.reader.formats.loaded import Extracted


def extract(raw: bytes, where: str) -> Extracted:
    """The text of a plain file."""
    found = decoded(raw, where)
    return Extracted(found.source, shown(found.source), None, found.encoding, found.skipped, notes=found.notes)
