"""`accord ledger`: documents and what is read from them in one file, reviewed by people, merged, exported, checked."""

from __future__ import annotations

import datetime as dt
import getpass
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from accord.cli.console import Json, Quiet, print_json, say, write_whole
from accord.cli.ledger_tables import due, promised, short, show, show_item, show_items, sizes
from accord.cli.model import Model, Url, asked, endpoint

if TYPE_CHECKING:
    from accord.ledger.rows import Row
    from accord.reader.formats import Loaded

app = typer.Typer(help="A ledger file: documents, items, decisions.", no_args_is_help=True)

File = Annotated[Path, typer.Option("--ledger", "-l", envvar="ACCORD_LEDGER", help="The ledger file.")]
By = Annotated[str, typer.Option("--by", envvar="ACCORD_REVIEWER", help="Who does it; by default the login name.")]
Kind = Annotated[
    str, typer.Option(help="One kind only: agreement, commitment, statement, claim, order, control, amount.")
]
Document = Annotated[str, typer.Option("--document", "-d", help="One document only: its name, or its hash.")]
DEFAULT = Path("ledger.db")


@app.command()
def add(
    sources: Annotated[list[Path], typer.Argument(help="Documents, or folders of them.")],
    ledger: File = DEFAULT,
    items: Annotated[
        Path | None, typer.Option(help="Take the items of one document from this file of `accord read -o`.")
    ] = None,
    model: Model = "",
    url: Url = "",
    by: By = "",
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Read documents and keep them with what was found. A document read again gives a new reading; decisions stay."""
    from accord.core.errors import DataError
    from accord.ledger.rows import read_rows, to_rows
    from accord.ledger.store import Store
    from accord.reader import explore

    files = list(_files(sources, quiet))
    if items is not None and (len(files) != 1 or model):
        raise DataError("--items goes with one document and no model", hint="Add the documents one by one")
    at = endpoint(model, url)
    log = ledger.with_suffix(".refused.jsonl")
    read = []  # all documents are read before anything is kept
    for path in files:
        reading = explore(path)
        document = reading.ledger.documents[0].model_dump(mode="json")
        rows = read_rows(items) if items is not None else to_rows(reading.ledger)
        for note in () if quiet else reading.notes:
            say(f"{path.name}: {note.what}")
        if at is not None:
            rows = asked(at, document, rows, log, quiet)
        read.append(_placed(document, rows, reading.source))
    readings = []
    with Store(ledger, create=True) as store:
        for document, rows in read:
            kept = store.add(document, rows, who=_who(by), reader=f"rules+{model}" if model else "rules")
            readings.append(kept)
            if not quiet:
                say(f"{kept.name}: {kept.rows} items, {kept.fresh} new")
    if as_json:
        print_json([{"document": r.name, "sha256": r.document, "items": r.rows, "new": r.fresh} for r in readings])


@app.command("list")
def list_items(
    ledger: File = DEFAULT,
    kind: Kind = "",
    status: Annotated[str, typer.Option(help="proposed, accepted, edited or rejected.")] = "",
    document: Document = "",
    documents: Annotated[bool, typer.Option("--documents", help="The documents instead of the items.")] = False,
    log: Annotated[bool, typer.Option("--log", help="The decisions instead of the items.")] = False,
    as_json: Json = False,
) -> None:
    """List the items as they stand after every decision, or the documents, or the decisions."""
    from accord.ledger.store import Store

    _known(kind, status)
    found: list[Any]
    table: list[tuple[Any, ...]]
    heads: tuple[str, ...]
    with Store(ledger) as store:
        if documents:
            found = store.documents()
            table = [
                (d["sha256"][:8], d["kind"], d["date"] or "", d["language"], d["characters"], d["id"]) for d in found
            ]
            heads = ("hash", "kind", "date", "lang", "characters", "document")
        elif log:
            lines = store.log()
            found = [{name: getattr(line, name) for name in line.__slots__} for line in lines]
            table = [(line.seq, line.at, line.who, line.action, line.item, line.reason) for line in lines]
            heads = ("number", "when", "who", "did", "item", "reason")
        else:
            found = store.rows(kind=kind, status=status, document=document)
            heads, table = (), []
    if as_json:
        print_json(found)
    elif documents or log:
        show(heads, table)
    else:
        show_items(found)


@app.command("show")
def show_one(
    item: Annotated[str, typer.Argument(help="An item's id, or its beginning.")],
    ledger: File = DEFAULT,
    as_json: Json = False,
) -> None:
    """Show one item whole: its words, its sentence, every field, and what was decided on it."""
    from accord.ledger.store import Store

    with Store(ledger) as store:
        row = store.item(item)
        log = store.log(row["id"])
    print_json(row) if as_json else show_item(row, log)


@app.command()
def decide(
    item: Annotated[str, typer.Argument(help="An item's id, or its beginning; for `add` a document.")],
    action: Annotated[str, typer.Argument(help="accept, edit, reject or add.")],
    changes: Annotated[
        list[str] | None, typer.Option("--set", help="field=value, such as amount.max=5e9; repeat for several.")
    ] = None,
    span: Annotated[str, typer.Option(help="START:END of the words, in characters of the text.")] = "",
    kind: Annotated[str, typer.Option(help="What kind of item to add.")] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    ledger: File = DEFAULT,
    by: By = "",
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Accept, edit or reject an item, or add one that was not found. The log only grows: nothing is overwritten."""
    from accord.core.errors import DataError
    from accord.ledger.decisions import ACTIONS
    from accord.ledger.store import Store

    if action not in ACTIONS:
        raise DataError(f"no decision {action!r}", hint=f"One of {', '.join(ACTIONS)}")
    place = _span(span)
    with Store(ledger) as store:
        if action == "add":
            if place is None or not kind:
                raise DataError("what is added needs its kind and words", hint="Add --kind commitment --span 120:180")
            made = store.add_item(item, kind, place, _changes(changes, kind), who=_who(by), reason=reason)
        else:
            row = store.item(item)
            fields = _changes(changes, row["kind"])
            if place is not None:
                fields["span"] = {"start": place[0], "end": place[1]}
            made = store.decide(row["id"], action, who=_who(by), changes=fields, reason=reason)
    if as_json:
        print_json({name: getattr(made, name) for name in made.__slots__})
    elif not quiet:
        say(f"Decision {made.seq}: {made.who} {_PAST[action]} {made.item}")


@app.command()
def export(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; for --gold a folder.")] = None,
    ledger: File = DEFAULT,
    gold: Annotated[bool, typer.Option("--gold", help="As a gold set for accord eval: reviewed items only.")] = False,
    reviewed: Annotated[bool, typer.Option("--reviewed", help="Without items that nobody has reviewed.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
    quiet: Quiet = False,
) -> None:
    """Write the ledger as JSON lines (rejected items stay out), or as a gold set with its texts."""
    from accord.core.errors import DataError, require_new_file
    from accord.ledger.export import gold_sets, lines
    from accord.ledger.store import Store

    with Store(ledger) as store:
        if not gold:
            text = lines(store, reviewed_only=reviewed)
            if output is None:
                typer.echo(text, nl=False)
                return
            require_new_file(output, (".jsonl", ".ndjson", ".json"), force)
            write_whole(output, text)
        else:
            if output is None or (output.exists() and (not output.is_dir() or any(output.iterdir()))):
                raise DataError("a gold set needs an empty folder", where=str(output or ""), hint="Add -o FOLDER")
            sets = gold_sets(store)
            if not sets:
                raise DataError(_no_gold(store.rows()), where=str(ledger))
            output.mkdir(parents=True, exist_ok=True)
            for name, (text, items) in sets.items():
                write_whole(output / f"{name}.txt", text)
                write_whole(output / f"{name}.json", json.dumps(items, ensure_ascii=False, indent=1) + "\n")
    if not quiet:
        say(f"Written to {output}")


@app.command()
def merge(
    ledger: File = DEFAULT,
    today: Annotated[
        str, typer.Option(help="The day deadlines are held against, as 2026-03-31; today by default.")
    ] = "",
    reviewed: Annotated[bool, typer.Option("--reviewed", help="Without items that nobody has reviewed.")] = False,
    as_json: Json = False,
) -> None:
    """Put all documents together: one row a promise with all its sources, misplaced quotes, lines of agreements."""
    from accord.core.errors import DataError
    from accord.ledger.merge import merge as merged
    from accord.ledger.store import Store

    try:
        day = dt.date.fromisoformat(today) if today else dt.date.today()
    except ValueError:
        raise DataError(f"{today!r} is no date", where="--today", hint="Write it as 2026-03-31") from None
    with Store(ledger) as store:
        documents = store.documents()
        texts = {d["id"]: store.text(d["sha256"]) for d in documents}
        keep = ("accepted", "edited") if reviewed else ("accepted", "edited", "proposed")
        found = merged([row for row in store.rows() if row["status"] in keep], documents, day, texts)
    if as_json:
        print_json(found.to_dict())
        return
    show(
        ("size", "due", "texts", "promise"),
        [
            (sizes(p), due(p), len(p.sources), promised(p)) for p in found.promises
        ],
        "Promises",
    )  # fmt: skip
    follows = {a.id: [f"{x.earlier} ({x.basis})" for x in found.lines if x.later == a.id] for a in found.agreements}
    show(
        ("date", "parties", "agreement"),
        [
            (a.date, " ".join(a.parties), "; follows ".join([f"{a.name} [{a.id}]", *follows[a.id]]))
            for a in found.agreements
        ],
        "Agreements",
    )
    for agreement in found.agreements:
        if agreement.note:
            say(f"{agreement.name} [{agreement.id}]: {agreement.note}")
    for each in found.misattributions:
        sure = "is misattributed" if each.certain else "is told differently"
        say(f"{each.document}: “{short(each.quote)}” {sure}: {each.what} {each.here}, in {each.better} {each.there}")


@app.command()
def check(ledger: File = DEFAULT, as_json: Json = False) -> None:
    """Check the file: damage, hashes, every quote against its text, the chain of decisions. Exit code 2 on a fault."""
    from accord.core.errors import DataError, raise_faults
    from accord.ledger.store import Store

    with Store(ledger) as store:
        faults = store.check()
        counts = {"documents": len(store.documents()), "items": len(store.rows()), "decisions": len(store.log())}
    if as_json:
        print_json({**counts, "faults": [{"where": f.where, "what": f.what, "hint": f.hint} for f in faults]})
    raise_faults(faults, DataError, str(ledger))
    if not as_json:
        say(f"{ledger} is whole: " + ", ".join(f"{number} {name}" for name, number in counts.items()))


def _no_gold(rows: list[Row]) -> str:
    """Why no gold set can be made of a ledger."""
    reviewed = Counter(row["kind"] for row in rows if row["status"] != "proposed")
    left = Counter(row["kind"] for row in rows if row["status"] == "proposed")
    if not reviewed:
        return "nothing has been reviewed yet. Use accord ledger decide"
    said = ", ".join(f"{kind}: {number} decided, {left[kind]} left" for kind, number in reviewed.items())
    return f"no kind has been decided in whole in any document ({said}). A gold set holds whole kinds only"


_PAST = {"accept": "accepted", "edit": "edited", "reject": "rejected", "add": "added"}


def _files(sources: list[Path], quiet: bool) -> Iterator[Path]:
    from accord.reader.formats import readable

    for source in sources:
        if not source.is_dir():
            yield source
            continue
        found, passed = readable(source)
        if passed and not quiet:
            say(f"{source}: {len(passed)} files passed over that are no documents, such as {passed[0].name}")
        yield from found


def _placed(document: dict[str, Any], rows: list[Row], source: Loaded | None) -> tuple[dict[str, Any], list[Row]]:
    """The document with what its file was, and each row with the line, page or paragraph where it stands."""
    from accord.ledger.rows import faults_of

    if source is None:
        return document, rows
    about = {"format": source.format, "encoding": source.encoding, "file_sha256": source.sha256}
    placed = [
        row if any(faults_of(row, source.text))
        else {**row, "stands_at": str(source.place(row["span"]["start"], row["span"]["end"]))}
        for row in rows
    ]  # fmt: skip
    return document | about, placed


def _who(by: str) -> str:
    if by:
        return by
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _known(kind: str, status: str) -> None:
    from accord.core.errors import DataError
    from accord.ledger.lines import KINDS

    for name, word, known in (("kind", kind, tuple(KINDS)), ("status", status, _STATUS)):
        if word and word not in known:
            raise DataError(f"no {name} {word!r}", hint=f"One of {', '.join(known)}")


_STATUS = ("proposed", "accepted", "edited", "rejected")


def _span(text: str) -> tuple[int, int] | None:
    from accord.core.errors import DataError

    if not text:
        return None
    start, _, end = text.partition(":")
    if not (start.isdigit() and end.isdigit()):
        raise DataError(f"{text!r} is no span", where="--span", hint="Write START:END, such as 120:180")
    return int(start), int(end)


def _changes(words: list[str] | None, kind: str) -> dict[str, Any]:
    from accord.core.errors import DataError
    from accord.ledger.decisions import value_of

    found = {}
    for word in words or ():
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise DataError(f"{word!r} is no change", where="--set", hint="Write field=value, such as strength=3")
        found[name] = value_of(kind, name, value)
    return found
