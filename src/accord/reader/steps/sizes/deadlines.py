"""Words -> deadlines: the phrase as it stands and, where it can be resolved, the last day that it means.

"Within six months" counts from the day of signing; "within 30 days of receipt" from a day that no text can tell.
"""

from __future__ import annotations

import calendar
import datetime
import re

from accord.ledger.model import Deadline
from accord.reader.steps.sizes.figures import MONTH, MONTHS, spelled, valid

_COUNT = (
    r"(?P<n>\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"fifteen|eighteen|twenty|twenty-four|thirty|"
    r"sixty|ninety|a|the next|the coming)"
)
_WITHIN = re.compile(
    rf"\b(?:within|in|over|during|not later than|no later than) (?:the (?:next|"
    rf"coming|following|first) |a period of |a maximum of )?"
    rf"{_COUNT}[ -](?P<unit>day|week|month|year|decade)s?\b(?!-)"
    r"(?P<of> (?:of|after|from|following)[^,.;]{0,60}?(?:receipt|request|notice|notification|Framework|"
    r"Agreement|Memorandum|Treaty|signature|signing|Deal|MOU|MOC|order|date|entry into force))?",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"\b(?:by|before|until|no later than|not later than|through|effective|"
    rf"starting on)(?: the)?(?: (?:end|close) of)?(?: the)? ?"
    rf"(?:(?:fiscal year|FY|mid-|early |late |spring |summer |autumn |fall "
    rf"|winter |(?:first|second|third|fourth) (?:quarter|half) of ) ?)*"
    rf"(?:(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? )?(?:{MONTH} (?:(?P<day>\d{{1,2}})(?:st|"
    rf"nd|rd|th)?,? )?)?(?P<year>20\d\d)(?P<decade>s)?\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:by|before|until) the end of (?:this|the|next) (?:year|decade|month|"
    r"century)\b|\b(?:within|by the end of|this) (?:this |the )?decade\b|"
    r"\b(?:later )?(?:this|next) year\b"
    r"|\bin the (?:coming|next few|following) (?:days|weeks|months|years)\b|"
    r"\bas soon as possible\b|\bat the earliest (?:possible )?(?:date|opportunity)\b|"
    r"\bat an early date\b"
    r"|\b(?:in|before|by|until) the (?:early |late )?(?:spring|summer|autumn|fall|winter) of 20\d\d\b"
    r"|\bin the (?:early|mid|late)[- ]20\d0s\b|\b(?:as early as|starting in|beginning in) 20\d\d\b|\bin 20[2-9]\d\b",
    re.IGNORECASE,
)
_PART = re.compile(r"(?P<which>first|second|third|fourth|last) (?P<part>quarter|half)|\bmid-")
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 2}
_SEASON = re.compile(r"\b(?:spring|summer|autumn|fall|winter|early)\b")
_IN_PART = re.compile(
    r"\b(?:in|during|within|by|before) (?:the )?(?:first|second|third|fourth|last) (?:quarter|half) of "
    r"(?P<year>20\d\d)\b|\bin mid-(?P<mid>20\d\d)\b",
    re.IGNORECASE,
)
_HINTS = ("20", "day", "week", "month", "year", "decade", "possible", "early date", "opportunity")
_MONTHS_OF = {"month": 1, "year": 12, "decade": 120}


def deadline(plain: str, start: int, end: int, signed: datetime.date | None) -> Deadline | None:
    """The first deadline in a range, resolved against the day of signing where it is relative to it."""
    words = plain[start:end]
    if not any(hint in words for hint in _HINTS):
        return None
    if match := _WITHIN.search(plain, start, end):
        return Deadline(phrase=match.group(), date=_counted(match, signed))
    if match := _BY.search(plain, start, end):
        return Deadline(phrase=match.group(), date=_named(match))
    if match := _IN_PART.search(plain, start, end):
        year, month = int(match["year"] or match["mid"]), _last_month(match.group()) or 12
        return Deadline(phrase=match.group(), date=valid(year, month, calendar.monthrange(year, month)[1]))
    if match := _VAGUE.search(plain, start, end):
        return Deadline(phrase=match.group(), date=_told(match.group().lower(), signed))
    return None


def _counted(match: re.Match[str], signed: datetime.date | None) -> datetime.date | None:
    after = (match["of"] or "").lower()
    own = any(word in after for word in ("receipt", "request", "notice", "notification", "force"))
    if own or signed is None:
        return None
    count = {"a": 1, "twenty-four": 24, "fifteen": 15, "eleven": 11}.get(match["n"].lower()) or spelled(match["n"])
    return _later(signed, count, match["unit"].lower()) if count else None


def _named(match: re.Match[str]) -> datetime.date | None:
    if match["decade"]:
        return None
    year = int(match["year"])
    month = MONTHS[match["month"].lower()] if match["month"] else _last_month(match.group())
    if month is None:
        return None
    return valid(year, month, int(match["day"] or match["day2"] or calendar.monthrange(year, month)[1]))


def _last_month(phrase: str) -> int | None:
    """The last month of a quarter, a half or the middle of a year; a season has none that is sure."""
    low = phrase.lower()
    if part := _PART.search(low):
        return (_ORDINAL[part["which"]] * (3 if part["part"] == "quarter" else 6)) if part["which"] else 6
    return None if _SEASON.search(low) else 12


def _told(phrase: str, signed: datetime.date | None) -> datetime.date | None:
    """The last day of "this year", "next year", "the decade"; a phrase such as "in the coming weeks" has none."""
    year = re.search(r"20\d\d(?!s)", phrase)
    if year and phrase.startswith("in "):
        return datetime.date(int(year.group()), 12, 31)
    if signed is None or year:
        return None
    if "decade" in phrase:
        return datetime.date(signed.year // 10 * 10 + 9, 12, 31)
    if "year" in phrase and "years" not in phrase:
        return datetime.date(signed.year + ("next" in phrase), 12, 31)
    return None


def _later(day: datetime.date, count: int, unit: str) -> datetime.date | None:
    try:
        if unit in ("day", "week"):
            return day + datetime.timedelta(days=count * (7 if unit == "week" else 1))
        months = day.month - 1 + count * _MONTHS_OF[unit]
        year, month = day.year + months // 12, months % 12 + 1
        return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    except (OverflowError, ValueError):
        return None
