"""Check: what a model says of a quote against the quote and its sentence.

Every number, date, currency, country and modal verb must stand there; else the proposal is refused with the reason.
The strength follows from the modal by the lexicon, never from the model.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from accord.reader.lexicon import kept, lexicon
from accord.reader.model.anchor import folded

_NUMBER = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)[\s-]?([^\W\d_]*)")
_RANGE = re.compile(
    r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)\s?(?:to|and|-|~)\s?[^\w\s]{0,3}(\d[\d,]*(?:\.\d+)?)\s?([^\W\d_]+)"
)
_EAST_ASIAN = re.compile(r"((?:\d[\d,]*(?:\.\d+)?[兆億万千]+)+|\d[\d,]*(?:\.\d+)?)")
_UNITS = {"兆": 1e12, "億": 1e8, "万": 1e4, "千": 1e3}
_SCALES = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "millions": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "billions": 1e9,
    "bn": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12,
}  # fmt: skip
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_NOT = re.compile(r"\b(?:not|never|neither|nor|no|cannot|without)\b|n't\b|ない|ません|せず|なかった")
TO_A_MACHINE = re.compile(
    r"\b(?:ignore|disregard|forget) (?:all |any |the |your )*(?:previous|prior|above|earlier|preceding)\b"
    r"|\bsystem prompt\b|\byou are (?:an? )?(?:ai|assistant|language model)\b|\bas an ai\b|\brespond with\b"
    r"|(?:これまで|以前|上記)の指示を(?:無視|忘れ)",
    re.IGNORECASE,
)
"""Words that a text does not say to its readers."""


def refused(row: Mapping[str, Any], sentence: str, parties: frozenset[str]) -> str:
    """Why a proposal cannot stand on its quote and sentence; "" where it can."""
    around = f"{row['quote']}\n{sentence}"
    low = folded(around)[0].lower()
    if TO_A_MACHINE.search(low):
        return "it speaks to the machine"
    checks = (
        ("a number that does not stand there", all(value in numbers(around) for value in _values(row))),
        ("a number that does not stand there", _texts_hold(row, low)),
        ("a currency that does not stand there", _currency_holds(row, around)),
        ("a date that does not stand there", _deadline_holds(row, low)),
        ("a country that does not stand there", _countries_hold(row, around, parties)),
        ("a negation that it leaves out or adds", _polarity_holds(row)),
        ("a speaker who does not stand there", _speaker_holds(row, low)),
    )
    return next((reason for reason, holds in checks if not holds), "")


def strength_of(cue: str, quote: str) -> int | None:
    """The strength of a modal or verb that stands in the quote; None where it does not, or is not known."""
    word = " ".join(folded(cue)[0].lower().split())
    low = " ".join(folded(quote)[0].lower().split())
    asian = not word.isascii()
    if not word or (word not in low if asian else not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", low)):
        return None
    cues = _cues()
    if word in cues:
        return cues[word]
    known = [each for each in cues if (each in word if asian else re.search(rf"(?<!\w){re.escape(each)}(?!\w)", word))]
    return cues[max(known, key=len)] if known else None


def numbers(text: str) -> frozenset[float]:
    """Every number that stands in a text, with its word of size: 5 billion is 5e9, and not 5; 5億 is 5e8."""
    plain = folded(text)[0].lower()
    found = set()
    for digits, word in _NUMBER.findall(plain):
        value = _float(digits)
        if word[:1] not in _UNITS:
            found.add(value * _SCALES.get(word, 1.0))
    for low, high, word in _RANGE.findall(plain):  # 5 to 10 billion: the word of size belongs to both
        found |= {_float(digits) * _SCALES.get(word, 1.0) for digits in (low, high)}
    for run in _EAST_ASIAN.findall(plain):
        if run[-1] in "兆億万千":
            found.add(_of_kanji(run))
    words = lexicon("model")["number_words"]
    for word in re.findall(r"[a-z]+", plain):
        if word in words:
            found.add(float(words[word]))
    return frozenset(round(value, 6) for value in found)


def _of_kanji(run: str) -> float:
    total = 0.0
    for digits, units in re.findall(r"(\d[\d,]*(?:\.\d+)?)([兆億万千]+)", run):
        value = _float(digits)
        for unit in units:
            value *= _UNITS[unit]
        total += value
    return total


def _float(digits: str) -> float:
    return float(digits.replace(",", "") or 0)


def _values(row: Mapping[str, Any]) -> Iterator[float]:
    for name, keys in (("amount", ("min", "max")), ("quantity", ("value",))):
        inner = row.get(name)
        if isinstance(inner, Mapping):
            yield from (round(float(inner[key]), 6) for key in keys if inner.get(key) is not None)
    if row.get("stated") is not None:
        yield round(float(row["stated"]), 6)


def _texts_hold(row: Mapping[str, Any], low: str) -> bool:
    words = " ".join(str(row.get(name) or "") for name in ("object", "condition", "proposition", "name"))
    return all(
        re.search(rf"(?<![\d.,]){re.escape(n)}(?![\d]|[.,]\d)", low) for n in re.findall(r"\d[\d,.]*\d|\d", words)
    )


def _currency_holds(row: Mapping[str, Any], around: str) -> bool:
    amount = row.get("amount")
    if not isinstance(amount, Mapping):
        return True
    table, low = lexicon("money"), around.lower()
    code = str(amount.get("currency") or "")
    signs = [sign for sign, name in table["signs"].items() if name == code]
    names = [name for name, of in table["names"].items() if of == code]
    japanese = [word for word, of in lexicon("ja")["currencies"].items() if of == code]
    return (
        any(sign.lower() in low for sign in signs)
        or any(re.search(rf"(?<!\w){re.escape(name)}s?\b", low) for name in (*names, code.lower()))
        or any(word in around for word in japanese)
    )


def _deadline_holds(row: Mapping[str, Any], low: str) -> bool:
    deadline = row.get("deadline")
    if not isinstance(deadline, Mapping):
        return True
    phrase = " ".join(folded(str(deadline.get("phrase") or ""))[0].lower().split())
    if not phrase or phrase not in " ".join(low.split()):
        return False
    try:
        date = dt.date.fromisoformat(str(deadline["date"])) if deadline.get("date") else None
    except ValueError:
        return False
    return date is None or _date_stands(date, phrase)


def _date_stands(date: dt.date, phrase: str) -> bool:
    year = str(date.year) in phrase or f"令和{date.year - 2018}年" in phrase
    month, last = _MONTHS[date.month - 1], date.month == 12 and date.day == 31
    day = (
        month in phrase or month[:3] + "." in phrase or f"{date.month}月" in phrase or f"-{date.month:02d}-" in phrase
    ) and (bool(re.search(rf"(?<!\d)0?{date.day}(?!\d)", phrase)))
    only_year = last and not any(name in phrase for name in _MONTHS) and "月" not in phrase
    return year and (day or only_year)


def _countries_hold(row: Mapping[str, Any], around: str, parties: frozenset[str]) -> bool:
    named = countries_in(around)
    if _collective().search(around):
        named |= parties
    given = {code for name in ("giver", "receiver", "parties", "countries") for code in row.get(name) or ()}
    return given <= named


def countries_in(text: str) -> set[str]:
    """ISO3 codes of the countries that a text names, in English or Japanese."""
    plain = unicodedata.normalize("NFKC", text)
    return {code for code, pattern in _gazetteer() if pattern.search(plain)}


def _polarity_holds(row: Mapping[str, Any]) -> bool:
    denied = bool(_NOT.search(folded(row["quote"])[0].lower()))
    return row["kind"] not in ("commitment", "claim") or denied == (row.get("polarity", 1) == -1)


def _speaker_holds(row: Mapping[str, Any], low: str) -> bool:
    speaker = folded(str(row.get("speaker") or ""))[0].lower()
    return not speaker or speaker in low or speaker.split()[-1] in low


@kept
def _cues() -> dict[str, int]:
    cues = {word: strength for strength, words in lexicon("model")["cues"].items() for word in words}
    japanese = {row["words"]: row["strength"] for row in lexicon("ja")["modality"]}
    return {word.lower(): int(strength) for word, strength in (cues | japanese).items()}


@kept
def _collective() -> re.Pattern[str]:
    return re.compile("|".join(lexicon("model")["collective"]["words"]), re.IGNORECASE)


@kept
def _gazetteer() -> list[tuple[str, re.Pattern[str]]]:
    found = []
    japanese = lexicon("ja")["countries"]
    for code, entry in lexicon("countries").items():
        names = [re.escape(name) for part in ("names", "adjectives", "capitals") for name in entry[part]]
        words = [rf"(?<!\w)(?:{'|'.join(names)})(?!\w)"] if names else []
        words += [re.escape(name) for name, of in japanese.items() if of == code and len(name) > 1]
        found.append((code, re.compile("|".join(words))))
    return found
