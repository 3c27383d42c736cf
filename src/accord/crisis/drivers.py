"""Drivers: what moves a result. Inputs by rank correlation (a tornado), and the bounds that bind, in words.

    tornado  rank correlation (Spearman's) of an input with the price ratio over the draws, given the inputs above it:
             the strongest is taken first, then the one that tells most of what is left (partial rank correlation, Iman
             and Conover 1979); a few draws of a hundred inputs correlate by chance, and this holds that down
    binding  upper bounds by what one of them is worth: scarcity rent = (margin - marginal cost) x flow, in the crisis
             less in calm, median over the draws; a bound's dual is what a tonne more of it would be worth

Rerouting is no input here: it is the column beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.stats import rankdata

from accord.core.figure import Figure
from accord.core.labels import countries, country
from accord.crisis.outcome import price_ratio
from accord.crisis.rerouting import Regime
from accord.crisis.stress import Delivery, Stress
from accord.market.network import Floats, Network

MOST = 10
"""Rows of a tornado, and bounds that are named."""
_CHANCE = 3.0
"""Standard errors: the strongest of a hundred inputs that do nothing stays below."""
_NO_SPREAD = 1e-9
_WORDS = {
    "trade": "{tail} ships no more {stage} to {head}",
    "new_link": "{tail} cannot open a wider link for {stage} to {head}",
    "supply": "{head} has no more {stage} at the old cost",
    "expansion": "{head} has no spare capacity left in {stage}",
    "conversion": "{head} has no more plant for {stage} at the old cost",
    "conversion_expansion": "{head} has no spare plant left for {stage}",
    "project": "what is promised of {stage} in {head} is all used",
}


def tornado(stress: Stress, place: str, regime: Regime, delivery: Delivery, stage: str) -> tuple[Figure, ...]:
    """Partial rank correlation of inputs with the price ratio at a place, the strongest first; none by chance alone."""
    ratio = price_ratio(stress, place, "crisis", regime, delivery, stage)
    valid = np.isfinite(ratio)
    if valid.sum() < 3 or np.ptp(ratio[valid]) < 1e-9:
        return ()
    moving = {name: values[valid] for name, values in stress.inputs.items() if np.ptp(values[valid]) > 0}
    ranks = np.array([_ranks(values) for values in moving.values()])
    return tuple(
        Figure(
            indicator="rank_correlation", value=value, unit="ratio", mineral=stress.scenario.mineral, country=place,
            year=stress.year, stage=stage, scope=(name, regime, delivery), interval=f"one value of {valid.sum()} draws",
            formula="partial rank correlation of the input with the price ratio, given the inputs named before it",
            sources=stress.observed.sources, assumptions=(name,),
        )
        for name, value in _strongest(tuple(moving), ranks, _ranks(ratio[valid]))
    )  # fmt: skip


def _strongest(names: Sequence[str], inputs: Floats, target: Floats) -> Iterator[tuple[str, float]]:
    """(name, partial correlation) by forward selection, until what is left is what chance gives among so many."""
    left, rest = inputs.copy(), target.copy()
    for taken in range(min(MOST, len(names))):
        size = np.linalg.norm(left, axis=1) * np.linalg.norm(rest)
        found = np.divide(left @ rest, size, out=np.zeros_like(size), where=size > _NO_SPREAD)
        best = int(np.argmax(np.abs(found)))
        if abs(found[best]) < _CHANCE / np.sqrt(max(len(target) - taken, 1)):
            return
        yield names[best], float(found[best])
        axis = left[best] / np.linalg.norm(left[best])
        left, rest = left - np.outer(left @ axis, axis), rest - (rest @ axis) * axis


def binding(stress: Stress, regime: Regime, delivery: Delivery) -> tuple[tuple[str, Figure], ...]:
    """The bounds that are worth most in the crisis, each in words and as a Figure (USD over the crisis)."""
    crisis, calm = (stress.cells[mood, regime, delivery] for mood in ("crisis", "calm"))
    worth = 1e3 * (crisis.kept.rent - calm.kept.rent)
    middle = np.nanmedian(worth, axis=0)
    chosen = [arc for arc in np.argsort(-middle)[: 3 * MOST].tolist() if middle[arc] > 0]
    named = [(arc, words) for arc in chosen if (words := in_words(crisis.links, arc))]
    return tuple(
        (
            words,
            stress.figure(
                worth[:, arc], indicator="scarcity_rent", unit="USD", scope=(words, regime, delivery),
                formula="(margin - marginal cost) x flow at the bound, in the crisis less in calm",
            ),
        )
        for arc, words in named[:MOST]
    )  # fmt: skip


def in_words(links: Network, arc: int) -> str:
    """What it means that a link is at its upper bound; "" where that is no scarcity."""
    pattern = _WORDS.get(str(links.kind[arc]), "")
    ends = [links.nodes[n] if n >= 0 else None for n in (links.tail[arc], links.head[arc])]
    stage = next((node.stage for node in reversed(ends) if node), "")
    names = {end: _name(node.place) if node else "" for end, node in zip(("tail", "head"), ends, strict=True)}
    return pattern.format(stage=f"{stage} material".strip(), **names)


def _name(place: str) -> str:
    return country(place).name if place in countries() else place


def _ranks(values: Floats) -> Floats:
    """Ranks with mean 0 and variance 1."""
    ranks = rankdata(values)
    return np.asarray((ranks - ranks.mean()) / ranks.std())
