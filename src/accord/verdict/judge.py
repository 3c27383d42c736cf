"""Judge: every claim of the ledger goes to the one criterion of its type."""

from __future__ import annotations

from dataclasses import replace

from accord.core.vocab import rows
from accord.ledger.model import Claim
from accord.verdict.criteria import CRITERIA
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import OPPOSITE, Verdict

READ_DENIALS = frozenset({"C012", "C014", "C017"})
"""Criteria that read a "not" in the claim's own words: legal status, a promise kept, words against substance."""


def judge(evidence: Evidence) -> tuple[Verdict, ...]:
    """A Verdict for every claim of the evidence's ledger, in its order."""
    return tuple(judge_claim(claim, evidence) for claim in evidence.ledger.claims)


def judge_claim(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on one claim; what the text denies is judged as if it were said, then turned round."""
    code = {row["type"]: row["criterion"] for row in rows("claim_types")}[claim.type]
    verdict = CRITERIA[code].judge(claim, evidence)
    if claim.polarity > 0 or code in READ_DENIALS or verdict.word not in OPPOSITE:
        return verdict
    return replace(verdict, word=OPPOSITE[verdict.word], reason=f"The text denies it. Had it said so: {verdict.reason}")
