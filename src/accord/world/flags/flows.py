"""Flow rule, junk weights and mixed codes: flows far cheaper than the good of their code, or than themselves.

Flow rule: unit value below `cheap` times the year's value-weighted median (the unit value at which half of the value
that has a weight is reached), and at least `flow_floor` of the year's tonnes. One flag a flow, with all its years.
Such a flow is ore, scrap or a wrong unit as often as it is an error: it is shown, and never a reason to delete.

Mixed codes: where in the median year at least `mixed_tonnes` of the tonnes is cheap by that measure, the code holds
goods of several kinds; one flag for the code and none for its flows. The world's median itself is then of one of them.

Junk weights: a flow with `own_years` years of weights, half of which lie within `own_spread` times its own median unit
value, falls below 1 / `own_drop` of that median in a year in which it has `own_floor` of the world's tonnes. No price
falls so far: the weight is wrong. The good of the code does not matter, so mixed codes are looked at too.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import polars as pl

from accord.world.flags.flag import Flag, amount, line
from accord.world.flags.scene import FLOW, Scene

_YEAR = ("hs92", "year")


def cheap_flows(scene: Scene) -> Iterator[Flag]:
    """The flow rule, flows in the order of their code."""
    mixed = _mixed(scene.priced).filter(pl.col("mixed"))
    odd = scene.priced.join(mixed, on="hs92", how="anti").filter(pl.col("cheap"), pl.col("share") >= line("flow_floor"))
    for row in _heaviest(odd, scene.years, "usual").iter_rows(named=True):
        yield _flag(
            "cheap_flow",
            row,
            f"against a median of {row['usual']:.3g}, {row['share']:.0%} of the year's tonnes{_others(row['years'])}. "
            "Another good or a wrong unit; shown, not left out",
        )


def junk_weights(scene: Scene) -> Iterator[Flag]:
    """Flows whose weight is out of line with their own history; one flag a flow, heaviest year first."""
    heavy = scene.priced.filter(pl.col("share") >= line("own_floor"))
    worth = pl.col("unit_value").log()
    own = scene.priced.join(heavy.select(FLOW).unique(), on=FLOW, how="semi").group_by(FLOW)
    history = (
        own.agg(seen=pl.len(), centre=worth.median(), spread=(worth - worth.median()).abs().median())
        .filter(pl.col("seen") >= line("own_years"), pl.col("spread") <= math.log(line("own_spread")))
        .with_columns(own=pl.col("centre").exp())
    )
    odd = heavy.join(history, on=FLOW).filter(pl.col("centre") - worth > math.log(line("own_drop")))
    for row in _heaviest(odd, scene.years, "own", "seen").iter_rows(named=True):
        yield _flag(
            "junk_weight",
            row,
            f"against {row['own']:.3g} in the median of its own {row['seen']} years, {row['share']:.1%} of the world's "
            f"tonnes{_others(row['years'])}: the weight is not to be trusted",
        )


def _heaviest(flows: pl.DataFrame, years: Collection[int], *also: str) -> pl.DataFrame:
    """One row a flow: its heaviest year among those to be shown, and all of these years."""
    return (
        flows.filter(pl.col("year").is_in(years))
        .sort("share", "year", descending=True)
        .group_by(FLOW)
        .agg(
            pl.first("year", "quantity_t", "value_usd", "unit_value", "share", *also),
            years=pl.col("year").sort(),
        )
        .sort(FLOW)
    )


def _flag(rule: str, row: dict[str, Any], what: str) -> Flag:
    """The flag of one flow: where it goes, how much, at what unit value, and what is wrong with that."""
    where = f"{row['exporter']} to {row['importer']}: {amount(row['quantity_t'])} t"
    return Flag(
        rule=rule,
        hs92=row["hs92"],
        year=row["year"],
        years=tuple(row["years"]),
        culprit=(row["exporter"], row["importer"]),
        tonnes=row["quantity_t"],
        value_usd=row["value_usd"],
        share=row["share"],
        what=f"{where} at {row['unit_value']:.3g} USD/kg in {row['year']} {what}",
        source="baci",
    )


def mixed_codes(scene: Scene) -> Iterator[Flag]:
    """Codes whose unit values say nothing of a single flow."""
    for row in _mixed(scene.priced).filter(pl.col("mixed")).sort("hs92").iter_rows(named=True):
        yield Flag(
            rule="mixed_code",
            hs92=row["hs92"],
            share=row["cheap_tonnes"],
            what=(
                f"In the median year {row['cheap_tonnes']:.0%} of the tonnes sell below {line('cheap'):g} times the "
                "value-weighted median: the code holds several goods. A unit value is no evidence against a single "
                "flow here, and shares by weight and by value answer different questions"
            ),
            source="baci",
        )


def _mixed(priced: pl.DataFrame) -> pl.DataFrame:
    yearly = priced.group_by(_YEAR).agg(cheap_tonnes=pl.col("share").filter(pl.col("cheap")).sum())
    codes = yearly.group_by("hs92").agg(pl.col("cheap_tonnes").median())
    return codes.with_columns(mixed=pl.col("cheap_tonnes") >= line("mixed_tonnes"))


def _others(years: Sequence[int]) -> str:
    return f" (so in {len(years)} years from {years[0]} to {years[-1]})" if len(years) > 1 else ""
