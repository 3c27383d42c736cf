"""Draft -> the countries that a document is about, and whose speech it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from accord.reader.draft import Draft, Mention

_OFFICE = re.compile(r"\b(?:prime minister|minister|president|premier|chancellor|secretary|ambassador|king|governor)\b")
_DEAL = re.compile(
    r"\b(?:sign(?:ed|s)|sealed|struck|concluded|agreed|agreement|deal|pact|accord|partnership|"
    r"alliance|treaty|contract|allies|pool(?:s|ed)?|(?:two|three|four) (?:governments|countries|nations))\b"
)
_DEPENDED = re.compile(
    r"\b(?:relian\w+|dependen\w+|reli(?:es|ed)|depends?|wean\w*|suppl(?:ies|ied|iers?|y)|dominan\w+|"
    r"grip|curbs|adversar\w+|away from|export controls?|stranglehold|"
    r"hold on|embassy|refines?|monopoly|embargo|sanctions|coerci\w+|aggression|threats?)\b"
)
_WRITTEN = re.compile(
    r",? (?:\d{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d|,? \d{1,2} [a-z]{3,9} \d{4}|"
    r" \([^()\n]{2,40}\)|,? - "
)
_AT = re.compile(r"\b(?:in|at|near) $")


def speaker_of(draft: Draft, kind: str) -> Mention | None:
    """Whose speech it is: the first person that the heading, or the first line, names with a country."""
    first = draft.segments[0] if draft.segments and kind == "speech" else None
    if first is None:
        return None
    named = draft.mentions_in(first.start, first.end)
    person = next((m for m in named if m.kind == "person" and m.countries), None)
    if person:
        return person
    head = draft.segments[1:3]
    for segment in (first, *(each for each in head if each.kind == "heading")):
        office = _OFFICE.search(draft.low, segment.start, segment.end)
        if not office:
            continue
        behind = [m for m in draft.mentions_in(office.end(), segment.end) if m.countries]
        before = [
            m for m in draft.mentions_in(segment.start, office.end()) if m.countries and m.end <= office.start() + 1
        ]
        if held := (behind[:1] or before[-1:]):
            who = next((m.name for m in draft.mentions_in(segment.start, segment.end) if m.kind == "person"), "")
            return replace(held[0], kind="person", name=who or draft.plain[office.start() : office.end()])
    return None


def parties_of(draft: Draft, title: str, kind: str) -> tuple[str, ...]:
    """The countries of the title, else of a signature block, else the two or more that the text names most."""
    first = draft.segments[0] if title else None
    named = draft.countries_in(first.start, first.end) if first else ()
    if len(named) >= 2 or (kind in ("agreement", "joint_statement") and named and len(draft.plain) < 300):
        return named
    if kind in ("news", "analysis", "speech"):
        for segment in draft.segments[:6]:
            dealing = _DEAL.search(draft.low, segment.start, segment.end)
            pair = tuple(_weights(draft, draft.mentions_in(segment.start, segment.end))) if dealing else ()
            if 2 <= len(pair) <= 3:
                return pair
    counts = _weights(draft, draft.mentions)
    if not counts:
        return named
    top = counts.most_common(1)[0][1]
    early = {c for mention in draft.mentions_in(0, 600) if not _written_at(draft, mention) for c in mention.countries}
    often = [c for c, n in counts.most_common(4) if n >= max(2, top / 3) and (c in early or c in named)]
    found = tuple(dict.fromkeys((*named, *sorted(often[:3], key=lambda c: -counts[c])))) or tuple(
        draft.countries_in(0, min(len(draft.plain), 600))[:2]
    )
    if len(found) == 1 and kind == "news":  # "X handed Y the right": the other one of the opening sentence
        first = next((s for s in draft.segments if s.kind != "heading"), None)
        pair = tuple(_weights(draft, draft.mentions_in(first.start, first.end))) if first else ()
        return pair if len(pair) == 2 and found[0] in pair else found
    return found


def _written_at(draft: Draft, mention: Mention) -> bool:
    """Whether a city only says where a report was written: "Courier / London, 4 June 2026", "LONDON (Agency) -"."""
    return mention.kind == "seat" and mention.end < 300 and bool(_WRITTEN.match(draft.low, mention.end))


def _weights(draft: Draft, mentions: Iterable[Mention]) -> Counter[str]:
    """How often a country is named: thrice where a deal is spoken of, not where it is depended on."""
    counts: Counter[str] = Counter()
    dealing: dict[int, bool] = {}  # a sentence is looked at once, however many countries it names
    for mention in mentions:
        segment = draft.segment_at(mention.start)
        left, right = (segment.start, segment.end) if segment else (mention.start, mention.end)
        around = draft.low[max(left, mention.start - 40) : min(right, mention.end + 25)]
        if (
            _DEPENDED.search(around)
            or _written_at(draft, mention)
            or (mention.kind == "seat" and _AT.search(draft.low, max(left, mention.start - 6), mention.start))
        ):
            continue
        if left not in dealing:
            dealing[left] = bool(_DEAL.search(draft.low, left, right))
        for iso3 in mention.countries:
            counts[iso3] += 3 if dealing[left] else 1
    return counts
