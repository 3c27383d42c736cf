"""The words of agreements: what one is called, what a text does with it, and what tells one from another."""

from __future__ import annotations

import re
from dataclasses import dataclass

from accord.reader.gates import Gated
from accord.reader.lexicon import kept, lexicon, pattern_of

BETWEEN = re.compile(r" (?:between|among)\b")
POWERS = re.compile(r" between [\w .]{3,30} and [\w ]{2,20}(?:powers|states|countries|nations|neighbours)\b")
FORCE = re.compile(r"\b(?:(?:entered|came|comes|enters) into (?:force|effect)|in force|took effect|takes effect)\b")
_ARTICLE = re.compile(r"(?i)^(?:what .{0,60}? an?|an?|the|its|their|his|her|our|this|that|these|those|both)\s+")
_WORD = re.compile(r"[\w.-]+")
_DATED = re.compile(
    r" (?:on|in|of|from) (?:the )?(?:\d{1,2}(?:st|nd|rd|th)? )?(?:[A-Z][a-z]+day|"
    r"[A-Z][a-z]+ \d.*|[A-Z][a-z]+ (?:19|20)\d\d|(?:19|20)\d\d)\b.*$"
)
_PARTICIPLE = re.compile(
    r" (?:(?:first|jointly|recently) )?(?:signed|announced|concluded|struck|reached|"
    r"agreed)\b.*$"
)
_IGNORED = frozenset([
    "a", "an", "the", "of", "on", "for", "and", "to", "in", "with", "between", "concerning", "regarding", "new",
    "joint", "bilateral", "historic", "landmark", "major", "framework", "agreement", "deal", "pact", "treaty",
    "accord", "accords", "memorandum", "memoranda", "understanding", "mou", "moc", "cooperation", "agreements",
    "deals", "government", "s", "governments", "its", "their", "this", "that", "these", "those", "same", "contract",
    "his", "her", "our", "both", "partnership", "arrangement", "signed", "announced", "intent", "declaration",
    "letter", "letters", "statement", "mous",
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Patterns:
    """The compiled words of `agreements.toml`."""

    noun: Gated
    weak: re.Pattern[str]
    states: dict[str, str]
    verb_before: re.Pattern[str]
    verb_behind: re.Pattern[str]
    verb: re.Pattern[str]
    other_kind: frozenset[str]
    rests: re.Pattern[str]
    wanted: re.Pattern[str]
    denied: re.Pattern[str]
    foreseen: re.Pattern[str]
    pending: re.Pattern[str]
    met: re.Pattern[str]
    not_named: re.Pattern[str]
    list: Gated


@kept
def patterns() -> Patterns:
    """The patterns, kept."""
    table = lexicon("agreements")
    states = {verb: state for state, verbs in table["verbs"].items() for verb in verbs}
    verb = "|".join(sorted(map(re.escape, states), key=len, reverse=True))
    rules = table["rules"]
    # "a partnership agreement": the last noun is the head
    other = r"(?!(?: and \w+)? (?:agreement|deal|pact|accord|treaty|contract|arrangement|statement)s?\b)"
    when = (
        r"(?: (?:today|yesterday|also|jointly|recently|just|then|both|together|formally|(?:last|on|in)"
        r"(?: (?!(?:as|under|of|after|for|with|by|part|line)\b)\w+){1,3}))?"
    )
    been = (
        r"(?:was|were|has been|have been|had been|is|are|being) (?:\w+ ){0,2}?|first |jointly |recently |"
        r"that had been |"
        r"(?:that|which) (?:\w+ ){1,4}?(?:have |has |had )?(?:today |\w+ly )?"
    )
    return Patterns(
        noun=Gated(rf"\b(?P<noun>{'|'.join((*table['nouns'], *table['weak']))})s?(?![\w-]){other}"),
        weak=pattern_of(rf"(?:{'|'.join(table['weak'])})s?"),
        states=states,
        verb_before=pattern_of(
            rf"\b(?P<verb>{verb}){when}(?: (?:in principle|of|with [\w .]{{2,30}}|through|on))?"
            r"(?: what (?:[\w']+ ){1,3}(?:called|call|calls|described as|hailed as|dubbed))?,? ?$"
        ),
        verb_behind=pattern_of(rf",? ?(?:{been})?(?P<verb>{verb})\b"),
        verb=pattern_of(rf"(?:{verb})"),
        other_kind=frozenset(table["other_kind"]),
        rests=pattern_of(rules["rests"]),
        wanted=pattern_of(rules["wanted"]),
        denied=pattern_of(rules["denied"]),
        foreseen=pattern_of(rules["foreseen"]),
        pending=pattern_of(rules["pending"]),
        met=pattern_of(rules["met"]),
        not_named=pattern_of(rules["not_named"]),
        list=Gated(rules["list"]),
    )


def name_of(phrase: str) -> str:
    """The name in a noun phrase: without article, date and the participle that says when it was made."""
    return _DATED.sub("", _PARTICIPLE.sub("", _ARTICLE.sub("", phrase))).strip()


def content_of(name: str) -> frozenset[str]:
    """The words of a name that tell it from others: no article, form or country."""
    low = name_of(name).lower().replace("’", "'").replace("framework agreement", "framework-agreement")
    words = _WORD.findall(low)
    return frozenset(w for w in words if w not in _IGNORED and not _country_words().issuperset(w.split("-")))


@kept
def _country_words() -> frozenset[str]:
    forms = (form for row in lexicon("countries").values() for key in ("names", "adjectives") for form in row[key])
    return frozenset(word for form in forms for word in re.findall(r"[\w.]+", form.lower())) | {"u.s", "us", "uk", "eu"}
