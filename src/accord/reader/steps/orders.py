"""Sentences -> arms orders: who orders from whom, which system, how many, for how much, and how far it has come.

Notified (a ceiling), contracted and delivered are three different numbers, so each stage is an item of its own. An
order that is only asked about, wished for or denied is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from accord.ledger.model import Order
from accord.reader.draft import Draft, Mention, Segment
from accord.reader.gates import Sieve
from accord.reader.lexicon import kept, lexicon, pattern_of, written
from accord.reader.steps import figures

_NOT = re.compile(r"\b(?:not|never|no|without|refused to|rejected|whether|if|asks?|asked for|wants? to|n't)\b|n't\b")
_SALE = re.compile(r"\bsales?\b|\btransfers?\b|\bexports?\b|\bdeliver\w*|\bhanded\b|\bshipped\b|\bsold\b")
_TO = re.compile(r"\b(?:to|for) (?:the )?$")
_FROM = re.compile(r"\b(?:from|by) (?:the )?$")
_SELLER_SPEAKS = re.compile(r"\b(?:congress|state department|defense security cooperation|dsca|pentagon)\b")


@kept
def _stages() -> Sieve[str]:
    table = lexicon("arms")
    macros = {"system": rf"\b(?:{'|'.join(table['systems'])})(?!\w)"}
    return Sieve([(stage, written(body, macros)) for stage, body in table["stage"].items()], list(table["stage"]))


@kept
def _system() -> re.Pattern[str]:
    return pattern_of(rf"\b(?:{'|'.join(lexicon('arms')['systems'])})(?!\w)")


_NUMBER = (
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|none|all|both|the "
    r"(?:others?|rest|first|last|remaining|remainder)(?: (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten))?)"
)
_BACK = 3


@kept
def _elliptic() -> Sieve[str]:
    table = lexicon("arms")["elliptic"]
    return Sieve([(stage, written(body, {"number": _NUMBER})) for stage, body in table.items()], list(table))


def _without_system(draft: Draft, segment: Segment, last: Order) -> Iterator[Order]:
    """What a sentence says of the order before it without naming the system: "four have been handed over"."""
    for stage, pattern in _elliptic().ready(draft.hints(segment.start, segment.end)):
        match = pattern.search(draft.low, segment.start, segment.end)
        if match is None or _NOT.search(draft.low, max(segment.start, match.start() - 30), match.end()):
            continue
        kind = _STAGES.get(stage, stage)
        yield last.model_copy(
            update={
                **draft.evidence("order", f"OR.{stage}.elliptic", *match.span()),
                "kind": kind,
                "quantity": None,
                "value_usd": None,
            }
        )


def orders(draft: Draft) -> Draft:
    """The draft with its arms orders: one a recipient, supplier, system and stage."""
    found: dict[tuple[str, str, str, str], Order] = {}
    last: Order | None = None
    since = 0
    for segment in draft.segments:
        if segment.kind == "heading" or draft.low.endswith("?", segment.start, segment.end):
            continue
        since += 1
        if last and since <= _BACK:
            for told in _without_system(draft, segment, last):
                found.setdefault((told.recipient, told.supplier, told.system, told.kind), told)
                since = 0
        for stage, pattern in _stages().ready(draft.hints(segment.start, segment.end)):
            match = pattern.search(draft.low, segment.start, segment.end)
            if match is None:
                continue
            if _NOT.search(draft.low, max(segment.start, match.start() - 30), match.end()):
                draft.refuse(match.start(), match.end(), f"OR.{stage}", "denied, asked or only wanted")
                continue
            order = _order(draft, match, segment, stage)
            if order is not None:
                found.setdefault((order.recipient, order.supplier, order.system, order.kind), order)
                last, since = order, 0
                break
            draft.refuse(match.start(), match.end(), f"OR.{stage}", "no buyer, or no seller, is named")
    return replace(draft, orders=tuple(found.values()))


def _order(draft: Draft, match: re.Match[str], segment: Segment, stage: str) -> Order | None:
    left, right = segment.start, segment.end
    near = [m for m in draft.mentions_in(left, right) if m.countries]
    buyer = _buyer(draft, near, match, stage)
    if buyer is None:
        return None
    recipient = buyer.countries[0]
    supplier = _supplier(draft, near, match, recipient, stage)
    if not supplier:
        return None
    behind = [m for m in near if match.end() <= m.start <= match.end() + 30]
    start, end = draft.trim(
        min(max(buyer.start, left) if buyer.start >= left else match.start(), match.start()),
        max([match.end(), *(m.end for m in behind)]),
    )
    cash = draft.money_in(left, right)
    value = cash[0].amount if cash and cash[0].amount.currency == "USD" else None
    amount = figures.quantity(draft.plain, max(left, match.start() - 24), min(right, match.end() + 1))
    named = _system().findall(draft.low, match.start(), match.end())
    system = named[-1] if named else "unspecified arms"
    return Order(
        **draft.evidence("order", f"OR.{stage}", start, end),
        date=draft.facts.date.isoformat() if draft.facts.date else "",
        kind=_STAGES.get(stage, stage),
        recipient=recipient,
        supplier=supplier,
        system="unspecified arms" if system in ("arms", "weaponry", "weapons") else system,
        quantity=amount.value if amount and amount.unit == "items" else None,
        value_usd=(value.max if value.max is not None else value.min) if value else None,
    )


_STAGES = {"late": "delay"}


def _buyer(draft: Draft, near: list[Mention], match: re.Match[str], stage: str) -> Mention | None:
    """Who orders: behind "to" in a sale, behind "by", else the nearest country before it that is no adjective."""
    low = draft.low
    sold = bool(_SALE.search(match.group()))
    for mention in near:
        before = low[max(0, mention.start - 10) : mention.start]
        if mention.start >= match.start() and sold and mention.kind != "adjective" and _TO.search(before):
            return mention
        link = low[match.end() : mention.start].strip() if 0 <= mention.start - match.end() <= 12 else ""
        if link == "by" or (link == "from" and re.search(r"(?:order|purchase|deal|contract)s?$", match.group())):
            return mention
    if sold and stage in ("notice", "approval"):
        return None
    passive = stage in ("delivery", "late") and not any(m.start < match.start() for m in near)
    ahead = [m for m in near if m.start < match.start() + 1 and m.kind != "person" and not low.startswith("'s", m.end)]
    ahead = ahead or [m for m in near if m.start < match.start() and m.kind != "person"]
    named = [m for m in ahead if m.kind != "adjective"] or ahead
    if named:
        return named[-1]
    if passive or stage in ("delivery", "late"):
        return _last_buyer(draft, match.start())
    return None


def _last_buyer(draft: Draft, before: int) -> Mention | None:
    """The buyer of the sentences right before ("Poland has ordered tanks ... The first were delivered")."""
    index = bisect_right(draft.segments, before, key=lambda segment: segment.start) - 1
    for earlier in reversed(draft.segments[max(0, index - 2) : index]):
        if _system().search(draft.low, earlier.start, earlier.end):
            named = [m for m in draft.mentions_in(earlier.start, earlier.end) if m.countries and m.kind != "adjective"]
            if named:
                return named[0]
    return None


def _supplier(draft: Draft, near: list[Mention], match: re.Match[str], recipient: str, stage: str) -> str:
    others = [m for m in near if m.countries[0] != recipient]
    for mention in others:
        if _FROM.search(draft.low, max(0, mention.start - 10), mention.start):
            return mention.countries[0]
    if stage in ("notice", "approval") and _SELLER_SPEAKS.search(draft.low, max(0, match.start() - 80), match.end()):
        return "USA" if recipient != "USA" else ""
    behind = [m.countries[0] for m in others if m.start > match.start()]
    named = [*behind, *(m.countries[0] for m in others)]
    if named:
        return named[0]
    if stage in ("delivery", "late"):
        return _last_supplier(draft, match.start(), recipient)
    return next((c for c in draft.facts.parties if c != recipient), "")


def _last_supplier(draft: Draft, before: int, recipient: str) -> str:
    """The supplier of the sentence before, where that tells of arms."""
    buyer = _last_buyer(draft, before)
    segment = draft.segment_at(buyer.start) if buyer else None
    if not segment:
        return ""
    return next((c for c in draft.countries_in(segment.start, segment.end) if c != recipient), "")
