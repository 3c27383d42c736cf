"""How many: the number that counts a weapon in a clause, in figures or words, with or without its noun."""

from __future__ import annotations

import re

from accord.reader.draft import Draft
from accord.reader.steps.deals.weapons import Named

Counted = tuple[float, int, int] | None
"""A number and where it stands; None for none."""

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "dozen": 12, "none": 0,
}  # fmt: skip
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_NUMBER = re.compile(
    rf"(?<![\w.,$€£/-])(?:(?P<figures>\d{{1,3}}(?:,\d{{3}})+|\d+)|(?:(?:a|two|three) )?(?P<dozen>dozen)|"
    rf"(?P<tens>{_TENS})-(?P<ones>one|two|three|four|five|six|seven|eight|nine)|(?P<word>{'|'.join(_WORDS)}))"
    r"(?![\w%]|[.,]\d|(?:-| )?(?:years?|months?|weeks?|days?|hours?|percent|per cent|billion|million|trillion|bn|mn|"
    r"dollars|euros|tonnes?|tons?|kilomet\w+|km|miles|january|february|march|april|may|june|july|august|september|"
    r"october|november|december|nations|countries|members|governments|sides|people|jobs|times|in ten|"
    r"of the (?:two|three))\b|-\w)"
)
_YEAR = re.compile(r"\b(?:in|since|by|until|from|of|for|to|end-|late|early|mid-|fiscal|january|february|march|"
    r"april|may|june|july|"
                   r"august|september|october|november|december|summer|spring|autumn|fall|year),? ?$")  # fmt: skip
_PART = re.compile(r" of (?:the |its |their |a total of |a planned )?")
_ONE_OF = re.compile(r"\b(?:first|second|third|last) of (?:the |its |their )?$")
_CHANGED = re.compile(r"\b(?:doubled|tripled|cut|raised|increased|trimmed)\b")
_DOZENS = {"two dozen": 24, "three dozen": 36}


def count_in(
    draft: Draft, inside: list[Named], verb: tuple[int, int], left: int, right: int, passive: bool, *, whole: bool
) -> Counted:
    """The number that counts in a clause, and its place: beside the system, else on the object's side of the verb.

    Of "nine of the 14" the part counts, or the `whole`.
    """
    found = [n for n in (_value(draft, m) for m in _NUMBER.finditer(draft.low, left, right)) if n is not None]
    if not found:
        return None
    for named in inside:
        beside = [n for n in found if n[2] <= named.start and _modifies(draft.low[n[2] : named.start])]
        if beside:
            part = len(beside) > 1 and _PART.fullmatch(draft.low, beside[-2][2], beside[-1][1])
            if not whole and _ONE_OF.search(draft.low, left, beside[-1][1]):
                return None  # "the first of four frigates"
            return beside[-2] if part and not whole else beside[-1]
    if changed := _CHANGED.search(draft.low, verb[0], verb[1]):
        after = [n for n in found if n[1] >= verb[1] and draft.low.endswith(" to ", 0, n[1])]
        return after[0] if after and changed else None
    if passive:
        ahead = [n for n in found if n[2] <= verb[0] and len(draft.low[n[2] : verb[0]].split()) <= 6]
        return ahead[-1] if ahead else None
    behind = [n for n in found if n[1] >= verb[0] and len(draft.low[verb[1] : n[1]].split()) <= 6]
    return behind[0] if behind and (not inside or behind[0][1] < inside[0].end) else None


def worded(low: str) -> list[float]:
    """Every number in words in a text in small letters: "nineteen", "twenty-four", "two dozen"."""
    return [_in_words(match) for match in _NUMBER.finditer(low) if not match["figures"]]


def _in_words(match: re.Match[str]) -> float:
    if match["dozen"]:
        return float(_DOZENS.get(match.group(), 12))
    if match["tens"]:
        return float(_WORDS[match["tens"]] + _WORDS[match["ones"]])
    return float(_WORDS[match["word"]])


def _modifies(between: str) -> bool:
    """Whether only modifiers, or "of the", stand between a number and the system it counts."""
    words = between.split()
    return len(words) <= 6 and not any(
        w.strip(",") in ("and", "or", "in", "to", "with", "by", "was", "were", "for") for w in words
    )


def _value(draft: Draft, match: re.Match[str]) -> Counted:
    """The value of a number and its place; None for a year or a date."""
    start, end = match.span()
    if match["figures"]:
        value = float(match["figures"].replace(",", ""))
        if 1900 <= value <= 2100 and "," not in match["figures"]:
            before = draft.low[max(0, start - 12) : start]
            if _YEAR.search(before) or not re.match(r" [a-z]", draft.plain[end : end + 2]):
                return None
        return value, start, end
    return _in_words(match), start, end
