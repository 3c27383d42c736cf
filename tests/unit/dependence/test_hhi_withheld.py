"""Withheld output is never zero: what a published world total bounds, what it leaves out, and goods that stay apart."""

from __future__ import annotations

import random
from functools import partial
from typing import Any

import polars as pl
import pytest

from accord.core.figure import Figure
from accord.dependence import INDICATORS, Ask
from accord.dependence.concentration import Bounded, measured_rows
from accord.dependence.hhi import bounded_herfindahl, herfindahl
from accord.dependence.output import Series, production_series
from accord.world import World, load_world
from accord.world.source import Source
from accord.world.table import Table


def figures(world: World, name: str, mineral: str, **fields: Any) -> list[Figure]:
    found = INDICATORS[name](world, Ask.of([mineral], years=[2024], **fields)).figures()
    return [figure for figure in found if figure.stage]


def test_goods_that_the_publisher_does_not_add_up_have_no_index(world: World) -> None:
    """Boron 2024: the USA is W, the world total XX, each row another good."""
    for name in ("hhi", "hhi_wgi"):
        for figure in figures(world, name, "boron"):
            assert (figure.value, figure.low, figure.high) == (None, None, None)
    (mining,) = figures(world, "hhi", "boron", stage="mining")
    assert "crude ore, ulexite, boric oxide equivalent" in mining.reason
    assert "output of USA is withheld" in mining.reason
    for figure in figures(world, "geopolrisk", "boron", countries=["Japan"]):
        assert figure.value is None
        assert "prints no world total" in figure.reason


@pytest.mark.parametrize(
    ("mineral", "hidden"),
    [("tellurium", "USA"), ("selenium", "USA"), ("magnesite", "USA"), ("titanium_metal", "USA"), ("lithium", "USA"),
     ("rhenium", "RUS"), ("mercury", "PER, USA")],
)  # fmt: skip
def test_a_producer_that_the_total_leaves_out_may_have_any_output(world: World, mineral: str, hidden: str) -> None:
    (figure,) = [one for one in figures(world, "hhi", mineral) if one.value is not None]
    assert figure.value is not None
    assert figure.low is not None
    assert figure.high == 1
    shrunk = figure.value / (1 + figure.value * len(hidden.split(",")))
    assert figure.low <= shrunk + 1e-12
    assert f"low and high with any output of {hidden}; value without it" in figure.interval


def test_a_total_that_holds_the_withheld_output_bounds_it() -> None:
    row = {"good": "Zinc", "mineral": "zinc", "stage": "mining", "area": "", "year": 2033, "detail": "Zinc",
           "country": None, "kind": "country", "status": "reported", "note": ""}  # fmt: skip
    shown = [row | {"country": c, "area": c, "amount": t, "tonnes": t} for c, t in (("CHN", 60.0), ("AUS", 20.0))]
    silent = row | {"country": "USA", "area": "USA", "status": "withheld", "note": "withheld"}
    total = row | {"area": "World total", "kind": "total", "amount": 100.0, "tonnes": 100.0}

    def one(*rows: dict[str, object]) -> Figure:
        source = Source(id="mine", publisher="p", title="t", vintage="v", licence="l", licence_url="", address="",
                        unit="t", basis="contained")  # fmt: skip
        table = Table.of("production", pl.DataFrame(list(rows), infer_schema_length=None), source)
        ask = Ask.of(["zinc"], years=[2033], stage="mining")
        return next(iter(INDICATORS["hhi"](load_world().with_table(table), ask).figures()))

    held = one(*shown, silent, total)
    assert held.value == pytest.approx(0.4)
    assert held.low == pytest.approx(0.4)
    assert held.high == pytest.approx(0.36 + 0.04 + 0.04)
    # without a total nothing bounds it: no value, and the bounds are those of any output
    bare = one(*shown, silent)
    assert bare.value is None
    assert "output of USA is withheld or not available, and no world total is published" in bare.reason
    plain = herfindahl([60, 20])
    assert bare.low == pytest.approx(plain / (1 + plain))
    assert bare.high == 1


def test_the_bounds_hold_for_any_output_of_the_withheld() -> None:
    draw = random.Random(4)
    for _ in range(300):
        amounts = {f"C{n}": draw.uniform(0.1, 10) for n in range(draw.randint(1, 5))}
        silent = tuple(f"X{n}" for n in range(draw.randint(1, 3)))
        series = Series("s", "d", None, amounts, 0.0, silent, silent)
        (row,) = measured_rows([[series]], bounded_herfindahl)
        true = herfindahl([*amounts.values(), *(draw.choice([0, 0.1, 1, 5, 50, 1e6]) * draw.random() for _ in silent)])
        assert row["low"] - 1e-12 <= true <= row["high"] + 1e-12


def _known(index: float, series: Series) -> Bounded:
    assert series.amounts
    return Bounded(index, index, index)


def _twice(weights: dict[str, float], iso3: str) -> tuple[float, float]:
    return weights[iso3], weights[iso3]


def test_a_weight_bounds_a_weighted_index() -> None:
    draw = random.Random(5)
    for _ in range(300):
        weights = {name: draw.uniform(0.5, 9) for name in ("A", "B", "X", "Y")}
        amounts = {"A": draw.uniform(0.1, 5), "B": draw.uniform(0.1, 5)}
        total = sum(amounts.values())
        index = sum(weights[name] * (t / total) ** 2 for name, t in amounts.items())
        series = Series("s", "d", None, amounts, 0.0, ("X", "Y"), ("X", "Y"))
        (row,) = measured_rows([[series]], partial(_known, index), partial(_twice, weights))
        x, y = draw.uniform(0, 20), draw.choice([0.0, 1.0, 1e5])
        sums = {**amounts, "X": x, "Y": y}
        whole = sum(sums.values())
        true = sum(weights[name] * (t / whole) ** 2 for name, t in sums.items())
        assert row["low"] - 1e-12 <= true <= row["high"] + 1e-12


def test_forms_of_one_good_stay_together_under_their_total(world: World) -> None:
    """Tellurium: Sweden's concentrate is part of USGS's world total of 981 t."""
    ((newest, *_),) = production_series(world, "tellurium", 2024, "refining")
    assert newest.total == pytest.approx(981)
    assert newest.amounts["SWE"] == 46
    goods = [group[0].detail.split(": ")[-1].lower() for group in production_series(world, "titanium", 2024, "mining")]
    assert goods == ["ilmenite", "rutile"]


def iea_table(good: str, mineral: str, detail: str) -> Table:
    source = Source(id="iea_xlsx", publisher="p", title="t", vintage="v", licence="l", licence_url="", address="",
                    unit="kt", basis="contained")  # fmt: skip
    row = {"good": good, "mineral": mineral, "stage": "mining", "kind": "country", "detail": detail, "year": 2024}
    rows = [row | {"country": c, "area": c, "amount": t, "tonnes": t} for c, t in (("CHN", 60.0), ("AUS", 40.0))]
    return Table.of("production", pl.DataFrame(rows), source)


def test_a_users_magnet_rare_earths_stand_apart(world: World) -> None:
    table = iea_table("Rare earth elements", "rare_earths", "magnet rare earths (Nd, Pr, Dy, Tb)")
    before = {f.by: f for f in figures(world, "hhi", "rare earths", stage="mining")}
    after = {f.by: f for f in figures(world.with_table(table), "hhi", "rare earths", stage="mining")}
    assert list(after) == list(before) == [None, "magnet rare earths (Nd, Pr, Dy, Tb)"]
    assert after[None] == before[None]
    magnet = after["magnet rare earths (Nd, Pr, Dy, Tb)"]
    assert magnet.value == pytest.approx(0.52)
    assert magnet.sources == ("iea_xlsx", "iea_2025")
    assert magnet.interval.startswith("range of 2 sources")


def test_sources_are_not_called_vintages(world: World) -> None:
    (own,) = figures(world.with_table(iea_table("Lithium", "lithium", "Lithium")), "hhi", "lithium", stage="mining")
    assert own.interval.startswith("range of 3 sources")
    (plain,) = figures(world, "hhi", "lithium", stage="mining")
    assert plain.interval.startswith("range of 2 vintages")
