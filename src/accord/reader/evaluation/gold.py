"""Gold: what a person says stands in a text, as JSON, checked against that text before anything is counted.

    {"source": path, "items": [{"kind", "start", "end", "quote", ... fields of the ontology}], "kinds": [...]}

`source` is absolute or relative to the gold file (else to the folder one stands in); offsets are code points of the NFC
extracted text. `kinds` names the kinds that were looked for; without it they are those that occur in the set: what the
reader finds of another kind counts neither for nor against it. Other shapes: see `shapes`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from accord.core.errors import DocumentError
from accord.ledger.lines import KINDS
from accord.ledger.model import Ledger
from accord.reader.evaluation.shapes import documents, item_of, kind_of
from accord.reader.model.anchor import folded

Notice = Callable[[str], None]
_FORM = 'Write {"source": path, "items": [{"kind", "start", "end", "quote"}]}'
_SUFFIXES = (".json", ".jsonl", ".ndjson")
_TOLD = 8
_SHOWN = 60
MAX_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Gold:
    """One text's gold: the file it stands in, the text, the items, and the kinds that were looked for."""

    path: Path
    source: Path
    items: tuple[dict[str, Any], ...]
    kinds: tuple[str, ...]
    text: str | None = None

    def check(self, ledger: Ledger) -> None:
        """DocumentError that names every item whose quote does not stand at its offsets in the text as it was read."""
        text = ledger.documents[0].text
        wrong = [(number, item) for number, item in enumerate(self.items) if not _stands(item, text)]
        if not wrong:
            return
        told = "".join(f"\n  - item {number} ({item['kind']}): {_told(item, text)}" for number, item in wrong[:_TOLD])
        more = f"\n  - and {len(wrong) - _TOLD} more" if len(wrong) > _TOLD else ""
        raise DocumentError(
            f"{len(wrong)} of {len(self.items)} quotes do not stand at their offsets in {self.source}{told}{more}",
            where=str(self.path),
            hint="Offsets are code points, from 0, of the NFC text that accord extracts: see accord read --text",
        )


def load_gold(path: Path, *, notice: Notice | None = None) -> tuple[Gold, ...]:
    """The gold of a file, or of every .json and .jsonl in a folder; DocumentError says what is wrong with it.

    In a folder a file of another form is passed over; `notice` is told of it, and of items that are no kind of item.
    """
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix.lower() in _SUFFIXES and file.is_file())
        if not files:
            raise DocumentError("holds no .json", where=str(path), hint=_FORM)
        raw = {file: _raw(file) for file in files}
        if not any(raw.values()):
            raise DocumentError("holds no gold file", where=str(path), hint=_FORM)
        passed = [file for file, found in raw.items() if not found]
        if notice and passed:
            notice(f"{len(passed)} .json passed over that are no gold files, such as {passed[0]}")
    elif path.is_file():
        raw = {path: _raw(path)}
        if not raw[path]:
            raise DocumentError("is no gold file", where=str(path), hint=_FORM)
    else:
        raise DocumentError("there is no such file", where=str(path), hint="Give a gold file or a folder of them")
    return _looked_for([_load(file, each, notice) for file, found in raw.items() for each in found])


def _raw(path: Path) -> list[dict[str, Any]]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DocumentError("is too large for a gold file", where=str(path), hint="Split it: at most 100 MB")
        return documents(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DocumentError(f"cannot be opened ({error.strerror})", where=str(path), hint="Check the path") from None
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"is no JSON that can be read ({error})", where=str(path), hint=_FORM) from None


def _load(path: Path, raw: dict[str, Any], notice: Notice | None) -> Gold:
    known, strange = [], Counter[str]()
    for number, item in enumerate(raw["items"]):
        if not isinstance(item, dict):
            raise DocumentError("is no object", where=f"{path}, item {number}", hint=_FORM)
        if found := item_of(item):
            if found["kind"]:
                _check_item(path, number, found)
                known.append(found)
            else:
                strange[repr(item.get("kind"))] += 1
    if strange and not known:
        what = f"has no item of a known kind, only {', '.join(strange)}"
        raise DocumentError(what, where=str(path), hint=f"Choose from {', '.join(KINDS)}")
    if strange and notice:
        told = ", ".join(f"{number} of kind {kind}" for kind, number in strange.items())
        notice(f"{path}: items passed over that are no kind of item: {told}")
    kinds = raw.get("kinds") or []
    names = [kind_of(kind) for kind in kinds] if isinstance(kinds, list) else [""]
    if not all(names):
        raise DocumentError(f"kinds {kinds!r}", where=str(path), hint=f"Choose from {', '.join(KINDS)}")
    text = raw.get("text") if isinstance(raw.get("text"), str) else None
    source = _source(path, raw["source"], text is not None)
    return Gold(path, source, tuple(known), tuple(dict.fromkeys(names)), text)


def _source(path: Path, name: str, has_text: bool) -> Path:
    """Where the text lies: beside the gold file, or from the folder one stands in."""
    beside, here = path.parent / name, Path(name)
    if has_text or beside.is_file():
        return beside
    if here.is_file():
        return here
    hint = f"source is absolute or relative to the gold file: looked at {beside}"
    raise DocumentError(f"its text {name!r} is not there", where=str(path), hint=hint)


def _looked_for(golds: list[Gold]) -> tuple[Gold, ...]:
    """Each gold with its kinds: where it names none, every kind that occurs in the set was looked for."""
    occur = {item["kind"] for gold in golds for item in gold.items} | {kind for gold in golds for kind in gold.kinds}
    kinds = tuple(kind for kind in KINDS if kind in occur)
    return tuple(gold if gold.kinds else replace(gold, kinds=kinds) for gold in golds)


def not_marked(golds: Iterable[Gold]) -> Iterator[str]:
    """The kinds for which no gold of a set was marked."""
    marked = {kind for gold in golds for kind in gold.kinds}
    return (kind for kind in KINDS if kind not in marked)


def _check_item(path: Path, number: int, item: dict[str, Any]) -> None:
    where, quote = f"{path}, item {number} ({item['kind']})", item.get("quote")
    start, end = item.get("start"), item.get("end")
    shown = f" of {quote[:_SHOWN]!r}" if isinstance(quote, str) else ""
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
        raise DocumentError(f"start {start!r}, end {end!r}{shown}", where=where, hint="Whole numbers, start before end")
    if not isinstance(quote, str):
        raise DocumentError("has no quote", where=where, hint="Give the words between start and end")


def _stands(item: dict[str, Any], text: str) -> bool:
    """Whether an item's quote stands at its offsets, up to white space and the forms of quotation marks and dashes."""
    there, quote = text[item["start"] : item["end"]], item["quote"]
    return item["end"] <= len(text) and (there == quote or folded(there)[0].strip() == folded(quote)[0].strip())


def _told(item: dict[str, Any], text: str) -> str:
    start, end, quote = item["start"], item["end"], item["quote"]
    there = f"has {text[start:end][:_SHOWN]!r}" if start < len(text) else f"ends at {len(text)}"
    places = (text.rfind(quote, 0, start + len(quote)), text.find(quote, start)) if quote.strip() else ()
    at = min((place for place in places if place >= 0), key=lambda place: abs(place - start), default=-1)
    found = f"; these words stand at {at}-{at + len(quote)}" if at >= 0 else "; these words do not stand in it"
    return f"at {start}-{end} the text {there}, the gold {quote[:_SHOWN]!r}{found}"
