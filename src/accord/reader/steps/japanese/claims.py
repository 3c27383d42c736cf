"""Clauses -> claims: typed by the rules of `ja.toml`, with speaker, topic, countries, supplier and stated number.

A clause gives at most one claim of a type. What is denied has polarity -1; what is asked, demanded or only aimed at is
none. In a text between parties only what somebody said in it is claimed: the rest are promises and recitals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from accord.core.errors import DataError
from accord.core.labels import mineral
from accord.ledger.model import Claim
from accord.reader.draft import Draft
from accord.reader.lexicon import kept, lexicon, pattern_of, written
from accord.reader.steps.document.topics import Topics
from accord.reader.steps.japanese.figures import share
from accord.reader.steps.japanese.folding import Folded, folded
from accord.reader.steps.japanese.frame import is_of_parties
from accord.reader.steps.statements.speakers import DOCUMENT

_SUPPLIER = re.compile(r"(?:産|政府)?(?:1国|一国|1カ国)?(?:への|に|から|の)[^、。]{0,12}?(?:依存|頼|仰|握|集中)|依存")
_TOLD = ("news", "analysis")
# What is said of a deal holds for all its parties, whoever else the clause names.
_OF_ALL = frozenset(
    {
        "mutual_benefit",
        "fairness",
        "deterrence",
        "legal_status",
        "phase",
        "scope",
        "alliance",
        "linkage",
        "promise_kept",
    }
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of `ja.toml`, compiled."""

    name: str
    type: str
    need: tuple[str, ...]
    pattern: re.Pattern[str]
    negated: bool
    denies: bool
    money: bool
    weak: bool


def claims(draft: Draft) -> Draft:
    """The draft with its claims."""
    text, topics = folded(draft), Topics(draft)
    ready = [(word, numbers) for word, numbers in _needs() if word in text.text]
    promised = {(c.span.start, c.span.end) for c in draft.commitments if c.span}
    own = draft.facts.legal_status_span if is_of_parties(draft) else None
    found: list[Claim] = []
    for start, end in draft.clauses:
        said = draft.quoted_at(start)
        if is_of_parties(draft) and said is None:
            continue
        a, b = text.back(start), text.back(end)
        clause = text.text[a:b]
        here: dict[str, Claim] = {}
        for rule in _ready(ready, clause):
            if rule.type in here:
                continue
            match = rule.pattern.search(clause)
            if match is None:
                continue
            why = _void(draft, rule, clause, match, text.text[b : b + 12], promised, start, end)
            if not why and own and rule.type == "legal_status" and own[0] < end and start < own[1]:
                why = "the document's own words on its status"
            if why:
                draft.refuse(*text.plain(a + match.start(), a + match.end()), rule.name, why)
                continue
            here[rule.type] = _claim(draft, text, topics, rule, (start, end), clause, match)
        if len(here) > 1:
            here = {kind: claim for kind, claim in here.items() if not _weak(claim)} or here
        if (
            not here
            and said
            and said.form == "indirect"
            and said.end == end
            and _foretells().search(text.text[b : b + 12])
        ):
            here["prediction"] = _made(draft, topics, "ja.CL.prediction.said", "prediction", (start, end), clause, 1)
        found += here.values()
    return replace(draft, claims=tuple(found))


def _ready(needs: list[tuple[str, frozenset[int]]], clause: str) -> list[Rule]:
    """The rules of which a clause has one of the words that they need, in their order."""
    numbers = {number for word, those in needs if word in clause for number in those}
    return [_rules()[number] for number in sorted(numbers)]


def _weak(claim: Claim) -> bool:
    return next((rule.weak for rule in _rules() if rule.name == claim.rule), False)


def _void(
    draft: Draft, rule: Rule, clause: str, match: re.Match[str], after: str,
    promised: set[tuple[int, int]], start: int, end: int,
) -> str:  # fmt: skip
    """Why the words around a cue make it no claim; "" if it is one."""
    table = _patterns()
    if table["asked"].search(clause, match.start()) or table["asked_behind"].match(after):
        return "asked or supposed"
    if not rule.weak and table["wanted"].search(clause, match.start()):
        return "what should be, not what is"
    if rule.money and not draft.money_in(start, end):
        return "no sum"
    if rule.money and draft.facts.kind not in _TOLD:
        spans = [draft.span(start, end)]
        if any(a < span.end and span.start < b for span in spans for a, b in promised):
            return "the promise is all that is said"
    return ""


def _claim(
    draft: Draft, text: Folded, topics: Topics, rule: Rule, at: tuple[int, int], clause: str, match: re.Match[str]
) -> Claim:
    doubted = _patterns()["doubted"].search(clause, match.end()) is not None
    polarity = -1 if rule.denies or doubted or (not rule.negated and _denied(clause, match)) else 1
    depended = _depended(draft, text, at) if rule.type == "dependence" else ""
    stated: dict[str, object] = {}
    if rule.type in ("share", "dependence") and (value := share(clause)) is not None:
        stated = {"stated": value, "stated_unit": "share"} if rule.type == "share" else {}
    if rule.money:
        size = draft.money_in(*at)[0].amount
        stated = {"stated": size.max if size.max is not None else size.min, "stated_unit": size.currency}
    return _made(draft, topics, rule.name, rule.type, at, clause, polarity, depended, **stated)


def _made(
    draft: Draft, topics: Topics, rule: str, kind: str, at: tuple[int, int], clause: str, polarity: int,
    depended: str = "", **stated: object,
) -> Claim:  # fmt: skip
    said = draft.quoted_at(at[0])
    parties = tuple(c for c in draft.facts.parties if c != depended)
    named = tuple(c for c in draft.countries_in(*at) if c != depended)
    if kind in _OF_ALL and len(parties) > 1:
        named = parties
    keys = mineral_keys(clause)
    return Claim(
        **draft.evidence("claim", rule, *at),
        type=kind,
        proposition=clause.strip("、。 "),
        speaker=said.speaker if said else DOCUMENT,
        speaker_parties=said.parties if said else (),
        about=topics.of(*at, at[0]),
        countries=named or parties,
        supplier=depended,
        mineral=keys[0] if len(keys) == 1 else "",
        polarity=polarity,
        **stated,
    )


def mineral_keys(words: str) -> list[str]:
    """The minerals that some words name, the longer name first, once each."""
    found, rest = [], words
    for word, key in _minerals():
        if word in rest:
            rest = rest.replace(word, " ")
            found.append(key)
    return list(dict.fromkeys(found))


def _denied(clause: str, match: re.Match[str]) -> bool:
    """Whether the predicate at or behind a cue is denied; words that only look like a denial do not count."""
    table = _patterns()
    return table["denied"].search(table["no_denial"].sub("", clause[match.start() :])) is not None


def _depended(draft: Draft, text: Folded, at: tuple[int, int]) -> str:
    """The country depended on: right before "に依存", "からの輸入"."""
    for mention in reversed(draft.mentions_in(*at)):
        if mention.countries and _SUPPLIER.match(text.text, text.back(mention.end)):
            return mention.countries[0]
    return ""


@kept
def _rules() -> tuple[Rule, ...]:
    table = lexicon("ja")
    macros = table["claims"]["macros"]
    return tuple(
        Rule(
            row["rule"], row["type"], tuple(row["need"]), pattern_of(written(row["pattern"], macros), row["rule"]),
            row.get("negated", False), row.get("denies", False), row.get("money", False), row.get("weak", False),
        )
        for row in table["claim"]
    )  # fmt: skip


@kept
def _needs() -> tuple[tuple[str, frozenset[int]], ...]:
    """Every word that a rule needs, with the numbers of the rules that need it."""
    table: dict[str, set[int]] = {}
    for number, rule in enumerate(_rules()):
        for word in rule.need:
            table.setdefault(word, set()).add(number)
    return tuple((word, frozenset(numbers)) for word, numbers in table.items())


@kept
def _patterns() -> dict[str, re.Pattern[str]]:
    return {name: pattern_of(body, name) for name, body in lexicon("ja")["claims"]["rules"].items()}


@kept
def _foretells() -> re.Pattern[str]:
    return pattern_of(lexicon("ja")["speech"]["foretells"])


@kept
def _minerals() -> list[tuple[str, str]]:
    pairs = []
    for word, name in lexicon("ja")["minerals"].items():
        try:
            pairs.append((word, mineral(name).key))
        except DataError:  # a vocabulary without this mineral: the word then names none
            continue
    return sorted(pairs, key=lambda pair: -len(pair[0]))
