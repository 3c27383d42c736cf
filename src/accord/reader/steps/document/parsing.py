"""Sentences with a cue -> their parse, for Tier 1: verbs of saying and words that promise."""

from __future__ import annotations

from dataclasses import replace

from accord.reader.draft import Draft
from accord.reader.parser import parse
from accord.reader.steps.promises.cue_words import carries_cue
from accord.reader.steps.statements.saying import carries_verb

_LONGEST = 900


def parsing(draft: Draft) -> Draft:
    """The draft with the parse of the sentences that carry a cue."""
    ranges = [
        (segment.start, segment.end)
        for segment in draft.segments
        if segment.kind != "heading"
        and segment.end - segment.start <= _LONGEST
        and (carries_cue(draft, segment) or (draft.facts.prose and carries_verb(draft, segment.start, segment.end)))
    ]
    return replace(draft, syntax=parse(draft.plain, ranges)) if ranges else draft
