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

from accord.core.labels import countries, country, mineral
from accord.crisis.stress import Scenario
from accord.dependence import Ask, supplier_share
from accord.ledger.dossier import Crisis, load_dossier
from accord.ledger.model import Claim, Ledger
from accord.ledger.register import match
from accord.market.calibrate import network_minerals, network_years
from accord.reader import read
from accord.report import Assumed
from accord.world import World

DEFAULT_MINERAL = "rare_earths"
_NAMED = "named in the dossier"


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
    ledger = dossier.ledger
    for document in ledger.documents:
        found = read(folder / document.id, text=document.text)
        fresh = tuple(claim for claim in found.claims if not _reviewed(claim, ledger.claims))
        ledger += Ledger(claims=fresh, statements=found.statements)
    named = ", ".join(dossier.pact.agreements) or "none"
    asked = dossier.crisis or Crisis()
    scenario, reason, settings = _crisis(world, ledger, dossier.parties, dossier.date, asked)
    return Case(
        title=dossier.title,
        ledger=ledger,
        pact=dossier.pact.agreements,
        parties=dossier.parties,
        scenario=scenario,
        no_scenario=reason,
        settings=(Assumed(name="agreements", value=named, why=_NAMED), *settings),
        files=(folder / "dossier.yaml", *(folder / document.id for document in ledger.documents)),
    )


def from_text(path: Path, world: World) -> Case:
    """An article without a dossier: the register is matched by parties and date, and every guess is named."""
    ledger = read(path)
    document = ledger.documents[0]
    found = match(document.parties, document.date, document.text, not_before=document.not_before)
    agreement = found.agreement
    others = f"; other candidates: {', '.join(found.alternatives[:4])}" if found.alternatives else ""
    parties = agreement.parties if agreement else document.parties
    date = document.date or (agreement.date if agreement else None)
    scenario, reason, settings = _crisis(world, ledger, parties, date, Crisis())
    return Case(
        title=document.title or path.stem,
        ledger=ledger + found.pact,
        pact=(agreement.id,) if agreement else (),
        parties=parties,
        scenario=scenario,
        no_scenario=reason,
        settings=(
            Assumed(name="parties", value=_names(document.parties), why="the countries that the text is about"),
            Assumed(
                name="agreement",
                value=f"{agreement.name} ({agreement.id})" if agreement else "none",
                why=f"from the register: {found.why}{others}",
            ),
            *settings,
        ),
        files=(path,),
    )


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


def _crisis(
    world: World, ledger: Ledger, parties: tuple[str, ...], date: dt.date | None, asked: Crisis
) -> tuple[Scenario | None, str, tuple[Assumed, ...]]:
    """The crisis to compute: what is asked is kept, what is not is assumed with a reason; or why there is none."""
    key, why = (asked.mineral, _NAMED) if asked.mineral else _mineral(ledger)
    chosen = [Assumed(name="mineral", value=mineral(key).name, why=why)]
    if key not in network_minerals():
        known = ", ".join(mineral(name).name for name in network_minerals())
        reason = f"no crisis network can be calibrated for {mineral(key).name} yet; there is one for {known}"
        return None, reason, tuple(chosen)
    year, why = (asked.year, _NAMED) if asked.year is not None else _year(world, key, date)
    chosen.append(Assumed(name="year", value=str(year), why=why))
    sender, why = (asked.sender, _NAMED) if asked.sender else _sender(world, ledger.claims, parties, key, year)
    if not sender:
        return None, why, tuple(chosen)
    targets = tuple(code for code in asked.targets or parties if code != sender and code in countries())
    if not targets:
        return None, "no party is left that the sender could cut off", tuple(chosen)
    scenario = Scenario(key, sender, targets, year, asked.cut)
    clear = "a full stop is the clearest test" if asked.cut == 1 else _NAMED
    chosen += [
        Assumed(name="supplier that cuts", value=country(sender).name, why=why),
        Assumed(name="crisis", value=scenario.text, why=clear),
    ]
    return scenario, "", tuple(chosen)


def _mineral(ledger: Ledger) -> tuple[str, str]:
    """The mineral that the text's claims and promises name, one with a network first."""
    every = [claim.mineral for claim in ledger.claims] + [promise.mineral for promise in ledger.commitments]
    named = Counter(filter(None, every))
    if not named:
        return DEFAULT_MINERAL, "the text names none; this one has a crisis network"
    ranked = sorted(named, key=lambda key: (key not in network_minerals(), -named[key]))
    others = ", ".join(mineral(key).name for key in ranked[1:])
    return ranked[0], "named in the text" + (f" (beside {others})" if others else "")


def _year(world: World, key: str, date: dt.date | None) -> tuple[int, str]:
    usable = network_years(world, key)
    before = [year for year in usable if date is None or year <= date.year]
    return max(before or usable), "the latest year with trade, output and price"


def _sender(world: World, claims: Sequence[Claim], parties: tuple[str, ...], key: str, year: int) -> tuple[str, str]:
    """The supplier that the text says is depended on, else the parties' largest one by weight."""
    named = Counter(
        claim.supplier for claim in claims if claim.supplier in countries() and claim.supplier not in parties
    )
    if named:
        return named.most_common(1)[0][0], "the text names it as the supplier depended on"
    buyers = tuple(code for code in parties if code in countries())
    ask = Ask(minerals=(key,), countries=buyers, years=(year,), by="weight")
    shares: dict[str, float] = {}
    for figure in supplier_share(world, ask).figures() if buyers else ():
        if figure.value is not None and figure.scope[0] not in parties:
            shares[figure.scope[0]] = shares.get(figure.scope[0], 0.0) + figure.value
    if not shares:
        return "", f"no supplier of {mineral(key).name} to {_names(parties)} is known for {year}"
    return max(shares, key=lambda code: shares[code]), f"the parties' largest outside supplier by weight in {year}"


def _names(codes: tuple[str, ...]) -> str:
    return ", ".join(country(code).name if code in countries() else code for code in codes) or "no party"
