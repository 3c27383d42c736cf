"""Reading: documents as one HTML page, each text with its items marked, every character escaped.

(Document, rows) -> HTML text. The page runs nothing and asks the network for nothing. Where items overlap, a stretch of
text carries the names of all that cover it, and the number of each stands where its words begin.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from accord.ledger.lines import KINDS
from accord.ledger.model import Document
from accord.ledger.rows import Row
from accord.report.items import details, who

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render_page(readings: Sequence[tuple[Document, Sequence[Row]]]) -> str:
    """The texts of documents with their items marked, as one HTML document."""
    page = Environment(
        loader=PackageLoader("accord.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    ).get_template("reading.html")
    return page.render(policy=POLICY, documents=[_shown(f"d{n}", *each) for n, each in enumerate(readings, 1)])


def _shown(mark: str, document: Document, rows: Sequence[Row]) -> dict[str, Any]:
    items = [_item(f"{mark}-{number}", number, row) for number, row in enumerate(rows, 1)]
    counted = Counter(row["kind"] for row in rows)
    return {
        "document": document,
        "pieces": list(_pieces(document, items)),
        "items": items,
        "counts": [(kind, counted[kind]) for kind in KINDS if counted[kind]],
        "explained": any("nearly" in row for row in rows),
    }


def _item(mark: str, number: int, row: Row) -> dict[str, Any]:
    said = details(row)
    return {
        "mark": mark, "number": number, "kind": row["kind"], "who": who(row), "what": "; ".join(said),
        "quote": row["quote"], "rule": row["rule"], "nearly": row.get("nearly", ()),
        "label": f"{number} {row['kind']} {said[0] if said else ''}".strip(), "span": row["span"],
    }  # fmt: skip


def _pieces(document: Document, items: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The text cut wherever an item begins or ends, each piece with the items that cover it."""
    opens: dict[int, list[Mapping[str, Any]]] = {}
    closes: dict[int, list[Mapping[str, Any]]] = {}
    for item in items:
        opens.setdefault(item["span"]["start"], []).append(item)
        closes.setdefault(item["span"]["end"], []).append(item)
    covering: dict[str, Mapping[str, Any]] = {}
    for start, end in pairwise(sorted({0, len(document.text), *opens, *closes})):
        for item in closes.get(start, ()):
            covering.pop(item["mark"], None)
        begun = opens.get(start, [])
        covering |= {item["mark"]: item for item in begun}
        yield {
            "text": document.text[start:end],
            "kinds": sorted({item["kind"] for item in covering.values()}),
            "title": "; ".join(item["label"] for item in covering.values()),
            "begun": begun,
        }
