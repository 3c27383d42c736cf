"""Readings: one promise, two sizes: what each party says it is ("up to 5 billion in loans" here, cash there).

A party's reading is an amount with the means that its words name. Readings are told only where two parties differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from accord.ledger.model import Commitment, Reading
from accord.ledger.rows import Row

OF_MONEY = frozenset({"invest", "finance", "guarantee", "purchase"})
"""Types under which two parties may file one sum: an investment here is a loan there."""
_MEANS = re.compile(r"\b(?:cash|(?:loan |credit |export )?guarantees?|loans?|equity|grants?|credits?|insurance)\b")

_MASS = frozenset({"cash", "equity", "insurance"})


def family(type_: str) -> str:
    """Types that may be one promise of money go by one name."""
    return "money" if type_ in OF_MONEY else type_


def means(words: str) -> str:
    """The means of payment that some words name, sorted: "guarantees, loans"."""
    found = {match.group().rsplit(" ", 1)[-1] for match in _MEANS.finditer(words.lower())}
    return ", ".join(sorted({word if word in _MASS or word.endswith("s") else f"{word}s" for word in found}))


def readings(rows: Iterable[Row]) -> tuple[Reading, ...]:
    """What each party says of a promise that some rows state; nothing where fewer than two differ."""
    found: dict[str, Reading] = {}
    for row in rows:
        for known in row.get("reading_by_party") or ():
            reading = Reading.model_validate(known)
            found.setdefault(reading.party, reading)
        for party in row.get("stated_by") or ():
            found.setdefault(party, _reading(party, row))
    different = {reading.model_dump_json(include={"amount", "means"}) for reading in found.values()}
    return tuple(found[party] for party in sorted(found)) if len(different) > 1 else ()


def _reading(party: str, row: Row) -> Reading:
    amount: Any = row.get("amount")
    return Reading.model_validate(
        {"party": party, "amount": amount, "means": means(row.get("quote") or ""), "source": row["id"]}
    )


def sum_of(item: Commitment) -> tuple[frozenset[str], float, str, str] | None:
    """What two parties' words on one sum have in common: givers, figure, currency, family; None without a sum."""
    if item.amount is None or not item.giver or not item.stated_by:
        return None
    figure = item.amount.max if item.amount.max is not None else item.amount.min
    return None if figure is None else (frozenset(item.giver), figure, item.amount.currency, family(item.type))
