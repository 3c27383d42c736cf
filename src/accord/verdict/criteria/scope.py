"""C019 scope: does the agreement cover what is said?

Tests    how many kinds of promises other than trade the agreement holds, with strength `FIRM_ENOUGH` or more; and
         whether it promises anything on each matter that the claim names
Why      "goes far beyond trade" can be counted: trade kinds on one side, all others on the other
Holds    when there are at least `ENOUGH` such kinds, and every matter that the claim names is among the promises
Partly   when there are fewer or only weaker ones, or a matter that the claim names is missing
Fails    when every promise is about trade
Untestable  when no promise of the agreement is known
"""

from __future__ import annotations

from accord.core.figure import unknown
from accord.ledger.model import NO_KIND, Claim, Commitment
from accord.ledger.register import topics_of
from accord.verdict import lookups
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, Word, untestable

CODE = "C019"
QUESTION = "Does the agreement cover what is said?"
TRADE_KINDS = frozenset(
    {"purchase", "offtake", "tariff", "supply_access", "no_restriction", "export_control_relief", "price_floor"}
)
ENOUGH = 3
FIRM_ENOUGH = 3


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a claim that the agreement goes beyond trade."""
    texts = lookups.agreements(claim, evidence)
    found = lookups.promises(texts, evidence)
    if not found:
        reason = "No promise of the agreement is known, so its scope cannot be counted."
        figure = unknown(reason, indicator="kinds_beyond_trade", unit="share")
        return untestable(claim, CODE, reason, figures=(figure,), flips_if="the text becomes known")
    kinds = dict.fromkeys(c.type for c in found if c.type not in NO_KIND)
    beyond = [kind for kind in kinds if kind not in TRADE_KINDS]
    firm = [kind for kind in beyond if any(c.type == kind and c.strength >= FIRM_ENOUGH for c in found)]
    missing = [matter for matter in _named(claim) if not any(_covers(c, matter) for c in found)]
    word: Word = "fails" if not beyond else "holds" if len(firm) >= ENOUGH and not missing else "partly"
    listed = ", ".join(kind.replace("_", " ") for kind in beyond) or "none"
    reason = f"Kinds of promises beyond trade: {listed}; {len(firm)} of them with strength {FIRM_ENOUGH} or more."
    if missing:
        reason += f" The claim names {', '.join(missing)}, on which the agreement promises nothing."
    return Verdict(
        claim=claim, criterion=CODE, word=word, reason=reason,
        figures=(
            lookups.share("kinds_beyond_trade", len(beyond), len(kinds), "kinds", *found),
            lookups.count("firm_kinds_beyond_trade", len(firm), "kinds", *texts),
        ),
        flips_if="the parties add promises of other kinds, or withdraw these",
        sources=lookups.origin(*texts, *found)[:6],
    )  # fmt: skip


def _named(claim: Claim) -> list[str]:
    """The matters that the claim says are covered; trade is the one that it goes beyond."""
    return [matter for matter in topics_of(f"{claim.proposition} {claim.quote}") if matter != "trade"]


def _covers(promise: Commitment, matter: str) -> bool:
    kinds = {"arms": ("security_pledge",), "technology": ("technology_transfer",), "investment": ("invest", "finance")}
    is_mineral = matter == "minerals" and bool(promise.mineral)
    return promise.type in kinds.get(matter, ()) or is_mineral or matter in topics_of(promise.object)
