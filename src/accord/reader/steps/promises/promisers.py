"""The subject of a promise -> who promises: a party, a country, a leader, a firm, a body; or why nobody does.

The head of the subject decides: "ministers of Japan" promise, "exports of Japan" do not. It is the last word before
the first preposition; countries and persons count as one word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from accord.reader.draft import Draft, Mention
from accord.reader.gates import Gated
from accord.reader.lexicon import kept, lexicon
from accord.reader.steps.promises.partners import partners
from accord.reader.steps.statements.speakers import last_person

PREPOSITION = re.compile(
    r"\b(?:of|in|for|on|to|as|with|from|between|by|at|under|through|including|among|amongst|within|against|over|per|that|"
    r"which|who|whose|via|behind|across|throughout|alongside|into|upon|regarding|concerning|led|based|owned|backed)\b"
)
_LAST = re.compile(r"([\w.&'-]+?)(?:'s)?\W*$")
_GERUND = re.compile(r"(?!during|king|beijing|morning|evening)[a-z]{3,}ing (?!to\b|in\b|on\b|with\b)")
_OUR_COUNTRIES = re.compile(r"\bour (?:two |three |four |both )?(?:countries|nations)\b")
_MINE = re.compile(r"\b(?:i|my|our|this (?:house|government|parliament|country|nation))\b")
_AT_HOME = frozenset({"government", "house", "parliament", "cabinet", "ministry", "administration", "treasury"})
_OWNED = re.compile(r"\b(his|her) (?:own )?(?:country|government|nation|ministry|administration|cabinet|department)\b")
_OWNERS = {"his": "he", "her": "she"}
_PRONOUNS = frozenset({"he", "she", "it"})
_BODY_BEHIND = re.compile(
    r" (?:\w+ )?(?:side|government|ministry|cabinet|delegation|firm|company|state|administration|team|miner|refiner|"
    r"\w*maker|producer|bank|lender|fund|group|agency|utility|trader|buyer|shipbuilder|smelter|developer)\b"
)
_OF_ALL = frozenset({"participant", "party", "side", "country", "government", "signatory"})
_OF_PARTIES = re.compile(
    r"\b(?:of|from) (?:the |both |each )?(?:participants?|parties|party|countries|two|sides|governments)\b"
)
_SET_UP = re.compile(
    r"(?:[\d.()]+ )?(?:An?|The|This) (?P<body>(?:[\w-]+ ){0,4}?(?P<head>\w+)) (?:is|are|shall|will|was|has|to)\b"
)
_BODIES = frozenset(
    {"committee", "council", "commission", "secretariat", "office", "forum", "centre", "center", "alliance"}
)
_OF_BODY = re.compile(r"\b(?:joint|working|steering|expert|contact|coordination|liaison|task|supervisory|advisory)\b")
_COUNTRIES = frozenset({"countries", "nations", "states", "economies"})
_PLAIN = frozenset({
    "the", "both", "all", "each", "two", "three", "four", "our", "these", "those", "their", "its", "respective", "and",
    "participating", "neither", "either", "every", "any", "no", "signatory", "partner", "contracting", "member",
    "allied", "said", "other",
})  # fmt: skip
_HERS = frozenset({"country", "nation", "government"})
_EVERY = re.compile(r"(?:each|every|either|neither|both|no)\b")
_PERSONS = re.compile(r"(?<!oth)(?<!numb)(?<!ord)(?<!lett)(?<!pow)(?<!sect)(?<!fact)(?:ers|ors|eers|ists|ians|men)$")
_INNER_CAPITAL = re.compile(r"[a-z][A-Z]")
_CAPITAL = re.compile(r"(?:^|[\s(])(?=\S*[A-Z])[A-Z0-9][\w.&'-]*\W*$")
_WELL_KNOWN = 20_000  # characters within which a text brings in its names
_ALSO = re.compile(r"it (?:\w+ )?also\b")
_EACH = frozenset({"both", "all", "each", "either", "neither", "two", "three", "four"})


@dataclass(frozen=True, slots=True)
class Promiser:
    """Who promises, as countries; `why` says what kept a subject from promising.

    `joined`: the subject is that of the cue before. `apart`: it stands in a relative clause ("which Oslo will host").
    """

    countries: tuple[str, ...] = ()
    why: str = ""
    joined: bool = False
    body: str = ""
    start: int = -1
    apart: bool = False


@kept
def _listed() -> dict[str, frozenset[str]]:
    table = lexicon("promisers")
    return {
        key: frozenset(table[key])
        for key in ("all", "one", "firm", "firm_name", "force", "body", "bloc", "not_somebody")
    }


@kept
def _firms() -> Gated:
    names = sorted(lexicon("promisers")["firms"], key=len, reverse=True)
    return Gated(rf"\b(?:{'|'.join(map(re.escape, names))})\b", cased=True)


def firms_at(draft: Draft, start: int, end: int) -> list[tuple[int, str]]:
    """The firms that a range names: where each stands, and its country."""
    known = lexicon("promisers")["firms"]
    return [(match.start(), known[match.group()]) for match in _firms().finditer(draft, start, end)]


def firms(draft: Draft, start: int, end: int) -> tuple[str, ...]:
    """The countries of the firms that a range names."""
    return tuple(dict.fromkeys(code for _, code in firms_at(draft, start, end)))


def standing_for(draft: Draft, start: int, begin: int, end: int) -> Promiser:
    """Who promises where the subject is a range of a sentence that begins at `start`."""
    mentions = draft.mentions_in(begin, end)
    stop = end
    for match in PREPOSITION.finditer(draft.low, begin, end):
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
    if word == "i" and not draft.facts.speaker and not draft.quoted_at(begin):
        return Promiser(_decreed_by(draft))
    if word in ("you", "yours"):
        return Promiser(why="spoken to somebody")
    if word in _PRONOUNS:
        return _pronoun(draft, start, begin, stop, word)
    if word in listed["all"] and word in _COUNTRIES and not _all_plain(draft.low[begin:stop]):
        return Promiser(named)  # "the Nordic countries": not the parties
    if word in listed["all"]:
        return Promiser(_all_of(draft, begin, word, named))
    if homes := firms(draft, begin, end):
        return Promiser(tuple(dict.fromkeys((*homes, *named))))
    if word in ("union", "commission") and "EUU" in draft.facts.parties:
        return Promiser(("EUU",))
    return _body(draft, start, begin, stop, end, word, named)


def _decreed_by(draft: Draft) -> tuple[str, ...]:
    """Whose "I" it is in an order: "by the authority vested in me as President of the United States"."""
    vested = draft.low.find("vested in me")
    named = draft.mentions_in(vested, vested + 60) if vested >= 0 else ()
    return named[0].countries if named else ()


def _all_plain(low: str) -> bool:
    """Whether nothing narrows "the two countries" down to others than the parties."""
    return all(word in _PLAIN for word in low.split()[:-1])


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
    capital = bool(_CAPITAL.search(draft.plain[begin:stop]))
    if word in listed["bloc"] or (word in listed["force"] and named):
        return Promiser(named)
    if word in listed["body"] and not draft.facts.prose and not (capital and _other_body(word, proper)):
        return Promiser(named or draft.facts.parties, body=" ".join(proper.split()[-4:]))
    if (ours := _ours(draft, begin, stop, word, named)) is not None:
        return Promiser(ours)
    if word in listed["one"] or word in listed["firm"] or (capital and word in listed["firm_name"]):
        return Promiser(_official(draft, start, begin, stop, end, word, named))
    if named and _PERSONS.search(word) and any(m.kind == "adjective" for m in draft.mentions_in(begin, stop)):
        return Promiser(named)  # "Finnish builders"
    known = not {word, word.rstrip("s")} & listed["not_somebody"]
    if capital and known and (len(proper.split()) > 1 or begin > start or _named_so(draft, proper)):
        return Promiser(named)
    return Promiser(why=f"the subject '{word}' makes no promise")


def _other_body(word: str, proper: str) -> bool:
    """Whether a capitalised body is somebody else's ("Hanwha Group") and not the parties' own ("Working Group")."""
    if word in _BODIES or (word in ("group", "board", "panel") and _OF_BODY.search(proper.lower())):
        return False
    return len(proper.split()) < 4 and "joint" not in proper.lower()


def _ours(draft: Draft, begin: int, stop: int, word: str, named: tuple[str, ...]) -> tuple[str, ...] | None:
    """The countries of "our parliament", "my ministry", "her government": of who is quoted, speaks or was named."""
    mine = _MINE.search(draft.low, begin, stop)
    if mine and (quoted := draft.quoted_at(begin)):
        return quoted.parties
    if draft.facts.speaker and (mine or (word in _AT_HOME and not named)):
        return draft.facts.speaker.countries
    if owned := _OWNED.search(draft.low, begin, stop):
        person = last_person(draft, begin, _OWNERS[owned[1]])
        return person.countries if person else ()
    return None


def _official(
    draft: Draft, start: int, begin: int, stop: int, end: int, word: str, named: tuple[str, ...]
) -> tuple[str, ...]:
    """The countries of a government, an office or a firm, where its name does not tell."""
    if named or (word in ("country", "nation") and not _all_plain(draft.low[begin:stop])):
        return named  # "the Nordic country" is not known
    if word in _HERS and draft.facts.prose and not _EVERY.match(draft.low, begin):
        near = [m for m in draft.mentions_in(start, begin) if m.countries]
        return near[-1].countries if near else ()  # "officials in Oslo said the country would"
    return draft.facts.parties if word in _OF_ALL or _OF_PARTIES.search(draft.low, begin, end) else ()


def _named_so(draft: Draft, word: str) -> bool:
    """Whether one capitalised word that opens a sentence is a name: in capitals, with one inside, or so elsewhere."""
    if (word.isupper() and len(word) > 2) or _INNER_CAPITAL.search(word):
        return True
    text = draft.plain[:_WELL_KNOWN]
    if f" {word}" not in text or f" {word.lower()} " in text:
        return False
    return bool(re.search(rf"[a-z,] {re.escape(word)}\b", text))


def _all_of(draft: Draft, at: int, word: str, named: tuple[str, ...]) -> tuple[str, ...]:
    """Whom a word for several parties stands for; "we" of a fact sheet is who publishes it."""
    if named and word not in _EACH:
        return named
    if word in ("we", "us") and draft.facts.speaker:
        return draft.facts.speaker.countries
    if word in ("we", "us") and draft.facts.kind == "fact_sheet" and not _OUR_COUNTRIES.search(draft.low):
        return draft.facts.parties[:1]
    return (partners(draft, at) if word not in ("we", "us", "they") else draft.facts.parties) or named


def _together(draft: Draft, before: list[Mention]) -> tuple[str, ...]:
    """The countries of names that are joined: "Norway, Sweden and Finland"; a possessor is no subject."""
    kept_ = [before[-1]]
    for mention in reversed(before[:-1]):
        between = draft.low[mention.end : kept_[-1].start]
        if not re.fullmatch(
            r"(?:,|'s)?(?: |\band\b|\bnor\b|,|\bthe\b|\bboth\b|prime minister|president|premier|chancellor|minister)*",
            between,
        ) and not re.search(r"\b(?:and|nor)\b", between):
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
    if named or (draft.facts.prose and not _ALSO.match(draft.low, before)):
        return named[-1] if named else None
    earlier = draft.segment_at(max(0, start - 2))  # an agreement's "It shall" goes on from the sentence before
    subjects = [m for m in draft.mentions_in(earlier.start, earlier.end) if m.kind == "country"] if earlier else []
    opens = bool(subjects and earlier and subjects[0].start - earlier.start < len("The "))
    return subjects[0] if subjects and (opens or not draft.facts.prose) else None
