"""Document -> what is odd about its dates, its offices and its lists, in words: nothing here is decided.

A day's difference is no contradiction: what is signed on the 27th in Washington is signed on the 28th in Tokyo.
"""

from __future__ import annotations

import datetime
import itertools
import re
from dataclasses import replace

from accord.reader.draft import Draft
from accord.reader.lexicon import lexicon
from accord.reader.model.check import TO_A_MACHINE
from accord.reader.steps.document.dating import ahead, zone_in
from accord.reader.steps.sizes import figures

_PAST = re.compile(r"\b(?:signed|met|announced|said|agreed|held|concluded|visited|took place|was|were)\b")
_FUTURE = re.compile(r"\b(?:will|would|shall|is|are|was|were) (?:to\b|be\b)|\b(?:will|would|shall|may|if)\b")
_OFFICE = re.compile(
    r"(?<!former )(?<!then-)(?<!ex-)\b(?P<title>president|prime minister|"
    r"premier|chancellor|secretary)(?: of [\w ]{3,20}?)?,? "
    r"(?:[\w.]+ )?$"
)
_MACHINE_WORDS = ("ignore", "disregard", "forget", "system prompt", "you are a", "as an ai", "respond with", "指示を")
_NUMBERED = re.compile(r"(?m)^[ ]*(\d{1,2})\. (?=\S)")


def doubts(draft: Draft) -> Draft:
    """The draft with its checks of dates and offices."""
    found = [*_later_events(draft), *_offices(draft), *_restarts(draft), *_to_a_machine(draft)]
    return replace(draft, facts=replace(draft.facts, checks=tuple(dict.fromkeys(found))[:20]))


def _later_events(draft: Draft) -> list[str]:
    """What the text tells as past and dates after itself."""
    day = draft.facts.date
    if day is None or draft.facts.date_source == "first date in the text":
        return []
    found = []
    for segment in draft.segments:
        if "20" not in draft.low[segment.start : segment.end]:
            continue
        for at, told in figures.dates(draft.plain, segment.start, segment.end):
            apart = (told - day).days
            verb = _happened(draft, segment.start, at, segment.end) if apart > 0 else None
            if verb:
                zone = _across_zones(draft, told, verb.end(), segment.end) if apart == 1 else ""
                found.append(f"tells of {told} as past, but is itself of {day} ({draft.facts.date_source}){zone}")
    return found


def _happened(draft: Draft, start: int, at: int, end: int) -> re.Match[str] | None:
    """The verb by which a text tells what is dated `at` as past: before the date, or behind "on" and the date."""
    if verb := _PAST.search(draft.low, max(start, at - 60), at):
        return verb
    if not draft.low.endswith("on ", start, at):
        return None
    verb = _PAST.search(draft.low, at, min(end, at + 80))
    return verb if verb and not _FUTURE.search(draft.low, at, min(end, verb.end() + 6)) else None


def _across_zones(draft: Draft, told: datetime.date, start: int, end: int) -> str:
    """What a day's difference means: the same day where the place of the event is ahead of the document's."""
    here, there = draft.facts.time_zone, zone_in(draft, start, end)
    hours = ahead(there, here, told) if here and there else None
    if hours is None:
        return " (a day apart: perhaps another time zone)"
    if hours > 0:
        return f" (the same day: {there} is {hours:g} hours ahead of {here})"
    return f" (no time zone explains the day: {there} is not ahead of {here})"


def _offices(draft: Draft) -> list[str]:
    """Persons who are given an office that they did not hold on the document's day."""
    day = draft.facts.date
    if day is None:
        return []
    held: dict[str, list[tuple[str, str, str]]] = {}
    for leader in lexicon("leaders")["leader"]:
        held.setdefault(leader["name"], []).append((leader["role"], leader["from"], leader["to"]))
    found = []
    for mention in draft.mentions:
        if mention.kind != "person" or mention.name not in held:
            continue
        title = _OFFICE.search(draft.low, max(0, mention.start - 45), mention.start)
        if title is None:
            continue
        terms = [term for term in held[mention.name] if term[0].lower().split()[-1] == title["title"].split()[-1]]
        if terms and not any(_within(day, begin, end) for _, begin, end in terms):
            begin, end = terms[0][1], terms[0][2] or "today"
            found.append(
                f"{mention.name} is called {title['title']} on {day}, and held that office from {begin} to {end}"
            )
    return found


def _within(day: datetime.date, begin: str, end: str) -> bool:
    slack = datetime.timedelta(days=1)
    first = datetime.date.fromisoformat(begin) - slack
    return first <= day and (not end or day <= datetime.date.fromisoformat(end) + slack)


def _restarts(draft: Draft) -> list[str]:
    """A list whose numbers begin anew: taken from a page, so an item is not known by its number."""
    numbers = [int(match.group(1)) for match in _NUMBERED.finditer(draft.plain)]
    back = sum(b <= a for a, b in itertools.pairwise(numbers))
    return ["the numbers of its lists begin anew: items are known by their words"] if back else []


def _to_a_machine(draft: Draft) -> list[str]:
    """Words that are meant for a program that reads the text, not for people."""
    for word in _MACHINE_WORDS:
        at = draft.low.find(word)
        while at >= 0:
            found = TO_A_MACHINE.search(draft.low, max(0, at - 10), at + 80)
            if found:
                return [f"speaks to a machine at {draft.span(*found.span()).start}: {found.group()!r}"]
            at = draft.low.find(word, at + len(word))
    return []
