"""Noun phrases that may name an agreement: from their determiner over the noun to the end of their topic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from accord.reader.draft import Draft, Segment
from accord.reader.steps.deals.agreement_words import Patterns, patterns

_TOKEN = re.compile(r"\S+")
_DETERMINERS = frozenset([
    "a", "an", "the", "its", "their", "his", "her", "our", "this", "that", "these", "those", "two", "three", "four",
    "five", "six", "several", "another", "any", "no", "every", "each", "both", "some", "many", "such",
])  # fmt: skip
_OPEN = frozenset({"a", "an", "the", "its", "their", "our", "this"})
# Words at which a phrase cannot go on to the left: prepositions, verbs, pronouns, conjunctions.
_STOP = frozenset([
    "of", "on", "for", "to", "in", "with", "between", "by", "at", "from", "into", "under", "per", "as", "than",
    "or", "but", "if", "when", "while", "after", "before", "through", "within", "without", "towards", "toward",
    "about", "over", "against", "during", "via", "since", "including", "is", "are", "was", "were", "be", "been",
    "being", "has", "have", "had", "will", "would", "shall", "should", "may", "might", "can", "could", "must",
    "not", "he", "she", "it", "they", "we", "i", "you", "who", "which", "what", "also", "today", "said", "says",
    "there", "all", "only", "both", "so", "make", "makes", "making", "made", "like", "upon", "following", "until",
    "call", "calls", "called", "deal", "how",
])  # fmt: skip
_ADJECTIVAL = re.compile(
    r"(?:.*-\w+|limited|integrated|unprecedented|advanced|detailed|renewed|updated|revised|proposed|planned|extended|"
    r"expanded|related|signed|enhanced|combined|united|dated|shared|improved|strengthened|so-called|wide-ranging|"
    r"binding|lasting|far-reaching|implementing|financing|lending|mining|shipbuilding|sharing|training|trading|"
    r"processing|recycling|refining|manufacturing|engineering|operating|supporting|standing|long-standing|underlying|"
    r"sweeping|groundbreaking|pioneering|funding|pricing|purchasing|licensing|building|banking|shipping|fishing|"
    r"nuclear-powered|amended|leveraged|automated|balanced|landed|need|seed|speed)"
)
_NAME_LINK = frozenset({"and", "&", "of", "on", "for", "the"})
_PAREN = re.compile(r" ?[(][^()]{2,60}[)]")
_YEAR = re.compile(r" (?:of|from) (?:(?:19|20)\d\d|last year|this year|(?:[A-Z][a-z]+ )(?:19|20)\d\d)\b")
_TOPIC = re.compile(
    r" (?:on|for|concerning|regarding|covering|about|between|among|with respect to|relating to|related to|of|"
    r"with|in the (?:field|area|areas|fields) of|in support of|in|establishing|creating|governing|banning|"
    r"aimed at|to)\b ?",
    re.IGNORECASE,
)
_DAY = re.compile(
    r" on (?:(?:the )?\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:January|February|March|April|May|June|July|"
    r"August|September|October|November|December)\b|(?:paper|offer)\b)"
)
_PLACE = re.compile(
    r" in (?:[A-Z]|the (?:coming|next|past|last)|principle|place|force|order|return|exchange|19|20|which|turn)"
)
_NO_VERB = re.compile(r"(?:the|a|an|any|each|other|this|that|its|date|be|have|\d)\b")
# In a name the topic is written in capitals: it ends at the first small word that is no link.
_SMALL = re.compile(
    r" (?!(?:of|on|and|the|for|in|between|with|to|concerning|regarding|a|an|its)\b|signed\b|announced\b)(?=[a-z])"
)
# Where the topic ends: punctuation, a relative clause, a finite verb, a price, a date, a coordinated clause.
_END = re.compile(
    r",(?!\d)|[;:!?\"()\n]| -+ |\.(?=\s|$)(?<!U\.S\.)| '(?=[A-Z])|"
    r" (?:that|which|who|whose|under|with a view|where|worth|valued|said|says|after|before|while|when|if|because|"
    r"as|since|during|by|at|"
    r"today|yesterday|this (?:week|month|year|summer|spring|autumn|fall|morning)|last (?:week|month|year|\w+day)|"
    r"will|would|shall|may|might|can|could|must|should|has|have|had|is|are|was|were|do|does|did|but|so|including|"
    r"reflecting|following|amid|despite|until|making|giving|through|from which|allowing|enabling|ending|bringing|"
    r"signed|announced|concluded|struck|reached|agreed|took|takes|came|comes|entered|enters|went|goes|gave|gives|"
    r"remains?|stands?|brings?|brought|means?|meant|covers?|covered|includes?|included|requires?|promises?|"
    r"promised|gathers|binds|lets|"
    r"gets|leaves|makes|shows|contains|rests|ties|obliges|provides|foresees|seems|helps|costs|pays|secures|"
    r"expired|lapsed|applies|"
    r"commits?|committed|builds|lays|marks|marked|offers?|offered|allows?|aims|sets out|runs|expires?|ran|fell|"
    r"failed)\b|"
    r" and (?=(?:\w+ly )?(?:\w+ed|sent|gave|took|left|won|lost|put|set|kept|began|brought|bought|sold|told|went|"
    r"came|met|held|found|built|said|will|has|have|is|are|was|were|would|he|she|it|they|we|an?|also|then|make|"
    r"made|sign|"
    r"the (?:two|governments?|parties|sides)|both|elevated|pledg\w+|plans?)\b)|"
    r" (?:and (?=to )|to be\b|in (?:the (?:shadow|face|presence|wake|middle)|alignment|accordance|line|order|"
    r"exchange|return|close|turn|response|addition|"
    r"parallel|"
    r"coordination|which|person|public|full|effect|force)\b)|"
    r" to (?=(?:deepen|strengthen|expand|boost|foster|promote|enhance|support|help|secure|ensure|reduce|cut|"
    r"diversify|build|"
    r"advance|bolster|improve|increase|facilitate|accelerate|drive|further)\b)|-(?=(?:an?|the|one|which) )|"
    r" and (?=(?:the |an? )(?:[\w.-]+ ){0,5}(?:Agreement|Treaty|Memorandum|Accord|Pact|Guidelines|Protocol|"
    r"Declaration))|"
    r" (?:on|by|in|last|this|next) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|"
    r" (?:on|by|in) (?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December|(?:19|20)\d\d)\b"
)
_MADE_WHEN = re.compile(
    r" that (?:the )?(?:[\w.'-]+ ){1,6}?(?:have |has |had )?(?:signed|concluded|struck|reached|agreed|sealed|"
    r"made)\b(?: (?:in|on|last|this) (?:early |late )?\w+(?: \d{4})?)?|"
    r" (?:first |jointly )?(?:signed|announced|concluded|struck|reached|agreed|sealed|initialled) "
    r"(?:in|on|by|last|this|with|between|at)\b[^,.;:()\"]{2,70}"
)
_CUT = re.compile(r" (?:that|which|worth|and(?! [A-Z])|after|to|as|but|while|for)\b")
_PLACED = re.compile(r" (?:(?:in|at) (?:[A-Z][\w-]+)(?: [A-Z][\w-]+)?)$")
_SERIES = re.compile(
    r", (?:[A-Z]\w*-[A-Z]\w+ [A-Z]\w+|(?:[A-Z][\w-]+, )*[A-Z][\w-]+,? and [A-Z][\w-]+)|"
    r"(?:, [a-z][\w-]*(?: [a-z][\w-]*)?){1,4},? (?:and|or) [a-z][\w-]*"
)
_LOOSE_END = re.compile(
    r"(?:[ .,]+| (?:to|and|of|on|for|with|in|the|a|between|concerning|"
    r"regarding))$",
    re.IGNORECASE,
)
_CALLED = re.compile(r" (?P<name>(?:the )?[A-Z][\w'-]*(?: (?:of|for|and|on|[A-Z][\w'-]*)){0,6})(?: -|,) $")
_GOES_ON = re.compile(r" (?:and|on|concerning|regarding|for|between|with|of|in)\b", re.IGNORECASE)
_NOUN_BEHIND = re.compile(
    r" (?:ally|allies|texts?|negotiations|negotiators?|talks|periods?|terms|partners?|obligations|ceremony|law|"
    r"process|"
    r"parties|making|signing|signatories|members?|members|countries|states|nations|team|forum|framework|activities|"
    r"disputes?|violations?|proposals?|drafts?|makers?|broker|provisions|commitments?|value|with it|structures?|"
    r"schedules?|countr\w+|relations|relationship|goals?|status)\b(?!,? (?:signed|between))"
)
_LEFT, _RIGHT, _WORDS = 170, 240, 11


@dataclass(frozen=True, slots=True)
class Phrase:
    """One noun phrase. `head` is the noun alone, `core` ends before the topic; `determiner` is its first word or ""."""

    segment: Segment
    start: int
    core: int
    end: int
    head: tuple[int, int]
    noun: str
    determiner: str
    proper: bool
    plural: bool
    topic: bool


def phrases(draft: Draft, *, headed: bool = False) -> Iterator[Phrase]:
    """Every phrase whose noun may name an agreement, in order, none overlapping; in headings if `headed`."""
    known = patterns()
    for segment in draft.segments:
        if (segment.kind == "heading") != headed:
            continue
        done = segment.start
        for match in known.noun.finditer(draft, segment.start, segment.end):
            phrase = _phrase(draft, known, segment, match, done) if match.start() >= done else None
            if phrase is not None:
                done = phrase.end
                yield phrase


def _phrase(draft: Draft, known: Patterns, segment: Segment, match: re.Match[str], left: int) -> Phrase | None:
    plain, low = draft.plain, draft.low
    start, determiner = _left(draft, known, left, match.start())
    if determiner in ("a", "an") and (called := _CALLED.search(plain, max(left, start - 80), start)):
        start = called.start("name")  # "announced Pax Nova, a framework for ..."
    words = plain[start : match.start()].split()
    before = words[-1].lower() if words else ""
    if before in known.other_kind or " ".join(words[-2:]).lower() in known.other_kind:
        return None
    if _shouted(plain, match) or _NOUN_BEHIND.match(low, match.end()) or _is_verb(match, determiner, words):
        return None
    core = match.end()
    capital = plain[match.start()].isupper()
    names = [w for w in words if w[0].isupper() and w.lower() not in _DETERMINERS]
    if (
        capital
        and re.match(r" [A-Z][a-z]", plain[core : core + 3])
        and not plain.startswith((" Between", " Concerning"), core)
    ):
        return None  # "the Minerals Security Partnership Forum"
    end = _right(draft, core, segment.end, determiner, capital)
    core = min(end, core)
    link = _TOPIC.match(plain, _behind(plain, core), end)
    partners = link is not None and link.group().strip().lower() in ("with", "between", "among")
    proper = capital and bool(names or (link and not partners and _titled(plain, link.end(), end)))
    plural = low[match.end() - 1] == "s" and not low.endswith("ss", 0, match.end())
    plural = plural or match["noun"] in ("memoranda", "treaties")
    return Phrase(segment, start, core, end, match.span(), match["noun"], determiner, proper, plural, link is not None)


def _shouted(plain: str, match: re.Match[str]) -> bool:
    """Whether a noun stands in a line in capitals, or is a short form in brackets."""
    text = plain[match.start() : match.end()]
    return plain.startswith("(", match.start() - 1) or (len(text) > 4 and text.isupper())


def _is_verb(match: re.Match[str], determiner: str, words: list[str]) -> bool:
    """Whether a noun is none: "to deal with", "to contract", "they accord", "to compact"."""
    if determiner or words or match.group().endswith("s"):
        return False
    return match["noun"] in ("deal", "contract", "accord", "compact", "bargain", "document", "framework", "charter")


def _left(draft: Draft, known: Patterns, left: int, noun: int) -> tuple[int, str]:
    """Where the phrase begins, and its determiner: over modifiers to the left, not over a verb or a preposition."""
    plain = draft.plain
    left = max(left, noun - _LEFT)
    tokens = [(left + m.start(), m.group()) for m in _TOKEN.finditer(plain[left:noun])]
    start = noun
    for index in range(len(tokens) - 1, max(-1, len(tokens) - 1 - _WORDS), -1):
        at, word = tokens[index]
        bare = word.strip("*_'\"").lower()
        if index < len(tokens) - 1 and word[-1] in ";:)!?":
            break
        if word[-1] == "," and not _enumerated(tokens, index):
            break
        if word[0] in "('\"" and word[1:2].isalpha():
            start = at + 1 if word[0] != "(" else start
            break
        if bare in _DETERMINERS:
            return at, bare
        if bare.endswith(("'s", "s'")):
            return tokens[_owner(tokens, index)][0], "'s"
        linked = bare in _NAME_LINK
        if linked and not _joined(tokens, index, start < noun):
            break
        if not linked and _stops(known, tokens, index, bare):
            break
        start = start if linked else at
    return start, ""


def _enumerated(tokens: list[tuple[int, str]], index: int) -> bool:
    """Whether a comma stands between adjectives behind a determiner: "a historic, balanced deal"."""
    if index and tokens[index - 1][1].lower() in _OPEN:
        return True
    return index > 1 and tokens[index - 2][1].lower() in _OPEN and tokens[index - 1][1].endswith(",")


def _stops(known: Patterns, tokens: list[tuple[int, str]], index: int, bare: str) -> bool:
    """Whether a word ends the phrase to the left: a preposition, or a verb that is no adjective here."""
    verbal = known.verb.fullmatch(bare) or _verbal(tokens[index][1])
    return bare in _STOP or (bool(verbal) and not _opened(tokens, index))


def _opened(tokens: list[tuple[int, str]], index: int) -> bool:
    """Whether a word that looks like a verb stands behind "a" or "the": "a renewed accord"."""
    if index and tokens[index - 1][1].lower() in _OPEN:
        return True
    known = bool(_ADJECTIVAL.fullmatch(tokens[index][1].lower()))
    return known and index > 1 and tokens[index - 2][1].lower() in _OPEN and not _verbal(tokens[index - 1][1])


def _verbal(word: str) -> bool:
    """Whether a word looks like a verb: it ends in -ed, or is small and ends in -ing, and is no known adjective."""
    bare = word.lower()
    shaped = bare.endswith("ed") or (bare.endswith("ing") and word[0].islower())
    return shaped and not _ADJECTIVAL.fullmatch(bare)


def _owner(tokens: list[tuple[int, str]], index: int) -> int:
    """Where the owner of a phrase begins: "South Korea's", "last week's"."""
    while index and (tokens[index - 1][1][0].isupper() or tokens[index - 1][1].lower() in ("last", "this", "the")):
        if tokens[index - 1][1][-1] in ",;:.)" and not tokens[index - 1][1].endswith("S."):
            break
        index -= 1
    return index


def _joined(tokens: list[tuple[int, str]], index: int, inside: bool) -> bool:
    """Whether "and" or "of" stands inside the phrase: its determiner, or more of the name, is still to come."""
    link = tokens[index][1].lower()
    if not inside or index == 0 or tokens[index - 1][1][-1] in ",;:":
        return False
    following, before = tokens[index + 1][1], tokens[index - 1][1]
    if link not in ("and", "&"):
        return following[0].isupper() and before[0].isupper() and link in ("of", "on", "for", "the") and index >= 2
    near = [word.lower() for _, word in tokens[max(0, index - 5) : index]]
    opened = max((i for i, word in enumerate(near) if word in _OPEN), default=-1)
    between = near[opened + 1 :]
    return (opened >= 0 and 0 < len(between) <= 4 and not any(
        w in _STOP or (w.endswith("ed") and not _ADJECTIVAL.fullmatch(w)) for w in between
    )) or (following[0].isupper() and before[0].isupper() and before.lower() not in _DETERMINERS)  # fmt: skip


def _behind(plain: str, at: int) -> int:
    """The place behind a short form in brackets ("(MOU)")."""
    paren = _PAREN.match(plain, at)
    return paren.end() if paren else at


def _titled(plain: str, at: int, end: int) -> bool:
    """Whether a topic goes on with the name: "Agreement on the Reciprocal ..."."""
    first = re.compile(r"(?:(?:the|an?) )?[A-Z][\w-]+").match(plain, at, end)
    return first is not None


def _right(draft: Draft, core: int, stop: int, determiner: str, capital: bool) -> int:
    """Where the phrase ends: over its short form, its year, its topic and partners, and when it was made."""
    plain = draft.plain
    stop = min(stop, core + _RIGHT)
    quoted = plain.startswith(("'", '"'), core) and not plain.startswith("'s", core)
    core += quoted
    year = _YEAR.match(plain, core, stop)
    core = year.end() if year else core
    at = core
    link = _TOPIC.match(plain, _behind(plain, core), stop)
    link = None if link and _DAY.match(plain, link.start()) else link
    purpose = link is not None and link.group().strip().lower() == "to"
    known = determiner not in ("a", "an", "another", "") and not (link and _titled(plain, link.end(), stop))
    if (
        link
        and not _PLACE.match(plain, link.start(), stop)
        and not (purpose and (known or _NO_VERB.match(plain, link.end())))
    ):
        at = _topic_end(plain, link.end(), stop)
        if link.group().strip() == "with" and (owned := plain.find("'s ", link.end(), at)) > 0:
            at = owned
        if capital and _titled(plain, link.end(), at) and (small := _SMALL.search(plain, link.end(), at)):
            at = small.start()
        at = core if at - link.end() < 2 else at
    when = _MADE_WHEN.match(plain, at, stop)
    if when:
        at = when.start() + len(when.group().rstrip())
        cut = _CUT.search(plain, when.start() + 10, at) if not when.group().startswith(" that") else None
        at = cut.start() if cut else at
    elif placed := _PLACED.search(plain, core, at):
        at = placed.start()
    while at > core and (loose := _LOOSE_END.search(plain, max(core, at - 14), at)):
        at = loose.start()
    return at - 1 if quoted and at == core else at


def _topic_end(plain: str, at: int, stop: int) -> int:
    """Where a topic that begins at a place ends; a name in brackets inside it is passed over."""
    while True:
        ends = _END.search(plain, at, stop)
        if ends is None:
            return stop
        series = _SERIES.match(plain, ends.start(), stop) if ends.group() == "," else None
        if series:
            at = series.end()
            continue
        behind = _behind(plain, ends.start() - 1) if ends.group() == "(" else 0
        if not behind or not _GOES_ON.match(plain, behind):
            return ends.start()
        at = behind
