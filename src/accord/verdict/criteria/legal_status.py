"""C012 legal_status: is the agreement as binding as said?

Tests    what the claim says (binding or not binding) against the legal status of its agreements
Why      "agreement" covers treaties and statements alike; the last paragraph often takes back what the first promises
Holds    when the status of every agreement is the one said: binding, or political or disclaimed
Partly   when it is so for some of them only
Fails    when the status of all whose status is known is the opposite
Untestable  when the status of none is known, or the claim says nothing about binding force
"""

from __future__ import annotations

import re

from accord.core.figure import unknown
from accord.ledger.model import Claim
from accord.verdict import lookups
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, Word, untestable

CODE = "C012"
QUESTION = "Is the agreement as binding as said?"
_DENIED = re.compile(
    r"\bnon-?binding\b|\bun(?:binding|enforceable)\b|\b(?:not|n't|never|without|no|nor|neither|nothing)\b[^.;]{0,40}?"
    r"\b(?:bind(?:s|ing)?|obligations?|force|enforceable|guarantees?)\b|\bdisclaim\w*|"
    r"\bmere(?:ly)? (?:a )?(?:political|statement)",
    re.I,
)
_AFFIRMED = re.compile(
    r"\bbind(?:s|ing)?\b|\bobligat\w+|\boblig(?:e|es|ed)\b|\bguarantee\w*|\benforceable\b|\bforce of law\b|\btreaty\b",
    re.I,
)


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a claim about binding force."""
    binding = says_binding(f"{claim.proposition} {claim.quote}")
    texts = lookups.agreements(claim, evidence)
    if binding is None:
        return untestable(claim, CODE, "The claim does not say whether the agreement binds.")
    known = tuple(text for text in texts if text.legal_status != "unknown")
    if not known:
        reason = "The legal status of the agreement is not known." if texts else "No agreement is known to look at."
        figure = unknown(reason, indicator="binding_agreements", unit="agreements")
        return untestable(claim, CODE, reason, figures=(figure,), flips_if="the text becomes known")
    fits = [text for text in known if (text.legal_status == "binding") == binding]
    word: Word = "holds" if len(fits) == len(texts) else "partly" if fits else "fails"
    bound = sum(text.legal_status == "binding" for text in known)
    said = "binding" if binding else "not binding"
    listed = "; ".join(f"{text.name}: {text.legal_status}" for text in texts)
    return Verdict(
        claim=claim, criterion=CODE, word=word, flips_if="a later text changes the legal status",
        reason=f"Said to be {said}. {listed}.",
        figures=(lookups.count("binding_agreements", bound, f"of {len(texts)} agreements", *known),),
        sources=lookups.origin(*known),
    )  # fmt: skip


def says_binding(text: str) -> bool | None:
    """Whether words say that something binds (True), that it does not (False), or neither (None)."""
    if _DENIED.search(text):
        return False
    return True if _AFFIRMED.search(text) else None
