"""Between whom an agreement is: the countries of its phrase, the subject of its sentence, or the document's parties."""

from __future__ import annotations

import re

from accord.reader.draft import Draft, Mention
from accord.reader.steps.deals.agreement_phrases import Phrase
from accord.reader.steps.deals.agreement_words import BETWEEN

_AT = re.compile(r"\b(?:in|at|near|to|in the) $")
_AND = re.compile(r"^(?:'s)?,?(?: [\w.-]+){0,5}?,? (?:and|with)(?: [\w.'-]+){0,5} ?$|^, (?:the )?$")


def parties_in(draft: Draft, phrase: Phrase, passed: list[Phrase]) -> tuple[str, ...]:
    """Between whom: the countries of the phrase, with its subject where it names one; else the document's parties."""
    held = inside(draft, phrase)
    between = BETWEEN.search(draft.low, phrase.head[1], phrase.end)
    if between and len(named := named_in(draft, between.end(), phrase.end)) >= 2:
        return named[:6]
    if len(held) >= 2 and not phrase.plural:
        return held[:6]
    segment, own = phrase.segment, draft.facts.parties
    subject = tuple(c for c in _subject(draft, phrase, passed) if c not in held)
    if held:
        if not subject and draft.facts.speaker:
            subject = draft.facts.speaker.countries
        subject = subject or tuple(c for c in own if c not in held)[:1]
        return tuple(dict.fromkeys((*subject, *held)))
    near = named_in(draft, segment.start, phrase.start, placed=False)
    behind = named_in(draft, phrase.end, min(segment.end, phrase.end + 60))
    if len(subject) >= 2 or len(near) == 2:
        return subject if len(subject) >= 2 else near
    told = tuple(dict.fromkeys((*near, *behind)))
    if 2 <= len(told) <= 3 and not set(told) & set(own):
        return told
    return own if len(own) >= 2 or not told else told[:4]


def inside(draft: Draft, phrase: Phrase) -> tuple[str, ...]:
    """The countries that a phrase names."""
    return named_in(draft, phrase.start, phrase.end)


def named_in(draft: Draft, start: int, end: int, *, placed: bool = True) -> tuple[str, ...]:
    """The countries of a range without the seats where something happened ("in Oslo"), or without any such place."""
    found = draft.mentions_in(start, end)
    return tuple(
        dict.fromkeys(
            c
            for m in found
            if (placed and m.kind != "seat") or not _AT.search(draft.low, max(0, m.start - 10), m.start)
            for c in m.countries
        )
    )


def _subject(draft: Draft, phrase: Phrase, passed: list[Phrase]) -> tuple[str, ...]:
    """Who makes an agreement: the last countries or persons before it that one "and" joins, in its sentence or before.

    Those that stand in the phrases passed, of other agreements of the sentence, are none.
    """
    segment = phrase.segment
    near = [
        m for m in _acting(draft, segment.start, phrase.start) if not any(p.start <= m.start < p.end for p in passed)
    ]
    near = near or [m for m in _acting(draft, max(0, segment.start - 300), segment.start) if m.kind == "person"]
    if not near:
        return ()
    found = [near[-1]]
    for mention in reversed(near[:-1]):
        gap = draft.low[mention.end : found[-1].start]
        if len(gap) > 60 or not _AND.search(gap):
            break
        found.append(mention)
    return tuple(dict.fromkeys(c for m in reversed(found) for c in m.countries))


def _acting(draft: Draft, start: int, end: int) -> list[Mention]:
    """The mentions of a range that can act: no place where something happened."""
    return [
        m
        for m in draft.mentions_in(start, end)
        if m.countries and not _AT.search(draft.low, max(0, m.start - 10), m.start)
    ]
