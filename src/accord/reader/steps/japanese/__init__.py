"""Japanese, Tier 0: the steps that read a Japanese text, in the place of the English ones.

    folded text -> segments, mentions, figures -> facts -> agreements -> commitments -> statements -> amounts

Matching is on a folded text (full-width digits, half-width kana and hard wraps undone); every span goes back through
the offset map to the text as it is stored. Written from the common forms of official texts as recalled: no official
Japanese text was at hand, so figures of recall and precision are not known. Claims, orders and controls are not read.
"""

from __future__ import annotations

from collections.abc import Callable

from accord.reader.draft import Draft
from accord.reader.steps.amounts import amounts
from accord.reader.steps.japanese.commitments import commitments
from accord.reader.steps.japanese.figures import sums
from accord.reader.steps.japanese.frame import agreements, facts, mentions, segments
from accord.reader.steps.japanese.statements import statements

STEPS: dict[str, Callable[[Draft], Draft]] = {
    "segments": segments,
    "actors": mentions,
    "sums": sums,
    "facts": facts,
    "agreements": agreements,
    "commitments": commitments,
    "statements": statements,
    "amounts": amounts,
}

__all__ = ["STEPS"]
