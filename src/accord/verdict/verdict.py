"""Verdict: what a criterion returns, and the one table that says what each word means.

holds       the threshold is met in at least 95 % of draws at default delivery, under every condition that
            applies (rerouting regime, convention, value/weight/content)
partly      only at full delivery, or only under some of the conditions
fails       not even at full delivery, or the text contradicts it
untestable  no figure can decide it; the reason says why
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from accord.core.figure import Figure
from accord.ledger.model import Claim

Word = Literal["holds", "partly", "fails", "untestable"]
SHARE_THAT_HOLDS = 0.95
OPPOSITE: dict[Word, Word] = {"holds": "fails", "fails": "holds", "partly": "partly"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A word, the figures that decide it (the first one decides), why, and what would flip it.

    `share_of_draws` is the smallest share, over the conditions, of draws in which the test is met at default
    delivery; None where no draws are involved.
    """

    claim: Claim
    criterion: str
    word: Word
    reason: str
    flips_if: str = ""
    share_of_draws: float | None = None
    figures: tuple[Figure, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON row of `accord assess --json`."""
        claim = self.claim
        return {
            "id": claim.id,
            "claim": claim.proposition,
            "speaker": claim.speaker or None,
            "span": claim.span.model_dump() if claim.span else None,
            "quote": claim.quote,
            "type": claim.type,
            "criterion": self.criterion,
            "verdict": self.word,
            "share_of_draws": self.share_of_draws,
            "figures": [figure.to_dict() for figure in self.figures],
            "reason": self.reason,
            "flips_if": self.flips_if or None,
            "notes": list(self.notes),
            "reviewed": claim.reviewed,
            "sources": list(self.sources),
        }


def untestable(claim: Claim, criterion: str, reason: str, **fields: Any) -> Verdict:
    """The Verdict that no figure can decide the claim, and why."""
    return Verdict(claim=claim, criterion=criterion, word="untestable", reason=reason, **fields)


def decide(
    default: Mapping[str, np.ndarray], full: Mapping[str, np.ndarray] | None = None
) -> tuple[Word, float, tuple[str, ...]]:
    """The table above, applied to draws.

    `default` and `full` map a condition to a boolean array, one entry a draw: is the test met at default and at
    full delivery. Returns the word, the smallest share at default delivery, and the conditions met there.
    """
    shares = {name: float(np.mean(met)) for name, met in default.items()}
    met = tuple(name for name, share in shares.items() if share >= SHARE_THAT_HOLDS)
    if len(met) == len(shares):
        word: Word = "holds"
    elif met or any(float(np.mean(met_)) >= SHARE_THAT_HOLDS for met_ in (full or {}).values()):
        word = "partly"
    else:
        word = "fails"
    return word, min(shares.values()), met
