"""EU supply risk and economic importance: the missing term is named, and a user's table says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.core.errors import DataError
from accord.dependence import INDICATORS, Ask
from accord.dependence.terms import EU_TERMS, read_terms
from accord.world import World


def test_supply_risk_names_every_missing_term_and_has_bounds(world: World) -> None:
    figure = INDICATORS["eu_supply_risk"](world, Ask.of(["cobalt"])).one(mineral="cobalt")
    assert figure.value is None
    for term in ("IR", "EoL-RIR", "SI_SR"):
        assert term in figure.reason
    assert figure.low == 0
    assert figure.high is not None
    assert figure.country == "EU27"


def test_only_the_term_that_is_missing_is_named(world: World, tmp_path: Path) -> None:
    table = tmp_path / "terms.csv"
    table.write_text("mineral,ir,eol_rir\ncobalt,0.8,0.2\n", encoding="utf-8")
    figure = INDICATORS["eu_supply_risk"](world, Ask.of(["cobalt"], data=table)).one(mineral="cobalt")
    assert figure.reason == "not in the shipped tables: SI_SR (substitution)"


def test_the_bottleneck_is_the_larger_stage(world: World) -> None:
    table = INDICATORS["hhi_wgi_t"](world, Ask.of(["cobalt"]))
    head = table.one(scope=(), stage=None)
    assert "bottleneck: mining" in head.interval
    assert head.value == head.high


def test_a_group_is_the_mean_of_its_materials(world: World) -> None:
    table = INDICATORS["hhi_wgi_t"](world, Ask.of(["platinum_group"]))
    heads = [f for f in table.figures() if f.stage is None and not f.scope]
    whole = next(f for f in heads if f.by is None)
    parts = [f.value for f in heads if f.by is not None and f.value is not None]
    assert len(parts) == 5
    assert whole.value == pytest.approx(sum(parts) / len(parts))


def test_outside_the_study_it_is_unknown(world: World) -> None:
    assert "EU's" in INDICATORS["hhi_wgi_t"](world, Ask.of(["cobalt"], ["JPN"])).one(country="JPN").reason
    assert "covers" in INDICATORS["hhi_wgi_t"](world, Ask.of(["cobalt"], years=[2012])).one(year=2012).reason
    assert "no supply shares" in INDICATORS["hhi_wgi_t"](world, Ask.of(["mercury"])).one(mineral="mercury").reason


def test_importance_is_bounded_by_no_substitution(world: World) -> None:
    figure = INDICATORS["economic_importance"](world, Ask.of(["tungsten"])).one(mineral="tungsten")
    assert figure.value is None
    assert "SI_EI" in figure.reason
    assert figure.high is not None
    assert 8.7 <= figure.high <= 10


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("ir\n1\n", ["mineral: column is missing"]),
        ("mineral,irr\ncobalt,1\n", ["irr: is no column of a table of terms"]),
        ("mineral,ir\ncobald,1\ncobalt,80\n", ["row 2: unknown mineral 'cobald'", "row 3, ir: '80' is no number"]),
        ("mineral,ir\ncobalt,1\ncobalt,1\n", ["row 3: cobalt stands twice"]),
    ],
)
def test_a_table_of_terms_tells_all_its_faults(tmp_path: Path, text: str, messages: list[str]) -> None:
    path = tmp_path / "terms.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_terms(path, EU_TERMS, "stage")
    for message in messages:
        assert message in str(error.value)


def test_a_table_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_terms(tmp_path / "absent.csv", EU_TERMS, "stage")
    path = tmp_path / "latin.csv"
    path.write_bytes("mineral,ir\ncobalt,1 \xe9\n".encode("latin-1"))
    with pytest.raises(DataError, match="cannot be read"):
        read_terms(path, EU_TERMS, "stage")
