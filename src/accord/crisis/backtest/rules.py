"""Rules: the naive predictors that stand beside every result. F pre-shock flows, L the same with the cut imposed.

Each is a function of `Before` that returns flows of the year after (exporters x importers, t); `RULES` is the table.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from accord.core.quotient import ratio
from accord.crisis.backtest.episode import Before

Rule = Callable[[Before], np.ndarray]
_GROWTH = 0.10
_RAS_ROUNDS = 200
_FILL_ROUNDS = 200
_STANDSTILL = 1e-12


def persist(before: Before) -> np.ndarray:
    """Nothing changes."""
    return before.flows


def lost(before: Before) -> np.ndarray:
    """What is lost is lost."""
    return before.remaining


def prop_imp(before: Before) -> np.ndarray:
    """Each importer keeps its old total: all its other suppliers grow by one factor."""
    gap = (before.flows - before.remaining).sum(axis=0)
    from_others = before.flows[before.others].sum(axis=0)
    return before.remaining * np.where(before.others[:, None], 1 + ratio(gap, from_others), 1)


def prop_glob(before: Before) -> np.ndarray:
    """All flows of all other exporters grow by one factor, so that the world's total stays."""
    return before.remaining * np.where(before.others[:, None], 1 + before.loss, 1)


def half(before: Before) -> np.ndarray:
    """The mean of `lost` and `prop_imp`."""
    return np.asarray((lost(before) + prop_imp(before)) / 2)


def ras(before: Before) -> np.ndarray:
    """Importers keep their totals, the other exporters grow by one factor, cells are balanced between the two.

    Where only some are cut off, exporters keep their totals: the sender sells the rest elsewhere.
    """
    columns, rows = before.flows.sum(axis=0), before.flows.sum(axis=1)
    if before.targeted.all():
        rows = np.where(before.others, rows * (1 + before.loss), before.remaining.sum(axis=1))
    fixed = np.where(before.cut, before.remaining, 0)
    free = before.remaining - fixed
    for _ in range(_RAS_ROUNDS):
        free = free * ratio(columns - fixed.sum(axis=0), free.sum(axis=0), 1)
        free = free * ratio(rows - fixed.sum(axis=1), free.sum(axis=1), 1)[:, None]
    return np.asarray(fixed + free)


def capprop10(before: Before) -> np.ndarray:
    """Importers refill in proportion to their other suppliers, none of which grows by more than 10 %."""
    shipped = before.flows.sum(axis=1)
    most = shipped * (1 + _GROWTH)
    flows = before.remaining
    for _ in range(_FILL_ROUNDS):
        gap = np.maximum(before.flows.sum(axis=0) - flows.sum(axis=0), 0)
        room = most - flows.sum(axis=1)
        open_ones = before.others & (room > _STANDSTILL * shipped)
        sources = np.where(open_ones[:, None], flows, 0)
        added = sources * ratio(gap, sources.sum(axis=0))
        added = added * np.minimum(1, ratio(np.maximum(room, 0), added.sum(axis=1), 1))[:, None]
        if added.sum() <= _STANDSTILL * shipped.sum():
            break
        flows = flows + added
    return flows


RULES: dict[str, Rule] = {
    "persist": persist,
    "lost": lost,
    "prop_imp": prop_imp,
    "prop_glob": prop_glob,
    "half": half,
    "ras": ras,
    "capprop10": capprop10,
}
BEST_NAIVE = "capprop10"
