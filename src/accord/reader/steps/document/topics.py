"""What a place in the text is about: the topic of its clause, else of the nearest clause before it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from accord.core.errors import DataError
from accord.core.labels import mineral, minerals
from accord.reader.draft import Draft, Topic
from accord.reader.lexicon import branches, kept, lexicon, words

_SPECIFIC: tuple[Topic, ...] = ("minerals", "arms", "technology", "trade", "investment")


def topics(draft: Draft) -> Draft:
    """The draft with its topic words by place."""
    hits: Iterator[tuple[int, Any]] = words("topics").hits(draft.low)
    return replace(draft, topics=tuple(hits))


class Topics:
    """What places of a draft are about."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._hits: tuple[tuple[int, Topic], ...] = draft.topics
        self._at = [at for at, _ in self._hits]

    @property
    def any(self) -> bool:
        """Whether the text has any word of a topic."""
        return bool(self._hits)

    def within(self, start: int, end: int) -> list[tuple[int, Topic]]:
        """The specific topics in a range, with their places."""
        first, last = bisect_right(self._at, start - 1), bisect_right(self._at, end - 1)
        return [hit for hit in self._hits[first:last] if hit[1] != "agreement"]

    def of(
        self,
        start: int,
        end: int,
        near: int,
        without: Iterable[tuple[int, int]] = (),
        only: tuple[Topic, ...] = _SPECIFIC,
    ) -> Topic:
        """The topic of a clause: of its word nearest to a place, else the last topic before the clause."""
        inside = [h for h in self.within(start, end) if h[1] in only and not any(a <= h[0] < b for a, b in without)]
        if inside:
            return min(inside, key=lambda hit: abs(hit[0] - near))[1]
        return self.before(start, only=only)

    def before(self, start: int, reach: int = 600, only: tuple[Topic, ...] = _SPECIFIC) -> Topic:
        """The last specific topic before a place; "agreement" if only an agreement is named, else none."""
        last = bisect_right(self._at, start - 1)
        general: Topic = ""
        for index in range(last - 1, -1, -1):
            at, topic = self._hits[index]
            if start - at > reach:
                break
            if topic in only:
                return self._leading(at, start, only)
            if topic == "agreement":
                general = "agreement"
        return general

    def _leading(self, at: int, stop: int, only: tuple[Topic, ...]) -> Topic:
        """The topic named most, and first, in the sentence that holds a place."""
        segment = self._draft.segment_at(at)
        inside = [topic for _, topic in self.within(segment.start if segment else at, stop) if topic in only]
        return max(inside, key=inside.count)


@kept
def _minerals() -> tuple[re.Pattern[str], dict[str, str]]:
    """The words of minerals as one pattern, and what each of them names."""
    keys: dict[str, str] = {}
    for word, name in lexicon("minerals")["words"].items():
        try:
            keys[word] = mineral(name).key
        except DataError:  # a vocabulary without this mineral: the word then names none
            continue
    return re.compile(rf"(?<![^\W\d_])(?:{branches(sorted(keys))})(?=s?(?![^\W\d_]))"), keys


@kept
def _rare_earths() -> frozenset[str]:
    """The keys of rare earths, as a group or one by one."""
    group = mineral("rare earths")
    return frozenset(m.key for m in minerals().values() if m.eu and set(m.eu) <= set(group.eu))


def mineral_in(low: str) -> str:
    """The one mineral that a text names, or "" for none or several; several rare earths are rare earths."""
    found = minerals_in(low)
    if len(found) > 1 and found <= _rare_earths():
        return mineral("rare earths").key
    return found.pop() if len(found) == 1 else ""


def minerals_in(low: str) -> set[str]:
    """The minerals that a text in small letters names."""
    pattern, keys = _minerals()
    return {keys[match.group()] for match in pattern.finditer(low)}
