"""Quotations and verbs of saying -> statements: speaker, cue, form, topic and tone by counted words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import replace

from accord.ledger.model import Statement, Tone
from accord.reader.draft import Draft, Segment
from accord.reader.lexicon import words
from accord.reader.steps.document.topics import Topics
from accord.reader.steps.statements.reports import ADDRESSED, silent, unsaid
from accord.reader.steps.statements.saying import THAT, Cue, cues
from accord.reader.steps.statements.speakers import SOURCE, according_to

_DECLINED = frozenset({"decline", "refuse"})
_JOINED_ON = re.compile(r"[,;] (?:while|but|whereas|and|as)\b")
_SPOKEN = ("joint_statement", "communique")
_MAY_REPORT = re.compile(r" (?:that|how|why|whether) |:|\"|according to ")
_TO_WHOM = re.compile(
    r" ((?:the |an? |his |her |their )?[\w'’.-]+(?: [A-Z][\w'’-]+| of [\w'’-]+)*)(?= "
    r"(?:that|on|in|at|how|why|whether|of)\b|[,.:;])"
)
# Who dismisses something as "noise" says more than the one quoted word.
_REFUSES = frozenset({"dismiss", "reject", "deny", "refute", "rebut", "deride"})


def tone(low: str) -> Tone:
    """The tone words of a text, counted by axis."""
    return Tone(**Counter(axis for _, axis in words("tone").hits(low)))


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
    first = max(0, bisect_left(draft.quoted, segment.start, key=lambda quoted: quoted.start) - 1)
    near = [q for q in draft.quoted[first : first + 9] if q.start < segment.end and q.end > segment.start]
    inside = [q for q in near if q.speaker or q.form == "direct"]
    joined = _JOINED_ON.search(draft.low, cue.end, segment.end)
    reported = (joined.start() if joined else segment.end) - cue.end
    names = cue.kind == "label" and cue.lemma not in _REFUSES and not THAT.match(draft.low, cue.end, segment.end)
    return any(
        q.form == "direct" or (q.cue == cue.lemma and (names or (q.end - q.start) * 2 > reported)) for q in inside
    )


def _indirect(draft: Draft, topics: Topics) -> list[Statement]:
    """Reported speech: at most one statement a sentence, from its first governing verb of saying or "according to"."""
    found = []
    for segment in draft.segments:
        if segment.kind == "heading" or not (
            draft.facts.prose
            or draft.facts.kind in _SPOKEN
            or _MAY_REPORT.search(draft.low, segment.start, segment.end)
        ):
            continue
        cue = _governing(draft, segment)
        if cue is None:
            continue
        found.append(
            Statement(
                **draft.evidence("statement", f"ST.indirect.{cue.kind}", segment.start, segment.end),
                speaker=cue.voice.name,
                parties=cue.voice.parties,
                cue=cue.lemma,
                form="indirect",
                tone=tone(draft.low[segment.start : segment.end]),
                about=topics.of(segment.start, segment.end, cue.end),
                addressee=_addressee(draft, cue, segment.end),
                polarity=-1 if cue.lemma in _DECLINED or unsaid(draft, segment, cue) else 1,
            )
        )
    return found


def _governing(draft: Draft, segment: Segment) -> Cue | None:
    """What governs a sentence that reports: a verb of saying, else "according to"."""
    for cue in cues(draft, segment.start, segment.end):
        if why := silent(draft, segment, cue):
            draft.refuse(cue.start, cue.end, f"ST.indirect.{cue.kind}", why)
            continue
        if not _already(draft, segment, cue):
            return cue
    voice = according_to(draft, segment.start, segment.end)
    quoted = draft.quoted_at(segment.start + 1) or any(
        q.start >= segment.start and q.end <= segment.end and q.speaker for q in draft.quoted
    ) if voice else None  # fmt: skip
    if voice is None or quoted:
        return None
    source = SOURCE.search(draft, segment.start, segment.end)
    return Cue(*source.span(), "according to", "say", voice) if source else None


def _addressee(draft: Draft, cue: Cue, stop: int) -> str:
    match = _TO_WHOM.match(draft.plain, cue.end, stop) if cue.lemma in ADDRESSED else None
    return match.group(1) if match else ""
