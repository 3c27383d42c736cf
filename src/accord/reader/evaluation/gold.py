"""Gold: what a person says stands in a text, as JSON, checked against that text before anything is counted.

    {"source": path, "items": [{"kind", "start", "end", "quote", ... fields of the ontology}], "kinds": [...]}

`source` is relative to the gold file; offsets are code points of the NFC extracted text. `kinds` names the kinds
that were looked for (all, without it): what the reader finds of another kind counts neither for nor against it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord.core.errors import DocumentError
from accord.ledger.lines import KINDS
from accord.ledger.model import Ledger

_FORM = 'Write {"source": path, "items": [{"kind", "start", "end", "quote"}]}'


@dataclass(frozen=True, slots=True)
class Gold:
    """One gold file: the text it is about, its items and the kinds that it covers."""

    path: Path
    source: Path
    items: tuple[dict[str, Any], ...]
    kinds: tuple[str, ...]

    def check(self, ledger: Ledger) -> None:
        """DocumentError where an item's quote does not stand at its offsets in the text as it was read."""
        text = ledger.documents[0].text
        for number, item in enumerate(self.items):
            if text[item["start"] : item["end"]] != item["quote"]:
                raise DocumentError(
                    f"item {number}: the text has {text[item['start'] : item['end']][:60]!r} at "
                    f"{item['start']}-{item['end']}, the gold {item['quote'][:60]!r}",
                    where=str(self.path),
                    hint="Offsets are code points of the NFC text that `accord read` extracts",
                )


def load_gold(path: Path, *, notice: Callable[[str], None] | None = None) -> tuple[Gold, ...]:
    """The gold of a file, or of every .json in a folder; DocumentError says what is wrong with it.

    In a folder a .json of another form is passed over, and `notice` is told how many were.
    """
    if path.is_dir():
        files = sorted(path.rglob("*.json"))
        if not files:
            raise DocumentError("holds no .json", where=str(path), hint=_FORM)
        gold = [file for file in files if _is_gold(_raw(file))]
        if not gold:
            raise DocumentError("holds no gold file", where=str(path), hint=_FORM)
        if notice and len(gold) < len(files):
            first = next(file for file in files if file not in gold)
            notice(f"{len(files) - len(gold)} .json passed over that are no gold files, such as {first}")
        return tuple(_load(file) for file in gold)
    if not path.is_file():
        raise DocumentError("there is no such file", where=str(path), hint="Give a gold file or a folder of them")
    return (_load(path),)


def _raw(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DocumentError(f"is no JSON that can be read ({error})", where=str(path), hint=_FORM) from None


def _is_gold(raw: Any) -> bool:
    return isinstance(raw, dict) and isinstance(raw.get("source"), str) and isinstance(raw.get("items"), list)


def _load(path: Path) -> Gold:
    raw = _raw(path)
    if not _is_gold(raw):
        raise DocumentError("is no gold file", where=str(path), hint=_FORM)
    for number, item in enumerate(raw["items"]):
        _check_item(path, number, item)
    kinds = raw.get("kinds", list(KINDS))
    if not isinstance(kinds, list) or not set(kinds) <= set(KINDS):
        raise DocumentError(f"kinds {kinds!r}", where=str(path), hint=f"Choose from {', '.join(KINDS)}")
    return Gold(path, path.parent / raw["source"], tuple(raw["items"]), tuple(kinds))


def _check_item(path: Path, number: int, item: Any) -> None:
    where = f"{path}, item {number}"
    if not isinstance(item, dict) or item.get("kind") not in KINDS:
        raise DocumentError("has no known kind", where=where, hint=f"Choose from {', '.join(KINDS)}")
    start, end = item.get("start"), item.get("end")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end:
        raise DocumentError(f"start {start!r}, end {end!r}", where=where, hint="Whole numbers, start before end")
    if not isinstance(item.get("quote"), str):
        raise DocumentError("has no quote", where=where, hint="Give the words between start and end")
