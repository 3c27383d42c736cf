"""Outcome: what is read off the square, by country. Three numbers, never one called "unmet".

gap           what is missing if nobody reacts: requirement + exports - own supply - imports that are not cut
              - promised deliveries, at base prices: plain arithmetic, in tonnes
price_ratio   price at the country (CIF) over its base price
shortfall     core demand that is not served below the value of lost load, in tonnes
"""

from __future__ import annotations

from typing import cast

import numpy as np

from accord.core.figure import Figure
from accord.crisis.rerouting import REGIMES, Regime
from accord.crisis.stress import DELIVERIES, Delivery, Mood, Stress
from accord.market.network import Kind

MODEL_PRIORS = (
    "demand_elasticity", "supply_elasticity", "trade_elasticity", "shutdown_price", "core_share", "voll",
    "utilisation_sender", "utilisation_others", "link_growth", "new_link_premium", "new_link_cap", "leak",
    "content_compounds", "content_metals", "metal_price_factor",
)  # fmt: skip
CONTENT_PRIORS = MODEL_PRIORS[-3:]
_ARRIVING: tuple[Kind, ...] = ("supply", "expansion", "inferred", "project", "trade", "new_link")
_UNIT = {"price_ratio": "x base", "shortfall": "t", "gap": "t", "gap_share": "share"}
_FORMULA = {
    "price_ratio": "price at the country in the cell / base price",
    "shortfall": "flow on the unserved arc (core demand at the value of lost load)",
    "gap": "requirement + exports - own supply - imports that are not cut - promised deliveries, at base prices",
    "gap_share": "gap / requirement",
}


def price_ratio(stress: Stress, country: str, mood: Mood, regime: Regime, delivery: Delivery) -> np.ndarray:
    """Price at the country over the base price, by draw."""
    base = np.array([b.price for b in stress.bases])
    return np.asarray(stress.cells[mood, regime, delivery].prices(country) / base)


def shortfall(stress: Stress, country: str, mood: Mood, regime: Regime, delivery: Delivery) -> np.ndarray:
    """Core demand not served below the value of lost load, in tonnes, by draw."""
    cell = stress.cells[mood, regime, delivery]
    return np.array(
        [
            e.flows[n.arcs("unserved", head=country)].sum() if e.status == "solved" else np.nan
            for n, e in zip(cell.networks, cell.equilibria, strict=True)
        ]
    )


def requirement(stress: Stress, country: str) -> np.ndarray:
    """Use of the country in the base year, in contained tonnes, by draw."""
    return np.array([b.network.base[b.network.arcs("core", "elastic", tail=country)].sum() for b in stress.bases])


def gap(stress: Stress, country: str, delivery: Delivery) -> np.ndarray:
    """What is missing at base prices if nobody reacts, in tonnes, by draw; at least 0."""
    cell = stress.cells["crisis", "none", delivery]
    missing = []
    for base, network in zip(stress.bases, cell.networks, strict=True):
        before = base.network
        needed = before.base[before.arcs("core", "elastic", "trade", tail=country)].sum()
        own = before.base[before.arcs("supply", "inferred", head=country)].sum()
        arriving = network.arcs("trade", "new_link", "project", head=country)
        missing.append(needed - own - network.upper[arriving].sum())
    return np.maximum(missing, 0.0)


def arrival_share(
    stress: Stress, supplier: str, country: str, mood: Mood, regime: Regime, delivery: Delivery
) -> np.ndarray:
    """Share of one supplier in what reaches a country (own supply and all imports), contained tonnes, by draw."""
    cell = stress.cells[mood, regime, delivery]
    shares = []
    for network, equilibrium in zip(cell.networks, cell.equilibria, strict=True):
        into = network.arcs(*_ARRIVING, head=country)
        theirs = network.arcs(*_ARRIVING, tail=supplier, head=country)
        total = equilibrium.flows[into].sum()
        shares.append(
            equilibrium.flows[theirs].sum() / total if equilibrium.status == "solved" and total > 0 else np.nan
        )
    return np.array(shares)


def figure(stress: Stress, indicator: str, country: str, scope: tuple[str, str, Delivery]) -> Figure:
    """One outcome as a Figure: `price_ratio`, `shortfall`, `gap` or `gap_share`, scope (mood, regime, delivery)."""
    mood, regime, delivery = scope
    draws: np.ndarray
    if indicator == "price_ratio":
        draws = price_ratio(stress, country, cast("Mood", mood), cast("Regime", regime), delivery)
    elif indicator == "shortfall":
        draws = shortfall(stress, country, cast("Mood", mood), cast("Regime", regime), delivery)
    else:
        draws = gap(stress, country, delivery)
        if indicator == "gap_share":
            use = requirement(stress, country)
            draws = np.divide(draws, use, out=np.full_like(use, np.nan), where=use > 0)
    return stress.figure(
        draws,
        indicator=indicator,
        unit=_UNIT[indicator],
        country=country,
        scope=scope,
        basis="contained",
        formula=_FORMULA[indicator],
        assumptions=CONTENT_PRIORS if indicator.startswith("gap") else MODEL_PRIORS,
    )


def figures(stress: Stress, countries: tuple[str, ...]) -> tuple[Figure, ...]:
    """Every outcome of the countries: price ratio and shortfall by regime, gap at base price, by delivery."""
    scopes = [("crisis", regime, delivery) for delivery in DELIVERIES for regime in REGIMES]
    calm = [("calm", regime, delivery) for delivery in DELIVERIES for regime in REGIMES]
    found = [
        figure(stress, indicator, code, scope)
        for code in countries
        for indicator, wanted in (("price_ratio", calm + scopes), ("shortfall", scopes))
        for scope in wanted
    ]
    found += [
        figure(stress, indicator, code, ("crisis", "at base price", delivery))
        for code in countries
        for indicator in ("gap", "gap_share")
        for delivery in DELIVERIES
    ]
    return tuple(found)
