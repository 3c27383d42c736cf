"""Checks on a dossier as it was written (plain mappings and lists): each yields Faults in plain words, none raises.

They look at the raw values, so one bad field hides no fault elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from accord.core.errors import Fault
from accord.core.forms import near, short

KINDS = ("agreements", "commitments", "statements", "claims", "orders", "controls")
REFERENCES = ("agreement", "related_to", "precedes")


def items(raw: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every ledger item that is a mapping, with its path such as `claims[3]`."""
    for kind in KINDS:
        listed = raw.get(kind)
        if isinstance(listed, list):
            for number, item in enumerate(listed):
                if isinstance(item, Mapping):
                    yield f"{kind}[{number}]", item


def check_ids(raw: Mapping[str, Any], file: str, pulled: Iterable[str]) -> Iterator[Fault]:
    """One id stands for one thing, here and against the register rows that the dossier takes in."""
    seen: dict[str, str] = dict.fromkeys(pulled, "the register rows taken in")
    for path, item in items(raw):
        name = item.get("id")
        if not isinstance(name, str):
            continue
        if name in seen:
            yield Fault(f"{file}: {path}.id", f"the id {name!r} is already used by {seen[name]}", "Ids must differ")
        seen.setdefault(name, path)


def check_references(raw: Mapping[str, Any], file: str, agreements: Iterable[str]) -> Iterator[Fault]:
    """Every agreement that an item or the pact names is in the dossier or in the register."""
    own = [i["id"] for path, i in items(raw) if path.startswith("agreements[") and isinstance(i.get("id"), str)]
    known = [*own, *agreements]
    for path, item in items(raw):
        for key in REFERENCES:
            name = item.get(key)
            if isinstance(name, str) and name and name not in known:
                yield Fault(f"{file}: {path}.{key}", f"no agreement has the id {name!r}", near(name, known))
    pact = raw.get("pact")
    listed = pact.get("agreements") if isinstance(pact, Mapping) else None
    for number, name in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(name, str) and name not in known:
            where = f"{file}: pact.agreements[{number}]"
            yield Fault(where, f"no agreement has the id {name!r}", near(name, known))


def check_spans(raw: Mapping[str, Any], file: str, texts: Mapping[str, str]) -> Iterator[Fault]:
    """A claim has a span; a span lies inside a listed document, and what stands there is the quote."""
    for path, item in items(raw):
        span = item.get("span")
        if span is None and path.startswith("claims["):
            hint = "Give document, start and end of the words that say it (code points, end excluded)"
            yield Fault(f"{file}: {path}.span", "a claim without a span", hint)
        elif isinstance(span, Mapping):  # any other form is reported with the other fields
            yield from _check_span(span, item.get("quote"), f"{file}: {path}", texts, _listed(raw))


def _listed(raw: Mapping[str, Any]) -> frozenset[str]:
    """File names of the documents, whether or not they could be read."""
    documents = raw.get("documents")
    names = (d.get("file") if isinstance(d, Mapping) else d for d in (documents if isinstance(documents, list) else ()))
    return frozenset(name for name in names if isinstance(name, str))


def _check_span(
    span: Mapping[str, Any], quote: Any, where: str, texts: Mapping[str, str], listed_documents: frozenset[str]
) -> Iterator[Fault]:
    document, start, end = span.get("document", ""), span.get("start"), span.get("end")
    if not (isinstance(document, str) and isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
        return  # reported with the other fields
    if not document and len(texts) == 1:
        document = next(iter(texts))
    if document not in texts and document in listed_documents:
        return  # that document's own fault says it
    if document not in texts:
        listed = f"Listed and readable: {', '.join(texts)}" if texts else "No document could be read"
        yield Fault(f"{where}.span", f"the document {document!r} is not one of the dossier's", listed)
        return
    text = texts[document]
    there = text[start:end]
    if end > len(text):
        yield Fault(f"{where}.span", f"it ends at {end}, but {document} has {len(text)} characters")
    elif not isinstance(quote, str) or not quote:
        yield Fault(f"{where}.quote", "the quote is missing", f"There stands {short(there)}")
    elif quote != quote.strip():
        yield Fault(f"{where}.span", "it begins or ends with a blank", "Narrow the span and its quote to the words")
    elif there != quote:
        what = f"the quote says {short(quote)}, but there stands {short(there)}"
        yield Fault(f"{where}.span", what, _elsewhere(text, quote))


def _elsewhere(text: str, quote: str) -> str:
    at = text.find(quote)
    if at < 0:
        return "The quote stands nowhere in this document"
    return f"The quote stands at start: {at}, end: {at + len(quote)}" + (
        ", and more than once" if text.count(quote) > 1 else ""
    )
