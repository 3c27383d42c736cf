"""C020 opinion: importance, alliance, cause, characterisation, prediction and opinion, which no figure decides.

Tests    nothing: it names why no figure decides a claim of this type, and what could be tested in its place
Why      a verdict on a matter of taste or of motive would lend numbers to what they cannot carry
Holds, partly, fails  never
Untestable  always
"""

from __future__ import annotations

from accord.ledger.model import Claim
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, untestable

CODE = "C020"
QUESTION = "Why can no figure decide it?"

# type -> (why no figure decides it, what could be tested instead)
_REASONS = {
    "importance": (
        "How important something is depends on what one compares it with, and the claim names no measure.",
        "whether it lowers a named dependence, or makes a named crisis milder",
    ),
    "alliance": (
        "The strength of an alliance is no quantity that both sides would measure alike.",
        "whether the texts hold binding security promises, and whether earlier promises were kept",
    ),
    "cause": (
        "A text shows what came before, not what moved the parties; an order in time is no cause.",
        "whether the negotiation began before the event that is said to have caused it",
    ),
    "characterisation": (
        "It is a description in general words, without anything that could be counted.",
        "whether the commitments have sizes, dates and binding force",
    ),
    "prediction": (
        "It speaks of the future, and today's figures cannot show it.",
        "the same claim when its time has come, or a scenario with stated assumptions",
    ),
    "opinion": (
        "It says what somebody thinks; that a person thinks so is no statement about the world.",
        "whether the person said it, and of what",
    ),
}


def judge(claim: Claim, evidence: Evidence) -> Verdict:  # noqa: ARG001  every criterion is called alike
    """The Verdict that no figure decides the claim."""
    why, instead = _REASONS.get(claim.type, _REASONS["opinion"])
    return untestable(claim, CODE, why, flips_if=f"it is put as something that can be tested: {instead}")
