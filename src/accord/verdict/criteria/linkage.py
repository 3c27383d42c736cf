"""C004 linkage: does one field move the other?

Tests    what the documented arms orders between the parties need of the mineral (published content of a platform x
         units) as a share of a year's use of the recipient
Holds    when it reaches the threshold `linked_share` in the least favourable reading of the content
Untestable  when no order at hand names a platform of known content, or without a network for the mineral
"""

from __future__ import annotations

import numpy as np

from accord.core.figure import Figure
from accord.core.thresholds import threshold
from accord.crisis import outcome
from accord.ledger.model import Claim, Order
from accord.verdict import reading
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, Word, untestable

CODE = "C004"
QUESTION = "Does one field move the other?"


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a claim that arms and minerals are linked."""
    stress = evidence.stress
    if stress is None:
        return untestable(claim, CODE, evidence.no_scenario)
    needs = [(order, kg) for order in evidence.ledger.orders for kg in [_content(order, evidence)] if kg]
    needs = [(order, kg) for order, kg in needs if order.recipient in stress.bases[0].network.index]
    if not needs:
        return untestable(claim, CODE, "no order at hand names a platform whose content of the mineral is published")
    order, kg = max(needs, key=lambda pair: (pair[0].quantity or 0) * pair[1])
    tonnes = (order.quantity or 0) * kg / 1e3
    share = tonnes / outcome.requirement(stress, order.recipient)
    low, high = float(np.quantile(share, 0.05)), float(np.quantile(share, 0.95))
    line = threshold("linked_share")
    figure = Figure(
        indicator="order_need_share", value=float(np.median(share)), low=low, high=high, unit="share",
        interval=f"5-95 % of {len(share)} draws of use; the published content has no range",
        mineral=stress.scenario.mineral,
        country=order.recipient, year=stress.scenario.year, scope=(order.id,), basis="gross", status="computed",
        formula="units x published kg of rare-earth materials a unit / a year's use of the recipient",
        sources=(*stress.observed.sources, order.source), assumptions=outcome.MODEL_PRIORS[-3:],
    )  # fmt: skip
    word: Word = "holds" if low >= line else "partly" if high >= line else "fails"
    return Verdict(
        claim=claim, criterion=CODE, word=word, figures=(figure,), share_of_draws=float(np.mean(share >= line)),
        reason=(
            f"The largest documented order of a platform with published content ({order.system}, a {order.kind}) "
            f"needs {tonnes:,.0f} t in all, over the years of its delivery: priority access and element mix can "
            f"matter, tonnage {'does' if word == 'holds' else 'does not'}."
        ),
        flips_if=f"orders that need at least {line:.0%} of a year's use are documented",
        sources=(*reading.sources(evidence), order.source),
    )  # fmt: skip


def _content(order: Order, evidence: Evidence) -> float:
    """Published kg of the mineral in one unit of the order's platform; 0 where nothing is published."""
    return max((kg for name, kg in evidence.platform_content if name and name in order.system), default=0.0)
