"""Judge: every claim of the ledger goes to the one criterion of its type."""

from __future__ import annotations

from accord.core.vocab import rows
from accord.ledger.model import Claim
from accord.verdict.criteria import CRITERIA
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict


def judge(evidence: Evidence) -> tuple[Verdict, ...]:
    """A Verdict for every claim of the evidence's ledger, in its order."""
    return tuple(judge_claim(claim, evidence) for claim in evidence.ledger.claims)


def judge_claim(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on one claim."""
    code = {row["type"]: row["criterion"] for row in rows("claim_types")}[claim.type]
    return CRITERIA[code].judge(claim, evidence)
