"""Base: a calibrated base year under one draw, and blocks of draws that share one reconciliation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from accord.market.calibrate.observe import Observed
from accord.market.calibrate.pmp import Coefficients, Plan, as_draws, priced
from accord.market.calibrate.reconcile import Move, Reconciled, reconcile
from accord.market.network import Floats, Network


@dataclass(frozen=True, eq=False)
class Base:
    """A calibrated base year under one draw: the Network with its base flows, and the main stage's price in USD/kg.

    `prices` are base prices by node. `moved` is the sum of |reconciled - observed| over the sum of what was
    observed; `inferred` is the share of supply that no source reports and the balance needs.
    """

    network: Network
    price: float
    prices: Floats
    moved: float
    inferred: float
    reconciled: Reconciled

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """How far reconciliation moved each figure, the largest moves first."""
        return self.reconciled.moves()


def calibrate(observed: Observed, draw: Mapping[str, float], plan: Plan | None = None) -> Base:
    """The base Network under one draw of the priors, a year in one period or as `plan` cuts it."""
    reconciled = reconcile(observed, draw)
    network, found = priced(reconciled, draw, plan)
    price = float(np.asarray(observed.main.base_price(draw)))
    return Base(network, price, found.prices, reconciled.moved, reconciled.inferred, reconciled)


@dataclass(frozen=True, eq=False)
class BaseBlock:
    """Draws on one reconciliation: one topology, and coefficients as arrays (draws, arcs)."""

    network: Network
    coefficients: Coefficients
    reconciled: Reconciled

    def __len__(self) -> int:
        return int(self.coefficients.cost.shape[0])

    @cached_property
    def block(self) -> Network:
        """All draws as one Network."""
        columns = self.coefficients._asdict()
        del columns["prices"]
        return self.network.with_arcs(**columns)

    def at(self, number: int) -> Network:
        """The Network of one draw."""
        return self.block.row(number)


def calibrate_block(
    observed: Observed,
    data: Mapping[str, float],
    draws: Sequence[Mapping[str, float]] | Mapping[str, Floats],
    plan: Plan | None = None,
) -> BaseBlock:
    """Coefficients of many draws on one reconciliation: `data` sets what it reads, `draws` all else.

    `draws` is a sequence of draws, or one array a prior. Raises SolveError if the reconciliation is not solved.
    """
    arrays = dict(draws) if isinstance(draws, Mapping) else as_draws(tuple(draws))
    reconciled = reconcile(observed, data)
    network, found = priced(reconciled, arrays, plan)
    return BaseBlock(network, found, reconciled)
