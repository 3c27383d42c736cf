"""Benchmarks of the reader (`make bench`), beside spaCy's bare tagger and parser and textacy. No time is asserted.

Own gold texts, repeated, so that nothing is fetched. The curve over length shows that a long document costs no more a
character than a short one. textacy's extractor of quotations raises on curly apostrophes; what it does is printed.

Beside spaCy in one run: CPU time of one thread, texts one by one, turn about, medians. Two marks show how far the
reader is from what Python can do at all: one split into words, and one pass of a short pattern.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

from accord.reader import read
from accord.reader.parser import MODELS, available

TEXTS = Path(__file__).parents[1] / "golden" / "reader" / "gold" / "texts"
LENGTHS = (50_000, 500_000, 5_000_000)


def sample(length: int) -> str:
    """Gold texts one after the other, up to a length."""
    once = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(TEXTS.glob("*.txt")))
    return (once + "\n\n") * (length // len(once)) + once[: length % len(once)]


def spacy_model():
    spacy = pytest.importorskip("spacy")
    for name in MODELS:
        if spacy.util.is_package(name):
            return spacy.load(name, exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])
    pytest.skip("no English model of spaCy is installed")


def own_texts() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(TEXTS.glob("*.txt"))]


def public_texts(documents: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(documents.glob("*.txt"))]


def rates(texts: list[str], works: dict[str, Callable[[str], object]], rounds: int = 5) -> dict[str, float]:
    """Characters a second of each work on texts, one after the other: the median of rounds in which all take turns."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds + 1):  # the first warms up
        for name, work in works.items():
            began = time.process_time()
            for text in texts:
                work(text)
            seconds[name].append(time.process_time() - began)
    return {name: sum(map(len, texts)) / median(taken[1:]) for name, taken in seconds.items()}


@pytest.mark.benchmark(group="beside spaCy, characters a second of one thread")
@pytest.mark.parametrize("which", ["own gold texts", "public documents"])
def test_beside_spacy(benchmark, request, which):
    threads = pytest.importorskip("threadpoolctl")
    model, few = spacy_model(), re.compile(r"\b(?:minerals|shall|trade)\b")
    texts = own_texts() if which == "own gold texts" else public_texts(request.getfixturevalue("documents"))
    works = {
        "Tier 0": lambda text: read("x.txt", text=text),
        "spaCy": lambda text: list(model.pipe(text.split("\n\n"))),
        "lower().split()": lambda text: text.lower().split(),
        "one pattern": few.findall,
    }
    with threads.threadpool_limits(1):
        found = benchmark.pedantic(rates, (texts, works), rounds=1)
    benchmark.extra_info |= {name: round(rate) for name, rate in found.items()}
    benchmark.extra_info |= {f"Tier 0 / {name}": found["Tier 0"] / rate for name, rate in found.items()}
    assert all(found.values())


@pytest.mark.benchmark(group="100,000 characters")
def test_tier_0(benchmark):
    text = sample(100_000)
    read("warm.txt", text=text)
    ledger = benchmark(read, "x.txt", text=text)
    benchmark.extra_info["characters"] = len(text)
    assert ledger.commitments


@pytest.mark.benchmark(group="100,000 characters")
def test_tier_1(benchmark):
    if not available():
        pytest.skip("no parser is installed")
    text = sample(100_000)
    assert benchmark.pedantic(read, ("x.txt",), {"text": text, "tier": 1}, rounds=3, warmup_rounds=1).commitments


@pytest.mark.benchmark(group="100,000 characters")
def test_spacy_tagger_and_parser(benchmark):
    model, paragraphs = spacy_model(), sample(100_000).split("\n\n")
    assert benchmark.pedantic(lambda: list(model.pipe(paragraphs)), rounds=3, warmup_rounds=1)


@pytest.mark.benchmark(group="100,000 characters")
def test_textacy_quotations(benchmark):
    extract = pytest.importorskip("textacy.extract")
    model, paragraphs = spacy_model(), sample(100_000).split("\n\n")
    parsed = [(document, document.text) for document in model.pipe(paragraphs)]

    def quotations() -> tuple[int, int]:
        found = failed = 0
        for document, _ in parsed:
            try:
                found += len(list(extract.direct_quotations(document)))
            except Exception:  # it gives up on the whole paragraph
                failed += 1
        return found, failed

    found, failed = benchmark.pedantic(quotations, rounds=2)
    benchmark.extra_info |= {"quotations": found, "paragraphs given up": failed}


@pytest.mark.benchmark(group="an article, warm")
def test_an_article(benchmark):
    path = TEXTS / "kestrel-pact-news.txt"
    read(path)
    assert benchmark(read, path).claims


@pytest.mark.benchmark(group="length of one document")
@pytest.mark.parametrize("length", LENGTHS)
def test_length(benchmark, length):
    text = sample(length)
    ledger = benchmark.pedantic(read, ("x.txt",), {"text": text}, rounds=1)
    benchmark.extra_info["characters"] = len(text)
    assert len(ledger.documents[0].text) == len(text)
