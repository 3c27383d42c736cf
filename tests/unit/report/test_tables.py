"""Tables and verdict lines: the rows under every form of a report."""

from __future__ import annotations

import dataclasses

import pytest

from accord.core.figure import Figure
from accord.report import tables
from accord.report.document import Report
from accord.report.verdicts import counts, legend, share_text, verdict_lines


def test_figure_rows_keep_numbers_and_absences(report: Report) -> None:
    rows = tables.figure_rows(report.sections["dependence"])
    assert len(rows) == len(report.sections["dependence"])
    first = rows[0]
    assert (first["value"], first["unit"], first["by"], first["scope"]) == (0.57, "share", "value", "CHN")
    absent = next(row for row in rows if row["status"] == "unknown")
    assert absent["value"] is None
    assert absent["reason"]
    assert absent["text"] == "unknown"


def test_dependence_grid_has_one_row_a_country(report: Report) -> None:
    grid = tables.dependence_grid(report)
    assert grid is not None
    assert grid.head[:3] == ("Country", "share of China, by value", "HHI, by value")
    assert [row[0] for row in grid.rows] == ["Japan", "United States", "European Union", "South Korea"]
    assert grid.rows[0][1] == "57.0 [52.0-63.0] %"
    assert "unknown: net weight was not reported for 41 % of rows" in grid.rows[3]
    assert "not computed" in grid.rows[3]


def test_every_figure_of_a_section_stands_in_a_grid(report: Report) -> None:
    grids = {
        "dependence": (tables.dependence_grid(report),),
        "crisis": (tables.crisis_grid(report), tables.gap_grid(report)),
        "gains": (tables.gains_grid(report),),
    }
    for section, found in grids.items():
        cells = sum(cell != "not computed" for grid in found if grid for row in grid.rows for cell in row[grid.keys :])
        assert cells == len(report.sections[section])


def test_figures_that_a_grid_cannot_tell_apart_are_both_kept(report: Report) -> None:
    labels = {"indicator": "supplier_share", "unit": "share", "country": "JPN", "by": "value", "scope": ("CHN",)}
    twins = (Figure(value=0.1, basis="gross", **labels), Figure(value=0.2, basis="oxide", **labels))
    grid = tables.dependence_grid(dataclasses.replace(report, sections={"dependence": twins}))
    assert grid is not None
    assert grid.rows[0][1:] == ("10.0 %", "20.0 %")


def test_grids_follow_the_order_of_the_square(report: Report) -> None:
    crisis, gains = tables.crisis_grid(report), tables.gains_grid(report)
    assert crisis is not None
    assert gains is not None
    assert crisis.head[2:] == (
        "calm, no pact",
        "calm, as written",
        "calm, in full",
        "crisis, no pact",
        "crisis, as written",
        "crisis, in full",
    )
    assert list(dict.fromkeys(row[0] for row in crisis.rows)) == ["none", "limited", "free"]
    assert gains.rows[0][:3] == ("crisis", "in full", "Japan")


def test_run_facts_are_flat_and_never_blank(report: Report) -> None:
    rows = dict(tables.run_rows(report.run | {"steps": [{"name": "read", "ok": True}], "files": []}))
    assert rows["seed"] == "7"
    assert rows["failed draws"] == "0"
    assert rows["snapshot"] == "not recorded"
    assert rows["files"] == "not recorded"
    assert rows["steps / 1 / ok"] == "yes"
    assert rows["inputs / world"].startswith("sha256:")


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (None, "no draws involved"),
        (0.0, "met in 0 % of draws"),
        (0.004, "met in under 1 % of draws"),
        (0.9499, "met in 94 % of draws"),
        (0.95, "met in 95 % of draws"),
        (0.29, "met in 29 % of draws"),
        (1.0, "met in 100 % of draws"),
    ],
)
def test_a_share_is_never_rounded_up_to_a_threshold(share: float | None, text: str) -> None:
    assert share_text(share) == text


def test_lines_carry_marks_and_speakers(report: Report) -> None:
    lines = verdict_lines(report)
    assert [line.marks for line in lines] == ["", "‡", "†‡", "‡", "", "", "†", "", "‡"]
    assert lines[0].who == "The trade minister (Japan)"
    assert lines[2].who == "speaker unknown"
    assert lines[5].value == "unknown"
    assert lines[5].interval == "no comparable list of deals"
    assert lines[6].measured == "no figure decides it"
    assert counts(report) == {"holds": 2, "partly": 3, "fails": 2, "untestable": 2}


def test_the_legend_names_only_marks_in_use(report: Report) -> None:
    assert [text[0] for text in legend(report)] == ["†", "‡"]
    assert legend(dataclasses.replace(report, verdicts=(report.verdicts[0],))) == ()


def test_all_figures_once(report: Report) -> None:
    figures = report.figures
    assert len(figures) == len(set(figures))
    assert set(report.sections["crisis"]) <= set(figures)
    assert figures[0] is report.verdicts[0].figures[0]
