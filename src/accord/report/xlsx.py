"""Workbook: a report as .xlsx with one sheet a kind of row, numbers as numbers, for whoever computes further.

Report -> file. No text is ever taken for a formula or a link: claims and sources come from outside. An absent number
is an empty cell beside its status and reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from accord.report.document import Assumed, Report
from accord.report.tables import figure_rows, run_rows
from accord.report.verdicts import VerdictLine, legend, verdict_lines
from accord.world import SOURCES

Row = Mapping[str, str | float | None]
_CELL_LIMIT = 32_767  # Excel's; the writer would drop a longer text without a word
_WIDE = frozenset({
    "claim", "quote", "why", "flips_if", "notes", "reason", "formula", "value_text", "title", "fact", "deciding figure",
})  # fmt: skip
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_xlsx(report: Report, path: Path | str) -> None:
    """Write the workbook to `path`; the same report gives the same bytes."""
    book = xlsxwriter.Workbook(str(path), _OPTIONS)
    try:
        # a fixed date: the time of writing is no fact of the run and would change the file's hash
        book.set_properties({"title": report.title, "comments": report.lead, "created": datetime(2000, 1, 1)})
        sheets: tuple[tuple[str, Sequence[str], Sequence[Row]], ...] = (
            ("Verdicts", _VERDICTS, [_verdict_row(line) for line in verdict_lines(report)]),
            ("Figures", _FIGURES, figure_rows(report.figures)),
            ("Settings", _ASSUMED, [_assumed_row(item) for item in report.settings]),
            ("Priors", _ASSUMED, [_assumed_row(item) for item in report.priors]),
            ("Sources", _SOURCES, [{name: source.get(name, "") for name in _SOURCES} for source in report.sources]),
            ("Run", ("fact", "value_text"), _run_rows(report)),
        )
        for name, head, rows in sheets:
            _sheet(book, name, head, rows)
    finally:
        book.close()


def write_figure_book(rows: Sequence[Row], path: Path | str) -> None:
    """A workbook of figures alone: the rows of `tables.figure_rows`, and the sources that they name."""
    named = dict.fromkeys(name for row in rows for name in str(row["sources"]).split("; ") if name in SOURCES)
    sources = [SOURCES[name].row() for name in named]
    book = xlsxwriter.Workbook(str(path), _OPTIONS)
    try:
        book.set_properties({"title": "Accord: figures", "created": datetime(2000, 1, 1)})
        _sheet(book, "Figures", _FIGURES, rows)
        _sheet(book, "Sources", _SOURCES, sources)
    finally:
        book.close()


_VERDICTS = (
    "id", "claim", "who", "verdict", "deciding figure", "value", "low", "high", "unit", "interval", "share_of_draws",
    "why", "flips_if", "reviewed", "recalled assumptions", "type", "criterion", "quote", "document", "start", "end",
    "figures", "sources", "notes",
)  # fmt: skip
_FIGURES = (
    "id", "indicator", "mineral", "country", "year", "stage", "by", "scope", "value", "low", "high", "interval", "unit",
    "basis", "text", "status", "reason", "formula", "sources", "assumptions",
)  # fmt: skip
_ASSUMED = ("id", "name", "value_text", "why", "source", "recalled")
_SOURCES = ("id", "publisher", "title", "vintage", "licence", "url")


def _verdict_row(line: VerdictLine) -> Row:
    verdict, claim = line.verdict, line.verdict.claim
    first = verdict.figures[0] if verdict.figures else None
    return {
        "id": claim.id,
        "claim": line.claim,
        "who": line.who,
        "verdict": line.word,
        "deciding figure": line.measured,
        "value": first.value if first else None,
        "low": first.low if first else None,
        "high": first.high if first else None,
        "unit": first.unit if first else "",
        "interval": line.interval,
        "share_of_draws": verdict.share_of_draws,
        "why": line.why,
        "flips_if": line.flips_if,
        "reviewed": "no" if line.unreviewed else "yes",
        "recalled assumptions": "yes" if line.recalled else "no",
        "type": claim.type,
        "criterion": verdict.criterion,
        "quote": claim.quote,
        "document": claim.span.document if claim.span else "",
        "start": claim.span.start if claim.span else None,
        "end": claim.span.end if claim.span else None,
        "figures": "; ".join(figure.id for figure in verdict.figures),
        "sources": "; ".join(verdict.sources),
        "notes": " | ".join(verdict.notes),
    }


def _assumed_row(item: Assumed) -> Row:
    return {
        "id": item.id,
        "name": item.name,
        "value_text": item.value,
        "why": item.why,
        "source": item.source,
        "recalled": "yes" if item.recalled else "no",
    }


def _run_rows(report: Report) -> list[Row]:
    rows = [("title", report.title), ("lead", report.lead), *run_rows(report.run)]
    rows += [("note", note) for note in (*report.notes, *legend(report))]
    return [{"fact": name, "value_text": text} for name, text in rows]


def _sheet(book: Any, name: str, head: Sequence[str], rows: Sequence[Row]) -> None:
    """One sheet: a frozen head with filters, widths by what the columns hold."""
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF3", "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    top = book.add_format({"valign": "top"})
    for column, title in enumerate(head):
        sheet.write_string(0, column, title.replace("_text", "").replace("_", " "), bold)
        longest = max((len(str(row[title])) for row in rows if row[title] is not None), default=0)
        limit = 60 if title in _WIDE else 28
        sheet.set_column(column, column, min(max(longest, len(title)) + 3, limit))
        for at, row in enumerate(rows, 1):
            value = row[title]
            if isinstance(value, str):
                if value:
                    sheet.write_string(at, column, value[:_CELL_LIMIT], wrapped if len(value) > limit else top)
            elif value is not None:
                sheet.write_number(at, column, value, top)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(head) - 1)
