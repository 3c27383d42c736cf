"""Charts: what is drawn is what the figures say, and an absent one is named where it would stand."""

from __future__ import annotations

import dataclasses
import json

import pytest

from accord.core.figure import Figure, unknown
from accord.report.charts import crisis_charts, dependence_chart, gains_charts
from accord.report.document import Report


def _x(trace):
    return [round(value, 6) for value in trace["x"]]


def test_dependence_shows_value_and_weight_side_by_side(report: Report) -> None:
    chart = dependence_chart(report)
    assert chart is not None
    value, weight = chart.spec["data"]
    assert _x(value) == [57.0, 72.0, 46.0, 61.0]
    assert _x(weight) == [73.0, 77.0, 58.0]
    assert [round(x, 6) for x in value["error_x"]["array"]] == [6.0] * 4
    assert [round(x, 6) for x in value["error_x"]["arrayminus"]] == [5.0] * 4
    assert chart.spec["layout"]["xaxis"]["title"]["text"] == "Share of imports, %"
    assert chart.title.startswith(
        "China's share of imports of neodymium, 2023: by value 46.0 % (European Union) to 72.0 %"
    )


def test_an_absent_figure_is_a_word_at_its_own_place_and_no_bar(report: Report) -> None:
    chart = dependence_chart(report)
    assert chart is not None
    (word,) = chart.spec["layout"]["annotations"]
    assert word["text"] == "<i>unknown (weight)</i>"
    assert word["hovertext"] == "net weight was not reported for 41 % of rows"
    places = {at for trace in chart.spec["data"] for at in trace["y"]}
    assert word["y"] not in places


def test_no_two_marks_share_a_place(report: Report) -> None:
    charts = [dependence_chart(report), *crisis_charts(report), *gains_charts(report)]
    for chart in charts:
        assert chart is not None
        places = [at for trace in chart.spec["data"] for at in trace["y"]]
        places += [word["y"] for word in chart.spec["layout"]["annotations"]]
        assert len(places) == len(set(places))


def test_crisis_has_three_regimes_and_names_what_is_unknown(report: Report) -> None:
    (chart,) = crisis_charts(report)
    assert chart.title.startswith(
        "Neodymium, refining: median price in the crisis, over all regimes: without the pact 0.89 x"
    )
    heads = [text for text in chart.spec["layout"]["yaxis"]["ticktext"] if text.startswith("<b>")]
    assert heads == ["<b>Rerouting: none</b>", "<b>Rerouting: limited</b>", "<b>Rerouting: free</b>"]
    assert [trace["name"] for trace in chart.spec["data"]] == [
        "without the pact",
        "with the pact as written",
        "with the pact in full",
    ]
    assert len(chart.spec["layout"]["annotations"]) == 3
    assert chart.spec["layout"]["xaxis"]["type"] == "linear"
    drawn = sum(len(trace["x"]) for trace in chart.spec["data"])
    crisis = [f for f in report.sections["crisis"] if f.indicator == "price_ratio" and f.scope[0] == "crisis"]
    assert drawn + 3 == len(crisis)


def test_a_wide_range_of_prices_gets_a_log_axis(report: Report) -> None:
    far = Figure(indicator="price_ratio", value=20.0, unit="x base", country="JPN", scope=("crisis", "none", "no pact"))
    gone = unknown("not solved", indicator="price_ratio", country="USA", scope=("crisis", "none", "no pact"))
    (chart,) = crisis_charts(dataclasses.replace(report, sections={"crisis": (far, gone)}))
    assert chart.title.startswith("Median price in the crisis")
    assert chart.spec["layout"]["xaxis"]["type"] == "log"
    assert "log scale" in chart.spec["layout"]["xaxis"]["title"]["text"]
    assert chart.spec["layout"]["annotations"][0]["x"] == 0.0  # ten to the zero: the place of 1


def test_stages_get_charts_of_their_own_and_many_places_are_said_to_be_left_out(report: Report) -> None:
    def price(country: str, stage: str, value: float | None) -> Figure:
        labels = {"indicator": "price_ratio", "unit": "x base", "country": country, "stage": stage}
        labels |= {"scope": ("crisis", "none", "no pact")}
        return unknown("not observed", **labels) if value is None else Figure(value=value, **labels)

    many = [
        price(code, "refining", 1 + i / 10) for i, code in enumerate(("JPN", "USA", "KOR", "EUU", "CHN", "VNM", "THA"))
    ]
    many += [price("IND", "refining", None), price("JPN", "mining", 1.5)]
    refining, mining = crisis_charts(dataclasses.replace(report, sections={"crisis": tuple(many)}))
    assert mining.title.startswith("Mining: median price")
    ticks = refining.spec["layout"]["yaxis"]["ticktext"]
    assert "India" in ticks  # absent, so never left out
    assert "Japan" in ticks  # the lowest price, but a claim names it
    assert len(ticks) == 1 + 6
    assert "those with the highest prices. The table holds 2 more." in refining.note
    assert "1.00 x (Japan)" in refining.title  # the finding is about all places


def test_gains_count_only_signs_that_every_draw_and_regime_shares(report: Report) -> None:
    crisis, calm = gains_charts(report)
    assert crisis.title == (
        "Crisis, pact delivered in full, convention: rent to exporter. Of 5 places, 2 gain and 1 lose in every regime; "
        "the sign depends on regime or draw for 1, and is unknown for 1"
    )
    assert calm.title.startswith("Calm")
    assert _x(crisis.spec["data"][0]) == [630.0, 195.0, -30.0, -315.0]
    assert crisis.spec["layout"]["xaxis"]["title"]["text"] == "Change in welfare, M USD/year, material market"


def test_sections_without_figures_have_no_chart(report: Report) -> None:
    empty = dataclasses.replace(report, sections={})
    assert dependence_chart(empty) is None
    assert crisis_charts(empty) == ()
    assert gains_charts(empty) == ()


def test_a_chart_of_unknowns_only_is_all_words(report: Report) -> None:
    labels = {"indicator": "supplier_share", "unit": "share", "by": "value", "scope": ("CHN",)}
    gone = tuple(unknown("no data", country=code, **labels) for code in ("JPN", "USA"))
    chart = dependence_chart(dataclasses.replace(report, sections={"dependence": gone}))
    assert chart is not None
    assert chart.title.endswith("by value unknown")
    assert len(chart.spec["layout"]["annotations"]) == 2


def test_specs_are_plain_json_that_plotly_accepts(report: Report) -> None:
    graph = pytest.importorskip("plotly.graph_objects")
    for chart in (dependence_chart(report), *crisis_charts(report), *gains_charts(report)):
        assert chart is not None
        json.dumps(chart.spec, allow_nan=False)
        graph.Figure(chart.titled())  # raises on any property that plotly does not know
