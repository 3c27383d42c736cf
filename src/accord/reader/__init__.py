"""Reader: a document -> a ledger of proposed items, by rules and lexicons, with no network and no model.

    text -> segments -> actors -> facts -> clauses -> quotations -> agreements
         -> commitments -> statements -> claims -> orders -> Ledger

Every item carries the span that it rests on (`text[start:end] == quote`), the rule that found it, and the status
"proposed". This is tier 0: pure Python, deterministic. It does not parse syntax and does not judge.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from accord.core.errors import DocumentError
from accord.ledger.model import Document, Ledger
from accord.reader.draft import Draft
from accord.reader.formats import NOT_READ, checked, load
from accord.reader.steps.actors import actors
from accord.reader.steps.agreements import agreements
from accord.reader.steps.claims import claims
from accord.reader.steps.clauses import clauses
from accord.reader.steps.commitments import commitments
from accord.reader.steps.facts import facts
from accord.reader.steps.orders import orders
from accord.reader.steps.quotations import quotations
from accord.reader.steps.segments import segments
from accord.reader.steps.statements import statements

STEPS: dict[str, Callable[[Draft], Draft]] = {
    "segments": segments,
    "actors": actors,
    "facts": facts,
    "clauses": clauses,
    "quotations": quotations,
    "agreements": agreements,
    "commitments": commitments,
    "statements": statements,
    "claims": claims,
    "orders": orders,
}

__all__ = ["STEPS", "read"]


def read(path: Path | str, *, text: str | None = None) -> Ledger:
    """The ledger of one document: the text itself and what is proposed from it.

    With `text`, nothing is read from disk and `path` only names the document. DocumentError says what is wrong
    with a file that cannot be read.
    """
    path = Path(path)
    name = path.name or str(path)
    if text is None and path.suffix.lower() in NOT_READ and path.is_file():
        raise DocumentError(
            f"is {NOT_READ[path.suffix.lower()]}, which is not read yet", where=str(path), hint="Save it as plain text"
        )
    draft = Draft.of(name, load(path) if text is None else checked(text, str(path)))
    for step in STEPS.values():
        draft = step(draft)
    return _ledger(draft)


def _ledger(draft: Draft) -> Ledger:
    known = draft.facts
    document = Document(
        id=draft.name,
        text=draft.text,
        sha256=draft.sha256,
        kind=known.kind,
        title=known.title,
        date=known.date,
        date_source=known.date_source,
        not_before=known.not_before,
        parties=known.parties,
        legal_status=known.legal_status,
        legal_status_span=draft.span(*known.legal_status_span) if known.legal_status_span else None,
    )
    return Ledger(
        documents=(document,),
        agreements=draft.agreements,
        commitments=draft.commitments,
        statements=draft.statements,
        claims=draft.claims,
        orders=draft.orders,
    )
