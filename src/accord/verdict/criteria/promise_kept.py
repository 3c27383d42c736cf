"""C014 promise_kept: was the promise kept by its deadline?

Tests    the fulfilment and the deadline of the promise that shares most words, and its date, with the claim
Why      a deadline is the one part of a soft promise that can be checked
Holds    when it is done (or, where the claim says that it was broken, when it is contradicted)
Partly   when it is done in part or late
Fails    when it is contradicted (or, where the claim says that it was broken, when it is done)
Untestable  when it is pending, when the deadline has passed and no document at hand tells what became of it, or when no
         known promise matches; silence is not evidence that it was broken
"""

from __future__ import annotations

import re
from typing import Any

from accord.core.figure import Figure, unknown
from accord.ledger.model import Claim, Commitment
from accord.verdict import lookups
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import OPPOSITE, Verdict, Word, untestable

CODE = "C014"
QUESTION = "Was the promise kept by its deadline?"
LEAST_WORDS = 2  # content words in common, below which a promise is not taken for the one meant
_BROKEN = re.compile(r"\b(?:not|never|n't|broke|broken|missed|reneged|failed)\b", re.I)
_KEPT: dict[str, Word] = {"done": "holds", "partly": "partly", "late": "partly", "contradicted": "fails"}
_SAID = {"done": "is done", "partly": "is done in part", "late": "came late", "contradicted": "is contradicted"}


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a claim that a promise was kept or broken."""
    promise = matching(claim, evidence)
    if promise is None:
        return untestable(claim, CODE, "No known promise shares enough words with the claim.")
    figure = _days_past(promise, evidence)
    evident = f" Evidence: {promise.evidence}." if promise.evidence else ""
    fields: dict[str, Any] = {"figures": (figure,), "sources": lookups.origin(promise)}
    fields |= {"flips_if": "a document reports that the promise was fulfilled or broken"}
    meant = f"The promise meant ({promise.id}: {promise.object or promise.type})"
    kept = _KEPT.get(promise.fulfilment)
    if kept is None:
        return untestable(claim, CODE, f"{meant} has no known outcome: {_waiting(figure)}.{evident}", **fields)
    word = OPPOSITE[kept] if _BROKEN.search(claim.proposition) else kept
    reason = f"{meant} {_SAID[promise.fulfilment]}.{evident}"
    return Verdict(claim=claim, criterion=CODE, word=word, reason=reason, **fields)


def matching(claim: Claim, evidence: Evidence) -> Commitment | None:
    """The promise that shares most words and its date with the claim; None where none shares enough."""
    said = f"{claim.proposition} {claim.quote}"
    mine = lookups.content_words(said)

    def likeness(promise: Commitment) -> int:
        words = lookups.content_words(f"{promise.object} {promise.type.replace('_', ' ')}")
        due = promise.deadline.date if promise.deadline else None
        dated = due is not None and any(text in said for text in (due.isoformat(), f"{due.day} {due:%B %Y}"))
        return len(mine & words) + 2 * dated

    found = [*lookups.promises(lookups.agreements(claim, evidence), evidence)]
    if not claim.agreement:
        found += evidence.beside
    best = max(found, key=likeness, default=None)
    return best if best is not None and likeness(best) >= LEAST_WORDS else None


def _days_past(promise: Commitment, evidence: Evidence) -> Figure:
    labels: dict[str, Any] = {"indicator": "days_past_deadline", "unit": "days", "scope": (promise.id,)}
    if promise.deadline is None or promise.deadline.date is None:
        why = f"the text says only: {promise.deadline.phrase}" if promise.deadline else "the text sets no deadline"
        return unknown(why, **labels)
    days = (evidence.today - promise.deadline.date).days
    return Figure(
        value=float(days), interval="a count of days, so no interval", sources=lookups.origin(promise), **labels
    )


def _waiting(figure: Figure) -> str:
    if figure.value is None:
        return figure.reason
    days = int(figure.value)
    if days > 0:
        return f"the deadline passed {days} days ago and no document at hand reports the outcome"
    return f"the deadline is {-days} days ahead"
