"""Content words of short texts, how far two sets of them agree, and which document is the better source."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from accord.core.labels import fold

_EMPTY = frozenset(
    {
        "a", "an", "the", "of", "and", "or", "to", "in", "on", "at", "by", "for", "with", "from", "as", "is", "are",
        "be", "been", "being", "was", "were", "it", "its", "this", "that", "these", "those", "their", "his", "her",
        "our",
        "your", "they", "he", "she", "we", "will", "shall", "must", "may", "would", "should", "could", "can",
        "not", "no", "has", "have", "had", "do", "does", "did", "into", "than", "then", "there", "which", "who", "whom",
        "up", "over", "under", "between", "both", "each", "all", "any", "more", "most", "other", "such", "also",
        "including", "about", "within", "per", "least", "through", "new", "us"
    }
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{2,}|\d+", re.UNICODE)
_ENDINGS = re.compile(r"(?:ations?|ments?|ings?|ions?|ies|ed|es|s|e)$")
_EAST_ASIAN = re.compile("[\u3041-\u30ff\u3400-\u9fff]+")

AUTHORITY = {
    "agreement": 6, "joint_statement": 5, "communique": 5, "speech": 4, "fact_sheet": 4, "news": 2, "analysis": 1,
}  # fmt: skip
"""Kind of a document -> how near it stands to what was agreed or said; 0 for a kind not known."""
OF_PARTIES = frozenset({"agreement", "joint_statement", "communique", "fact_sheet"})
"""Kinds of texts that parties make, and do not only tell of."""


def content(text: str, without: frozenset[str] = frozenset()) -> frozenset[str]:
    """The content words of a text, by their stems; of Chinese characters and kana, each pair of neighbours."""
    plain = fold(text.replace("\u2019", "'"))
    found = {_ENDINGS.sub("", word) if len(word) > 4 else word for word in _WORD.findall(plain) if word not in _EMPTY}
    for run in _EAST_ASIAN.findall(plain):
        found.discard(run)
        found |= {run[at : at + 2] for at in range(len(run) - 1)}
    return frozenset(found - without - {""})


def agreement_of(one: frozenset[str], other: frozenset[str]) -> float:
    """Common words as a share of the shorter set; 0 where fewer than two (or all of one) are common."""
    common = len(one & other)
    shorter = min(len(one), len(other))
    return common / shorter if shorter and common >= min(2, shorter) else 0.0


def day(value: Any) -> dt.date | None:
    """A date from JSON, or None."""
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value) if value else None
    except (TypeError, ValueError):
        return None


def authority(document: Mapping[str, Any] | None) -> int:
    """How good a source a document is."""
    return AUTHORITY.get(str(document.get("kind", "")), 0) if document else 0
