"""Double counts and late reporters: oddities of one country across codes.

Double count: an exporter has at least `equal_share` of the world tonnes of two codes of one mineral, its tonnes under
both are equal up to the ratio `equal_tonnes`, and its tonnes under one of them move at least `switch` times into the
run of such years or out of it: one flow that was written under two codes, then under one. Two goods that a country
sells in like amounts lie side by side without such a switch.

Late reporters: in the last year a country's exports (or imports) of all codes fall below `late_level` of the year
before, where it had at least `late_share` of the world. Mostly its own customs have not reported yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import polars as pl

from accord.core import labels
from accord.world.flags.flag import Flag, amount, line
from accord.world.flags.scene import TONNES, Scene

_Tonnes = dict[int, float | None]


def double_counts(scene: Scene) -> Iterator[Flag]:
    """One flag an exporter, pair of codes and year; a family such as platinum-group metals repeats no pair."""
    pairs = {
        tuple(sorted(pair)): mineral.key
        for mineral in labels.minerals().values()
        for pair in combinations(mineral.hs, 2)
    }
    asked = {pair: key for pair, key in pairs.items() if set(pair) & set(scene.codes)}
    codes = tuple(dict.fromkeys(code for pair in asked for code in pair))
    if not codes:
        return
    trade = scene.trade if set(codes) <= set(scene.codes) else scene.world.trade(codes)
    sold = (
        trade.filter(pl.col("hs92").is_in(codes))
        .group_by("hs92", "exporter", "year")
        .agg(
            tonnes=pl.when(pl.col("quantity_t").is_not_null().any()).then(TONNES),
            value=pl.col("value_usd").sum(),
        )
        .with_columns(share=pl.col("tonnes") / pl.col("tonnes").sum().over("hs92", "year"))
    )
    for (one, other), key in asked.items():
        yield from _pair(sold, one, other, key, scene.world.years())


def _pair(sold: pl.DataFrame, one: str, other: str, key: str, span: range) -> Iterator[Flag]:
    seen = sold.filter(pl.col("tonnes") > 0)
    both = seen.filter(pl.col("hs92") == one).join(
        seen.filter(pl.col("hs92") == other), on=["exporter", "year"], suffix="_2"
    )
    high, low = pl.max_horizontal("tonnes", "tonnes_2"), pl.min_horizontal("tonnes", "tonnes_2")
    equal = both.filter(
        pl.min_horizontal("share", "share_2") >= line("equal_share"), high <= low * line("equal_tonnes")
    ).sort("exporter", "year")
    for (exporter,), rows in equal.group_by("exporter", maintain_order=True):
        own = sold.filter(pl.col("exporter") == exporter)
        series = [dict(own.filter(pl.col("hs92") == c).select("year", "tonnes").iter_rows()) for c in (one, other)]
        years = set(rows["year"])
        for row in rows.iter_rows(named=True):
            first = last = row["year"]
            while first - 1 in years:
                first -= 1
            while last + 1 in years:
                last += 1
            steps = [(first - 1, first), (last, last + 1)]
            broken = [step for step in steps if any(_switches(s, step, span) for s in series)]
            if not broken:
                continue
            yield Flag(
                rule="double_count",
                hs92=one,
                subject=key,
                step=broken[0],
                year=row["year"],
                years=(row["year"],),
                culprit=(exporter, None),
                tonnes=row["tonnes"],
                value_usd=row["value"],
                share=row["share"],
                what=(
                    f"{exporter} stands in {one} and in {other} with nearly equal tonnes in {row['year']} "
                    f"({amount(row['tonnes'])} and {amount(row['tonnes_2'])}), and one of both breaks from "
                    f"{broken[0][0]} to {broken[0][1]}: one flow under two codes (a reading). "
                    "Adding the codes counts it twice"
                ),
                source="baci",
            )


def _switches(tonnes: _Tonnes, step: tuple[int, int], span: range) -> bool:
    """A year without a row is a year without trade; a year outside the data or without weights is no evidence."""
    old, new = (tonnes.get(year, 0.0) if year in span else None for year in step)
    return old is not None and new is not None and max(old, new) >= line("switch") * min(old, new)


def late_reporters(scene: Scene) -> Iterator[Flag]:
    """Countries that are missing in the last year of the data, among those that trade the codes asked for."""
    # the snapshot's last year: a user's own table of one code says nothing of who has reported
    last = int(scene.world.table("baci")["year"].max())  # type: ignore[arg-type]
    recent = scene.trade.filter(pl.col("year").is_in([last - 1, last]))
    if not scene.everything:
        codes = scene.world.table("products")["hs92"].to_list()
        concerned = recent.filter(pl.col("year") == last - 1)
        recent = scene.world.trade(codes, (last - 1, last))
    else:
        concerned = recent
    for side, verb in (("exporter", "exports"), ("importer", "imports")):
        total = recent.group_by(side, "year").agg(value=pl.col("value_usd").sum(), tonnes=TONNES)
        old = total.filter(pl.col("year") == last - 1).with_columns(share=pl.col("value") / pl.col("value").sum())
        new = total.filter(pl.col("year") == last).select(side, value_new="value", tonnes_new="tonnes")
        late = (
            old.join(new, on=side, how="left")
            .with_columns(pl.col("value_new", "tonnes_new").fill_null(0.0))
            .filter(
                pl.col("share") >= line("late_share"),
                pl.col("value_new") < line("late_level") * pl.col("value"),
                pl.col(side).is_in(concerned[side].unique().to_list()),
            )
            .sort("value", side, descending=[True, False])
        )
        for row in late.iter_rows(named=True):
            yield Flag(
                rule="late_reporter",
                step=(last - 1, last),
                year=last,
                years=(last,),
                culprit=(row[side], None) if side == "exporter" else (None, row[side]),
                tonnes=row["tonnes_new"],
                value_usd=row["value_new"],
                share=row["share"],
                what=(
                    f"{row[side]} {verb} of all codes fall from {amount(row['value'] / 1e6)} to "
                    f"{amount(row['value_new'] / 1e6)} M USD in {last}: its customs may not have reported yet"
                    f"{' (a closed mine looks the same)' if side == 'exporter' else ''}"
                ),
                source="baci",
            )
