"""Agreements: the words that name one, what became of it, and the item that they make."""

from __future__ import annotations

import re
from dataclasses import dataclass

from accord.ledger.model import Agreement
from accord.reader.draft import Draft, Segment
from accord.reader.gates import Gated
from accord.reader.lexicon import kept, lexicon, pattern_of
from accord.reader.steps import figures

_DATED = re.compile(
    r" (?:on|in) (?:the )?(?:\d{1,2}(?:st|nd|rd|th)? )?(?:[A-Z][a-z]+day|"
    r"[A-Z][a-z]+ \d.*|[A-Z][a-z]+ (?:19|20)\d\d|(?:19|20)\d\d)\b.*$"
)
_ARTICLE = re.compile(r"(?i)^(?:what .{0,60}? an?|an?|the|its|their|this|that|our)\s+")
_IGNORED = frozenset([
    "a", "an", "the", "of", "on", "for", "and", "to", "in", "with", "between", "concerning", "new", "joint",
    "bilateral", "historic", "landmark", "major", "framework", "agreement", "deal", "pact", "treaty",
    "memorandum", "understanding", "mou", "cooperation"
])  # fmt: skip
FORCE = re.compile(r"\b(?:entered into force|in force|took effect|takes effect)\b")


@dataclass(frozen=True, slots=True)
class Patterns:
    """The compiled words of `agreements.toml`."""

    made: Gated
    passive: Gated
    between: Gated
    with_somebody: Gated
    about: re.Pattern[str]
    named: Gated
    not_named: re.Pattern[str]
    states: dict[str, str]
    noun: Gated


@kept
def patterns() -> Patterns:
    """The patterns, kept."""
    table = lexicon("agreements")
    states = {verb: state for state, verbs in table["verbs"].items() for verb in verbs}
    verb = "|".join(sorted(map(re.escape, states), key=len, reverse=True))
    other = r"(?! (?:agreement|deal|pact|accord|treaty|contract|arrangement)s?\b)"  # "a partnership agreement"
    noun = rf"(?P<noun>{'|'.join(table['nouns'])})s?(?![\w-]){other}"
    rules = table["rules"]
    word = r"(?:[A-Z][\w.'&/-]*|U\.S\.-?[\w-]*|\d{4})"
    inner = rf"(?:{word}|of|on|for|and|the|to|between|concerning|in|with|Between)"
    return Patterns(
        made=Gated(rf"\b(?P<verb>{verb})[ ](?P<name>{rules['between']}{noun})"),
        passive=Gated(
            rf"\b(?P<name>(?:(?:an?|the|its|their|his|two|three)[ ](?:[\w.$€'/-]+[ "
            rf"]){{0,5}}?)?{noun})(?:[ ](?:between|on|with|for|concerning)[ ][^,.;:]{{3,90}}?)?,? "
            rf"(?:(?:was|were|has been|have been|is|are) (?:\w+ )?|first |to be )?(?P<verb>{verb})\b"
        ),
        between=Gated(rf"\b(?:(?:the|an?|this|its|their)[ ](?:[\w.$€-]+[ ]){{0,5}}?)?{noun} between (?:the )?"),
        with_somebody=Gated(
            rf"\b(?:the|an?|this|its|their|his|her)[ ](?:(?!to\b|an?\b|the\b|and\b|of\b|\w+ed\b)"
            rf"[\w.$€-]+[ ]){{0,4}}?(?<!joint ){noun}"
            rf"(?<!statement)(?<!document)(?<!partnership)(?<!alliance)(?<!contract)"
            r"(?: (?:on|for|in) [\w -]{3,40}?)? with (?:the )?"
        ),
        about=pattern_of(rules["about"]),
        named=Gated(
            rf"(?<![\w.])(?:{word}[ ](?:{inner}[ ]){{0,9}}?)?{rules['named']}(?:s?\b)(?:[ "
            rf"](?:of|on|for|to|between|concerning|in|with|regarding)[ ](?:the[ ])?(?:{word}(?:[ "
            rf"]{inner})*[ ])?{word})?",
            cased=True,
        ),
        not_named=re.compile(rules["not_named"]),
        states=states,
        noun=Gated(rf"\b{noun}"),
    )


def known_state(verb: str) -> str:
    """What a verb says has become of an agreement."""
    return patterns().states[verb]


def made(
    draft: Draft, rule: str, at: tuple[int, int], parties: tuple[str, ...], form: str, state: str, segment: Segment
) -> Agreement:
    """The agreement whose name stands at a range, with what its sentence says of it."""
    start, end = at
    cash = draft.money_in(start, min(segment.end, end + 40))
    value = cash[0].amount.max if cash and cash[0].amount.currency == "USD" else None
    when = figures.dates(draft.plain, segment.start, segment.end)
    name = _DATED.sub("", _ARTICLE.sub("", draft.plain[start:end]))
    if state in ("signed", "agreed", "announced") and FORCE.search(draft.low, end, min(segment.end, end + 60)):
        state = "in force"
    return Agreement(
        **draft.evidence("agreement", rule, start, end),
        name=name,
        parties=parties,
        date=when[0][1] if len(when) == 1 else None,
        form=form,
        state=state,
        value_usd=value,
    )


def content_of(name: str) -> frozenset[str]:
    """The words of a name that tell it from others: no article, form or country."""
    words = re.findall(r"[\w.-]+", _DATED.sub("", name).lower().replace("’", "'"))
    return frozenset(w for w in words if w not in _IGNORED and w not in _country_words())


@kept
def _country_words() -> frozenset[str]:
    forms = (form for row in lexicon("countries").values() for key in ("names", "adjectives") for form in row[key])
    return frozenset(word for form in forms for word in re.findall(r"[\w.-]+", form.lower()))
