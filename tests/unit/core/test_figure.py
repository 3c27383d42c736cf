"""A Figure has a value or a reason, and reads as one line with its interval and unit."""

import math

import pytest

from accord.core.errors import DataError, Fault, ModelError, raise_faults
from accord.core.figure import Figure, from_draws, unknown
from accord.core.labels import country, mineral


def test_a_figure_without_value_and_reason_is_refused():
    with pytest.raises(ModelError, match="neither a value nor a reason"):
        Figure(indicator="hhi", value=None, unit="index")
    with pytest.raises(ModelError, match="nan"):
        Figure(indicator="hhi", value=math.nan, unit="index")


def test_absent_is_shown_as_unknown_with_its_reason_and_is_null_in_json():
    figure = unknown("the publisher withholds it", indicator="production", unit="t", country="USA")
    assert figure.text == "unknown"
    assert figure.to_dict()["value"] is None
    assert figure.to_dict()["reason"] == "the publisher withholds it"


def test_draws_become_median_and_band_and_failures_are_counted():
    figure = from_draws([1.0, 2.0, 3.0, math.nan], indicator="price_ratio", unit="ratio")
    assert figure.value == 2.0
    assert (figure.low, figure.high) == pytest.approx((1.1, 2.9))
    assert figure.interval == "5-95 % of 4 draws, 1 failed"
    assert from_draws([math.nan], indicator="price_ratio", unit="ratio").status == "unknown"


@pytest.mark.parametrize(
    ("value", "unit", "interval", "text"),
    [
        (0.5735, "share", None, "57.4 %"),
        (2.004, "x base", (1.5, 3.0), "2.00 [1.50-3.00] x base"),
        (0.7, "ratio", None, "0.70"),
        (-35.04e6, "USD a year", (-86e6, 1e6), "-35.0 [-86.0 to 1.00] M USD a year"),
        (-0.001, "t", None, "0.00 t"),
        (0, "promises", None, "0 promises"),
        (110.0, "USD/kg", None, "110 USD/kg"),
    ],
)
def test_text(value, unit, interval, text):
    low, high = interval or (None, None)
    assert Figure(indicator="x", value=value, unit=unit, low=low, high=high).text == text


def test_an_unknown_name_offers_the_nearest():
    with pytest.raises(DataError, match=r"Nearest known.*JPN"):
        country("Japn")
    with pytest.raises(DataError, match=r"Nearest known.*gallium"):
        mineral("galium")


def test_all_faults_come_in_one_message():
    with pytest.raises(DataError, match=r"(?s)2 faults.*a: wrong\. Mend it.*b: worse"):
        raise_faults([Fault("a", "wrong", "Mend it"), Fault("b", "worse")], DataError, "here")
    raise_faults([], DataError)
