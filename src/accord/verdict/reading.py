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
DELIVERY_ORDER: tuple[Delivery, ...] = ("as written", "in full", "no pact")
"""Figures of the pact as it is written come first: they decide."""


def concerned(claim: Claim, evidence: Evidence) -> tuple[str, ...]:
    """The countries a claim is about that the network knows: those it names, else the parties; never the sender."""
    assert evidence.stress is not None
    known = evidence.stress.bases[0].network.index
    sender = evidence.stress.scenario.sender
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
    full = test("in full")
    word, share, met = decide(test("as written"), full)
    reason = _explain(evidence, word, len(met), full, what)
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


def _explain(evidence: Evidence, word: Word, met: int, full: Mapping[str, np.ndarray], what: str) -> str:
    """Why the word: what happens as written, and what full delivery would do."""
    if word == "holds":
        return f"As written, {what} in at least {SHARE_THAT_HOLDS:.0%} of draws under every condition."
    nothing = evidence.nothing_changed("as written")
    if met:
        written = f"As written, {what} only under {met} of {len(full)} conditions."
    else:
        written = f"As written, {nothing}." if nothing else f"As written, {what} under no condition."
    return f"{written} {_in_full(evidence, full, what)}"


def _in_full(evidence: Evidence, full: Mapping[str, np.ndarray], what: str) -> str:
    nothing = evidence.nothing_changed("in full")
    if nothing:
        return f"Delivered in full, {nothing}."
    done = [name for name, met in full.items() if float(np.mean(met)) >= SHARE_THAT_HOLDS]
    if len(done) == len(full):
        return f"If the promised projects were delivered in full, {what} under every condition."
    if done:
        missing = [name for name in full if name not in done]
        return (
            f"If the promised projects were delivered in full, {what} under {len(done)} of {len(full)} conditions "
            f"(not: {missing[0]}{' and others' if len(missing) > 1 else ''})."
        )
    best = max(full, key=lambda name: float(np.mean(full[name])))
    return (
        f"At full delivery {what} in at most {np.mean(full[best]):.0%} of draws ({best}); "
        f"{SHARE_THAT_HOLDS:.0%} are needed."
    )


def price_figures(evidence: Evidence, countries: Iterable[str]) -> tuple[Figure, ...]:
    """Price ratio in the crisis by regime: without the pact, as written, in full."""
    assert evidence.stress is not None
    return tuple(
        outcome.figure(evidence.stress, "price_ratio", code, ("crisis", regime, delivery))
        for delivery in DELIVERY_ORDER
        for code in countries
        for regime in ("limited", "none", "free")
    )


def gap_figures(evidence: Evidence, countries: Iterable[str]) -> tuple[Figure, ...]:
    """Share of the requirement that is missing at base prices: without the pact, as written, in full."""
    assert evidence.stress is not None
    return tuple(
        outcome.figure(evidence.stress, "gap_share", code, ("crisis", "at base price", delivery))
        for delivery in DELIVERY_ORDER
        for code in countries
    )


def gain_figures(evidence: Evidence, countries: Iterable[str], mood: Mood) -> tuple[Figure, ...]:
    """Welfare change from the pact as written and in full, limited rerouting, by rent convention."""
    surplus = evidence.surplus
    assert surplus is not None
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
    data = evidence.stress.observed.sources if evidence.stress else ()
    return (*data, *dict.fromkeys(a.source for a in evidence.agreements if a.source))
