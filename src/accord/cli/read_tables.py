"""What `accord read` and `accord eval` print for people: items with their words, near misses, scores."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import typer

from accord.cli.console import say, stdout
from accord.cli.ledger_tables import brief, short, where

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from accord.ledger.model import Document
    from accord.ledger.rows import Row

_COLOURS = {
    "agreement": "blue", "commitment": "green", "statement": "magenta", "claim": "red", "order": "yellow",
    "control": "yellow", "amount": "cyan",
}  # fmt: skip
_WHO, _WHO_BESIDE_ID = 22, 14


def print_items(document: Document, rows: list[Row]) -> None:
    """A document's items: who, the words, and below them what they say, where they stand and, where asked, why."""
    from rich.text import Text

    date = f"{document.date} ({document.date_source})" if document.date else "no date"
    if document.title:
        stdout().print(Text(_plain(document.title), style="bold"))
    about = f"{document.id}: {document.kind}, {date}, {', '.join(document.parties) or 'no parties'}"
    stdout().print(Text(_plain(f"{about}, legal status {document.legal_status}"), style="dim"))
    if rows:
        stdout().print(items_table(rows))
    counted = Counter(row["kind"] for row in rows)
    say(", ".join(f"{n} {kind}{'s' * (n > 1)}" for kind, n in counted.items()) or f"Nothing found in {document.id}")
    for check in document.checks:
        say(f"Check: {check}")
    typer.echo()


def items_table(rows: list[Row], ids: bool = False) -> Table:
    """Items as a table that fits 80 columns; with `ids` also the id that a decision needs, and the status."""
    from rich.table import Table
    from rich.text import Text

    from accord.report.items import who

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", expand=True)
    if ids:
        table.add_column("item", no_wrap=True, min_width=8)
    table.add_column("kind", no_wrap=True, min_width=10)
    table.add_column("who", max_width=_WHO_BESIDE_ID if ids else _WHO, overflow="fold")
    table.add_column("words; below them, what they say and where", ratio=1, overflow="fold")
    for row in rows:
        first = [Text(f"{brief(row['id'])}\n{row['status']}")] if ids else []
        kind = Text(row["kind"], style=_COLOURS[row["kind"]])
        table.add_row(*first, kind, Text(_plain(who(row))), _cell(row, where(row) if ids else ""))
    return table


def _cell(row: Row, place: str) -> Text:
    from rich.text import Text

    from accord.report.items import details

    cell = Text(_plain(short(row["quote"])))
    place = place or f"{row['span']['start']}-{row['span']['end']}"
    cell.append(f"\n{_plain('; '.join([*details(row), place]))}", style="dim")
    if "nearly" in row:
        cell.append(f"\nby {row['rule']}", style="italic")
        for each in row["nearly"]:
            cell.append(f"\nnot {each['rule']} at “{_plain(short(each['words']))}”: {each['why']}", style="dim italic")
    return cell


def print_nearly(nearly: list[dict[str, Any]]) -> None:
    """Where a rule nearly fired and nothing else did."""
    if nearly:
        typer.echo("Nearly, where nothing was found:")
    for each in nearly:
        place = f"{each['span']['start']}-{each['span']['end']}"
        typer.echo(f"  {place} {each['rule']}: {each['why']}: “{_plain(short(each['words']))}”")


def _plain(text: str) -> str:
    from accord.report.verdicts import visible

    return visible(text)


def print_scores(scores: dict[str, Any]) -> None:
    """The scores of an evaluation: a table by kind, then attributes and what must be nought or one."""
    from rich.table import Table

    table = Table(
        title=f"{scores['files']} text{'s' * (scores['files'] != 1)}",
        box=None,
        pad_edge=False,
        header_style="bold",
        padding=(0, 2, 0, 0),
    )
    table.add_column("kind", no_wrap=True)
    for name in ("gold", "found", "recall", "precision", "F1", *(f"strict\n{r}" for r in ("recall", "precis.", "F1"))):
        table.add_column(name, justify="right", no_wrap=True)
    for kind, row in [*scores["kinds"].items(), ("all", scores["all"])]:
        rates = [row[way][rate] for way in ("lenient", "strict") for rate in ("recall", "precision", "f1")]
        table.add_row(kind, str(row["gold"]), str(row["found"]), *map(_rate, rates))
    stdout().print(table)
    for kind, row in scores["kinds"].items():
        said = ", ".join(f"{name} {_rate(a['accuracy'])} of {a['of']}" for name, a in row["attributes"].items())
        if said:
            typer.echo(f"{kind}: {said}")
    for way, name in (("statement_recall", "statements, recall"), ("statement_recall_by_form", "by form")):
        said = ", ".join(f"{form} {_rate(value)}" for form, value in scores[way].items())
        if said:
            typer.echo(f"{name}: {said}")
    if scores["not_marked"]:
        said = ", ".join(f"{number} {kind}{'s' * (number > 1)}" for kind, number in scores["not_marked"].items())
        typer.echo(f"found, but of a kind that this gold does not mark, so not counted: {said}")
    typer.echo(
        f"grounding {_rate(scores['grounding'])}, polarity errors {scores['polarity_errors']}, invented amounts "
        f"{scores['invented_amounts']}, characters a second {scores['characters_per_second'] or 0:,}"
    )
    typer.echo(
        f"(speed: {scores['characters']:,} characters read {scores['passes']} times, warm, in "
        f"{scores['seconds']:.2f} s of processor time)"
    )


def _rate(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
