"""Sentences -> arms orders that the text mentions: who orders from whom, which system, how many, for how much."""

from __future__ import annotations

import re
from dataclasses import replace

from accord.ledger.model import Order
from accord.reader.draft import Draft, Mention
from accord.reader.steps import figures

_ARMS = (
    r"(?:weapon(?:s|ry)?|arms|armaments|munitions|missiles?|interceptors?|fighter jets?|fighters?|"
    r"warplanes?|warships?|submarines?|destroyers?|"
    r"frigates?|howitzers?|tanks|drones|air[- ]defen[cs]e systems?|military (?:equipment|hardware|"
    r"aircraft)|defen[cs]e (?:equipment|articles|systems)|"
    r"f-35\w*|f-16\w*|f-15\w*|patriot|tomahawks?|himars|aegis)"
)
_ORDER = re.compile(
    rf"\b(?P<verb>orders?|purchases?|procurement|acquisition|sales?|contracts?|deal) (?:of|for|"
    rf"to buy)\b[^.;,]{{0,60}}?\b(?P<system>{_ARMS})\b"
    rf"|\b(?:ordered|orders|buys?|bought|purchas(?:es|ed|e)|acquires?|acquired|procures?|procured|"
    rf"will buy|agreed to buy|to buy)\b[^.;,]{{0,60}}?\b(?P<system2>{_ARMS})\b"
    r"|\b(?P<generic>(?:defen[cs]e|arms|weapons|military|missile|fighter|submarine) (?:order|"
    r"purchase|deal|contract|sale)s?)\b"
)
_NOT = re.compile(r"\b(?:not|never|no|without|refused to|rejected|cancel\w*|n't)\b")


def orders(draft: Draft) -> Draft:
    """The draft with its arms orders: one a recipient, supplier and system."""
    found: dict[tuple[str, str, str], Order] = {}
    for segment in draft.segments:
        if segment.kind == "heading":
            continue
        for match in _ORDER.finditer(draft.low, segment.start, segment.end):
            if _NOT.search(draft.low, max(segment.start, match.start() - 30), match.end()):
                continue
            order = _order(draft, match, segment.start, segment.end)
            if order is not None:
                found.setdefault((order.recipient, order.supplier, order.system), order)
                break
    return replace(draft, orders=tuple(found.values()))


def _order(draft: Draft, match: re.Match[str], left: int, right: int) -> Order | None:
    near = [m for m in draft.mentions_in(left, right) if m.countries]
    sold = re.search(r"\bsales?$", match.group()) and not re.match(r" to\b", draft.low[match.end() : right])
    buyer = None if sold else _buyer(draft, near, match)
    if buyer is None:
        return None
    recipient = buyer.countries[0]
    others = [m.countries[0] for m in near if m.countries[0] != recipient and m.start > match.start()]
    others += [m.countries[0] for m in near if m.countries[0] != recipient]
    supplier = next(iter(others), next((c for c in draft.facts.parties if c != recipient), ""))
    if not supplier:
        return None
    start, end = draft.trim(min(buyer.start, match.start()), match.end())
    cash = figures.money(draft.plain, left, right)
    value = cash[0].amount.max if cash and cash[0].amount.currency == "USD" else None
    amount = figures.quantity(draft.plain, match.start(), min(right, match.end() + 1))
    promised = re.search(r"\b(?:will|would|plans? to|intends? to|agreed to)\b", draft.low[left:end])
    system = match["system"] or match["system2"] or "unspecified arms"
    return Order(
        **draft.evidence("order", "OR.mention", start, end),
        date=draft.facts.date.isoformat() if draft.facts.date else "",
        kind="promised" if promised else "mentioned",
        recipient=recipient,
        supplier=supplier,
        system="unspecified arms" if system in ("arms", "weaponry", "weapons") else system,
        quantity=amount.value if amount and amount.unit == "items" else None,
        value_usd=value,
    )


def _buyer(draft: Draft, near: list[Mention], match: re.Match[str]) -> Mention | None:
    """Who orders: "order from X" behind it, else the nearest country before it that is not an adjective."""
    for mention in near:
        link = draft.low[match.end() : mention.start].strip() if 0 <= mention.start - match.end() <= 12 else ""
        if link == "by" or (link == "from" and match["generic"]):
            return mention
    ahead = [m for m in near if m.start < match.start() and m.kind != "person"]
    named = [m for m in ahead if m.kind != "adjective"] or ahead
    return named[-1] if named else None
