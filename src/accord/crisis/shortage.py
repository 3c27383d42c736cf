"""Shortage: what is missing if nobody reacts, how long a stock covers it, and who goes without. Plain arithmetic.

    gap        what is missing if nobody reacts (see `gap`)
    draw rule  a stock covers the whole gap, month by month, until it is gone
    shortage   the first month in which more than `TOLERANCE` of the requirement is missing after the stock is drawn;
               with a constant gap that is stock days / (30.4 x gap share), the formula that is printed
    priority   who goes without: pro rata (all classes the same share), tiered (other civilian first, then essential,
               then defence), market (what each class gave up at the crisis price: an equilibrium, no arithmetic)

Nothing here prices anything, but for `market`. A class version is shown under all three rules or not at all: "defence
is never short" is otherwise an artefact of the highest bidder.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from accord.core.figure import Figure, unknown
from accord.core.quotient import ratio
from accord.crisis.gap import missing, requirement
from accord.crisis.outcome import CONTENT_PRIORS
from accord.crisis.rerouting import Regime
from accord.crisis.scenario.model import PRIORITIES, Priority
from accord.crisis.stress import Delivery, Stress
from accord.market.network import USES, Floats, Use

TOLERANCE = 0.10
"""Share of a requirement that may be missing before a month counts as short."""
MONTHS_A_YEAR = 12.0
_MOST = 0.5
"""Where more draws than this see no shortage, there is no month to print."""
FORMULA = (
    "first month with more than 10 % of the requirement missing once the stock has covered the gap; with a constant "
    "gap: stock days / (30.4 x gap / requirement)"
)


def by_class(
    stress: Stress, place: str, delivery: Delivery, rule: Priority, regime: Regime, stage: str | None = None
) -> dict[Use, Floats]:
    """Share of each class's base use that is missing, (draws, periods), under a priority rule."""
    at = stage or stress.observed.stage
    base = {use: _use(stress, place, at, use) for use in USES}
    if rule == "market":
        cell = stress.cells["crisis", regime, delivery]
        return {use: np.maximum(1 - ratio(cell.monthly(use, place, at), base[use]), 0.0) for use in USES}
    short = missing(stress, place, delivery, at)
    needed = requirement(stress, place, at)
    of_use = ratio(sum(base.values(), np.zeros_like(short)), needed)
    short = short * of_use  # what is turned into the next stage bears its share of the gap
    if rule == "pro_rata":
        return dict.fromkeys(USES, ratio(short, sum(base.values(), np.zeros_like(short))))
    found: dict[Use, Floats] = {}
    for use in reversed(USES):
        taken = np.minimum(short, base[use])
        found[use], short = ratio(taken, base[use]), short - taken
    return {use: found[use] for use in USES}


def time_to_shortage(short: Floats, months: float) -> Floats:
    """The month (from 1) in which the first period begins that is short by more than TOLERANCE; inf for none, by draw.

    `short` is the share that is missing, (draws, periods); `months` the length of a period.
    """
    late = short > TOLERANCE
    first = np.argmax(late, axis=1) * months + 1
    return np.where(late.any(axis=1), first, np.inf)


def first_month(stress: Stress, place: str, delivery: Delivery, stage: str | None = None) -> Floats:
    """Time to shortage of the place's whole industry, by draw, in months; inf for none."""
    short = ratio(missing(stress, place, delivery, stage), requirement(stress, place, stage))
    return time_to_shortage(short, stress.scenario.step * MONTHS_A_YEAR)


def figures(stress: Stress, place: str, delivery: Delivery, stage: str | None = None) -> tuple[Figure, ...]:
    """Time to shortage of the place's industry, and of each class under each priority rule, by regime where it counts.

    Unknown, with the reason, where the place takes none of the stage.
    """
    at = stage or stress.observed.stage
    needed = requirement(stress, place, at)
    months = stress.scenario.step * MONTHS_A_YEAR
    if not np.any(needed > 0):
        why = f"{place} takes none of the stage {at} in the base year"
        return (unknown(why, indicator="time_to_shortage", unit="month", country=place, stage=at),)
    made = [_month(stress, first_month(stress, place, delivery, at), place, at, ("industry", delivery))]
    for rule in PRIORITIES:
        regimes = stress.scenario.regimes if rule == "market" else stress.scenario.regimes[:1]
        for regime in regimes:
            shares = by_class(stress, place, delivery, rule, regime, at)
            scope = (rule, regime) if rule == "market" else (rule,)
            for use, share in shares.items():
                if np.any(_use(stress, place, at, use) > 0):
                    made.append(_month(stress, time_to_shortage(share, months), place, at, (use, *scope, delivery)))
    return tuple(made)


def stockpile_table(stress: Stress, place: str, delivery: Delivery, stage: str | None = None) -> tuple[Figure, ...]:
    """Stockpile practice's table: shortfall of each class in each year of the crisis, tiered, in tonnes.

    Year 1 is the conflict, later years the recovery; as far as the scenario's months reach.
    """
    at = stage or stress.observed.stage
    shares = by_class(stress, place, delivery, "tiered", stress.scenario.regimes[0], at)
    year = (np.arange(stress.base.frame.periods) * stress.scenario.step).astype(int) + 1
    return tuple(
        stress.figure(
            (share * _use(stress, place, at, use))[:, year == number].sum(axis=1),
            indicator="class_shortfall", unit="t", country=place, stage=at, basis="contained",
            scope=(use, f"year {number}", delivery),
            formula="gap left by the stock; other civilian use goes without first",
            assumptions=CONTENT_PRIORS,
        )
        for number in np.unique(year).tolist()
        for use, share in shares.items()
    )  # fmt: skip


def _month(stress: Stress, month: Floats, place: str, stage: str, scope: tuple[str, ...]) -> Figure:
    """Months as a Figure, no draw left out; unknown, with the share, where most draws see no shortage."""
    labels: dict[str, Any] = {
        "indicator": "time_to_shortage", "unit": "month", "country": place, "stage": stage, "scope": scope,
        "formula": FORMULA, "assumptions": CONTENT_PRIORS,
    }  # fmt: skip
    never = float(np.mean(np.isinf(month)))
    length = f"{stress.scenario.months} months"
    if never > _MOST:
        why = f"no shortage within {length} in {never:.0%} of draws"
        return unknown(
            why, mineral=stress.scenario.mineral, year=stress.year, sources=stress.observed.sources, **labels
        )
    low, middle, high = np.quantile(month, (0.05, 0.5, 0.95), method="inverted_cdf").tolist()  # no mean of 1 and never
    found = replace(stress.figure(np.array([middle]), **labels), low=low, high=high if np.isfinite(high) else None)
    seen = f"; {never:.0%} see none within {length}" if never else ""
    return replace(found, interval=f"5-95 % of {len(month)} draws{seen}")


def _use(stress: Stress, place: str, stage: str, use: Use) -> Floats:
    """Base use of a class, by draw and period, in tonnes."""
    arcs = stress.base.links.arcs("core", "elastic", tail=place, stage=stage, use=use)
    periods = stress.base.frame.periods
    return np.repeat(stress.base.flows[:, arcs].sum(axis=1)[:, np.newaxis] / periods, periods, axis=1)
