"""Shapes: gold as other people write it -> the one form that is counted.

A file may be one gold, a list of them, {"documents": [...]} or JSON lines; items may stand under their document or
name it themselves; a span may be start and end, {"start", "end"} or [start, end]; fields may lie in an object of their
own. Names are brought to those of the ontology, and fields that it does not know stay and count for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from accord.ledger.lines import KINDS

_LISTS = ("documents", "files", "texts", "gold")
_SOURCES = ("source", "document", "path", "file", "text_file", "source_path")
_ITEMS = ("items", "annotations", "gold", "entries")
_NESTED = ("fields", "attributes", "attrs", "properties")
_KIND_NAMES = {
    **{kind: kind for kind in KINDS},
    **{section: kind for kind, section in KINDS.items()},
    "promise": "commitment", "pledge": "commitment", "quote": "statement", "quotation": "statement",
    "treaty": "agreement", "export_control": "control", "arms_order": "order", "money": "amount", "sum": "amount",
}  # fmt: skip
_FIELD_NAMES = {
    "begin": "start", "stop": "end", "text": "quote", "givers": "giver", "receivers": "receiver", "party": "parties",
    "commitment_type": "type", "claim_type": "type", "agreement_form": "form", "negation": "negated",
}  # fmt: skip
_FORMS = {
    "quoted": "direct", "quote": "direct", "direct_speech": "direct", "partial": "mixed", "reported": "indirect",
    "paraphrase": "indirect", "paraphrased": "indirect", "indirect_speech": "indirect", "scare": "scare_quotes",
}  # fmt: skip


def documents(content: str) -> list[dict[str, Any]]:
    """The golds in the content of a file, each with `source` and `items`; ValueError where it is no JSON."""
    try:
        raw = json.loads(content)
    except ValueError:
        lines = [line for line in content.splitlines() if line.strip()]
        if len(lines) < 2:
            raise
        raw = [json.loads(line) for line in lines]
    return _joined(_golds(raw))


def _golds(raw: Any) -> Iterator[dict[str, Any]]:
    """Every object in some JSON that names a text and has items, or is an item that names its text."""
    if isinstance(raw, list):
        for each in raw:
            yield from _golds(each)
    elif isinstance(raw, dict):
        source = next((raw[name] for name in _SOURCES if raw.get(name) and isinstance(raw[name], str)), None)
        items = next((raw[name] for name in _ITEMS if isinstance(raw.get(name), list)), None)
        if source is not None and items is not None:
            yield {**raw, "source": source, "items": items}
        elif source is not None and "kind" in raw:
            yield {"source": source, "items": [raw], "single": True}
        elif source is None:
            for name in _LISTS:
                if isinstance(raw.get(name), list):
                    yield from _golds(raw[name])


def _joined(golds: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """Items that name their text themselves, put together by text."""
    found: list[dict[str, Any]] = []
    by_source: dict[str, dict[str, Any]] = {}
    for gold in golds:
        if not gold.pop("single", False):
            found.append(gold)
        elif gold["source"] in by_source:
            by_source[gold["source"]]["items"] += gold["items"]
        else:
            found.append(by_source.setdefault(gold["source"], gold))
    return found


def kind_of(name: Any) -> str:
    """The kind that a name means, "" for none: Commitments -> commitment."""
    return _KIND_NAMES.get(_key(name), "") if isinstance(name, str) else ""


def item_of(raw: Mapping[str, Any]) -> dict[str, Any]:
    """An item in the one form: kind, start, end, quote and the fields of its kind, flat."""
    flat: dict[str, Any] = {}
    for name, value in raw.items():
        if name in _NESTED and isinstance(value, Mapping):
            flat |= value
    flat |= {name: value for name, value in raw.items() if not (name in _NESTED and isinstance(value, Mapping))}
    found: dict[str, Any] = {}
    for name, value in flat.items():
        found.setdefault(_key(name), value)
    for alias, name in _FIELD_NAMES.items():
        if alias in found and name not in found:
            found[name] = found.pop(alias)
    found["kind"] = kind_of(found.get("kind"))
    _place(found)
    if "form" in found and isinstance(found["form"], str):
        found["form"] = _FORMS.get(_key(found["form"]), _key(found["form"]))
    if isinstance(found.get("negated"), bool):
        found.setdefault("polarity", -1 if found["negated"] else 1)
    return found


def _place(item: dict[str, Any]) -> None:
    """Start and end as whole numbers, from wherever they stand."""
    span = item.get("span", item.get("offsets"))
    if isinstance(span, Mapping):
        span = [span.get("start", span.get("begin")), span.get("end", span.get("stop"))]
    if isinstance(span, list) and len(span) == 2:
        item.setdefault("start", span[0])
        item.setdefault("end", span[1])
    for name in ("start", "end"):
        value = item.get(name)
        if (isinstance(value, str) and value.strip().isdigit()) or (isinstance(value, float) and value.is_integer()):
            item[name] = int(value)


def _key(name: str) -> str:
    return "_".join(name.strip().casefold().replace("-", " ").replace("_", " ").split())
