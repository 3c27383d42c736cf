"""Reads the register's tables (`*.csv` in this folder) into the ledger's models; a wrong row names its table and id."""

from __future__ import annotations

import csv
from collections.abc import Callable
from importlib.resources import files
from typing import Any, TypeVar

from pydantic import ValidationError

from accord.core.errors import DataError
from accord.ledger.model import (
    Agreement,
    Amount,
    Commitment,
    Control,
    Deadline,
    Ledger,
    Order,
    Quantity,
    Record,
    Statement,
    Tone,
)

Row = dict[str, str]
M = TypeVar("M", bound=Record)

# Rows are facts gathered by hand, so they count as reviewed; their `confidence` says how sure they are.
_CURATED = {"extractor": "curated", "status": "accepted", "reviewer": "Accord founders"}


class Effect(Record):
    """What a price or a flow was reported to do after the controls or agreements in `of`."""

    id: str
    of: tuple[str, ...]
    indicator: str
    period: str = ""
    values: str = ""
    unit: str = ""
    change: str = ""
    source: str
    confidence: str


class Aggregate(Record):
    """A published total; `value` is kept as text because some are bounds ("over 20")."""

    id: str
    country: str
    item: str
    value: str
    unit: str
    period: str
    source: str
    confidence: str


def read_ledger() -> Ledger:
    """All agreements, commitments, statements, orders and controls."""
    return Ledger(
        agreements=_table("agreements", _agreement),
        commitments=_table("commitments", _commitment),
        statements=_table("statements", _statement),
        orders=_table("orders", lambda r: Order(**_CURATED, **_given(r))),
        controls=_table("controls", lambda r: Control(**_CURATED, **_given(r, lists=("targets",)))),
    )


def read_effects() -> tuple[Effect, ...]:
    return _table("effects", lambda r: Effect(**_given(r, lists=("of",))))


def read_aggregates() -> tuple[Aggregate, ...]:
    return _table("aggregates", lambda r: Aggregate(**_given(r)))


def _agreement(row: Row) -> Agreement:
    return Agreement(**_CURATED, **_given(row, lists=("parties", "topics")))


def _statement(row: Row) -> Statement:
    given = _given(row, lists=("parties",))
    tone = Tone(**{given.pop("tone"): 1})
    return Statement(**_CURATED, **given, form="direct" if given.get("quote") else "indirect", tone=tone)


def _commitment(row: Row) -> Commitment:
    given = _given(row, lists=("giver", "receiver"))
    amount = {k.removeprefix("amount_"): given.pop(k) for k in list(given) if k.startswith("amount_")}
    if currency := given.pop("currency", ""):
        given["amount"] = Amount(currency=currency, **amount)
    quantity = {k: given.pop(k) for k in ("quantity", "unit", "rate") if k in given}
    if quantity:
        value = quantity.pop("quantity")
        given["quantity"] = Quantity(value=value, **quantity)
    phrase, date = given.pop("deadline", ""), given.pop("deadline_date", None)
    if phrase:
        given["deadline"] = Deadline(phrase=phrase, date=date)
    given["polarity"] = int(given["polarity"])
    return Commitment(**_CURATED, **given)


def _given(row: Row, lists: tuple[str, ...] = ()) -> dict[str, Any]:
    """The filled cells; those in `lists` are split at semicolons."""
    return {
        key: tuple(part.strip() for part in text.split(";")) if key in lists else text
        for key, text in row.items()
        if text
    }


def _table(name: str, build: Callable[[Row], M]) -> tuple[M, ...]:
    text = (files("accord.ledger.register") / f"{name}.csv").read_text(encoding="utf-8")
    made = []
    for row in csv.DictReader(text.splitlines()):
        try:
            made.append(build(row))
        except ValidationError as error:
            first = error.errors()[0]
            at = ".".join(str(part) for part in first["loc"])
            raise DataError(f"{at}: {first['msg']}", where=f"register/{name}.csv {row['id']}") from None
    return tuple(made)
