"""Subject of a cue -> who promises: a party, a country, a leader, a firm, a body; or why nobody does.

The head of the subject decides: "ministers of Japan" promise, "exports of Japan" do not. It is the last word before
the first preposition of the last noun phrase before the cue; countries and persons count as one word. A cue that is
only joined to the one before it ("will simplify A and will not apply B") has the same subject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from accord.reader.draft import Draft, Mention
from accord.reader.lexicon import kept, lexicon
from accord.reader.steps.speakers import last_person

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
_PREPOSITION = re.compile(
    r"\b(?:of|in|for|on|to|as|with|from|between|by|at|under|through|including|among|amongst|within|against|over|per|that|"
    r"which|who|whose|via|behind|across|throughout|alongside|into|upon|regarding|concerning|led|based|owned|backed)\b"
)
_COMPLEMENT = re.compile(rf"(?:(?:and|but|or) )?{_PREPOSITION.pattern}")
_LAST = re.compile(r"([\w.&'-]+?)(?:'s)?\W*$")
_RELATIVE = re.compile(r",? (?:which|who|that)\s*$")
_NEUTRAL = re.compile(r"\b(?:it|which)\W*$")
_GERUND = re.compile(r"(?!during|king|beijing|morning|evening)[a-z]{3,}ing (?!to\b|in\b|on\b|with\b)")
_FINITE = re.compile(r"\b(?:will|shall|would|may|has|have|had|is|are|was|were|intends?|plans?|agreed?|\w{3,}ed)\b")
_VERB = re.compile(
    r"(?<!')\b(?:will|shall|would|has|have|had|is|are|was|were|held|met|\w{3,}ed|"
    r"\w{3,}[^s\W]s)\b|(?<=\bwe )[a-z]{3,}\b|(?<=\bthey )[a-z]{3,}\b"
)
_REACH = 400
_LONGEST_ADVERBS = 80
_OUR_COUNTRIES = re.compile(r"\bour (?:two |three |four |both )?(?:countries|nations)\b")
_SMALL = frozenset({"and", "the", "of", "for", "both", "de", "la"})
_MINE = re.compile(r"\b(?:i|my|our|this (?:house|government|parliament|country|nation))\b")
_AT_HOME = frozenset({"government", "house", "parliament", "cabinet", "ministry", "administration", "treasury"})
_OWNED = re.compile(r"\b(his|her) (?:own )?(?:country|government|nation|ministry|administration|cabinet|department)\b")
_OWNERS = {"his": "he", "her": "she"}
_PRONOUNS = frozenset({"he", "she", "it"})
_BODY_BEHIND = re.compile(
    r" (?:\w+ )?(?:side|government|ministry|cabinet|delegation|firm|company|state|administration|team)\b"
)
_OF_ALL = frozenset({"participant", "party", "side", "country", "government", "signatory"})
_OF_PARTIES = re.compile(
    r"\b(?:of|from) (?:the |both |each )?(?:participants?|parties|party|countries|two|sides|governments)\b"
)
_SET_UP = re.compile(r"(?:An?|The|This) (?P<body>(?:[\w-]+ ){0,4}?(?P<head>\w+)) (?:is|are|shall|will|was|has|to)\b")
_EACH = frozenset({"both", "all", "each", "either", "neither", "two", "three", "four"})


@dataclass(frozen=True, slots=True)
class Promiser:
    """Who promises, as countries; `why` says what kept a subject from promising."""

    countries: tuple[str, ...] = ()
    why: str = ""
    joined: bool = False
    body: str = ""
    start: int = -1


@kept
def _listed() -> dict[str, frozenset[str]]:
    table = lexicon("promisers")
    return {key: frozenset(table[key]) for key in ("all", "one", "firm", "firm_name", "body", "not_somebody")}


@kept
def _firms() -> re.Pattern[str]:
    names = sorted(lexicon("promisers")["firms"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")


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
        or _parsed(draft, start, at)
        or (None if follows else _shared(draft, start, begin, end))
        or _named_before(draft, start, begin, end, at, follows)
    )


def led(draft: Draft, start: int, end: int) -> Promiser:
    """The subject that a lead-in line gives the verbs of its list ("The ministers:"); a verb there takes it away."""
    stop = start + len(draft.low[start:end].rstrip(" :*_"))
    if stop == start + len(draft.low[start:end].rstrip(" *_")):
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
    if subject is None or subject[1] > at:
        return None
    who = _headed(draft, start, *subject)
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
    relative = _RELATIVE.search(draft.low, max(start, end - 8), end)
    if relative:
        begin, end = max(start, relative.start() - 120), relative.start()
        begin = max([_chunk(draft, begin, end)[0], *(m.end() for m in _PREPOSITION.finditer(draft.low, begin, end))])
    who = _headed(draft, start, begin, end)
    gap = draft.low[end:at]
    if who.why and not follows and "," in gap and not gap.strip(" ,"):  # "has opened A, committed to B, and ..."
        who = _first(draft, start, end) or who
    if who.why and _COMPLEMENT.match(draft.low, begin, end):  # "has dismantled A, and with this pact has committed"
        if follows:
            return Promiser(joined=True)
        who = _first(draft, start, begin) or who
    return replace(who, start=begin)


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


def _headed(draft: Draft, start: int, begin: int, end: int) -> Promiser:
    mentions = draft.mentions_in(begin, end)
    stop = end
    for match in _PREPOSITION.finditer(draft.low, begin, end):
        inside = any(m.start < match.start() < m.end for m in mentions)
        if not inside and draft.low[begin : match.start()].strip(" ,\"'("):
            stop = match.start()
            break
    head = draft.low[begin:stop].strip()
    if _GERUND.match(head):
        return Promiser(why=f"the subject '{head.split()[0]} ...' is a doing, not somebody")
    ending = _LAST.search(draft.low, begin, stop)
    if not ending or not head:
        return Promiser(why="no subject")
    before = [m for m in mentions if m.start < stop]
    last = before[-1] if before and not draft.low[before[-1].end : stop].strip(" ,") else None
    word = ending.group(1)
    if last is not None:
        return Promiser(_together(draft, before))
    return _by_word(draft, start, begin, stop, end, word)


def _by_word(draft: Draft, start: int, begin: int, stop: int, end: int, word: str) -> Promiser:
    """Who promises where the head of the subject is a word, not a name."""
    listed = _listed()
    near = [m for m in draft.mentions_in(begin, end) if m.countries]
    named = tuple(dict.fromkeys(c for m in near for c in m.countries))
    if word in _PRONOUNS:
        return _pronoun(draft, start, begin, stop, word)
    if word in listed["all"]:
        return Promiser(_all_of(draft, word, named))
    if firm := _firms().findall(draft.plain, begin, end):
        table = lexicon("promisers")["firms"]
        return Promiser(tuple(dict.fromkeys((*(table[name] for name in firm), *named))))
    if word in ("union", "commission") and "EUU" in draft.facts.parties:
        return Promiser(("EUU",))
    return _body(draft, start, begin, stop, end, word, named)


def _pronoun(draft: Draft, start: int, begin: int, stop: int, word: str) -> Promiser:
    if word == "it":
        owner = _antecedent(draft, start, begin)
        if owner is None and (body := _body_before(draft, start)):
            return Promiser(draft.facts.parties, body=body)
        return Promiser(owner.countries) if owner else Promiser(why="'it' is nobody named before")
    person = last_person(draft, stop, word)
    return Promiser(person.countries if person else ())


def _body_before(draft: Draft, start: int) -> str:
    """The body that the sentence before sets up, which "It shall" goes on from in an agreement."""
    earlier = draft.segment_at(max(0, start - 2))
    if draft.facts.prose or earlier is None or earlier.end > start:
        return ""
    match = _SET_UP.match(draft.plain, earlier.start, earlier.end)
    return match["body"] if match and match["head"].lower() in _listed()["body"] else ""


def _body(draft: Draft, start: int, begin: int, stop: int, end: int, word: str, named: tuple[str, ...]) -> Promiser:
    """A body, a government, a firm or a proper name; anything else makes no promise."""
    listed = _listed()
    proper = draft.plain[begin:stop].strip()
    capital = bool(re.search(r"(?:^|[\s(])[A-Z0-9][\w.&'-]*\W*$", draft.plain[begin:stop]))
    name = capital and len(proper.split()) < 4 and "joint" not in proper.lower()
    if word in listed["body"] and not draft.facts.prose and not name:
        return Promiser(named or draft.facts.parties, body=" ".join(proper.split()[-4:]))
    if draft.facts.speaker and (_MINE.search(draft.low, begin, stop) or (word in _AT_HOME and not named)):
        return Promiser(draft.facts.speaker.countries)
    if (owned := _OWNED.search(draft.low, begin, stop)) and (person := last_person(draft, begin, _OWNERS[owned[1]])):
        return Promiser(person.countries)
    if word in listed["one"] or word in listed["firm"] or (capital and word in listed["firm_name"]):
        shared = word in _OF_ALL or _OF_PARTIES.search(draft.low, begin, end)
        return Promiser(named or (draft.facts.parties if shared else ()))
    if capital and not {word, word.rstrip("s")} & listed["not_somebody"] and (len(proper.split()) > 1 or begin > start):
        return Promiser(named)
    return Promiser(why=f"the subject '{word}' makes no promise")


def _all_of(draft: Draft, word: str, named: tuple[str, ...]) -> tuple[str, ...]:
    """Whom a word for several parties stands for; "we" of a fact sheet is who publishes it."""
    if named and word not in _EACH:
        return named
    if word in ("we", "us") and draft.facts.speaker:
        return draft.facts.speaker.countries
    if word in ("we", "us") and draft.facts.kind == "fact_sheet" and not _OUR_COUNTRIES.search(draft.low):
        return draft.facts.parties[:1]
    return draft.facts.parties or named


def _together(draft: Draft, before: list[Mention]) -> tuple[str, ...]:
    """The countries of names that are joined: "Norway, Sweden and Finland"; a possessor is no subject."""
    kept_ = [before[-1]]
    for mention in reversed(before[:-1]):
        between = draft.low[mention.end : kept_[-1].start]
        if not re.fullmatch(
            r"(?:,|'s)?(?: |\band\b|,|\bthe\b|\bboth\b|prime minister|president|premier|chancellor|minister)*", between
        ) and not re.search(r"\band\b", between):
            break
        kept_.append(mention)
    if not any(m.countries for m in kept_):
        return ()
    return tuple(dict.fromkeys(c for m in reversed(kept_) for c in m.countries))


def _antecedent(draft: Draft, start: int, before: int) -> Mention | None:
    """The country that "it" stands for: named in the same sentence, not as somebody's possession."""
    owners = [m for m in draft.mentions_in(start, before) if m.countries and not draft.low.startswith("'s", m.end)]
    named = [m for m in owners if m.kind in ("country", "seat")] or [
        m for m in owners if m.kind == "adjective" and _BODY_BEHIND.match(draft.low, m.end)
    ]
    if named or draft.facts.prose:
        return named[-1] if named else None
    earlier = draft.segment_at(max(0, start - 2))  # an agreement's "It shall" goes on from the sentence before
    subjects = [m for m in draft.mentions_in(earlier.start, earlier.end) if m.kind == "country"] if earlier else []
    return subjects[0] if subjects else None
