"""Drivers: the inputs that matter are found in their order, chance is not, and every bound has words."""

from typing import get_args

import numpy as np
import pytest

from accord.crisis import drivers
from accord.market.network import Kind

DRAWS = 400


def ranks(*columns):
    return np.array([drivers._ranks(np.asarray(column)) for column in columns])


@pytest.fixture(scope="module")
def noise():
    return np.random.default_rng(0).standard_normal((60, DRAWS))


def test_the_strongest_comes_first_and_a_copy_of_it_adds_nothing(noise):
    first, second, copy = noise[0], noise[1], noise[0] + 0.3 * noise[2]
    target = drivers._ranks(2 * first - first * 0 - second)
    found = list(drivers._strongest(("second", "copy", "first"), ranks(second, copy, first), target))
    assert [name for name, _ in found] == ["first", "second"]
    assert found[0][1] > 0 > found[1][1]


def test_inputs_that_do_nothing_are_not_named(noise):
    assert not list(drivers._strongest(tuple(map(str, range(59))), ranks(*noise[1:]), drivers._ranks(noise[0])))


def test_the_scale_of_an_input_does_not_matter(noise):
    target = drivers._ranks(noise[0] + noise[1])
    plain, bent = (
        dict(drivers._strongest(("a", "b"), ranks(*columns), target))
        for columns in ((noise[0], noise[1]), (np.exp(noise[0]), noise[1] ** 3))
    )
    assert plain == pytest.approx(bent)


def test_a_tornado_of_few_draws_says_little(banned):
    square = banned(draws=6)
    found = drivers.tornado(square, "JPN", "limited", "no pact", "refining")
    assert all(abs(figure.value) <= 1 for figure in found)
    assert len({figure.scope[0] for figure in found}) == len(found)
    assert not drivers.tornado(square, "USA", "none", "no pact", "manufacturing")  # no such node


def test_what_binds_under_no_rerouting_is_the_helpers_link(banned):
    said = [words for words, _ in drivers.binding(banned(), "none", "no pact")]
    assert "Malaysia ships no more refining material to Japan" in said
    worth = [figure.value for _, figure in drivers.binding(banned(), "none", "no pact")]
    assert worth == sorted(worth, reverse=True)
    assert min(worth) > 0


def test_who_uses_all_it_wants_is_not_short(banned):
    square = banned()
    links = square.cells["crisis", "none", "no pact"].links
    assert all(drivers.in_words(links, int(arc)) == "" for arc in links.arcs("elastic", "core", "unserved"))


def test_every_kind_of_scarcity_has_words():
    assert set(drivers._WORDS) <= set(get_args(Kind))
