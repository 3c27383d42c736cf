"""Rows: items as plain JSON objects (`lines.to_line`), checked against their text, and back to the frozen ledger.

Fields that a row has and the model does not are kept in rows and left out of the model, so that a ledger file made by
a wider reader stays readable.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from accord.core.errors import DataError, Fault, raise_faults
from accord.core.forms import Location, in_plain_words
from accord.ledger.lines import KINDS, items, to_line
from accord.ledger.model import (
    Agreement,
    Claim,
    Commitment,
    Control,
    Document,
    Item,
    Ledger,
    Order,
    Statement,
    Sum,
)

Row = dict[str, Any]

MODELS: dict[str, type[Item]] = {
    "agreement": Agreement,
    "commitment": Commitment,
    "statement": Statement,
    "claim": Claim,
    "order": Order,
    "control": Control,
    "amount": Sum,
}
"""Kind of a row -> the model of its items."""
_ABOUT_ROWS = frozenset({"kind", "document", "stage", "criterion", "test"})


def to_rows(ledger: Ledger) -> list[Row]:
    """The items of a ledger that stand in a document, in the order of the text."""
    return [to_line(kind, item) for kind, item in items(ledger) if item.span is not None]


def to_ledger(rows: Iterable[Mapping[str, Any]], documents: Iterable[Document] = ()) -> Ledger:
    """The frozen ledger of some rows; DataError lists every row that its model refuses."""
    sections: dict[str, list[Item]] = {section: [] for section in KINDS.values()}
    faults: list[Fault] = []
    for row in rows:
        model = MODELS[row["kind"]]
        try:
            sections[KINDS[row["kind"]]].append(model.model_validate(_modelled(row, model)))
        except ValidationError as error:
            faults += in_plain_words(error, str(row.get("id", "")), _keys(model))
    raise_faults(faults, DataError)
    return Ledger(documents=tuple(documents), **{section: tuple(items) for section, items in sections.items()})


def _keys(model: type[BaseModel]) -> Callable[[Location], Iterable[str]]:
    """The keys of a row, which has no sections."""
    return lambda _: model.model_fields


def faults_of(row: Mapping[str, Any], text: str) -> Iterator[Fault]:
    """What is wrong with one row against the text that it stands in."""
    where = str(row.get("id", "a row"))
    kind = row.get("kind")
    if kind not in KINDS:
        yield Fault(where, f"no kind {kind!r}", f"One of {', '.join(KINDS)}")
        return
    span = row.get("span")
    start, end = (span.get("start"), span.get("end")) if isinstance(span, Mapping) else (None, None)
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
        yield Fault(f"{where}: span", f"it must lie in the text, from 0 to {len(text)}", "Give start and end")
    elif row.get("quote") != text[start:end]:
        what = f"the quote is not what stands at {start}-{end}"
        yield Fault(f"{where}: quote", what, "The document was read in another form, or the quote was changed")
    try:
        MODELS[kind].model_validate(_modelled(row, MODELS[kind]))
    except ValidationError as error:
        yield from in_plain_words(error, where, _keys(MODELS[kind]))


def whole(row: Mapping[str, Any]) -> Row:
    """The row with every field that a row of its kind has, objects in it too; what it says stays. It has no faults."""
    model = MODELS[row["kind"]]
    full = to_line(row["kind"], model.model_validate(_modelled(row, model)))
    return {
        **full,
        **{k: full[k] if isinstance(v, Mapping) and k in full and k != "span" else v for k, v in row.items()},
    }


def in_its_words(row: Row) -> Row:
    """The row, with its quote as name or proposition where it has none of its own."""
    own = {"agreement": "name", "claim": "proposition"}.get(row["kind"], "")
    return {**row, own: row["quote"]} if own and not row.get(own) else row


def read_rows(path: Path) -> list[Row]:
    """The rows of a JSON Lines file; DataError names the line that is none."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise DataError(f"cannot be opened ({error.strerror})", where=str(path), hint="Check the path") from None
    except UnicodeDecodeError:
        raise DataError("is not UTF-8 text", where=str(path), hint="Give a file of JSON lines") from None
    rows: list[Row] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not isinstance(row.get("kind"), str):
            what = "is no item: an object with at least id, kind and span is expected"
            raise DataError(what, where=f"{path}: line {number}", hint="Write it with accord read -o ledger.jsonl")
        rows.append(row)
    return rows


def dumps(row: Mapping[str, Any]) -> str:
    """One line of JSON: the same row always gives the same line."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":"))


def _modelled(row: Mapping[str, Any], model: type[Item]) -> Row:
    fields = {name: value for name, value in row.items() if name in model.model_fields and name not in _ABOUT_ROWS}
    if "stage" in row and "kind" in model.model_fields:  # an order's own kind: notified, contracted, delivered
        fields["kind"] = row["stage"]
    if isinstance(row.get("span"), Mapping):
        fields["span"] = {**row["span"], "document": str(row.get("document", ""))}
    return fields
