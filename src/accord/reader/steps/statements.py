"""Quotations and verbs of saying -> statements: speaker, cue, form, topic and tone by counted words."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from accord.ledger.model import Statement, Tone
from accord.reader.draft import Draft, Segment
from accord.reader.lexicon import words
from accord.reader.steps.speakers import NEEDS_THAT, THAT, Cue, cues
from accord.reader.steps.topics import Topics

# Verbs that also have a plain meaning need a complement ("that", a noun of intention) to be speech.
_COMPLEMENT = re.compile(r"(?: \w+ly)?(?: \w+)? (?:that|to|his|her|its|their|the|a|an|it|how|why|as|about|on)\b|:|, ")


def tone(low: str) -> Tone:
    """The tone words of a text, counted by axis."""
    return Tone(**{axis: listed.count(low) for axis, listed in words("tone").items()})


def statements(draft: Draft) -> Draft:
    """The draft with its statements."""
    topics = Topics(draft)
    found: list[Statement] = []
    for quoted in draft.quoted:
        start, end = draft.trim(quoted.start, quoted.end)
        if start == end:
            continue
        found.append(
            Statement(
                **draft.evidence("statement", f"ST.{quoted.form}", start, end),
                speaker=quoted.speaker,
                parties=quoted.parties,
                cue=quoted.cue,
                form=quoted.form,
                tone=tone(draft.low[start:end]),
                about=topics.of(start, end, start),
            )
        )
    found += _indirect(draft, topics)
    return replace(draft, statements=tuple(sorted(found, key=lambda s: s.span.start if s.span else 0)))


def _already(draft: Draft, segment: Segment, cue: Cue) -> bool:
    """Whether a quotation of the sentence already tells what this verb introduces."""
    first = bisect_left(draft.quoted, segment.start, key=lambda quoted: quoted.start)
    inside = [q for q in draft.quoted[first : first + 8] if q.start < segment.end and q.speaker]
    reports = re.match(r"(?: \w+)? that\b", draft.low[cue.end : segment.end])
    return any(q.form == "direct" or (q.cue == cue.lemma and not reports) for q in inside)


def _indirect(draft: Draft, topics: Topics) -> list[Statement]:
    """Reported speech: at most one statement a sentence, from its first governing verb of saying."""
    found = []
    for segment in draft.segments:
        if segment.kind == "heading":
            continue
        for cue in cues(draft, segment.start, segment.end):
            if draft.low[cue.start : cue.end].endswith("ing") and cue.kind == "label":
                continue
            if not _COMPLEMENT.match(draft.low, cue.end, segment.end):
                continue
            if cue.lemma in NEEDS_THAT and not THAT.match(draft.low, cue.end, segment.end):
                continue
            if _already(draft, segment, cue):
                break
            found.append(
                Statement(
                    **draft.evidence("statement", f"ST.indirect.{cue.kind}", segment.start, segment.end),
                    speaker=cue.voice.name,
                    parties=cue.voice.parties,
                    cue=cue.lemma,
                    form="indirect",
                    tone=tone(draft.low[segment.start : segment.end]),
                    about=topics.of(segment.start, segment.end, cue.end),
                )
            )
            break
    return found
