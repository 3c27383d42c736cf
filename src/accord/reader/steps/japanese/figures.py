"""Figures of Japanese texts: numbers (5,500億, 五千億), money, quantities, dates of both calendars, deadlines."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from accord.ledger.model import Amount, Deadline, Quantity
from accord.reader.draft import Draft, Money
from accord.reader.lexicon import branches, kept, lexicon
from accord.reader.steps.japanese.folding import folded

_SIGNS = r"\d.,〇一二三四五六七八九十百千万億兆"
# A number begins where no other one goes on, and is bounded: a long run of digits then costs one look.
NUMBER = (
    rf"(?<![{_SIGNS}])(?:\d[\d,]{{0,20}}(?:\.\d{{1,6}})?|[〇一二三四五六七八九十百千])"
    rf"(?:[{_SIGNS}]{{0,24}}[\d〇一二三四五六七八九十百千万億兆])?"
)
_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")}
_SMALL, _LARGE = {"十": 10.0, "百": 100.0, "千": 1000.0}, {"万": 1e4, "億": 1e8, "兆": 1e12}
_PIECE = re.compile(r"\d[\d,]*(?:\.\d+)?|[〇一二三四五六七八九十百千]+|[万億兆]")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_DAY = re.compile(
    rf"(?:(?P<era>令和|平成|昭和)(?P<erayear>元|{NUMBER})|(?P<year>[12]\d{{3}}|[一二]千?[〇一二三四五六七八九十]{{1,4}}))年(?P<fiscal>度)?"
    rf"(?:(?P<month>{NUMBER})月(?:(?P<day>{NUMBER})日)?)?"
)
_SPAN = re.compile(
    rf"(?:署名|発効|発足|施行|開始|本日|この文書の日付)?(?:から|後|の日から)?"
    rf"(?P<n>{NUMBER})(?P<unit>日|週間|[かヶカケ箇]月|年)(?:間)?以内(?:に)?"
)
_FROM_AN_EVENT = re.compile(r"場合|要請|通知|受領|求めに応じ")
_UNTIL = re.compile(r"(?:の)?(?P<end>末|初め|前半|半ば)?(?:までに|まで|を(?:目途|めど|目標)に)")
_SOON = re.compile(
    r"(?P<which>(?:本|今|来)年度?|(?<![一-龠])年度?(?=内))"
    r"(?:(?P<month>\d{1,2})月)?(?P<end>末|中|内)?(?:までに|まで|に)"
)
_UNITS = {"トン": "t", "キログラム": "kg", "kg": "kg", "t": "t", "隻": "units", "機": "units", "基": "units",
          "両": "units", "発": "units", "台": "units", "バレル": "bbl"}  # fmt: skip
_QUANTITY = re.compile(rf"(?P<n>{NUMBER})(?P<unit>{'|'.join(_UNITS)})(?![a-zA-Z国者首大政院])")
_YEARLY = re.compile(
    r"(?:(?<![\d〇一二三四五六七八九十か])年間|毎年|年当たり)[^、。]{0,6}$|(?<![\d〇一二三四五六七八九十本今来])年約?$"
)
_MONTHLY = re.compile(r"(?:月間|毎月)[^、。]{0,6}$")

_SHARE = re.compile(
    rf"(?P<percent>{NUMBER})(?:%|パーセント)|(?P<tenths>[1-9一二三四五六七八九])割"
    r"|(?P<under>[2-9二三四五六七八九十])分の(?P<over>[1-9一二三四五六七八九])"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date in a text: where it stands, the day itself, and whether only its year, or year and month, are said."""

    start: int
    end: int
    date: dt.date
    last: dt.date
    whole: bool


def number(words: str) -> float:
    """The value of a Japanese number, in digits, in Chinese characters, or in both."""
    total, current = 0.0, 0.0
    for piece in _PIECE.findall(words):
        if piece in _LARGE:
            total += (current or 1.0) * _LARGE[piece]
            current = 0.0
        elif piece[0].isdigit() and piece[0] not in _DIGITS:
            current += float(piece.replace(",", ""))
        else:
            current = _spelled(piece, current)
    return total + current


def sums(draft: Draft) -> Draft:
    """The draft with its amounts of money, each where it stands."""
    text, found = folded(draft), []
    for match in _money().finditer(text.text):
        unit = next((name for name in ("年", "t", "kg") if match["per"] and name in match["per"]), "")
        yearly = unit == "年" or _YEARLY.search(text.text[max(0, match.start() - 12) : match.start()])
        value = number(match["signed"] or match["counted"])
        qualifier = _qualifier(match["before"], match["after"])
        amount = Amount(
            min=None if qualifier == "up_to" else value,
            max=None if qualifier == "at_least" else value,
            currency=_currency(match["sign"] or match["unit"]),
            qualifier=qualifier,
            per="year" if yearly else unit,
        )
        found.append(Money(*text.plain(*_core(match)), amount))
    found += [
        Money(*text.plain(*match.span()), Amount(currency=_currency(match["unit"]), qualifier="vague"))
        for match in _vague().finditer(text.text)
    ]
    return replace(draft, money=tuple(sorted(found, key=lambda money: money.start)))


def quantity(clause: str) -> Quantity | None:
    """The first physical quantity of a clause."""
    for match in _QUANTITY.finditer(clause):
        before = clause[max(0, match.start() - 12) : match.start()]
        rate = "year" if _YEARLY.search(before) else "month" if _MONTHLY.search(before) else ""
        return Quantity(value=number(match["n"]), unit=_UNITS[match["unit"]], rate=rate)
    return None


def share(clause: str) -> float | None:
    """The first share of a clause as a fraction: 98%, 9割, 三分の二."""
    match = _SHARE.search(clause)
    if match is None:
        return None
    if match["percent"]:
        return number(match["percent"]) / 100
    return number(match["tenths"]) / 10 if match["tenths"] else number(match["over"]) / number(match["under"])


def days(text: str, start: int = 0, end: int | None = None) -> Iterator[Day]:
    """The dates of a text: 令和7年10月28日, 2025年10月, 2025年度 (which ends with March of the next year)."""
    for match in _DAY.finditer(text, start, len(text) if end is None else end):
        era = match["erayear"]
        year = _ERAS[match["era"]] + (1 if era == "元" else int(number(era))) if era else int(_year(match["year"]))
        try:
            if match["fiscal"]:
                first, last = dt.date(year, 4, 1), dt.date(year + 1, 3, 31)
            elif match["day"]:
                first = last = dt.date(year, int(number(match["month"])), int(number(match["day"])))
            elif match["month"]:
                month = int(number(match["month"]))
                first, last = dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
            else:
                first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        except ValueError:
            continue  # the 31st of February is no date
        yield Day(match.start(), match.end(), first, last, bool(match["day"]))


def deadline(clause: str, day: dt.date | None) -> Deadline | None:
    """The deadline of a clause, resolved against the document's day where it counts from there."""
    for found in days(clause):
        until = _UNTIL.match(clause, found.end)
        if until:
            early = until["end"] in ("初め", "前半", "半ば")
            return Deadline(phrase=clause[found.start : until.end()], date=None if early else found.last)
    within = _SPAN.search(clause)
    if within:
        counted = day is not None and not _FROM_AN_EVENT.search(clause)
        resolved = _after(day, int(number(within["n"])), within["unit"]) if day and counted else None
        return Deadline(phrase=within.group(), date=resolved)
    soon = _SOON.search(clause)
    if soon and (soon["end"] or soon.group().endswith(("まで", "までに"))):
        return Deadline(phrase=soon.group(), date=_year_end(day, soon["which"], soon["month"]) if day else None)
    return None


def _after(day: dt.date, count: int, unit: str) -> dt.date | None:
    try:
        if unit in ("日", "週間"):
            return day + dt.timedelta(days=count * (7 if unit == "週間" else 1))
        months = day.year * 12 + day.month - 1 + count * (12 if unit == "年" else 1)
        year, month = months // 12, months % 12 + 1
        return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        return None


def _year_end(day: dt.date, which: str, month: str | None) -> dt.date | None:
    year = day.year + which.startswith("来")
    if month:
        last = int(month) if 1 <= int(month) <= 12 else 0
        return dt.date(year, last, calendar.monthrange(year, last)[1]) if last else None
    if not which.endswith("度"):
        return dt.date(year, 12, 31)
    return dt.date(year + (day.month >= 4), 3, 31)


def _year(words: str) -> str:
    if words.isdigit() and words.isascii():
        return words
    digits = "".join(str(_DIGITS[sign]) for sign in words if sign in _DIGITS)
    return digits if len(digits) == 4 else str(int(number(words)))


def _spelled(piece: str, before: float) -> float:
    """Chinese digits: 五千二百 by value, 二〇二五 by place; 千 behind a figure multiplies it (5千)."""
    if not any(sign in _SMALL for sign in piece):
        return before * 10.0 ** len(piece) + float("".join(str(_DIGITS[sign]) for sign in piece))
    total, current = 0.0, before
    for sign in piece:
        if sign in _SMALL:
            total += (current or 1.0) * _SMALL[sign]
            current = 0.0
        else:
            current = float(_DIGITS[sign])
    return total + current


def _core(match: re.Match[str]) -> tuple[int, int]:
    """From the word that bounds the figure, or the figure itself, to the end."""
    first = next(name for name in ("before", "sign", "counted") if match[name])
    return match.start(first), match.end()


def _qualifier(before: str | None, after: str | None) -> Any:
    for name, words in lexicon("ja")["qualifiers"].items():
        if before in words or after in words:
            return name
    return "exact"


def _currency(word: str) -> str:
    signs = {"$": "USD", "US$": "USD", "¥": "JPY", "€": "EUR", "£": "GBP"}
    return str(signs.get(word) or lexicon("ja")["currencies"][word])


@kept
def _money() -> re.Pattern[str]:
    table = lexicon("ja")
    units = branches(list(table["currencies"]))
    bounds = [word for words in table["qualifiers"].values() for word in words]
    return re.compile(
        rf"(?P<before>{branches(bounds)})?(?:総額|合計|計)?(?:で)?"
        rf"(?:(?P<sign>US\$|[$¥€£])(?P<signed>{NUMBER})|(?P<counted>{NUMBER})(?P<unit>{units})(?![高安建首老旦]))"
        rf"(?P<after>{branches(bounds)})?(?P<per>/(?:年|t|kg))?"
    )


@kept
def _vague() -> re.Pattern[str]:
    return re.compile(
        rf"数(?:十|百|千)?(?:万|億|兆|千億|百億|十億)(?P<unit>{branches(list(lexicon('ja')['currencies']))})"
    )
