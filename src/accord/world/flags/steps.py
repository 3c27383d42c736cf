"""World rule, coverage rule, dead codes, years without weights: breaks in a code's world series.

World rule (unit errors): the world unit value u = value / tonnes moves at least `unit_value_jump` times from y-1 to y
while world value moves at most `steady_value` times. Of the two years the faulty one is that whose ln u lies farther
from the median ln u of the `neighbour_years` on either side. The culprit is the flow of the faulty year whose tonnes
lie farthest from value / median u, on the side where the year errs. A true price shock moves the value as well.

Coverage rule: a flow of at least `dominant_share` of a code's world value falls below the `vanished` part of itself,
or stood below that part of itself in the year before. Between two years with the flow, the year without it is faulty.

Dead codes: from some year on, world value never again reaches `dead_level` of its highest year, to the end of data.
Years without weights: less than `weighed_value` of a year's world value has a weight.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import median
from typing import Any

import polars as pl

from accord.world.flags.flag import Flag, amount, line, times
from accord.world.flags.scene import FLOW, Scene

_USD_PER_KG = 1000.0


def unit_errors(scene: Scene) -> Iterator[Flag]:
    """The world rule; one flag a code and faulty year, with the step into that year where both steps break."""
    series: dict[str, dict[int, dict[str, Any]]] = {}
    for row in scene.yearly.filter(~pl.col("dead"), pl.col("unit_value").is_not_null()).iter_rows(named=True):
        series.setdefault(row["hs92"], {})[row["year"]] = row
    for code, years in series.items():
        found: dict[int, tuple[tuple[int, int], float]] = {}
        for year, new in years.items():
            old = years.get(year - 1)
            if old is None or not _breaks(old, new):
                continue
            reach = range(1, int(line("neighbour_years")) + 1)
            around = [years[y]["unit_value"] for k in reach for y in (year - 1 - k, year + k) if y in years]
            if not around:
                continue
            usual = math.exp(median(math.log(u) for u in around))
            off = {row["year"]: abs(math.log(row["unit_value"] / usual)) for row in (old, new)}
            faulty = year if off[year] >= off[year - 1] else year - 1
            if faulty == year or faulty not in found:
                found[faulty] = ((year - 1, year), usual)
        for faulty, (step, usual) in found.items():
            yield _unit_error(scene, code, years, faulty, step, usual)


def _breaks(old: dict[str, Any], new: dict[str, Any]) -> bool:
    jump = abs(math.log(new["unit_value"] / old["unit_value"]))
    steady = abs(math.log(new["value"] / old["value"]))
    return jump >= math.log(line("unit_value_jump")) and steady <= math.log(line("steady_value"))


def _unit_error(
    scene: Scene, code: str, years: dict[int, dict[str, Any]], faulty: int, step: tuple[int, int], usual: float
) -> Flag:
    old, new, bad = years[step[0]], years[step[1]], years[faulty]
    heavy = bad["unit_value"] < usual
    excess = pl.col("quantity_t") - pl.col("value_usd") / (usual * _USD_PER_KG)
    worst = (
        scene.trade.filter(pl.col("hs92") == code, pl.col("year") == faulty, pl.col("quantity_t") > 0)
        .with_columns(excess=excess if heavy else -excess)
        .sort("excess", "exporter", "importer", descending=[True, False, False])
        .row(0, named=True)
    )
    each = worst["value_usd"] / worst["quantity_t"] / _USD_PER_KG
    return Flag(
        rule="unit_error",
        hs92=code,
        step=step,
        year=faulty,
        years=(faulty,),
        culprit=(worst["exporter"], worst["importer"]),
        tonnes=worst["quantity_t"],
        value_usd=worst["value_usd"],
        share=worst["quantity_t"] / bad["tonnes"],
        what=(
            f"From {step[0]} to {step[1]} world value moves {times(new['value'], old['value'])} and tonnes "
            f"{times(new['tonnes'], old['tonnes'])}; {faulty} is off: {amount(bad['tonnes'])} t at "
            f"{bad['unit_value']:.3g} USD/kg against {usual:.3g} in the years around. Most of it: "
            f"{worst['exporter']} to {worst['importer']}, {amount(worst['quantity_t'])} t at {each:.3g} USD/kg"
            f"{'' if heavy else ', too light for its value'}"
        ),
        source="baci",
    )


def coverage_breaks(scene: Scene) -> Iterator[Flag]:
    """The coverage rule; one flag a flow and faulty year. Dead codes are left out."""
    total = scene.yearly.filter(~pl.col("dead")).select("hs92", "year", world="value")
    flows = scene.trade.join(total, on=["hs92", "year"])
    large = flows.filter(pl.col("value_usd") >= line("dominant_share") * pl.col("world")).select(FLOW).unique()
    # a year without a row is a year without the flow, once the code itself has a row in that year
    every = large.join(total, on="hs92").join(
        flows.select(*FLOW, "year", "value_usd", "quantity_t"), on=[*FLOW, "year"], how="left"
    )
    past = [pl.col(name).shift(1).over(FLOW, order_by="year").alias(f"{name}_0") for name in ("year", "value", "world")]
    steps = (
        every.with_columns(value=pl.col("value_usd").fill_null(0.0))
        .sort(*FLOW, "year")
        .with_columns(
            *past,
            quantity_0=pl.col("quantity_t").shift(1).over(FLOW, order_by="year"),
            before=pl.col("value").cum_max().shift(2).over(FLOW, order_by="year").fill_null(0.0),
        )
        .filter(pl.col("year_0") == pl.col("year") - 1)
    )
    left, dominant = line("vanished"), line("dominant_share")
    now, then = pl.col("value"), pl.col("value_0")
    gone = (now < left * then) & (then >= dominant * pl.col("world_0"))
    came = (then < left * now) & (now >= dominant * pl.col("world"))
    breaks = steps.filter(gone | came)
    seen: set[tuple[str, str, str, int]] = set()
    for row in breaks.iter_rows(named=True):
        flag = _coverage(row)
        key = (str(flag.hs92), row["exporter"], row["importer"], flag.year or 0)
        if key not in seen:  # the gap's way in was named; its way out is the same gap
            seen.add(key)
            yield flag


def _coverage(row: dict[str, Any]) -> Flag:
    gone = row["value"] < row["value_0"]
    back = not gone and row["before"] >= line("vanished") * row["value"]
    then, now = row["year_0"], row["year"]
    full, rest = ("_0", "") if gone else ("", "_0")
    value, world, other = row[f"value{full}"], row[f"world{full}"], row[f"value{rest}"]
    faulty = then if back else now
    kind = "vanishes" if gone else "is back" if back else "appears"
    hint = "" if gone or back else " for the first time: a new supplier, or a flow that stood elsewhere before"
    return Flag(
        rule="coverage",
        hs92=row["hs92"],
        step=(then, now),
        year=faulty,
        years=(faulty,),
        culprit=(row["exporter"], row["importer"]),
        tonnes=row["quantity_0"] if gone else row["quantity_t"],
        value_usd=value,
        share=value / world,
        what=(
            f"{row['exporter']} to {row['importer']}, {value / world:.0%} of world value in {then if gone else now} "
            f"({amount(value / 1e6)} M USD), {kind} from {then} to {now} ({amount(other / 1e6)} M USD "
            f"{'left' if gone else 'before'}){hint}. Compare the other codes of the mineral before calling it a shock"
        ),
        source="baci",
    )


def dead_codes(scene: Scene) -> Iterator[Flag]:
    """One flag a dead code; `years` are those without usable trade."""
    for code, years in scene.yearly.group_by("hs92", maintain_order=True):
        gone = years.filter(pl.col("dead"))
        if gone.is_empty():
            continue
        first = int(gone["year"][0])
        alive = years.filter(~pl.col("dead"))
        before, best = alive.row(-1, named=True), float(years["value"].max())  # type: ignore[arg-type]
        yield Flag(
            rule="dead_code",
            hs92=str(code[0]),
            step=(first - 1, first),
            year=first,
            years=tuple(range(first, scene.world.years()[-1] + 1)),
            tonnes=gone["tonnes"][0],
            value_usd=gone["value"][0],
            share=1.0,
            what=(
                f"Trade under this code dies after {before['year']}: {before['flows']} flows in {before['year']}, "
                f"{gone['flows'][0]} in {first}, never again a tenth of its highest value "
                f"({amount(best / 1e6)} M USD). An edition of the nomenclature has moved the good; no share or "
                "price can be read from the years after"
            ),
            source="baci",
        )


def unweighed_years(scene: Scene) -> Iterator[Flag]:
    """One flag a code: years in which less than `weighed_value` of the world value has a weight."""
    found = scene.yearly.filter(
        ~pl.col("dead"), pl.col("weighed") < line("weighed_value"), pl.col("year").is_in(scene.years)
    )
    for code, years in found.group_by("hs92", maintain_order=True):
        worst = years.sort("weighed", "year").row(0, named=True)
        span = tuple(years["year"].to_list())
        yield Flag(
            rule="no_weight",
            hs92=str(code[0]),
            year=worst["year"],
            years=span,
            tonnes=worst["tonnes"],
            value_usd=worst["value"],
            share=1 - worst["weighed"],
            what=(
                f"{worst['weighed']:.0%} of the world value in {worst['year']} has a weight; below "
                f"{line('weighed_value'):.0%} in {', '.join(map(str, span))}: no share by weight, no unit value"
            ),
            source="baci",
        )
