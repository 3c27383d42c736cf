"""Case: a dossier folder or any text -> what is to be judged, with every choice that was made on the way.

folder   its own items first, then what the reader finds in its documents and nobody has reviewed
text     the reader's items; the register is matched by parties and date; what is not given is assumed and named
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from accord.core.labels import country, mineral
from accord.crisis.stress import Scenario
from accord.dependence import supplier_share
from accord.ledger.dossier import Dossier, load_dossier
from accord.ledger.model import Claim, Ledger
from accord.ledger.register import Match, match
from accord.market.calibrate import network_minerals, network_years
from accord.reader import read
from accord.report import Assumed
from accord.world.model import World

DEFAULT_MINERAL = "rare_earths"


@dataclass(frozen=True)
class Case:
    """What is to be judged, however it came in, and every choice that was made on the way."""

    title: str
    ledger: Ledger
    pact: tuple[str, ...]
    parties: tuple[str, ...]
    scenario: Scenario | None
    no_scenario: str
    settings: tuple[Assumed, ...]
    files: tuple[Path, ...]


def from_folder(folder: Path, world: World) -> Case:
    """A dossier: its own items come first, then what the reader finds in its documents and nobody has reviewed."""
    dossier = load_dossier(folder)
    ledger = dossier.ledger
    for document in ledger.documents:
        found = read(folder / document.id, text=document.text)
        fresh = tuple(claim for claim in found.claims if not _known(claim, ledger.claims))
        ledger = ledger + Ledger(claims=fresh, statements=found.statements)
    asked = dossier.crisis
    settings = [
        Assumed(name="agreements", value=", ".join(dossier.pact.agreements) or "none", why="named in the dossier")
    ]
    crisis = _crisis(
        world, ledger.claims, dossier.parties, dossier.date,
        mineral_key=(asked.mineral or "", "named in the dossier") if asked else ("", ""),
        sender=asked.sender or "" if asked else "",
        targets=asked.targets if asked else (),
        year=asked.year if asked else None,
        cut=asked.cut if asked else 1.0,
    )  # fmt: skip
    return Case(
        dossier.title, ledger, dossier.pact.agreements, dossier.parties, crisis.scenario, crisis.reason,
        (*settings, *crisis.settings), (folder / "dossier.yaml", *(folder / d.id for d in ledger.documents)),
    )  # fmt: skip


def from_text(path: Path, world: World) -> Case:
    """An article without a dossier: the register is matched by parties and date, and every guess is named."""
    ledger = read(path)
    document = ledger.documents[0]
    parties = document.parties
    found = match(parties, document.date, document.text, not_before=document.not_before)
    agreement = found.agreement
    settings = [
        Assumed(name="parties", value=_names(parties) or "none", why="the countries that the text is about"),
        Assumed(
            name="agreement",
            value=f"{agreement.name} ({agreement.id})" if agreement else "none",
            why=f"matched in the register: {found.why}"
            + (f"; others: {', '.join(found.alternatives[:4])}" if found.alternatives else ""),
        ),
    ]
    crisis = _crisis(
        world, ledger.claims, agreement.parties if agreement else parties,
        document.date or (agreement.date if agreement else None), mineral_key=_mineral_of(ledger),
    )  # fmt: skip
    return Case(
        document.title or path.stem, ledger + found.pact, (agreement.id,) if agreement else (),
        agreement.parties if agreement else parties, crisis.scenario, crisis.reason,
        (*settings, *crisis.settings), (path,),
    )  # fmt: skip


def _known(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether an item of the same document and type overlaps the claim: it has been reviewed under another id."""
    return any(
        claim.span and other.span and claim.span.document == other.span.document and claim.type == other.type
        and claim.span.start < other.span.end and other.span.start < claim.span.end
        for other in claims
    )  # fmt: skip


@dataclass(frozen=True)
class _Crisis:
    scenario: Scenario | None
    reason: str
    settings: tuple[Assumed, ...]


def _crisis(
    world: World,
    claims: Sequence[Claim],
    parties: tuple[str, ...],
    date: dt.date | None,
    *,
    mineral_key: tuple[str, str],
    sender: str = "",
    targets: tuple[str, ...] = (),
    year: int | None = None,
    cut: float = 1.0,
) -> _Crisis:
    """The crisis to compute: what is given is kept, what is not is assumed with a reason."""
    key, why_key = mineral_key if mineral_key[0] else (DEFAULT_MINERAL, "no mineral is named; it has a network")
    chosen = [Assumed(name="mineral", value=mineral(key).name, why=why_key)]
    if key not in network_minerals():
        known = ", ".join(mineral(k).name for k in network_minerals())
        reason = f"no crisis network of {mineral(key).name} can be calibrated yet (known: {known})"
        return _Crisis(None, reason, tuple(chosen))
    why_year = "named in the dossier"
    if year is None:
        usable = network_years(world, key)
        before = [y for y in usable if date is None or y <= date.year]
        year = max(before or usable)
        why_year = "the latest year with trade, output and price" + ("" if date is None else f" up to {date.year}")
    why_sender = "named in the dossier"
    if not sender:
        sender, why_sender = _sender(world, claims, parties, key, year)
    if not sender:
        return _Crisis(None, why_sender, tuple(chosen))
    targets = tuple(p for p in (targets or parties) if p != sender and len(p) == 3 and p != "EUU")
    if not targets:
        return _Crisis(None, "no party is left that the sender could cut off", tuple(chosen))
    scenario = Scenario(key, sender, targets, year, cut)
    chosen += [
        Assumed(name="year", value=str(year), why=why_year),
        Assumed(name="sender", value=country(sender).name, why=why_sender),
        Assumed(
            name="crisis",
            value=scenario.text,
            why="a full stop is the clearest test" if cut == 1 else "named in the dossier",
        ),
    ]
    return _Crisis(scenario, "", tuple(chosen))


def _sender(world: World, claims: Sequence[Claim], parties: tuple[str, ...], key: str, year: int) -> tuple[str, str]:
    """The supplier that the text says is depended on, else the parties' largest one by weight."""
    named = [claim.supplier for claim in claims if claim.supplier and claim.supplier not in parties]
    if named:
        return Counter(named).most_common(1)[0][0], "the text names it as the supplier depended on"
    shares: Counter[str] = Counter()
    for party in parties:
        table = supplier_share(world, [key], [party], [year], by="weight")
        for figure in table.figures():
            if figure.value is not None and figure.scope and figure.scope[0] not in parties:
                shares[figure.scope[0]] += figure.value  # type: ignore[assignment]
    if not shares:
        return "", f"no supplier of {key.replace('_', ' ')} to {_names(parties) or 'no party'} is known for {year}"
    return shares.most_common(1)[0][0], f"the largest outside supplier of the parties by weight in {year}"


def _mineral_of(ledger: Ledger) -> tuple[str, str]:
    """The mineral that the text's items name most often."""
    named = Counter(item.mineral for item in (*ledger.claims, *ledger.commitments) if item.mineral)
    if not named:
        return "", ""
    with_network = [key for key in named if key in network_minerals()]
    best = with_network[0] if with_network else named.most_common(1)[0][0]
    others = [key.replace("_", " ") for key in named if key != best]
    return best, "named in the text" + (f" (also: {', '.join(others)})" if others else "")
