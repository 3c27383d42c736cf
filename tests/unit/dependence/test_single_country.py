"""The 65 % test by stage: passed, failed, from trade and from the EU's own study."""

from __future__ import annotations

import polars as pl

from accord.dependence.ask import Ask
from accord.dependence.single_country import _repeated, single_country, verdict
from accord.world import World


def test_just_at_the_limit_is_within() -> None:
    shares = pl.DataFrame({"share": [0.65, 0.6501]})
    assert shares.select(verdict(pl.col("share")).alias("v"))["v"].to_list() == ["within 65 %", "above 65 %"]


def test_stages_by_their_codes(world: World) -> None:
    table = single_country(world, Ask.of(["tungsten"], ["EU"], [2023], by="value"))
    assert {figure.stage for figure in table.figures()} == {"mining", "refining"}
    ores = single_country(world, Ask.of(["tungsten"], ["EU"], [2023], by="value", stage="mining"))
    assert [figure.stage for figure in ores.figures()] == ["mining"]
    assert "of imports, not of consumption" in next(ores.figures()).interval


def test_a_stage_without_a_code_is_unknown(world: World) -> None:
    figure = single_country(world, Ask.of(["cobalt"], ["EU"], [2023], by="value", stage="mining")).one()
    assert figure.value is None
    assert figure.reason.startswith("no trade code is of stage mining: HS92 282200+810510")


def test_above_and_within(world: World) -> None:
    japan = single_country(world, Ask.of(["rare earths"], ["JPN"], [2023], codes=("280530",))).one(by="weight")
    assert japan.scope == ("CHN",)
    assert japan.interval.startswith("above 65 %; ")
    within = single_country(world, Ask.of(["rare earths"], ["JPN"], [2023])).one(by="weight")
    assert within.interval.startswith("within 65 %; ")


def test_the_study_fills_in_where_trade_has_no_code(world: World) -> None:
    table = single_country(world, Ask.of(["gallium"], ["EU"]))
    figure = table.one(stage="refining")
    assert figure.scope == ("CHN", "Gallium")
    assert figure.interval.startswith("above 65 %; ")
    assert (figure.year, figure.sources) == (None, ("eu_crm_2023",))
    assert len(single_country(world, Ask.of(["gallium"], ["EU"], [2024])).where(stage="refining")) == 0


def test_sourcing_that_is_the_world_rounded_is_named(world: World) -> None:
    figure = single_country(world, Ask.of(["germanium"], ["EU"])).one(stage="refining")
    assert "repeat the shares of world output" in figure.interval
    assert "Gallium" not in _repeated(world.supply_shares("gallium", "refining"))
