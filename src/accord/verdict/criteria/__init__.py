"""Criteria: one file a claim test. A claim's type maps to exactly one of them (`core/vocab/claim_types.csv`).

A criterion is a module with CODE, QUESTION and `judge(claim, evidence) -> Verdict`; its docstring says what it tests,
when it holds and when it is untestable. To add one: a file, a row of CRITERIA, the claim type's row, a test.
"""

from __future__ import annotations

from typing import Protocol, cast

from accord.ledger.model import Claim
from accord.verdict.criteria import (
    access,
    amount,
    attribution,
    dependence,
    deterrence,
    fairness,
    industrial_benefit,
    insurance,
    legal_status,
    linkage,
    mutual_benefit,
    opinion,
    phase,
    promise_kept,
    record,
    scope,
    share,
    technology_access,
    tone_contrast,
    words_vs_substance,
)
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict


class Criterion(Protocol):
    """The contract of a criterion's module."""

    CODE: str
    QUESTION: str

    def judge(self, claim: Claim, evidence: Evidence) -> Verdict: ...


CRITERIA: dict[str, Criterion] = {
    module.CODE: cast("Criterion", module)
    for module in (
        dependence,
        access,
        insurance,
        linkage,
        fairness,
        mutual_benefit,
        industrial_benefit,
        deterrence,
        record,
        amount,
        share,
        legal_status,
        attribution,
        promise_kept,
        technology_access,
        tone_contrast,
        words_vs_substance,
        phase,
        scope,
        opinion,
    )
}
