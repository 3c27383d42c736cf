"""Lineage: agreements of several documents -> one entry each, and which of them follows which.

An agreement is the same in two documents when its parties are and its date, or most words of its name. It follows an
earlier one of the same parties where the register says so, where its text names it ("named"), or where both are about
the same thing ("matter"); by matter only the latest before it counts, so that 2023 -> 2025 -> 2026 is a line.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from accord.core.labels import countries, fold
from accord.ledger.merge.words import OF_PARTIES, agreement_of, content, day
from accord.ledger.model import Agreement
from accord.ledger.register import register
from accord.ledger.rows import Row

SAME_NAME = 0.75
SAME_MATTER = 0.3
ONE_DAY = 1
"""Signed on the 27th in Washington is the 28th in Tokyo."""
_A_DAY_APART = "a day apart, as one moment is in two time zones; held to be the same"
_FORM_WORDS = content(
    "agreement treaty framework memorandum understanding cooperation statement joint accord pact deal plan action "
    "declaration compact arrangement letter intent contract order partnership government republic kingdom between "
    "implementation securing supply strengthening regarding concerning fact sheet leaders official visit united states "
    "announces secures signs drives new historic landmark"
)
_PERSON = re.compile(r"\b(?:President|Prime Minister|Premier|Chancellor|Secretary|King|Minister)(?: +[A-Z][\w.]*){1,3}")
_ROOT = 5


@dataclass(frozen=True, slots=True)
class Text:
    """An agreement with every document and item that tells of it.

    `dates` are the days that its sources give it, the first the one that holds; `note` says why several may be one.
    """

    id: str
    name: str
    parties: tuple[str, ...]
    date: str
    form: str
    state: str
    sources: tuple[str, ...]
    dates: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One agreement follows another; `basis` says how it is known."""

    earlier: str
    later: str
    basis: Literal["register", "named", "matter"]
    why: str


@dataclass(slots=True)
class _Node:
    id: str
    name: str
    parties: frozenset[str]
    date: dt.date | None
    form: str
    state: str
    topics: frozenset[str]
    sources: list[str]
    documents: set[str]
    others: set[dt.date] = field(default_factory=set)


def lineage(
    rows: Iterable[Row], documents: Mapping[str, Mapping[str, Any]], texts: Mapping[str, str]
) -> tuple[tuple[Text, ...], tuple[Line, ...]]:
    """The agreements by date, and the lines between them."""
    nodes: list[_Node] = []
    for node in (*_of_rows(rows), *_of_documents(documents)):
        same = next((known for known in nodes if _same(known, node)), None)
        if same is None:
            nodes.append(node)
        else:
            _join(same, node)
    known_lines = _of_register(nodes)
    nodes.sort(key=lambda node: (node.date or dt.date.max, node.id))
    plain = {name: f" {_flat(text)} " for name, text in texts.items()}
    lines = {(line.earlier, line.later): line for line in known_lines}
    for number, node in enumerate(nodes):
        for line in _before(node, nodes[:number], plain):
            lines.setdefault((line.earlier, line.later), line)
    return tuple(_text(node) for node in nodes), tuple(lines.values())


def _of_rows(rows: Iterable[Row]) -> list[_Node]:
    found = []
    for row in rows:
        if row["kind"] == "agreement" and row.get("parties"):
            name, source = str(row.get("name") or row["quote"]), f"{row['document']}: {row['id']}"
            found.append(
                _Node(
                    row["id"], name, frozenset(row["parties"]), day(row.get("date")), str(row.get("form") or ""),
                    str(row.get("state") or ""), _matter(name, row.get("topics") or ()), [source], set(),
                )
            )  # fmt: skip
    return found


def _of_documents(documents: Mapping[str, Mapping[str, Any]]) -> list[_Node]:
    """A text between parties is an agreement itself, whether or not its own words say so."""
    found = []
    for name, about in documents.items():
        if about.get("kind") in OF_PARTIES and len(about.get("parties") or ()) > 1:
            title = str(about.get("title") or name)
            found.append(
                _Node(
                    name, title, frozenset(about["parties"]), day(about.get("date")), str(about["kind"]), "",
                    _matter(title, ()), [name], {name},
                )
            )  # fmt: skip
    return found


def _of_register(nodes: list[_Node]) -> list[Line]:
    """The register's lines that touch an agreement at hand; an end that no document tells of joins the nodes."""
    book = {agreement.id: agreement for agreement in register().agreements}
    lines: list[Line] = []
    for earlier in book.values():
        later = book.get(earlier.precedes)
        if later is None:
            continue
        ends = [_of_agreement(agreement) for agreement in (earlier, later)]
        at_hand = [_found(end, nodes) for end in ends]
        if not any(at_hand):
            continue
        for number, end in enumerate(ends):
            if at_hand[number] is None:
                nodes.append(end)
        first, last = (node.id if node else end.id for node, end in zip(at_hand, ends, strict=True))
        if first != last:
            lines.append(Line(first, last, "register", f"the register: {earlier.id} precedes {later.id}"))
    return lines


def _found(end: _Node, nodes: Sequence[_Node]) -> _Node | None:
    """The agreement at hand that the register means: of the same parties and day, and matter or the only one."""
    near = [node for node in nodes if end.date and node.date == end.date and node.parties == end.parties]
    alike = [node for node in near if node.topics & end.topics]
    return alike[0] if alike else near[0] if len(near) == 1 and not end.topics else None


def _of_agreement(known: Agreement) -> _Node:
    return _Node(
        known.id, known.name, frozenset(known.parties), known.date, known.form, known.state,
        _matter(known.name, ()), [f"the register: {known.id}"], set(),
    )  # fmt: skip


def _matter(name: str, topics: Iterable[str]) -> frozenset[str]:
    """What an agreement is about, by the words of its name: not its form, its parties, or who signed it."""
    words = content(_PERSON.sub(" ", name)) - _FORM_WORDS
    return frozenset({*(word for word in words if word[:_ROOT] not in _roots() and not word.isdigit()), *topics})


@cache
def _roots() -> frozenset[str]:
    """The beginnings of all names of countries, which their adjectives share."""
    return frozenset(
        word[:_ROOT] for known in countries().values() for word in fold(known.name).split() if len(word) > 3
    )


def _same(one: _Node, other: _Node) -> bool:
    if one.parties != other.parties:
        return False
    same_name = agreement_of(content(one.name), content(other.name)) >= SAME_NAME
    if one.date and other.date:
        return abs((one.date - other.date).days) <= ONE_DAY and (same_name or bool(one.topics & other.topics))
    return same_name


def _join(node: _Node, other: _Node) -> None:
    if node.date and other.date and node.date != other.date:
        node.others.add(other.date)
    node.date = node.date or other.date
    node.form, node.state = node.form or other.form, node.state or other.state
    node.topics |= other.topics
    node.sources += [source for source in other.sources if source not in node.sources]
    node.documents |= other.documents


def _before(node: _Node, earlier: Sequence[_Node], texts: Mapping[str, str]) -> list[Line]:
    """The lines that lead to an agreement from those before it, the latest first."""
    lines: list[Line] = []
    for other in reversed(earlier):
        if not other.date or not node.date or other.date >= node.date or len(other.parties & node.parties) < 2:
            continue
        name = _flat(other.name)
        holder = next(
            (d for d in sorted(node.documents) if len(name.split()) > 2 and f" {name} " in texts.get(d, "")), ""
        )
        common = other.topics & node.topics
        if common and agreement_of(other.topics, node.topics) < SAME_MATTER:
            common = frozenset()
        if holder and other.topics and holder not in other.documents:
            lines.append(Line(other.id, node.id, "named", f"{holder} names it"))
        elif common and other.parties == node.parties and not any(line.basis == "matter" for line in lines):
            shown = ", ".join(sorted(common)[:4])
            lines.append(Line(other.id, node.id, "matter", f"same parties, and both are about {shown}"))
    return lines


def _flat(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


def _text(node: _Node) -> Text:
    days = [day.isoformat() for day in (node.date, *sorted(node.others)) if day]
    note = f"its sources date it {' and '.join(days)}: {_A_DAY_APART}" if len(days) > 1 else ""
    return Text(
        node.id, node.name, tuple(sorted(node.parties)), days[0] if days else "", node.form, node.state,
        tuple(node.sources), tuple(days), note,
    )  # fmt: skip
