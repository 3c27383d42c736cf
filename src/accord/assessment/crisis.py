"""Crisis: which crisis a case is tested in. What is asked is kept, what is not is assumed with a reason.

What a dossier asks for and the data cannot pose is an error with its place; what Accord would have assumed and cannot
pose is no crisis at all, with the reason.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from accord.core.errors import DataError
from accord.core.labels import countries, country, mineral
from accord.crisis.scenario.ban import ban
from accord.crisis.scenario.model import Scenario
from accord.ledger.dossier import Crisis
from accord.ledger.model import Claim, Ledger
from accord.market.calibrate import Observed, network_minerals, network_years, observe_main, observed_years, why_not
from accord.reader.steps.document.topics import minerals_in
from accord.report import Assumed
from accord.world import World

DEFAULT_MINERAL = "rare_earths"
NAMED = "named in the dossier"


@dataclass(frozen=True, slots=True)
class Posed:
    """The crisis, or why there is none, and what was assumed on the way."""

    scenario: Scenario | None
    reason: str
    settings: tuple[Assumed, ...]


def pose(
    world: World, ledger: Ledger, parties: tuple[str, ...], date: dt.date | None, asked: Crisis, where: str
) -> Posed:
    """The crisis of a case. DataError, with `where`, for a year, sender or target that was asked for in vain."""
    key, why = (asked.mineral, NAMED) if asked.mineral else _mineral(ledger)
    chosen = [Assumed(name="mineral", value=mineral(key).name, why=why)]
    if key not in network_minerals():
        why = why_not(key) or "its output is known, the partners of its trade are not"
        reason = f"no crisis between countries can be computed for {mineral(key).name}: {why}"
        return Posed(None, reason, tuple(chosen))
    year, why = _year(world, key, date, asked, where)
    observed = observe_main(world, key, year)
    chosen.append(Assumed(name="year", value=str(year), why=why))
    if asked.sender:
        sender, why = asked.sender, NAMED
        _require(
            sender in observed.exporters, f"{sender} exports no {_plain(key)} in {year}", f"{where}: crisis.sender"
        )
    else:
        sender, why = _sender(ledger.claims, parties, observed)
    if not sender:
        return Posed(None, why, tuple(chosen))
    for code in asked.targets:
        traded = code in observed.countries
        _require(traded, f"{code} trades too little {_plain(key)} to be a node", f"{where}: crisis.targets")
    wanted = [code for code in asked.targets or parties if code != sender]
    targets = tuple(code for code in wanted if code in observed.countries)
    left_out = tuple(code for code in wanted if code not in targets)
    if not targets:
        reason = (
            f"none of {names(tuple(wanted))} trades enough {_plain(key)} to be cut off from it by {names((sender,))}"
        )
        return Posed(None, reason, tuple(chosen))
    scenario = ban(key, sender, targets, year, asked.cut)
    chosen += [
        Assumed(name="supplier that cuts", value=country(sender).name, why=why),
        Assumed(
            name="crisis",
            value=scenario.title,
            why=("a full stop is the clearest test" if asked.cut == 1 else NAMED)
            + (f"; {names(left_out)} trades too little of it to be a target" if left_out else ""),
        ),
    ]
    return Posed(scenario, "", tuple(chosen))


def names(codes: tuple[str, ...]) -> str:
    """Countries by name, blocs as they are."""
    return ", ".join(country(code).name if code in countries() else code for code in codes) or "no party"


def _require(met: bool, what: str, where: str) -> None:
    if not met:
        raise DataError(what, where=where, hint="Choose another country, or leave it out and Accord will")


def _plain(key: str) -> str:
    return key.replace("_", " ")


def _mineral(ledger: Ledger) -> tuple[str, str]:
    """The mineral that the text's claims and promises name, one with a network first."""
    every = [claim.mineral for claim in ledger.claims] + [promise.mineral for promise in ledger.commitments]
    named = Counter(filter(None, every))
    if not named:
        named = Counter(key for document in ledger.documents for key in sorted(minerals_in(document.text.lower())))
    if not named:
        return DEFAULT_MINERAL, "the text names none; this one has a crisis network"
    ranked = sorted(named, key=lambda key: (key not in network_minerals(), -named[key]))
    others = ", ".join(mineral(key).name for key in ranked[1:])
    return ranked[0], "named in the text" + (f" (beside {others})" if others else "")


def _year(world: World, key: str, date: dt.date | None, asked: Crisis, where: str) -> tuple[int, str]:
    usable = network_years(world, key)
    if asked.year is not None:
        if asked.year not in usable:
            raise DataError(
                f"no trade, output and price of {_plain(key)} for {asked.year}",
                where=f"{where}: crisis.year",
                hint=f"Years with all three: {', '.join(map(str, usable))}",
            )
        return asked.year, NAMED
    fit = observed_years(world, key) or usable
    before = [year for year in fit if date is None or year <= date.year]
    return max(before or fit), "the latest year with trade, output and price"


def _sender(claims: Sequence[Claim], parties: tuple[str, ...], observed: Observed) -> tuple[str, str]:
    """The supplier that the text says is depended on, else the parties' largest one; or "" and why."""
    able = observed.exporters - set(parties)
    named = Counter(claim.supplier for claim in claims if claim.supplier in able)
    if named:
        return named.most_common(1)[0][0], "the text names it as the supplier depended on"
    bought = (
        observed.flows.filter(pl.col("importer").is_in(parties), pl.col("exporter").is_in(list(able)))
        .group_by("exporter")
        .agg(pl.col("value_usd").sum())
        .sort("value_usd", "exporter", descending=[True, False])
    )
    what, year = _plain(observed.mineral), observed.year
    if bought.is_empty():
        return "", f"no outside supplier of {what} to {names(parties)} is known for {year}"
    return bought["exporter"][0], f"the parties' largest outside supplier of {what} by value in {year}"
