"""Anchor: a quote as a model gives it -> where it stands in the text, or nowhere.

    exact -> typographic (quotes, dashes, spaces, width, unseen characters) -> head ... tail -> None

There is no step for "nearly": likeness never establishes a span.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from accord.reader.offsets import OffsetMap, Trace

How = Literal["exact", "typographic", "head_tail"]
SHORTEST = 10
"""Characters of the shortest quote, and of the shortest head and tail; of Chinese characters or kana half as many."""
LONGEST_GAP = 800
_FORMS = {
    **dict.fromkeys("“”„‟«»＂〝〞", '"'),
    **dict.fromkeys("‘’‚‛′＇`´", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
}
_UNSEEN = frozenset(
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_ELISION = re.compile(r"\s*(?:\[\s*(?:\.\.\.|…)\s*\]|\(\s*(?:\.\.\.|…)\s*\)|\.{3,}|…+)\s*")
_OUTER = "\"'“”„«»‘’「」『』 \t\n"
_EAST_ASIAN = re.compile("[\u3041-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a quote stands, and by which step it was found."""

    start: int
    end: int
    how: How


def anchor(quote: str, text: str, start: int = 0, end: int | None = None) -> Anchor | None:
    """Where `quote` stands in `text[start:end]`, in offsets of the whole text; None where it does not."""
    end = len(text) if end is None else end
    passage = text[start:end]
    found = _whole(quote, passage) or _whole(quote.strip(_OUTER), passage) or _head_tail(quote.strip(_OUTER), passage)
    return Anchor(found.start + start, found.end + start, found.how) if found else None


def _whole(quote: str, passage: str, *, after: int = 0, shortest: int = SHORTEST) -> Anchor | None:
    quote = quote.strip()
    if not _long_enough(quote, shortest):
        return None
    at = _find(quote, passage, after)
    if at >= 0:
        return Anchor(at, at + len(quote), "exact")
    plain, way = folded(passage)
    wanted = folded(quote)[0].strip()
    at = _find(wanted, plain, 0)
    while at >= 0 and wanted:
        begin, stop = way.span(at, at + len(wanted))
        if begin >= after and stop > begin:
            return Anchor(begin, stop, "typographic")
        at = _find(wanted, plain, at + 1)
    return None


def _head_tail(quote: str, passage: str) -> Anchor | None:
    """A quote with a gap: every piece stands in the text, in order, close together and in one paragraph."""
    pieces = [piece for piece in _ELISION.split(quote) if piece.strip()]
    if len(pieces) < 2:
        return None
    first = last = None
    for piece in pieces:
        found = _whole(piece, passage, after=last.end if last else 0)
        if found is None or (last and "\n\n" in passage[last.end : found.start]):
            return None
        if last and found.start - last.end > LONGEST_GAP:
            return None
        first, last = first or found, found
    assert first is not None
    assert last is not None
    return Anchor(first.start, last.end, "head_tail")


def _find(quote: str, passage: str, after: int) -> int:
    """The first place of the quote that cuts no word and no number in two."""
    at = passage.find(quote, after) if quote else -1
    while at >= 0 and (_cuts(passage, at) or _cuts(passage, at + len(quote))):
        at = passage.find(quote, at + 1)
    return at


def _cuts(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if _EAST_ASIAN.match(before) or _EAST_ASIAN.match(after):
        return False
    if before.isalnum() and after.isalnum():
        return True
    # 5 | .5 and 5. | 5 are numbers, "5 | ." at the end of a sentence is not
    number = (before.isdigit() and after in ".," and text[at + 1 : at + 2].isdigit()) or (
        before in ".," and after.isdigit() and text[at - 2 : at - 1].isdigit()
    )
    return number or unicodedata.combining(after) != 0


def _long_enough(quote: str, shortest: int) -> bool:
    return len(quote) + len(_EAST_ASIAN.findall(quote)) >= shortest


@lru_cache(maxsize=32)
def folded(text: str) -> tuple[str, OffsetMap]:
    """The text with one form of quotes, dashes, spaces and widths and without unseen characters, and the way back."""
    trace, spaced = Trace(text), False
    for at, letter in enumerate(text):
        if letter in _UNSEEN:
            continue
        if letter.isspace():
            if not spaced:
                trace.put(" ", at, at + 1)
            spaced = True
            continue
        spaced = False
        form = _FORMS.get(letter) or unicodedata.normalize("NFKC", letter)
        if form == letter:
            trace.keep(at, at + 1)
        else:
            trace.put(form, at, at + 1)
    return trace.text(), trace.map()
