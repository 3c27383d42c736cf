"""Nash and Shapley: the total is shared, two players get the same from both, nobody is fair who takes all."""

import numpy as np
import pytest

from accord.bargaining.insurance import break_even_probability
from accord.bargaining.split import is_fair, nash_split, shapley_split


def test_shapley_equals_nash_for_two():
    worth = {frozenset("A"): 10.0, frozenset("B"): 4.0, frozenset("AB"): 30.0}
    joint = 30.0 - 10.0 - 4.0
    value = shapley_split(worth, ("A", "B"))
    assert value["A"] == pytest.approx(10.0 + nash_split(np.array([joint]), 2)[0])
    assert sum(value.values()) == pytest.approx(30.0)


def test_shapley_of_the_glove_game():
    # one left glove (A), two right gloves (B, C): Shapley values 2/3, 1/6, 1/6
    worth = {frozenset(s): float("A" in s and len(s) > 1) for s in ("A", "B", "C", "AB", "AC", "BC", "ABC")}
    assert shapley_split(worth, ("A", "B", "C")) == pytest.approx({"A": 2 / 3, "B": 1 / 6, "C": 1 / 6})


def test_fair_needs_a_joint_gain_and_half_of_the_nash_share():
    gains = np.array([[5.0, 9.0, 0.0, -1.0], [5.0, 1.0, 0.0, 9.0]])
    assert is_fair(gains).tolist() == [True, False, False, False]


def test_break_even_probability():
    calm, crisis = np.array([-1.0, 0.0, -1.0]), np.array([9.0, 5.0, -2.0])
    assert break_even_probability(calm, crisis)[:2].tolist() == [0.1, 0.0]
    assert np.isnan(break_even_probability(calm, crisis)[2])
