"""Phrases of a lexicon, made of words with a meaning -> regular expressions.

A phrase is words with a space between:

    reduc*  deals?   any ending; the letter before may be missing
    win-win          a hyphen may be a space, or nothing
    (a|b c)  [a|b]   one of these; one of these or nothing
    {give}           one of the words of that name
    _                up to three words
    ...  ~20~        a gap inside the clause, of up to 60 or 20 characters
    ...!{give}       a gap that holds none of those words
    A & B            A and B in either order, with a gap between
    /(?! war)/       what must or must not stand here, as a regular expression of no width
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from accord.core.errors import DataError

_TOKEN = re.compile(
    r"/(?P<raw>[^/]+)/|(?P<slot>\{\w+\})|\((?P<one>(?:[^()]|\([^()]*\))+)\)|\[(?P<maybe>[^\[\]]+)\]"
    r"|(?P<gap>(?:\.\.\.|~\d+~)(?:!\{\w+\})?)|(?P<any>_)(?= |$)|(?P<word>[^\s(){}\[\]~/&]+)|(?P<space> )"
)
_BAR = re.compile(r"\|(?![^()]*\))")  # not inside a group
_GAP = 60
_ANY = r"[\w.$'-]+,?"


def phrase(text: str, slots: Mapping[str, Sequence[str]], where: str = "") -> str:
    """A phrase as a regular expression for small letters; DataError names what cannot be read in it."""
    parts = [_sequence(part, slots, where) for part in text.split(" & ")]
    if len(parts) == 1:
        return parts[0]
    if len(parts) > 2:
        raise DataError(f"two parts at most may change places: {text!r}", where=where, hint="Write two phrases")
    first, second, gap = *parts, _gap(_GAP, [])
    return rf"(?:{first}{gap}{second}|{second}{gap}{first})"


def _sequence(text: str, slots: Mapping[str, Sequence[str]], where: str) -> str:
    """The regular expression of words in order."""
    body: list[str] = []
    spaced = False  # whether a space is due before what comes next
    for token in _tokens(text, where):
        kind, value = token.lastgroup or "", token.group(token.lastgroup or 0)
        if kind == "raw":
            body.append(value)
        elif kind == "gap":
            size, _, without = value.partition("!")
            body.append(_gap(int(size.strip("~")) if "~" in size else _GAP, _words(without, slots, where)))
            spaced = False
        elif kind == "any":
            body.append(rf"(?:\s{_ANY}){{0,3}}?" if spaced else rf"(?:{_ANY}\s){{0,3}}?")
        elif kind != "space":
            group = rf"\b(?:{'|'.join(map(_regular, _words(value, slots, where)))})(?!\w)"
            if kind == "maybe":
                body.append(rf"(?:\s{group})?" if spaced else rf"(?:{group}\s)?")
            else:
                body.append(rf"\s{group}" if spaced else group)
                spaced = True
    return "".join(body)


def _tokens(text: str, where: str) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise DataError(
                f"cannot be read as a phrase from {text[at : at + 20]!r}", where=where, hint="Close what was opened"
            )
        yield token
        at = token.end()


def _words(value: str, slots: Mapping[str, Sequence[str]], where: str) -> list[str]:
    """The alternatives of a group, those of a slot in their place."""
    found: list[str] = []
    for entry in _BAR.split(value):
        if not entry.startswith("{"):
            if "{" in entry or "_" in entry.split():
                raise DataError(f"{entry!r} cannot stand in a group", where=where, hint="Write two phrases")
            found.append(entry)
        elif entry[1:-1] in slots:
            found += _words("|".join(slots[entry[1:-1]]), slots, where)
        else:
            raise DataError(f"there are no words called {entry}", where=where, hint=f"Known: {', '.join(slots)}")
    return found


def _regular(entry: str) -> str:
    """A word or words of a list as a regular expression."""
    return entry.replace("*", r"\w*").replace("-", "[- ]?").replace(" ", r"\s")


def _gap(size: int, without: Sequence[str]) -> str:
    if not any(without):
        return rf"[^;!?]{{0,{size}}}?"
    return rf"(?:(?!\b(?:{'|'.join(map(_regular, without))})(?!\w))[^;!?]){{0,{size}}}?"
