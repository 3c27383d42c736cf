"""Benchmarks of the reader (`make bench`), beside spaCy's bare tagger and parser and textacy. No time is asserted.

Own gold texts, repeated, so that nothing is fetched. The curve over length shows that a long document costs no more a
character than a short one. textacy's extractor of quotations raises on curly apostrophes; what it does is printed.
"""

from __future__ import annotations

from pathlib import Path

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
