"""Japanese, Tier 0: the steps that read a Japanese text, in the place of the English ones.

    folded text -> segments, mentions, figures, topics -> facts -> what was said -> clauses
                -> agreements -> commitments -> statements, claims -> orders, controls -> amounts

Matching is on a folded text (full-width digits, half-width kana and hard wraps undone); every span goes back through
the offset map to the text as it is stored. Written from the common forms of official texts and news as recalled: no
official Japanese text was at hand.
"""

from __future__ import annotations

from collections.abc import Callable

from accord.reader.draft import Draft
from accord.reader.steps.japanese.agreements import agreements
from accord.reader.steps.japanese.claims import claims
from accord.reader.steps.japanese.clauses import clauses
from accord.reader.steps.japanese.commitments import commitments
from accord.reader.steps.japanese.controls import controls
from accord.reader.steps.japanese.figures import sums
from accord.reader.steps.japanese.frame import facts, segments, topics
from accord.reader.steps.japanese.names import mentions
from accord.reader.steps.japanese.orders import orders
from accord.reader.steps.japanese.said import quotations
from accord.reader.steps.japanese.statements import statements
from accord.reader.steps.sizes.amounts import amounts

STEPS: dict[str, Callable[[Draft], Draft]] = {
    "segments": segments,
    "actors": mentions,
    "sums": sums,
    "topics": topics,
    "facts": facts,
    "quotations": quotations,
    "clauses": clauses,
    "agreements": agreements,
    "commitments": commitments,
    "statements": statements,
    "claims": claims,
    "orders": orders,
    "controls": controls,
    "amounts": amounts,
}

__all__ = ["STEPS"]
