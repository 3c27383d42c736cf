"""EU supply risk: governance-weighted concentration of world supply and of the EU's sourcing, with the trade parameter.

EU study 2023 x WGI -> FigureTable. Formula: HHI_WGI,t = sum over countries of s_i^2 * g_i * t_i, with s_i the share of
supply (of the countries named, renormalised), g_i = 2 * (2.5 - WGI_i) and t_i the study's trade parameter, 0.8 to 1.5.
SR = [HHI_GS * IR / 2 + HHI_EU * (1 - IR / 2)] * (1 - EoL-RIR) * SI_SR, the larger of mining and refining (the
bottleneck): GS is the global and EU the EU's own mix, IR import reliance, EoL-RIR end-of-life recycling input rate,
SI_SR substitution index. Range: HHI_WGI,t and SR 0 to 15; the EU calls a material critical from SR 1 on (and economic
importance 2.8). How to read: HHI_WGI,t orders materials nearly as SR does, without recycling and substitution; where IR
is not known both mixes count alike.
Reference: European Commission (2017), Methodology for establishing the EU list of critical raw materials, doi
10.2873/769526; European Commission (2023), Study on the critical raw materials for the EU, doi 10.2873/725585.
Pitfall: IR, EoL-RIR and SI_SR are not in the shipped tables, so SR is unknown, with the terms named and bounds, until a
table of them is given (`data`: mineral, stage, ir, eol_rir, si_sr). Some rows of EU sourcing are the global share
rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from accord.core.labels import Mineral
from accord.core.table import FigureTable
from accord.dependence.ask import Ask
from accord.dependence.governance import dimension, governance
from accord.dependence.terms import EU_TERMS, Terms, read_terms
from accord.world import World

READS = ("supply_shares", "governance")
TERMS = ("ir", "eol_rir", "si_sr")
HHI_FORMULA = "sum over countries of (share of supply)^2 * 2 * (2.5 - {}) * t; larger of the stages"
SR_FORMULA = "[HHI_GS * IR / 2 + HHI_EU * (1 - IR / 2)] * (1 - EoL-RIR) * SI_SR; larger of the stages"
BLOC = "EU27"
_NAMES = {"ir": "IR (import reliance)", "eol_rir": "EoL-RIR (recycling)", "si_sr": "SI_SR (substitution)"}
_STUDY_YEAR = 2019  # last governance year shipped, inside the study's span
_FIRST_YEAR = 2016  # the study of 2023 stands for the years from its data on, until there is another
_SPAN = "averages of about 2016-2020"

Row = dict[str, Any]
Mix = dict[str, float]  # HHI_WGI,t by scope, "global" and "EU"


def hhi_wgi_t(world: World, ask: Ask) -> FigureTable:
    """One Figure a mineral (a material of a group in `by`), then one a stage and mix (`scope`); unit "index"."""
    fields = {"formula": HHI_FORMULA.format(dimension(political=ask.political))}
    return _table(world, ask, "hhi_wgi_t", lambda _, mixes: _concentrations(mixes), fields)


def eu_supply_risk(world: World, ask: Ask) -> FigureTable:
    """One Figure a mineral (a material of a group in `by`); unit "index". `ask.data`: the user's table of terms."""
    terms = read_terms(ask.data if ask.compat is None else None, EU_TERMS, "stage")
    return _table(world, ask, "eu_supply_risk", lambda key, mixes: [_risk(terms, key, mixes)], {"formula": SR_FORMULA})


def mixed(mix: Mix, ir: float | None) -> float:
    """The mean of the two mixes as import reliance weighs them; alike where it is not known; one where only one is."""
    if "EU" not in mix or "global" not in mix:
        return next(iter(mix.values()))
    part = 0.5 if ir is None else ir / 2
    return mix["global"] * part + mix["EU"] * (1 - part)


def risk(mix: Mix, terms: Terms) -> float:
    """SR of one stage with all its terms."""
    return mixed(mix, terms["ir"]) * (1 - terms["eol_rir"]) * terms["si_sr"]


def _table(world: World, ask: Ask, indicator: str, measure: Any, fields: Row) -> FigureTable:
    label = {"indicator": indicator, "unit": "index", "country": BLOC, "sources": ["eu_crm_2023", "wgi"], **fields}
    minerals = ask.wanted_minerals()
    missed = _missed(ask)
    if missed:
        return FigureTable.of_rows([label | row | {"mineral": m.key} for m in minerals for row in missed])
    mixes, lacking = _mixes(world, ask.political)
    rows: list[Row] = []
    for mineral in minerals:
        rows += (label | row for row in _of_mineral(mineral, mixes, lacking, measure))
    return FigureTable.of_rows(rows)


def _missed(ask: Ask) -> list[Row]:
    """Rows for places and years that the study does not cover; [] where it does."""
    if ask.countries and BLOC not in ask.countries:
        reason = "the method and its sourcing shares are the EU's"
        return [{"country": place, **_unknown(reason)} for place in ask.countries]
    if ask.years and max(ask.years) < _FIRST_YEAR:
        return [{"year": y, **_unknown("the EU study 2023 covers 2016 and later")} for y in ask.years]
    return []


def _of_mineral(mineral: Mineral, mixes: dict[Any, Mix], lacking: dict[Any, str], measure: Any) -> Iterator[Row]:
    names = [name for name in mineral.eu if any(key[0] == name for key in mixes) or name in lacking]
    if not names:
        yield {"mineral": mineral.key, **_unknown("the EU study 2023 publishes no supply shares of it")}
        return
    heads: list[Row] = []
    for name in names:
        by = {"mineral": mineral.key, "by": name if len(names) > 1 else None}
        if name in lacking:
            rows = [_unknown(f"no governance figure for {lacking[name]}")]
        else:
            rows = measure(mineral.key, {stage: mix for (own, stage), mix in mixes.items() if own == name})
        heads.append(rows[0])
        yield from (by | row for row in rows)
    if len(names) > 1:
        yield {"mineral": mineral.key, **_mean(heads, names)}


def _mean(heads: list[Row], names: list[str]) -> Row:
    """A group as the study takes it: the mean of its materials."""
    said = {"interval": f"mean of {len(names)} materials; {_SPAN}"}
    if all(head["value"] is not None for head in heads):
        return said | {"value": sum(head["value"] for head in heads) / len(heads)}
    without = ", ".join(name for name, head in zip(names, heads, strict=True) if head["value"] is None)
    first = next(head["reason"] for head in heads if head["value"] is None)
    return _unknown(f"{without}: {first}")


def _concentrations(mixes: dict[str, Mix]) -> list[Row]:
    by_stage = {stage: mixed(mix, None) for stage, mix in mixes.items()}
    bottleneck = max(by_stage, key=lambda stage: by_stage[stage])
    several = len(by_stage) > 1
    head: Row = {
        "value": by_stage[bottleneck],
        "low": min(by_stage.values()) if several else None,
        "high": max(by_stage.values()) if several else None,
        "interval": f"bottleneck: {bottleneck}{'; low and high are the stages' if several else ''}; {_SPAN}",
    }
    parts = [
        {"value": value, "stage": stage, "scope": [scope], "interval": f"one study; {_SPAN}"}
        for stage, mix in mixes.items()
        for scope, value in mix.items()
    ]
    return [head, *parts]


def _risk(terms: dict[tuple[str, str], Terms], key: str, mixes: dict[str, Mix]) -> Row:
    own = {stage: terms.get((key, ""), {}) | terms.get((key, stage), {}) for stage in mixes}
    missing = [name for name in TERMS if any(name not in known for known in own.values())]
    if missing:
        high = max(_most(mix, own[stage]) for stage, mix in mixes.items())
        reason = f"not in the shipped tables: {', '.join(_NAMES[name] for name in missing)}"
        said = f"the missing terms at their best and worst; {_SPAN}"
        return _unknown(reason) | {"low": 0.0, "high": high, "interval": said}
    values = {stage: risk(mix, own[stage]) for stage, mix in mixes.items()}
    bottleneck = max(values, key=lambda stage: values[stage])
    said = f"none: one study and the user's terms; bottleneck: {bottleneck}"
    return {"value": values[bottleneck], "interval": said, "sources": ["eu_crm_2023", "wgi", "user's terms"]}


def _most(mix: Mix, known: Terms) -> float:
    reliances = [known["ir"]] if "ir" in known else [0.0, 1.0]
    worst = max(mixed(mix, ir) for ir in reliances)
    return worst * (1 - known.get("eol_rir", 0.0)) * known.get("si_sr", 1.0)


def _mixes(world: World, political: bool) -> tuple[dict[Any, Mix], dict[str, str]]:
    """HHI_WGI,t by (material, stage) and scope; and the materials with a supplier without governance, in words."""
    rated = governance(world, [_STUDY_YEAR], political=political).select("country", "wgi")
    shares = world.table("eu_supply_shares").filter(pl.col("share") > 0).join(rated, on="country", how="left")
    key = ["material", "stage", "scope"]
    share = pl.col("share") / pl.col("share").sum()
    weight = 2 * (2.5 - pl.col("wgi")) * pl.col("t")
    absent = pl.col("wgi").is_null()
    table = shares.group_by(key, maintain_order=True).agg(
        (share**2 * weight).sum().alias("index"), pl.col("area").filter(absent).alias("absent")
    )
    mixes: dict[Any, Mix] = {}
    lacking: dict[str, list[str]] = {}
    for material, stage, scope, index, areas in table.sort(key, descending=[False, False, True]).iter_rows():
        mixes.setdefault((material, stage), {})[scope] = index
        if areas:
            lacking.setdefault(material, []).extend(areas)
    return mixes, {material: _list(areas) for material, areas in lacking.items()}


def _list(areas: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(areas))


def _unknown(reason: str) -> Row:
    return {"value": None, "status": "unknown", "reason": reason}
