"""The reader's lexicons (`lexicons/*.toml`): loaded on first use, kept, and compiled into patterns.

Word lists are matched through `words`: lower case, whole words, `*` for any ending. A `~40~` in a pattern is a
gap of up to 40 characters and `@name@` a macro.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def lexicon(name: str) -> dict[str, Any]:
    """The lexicon of that name, as it stands in its TOML file."""
    return tomllib.loads((files(__package__) / "lexicons" / f"{name}.toml").read_text(encoding="utf-8"))


def compiled(pattern: str, macros: dict[str, str] | None = None) -> re.Pattern[str]:
    """A pattern with its macros and gaps written out."""
    for name, value in (macros or {}).items():
        pattern = pattern.replace(f"@{name}@", value)
    return re.compile(re.sub(r"~(\d+)~", r"[^;!?]{0,\1}?", pattern))


class Words:
    """A list of words and phrases that is counted or located in lower-case text."""

    def __init__(self, entries: list[str]) -> None:
        # Entries are grouped under their first two letters: `re` then tries a handful at a position, not all.
        ordered = sorted(set(entries), key=lambda entry: (-len(entry), entry))
        groups: dict[str, list[str]] = {}
        for entry in ordered:
            groups.setdefault(entry[:1], []).append(re.escape(entry[1:]).replace(r"\*", r"\w*"))
        body = "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in sorted(groups.items()))
        self.pattern = re.compile(rf"\b(?:{body})\b")

    def count(self, low: str) -> int:
        return sum(1 for _ in self.pattern.finditer(low))

    def positions(self, low: str) -> list[int]:
        return [match.start() for match in self.pattern.finditer(low)]


@cache
def words(name: str) -> dict[str, Words]:
    """A lexicon of word lists, one compiled list a key."""
    return {key: Words(entries) for key, entries in lexicon(name).items()}
