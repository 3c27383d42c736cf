"""Words -> amounts of money, each where it stands, with what bounds it.

A figure anchors the search: a sign or a code must stand before it, or a name or a code behind it. The words around
a figure make it a ceiling ("up to"), a floor ("at least", "or more") or a rough one ("about"); two figures joined by
"to" are the ends of a range. A size without a figure ("multibillion-dollar") is vague: it has no bounds at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from accord.ledger.model import Amount
from accord.reader.draft import Draft, Money
from accord.reader.gates import Gated
from accord.reader.lexicon import kept, lexicon

NUMBER = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}(?:,\d{1,2}(?!\d))?|\d{1,3},\d{1,2}(?![\d,])|\d+(?:\.\d+)?"
)
_COMMA_IS_POINT = re.compile(r"^[\d.]*\d,\d{1,2}$")
_SPELLED = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
}  # fmt: skip
NUMBER_WORDS: dict[str, int] = _SPELLED
_BEFORE = 26
_FIGURE = re.compile(r"\d[\d,.]*")
_CURRENCY_NAMES = (
    r"(?:(?:u\.s\.|us|united states|american|australian|canadian|swiss) )?"
    r"(?:dollars?|euros?|pounds|yen|won|yuan|rupees|francs|kron[aeo]r?|ringgit|rand|reais)"
)
_VAGUE = Gated(
    r"\b(?:multi-? ?(?:billion|million|trillion)[- ](?:of )?(?:dollar|euro|pound|yen|won|yuan)s?"
    r"|(?:(?:tens|hundreds|scores|dozens|many|several) of |many |several )?(?:billions|millions|trillions)"
    r" (?:of (?:u\.?s\.? )?(?:dollars|euros|pounds|yen|won|yuan)|in (?:new "
    r")?(?:invest|aid\b|loan|fund|grant|credit|financ|capital"
    r"|export|purchas|arms|trade)\w*))"
    r"|\b(?:tens|hundreds|scores|dozens|several|many) of (?:billion|million)s? (?:of )?dollars"
    r"|\b(?:(?:a few|several|some|many|a couple of)(?: (?:hundred|thousand|dozen))?|a dozen or so) (?:million|billion|"
    r"trillion) (?:u\.?s\.? )?(?:dollars|euros|pounds|yen|won|yuan|rupees|francs|kron[aeo]r?)"
)
_PARTS = {"half": 0.5, "quarter": 0.25, "three quarters": 0.75, "third": 1 / 3}
_WORD_MONEY = Gated(
    rf"\b(?:(?P<part>half|(?:a )?quarter|three quarters|(?:a )?third)(?: of)? (?:an?|one) "
    rf"|(?P<and>{'|'.join(_SPELLED)}) and a (?P<more>half|quarter) "
    rf"|(?:{'|'.join(_SPELLED)})(?:[- ](?:{'|'.join(_SPELLED)}))? )"
    rf"(?:million|billion|trillion) {_CURRENCY_NAMES}\b"
)
_FILLS = re.compile(
    r"\b(?:a (?:further|total of|combined|cumulative)|an (?:additional|extra)|another|in total|altogether)[ ]?$"
)
_DENIED = re.compile(r"(?:\b(?:not|never|neither|nor|cannot)\b|n't\b)[^.;:]{0,60}$")
_OVER = frozenset({"more than", "over", "above", "exceeding", "in excess of"})
_PER = re.compile(
    r"[ ]?(?:/|(?:a|an|per|each|every)\b)[ ]?(?P<unit>year|annum|month|kilograms?|"
    r"kilos?|kg|metric tons?|metric tonnes?|"
    r"tonnes?|tons?|t\b|pounds?|lb|ounces?|oz|barrels?|bbl|units?|mwh|kwh)\b|[ ](?P<yearly>annually|yearly|in annual)\b"
)
_PER_UNIT = {"annum": "year", "kilogram": "kg", "kilo": "kg", "metric ton": "t", "metric tonne": "t", "tonne": "t",
             "ton": "t", "pound": "lb", "ounce": "oz", "barrel": "bbl"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Patterns:
    sign: re.Pattern[str]
    figure: re.Pattern[str]
    between: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    currencies: dict[str, str]
    scale: dict[str, float]
    bounds: dict[str, str]


@kept
def _patterns() -> _Patterns:
    table = lexicon("money")
    signs, names, codes = _either(table["signs"]), _either(table["names"]), _either(table["codes"]["list"])
    scale = _either(table["scale"])
    number = f"(?:{NUMBER})"
    figure, between = (
        re.compile(
            rf"(?<![\w.,])(?:(?P<sign>{signs}|(?:{codes})(?![a-z]))[ ]?(?P<a>{number})"
            rf"(?:[ -]?(?P<sa>{scale})(?![a-z]))?"
            rf"(?:{joint}(?:{signs}|{codes})?[ ]?(?P<b>{number}))?(?:[ -]?(?P<sb>{scale})(?![a-z]))?"
            rf"|(?P<c>{number})(?:[ -]?(?P<sc>{scale})(?![a-z]))?(?:{joint}(?P<d>{number})(?:[ -]?(?P<sd>{scale})"
            rf"(?![a-z]))?)?[ -](?:u\.?s\.? |american )?(?P<name>(?:{names})s?|{codes})(?![a-z]))",
            re.IGNORECASE,
        )
        for joint in (r"(?:[ ]?-[ ]?|[ ]to[ ])", r"[ ]and[ ]")
    )
    bounds = {word: kind for kind, words in table["before"].items() for word in words}
    bounds |= {f"{word}$": kind for kind, words in table["after"].items() for word in words}
    return _Patterns(
        sign=re.compile(rf"(?:{signs}|\b(?:{codes}))[ ]?$", re.IGNORECASE),
        figure=figure,
        between=between,
        before=re.compile(rf"(?<!\w)(?:{_either([w for ws in table['before'].values() for w in ws])})[ ]?$"),
        after=re.compile(
            rf"[ -]?(?P<word>{_either([w for ws in table['after'].values() for w in ws])})\b|"
            rf"(?P<word2>\+)"),
        currencies={k.lower(): v for k, v in (table["signs"] | table["names"]).items()}
        | {code.lower(): "CNY" if code == "RMB" else code for code in table["codes"]["list"]},
        scale=table["scale"],
        bounds=bounds,
    )  # fmt: skip


def _either(words: Any) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def sums(draft: Draft) -> Draft:
    """The draft with its amounts of money, in order."""
    known, plain, low = _patterns(), draft.plain, draft.low
    found: list[Money] = []
    end = 0
    for figure in _FIGURE.finditer(plain):
        if figure.start() < end:
            continue
        sign = known.sign.search(plain, max(end, figure.start() - 6), figure.start())
        begin = sign.start() if sign else figure.start()
        pattern = known.between if low.endswith("between ", 0, begin) else known.figure
        match = pattern.match(plain, begin) or pattern.match(plain, figure.start())
        if match is not None:
            _add(found, _money(known, low, match), low)
            end = match.end()
    vague = [_vague(match) for match in _VAGUE.throughout(draft)]
    taken = [(item.start, item.end) for item in (*found, *vague)]
    worded = [_spelled(match) for match in _WORD_MONEY.throughout(draft)]
    found += [item for item in worded if not any(a < item.end and item.start < b for a, b in taken)]
    found += vague
    return replace(draft, money=tuple(_coined(draft, sorted(found, key=lambda item: item.start))))


def _coined(draft: Draft, found: list[Money]) -> list[Money]:
    """The amounts, a name that several states use being that of the one which the text names."""
    for name, (code, home, other, abroad) in lexicon("money")["shared"].items():
        if not any(item.amount.currency == code and draft.low.endswith(name, item.start, item.end) for item in found):
            continue
        here = {code for mention in draft.mentions for code in mention.countries}
        if abroad in here and home not in here:
            found = [_recoined(draft, item, name, code, other) for item in found]
    return found


def _recoined(draft: Draft, item: Money, name: str, code: str, other: str) -> Money:
    if item.amount.currency != code or not draft.low.endswith(name, item.start, item.end):
        return item
    return replace(item, amount=item.amount.model_copy(update={"currency": other}))


def _add(found: list[Money], item: Money, low: str) -> None:
    """Add an amount; "between A and B" is one amount with two ends."""
    if found and low[found[-1].end : item.start] == " and " and low.endswith("between ", 0, found[-1].start):
        one, other = found.pop(), item
        bounds = {"min": one.amount.min, "max": other.amount.max}
        item = Money(one.start, other.end, other.amount.model_copy(update=bounds))
    found.append(item)


def _money(known: _Patterns, low: str, match: re.Match[str]) -> Money:
    currency = known.currencies.get((match["sign"] or match["name"]).lower().strip()) or known.currencies.get(
        (match["name"] or "").lower().removesuffix("s"), "USD"
    )
    first, second = match["a"] or match["c"], match["b"] or match["d"]
    size = (match["sa"] or match["sc"] or "", match["sb"] or match["sd"] or "")
    scale_b = size[1] or size[0]
    scale_a = size[0] or size[1]
    a = number(first) * known.scale.get(scale_a.lower(), 1.0)
    b = number(second) * known.scale.get(scale_b.lower(), 1.0) if second else a
    if b < a:
        a, b = min(a, b), max(a, b)
    start, end = match.span()
    before = known.before.search(low, max(0, start - _BEFORE), start)
    after = known.after.match(low, end, end + 14)
    kind, begin, stop = "exact", start, end
    fill = None if before else _FILLS.search(low, max(0, start - _BEFORE), start)  # "up to a total of 5 million"
    if fill:
        before = known.before.search(low, max(0, fill.start() - _BEFORE), fill.start())
    if before:
        word = before.group().strip()
        kind, begin = known.bounds[word], before.start()
        if kind == "about" and (
            bound := known.before.search(low, max(0, begin - _BEFORE), begin)
        ):  # "up to about $40 million"
            kind, begin = known.bounds[bound.group().strip()], bound.start()
        if word in _OVER and _DENIED.search(low, max(0, begin - 80), begin):  # "will not lend more than"
            kind = "up_to"
    elif after and not second:
        kind, stop = known.bounds[f"{after['word']}$"] if after["word"] else "at_least", after.end()
    per = _PER.match(low, stop)
    unit = ""
    if per:
        word = (per["unit"] or "year").removesuffix("s")
        unit = _PER_UNIT.get(word, word)
    return Money(begin, stop, _bounded(a, b, kind, currency, unit))


def _bounded(a: float, b: float, kind: str, currency: str, per: str) -> Amount:
    if kind == "up_to":
        return Amount(max=b, currency=currency, qualifier="up_to", per=per)
    if kind == "at_least":
        return Amount(min=a, currency=currency, qualifier="at_least", per=per)
    return Amount(min=a, max=b, currency=currency, qualifier="about" if kind == "about" else "exact", per=per)


def _spelled(match: re.Match[str]) -> Money:
    """An amount in words: "two hundred million euros", "half a billion", "one and a half billion"."""
    words = re.findall(r"[a-z.]+", match.group())
    count = 0.0
    if match["part"]:
        count = _PARTS[match["part"].removeprefix("a ")]
    elif match["and"]:
        count = _SPELLED[match["and"]] + _PARTS[match["more"]]
    else:
        for word in words:
            count = max(count, 1) * 100 if word == "hundred" else count + _SPELLED.get(word, 0)
    scale = next(s for w, s in (("trillion", 1e12), ("billion", 1e9), ("million", 1e6)) if w in words)
    value = count * scale
    return Money(*match.span(), Amount(min=value, max=value, currency=_named(match.group())))


def _vague(match: re.Match[str]) -> Money:
    return Money(*match.span(), Amount(qualifier="vague", currency=_named(match.group())))


def _named(low: str) -> str:
    """The currency whose name ends some words; dollars where none does."""
    words = low.split()
    names = lexicon("money")["names"]
    for length in (2, 1):
        name = " ".join(words[-length:])
        if code := names.get(name) or names.get(name.removesuffix("s")):
            return str(code)
    return "USD"


def number(text: str) -> float:
    """The value of a number in figures, with commas and points as either half of the world writes them."""
    if text.count(".") > 1 or _COMMA_IS_POINT.search(text):
        text = text.replace(".", "").replace(",", ".")
    return float(text.replace(",", ""))
