"""Outcome: what is read off the square, by place and stage. Three numbers, never one called "unmet".

gap           what is missing if nobody reacts (see `gap`): plain arithmetic, in tonnes
price_ratio   price at the place over its base price, mean over the periods: landed (CIF) at a target, where it leaves
              (FOB) at the sender; `weighted_price_ratio` weighs the periods by what is used, `peak_price_ratio` is
              the highest of them: a spike at which nothing is traded moves the second and not the first
shortfall     core demand that is not served below the value of lost load, in tonnes
output_ratio  what the place makes of a stage in the crisis over what it makes in calm
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

import numpy as np

from accord.core.figure import Figure
from accord.core.quotient import ratio
from accord.crisis.gap import gaps
from accord.crisis.gap import requirement as needed
from accord.crisis.rerouting import Regime
from accord.crisis.stress import DELIVERIES, MOODS, Delivery, Mood, Stress
from accord.market.network import Floats, Kind

MODEL_PRIORS: tuple[str, ...] = (
    "demand_elasticity", "supply_elasticity", "trade_elasticity", "shutdown_price", "voll", "defence_share",
    "essential_share", "elasticity_defence", "elasticity_essential", "core_defence", "core_essential", "core_other",
    "stock_spread",
    "utilisation_sender", "utilisation_others", "rerouting_place", "new_link_premium", "leak",
    "content_compounds", "content_metals", "metal_price_factor",
)  # fmt: skip
CONTENT_PRIORS: tuple[str, ...] = MODEL_PRIORS[-3:]
_NOTHING = 1e-9
"""Less than this many tonnes is no output."""
_ARRIVING: tuple[Kind, ...] = (
    "supply", "expansion", "inferred", "conversion", "conversion_expansion", "stock", "project", "trade", "new_link",
)  # fmt: skip
Reading = Callable[[Stress, str, Mood, Regime, Delivery, str], Floats]
"""One outcome by draw, of a place and a stage in a cell."""


def price_ratio(
    stress: Stress, place: str, mood: Mood, regime: Regime, delivery: Delivery, stage: str | None = None
) -> Floats:
    """Mean price at the place over the base price, by draw."""
    at = stage or stress.observed.stage
    return np.asarray(stress.cells[mood, regime, delivery].prices(place, at) / stress.base.price(place, at))


def weighted_price_ratio(
    stress: Stress, place: str, mood: Mood, regime: Regime, delivery: Delivery, stage: str
) -> Floats:
    """Price weighted by what the place makes and imports in each period, over the base price, by draw."""
    cell = stress.cells[mood, regime, delivery]
    prices, used = cell.monthly("prices", place, stage), cell.monthly("taken", place, stage)
    total = used.sum(axis=1)
    paid = ratio((prices * used).sum(axis=1), total, np.nan)
    return np.asarray(paid / stress.base.price(place, stage))


def peak_price_ratio(stress: Stress, place: str, mood: Mood, regime: Regime, delivery: Delivery, stage: str) -> Floats:
    """The highest price of any period over the base price, by draw."""
    prices = stress.cells[mood, regime, delivery].monthly("prices", place, stage)
    return np.asarray(prices.max(axis=1) / stress.base.price(place, stage))


def shortfall(
    stress: Stress, place: str, mood: Mood, regime: Regime, delivery: Delivery, stage: str | None = None
) -> Floats:
    """Core demand not served below the value of lost load, in tonnes, by draw."""
    return stress.cells[mood, regime, delivery].flow("unserved", head=place, stage=stage or stress.observed.stage)


def output_ratio(stress: Stress, place: str, mood: Mood, regime: Regime, delivery: Delivery, stage: str) -> Floats:
    """What the place makes of the stage over what it makes in calm without a pact, by draw; NaN where it makes none."""
    made, before = (
        cell.monthly("made", place, stage).sum(axis=1)
        for cell in (stress.cells[mood, regime, delivery], stress.cells["calm", regime, "no pact"])
    )
    return ratio(made, np.where(before > _NOTHING, before, 0.0), np.nan)


def gap(stress: Stress, place: str, delivery: Delivery, stage: str | None = None) -> Floats:
    """What is missing at base prices if nobody reacts, over all periods, in tonnes, by draw; at least 0."""
    return np.asarray(gaps(stress, place, delivery, stage).sum(axis=1))


def requirement(stress: Stress, place: str, stage: str | None = None) -> Floats:
    """What the place takes in the base year, over all periods, in contained tonnes, by draw."""
    return np.asarray(needed(stress, place, stage).sum(axis=1))


def gap_share(stress: Stress, place: str, delivery: Delivery, stage: str) -> Floats:
    """The gap over the requirement, by draw; NaN where the place takes none of the stage."""
    use = requirement(stress, place, stage)
    return ratio(gap(stress, place, delivery, stage), use, np.nan)


_READINGS: Mapping[str, tuple[Reading, str, str]] = {
    "price_ratio": (price_ratio, "x base", "price at the place in the cell / base price, mean over the periods"),
    "weighted_price_ratio": (
        weighted_price_ratio, "x base", "price weighted by what is taken in each period / base price",
    ),
    "peak_price_ratio": (peak_price_ratio, "x base", "highest price of any period / base price"),
    "shortfall": (shortfall, "t", "flow on the unserved arc (core demand at the value of lost load)"),
    "output_ratio": (output_ratio, "x calm", "output of the stage in the cell / output in calm without a pact"),
}  # fmt: skip
_SHOWN = ("price_ratio", "shortfall")
_GAP = "requirement + exports - own supply - imports that are not cut - promised deliveries, at base prices"


def arrival_share(
    stress: Stress, supplier: str, country: str, mood: Mood, regime: Regime, delivery: Delivery
) -> np.ndarray:
    """Share of one supplier in what reaches a country (own supply and all imports), contained tonnes, by draw."""
    cell = stress.cells[mood, regime, delivery]
    total = cell.flow(*_ARRIVING, head=country)
    theirs = cell.flow(*_ARRIVING, tail=supplier, head=country)
    return ratio(theirs, total, np.nan)


def figure(
    stress: Stress, indicator: str, place: str, scope: tuple[str, str, Delivery], stage: str | None = None
) -> Figure:
    """One outcome as a Figure, scope (mood, regime, delivery); of the main stage where none is named."""
    mood, regime, delivery = scope
    at = stage or stress.observed.stage
    if indicator in _READINGS:
        read, unit, formula = _READINGS[indicator]
        draws = read(stress, place, cast("Mood", mood), cast("Regime", regime), delivery, at)
        assumptions = MODEL_PRIORS
    elif indicator == "gap":
        draws, unit, formula, assumptions = gap(stress, place, delivery, at), "t", _GAP, CONTENT_PRIORS
    else:
        draws, unit, formula = gap_share(stress, place, delivery, at), "share", "gap / requirement"
        assumptions = CONTENT_PRIORS
    if "price" in indicator:
        formula += f"; price {term(stress.sender, place)}"
    return stress.figure(
        draws, indicator=indicator, unit=unit, country=place, stage=at, scope=scope, basis="contained",
        formula=formula, assumptions=assumptions,
    )  # fmt: skip


def term(sender: str, place: str) -> str:
    """Where a price is taken: leaving the sender (FOB), where a ban lowers it, or landed elsewhere (CIF)."""
    return "FOB" if place == sender else "CIF"


def figures(
    stress: Stress, places: tuple[str, ...], stages: tuple[str, ...] = (), indicators: tuple[str, ...] = _SHOWN
) -> tuple[Figure, ...]:
    """Every outcome of the places at the stages (the main one where none is named), by regime and delivery."""
    deliveries = DELIVERIES if stress.pact else DELIVERIES[:1]
    found = [
        figure(stress, indicator, place, (mood, regime, delivery), stage)
        for place in places
        for stage in stages or (stress.observed.stage,)
        for indicator in indicators
        for mood in (MOODS if indicator == "price_ratio" else MOODS[1:])
        for delivery in deliveries
        for regime in stress.scenario.regimes
    ]
    found += [
        figure(stress, indicator, place, ("crisis", "at base price", delivery), stage)
        for place in places
        if place != stress.sender  # nobody cuts the sender off
        for stage in stages or (stress.observed.stage,)
        for indicator in ("gap", "gap_share")
        for delivery in deliveries
    ]
    return tuple(found)
