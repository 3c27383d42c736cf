"""Whether a verb of saying reports anything where it stands, and whether the saying itself is denied.

A verb reports by its complement ("that", "the deal as noise", "concern at"), or from a tail that names the speaker
("..., officials in Oslo said"). An agreement's own words report only with "that".
"""

from __future__ import annotations

import re

from accord.reader.draft import Draft, Segment
from accord.reader.steps.claims.propositions import attribution
from accord.reader.steps.statements.saying import THAT, Cue, needs_that

ADDRESSED = frozenset({"tell", "assure", "inform", "remind", "warn", "reassure", "advise", "brief", "ask", "urge"})
"""Verbs that name whom they are said to."""

# Verbs that also have a plain meaning need a complement ("that", a noun of intention) to be speech.
_COMPLEMENT = re.compile(
    r"(?: \w+ly)?(?: \w+)? (?:that|when|whether|what|where|if|to|his|her|its|their|the|a|an|it|how|why|as|"
    r"about|on)\b|:|, "
)
_AS_WHAT = re.compile(rf"{_COMPLEMENT.pattern}| (?:[\w'-]+ ){{1,7}}as\b")
# "She said Peru was weak": a name, or a clause of its own, without "that".
_PLAIN = frozenset({"say", "add", "warn", "argue", "insist", "claim", "believe", "think", "note", "stress", "predict"})
_CLAUSE = re.compile(
    r" [A-Z][\w'-]+(?: [\w'-]+)* [a-z]|(?: \w+){1,6} (?:is|are|was|were|has|have|had|will|would|can|could)\b"
)
_NOT_SAID = re.compile(
    r"(?:\bnot(?! only| just| merely)|n't|\bnever|\b(?:refus|declin|fail)(?:ed|es|ing) to|"
    r"\bstop(?:s|ped|ping)? short of)(?: \w+)? $"
)
_NEITHER = re.compile(r"\W*(?:neither|no|none of)\b[^,;]{0,60}")
_ANSWERS = frozenset({"respond", "answer", "reply"})
_KEPT_BACK = frozenset(
    {"disclose", "reveal", "specify", "confirm", "indicate", "announce", "expect", "detail", "state"}
)
_SUPPOSES = re.compile(r"\b(?:shall|must|may|if|unless)\b[^,;:\"]{0,60}$")
# What some verbs need instead: "he expects prices to fall", "she declined to give a date", "they expressed concern".
_OF_ANOTHER = re.compile(r" (?!to\b)(?:[\w'-]+ ){1,6}?to (?:\w+ly )?[a-z]+\b")
_DECLINES = re.compile(
    r" to (?:be drawn|give|go into|name|discuss|elaborate|speculate|identify|provide|disclose|specify|put a)\b"
)
_BLAMES = re.compile(r" [\w'-]+")
_FEELING = re.compile(
    r"(?: [\w'-]+){0,3} (?:conviction|belief|hope|concern|view|regret|confidence|satisfaction|opinion|fear|doubt|"
    r"expectation|support|gratitude|appreciation|importance|need|alarm|surprise|interest)s?\b"
)
_FELT = dict.fromkeys(
    ["express", "state", "voice", "convey", "stress", "emphasize", "emphasise", "underline", "underscore", "highlight"],
    _FEELING,
)  # fmt: skip
_OPENED_UP = {
    **_FELT, "blame": _BLAMES, "reject": _BLAMES, "want": _OF_ANOTHER, "expect": _OF_ANOTHER,
    "decline": _DECLINES, "refuse": _DECLINES,
}  # fmt: skip
_ADVERBIAL = re.compile(
    r"(?: (?:on|in|at|during|after|before|by|this|last|late|early|earlier|"
    r"yesterday|today|separately|reporters|parliament|congress|afterwards|"
    r"later)"
    r"\b[^;]*)?[.!\"']*"
)
_AUDIENCE = re.compile(rf"(?: (?:[\w'-]+ ){{0,4}}[\w'-]+)??(?:{_ADVERBIAL.pattern})")


def silent(draft: Draft, segment: Segment, cue: Cue) -> str:
    """Why a verb of saying reports nothing in its sentence; "" if it does."""
    that = bool(THAT.match(draft.low, cue.end, segment.end))
    if _SUPPOSES.search(draft.low, segment.start, cue.start):
        return "only if somebody should say so"
    if cue.kind == "frame":
        return "" if draft.facts.prose or draft.low.endswith("that", 0, cue.end) else "an agreement's own words"
    opened = _OPENED_UP.get(cue.lemma) if draft.facts.prose else _FELT.get(cue.lemma)
    if opened and (draft.facts.prose or cue.voice.name != "we") and opened.match(draft.low, cue.end, segment.end):
        return ""
    if unsaid(draft, segment, cue):
        return _denied(draft, cue, that)
    if not that and (why := _unfinite(draft, segment, cue)):
        return why
    return "" if that or _trails(draft, segment, cue) else _bare(draft, segment, cue)


def unsaid(draft: Draft, segment: Segment, cue: Cue) -> bool:
    """Whether the saying itself is denied: "did not say", "refused to comment", "neither government would say"."""
    return bool(_NOT_SAID.search(draft.low, max(segment.start, cue.start - 28), cue.start)) or bool(
        _NEITHER.fullmatch(draft.low, segment.start, cue.start)
    )


def _denied(draft: Draft, cue: Cue, that: bool) -> str:
    """Why a saying that is denied tells nothing."""
    if cue.lemma in _ANSWERS:
        return "nothing was answered"
    if cue.kind == "promise":
        return "a promise not made"
    if not that and cue.lemma in needs_that() and cue.lemma not in _KEPT_BACK:
        return "reports only with 'that'"
    return "" if draft.facts.prose or that else "an agreement's own words"


def _unfinite(draft: Draft, segment: Segment, cue: Cue) -> str:
    """Why a form that is no finite verb reports nothing."""
    if draft.low.endswith(" to ", segment.start, cue.start):
        return "an infinitive"
    participle = draft.low.endswith("ing", cue.start, cue.end)
    if participle and (cue.kind == "label" or draft.low[cue.start - 2 : cue.start] != ", "):
        return "a participle"
    return ""


def _bare(draft: Draft, segment: Segment, cue: Cue) -> str:
    """Why a verb without "that" that names no speaker behind its sentence reports nothing."""
    complement = _AS_WHAT if cue.kind == "label" else _COMPLEMENT
    if (
        " " not in draft.low[cue.start : cue.end]
        and not complement.match(draft.low, cue.end, segment.end)
        and not (cue.lemma in _PLAIN and _CLAUSE.match(draft.plain, cue.end, segment.end))
    ):
        return "nothing is reported behind it"
    if cue.lemma in needs_that():
        return "reports only with 'that'"
    return "" if draft.facts.prose else "an agreement's own words"


def _trails(draft: Draft, segment: Segment, cue: Cue) -> bool:
    """Whether a verb stands in a tail that only names the speaker: "..., officials in Oslo said"."""
    tail = attribution().search(draft.low, max(segment.start, cue.start - 120), segment.end)
    if not tail or tail.start() >= cue.start:
        return False
    inverted = draft.low[max(segment.start, cue.start - 3) : cue.start].endswith((", ", '" ')) and not any(
        mention.kind == "person" and mention.end == cue.start - 2  # "the minister, Ana Costa, welcomed it"
        for mention in draft.mentions_in(max(segment.start, cue.start - 50), cue.start)
    )
    told = _AUDIENCE if cue.lemma in ADDRESSED else _ADVERBIAL
    return inverted or bool(told.fullmatch(draft.low, cue.end, segment.end))
