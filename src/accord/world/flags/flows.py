"""Flow rule and mixed codes: flows far cheaper than the good of their code.

Flow rule: unit value below `cheap` times the year's value-weighted median (the unit value at which half of the value
that has a weight is reached), and at least `flow_floor` of the year's tonnes. One flag a flow, with all its years.
Such a flow is ore, scrap or a wrong unit as often as it is an error: it is shown, and never a reason to delete.

Mixed codes: where in the median year at least `mixed_tonnes` of the tonnes is cheap by that measure, the code holds
goods of several kinds; one flag for the code and none for its flows. The world's median itself is then of one of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from accord.world.flags.flag import FLOW, Flag, Scene, amount, line

_YEAR = ("hs92", "year")


def cheap_flows(scene: Scene) -> Iterator[Flag]:
    """The flow rule, flows in the order of their code."""
    priced = _priced(scene)
    mixed = _mixed(priced).filter(pl.col("mixed"))
    found = (
        priced.join(mixed, on="hs92", how="anti")
        .filter(pl.col("cheap"), pl.col("share") >= line("flow_floor"))
        .sort("share", "year", descending=True)
        .group_by(FLOW)
        .agg(
            pl.first("year", "quantity_t", "value_usd", "unit_value", "usual", "share"),
            years=pl.col("year").sort(),
        )
        .sort(FLOW)
    )
    for row in found.iter_rows(named=True):
        years = tuple(row["years"])
        yield Flag(
            rule="cheap_flow",
            hs92=row["hs92"],
            year=row["year"],
            years=years,
            culprit=(row["exporter"], row["importer"]),
            tonnes=row["quantity_t"],
            value_usd=row["value_usd"],
            share=row["share"],
            what=(
                f"{row['exporter']} to {row['importer']}: {amount(row['quantity_t'])} t at {row['unit_value']:.3g} "
                f"USD/kg in {row['year']} against a median of {row['usual']:.3g}, {row['share']:.0%} of the year's "
                f"tonnes{_others(years)}. Another good or a wrong unit; shown, not left out"
            ),
            source="baci",
        )


def mixed_codes(scene: Scene) -> Iterator[Flag]:
    """Codes whose unit values say nothing of a single flow."""
    for row in _mixed(_priced(scene)).filter(pl.col("mixed")).sort("hs92").iter_rows(named=True):
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


def _priced(scene: Scene) -> pl.DataFrame:
    """Flows that have a weight, with unit_value and usual (USD/kg), share of the year's tonnes, and cheap."""
    alive = scene.yearly.filter(~pl.col("dead")).select(_YEAR)
    flows = (
        scene.trade.filter(pl.col("quantity_t") > 0)
        .join(alive, on=_YEAR, how="semi")
        .with_columns(unit_value=pl.col("value_usd") / pl.col("quantity_t") / 1000)
        .sort(*_YEAR, "unit_value")
        .with_columns(
            share=pl.col("quantity_t") / pl.col("quantity_t").sum().over(_YEAR),
            below=pl.col("value_usd").cum_sum().over(_YEAR) / pl.col("value_usd").sum().over(_YEAR),
        )
    )
    usual = flows.filter(pl.col("below") >= 0.5).group_by(_YEAR).agg(usual=pl.col("unit_value").min())
    return flows.join(usual, on=_YEAR).with_columns(cheap=pl.col("unit_value") < line("cheap") * pl.col("usual"))


def _mixed(priced: pl.DataFrame) -> pl.DataFrame:
    yearly = priced.group_by(_YEAR).agg(cheap_tonnes=pl.col("share").filter(pl.col("cheap")).sum())
    codes = yearly.group_by("hs92").agg(pl.col("cheap_tonnes").median())
    return codes.with_columns(mixed=pl.col("cheap_tonnes") >= line("mixed_tonnes"))


def _others(years: tuple[int, ...]) -> str:
    return f" (so in {len(years)} years from {years[0]} to {years[-1]})" if len(years) > 1 else ""
