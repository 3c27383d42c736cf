"""Promises: the same commitment in several documents becomes one, with every span, amount and deadline it is given.

Two rows are the same promise when they come from different documents of the same parties, promise the same type of
thing in the same sense, by givers and for minerals that do not exclude each other, of matters whose words agree:
`SAME` of those of the shorter row and `LEAST` of those of the longer, less where size or date agree as well, none
where each document has only one promise of this size, type and giver. All rows of a promise agree with each other, so
that likeness does not creep from row to row. Within a document each row is a promise of its own.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from accord.core.labels import countries
from accord.ledger.merge.readings import family, readings
from accord.ledger.merge.words import OF_PARTIES, agreement_of, authority, content, day
from accord.ledger.rows import Row, dumps

SAME = 0.6
"""Share of common words of the shorter of two rows from which they may be one; equal sizes or dates count for words."""
LEAST = 0.3
"""Share of common words of the longer one, asked for where neither size nor date agrees."""
_SIZE, _DATE = 0.2, 0.15
_COMMON = content(
    "billion million trillion thousand dollars yen euros usd jpy eur invest investment purchase buy acquire spend "
    "finance fund provide promise pledge commit commitment agree announce plan intend support expect seek aim japanese "
    "american united states government participants parties country countries additional total"
)
_REVIEWED = frozenset({"accepted", "edited"})


@dataclass(frozen=True, slots=True)
class Source:
    """One place where a promise stands."""

    document: str
    id: str
    span: dict[str, int]
    quote: str
    status: str
    strength: int


@dataclass(frozen=True, slots=True)
class Given:
    """A value of a field, and the ids of the sources that give it."""

    value: Any
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise. Its plain fields are those of the best source; what sources give differently is listed whole.

    `reading_by_party` says what each party makes of it, where two state it and differ. `days_left` counts to the
    deadline (negative: past). A passed deadline alone does not make a promise late: whether it was kept takes
    evidence, so its status is then "unverified".
    """

    id: str
    type: str
    giver: tuple[str, ...]
    receiver: tuple[str, ...]
    object: str
    mineral: str
    polarity: int
    strength: int
    condition: str
    deadline: str
    days_left: int | None
    status: str
    amounts: tuple[Given, ...]
    quantities: tuple[Given, ...]
    deadlines: tuple[Given, ...]
    sources: tuple[Source, ...]
    disagree: tuple[str, ...]
    reading_by_party: tuple[dict[str, Any], ...] = ()


def promises(rows: Iterable[Row], documents: Mapping[str, Mapping[str, Any]], today: dt.date) -> tuple[Promise, ...]:
    """The promises of some rows, best-sourced first, then in the order of the rows."""
    commitments = [row for row in rows if row["kind"] == "commitment"]
    merged = [_promise(group, documents, today) for group in _groups(commitments, documents)]
    return tuple(sorted(merged, key=lambda promise: -len(promise.sources)))


def _groups(rows: Sequence[Row], documents: Mapping[str, Mapping[str, Any]]) -> list[list[Row]]:
    """The rows of each promise: the most alike pairs first, never two of one document in a group."""
    groups = [[number] for number in range(len(rows))]
    home = list(range(len(rows)))
    alike = _pairs(rows, documents)
    for one, other in sorted(alike, key=lambda pair: (-alike[pair], pair)):
        a, b = sorted((home[one], home[other]))
        if a == b or not all((min(m, n), max(m, n)) in alike for m in groups[a] for n in groups[b]):
            continue
        for number in groups[b]:
            home[number] = a
        groups[a] += groups[b]
        groups[b] = []
    return [[rows[number] for number in sorted(group)] for group in groups if group]


def _pairs(rows: Sequence[Row], documents: Mapping[str, Mapping[str, Any]]) -> dict[tuple[int, int], float]:
    """The pairs of rows that may be one promise, and how alike they are."""
    alike: dict[tuple[str, int], list[int]] = {}
    for number, row in enumerate(rows):
        alike.setdefault((family(str(row.get("type"))), int(row.get("polarity") or 1)), []).append(number)
    words = [_matter(row) for row in rows]
    told = Counter(mark for row in rows for mark in _marks(row))
    found = {}
    for numbers in alike.values():
        for one, other in combinations(numbers, 2):
            if not _may_be_one(rows[one], rows[other], documents):
                continue
            if rows[one].get("type") != rows[other].get("type") and not _sizes(rows[one]) & _sizes(rows[other]):
                continue
            likeness = _likeness(rows[one], rows[other], words[one], words[other])
            if likeness < SAME and _only_of_its_size(rows[one], rows[other], told):
                likeness = SAME
            if likeness >= SAME:
                found[one, other] = likeness
    return found


def _may_be_one(one: Row, other: Row, documents: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether nothing that the rows and their documents say excludes that they are the same promise."""
    if one["document"] == other["document"] or not (one.get("giver") or other.get("giver")):
        return False
    homes = [documents.get(row["document"], {}) for row in (one, other)]
    if all(home.get("kind") in OF_PARTIES for home in homes) and not _within(*(home.get("parties") for home in homes)):
        return False  # two pacts with the same words and other partners are two
    if not all(_within(one.get(name), other.get(name)) for name in ("giver", "receiver")):
        return False
    mineral, another = one.get("mineral"), other.get("mineral")
    return not (mineral and another and mineral != another)


def _within(one: Iterable[str] | None, other: Iterable[str] | None) -> bool:
    """Whether one set holds the other; a set that is not known excludes nothing."""
    mine, theirs = set(one or ()), set(other or ())
    return mine <= theirs or theirs <= mine


def _likeness(one: Row, other: Row, mine: frozenset[str], theirs: frozenset[str]) -> float:
    """How alike two promises are in what they are about; where neither has such words, the receiver must agree."""
    same_size = bool(_sizes(one) & _sizes(other))
    day, another = _date(one), _date(other)
    bonus = _SIZE * same_size + _DATE * bool(day and day == another)
    if mine and theirs:
        share = agreement_of(mine, theirs)
        wide = len(mine & theirs) / max(len(mine), len(theirs))
        return share + bonus if share and (bonus or wide >= LEAST) else 0.0
    bare = not mine and not theirs and one.get("receiver") == other.get("receiver")
    return SAME + bonus if bare else 0.0


def _marks(row: Row) -> list[tuple[Any, ...]]:
    """What tells a promise of a document from its others: the givers, the type and a figure."""
    givers = tuple(sorted(row.get("giver") or ()))
    return [(row["document"], family(str(row.get("type"))), givers, figure) for figure in _sizes(row)] if givers else []


def _only_of_its_size(one: Row, other: Row, told: Mapping[Any, int]) -> bool:
    """Whether both documents tell of one promise of this size, type and giver only: then words need not agree."""
    mine, theirs = ({mark[1:]: told[mark] for mark in _marks(row)} for row in (one, other))
    return any(mine[mark] == 1 == theirs.get(mark, 0) for mark in mine)


def _matter(row: Row) -> frozenset[str]:
    """The words of what is promised: without figures, countries, and words that any promise has."""
    names = [*(row.get("giver") or ()), *(row.get("receiver") or ())]
    named = content(" ".join(f"{code} {_country(code)}" for code in names))
    found = content(f"{row.get('object') or ''} {row['quote']}")
    return frozenset(word for word in found - named - _COMMON if not word.isdigit())


def _country(code: str) -> str:
    known = countries().get(code)
    return known.name if known else ""


def _sizes(row: Row) -> frozenset[tuple[Any, ...]]:
    """The figures of a row: an amount by its larger bound and currency, a quantity by its value and unit."""
    amount, quantity = row.get("amount"), row.get("quantity")
    found = set()
    if isinstance(amount, Mapping):
        figure = amount.get("max") if amount.get("max") is not None else amount.get("min")
        found |= {(figure, amount.get("currency"))} if figure is not None else set()
    if isinstance(quantity, Mapping):
        found.add((quantity.get("value"), quantity.get("unit")))
    return frozenset(found)


def _promise(rows: list[Row], documents: Mapping[str, Mapping[str, Any]], today: dt.date) -> Promise:
    best = max(
        rows, key=lambda row: (row.get("status") in _REVIEWED, authority(documents.get(row["document"])), _filled(row))
    )
    amounts, quantities = _given(rows, "amount"), _given(rows, "quantity")
    deadlines = _given(rows, "deadline", lambda row: _date(row) or _phrase(row).lower())
    date = day(_date(best)) or next((day(each.value) for each in deadlines if day(each.value)), None)
    left = (date - today).days if date else None
    told = {str(row.get("fulfilment")) for row in rows} - {"unverified", "None", ""}
    status = told.pop() if len(told) == 1 else "unverified" if told or left is None or left < 0 else "pending"
    differ = {"amount": amounts, "quantity": quantities, "deadline": deadlines}
    return Promise(
        id=best["id"],
        type=str(best.get("type") or ""),
        giver=tuple(_first(best, rows, "giver") or ()),
        receiver=tuple(_first(best, rows, "receiver") or ()),
        object=str(_first(best, rows, "object") or ""),
        mineral=str(_first(best, rows, "mineral") or ""),
        polarity=int(best.get("polarity") or 1),
        strength=int(best.get("strength") or 0),
        condition=str(_first(best, rows, "condition") or ""),
        deadline=date.isoformat() if date else "",
        days_left=left,
        status=status,
        amounts=amounts,
        quantities=quantities,
        deadlines=deadlines,
        sources=tuple(_source(row) for row in rows),
        disagree=tuple(name for name, given in differ.items() if len(given) > 1),
        reading_by_party=tuple(reading.model_dump(mode="json") for reading in readings(rows)),
    )


def _source(row: Row) -> Source:
    status, strength = str(row.get("status") or "proposed"), int(row.get("strength") or 0)
    return Source(row["document"], row["id"], dict(row["span"]), row["quote"], status, strength)


def _given(rows: list[Row], name: str, value: Any = None) -> tuple[Given, ...]:
    """The different values that the rows give to a field, each with its sources."""
    found: dict[str, tuple[Any, list[str]]] = {}
    for row in rows:
        told = value(row) if value else row.get(name)
        if told:
            found.setdefault(dumps({"value": told}), (told, []))[1].append(row["id"])
    return tuple(Given(told, tuple(ids)) for told, ids in found.values())


def _first(best: Row, rows: list[Row], name: str) -> Any:
    return best.get(name) or next((row[name] for row in rows if row.get(name)), None)


def _filled(row: Row) -> int:
    return sum(bool(row.get(name)) for name in ("giver", "receiver", "object", "amount", "quantity", "deadline"))


def _date(row: Row) -> str:
    deadline = row.get("deadline")
    return str(deadline.get("date") or "") if isinstance(deadline, Mapping) else ""


def _phrase(row: Row) -> str:
    deadline = row.get("deadline")
    return str(deadline.get("phrase") or "") if isinstance(deadline, Mapping) else ""
