"""Summary: Case, Evidence and Verdicts -> Report: the sentence on top, sections, sources, the run's record."""

from __future__ import annotations

import hashlib
import platform
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, get_args

from accord.assessment.case import Case
from accord.bargaining import surplus
from accord.core.figure import Figure
from accord.core.labels import Stage, countries, mineral
from accord.core.priors import priors
from accord.core.thresholds import thresholds
from accord.crisis import baseline, outcome
from accord.crisis.stress import Stress
from accord.dependence import Ask, hhi, hhi_wgi, net_import_reliance, supplier_share
from accord.ledger.model import LegalStatus
from accord.report import Assumed, Report
from accord.report.verdicts import plain
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, Word
from accord.world import SOURCES, World

_WORDS: tuple[Word, ...] = get_args(Word)
_STATUS: dict[LegalStatus, str] = {
    "binding": "binding",
    "political": "political, not binding",
    "disclaimed": "not binding, it disclaims obligations",
    "unknown": "legal status unknown",
}
_ENOUGH_DRAWS = 50
_RECALLED = (
    "All elasticities are recalled priors, not measurements; how far others step in is estimated from fourteen past "
    "disruptions, with a wide interval: orders and directions hold within this structure, sizes are illustrations."
)


def report(case: Case, evidence: Evidence, verdicts: tuple[Verdict, ...], source: Path) -> Report:
    """The Report of a run."""
    sections = {
        "dependence": tuple(_dependence(evidence)),
        "indicators": tuple(_indicators(evidence.stress, evidence.world)),
    }
    stress = evidence.stress
    if stress:
        targets, sender = stress.targets, stress.sender
        helpers = dict.fromkeys(place for m in stress.pact for place in m.places if place not in (*targets, sender))
        sections["map"] = tuple(_map(stress, evidence.world))
        sections["flows"] = baseline.flows(stress)
        sections["crisis"] = outcome.figures(stress, targets)
        sections["gains"] = surplus.figures(evidence.gains, (*targets, sender, *helpers))
    drawn = Assumed(
        name="draws",
        value=f"{evidence.draws}, seed {evidence.seed}",
        why="scrambled Sobol sequence over the priors, the same draws in every cell",
    )
    return Report(
        title=case.title,
        lead=_lead(evidence, verdicts),
        settings=(*case.settings, drawn),
        verdicts=verdicts,
        sections=sections,
        notes=tuple(_notes(case, evidence)),
        priors=tuple(_priors()) if stress else (),
        sources=tuple(_sources(evidence, verdicts)),
        run=_record(case, evidence, source),
    )


def _lead(evidence: Evidence, verdicts: tuple[Verdict, ...]) -> str:
    """One sentence in plain words: what the agreement fixes, and how its claims fare."""
    inside = evidence.inside
    counts = Counter(verdict.word for verdict in verdicts)
    fate = ", ".join(f"{counts[word]} {word}" for word in _WORDS if counts[word]) or "none to judge"
    if not evidence.agreements:
        return f"No agreement between these parties is known to the register. {_of(verdicts)}: {fate}."
    tonnes = sum(commitment.quantity is not None for commitment in inside)
    money = sum(commitment.amount is not None for commitment in inside)
    dates = sum(commitment.deadline is not None for commitment in inside)
    names = " and ".join(agreement.name for agreement in evidence.agreements)
    return (
        f"{names} ({_STATUS[evidence.legal_status]}): of {len(inside)} promises {tonnes} name a quantity, "
        f"{money} an amount of money and {dates} a deadline. {_of(verdicts)}: {fate}."
    )


def _of(verdicts: tuple[Verdict, ...]) -> str:
    return "Of 1 claim" if len(verdicts) == 1 else f"Of {len(verdicts)} claims"


def _dependence(evidence: Evidence) -> Iterable[Figure]:
    """Share of the sender in each party's imports, by value and by weight, for the crisis's mineral and year."""
    stress = evidence.stress
    if stress is None:
        return
    for code in stress.targets:
        for by in ("value", "weight"):
            yield evidence.share(stress.sender, code, stress.scenario.mineral, stress.year, by)


def _map(stress: Stress, world: World) -> Iterable[Figure]:
    """Share of the sender in the imports of every country that buys any, by weight."""
    ask = Ask(
        minerals=(stress.scenario.mineral,), countries=tuple(countries()), years=(stress.year,), supplier=stress.sender
    )
    yield from (f for f in supplier_share(world, ask).where(by="weight").figures() if f.value is not None)


def _indicators(stress: Stress | None, world: World) -> Iterable[Figure]:
    """Concentration of mining and refining, plain and weighted by governance, and the targets' import reliance."""
    if stress is None:
        return
    ask = Ask(minerals=(stress.scenario.mineral,), countries=stress.targets, years=(stress.year,))
    stages: tuple[Stage, ...] = ("mining", "refining")
    for stage in stages:
        yield from hhi(world, replace(ask, stage=stage)).figures()
        yield from hhi_wgi(world, replace(ask, stage=stage)).figures()
    yield from net_import_reliance(world, ask).figures()


def _notes(case: Case, evidence: Evidence) -> Iterable[str]:
    stress = evidence.stress
    if not evidence.ledger.claims:
        yield "Claims are read by rules, from English texts; a text that only reports facts holds none."
    if stress is None:
        yield f"No crisis was computed: {case.no_scenario}."
        return
    yield _RECALLED
    if evidence.draws < _ENOUGH_DRAWS:
        yield f"Only {evidence.draws} draws: shares of draws and intervals are rough; 200 is the default."
    nothing = evidence.nothing_changed("as written")
    if nothing:
        yield f"The agreement as written leaves every cell of the crisis as it was: {nothing}."
    said = {promise.id: f" ({promise.object or promise.quote})" for promise in evidence.ledger.commitments}
    for measure in stress.pact:
        if not measure.is_identity:
            where = "promised in the agreement" if measure.inside_agreement else "a project beside the agreement"
            named = f"{measure.promise}{said.get(measure.promise, '')}"
            yield (
                f"Computed promise {named}: {where}, delivery probability {measure.probability:.0%} by the convention "
                "for its strength; how much of it is additional is not known and drawn from 0 to 1."
            )
    if stress.observed.dropped:
        what = mineral(stress.scenario.mineral).name.lower()
        pairs = ", ".join(words.partition(":")[0] for words in stress.observed.dropped)
        yield f"Left out of the trade in refined {what} as ore or feed: {pairs} (why: accord data check)."
    yield (
        f"Reconciliation moved the observed figures by {stress.base.moved.mean():.1%} in all and inferred "
        f"{stress.base.inferred.mean():.1%} of supply. Solves that failed: {stress.failed:.1%}; "
        f"worst node balance {stress.worst['primal_residual']:.0e} and duality gap {stress.worst['duality_gap']:.0e}."
    )


def _priors() -> Iterable[Assumed]:
    for prior in priors().values():
        yield Assumed(
            id=prior.id,
            name=plain(prior.id),
            value=prior.range,
            why=prior.meaning,
            source=prior.source,
            recalled=prior.recalled,
        )
    for line in thresholds().values():
        yield Assumed(id=line.id, name=plain(line.id), value=f"{line.value:g}", why=line.meaning, source=line.source)


def _sources(evidence: Evidence, verdicts: tuple[Verdict, ...]) -> Iterable[dict[str, str]]:
    """Every source that a verdict or figure names: the snapshot's in full, a document or an address as cited."""
    named = [s for v in verdicts for s in (*v.sources, *(x for f in v.figures for x in f.sources))]
    if evidence.stress:
        named += evidence.stress.observed.sources
    for name in dict.fromkeys(named):
        if name in SOURCES:
            yield SOURCES[name].row()
        elif name:
            yield {"id": name, "title": "cited in the ledger"}


def _record(case: Case, evidence: Evidence, source: Path) -> dict[str, Any]:
    """What makes the run repeatable: hashes, version, seed, draws, defaults in use."""
    return {
        "accord": version("accord"),
        "sender": case.scenario.sender if case.scenario else "",
        "targets": list(case.scenario.targets) if case.scenario else [],
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in ("numpy", "polars", "piqp", "scipy")},
        "command": f"accord assess {source} --draws {evidence.draws} --seed {evidence.seed}",
        "inputs": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in case.files},
        "snapshot": evidence.world.fingerprint(),
        "seed": evidence.seed,
        "draws": evidence.draws,
        "today": evidence.today.isoformat(),
        "settings": {item.name: item.value for item in case.settings},
        "defaults": {prior.id: prior.range for prior in priors().values()},
        "thresholds": {line.id: line.value for line in thresholds().values()},
        "recalled": sorted(prior.id for prior in priors().values() if prior.recalled),
    }
