"""Sentences -> agreements that were signed, struck, announced or refused, or that the text calls by a name.

The document itself is one if it is one. An agreement that comes back in the same or fewer words is the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from accord.ledger.model import Agreement
from accord.reader.draft import Draft, Segment
from accord.reader.steps.agreement_words import content_of, known_state, made, patterns
from accord.reader.steps.named_agreements import named_in

_NOT = re.compile(
    r"\b(?:not|never|no|nor|failed to|without|refused to|neither|yet to|plans? "
    r"to|planned to|want(?:s|ed)? to|hope[sd]? to|would|could|may|might|if|"
    r"expected to|due to|set to)\b|n't\b"
)
_WANTED = re.compile(
    r"\b(?:towards?|negotiat\w+|talks (?:on|for|about)|seek\w*|sought|want\w*|pursu\w+|"
    r"work(?:s|ing|ed)? on|updated|propos\w+|"
    r"possible|future|potential|instead of|like)\b"
)
_VAGUE = re.compile(
    r"\b(?:following|recognition|(?<!memorandum of )understandings?|ceremony|"
    r"order implementing|amend|agreement in principle on)\b"
)
_PLACED = re.compile(r" (?:(?:in|at) (?:[A-Z][\w-]+)(?: [A-Z][\w-]+)?|(?:on|last) [A-Z][a-z]+day)$")
_AT = re.compile(r"\b(?:in|at|near|to) $")
_WITH = re.compile(r"(?: (?:on|for|in) [\w -]{3,60}?)? (?:with|between) ")
_NOTICE = re.compile(
    r"\b(?:\d+|thirty|sixty|ninety|six|twelve|three) (?:days|months)['s]* "
    r"(?:prior |advance |written )*notice\b|\bupon (?:\w+ )?written notice\b"
)
_BODIES = re.compile(
    r"\b(?:(?:Joint|Bilateral|Rapid Response|Working|Steering|Coordinating|"
    r"Supervisory|Ministerial)[ ])(?:[A-Z]\w+[ ]){0,5}?(?:Group|Committee|"
    r"Council|Commission|Task Force|Board|Dialogue|Panel)\b")  # fmt: skip


def agreements(draft: Draft) -> Draft:
    """The draft with the agreements it names, each once."""
    found: list[Agreement] = [*_made_in(draft), *_between(draft), *_with_somebody(draft), *named_in(draft)]
    found.sort(key=lambda a: (a.span.start if a.span else 0, -len(a.quote)))
    own = _document(draft, found)
    kept_: list[Agreement] = [own] if own else []
    for each in found:
        if each.parties and not any(_same(each, other) for other in kept_):
            kept_.append(each)
    return replace(draft, agreements=tuple({a.id: a for a in kept_}.values()))


def _document(draft: Draft, found: list[Agreement]) -> Agreement | None:
    """The document itself, where it is an agreement, or a statement that names no other."""
    facts = draft.facts
    if facts.kind not in ("agreement", "joint_statement") or not facts.title or not facts.parties:
        return None
    if facts.kind == "joint_statement" and any(a.parties for a in found):
        return None
    first = draft.segments[0]
    noun = patterns().noun.search(draft, first.start, first.end)
    notice = _NOTICE.search(draft.low)
    return Agreement(
        **draft.evidence("agreement", "AG.document", first.start, first.end),
        name=facts.title,
        parties=facts.parties,
        date=facts.date,
        form=noun["noun"] if noun else "statement",
        legal_status=facts.legal_status,
        state="signed" if facts.date_source == "signing line" else "announced",
        exit_notice=draft.plain[notice.start() : notice.end()] if notice else "",
        bodies=tuple(dict.fromkeys(m.group() for m in _BODIES.finditer(draft.plain)))[:8],
    )


def _made_in(draft: Draft) -> Iterator[Agreement]:
    known = patterns()
    for segment in draft.segments:
        if segment.kind == "heading" or not known.noun.search(draft, segment.start, segment.end):
            continue
        for pattern in (known.made, known.passive):
            for match in pattern.finditer(draft, segment.start, segment.end):
                if why := _no_agreement(draft, segment, match):
                    draft.refuse(match.start(), match.end(), "AG.made", why)
                else:
                    yield _agreement(draft, segment, match)


def _between(draft: Draft) -> Iterator[Agreement]:
    """Agreements of which the text only says between whom: "the accord between Oslo and Lima"."""
    for segment in draft.segments:
        if segment.kind == "heading":
            continue
        for match in patterns().between.finditer(draft, segment.start, segment.end):
            parties = draft.countries_in(match.end(), min(segment.end, match.end() + 50))[:3]
            if len(parties) < 2 or draft.quoted_at(match.start()) or match["noun"] in ("alliance", "partnership"):
                continue
            if draft.low.startswith("s", match.end("noun")):
                continue
            last = [m for m in draft.mentions_in(match.end(), min(segment.end, match.end() + 50)) if m.countries][:2][
                -1
            ]
            yield made(draft, "AG.between", (match.start(), last.end), parties, match["noun"], "named", segment)


def _with_somebody(draft: Draft) -> Iterator[Agreement]:
    """Agreements of which the text only says with whom: "under a framework agreement with Lima"."""
    for segment in draft.segments:
        if segment.kind == "heading":
            continue
        for match in patterns().with_somebody.finditer(draft, segment.start, segment.end):
            partner = next((m for m in draft.mentions_in(match.end(), match.end() + 1) if m.kind == "country"), None)
            if partner is None or draft.quoted_at(match.start()):
                continue
            if _NOT.search(draft.low, max(segment.start, match.start() - 40), match.start()) or _WANTED.search(
                draft.low, max(segment.start, match.start() - 40), match.start()
            ):
                draft.refuse(match.start(), match.end(), "AG.with", "only wanted")
                continue
            near = [c for c in _named(draft, segment.start, segment.end) if c not in partner.countries]
            near = list(draft.facts.speaker.countries) if draft.facts.speaker else near
            own = near or [c for c in draft.facts.parties if c not in partner.countries]
            parties = (*own[:1], *partner.countries)
            if len(parties) >= 2:
                yield made(draft, "AG.with", (match.start(), partner.end), parties, match["noun"], "named", segment)


def _no_agreement(draft: Draft, segment: Segment, match: re.Match[str]) -> str:
    if _NOT.search(
        draft.low,
        max(segment.start, match.start() - 25),
        match.start("verb") + 1 if match.start("verb") > match.start() else match.start(),
    ) and not known_state(match["verb"]).startswith("reject"):
        return "denied, or only wanted"
    if draft.low.endswith(" to ", 0, match.start()) and match.start("verb") == match.start():
        return "only wanted"
    if draft.quoted_at(match.start()):
        return "inside a quotation"
    link = _WITH.match(draft.low, match.end(), segment.end)
    partners = [m for m in draft.mentions_in(link.end(), link.end() + 25) if m.kind != "adjective"] if link else []
    if (
        match["name"].endswith("s")
        and not partners
        and not re.match(r"(?:two|three|four|several|\d+|letters|memoranda)\b", match["name"])
    ):
        return "some agreements, none named"
    if match.start("verb") > match.start("noun") and match["verb"] not in _PARTICIPLES:
        return "no participle"
    if _VAGUE.search(match["name"]):
        return "a vague name"
    if not draft.facts.parties and not draft.countries_in(segment.start, segment.end):
        return "between nobody named"
    if match["name"] in ("agreements", "deals", "contracts"):
        return "some agreements, none named"
    if match["noun"] == "document" and not re.search(r"\bjoint|framework|cooperation", match["name"]):
        return "some document"
    return ""


_PARTNERED = frozenset({"AG.made", "AG.with", "AG.between"})
_PARTICIPLES = frozenset([
    "signed", "concluded", "struck", "reached", "sealed", "inked", "announced", "negotiated", "finalised",
    "finalized", "agreed", "forged", "adopted", "ratified", "rejected", "scrapped", "abandoned", "cancelled",
    "canceled", "terminated", "renewed", "unveiled", "extended"
])  # fmt: skip


def _agreement(draft: Draft, segment: Segment, match: re.Match[str]) -> Agreement:
    left, right = segment.start, segment.end
    start, end = match.span("name")
    start += len("of ") if draft.low.startswith("of ", start) else 0
    tail = patterns().about.match(draft.low, match.end(), right) if match.end() == end else None
    end = tail.end() if tail else end
    relative = re.search(
        r" (?:that|which|under which|worth|valued|said|after|while|at a|during|and (?:the|said|will|has))\b",
        draft.low[start:end],
    )
    start, end = draft.trim(start, start + relative.start() if relative else end)
    if placed := _PLACED.search(draft.plain[:end], start):
        end = placed.start()
    inside = _named(draft, start, min(end + 60, right))
    near = inside if len(inside) >= 2 else tuple(dict.fromkeys((*_named(draft, left, right), *inside)))
    parties = near if 2 <= len(near) <= 4 else draft.facts.parties or near
    return made(draft, "AG.made", (start, end), parties, match["noun"], known_state(match["verb"]), segment)


def _named(draft: Draft, start: int, end: int) -> tuple[str, ...]:
    """The countries of a range without the places where something happened ("in Oslo")."""
    return tuple(
        dict.fromkeys(
            c
            for m in draft.mentions_in(start, end)
            if not (m.kind == "seat" and _AT.search(draft.low, max(0, m.start - 6), m.start))
            for c in m.countries
        )
    )


def _same(one: Agreement, other: Agreement) -> bool:
    """Whether an agreement was named before: its own words, or more, were the same between the same parties."""
    if one.span and other.span and one.span.start < other.span.end and other.span.start < one.span.end:
        return True
    if not set(one.parties) & set(other.parties):
        return False
    mine, theirs = content_of(one.name), content_of(other.name)
    if {one.rule, other.rule} <= _PARTNERED and not (set(one.parties) <= set(other.parties)):
        return bool(mine) and mine == theirs and set(other.parties) <= set(one.parties)
    if one.rule == "AG.named" and other.rule == "AG.named":
        return mine <= theirs or theirs <= mine
    if mine <= theirs and (one.form == other.form or mine):
        return True
    return one.rule == "AG.named" and bool(theirs) and (theirs <= mine or len(mine & theirs) * 3 >= len(mine) * 2)
