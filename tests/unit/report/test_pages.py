"""Pages of a stress and of a backtest: self-contained, charts with table twins, and honest words."""

import json
import re

import pytest

from accord.core.figure import Figure, unknown
from accord.crisis.backtest.run import backtest
from accord.report.backtest_page import render_backtest
from accord.report.html import POLICY
from accord.report.stressed import merged, tables
from accord.report.stressed_page import render_stressed

DRAWS = "5-95 % of 200 draws"
HOSTILE = "<script>alert('x')</script>"


def price(country, regime, delivery, value, indicator="price_ratio", stage="refining"):
    return Figure(
        indicator=indicator, value=value, low=0.9 * value, high=1.2 * value, unit="x base", mineral="gallium",
        country=country, year=2024, stage=stage, scope=("crisis", regime, delivery), interval=DRAWS,
    )  # fmt: skip


def month(value, delivery, stage="refining"):
    labels = {"indicator": "time_to_shortage", "unit": "month", "country": "JPN", "stage": stage}
    labels["scope"] = ("industry", delivery)
    if value is None:
        return unknown("no shortage within 12 months in 88% of draws", **labels)
    return Figure(value=value, low=value, high=value + 1, interval=DRAWS, **labels)


@pytest.fixture
def sections():
    regimes = (("none", 2.0), ("limited", 1.5), ("free", 1.2))
    return {
        "price": tuple(
            price(
                country, regime, delivery,
                (value if country == "JPN" else 0.97) - (0.1 if delivery != "no pact" else 0),
            )
            for delivery in ("no pact", "as written", "in full")
            for country in ("JPN", "CHN")
            for regime, value in regimes
        ),
        "shortage": (month(3.0, "no pact"), month(None, "as written"), month(None, "in full")),
        "stocks": tuple(
            Figure(
                indicator="stock", value=100.0 - 10 * n, unit="t", country="JPN", stage="refining", interval=DRAWS,
                scope=("crisis", "limited", "as written", f"period {n}"), low=80.0 - 10 * n, high=110.0 - 10 * n,
            )
            for n in (1, 2, 3)
        ),
        "drivers": (
            Figure(
                indicator="rank_correlation", value=-0.6, unit="", country="JPN", stage="refining",
                scope=("trade_elasticity", "limited", "no pact"), interval="one value",
            ),
        ),
        "elsewhere": (
            Figure(
                indicator="found_elsewhere", value=2.5, unit="x base", status="recalled",
                scope=(f"price {HOSTILE}", "estimate", "USGS"), interval="why ours differs: no stocks",
            ),
        ),
    }  # fmt: skip


@pytest.fixture
def page(sections):
    return render_stressed(
        f"A ban {HOSTILE}", "In words.", sections, "CHN", ["A note."], [{"title": "mine", "status": "assumption"}],
        {"command": "accord stress x", "draws": 200},
    )  # fmt: skip


def test_the_page_is_self_contained_and_escapes(page):
    assert f'content="{POLICY}"' in page.replace("&#39;", "'")
    outside = re.findall(r'(?:src|href)="(?!#)([^"]*)"', page.split("<script>")[0])
    assert not outside
    assert HOSTILE not in page
    assert "{{" not in page.split("<script>")[0]


def test_every_chart_has_a_table_below_it_and_a_spec_that_parses(page):
    keys = re.findall(r'data-chart="data-([^"]+)"', page)
    assert keys == ["crisis-1", "months", "stocks", "drivers-1"]
    for key in keys:
        spec = json.loads(re.search(rf'id="data-{key}">(.*?)</script>', page, re.S)[1])
        assert spec["data"]
        section = page[: page.index(f'data-chart="data-{key}"')].rsplit("<section", 1)[1]
        rest = page[page.index(section) :].split("</section>", 1)[0]
        assert 'class="twin"' in rest


def test_a_month_that_never_comes_is_said_and_not_drawn_as_zero(page):
    assert "no shortage in most draws" in page
    assert "1 of 2 cases see no shortage" in page


def test_a_recalled_figure_of_others_says_so(page):
    assert "2.50 x base (recalled)" in page
    assert "no stocks" in page


def test_the_pact_is_shown_once_where_written_and_full_agree(sections):
    assert "delivered" in {f.scope[-1] for f in merged(sections)["price"]}
    assert "in full" not in {f.scope[-1] for f in merged(sections)["price"]}
    apart = sections | {"price": (*sections["price"][:-1], price("CHN", "free", "in full", 0.5))}
    assert {"as written", "in full"} <= {f.scope[-1] for f in merged(apart)["price"]}


def test_prices_name_where_they_are_taken(sections):
    grid = next(shown.grid for shown in tables(sections, "CHN") if "mean over" in shown.grid.title)
    terms = {row[grid.head.index("place")]: row[grid.head.index("price")] for row in grid.rows}
    assert terms == {"Japan": "CIF", "China": "FOB"}


def test_the_backtest_page_says_where_it_fails():
    result = backtest()
    page = render_backtest(result, "accord backtest -o x.html")
    bad = [one for one in result.tested if one.fails]
    assert f"in {len(bad)} of {len(result.tested)} episodes" in page
    assert all(one.episode.before.id.replace("_", " ") in page for one in result.tested)
    assert "Nobody&#39;s gain as a supplier is forecast" in page
    assert f'content="{POLICY}"' in page.replace("&#39;", "'")
