"""Sentences -> agreements that the text says were signed, struck or announced, and the document itself if it is one."""

from __future__ import annotations

import re
from dataclasses import replace

from accord.ledger.model import Agreement
from accord.reader.draft import Draft
from accord.reader.steps import figures

_DONE = (
    r"(?P<verb>sign(?:s|ed|ing)|conclud(?:es|ed)|struck|strik(?:es|ing)|reach(?:es|ed)|announc(?:es|"
    r"ed)|seal(?:s|ed)|clinch(?:es|ed)|"
    r"inked?|finali[sz](?:es|ed)|unveil(?:s|ed)|agreed on|agreed to|entered into|launch(?:es|ed)|rejected|called off)"
)
_NOUN = (
    r"(?P<noun>agreement|framework|alliance|partnership|memorandum of (?:understanding|cooperation)|mou|moc|deal|pact|"
    r"accord|treaty|compact|letters? of (?:intent|interest)|contract|arrangement|joint statement)s?"
)
_MADE = re.compile(
    rf"\b{_DONE}\b(?P<name> (?:an? |the |its |their |two |several |major |historic |"
    rf"landmark )*(?:[\w.$'/-]+ ){{0,9}}?{_NOUN}\b)"
)
_PASSIVE = re.compile(
    rf"\b(?P<name>(?:[\w.'/-]+ ){{0,5}}{_NOUN}) (?:was|were|has been|have been) (?P<verb>signed|"
    rf"concluded|struck|reached|announced|sealed|finali[sz]ed|rejected)\b"
)
_VAGUE = re.compile(r"\b(?:following|recognition|understandings?|plans? to|ceremony|order implementing|amend)\b")
_NOT = re.compile(r"\b(?:not|never|no|nor|failed to|without|n't|refused to)\b")
_STATES = {
    "announc": "announced",
    "unveil": "announced",
    "reject": "rejected",
    "called": "rejected",
    "finali": "finalised",
}
_DATED = re.compile(
    r" on (?:the )?(?:\d{1,2}(?:st|nd|rd|th)? )?(?:[A-Z][a-z]+day|[A-Z][a-z]+ \d.*|[A-Z][a-z]+ (?:19|20)\d\d)\b.*$"
)
_ABOUT = re.compile(r" (?:on|for|concerning|regarding|covering|in)\b(?:u\.s\.|[^,.;:]){3,90}")


def agreements(draft: Draft) -> Draft:
    """The draft with the agreements it names; one a sentence and noun."""
    found: list[Agreement] = []
    facts = draft.facts
    if facts.kind in ("agreement", "joint_statement") and facts.title and facts.parties:
        first = draft.segments[0]
        form = next((m.group() for m in [re.search(_NOUN, draft.low[first.start : first.end])] if m), "statement")
        found.append(
            Agreement(
                **draft.evidence("agreement", "AG.document", first.start, first.end),
                name=facts.title,
                parties=facts.parties,
                date=facts.date,
                form=form,
                legal_status=facts.legal_status,
                state="signed" if facts.date_source == "signing line" else "announced",
            )
        )
    for segment in draft.segments:
        if segment.kind == "heading":
            continue
        for pattern in (_MADE, _PASSIVE):
            for match in pattern.finditer(draft.low, segment.start, segment.end):
                if _NOT.search(draft.low, max(segment.start, match.start() - 25), match.end()) or draft.quoted_at(
                    match.start()
                ):
                    continue
                if _VAGUE.search(match["name"]):
                    continue
                found.append(_agreement(draft, match, segment.start, segment.end))
    return replace(draft, agreements=tuple({a.id: a for a in found if a.parties}.values()))


def _agreement(draft: Draft, match: re.Match[str], left: int, right: int) -> Agreement:
    start, end = match.span("name")
    tail = _ABOUT.match(draft.low, match.end(), right)
    end = tail.end() if tail and end == match.end() else end
    relative = re.search(r" (?:that|which)\b", draft.low[start:end])
    start, end = draft.trim(start, start + relative.start() if relative else end)
    verb = match["verb"]
    state = next(
        (state for stem, state in _STATES.items() if verb.startswith(stem)),
        "signed" if verb.startswith("sign") else "agreed",
    )
    inside = draft.countries_in(start, min(end + 60, right))
    near = inside if len(inside) >= 2 else tuple(dict.fromkeys((*draft.countries_in(left, right), *inside)))
    parties = near if 2 <= len(near) <= 4 else draft.facts.parties or near
    cash = figures.money(draft.plain, start, end)
    value = cash[0].amount.max if cash and cash[0].amount.currency == "USD" else None
    when = figures.dates(draft.plain, left, right)
    name = re.sub(r"(?i)^(?:what .{0,60}? an?|an?|the|its|their) ", "", draft.plain[start:end])
    name = _DATED.sub("", name)
    return Agreement(
        **draft.evidence("agreement", "AG.made", start, end),
        name=name,
        parties=parties,
        date=when[0][1] if len(when) == 1 else None,
        form=match["noun"],
        state=state,
        value_usd=value,
    )
