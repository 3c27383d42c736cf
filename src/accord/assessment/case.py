"""Case: a dossier folder or any text -> what is to be judged, with every choice that was made on the way.

folder   its own items first, then what the reader finds in its documents and nobody has reviewed
text     the reader's items; the register is matched by parties and date; what is not given is assumed and named
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from accord.assessment.crisis import NAMED, names, pose
from accord.crisis.scenario.model import Scenario
from accord.ledger.dossier import Crisis, load_dossier
from accord.ledger.model import Agreement, Claim, Document, Ledger
from accord.ledger.register import match
from accord.reader import read
from accord.report import Assumed
from accord.world import World

_TEXTS_OF_PARTIES = ("agreement", "joint_statement", "fact_sheet", "communique")


@dataclass(frozen=True)
class Case:
    """What is to be judged, however it came in; `scenario` is None where no crisis can be posed, and why."""

    title: str
    ledger: Ledger
    pact: tuple[str, ...]
    parties: tuple[str, ...]
    scenario: Scenario | None
    no_scenario: str
    settings: tuple[Assumed, ...]
    files: tuple[Path, ...]


def from_folder(folder: Path, world: World) -> Case:
    """A dossier. What the reader finds where a reviewed claim of the same type stands already is left out."""
    dossier = load_dossier(folder)
    ledger = dossier.ledger.accepted()
    for document in ledger.documents:
        found = read(folder / document.id, text=document.text)
        fresh = tuple(claim for claim in found.claims if not _reviewed(claim, ledger.claims))
        ledger += Ledger(claims=fresh, statements=found.statements)
    named = ", ".join(dossier.pact.agreements) or "none"
    posed = pose(world, ledger, dossier.parties, dossier.date, dossier.crisis or Crisis(), f"{folder}: dossier.yaml")
    return Case(
        title=dossier.title,
        ledger=ledger,
        pact=dossier.pact.agreements,
        parties=dossier.parties,
        scenario=posed.scenario,
        no_scenario=posed.reason,
        settings=(Assumed(name="agreements", value=named, why=NAMED), *posed.settings),
        files=(folder / "dossier.yaml", *(folder / document.id for document in ledger.documents)),
    )


def from_text(path: Path, world: World) -> Case:
    """An article without a dossier: the register is matched by parties and date, and every guess is named."""
    ledger = read(path)
    document = ledger.documents[0]
    found = match(document.parties, document.date, document.text, not_before=document.not_before)
    agreement = found.agreement
    if agreement is None and document.kind in _TEXTS_OF_PARTIES and document.parties:
        agreement, ledger = _as_agreement(ledger, document)
        found = replace(found, why=f"{found.why}; the text itself is taken as one")
    others = f"; other candidates: {', '.join(found.alternatives[:4])}" if found.alternatives else ""
    inside = agreement is not None and set(document.parties) <= set(agreement.parties)
    parties = agreement.parties if agreement and not (inside and document.parties) else document.parties
    date = document.date or (agreement.date if agreement else None)
    posed = pose(world, ledger, parties, date, Crisis(), path.name)
    return Case(
        title=document.title or path.stem,
        ledger=ledger + found.pact.accepted(),
        pact=(agreement.id,) if agreement else (),
        parties=parties,
        scenario=posed.scenario,
        no_scenario=posed.reason,
        settings=(
            Assumed(name="parties", value=names(document.parties), why="the countries that the text is about"),
            Assumed(
                name="agreement",
                value=f"{agreement.name} ({agreement.id})" if agreement else "none",
                why=f"from the register: {found.why}{others}",
            ),
            *posed.settings,
        ),
        files=(path,),
    )


def _as_agreement(ledger: Ledger, document: Document) -> tuple[Agreement, Ledger]:
    """A text between parties that the register does not know, as the agreement that its own promises stand in."""
    agreement = Agreement(
        id=document.id,
        name=document.title or document.id,
        parties=document.parties,
        date=document.date,
        legal_status=document.legal_status,
        source=document.id,
    )
    own = tuple(promise.model_copy(update={"agreement": agreement.id}) for promise in ledger.commitments)
    return agreement, ledger.model_copy(update={"agreements": (agreement, *ledger.agreements), "commitments": own})


def _reviewed(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a claim of the same type in the same words stands in the ledger already."""
    mine = claim.span
    return any(
        mine
        and other.span
        and claim.type == other.type
        and mine.document == other.span.document
        and mine.start < other.span.end
        and other.span.start < mine.end
        for other in claims
    )
