"""Score: gold files against what the reader finds: recall, precision and F1 by kind, attributes, grounding, inventions.

Counts are summed over all files before a rate is formed (micro-averages). An amount is invented when its digits do
not stand in the sentence; a quote is grounded when it is the text at its span. Speed is that of reading a text that is
in memory already, in processor time, once everything has been read once: the first reading compiles the lexicons.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accord.ledger.lines import KINDS, items, to_line
from accord.ledger.model import Ledger
from accord.reader import read
from accord.reader.evaluation.attributes import compared
from accord.reader.evaluation.gold import Gold
from accord.reader.evaluation.match import pairs, strict
from accord.reader.steps.deals.counts import worded
from accord.reader.steps.japanese import figures as japanese
from accord.reader.steps.sizes.figures import worded_shares
from accord.reader.steps.sizes.money import NUMBER_WORDS

_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_WORD = re.compile(r"[a-z]+")
_NUMBER = re.compile(japanese.NUMBER)
_MARKS = ('"', "“", "„", "«", "‘", "「", "『")
_WAYS = {"quoted": ("direct", "mixed"), "indirect": ("indirect",)}

MOST_PASSES, LONG_ENOUGH = 10, 0.5
"""Readings of all texts by which speed is measured: until they took half a second, ten at most."""


@dataclass(slots=True)
class Count:
    """How many items of a kind the gold has, the reader found, and both agree on."""

    gold: int = 0
    found: int = 0
    lenient: int = 0
    strict: int = 0

    def rates(self, hits: int) -> dict[str, float | None]:
        """Recall, precision and F1; None where there is nothing to divide by."""
        recall = hits / self.gold if self.gold else None
        precision = hits / self.found if self.found else None
        both = self.gold + self.found
        return {"recall": recall, "precision": precision, "f1": 2 * hits / both if both else None}

    def to_dict(self) -> dict[str, Any]:
        """The counts with their rates."""
        ways = {"lenient": self.rates(self.lenient), "strict": self.rates(self.strict)}
        return {"gold": self.gold, "found": self.found, **ways}

    def __add__(self, other: Count) -> Count:
        return Count(
            self.gold + other.gold, self.found + other.found, self.lenient + other.lenient, self.strict + other.strict
        )


@dataclass(slots=True)
class Scores:
    """All counts of an evaluation."""

    kinds: dict[str, Count] = field(default_factory=lambda: {kind: Count() for kind in KINDS})
    not_marked: Counter[str] = field(default_factory=Counter)
    right: Counter[tuple[str, str]] = field(default_factory=Counter)
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    items: int = 0
    grounded: int = 0
    polarity_errors: int = 0
    invented: list[str] = field(default_factory=list)
    characters: int = 0
    passes: int = 0
    seconds: float = 0.0
    files: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `accord eval --json`."""
        return {
            "files": self.files,
            "kinds": {
                kind: {**count.to_dict(), "attributes": self.attributes(kind)}
                for kind, count in self.kinds.items()
                if count.gold or count.found
            },
            "all": sum(self.kinds.values(), Count()).to_dict(),
            "not_marked": dict(self.not_marked),
            "statement_recall": {
                way: sum(self.right["form recall", form] for form in forms) / asked
                for way, forms in _WAYS.items()
                if (asked := sum(self.asked["form recall", form] for form in forms))
            },
            "statement_recall_by_form": {
                form: self.right["form recall", form] / asked
                for (kind, form), asked in sorted(self.asked.items())
                if kind == "form recall"
            },
            "grounding": self.grounded / self.items if self.items else None,
            "polarity_errors": self.polarity_errors,
            "invented_amounts": len(self.invented),
            "characters": self.characters,
            "passes": self.passes,
            "seconds": round(self.seconds, 4),
            "characters_per_second": round(self.passes * self.characters / self.seconds) if self.seconds else None,
        }

    def attributes(self, kind: str) -> dict[str, dict[str, float | int]]:
        """Accuracy of each attribute of a kind on lenient pairs, and on how many."""
        return {
            name: {"accuracy": self.right[kind, name] / asked, "of": asked}
            for (of, name), asked in sorted(self.asked.items())
            if of == kind
        }


def evaluate(golds: Iterable[Gold], *, tier: int | None = None, lexicons: Path | None = None) -> Scores:
    """The scores of the reader on gold files, at a tier; `lexicons` is a folder of one's own rules."""
    scores, read_ones = Scores(), []
    for gold in golds:
        ledger = read(gold.source, text=gold.text, tier=tier, lexicons=lexicons)
        gold.check(ledger)
        add(scores, gold, ledger)
        read_ones.append(ledger.documents[0])
    began = time.process_time()
    while read_ones and scores.passes < MOST_PASSES and scores.seconds < LONG_ENOUGH:  # everything is warm now
        for document in read_ones:
            read(document.id, text=document.text, tier=tier, lexicons=lexicons)
        scores.passes += 1
        scores.seconds = time.process_time() - began
    return scores


def add(scores: Scores, gold: Gold, ledger: Ledger) -> None:
    """Count one document into the scores."""
    scores.files += 1
    scores.characters += len(ledger.documents[0].text)
    lines = [to_line(kind, item) for kind, item in items(ledger) if item.span is not None]
    text = ledger.documents[0].text
    for line in lines:
        scores.items += 1
        scores.grounded += text[line["span"]["start"] : line["span"]["end"]] == line["quote"]
        scores.invented += [f"{line['id']}: {number}" for number in invented(line)]
    scores.not_marked.update(line["kind"] for line in lines if line["kind"] not in gold.kinds)
    for kind in gold.kinds:
        wanted = [item for item in gold.items if item["kind"] == kind]
        done = _add_kind(scores, kind, wanted, [line for line in lines if line["kind"] == kind])
        if kind == "statement":
            _add_forms(scores, wanted, done, text)


def _add_kind(scores: Scores, kind: str, wanted: list[dict[str, Any]], found: list[dict[str, Any]]) -> set[int]:
    """Count one kind of one document; the numbers of the gold items that were found."""
    count = scores.kinds[kind]
    count.gold += len(wanted)
    count.found += len(found)
    ranges = [(item["start"], item["end"]) for item in wanted]
    spans = [(line["span"]["start"], line["span"]["end"]) for line in found]
    paired = pairs(ranges, spans)
    for g, f in paired:
        count.lenient += 1
        count.strict += strict(ranges[g], spans[f])
        for name, same in compared(wanted[g], found[f]).items():
            scores.asked[kind, name] += 1
            scores.right[kind, name] += same
            scores.polarity_errors += name == "polarity" and not same
    return {g for g, _ in paired}


def _add_forms(scores: Scores, wanted: list[dict[str, Any]], done: set[int], text: str) -> None:
    """Recall of statements by form; where the gold names none, words between quotation marks are direct speech."""
    for number, item in enumerate(wanted):
        quoted = text[max(0, item["start"] - 1) : item["start"] + 1].strip()[:1] in _MARKS
        form = item.get("form") or ("direct" if quoted else "indirect")
        scores.asked["form recall", form] += 1
        scores.right["form recall", form] += number in done


def invented(line: dict[str, Any]) -> list[float]:
    """The numbers of an item whose digits do not stand in its sentence."""
    known = _numbers(line["sentence"])
    return [value for value in _values(line) if _significant(value) not in known]


def _values(line: dict[str, Any]) -> Iterator[float]:
    amount = line if line["kind"] == "amount" else line.get("amount") or {}
    for key in ("min", "max"):
        if amount.get(key):
            yield amount[key]
    quantity = line.get("quantity")
    if isinstance(quantity, dict):
        yield quantity["value"]
    elif quantity:
        yield quantity
    for key in ("value_usd", "stated"):
        if line.get(key):
            yield line[key]


def _significant(value: float | str) -> str:
    """The digits of a number that stay when its scale changes: 332 of 3.32e11, 47 of 0.47."""
    text = f"{value:.10g}" if isinstance(value, float | int) else value.replace(",", "")
    mantissa = text.lower().split("e")[0]
    return mantissa.replace(".", "").strip("0") or "0"


def _numbers(sentence: str) -> set[str]:
    digits = {_significant(match.group()) for match in _DIGITS.finditer(sentence)}
    words = {_significant(float(NUMBER_WORDS[w])) for w in _WORD.findall(sentence.lower()) if w in NUMBER_WORDS}
    words |= {_significant(value) for value in worded(sentence.lower())}
    shares = {_significant(value) for _, value in worded_shares(sentence, 0, len(sentence))}
    return digits | words | shares | _japanese(unicodedata.normalize("NFKC", sentence))


def _japanese(sentence: str) -> set[str]:
    """Numbers as Japanese writes them: 4億5000万, 千二百億, 三分の二."""
    if sentence.isascii():
        return set()
    share = japanese.share(sentence)
    found = {_significant(japanese.number(match.group())) for match in _NUMBER.finditer(sentence)}
    return found if share is None else found | {_significant(share)}
