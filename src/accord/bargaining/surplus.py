"""Surplus: who gains in each cell of the square, by country and by who owns the rent. Material market only.

    welfare = consumer surplus + producer surplus + rent on links

Consumer surplus is the area under inverse demand above the price paid, producer surplus the area above marginal
cost. A link's rent is (price there - price here) x flow, less the premium of a new link; the curvature term that
calibration put on existing links is fictitious and never counted. Whose the rent is decides signs, so every result
has all conventions. World sum = -(objective without the fictitious term): a law in the tests.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

import numpy as np

from accord.core.figure import Figure
from accord.crisis.cell import Cell
from accord.crisis.outcome import MODEL_PRIORS
from accord.crisis.rerouting import REGIMES, Regime
from accord.crisis.stress import DELIVERIES, Delivery, Mood, Stress
from accord.market.network import Floats, Ints

Convention = Literal["rent to exporter, leaks unallocated", "rent to exporter", "rent to importer"]
CONVENTIONS: tuple[Convention, ...] = get_args(Convention)
NOBODY = "unallocated"
_NOT_REAL = ("trade",)


def accounts(cell: Cell, banned: Ints) -> dict[Convention, Floats]:
    """Welfare in USD over the crisis by convention, (draws, places + 1): the last entry is what nobody owns.

    Rounded to thousands: less is what solving leaves, and must not become a gain or a loss. NaN where a draw is not
    solved. `banned` are the numbers of the sender's links to its targets.
    """
    net, places = cell.links, sorted(cell.links.places)
    surplus = cell.kept.earned - np.where(np.isin(net.kind, _NOT_REAL), 0.0, cell.kept.loss)
    at = np.array([places.index(node.place) for node in net.nodes], np.int64)
    own = at[np.where(net.tail >= 0, net.tail, net.head)]
    links = net.arcs("trade", "new_link")
    local = np.setdiff1d(np.arange(len(own)), links)
    leaked = np.isin(links, banned)
    exporter, importer = at[net.tail[links]], at[net.head[links]]
    owners: dict[Convention, Ints] = {
        "rent to exporter, leaks unallocated": np.where(leaked, len(places), exporter),
        "rent to exporter": exporter,
        "rent to importer": importer,
    }

    def summed(columns: Ints, owner: Ints) -> Floats:
        total = np.zeros((len(places) + 1, len(surplus)))
        np.add.at(total, owner, surplus[:, columns].T)
        return total.T

    inside = summed(local, own[local])
    return {name: np.round(inside + summed(links, owner)) * 1e3 for name, owner in owners.items()}


class Surplus:
    """Welfare of every country in every cell of a Stress, computed once a cell on first use."""

    def __init__(self, stress: Stress) -> None:
        self.stress = stress
        self._cell = cache(self._accounts)

    def welfare(self, country: str, mood: Mood, regime: Regime, delivery: Delivery, convention: Convention) -> Floats:
        """Welfare in USD a year by draw; NaN where a draw is not solved."""
        by_country: dict[str, Floats] = self._cell(self.stress.cells[mood, regime, delivery])[convention]
        return by_country.get(country, self._none())

    def change(self, country: str, mood: Mood, regime: Regime, delivery: Delivery, convention: Convention) -> Floats:
        """Welfare with the pact less welfare without it in the same cell, in USD a year by draw."""
        with_pact = self.welfare(country, mood, regime, delivery, convention)
        return with_pact - self.welfare(country, mood, regime, "no pact", convention)

    def crisis_cost(self, country: str, regime: Regime, delivery: Delivery, convention: Convention) -> Floats:
        """Welfare in calm less welfare in the crisis, in USD a year by draw: the loss from the crisis."""
        calm = self.welfare(country, "calm", regime, delivery, convention)
        return calm - self.welfare(country, "crisis", regime, delivery, convention)

    def _none(self) -> Floats:
        return np.full(self.stress.size, np.nan)

    def _accounts(self, cell: Cell) -> dict[Convention, dict[str, Floats]]:
        sender, targets = self.stress.sender, self.stress.targets
        banned = np.concatenate([cell.links.arcs("trade", tail=sender, head=target) for target in targets])
        names = (*sorted(cell.links.places), NOBODY)
        return {
            convention: dict(zip(names, values.T, strict=True)) for convention, values in accounts(cell, banned).items()
        }


def figures(surplus: Surplus, countries: tuple[str, ...]) -> tuple[Figure, ...]:
    """Welfare change from the pact, by country, mood, regime, delivery and convention."""
    stress = surplus.stress
    scopes: list[tuple[Mood, Regime, Delivery, Convention]] = [
        (mood, regime, delivery, convention)
        for mood in get_args(Mood)
        for regime in REGIMES
        for delivery in DELIVERIES[1:]
        for convention in CONVENTIONS
    ]
    return tuple(
        gain_figure(stress, surplus.change(code, *scope), "welfare_change", code, scope)
        for code in countries
        for scope in scopes
    )


def gain_figure(
    stress: Stress,
    draws: Floats,
    indicator: str,
    country: str,
    scope: tuple[str, ...],
    formula: str = "",
    unit: str = "USD a year",
) -> Figure:
    """A welfare figure in USD a year, labelled as what it is: the material market only."""
    return stress.figure(
        draws,
        indicator=indicator,
        unit=unit,
        country=country,
        scope=scope,
        formula=formula
        or "consumer surplus + producer surplus + rent, with the pact less without it; material market only",
        assumptions=MODEL_PRIORS,
    )
