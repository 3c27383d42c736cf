"""Verbs of saying: where they stand, their lemma and class, and their subject.

A form that is a noun as well is none behind an article or a possessor ("its 2023 promise"). A verb that plainly
reports takes any body of words for its subject; the others need somebody known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from accord.reader.draft import Draft
from accord.reader.lexicon import kept, lexicon
from accord.reader.steps.speakers import Voice, owner, subject_of

_WORD = re.compile(r"[a-z]+(?: (?=out\b)out)?")
_VERB = re.compile(r"[a-z]+(?: (?:out|of|to|the|for|up|clear|on)\b)?")
# A word before a form that is also a noun, which makes it one: "its 2023 promise", "these claims".
NOUN_BEFORE = re.compile(
    r"(?:\b(?:the|an?|its|their|his|her|our|my|this|that|these|those|no|any|"
    r"some|such|of|in|for|with|by|on|from|about|new|"
    r"first|last|same|joint|annual|recent|earlier|old|key|other|[a-z]+(?:al|ic|ous|ive))|'s|\d)\s+$"
)
# Verbs that report only what stands behind a "that": "they concluded a treaty" reports nothing.
THAT = re.compile(r"(?: \w+)? (?:that|how|why|whether)\b|:")


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb of saying where it stands, with its lemma, its class and its subject."""

    start: int
    end: int
    lemma: str
    kind: str
    voice: Voice


@kept
def cue_forms() -> dict[str, tuple[str, str]]:
    """Every inflected form of a verb of saying -> (lemma, class)."""
    table = lexicon("speech")
    forms: dict[str, tuple[str, str]] = {}
    for kind in ("say", "label", "promise"):
        for lemma in table[kind]:
            for form in table["irregular"].get(lemma) or _regular(lemma):
                forms.setdefault(form, (lemma, kind))
    return forms


@kept
def needs_that() -> frozenset[str]:
    """Lemmas that report only what stands behind a "that"."""
    return frozenset(lexicon("speech")["needs_that"])


@kept
def also_nouns() -> frozenset[str]:
    """Forms that are nouns as well."""
    return frozenset(lexicon("speech")["also_nouns"])


def _regular(lemma: str) -> list[str]:
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return [lemma, f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma}ing"]
    doubled = {"admit": "admitt", "slam": "slamm", "dub": "dubb"}.get(lemma, stem)
    plural = f"{lemma}es" if lemma.endswith(("s", "sh", "ch", "x")) else f"{lemma}s"
    return [lemma, plural, f"{doubled}ed", f"{doubled}ing", f"{stem}led", f"{stem}ling"]


def carries_verb(draft: Draft, start: int, end: int) -> bool:
    """Whether a verb of saying stands in a range, whoever its subject is."""
    forms = cue_forms()
    return any(match.group() in forms for match in _WORD.finditer(draft.low, start, end))


def cues(draft: Draft, start: int, end: int) -> list[Cue]:
    """The verbs of saying in a range outside quotation marks that have a subject, in order."""
    forms = cue_forms()
    found: list[Cue] = []
    for match in _VERB.finditer(draft.low, start, end):
        word, stop = match.group(), match.end()
        known = forms.get(word)
        if known is None and " " in word:
            word, _, rest = word.partition(" ")
            known, stop = forms.get(word), stop - len(rest) - 1
        if known is None or draft.plain[match.start()].isupper() or draft.quoted_at(match.start()):
            continue
        if word in also_nouns() and NOUN_BEFORE.search(draft.low, max(start, match.start() - 24), match.start()):
            continue
        voice = subject_of(draft, start, match.start(), stop, end)
        if voice is None and (known[0] in _PLAINLY or (known[1] == "say" and known[0] not in needs_that())):
            voice = _anybody(draft, start, match.start())
        if voice:
            found.append(Cue(match.start(), stop, *known, voice))
    return found


def _anybody(draft: Draft, start: int, at: int) -> Voice | None:
    """Any body of words as the subject of a plain verb of saying: "two people familiar with the talks said"."""
    chunk = re.split(
        r"[,;:\"] |\b(?:that|and|but|while|as|when|because) ", draft.low[max(start, at - 90) : at].rstrip()
    )[-1]
    match = _SUBJECT.fullmatch(chunk)
    if not match or match["head"] in _NOBODY or match["head"].endswith("ing"):
        return None
    begin = start + draft.low[start:at].rindex(chunk)
    return Voice(draft.plain[begin : begin + match.end()].strip(), owner(draft, begin))


_PLAINLY = frozenset([
    "say", "tell", "add", "warn", "argue", "insist", "note", "claim", "stress", "explain", "estimate", "believe",
    "caution", "complain", "concede", "admit", "predict", "contend", "call", "describe", "hail", "dub", "allege",
    "fear", "doubt"
])  # fmt: skip
_SUBJECT = re.compile(
    r"(?:(?:the|an?|one|two|three|four|some|several|many|most|few|other|both|"
    r"his|her|its|their|senior|former|local) )?(?:[\w'-]+ ){0,2}?"
    r"(?P<head>[a-z][\w'-]+)(?: (?:of|from|in|at|with|for|familiar|close|"
    r"who|on|behind)\b[\w' -]{2,60})?(?: (?:also|still|now|even|later|often|"
    r"have|had|has|\w+ly))*"
)
_NOBODY = frozenset([
    "text", "agreement", "deal", "pact", "accord", "treaty", "memorandum", "document", "clause", "article",
    "paper", "communiqué", "communique", "statement", "law", "framework", "it", "that", "which", "who", "what",
    "this", "there", "not", "never", "to", "and", "or", "is", "was", "be", "been", "will", "would"
])  # fmt: skip
