"""Split: how a joint gain would be shared by a fair bargain, and how it is shared.

The disagreement point is no pact. With money that can be transferred the Nash split gives each of n parties its
disagreement welfare plus an n-th of the joint gain (Nash 1950); for two parties Shapley's split is the same.
"""

from __future__ import annotations

from itertools import permutations
from math import factorial

import numpy as np

from accord.core.thresholds import threshold


def nash_split(joint_gain: np.ndarray, parties: int) -> np.ndarray:
    """Each party's gain under the Nash split, in the unit of `joint_gain`, by draw."""
    return joint_gain / parties


def shapley_split(worth: dict[frozenset[str], float], players: tuple[str, ...]) -> dict[str, float]:
    """Shapley values (Shapley 1953) of a game given by the worth of every coalition; the empty one is worth 0."""
    value = dict.fromkeys(players, 0.0)
    for order in permutations(players):
        joined: frozenset[str] = frozenset()
        for player in order:
            with_player = joined | {player}
            value[player] += worth.get(with_player, 0.0) - worth.get(joined, 0.0)
            joined = with_player
    return {player: total / factorial(len(players)) for player, total in value.items()}


def is_fair(gains: np.ndarray) -> np.ndarray:
    """By draw: there is a joint gain and nobody gets less than `fair_part` of the Nash share. `gains`: party, draw."""
    joint = gains.sum(axis=0)
    return np.asarray((joint > 0) & (gains.min(axis=0) >= threshold("fair_part") * nash_split(joint, len(gains))))
