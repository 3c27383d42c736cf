"""Terminal: a report as lines and one table that read well at 80 columns and, better, at 100.

Report -> rich renderables. Texts from outside are printed as they are, never as markup; rich leaves colours out
where NO_COLOR is set or the output is no terminal, and the icon and the word then carry the verdict.
"""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from accord.report.document import Assumed, Report
from accord.report.verdicts import COLOURS, ICONS, VerdictLine, counts, legend, verdict_lines, visible


def _text(content: str = "", style: str = "") -> Text:
    return Text(visible(content), style=style)


def verdict_table(report: Report) -> Table:
    """A row a claim: the claim and who says it, the verdict, the deciding figure and why.

    Who says it stands under the claim: a column of its own leaves no room for words at 80 columns.
    """
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), header_style="bold", expand=True)
    table.add_column("Claim, and who says it", ratio=32, overflow="fold")
    table.add_column("Verdict", width=12, no_wrap=True)
    table.add_column("Deciding figure", ratio=30, overflow="fold")
    table.add_column("Why", ratio=30, overflow="fold")
    for line in verdict_lines(report):
        table.add_row(_claim(line), _word(line), _deciding(line), _text(line.why))
    return table


def print_report(report: Report, console: Console) -> None:
    """Print title, lead, settings, the table of verdicts and what its marks mean."""
    console.print(_text(report.title, style="bold"))
    console.print(_text(report.lead))
    if report.settings:
        console.print()
        console.print(_text("Assumed", style="bold"))
        for item in report.settings:
            console.print(Padding(_assumed(item), (0, 0, 0, 2)))
    console.print()
    if report.verdicts:
        console.print(verdict_table(report))
        console.print()
        console.print(_counts(report))
    else:
        console.print(_text("No claim was found to judge."))
    for text in (*legend(report), *report.notes):
        console.print(_text(text, style="dim"))


def _word(line: VerdictLine) -> Text:
    return _text(f"{line.icon} {line.word}", style=f"bold {COLOURS[line.word]}")


def _claim(line: VerdictLine) -> Text:
    text = _text(f"{line.claim} {line.marks}".strip())
    return text.append(visible(f"\n- {line.who}"), style="dim")


def _deciding(line: VerdictLine) -> Text:
    text = _text()
    if line.value:
        text.append(visible(f"{line.value} "), style="bold")
    text.append(visible(line.measured))
    if line.verdict.share_of_draws is not None:
        text.append(visible(f"; {line.share}"))
    elif line.interval:
        text.append(visible(f" ({line.interval})"))
    return text


def _assumed(item: Assumed) -> Text:
    text = _text(f"{item.name}: ")
    text.append(visible(item.value), style="bold")
    text.append(visible(f" ({item.why})" if item.why else ""))
    return text


def _counts(report: Report) -> Text:
    parts = _text()
    for word, number in counts(report).items():
        if number:
            parts.append("   " if parts else "")
            parts.append(f"{ICONS[word]} {word}: {number}", style=COLOURS[word])
    return parts
