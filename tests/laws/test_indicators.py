"""Laws of the composed indicators, for any numbers: means lie between their parts, and more risk is never less."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core import labels
from accord.dependence import INDICATORS, Ask
from accord.dependence.eu_supply_risk import mixed, risk
from accord.dependence.governance import governance
from accord.world import load_world

WORLD = load_world()  # reads nothing yet
INDEX, PART = st.floats(0, 15), st.floats(0, 1)


@given(INDEX, INDEX, PART)
def test_a_mix_lies_between_its_parts(world_mix: float, own_mix: float, reliance: float) -> None:
    value = mixed({"global": world_mix, "EU": own_mix}, reliance)
    assert min(world_mix, own_mix) - 1e-9 <= value <= max(world_mix, own_mix) + 1e-9


@given(INDEX, INDEX, PART, PART, PART, PART)
def test_more_recycling_is_never_more_risk(a: float, b: float, ir: float, low: float, high: float, si: float) -> None:
    mix = {"global": a, "EU": b}
    less, more = sorted((low, high))
    assert risk(mix, {"ir": ir, "eol_rir": more, "si_sr": si}) <= risk(mix, {"ir": ir, "eol_rir": less, "si_sr": si})


@given(st.integers(2000, 2030), st.booleans())
def test_governance_is_a_risk_from_zero_to_one(year: int, political: bool) -> None:
    table = governance(WORLD, [year], political=political)
    assert table["risk"].is_between(0, 1).all()
    assert table.is_empty() == (year < 2010)
    assert (table["held"].is_not_null() == (year > 2019)).all()


@given(
    st.sampled_from(["cobalt", "graphite", "rare_earths"]), st.integers(2010, 2024), st.sampled_from(["JPN", "EU27"])
)
def test_import_risk_lies_between_the_best_and_the_worst_supplier(mineral: str, year: int, country: str) -> None:
    value = INDICATORS["import_risk"](WORLD, Ask(minerals=(mineral,), countries=(country,), years=(year,))).one(
        by="value"
    )
    risks = governance(WORLD, [year])["risk"]
    assert value.value is None or float(risks.min()) <= value.value <= float(risks.max())  # type: ignore[arg-type]


@given(st.integers(1995, 2024))
def test_a_country_of_one_is_no_bloc(year: int) -> None:
    """CDI2 of a country is 1 wherever it imports; a bloc's is at most 1."""
    ask = Ask(minerals=("graphite",), countries=("JPN", "EU27"), years=(year,))
    table = INDICATORS["cdi2"](WORLD, ask)
    assert table.one(country="JPN", by="value").value == pytest.approx(1)
    assert len(labels.members("EU27", year)) > 1
    inside = table.one(country="EU27", by="value").value
    assert inside is not None
    assert 0 < inside <= 1
