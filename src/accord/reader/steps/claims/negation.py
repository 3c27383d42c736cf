"""Whether the words around a cue deny it, suppose it, ask for it: then the clause claims nothing."""

from __future__ import annotations

import re

_NEGATION = re.compile(
    r"\b(?:not|never|no|nor|neither|cannot|without|hardly|scarcely|nothing|none|nobody|fail(?:s|ed|ing)? to|"
    r"falls? short of|unable to|little to|rather than|instead of|"
    r"far from|anything but|less than (?=fair|equal|balanced|equitable|binding)|wrong to|"
    r"false to|mistaken to|doubt(?:s|ed|ful)?|disput(?:es?|ed)|refus\w+ to|denie[sd]|deny|stop(?:s|ped|ping)? short of|"
    r"unlikely to|lacks?|absent)\b|n't\b"
)
_NOT_NEGATION = re.compile(
    r"\b(?:not only|not just|not merely|not simply|no longer|no doubt|beyond doubt|without (?:a )?doubt|"
    r"not least|no less|like no one|no secret)\b"
)
_SUPPOSED = re.compile(
    r"(?:\W*(?:and|but|so|or)? ?)(?:if|unless|were|should the|had (?:the|it|they|he|she)\b|critics doubt|"
    r"it is doubtful)\b"
)
_WHETHER = re.compile(r"\bwhether\b")
# A clause after "that" falls with the verb that governs it: "never promised that", "it is doubtful that".
_UNSAID = re.compile(
    r"(?:\b(?:not|never|little|no one|nobody|hardly|scarcely|neither|nor|no|cannot)\b|n't\b)[^.;:]{0,70}?"
    r"\b(?:\w+ )?that $"
    r"|\b(?:den(?:y|ies|ied|ying)|doubt(?:s|ed|ful)?|reject(?:s|ed)?|disput(?:e|es|ed)|dismiss(?:es|ed)?|unclear|"
    r"uncertain|refut(?:e|es|ed)|contest(?:s|ed)?|question(?:s|ed)|false|untrue|wrong|myth|refus(?:e|es|ed)|declin(?:e|es|ed)|"
    r"avoid(?:s|ed)?)\b[^.;:]{0,40}\bthat $"
)
_AFFIRMED = re.compile(
    r"\b(?:no|not|never|nobody|no one|hardly anyone|cannot|little|without)(?: \w+)? (?:a )?(?:doubt\w*|den\w+|secret|"
    r"disput\w+|question\w*)|\b(?:not only|not just|not merely|not surprising\w*|no wonder)\b"
)
# What comes after can take a claim back as well: "the idea that ... is false", "..., but it does not".
_TAKEN_BACK = re.compile(
    r"\b(?:is|was|are|remains?) (?:simply |plainly |just |still |at best )?(?:false|untrue|wrong|a myth|nonsense|"
    r"an illusion|fiction|unproven|doubtful|in doubt|an open question|(?:many |some |\w+ )?years away|"
    r"far off|out of reach|elusive)\b"
    r"|^ (?:nobody|no one|none|nothing|little)\b"
    r"|,? but (?:it|they|that|this|he|she|in fact|in truth) (?:\w+ )?(?:not\b|never\b|\w+n't\b)|"
    r"\bonly on paper\b|\bon paper only\b|"
    r"\bin name only\b"
)
# "It will not cut tariffs and guarantee access": the "not" reaches over the second verb.
_NOT_YET = re.compile(
    r"\b(?:do|does|did|will|would|can|could|may|might|shall|should|must)(?: not|n't)\b|\bcannot\b|\bwon't\b"
)
_GOES_ON = re.compile(
    r"(?:and|or|nor) (?:\w+ly |also |thus |then )?(?!it|they|he|she|we|the|this|that|will|would|is|are)([a-z]+)\b"
)


_SAYING = re.compile(
    r"\b(?:say|says|said|saying|promis\w*|announc\w*|claim(?:s|ed|ing)?|confirm\w*|tell|told|stat(?:e|es|ed)|declar\w*|pledg\w*|"
    r"vow\w*|suggest\w*|guarantee[sd]?|mention\w*|comment\w*|specif\w*)\b (?:\w+ )?that $"
)


def unspoken(before: str) -> bool:
    """Whether the words before a clause say only that nobody said it: that is no denial."""
    return (
        unsaid(before)
        and bool(_SAYING.search(before))
        and not re.search(r"\b(?:wrong|false|untrue|mistaken) to ", before)
    )


def taken_back(after: str) -> bool:
    """Whether the words behind a cue take the claim back."""
    return bool(_TAKEN_BACK.search(after))


def denied(low: str, start: int = 0, end: int | None = None) -> bool:
    """Whether a "not" stands in a range of a text."""
    return bool(_NEGATION.search(_NOT_NEGATION.sub(" ", low[start:end])))


def supposed(low: str) -> bool:
    """Whether a clause is a condition or a question."""
    asked = low.rstrip("\"')]").endswith("?")
    return asked or bool(_SUPPOSED.match(low)) or ("whether" in low and bool(_WHETHER.search(low)))


def carried(before: str, low: str) -> bool:
    """Whether the "not" of the verb before reaches a clause that only adds a second verb to it."""
    second = _GOES_ON.match(low)
    return bool(second and not second[1].endswith(("s", "ed")) and _NOT_YET.search(before))


def unsaid(before: str) -> bool:
    """Whether the words before a clause say that nobody said it, or that it is not so."""
    return before.endswith("that ") and bool(_UNSAID.search(_AFFIRMED.sub(" ", before)))
