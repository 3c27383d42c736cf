"""Words -> figures: physical quantities, shares and dates, each where it stands.

Own patterns, since none of the libraries tried keeps "up to $332 billion" whole or refuses to invent a date.
"""

from __future__ import annotations

import calendar
import datetime
import re

from accord.ledger.model import Quantity

_SCALE = {"thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9,
          "trillion": 1e12, "tn": 1e12}  # fmt: skip
_NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_UNIT = {"metric ton": "t", "tonne": "t", "ton": "t", "mmt": "Mt", "kilogram": "kg", "kg": "kg", "gw": "GW", "mw": "MW",
         "gigawatt": "GW", "megawatt": "MW", "barrel": "bbl", "aircraft": "items", "missile": "items", "ship": "items",
         "submarine": "items", "fighter": "items", "jet": "items", "destroyer": "items", "frigate": "items",
         "tank": "items", "drone": "items"}  # fmt: skip
_QUANTITY = re.compile(
    rf"{_NUMBER}[ ]?(?P<scale>million|billion|thousand)?[ ](?:new |additional |more )?(?:[A-Z][\w-]* ){{0,2}}"
    r"(?P<unit>metric tons?|tonnes?|tons?|MMT|kilograms?|kg|GW|MW|gigawatts?|megawatts?|barrels?|aircraft|missiles?|"
    r"ships?|submarines?|fighters?|jets?|destroyers?|frigates?|tanks?|drones?)\b"
    r"(?P<rate>(?:/| per | a |, )?(?:year|annum|month|annually))?"
)
_DIGIT = re.compile(r"\d")
_SHARE = re.compile(rf"{_NUMBER}[ ]?(?:%|percent\b|per cent\b)")
MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?"
)
_DATE = re.compile(
    rf"\b(?:{MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>(?:19|20)\d\d)\b)"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|"
    rf"th)?(?: day)?(?: of)? {MONTH.replace('month', 'month2')},? (?P<year2>(?:19|20)\d\d)\b"
    r"|\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?=T\d|\b)"
)
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
_SPELLED = re.compile(
    rf"\b(?:the )?(?P<day>\d{{1,2}}|[a-z]+(?:-[a-z]+)?)(?:st|nd|rd|"
    rf"th)? day of {MONTH},? two thousand (?:and )?(?P<year>[a-z]+(?:-[a-z]+)?)\b",
    re.IGNORECASE,
)


# A share in words, where it is one of something: "two thirds of", "nine in ten of", "half of the".
_FRACTIONS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1}
_SHARE_WORDS = re.compile(
    r"\b(?:(?P<count>an?|one|two|three|four|nine|seven)[ -](?P<part>third|quarter|fifth|tenth|half)s?|(?P<half>half)|"
    r"(?P<of>one|two|three|four|five|six|seven|eight|nine) (?:tonnes? |tons? |barrels? )?"
    r"(?:in|out of)(?: every)? (?P<all>two|three|four|five|ten)|"
    r"(?P<spelt>[a-z]{3,9}(?:-[a-z]{3,5})?) per ?cent)\b"
    r"(?= (?:of )?(?:the |all |its |our |their |his |every )?)",
    re.IGNORECASE,
)
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
           "nine": 9, "ten": 10}  # fmt: skip


def worded_shares(plain: str, start: int, end: int) -> list[tuple[int, float]]:
    """Every share in words in a range: where it begins, and as a fraction below one."""
    found = []
    for match in _SHARE_WORDS.finditer(plain, start, end):
        if match["of"]:
            value = _COUNTS[match["of"].lower()] / _COUNTS[match["all"].lower()]
        elif match["spelt"]:
            value = spelled(match["spelt"]) / 100
        elif match["half"]:
            value = _FRACTIONS["half"]
        else:
            value = _COUNTS[match["count"].lower()] * _FRACTIONS[match["part"].lower()]
        if 0 < value < 1:
            found.append((match.start(), value))
    return found


def _value(number: str, scale: str | None) -> float:
    return float(number.replace(",", "")) * _SCALE.get((scale or "").lower(), 1.0)


def quantity(plain: str, start: int, end: int) -> Quantity | None:
    """The first physical quantity in a range."""
    match = _QUANTITY.search(plain, start, end) if _DIGIT.search(plain, start, end) else None
    if not match:
        return None
    word = match["unit"].lower()
    unit = _UNIT.get(word) or _UNIT[word.rstrip("s")]
    rate = match["rate"] or ""
    value = _value(match.group(1), match["scale"])
    if unit == "Mt":
        value, unit = value * 1e6, "t"
    return Quantity(value=value, unit=unit, rate="month" if "month" in rate else "year" if rate else "")


def shares(plain: str, start: int, end: int) -> list[tuple[int, float]]:
    """Every percentage in a range: where it begins, and as a fraction."""
    found = _SHARE.finditer(plain, start, end)
    return [(match.start(), float(match.group(1).replace(",", "")) / 100) for match in found]


def share(plain: str, start: int, end: int) -> tuple[int, float] | None:
    """The first percentage in a range."""
    return next(iter(shares(plain, start, end)), None)


def dates(plain: str, start: int, end: int) -> list[tuple[int, datetime.date]]:
    """Every full date in a range, in figures or spelled out."""
    found = []
    for match in _DATE.finditer(plain, start, end):
        if match["iso"]:
            parts: tuple[str, ...] = tuple(match["iso"].split("-"))
        else:
            month = match["month"] or match["month2"]
            parts = (match["year"] or match["year2"], str(MONTHS[month.lower()]), match["day"] or match["day2"])
        day = valid(*map(int, parts))
        if day:
            found.append((match.start(), day))
    for match in _SPELLED.finditer(plain, start, end) if "ousand" in plain[start:end].lower() else ():
        number, year = spelled(match["day"]), spelled(match["year"])
        day = valid(2000 + year, MONTHS[match["month"].lower()], number) if number and year else None
        if day:
            found.append((match.start(), day))
    return sorted(found)


def spelled(words: str) -> int:
    """A number up to 99 written as figures, cardinal or ordinal words; 0 if it is none."""
    words = words.lower()
    if words.isdigit():
        return int(words)
    for table in (_ONES, _ORDINALS):
        if words in table:
            return table.index(words)
    first, _, second = words.partition("-")
    tens = _TENS.get(first) or _TENS.get(first.removesuffix("ieth") + "y", 0)
    return tens + (spelled(second) if tens and second else 0)


def valid(year: int, month: int, day: int) -> datetime.date | None:
    """The date, or None where the calendar has none."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
