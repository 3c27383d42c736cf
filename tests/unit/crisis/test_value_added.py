"""Value added by sector: the product it says it is, a yardstick, and unknown where the EU publishes no uses."""

import numpy as np
import polars as pl
import pytest

from accord.core.labels import mineral
from accord.crisis import gap
from accord.crisis.elsewhere import elsewhere, findings
from accord.crisis.scenario.read import crises
from accord.crisis.value_added import value_added
from accord.world.uses import sector_uses


def share(uses, sector):
    """Mean share of a sector over the elements, none of which has more than all."""
    return np.mean([
        part.filter(pl.col("sector") == sector)["share"].sum() / max(part["share"].sum(), 1.0)
        for part in uses.partition_by("material")
    ])  # fmt: skip


def test_it_is_value_added_times_share_of_use_times_what_is_missing(banned, world):
    square = banned()
    missing = gap.missing(square, "JPN", "no pact").sum(axis=1) / gap.requirement(square, "JPN").sum(axis=1)
    found = value_added(square, world, "JPN", "no pact")
    uses = sector_uses(world)
    sectors = uses.unique("sector")
    added = dict(zip(sectors["sector"], sectors["added"], strict=True))
    parts = {f.scope[0][:3]: f.value / (added[f.scope[0][:3]] * 1e6) for f in found}
    assert [f.value for f in found] == sorted((f.value for f in found), reverse=True)
    assert max(parts.values()) <= missing.max() + 1e-9
    middle = float(np.median(missing))
    assert 0.5 * middle < sum(parts.values()) <= middle + 1e-9  # uses without a sector are left out
    whole = sector_uses(world).filter(pl.col("material").is_in(mineral("rare_earths").eu))
    named = [(part, share(whole, sector)) for sector, part in parts.items()]
    assert all(part == pytest.approx(middle * expected, rel=1e-6) for part, expected in named)
    assert {f.unit for f in found} == {"EUR a year"}
    assert all("eu_crm_2023" in f.sources for f in found)


def test_a_stock_lowers_it(banned, world):
    without, held = (value_added(banned(days), world, "JPN", "no pact")[0].value for days in (0.0, 60.0))
    assert held < without


def test_nothing_published_is_unknown(banned, world):
    from dataclasses import replace

    square = banned()
    other = replace(square, scenario=square.scenario.model_copy(update={"mineral": "mercury"}))
    (only,) = value_added(other, world, "JPN", "no pact")
    assert only.value is None
    assert "EU study 2023" in only.reason


def test_a_sector_has_one_value_added(world):
    assert sector_uses(world).group_by("sector").agg(pl.col("added").n_unique())["added"].max() == 1


def test_what_others_found_names_ready_crises_their_minerals_and_a_reason():
    for finding in findings():
        assert not finding.difference.endswith((",", " "))
        assert set(finding.scenarios) <= set(crises())
        assert finding.status in ("reported", "recalled")
        assert len(finding.difference) > 30
    assert [f.value for f in elsewhere("china-2010-rare-earths", "rare_earths")] == [4.26, 2.69, 0.84, 0.52]
    assert not elsewhere("full-ban-japan", "rare_earths")
