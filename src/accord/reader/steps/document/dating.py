"""Draft -> the day of a document, how it is known, the time zone of its place, and the day that terms count from.

Signed on the 27th in Washington is signed on the 28th in Tokyo: the zone is that of the place of the signing line or
the dateline (`zones.csv`: the capital's), else the offset that is written beside the hour.
"""

from __future__ import annotations

import datetime
import re
import zoneinfo
from dataclasses import dataclass
from functools import cache

from accord.core.vocab import rows
from accord.reader.draft import Draft
from accord.reader.lexicon import lexicon
from accord.reader.steps.sizes import figures

_SIGNING_LINE = re.compile(r"(?m)^[ ]*(?:signed|done|adopted) (?:at|in|on|by)\b.{0,160}$")
_DATELINE = re.compile(r"\A\W*[A-Z][A-Z .,'-]{2,40}[,(]?.{0,25}?[-:]")
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_ISSUED = re.compile(r"(?im)^.{0,60}?\b(?:published|posted|updated|issued|released|dated|release date)\b[: ].{0,60}$")
_OFFSET = re.compile(
    r"(?:\b(?:UTC|GMT)|(?<=T\d\d:\d\d)|(?<=T\d\d:\d\d:\d\d)|\d{1,2}:\d\d ?)([+-])(\d{1,2})(?::?(\d\d))?\b"
)
_SIGNED = re.compile(r"\b(?:signed|concluded|sealed|initialled)\b")
_HEAD, _SAME_EVENT = 300, 7


@dataclass(frozen=True, slots=True)
class Dated:
    """A document's day with its source and zone; `signed` is the one day that the text gives to a signing."""

    day: datetime.date | None = None
    source: str = ""
    zone: str = ""
    signed: datetime.date | None = None

    @property
    def counts_from(self) -> datetime.date | None:
        """The day from which "within six months" counts: that of a signing in the same week, else the document's."""
        if self.signed and (self.day is None or abs((self.day - self.signed).days) <= _SAME_EVENT):
            return self.signed
        return self.day


def has_signing_line(draft: Draft) -> bool:
    """Whether a line of the text says where or when it was signed."""
    return bool(_SIGNING_LINE.search(draft.low))


def dated(draft: Draft, kind: str) -> Dated:
    """The day of a document: by its signing line, dateline, file name, a line of its head, or the first in its head."""
    for line in reversed(list(_SIGNING_LINE.finditer(draft.low))):
        split = (
            line.start(),
            min(len(draft.plain), line.end() + 80),
        )  # the line was broken: the next one belongs to it
        for _, day in figures.dates(draft.plain, *line.span()) or figures.dates(draft.plain, *split):
            return Dated(day, "signing line", zone_in(draft, *line.span()), day)
    head = min(len(draft.plain), _HEAD)
    signed = _signed(draft)
    if _DATELINE.match(draft.plain):
        end = draft.plain.find("\n") if "\n" in draft.plain[:head] else head
        for _, day in figures.dates(draft.plain, 0, head):
            return Dated(day, "dateline", zone_in(draft, 0, min(end, 80)), signed)
    for match in _IN_NAME.finditer(draft.name):
        try:
            return Dated(datetime.date(*map(int, match.groups())), "file name", "", signed)
        except ValueError:
            continue
    near = figures.dates(draft.plain, 0, head if kind != "joint_statement" else min(len(draft.plain), 500))
    if not near:
        return Dated(signed=signed)
    at, day = near[0]
    line_start, line_end = draft.plain.rfind("\n", 0, at) + 1, draft.plain.find("\n", at)
    line_end = line_end if line_end >= 0 else len(draft.plain)
    alone = line_end - line_start <= 40 or _ISSUED.match(draft.plain, line_start, line_end)
    zone = _offset(draft.plain[line_start:line_end]) or zone_in(draft, line_start, line_end)
    return Dated(day, "line in the head" if alone else "first date in the text", zone if alone else "", signed)


def ahead(place: str, other: str, day: datetime.date) -> float | None:
    """Hours by which one zone is ahead of another on a day; None where either is not known on this machine."""
    offsets = [_hours(zone, day) for zone in (place, other)]
    return None if None in offsets else (offsets[0] or 0.0) - (offsets[1] or 0.0)


def _hours(zone: str, day: datetime.date) -> float | None:
    if written := re.fullmatch(r"UTC([+-])(\d\d):(\d\d)", zone):
        return (1 if written[1] == "+" else -1) * (int(written[2]) + int(written[3]) / 60)
    try:
        noon = datetime.datetime.combine(day, datetime.time(12), zoneinfo.ZoneInfo(zone))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None
    return (noon.utcoffset() or datetime.timedelta()).total_seconds() / 3600


def _signed(draft: Draft) -> datetime.date | None:
    """The day that the text gives to a signing, where it gives one only."""
    if "signed" not in draft.low and "concluded" not in draft.low:
        return None
    days = set()
    for segment in draft.segments:
        verb = _SIGNED.search(draft.low, segment.start, segment.end)
        if verb and (told := figures.dates(draft.plain, verb.end(), min(segment.end, verb.end() + 120))):
            days.add(told[0][1])
    return days.pop() if len(days) == 1 else None


def zone_in(draft: Draft, start: int, end: int) -> str:
    """The zone of the first capital, or city that gives a zone its name, in a stretch."""
    place = _places()[0].search(draft.low, start, end)
    return _places()[1][place.group()] if place else ""


def _offset(line: str) -> str:
    found = _OFFSET.search(line)
    return f"UTC{found[1]}{int(found[2]):02d}:{found[3] or '00'}" if found and int(found[2]) <= 14 else ""


@cache
def _places() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of all places whose zone is known, in lower case, and their zones."""
    known = {zone.rsplit("/", 1)[-1].replace("_", " ").lower(): zone for zone in zones().values()}
    for iso3, entry in lexicon("countries").items():
        if iso3 in zones():
            known |= {name.lower(): zones()[iso3] for name in entry["capitals"]}
    longest = sorted(known, key=lambda name: -len(name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)"), known


@cache
def zones() -> dict[str, str]:
    """The IANA time zone of each country's capital."""
    return {row["iso3"]: row["zone"] for row in rows("zones")}
