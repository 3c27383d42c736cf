"""C011 share: is this share of one supplier what the data say?

Tests    the stated share against the observed share of the supplier in the country's imports, by value and by
         weight; where the claim names no country, against its share of world output at the stage that is named
Why      the same trade gives different shares in dollars and in tonnes, and published figures differ by year and code
Holds    when it is within `TOLERANCE` of both, for every country named
Partly   when it is within it only by value or only by weight, or only for some of the countries
Fails    when it is within it by neither
Untestable  without a stated share, supplier or mineral, where no trade or output is observed, or for a product made
         of the mineral (magnets, batteries)
Beside it  shares that were published for the same imports, with their sources
"""

from __future__ import annotations

import re
from typing import Any

from accord.core import labels
from accord.core.errors import DataError
from accord.core.figure import Figure, unknown
from accord.core.labels import Stage, country
from accord.dependence.output import output_series, share_series
from accord.ledger.model import Claim
from accord.verdict import lookups
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, Word, untestable

CODE = "C011"
QUESTION = "Is this share what the data say?"
TOLERANCE = 0.05
YEARS_BACK = 5
_STAGE_WORDS: dict[Stage, re.Pattern[str]] = {
    "mining": re.compile(r"\b(?:min(?:e|es|ed|ing)|extract\w*|ore)\b", re.I),
    "refining": re.compile(r"\b(?:refin\w*|process\w*|separat\w*|smelt\w*)\b", re.I),
}
_PRODUCTS = re.compile(r"\b(?:magnets?|batter(?:y|ies)|anodes?|cathodes?|wafers?|chips?|motors?|solar panels?)\b", re.I)
_FACTS, _FACTS_ON = "ree_chain_share_facts", "rare_earths"


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a claim of a share."""
    scenario = evidence.scenario
    mineral = claim.mineral or (scenario.mineral if scenario else "")
    supplier = claim.supplier or (scenario.sender or "" if scenario else "")
    stated = _stated(claim)
    absent = {
        "stated share": stated is None,
        "supplier": not supplier,
        "mineral": not mineral,
    }
    if stated is None or any(absent.values()):
        lacking = ", ".join(name for name, is_absent in absent.items() if is_absent)
        return untestable(claim, CODE, f"The claim names no {lacking}, so no share can be looked up.")
    product = _PRODUCTS.search(f"{claim.proposition} {claim.quote}")
    if product:
        what = f"It is about {product[0].lower()}, and the shipped trade and output are of ores, compounds and metals."
        return untestable(claim, CODE, what, flips_if="trade or output of that product is added")
    if supplier not in labels.countries():
        return untestable(claim, CODE, f"{supplier} is no country whose exports are recorded.")
    figures = (
        _observed(evidence, supplier, claim.countries, mineral)
        if claim.countries
        else _of_the_world(evidence, supplier, mineral, f"{claim.proposition} {claim.quote}")
    )
    published = tuple(f for code in claim.countries for f in _published(evidence, supplier, code, mineral))
    seen = [f for f in figures if f.value is not None]
    fields: dict[str, Any] = {
        "figures": (*figures, *published),
        "flips_if": "another year, product code or measure is meant",
    }
    fields |= {"sources": tuple(dict.fromkeys(s for f in (*seen, *published) for s in f.sources))}
    if not seen:
        return untestable(claim, CODE, figures[0].reason if figures else "No year of trade is observed.", **fields)
    met = [f for f in seen if abs(f.value - stated) <= TOLERANCE]  # type: ignore[operator]
    word: Word = "holds" if len(met) == len(figures) else "partly" if met else "fails"
    values = ", ".join(f"{f.text} {_measured(f)}" for f in seen)
    reason = f"Stated {stated:.1%}; observed {values}. The allowance is {TOLERANCE * 100:.0f} points."
    if len(seen) < len(figures):
        reason += " Where no figure is observed, the claim could not be checked."
    notes = [f"Published for the same imports: {', '.join(f.text for f in published)}."] if published else []
    return Verdict(claim=claim, criterion=CODE, word=word, reason=reason, notes=tuple(notes), **fields)


def _stated(claim: Claim) -> float | None:
    if claim.stated is None or claim.stated < 0:
        return None
    is_percent = "%" in claim.stated_unit or "percent" in claim.stated_unit.lower() or claim.stated > 1
    share = claim.stated / 100 if is_percent else claim.stated
    return share if share <= 1 else None


def _observed(evidence: Evidence, supplier: str, countries: tuple[str, ...], mineral: str) -> tuple[Figure, ...]:
    """The shares by value and weight, in the scenario's year or else in the latest year that has one."""
    years = [y for y in evidence.world.years() if y <= evidence.today.year][-YEARS_BACK:][::-1]
    if evidence.scenario:
        years = [evidence.square.year]
    figures: tuple[Figure, ...] = ()
    for year in years:
        figures = tuple(
            evidence.share(supplier, code, mineral, year, by) for code in countries for by in ("value", "weight")
        )
        if any(figure.value is not None for figure in figures):
            break
    return figures


def _of_the_world(evidence: Evidence, supplier: str, mineral: str, said: str) -> tuple[Figure, ...]:
    """The supplier's share of world output by source, at the stage that the words name, else at both."""
    stages: list[Stage] = [stage for stage, words in _STAGE_WORDS.items() if words.search(said)] or list(_STAGE_WORDS)
    year = evidence.square.year if evidence.scenario else evidence.world.years()[-1]
    found: dict[tuple[str, str, float], Figure] = {}  # a group of elements repeats one share many times
    for stage in stages:
        groups = output_series(evidence.world, mineral, year, stage) + share_series(evidence.world, mineral, stage)
        for series in (one for group in groups for one in group):
            share = series.shares().get(supplier)
            if share is None:
                continue
            figure = Figure(
                indicator="world_output_share", value=share, unit="share", interval=lookups.ONE_VALUE, mineral=mineral,
                country=supplier, year=year, stage=stage, by=series.detail, sources=(series.source,),
                formula="output of the country / world output",
            )  # fmt: skip
            found.setdefault((stage, series.source, round(share, 3)), figure)
    reason = f"no output of {mineral.replace('_', ' ')} by {supplier} is published"
    return tuple(found.values()) or (unknown(reason, indicator="world_output_share", unit="share", sources=()),)


def _measured(figure: Figure) -> str:
    if figure.indicator == "world_output_share":
        return f"of {figure.stage} ({', '.join(figure.sources)})"
    return f"by {figure.by} in {figure.year}"


def _published(evidence: Evidence, supplier: str, code: str, mineral: str) -> tuple[Figure, ...]:
    """Shares that others have published for the same imports; so far rare earths only."""
    if mineral != _FACTS_ON:
        return ()
    try:
        names = country(code).name, country(supplier).name
        rows = evidence.world.table(_FACTS).to_dicts()
    except DataError:  # a bloc, or a world of one's own without these facts
        return ()
    return tuple(
        Figure(
            indicator="published_import_share", value=float(row["share_pct"]) / 100, unit="share", mineral=mineral,
            country=code, year=int(row["year"][:4]), scope=(supplier, row["year"]), status="reported",
            interval=row["qualifier"] or lookups.ONE_VALUE, sources=(row["origin"],),
        )
        for row in rows
        if row["stage"] == f"{names[0]} RE imports" and row["country"] == names[1]
    )  # fmt: skip
