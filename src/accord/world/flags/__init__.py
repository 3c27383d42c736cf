"""What is odd in the observed tables: rules that find it, each flag with step, faulty year, culprit and words.

`flags(world) -> tuple[Flag, ...]`. The rules are functions `Scene -> flags`, listed in `RULES`; what they draw their
lines by stands in `core/vocab/flag_thresholds.csv`. They name no code and no country: what is known of single flows
stands in `core/vocab/flow_notes.csv` and comes in through `known_traps`. Flags are shown, never used to delete.

All rules but the known traps keep their answer when all values, or all weights, are multiplied by one number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import polars as pl

from accord.core.errors import DataError, Fault, raise_faults
from accord.world.flags.countries import double_counts, late_reporters
from accord.world.flags.flag import Flag
from accord.world.flags.flows import cheap_flows, junk_weights, mixed_codes
from accord.world.flags.known import known_traps
from accord.world.flags.published import contradicting_vintages, repeated_shares, share_sums, uneven_shares
from accord.world.flags.scene import Scene, scene
from accord.world.flags.steps import coverage_breaks, dead_codes, unit_errors, unweighed_years
from accord.world.model import World

RULES: dict[str, Callable[[Scene], Iterator[Flag]]] = {
    "unit_error": unit_errors,
    "coverage": coverage_breaks,
    "double_count": double_counts,
    "known_trap": known_traps,
    "dead_code": dead_codes,
    "no_weight": unweighed_years,
    "late_reporter": late_reporters,
    "vintage": contradicting_vintages,
    "sourcing_repeats_global": repeated_shares,
    "share_sum": uneven_shares,
    "junk_weight": junk_weights,
    "mixed_code": mixed_codes,
    "cheap_flow": cheap_flows,
}


def flags(
    world: World,
    codes: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
    *,
    rules: Sequence[str] | None = None,
) -> tuple[Flag, ...]:
    """All flags of these HS92 codes and years, in the order of `RULES`; everything by default.

    Years narrow what is shown, not what is looked at: a step is judged with the years around it. A flag of no year
    (shares of the EU study, mixed codes) is always shown. DataError for an unknown code, year or rule.
    """
    every = tuple(world.table("products")["hs92"].to_list())
    wanted = tuple(dict.fromkeys(codes)) if codes is not None else every
    trade = world.trade(wanted)
    if years is not None:
        world.trade(wanted[:1], years)  # an unknown year is refused there
    seen = scene(world, trade, wanted, years or (), everything=set(every) <= set(wanted))
    raise_faults(
        [Fault(name, "is no rule", f"Known: {', '.join(RULES)}") for name in rules or () if name not in RULES],
        DataError,
        "flags",
    )
    found = (flag for name in rules or RULES for flag in RULES[name](seen))
    if years is None:
        return tuple(found)
    return tuple(kept for flag in found if (kept := _within(flag, frozenset(years))) is not None)


def flag_table(world: World, codes: Sequence[str] = (), years: Sequence[int] = ()) -> pl.DataFrame:
    """The flags of `flags` as one table; no codes or no years mean all.

    Columns: rule, hs92, subject, step ("2016-2017"), year, years ("2012-2024, 13 years" or one), exporter, importer
    (null = all), tonnes, value_usd, share, what, source.
    """
    found = flags(world, codes or None, years or None)
    rows = [
        {
            "rule": flag.rule,
            "hs92": flag.hs92,
            "subject": flag.subject,
            "step": f"{flag.step[0]}-{flag.step[1]}" if flag.step else None,
            "year": flag.year,
            "years": _span(flag.years),
            "exporter": flag.culprit[0] if flag.culprit else None,
            "importer": flag.culprit[1] if flag.culprit else None,
            "tonnes": flag.tonnes,
            "value_usd": flag.value_usd,
            "share": flag.share,
            "what": flag.what,
            "source": flag.source,
        }
        for flag in found
    ]
    kinds = dict.fromkeys(("tonnes", "value_usd", "share"), pl.Float64()) | {"year": pl.Int64()}
    texts = ("rule", "hs92", "subject", "step", "year", "years", "exporter", "importer")
    schema = {name: kinds.get(name, pl.String()) for name in (*texts, "tonnes", "value_usd", "share", "what", "source")}
    return pl.DataFrame(rows, schema=schema)


def counts(found: Iterable[Flag]) -> pl.DataFrame:
    """How many flags each rule raised: rule, flags, codes, first and last year."""
    rows = [(flag.rule, flag.hs92, flag.year) for flag in found]
    frame = pl.DataFrame(rows, schema={"rule": pl.String, "hs92": pl.String, "year": pl.Int64}, orient="row")
    year = pl.col("year")
    return frame.group_by("rule", maintain_order=True).agg(
        flags=pl.len(), codes=pl.col("hs92").drop_nulls().n_unique(), first=year.min(), last=year.max()
    )


def _span(years: tuple[int, ...]) -> str | None:
    if not years:
        return None
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}, {len(years)} years"


def _within(flag: Flag, years: frozenset[int]) -> Flag | None:
    """The flag as far as it concerns the years, or None. A step counts by both of its years."""
    if not flag.years:
        return flag
    left = tuple(year for year in flag.years if year in years)
    if left:
        return replace(flag, years=left)
    return flag if flag.step is not None and years & set(flag.step) else None


__all__ = ["RULES", "Flag", "Scene", "counts", "flag_table", "flags", "share_sums"]
