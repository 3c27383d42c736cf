"""Whether the words around a cue deny it, suppose it, ask for it: then the clause claims nothing."""

from __future__ import annotations

import re

_NEGATION = re.compile(
    r"\b(?:not|never|no|nor|neither|cannot|without|hardly|scarcely|nothing|none|nobody|fail(?:s|ed|ing)? to|"
    r"falls? short of|unable to|"
    r"far from|doubt(?:s|ed|ful)?|disput(?:es?|ed)|refus\w+ to|denie[sd]|deny|stops? short of|unlikely to|lacks?|absent)\b|n't\b"
)
_NOT_NEGATION = re.compile(
    r"\b(?:not only|not just|not merely|not simply|no longer|no doubt|beyond doubt|without (?:a )?doubt|not least|no less|like no one|no secret)\b"
)
_SUPPOSED = re.compile(
    r"^(?:\W*(?:and|but|so|or)? ?)(?:if|whether|unless|were|should the|critics doubt|"
    r"it is doubtful)\b|\bwhether\b|\?[\"')\]]*$"
)
# A clause after "that" falls with the verb that governs it: "never promised that", "it is doubtful that".
_UNSAID = re.compile(
    r"(?:\b(?:not|never|no one|nobody|hardly|scarcely|neither|nor|no|cannot)\b|n't\b)[^.;:]{0,70}?"
    r"\b(?:\w+ )?that $"
    r"|\b(?:den(?:y|ies|ied|ying)|doubt(?:s|ed|ful)?|reject(?:s|ed)?|disput(?:e|es|ed)|dismiss(?:es|ed)?|unclear|"
    r"uncertain|refut(?:e|es|ed)|contest(?:s|ed)?|question(?:s|ed)|false|untrue|wrong|myth)\b[^.;:]{0,40}"
    r"\bthat $"
)
_AFFIRMED = re.compile(
    r"\b(?:no|not|never|nobody|no one|hardly anyone|cannot|little|without)(?: \w+)? (?:a )?(?:doubt\w*|den\w+|secret|"
    r"disput\w+|question\w*)|\b(?:not only|not just|not merely|not surprising\w*|no wonder)\b"
)


def denied(low: str, start: int = 0, end: int | None = None) -> bool:
    """Whether a "not" stands in a range of a text."""
    return bool(_NEGATION.search(_NOT_NEGATION.sub(" ", low[start:end])))


def supposed(low: str) -> bool:
    """Whether a clause is a condition or a question."""
    return bool(_SUPPOSED.search(low))


def unsaid(before: str) -> bool:
    """Whether the words before a clause say that nobody said it, or that it is not so."""
    return before.endswith("that ") and bool(_UNSAID.search(_AFFIRMED.sub(" ", before)))
