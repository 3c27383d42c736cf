"""Web pages -> text with the way back, beside the standard library's `html.parser`, which keeps no offsets.

Both take the same pages in the same run: prose with markup, and tags nested by the hundred thousand. The curve is CPU
time over length: a page ten times as long takes about ten times as long. Nothing here asserts a time, but the words
that the two find are equal.
"""

from __future__ import annotations

import time
from html.parser import HTMLParser
from statistics import median

import pytest

from accord.reader.formats import html

PARAGRAPH = '<p class="a">Japan will invest <b>up to $5 billion</b> in mines &amp; smelters of Chile by 2030.</p>\n'
PAGES = {
    "prose": lambda size: PARAGRAPH * (size // len(PARAGRAPH)),
    "nested": lambda size: "<div>" * (size // 12) + "Japan will buy ships." + "</div>" * (size // 12),
    "spans": lambda size: "<span class=x>Japan</span> <i>will</i> <u>buy</u> " * (size // 51),
}
SIZES = (500_000, 5_000_000)
ROUNDS = 3


class _Rival(HTMLParser):
    """The words of a page, as one writes it at first."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def ours(page: bytes) -> list[str]:
    return html.extract(page, "page.html").text.split()


def rival(page: bytes) -> list[str]:
    parser = _Rival()
    parser.feed(page.decode())
    parser.close()
    return "".join(parser.pieces).split()


def cpu(function, page: bytes) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        function(page)
        times.append(time.process_time() - began)
    return median(times)


@pytest.mark.parametrize("kind", PAGES)
def test_pages(kind: str, benchmark) -> None:
    pages = [f"<html><body>{PAGES[kind](size)}".encode() for size in SIZES]
    assert ours(pages[0]) == rival(pages[0])
    benchmark.pedantic(ours, args=(pages[0],), rounds=ROUNDS, iterations=1)
    mine, theirs = [cpu(ours, page) for page in pages], [cpu(rival, page) for page in pages]
    found = {"seconds": mine[1], "rival": theirs[1], "ratio": theirs[1] / mine[1], "growth": mine[1] / mine[0]}
    benchmark.extra_info.update(found)
    print(f"\n{kind}, 5 MB: " + ", ".join(f"{name} {value:.2f}" for name, value in found.items()))  # noqa: T201
