"""Verbs of saying: where they stand, their lemma and class, and their subject.

A form that is a noun as well is none behind an article or a possessor ("its 2023 promise"). A verb that plainly
reports takes any body of words for its subject; the others need somebody known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from accord.reader.draft import Draft
from accord.reader.lexicon import kept, lexicon, pattern_of
from accord.reader.steps.statements.speakers import Voice, owner, subject_of

_WORD = re.compile(r"[a-z]+(?: (?=out\b)out)?")
_VERB = re.compile(r"[a-z]+(?: (?:out|of|to|the|for|up|clear|on)\b)?")
# A word before a form that is also a noun, which makes it one: "its 2023 promise", "these claims".
NOUN_BEFORE = re.compile(
    r"(?:\b(?:the|an?|its|their|his|her|our|my|this|that|these|those|no|any|"
    r"some|such|of|in|for|with|by|on|from|about|new|"
    r"take|takes|took|taking|answered|first|last|same|joint|annual|recent|earlier|old|key|other|[a-z]+(?:al|ic|ous|ive))|'s|\d)\s+$"
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
def frames() -> dict[str, tuple[str, re.Pattern[str]]]:
    """First word of a turn of speech ("ruled out", "confident that") -> (lemma, what stands there)."""
    return {
        word: (frame["lemma"], pattern_of(frame["pattern"], frame["lemma"]))
        for frame in lexicon("speech")["frame"]
        for word in frame["head"]
    }


@kept
def _heads() -> frozenset[str]:
    """First words of verbs and turns of speech."""
    return frozenset(form.partition(" ")[0] for form in cue_forms()).union(frames(), cue_forms())


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
    found: list[Cue] = []
    heads = _heads()
    for match in _VERB.finditer(draft.low, start, end):
        known = None if match.group().partition(" ")[0] not in heads else _known(draft, match, start, end)
        if known is None:
            continue
        lemma, kind, stop = known
        voice = subject_of(draft, start, match.start(), stop, end) or _unnamed(draft, known, start, match.start(), end)
        if voice:
            found.append(Cue(match.start(), stop, lemma, kind, voice))
    return found


def _known(draft: Draft, match: re.Match[str], start: int, end: int) -> tuple[str, str, int] | None:
    """Lemma, class and end of a verb or turn of speech that stands at a word; None where it tells of nobody."""
    word, at, stop = match.group(), match.start(), match.end()
    first = word.partition(" ")[0]
    known: tuple[str, str] | None
    frame = frames().get(first)
    framed = frame[1].match(draft.low, at, end) if frame else None
    if frame and framed:
        known, stop = (frame[0], "frame"), framed.end()
    elif (known := cue_forms().get(word)) is None:
        known, stop = cue_forms().get(first), at + len(first)
        word = first
    if known is None or draft.plain[at].isupper() or draft.quoted_at(at):
        return None
    if not framed and word in also_nouns() and NOUN_BEFORE.search(draft.low, max(start, at - 24), at):
        return None
    return None if _silenced(draft.low, start, at, stop) else (*known, stop)


def _unnamed(draft: Draft, known: tuple[str, str, int], start: int, at: int, end: int) -> Voice | None:
    """Any body of words as the subject, for a verb that plainly reports or reports a clause here."""
    lemma, kind, stop = known
    reports = bool(THAT.match(draft.low, stop, end))
    participle = draft.low.endswith("ing", at, stop)
    if (
        lemma in _PLAINLY
        or kind == "frame"
        or (kind == "say" and lemma not in needs_that())
        or (reports and not participle and draft.facts.kind != "agreement")
    ) and (voice := _anybody(draft, start, at)):
        return voice
    joined = lemma in _PLAINLY and draft.low.endswith(" and ", start, at)
    return _opening(draft, start, at) if (reports and participle) or joined else None


def _anybody(draft: Draft, start: int, at: int) -> Voice | None:
    """Any body of words as the subject of a plain verb of saying: "two people familiar with the talks said"."""
    chunk = re.split(
        r"[,;:\"] |\b(?:that|and|but|while|as|when|because)(?: |$)", draft.low[max(start, at - 90) : at].strip()
    )[-1]
    match = _SUBJECT.fullmatch(chunk)
    if match and match["who"] == "we" and draft.facts.kind in ("joint_statement", "communique"):
        return Voice("we", draft.facts.parties)
    if not match or match["head"] in _NOBODY or re.fullmatch(r"\w{3,}ing", match["head"]):
        return None
    begin = start + draft.low[start:at].rindex(chunk)
    return Voice(draft.plain[begin : begin + match.end("who")], owner(draft, begin))


def _silenced(low: str, start: int, at: int, stop: int) -> bool:
    """Whether a verb of saying tells of nobody: the author's own, a passive, "call off", "contrary to what X says"."""
    before = low[max(start, at - 40) : at]
    participle = low.endswith("ing", at, stop)
    passive = (_BY_DOING if participle else _PASSIVE).search(before)
    return bool(
        passive or before.endswith("-") or _MINE.search(before) or _NO_SAYING.match(low, at) or _EMPTY.match(low, stop)
    )


def _opening(draft: Draft, start: int, at: int) -> Voice | None:
    """The subject that a sentence opens with: "Her Dutch colleague was wary, telling reporters that"."""
    match = _OPENS.match(draft.low, start, at)
    return Voice(draft.plain[match.start(1) : match.end(1)], draft.countries_in(*match.span(1))) if match else None


_OPENS = re.compile(
    r"(?:but |and |yet |still,? |meanwhile,? )?((?:the |an? |his |her |its |their |some |other |many |most )?"
    r"(?:[\w'-]+ ){0,3}?[\w'-]+) (?:is|are|was|were|has|had|remain\w*|seem\w*|sound\w*|struck|took|[a-z]+ed)\b"
)
_PLAINLY = frozenset([
    "say", "tell", "add", "warn", "argue", "insist", "note", "claim", "stress", "explain", "estimate", "believe",
    "caution", "complain", "concede", "admit", "predict", "contend", "call", "describe", "hail", "dub", "allege",
    "fear", "doubt", "want", "expect", "decline", "refuse", "state", "express", "voice", "blame"
])  # fmt: skip
# Whoever speaks of himself reports nobody: "I think that", "let me tell you".
_MINE = re.compile(
    r"(?:^|[\s\"(])(?:i|let me|let us|whatever)(?: \w+ly| also| still| do)? $"
    r"|\b(?:whatever|(?:contrary to|despite|unlike) what) (?:[\w'.-]+ ){1,4}$"
)
_PASSIVE = re.compile(r"\b(?:am|is|are|was|were|be|been|being)(?: \w+ly| also| not| once)? $")
_BY_DOING = re.compile(r"\b(?:for|(?<!short )of|by|in|without|before|after|to|the)(?: \w+ly)? $")
_NO_SAYING = re.compile(r"call(?:s|ed|ing)? (?:in|off|on|up|out|back)\b|put the (?!.{1,30} at\b)")
_EMPTY = re.compile(
    r" (?:hello|goodbye|farewell|a word|nothing|no|yes|so|sorry|thank you|grace)\b"
    r"| (?:(?:his|her|its|their) )?(?:\w+ ){0,2}(?:gratitude|thanks|appreciation|satisfaction|condolences)\b"
)
_SUBJECT = re.compile(
    r"(?P<who>(?:(?:the|an?|one of (?:the|his|her|its)|one|two|three|four|some|several|many|most|few|other|both|"
    r"his|her|its|their|senior|former|local) )?(?:[\w'-]+ ){0,2}?"
    r"(?P<head>[a-z][\w'-]+)(?: (?:of|from|in|at|with|for|familiar|close|"
    r"who|on|behind)\b[\w' -]{2,60}?)?)(?: (?:also|still|now|even|later|often|further|then|twice|again|"
    r"have|had|has|is|are|was|were|of the|takes?|took|shared?|shares|holds?|held|another|the|a|"
    r"(?:do|does|did|would|will|could) not|\w+ly))*"
)
_NOBODY = frozenset([
    "text", "agreement", "deal", "pact", "accord", "treaty", "memorandum", "document", "clause", "article",
    "paper", "communiqué", "communique", "statement", "law", "framework", "it", "that", "which", "who", "what",
    "this", "there", "not", "never", "let", "me", "us", "nobody", "none", "nothing", "i", "am", "are", "we",
    "were", "you", "tone", "rhetoric", "contrast", "words", "language", "move", "step", "decision", "visit", "meeting",
    "talks", "purchase", "price", "prices", "crisis", "war", "case", "fact", "example", "history", "experience",
    "they", "each", "neither", "order", "data", "results", "years", "events", "to", "and", "or", "is", "was",
    "be", "been", "will", "would", "agenda", "paragraph", "preamble", "annex", "passage"
])  # fmt: skip
