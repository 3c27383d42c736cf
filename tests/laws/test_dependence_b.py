"""Laws of chains, coverage, concentration of trade and bilateral power, for any amounts."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from accord.dependence.ask import Ask
from accord.dependence.hirschman import index
from accord.dependence.indirect_share import absorb, chain
from accord.dependence.n_minus_1 import coverage
from accord.dependence.partners import partners
from accord.dependence.power import power
from accord.dependence.primary import Primary
from accord.world import load_world

WORLD = load_world()  # reads nothing yet
SIZE = 6
AMOUNT = st.one_of(st.just(0.0), st.floats(1e-3, 1e6))
BOUGHT = arrays(float, (SIZE, SIZE), elements=AMOUNT).map(lambda m: m - np.diag(np.diag(m)))
AT_HOME = arrays(float, SIZE, elements=st.one_of(st.just(0.0), st.floats(1e-6, 1.0)))
SHARES = st.lists(st.floats(1e-3, 1e6), min_size=1, max_size=12).map(lambda x: [one / sum(x) for one in x])


@given(BOUGHT, AT_HOME)
def test_rows_of_the_absorbing_matrix_sum_to_one(bought: np.ndarray, at_home: np.ndarray) -> None:
    origins = absorb(bought, at_home)
    assert origins.sum(axis=1) == pytest.approx(np.ones(SIZE), abs=1e-9)
    assert ((origins >= 0) & (origins <= 1)).all()


@given(BOUGHT, AT_HOME)
def test_each_row_is_its_own_make_and_its_suppliers_rows(bought: np.ndarray, at_home: np.ndarray) -> None:
    """B = R + Q B, wherever a unit can be followed to a producer."""
    origins, total = absorb(bought, at_home), bought.sum(axis=1)
    followed = (origins[:, -1] < 1) & (total > 0)
    routes = bought / np.where(total > 0, total, 1)[:, None]
    own = np.concatenate([np.diag(at_home), np.zeros((SIZE, 1))], axis=1)
    again = own + (1 - at_home)[:, None] * (routes @ origins)
    assert origins[followed] == pytest.approx(again[followed], abs=1e-8)


@given(BOUGHT, AT_HOME, st.permutations(range(SIZE)))
def test_names_do_not_matter(bought: np.ndarray, at_home: np.ndarray, order: list[int]) -> None:
    straight = absorb(bought, at_home)
    turned = absorb(bought[np.ix_(order, order)], at_home[order])
    assert turned[:, :SIZE] == pytest.approx(straight[np.ix_(order, order)], abs=1e-8)
    assert turned[:, -1] == pytest.approx(straight[order, -1], abs=1e-8)


@given(BOUGHT, AT_HOME, st.floats(1e-3, 1e3))
def test_the_unit_of_trade_does_not_matter(bought: np.ndarray, at_home: np.ndarray, scale: float) -> None:
    assert absorb(scale * bought, at_home) == pytest.approx(absorb(bought, at_home), abs=1e-8)


@given(
    st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from("ABCD"), st.floats(1, 1e5)), min_size=1, max_size=12),
    st.dictionaries(st.sampled_from("ABCDE"), st.floats(1, 1e5), min_size=1),
    st.floats(1e-2, 1e2),
)
def test_output_in_shares_has_no_scale(
    flows: list[tuple[str, str, float]], made: dict[str, float], scale: float
) -> None:
    pairs = {(a, b): q for a, b, q in flows if a != b}
    rows = [(a, b, q, q, None) for (a, b), q in pairs.items()]
    schema = {"exporter": pl.String, "importer": pl.String, "value_usd": pl.Float64, "quantity_t": pl.Float64,
              "contained_t": pl.Float64}  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    total = sum(made.values())
    one = chain(frame, Primary("s", {c: x / total for c, x in made.items()}, "share", ""), "weight")
    other = chain(frame, Primary("s", {c: scale * x for c, x in made.items()}, "share", ""), "weight")
    assert one.makers == other.makers
    assert one.origins == pytest.approx(other.origins, abs=1e-9)
    assert one.origins.sum(axis=1) == pytest.approx(np.ones(len(one.countries)))


@given(st.floats(0, 1), st.floats(0, 5), st.floats(0, 5))
def test_coverage_is_a_share_and_grows_with_the_others(share: float, growth: float, more: float) -> None:
    low, high = (pl.select(coverage(pl.lit(share), g)).item() for g in (growth, growth + more))
    assert 0 <= low <= high <= 1
    assert low >= min(1.0, 1 - share) - 1e-12


@given(SHARES)
def test_hirschman_lies_between_equal_and_single(shares: list[float]) -> None:
    frame = pl.DataFrame({"s": shares})
    value = frame.select(index(pl.col("s"))).item()
    assert 1 / len(shares) ** 0.5 - 1e-9 <= value <= 1 + 1e-9
    assert frame.reverse().select(index(pl.col("s"))).item() == pytest.approx(value)


PLACES = st.sampled_from(["JPN", "USA", "DEU", "CHN", "KOR", "EU27", "Quad", "VNM"])


@given(PLACES, PLACES, st.integers(1995, 2024), st.sampled_from(["rare_earths", "cobalt", "graphite"]))
def test_power_is_antisymmetric(one: str, other: str, year: int, mineral: str) -> None:
    there = power(WORLD, Ask.of([mineral], [one], [year], partner=other))
    back = power(WORLD, Ask.of([mineral], [other], [year], partner=one))
    assert len(there) == len(back)
    for figure in there.figures():
        mirrored = back.one(by=figure.by)
        if figure.value is None:
            assert mirrored.value is None
        else:
            assert -1 <= figure.value <= 1
            assert figure.value == pytest.approx(-(mirrored.value or 0.0), abs=1e-12)


@given(PLACES, st.integers(1995, 2024), st.sampled_from(["rare_earths", "cobalt", "graphite"]))
def test_pooled_shares_sum_to_one(place: str, year: int, mineral: str) -> None:
    ask = Ask.of([mineral], [place], [year])
    shares = partners(WORLD, ask, mineral, ask.wanted_codes()[mineral]).shares
    for value in shares.group_by("by").agg(pl.col("share").sum())["share"]:
        assert value == pytest.approx(1)
