"""Decisions: what a person said of an item, and the ledger that follows from replaying all of them in order.

    proposed rows + [accept | edit | reject | add, ...] -> rows with status and reviewer

A decision keeps the row as the person saw it, so that a later reading by better rules changes nothing reviewed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from accord.core.errors import DataError, raise_faults
from accord.core.forms import near
from accord.ledger.rows import MODELS, Row, faults_of, in_its_words, whole

Action = Literal["accept", "edit", "reject", "add"]
ACTIONS: tuple[Action, ...] = get_args(Action)
STATUS: dict[Action, str] = {"accept": "accepted", "edit": "edited", "reject": "rejected", "add": "accepted"}
_MODELLED = {"stage": "kind"}  # an order's own kind has another name in rows
Key = tuple[str, str]
"""Hash of the document, id of the item."""
_FIXED = frozenset({"id", "document", "status", "reviewer", "extractor", "quote"})


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the log: `row` is the item as it stands by this decision."""

    seq: int
    document: str
    item: str
    action: Action
    row: Row
    who: str
    at: str
    reason: str = ""


def replay(proposed: Mapping[Key, Row], decisions: Iterable[Decision]) -> dict[Key, Row]:
    """Every row with the status that the log gives it; the last decision on an item holds."""
    state = {key: {**row, "status": "proposed", "reviewer": ""} for key, row in proposed.items()}
    for decision in decisions:
        reviewed = {"status": STATUS[decision.action], "reviewer": decision.who}
        state[decision.document, decision.item] = {**decision.row, **reviewed}
    return state


def edited(row: Row, changes: Mapping[str, Any], text: str) -> Row:
    """The row with some fields changed (`amount.max` reaches into a field); DataError if it is then no good row.

    A new span brings its quote with it. Faults that the row had before are not the editor's.
    """
    if not changes:
        raise DataError("an edit without a change", where=row["id"], hint="Add --set field=value or --span START:END")
    known = {str(fault) for fault in faults_of(row, text)}
    new: Row = json.loads(json.dumps(row))
    for name, value in changes.items():
        head = name.split(".", 1)[0]
        if head in _FIXED:
            raise DataError(f"the field {head} cannot be changed", where=row["id"], hint="The quote follows the span")
        if head not in (*_fields(row["kind"]), *row):
            raise DataError(f"no field {head!r}", where=row["id"], hint=near(head, _fields(row["kind"])))
        _set(new, name, value)
    _quote(new, text)
    raise_faults([fault for fault in faults_of(new, text) if str(fault) not in known], DataError)
    return new if known else whole(new)


def added(kind: str, name: str, span: tuple[int, int], changes: Mapping[str, Any], text: str, identity: str) -> Row:
    """A row that a person adds: its kind, its span in the text, and its fields."""
    if kind not in MODELS:
        raise DataError(f"no kind {kind!r}", hint=f"One of {', '.join(MODELS)}")
    row: Row = {"id": identity, "kind": kind, "document": name, "span": {"start": span[0], "end": span[1]}}
    row |= {"sentence": "", "extractor": "person"}
    for field, value in changes.items():
        if field.split(".", 1)[0] not in _fields(kind):
            raise DataError(f"no field {field!r}", where=kind, hint=near(field, _fields(kind)))
        _set(row, field, value)
    _quote(row, text)
    row = in_its_words(row)
    needed = [own for own in _fields(kind) if MODELS[kind].model_fields[_MODELLED.get(own, own)].is_required()]
    missing = [field for field in needed if field not in row]
    if missing and span[1] <= len(text):
        hint = " ".join(f"--set {field}=..." for field in missing)
        raise DataError(f"what is added as {kind} needs {', '.join(missing)}", where=name, hint=f"Add {hint}")
    raise_faults(faults_of(row, text), DataError)
    return whole(row)


def value_of(kind: str, name: str, word: str) -> Any:
    """What a person typed for a field: JSON where it is, a list where the field is one, else the word itself."""
    if name in MODELS[kind].model_fields:
        default = MODELS[kind].model_fields[name].default
        if isinstance(default, tuple) or name == "parties":
            return [part.strip() for part in word.strip("[]").split(",") if part.strip()]
        if isinstance(default, str):
            return word
    try:
        return json.loads(word)
    except ValueError:
        return word


def _fields(kind: str) -> list[str]:
    own = {modelled: name for name, modelled in _MODELLED.items()}
    return [own.get(name, name) for name in MODELS[kind].model_fields if name not in _FIXED]


def _set(row: Row, name: str, value: Any) -> None:
    *path, last = name.split(".")
    inner = row
    for part in path:
        held = inner.get(part)
        inner[part] = held = held if isinstance(held, dict) else {}
        inner = held
    inner[last] = value


def _quote(row: Row, text: str) -> None:
    span = row.get("span")
    if isinstance(span, dict) and all(isinstance(span.get(end), int) for end in ("start", "end")):
        row["quote"] = text[max(0, span["start"]) : max(0, span["end"])]
