"""Laws of concentration and shares, for any amounts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.dependence import Ask, supplier_share
from accord.dependence.hhi import _measure, herfindahl
from accord.dependence.hhi_wgi import _bounded
from accord.dependence.output import Series
from accord.world import load_world

AMOUNTS = st.lists(st.floats(1e-6, 1e9), min_size=1, max_size=20)
WORLD = load_world()  # reads nothing yet


@given(AMOUNTS)
def test_between_one_over_n_and_one(amounts: list[float]) -> None:
    index = herfindahl(amounts)
    assert 1 / len(amounts) <= index * (1 + 1e-12)
    assert index <= 1 + 1e-12


@given(AMOUNTS, st.floats(1e-6, 1e6))
def test_names_and_scale_do_not_matter(amounts: list[float], scale: float) -> None:
    shuffled = sorted(amounts)
    assert herfindahl([scale * amount for amount in shuffled]) == pytest.approx(herfindahl(amounts), rel=1e-9)


@given(AMOUNTS, st.floats(0, 1e9))
def test_unnamed_output_makes_an_interval_around_the_split(amounts: list[float], rest: float) -> None:
    series = Series("s", "d", None, {f"C{i}": x for i, x in enumerate(amounts)}, rest, ())
    measured = _measure(series, None)
    assert measured.value is not None
    assert measured.low <= measured.value <= measured.high <= 1 + 1e-12
    # as two producers it lies inside the bounds
    halves = [*amounts, rest / 2, rest / 2]
    assert measured.low - 1e-12 <= herfindahl(halves) <= measured.high + 1e-12


@given(st.lists(st.tuples(st.floats(1e-3, 1e6), st.floats(-2.5, 2.5)), min_size=1, max_size=10))
def test_governance_weights_scale_the_index(rows: list[tuple[float, float]]) -> None:
    amounts = {f"C{i}": amount for i, (amount, _) in enumerate(rows)}
    wgi = {f"C{i}": value for i, (_, value) in enumerate(rows)}
    measured = _bounded(Series("s", "d", None, amounts, 0.0, ()), wgi, "")
    assert measured.value is not None
    assert 0 <= measured.value <= 10 * herfindahl(amounts.values()) + 1e-9


@given(
    st.sampled_from(["JPN", "USA", "DEU", "CHN", "KOR"]),
    st.integers(1995, 2024),
    st.sampled_from(["rare_earths", "cobalt", "graphite", "tungsten"]),
)
def test_shares_of_all_suppliers_sum_to_one(importer: str, year: int, mineral: str) -> None:
    table = supplier_share(WORLD, Ask.of([mineral], [importer], [year]))
    for measure in ("value", "weight"):
        values = [figure.value for figure in table.where(by=measure).figures()]
        known = [value for value in values if value is not None]
        assert all(0 <= value <= 1 for value in known)
        if known:
            assert sum(known) == pytest.approx(1)
