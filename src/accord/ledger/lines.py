"""Lines: the items of a ledger in the order of the text, and each as one JSON object.

    {"id", "kind", "document", "span": {"start", "end"}, "quote", "sentence", ... the fields of its kind}

A weapon's code comes with its SIPRI category and HS heading. An amount names the item that it belongs to as its
`parent`. A claim carries the one criterion of its type.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.core.labels import weapon
from accord.core.vocab import rows
from accord.ledger.model import Item, Ledger

KINDS = {
    "agreement": "agreements",
    "commitment": "commitments",
    "statement": "statements",
    "claim": "claims",
    "order": "orders",
    "control": "controls",
    "amount": "amounts",
}
"""Kind of an item -> the field of Ledger that holds such items."""

STAGES = {
    "notice": "notified",
    "approval": "notified",
    "contract": "contracted",
    "delivery": "delivered",
    "delay": "late",
}
"""Kind of an order as the register has it -> the stage that it stands for."""

_HEAD = ("id", "span", "quote", "sentence")


def items(ledger: Ledger) -> Iterator[tuple[str, Item]]:
    """Every item with its kind: by document and place, the wider first; items without a span at the end."""
    found = [(kind, item) for kind, field in KINDS.items() for item in getattr(ledger, field)]
    order = {document.id: number for number, document in enumerate(ledger.documents)}

    def place(pair: tuple[str, Item]) -> tuple[int, int, int]:
        span = pair[1].span
        return (order.get(span.document, len(order)), span.start, -span.end) if span else (len(order) + 1, 0, 0)

    return iter(sorted(found, key=place))


def to_line(kind: str, item: Item) -> dict[str, Any]:
    """The JSON object of an item; an empty field stays, so that every line of a kind has the same keys."""
    known = item.model_dump(mode="json")
    span = known["span"]
    line: dict[str, Any] = {
        "id": item.id,
        "kind": kind,
        "document": span["document"] if span else "",
        "span": {"start": span["start"], "end": span["end"]} if span else None,
        "quote": item.quote,
        "sentence": item.sentence,
    }
    # An order has a `kind` of its own: notified, contracted, delivered.
    line |= {"stage" if key == "kind" else key: value for key, value in known.items() if key not in _HEAD}
    if line.get("weapon"):
        known_weapon = weapon(line["weapon"])
        line |= {"weapon_category": known_weapon.category, "hs": known_weapon.hs}
    elif "weapon" in line:
        line |= {"weapon_category": "", "hs": ""}
    if kind == "order":
        line["stage"] = STAGES.get(line["stage"], line["stage"])
    if kind == "claim":
        row = next(row for row in rows("claim_types") if row["type"] == line["type"])
        line |= {"criterion": row["criterion"], "test": row["verb"]}
    return line
