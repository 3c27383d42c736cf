"""HTML: self-contained, escaped, complete, and honest about what is absent."""

from __future__ import annotations

import dataclasses
import json
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from accord.report.document import Report
from accord.report.html import POLICY, render_html

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """What a browser sees: tags with attributes, the visible text, the scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.stack: list[str] = []
        self.words: list[str] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data):
        if self.stack and self.stack[-1] == "script":
            self.scripts.append((self.tags[-1][1], data))
        elif not self.stack or self.stack[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def source(report: Report) -> str:
    return render_html(report)


@pytest.fixture(scope="module")
def page(source: str) -> Page:
    return Page(source)


def test_elements_nest_and_the_page_names_its_language(page: Page) -> None:
    assert page.stack == []
    assert ("html", {"lang": "en"}) in page.tags


def test_nothing_is_requested_from_outside(page: Page, source: str) -> None:
    for tag, attributes in page.tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form", "video", "audio"}
        for name, value in attributes.items():
            if name in {"src", "href", "action", "data", "poster", "srcset"} and tag != "a":
                pytest.fail(f"<{tag} {name}={value}>")
            assert not name.startswith("on"), f"<{tag} {name}>"
    style = source[source.index("<style>") : source.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


def test_a_policy_forbids_what_the_page_does_not_need(page: Page) -> None:
    policies = [a["content"] for tag, a in page.tags if tag == "meta" and a.get("http-equiv")]
    assert policies == [POLICY]
    assert "default-src 'none'" in POLICY
    assert "http" not in POLICY


def test_links_lead_into_the_page_or_to_a_source(page: Page) -> None:
    ids = {a["id"] for _, a in page.tags if a.get("id")}
    links = [a["href"] or "" for tag, a in page.tags if tag == "a"]
    assert {link for link in links if not link.startswith("#")} == {"https://www.cepii.fr/", "https://www.usgs.gov/"}
    assert {link[1:] for link in links if link.startswith("#")} <= ids
    assert "javascript:alert(1)" in page.text  # shown as text, for the reader to judge


def test_a_hostile_claim_stays_text(page: Page, source: str) -> None:
    assert "<script>alert" not in source
    assert "<script>alert('x')</script> & \"quoted\" =1+1" in page.text
    assert len([tag for tag, _ in page.tags if tag == "script"]) == 4 + 3  # 4 charts; settings, plotly, drawing


def test_hostile_labels_cannot_leave_the_chart_data(report: Report) -> None:
    figures = tuple(
        dataclasses.replace(f, country="</script><img src=x onerror=alert(1)>") for f in report.sections["dependence"]
    )
    source = render_html(dataclasses.replace(report, sections={"dependence": figures}))
    assert "<img" not in source.split("plotly.js v")[0]
    page = Page(source)
    assert "img" not in {tag for tag, _ in page.tags}


def test_headings_go_down_one_step_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_every_section_of_the_report_is_there(page: Page, report: Report) -> None:
    headings = (
        "What was assumed",
        "Verdicts",
        "Dependence",
        "Crisis, with and without the pact",
        "Gap at base price",
        "Who gains",
        "Priors in use",
        "Sources",
        "This run",
        "What these numbers may and may not say",
    )
    for heading in headings:
        assert heading in page.text
    assert report.title in page.text
    assert report.lead in page.text
    assert str(report.run["command"]) in page.text
    assert "material market" in page.text


def test_a_verdict_is_shown_whole(page: Page, report: Report) -> None:
    for verdict in report.verdicts:
        assert verdict.reason in page.text
        assert verdict.flips_if in page.text
        assert f"judged by criterion {verdict.criterion}" in page.text
        for figure in verdict.figures:
            assert figure.text in page.text
            assert figure.formula in page.text
    for chip in ("✔ holds", "◐ partly", "✘ fails", "? untestable"):
        assert chip in page.text
    assert "met in 41 % of draws" in page.text
    assert "The trade minister (Japan)" in page.text


def test_marks_are_explained(page: Page) -> None:
    assert page.text.count("† not reviewed") == 2
    assert "† Not reviewed:" in page.text
    assert "‡ Rests on recalled assumptions" in page.text
    assert page.text.count("All elasticities are recalled") == 1


def test_absent_figures_say_so_and_no_program_word_is_shown(page: Page) -> None:
    assert "unknown: net weight was not reported for 41 % of rows" in page.text
    assert "unknown: private stocks are not published" in page.text
    assert "snapshot not recorded" in page.text
    for word in ("None", "nan", "NaN", "Undefined", "Markup", "Figure("):
        assert not re.search(rf"\b{re.escape(word)}", page.text), word
    for attributes, script in page.scripts:
        if attributes.get("type") == "application/json":
            assert "NaN" not in script


def test_each_chart_has_its_data_its_name_and_a_table(page: Page) -> None:
    boxes = [a for _, a in page.tags if "data-chart" in a]
    data = {a["id"]: json.loads(text) for a, text in page.scripts if a.get("type") == "application/json"}
    assert [box["data-chart"] for box in boxes] == ["data-dependence", "data-crisis-1", "data-gains-1", "data-gains-2"]
    for box in boxes:
        assert set(data[box["data-chart"]]) == {"data", "layout", "saved"}
        assert box["data-title"]  # becomes the name of the picture once it is drawn
    assert page.text.count("The same as a table") == 3
    assert page.text.count("The chart needs its script") == 4


def test_scrolling_regions_can_be_reached_by_keyboard(page: Page) -> None:
    regions = [a for _, a in page.tags if a.get("class") == "scroll"]
    assert regions
    assert all(a["tabindex"] == "0" and a["aria-label"] for a in regions)


def test_an_empty_report_says_what_is_missing() -> None:
    page = Page(render_html(Report(title="Empty", lead="Nothing was read.")))
    for text in (
        "No claim was found to judge",
        "this run holds no figure on dependence",
        "No source is listed",
        "No prior entered",
        "Nothing was recorded",
        "The gap at base price was not computed",
    ):
        assert text in page.text
    assert not [a for _, a in page.tags if "data-chart" in a]


def test_priors_are_only_called_recalled_where_they_are(report: Report) -> None:
    checked = tuple(dataclasses.replace(prior, recalled=False) for prior in report.priors)
    assert "elasticities are recalled" not in Page(render_html(dataclasses.replace(report, priors=checked))).text
    mixed = (checked[0], *report.priors[1:])
    assert "The priors marked so are recalled" in Page(render_html(dataclasses.replace(report, priors=mixed))).text


def test_same_report_same_bytes(report: Report, source: str) -> None:
    assert render_html(report) == source


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_chips_and_texts_have_enough_contrast(source: str) -> None:
    """WCAG 2.1 AA: 4.5 to 1 for text."""
    style = source[source.index("<style>") : source.index("</style>")]
    pairs = re.findall(r"color: (#[0-9a-f]{6}); background: (#[0-9a-f]{6})", style)
    assert len(pairs) >= 4
    roots = re.findall(r"--(?:ink|muted|accent): (#[0-9a-f]{6})", style)
    for text, ground in [*pairs, *((colour, "#f5f7fa") for colour in roots)]:
        lighter, darker = sorted((_luminance(text), _luminance(ground)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (text, ground)
