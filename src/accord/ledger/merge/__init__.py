"""Merge: the items of several documents -> one dossier: promises, quotes under a wrong matter, lines of agreements.

    rows, documents, today -> Merged

Nothing is changed or lost: each merged promise keeps every source with its span, and amounts that disagree stand side
by side. Likeness of words only puts items together here; it never establishes a span.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from accord.ledger.merge.lineage import Line, Text, lineage
from accord.ledger.merge.promises import Promise, promises
from accord.ledger.merge.quotes import Misattribution, misattributions
from accord.ledger.rows import Row

__all__ = ["Line", "Merged", "Misattribution", "Promise", "Text", "lineage", "merge", "misattributions", "promises"]


@dataclass(frozen=True, slots=True)
class Merged:
    """A dossier of several documents, against a day."""

    today: dt.date
    promises: tuple[Promise, ...]
    misattributions: tuple[Misattribution, ...]
    agreements: tuple[Text, ...]
    lines: tuple[Line, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


def merge(
    rows: Iterable[Row], documents: Iterable[Mapping[str, Any]], today: dt.date, texts: Mapping[str, str] | None = None
) -> Merged:
    """The dossier of some rows. `documents` tell `id, kind, date, title, parties`; `texts` are by document id."""
    kept = [row for row in rows if row.get("status") != "rejected"]
    known = {str(document["id"]): document for document in documents}
    agreements, lines = lineage(kept, known, texts or {})
    return Merged(
        today=today,
        promises=promises(kept, known, today),
        misattributions=misattributions(kept, known),
        agreements=agreements,
        lines=lines,
    )
