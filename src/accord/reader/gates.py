"""Gates: the words of a range tell which rules can fire in it at all, before any pattern is tried.

    pattern -> stems: letters without which it cannot match, read off the pattern itself
    word    -> bits: the rules that a word opens, by the stems that it holds; kept, since a language has few words
    range   -> hints: the bits of its words

A rule is tried on a range only where a word opens it. That never changes what is found: a pattern without stems is
always tried. So a rule says nothing about speed: to stand in a `Sieve` or to be `gated` is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from importlib import import_module
from operator import or_
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from accord.reader.draft import Draft

_T = TypeVar("_T")
_KEY = 3  # letters by which a stem is looked up
_KEPT = 200_000  # words that are kept
_PLANES = 2  # a rule is open where each of its sets of stems is
_COMMON = frozenset("the and for that with from this which are was has have its . , - '".split())
_PARSER: Any = import_module("re._parser")


class _Words(dict[str, int]):
    """Word -> the bits of the rules that it opens."""

    def __init__(self, stems: dict[str, list[tuple[str, int]]]) -> None:
        self.stems = stems

    def __missing__(self, word: str) -> int:
        bits = 0
        for at in range(len(word)):
            for length in range(1, _KEY + 1):
                for stem, opened in self.stems.get(word[at : at + length], ()):
                    if word.startswith(stem, at):
                        bits |= opened
        if len(self) > _KEPT:
            self.clear()
        self[word] = bits
        return bits


_words = _Words({})
_size = 0


def size() -> int:
    """How many bits there are: hints that were taken when there were fewer know nothing of the new ones."""
    return _size


def hints(low: str) -> int:
    """The bits of all rules that the words of a text in small letters open."""
    return reduce(or_, filter(None, map(_words.__getitem__, low.split())), 0)


class Sieve(Generic[_T]):
    """Rules in their order, asked which of them the words of a range leave possible."""

    def __init__(self, rules: Sequence[tuple[_T, re.Pattern[str]]]) -> None:
        global _words, _size
        self._rules = [rule for rule, _ in rules]
        self._planes = [(_size + len(rules) * plane, 0) for plane in range(_PLANES)]
        words = _Words({key: list(listed) for key, listed in _words.stems.items()})
        for number, (_, pattern) in enumerate(rules):
            needed = stems(pattern)
            for plane, (first, always) in enumerate(self._planes):
                if plane >= len(needed):
                    self._planes[plane] = first, always | 1 << number
                    continue
                for stem in needed[plane]:
                    words.stems.setdefault(stem[:_KEY], []).append((stem, 1 << (first + number)))
        _words, _size = words, _size + len(rules) * _PLANES

    def ready(self, hints: int) -> list[_T]:
        """The rules that can fire in a range with these hints, in their order."""
        left = (1 << len(self._rules)) - 1
        for first, always in self._planes:
            left &= hints >> first | always
        found = []
        while left:
            lowest = left & -left
            found.append(self._rules[lowest.bit_length() - 1])
            left ^= lowest
        return found


class Gated:
    """A pattern that is tried on a range of a draft only where its words let it match; `cased`: it tells capitals."""

    def __init__(self, pattern: re.Pattern[str], *, cased: bool = False) -> None:
        self.pattern = pattern
        self._cased = cased
        self._sieve = Sieve([(pattern, pattern)])

    def opens(self, draft: Draft, start: int, end: int) -> bool:
        """Whether the words of a range let it match."""
        return bool(self._sieve.ready(draft.hints(start, end)))

    def search(self, draft: Draft, start: int, end: int) -> re.Match[str] | None:
        """The first match in a range."""
        return next(self.finditer(draft, start, end), None)

    def finditer(self, draft: Draft, start: int, end: int) -> Iterator[re.Match[str]]:
        """The matches in a range."""
        for pattern in self._sieve.ready(draft.hints(start, end)):
            yield from pattern.finditer(draft.plain if self._cased else draft.low, start, end)

    def throughout(self, draft: Draft) -> Iterator[re.Match[str]]:
        """The matches in the segments of a draft."""
        for segment in draft.segments:
            yield from self.finditer(draft, segment.start, segment.end)


def gated(pattern: str, flags: int = 0, *, cased: bool = False) -> Gated:
    """A regular expression, compiled, with its gate."""
    return Gated(re.compile(pattern, flags), cased=cased)


def stems(pattern: re.Pattern[str]) -> list[frozenset[str]]:
    """Sets of letters, at most two: of each set some stand in one word of whatever the pattern matches."""
    return _stems(_PARSER.parse(pattern.pattern, pattern.flags))


def _stems(items: Iterable[tuple[Any, Any]]) -> list[frozenset[str]]:
    """The sets of fewest and longest letters that a sequence cannot do without."""
    needed: list[frozenset[str]] = []
    run = ""
    for operation, operand in (*items, ("END", None)):
        name = str(operation)
        if name == "LITERAL":
            run += chr(operand).lower()
            continue
        needed += [frozenset([word]) for word in map(_usable, run.split()) if word]
        run = ""
        if parts := [_stems(part) for part in _parts(name, operand)]:
            needed += [frozenset().union(*each) for each in zip(*parts, strict=False)]
    return sorted(needed, key=_openness)[:_PLANES]


def _usable(word: str) -> str:
    """A word if it opens little enough: one letter alone does not, a mark such as a quotation mark does."""
    return word if len(word) > 1 or not word.isalnum() else ""


def _parts(name: str, operand: Any) -> list[Any]:
    """What must stand where an operation matches: one of the parts of a choice, the one part of a group."""
    if name == "BRANCH":
        return list(operand[1])
    if name.endswith("_REPEAT"):
        return [operand[2]] if operand[0] else []
    if name == "ASSERT":  # what is looked for behind a place still stands in the range; what is before it may not
        return [operand[1]] if operand[0] > 0 else []
    return [operand[-1]] if name == "SUBPATTERN" else [operand] if name == "ATOMIC_GROUP" else []


def _openness(found: frozenset[str]) -> float:
    """How often some letters stand in a text, roughly: the longer the rarer."""
    return sum(2.0 ** -(1 if stem in _COMMON else max(len(stem), _KEY)) for stem in found)
