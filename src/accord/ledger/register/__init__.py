"""The register: shipped facts on agreements, promises, arms orders, export controls and their effects, with sources.

    register()              every row as one Ledger, each with its source and confidence ("recalled" stays visible)
    match(parties, ...)     the agreement that an article is about, with its promises, projects, orders and controls
    largest_order(...)      the largest arms notice (a ceiling) and the largest contract: two different numbers
    effects(), aggregates() what prices and flows did after a control; totals that are no single order

Conventions. A commitment's `giver` owes it: who supplies (`offtake`, `supply_access`, `no_restriction`), who pays
(`purchase`, `invest`, `finance`, `price_floor`), who builds (`capacity`); `place` is where the material is made.
`related_to` marks a promise that serves an agreement without standing in it, such as a contract between firms;
which do is the founders' judgement, no official list says so.
`Order.kind` is notice, contract, delivery, delay, promise, announcement, approval, payment or statement.
Numbers never read this room; see `accord.bargaining.measures` for how a promise becomes one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from accord.core.labels import country
from accord.ledger.model import Agreement, Ledger, Order
from accord.ledger.register.rows import Aggregate, Effect, read_aggregates, read_effects, read_ledger

__all__ = [
    "Aggregate",
    "Effect",
    "Match",
    "aggregates",
    "effects",
    "largest_order",
    "match",
    "register",
    "related",
    "topics_of",
]

# Word stems that tell what a text is about; order matters only where two topics are equally frequent.
TOPIC_WORDS: dict[str, str] = {
    "minerals": r"minerals?|rare[ -]earths?|raw materials?|mining|magnets?|gallium|germanium|graphite|lithium|cobalt",
    "arms": r"weapon\w*|arms|military|missiles?|defen[cs]e|fighter jets?|munitions?",
    "technology": r"technolog\w+|quantum|artificial intelligence|6G|fusion|research",
    "trade": r"trade|tariffs?|duties|exports?|imports?|purchases?",
    "investment": r"invest\w*|financ\w+|infrastructure",
}
_SIGNING = re.compile(r"\b(?:sign(?:s|ed|ing)?|inked|concluded?|framework|memorandum|treaty)\b", re.I)
_BEFORE, _AFTER = (
    dt.timedelta(days=45),
    dt.timedelta(days=3),
)  # news lags an event, and runs ahead by a time zone or a plan


@dataclass(frozen=True, slots=True)
class Match:
    """The register's agreement for a text, why this one, the other candidates, and all that belongs to it."""

    agreement: Agreement | None
    why: str
    alternatives: tuple[str, ...] = ()
    pact: Ledger = field(default_factory=Ledger)


@cache
def register() -> Ledger:
    """All shipped rows; read once, on the first call."""
    return read_ledger()


@cache
def effects() -> tuple[Effect, ...]:
    """What prices and flows were reported to do after a control or a price floor."""
    return read_effects()


@cache
def aggregates() -> tuple[Aggregate, ...]:
    """Totals of arms trade that are not one order (foreign military sales to Japan)."""
    return read_aggregates()


def match(
    parties: Sequence[str], date: dt.date | None = None, words: str = "", *, not_before: dt.date | None = None
) -> Match:
    """The agreement between these parties that a text of this date and these words is about.

    An agreement between exactly these parties comes first, then one among some of them, then one that has more.
    `not_before` is the earliest date on which an undated text can have been written. Unknown names: DataError.
    """
    codes = tuple(dict.fromkeys(_code(party) for party in parties))
    found = _among(codes)
    if not found:
        named = ", ".join(codes) or "no party"
        return Match(None, f"the register holds no agreement between these parties ({named})")
    said = topics_of(words)
    chosen, how = _by_date(found, date, not_before)
    if date is None and not_before is not None:
        ranked = sorted(chosen, key=lambda a: (-_overlap(a, said), _when(a), a.id))
    elif date is not None and how.startswith("signed"):
        ranked = sorted(chosen, key=lambda a: (-_overlap(a, said), abs(_when(a) - date), a.id))
    else:
        ranked = sorted(chosen, key=lambda a: (-_overlap(a, said), -_when(a).toordinal(), a.id))
    best = ranked[0]
    shared = [topic for topic in said if topic in best.topics]
    why = f"parties {', '.join(best.parties)}; {how}"
    if len(ranked) > 1 and shared:
        why += f"; of {len(ranked)} candidates its matter ({', '.join(shared)}) fits best"
    elif len(ranked) > 1:
        why += f"; of {len(ranked)} candidates none shares the text's matter"
    others = tuple(a.id for a in ranked[1:]) + tuple(
        a.id for a in sorted(found, key=_when, reverse=True) if a not in ranked
    )
    return Match(best, why, others, related(best.id, codes))


def related(agreement: str, parties: Sequence[str] = ()) -> Ledger:
    """An agreement with its promises, the projects related to it, and orders and controls that touch its parties.

    Orders are those between two of the parties; controls those that one of them issues or that name one of them.
    Empty where the register does not know the agreement.
    """
    book = register()
    mine = next((a for a in book.agreements if a.id == agreement), None)
    if mine is None:
        return Ledger()
    among = set(parties) | set(mine.parties)
    promises = tuple(c for c in book.commitments if agreement in (c.agreement, c.related_to))
    homes = {c.agreement for c in promises} - {agreement}
    return Ledger(
        agreements=(mine, *(a for a in book.agreements if a.id in homes)),
        commitments=promises,
        statements=tuple(
            s for s in book.statements
            if s.date and mine.date and abs(s.date - mine.date) <= _AFTER and among.issuperset(s.parties)
        ),
        orders=tuple(o for o in book.orders if {o.recipient, o.supplier} <= among),
        controls=tuple(c for c in book.controls if c.issuer in among or among & set(c.targets)),
    )  # fmt: skip


def largest_order(
    recipient: str,
    supplier: str | None = None,
    kinds: Iterable[str] = ("notice", "contract"),
    before: dt.date | None = None,
) -> dict[str, Order]:
    """The largest known order by value (USD) of each kind; a kind of which no value is known is left out.

    A notice is a ceiling sent to the legislature, not a purchase. `before` leaves out orders from that day on.
    """
    buyer, seller = _code(recipient), _code(supplier) if supplier else None
    best: dict[str, Order] = {}
    for order in register().orders:
        if order.value_usd is None or order.recipient != buyer or (seller and order.supplier != seller):
            continue
        if before and order.date >= before.isoformat():
            continue
        if order.kind not in best or order.value_usd > (best[order.kind].value_usd or 0):
            best[order.kind] = order
    return {kind: best[kind] for kind in kinds if kind in best}


def topics_of(words: str) -> dict[str, int]:
    """How often a text names each matter of `TOPIC_WORDS`, most frequent first.

    Only sentences that tell of a signing count, where there are such: an article may speak most of what was not signed.
    """
    signing = [part for part in re.split(r"[.!?](?:\s|$)|\n", words) if _SIGNING.search(part)]
    return _count("\n".join(signing)) or _count(words)


def _count(words: str) -> dict[str, int]:
    counts = {topic: len(re.findall(rf"\b(?:{stems})\b", words, re.I)) for topic, stems in TOPIC_WORDS.items()}
    return dict(sorted(((t, n) for t, n in counts.items() if n), key=lambda pair: -pair[1]))


def _among(codes: tuple[str, ...]) -> list[Agreement]:
    wanted, agreements = set(codes), register().agreements
    if not wanted:
        return []
    equal = [a for a in agreements if set(a.parties) == wanted]
    inside = [a for a in agreements if len(a.parties) > 1 and set(a.parties) < wanted]
    outside = [a for a in agreements if len(wanted) > 1 and set(a.parties) > wanted]
    return equal or inside or outside


def _by_date(found: list[Agreement], date: dt.date | None, not_before: dt.date | None) -> tuple[list[Agreement], str]:
    if date is None:
        if not_before is None:
            return found, "the text's date is unknown, so the latest that fits its matter"
        later = [a for a in found if _when(a) >= not_before - _AFTER]
        if later:
            return later, f"the text's date is unknown but not before {not_before}, so the first since then"
        return found, f"the text's date is unknown and no agreement is known since {not_before}, so the latest"
    near = [a for a in found if date - _BEFORE <= _when(a) <= date + _AFTER]
    if near:
        return near, f"signed within {_BEFORE.days} days before the text's date {date}"
    past = [a for a in found if _when(a) <= date]
    if past:
        return past, f"none signed near the text's date {date}, so the latest before it"
    return found, f"all known agreements are later than the text's date {date}"


def _when(agreement: Agreement) -> dt.date:
    """The date for ordering: a month or year known only as text counts from its first day."""
    if agreement.date:
        return agreement.date
    parts = [int(n) for n in re.findall(r"\d+", agreement.date_text)[:2]] + [1, 1]
    return dt.date(parts[0], parts[1], 1) if len(parts) > 2 else dt.date.min


def _overlap(agreement: Agreement, said: dict[str, int]) -> float:
    """The text's count of the agreement's matters, shared out so that broad agreements do not win by breadth."""
    return sum(said.get(topic, 0) for topic in agreement.topics) / max(len(agreement.topics), 1)


def _code(party: str) -> str:
    return party if party in ("EUU", "WORLD") else country(party).iso3
