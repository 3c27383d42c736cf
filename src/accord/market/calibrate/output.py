"""Output: what a stage makes by country and source: world tables, shares of a total, cited and recalled rows.

Nothing is merged here: sources that disagree become an interval, and a year without output of its own holds that of the
nearest one and says so. Prices, which decide with output what year can be a base, are read here too.
"""

from __future__ import annotations

import polars as pl

from accord.core.labels import Stage, mineral
from accord.core.priors import central
from accord.market.calibrate import fitness
from accord.market.calibrate.fitness import Finding
from accord.market.calibrate.stages import Share, StageRule, Unknown, forms, main_stage, rules, shares
from accord.world.model import World

HELD = 2
"""Years from which output may be held where a year has none of its own."""
_YEARLY = ("mcs2025", "mcs2026")
"""Tables that print the very year: beside them the older shares of the EU study are no second reading of it."""
_OUTPUT = {"country": pl.String, "tonnes": pl.Float64, "source": pl.String}
_PER_KG = {
    "USD/kg": 1.0, "USD/t": 1e-3, "USD/lb": 2.2046226, "US cents/lb": 0.022046226, "USD/troy oz": 32.150747,
    "USD/mtu": 0.1, "USD/g": 1e3,
}  # fmt: skip


def network_years(world: World, name: str) -> tuple[int, ...]:
    """Years that have all that a network of the mineral's main stage needs: trade, a price and output near by."""
    key = mineral(name).key
    stage = main_stage(key)
    rule = next(rule for rule in rules(key) if rule.stage == stage)
    return tuple(
        year
        for year in world.years()
        if _reference(world, key, year) is not None or not _series(key)
        if any(_has_output(world, rule, year + step) for step in _nearest_first())
        or any(share.year is None for share in _stated(rule))
        if rule.trade != "codes" or forms(key, stage)
    )


def observed_years(world: World, name: str) -> tuple[int, ...]:
    """Those of `network_years` that have output of their own, so that nothing is held from another year."""
    key = mineral(name).key
    stage = main_stage(key)
    rule = next(rule for rule in rules(key) if rule.stage == stage)
    return tuple(year for year in network_years(world, key) if _has_output(world, rule, year))


def output(
    world: World, rule: StageRule, year: int, mined: float | None, cited: tuple[Share, ...],
    findings: list[Finding],
) -> pl.DataFrame:  # fmt: skip
    """Output by country and source in tonnes as published: tables, EU shares of a total, cited and recalled rows."""
    where = f"{rule.mineral} {rule.stage}"
    used = next((year + step for step in _nearest_first() if _printed(world, rule, year + step)), year)
    reported = _reported(world, rule, used)
    cited_for = {share.year for share in _stated(rule) if share.year is not None and not _printed(world, rule, year)}
    held = sorted(({used} if used != year else set()) | {other for other in cited_for if other != year})
    if held:
        what = f"output of {year} is not at hand: that of {spans(tuple(held))} is held"
        findings.append(Finding("held_output", where, what, "noted"))
    reported, noted = fitness.same_scale(world, reported, rule, used)
    findings.extend(noted)
    known = reported.filter(
        pl.col("kind") == "country", pl.col("tonnes").is_not_null() & pl.col("country").is_not_null()
    )
    tonnes = pl.col("tonnes") * rule.output_factor
    table = known.group_by("country", "source").agg(pl.col("tonnes").sum()).with_columns(tonnes=tonnes)
    findings.extend(fitness.withheld(reported, where))
    findings.extend(fitness.conflicting(table, where))
    totals = reported.filter(pl.col("kind") == "total", pl.col("tonnes").is_not_null())["tonnes"].to_list()
    total = max(totals) * rule.output_factor if totals else _total(rule, mined, cited)
    parts = [table.select(*_OUTPUT)]
    if total:
        parts.append(_cited(cited, total))
        if table.filter(pl.col("source").is_in(_YEARLY)).is_empty():  # its shares are of about 2016-2020
            parts.append(_study(world, rule, total))
    made = pl.concat(parts).filter(pl.col("tonnes") > 0).sort("country", "source")
    if made.is_empty():
        raise Unknown(
            f"no output of {rule.mineral} at {rule.stage} by country", hint="Add a table of your own (--data)"
        )
    return made


def _total(rule: StageRule, mined: float | None, cited: tuple[Share, ...]) -> float | None:
    """World output of a stage that no table totals: a cited total, else what the stage before yields."""
    stated = [(share.low + share.high) / 2 for share in cited if share.what == "total"]
    if stated:
        return stated[0]
    return None if mined is None else mined * (central()[rule.gain] if rule.gain else 1.0)


def _study(world: World, rule: StageRule, total: float) -> pl.DataFrame:
    """The EU study's shares of the year's total: a second, older reading (means of about 2016-2020)."""
    materials = rule.eu_materials or mineral(rule.mineral).eu
    if rule.listed_as != rule.mineral and not rule.eu_materials:
        return pl.DataFrame(schema=_OUTPUT)
    return (
        world.supply_shares(rule.listed_as, rule.stage)
        .filter(
            pl.col("scope") == "global",
            pl.col("material").is_in(materials),
            pl.col("country").is_not_null() & pl.col("share").is_not_null(),
        )
        .group_by("country", "source")
        .agg(tonnes=pl.col("share").mean() * total)
        .sort("country")
        .select(*_OUTPUT)
    )


def _cited(cited: tuple[Share, ...], total: float) -> pl.DataFrame:
    rows = [
        (share.place, end * (total if share.unit == "share" else 1.0), "recalled" if share.recalled else "iea_2025")
        for share in cited
        if share.what == "make"
        for end in dict.fromkeys((share.low, share.high))
    ]
    return pl.DataFrame(rows, schema=_OUTPUT, orient="row")


def _reported(world: World, rule: StageRule, year: int) -> pl.DataFrame:
    """Rows of the world tables for a stage, of the series that the rule names, without totals of another series."""
    stage: Stage = "mining" if rule.total_from == "mined" else rule.stage
    table = world.production(rule.listed_as, year, stage, totals=True)
    return table.filter(pl.col("detail").str.contains(rule.detail)) if rule.detail else table


def _printed(world: World, rule: StageRule, year: int) -> bool:
    """Whether a world table prints output of the stage in that year."""
    return _reported(world, rule, year)["tonnes"].drop_nulls().len() > 0


def _has_output(world: World, rule: StageRule, year: int) -> bool:
    """Whether output of that very year is known: printed, cited, or of the stage before where that sets the total."""
    if _printed(world, rule, year) or any(s.year == year for s in _stated(rule)):
        return True
    return rule.total_from == "previous" and _printed(world, rules(rule.mineral)[0], year)


def _stated(rule: StageRule) -> list[Share]:
    return [share for share in shares(rule.mineral, rule.stage) if share.what in ("make", "total")]


def _nearest_first() -> list[int]:
    return sorted(range(-HELD, HELD + 1), key=abs)


def _series(key: str) -> StageRule | None:
    return next((rule for rule in rules(key) if rule.price_series), None)


def _reference(world: World, key: str, year: int) -> float | None:
    """Price of the mineral's one price series in USD/kg of the basis."""
    rule = _series(key)
    if rule is None:
        return None
    figure = world.price(rule.price_series, year)
    if figure.value is None:
        return None
    return figure.value * _PER_KG[figure.unit] / rule.price_per


def price(world: World, rule: StageRule, year: int) -> tuple[float | None, str]:
    """Base price and the prior that multiplies it; None where the trade's unit value must do."""
    return _reference(world, rule.mineral, year), "" if rule.price_series else rule.price_prior


def spans(years: tuple[int, ...]) -> str:
    """Years in words."""
    return ", ".join(map(str, years)) or "none"
