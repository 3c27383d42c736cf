"""Reading: what the criteria on the 2x2 share: whom a claim concerns, which figures to show, how to say why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from accord.bargaining.surplus import CONVENTIONS, gain_figure
from accord.core.figure import Figure
from accord.crisis import outcome
from accord.crisis.stress import Delivery, Mood
from accord.ledger.model import Claim
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import SHARE_THAT_HOLDS, Verdict, Word, decide

FLIPS_WHEN_DELIVERED = "the agreement itself promises tonnages, or the projects beside it are delivered in full"
FLIPS_WHEN_WITHDRAWN = "the promised tonnages are not delivered"
_OPENING = {"as written": "As written", "in full": "If everything promised were delivered in full"}
DELIVERY_ORDER: tuple[Delivery, ...] = ("as written", "in full", "no pact")
"""Figures of the pact as it is written come first: they decide."""


def concerned(claim: Claim, evidence: Evidence) -> tuple[str, ...]:
    """The countries a claim is about that the network knows: those it names, else the parties; never the sender."""
    known = evidence.square.places
    sender = evidence.square.sender
    named = tuple(code for code in claim.countries if code in known and code != sender)
    return named or tuple(code for code in evidence.parties if code in known and code != sender)


def judged(
    claim: Claim,
    criterion: str,
    evidence: Evidence,
    test: Callable[[Delivery], Mapping[str, np.ndarray]],
    what: str,
    figures: tuple[Figure, ...],
    *,
    notes: tuple[str, ...] = (),
    contradiction: str = "",
) -> Verdict:
    """The Verdict of a test on the 2x2: `test(delivery)` says by condition and draw whether it is met, `what` in words.

    A `contradiction` by the text decides against the claim whatever the draws say.
    """
    written, full = test("as written"), test("in full")
    word, share, _ = decide(written, full)
    reason = _explain(evidence, word, written, full, what)
    if contradiction:
        word, reason = "fails", f"{contradiction} {reason}"
    return Verdict(
        claim=claim,
        criterion=criterion,
        word=word,
        share_of_draws=share,
        figures=figures,
        reason=reason,
        flips_if=FLIPS_WHEN_WITHDRAWN if word == "holds" else FLIPS_WHEN_DELIVERED,
        sources=sources(evidence),
        notes=notes,
    )


def _explain(
    evidence: Evidence, word: Word, written: Mapping[str, np.ndarray], full: Mapping[str, np.ndarray], what: str
) -> str:
    """Why the word: what happens as written, and what full delivery would do."""
    if word == "holds":
        return f"As written, {what} in at least {SHARE_THAT_HOLDS:.0%} of draws under every condition."
    return f"{_told(evidence, 'as written', written, what)} {_told(evidence, 'in full', full, what)}"


def _told(evidence: Evidence, delivery: Delivery, met: Mapping[str, np.ndarray], what: str) -> str:
    """One sentence: nothing changed and why, or under which conditions the test is met, or how far it is from that."""
    opening = _OPENING[delivery]
    if nothing := evidence.nothing_changed(delivery):
        return f"{opening}, {nothing}."
    shares = {name: float(np.mean(draws)) for name, draws in met.items()}
    done = [name for name, share in shares.items() if share >= SHARE_THAT_HOLDS]
    if len(done) == len(shares):
        return f"{opening}, {what} under every condition."
    if done:
        missing = [name for name in shares if name not in done]
        others = " and others" if len(missing) > 1 else ""
        return f"{opening}, {what} under {len(done)} of {len(shares)} conditions (not: {missing[0]}{others})."
    best = max(shares, key=lambda name: shares[name])
    return f"{opening}, {what} in at most {shares[best]:.0%} of draws ({best}); {SHARE_THAT_HOLDS:.0%} are needed."


def price_figures(evidence: Evidence, countries: Iterable[str]) -> tuple[Figure, ...]:
    """Price ratio in the crisis by regime: without the pact, as written, in full."""
    return tuple(
        outcome.figure(evidence.square, "price_ratio", code, ("crisis", regime, delivery))
        for delivery in DELIVERY_ORDER
        for code in countries
        for regime in ("limited", "none", "free")
    )


def gap_figures(evidence: Evidence, countries: Iterable[str]) -> tuple[Figure, ...]:
    """Share of the requirement that is missing at base prices: without the pact, as written, in full."""
    return tuple(
        outcome.figure(evidence.square, "gap_share", code, ("crisis", "at base price", delivery))
        for delivery in DELIVERY_ORDER
        for code in countries
    )


def gain_figures(evidence: Evidence, countries: Iterable[str], mood: Mood) -> tuple[Figure, ...]:
    """Welfare change from the pact as written and in full, limited rerouting, by rent convention."""
    surplus = evidence.gains
    deliveries: tuple[Delivery, ...] = ("as written", "in full")
    return tuple(
        gain_figure(
            surplus.stress, surplus.change(code, mood, "limited", delivery, convention), "welfare_change", code,
            (mood, "limited", delivery, convention),
        )
        for delivery in deliveries
        for code in countries
        for convention in CONVENTIONS
    )  # fmt: skip


def sources(evidence: Evidence) -> tuple[str, ...]:
    """The sources of the 2x2 and of the agreements under judgement."""
    data = evidence.square.observed.sources if evidence.stress else ()
    return (*data, *dict.fromkeys(a.source for a in evidence.agreements if a.source))
