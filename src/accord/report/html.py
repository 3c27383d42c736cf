"""HTML: a report as one self-contained file that opens by a double click, prints, and asks the network for nothing.

Report -> HTML text. Templates escape every value; plotly.js comes out of the installed plotly package and stands
inline; a content security policy forbids the page any outside request even if a text tried one. Without the script
the tables still say everything.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from plotly.offline import get_plotlyjs

from accord.report import charts, maps, tables
from accord.report.document import Report
from accord.report.verdicts import ICONS, counts, labels, legend, verdict_lines, visible

# blob: lets a reader save a chart as a picture; like data: it names bytes that the page itself has made.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'"
)

_INTERVAL = re.compile(r"-?[\d.,]+ \[[^\]]*\]")


def render_html(report: Report) -> str:
    """The whole report as one HTML document."""
    return environment().get_template("report.html").render(
        report=report,
        policy=POLICY,
        lines=verdict_lines(report),
        counts=counts(report),
        icons=ICONS,
        legend=legend(report),
        dependence=charts.dependence_chart(report),
        crisis=charts.crisis_charts(report),
        gains=charts.gains_charts(report),
        config=charts.CONFIG,
        recalled_text=_recalled_text(report),
        dependence_grid=tables.dependence_grid(report),
        map=maps.map_chart(report),
        map_grid=tables.map_grid(report),
        flows=maps.flow_chart(report),
        flow_grid=tables.flow_grid(report),
        indicator_grid=tables.indicator_grid(report),
        crisis_grid=tables.crisis_grid(report),
        gap_grid=tables.gap_grid(report),
        gains_grid=tables.gains_grid(report),
        known_sources={source["id"]: at for at, source in enumerate(report.sources, 1) if source.get("id")},
        run_rows=tables.run_rows({k: v for k, v in report.run.items() if k != "command"}),
        plotly=Markup(get_plotlyjs()),
    )  # fmt: skip


@cache
def environment() -> Environment:
    """The house templates: every value is escaped, an absent one is an empty text."""
    environment = Environment(
        loader=PackageLoader("accord.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["labels"] = labels
    environment.filters["unbroken"] = _unbroken
    environment.tests["web_address"] = _is_web_address
    return environment


def _recalled_text(report: Report) -> str:
    """Says once, plainly, which priors nobody has checked; "" where all were."""
    elastic = [prior for prior in report.priors if "elasticit" in prior.name.lower()]
    recalled = [prior for prior in report.priors if prior.recalled]
    if not recalled:
        return ""
    subject = "All elasticities" if elastic and all(p.recalled for p in elastic) else "The priors marked so"
    return (
        f"{subject} are recalled: they are quoted from memory of the literature and have not been checked at the "
        "source. They enter as ranges, which the intervals in this report carry."
    )


def _shown(value: Any) -> Any:
    """An absent value is an empty text: the word None is no English. Control characters are shown, not passed on."""
    if type(value) is str:  # not the page's own Markup
        return visible(value)
    return "" if value is None else value


def _unbroken(text: str) -> Markup:
    """A number and its interval stay on one line; the browser would break "[1.10-2.20]" at its hyphen."""
    return Markup(_INTERVAL.sub(r'<span class="whole">\g<0></span>', str(escape(text))))  # only escaped text is marked


def _is_web_address(text: str) -> bool:
    """Only these become links: a source could carry a `javascript:` address."""
    return text.startswith(("https://", "http://"))
