"""Terminal: readable at 80 and 100 columns, without colour, with hostile text."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from accord.report.document import Report
from accord.report.terminal import print_report, verdict_table


def _printed(report: Report, width: int, **options) -> str:
    console = Console(file=io.StringIO(), width=width, **options)
    print_report(report, console)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [80, 100, 160])
def test_lines_fit_and_no_word_of_a_verdict_breaks(report: Report, width: int) -> None:
    text = _printed(report, width)
    assert max(map(cell_len, text.splitlines())) <= width
    for chip in ("✔ holds", "◐ partly", "✘ fails", "? untestable"):
        assert chip in text
    assert "minister" in text
    assert "57.0 [52.0-63.0] %" in " ".join(text.split())


def test_marks_are_explained_once(report: Report) -> None:
    text = _printed(report, 200)
    assert text.count("Not reviewed") == 1
    assert text.count("Rests on recalled assumptions") == 1
    assert "†‡" in text
    assert "crisis: export ban by China on Japan" in text
    assert "✔ holds: 2" in text


def test_markup_in_a_claim_is_printed_as_it_is(report: Report) -> None:
    text = _printed(report, 200)
    assert "<script>" in text
    claim = report.verdicts[0].claim.model_copy(update={"proposition": "[red]not markup[/red] [/]"})
    verdict = type(report.verdicts[0])(claim=claim, criterion="C001", word="holds", reason="[bold]")
    text = _printed(Report(title="[x]", lead="[/]", verdicts=(verdict,)), 200)
    assert "[red]not markup[/red] [/]" in text
    assert "[bold]" in text


def test_no_color_is_respected(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    coloured = _printed(report, 100, force_terminal=True, color_system="standard")
    assert "\x1b[1;32m" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[1;32m" not in _printed(report, 100, force_terminal=True, color_system="standard")


def test_a_row_a_claim(report: Report) -> None:
    assert verdict_table(report).row_count == len(report.verdicts)


def test_no_claim_is_said() -> None:
    assert "No claim was found to judge." in _printed(Report(title="t", lead="l"), 80)
