"""What stands behind a cue -> the promises joined in it: "will buy A, sell B and build C" holds three.

A joined part is a promise of its own where it begins with a verb of the form that the first one has ("build",
"building") and an object, behind a semicolon, a comma or an "and". A verb that only says what another is for ("to
improve A and widen B") is none. A part that may be a promise is given too: a size or another type decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from accord.reader.draft import Draft, Mention
from accord.reader.lexicon import kept, lexicon
from accord.reader.steps.promises.kinds import first_verb

_ADVERB = r"(?:(?:also|further|jointly|then|\w+ly) )"
_JOINT = re.compile(
    r"(?:(?P<semi>;)(?: (?:and|or))?|(?P<comma>,)?(?P<and> (?:and|as well as))|,)[ \n]"
    rf"(?:{_ADVERB}?(?P<to>to) )?(?P<part>{_ADVERB}?(?P<verb>[a-z]+))\b"
)
_DETERMINED = re.compile(
    r" (?:the|an?|its|their|our|his|her|all|any|each|both|every|this|these|such|more|new|additional|further|up to|"
    r"at least|over|about|half|two|three|four|five|six|ten|some|several|\d|[$€£¥]|u\.s\.)"
)
_NO_OBJECT = re.compile(r"(?: (?:it|them|and|or|is|are|was|were|will|has|have)\b|[,.;:'-]|$)")
_OF_NOUN = re.compile(r" (?:of|for|to|in|on|with|between|from|by|at|as|under|through|among|across|within|without)\b")
_PURPOSE = re.compile(
    r"\b(?:to|help(?:ing)?|that|which|who|can|will|would|may|must|should|could) (?:\w+ly |better )?([a-z]+)\b"
)
_WORD = re.compile(r"[a-z]+")
_AND = re.compile(r"(?:,|;)? and (?:the )?$")
_FOR = re.compile(r" for (?:the|an?|its|their) ")
_INDUSTRIES = frozenset({"manufacture", "mine", "produce", "recycle", "refine"})  # "mining and recycling firms"
_LEAST = 9  # characters of a verb with its object


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of what stands behind a cue; whether its form alone makes it a promise of its own."""

    start: int
    end: int
    own: bool


@kept
def verbs() -> frozenset[str]:
    """The bare verbs with which a promise may begin."""
    return frozenset(lexicon("commitments")["verbs"])


@kept
def _also_nouns() -> frozenset[str]:
    return frozenset(lexicon("commitments")["also_nouns"])


@kept
def _gerunds() -> dict[str, str]:
    """The same verbs as "building", with or without a last "e" or a doubled consonant, each with its verb."""
    return {
        f"{stem}ing": verb for verb in verbs() - {"include"} for stem in (verb, verb.removesuffix("e"), verb + verb[-1])
    }


def pieces(draft: Draft, begin: int, cue: int, stop: int) -> list[Piece]:
    """What stands from a place on behind a cue, cut where a promise may be joined."""
    low = draft.low
    last = first_verb(low, max(begin, cue), stop)
    head = _WORD.match(low, last, stop)
    form = _Form(low, stop, doing=bool(head and head.group() in _gerunds()))
    verbal = bool(head and form.verb(head.group()))
    cuts: list[tuple[int, int, bool]] = []
    listed: list[tuple[int, int, bool]] = []
    for joint in _JOINT.finditer(low, last, stop):
        if not form.joins(joint, last, verbal, bool(listed)):
            continue
        purpose = any(match[1] in verbs() for match in _PURPOSE.finditer(low, last + 4, joint.start()))
        own = form.own(joint, purpose, bool(listed))
        cut = (joint.start(), joint.start("part"), own)
        if joint["semi"] or joint["and"]:
            cuts += [*listed, cut] if own else [cut]
            listed = []
        elif own and not purpose:  # a list of verbs only where an "and" closes it
            listed.append(cut)
        else:
            continue
        last = joint.start("verb")
    return _between(begin, stop, cuts)


@dataclass(frozen=True, slots=True)
class _Form:
    """The form of the verbs that can be joined behind a cue: "build" or "building"."""

    low: str
    stop: int
    doing: bool

    def verb(self, word: str) -> str:
        """The verb of a word in this form, "" if it is none."""
        return _gerunds().get(word, "") if self.doing else word if word in verbs() else ""

    def joins(self, joint: re.Match[str], last: int, verbal: bool, listed: bool) -> bool:
        """Whether a verb and its object stand on both sides of a joint; `listed`: it may close a list of verbs."""
        verb, before = self.verb(joint["verb"]), self.low[last : joint.start()]
        if joint["semi"]:
            return bool(verb or joint["verb"] in verbs())
        if len(before) < _LEAST or " " not in before or self.verb(before.rsplit(" ", 1)[1]):
            return False  # "rebuild and expand": one object of two verbs
        if not joint["to"] and not (verb and verbal):
            return False
        if _NO_OBJECT.match(self.low, joint.end(), self.stop):
            return False
        if joint["to"] or not self._noun(joint):
            return True
        return (listed or bool(joint["comma"])) and not _OF_NOUN.match(
            self.low, joint.end()
        )  # not "maintenance and repair shops"

    def own(self, joint: re.Match[str], purpose: bool, listed: bool) -> bool:
        """Whether the form of what is joined makes it a promise of its own."""
        if joint["semi"]:
            return True
        if not self.verb(joint["verb"]):
            return False
        if joint["to"]:
            return not purpose
        plain = listed or not self._noun(joint)
        return plain and (not purpose or (bool(joint["comma"]) and not listed))

    def _noun(self, joint: re.Match[str]) -> bool:
        """Whether the word behind a joint is as well a noun, and no object stands behind it."""
        verb = self.verb(joint["verb"])
        as_noun = verb in _also_nouns() or (self.doing and verb in _INDUSTRIES)
        return as_noun and not _DETERMINED.match(self.low, joint.end())


def _between(begin: int, stop: int, cuts: list[tuple[int, int, bool]]) -> list[Piece]:
    found, start, own = [], begin, True
    for left, right, mine in cuts:
        found.append(Piece(start, left, own))
        start, own = right, mine
    return [*found, Piece(start, stop, own)]


def gap(draft: Draft, start: int, end: int) -> tuple[int, Mention] | None:
    """Where a second giver shares the verb of the first: "will lend 3 billion and Spain 2 billion"."""
    for mention in draft.mentions_in(start, end):
        joint = _AND.search(draft.low, start, mention.start)
        if mention.kind != "country" or joint is None:
            continue
        sum_ = draft.money_in(mention.end, end)
        owed = _FOR.match(draft.low, mention.end, end) and _FOR.search(draft.low, start, joint.start())
        if owed or (sum_ and sum_[0].start - mention.end <= 1 and draft.money_in(start, joint.start())):
            return joint.start(), mention
    return None
