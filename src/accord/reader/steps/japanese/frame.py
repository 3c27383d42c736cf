"""Frame of a Japanese text: sentences, topics, and what is known of the whole: kind, date, parties, legal status."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from accord.reader.draft import Draft, Facts, Segment, Topic
from accord.reader.lexicon import kept, lexicon, pattern_of
from accord.reader.steps.japanese.figures import Day, days
from accord.reader.steps.japanese.folding import Folded, folded, level, mark
from accord.reader.steps.japanese.names import either

_LONGEST = 3000
_SHORT = 25  # a numbered line without a full stop and no longer than this is the title of a section
_NUMBERED = re.compile(r"[ ]*(?:\d|[一二三四五六七八九十]|第\d)")
_OF_PARTIES = ("agreement", "joint_statement", "communique", "fact_sheet")
# A headline that tells of a text ends with its name too, but says who did what to it.
_TOLD = re.compile(r"へ(?:$|[ 「])|(?:した|する|しました|結ぶ|合意)$|(?<!我)が")


def segments(draft: Draft) -> Draft:
    """The draft with its sentences, bullets and headings, each bullet with the lead-in above it."""
    text, found = folded(draft), []
    leads: dict[str, tuple[int, int]] = {}  # the line that leads in, by the level of its own mark
    opens = pattern_of(lexicon("ja")["frame"]["lead_in"])
    at = 0
    for number, line in enumerate(text.text.split("\n")):
        start, at = at, at + len(line) + 1
        skip = mark(line)
        body = line[skip:].strip()
        if not body:
            continue
        whole = "。" in body or body.endswith(("」", ":"))
        here = level(line)
        if here in leads:  # a new line of a level ends what the last one led in, and what that led in itself
            leads = dict(list(leads.items())[: list(leads).index(here)])
        pieces = list(_sentences(text.text, start + skip, start + len(line)))
        lead = next(reversed(leads.values()), None)
        listed = lead is not None and opens.search(draft.plain[lead[0] : lead[1]] + "\n") is not None
        titled = not whole and _NUMBERED.match(line) and len(body) <= _SHORT and not listed
        kind = "heading" if titled or not (skip or whole) else "bullet" if skip else "sentence"
        for piece in pieces:
            a, b = draft.trim(*text.plain(*piece))
            if a < b:
                found.append(Segment(a, b, kind, number, lead if skip else None))
        if pieces and (not skip or opens.search(body)):
            leads[here] = draft.trim(*text.plain(*pieces[-1]))
    return replace(draft, segments=tuple(found))


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences end at 。 outside 「」; a piece longer than any sentence is cut."""
    begin, depth = start, 0
    for at in range(start, end):
        sign = text[at]
        if sign in "「『(":
            depth += 1
        elif sign in "」』)":
            depth = max(0, depth - 1)
        if (sign == "。" and not depth) or at - begin >= _LONGEST:
            yield begin, at + 1
            begin, depth = at + 1, 0
    if begin < end:
        yield begin, end


def topics(draft: Draft) -> Draft:
    """The draft with its topic words by place."""
    text = folded(draft)
    hits: list[tuple[int, Topic]] = [
        (text.plain(m.start(), m.end())[0], m.lastgroup) for m in _topic_words().finditer(text.text)  # type: ignore[misc]
    ]
    return replace(draft, topics=tuple(sorted(hits)))


def facts(draft: Draft) -> Draft:
    """The draft with what is known of the whole document."""
    text = folded(draft)
    first = draft.segments[0] if draft.segments else None
    title = draft.plain[first.start : first.end].strip()[:200] if first else ""
    status, span = _legal(draft, text)
    day = next((d for d in _first_days(text.text) if d.whole), None)
    known = Facts(
        kind=_kind(title, text.text),
        title=title,
        date=day.date if day else None,
        date_source="text" if day else "",
        parties=_parties(draft, first.end if first else 0),
        legal_status=status,
        legal_status_span=span,
    )
    return replace(draft, facts=known)


def is_of_parties(draft: Draft) -> bool:
    """Whether the text is one between parties rather than one about them."""
    return draft.facts.kind in _OF_PARTIES


def _kind(title: str, text: str) -> Any:
    table = lexicon("ja")
    told = _TOLD.search(title) is not None
    for kind, words in table["kinds"].items():
        if kind == "agreement" and told:
            continue
        if any(word in title for word in words):
            return kind
    return "news" if pattern_of(table["frame"]["news"]).search(text) else "unknown"


def _parties(draft: Draft, title_end: int) -> tuple[str, ...]:
    """The countries of the title; else of the first lines; else those that are named most."""
    for end in (title_end, min(len(draft.plain), title_end + 300)):
        named = draft.countries_in(0, end)
        if len(named) > 1:
            return named
    counts = Counter(code for mention in draft.mentions for code in mention.countries)
    return tuple(code for code, number in counts.most_common(2) if number > 1)


def _first_days(text: str) -> Iterator[Day]:
    yield from days(text, 0, min(len(text), 500))
    yield from days(text, max(0, len(text) - 400))


def _legal(draft: Draft, text: Folded) -> tuple[Any, tuple[int, int] | None]:
    table = lexicon("ja")["legal"]
    for status in ("disclaimed", "binding"):
        match = pattern_of(table[status]).search(text.text)
        if match:
            return status, draft.trim(*text.plain(*match.span()))
    return "unknown", None


@kept
def _topic_words() -> re.Pattern[str]:
    rows = lexicon("ja")["topics"].items()
    return pattern_of("|".join(rf"(?P<{topic}>{either(words)})" for topic, words in rows))
