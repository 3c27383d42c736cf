"""Sentence -> the cues that promise something in it, each with its clause, strength and who promises.

A cue is a verb ("intend to", "shall"), a passive ("shall be removed") or a noun ("Japan's pledge to"). A verb needs a
subject that can promise; the words behind it must not foretell ("will benefit") or tell of rights ("may withdraw").
"""

from __future__ import annotations

import re
from dataclasses import replace

from accord.reader.draft import Draft, Segment
from accord.reader.steps.promises.cue_words import Cue, Hit, matches
from accord.reader.steps.promises.givers import NOT, THAT, inverted, of_deal, only_foretold, taken, who_gives
from accord.reader.steps.promises.promise_nouns import nominal
from accord.reader.steps.promises.promisers import Promiser
from accord.reader.steps.promises.subjects import led
from accord.reader.steps.promises.unfit import unfit

_BUT_NOT = re.compile(r", (?:but|and) not [^,;]{2,40},")
_NOT_ONLY = re.compile(
    r"\bnot (?:only|just|merely|simply|least|later than|exceed\w*)\b|\bno(?:t any|t)? (?:later|less|fewer|more) than\b"
)
# A refusal of one thing turns nothing in what is joined to it: "rejected calls to close mines and vowed to".
_REFUSED = re.compile(
    r"\b(?:refus|reject|declin|fail|ceas|stop|halt|end|rul|desist|abstain|refrain)\w* (?:[^,;]*?)(?:,|;| and| but) "
)
_NO_OBJECT = re.compile(
    r" (?:also |\w+ly )?(?:make|impose|levy|charge|accept|allow|permit|grant|give|introduce|place|put|set|apply|add|"
    r"sell|buy|send|ship|supply|export|import|build|pay|provide|sign|seek|offer|adopt|maintain|raise|issue|take|release|"
    r"transfer|lend|approve|ask|demand|require|award|conclude|open|deploy|station|host|license|order|use)(?: on \w+)? "
    r"no (?!doubt|secret|later|less|fewer|more than|longer|time|effort|chances?|risk|notice|one else)"
)
_NO_SUBJECT = re.compile(r"\W*(?:\(?(?:\d+(?:\.\d+)*|[a-z])[.)]? )?(?:neither|no|nothing|none)\b")
_NO_LATER = re.compile(
    r"(?:^|[,;:(] ?|\b(?:and|but|that|said|says|then|while) )(?:no|neither|nothing|none of)\b[^,;:]{0,50}$"
)
_INVERTED = re.compile(r"\b(?:under no circumstances|in no case|at no time|nor|never) $")
_INSERTION = re.compile(r",? (?:[^,;:]{3,80}, )?(?:\w+ly |also |then )?")  # "shall, through its bank, consider"
_LONG = frozenset(
    {"CM.agreed.that", "CM.promised.that", "CM.terms", "CM.receives", "CM.receives.shall", "CM.receives.now"}
)
_BARE = re.compile(r"\b(?:also|further|jointly|have|has|had|and|\w{3,}ly)\b|\W")
_LED = re.compile(r"(?:[,;]? ?\b(?:and|but|while|whereas|with)\b|[;,:])[ ,]*(?:[^,;:]{0,60},)?\s*(?:the |both )?$")


def hits(draft: Draft, segment: Segment) -> list[Hit]:
    """The cues of a sentence or bullet that promise, in order and none inside another."""
    found: list[Hit] = []
    last = -1
    for cue, match in matches(draft, segment):
        if match.start() < last or (found and match.start() - found[-1].end < 4):
            continue
        hit = unfit(draft, segment, cue, match) or _subjected(draft, segment, cue, match, found[-1] if found else None)
        if found and cue.strength <= 2 and _INSERTION.fullmatch(draft.low, found[-1].end, match.start()):
            found[-1] = replace(
                found[-1], end=match.end(), rule=cue.rule, strength=min(cue.strength, found[-1].strength)
            )
            hit = found[-1]
        elif isinstance(hit, Hit):
            found.append(hit)
        else:
            draft.refuse(match.start(), match.end(), cue.rule, hit)
        if isinstance(hit, Hit) or cue.rule not in _LONG:  # inside a long cue that is none may stand another
            last = match.end()
    return sorted([*found, *nominal(draft, segment, found)], key=lambda hit: hit.start)


def _subjected(draft: Draft, segment: Segment, cue: Cue, match: re.Match[str], before: Hit | None) -> Hit | str:
    """The hit of a cue with its subject, or why its subject does not promise."""
    start = before.end if before else segment.start
    if _INVERTED.search(draft.low, max(start, match.start() - 24), match.start()):
        return inverted(draft, segment, cue, match)
    if segment.lead and not _BARE.sub("", draft.low[segment.start : match.start()]):
        who = led(draft, *segment.lead)
        left, negative = segment.start, bool(NOT.search(match.group()))
        return who.why or Hit(left, match.start(), match.end(), cue.rule, cue.strength, who.countries, negative)
    if cue.form == "deal":
        return of_deal(draft, segment, cue, match)
    who = who_gives(draft, segment, cue, match, before)
    if why := (cue.subject and who.why) or only_foretold(draft, segment, cue, match, who):
        return why
    if cue.form == "taken":
        return taken(draft, segment, cue, match, who)
    return _placed(draft, segment, cue, match, before, who)


def _placed(draft: Draft, segment: Segment, cue: Cue, match: re.Match[str], before: Hit | None, who: Promiser) -> Hit:
    """The hit of a cue whose giver is known: where its clause begins, and whether a "not" stands in it."""
    start = before.end if before else segment.start
    left = segment.start
    if before or who.apart:
        left = _clause_start(draft, start, who.start if who.start >= 0 else match.start())
    if cue.rule == "CM.promised.that":
        left = match.start() + (said.end() if (said := THAT.search(match.group())) else 0)
    begin = max(left, match.start() - 40, who.start)  # a "not" of another clause turns nothing
    around = _whole_words(draft.low, left, begin, match.end() + 14, segment.end)
    subject = draft.low[left : match.start()].lstrip()
    negative = bool(NOT.search(_NOT_ONLY.sub("", _BUT_NOT.sub("", _REFUSED.sub("", around))))) or _denied(
        draft, segment, match, subject
    )
    if who.joined:
        left = match.start()
    strength = 6 if cue.rule == "CM.may" and negative else cue.strength  # "neither side may levy" forbids
    return Hit(left, match.start(), match.end(), cue.rule, strength, who.countries, negative, who.body)


def _denied(draft: Draft, segment: Segment, match: re.Match[str], subject: str) -> bool:
    """Whether a "no" before a noun denies a promise: "no duty shall be levied", "will make no payment"."""
    if match.group().endswith(" no") or _NO_OBJECT.match(draft.low, match.end(), segment.end):
        return True
    subject = _NOT_ONLY.sub("", subject)
    return bool(_NO_SUBJECT.match(subject) or _NO_LATER.search(subject))


def _whole_words(low: str, left: int, begin: int, stop: int, right: int) -> str:
    """The text around a cue, cut at no word: "invest in Norway" holds no "nor", "casino" no "no"."""
    while begin > left and low[begin - 1].isalpha() and low[begin].isalpha():
        begin -= 1
    stop = min(stop, right)
    while stop < right and low[stop - 1].isalpha() and low[stop].isalpha():
        stop += 1
    return low[begin:stop]


def _clause_start(draft: Draft, start: int, subject: int) -> int:
    """Where the clause of a cue begins behind another one: at the conjunction before its subject."""
    subject = max(start, subject)
    led = _LED.search(draft.low, start, subject)
    return led.start() if led else subject
