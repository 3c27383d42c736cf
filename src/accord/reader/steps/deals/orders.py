"""Sentences -> arms orders: who orders from whom, which system, how many, for how much, and how far it has come.

Notified (a ceiling), contracted and delivered are three different numbers, so each stage is an item of its own. What a
sentence leaves out (the noun behind a number, buyer, seller) comes from the order told of before, or from the headline.
An order that is only asked about, wished for or denied is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from accord.core.labels import weapons
from accord.ledger.model import Order
from accord.reader.draft import Draft, Segment
from accord.reader.steps.deals.counts import Counted, count_in
from accord.reader.steps.deals.order_sides import filled, from_document, home, maker_of, sells, sides
from accord.reader.steps.deals.order_verbs import Told, clause_of, repeats, verbs_in
from accord.reader.steps.deals.weapons import Named, weapons_in

_NOT = re.compile(
    r"\b(?:not|never|no|nor|without|refused to|rejected|whether|if|asks?|asked|wants? (?:\w+ )?to|"
    r"wanted (?:\w+ )?to|could|might|may|talks|"
    r"hopes? to|negotiat\w+|consider\w*|unless|potential to|yet to (?:sign|order|agree|decide|settle|conclude)|"
    r"would not|interest in|"
    r"urg(?:ed|es|ing)|call(?:ed|s|ing) (?:on|for)|press(?:ed|es|ing) (?:\w+ ){1,4}to|"
    r"reported|alleged|rumou?red|ban on|bans? |banned|halt(?:ed|s)|embargo\w*|stop(?:ped|s)|"
    r"imagine|suppose|unlikely|likely to)\b|n't\b"
)
_CUT = re.compile(
    r",? (?:worth|valued|under an?|said|that (?:is|are|was|were|will|would)|which|at a cost|for (?:up to |about |"
    r"around )?(?:us|a|c)?[$€£]|"
    r"for an estimated|in a deal|as part of|according to)\b|, (?:said|the|an?|while|and|but|which)\b"
)
_SAID = re.compile(r"\b(?:said|says|told \w+|that|announced|confirmed|for) $")
_CARRIED = re.compile(
    r"\b(?:of (?:them|these|those|the (?:\w+ )?(?:guns?|jets?|planes?|aircraft|ships?|boats?|vehicles?|vessels?|"
    r"weapons?|systems?|"
    r"units?|launchers?|machines?|hulls?))|the (?:first|second|third|last|remaining|rest|others?|remainder|"
    r"whole batch)|the (?:batch|consignment|lot)\b|"
    r"deliver(?:y|ies)|they|these|those|the (?:guns|jets|planes|aircraft|ships|boats|vehicles|vessels|weapons|"
    r"systems|batter(?:y|ies)))\b"
)
_LOOSE = re.compile(r" (?:and|to|as|while|after|before|because|at|so|enhancing|making|including)\b|,")
_LED = re.compile(r"\s*(?:and|but|while|of which|with|which|whereas)\b ?")
_ADVERB = re.compile(
    r"\s*(?:in|on|last|by|since|so far|under|at|this|after|meanwhile|separately|of|only|earlier|today)\b"
)
_TAIL, _SHORT = 45, 8
_SUPPLY = re.compile(r"(?:build|supply|deliver|hand(?: over)?|transfer|donate|sell)$")
_APART = frozenset({"to", "aboard", "at", "by", "with", "that", "which", "who", "into", "against", "operational"})
_ORDINAL = re.compile(r"\b(?:first|second|third|last|final)\b")
_STAGES = {"late": "delay"}


@dataclass(frozen=True, slots=True)
class _Last:
    """What the sentences before told of: the weapon, what it was called, buyer and seller, for a few sentences more."""

    weapon: str
    system: str
    recipient: str = ""
    supplier: str = ""
    left: int = 4

    def later(self) -> _Last | None:
        """The same one sentence later; nothing after a few."""
        return replace(self, left=self.left - 1) if self.left else None


def orders(draft: Draft) -> Draft:
    """The draft with its arms orders: one a recipient, supplier, system, number and stage."""
    found: dict[tuple[str, str, str, str, float | None], Order] = {}
    last: _Last | None = None
    for segment in draft.segments:
        named = weapons_in(draft, segment.start, segment.end)
        if segment.kind != "heading":
            asked = draft.low.endswith("?", segment.start, segment.end)
            for order in _told_in(draft, segment, named, last):
                if not asked:  # a question tells of none, but what it asks of is what the answer tells of
                    found.setdefault((order.recipient, order.supplier, order.weapon, order.kind, order.quantity), order)
                last = _Last(order.weapon, order.system, order.recipient, order.supplier)
        last = last.later() if last else None
        exact = sorted((n for n in named if n.key != "arms"), key=lambda n: n.generic)
        if exact and (
            last is None or not last.recipient
        ):  # the headline, or a sentence that orders nothing, names what the next ones tell of
            last = _Last(exact[0].key, draft.plain[exact[0].start : exact[0].end])
    return replace(draft, orders=_distinct(tuple(found.values())))


def _distinct(found: tuple[Order, ...]) -> tuple[Order, ...]:
    """Without an order of which the same is told with its number elsewhere, and without one only mentioned then."""

    def told_better(order: Order) -> bool:
        same = [o for o in found if o is not order and (o.recipient, o.weapon) == (order.recipient, order.weapon)]
        if order.kind == "mentioned":
            return any(o.kind != "mentioned" for o in same)
        return order.quantity is None and any(o.kind == order.kind and o.quantity is not None for o in same)

    return tuple(order for order in found if not told_better(order))


def _told_in(draft: Draft, segment: Segment, named: list[Named], last: _Last | None) -> Iterator[Order]:
    """The orders of a sentence: every verb with its system and number."""
    if not named and last is None:
        return
    verbs = verbs_in(draft, segment, listed=bool(named))
    strong = [v for v in verbs if v.stage not in ("mentioned", "promised")]
    for index, verb in enumerate(verbs):
        if verb.stage == "mentioned" and strong:
            continue
        verb = _not_relative(named, verb)
        verbs[index] = verb
        left, right = clause_of(draft, segment, verbs, index)
        if repeats(draft, verbs, index, right):
            continue
        before = draft.low[max(left, verb.start - 70) : verb.end]
        if _NOT.search(before) and verb.stage not in ("late", "notice"):
            draft.refuse(verb.start, verb.end, f"OR.{verb.stage}", "denied, asked or only wanted")
            continue
        order = _order(draft, segment, named, last, verb, (left, right))
        if order is not None:
            last = _Last(order.weapon, order.system, order.recipient, order.supplier)
            yield order


def _not_relative(named: list[Named], verb: Told) -> Told:
    """The verb as one with an object behind it, where what stands before "that" is no weapon: "noted that Lima got"."""
    if verb.relative < 0 or any(n.end <= verb.relative for n in named):
        return verb
    behind = any(0 <= n.start - verb.end < _TAIL for n in named)
    return replace(verb, relative=-1) if behind else verb


def _order(
    draft: Draft, segment: Segment, named: list[Named], last: _Last | None, verb: Told, clause: tuple[int, int]
) -> Order | None:
    left, right = clause
    inside = [n for n in named if left <= n.start < right]
    told_of = [n for n in named if n.start < left and n.key != "arms"]
    if told_of and (last is None or not last.recipient):  # the sentence itself named it, before this clause
        last = _Last(told_of[-1].key, draft.plain[told_of[-1].start : told_of[-1].end])
    system = _system(draft, inside, verb)
    number = count_in(draft, inside, (verb.start, verb.end), left, right, verb.behind, whole=verb.stage == "contract")
    carried = last if last and (system is None or _comes_back(draft, last, system, clause)) else None
    if not _counts(draft, inside, system, number, carried, clause):
        return None
    key = carried.weapon if carried else system.key if system else ""
    buyer, seller = sides(draft, segment, verb, right, key, system.start if system else -1)
    if last and last.weapon == key and last.recipient:
        named_here = any(m.kind != "person" for m in draft.mentions_in(left, right))
        buyer, seller = filled(buyer, seller, (last.recipient, last.supplier), named=named_here)
    buyer = buyer or home(draft, left, verb.start)
    buyer, seller = from_document(draft, buyer, seller, maker_of(key))
    if verb.stage == "promised" and not _promised(draft, verb, right, buyer, number):
        return None
    made = "" if seller or system is None or system.generic or maker_of(key) == buyer else maker_of(key)
    seller = seller or made
    if (
        not buyer
        or buyer == seller
        or (verb.stage == "mentioned" and not seller)
        or not (seller or number or key != "arms")
    ):
        draft.refuse(verb.start, verb.end, f"OR.{verb.stage}", "no buyer, or no seller, is named")
        return None
    start, end = _span(draft, segment, None if carried else system, number, verb, clause, (buyer, seller))
    value = _value(draft, left, min(segment.end, right + 50))
    told = carried.system if carried else draft.plain[system.start : system.end] if system else ""
    return Order(
        **draft.evidence("order", f"OR.{verb.stage}" + (".elliptic" if carried else ""), start, end),
        date=draft.facts.date.isoformat() if draft.facts.date else "",
        kind=_STAGES.get(verb.stage, verb.stage),
        recipient=buyer,
        supplier=seller,
        system="unspecified arms" if key == "arms" else told,
        weapon=key,
        quantity=number[0] if number else None,
        value_usd=value,
        notes="supplier: the maker of the system, not named in the text" if made else "",
    )


def _counts(
    draft: Draft, inside: list[Named], system: Named | None, number: Counted, carried: _Last | None,
    clause: tuple[int, int],
) -> bool:  # fmt: skip
    """Whether a clause tells of an order: its weapon is the object, or a number or "they" stands for the one before."""
    if number and not number[0]:
        return False  # "none has been handed over"
    if carried is None:
        return system is not None
    if inside and system is None:
        return False
    return bool(number or _CARRIED.search(draft.low, *clause))


def _promised(draft: Draft, verb: Told, right: int, buyer: str, number: Counted) -> bool:
    """Whether a promise is one of an order: of a seller only where it says to whom, and how many or which."""
    if not _SUPPLY.search(draft.low, verb.start, verb.end):
        return True
    if draft.low.startswith("to ", verb.start) or not _to_somebody(draft, verb, right, buyer):
        return False
    return bool(number or _ORDINAL.search(draft.low, verb.end, right))


def _value(draft: Draft, start: int, end: int) -> float | None:
    """The value in US dollars that a range gives: the upper bound, else the lower."""
    cash = draft.money_in(start, end)
    amount = cash[0].amount if cash and cash[0].amount.currency == "USD" and not cash[0].amount.per else None
    return (amount.max if amount.max is not None else amount.min) if amount else None


def _to_somebody(draft: Draft, verb: Told, right: int, buyer: str) -> bool:
    """Whether a seller's promise names who gets the weapon: "to Kenya", "for Kenya", "sell Kenya three"."""
    return any(
        m.countries and m.countries[0] == buyer
        and (m.start <= verb.end + 5 or re.search(r"\b(?:to|for) (?:the )?$", draft.low[verb.end : m.start]))
        for m in draft.mentions_in(verb.end, right)
    )  # fmt: skip


def _comes_back(draft: Draft, last: _Last, system: Named, clause: tuple[int, int]) -> bool:
    """Whether a kind of weapon is the one told of before: of its category, and nobody else is named beside it."""
    if not system.generic:
        return False
    if system.key != "arms" and weapons()[system.key].category != weapons()[last.weapon or "arms"].category:
        return False
    sides = {last.recipient, last.supplier}
    return all(set(m.countries) <= sides for m in draft.mentions_in(*clause) if m.kind in ("country", "adjective"))


def _system(draft: Draft, inside: list[Named], verb: Told) -> Named | None:
    """What is ordered: the weapon on the object's side of the verb, its designation where that follows ("of the")."""
    if not inside:
        return None
    side = [n for n in inside if (n.start < verb.start) == verb.behind and _is_object(draft, n, verb)]
    if not side:
        held = [n for n in inside if verb.start <= n.start < verb.end]
        return held[0] if held else None
    first = side[-1] if verb.behind else side[0]
    exact = [n for n in side if not n.generic and abs(n.start - first.end) <= 12]
    return exact[0] if first.generic and exact else first


def _is_object(draft: Draft, named: Named, verb: Told) -> bool:
    """Whether a weapon is what a verb acts on, and not a base, a speech or a crew beside it."""
    if verb.relative >= 0:
        return 0 <= verb.relative - named.end < 40
    if verb.passive:
        return len(draft.low[named.end : verb.start].split()) <= 14
    if verb.stage == "notice":
        return True
    told = draft.low[verb.end : named.start]
    words = [word.strip(",") for word in told.rpartition(":")[2].split()]  # "delivered to Kyiv so far: 19 jets"
    if sells(draft, verb.start, verb.end):  # "the sale to Oslo of 12 tanks"
        words = [word for word in words if word not in ("to", "with")]
    if draft.low.endswith(("equip", "supply", "provide"), verb.start, verb.end):  # "a deal to equip Oslo with 12 tanks"
        words = [word for word in words if word != "with"]
    return len(words) <= 14 and not _APART.intersection(words)


def _span(
    draft: Draft, segment: Segment, system: Named | None, number: Counted, verb: Told, clause: tuple[int, int],
    parties: tuple[str, str],
) -> tuple[int, int]:  # fmt: skip
    """From who acts to what is acted on, inside the clause."""
    left, right = clause
    held = [system.end] if system and left <= system.start < right else []
    must = max([verb.end, *held, *([number[2]] if number else [])])
    cut = _CUT.search(draft.low, must, right)
    if cut is None and right - must > _TAIL:
        cut = _LOOSE.search(draft.low, must, right)
    end = cut.start() if cut else right
    near = draft.mentions_in(segment.start, verb.start)
    acting = [m for m in near if m.countries and m.kind != "adjective" and m.countries[0] in parties]
    acting = [m for m in acting if m.countries[0] == parties[0]] or acting
    start = left
    if acting and not verb.passive:
        actor = acting[-1].start
        adverb = _ADVERB.match(draft.low, left) or actor - left < _SHORT
        far = actor - left > _TAIL or not adverb or (actor < left and ";" not in draft.low[actor:left])
        start = actor if far or _SAID.search(draft.low, max(left, actor - 16), actor) else left
    led = _LED.match(draft.low, start)
    return draft.trim(led.end() if led and led.end() < verb.start else start, max(end, must))
