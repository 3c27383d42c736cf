"""Frame of a Japanese text: sentences, topics, and what is known of the whole: kind, date, parties, legal status."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile
from typing import Any, cast

from accord.ledger.model import LegalStatus
from accord.reader.draft import Draft, Facts, Segment, Topic
from accord.reader.lexicon import branches, kept, lexicon, pattern_of
from accord.reader.steps.japanese.figures import Day, days
from accord.reader.steps.japanese.folding import Folded, folded, level, mark

_LONGEST = 3000
_HEADS = 5
# Days, offices and the name of the form are no title.
_NO_TITLE = re.compile(
    r"^[ (]*(?:(?:令和|平成|[12]\d{3}年).{0,16}|.{0,12}(?:省|庁|府|局|課|室)|報道発表(?:資料)?"
    r"|.{0,4}プレスリリース)[ )]*$"
)
_RELEASE = re.compile(r"(?:について|しました|のお知らせ)(?:[ 「(].{0,20})?$")
_TELLS = 2  # sentences in the past from which on a text without a title of another kind is a report
_MANY = 6  # more countries than these in a title are no parties
_SHORT = 25  # a numbered line without a full stop and no longer than this is the title of a section
_NUMBERED = re.compile(r"[ ]*(?:\d|[一二三四五六七八九十]|第\d)")
_OF_PARTIES = ("agreement", "joint_statement", "communique", "fact_sheet")
# A headline that tells of a text ends with its name too, but says who did what to it.
_TOLD = re.compile(r"へ(?:$|[ 「])|(?:した|する|しました|結ぶ|合意)$|(?<!我)が")


def segments(draft: Draft) -> Draft:
    """The draft with its sentences, bullets and headings, each bullet with the lead-in above it."""
    text = folded(draft)
    found: list[Segment] = []
    leads: dict[str, tuple[int, int]] = {}  # the line that leads in, by the level of its own mark
    titles: set[str] = set()
    opens = pattern_of(lexicon("ja")["frame"]["lead_in"])
    at = 0
    for number, line in enumerate(text.text.split("\n")):
        start, at = at, at + len(line) + 1
        skip = mark(line)
        body = line[skip:].strip()
        if not body:
            continue
        whole = "。" in body or (body.endswith(("」", ":")) and bool(found))
        here = level(line)
        if here in leads:  # a new line of a level ends what the last one led in, and what that led in itself
            leads = dict(list(leads.items())[: list(leads).index(here)])
        pieces = list(_sentences(text.text, start + skip, start + len(line)))
        lead = next(reversed(leads.values()), None)
        listed = lead is not None and opens.search(draft.plain[lead[0] : lead[1]] + "\n") is not None
        titled = not whole and len(body) <= _SHORT and _NUMBERED.match(line) and (not listed or here in titles)
        if titled:  # a new section: nothing above leads in what stands below
            titles.add(here)
            leads, lead = {}, None
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
    hits = ((text.plain(*m.span())[0], cast("Topic", m.lastgroup)) for m in _topic_words().finditer(text.text))
    return replace(draft, topics=tuple(hits))


def facts(draft: Draft) -> Draft:
    """The draft with what is known of the whole document."""
    text = folded(draft)
    heads = _heads(draft)
    first = next((s for s in heads if not _NO_TITLE.search(draft.plain[s.start : s.end])), heads[0] if heads else None)
    title = draft.plain[first.start : first.end].strip()[:200] if first else ""
    kind = _kind([draft.plain[s.start : s.end] for s in heads], title, text.text)
    status, span = _legal(draft, text, kind)
    day = next((d for d in _first_days(text.text) if d.whole), None)
    known = Facts(
        kind=kind,
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


def _heads(draft: Draft) -> list[Segment]:
    """The lines above the first sentence, else that sentence."""
    heads = list(takewhile(lambda segment: segment.kind == "heading", draft.segments[:_HEADS]))
    return heads or list(draft.segments[:1])


def _kind(heads: list[str], title: str, text: str) -> Any:
    """The kind of a document by its title; a head such as 報道発表 says it outright."""
    table = lexicon("ja")
    if any(word in head for head in heads for word in table["kinds"]["news"]) or _RELEASE.search(title):
        return "news"
    for kind, words in table["kinds"].items():
        if "。" in title or (kind == "agreement" and _TOLD.search(title)):
            continue
        if any(word in title for word in words):
            return kind
    reports = pattern_of(table["frame"]["news"]).search(text) or text.count("た。") >= _TELLS
    return "news" if reports else "unknown"


def _parties(draft: Draft, title_end: int) -> tuple[str, ...]:
    """The countries of the title; else of the first lines; else those that are named most."""
    second = next((s.end for s in draft.segments if s.start >= title_end and s.kind != "heading"), title_end)
    for end, most in ((title_end, _MANY), (second, 3)):
        named = draft.countries_in(0, end)
        if 1 < len(named) <= most:
            return named
    counts = Counter(code for mention in draft.mentions for code in mention.countries)
    return tuple(code for code, number in counts.most_common(2) if number > 1)


def _first_days(text: str) -> Iterator[Day]:
    yield from days(text, 0, min(len(text), 500))
    yield from days(text, max(0, len(text) - 400))


def _legal(draft: Draft, text: Folded, kind: str) -> tuple[LegalStatus, tuple[int, int] | None]:
    """The status that the text gives itself; a report gives it to an instrument in words of its own."""
    table = lexicon("ja")["legal"]
    instrument = pattern_of(rf"(?:{table['instrument']})[^「。]*$")
    status: LegalStatus
    for status in ("disclaimed", "binding"):
        match = pattern_of(table[status]).search(text.text)
        if match and (kind in _OF_PARTIES or instrument.search(text.text, max(0, match.start() - 40), match.start())):
            return status, draft.trim(*text.plain(*match.span()))
    return "unknown", None


@kept
def _topic_words() -> re.Pattern[str]:
    rows = lexicon("ja")["topics"].items()
    return pattern_of("|".join(rf"(?P<{topic}>{branches(words)})" for topic, words in rows))
