"""`accord read` and `accord eval`: documents as a ledger, and how well they are read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from accord.cli.console import Json, Quiet, print_json, say, write_whole
from accord.cli.model import Model, Url, asked, endpoint

if TYPE_CHECKING:
    from accord.ledger.rows import Row
    from accord.reader import Reading
    from accord.reader.draft import Refusal
    from accord.reader.formats import Loaded
    from accord.reader.model import Endpoint

TierOption = Annotated[int, typer.Option(help="0: rules alone; 1: also ask a parser (spaCy), where there is one.")]
Own = Annotated[Path | None, typer.Option("--lexicons", help="Folder of your own .toml files, merged into the rules.")]


@dataclass(frozen=True, slots=True)
class Found:
    """A reading with its rows: the rules' and, where one was asked, the model's."""

    reading: Reading
    rows: list[Row]


def read(
    sources: Annotated[list[str], typer.Argument(help="Files, folders, or - for standard input.")],
    tier: TierOption = 0,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add the rule that fired and those that nearly did.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the items as JSON lines, not as a table.")] = False,
    about: Annotated[bool, typer.Option("--about", help="What is known of each document, as JSON lines.")] = False,
    text: Annotated[bool, typer.Option("--text", help="The text as it is read, in which offsets count.")] = False,
    html: Annotated[bool, typer.Option("--html", help="The text with its items marked, as one HTML page.")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write there: JSON lines, or the page.")] = None,
    lexicons: Own = None,
    model: Model = "",
    url: Url = "",
    force: Annotated[bool, typer.Option("--force", help="Replace the output file.")] = False,
    quiet: Quiet = False,
) -> None:
    """Every agreement, commitment, statement, claim, order, control and amount of a text, with the words it rests on.

    Example: accord read communique.txt -o ledger.jsonl
    """
    from accord.core.errors import DataError

    forms = [name for name, on in (("--json", as_json), ("--about", about), ("--text", text), ("--html", html)) if on]
    if len(forms) > 1:
        raise DataError(f"{' and '.join(forms)} are different outputs", hint="Choose one")
    _may_write(output, force, sources)
    at = endpoint(model, url)
    failed: list[str] = []
    readings = _readings(sources, _tier(tier), lexicons, explain, quiet, failed)
    log = output.with_suffix(".refused.jsonl") if output else None
    found = [Found(reading, _rows(reading, at, log, explain, quiet)) for reading in readings]
    if html:
        from accord.report.reading import render_page

        _write(render_page([(each.reading.ledger.documents[0], each.rows) for each in found]), output, quiet)
    elif text:
        from accord.reader.pipeline import SEPARATOR

        _write(SEPARATOR.join(each.reading.ledger.documents[0].text for each in found), output, quiet)
    elif about:
        _write("".join(_line(_about(each, explain)) for each in found), output, quiet)
    elif as_json or output is not None:
        _write("".join(_line(row) for each in found for row in each.rows), output, quiet)
    else:
        from accord.cli.read_tables import print_items, print_nearly

        for each in found:
            print_items(each.reading.ledger.documents[0], each.rows)
            print_nearly(_elsewhere(each) if explain else [])
    if failed:
        what = f"{len(failed)} of {len(failed) + len(found)} documents were not read; the others were"
        raise DataError(what, hint="See the messages above")


def evaluate(
    gold: Annotated[Path, typer.Argument(help="A gold file, or a folder of them.", metavar="GOLD")],
    tier: TierOption = 0,
    as_json: Json = False,
    lexicons: Own = None,
) -> None:
    """Recall, precision and F1 of the reader on a gold set, by kind, with attributes, grounding and speed.

    Example: accord eval tests/golden/reader/gold
    """
    from accord.cli.read_tables import print_scores
    from accord.reader.evaluation import evaluate as run
    from accord.reader.evaluation import load_gold

    scores = run(load_gold(gold, notice=say), tier=_tier(tier), lexicons=lexicons).to_dict()
    print_json(scores) if as_json else print_scores(scores)


def _tier(tier: int) -> int:
    from accord.core.errors import DocumentError

    if tier not in (0, 1):
        raise DocumentError(f"tier {tier}", hint="There are two: 0 (rules) and 1 (rules and a parser)")
    return tier


def _readings(
    sources: list[str], tier: int, lexicons: Path | None, explain: bool, quiet: bool, failed: list[str]
) -> Iterator[Reading]:
    """The readings; a document of a folder that cannot be read is told, put into `failed`, and keeps no other back."""
    from accord.core.errors import DocumentError
    from accord.reader import explore

    seen = ""
    for source, one_of_many in _texts(sources, quiet):
        try:
            reading = explore(source, tier=tier, lexicons=lexicons, explain=explain)
        except DocumentError as error:
            if not one_of_many:
                raise
            failed.append(str(source))
            say(f"accord: {error}")
            continue
        if reading.notice and reading.notice != seen and not quiet:
            say(reading.notice)
            seen = reading.notice
        for note in () if quiet else reading.notes:
            say(f"{reading.ledger.documents[0].id}: {note.what}")
        yield reading


def _texts(sources: list[str], quiet: bool) -> Iterator[tuple[str | Path | Loaded, bool]]:
    """Each document, by its path or as standard input held it, and whether it is one of a folder's."""
    from accord.reader.formats import MAX_BYTES, load_bytes, readable

    for source in sources:
        path = Path(source)
        if source == "-":
            yield load_bytes(sys.stdin.buffer.read(10 * MAX_BYTES + 1), "stdin", where="standard input"), False
        elif path.is_dir():
            files, passed = readable(path)
            if passed and not quiet:
                say(f"{source}: {len(passed)} files passed over that are no documents, such as {passed[0].name}")
            yield from ((file, True) for file in files)
        else:
            yield source, False


def _rows(reading: Reading, at: Endpoint | None, log: Path | None, explain: bool, quiet: bool) -> list[Row]:
    """The items of a reading as rows, with what the model adds and, where asked, the rules that nearly fired."""
    from accord.ledger.rows import to_rows

    rows = to_rows(reading.ledger)
    if at is not None:
        rows = asked(at, reading.ledger.documents[0].model_dump(mode="json"), rows, log, quiet)
    for row in rows if explain else ():
        start, end = row["span"]["start"], row["span"]["end"]
        row["nearly"] = list(_told(reading, (r for r in reading.refused if start <= r.start and r.end <= end)))
    return rows


def _told(reading: Reading, refused: Iterable[Refusal]) -> Iterator[dict[str, Any]]:
    for each in refused:
        where = {"start": each.start, "end": each.end}
        yield {"rule": each.rule, "why": each.why, "words": reading.words(each), "span": where}


def _elsewhere(found: Found) -> list[dict[str, Any]]:
    """The rules that nearly fired where no item stands."""
    spans = [(row["span"]["start"], row["span"]["end"]) for row in found.rows]
    lonely = (r for r in found.reading.refused if not any(a <= r.start and r.end <= b for a, b in spans))
    return list(_told(found.reading, lonely))


def _about(found: Found, explain: bool) -> dict[str, Any]:
    known = found.reading.ledger.documents[0].model_dump(mode="json", exclude={"text"})
    return known | {"tier": found.reading.tier} | ({"nearly": _elsewhere(found)} if explain else {})


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n"


def _may_write(output: Path | None, force: bool, sources: list[str]) -> None:
    """DataError, before anything is read, where the output cannot be written."""
    from accord.core.errors import DocumentError, require_new_file

    if output is None:
        return
    if output.exists() and any(output.samefile(source) for source in sources if Path(source).exists()):
        raise DocumentError("is the text itself", where=str(output), hint="Name another output: a source is kept")
    require_new_file(output, force=force)


def _write(text: str, output: Path | None, quiet: bool) -> None:
    """To stdout, or to a file: the whole of it or nothing."""
    if output is None:
        typer.echo(text, nl=False)
        return
    write_whole(output, text)
    if not quiet:
        say(f"Written to {output}")
