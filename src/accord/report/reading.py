"""Reading: a ledger's documents as one HTML page, the text with its items marked, every character escaped.

Ledgers -> HTML text. The page runs nothing and asks the network for nothing; where items overlap, each stretch of text
carries the names of all that cover it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from accord.ledger.lines import KINDS, items
from accord.ledger.model import Document, Item, Ledger

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render_page(ledgers: Sequence[Ledger]) -> str:
    """The texts of ledgers with their items marked, as one HTML document."""
    page = Environment(
        loader=PackageLoader("accord.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    ).get_template("reading.html")
    return page.render(
        policy=POLICY, kinds=list(KINDS), documents=[each for ledger in ledgers for each in _shown(ledger)]
    )


def _shown(ledger: Ledger) -> Iterator[dict[str, Any]]:
    for document in ledger.documents:
        here = [(kind, item) for kind, item in items(ledger) if item.span and item.span.document == document.id]
        yield {"document": document, "pieces": list(_pieces(document, here)), "items": [_row(*each) for each in here]}


def _pieces(document: Document, here: Iterable[tuple[str, Item]]) -> Iterator[dict[str, Any]]:
    """The text cut wherever an item begins or ends, each piece with the kinds that cover it."""
    opens: dict[int, list[tuple[str, Item]]] = {}
    closes: dict[int, list[tuple[str, Item]]] = {}
    for kind, item in here:
        if item.span:
            opens.setdefault(item.span.start, []).append((kind, item))
            closes.setdefault(item.span.end, []).append((kind, item))
    cuts = sorted({0, len(document.text), *opens, *closes})
    covering: dict[str, str] = {}
    for start, end in pairwise(cuts):
        for _, item in closes.get(start, ()):
            covering.pop(item.id, None)
        for kind, item in opens.get(start, ()):
            covering[item.id] = f"{kind} {getattr(item, 'type', '') or getattr(item, 'form', '')}".strip()
        yield {
            "text": document.text[start:end],
            "kinds": sorted({label.split()[0] for label in covering.values()}),
            "title": "; ".join(dict.fromkeys(covering.values())),
            "ids": [item.id for _, item in opens.get(start, ())],
        }


def _row(kind: str, item: Item) -> dict[str, str]:
    what = getattr(item, "type", "") or getattr(item, "form", "") or getattr(item, "qualifier", "")
    by = getattr(item, "speaker", "") or " ".join(getattr(item, "giver", ()) or getattr(item, "parties", ()))
    return {"id": item.id, "kind": kind, "what": what, "by": by, "quote": item.quote, "rule": item.rule}
