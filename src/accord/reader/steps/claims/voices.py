"""Who makes a claim: quotation, "according to", a verb of saying before or behind it, else the document."""

from __future__ import annotations

import re

from accord.reader.draft import Draft
from accord.reader.steps.statements.saying import THAT, Cue, cues
from accord.reader.steps.statements.speakers import DOCUMENT, Voice, according_to

_TRAILING = re.compile(r",\"? (?!which|who|where|while|and|but)(?:[\w.'-]+ ){0,6}$")
# Verbs that say something only with "that": "they concluded a binding treaty" reports nothing.
_CONCLUDES = frozenset([
    "conclude", "maintain", "state", "expect", "agree", "accept", "commit", "guarantee", "find", "hold",
    "project", "rule", "sell", "view", "charge", "figure", "post", "outline", "detail", "fear", "know", "judge",
    "read", "undertake", "determine", "convey", "want"
])  # fmt: skip
# "X says it will cut prices and end shortages": the second verb is still what X says.
_COORDINATED = re.compile(r"(?:and|but) (?:would|will|could|can|may|might|[a-z]+)\b(?! (?:said|says))")
_REPORTED = re.compile(r" (?:it|they|he|she|the|this|these|its|their|both|our|we)\b")


def voice_of(draft: Draft, start: int, end: int, at: int, near: int) -> Voice:
    """Who makes the claim of a clause whose cue stands from `at` to `near`."""
    quoted = draft.quoted_at(at) or draft.quoted_at(near - 1)
    if quoted and quoted.speaker:
        return Voice(quoted.speaker, quoted.parties)
    segment = draft.segment_at(start)
    left, right = (segment.start, segment.end) if segment else (start, end)
    voice = according_to(draft, start, end) or (
        according_to(draft, left, right) if left == start or right == end else None
    )
    if voice:
        return voice
    heard = cues(draft, left, right)
    governing = [cue for cue in heard if _governs(draft, cue, start, at, near)]
    if governing:
        return governing[-1].voice
    trailing = [
        c for c in heard if c.kind != "label" and c.start >= near and _TRAILING.search(draft.low[near : c.start])
    ]
    if trailing:
        return trailing[-1].voice
    speaker = draft.facts.speaker
    return Voice(speaker.name, speaker.countries) if speaker else Voice(DOCUMENT)


def _governs(draft: Draft, cue: Cue, start: int, at: int, near: int) -> bool:
    """Whether what a verb of saying introduces reaches a claim that ends at a place."""
    if cue.start >= start and draft.low.startswith(",", cue.end):  # "The bond, X added, is ..."
        return True
    if cue.start >= near or (cue.start >= at and cue.kind != "label" and cue.lemma not in ("declare", "proclaim")):
        return False
    if cue.lemma in _CONCLUDES and not THAT.match(draft.low, cue.end, near):  # "they concluded a binding treaty"
        return False
    between = draft.low[cue.end : near]
    if (
        cue.kind != "label"
        and cue.start < start
        and _COORDINATED.match(draft.low, start)
        and _REPORTED.match(between)
        and "; " not in between
    ):
        return True
    if cue.start >= start:
        return cue.kind == "label" or cue.lemma in ("declare", "proclaim") or near - cue.end < 90
    return bool(re.match(r"(?: \w+)? that\b|:|, ", between)) and "; " not in between
