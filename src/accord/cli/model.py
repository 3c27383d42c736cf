"""A model beside the rules, for every command that reads: its two options, and what becomes of its answers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from accord.cli.console import say

if TYPE_CHECKING:
    from accord.ledger.rows import Row
    from accord.reader.model import Endpoint

Model = Annotated[
    str,
    typer.Option(help="Also ask this model (needs accord\\[llm] and --url); its key is read from ACCORD_MODEL_KEY."),
]
Url = Annotated[str, typer.Option(help="An OpenAI-compatible address, such as http://localhost:8000/v1.")]


def endpoint(model: str, url: str) -> Endpoint | None:
    """Where the model is asked, None where none is wanted; DataError where half of it is missing."""
    from accord.core.errors import DataError

    if not model and not url:
        return None
    if not model or not url:
        hint = "Add --url http://localhost:8000/v1, or wherever it listens" if model else "Add --model NAME"
        raise DataError("--model and --url go together", hint=hint)
    from accord.reader.model import Endpoint

    found = Endpoint(url, model)
    found.check()
    return found


def asked(at: Endpoint, document: Mapping[str, Any], rows: list[Row], log: Path | None, quiet: bool) -> list[Row]:
    """The rules' rows and the model's; what is refused is counted on stderr and kept with its reason in `log`."""
    from accord.reader.model import propose

    answer = propose(at, document, rows)
    if log is not None and answer.refused:
        with log.open("a", encoding="utf-8") as file:
            for each in answer.refused:
                line = {"document": document["id"], "model": at.model, **{n: getattr(each, n) for n in each.__slots__}}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
    if not quiet:
        reasons = Counter(each.reason for each in answer.refused)
        said = ", ".join(f"{number} for {reason}" for reason, number in reasons.most_common())
        say(f"{document['id']}: the model proposed {answer.proposed}; refused: {said or 'none'}")
    rows_: list[Row] = answer.rows
    return rows_
