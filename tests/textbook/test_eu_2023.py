"""Known answers: the EU study of 2023, as far as its own published tables allow it to be worked again."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from accord.core import labels
from accord.core.errors import DataError
from accord.dependence import INDICATORS, Ask
from accord.dependence.eu_supply_risk import mixed, risk
from accord.world import World

GROUPS = {"HREEs": "heavy_rare_earths", "LREEs": "light_rare_earths", "PGMs": "platinum_group"}
LEAST = 0.80


def published(world: World) -> pl.DataFrame:
    """mineral, supply_risk, economic_importance of 2023."""

    def key(material: str) -> str | None:
        try:
            return labels.mineral(GROUPS.get(material, material)).key
        except DataError:
            return None  # wood, cork, sand and other materials that are no mineral here

    table = world.table("eu_criticality").filter(pl.col("year") == 2023, pl.col("supply_risk").is_not_null())
    return table.with_columns(mineral=pl.col("material").map_elements(key, return_dtype=pl.String)).drop_nulls(
        "mineral"
    )


def test_concentration_orders_materials_as_the_published_supply_risk(world: World) -> None:
    head = INDICATORS["hhi_wgi_t"](world, Ask()).frame.filter(pl.col("stage").is_null(), pl.col("by").is_null())
    both = published(world).join(head.select("mineral", "value"), on="mineral").drop_nulls("value")
    assert both.height >= 60
    assert both.select(pl.corr("supply_risk", "value", method="spearman")).item() >= LEAST


def test_uses_order_materials_as_the_published_economic_importance(world: World) -> None:
    """What stays unknown is substitution, a factor near 1."""
    upper = INDICATORS["economic_importance"](world, Ask()).frame.group_by("mineral").agg(pl.col("high").mean())
    both = published(world).join(upper, on="mineral").drop_nulls("high")
    assert both.height >= 40
    assert both.select(pl.corr("economic_importance", "high", method="spearman")).item() >= 0.9
    assert (both["economic_importance"] / both["high"]).median() == pytest.approx(0.93, abs=0.05)


def test_the_formula_by_hand() -> None:
    """GS 4, EU 2, IR 80 %: 4 * .4 + 2 * .6 = 2.8; recycling 25 %, substitution .9: 2.8 * .75 * .9 = 1.89."""
    mix = {"global": 4.0, "EU": 2.0}
    assert mixed(mix, 0.8) == pytest.approx(2.8)
    assert mixed(mix, None) == pytest.approx(3.0)
    assert mixed({"global": 4.0}, 0.8) == 4.0
    assert risk(mix, {"ir": 0.8, "eol_rir": 0.25, "si_sr": 0.9}) == pytest.approx(1.89)


def test_with_the_users_terms_it_is_computed_in_full(world: World, tmp_path: Path) -> None:
    table = tmp_path / "terms.csv"
    table.write_text(
        "mineral,stage,ir,eol_rir,si_sr,si_ei\nGallium,,0.98,0,0.99,0.95\ncobalt,mining,1,0.2,0.9,\n"
        "cobalt,refining,0,0.2,0.9,\n",
        encoding="utf-8",
    )
    parts = INDICATORS["hhi_wgi_t"](world, Ask.of(["gallium", "cobalt"]))
    found = INDICATORS["eu_supply_risk"](world, Ask.of(["gallium", "cobalt"], data=table))

    def part(mineral: str, stage: str, scope: str) -> float:
        value = parts.one(mineral=mineral, stage=stage, scope=(scope,)).value
        assert value is not None
        return value

    gallium = found.one(mineral="gallium")
    gs, eu = part("gallium", "refining", "global"), part("gallium", "refining", "EU")
    assert gallium.value == pytest.approx((gs * 0.49 + eu * 0.51) * 0.99)
    assert "bottleneck: refining" in gallium.interval
    cobalt = found.one(mineral="cobalt")
    assert cobalt.value == pytest.approx(part("cobalt", "mining", "global") * 0.8 * 0.9)
    assert "bottleneck: mining" in cobalt.interval
    importance = INDICATORS["economic_importance"](world, Ask.of(["gallium"], data=table)).one(mineral="gallium")
    # 75 % of use in C26 (77,000 MEUR), 25 % in C27 (89,422), the largest sector C28 (204,200); substitution .95
    assert importance.value == pytest.approx(10 * (0.75 * 77000 + 0.25 * 89422) / 204200 * 0.95)


def test_hhi_wgi_t_of_gallium_by_hand(world: World) -> None:
    """Global refining of gallium: the shares that the study prints, WGI of 2019 and its trade parameter."""
    rows = world.supply_shares("gallium", "refining").filter(pl.col("scope") == "global", pl.col("share") > 0)
    wgi = dict(world.governance(2019).select("country", "wgi").iter_rows())
    total = rows["share"].sum()
    by_hand = sum(
        (row["share"] / total) ** 2 * 2 * (2.5 - wgi[row["country"]]) * row["t"] for row in rows.iter_rows(named=True)
    )
    figure = INDICATORS["hhi_wgi_t"](world, Ask.of(["gallium"])).one(stage="refining", scope=("global",))
    assert figure.value == pytest.approx(by_hand)
