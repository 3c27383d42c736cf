"""Characters that a person does not see, or sees in another order: kept in the text, and said in a note."""

from __future__ import annotations

import re

from accord.core.errors import DocumentError
from accord.reader.formats.loaded import Note

MAX_CHARACTERS = 10_000_000
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_KINDS = (
    ("zero_width", "[\u200b-\u200d\u2060\ufeff\u00ad]", "characters without width"),
    ("direction", "[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]",
     "direction marks: the words may show in another order than they stand"),
    ("right_to_left", "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]+", "stretches of right-to-left writing"),
    ("hidden", "[\U000e0000-\U000e007f]", "tag characters, which can hide words from a person's eye"),
    ("lost", "\ufffd", "characters that were lost when the text was saved (\ufffd)"),
    ("mojibake", "â€[\u0080-\u00ff\u0152-\u2122]|Ã[\u0080-\u00bf]|ã[\u0080-\u0083][\u0080-\u00bf]",
     "signs of UTF-8 that was read as Windows-1252 and saved again: get the text anew from its source"),
)  # fmt: skip
_PATTERNS = tuple((code, re.compile(pattern), words) for code, pattern, words in _KINDS)


def marks(text: str) -> tuple[Note, ...]:
    """A note for each kind of such characters: how many there are, and where the first stands."""
    if text.isascii():
        return ()
    notes = []
    for code, pattern, words in _PATTERNS:
        first = pattern.search(text)
        if first:
            number = sum(1 for _ in pattern.finditer(text))
            notes.append(Note(code, f"{words} ({number}, the first at {first.start()})"))
    return tuple(notes)


def refuse_no_text(text: str, where: str) -> None:
    """DocumentError if a text is blank, too long or holds what no text holds."""
    if len(text) > MAX_CHARACTERS:
        raise DocumentError(
            f"is too long: {len(text):,} characters", where=where, hint="Split it: at most 10 million characters"
        )
    if not text.strip("\ufeff\u200b \t\r\n") or text.isspace():
        raise DocumentError("is empty", where=where, hint="Give a file with text in it")
    if not text.isascii() and re.search("[\ud800-\udfff]", text):
        raise DocumentError("holds half a character (a lone surrogate)", where=where, hint="Save it as UTF-8")
    found = _CONTROL.search(text)
    if found:
        raise DocumentError(
            f"is not text: it holds the control character {found.group()!r}", where=where, hint="Save it as plain text"
        )
