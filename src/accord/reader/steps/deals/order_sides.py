"""Buyer and seller of an arms order: by prepositions, by who is subject, by adjectives, by what was told before."""

from __future__ import annotations

import re

from accord.core.labels import weapons
from accord.reader.draft import Draft, Mention, Segment
from accord.reader.lexicon import kept, lexicon
from accord.reader.steps.deals.order_verbs import Told

_SOLD = re.compile(
    r"\b(?:sales?|transfer(?:s|red)?|exports?|deliver\w*|hand(?:ed)?|shipped|sold|sell|turned over|donated?|"
    r"suppl(?:y|ied)|build)\b"
)
_FORCES = re.compile(
    r" (?:navy|army|air force|armed forces|military|marines|coast ?guard|government|ministry|defen[cs]e)\b"
)
_OWN_FORCES = re.compile(
    r"\bthe (?:government|air force|navy|army|coast ?guard|armed forces|military|ministry of defen[cs]e|"
    r"department of (?:national )?defen[cs]e)\b(?! of\b)"
)
_STATE_OF = re.compile(r"\b(?:government|parliament|house of commons|senate) of (?:the )?(?:[\w ]{3,30} of )?$")
_JOINED = re.compile(r"^ and (?:the )?$")
_TO = re.compile(r"\b(?:to|for) (?:the )?$")
_FROM = re.compile(r"\b(?:from|by|with) (?:the )?(?:[a-z]+ )?$")
_SELLER_SPEAKS = re.compile(r"\b(?:congress|state department|defense security cooperation|dsca|pentagon)\b")
_GETS = re.compile(r"(?:has |have |had )?(?:\w+ )?(?:receiv|took|taken|accept|order)")
_GIVEN = re.compile(r"(?:gave|sold|sell|lend|donated?|deliver(?:ed)?|hand(?:ed)?)$")
_REACHED = re.compile(r"(?:arrived in|reached|landed in|touched down in|came to) (?:the )?$")
_MAKER = re.compile(r" (?:\w+ )?(?:maker|firm|company|shipyard|yard|manufacturer|group|giant|shipbuilder|builder)\b")
_WON = re.compile(r"(?:has |have |had )?(?:won|landed|booked|secured|got)\b")
_NOTICES = ("notice", "approval")


def maker_of(key: str) -> str:
    """The country that makes a weapon; "" for a kind of weapon."""
    return weapons()[key].maker if key in weapons() else ""


@kept
def _firms() -> re.Pattern[str]:
    """The makers of weapons that the lexicon knows by name."""
    names = sorted(lexicon("arms")["makers"], key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")


def sells(draft: Draft, start: int, end: int) -> bool:
    """Whether the words of a verb are those of a seller: a sale, a delivery."""
    return bool(_SOLD.search(draft.low, start, end))


def sides(draft: Draft, segment: Segment, verb: Told, stop: int, key: str, spot: int) -> tuple[str, str]:
    """Buyer and seller in a sentence: by "to", "from" and "by", by who is subject, by adjectives, by the maker.

    `stop` ends the clause of the verb, `spot` is where the weapon stands, -1 where nothing names it.
    """
    near = [m for m in draft.mentions_in(segment.start, segment.end) if m.countries]
    by = _by_preposition(draft, segment, near, verb)
    made = next((m for m in near if m.kind == "adjective" and _is_maker(draft, m, spot)), None)
    if made and made.countries[0] != by.get("buyer"):
        by.setdefault("seller", made.countries[0])
    if verb.stage in _NOTICES and _SELLER_SPEAKS.search(draft.low, segment.start, segment.end):
        by.setdefault("seller", "USA")
    if "seller" not in by and (firm := _firms().search(draft.plain, segment.start, segment.end)):
        country = lexicon("arms")["makers"][firm.group()]
        if country != by.get("buyer"):
            by["seller"] = country
    rest = [m.countries[0] for m in near if m.countries[0] not in by.values() and m.kind != "person"]
    if "buyer" not in by:
        by |= _by_subject(draft, near, verb, stop, by, maker_of(key))
    if "seller" not in by:
        others = [c for c in rest if c != by.get("buyer")]
        by["seller"] = maker_of(key) if maker_of(key) in others else others[0] if others else ""
    if "buyer" not in by:
        by["buyer"] = next((c for c in rest if c != by["seller"]), "")
    if by["buyer"] and by["buyer"] == maker_of(key) and by["seller"]:  # nobody buys abroad what is made at home
        return by["seller"], by["buyer"]
    return by["buyer"], by["seller"]


def _is_maker(draft: Draft, mention: Mention, spot: int) -> bool:
    """Whether an adjective tells who makes: "68 Israeli drones", "the Finnish maker Patria"."""
    if _MAKER.match(draft.low, mention.end):
        return True
    return spot - mention.end >= 0 and len(draft.low[mention.end : spot].split()) <= 2


def _by_preposition(draft: Draft, segment: Segment, near: list[Mention], verb: Told) -> dict[str, str]:
    by: dict[str, str] = {}
    for mention in near:
        before = draft.low[max(segment.start, mention.start - 14) : mention.start]
        bought_by = before.endswith("from ") and bool(_WON.match(draft.low, verb.start))
        bought_by = bought_by or (before.endswith("by ") and verb.stage in ("contract", "mentioned"))
        to = _TO.search(before) and mention.start > segment.start + 3 and mention.kind != "adjective"
        forces = mention.kind == "adjective" and mention.start > verb.start and _FORCES.match(draft.low, mention.end)
        given = verb.end <= mention.start <= verb.end + 5 and _GIVEN.search(draft.low, verb.start, verb.end)
        reached = mention.start > verb.start and _REACHED.search(
            draft.low, max(verb.start, mention.start - 22), mention.start
        )
        if forces or bought_by or given or reached or (to and not _FROM.search(before)):
            by.setdefault("buyer", mention.countries[0])
        elif _FROM.search(before):
            by.setdefault("seller", mention.countries[0])
    return by


def _by_subject(
    draft: Draft, near: list[Mention], verb: Told, stop: int, by: dict[str, str], maker: str
) -> dict[str, str]:
    """The side of the subject: it buys, unless the verb sells and somebody else gets."""
    words = draft.low[verb.start : min(verb.end + 60, stop)]
    sold = bool(_SOLD.search(words)) and not _GETS.match(words)
    ahead = [m for m in near if m.start < verb.start and m.countries[0] not in by.values()]
    plain = [m for m in ahead if m.kind != "adjective"]
    plain = plain or [m for m in ahead if verb.stage in ("mentioned", "contract")]
    if not plain or (sold and verb.stage in _NOTICES):
        return {}
    subject = plain[-1].countries[0]
    if not sold and len(plain) > 1 and _JOINED.match(draft.low[plain[-2].end : plain[-1].start]):
        return _joint(draft, verb, plain[-2].countries[0], subject, by, maker)
    if not sold or "seller" in by or verb.passive:
        return {"buyer": subject}
    given = any(m.start > verb.end and _TO.search(draft.low, max(0, m.start - 10), m.start) for m in near)
    return {"seller" if given or subject == maker else "buyer": subject}


def _joint(draft: Draft, verb: Told, first: str, second: str, by: dict[str, str], maker: str) -> dict[str, str]:
    """ "A and B signed a contract": the maker among them sells; where both order, the first stands for them."""
    buyer, other = (second, first) if maker == first else (first, second)
    agreed = draft.low.startswith(("sign", "agree", "conclu"), verb.start)
    sold = "seller" not in by and buyer != other and (maker in (first, second) or agreed)
    return {"buyer": buyer, "seller": other} if sold else {"buyer": buyer}


def filled(buyer: str, seller: str, before: tuple[str, str], *, named: bool) -> tuple[str, str]:
    """Buyer and seller of a clause with what the order before says of a side that it leaves open."""
    recipient, supplier = before
    if not named:
        return before
    if not buyer or (buyer == supplier and not seller):
        return recipient, next((side for side in (seller, buyer, supplier) if side and side != recipient), "")
    return buyer, seller or (supplier if supplier != buyer else "")


def home(draft: Draft, left: int, verb: int) -> str:
    """The country of "the Government" or "the Air Force" before a verb, where a text speaks of one government only."""
    if not _OWN_FORCES.search(draft.low, left, verb) or draft.countries_in(left, verb):
        return ""
    named = {m.countries for m in draft.mentions if _STATE_OF.search(draft.low, max(0, m.start - 60), m.start)}
    return named.pop()[0] if len(named) == 1 else ""


def from_document(draft: Draft, buyer: str, seller: str, maker: str) -> tuple[str, str]:
    """The side that a sentence leaves open, from the two parties of the document; the maker among them sells."""
    parties = draft.facts.parties
    named = {c for m in draft.mentions if m.kind != "person" for c in m.countries}
    if len(parties) != 2 or not named.issuperset(parties):
        return buyer, seller
    if not buyer and not seller:
        seller = maker if maker in parties else ""
    if buyer and not seller and buyer in parties:
        seller = next(c for c in parties if c != buyer)
    if seller and not buyer and seller in parties:
        buyer = next(c for c in parties if c != seller)
    return buyer, seller
