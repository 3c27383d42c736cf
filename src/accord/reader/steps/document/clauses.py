"""Segments -> clauses: the pieces of a sentence that each carry a statement of their own.

Cuts before a relative or adverbial conjunction, after "that" of a verb of saying, at a semicolon or a spaced
dash, and before a coordinated verb. A piece too short to say anything stays with its neighbour.
"""

from __future__ import annotations

import re
from dataclasses import replace

from accord.reader.draft import Draft
from accord.reader.steps.statements.saying import cue_forms

_VERBS = (
    "(?:guarantee|secure|ensure|strengthen|boost|give|provide|reduce|cut|help|bolster|protect|enhance|offer|open|end|"
    "mark|usher|create|support|make|insulate|shield|lessen|lower|deepen|link|tie|bind|wean|lock|"
    "reinforce|deter|benefit|"
    "serve|hedge|improve|expand|send|bring|break|enter|grant|promise|pledge|represent|remain|become|"
    "will|would|is|are|was|"
    "were|has|have|can|could|may)(?:s|d|es|ed)?\\b"
)
_CUT = re.compile(
    r"(?=[;,]|\s[abu-]|that)(?:(?P<after>;\s|\s-{1,2}\s)"
    r"|(?P<comma>,)\s(?=(?:which|who|whose|where|while|whereas|although|though|but|because|so that|as it|as they)\b"
    rf"|and (?:\w+ly |also |thus |then |in turn |in effect )?{_VERBS}"
    r"|and (?:it|they|we|this|that|the|he|she|[a-z]+'s)\b(?: [\w'-]+){0,6} (?:is|are|was|were|has|"
    r"have|will|would|[a-z]+[^s\W]s|[a-z]+ed)\b"
    r"|and since\b|we\b|i\b)"
    r"|(?P<name>,)\s(?=(?:and|but) [\w.'-]+ (?:[\w'-]+ ){0,3}?(?:is|are|was|were|has|have|had|will|"
    r"would|\w{2,}[^s\W]s|\w+ed)\b)"
    rf"|(?P<plain>\s)(?=(?:and|but) (?:\w+ly |also |thus |then |in turn |in effect )?(?:{_VERBS})(?! and))"
    r"|(?P<under>\s)(?=under which\b)"
    r"|(?P<that>\bthat\s)(?=(?:the|this|despite|it|he|she|they|we|his|her|its|both|for|our|a|an|in|"
    r"while|[a-z]+'s|\w+)\b))"
)
_OTHER_THAT = frozenset(
    [
        "doubt",
        "doubts",
        "doubted",
        "show",
        "shows",
        "showed",
        "shown",
        "mean",
        "means",
        "ensure",
        "clear",
        "true",
        "false",
        "wrong",
        "certain",
        "sure",
        "likely",
    ]
)
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|[a-z]{2,}[^s\W]s|[a-z]+ed)\b")
_NAME = re.compile(r"(?:and|but) [A-Z]")
_SHORT = 18


def clauses(draft: Draft) -> Draft:
    """The draft with the clauses of its sentences and bullets."""
    found: list[tuple[int, int]] = []
    for segment in draft.segments:
        if segment.kind == "heading":
            continue
        cuts = [segment.start]
        for match in _CUT.finditer(draft.low, segment.start, segment.end):
            if match["that"] and not _reports(draft, max(segment.start, match.start() - 40), match.start()):
                continue
            if match["name"] and not (
                _VERB.search(draft.low, cuts[-1], match.start()) and _NAME.match(draft.plain, match.end())
            ):
                continue
            cuts.append(match.end())
        found += _pieces(draft, [*cuts, segment.end])
    return replace(draft, clauses=tuple(found))


def _reports(draft: Draft, start: int, at: int) -> bool:
    """Whether a "that" stands behind a verb of saying, or a word or two further ("told reporters that")."""
    words = draft.low[start:at].replace(",", " ").split()[-3:]
    return any(cue_forms().get(word, ("", "label"))[1] != "label" or word in _OTHER_THAT for word in words)


def _pieces(draft: Draft, cuts: list[int]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    start = cuts[0]
    for index, cut in enumerate(cuts[1:], 1):
        last = index == len(cuts) - 1
        if not last and (cut - start < _SHORT or cuts[-1] - cut < _SHORT):
            continue
        begin, end = unquoted(draft, *draft.trim(start, cut))
        if begin < end:
            kept.append((begin, end))
        start = cut
    return kept


def unquoted(draft: Draft, start: int, end: int) -> tuple[int, int]:
    """A clause without a quotation mark at its border whose partner is elsewhere."""
    if draft.plain.count('"', start, end) % 2:
        if draft.plain.startswith('"', start):
            start += 1
        elif draft.plain.endswith('"', start, end):
            end -= 1
    return draft.trim(start, end)
