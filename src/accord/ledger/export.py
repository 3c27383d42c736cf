"""Export: the ledger as JSON lines, and what was reviewed as gold sets for `accord eval`."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from accord.ledger.rows import MODELS, dumps
from accord.ledger.store import Store

_REVIEWED = frozenset({"accepted", "edited"})
_ABOUT_REVIEW = frozenset(
    {"id", "document", "stands_at", "span", "quote", "sentence", "source", "extractor", "extractors", "differs", "rule",
     "status", "reviewer", "confidence", "criterion", "test", "evidence", "parent", "precision", "strength_raw",
     "agreement"}
)  # fmt: skip


def lines(store: Store, *, reviewed_only: bool = False) -> str:
    """The items that are not rejected, one JSON object a line."""
    return "".join(
        dumps(row) + "\n"
        for row in store.rows()
        if row["status"] in _REVIEWED or (row["status"] == "proposed" and not reviewed_only)
    )


def gold_sets(store: Store) -> dict[str, tuple[str, dict[str, Any]]]:
    """Name of a gold file -> the document's text and `{"source", "kinds", "items"}`.

    A kind counts as looked for when a person has decided on every item of it; the others are left out of `kinds`.
    """
    sets: dict[str, tuple[str, dict[str, Any]]] = {}
    for about in store.documents():
        rows = store.rows(document=about["sha256"])
        undecided = {row["kind"] for row in rows if row["status"] == "proposed"}
        decided = {row["kind"] for row in rows} - undecided
        if not decided:
            continue
        name = _name(about["id"], sets)
        items = [_gold(row) for row in rows if row["status"] in _REVIEWED and row["kind"] in decided]
        kinds = [kind for kind in MODELS if kind in decided]
        sets[name] = (store.text(about["sha256"]), {"source": f"{name}.txt", "kinds": kinds, "items": items})
    return sets


def _gold(row: dict[str, Any]) -> dict[str, Any]:
    place = {"kind": row["kind"], "start": row["span"]["start"], "end": row["span"]["end"], "quote": row["quote"]}
    fields = {k: v for k, v in row.items() if k not in _ABOUT_REVIEW and k not in place and v not in ("", None, [], {})}
    return place | fields


def _name(document: str, taken: dict[str, Any]) -> str:
    plain = re.sub(r"[^\w.-]+", "_", PurePath(document).stem).strip(".") or "document"
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain}-{number}", number + 1
    return name
