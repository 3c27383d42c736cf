"""Who speaks: the subject of a verb of saying, "according to X", and the author's own voice as the fallback.

A subject is a leader, a person with a title, a seat of government, a country, a body without a name ("analysts")
or a pronoun, which stands for the last person named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from accord.reader.draft import Draft, Mention
from accord.reader.gates import Gated
from accord.reader.lexicon import lexicon

DOCUMENT = "the document"
_WORD = re.compile(r"[a-z]+(?: (?=out\b)out)?")
_LATE_SUBJECT = re.compile(r"(?:[A-Z][\w'.-]+ ){1,3}[A-Z][\w'-]+(?=(?:, [^,\"]{3,80},)? ?$)")
_FUNCTION = re.compile(r"\b(?:he|she|they)\b")
_NEW_NAME = re.compile(r" ((?:[A-Z][\w.'-]+ ){1,3}[A-Z][\w'-]+)")
_PART_OF_BODY = re.compile(r" ((?:one|two|three|some|many|most|several|another) of (?:the |his |her |its )?[\w-]+)")
_NEW_BODY = re.compile(r" (?:an?|the|one|some|two|several)? ?(?:[\w'-]+ ){0,3}[\w'-]+")
_OF_PERSON = re.compile(r" (?:administration|government|cabinet|team|camp|era|white house)\b")
_OBJECT = re.compile(
    r"\b(?:with|to|from|in|for|of|at|against|on|by|beside) (?:the |both )?(?:(?:\w+ )?(?:president|prime minister|"
    r"premier|chancellor|(?:crown )?prince|king|minister|secretary(?: of \w+)?|mr\.?|ms\.?|leader) )?$"
)
_BY = re.compile(r"\bby (?:[\w.]+ ){0,4}$")
_NAME_AFTER = re.compile(r" ((?:[A-Z][\w'-]+ ){1,2}[A-Z][\w'-]+)")
_NAME_BEFORE = re.compile(r"\b((?:[A-Z][\w'-]+ ){1,2}[A-Z][\w'-]+), (?:the|an?|[\w-]+'s) (?:[\w'-]+ ){0,4}$")
_OFFICE_OF = re.compile(r" (?:of|for) (?:the )?(?:[A-Z][\w'-]+(?: and)? ?){1,3}")
_OWNS = re.compile(r"'s? (?:[\w-]+ ){0,2}")
_APPOSED = re.compile(r", (?:[\w'-]+ ){0,5}")
_JOINED = re.compile(r",? and (?:(?!that\b|who\b|which\b)[\w.'-]+ ){0,6}")
# Behind the verb a clause of its own: "..., the minister, said the two governments had met".
_TELLS = re.compile(
    r"(?: \w+){0,2} that\b| (?:the|its|his|her|their|both|it|he|she|they|this|these|\w+'s) (?:[\w'-]+ ){0,5}?"
    r"(?:had|has|have|would|will|was|were|is|are|could|should|must|did|does|can|may|might)\b"
)
_ACTED_ON = re.compile(
    r"\b(?:thank|prais|met|meet|join|host|receiv|greet|welcom|invit|call|phon|urg|tell|told|ask|assur|congratulat|criticis|"
    r"criticiz|accus|press|remind|warn|succeed|replac|visit)(?:ed|ing|s|es)? (?:\w+ ){0,3}$"
)
_ENDS = re.compile(r"[,;:] ")
_SOURCE_NAME = re.compile(
    r"([A-Z][\w'-]+ [A-Z][\w'-]+(?=,| at | of | from )|(?:the |an? )?[\w' -]{3,60}?)"
    r"(?='s (?:view|opinion|judge?ment|words)| (?:put|puts|sees|saw|tells|told) it\b|[,.;]|$| at | of | from )"
)
SOURCE = Gated(
    r"\baccording to |\b(?:in|by) the (?:view|words|opinion|eyes|estimate|reading|count|reckoning|account) of |"
    r"\bas seen from |\bas (?=[\w'. -]{3,60}? (?:put|puts|sees|saw|tells|told) it\b)|"
    r"\bin (?=(?:the )?[\w' -]{3,40}'s (?:view|opinion|judge?ment|words|estimate)\b)|"
    r"\b(?:in|to) (?P<whose>his|her|their) (?:own )?(?:view|opinion|eyes|words|judge?ment|mind|reading|telling)\b"
)
_MINISTRY = re.compile(r"(?:'s)? (?:[\w-]+ ){0,3}ministry\b")
_BY_ONESELF = {"his": "he", "her": "she"}


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker: a readable name and the countries that he or she stands for."""

    name: str
    parties: tuple[str, ...] = ()


def subject_of(draft: Draft, start: int, at: int, after: int, end: int) -> Voice | None:
    """The subject of a verb at a place: before it in the sentence, or right after it ("..., said X")."""
    inverted = draft.plain[max(start, at - 3) : at].endswith((", ", '," ', '" ')) and not draft.low.endswith(
        "ing", at, after
    )
    if inverted and not _TELLS.match(draft.low, after, end):  # "..., said X of the ministry"
        return _subject_after(draft, after, end) or _subject_before(draft, start, at)
    return _subject_before(draft, start, at) or _subject_after(draft, after, end)


def _subject_before(draft: Draft, start: int, at: int) -> Voice | None:
    start = max(start, at - 260)
    candidates = sorted(
        [*_named(draft, start, at), *_unnamed(draft, start, at), *_pronouns(draft, start, at)], key=lambda each: each[0]
    )
    if not candidates:
        named = _LATE_SUBJECT.search(draft.plain[max(start, at - 120) : at].rstrip())
        if named and not _BY.search(draft.low, max(start, at - 160), max(start, at - 120) + named.start()):
            return Voice(named.group().strip())
        return None
    place, _, voice = candidates[-1]
    if len(candidates) > 1:
        _, earlier, other = candidates[-2]
        if other.name != voice.name and other.parties and _JOINED.fullmatch(draft.low, earlier, place):
            return Voice(f"{other.name} and {voice.name}", tuple(dict.fromkeys(other.parties + voice.parties)))
    return voice


def _named(draft: Draft, start: int, at: int) -> Iterator[tuple[int, int, Voice]]:
    """Persons, seats and countries that can be the subject of a verb at a place."""
    for mention in draft.mentions_in(start, at):
        if mention.kind == "adjective" or mention.end > at or draft.quoted_at(mention.start):
            continue
        if _free(draft, mention, at) and not _apposed(draft, mention, start, at):
            yield mention.start, mention.end, Voice(mention.name, mention.countries)


def _unnamed(draft: Draft, start: int, at: int) -> Iterator[tuple[int, int, Voice]]:
    """Bodies without a name: analysts, officials, the leaders."""
    generic = lexicon("speech")["generic"]
    for match in _WORD.finditer(draft.low, start, at):
        word = match.group()
        if word not in generic or draft.quoted_at(match.start()) or draft.low.startswith("'s", match.end()):
            continue
        if _beside_a_name(draft, match.start(), match.end()):
            continue
        parties = owner(draft, match.start())
        if word in ("leaders", "governments", "ministers", "sides"):
            parties = parties or draft.facts.parties
        named = _NAME_AFTER.match(draft.plain, match.end(), at) or _NAME_BEFORE.search(
            draft.plain, max(start, match.start() - 70), match.start()
        )
        if named:  # "columnist Ola Berg", "Ola Berg, the columnist, "
            yield match.start(), max(named.end(1), match.end()), Voice(named.group(1), parties)
        else:
            shown = "the prime minister" if draft.low.endswith("prime minister", start, match.end()) else generic[word]
            yield match.start(), match.end(), _ministry(draft, match) or Voice(shown, parties)


def _ministry(draft: Draft, match: re.Match[str]) -> Voice | None:
    """ "The ministry": the one that was named last with its country ("Peru's trade ministry")."""
    if match.group() != "ministry":
        return None
    for mention in reversed(draft.mentions_in(max(0, match.start() - 1500), match.start())):
        named = _MINISTRY.match(draft.low, mention.end) if mention.kind != "person" else None
        if named and named.end() <= match.end():
            return Voice(draft.plain[mention.start : named.end()], mention.countries)
    return None


def _pronouns(draft: Draft, start: int, at: int) -> Iterator[tuple[int, int, Voice]]:
    for match in _FUNCTION.finditer(draft.low, start, at):
        if draft.quoted_at(match.start()):
            continue
        if match.group() == "they":
            yield match.start(), match.end(), _they(draft, match.start())
        else:
            person = last_person(draft, match.start(), match.group())
            if person:
                yield match.start(), match.end(), Voice(person.name, person.countries)


def _they(draft: Draft, at: int) -> Voice:
    """ "They": the last body without a name, else the parties of the document."""
    words = reversed(list(_WORD.finditer(draft.low, max(0, at - 300), at)))
    return _first_body(draft, words) or Voice("they", draft.facts.parties)


def _first_body(draft: Draft, words: Iterable[re.Match[str]]) -> Voice | None:
    """The first body without a name among words."""
    generic = lexicon("speech")["generic"]
    return next((Voice(generic[w.group()], owner(draft, w.start())) for w in words if w.group() in generic), None)


def _free(draft: Draft, mention: Mention, at: int) -> bool:
    """Whether a mention can be the subject: no possessive, and no object of a preposition far from the verb."""
    if draft.low[mention.end : mention.end + 2] == "'s" or draft.low[mention.end : mention.end + 1] == "'":
        return False
    if _OBJECT.search(draft.low, max(0, mention.start - 50), mention.start):
        return False
    return mention.kind == "person" or at - mention.end <= 60


def _apposed(draft: Draft, mention: Mention, start: int, at: int) -> bool:
    """Whether a country only stands in an insertion behind a person: "Lan, an economist at a Hanoi bank, said"."""
    if mention.kind == "person" or "," not in draft.low[mention.end : at]:
        return False
    return any(
        other.kind == "person" and _APPOSED.fullmatch(draft.low, other.end, mention.start)
        for other in draft.mentions_in(max(start, mention.start - 70), mention.start)
    )


def owner(draft: Draft, at: int) -> tuple[str, ...]:
    """The country of "US officials" or "the Japanese government": the mention right before."""
    near = [m for m in draft.mentions_in(max(0, at - 40), at) if m.kind != "person" and m.end <= at]
    between = draft.low[near[-1].end : at] if near else ","
    if "," in between:
        return ()
    return near[-1].countries if len(between) <= 9 or _OWNS.fullmatch(between) else ()


def _beside_a_name(draft: Draft, at: int, end: int) -> bool:
    """Whether a body only explains the person beside it: "X, the trade minister, said", "trade minister X said"."""
    held = _OFFICE_OF.match(draft.plain, end)
    if any(mention.kind == "person" for mention in draft.mentions_in(end, (held.end() if held else end) + 2)):
        return True
    return any(
        mention.kind == "person" and _APPOSED.fullmatch(draft.low, mention.end, at)
        for mention in draft.mentions_in(max(0, at - 70), at)
    )


def _subject_after(draft: Draft, after: int, end: int) -> Voice | None:
    """The inverted subject of "...", said X."""
    window = min(end, after + 60)
    for mention in draft.mentions_in(after, window):
        if mention.kind == "person" and (
            mention.start - after <= 1 or re.fullmatch(r" (?:[\w.']+ ){0,5}", draft.plain[after : mention.start])
        ):
            return Voice(mention.name, mention.countries)
    named = _NEW_NAME.match(draft.plain, after, window)
    if named:
        return Voice(named.group(1))
    if part := _PART_OF_BODY.match(draft.plain, after, window):
        return Voice(part.group(1))
    body = _NEW_BODY.match(draft.low, after, window)
    return _first_body(draft, _WORD.finditer(draft.low, *body.span())) if body else None


def according_to(draft: Draft, start: int, end: int) -> Voice | None:
    """The source of "according to X" in a range."""
    match = SOURCE.search(draft, start, end)
    if not match or draft.quoted_at(match.start()):
        return None
    if whose := match["whose"]:
        if whose == "their":
            return _they(draft, match.start())
        person = last_person(draft, match.start(), _BY_ONESELF[whose])
        return Voice(person.name, person.countries) if person else None
    stop = min(end, match.end() + 80)
    for mention in draft.mentions_in(match.end(), stop):
        if (
            mention.kind != "adjective"
            and mention.start - match.end() <= 40
            and not _ENDS.search(draft.low, match.end(), mention.start)
        ):
            return Voice(mention.name, mention.countries)
    if body := _first_body(draft, _WORD.finditer(draft.low, match.end(), stop)):
        return body
    named = _SOURCE_NAME.match(draft.plain, match.end(), stop)
    return Voice(named.group(1).strip()) if named else None


def last_person(draft: Draft, before: int, pronoun: str) -> Mention | None:
    """The last person named before a place whom the pronoun fits; whom a sentence acts on only where nobody else is."""
    passed: Mention | None = None
    for mention in reversed(draft.mentions_in(max(0, before - 1500), before)):
        if mention.kind != "person" or mention.pronoun not in ("", pronoun):
            continue
        if _OF_PERSON.match(draft.low, mention.end):
            continue
        if passed and draft.segment_at(mention.start) != draft.segment_at(passed.start):
            return passed
        if not _ACTED_ON.search(draft.low, max(0, mention.start - 40), mention.start):
            return mention
        passed = passed or mention
    return passed
