"""C004 linkage: does one field move the other?

Tests    what the documented arms orders between the parties need of the mineral (published content of a platform x
         units) as a share of what the recipient imports of it in a year, both in gross weight
Holds    when it reaches the threshold `linked_share`, even if all units were built in one year (an upper bound)
Untestable  when no order at hand names a platform of known content, or no import is recorded
"""

from __future__ import annotations

from accord.core.figure import Figure
from accord.core.labels import country
from accord.core.thresholds import threshold
from accord.ledger.model import Claim, Order
from accord.verdict import reading
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, untestable

CODE = "C004"
QUESTION = "Does one field move the other?"
_MINERAL = "rare_earths"
"""Published platform contents are those of rare-earth materials."""


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a claim that arms and minerals are linked."""
    if evidence.scenario is None or evidence.scenario.mineral != _MINERAL:
        return untestable(claim, CODE, evidence.no_scenario or "contents of weapons are published for rare earths only")
    needs = [(order, order.quantity * kg / 1e3) for order, kg in _orders(evidence) if order.quantity]
    if not needs:
        return untestable(claim, CODE, "no order at hand names a platform whose content of the mineral is published")
    order, tonnes = max(needs, key=lambda pair: pair[1])
    year = evidence.square.year
    imports = evidence.imports(order.recipient, _MINERAL, year)
    if imports is None:
        return untestable(claim, CODE, f"no import of the mineral by {order.recipient} is recorded for {year}")
    buyer = country(order.recipient).name
    share, line = tonnes / imports, threshold("linked_share")
    figure = Figure(
        indicator="order_need_share",
        value=share,
        unit="share",
        interval="an upper bound: all units in one year; the published content has no range",
        mineral=_MINERAL,
        country=order.recipient,
        year=year,
        scope=(order.id,),
        basis="gross",
        formula="units x published kg of rare-earth materials a unit / gross imports of a year",
        sources=("baci", "curated", order.source),
    )
    moves = share >= line
    return Verdict(
        claim=claim,
        criterion=CODE,
        word="holds" if moves else "fails",
        figures=(figure,),
        reason=(
            f"The documented order that needs most, {order.system} (a {order.kind}), takes {tonnes:,.0f} t in all "
            f"over the years of its delivery, against {imports:,.0f} t that {buyer} imports in one year: "
            f"tonnage links the two fields {'visibly' if moves else 'hardly'}. Priority access and the mix of elements "
            "may; no figure at hand shows it."
        ),
        flips_if=f"orders that need at least {line:.0%} of a year's imports are documented",
        sources=(*reading.sources(evidence), order.source),
    )


def _orders(evidence: Evidence) -> list[tuple[Order, float]]:
    """Orders of platforms whose content is published, with kg a unit."""
    return [
        (order, kg)
        for order in evidence.ledger.orders
        for kg in [max((kg for name, kg in evidence.platform_content if name in order.system), default=0.0)]
        if kg
    ]
