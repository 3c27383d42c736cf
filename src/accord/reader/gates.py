"""Gates: the words of a range tell which rules can fire in it at all, before any pattern is tried.

    pattern -> stems: letters without which it cannot match, read off the pattern itself
    word    -> bits: the rules that a word opens, by the stems that it holds; kept, since a language has few words
    range   -> hints: the bits of its words

A rule is tried on a range only where a word opens it. That never changes what is found: a pattern without stems is
always tried. So a rule says nothing about speed: to stand in a `Sieve` or to be `gated` is enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, reduce
from importlib import import_module
from itertools import takewhile
from operator import or_
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from accord.reader.lexicon import pattern_of

if TYPE_CHECKING:
    from accord.reader.draft import Draft

_T = TypeVar("_T")
_PLANES = 3  # a rule is open where each of its sets of stems is
_KEY = 3  # letters by which a stem is looked up
_KEPT = 100_000  # words that are kept
_COMMON = frozenset(["the", "and", "for", "that", "with", "from", "this", "which", "are", "was", "has", "have", "its"])
_COMMON_MARKS = frozenset(".,-'")
_EVERYWHERE = 0.9  # how often a common word stands in a sentence
_OFTEN = (0.3, 0.8, 0.15, 0.06, 0.03, 0.015)  # how often a mark does, and letters by their number
_PARSER: Any = import_module("re._parser")  # the standard library's own reader of patterns


class _Words(dict[str, int]):
    """Word -> the bits of the rules that it opens."""

    def __init__(self) -> None:
        self.size = 0
        self._stems: dict[str, list[tuple[str, int]]] = {}
        self._lock = Lock()

    def __missing__(self, word: str) -> int:
        with self._lock:
            if len(self) > _KEPT:
                self.clear()
            bits = self[word] = _opened(word, self._stems)
            return bits

    def learn(self, sets: Sequence[frozenset[str]]) -> int:
        """Take in more sets of stems, a bit each, also for the words that are known; gives the first bit's number."""
        with self._lock:
            first = self.size
            stems: dict[str, list[tuple[str, int]]] = {}
            for number, each in enumerate(sets, first):
                for stem in each:
                    stems.setdefault(stem[:_KEY], []).append((stem, 1 << number))
            for word in self:
                self[word] |= _opened(word, stems)
            for key, listed in stems.items():
                self._stems.setdefault(key, []).extend(listed)
            self.size += len(sets)
            return first


def _opened(word: str, stems: dict[str, list[tuple[str, int]]]) -> int:
    bits = 0
    for at in range(len(word)):
        for length in range(1, _KEY + 1):
            for stem, opened in stems.get(word[at : at + length], ()):
                if word.startswith(stem, at):
                    bits |= opened
    return bits


_WORDS = _Words()


def size() -> int:
    """How many bits there are: hints that were taken when there were fewer know nothing of the new ones."""
    return _WORDS.size


def hints(low: str) -> int:
    """The bits of all rules that the words of a text in small letters open."""
    return reduce(or_, filter(None, map(_WORDS.__getitem__, low.split())), 0)


class Sieve(Generic[_T]):
    """Rules with their patterns, in order, asked which of them the words of a range leave possible.

    A pattern is compiled when a word opens its rule for the first time; DataError names a rule whose pattern is none.
    """

    def __init__(self, rules: Sequence[tuple[_T, str]], names: Sequence[str] = ()) -> None:
        self._rules = rules
        self._names = names or [""] * len(rules)
        self._compiled: list[tuple[_T, re.Pattern[str]] | None] = [None] * len(rules)
        needed = [stems(body, name) for (_, body), name in zip(rules, self._names, strict=True)]
        planes = [[each[plane] if plane < len(each) else frozenset() for each in needed] for plane in range(_PLANES)]
        always = [sum((not each) << number for number, each in enumerate(plane)) for plane in planes]
        self._planes = [(_WORDS.learn(plane), open_) for plane, open_ in zip(planes, always, strict=True)]

    def among(self, holds: Callable[[_T], bool]) -> int:
        """The rules that are wanted, as bits for `ready`."""
        return sum(holds(rule) << number for number, (rule, _) in enumerate(self._rules))

    def ready(self, hints: int, among: int = -1) -> list[tuple[_T, re.Pattern[str]]]:
        """The rules (all, or those `among` which it is asked) that can fire in a range with these hints, in order."""
        left = ((1 << len(self._rules)) - 1) & among
        for first, always in self._planes:
            left &= hints >> first | always
        found = []
        while left:
            lowest = left & -left
            number = lowest.bit_length() - 1
            found.append(self._compiled[number] or self._compile(number))
            left ^= lowest
        return found

    def _compile(self, number: int) -> tuple[_T, re.Pattern[str]]:
        rule, body = self._rules[number]
        made = self._compiled[number] = rule, pattern_of(body, self._names[number])
        return made


class Gated:
    """A pattern that is tried on a range of a draft only where its words let it match.

    It is matched against small letters, or, where it is `cased`, against letters as they stand.
    """

    def __init__(self, body: str, *, cased: bool = False) -> None:
        self._body = body
        self._cased = cased

    @cached_property
    def _bits(self) -> int:
        needed = stems(self._body)
        return ((1 << len(needed)) - 1) << _WORDS.learn(needed)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return pattern_of(self._body)

    def opens(self, draft: Draft, start: int, end: int) -> bool:
        """Whether the words of a range let it match."""
        bits = self._bits  # before the hints: these are taken anew when there are more bits
        return draft.hints(start, end) & bits == bits

    def search(self, draft: Draft, start: int, end: int) -> re.Match[str] | None:
        """The first match in a range."""
        if not self.opens(draft, start, end):
            return None
        return self._pattern.search(draft.plain if self._cased else draft.low, start, end)

    def finditer(self, draft: Draft, start: int, end: int) -> Iterator[re.Match[str]]:
        """The matches in a range."""
        if not self.opens(draft, start, end):
            return iter(())
        return self._pattern.finditer(draft.plain if self._cased else draft.low, start, end)

    def throughout(self, draft: Draft) -> Iterator[re.Match[str]]:
        """The matches in the segments of a draft."""
        for segment in draft.segments:
            yield from self.finditer(draft, segment.start, segment.end)


def stems(body: str, where: str = "") -> list[frozenset[str]]:
    """Sets of letters, at most three: of each set some stand in one word of whatever a pattern matches."""
    try:
        return _stems(_PARSER.parse(body))
    except re.error:
        pattern_of(body, where)  # says what is wrong
        raise


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
        if name == "BRANCH" and run.strip() and not run[-1].isspace():
            needed += _branched(run.split()[-1], operand[1])
        run = ""
        if parts := [_stems(part) for part in _parts(name, operand)]:
            needed += [frozenset().union(*each) for each in zip(*parts, strict=False)]
    chosen: list[frozenset[str]] = []
    for found in sorted(needed, key=_openness):
        if len(chosen) < _PLANES and not any(_implies(each, found) for each in chosen):
            chosen.append(found)
    return chosen


def _implies(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether a word that holds one of some letters holds one of the others as well."""
    return all(any(other in each for other in others) for each in some)


def _branched(word: str, parts: Iterable[Any]) -> list[frozenset[str]]:
    """The letters before a choice with those that each of its parts goes on with: "s(?:eek|hip)"."""
    whole = frozenset((word + _leading(part)).split()[0] for part in parts)
    return [whole] if all(map(_usable, whole)) else []


def _leading(items: Iterable[tuple[Any, Any]]) -> str:
    """The letters that a sequence begins with."""
    literals = takewhile(lambda item: str(item[0]) == "LITERAL", items)
    return "".join(chr(operand).lower() for _, operand in literals)


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
    """How often some letters stand in a text, roughly: the longer the rarer, and little words stand everywhere."""
    common = _COMMON | _COMMON_MARKS
    return sum(_EVERYWHERE if stem in common else _OFTEN[min(len(stem), len(_OFTEN)) - 1] for stem in found)
