"""Attributes: whether a found item says the same as the gold item that it is paired with, field by field.

Only fields that the gold item has are compared; null or an empty list says that the text gives none. Parties are sets
of ISO3 codes; amounts agree when minimum, maximum, currency and qualifier all do; a deadline by its date, or its phrase
where the gold gives none; names and free words where one holds the other; the rest is exact up to case and hyphens.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from accord.core.errors import DataError
from accord.core.labels import fold, mineral, place
from accord.reader.lexicon import lexicon
from accord.reader.pipeline import read

_SIZE = ("min", "max", "value", "currency", "qualifier")
# What an item says about itself and its review, and not about the text.
_NOT_COMPARED = frozenset(
    {"kind", "start", "end", "quote", "note", "sentence", "id", "document", "span", "parent", "source", "extractor",
     "rule", "status", "reviewer", "confidence", "criterion", "test", "precision", "evidence", "agreement",
     "related_to", "proposition", "fulfilment", "tone", "notes"}
)  # fmt: skip
_QUALIFIERS = {
    "upto": "up_to", "at_most": "up_to", "maximum": "up_to", "max": "up_to", "less_than": "up_to", "ceiling": "up_to",
    "minimum": "at_least", "min": "at_least", "more_than": "at_least", "over": "at_least", "floor": "at_least",
    "approximately": "about", "approx": "about", "around": "about", "nearly": "about", "almost": "about",
    "roughly": "about", "some": "about", "none": "exact", "": "exact", "plain": "exact", "range": "exact",
}  # fmt: skip
_POLARITY = {"positive": 1, "affirmative": 1, "affirmed": 1, "true": 1, "+1": 1, "1": 1, "1.0": 1, "pos": 1,
             "negative": -1, "negated": -1, "denied": -1, "false": -1, "-1": -1, "-1.0": -1, "neg": -1}  # fmt: skip
_UNITS = {"tonne": "t", "ton": "t", "metric ton": "t", "metric tonne": "t", "mt": "t", "kilogram": "kg",
          "gigawatt": "gw", "megawatt": "mw", "barrel": "bbl"}  # fmt: skip
_ALWAYS_SAID = frozenset({"polarity", "strength", "strength_raw", "type", "form", "stage"})
"""Every item has these, so that null can only mean: not marked."""

_WORD = re.compile(r"[^\W_]+")


def compared(gold: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, bool]:
    """Attribute -> whether it agrees, for every attribute that the gold item gives and the ontology knows."""
    agree: dict[str, bool] = {}
    if gold["kind"] == "amount" and any(key in gold for key in ("amount", *_SIZE)):
        agree["amount"] = _amount(gold.get("amount") or gold, found)
    for name, value in gold.items():
        if name in _NOT_COMPARED or (gold["kind"] == "amount" and name in ("amount", *_SIZE)) or name not in found:
            continue
        if value is None and name in _ALWAYS_SAID:
            continue
        agree[name] = _SAME.get(name, _exact)(value, found[name])
    return agree


def _parties(gold: Any, found: Any) -> bool:
    return _codes(gold) == _codes(found)


def _codes(value: Any) -> frozenset[str]:
    names: Iterable[Any] = value if isinstance(value, list | tuple) else [value]
    return frozenset(code for name in names if name for code in _codes_of(name))


def _codes_of(name: Any) -> list[str]:
    """ISO3 of a name, or of each name in a list that was written as words: "Japan and the United States"."""
    plain = str(name.get("iso3") or name.get("name", "")) if isinstance(name, Mapping) else str(name)
    plain = re.sub(r"^the\s+", "", plain.strip(), flags=re.IGNORECASE)
    try:
        return [place(plain)]
    except DataError:
        parts = [part for part in re.split(r"\s*[,;/&+|]\s*(?:and\s+)?|\s+and\s+", plain) if part]
        return [code for part in parts for code in _codes_of(part)] if len(parts) > 1 else [fold(plain)]


def _amount(gold: Any, found: Any) -> bool:
    """Whether two sums agree; a currency or a qualifier that the gold leaves out is not asked for."""
    if isinstance(gold, str):
        told = read("amount.txt", text=gold).amounts if gold.strip() else ()
        gold = told[0].model_dump() if told else {"min": math.nan} if gold.strip() else None
    elif isinstance(gold, int | float):
        gold = {"value": gold}
    if not isinstance(gold, Mapping) or not any(gold.get(key) not in (None, "") for key in _SIZE):
        return found is None
    if not isinstance(found, Mapping):
        return False
    qualifier = _qualifier(gold["qualifier"]) if gold.get("qualifier") is not None else found.get("qualifier")
    if qualifier != found.get("qualifier"):
        return False
    if gold.get("currency") and _currency(gold["currency"]) != found.get("currency"):
        return False
    return all(_near(a, b) for a, b in zip(_bounds(gold, qualifier), _bounds(found, qualifier), strict=True))


def _bounds(amount: Mapping[str, Any], qualifier: Any) -> tuple[float | None, float | None]:
    """Least and most as the ontology has them: "up to" has no least, "at least" no most, a plain figure both alike."""
    low, high, value = (_number(amount.get(name)) for name in ("min", "max", "value"))
    low, high = (value if each is None else each for each in (low, high))
    first, last = (low if low is not None else high), (high if high is not None else low)
    return {"up_to": (None, last), "at_least": (first, None)}.get(str(qualifier), (first, last))


def _near(one: float | None, other: float | None) -> bool:
    return one == other if one is None or other is None else math.isclose(one, other, rel_tol=1e-6)


def _number(value: Any) -> float | None:
    if isinstance(value, str):
        value = value.replace(",", "").replace("_", "").strip()
    try:
        return float(value) if value not in (None, "") else None
    except (TypeError, ValueError):
        return math.nan


def _qualifier(value: Any) -> str:
    plain = str(_plain(value)).replace(" ", "_")
    return _QUALIFIERS.get(plain, plain)


def _currency(value: Any) -> str:
    table, word = lexicon("money"), str(value).strip()
    return str(table["signs"].get(word) or table["names"].get(word.lower().removesuffix("s")) or word.upper())


def _quantity(gold: Any, found: Any) -> bool:
    if not isinstance(gold, Mapping) or not isinstance(found, Mapping):
        bare = [_number(each) if each else None for each in (gold, found) if not isinstance(each, Mapping)]
        return len(bare) == 2 and _near(*bare)  # of an order: how many
    unit, known = (_unit(each) for each in (gold, found))
    same = unit == known or (known == "items" and unit not in _UNITS.values())  # 400 missiles are 400 items
    return bool(same) and _near(_number(gold.get("value")), _number(found.get("value"))) and _rate(gold) == _rate(found)


def _unit(quantity: Mapping[str, Any]) -> str:
    unit = str(_plain(quantity.get("unit") or "t")).removesuffix("s")
    return _UNITS.get(unit, "items" if unit == "item" else unit)


def _rate(quantity: Mapping[str, Any]) -> str:
    rate = str(_plain(quantity.get("rate") or "")).removeprefix("per ")
    return {"annum": "year", "annual": "year", "yearly": "year", "monthly": "month", "total": ""}.get(rate, rate)


def _deadline(gold: Any, found: Any) -> bool:
    gold, found = (_due(each) for each in (gold, found))
    if not gold or not found:
        return not gold and not found
    if gold.get("date"):
        return bool(gold["date"] == found.get("date"))
    return _held(gold.get("phrase"), found.get("phrase"))


def _due(value: Any) -> Any:
    if isinstance(value, str):
        return (
            {"date" if re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()) else "phrase": value.strip()} if value else None
        )
    return value


def _mineral(gold: Any, found: Any) -> bool:
    if isinstance(gold, list) and gold:
        return any(_mineral(each, found) for each in gold)
    return _mineral_key(gold) == _mineral_key(found)


def _mineral_key(value: Any) -> str:
    try:
        return mineral(str(value)).key if value else ""
    except DataError:
        return str(value)


def _polarity(gold: Any, found: Any) -> bool:
    return bool(_POLARITY.get(str(gold).strip().lower(), gold) == found)


def _numeric(gold: Any, found: Any) -> bool:
    return _near(_number(gold), _number(found))


def _held(gold: Any, found: Any) -> bool:
    """Whether one of two names, or of two pieces of free words, holds the other."""
    one, other = (_words(value) for value in (gold, found))
    return one == other if not one.strip() or not other.strip() else one in other or other in one


def _words(value: Any) -> str:
    return f" {' '.join(_WORD.findall(fold(str(value or ''))))} "


def _exact(gold: Any, found: Any) -> bool:
    if isinstance(gold, list) and gold and isinstance(found, str):  # any of several will do
        return any(_exact(each, found) for each in gold)
    one, other = (_plain(value) for value in (gold, found))
    return bool(one == other) or (not one and not other and one != 0 and other != 0)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.casefold().replace("_", " ").replace("-", " ").split())
    return sorted(map(str, map(_plain, value))) if isinstance(value, list | tuple) else value


_SAME: dict[str, Callable[[Any, Any], bool]] = {
    **dict.fromkeys(("giver", "receiver", "parties", "countries", "speaker_parties", "targets"), _parties),
    **dict.fromkeys(("supplier", "recipient", "issuer", "place"), _parties),
    **dict.fromkeys(("strength", "strength_raw", "stated", "value_usd"), _numeric),
    **dict.fromkeys(("speaker", "addressee", "object", "condition", "name", "system", "items", "trigger"), _held),
    **dict.fromkeys(("cue", "about", "delegation", "exit_notice"), _held),
    "amount": _amount,
    "quantity": _quantity,
    "deadline": _deadline,
    "mineral": _mineral,
    "polarity": _polarity,
}
