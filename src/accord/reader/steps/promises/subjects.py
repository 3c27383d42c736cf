"""A cue -> the subject that it has: the phrase right before it, one that it shares with a verb before, or a lead-in's.

A cue that is only joined to the one before it ("will simplify A and will not apply B") has the same subject.
"""

from __future__ import annotations

import re
from dataclasses import replace

from accord.reader.draft import Draft
from accord.reader.steps.promises.promisers import PREPOSITION, Promiser, firms, standing_for

_ADVERBS = re.compile(
    r"(?:\b(?:also|jointly|further|each|now|hereby|therefore|then|not|never|fully|today|formally|together|has|have|had|"
    r"no longer|hardly|scarcely|barely|seldom|rarely|"
    r"additionally|furthermore|subsequently|immediately|respectively|likewise|"
    r"thus|thereby|still|already|again|\w{2,}ly)"
    r"(?<!family)(?<!italy)(?<!supply)(?<!ally)|,|\s|\(|\))+$"
)
_JOINED = re.compile(r"(?:^|[,;:]|\s)\s*(?:and|but|or|then|nor)?\s*$")
_CONJUNCTION = re.compile(r"(?:,|\s)\s*(?:and|but|or)$")
_ASIDE = re.compile(r",(?! and\b)[^,]{2,140}$")
_BOUNDARY = re.compile(
    r"[,;:]\s|\b(?:that|whether|because|since|while|whereas|although|though|if|when|where|but|so|after|before|"
    r"until|unless|once|said|says)\s|[\"(]|\s-{1,2}\s|\band (?=(?:the|both|we|it|they|he|she|its|their)\b)"
)
_COMPLEMENT = re.compile(rf"(?:(?:and|but|or) )?{PREPOSITION.pattern}")
_APPOSED = re.compile(r", (?P<what>(?:(?P<ours>our|my)|an?|the|[\w.]+'s) [^,;:]{3,80}),")
_PLACED = re.compile(r"\b(?:for|to|in|of|at|near|into)(?: the)? ?$")
_SECOND = re.compile(r",? (?:and|but|while|whereas) (?:the )?")
_INSERTED = re.compile(r"(?:, [^,;:]{3,90},| \([^)]{2,90}\)) (?:and (?:the )?)?$")
_MODAL_LAST = re.compile(r"\b(?:will|shall|agreed to|intends? to|plans? to|commits? to|undertakes? to)$")
_INNER = re.compile(r"\b(?:(?:in|under|to|for|at|on|by|with|of|through) )?(?:which|whom|whereby) ")
_RELATIVE = re.compile(r",? (?:which|who|that)\s*$")
_FINITE = re.compile(r"\b(?:will|shall|would|may|has|have|had|is|are|was|were|intends?|plans?|agreed?|\w{3,}ed)\b")
_VERB = re.compile(
    r"(?<!')\b(?:will|shall|would|has|have|had|is|are|was|were|held|met|took|made|gave|began|sent|sold|bought|brought|spoke|chose|kept|led|built|\w{3,}ed|"
    r"\w{3,}[^s\W]s)\b|(?<=\bwe )[a-z]{3,}\b|(?<=\bthey )[a-z]{3,}\b"
)
_REACH = 400
_LONGEST_ADVERBS = 80
_SMALL = frozenset({"and", "the", "of", "for", "both", "de", "la"})


def promiser(draft: Draft, start: int, at: int, *, follows: bool = False) -> Promiser:
    """Who is the subject of a cue at a place, in a sentence or clause that begins at `start`.

    `follows` says that another cue stands before `start`; its subject is then shared where none is named.
    """
    begin = max(start, at - _REACH)
    adverbs = _ADVERBS.search(draft.low, max(begin, at - _LONGEST_ADVERBS), at)
    end = adverbs.start() if adverbs else at
    if follows and _JOINED.search(draft.low[begin:end]):
        return Promiser(joined=True)
    return (
        _in_person(draft, start, end, at)
        or (None if _RELATIVE.search(draft.low, max(start, end - 8), end) else _parsed(draft, start, at))
        or (None if follows else _shared(draft, start, begin, end))
        or _named_before(draft, start, begin, end, at, follows)
    )


def led(draft: Draft, start: int, end: int) -> Promiser:
    """The subject that a lead-in line gives the verbs of its list ("The ministers:"); a verb there takes it away."""
    stop = start + len(draft.low[start:end].rstrip(" :*_"))
    if stop == start + len(draft.low[start:end].rstrip(" *_")) and not _MODAL_LAST.search(draft.low, start, stop):
        return Promiser(why="the line above leads in nothing")
    who = promiser(draft, start, stop)
    return _first(draft, start, stop) or who if who.why else who


def _in_person(draft: Draft, start: int, end: int, at: int) -> Promiser | None:
    """ "I" or "we" inside a quotation: the parties of who is quoted."""
    quoted = draft.quoted_at(at)
    left = max(start, end - 12)
    said = re.search(r"\b(?:i|we)$", draft.low[left:end]) if quoted else None
    return Promiser(quoted.parties, start=left + said.start()) if quoted and said else None


def _parsed(draft: Draft, start: int, at: int) -> Promiser | None:
    """The subject that the parser of Tier 1 gives, where it promises."""
    subject = draft.syntax.subject(at) if draft.syntax else None
    if subject is None or subject[1] > at or _INNER.match(draft.low, *subject):
        return None
    who = standing_for(draft, start, *subject)
    return None if who.why else replace(who, start=max(start, subject[0]))


def _shared(draft: Draft, start: int, begin: int, end: int) -> Promiser | None:
    """The subject of a verb before, where only a conjunction stands before the cue."""
    conjunction = _CONJUNCTION.search(draft.low, begin, end)
    return _first(draft, start, conjunction.start()) if conjunction else None


def _named_before(draft: Draft, start: int, begin: int, end: int, at: int, follows: bool) -> Promiser:
    """The subject right before a cue, or the one that it shares with a verb before."""
    if follows and draft.low[end : end + 1] == ",":  # "... and, subject to B, will remove C"
        aside = _ASIDE.search(draft.low, begin, end)
        if aside and _CONJUNCTION.search(draft.low, begin, aside.start()):
            return Promiser(joined=True)
    begin, end = _chunk(draft, begin, end)
    apart = False
    if relative := _RELATIVE.search(draft.low, max(start, end - 8), end):
        return _antecedent(draft, start, relative, follows)
    for inner in _INNER.finditer(draft.low, begin, end):  # ", which Oslo will host", "a deal under which Oslo will"
        begin, apart = inner.end(), True
    if apart:
        return replace(standing_for(draft, start, begin, end), start=begin, apart=True)
    if follows:
        begin = _second(draft, begin, end)
    who = standing_for(draft, start, begin, end)
    if who.countries:
        first = _inserted(draft, start, begin)
        return replace(who, countries=tuple(dict.fromkeys(first + who.countries)), start=begin)
    if home := _apposed(draft, end, at):  # "Finnvera, our export credit agency, will"
        return Promiser(tuple(dict.fromkeys(_inserted(draft, start, begin) + home)), start=begin)
    return _no_country(draft, start, begin, end, at, who, follows)


def _no_country(draft: Draft, start: int, begin: int, end: int, at: int, who: Promiser, follows: bool) -> Promiser:
    """The subject of a verb before where the phrase right before a cue names nobody who promises."""
    gap = draft.low[end:at]
    if who.why and not follows and "," in gap and not gap.strip(" ,"):  # "has opened A, committed to B, and ..."
        who = _first(draft, start, end) or who
    if who.why and _COMPLEMENT.match(draft.low, begin, end):  # "has dismantled A, and with this pact has committed"
        if follows:
            return Promiser(joined=True)
        who = _first(draft, start, begin) or who
    return replace(who, start=begin)


def _second(draft: Draft, begin: int, end: int) -> int:
    """Where the subject of a second clause begins: "[shall] supply rubber and Brazil [shall]"."""
    joints = list(_SECOND.finditer(draft.low, begin, end))
    heads = draft.mentions_in(joints[-1].end(), joints[-1].end() + 1) if joints else ()
    if not heads or (heads[0].kind != "adjective" and draft.low[heads[0].end : end].strip(" ,").removeprefix("'s")[:1]):
        return begin
    listed = any(m.end == joints[-1].start() and m.start - begin < 5 for m in draft.mentions_in(begin, end))
    return begin if listed else joints[-1].end()


def _inserted(draft: Draft, start: int, begin: int) -> tuple[str, ...]:
    """The first of two joined names with an insertion behind it: "Peru, subject to a vote, and Chile"."""
    inserted = _INSERTED.search(draft.low, start, begin)
    if inserted is None:
        return ()
    first = [m for m in draft.mentions_in(start, inserted.start()) if m.end == inserted.start()]
    return first[-1].countries if first else firms(draft, max(start, inserted.start() - 24), inserted.start())


def _apposed(draft: Draft, start: int, end: int) -> tuple[str, ...]:
    """The country of a name that an insertion behind it tells: "our export bank", "the Danish railway"."""
    told = _APPOSED.match(draft.low, start, end)
    if told is None:
        return ()
    if told["ours"]:
        quoted, speaker = draft.quoted_at(start), draft.facts.speaker
        return quoted.parties if quoted else speaker.countries if speaker else ()
    return draft.countries_in(*told.span("what"))


def _antecedent(draft: Draft, start: int, relative: re.Match[str], follows: bool) -> Promiser:
    """What "which" stands for: behind a comma the last name, else the whole phrase ("pledges from Oslo that will")."""
    end = relative.start()
    begin = _chunk(draft, max(start, end - 120), end)[0]
    if relative.group().startswith(",") or relative.group().endswith("who"):
        begin = max([begin, *(match.end() for match in PREPOSITION.finditer(draft.low, begin, end))])
    who = replace(standing_for(draft, start, begin, end), start=begin)
    if _PLACED.search(draft.low, max(start, begin - 12), begin):  # "cables for Tuvalu, which will connect it"
        return Promiser(why="a relative clause on a place")
    if follows and not who.why and (who.body or not who.countries):
        return Promiser(why="a relative clause on what is promised")
    return who


def _first(draft: Draft, start: int, stop: int) -> Promiser | None:
    """The subject of the sentence's first verb, which "and reaffirmed" shares."""
    for verb in list(_VERB.finditer(draft.low, start, stop))[:6]:
        if any(m.start < verb.end() and verb.start() < m.end for m in draft.mentions_in(verb.start() - 30, verb.end())):
            continue
        who = promiser(draft, start, verb.start(), follows=True)
        if not who.why and not who.joined:
            return who
    return None


def _chunk(draft: Draft, begin: int, end: int) -> tuple[int, int]:
    """The last noun phrase of a range, without an insertion between commas."""
    if draft.low[end : end + 1] == ",":  # "Japan, for its part, will": the words before the insertion
        aside = _ASIDE.search(draft.low, begin, end)
        if aside and aside.start() > begin + 2:
            end = aside.start()
    start = begin
    for match in _BOUNDARY.finditer(draft.low, begin, end):
        if match.end() >= end or _listing(draft, match, start) or _pairing(draft, match, start):
            continue
        if any(
            m.start < match.end() <= m.end and match.start() > m.start
            for m in draft.mentions_in(match.start() - 40, match.end())
        ):
            continue
        start = match.end()
    return start, end


def _listing(draft: Draft, match: re.Match[str], start: int) -> bool:
    """Whether a comma only goes on with a list of names ("Norway, Sweden, and Finland")."""
    if match.group()[0] != ",":
        return False
    before = draft.plain[start : match.start()].split()
    after = draft.plain[match.end() : match.end() + 10]
    names = all(word[:1].isupper() or word[:1].isdigit() or word in _SMALL for word in before)
    return bool(before) and names and re.match(r"(?:and )?(?:the )?[A-Z]", after) is not None and len(before) < 10


def _pairing(draft: Draft, match: re.Match[str], start: int) -> bool:
    """Whether an "and the" only joins two names ("the United States and the Republic of Korea")."""
    if not match.group().startswith("and"):
        return False
    named = [(m.start, m.end) for m in draft.mentions_in(start, match.start())]
    verbs = _FINITE.finditer(draft.low, start, match.start())
    return all(any(a <= verb.start() < b for a, b in named) for verb in verbs)
