"""Sentences -> agreements that were signed, struck, announced or refused, that a text rests on, or calls by a name.

The document itself is one if it is one. An agreement that comes back in the same or fewer words is the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from accord.ledger.model import Agreement
from accord.reader.draft import Draft
from accord.reader.steps.deals.agreement_parties import parties_in
from accord.reader.steps.deals.agreement_phrases import Phrase, phrases
from accord.reader.steps.deals.agreement_signs import how_named, signed_list
from accord.reader.steps.deals.agreement_words import FORCE, POWERS, content_of, name_of, patterns
from accord.reader.steps.sizes import figures

_BACK = frozenset({"the", "this", "that", "these", "those", "both", "such", "any", "each", "every", "no"})
_PAIR = re.compile(r" between (?:the two\b|them\b|both\b)")
_NEW = re.compile(r"\b(?:new|second|third|another|separate|further|additional|other)\b")
_MONTH_YEAR = re.compile(rf"\b(?:{figures.MONTH} )?(?P<year>(?:19|20)\d\d)\b")
_NOTICE = re.compile(
    r"\b(?:\d+|thirty|sixty|ninety|six|twelve|three) (?:days|months)['s]* "
    r"(?:prior |advance |written )*notice\b|\bupon (?:\w+ )?written notice\b"
)
_BODIES = re.compile(
    r"\b(?:(?:Joint|Bilateral|Rapid Response|Working|Steering|Coordinating|"
    r"Supervisory|Ministerial)[ ])(?:[A-Z]\w+[ ]){0,5}?(?:Group|Committee|"
    r"Council|Commission|Task Force|Board|Dialogue|Panel)\b")  # fmt: skip
_LINE_END = re.compile(r"[;.]?\s*(?:and)?\s*$|[;]")


@dataclass(frozen=True, slots=True)
class _Found:
    """An agreement with what tells it from others: the words of its name, and the phrase that it was found by."""

    item: Agreement
    content: frozenset[str]
    phrase: Phrase


def agreements(draft: Draft) -> Draft:
    """The draft with the agreements it names, each once."""
    found: list[_Found] = []
    last: tuple[Phrase, str] | None = None
    passed: list[Phrase] = []
    for phrase in _all(draft):
        how = how_named(draft, phrase, last)
        if not how[0]:
            draft.refuse(phrase.start, phrase.end, "AG.made", how[1])
            continue
        last = (phrase, how[1]) if how[0] == "AG.made" else None
        passed = [each for each in passed if each.segment == phrase.segment]
        each = _found(draft, phrase, passed, *how)
        if each and found and _PAIR.search(draft.low, phrase.head[1], phrase.end):  # "between the two countries"
            each = replace(each, item=each.item.model_copy(update={"parties": found[-1].item.parties}))
        passed.append(phrase)
        if how[0] == "AG.topic" and each and any(set(each.item.parties) & set(f.item.parties) for f in found):
            continue  # "the deal on minerals" after another of the same parties is that one
        if each is not None and not any(_same(each, other) for other in found):
            found.append(each)
    found += _headline(draft) if not found else []
    own = _document(draft, found)
    kept = [each.item for each in found if not own or not _is_own(own, each)]
    return replace(draft, agreements=tuple({a.id: a for a in (*([own] if own else []), *kept)}.values()))


def _all(draft: Draft) -> Iterator[Phrase]:
    """The phrases of a text, and the lines of a list of what was signed, each as one."""
    listed = {s.start: s for s in draft.segments if s.kind == "bullet" and signed_list(draft, s)}
    for phrase in phrases(draft):
        if phrase.segment.start not in listed:
            yield phrase
    for segment in listed.values():
        line = _LINE_END.search(draft.plain, segment.start, segment.end)
        start, end = draft.trim(segment.start, line.start() if line else segment.end)
        noun = patterns().noun.search(draft, start, end)
        if end - start > 8 and draft.plain[start].isupper():
            yield Phrase(
                segment, start, end, end, (start, end), noun["noun"] if noun else "agreement", "", True, False, True
            )


def _headline(draft: Draft) -> list[_Found]:
    """The agreement of which only the headline tells that it was made."""
    first = draft.segments[0] if draft.segments else None
    if first is None or first.kind != "heading" or draft.facts.kind == "agreement":
        return []
    for phrase in takewhile(lambda phrase: phrase.segment == first, phrases(draft, headed=True)):
        how = how_named(draft, phrase, None)
        each = _found(draft, phrase, [], *how) if how[0] == "AG.made" else None
        if each is not None:
            return [each]
    return []


def _found(draft: Draft, phrase: Phrase, passed: list[Phrase], rule: str, state: str) -> _Found | None:
    """The agreement whose name stands in a phrase, with what its sentence says of it; none without parties."""
    parties = parties_in(draft, phrase, passed)
    powers = POWERS.search(draft.low, phrase.head[1], phrase.end)  # "between Iran and six powers"
    if not parties or (rule != "AG.made" and len(parties) < 2 and not powers):
        draft.refuse(phrase.start, phrase.end, rule, "nothing says between whom")
        return None
    text = draft.plain[phrase.start : phrase.end]
    segment = phrase.segment
    cash = draft.money_in(phrase.start, min(segment.end, phrase.end + 40))
    value = cash[0].amount.max if cash and cash[0].amount.currency == "USD" else None
    when = figures.dates(draft.plain, segment.start, segment.end)
    if draft.facts.date_source == "dateline":  # the day of the report is not that of what it tells
        when = [each for each in when if each[1] != draft.facts.date or each[0] > phrase.start]
    part = _MONTH_YEAR.search(draft.plain, phrase.start, min(segment.end, phrase.end + 30))
    if state in ("signed", "agreed", "announced") and FORCE.search(
        draft.low, phrase.end, min(segment.end, phrase.end + 60)
    ):
        state = "in force"
    item = Agreement(
        **draft.evidence("agreement", rule, phrase.start, phrase.end),
        name=name_of(text) or text,
        parties=parties,
        date=when[0][1] if len(when) == 1 else None,
        date_text=_date_text(part) if part and not when else "",
        form=phrase.noun,
        state=state,
        value_usd=value,
    )
    return _Found(item, content_of(text), phrase)


def _date_text(part: re.Match[str]) -> str:
    """A date known only in part: "2026-03" or "2026"."""
    month = part["month"]
    return f"{part['year']}-{figures.MONTHS[month.lower()]:02d}" if month else str(part["year"])


def _same(one: _Found, other: _Found) -> bool:
    """Whether an agreement was named before: its own words, or more, were the same between the same parties."""
    if one.phrase.proper and other.phrase.proper and len(one.content) > 1 and one.content == other.content:
        return True
    mine, theirs = set(one.item.parties), set(other.item.parties)
    if not mine & theirs:
        return False
    if one.content and one.content == other.content and (one.phrase.proper or mine == theirs):
        return True
    back = one.phrase.determiner in _BACK or one.phrase.proper
    fresh = one.phrase.determiner in ("a", "an", "another", "") and _NEW.search(one.item.name.lower())
    if fresh or one.phrase.plural != other.phrase.plural:
        return False
    if one.phrase.proper and other.phrase.proper:
        alike = one.item.form == other.item.form and bool(one.content and other.content)
        return alike and (one.content <= other.content or other.content <= one.content)
    if mine <= theirs or (back and theirs <= mine):
        if one.content <= other.content:
            return bool(one.content) or one.item.form == other.item.form or back
        return one.phrase.proper and bool(other.content) and other.content <= one.content
    return False


def _document(draft: Draft, found: list[_Found]) -> Agreement | None:
    """The document itself, where it is an agreement, or a statement that is signed or names no other."""
    facts = draft.facts
    if facts.kind not in ("agreement", "joint_statement") or not facts.title or not facts.parties:
        return None
    if facts.kind == "joint_statement" and found and facts.date_source != "signing line":
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


def _is_own(own: Agreement, each: _Found) -> bool:
    """Whether an agreement is the document itself, come back in its own text."""
    if (
        own.form == "statement"
        or not set(each.item.parties) & set(own.parties)
        or not each.content <= content_of(own.name)
    ):
        return False
    return bool(each.content) or (own.rule == "AG.document" and own.name.lower().startswith(own.form))
