"""Items of a ledger in words: who, what they say and how large, the same in every table and on every page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))
_BOUNDS = {"up_to": "<= ", "at_least": ">= ", "about": "~ "}


def who(row: Mapping[str, Any]) -> str:
    """Speaker; giver > receiver; buyer < seller; who restricts > whom; parties: the first that the item has."""
    return str(
        row.get("speaker")
        or _sides(row.get("giver"), row.get("receiver"))
        or (row["kind"] == "order" and " < ".join(filter(None, (row.get("recipient"), row.get("supplier")))))
        or _sides([row["issuer"]] if row.get("issuer") else [], row.get("targets"))
        or " ".join(row.get("parties") or ())
    )


def _sides(giver: Sequence[str] | None, receiver: Sequence[str] | None) -> str:
    one, other = " ".join(giver or ()), " ".join(receiver or ())
    if one and one == other:
        return f"{one} (mutual)"
    return f"{one} > {other}".strip() if other else one


def details(row: Mapping[str, Any]) -> list[str]:
    """What an item says beside its words, in the order in which a person asks."""
    name = str(row.get("type") or row.get("form") or row.get("measure") or row.get("stage") or "")
    found = [name.replace("_", " ")] if name else []
    if row.get("polarity") == -1:
        found.append("not (polarity -1)")
    if row["kind"] == "amount":
        found.append(size(row))
    if isinstance(row.get("quantity"), int | float):
        found.append(f"{row['quantity']:g}")
    found += [size(row[key]) for key in ("amount", "quantity") if isinstance(row.get(key), Mapping)]
    if row.get("strength") is not None:
        found.append(f"strength {row['strength']}")
        if row.get("strength_raw", row["strength"]) != row["strength"]:
            found[-1] += f" (words {row['strength_raw']})"
    if due := row.get("deadline"):
        found.append(" = ".join(filter(None, (due["phrase"], due.get("date")))))
    if row.get("test"):
        found.append(f"test: {row['test']}")
    if "model" in row.get("extractors", ()):
        found.append("found by " + " and ".join(row["extractors"]))
        found += [f"they differ in {', '.join(row['differs'])}"] if row.get("differs") else []
    return found


def size(value: Mapping[str, Any]) -> str:
    """An amount or a quantity in short: <= USD 2.4bn; 10,000 t/year."""
    if "unit" in value:
        return f"{value['value']:,g} {value['unit']}{'/' + value['rate'] if value.get('rate') else ''}"
    least, most = value.get("min"), value.get("max")
    number = most if most is not None else least
    if number is None:
        return f"{value.get('currency', '')} ?"
    if least is not None and most is not None and least != most:
        return f"{value.get('currency', '')} {_scaled(least)}-{_scaled(most)}"
    return f"{_BOUNDS.get(str(value.get('qualifier')), '')}{value.get('currency', '')} {_scaled(number)}"


def _scaled(number: float) -> str:
    return next((f"{number / size:g}{word}" for size, word in _SCALES if number >= size), f"{number:,g}")
