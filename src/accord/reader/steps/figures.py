"""Words -> figures: money, physical quantities, shares, dates and deadlines, each where it stands.

Own patterns, since none of the libraries tried keeps "up to $332 billion" whole or refuses to invent a date.
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

from accord.ledger.model import Amount, Deadline, Quantity

_SCALE = {"thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9,
          "trillion": 1e12, "tn": 1e12}  # fmt: skip
_SIGN = {
    "US$": "USD",
    "A$": "AUD",
    "C$": "CAD",
    "NZ$": "NZD",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₩": "KRW",
}
_NAME = {"dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY", "won": "KRW", "yuan": "CNY", "renminbi": "CNY",
         "usd": "USD", "eur": "EUR", "gbp": "GBP", "jpy": "JPY", "aud": "AUD", "cny": "CNY", "krw": "KRW"}  # fmt: skip
_NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_QUALIFIER = (
    r"(?P<q>up to|as much as|no more than|a maximum of|at least|no less than|more than|over|a minimum of|"
    r"about|around|roughly|approximately|nearly|almost|some|an estimated)?[ ]?"
)
_MONEY = re.compile(
    rf"{_QUALIFIER}(?:(?P<sign>US\$|A\$|C\$|NZ\$|[$€£¥₩])[ ]?(?P<a>{_NUMBER})(?:[ -](?:to[ ])?(?:US\$|"
    rf"[$€£¥₩])?(?P<b>{_NUMBER}))?"
    r"[ -]?(?P<scale>trillion|billion|million|thousand|bn|tn|mn|[mbk]\b)?"
    rf"|(?P<c>{_NUMBER})[ -]?(?P<scale2>trillion|billion|million|thousand|bn|mn)?[ -]"
    r"(?:U\.?S\.? |Australian |Canadian )?(?P<name>dollar|euro|pound|yen|won|yuan|renminbi|USD|EUR|"
    r"GBP|JPY|AUD|CNY|KRW)s?\b)",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:multi-?(?:billion|million|trillion)|(?:tens|hundreds|scores) of (?:billion|million)s?)[- ](?:of )?dollars?\b"
)
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
_SHARE = re.compile(rf"{_NUMBER}[ ]?(?:%|percent\b|per cent\b)")
_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?"
)
_DATE = re.compile(
    rf"\b(?:{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>(?:19|20)\d\d)\b)"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|"
    rf"th)?(?: day)?(?: of)? {_MONTH.replace('month', 'month2')},? (?P<year2>(?:19|20)\d\d)\b"
    r"|\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b"
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
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
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
    rf"th)? day of {_MONTH},? two thousand (?:and )?(?P<year>[a-z]+(?:-[a-z]+)?)\b",
    re.IGNORECASE,
)
_COUNT = r"(?P<n>\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|thirty|sixty|ninety)"
_WITHIN = re.compile(
    rf"\b(?:within|in|not later than|no later than) (?:the next |a period of )?{_COUNT} (?P<unit>day|"
    rf"week|month|year)s?\b"
    r"(?P<of> (?:of|after|from)[^,.;]{0,60}?(?:receipt|request|notice|notification|Framework|"
    r"Agreement|Memorandum|signature|signing|Deal|MOU|MOC|order|date))?",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"\b(?:by|before|until|no later than|through|effective|starting on)(?: the)?(?P<end> end of)? "
    rf"(?:(?:fiscal year|FY) ?)?(?:{_MONTH} (?:(?P<day>\d{{1,2}}),? )?)?(?P<year>20\d\d)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount where it stands."""

    start: int
    end: int
    amount: Amount


def money(plain: str, start: int, end: int) -> list[Money]:
    """Every amount of money in a range."""
    found = []
    for match in _MONEY.finditer(plain, start, end):
        low = _value(match["a"] or match["c"], match["scale"] or match["scale2"])
        high = _value(match["b"], match["scale"]) if match["b"] else low
        if match["b"] and high < low:
            continue
        currency = _SIGN[match["sign"].upper()] if match["sign"] else _NAME[match["name"].lower()]
        found.append(Money(match.start(), match.end(), _qualified(low, high, (match["q"] or "").lower(), currency)))
    vague = _VAGUE.finditer(plain, start, end)
    found += [Money(match.start(), match.end(), Amount(qualifier="vague")) for match in vague]
    return sorted(found, key=lambda item: item.start)


def _qualified(low: float, high: float, words: str, currency: str) -> Amount:
    if words in ("up to", "as much as", "no more than", "a maximum of"):
        return Amount(max=high, currency=currency, qualifier="up_to")
    if words in ("at least", "no less than", "more than", "over", "a minimum of"):
        return Amount(min=low, currency=currency, qualifier="at_least")
    return Amount(min=low, max=high, currency=currency, qualifier="about" if words else "exact")


def _value(number: str, scale: str | None) -> float:
    return float(number.replace(",", "")) * _SCALE.get((scale or "").lower(), 1.0)


def quantity(plain: str, start: int, end: int) -> Quantity | None:
    """The first physical quantity in a range."""
    match = _QUANTITY.search(plain, start, end)
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
            parts = (match["year"] or match["year2"], str(_MONTHS[month.lower()]), match["day"] or match["day2"])
        day = _date(*map(int, parts))
        if day:
            found.append((match.start(), day))
    for match in _SPELLED.finditer(plain, start, end):
        number, year = _spelled(match["day"]), _spelled(match["year"])
        day = _date(2000 + year, _MONTHS[match["month"].lower()], number) if number and year else None
        if day:
            found.append((match.start(), day))
    return sorted(found)


def _spelled(words: str) -> int:
    """A number up to 99 written as figures, cardinal or ordinal words; 0 if it is none."""
    words = words.lower()
    if words.isdigit():
        return int(words)
    for table in (_ONES, _ORDINALS):
        if words in table:
            return table.index(words)
    first, _, second = words.partition("-")
    tens = _TENS.get(first) or _TENS.get(first.removesuffix("ieth") + "y", 0)
    return tens + (_spelled(second) if tens and second else 0)


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def deadline(plain: str, start: int, end: int, signed: datetime.date | None) -> Deadline | None:
    """The first deadline in a range, resolved against the day of signing where it is relative to it."""
    match = _WITHIN.search(plain, start, end)
    if match:
        after = match["of"] or ""
        own = any(word in after for word in ("receipt", "request", "notice", "notification"))
        day = None if own or signed is None else _later(signed, _spelled(match["n"]), match["unit"])
        return Deadline(phrase=match.group(), date=day)
    match = _BY.search(plain, start, end)
    if match:
        year = int(match["year"])
        month = _MONTHS[match["month"].lower()] if match["month"] else 12
        last = calendar.monthrange(year, month)[1]
        return Deadline(phrase=match.group(), date=_date(year, month, int(match["day"] or last)))
    return None


def _later(day: datetime.date, count: int, unit: str) -> datetime.date | None:
    try:
        if unit in ("day", "week"):
            return day + datetime.timedelta(days=count * (7 if unit == "week" else 1))
        months = day.month - 1 + count * (12 if unit == "year" else 1)
        year, month = day.year + months // 12, months % 12 + 1
        return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    except (OverflowError, ValueError):
        return None
