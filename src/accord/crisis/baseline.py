"""Baseline: what the calibrated base year shows, link by link, in contained tonnes."""

from __future__ import annotations

import numpy as np

from accord.core.figure import Figure
from accord.crisis.outcome import CONTENT_PRIORS
from accord.crisis.stress import Stress

_LEAST_SHARE = 0.03
"""A supplier of less than this share of what reaches a buyer is pooled in "others"."""


def flows(stress: Stress) -> tuple[Figure, ...]:
    """Flows into the targets, and into those who supply them (but not the sender): the way goods pass through.

    One Figure a link, `country` the buyer and `scope` (the supplier,), in contained tonnes a year.
    """
    first = [figure for target in stress.targets for figure in _into(stress, target)]
    helpers = dict.fromkeys(figure.scope[0] for figure in first)
    skip = {stress.sender, *stress.targets, "others"}
    return (*first, *(figure for helper in helpers if helper not in skip for figure in _into(stress, helper)))


def _into(stress: Stress, buyer: str) -> list[Figure]:
    links = stress.base.links
    by_supplier = {
        links.nodes[links.tail[arc]].place: stress.base.flows[:, arc] for arc in links.arcs("trade", head=buyer)
    }
    size = {name: float(np.median(flow)) for name, flow in by_supplier.items()}
    ranked = sorted(size, key=lambda name: -size[name])
    least = _LEAST_SHARE * sum(size.values())
    shown = [name for name in ranked if size[name] >= least]
    if rest := ranked[len(shown) :]:
        by_supplier["others"] = np.sum([by_supplier[name] for name in rest], axis=0)
        shown.append("others")
    return [
        stress.figure(
            by_supplier[name],
            indicator="trade_flow",
            unit="t",
            country=buyer,
            by="content",
            scope=(name,),
            basis="contained",
            formula="observed value x share of value / price of the form, at most the gross weight; reconciled",
            assumptions=CONTENT_PRIORS,
        )
        for name in shown
    ]
