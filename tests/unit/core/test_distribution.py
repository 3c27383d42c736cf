"""Distributions: each law hits its stated numbers, and what cannot be drawn is refused in plain words."""

import numpy as np
import pytest
from pydantic import ValidationError

from accord.core.distribution import LAWS, Distribution
from accord.core.priors import priors


@pytest.mark.parametrize(
    ("law", "quantiles", "values"),
    [
        ({"fixed": 3}, [0.01, 0.99], [3, 3]),
        ({"uniform": [2, 4]}, [0.25, 0.75], [2.5, 3.5]),
        ({"triangular": [0, 1, 2]}, [0.125, 0.5, 0.875], [0.5, 1, 1.5]),
        ({"triangular": [0, 0, 2]}, [0.75], [1]),
        ({"triangular": [0, 2, 2]}, [0.25], [1]),
        ({"lognormal": [0.1, 10]}, [0.05, 0.5, 0.95], [0.1, 1, 10]),
        ({"normal": [-1, 3]}, [0.05, 0.5, 0.95], [-1, 1, 3]),
        ({"choice": [3, 6, 12]}, [0.2, 0.5, 0.9], [3, 6, 12]),
        ({"choice": [3, 6], "weights": [1, 3]}, [0.24, 0.26], [3, 6]),
    ],
)
def test_quantiles(law, quantiles, values):
    assert Distribution.model_validate(law).at(quantiles) == pytest.approx(values)


def test_a_number_is_fixed_and_every_law_is_monotone():
    assert Distribution.model_validate(0.5) == Distribution(fixed=0.5)
    q = np.linspace(0.001, 0.999, 50)
    for law, numbers in zip(LAWS, (1, (0, 1), (0, 0.2, 1), (0.1, 1), (0, 1), (1, 2, 3)), strict=True):
        one = Distribution.model_validate({law: numbers})
        assert np.all(np.diff(one.at(q)) >= 0)
        low, high = one.support
        assert np.all((one.at(q) >= low) & (one.at(q) <= high))
        assert one.text


@pytest.mark.parametrize(
    ("law", "words"),
    [
        ({}, "one law is needed, not none"),
        ({"uniform": [0, 1], "normal": [0, 1]}, "not uniform and normal"),
        ({"uniform": [1, 0]}, "from low to high"),
        ({"triangular": [0, 2, 1]}, "from low to high"),
        ({"lognormal": [0, 1]}, "above 0"),
        ({"choice": [1, 2], "weights": [1]}, "2 choices and 1 weights"),
        ({"choice": [1, 2], "weights": [0, 0]}, "not all 0"),
        ({"uniform": [0, 1], "weights": [1, 1]}, "weights go with choice"),
        ({"fixed": float("nan")}, "finite"),
        ({"fixed": "0.5"}, "valid number"),
        (True, "valid dict"),
    ],
)
def test_what_cannot_be_drawn_is_refused(law, words):
    with pytest.raises(ValidationError, match=words):
        Distribution.model_validate(law)


def test_a_prior_is_drawn_by_its_law():
    for prior in priors().values():
        low, high = (0.05, 0.95) if prior.distribution == "lognormal" else (0.0, 1.0)
        if prior.distribution != "fixed":
            assert [prior.at(low), prior.at(high)] == pytest.approx([prior.low, prior.high])
