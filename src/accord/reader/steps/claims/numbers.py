"""Clauses that state a number -> claims: a share of supply, and what a deal, an order or an investment is worth.

A sum alone is no claim about a deal: a price a kilogram, a rate a year, a market, a bill stay out, and so does a
deal of others that a text brings up for comparison.
"""

from __future__ import annotations

import re

from accord.ledger.model import Claim
from accord.reader.draft import Draft, Money
from accord.reader.steps.claims.beneficiaries import supplier
from accord.reader.steps.claims.negation import denied
from accord.reader.steps.claims.propositions import made
from accord.reader.steps.claims.records import OTHERS
from accord.reader.steps.claims.voices import voice_of
from accord.reader.steps.document.topics import Topics
from accord.reader.steps.sizes import figures

_ACTIVE = re.compile(
    r"\b(?:suppl(?:y|ies|ied)|accounts?|accounted|controls?|controlled|produces?|produced|provides?|provided|"
    r"dominates?|dominated|refines?|refined|process(?:es|ed)?|mines?(?!')|mined|makes?|made|holds?|held)\b[^;]{0,60}$"
)
_PASSIVE = re.compile(
    r"^(?:(?:[\d.,]+ ?%|(?:[\d.,]+|[a-z]+(?:-[a-z]+)?) ?per ?cent\b) of|half(?: of)?|"
    r"[a-z]+[ -](?:third|quarter|fifth|tenth)s?(?: of)?|"
    r"[a-z]+(?: tonnes?| tons?)? (?:in|out of)(?: every)? [a-z]+(?: of)?)\b[^;]{0,80}?"
    r"\b(?:c[ao]mes?|went|flow(?:s|ed)?|sold|shipped|drawn|arrives?|originates?|imported|sourced|mined|refined|processed|produced|supplied|"
    r"made|bought|pass(?:es|ed)?|goes|go)\b"
)
_OF_THE_WORLD = re.compile(
    r"[^;]{2,22}? of (?:the )?(?:world|global)(?:'s)? (?:\w+ )?(?:output|suppl|production|demand|"
    r"reserves|exports|market|trade)"
)
_TONNES = re.compile(r"\b(?:tonnes?|tons?|kilograms?)\b")
_RELIANT = re.compile(r"[\d.,]+ ?(?:%|per ?cent) (?:net[- ])?(?:import[- ])?(?:reliant|dependent)\b")
_PART_OF = re.compile(
    r"[^;]{2,22}? (?:of|in) (?:all )?(?:the |its |their |our )?(?!shares?\b|equity|stake|company|firm|"
    r"profits?|costs?|prices?|vot|seats|gdp|jobs|people|respondents|time|budget|loan|credit|bill|money|sum|value|purchase)"
)
_TO_COME = re.compile(
    r"\b(?:will|would|shall|must|may|could|should|agreed|plans?|wants?|promised|pledged to (?:buy|sell|give))\b"
)
# "Will refine half of its ore" is a promise.
_TO_COME_BY = re.compile(r"\b(?:will|would|shall|must|should)(?: \w+)? \w+ (?:at least |no less than |up to |about )?$")
_WORDED = re.compile(r"\bhalf\b|\b(?:third|quarter|fifth|tenth)s?\b|\b(?:in|out of) (?:two|three|four|five|ten)\b")
_RELIES = re.compile(r"\b(?:rel(?:y|ies|ied|iant|iance)|depend\w*|imports?|imported|buys?|bought|gets?|sourc\w+)\b")
_WORTH = re.compile(
    r"\b(?:agreement|deal|pact|accord|framework|treaty|partnership|alliance|arrangement|compact|memorandum|contract|"
    r"package|bargain|order|purchase|sale|acquisition|procurement|investment|pledge|commitment|fund|loan|financing|"
    r"facility|credit|grant|equity|stake|transaction|tranche|pipeline|project|figure|total|bill|value|worth)s?\b"
    r"|\b(?:invest|pledg|commit|purchas|financ|pour|lend|lent|spen[dt]|buy|bought|acquir|promis|mobili[sz]|pump|inject|channel|"
    r"earmark|allocat|outlin|envisag|provid|contribut|guarante|underwrit|donat)\w*"
    r"|\b(?:credit|aid|grants?|set(?:s|ting)? aside|put(?:s|ting)? up|gives?|gave|raise[sd]?)\b"
    r"|\b(?:built|upgraded|supplied|delivered|leased|made|trained)\b[^;]{0,60}\bfor (?:\w+ )?(?:[a-z]{1,3})?[$€£¥₩\d]"
    r"|\bpa(?:ys?|id|ying)\b[^;]{0,40}\b(?:[mb]illion|bn)\b"
    r"|\b(?:put|puts|putting)\b.{0,40}\binto\b|\bma(?:de|kes?|king)\b[^;]{0,40}\bavailable\b"
)
_EACH_UNIT = re.compile(
    r"(?:[ ]?/[ ]?|[ -]?(?:an?|per|for an?|for each|for every|the) )(?:metric )?"
    r"(?:kilos?|kilograms?|kg|tonnes?|tons?|t|pounds?|lb|ounces?|oz|grams?|g|barrels?|gallons?|litres?|liters?|bushels?|"
    r"units?|pieces?|items?|shares?|kwh|mwh|watts?|hours?|heads?|person|jet|aircraft|missile|year|annum|month|week|day)\b"
    r"|[ ]?(?:each|every) (?:year|month|week|day)\b|[ ]?(?:annually|yearly|monthly|apiece)\b"
)
# What stands right before a sum that is a price, a market or a country's output.
_BACKGROUND = re.compile(
    r"\b(?:prices?|priced|costs?|fetch\w*|trad(?:es?|ed|ing)|sells?|sold|market|gdp|product|revenues?|turnover|"
    r"economy|deficit|surplus|fined|fines?|damages|salary|court|ransom|bail|longs|shorts)\b[^,;]{0,40}$"
)
_COSTS = re.compile(r"\bcosts?\b[^,;]{0,40}$")
_EACH_ONE = re.compile(
    r"(?: ?/ ?| ?-| (?:an?|per|for each|for every) )(?!year|annum|month)[a-z]+\b| (?:each|apiece)\b(?! year)"
)
# Outside prose a share counts only where nobody promises it.
_PROMISES = re.compile(
    r"\b(?:shall|will|should|must|intends?|agree[sd]?|commits?|committed|pledge[sd]?|aims?|target)\b"
)
_LARGE = 1e6
_PART_ENDS = re.compile(r",(?!\d)|;| while | and ")
_ROSE = re.compile(r"\bfrom(?: about| some| around| nearly| almost| over)? ?$")


def numbers(draft: Draft, topics: Topics, start: int, end: int) -> list[Claim]:
    """The claims of a clause that state a number: at most one share and one amount."""
    if not draft.facts.prose:
        share = _share(draft, topics, start, end)
        return [share] if share and not _PROMISES.search(draft.low, start, end) else []
    return [claim for claim in (_share(draft, topics, start, end), _amount(draft, topics, start, end)) if claim]


def _share(draft: Draft, topics: Topics, start: int, end: int) -> Claim | None:
    low = draft.low[start:end]
    if "%" in low or "per cent" in low or "percent" in low:
        parts = figures.shares(draft.plain, start, end) or figures.worded_shares(draft.plain, start, end)
    elif _WORDED.search(low):
        parts = figures.worded_shares(draft.plain, start, end)
    else:
        return None
    if not parts:
        return None
    at, value = parts[0]
    if len(parts) > 1 and _ROSE.search(draft.low, start, at):  # "from 90 percent to 60 percent"
        value = parts[1][1]
    before, after = draft.low[start:at], draft.low[at:end]
    active = _ACTIVE.search(before)
    relies = _RELIES.search(before)
    if denied(low, max(0, at - start - 60), at - start) or "no longer" in before:
        return None
    minerals = "minerals" in {t for _, t in topics.within(start, end)} or (
        bool(_TONNES.search(low)) and topics.of(start, end, at) == "minerals"
    )
    world = bool(_OF_THE_WORLD.match(after))
    traded = bool((relies and " from " in after) or _RELIANT.match(after))
    if active and _TO_COME_BY.search(before):
        return None
    told = minerals and (active or relies or _PASSIVE.search(after) or _of_a_country(draft, start, end, before, after))
    if not (told or (traded and draft.countries_in(start, end)) or (world and minerals)):
        return None
    if active and not relies:
        stop = _PART_ENDS.search(draft.low, at + 4, end)
        whom_of = range(at, stop.start() if stop else end)
        who = _doer(draft, start, start + active.start())
    else:
        whom_of = range(start, at) if relies else range(start, end)
        who = supplier(draft, start, end, start + relies.start() if relies else start)
    whom = tuple(c for c in draft.countries_in(whom_of.start, whom_of.stop) if c != who)
    voice = voice_of(draft, start, end, at, at + 1)
    return made(
        draft, "CL.share.1", "share", start, end, voice, "minerals" if minerals else "trade", whom, who,
        stated=value, stated_unit="share",
    )  # fmt: skip


def _of_a_country(draft: Draft, start: int, end: int, before: str, after: str) -> bool:
    """Whether a part of something is stated of a country, with any verb: no promise, no stake, no part of a price."""
    return (
        bool(_PART_OF.match(after) and draft.countries_in(start, end))
        and not _TO_COME.search(before)
        and not _TO_COME.search(after)
    )


def _doer(draft: Draft, start: int, at: int) -> str:
    """The country that supplies: the subject before the verb, or what "which" stands for."""
    named = [m for m in draft.mentions_in(start, at) if m.countries]
    plain = [m for m in named if m.kind != "adjective" and not draft.low.startswith("'s", m.end)]
    found = (plain or named)[-1:]
    if not found and re.match(r"which|that|who|and|but", draft.low[start:at]):  # "Beijing, which refines 90 %"
        found = [m for m in draft.mentions_in(max(0, start - 60), start) if m.countries][-1:]
    return found[0].countries[0] if found else ""


def worth(draft: Draft, start: int, end: int) -> Money | None:
    """The sum that a clause says a deal, an order or an investment is worth."""
    found = draft.money_in(start, end)
    if not found:
        return None
    low = draft.low[start:end]
    others = OTHERS.search(low)
    if not (_WORTH.search(low) or "cost" in low) or (others and others.group() != "so far"):
        return None
    sums = [s for s in found if _tells_worth(draft, start, s)]
    if len(sums) > 1 and _ROSE.search(draft.low, start, sums[0].start):  # "from 1 to 2 billion"
        return sums[1]
    return sums[0] if sums else None


def _tells_worth(draft: Draft, start: int, item: Money) -> bool:
    """Whether a sum is no price, market or rate; what a project or a rule costs in all, or in a year, is told."""
    most = item.amount.max or item.amount.min or 0.0
    if most >= _LARGE and _COSTS.search(draft.low, start, item.start) and not _EACH_ONE.match(draft.low, item.end):
        return True
    return not _EACH_UNIT.match(draft.low, item.end) and not _BACKGROUND.search(draft.low, start, item.start)


def stated(item: Money) -> tuple[float | None, str]:
    """The sum as a claim states it, with its currency; none where it is vague."""
    size = item.amount.max if item.amount.max is not None else item.amount.min
    return size, "" if size is None else item.amount.currency


def _amount(draft: Draft, topics: Topics, start: int, end: int) -> Claim | None:
    item = worth(draft, start, end)
    if item is None:
        return None
    voice = voice_of(draft, start, end, item.start, item.end)
    about = topics.of(start, end, item.end)
    rule = "CL.amount.2" if item.amount.qualifier == "vague" else "CL.amount.1"
    size, unit = stated(item)
    whom = draft.countries_in(start, end) or draft.facts.parties
    polarity = -1 if denied(draft.low[start : item.start]) else 1
    return made(draft, rule, "amount", start, end, voice, about, whom, stated=size, stated_unit=unit, polarity=polarity)
