"""Whether a superlative is about the deal at hand, or a fact on another one brought up for comparison."""

from __future__ import annotations

import datetime
import re

OTHERS = re.compile(
    r"\b(?:remains? the|the one (?:with|of|from|signed)|previous|earlier|former|until (?:now|then)|so far|to match|"
    r"known(?! (?:as|for|to)\b)|"
    r"dwarf(?:s|ed|ing)?|compared with|rivals)\b"
)
_DEALING = re.compile(
    r"\b(?:agreement|deal|pact|accord|framework|treaty|partnership|alliance|arrangement|compact|memorandum|mou|contract|"
    r"package|bargain|order|purchase|sale|buy|acquisition|procurement|investment|pledge|commitment|fund|loan|financing|"
    r"transaction|tranche|transfer|export|import|sum|outlay|spending|swap|arms)s?\b"
    r"|^\W*(?:it|this|that|which|these)\b|\b(?:it|this|that) (?:is|was)\b"
)
_YEAR = re.compile(r"\b(?:in|of|from) (?:\w+ )?((?:19|20)\d\d)\b")
_EVER = re.compile(r"\b(?:first[- ]ever|ever|history|on record|to date)$")
# "The largest order known is that of ...": the superlative itself is the subject.
_SUBJECT = re.compile(r"^\W*(?:[^,;:]{1,30}[,:] )?(?:but |and |so far,? )?(?:(?:the|[\w-]+'s?) )?$")
_IDENTIFIED = re.compile(
    r"^[^,;]{0,80}?\b(?:is|was|remains?|belongs to|stays?|dates?|went|goes)\b (?:still |that |the |a |an |those |one |"
    r"to |from |[\w-]+'s )"
)


def compared(low: str, match: re.Match[str], day: datetime.date | None) -> bool:
    """Whether a record that a clause states is none of the deal at hand."""
    if _EVER.search(match.group()) and not _DEALING.search(low):
        return True
    past = _YEAR.search(low)
    if past and day and int(past.group(1)) < day.year - 1 and _SUBJECT.match(low[: match.start()]):
        return True
    others = OTHERS.search(low)
    if others and others.start() > match.start() and others.group().startswith(("remain", "the one", "known")):
        return True
    return bool(_SUBJECT.match(low[: match.start()]) and _IDENTIFIED.match(low[match.end() :]))
