"""Pipeline: the steps in their order, and the ledger that they give."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from accord.ledger.model import Document, Ledger
from accord.reader.draft import Draft, Refusal
from accord.reader.formats import Loaded, Note, checked, load
from accord.reader.lexicon import lexicons as using
from accord.reader.parser import NO_PARSER, available
from accord.reader.steps import japanese
from accord.reader.steps.claims.claims import claims
from accord.reader.steps.deals.agreements import agreements
from accord.reader.steps.deals.controls import controls
from accord.reader.steps.deals.orders import orders
from accord.reader.steps.document.actors import actors
from accord.reader.steps.document.clauses import clauses
from accord.reader.steps.document.doubts import doubts
from accord.reader.steps.document.facts import facts
from accord.reader.steps.document.parsing import parsing
from accord.reader.steps.document.segments import segments
from accord.reader.steps.document.topics import topics
from accord.reader.steps.promises.commitments import commitments
from accord.reader.steps.sizes.amounts import amounts
from accord.reader.steps.sizes.money import sums
from accord.reader.steps.statements.quotations import quotations
from accord.reader.steps.statements.statements import statements

Tier = Literal[0, 1]

STEPS: dict[str, Callable[[Draft], Draft]] = {
    "segments": segments,
    "actors": actors,
    "sums": sums,
    "topics": topics,
    "facts": facts,
    "doubts": doubts,
    "clauses": clauses,
    "quotations": quotations,
    "agreements": agreements,
    "commitments": commitments,
    "statements": statements,
    "claims": claims,
    "orders": orders,
    "controls": controls,
    "amounts": amounts,
}


SEPARATOR = "\x1c"
"""The ASCII file separator: what it joins is read as texts of their own, with offsets into the whole."""

PARSED_AFTER = "facts"
"""The step behind which Tier 1 asks the parser."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A ledger with how it came about: the tier used, why not another, and the rules that nearly fired."""

    ledger: Ledger
    tier: Tier
    notice: str = ""
    source: Loaded | None = None
    refused: tuple[Refusal, ...] = ()

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is odd about the file that was read; nothing where a text was given."""
        return self.source.notes if self.source else ()

    def words(self, refusal: Refusal) -> str:
        """The words at which a rule nearly fired."""
        return self.ledger.documents[0].text[refusal.start : refusal.end]


def read(path: Path | str, *, text: str | None = None, tier: int | None = 0, lexicons: Path | None = None) -> Ledger:
    """The ledger of one document: the text itself and what is proposed from it.

    With `text`, nothing is read from disk and `path` only names the document. `tier` 1 asks a parser as well and falls
    back to 0 where there is none. `lexicons` is a folder of one's own rules. DocumentError says what is wrong with a
    file that cannot be read.
    """
    return explore(path, text=text, tier=tier, lexicons=lexicons).ledger


def explore(
    path: Path | str | Loaded,
    *,
    text: str | None = None,
    tier: int | None = 0,
    lexicons: Path | None = None,
    explain: bool = False,
) -> Reading:
    """What `read` gives, and how: with `explain` also the rules that nearly fired. `path` may be loaded already."""
    loaded = path if isinstance(path, Loaded) else load(path) if text is None else None
    path = Path(loaded.name if loaded else str(path))
    name = path.name or str(path)
    whole = loaded.text if loaded else checked(text or "", str(path))
    deep = bool(tier) and available()
    with using(lexicons):
        drafts = [_run(draft, deep, explain) for draft in _parts(name, whole)]
    notice = NO_PARSER if tier and not deep else ""
    refused = tuple(refusal for draft in drafts for refusal in draft.refused or ())
    return Reading(_ledger(drafts, whole), 1 if deep else 0, notice, loaded, refused)


def _parts(name: str, text: str) -> list[Draft]:
    """The drafts of a text: one, or one for each of the texts that a separator joins."""
    if SEPARATOR not in text:
        return [Draft.of(name, text)]
    sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    parts, offset = [], 0
    for part in text.split(SEPARATOR):
        if part.strip():
            parts.append(Draft.of(name, part, sha256=sha256, offset=offset))
        offset += len(part) + len(SEPARATOR)
    return parts or [Draft.of(name, text)]


def _run(draft: Draft, deep: bool, explain: bool) -> Draft:
    """The draft after the steps of its language; the parser knows English only."""
    draft = replace(draft, refused=[] if explain else None)
    in_japanese = draft.language == "ja"
    for name, step in (japanese.STEPS if in_japanese else STEPS).items():
        draft = step(draft)
        if deep and name == PARSED_AFTER and not in_japanese:
            draft = parsing(draft)
    return draft


def _ledger(drafts: list[Draft], text: str) -> Ledger:
    """The ledger of a text's drafts; what is known of the document is what is known of its first part."""
    first = drafts[0]
    known = first.facts
    document = Document(
        id=first.name,
        text=text,
        sha256=first.sha256,
        kind=known.kind,
        title=known.title,
        date=known.date,
        date_source=known.date_source,
        time_zone=known.time_zone,
        not_before=known.not_before,
        parties=known.parties,
        publisher=known.publisher,
        terms=known.terms,
        checks=known.checks,
        language=first.language,
        legal_status=known.legal_status,
        legal_status_span=first.span(*known.legal_status_span) if known.legal_status_span else None,
    )
    return Ledger(
        documents=(document,),
        agreements=tuple(item for draft in drafts for item in draft.agreements),
        commitments=tuple(item for draft in drafts for item in draft.commitments),
        statements=tuple(item for draft in drafts for item in draft.statements),
        claims=tuple(item for draft in drafts for item in draft.claims),
        orders=tuple(item for draft in drafts for item in draft.orders),
        controls=tuple(item for draft in drafts for item in draft.controls),
        amounts=tuple(item for draft in drafts for item in draft.amounts),
    )
