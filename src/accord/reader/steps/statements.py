"""Quotations and verbs of saying -> statements: speaker, cue, form, topic and tone by counted words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import replace

from accord.ledger.model import Statement, Tone
from accord.reader.draft import Draft, Segment
from accord.reader.lexicon import words
from accord.reader.steps.propositions import attribution
from accord.reader.steps.saying import THAT, Cue, cues, needs_that
from accord.reader.steps.speakers import according_to
from accord.reader.steps.topics import Topics

# Verbs that also have a plain meaning need a complement ("that", a noun of intention) to be speech.
_COMPLEMENT = re.compile(r"(?: \w+ly)?(?: \w+)? (?:that|to|his|her|its|their|the|a|an|it|how|why|as|about|on)\b|:|, ")


_NOT_SAID = re.compile(
    r"(?:\bnot(?! only| just| merely)|n't|\bnever|\brefused to|\bdeclined to|\bfailed to)(?: \w+)? $"
)
_MAY_REPORT = re.compile(r" (?:that|how|why|whether) |:|\"|according to ")
_ADVERBIAL = re.compile(
    r"(?: (?:on|in|at|during|after|before|by|this|last|late|early|earlier|"
    r"yesterday|today|separately|reporters|parliament|congress|afterwards|"
    r"later)"
    r"\b[^;]*)?[.!\"']*"
)
_TO_WHOM = re.compile(
    r" ((?:the |an? |his |her |their )?[\w'’.-]+(?: [A-Z][\w'’-]+| of [\w'’-]+)*)(?= "
    r"(?:that|on|in|at|how|why|whether|of)\b|[,.:;])"
)
_ADDRESSED = frozenset({"tell", "assure", "inform", "remind", "warn", "reassure", "advise", "brief", "ask", "urge"})


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
    first = bisect_left(draft.quoted, segment.start, key=lambda quoted: quoted.start)
    inside = [q for q in draft.quoted[first : first + 8] if q.start < segment.end and q.speaker]
    reports = re.match(r"(?: \w+)? that\b", draft.low[cue.end : segment.end])
    reported = segment.end - cue.end
    return any(
        q.form == "direct" or (q.cue == cue.lemma and (not reports or (q.end - q.start) * 2 > reported)) for q in inside
    )


def _indirect(draft: Draft, topics: Topics) -> list[Statement]:
    """Reported speech: at most one statement a sentence, from its first governing verb of saying or "according to"."""
    found = []
    for segment in draft.segments:
        if segment.kind == "heading" or not (
            draft.facts.prose or _MAY_REPORT.search(draft.low, segment.start, segment.end)
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
                polarity=-1 if _unsaid(draft, segment, cue) else 1,
            )
        )
    return found


def _governing(draft: Draft, segment: Segment) -> Cue | None:
    """What governs a sentence that reports: a verb of saying, else "according to"."""
    for cue in cues(draft, segment.start, segment.end):
        if why := _silent(draft, segment, cue):
            draft.refuse(cue.start, cue.end, f"ST.indirect.{cue.kind}", why)
            continue
        return None if _already(draft, segment, cue) else cue
    voice = according_to(draft, segment.start, segment.end)
    quoted = draft.quoted_at(segment.start + 1) or any(
        q.start >= segment.start and q.end <= segment.end and q.speaker for q in draft.quoted
    ) if voice else None  # fmt: skip
    if voice is None or quoted:
        return None
    at = draft.low.find("according to", segment.start, segment.end)
    return Cue(max(at, segment.start), max(at, segment.start) + 12, "according to", "say", voice) if at >= 0 else None


def _silent(draft: Draft, segment: Segment, cue: Cue) -> str:
    """Why a verb of saying reports nothing here; "" if it does."""
    that = bool(THAT.match(draft.low, cue.end, segment.end))
    word = draft.low[cue.start : cue.end]
    if word.endswith("ing") and not that and (cue.kind == "label" or draft.low[cue.start - 2 : cue.start] != ", "):
        return "a participle"
    behind = _trails(draft, segment, cue)
    if not behind and " " not in word and not _COMPLEMENT.match(draft.low, cue.end, segment.end):
        return "nothing is reported behind it"
    if cue.lemma in needs_that() and not that and not behind:
        return "reports only with 'that'"
    if not draft.facts.prose and not that and not behind:
        return "an agreement's own words"
    if _unsaid(draft, segment, cue) and not that:
        return "said not to have been said"
    return ""


def _trails(draft: Draft, segment: Segment, cue: Cue) -> bool:
    """Whether a verb stands in a tail that only names the speaker: "..., officials in Oslo said"."""
    tail = attribution().search(draft.low, max(segment.start, cue.start - 120), segment.end)
    if not tail or tail.start() >= cue.start:
        return False
    inverted = draft.low[max(segment.start, cue.start - 3) : cue.start].endswith((", ", '" '))
    return inverted or bool(_ADVERBIAL.fullmatch(draft.low, cue.end, segment.end))


def _unsaid(draft: Draft, segment: Segment, cue: Cue) -> bool:
    return bool(_NOT_SAID.search(draft.low, max(segment.start, cue.start - 14), cue.start))


def _addressee(draft: Draft, cue: Cue, stop: int) -> str:
    match = _TO_WHOM.match(draft.plain, cue.end, stop) if cue.lemma in _ADDRESSED else None
    return match.group(1) if match else ""
