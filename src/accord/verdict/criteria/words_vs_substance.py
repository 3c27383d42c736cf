"""C017 words_vs_substance: do the words outrun the commitments?

Tests    how many promises of the agreement have a tonnage or a sum of money, and whether the agreement binds
Why      words cost nothing; a quantity, a sum, a date and the force of law are what can be counted
Holds    when no promise has a size and the agreement is not binding: the words outrun the substance
Partly   when some have a size, or all lack one in a binding text, or most have one in a text that does not bind
Fails    when at least `MOST` of them have a size and the agreement binds: the substance carries the words
Untestable  when no promise of the agreement is known, or nothing has a size and the legal status is unknown
A claim that says the opposite (that the commitments match the words) is judged the other way round.
"""

from __future__ import annotations

import re
from statistics import median
from typing import Any

from accord.core.figure import Figure, unknown
from accord.ledger.model import Claim, Commitment
from accord.verdict import lookups
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import OPPOSITE, Verdict, Word, untestable

CODE = "C017"
QUESTION = "Do the words outrun the commitments?"
MOST = 0.5
_MATCHED = re.compile(
    r"\b(?:as (?:large|big|strong|firm|far-reaching) as|match(?:es|ed)? (?:the|its|their) (?:words|rhetoric|promises)|"
    r"live[sd]? up to|backed (?:up )?by|more than (?:just |mere )?words|not (?:just|only|mere) (?:words|talk|rhetoric)|"
    r"deeds? (?:follow|match)|carried by (?:deeds|commitments))\b",
    re.I,
)


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a claim that words and commitments differ, or agree."""
    texts = lookups.agreements(claim, evidence)
    found = lookups.promises(texts, evidence)
    if not found:
        reason = "No promise of the agreement is known, so its substance cannot be counted."
        figure = unknown(reason, indicator="promises_with_a_size", unit="share")
        return untestable(claim, CODE, reason, figures=(figure,), flips_if="the text becomes known")
    sized = [c for c in found if has_size(c)]
    share = len(sized) / len(found)
    statuses = {text.legal_status for text in texts}
    binding = statuses == {"binding"}
    figures = (_share("promises_with_a_size", sized, found), *_beside(found))
    counted = (
        f"{len(sized)} of {len(found)} promises name a quantity or a sum; legal status: {', '.join(sorted(statuses))}."
    )
    fields: dict[str, Any] = {"figures": figures, "sources": lookups.origin(*texts, *found)[:6]}
    fields |= {"flips_if": "the parties add quantities, sums and dates, or take them back"}
    if not sized and "unknown" in statuses:
        return untestable(claim, CODE, f"{counted} Whether it binds is not known.", **fields)
    word: Word = "holds" if not sized and not binding else "fails" if share >= MOST and binding else "partly"
    said = {
        "holds": "The words outrun the substance.",
        "partly": "The substance carries part of the words.",
        "fails": "The substance carries the words.",
    }[word]
    if _MATCHED.search(claim.proposition):
        word = OPPOSITE[word]
    return Verdict(claim=claim, criterion=CODE, word=word, reason=f"{counted} {said}", **fields)


def has_size(promise: Commitment) -> bool:
    """Whether a promise names a quantity or a sum of money; "billions" names none."""
    return promise.quantity is not None or lookups.sum_of(promise) is not None


def _beside(found: tuple[Commitment, ...]) -> tuple[Figure, ...]:
    return (
        lookups.count("promises", len(found), "promises", *found[:1]),
        _share("promises_with_a_quantity", [c for c in found if c.quantity], found),
        _share("promises_with_a_sum", [c for c in found if lookups.sum_of(c) is not None], found),
        _share("promises_with_a_deadline", [c for c in found if c.deadline and c.deadline.date], found),
        Figure(
            indicator="median_strength", value=float(median(c.strength for c in found)), unit="of 6",
            interval="read from the words and capped by the legal status, so no interval",
            sources=lookups.origin(*found)[:3],
        ),
    )  # fmt: skip


def _share(indicator: str, some: list[Commitment], found: tuple[Commitment, ...]) -> Figure:
    return lookups.share(indicator, len(some), len(found), "promises", *found)
