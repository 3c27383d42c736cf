"""Attributes: whether a found item says the same as the gold item that it is paired with, field by field.

Only fields that the gold item has are compared. Parties are sets of ISO3 codes; amounts agree when minimum, maximum,
currency and qualifier all do; a deadline by its date, or its phrase where the gold gives none; the rest is exact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from accord.core.errors import DataError
from accord.core.labels import mineral, place

_SIZE = ("min", "max", "currency", "qualifier")
_NOT_COMPARED = frozenset({"kind", "start", "end", "quote", "note", "sentence", "id"})


def compared(gold: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, bool]:
    """Attribute -> whether it agrees, for every attribute that the gold item gives and the ontology knows."""
    agree: dict[str, bool] = {}
    if gold["kind"] == "amount" and any(key in gold for key in ("amount", *_SIZE)):
        agree["amount"] = _size(gold.get("amount", gold)) == _size(found)
    for name, value in gold.items():
        if name in _NOT_COMPARED or (gold["kind"] == "amount" and name in ("amount", *_SIZE)) or name not in found:
            continue
        same = _SAME.get(name, _exact)
        agree[name] = same(value) == same(found[name]) if name != "deadline" else _deadline(value, found[name])
    return agree


def _codes(value: Any) -> frozenset[str]:
    names = [value] if isinstance(value, str | Mapping) else value or []
    return frozenset(_code(name) for name in names if name)


def _code(name: Any) -> str:
    plain = str(name.get("iso3") or name.get("name", "")) if isinstance(name, Mapping) else str(name)
    try:
        return place(plain)
    except DataError:
        return plain


def _size(amount: Any) -> Any:
    if isinstance(amount, Mapping) and amount:
        return tuple(_number(amount.get(key)) for key in _SIZE)
    return _number(amount) or None


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, int | float) else value


def _quantity(value: Any) -> Any:
    if isinstance(value, Mapping) and value:
        return _number(value.get("value")), value.get("unit", "t"), value.get("rate", "")
    return _number(value) or None  # of an order: how many


def _deadline(gold: Any, found: Any) -> bool:
    gold, found = ({"date": one} if isinstance(one, str) else one for one in (gold, found))
    if not gold or not found:
        return not gold and not found
    key = "date" if gold.get("date") else "phrase"
    return bool(_exact(gold.get(key)) == _exact(found.get(key)))


def _mineral(value: Any) -> str:
    try:
        return mineral(str(value)).key if value else ""
    except DataError:
        return str(value)


def _exact(value: Any) -> Any:
    return re.sub(r"\s+", " ", value).strip().casefold() if isinstance(value, str) else value


_SAME: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("giver", "receiver", "parties", "countries", "speaker_parties", "targets"), _codes),
    **dict.fromkeys(("supplier", "recipient", "issuer", "place"), _codes),
    "amount": _size,
    "quantity": _quantity,
    "mineral": _mineral,
}
