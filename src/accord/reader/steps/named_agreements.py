"""Capitalised names -> agreements that the text calls by a name of their own, where it says between whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.ledger.model import Agreement
from accord.reader.draft import Draft, Segment
from accord.reader.steps.agreement_words import FORCE, content_of, made, patterns

_YEAR = re.compile(r" (?:in|on|for|to) (?:[A-Z][a-z]+ )?\d{4}$")
_BESIDE = 50
_NO_START = frozenset({"Article", "Section", "Annex", "Legal", "Modification", "Chapter", "Major", "New"})


def named_in(draft: Draft) -> Iterator[Agreement]:
    """Agreements that the text calls by a name: "the 2019 Norway-Chile Agreement on Trade in Metals"."""
    known = patterns()
    title = content_of(draft.facts.title) if draft.facts.kind in ("agreement", "joint_statement") else frozenset()
    for segment in draft.segments:
        if segment.kind == "heading":
            continue
        for match in known.named.finditer(draft, segment.start, segment.end):
            start, end = match.span()
            if dated := _YEAR.search(draft.plain[start:end]):
                end = start + dated.start()
            if known.not_named.search(draft.plain, max(segment.start, start - 24), end) or _no_name(match.group()):
                continue
            content = content_of(match.group())
            countries = draft.countries_in(start, min(segment.end, end + _BESIDE))
            if not content or (draft.facts.kind == "agreement" and content <= title):
                continue
            parties = countries if len(countries) >= 2 else draft.facts.parties
            if not 2 <= len(parties) <= 5:
                draft.refuse(start, end, "AG.named", "nothing says that it is between the parties")
                continue
            noun = known.noun.search(draft, start, match.end())
            form = noun["noun"] if noun else "agreement"
            yield made(draft, "AG.named", (start, end), parties, form, _state(draft, start, end, segment), segment)


def _no_name(name: str) -> bool:
    """Whether capitalised words are no name of one agreement: a title of a law, a heading run into its text."""
    words = name.split()
    if len(words) < 3 or any(word.endswith("ing") and word != "Understanding" for word in words[:-1]):
        return True
    if any(word in ("This", "The") for word in words[1:]) or words[0] in _NO_START:
        return True
    return words[0] in ("This", "The", "Under", "In", "That", "Each", "If", "Nothing") and len(words) < 4


def _state(draft: Draft, start: int, end: int, segment: Segment) -> str:
    around = draft.low[max(segment.start, start - 30) : min(segment.end, end + 40)]
    return "in force" if FORCE.search(around) else "signed" if re.search(r"\bsign(?:ed|ing)\b", around) else "named"
