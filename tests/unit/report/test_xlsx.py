"""Workbook: what a spreadsheet reads back is what the figures hold, and text stays text."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import openpyxl
import pytest

from accord.report.document import Report
from accord.report.xlsx import write_xlsx


@pytest.fixture(scope="module")
def book(report: Report, tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("xlsx") / "results.xlsx"
    write_xlsx(report, path)
    return openpyxl.load_workbook(path)


def _rows(sheet):
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def _same(found: float | None, expected: float | None) -> bool:
    """Equal to 16 digits, which is what the format's writer keeps (a spreadsheet computes with 15)."""
    if expected is None:
        return found is None
    return isinstance(found, (int, float)) and found == pytest.approx(expected, rel=1e-15, abs=0)


def test_sheets_have_frozen_heads_filters_and_sane_widths(book) -> None:
    assert book.sheetnames == ["Verdicts", "Figures", "Settings", "Priors", "Sources", "Run"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
        widths = [column.width for column in sheet.column_dimensions.values()]
        assert widths
        assert max(widths) <= 62


def test_numbers_come_back_as_they_were(book, report: Report) -> None:
    rows = {(row["id"], row["basis"] or ""): row for row in _rows(book["Figures"])}
    assert len(_rows(book["Figures"])) == len(report.figures)
    for figure in report.figures:
        row = rows[figure.id, figure.basis or ""]
        for name in ("value", "low", "high"):
            assert _same(row[name], getattr(figure, name)), (figure.id, name)
        assert row["unit"] == (figure.unit or None)
        assert row["status"] == figure.status
        assert row["year"] == figure.year
        if figure.value is None:
            assert row["reason"] == figure.reason


def test_verdicts_have_their_deciding_number(book, report: Report) -> None:
    rows = _rows(book["Verdicts"])
    for row, verdict in zip(rows, report.verdicts, strict=True):
        assert row["verdict"] == verdict.word
        assert row["share of draws"] == verdict.share_of_draws
        assert _same(row["value"], verdict.figures[0].value if verdict.figures else None)
        assert row["claim"] == verdict.claim.proposition
        assert row["reviewed"] == ("yes" if verdict.claim.reviewed else "no")


def test_text_is_never_a_formula_or_a_link(report: Report, tmp_path: Path) -> None:
    risky = dataclasses.replace(
        report, title='=HYPERLINK("http://x")', sources=({"id": "=1+1", "url": "https://a.b/"},)
    )
    write_xlsx(risky, tmp_path / "risky.xlsx")
    book = openpyxl.load_workbook(tmp_path / "risky.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.coordinate
                assert cell.hyperlink is None
    assert book["Sources"]["A2"].value == "=1+1"


def test_a_text_beyond_the_limit_of_a_cell_is_cut_not_lost(report: Report, tmp_path: Path) -> None:
    write_xlsx(dataclasses.replace(report, lead="x" * 40_000), tmp_path / "long.xlsx")
    rows = _rows(openpyxl.load_workbook(tmp_path / "long.xlsx")["Run"])
    assert len(rows[1]["value"]) == 32_767


def test_an_empty_report_is_still_a_workbook(tmp_path: Path) -> None:
    write_xlsx(Report(title="Empty", lead="Nothing"), tmp_path / "empty.xlsx")
    assert _rows(openpyxl.load_workbook(tmp_path / "empty.xlsx")["Figures"]) == []


def test_same_report_same_bytes(report: Report, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_xlsx(report, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
