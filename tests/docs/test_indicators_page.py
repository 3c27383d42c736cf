"""The page of indicators is what their docstrings say, and lists every one."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.dependence import INDICATORS
from accord.dependence.page import HEADINGS, indicators_page


def test_the_page_is_made_from_the_docstrings(root: Path, request: pytest.FixtureRequest) -> None:
    place = root / "docs" / "reference" / "indicators.md"
    if request.config.getoption("--refresh-golden"):
        place.write_text(indicators_page(), encoding="utf-8")
    assert place.read_text(encoding="utf-8") == indicators_page(), "write it anew: pytest tests/docs --refresh-golden"


def test_it_lists_every_indicator_with_all_headings(root: Path) -> None:
    text = (root / "docs" / "reference" / "indicators.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in text for name in INDICATORS)
    sections = text.split("\n## ")[1:]
    for section in sections:
        assert all(f"**{heading}.**" in section for heading in HEADINGS), section.splitlines()[0]
