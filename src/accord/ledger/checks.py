"""Checks on a dossier as it was written (plain mappings and lists): each yields Faults in plain words, none raises.

They look at the raw values, so one bad field hides no fault elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from accord.core.errors import Fault

KINDS = ("agreements", "commitments", "statements", "claims", "orders", "controls")
COUNTRY_KEYS = frozenset(
    {"parties", "speaker_parties", "giver", "receiver", "place", "supplier", "recipient", "issuer", "targets",
     "countries", "sender"}
)  # fmt: skip
REFERENCES = ("agreement", "related_to", "precedes")
_MANY = 5


def items(raw: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every ledger item that is a mapping, with its path such as `claims[3]`."""
    for kind in KINDS:
        listed = raw.get(kind)
        if isinstance(listed, list):
            for number, item in enumerate(listed):
                if isinstance(item, Mapping):
                    yield f"{kind}[{number}]", item


def check_scalars(raw: Any, file: str, path: str = "") -> Iterator[Fault]:
    """Values that YAML read as something else than was meant: yes/no words (Norway is NO) and numbers without end."""
    if isinstance(raw, bool):
        key = path.rsplit(".", 1)[-1].split("[")[0]
        if key in COUNTRY_KEYS:
            word = "YES or ON" if raw else "NO"
            hint = (
                f'YAML reads {word} as {str(raw).lower()}: put the code in quotes ("NO"), or write its ISO3 code (NOR)'
            )
            yield Fault(f"{file}: {path}", "a country code is expected, not yes or no", hint)
        else:
            yield Fault(f"{file}: {path}", "yes or no stands here", "Nothing here is a yes or no: put words in quotes")
    elif isinstance(raw, float) and not math.isfinite(raw):
        yield Fault(f"{file}: {path}", f"{raw} is not a usable number", "Leave it out if it is unknown")
    elif isinstance(raw, Mapping):
        for key, value in raw.items():
            yield from check_scalars(value, file, f"{path}.{key}" if path else str(key))
    elif isinstance(raw, list):
        for number, value in enumerate(raw):
            yield from check_scalars(value, file, f"{path}[{number}]")


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
        yield Fault(f"{where}.quote", "the quote is missing", f"There stands {_short(there)}")
    elif quote != quote.strip():
        yield Fault(f"{where}.span", "it begins or ends with a blank", "Narrow the span and its quote to the words")
    elif there != quote:
        what = f"the quote says {_short(quote)}, but there stands {_short(there)}"
        yield Fault(f"{where}.span", what, _elsewhere(text, quote))


def in_plain_words(error: ValidationError, file: str, keys: Mapping[str, Iterable[str]]) -> Iterator[Fault]:
    """A model's complaints without its jargon; `keys` are the known keys of each section, for a misspelt one."""
    for entry in error.errors(include_url=False):
        path = _path(entry["loc"])
        what, hint = _phrase(entry, keys)
        yield Fault(f"{file}: {path}" if path else file, what, hint)


def near(name: str, known: Iterable[str]) -> str:
    """A hint with the nearest known names, or with a few of them."""
    names = list(known)
    close = get_close_matches(name, names, n=3, cutoff=0.5)
    if close:
        return f"Nearest known: {', '.join(close)}"
    shown = ", ".join(names[:_MANY])
    return f"Known: {shown}{', ...' if len(names) > _MANY else ''}" if names else ""


def _phrase(entry: Any, keys: Mapping[str, Iterable[str]]) -> tuple[str, str]:
    kind, value, context, loc = entry["type"], entry["input"], entry.get("ctx", {}), entry["loc"]
    name = str(loc[-1]) if loc else ""
    if kind == "missing":
        return f"{name} is missing", ""
    if kind == "extra_forbidden":
        return f"the key {name!r} is not known here", near(name, keys.get(str(loc[0]) if len(loc) > 1 else "", ()))
    if kind == "greater_than_equal":
        least = f"{context['ge']:g}"
        what = f"{value} is negative; it must be 0 or more" if least == "0" else f"{value} is below {least}"
        return what, _share(name)
    if kind in ("less_than_equal", "greater_than", "less_than"):
        bound = next(iter(context.values()))
        word = {"less_than_equal": "above", "greater_than": "not above", "less_than": "not below"}[kind]
        return f"{value} is {word} {bound:g}", _share(name)
    if kind == "literal_error":
        return f"{value!r} is not one of {str(context['expected']).replace(' or ', ', ')}", ""
    if kind == "value_error":
        what, _, hint = str(context["error"]).partition(". ")
        return what, hint
    if kind in ("too_short", "string_too_short"):
        return f"{name} must not be empty", ""
    simple = {
        "string": ("text is expected", "Put it in quotes"),
        "int": ("a whole number is expected", ""),
        "float": ("a number is expected", "Write 5000, without unit or separator"),
        "tuple": ("a list is expected", "Write [a, b], or one entry a line with a dash"),
        "date": ("a date is expected", "Write it as 2025-10-28"),
        "model": ("keys with values are expected", ""),
        "dict": ("keys with values are expected", ""),
    }
    for start, (what, hint) in simple.items():
        if kind.startswith(start):
            return f"{what}, not {_short(value)}", hint
    return str(entry["msg"]), ""


def _share(name: str) -> str:
    return "A share between 0 and 1: half is 0.5" if name == "cut" else ""


def _path(loc: tuple[int | str, ...]) -> str:
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _short(value: Any, limit: int = 80) -> str:
    text = repr(value)
    return text if len(text) <= limit else f"{text[: limit // 2]}...{text[-limit // 4 :]}"


def _elsewhere(text: str, quote: str) -> str:
    at = text.find(quote)
    if at < 0:
        return "The quote stands nowhere in this document"
    return f"The quote stands at start: {at}, end: {at + len(quote)}" + (
        ", and more than once" if text.count(quote) > 1 else ""
    )
