"""Why the words around a cue make it no promise: wished for, foretold, a right, an opinion, a noun."""

from __future__ import annotations

import re

from accord.reader.draft import Draft, Segment
from accord.reader.lexicon import kept, lexicon, pattern_of
from accord.reader.steps.promises.cue_words import Cue
from accord.reader.steps.statements.saying import NOUN_BEFORE

_EXIT = re.compile(
    r" (?:\w+ly )?(?:discontinu|withdraw|terminat|modif|amend|suspend this|"
    r"determine|request|notify|be (?:amended|modified|terminated)|not be|"
    r"be\b|have|also be|include|result|affect|lead|require|help)\w*"
)
_SAID = re.compile(
    r"\b(?:said|says|announc\w+|promis\w+|pledg\w+|vow\w*|agreed|told|confirm\w+|"
    r"declar\w+|stat(?:ed|es)|insist\w+|added|committed|assur\w+|guarantee\w*)\b"
)
_SAID_AFTER = re.compile(
    r", [^;\"]{2,120}? (?:said|says|told|announced|added|promised|confirmed|vowed|insisted)\b(?! (?:that|it|he|she)\b)"
    r"|, (?:said|says) [^,;\"]{2,80}[.,]"
)
_OF_PROMISING = frozenset({
    "CM.agreed", "CM.agreed.that", "CM.pledge", "CM.promised.that", "CM.commit", "CM.guarantee", "CM.founded",
    "CM.signed",
})  # fmt: skip
_HAS_TO = re.compile(r"\b(?:have|has|had|need|needs) to $")
_ASKED = re.compile(r"\b(?:how|why|what) (?!is\b|was\b|we\b)[^,;:]{2,40}\s$")
# "If promises were batteries, Peru would shine", "without aid no bank would lend": what is not so promises nothing.
_UNREAL = re.compile(r"\W*(?:if [^,;]{2,60} were (?!\w+ed\b)[^,;]{2,40},|without [^,;]{3,60}, (?:no|nobody|none)\b)")
_NOT_MADE = re.compile(r"(?:\b(?:not|never|nor)|n't)(?: yet| \w+ly)? $")
_TERMS = re.compile(
    r"\W*(?:(?:first|second|third|also|and|but),? )?(?:under (?:the|its|this|that) [^,;]{2,40}|in return\b[^,;]{0,40}|"
    r"in exchange\b[^,;]{0,40}|as part of [^,;]{2,40}),? [^,;]{2,50}$"
)
_IDIOM = re.compile(
    r" (?:never |not )?(?:see(?: (?:what|how|if|whether)\b|[.!?;,]|$)|forget\b|remember\b|know\b|recall\b)"
)
_DUTY = re.compile(
    r" (?:not )?(?:pay|repay|deliver|transfer|supply|return|ship|hand|notify|publish|ratify|buy|refund|compensate|"
    r"vacate|withdraw|provide)\b"
)
_ALSO_NOUN = re.compile(r"(?:promise|pledge|vow|plan|offer|aim)s?\b")


def unfit(draft: Draft, segment: Segment, cue: Cue, match: re.Match[str]) -> str:
    """Why the words around a cue make it no promise, whoever the subject is; "" if they do not."""
    return next(filter(None, (test(draft, segment, cue, match) for test in _TESTS)), "")


def _in_prose(draft: Draft, segment: Segment, cue: Cue, match: re.Match[str]) -> str:
    if not draft.facts.prose or draft.quoted_at(match.start()):
        return ""
    if not cue.prose:
        return "in a text that tells, these words promise nothing"
    return "'would' without a verb of saying" if cue.told and not _said(draft, segment, match) else ""


def _before(draft: Draft, segment: Segment, cue: Cue, match: re.Match[str]) -> str:
    low, at = draft.low, match.start()
    if _ALSO_NOUN.match(match.group()) and NOUN_BEFORE.search(low, max(segment.start, at - 24), at):
        return "a noun here, not a verb"
    if _HAS_TO.search(low, max(segment.start, at - 10), at):
        return "only what somebody has to promise"
    if _wished().search(low, max(segment.start, at - 140), at):
        return "only wished for, doubted, or noted"
    if cue.rule in _OF_PROMISING and _NOT_MADE.search(low, max(segment.start, at - 20), at):
        return "a promise that was not made"
    if cue.told and _UNREAL.match(low, segment.start, at):
        return "only what would be if something else were so"
    if _ASKED.search(low, max(segment.start, at - 50), at):
        return "an indirect question"
    if cue.form == "terms" and not _TERMS.match(low, segment.start, at):
        return "a present that tells of no terms"
    return ""


def _behind(draft: Draft, segment: Segment, cue: Cue, match: re.Match[str]) -> str:
    if cue.rule == "CM.must" and not _due(draft, match):
        return "'must' is an opinion here"
    if cue.foretold and _foretells().match(draft.low, match.end(), segment.end):
        return "the verb behind it foretells"
    if _IDIOM.match(draft.low, match.end()):
        return "an idiom"
    if cue.rule == "CM.may" and draft.plain[match.start()].isupper():
        return "the month"
    return "a right or a possibility, not a promise" if cue.rule == "CM.may" and _exits(draft, match) else ""


_TESTS = (_in_prose, _before, _behind)


def _exits(draft: Draft, match: re.Match[str]) -> bool:
    return bool(_EXIT.match(draft.low, match.end()))


def _said(draft: Draft, segment: Segment, match: re.Match[str]) -> bool:
    """Whether somebody says it: a verb of saying before the cue, or behind the clause ("..., the minister told us")."""
    return bool(
        _SAID.search(draft.low, segment.start, match.start()) or _SAID_AFTER.search(draft.low, match.end(), segment.end)
    )


def _due(draft: Draft, match: re.Match[str]) -> bool:
    """Whether "must" lays down a duty: in a text of parties any, in news only to pay, deliver and the like."""
    if draft.facts.kind in ("agreement", "joint_statement"):
        return True
    return draft.facts.prose and not draft.quoted_at(match.start()) and bool(_DUTY.match(draft.low, match.end()))


@kept
def _foretells() -> re.Pattern[str]:
    return pattern_of(rf" {lexicon('commitments')['foretells']}")


@kept
def _wished() -> re.Pattern[str]:
    return pattern_of(lexicon("commitments")["wished"])
