"""Sentence -> the cues that promise something in it, each with its clause, strength and who promises.

A cue is a verb ("intend to", "shall"), a passive ("shall be removed") or a noun ("Japan's pledge to"). A verb needs a
subject that can promise; the words behind it must not foretell ("will benefit") or tell of rights ("may withdraw").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from accord.reader.draft import Draft, Segment
from accord.reader.gates import Gated, Sieve
from accord.reader.lexicon import kept, lexicon, pattern_of, written
from accord.reader.steps.promisers import Promiser, led, promiser
from accord.reader.steps.saying import NOUN_BEFORE

_NOT = re.compile(
    r"\b(?:not|never|neither|nor|no longer|hardly|scarcely|barely|seldom|rarely|"
    r"under no circumstances|in no case|at no time|"
    r"refus\w+|declin\w+ to|fail\w* "
    r"to|reject\w*|n't|refrain(?:ing)? from|abstain(?:ing)? from)\b|n't\b|"
    r"^(?:no|neither|nothing)\b"
)
_NOT_ONLY = re.compile(
    r"\bnot (?:only|just|merely|simply|least|later than|exceed\w*)\b|\bno (?:later|less|fewer) than\b"
)
_EXIT = re.compile(
    r" (?:\w+ly )?(?:discontinu|withdraw|terminat|modif|amend|suspend this|"
    r"determine|request|notify|be (?:amended|modified|terminated)|not be|"
    r"be\b|have|also be|include|result|affect|lead|require|help)\w*"
)
_SAID = re.compile(
    r"\b(?:said|says|announc\w+|promis\w+|pledg\w+|vow\w*|agreed|told|confirm\w+|"
    r"declar\w+|stat(?:ed|es)|insist\w+|added|committed)\b"
)
_ALSO_NOUN = re.compile(r"(?:promise|pledge|vow|plan|offer|aim)s?\b")
_SETTLED = re.compile(
    r"\b(?:brok\w+|kept|keep\w*|honou?r\w*|fulfill?\w*|reneg\w+|abandon\w*|"
    r"miss\w*|recall\w*|despite|unlike)\b[^,;]{0,16}$"
)
_OWN_PROMISE = re.compile(
    r"'s (?:[^,;.]|\.\d){0,50}?\b(?:commitments?|pledges?|investments?|funds?|loans?|contributions?)\b"
)
_INVERTED = re.compile(r"\b(?:under no circumstances|in no case|at no time|nor|never) $")
_BARE = re.compile(r"\b(?:also|further|jointly|have|has|had|and|\w{3,}ly)\b|\W")
_LED = re.compile(r"(?:[,;]? ?\b(?:and|but|while|whereas|with)\b|[;,:])[ ,]*(?:[^,;:]{0,60},)?\s*(?:the |both )?$")


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue: where its clause begins, where the cue stands, its rule and strength, who promises, whether "not"."""

    left: int
    start: int
    end: int
    rule: str
    strength: int
    giver: tuple[str, ...]
    negative: bool
    body: str = ""
    joined: bool = False


@dataclass(frozen=True, slots=True)
class _Cue:
    number: int
    rule: str
    strength: int
    subject: bool
    prose: bool
    told: bool
    foretold: bool


@kept
def _cues() -> Sieve[_Cue]:
    """The cues of the lexicon."""
    table = lexicon("commitments")
    macros = {"done": table["done"]}
    rules = [
        (
            _Cue(
                number,
                row["rule"],
                row["strength"],
                row.get("subject", True),
                row.get("prose", True),
                row.get("told", False),
                row.get("verb", "") == "not",
            ),
            written(rf"(?<![\w'])(?:{row['pattern']})(?:(?<=\s)|(?!\w))", macros),
        )
        for number, row in enumerate(table["cue"])
    ]
    return Sieve(rules, [cue.rule for cue, _ in rules])


def _matches(draft: Draft, segment: Segment) -> list[tuple[_Cue, re.Match[str]]]:
    """The cues of a sentence, left to right and none inside another; of two at one place the first of the lexicon."""
    found = [
        (match.start(), cue.number, cue, match)
        for cue, pattern in _cues().ready(draft.hints(segment.start, segment.end))
        for match in pattern.finditer(draft.low, segment.start, segment.end)
    ]
    kept_: list[tuple[_Cue, re.Match[str]]] = []
    end = -1
    for start, _, cue, match in sorted(found, key=lambda each: each[:2]):
        if start >= end:
            kept_.append((cue, match))
            end = match.end()
    return kept_


@kept
def _foretells() -> re.Pattern[str]:
    return pattern_of(rf" {lexicon('commitments')['foretells']}")


@kept
def _wished() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before a cue that is only wished for, and before a noun of promise that is only welcomed."""
    table = lexicon("commitments")
    return pattern_of(table["wished"]), pattern_of(table["noted"])


@kept
def _nouns() -> tuple[re.Pattern[str], tuple[tuple[str, int], ...]]:
    table = lexicon("commitments")
    body = "|".join(f"({row['pattern']})" for row in table["noun"])
    return (
        pattern_of(
            rf"(?:(?<=\w)'s|(?<=s)'|\b(?:its|their|our|his|her|an?|the)) (?:[\w$€£¥.,-]+ "
            rf"){{0,5}}?(?:{body})(?P<link>{table['noun_links']})?"
        ),
        tuple((row["rule"], row["strength"]) for row in table["noun"]),
    )


def carries_cue(draft: Draft, segment: Segment) -> bool:
    """Whether any word of a sentence promises, whoever its subject is."""
    return bool(_matches(draft, segment))


def hits(draft: Draft, segment: Segment) -> list[Hit]:
    """The cues of a sentence or bullet that promise, in order."""
    found: list[Hit] = []
    last = -1
    for cue, match in _matches(draft, segment):
        if last >= 0 and match.start() - last < 4:
            continue
        if why := _unfit(draft, segment, cue, match):
            draft.refuse(match.start(), match.end(), cue.rule, why)
            continue
        hit = _subjected(draft, segment, cue, match, found[-1] if found else None)
        if isinstance(hit, str):
            draft.refuse(match.start(), match.end(), cue.rule, hit)
            continue
        found.append(hit)
        last = match.end()
    return sorted([*found, *_nominal(draft, segment, found)], key=lambda hit: hit.start)


def _unfit(draft: Draft, segment: Segment, cue: _Cue, match: re.Match[str]) -> str:
    """Why the words around a cue make it no promise, whoever the subject is; "" if they do not."""
    prose = draft.facts.prose and not draft.quoted_at(match.start())
    if prose and not cue.prose:
        return "in a text that tells, these words promise nothing"
    if prose and cue.told and not _SAID.search(draft.low, segment.start, match.start()):
        return "'would' without a verb of saying before it"
    if cue.rule == "CM.must" and draft.facts.kind not in ("agreement", "joint_statement"):
        return "'must' is an opinion here"
    if _ALSO_NOUN.match(match.group()) and NOUN_BEFORE.search(
        draft.low, max(segment.start, match.start() - 24), match.start()
    ):
        return "a noun here, not a verb"
    if _wished()[0].search(draft.low, max(segment.start, match.start() - 140), match.start()):
        return "only wished for, or noted"
    if cue.foretold and _foretells().match(draft.low, match.end(), segment.end):
        return "the verb behind it foretells"
    if cue.rule == "CM.may" and draft.plain[match.start()].isupper():
        return "the month"
    if cue.rule == "CM.may" and _EXIT.match(draft.low, match.end()):
        return "a right or a possibility, not a promise"
    return ""


def _subjected(draft: Draft, segment: Segment, cue: _Cue, match: re.Match[str], before: Hit | None) -> Hit | str:
    """The hit of a cue with its subject, or why its subject does not promise."""
    start = before.end if before else segment.start
    if _INVERTED.search(draft.low, max(start, match.start() - 24), match.start()):
        return _inverted(draft, segment, cue, match)
    if segment.lead and not _BARE.sub("", draft.low[segment.start : match.start()]):
        who = led(draft, *segment.lead)
        left, negative = segment.start, bool(_NOT.search(match.group()))
        return who.why or Hit(left, match.start(), match.end(), cue.rule, cue.strength, who.countries, negative)
    who = promiser(draft, start, match.start(), follows=before is not None)
    if who.joined and before is not None:
        who = Promiser(before.giver, body=before.body)
        joined = True
    else:
        joined = False
    if cue.subject and who.why:
        return who.why
    if not cue.subject:
        who = _done_by(draft, segment, match, who)
    if cue.rule == "CM.agreed.that":
        who = _lower(draft, match) or who
    left = _clause_start(draft, start, who.start if who.start >= 0 else match.start()) if before else segment.start
    around = _whole_words(draft.low, left, max(left, match.start() - 40), match.end() + 14, segment.end)
    subject = draft.low[left : match.start()].lstrip()
    negative = bool(_NOT.search(_NOT_ONLY.sub("", around))) or subject.startswith(("neither ", "no ", "nothing "))
    if joined:
        left = match.start()
    return Hit(left, match.start(), match.end(), cue.rule, cue.strength, who.countries, negative, who.body, joined)


def _whole_words(low: str, left: int, begin: int, stop: int, right: int) -> str:
    """The text around a cue, cut at no word: "invest in Norway" holds no "nor", "casino" no "no"."""
    while begin > left and low[begin - 1].isalpha() and low[begin].isalpha():
        begin -= 1
    stop = min(stop, right)
    while stop < right and low[stop - 1].isalpha() and low[stop].isalpha():
        stop += 1
    return low[begin:stop]


def _inverted(draft: Draft, segment: Segment, cue: _Cue, match: re.Match[str]) -> Hit | str:
    """The hit of "under no circumstances will Oslo sell": its subject stands behind the cue."""
    named = [m for m in draft.mentions_in(match.end(), match.end() + 6) if m.countries]
    if not named:
        return "no subject"
    return Hit(segment.start, match.start(), named[0].end, cue.rule, cue.strength, named[0].countries, True)


def _lower(draft: Draft, match: re.Match[str]) -> Promiser | None:
    """Who promises in "agreed that Oslo would": the country that the lower clause names, else who agreed."""
    behind = match.start() + match.group().index(" that ") + len(" that ")
    modal = match.start() + re.search(r" (?:would|will|shall)\b", match.group()).start()  # type: ignore[union-attr]
    if not any(m.kind == "country" for m in draft.mentions_in(behind, modal)):
        return None
    who = promiser(draft, behind, modal)
    return None if who.why else who


def _done_by(draft: Draft, segment: Segment, match: re.Match[str], subject: Promiser) -> Promiser:
    """Who does what "shall be" done: whom "by" names, else in an agreement all parties."""
    by = re.search(r"\bby (?:the )?", draft.low[match.end() : min(segment.end, match.end() + 160)])
    if by:
        at = match.end() + by.end()
        named = [m for m in draft.mentions_in(at, at + 6) if m.countries]
        if named:
            return Promiser(named[0].countries)
    for mention in draft.mentions_in(segment.start, match.start()):
        if mention.countries and _OWN_PROMISE.match(
            draft.low, mention.end
        ):  # "Japan's $5 billion pledge will be invested"
            return Promiser(mention.countries)
    if draft.facts.prose:  # "no Swedish firm will be allowed to": the country of the firm forbids it
        return Promiser(subject.countries if match.group().endswith(("allowed to", "permitted to")) else ())
    return Promiser(draft.facts.parties or subject.countries)


def _clause_start(draft: Draft, start: int, subject: int) -> int:
    """Where the clause of a cue begins behind another one: at the conjunction before its subject."""
    subject = max(start, subject)
    led = _LED.search(draft.low, start, subject)
    return led.start() if led else subject


def _nominal(draft: Draft, segment: Segment, verbs: list[Hit]) -> list[Hit]:
    """Promises carried by a noun, where no verb of the sentence carries them already."""
    low = draft.low
    if not _STEMS.opens(draft, segment.start, segment.end):
        return []
    pattern, known = _nouns()
    found: list[Hit] = []
    for match in pattern.finditer(low, segment.start, segment.end):
        index = next(i for i, group in enumerate(match.groups()[: len(known)]) if group)
        rule, strength = known[index]
        if match["link"] is None and not draft.money_in(match.start(), match.end()):
            continue
        if any(hit.start <= match.start() < hit.end or hit.start <= match.end() - 1 < hit.end for hit in verbs):
            continue
        if any(0 <= match.start() - hit.end < 3 for hit in verbs):
            continue
        if _SETTLED.search(low, max(segment.start, match.start() - 30), match.start()):
            draft.refuse(match.start(), match.end(), rule, "a promise of the past, kept or broken")
            continue
        owned = [m.start for m in draft.mentions_in(max(segment.start, match.start() - 60), match.start() + 1)]
        named = owned[-1] if owned and low[match.start()] == "'" else match.start()
        if _wished()[1].search(low, max(segment.start, named - 60), named):
            draft.refuse(match.start(), match.end(), rule, "only welcomed or noted")
            continue
        giver = _owner(draft, segment, match)
        if giver is None:
            draft.refuse(match.start(), match.end(), rule, "nobody is named whose promise it is")
            continue
        left = max([segment.start, *(hit.end for hit in verbs if hit.end <= match.start())])
        owned = [m.start for m in draft.mentions_in(max(left, match.start() - 60), match.start() + 1)]
        begin = owned[-1] if owned and low[match.start()] == "'" else match.start()
        negative = " not to" in match.group()
        found.append(Hit(begin, match.start(), match.end(), rule, strength, giver, negative))
    return found


_STEMS = Gated(
    r"\b(?:commitment|pledge|promise|vow|undertaking|de(?:cision|termination)|resolve|inten(?:tion|t)|plan|offer|letter|"
    r"assurance|guarantee|readiness|willingness)"
)


def _owner(draft: Draft, segment: Segment, match: re.Match[str]) -> tuple[str, ...] | None:
    """Whose promise a noun carries: the possessor, whom "by" names, or the subject that "its" stands for."""
    by = re.search(r"\bby ", match.group())
    if by:
        named = [m for m in draft.mentions_in(match.start() + by.end(), match.end()) if m.countries]
        if named:
            return named[0].countries
    near = [m for m in draft.mentions_in(max(segment.start, match.start() - 90), match.start() + 1) if m.countries]
    if match.group().startswith("'"):
        owner = [m for m in near if abs(m.end - match.start()) <= 1]
        return owner[-1].countries if owner else None
    after = re.match(r" (?:by|from|of) (?:the )?", draft.low[match.end() : match.end() + 12])
    at = match.end() + after.end() if after else 0
    behind = [m for m in draft.mentions_in(at, at + 1) if m.countries] if after else []
    if behind:
        return behind[0].countries
    inside = [m for m in draft.mentions_in(match.start(), match.end()) if m.countries]
    if inside:
        return inside[0].countries
    if match["link"] is None or "letter" in match.group():
        return near[-1].countries if near else ()
    if match.group().startswith(("its ", "his ", "her ", "their ")):
        return near[-1].countries if near else None
    if match.group().startswith("our "):
        return draft.facts.parties or None
    return None
