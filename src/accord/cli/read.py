"""`accord read` and `accord eval`: documents as a ledger, and how well they are read."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from accord.cli.console import Json, Quiet, print_json, say, stdout

if TYPE_CHECKING:
    from accord.reader import Reading

TierOption = Annotated[int, typer.Option(help="0: rules alone; 1: also ask a parser (spaCy), where there is one.")]
Own = Annotated[Path | None, typer.Option("--lexicons", help="Folder of your own .toml files, merged into the rules.")]
_SHOWN = 90


def read(
    sources: Annotated[list[str], typer.Argument(help="Files, folders, or - for standard input.")],
    tier: TierOption = 0,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add the rule that fired and those that nearly did.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the items as JSON lines, not as a table.")] = False,
    about: Annotated[bool, typer.Option("--about", help="What is known of each document, as JSON lines.")] = False,
    html: Annotated[bool, typer.Option("--html", help="The text with its items marked, as one HTML page.")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write there: JSON lines, or the page.")] = None,
    lexicons: Own = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the output file.")] = False,
    quiet: Quiet = False,
) -> None:
    """Every agreement, commitment, statement, claim, order, control and amount of a text, with the words it rests on.

    Example: accord read communique.txt -o ledger.jsonl
    """
    readings = list(_readings(sources, tier, lexicons, explain, quiet))
    if html:
        from accord.report.reading import render_page

        _write(render_page([reading.ledger for reading in readings]), output, force, quiet)
    elif about:
        _write("".join(_line(_about(reading)) for reading in readings), output, force, quiet)
    elif as_json or output is not None:
        _write("".join(_line(line) for reading in readings for line in _lines(reading, explain)), output, force, quiet)
    else:
        _print_table(readings, explain)


def evaluate(
    gold: Annotated[Path, typer.Argument(help="A gold file, or a folder of them.", metavar="GOLD")],
    tier: TierOption = 0,
    as_json: Json = False,
) -> None:
    """Recall, precision and F1 of the reader on a gold set, by kind, with attributes, grounding and speed.

    Example: accord eval tests/golden/reader/gold
    """
    from accord.reader.evaluation import evaluate as run
    from accord.reader.evaluation import load_gold

    scores = run(load_gold(gold, notice=say), tier=tier).to_dict()
    if as_json:
        print_json(scores)
    else:
        _print_scores(scores)


def _readings(sources: list[str], tier: int, lexicons: Path | None, explain: bool, quiet: bool) -> Iterator[Reading]:
    from accord.core.errors import DocumentError
    from accord.reader import explore

    if tier not in (0, 1):
        raise DocumentError(f"tier {tier}", hint="There are two: 0 (rules) and 1 (rules and a parser)")
    seen = ""
    for path, text in _texts(sources):
        reading = explore(path, text=text, tier=tier, lexicons=lexicons, explain=explain)
        if reading.notice and reading.notice != seen and not quiet:
            say(reading.notice)
            seen = reading.notice
        for note in () if quiet else reading.notes:
            say(f"{path.name}: {note.what}")
        yield reading


def _texts(sources: list[str]) -> Iterator[tuple[Path, str | None]]:
    """Each document's path; for standard input also its text."""
    from accord.core.errors import DocumentError
    from accord.reader.formats import READABLE, load_bytes

    for source in sources:
        path = Path(source)
        if source == "-":
            yield Path("stdin.txt"), load_bytes(sys.stdin.buffer.read(), "stdin.txt", where="standard input").text
        elif path.is_dir():
            files = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in READABLE)
            if not files:
                raise DocumentError(
                    "holds no document that can be read", where=source, hint=f"Known: {', '.join(sorted(READABLE))}"
                )
            yield from ((file, None) for file in files)
        else:
            yield path, None


def _lines(reading: Reading, explain: bool) -> Iterator[dict[str, Any]]:
    from accord.ledger.lines import items, to_line

    for kind, item in items(reading.ledger):
        line = to_line(kind, item)
        if explain:
            line["nearly"] = [
                {"rule": r.rule, "why": r.why, "words": reading.words(r)} for r in reading.refused_in(item.span)
            ]
        yield line


def _about(reading: Reading) -> dict[str, Any]:
    return reading.ledger.documents[0].model_dump(mode="json", exclude={"text"}) | {"tier": reading.tier}


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n"


def _write(text: str, output: Path | None, force: bool, quiet: bool) -> None:
    from accord.core.errors import DocumentError

    if output is None:
        typer.echo(text, nl=False)
        return
    if output.exists() and not force:
        raise DocumentError("is there already", where=str(output), hint="Add --force to replace it, or choose another")
    output.write_text(text, encoding="utf-8")
    if not quiet:
        say(f"Written to {output}")


def _print_table(readings: list[Reading], explain: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    for reading in readings:
        document = reading.ledger.documents[0]
        date = f"{document.date} ({document.date_source})" if document.date else "no date"
        parties = ", ".join(document.parties) or "no parties"
        table = Table(
            title=Text(document.id), caption=Text(f"{document.kind}, {date}, {parties}, {document.legal_status}")
        )
        for name in ("kind", "what", "by", "span", "words", *(("rule",) if explain else ())):
            table.add_column(name, overflow="fold")
        lines = list(_lines(reading, explain))
        for line in lines:
            words = " ".join(line["quote"].split())
            row = [line["kind"], _what(line), _by(line), f"{line['span']['start']}-{line['span']['end']}"]
            row.append(words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…")
            table.add_row(*map(Text, [*row, *([_why(line)] if explain else [])]))
        stdout().print(table)
        counted = Counter(line["kind"] for line in lines)
        say(", ".join(f"{n} {kind}{'s' * (n > 1)}" for kind, n in counted.items()) or f"Nothing found in {document.id}")
        for check in document.checks:
            say(f"Check: {check}")


def _what(line: dict[str, Any]) -> str:
    name = str(line.get("type") or line.get("form") or line.get("measure") or line.get("stage") or "")
    if line["kind"] == "amount":
        low, high = line["min"], line["max"]
        name = f"{line['qualifier']} {line['currency']} {high if high is not None else low if low is not None else '?'}"
    if line["kind"] == "commitment":
        name += f", strength {line['strength']}"
    return name + (", denied" if line.get("polarity") == -1 else "")


def _by(line: dict[str, Any]) -> str:
    return str(line.get("speaker") or line.get("issuer") or " ".join(line.get("giver") or line.get("parties") or []))


def _why(line: dict[str, Any]) -> str:
    near = "".join(f"\nnot {each['rule']}: {each['why']}" for each in line["nearly"])
    return f"{line['rule']}{near}"


def _print_scores(scores: dict[str, Any]) -> None:
    from rich.table import Table

    table = Table(title=f"{scores['files']} texts", box=None, pad_edge=False, header_style="bold")
    for name in (
        "kind",
        "gold",
        "found",
        "recall",
        "precision",
        "F1",
        "strict recall",
        "strict precision",
        "strict F1",
    ):
        table.add_column(name, justify="left" if name == "kind" else "right", no_wrap=name == "kind")
    for kind, row in scores["kinds"].items():
        rates = [row[way][rate] for way in ("lenient", "strict") for rate in ("recall", "precision", "f1")]
        table.add_row(kind, str(row["gold"]), str(row["found"]), *map(_rate, rates))
    stdout().print(table)
    for kind, row in scores["kinds"].items():
        said = ", ".join(f"{name} {_rate(a['accuracy'])} of {a['of']}" for name, a in row["attributes"].items())
        if said:
            typer.echo(f"{kind}: {said}")
    forms = ", ".join(f"{form} {_rate(value)}" for form, value in scores["statement_recall_by_form"].items())
    if forms:
        typer.echo(f"statements, recall by form: {forms}")
    typer.echo(
        f"grounding {_rate(scores['grounding'])}, polarity errors {scores['polarity_errors']}, invented amounts "
        f"{scores['invented_amounts']}, characters a second {scores['characters_per_second'] or 0:,}"
    )


def _rate(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
