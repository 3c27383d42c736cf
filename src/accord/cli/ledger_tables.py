"""How the items and promises of a ledger read in a table: what each cell says, and a table that fits 80 columns."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import typer

from accord.cli.console import say, stdout

if TYPE_CHECKING:
    from accord.ledger.decisions import Decision
    from accord.ledger.merge import Promise
    from accord.ledger.rows import Row

_WORDS, _LEAST = 120, 24
_DENIES = re.compile(r"\b(?:not|never|no|neither|nor|refuse|refrain)\b", re.IGNORECASE)


def show(heads: tuple[str, ...], rows: list[tuple[Any, ...]], title: str = "") -> None:
    """A table whose last column takes the room that is left; texts from outside are printed as they are."""
    from rich.table import Table
    from rich.text import Text

    from accord.report.verdicts import visible

    if not rows:
        say(f"No {title.lower() or 'row'} to show")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", expand=True)
    for number, head in enumerate(heads[:-1]):
        widest = max(len(head), *(len(line) for row in rows for line in visible(str(row[number])).split("\n")))
        table.add_column(head, no_wrap=True, min_width=widest)
    table.add_column(heads[-1], ratio=1, min_width=_LEAST, overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible(str(cell))) for cell in row))
    if title:
        typer.echo(title)
    stdout().print(table)


def show_items(rows: list[Row]) -> None:
    """Items with the id that `decide` needs, what they say, and where they stand."""
    from accord.cli.read_tables import items_table

    if not rows:
        say("No item to show")
        return
    stdout().print(items_table(rows, ids=True))


def show_item(row: Row, log: list[Decision]) -> None:
    """One item whole: every field that says something, and what was decided on it."""
    from accord.report.verdicts import visible

    for name, value in row.items():
        if value not in (None, "", [], {}, ()):
            shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            typer.echo(visible(f"{name:<14} {shown}"))
    for line in log:
        typer.echo(visible(f"decision {line.seq}: {line.who} {line.action} {line.at} {line.reason}".rstrip()))


def where(row: Row) -> str:
    """The document and the line, page or paragraph; the span where that is not known."""
    place = row.get("stands_at") or f"{row['span']['start']}-{row['span']['end']}"
    return f"{row['document']}, {place}"


def short(text: str) -> str:
    """The words of a text on one line, cut where they are many."""
    words = " ".join(text.split())
    return words if len(words) <= _WORDS else f"{words[: _WORDS - 1]}…"


def brief(identity: str) -> str:
    """As much of an id as `decide` needs: the first digits of its hash."""
    return identity.rsplit("-", 1)[-1][:8] if "-" in identity else identity


def promised(promise: Promise) -> str:
    """Givers and receivers of a promise, its type, what is promised or will not be done, how firmly, on what terms."""
    sides = " > ".join(" ".join(side) for side in (promise.giver, promise.receiver) if side)
    words = short(promise.object or promise.sources[0].quote)
    denied = "" if promise.polarity > 0 or _DENIES.search(words) else "NOT "
    terms = "; ".join(filter(None, (f"strength {promise.strength}", short(promise.condition))))
    return f"{sides} {promise.type}: {denied}{words} ({terms})".strip()


def sizes(promise: Promise) -> str:
    """Every amount and quantity that the sources give, one a line; by party where two parties read it differently."""
    from accord.report.items import size

    if not promise.reading_by_party:
        return "\n".join(size(given.value) for given in (*promise.amounts, *promise.quantities))
    return "\n".join(
        " ".join(filter(None, (f"{read['party']}:", size(read["amount"]) if read["amount"] else "", read["means"])))
        for read in promise.reading_by_party
    )


def due(promise: Promise) -> str:
    """The deadline, the days to it (negative: past), and how far the promise is kept."""
    left = f"{promise.deadline}\n{promise.days_left:+d} days\n" if promise.days_left is not None else ""
    return f"{left}{promise.status}"
