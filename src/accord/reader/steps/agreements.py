"""Sentences -> agreements that were signed, struck, announced or refused, that a text rests on, or calls by a name.

The document itself is one if it is one. An agreement that comes back in the same or fewer words is the same one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from accord.ledger.model import Agreement
from accord.reader.draft import Draft, Mention, Segment
from accord.reader.steps import figures
from accord.reader.steps.agreement_phrases import Phrase, phrases
from accord.reader.steps.agreement_words import content_of, name_of, patterns

_AT = re.compile(r"\b(?:in|at|near|to|in the) $")
_AND = re.compile(r"^(?:'s)?,?(?: [\w.-]+){0,5}?,? (?:and|with)(?: [\w.'-]+){0,5} ?$|^, (?:the )?$")
_BACK = frozenset({"the", "this", "that", "these", "those", "both", "such", "any", "each", "every", "no"})
_BETWEEN = re.compile(r" (?:between|among)\b")
_PAIR = re.compile(r" between (?:the two\b|them\b|both\b)")
_POWERS = re.compile(r" between [\w .]{3,30} and [\w ]{2,20}(?:powers|states|countries|nations|neighbours)\b")
_NEW = re.compile(r"\b(?:new|second|third|another|separate|further|additional|other)\b")
_OF_OLD = frozenset({"in force", "expired"})  # what is to be renewed or left stands already
_POINTING = frozenset({"this", "that", "these", "those"})
_LOOSE = frozenset({"document", "declaration", "joint statement", "convention", "protocol", "settlement", "guidelines"})
_WITH_WHOM = re.compile(r" (?:with|between|among)\b")
_GENERAL = frozenset({"contract", "deal", "arrangement", "framework", "partnership", "alliance"})
_MODAL = re.compile(r"\b(?:to|will|would|shall|may|could|should|must|might|can)(?: (?:also|then|soon))? $")
_LISTED = re.compile(
    r",? (?:and|as well as|together with|along with)(?: also)?(?: (?:on|under|to|of|the signing of))? |, "
)
_FORCE = re.compile(r"\b(?:(?:entered|came|comes|enters) into (?:force|effect)|in force|took effect|takes effect)\b")
_STANDS = re.compile(
    r" (?:is|are|has been|have been|remains?|stays?) (?:still |now |also )?in (?:full )?(?:force|effect|place)\b|"
    r" still (?:stands?|applies|apply|holds?|binds?)\b"
)
_GENERIC = re.compile(r" (?:is|are|gets?) (?!(?:being|to)\b)")  # "before a contract is signed" tells of none
_ENDED = re.compile(r"\b(?:it |has |had )?(?:expired|lapsed|ran out|is dead|was terminated)\b")
_MONTH_YEAR = re.compile(rf"\b(?:{figures.MONTH} )?(?P<year>(?:19|20)\d\d)\b")
_NOTICE = re.compile(
    r"\b(?:\d+|thirty|sixty|ninety|six|twelve|three) (?:days|months)['s]* "
    r"(?:prior |advance |written )*notice\b|\bupon (?:\w+ )?written notice\b"
)
_BODIES = re.compile(
    r"\b(?:(?:Joint|Bilateral|Rapid Response|Working|Steering|Coordinating|"
    r"Supervisory|Ministerial)[ ])(?:[A-Z]\w+[ ]){0,5}?(?:Group|Committee|"
    r"Council|Commission|Task Force|Board|Dialogue|Panel)\b")  # fmt: skip
_CLAUSE = re.compile(r"\b(?:will|shall|would|agreed|has|have|is|are|was|were|may|can|commits?|committed|intends?)\b")
_LINE_END = re.compile(r"[;.]?\s*(?:and)?\s*$|[;]")
_REACH = 80


@dataclass(frozen=True, slots=True)
class _Found:
    """An agreement with what tells it from others: the words of its name, and the phrase that it was found by."""

    item: Agreement
    content: frozenset[str]
    phrase: Phrase


def agreements(draft: Draft) -> Draft:
    """The draft with the agreements it names, each once."""
    found: list[_Found] = []
    last: tuple[Phrase, str] | None = None
    passed: list[Phrase] = []
    for phrase in _all(draft):
        how = _how(draft, phrase, last)
        if not how[0]:
            draft.refuse(phrase.start, phrase.end, "AG.made", how[1])
            continue
        last = (phrase, how[1]) if how[0] == "AG.made" else None
        passed = [each for each in passed if each.segment == phrase.segment]
        each = _found(draft, phrase, passed, *how)
        if each and found and _PAIR.search(draft.low, phrase.head[1], phrase.end):  # "between the two countries"
            each = replace(each, item=each.item.model_copy(update={"parties": found[-1].item.parties}))
        passed.append(phrase)
        if how[0] == "AG.topic" and each and any(set(each.item.parties) & set(f.item.parties) for f in found):
            continue  # "the deal on minerals" after another of the same parties is that one
        if each is not None and not any(_same(each, other) for other in found):
            found.append(each)
    found += _headline(draft) if not found else []
    own = _document(draft, found)
    kept = [each.item for each in found if not own or not _is_own(own, each)]
    return replace(draft, agreements=tuple({a.id: a for a in (*([own] if own else []), *kept)}.values()))


def _all(draft: Draft) -> Iterator[Phrase]:
    """The phrases of a text, and the lines of a list of what was signed, each as one."""
    listed = {s.start: s for s in draft.segments if s.kind == "bullet" and _signed_list(draft, s)}
    for phrase in phrases(draft):
        if phrase.segment.start not in listed:
            yield phrase
    for segment in listed.values():
        line = _LINE_END.search(draft.plain, segment.start, segment.end)
        start, end = draft.trim(segment.start, line.start() if line else segment.end)
        noun = patterns().noun.search(draft, start, end)
        if end - start > 8 and draft.plain[start].isupper():
            yield Phrase(
                segment, start, end, end, (start, end), noun["noun"] if noun else "agreement", "", True, False, True
            )


def _signed_list(draft: Draft, segment: Segment) -> str:
    """The verb of a line that leads in a list of what was signed, above a bullet; "" for none."""
    if (
        not segment.lead
        or not draft.low.endswith(":", *segment.lead)
        or _CLAUSE.search(draft.low, segment.start, segment.end)
    ):
        return ""
    if not patterns().noun.search(draft, segment.start, segment.end):
        return ""
    match = patterns().list.search(draft, *segment.lead)
    return (match["verb"] or match["verb2"]) if match else ""


def _headline(draft: Draft) -> list[_Found]:
    """The agreement of which only the headline tells that it was made."""
    first = draft.segments[0] if draft.segments else None
    if first is None or first.kind != "heading" or draft.facts.kind == "agreement":
        return []
    for phrase in takewhile(lambda phrase: phrase.segment == first, phrases(draft, headed=True)):
        how = _how(draft, phrase, None)
        each = _found(draft, phrase, [], *how) if how[0] == "AG.made" else None
        if each is not None:
            return [each]
    return []


def _how(draft: Draft, phrase: Phrase, last: tuple[Phrase, str] | None) -> tuple[str, str]:
    """The rule by which a phrase names an agreement and its state; no rule, and why, where it names none."""
    known, segment = patterns(), phrase.segment
    before = draft.low[max(segment.start, phrase.start - _REACH) : phrase.start].rstrip()
    behind = draft.low[phrase.end : min(segment.end, phrase.end + _REACH)]
    if phrase.segment.kind == "bullet" and phrase.start == segment.start and (verb := _signed_list(draft, segment)):
        return "AG.made", known.states.get(verb, "signed")
    if draft.quoted_at(phrase.start) and not phrase.proper:
        return "", "inside a quotation"
    pointed = phrase.determiner in _POINTING and len(_inside(draft, phrase)) < 2
    if pointed or _titles(draft, phrase):
        return "", "named before, or the title of another text"
    if known.wanted.search(before) or known.pending.match(behind):
        return "", "only wanted"
    state, why = _made(draft, phrase, before, behind, last)
    if why:
        return "", why
    if state:
        return ("AG.made", state) if _tells(draft, phrase) else ("", "some agreements, none named")
    if _STANDS.match(behind) and (_inside(draft, phrase) or content_of(draft.plain[phrase.start : phrase.end])):
        return "AG.stands", "in force"
    if draft.low.endswith("?", segment.start, segment.end) and not _BETWEEN.search(draft.low, phrase.head[1], phrase.end):
        return "", "only asked about"
    if known.not_named.search(draft.plain, max(segment.start, phrase.start - 16), phrase.end):
        return "", "an agreement of many states"
    if phrase.proper and phrase.noun not in ("alliance", "initiative", "instrument", "lease"):
        return ("AG.named", _state(draft, phrase)) if _is_name(draft, phrase) else ("", "no name of one agreement")
    if phrase.determiner in ("a", "an", "another") and known.foreseen.search(before.rpartition(" ")[0]):
        return "", "only foreseen"
    rule = _rested(draft, phrase, before)
    return (rule, _state(draft, phrase)) if rule else ("", "nothing says that it was made")


def _made(draft: Draft, phrase: Phrase, before: str, behind: str, last: tuple[Phrase, str] | None) -> tuple[str, str]:
    """What a text says has become of an agreement, or why that does not count; neither where it says nothing."""
    known = patterns()
    verb = _verb_before(phrase, before)
    if verb:
        state = known.states[verb["verb"]]
        denied = _denied(draft, phrase, before, verb)
        if not denied or state == "rejected":
            return state, ""
        return ("", "") if state in _OF_OLD else ("", "denied, or only wanted")
    made = known.verb_behind.match(behind)
    if made and _passive(made, behind):
        if phrase.determiner in ("a", "an", "any", "") and not phrase.plural and _GENERIC.match(made.group()):
            return "", "only foreseen"
        return known.states[made["verb"]], ""
    inside = known.verb_behind.search(draft.low, phrase.head[1], phrase.end)
    if inside and inside["verb"].endswith(("ed", "struck")):
        return known.states[inside["verb"]], ""
    if last and last[0].segment == phrase.segment and _LISTED.fullmatch(draft.low, last[0].end, phrase.start):
        return last[1], ""
    return "", ""


def _rested(draft: Draft, phrase: Phrase, before: str) -> str:
    """The rule by which a text only rests on an agreement, or says with whom it is."""
    known = patterns()
    weak = bool(known.weak.fullmatch(phrase.noun))
    partners = _inside(draft, phrase)
    content = content_of(draft.plain[phrase.start : phrase.end])
    opened = phrase.determiner in ("a", "an", "another")
    if phrase.plural:
        return ""
    rests = known.rests.search(before)
    defined = draft.plain[phrase.head[0]].isupper() and not phrase.proper and phrase.determiner == "the"
    if rests and (not weak or phrase.noun == "contract") and not defined:
        if (opened and draft.facts.kind == "agreement") or (rests.group() == "in" and not opened):
            return ""
        if (opened and (phrase.noun not in _GENERAL or content or phrase.topic)) or (
            partners and phrase.determiner != ""
        ):
            return "AG.rests"
        if phrase.determiner and phrase.determiner not in _POINTING and content and phrase.topic:
            return "AG.rests"
    with_whom = _WITH_WHOM.search(draft.low, phrase.head[1], phrase.end)
    beside = _named(draft, phrase.start, phrase.head[0]) or (with_whom and _named(draft, with_whom.end(), phrase.end))
    powers = _POWERS.search(draft.low, phrase.head[1], phrase.end)
    if (beside or powers) and phrase.determiner and phrase.noun not in ("alliance", "partnership"):
        return "" if weak and not with_whom else "AG.with"
    dated = re.search(r"\b(?:19|20)\d\d\b", draft.low[phrase.start : phrase.head[0]])
    if not weak and content and not defined and phrase.determiner in ("the", "'s") and (phrase.topic or dated):
        return "AG.topic"
    return ""


def _titles(draft: Draft, phrase: Phrase) -> bool:
    """Whether a phrase stands in the title of another text in brackets, or in a heading before a colon."""
    plain, segment = draft.plain, phrase.segment
    opened = plain.rfind("(", segment.start, phrase.start)
    if opened >= 0 and phrase.start - opened > 12 and ")" not in plain[opened : phrase.start]:
        return True
    if not plain.startswith(":", phrase.end):
        return False
    words = plain[segment.start : phrase.end].split()
    return len(words) < 16 and all(word[0].isupper() or len(word) < 5 for word in words)


def _denied(draft: Draft, phrase: Phrase, before: str, verb: re.Match[str]) -> bool:
    """Whether a verb of making is denied, or only wanted or foreseen; who meets to sign, signs."""
    known = patterns()
    ahead = before[max(0, verb.start() - 40) : verb.start()].rstrip()
    if not known.denied.search(ahead) and not known.foreseen.search(ahead):
        return False
    met = known.met.search(draft.low, phrase.segment.start, phrase.start)
    return not (ahead.endswith(" to") and met and known.states[verb["verb"]] == "signed")


def _verb_before(phrase: Phrase, before: str) -> re.Match[str] | None:
    """The verb of making whose object the phrase is; "the signing of", "agreed to" included."""
    verb = patterns().verb_before.search(before)
    if verb is None:
        return None
    word = verb["verb"]
    if phrase.noun in _LOOSE and word in ("left", "made", "issued", "set up", "extended", "won", "closed", "agreed"):
        return None
    if phrase.noun == "framework" and word.startswith("establish"):
        return None
    bare = word in ("agreed", "announced") and before.endswith((" on", " through")) and not phrase.determiner
    return None if bare else verb


def _passive(made: re.Match[str], behind: str) -> bool:
    """Whether a verb behind the phrase says what became of it; "the deal signed a new era" does not."""
    verb = made["verb"]
    if verb in (
        "signing",
        "sign",
        "reach",
        "strike",
        "launch",
        "implemented",
        "implementing",
        "made",
        "left",
        "come to",
    ):
        return False
    auxiliary = made.group()[: made.start("verb") - made.start()].strip()
    if auxiliary:
        return True
    direct = re.match(r" (?:an?|the|its|their|that|to)\b", behind[made.end() :])
    return verb.endswith(("ed", "struck", "won", "ran out")) and not direct


def _tells(draft: Draft, phrase: Phrase) -> bool:
    """Whether a phrase that was made names one: more than "some agreements", more than "the deal" come back."""
    content = content_of(draft.plain[phrase.start : phrase.end])
    if phrase.noun in _LOOSE and not phrase.proper and "joint" not in draft.low[phrase.start : phrase.head[0]]:
        return phrase.topic and phrase.noun not in ("document", "guidelines")
    if phrase.noun == "initiative" and "sign" not in draft.low[max(0, phrase.start - 30) : phrase.end + 30]:
        return False
    if phrase.proper and content:
        return True
    if phrase.plural:
        counted = phrase.determiner in ("two", "three", "four", "five", "six", "several")
        lettered = phrase.noun.startswith(("letter", "memorand", "mou", "moc"))
        partners = any(m.kind == "country" for m in draft.mentions_in(phrase.start, phrase.end))
        return (
            partners
            or counted
            or lettered
            or (phrase.topic and bool(content) and "with " not in phrase_tail(draft, phrase))
        )
    if phrase.determiner in ("any", "no", "each", "every", "such"):
        return False
    if phrase.determiner == "" and not phrase.proper:  # "reached agreement on", "agreed to deal"
        return (phrase.topic and phrase.noun == "agreement" and phrase.start == phrase.head[0]) or bool(content)
    if phrase.noun in ("compact", "convention", "protocol", "charter", "bargain", "alliance"):
        return phrase.proper or phrase.topic or bool(content)
    return True


def phrase_tail(draft: Draft, phrase: Phrase) -> str:
    """The words of a phrase behind its noun."""
    return draft.low[phrase.head[1] : phrase.end]


def _is_name(draft: Draft, phrase: Phrase) -> bool:
    """Whether capitalised words name one agreement, and not a law's part, or a heading run into its text."""
    words = draft.plain[phrase.start : phrase.end].split()
    core = draft.plain[phrase.start : phrase.head[1]].split()
    if phrase.determiner in ("these", "those", "any", "each", "no", "every", "some", "such"):
        return False
    content = content_of(draft.plain[phrase.start : phrase.end])
    if not content and not len(_inside(draft, phrase)) >= 2:
        return False
    lower = [
        w
        for w in core
        if w[0].islower() and w.lower() not in ("and", "of", "the", "a", "an", "on", "for", "its", "their", "new")
    ]
    if len(lower) > 2 and not phrase.topic:
        return False
    first = core[1] if len(core) > 1 and core[0].lower() in ("the", "a", "an") else core[0]
    if first in ("Article", "Section", "Annex", "Chapter", "Legal", "Modification") or first.endswith("ing"):
        return False
    return len(words) >= 2


def _state(draft: Draft, phrase: Phrase) -> str:
    segment = phrase.segment
    around = draft.low[max(segment.start, phrase.start - 30) : min(segment.end, phrase.end + 40)]
    if _ENDED.search(draft.low, phrase.end, min(segment.end, phrase.end + 40)):
        return "expired"
    return "in force" if _FORCE.search(around) else "signed" if re.search(r"\bsign(?:ed|ing)\b", around) else "named"


def _inside(draft: Draft, phrase: Phrase) -> tuple[str, ...]:
    """The countries that a phrase names."""
    return _named(draft, phrase.start, phrase.end)


def _named(draft: Draft, start: int, end: int, *, placed: bool = True) -> tuple[str, ...]:
    """The countries of a range without the seats where something happened ("in Oslo"), or without any such place."""
    found = draft.mentions_in(start, end)
    return tuple(
        dict.fromkeys(
            c
            for m in found
            if (placed and m.kind != "seat") or not _AT.search(draft.low, max(0, m.start - 10), m.start)
            for c in m.countries
        )
    )


def _parties(draft: Draft, phrase: Phrase, passed: list[Phrase]) -> tuple[str, ...]:
    """Between whom: the countries of the phrase, with its subject where it names one; else the document's parties."""
    inside = _inside(draft, phrase)
    between = _BETWEEN.search(draft.low, phrase.head[1], phrase.end)
    if between and len(named := _named(draft, between.end(), phrase.end)) >= 2:
        return named[:6]
    if len(inside) >= 2 and not phrase.plural:
        return inside[:6]
    segment, own = phrase.segment, draft.facts.parties
    subject = tuple(c for c in _subject(draft, phrase, passed) if c not in inside)
    if inside:
        if not subject and draft.facts.speaker:
            subject = draft.facts.speaker.countries
        subject = subject or tuple(c for c in own if c not in inside)[:1]
        return tuple(dict.fromkeys((*subject, *inside)))
    near = _named(draft, segment.start, phrase.start, placed=False)
    behind = _named(draft, phrase.end, min(segment.end, phrase.end + 60))
    if len(subject) >= 2 or len(near) == 2:
        return subject if len(subject) >= 2 else near
    told = tuple(dict.fromkeys((*near, *behind)))
    if 2 <= len(told) <= 3 and not set(told) & set(own):
        return told
    return own if len(own) >= 2 or not told else told[:4]


def _subject(draft: Draft, phrase: Phrase, passed: list[Phrase]) -> tuple[str, ...]:
    """Who makes an agreement: the last countries or persons before it that one "and" joins, in its sentence or before.

    Those that stand in the phrases passed, of other agreements of the sentence, are none.
    """
    segment = phrase.segment
    near = [
        m for m in _acting(draft, segment.start, phrase.start) if not any(p.start <= m.start < p.end for p in passed)
    ]
    near = near or [m for m in _acting(draft, max(0, segment.start - 300), segment.start) if m.kind == "person"]
    if not near:
        return ()
    found = [near[-1]]
    for mention in reversed(near[:-1]):
        gap = draft.low[mention.end : found[-1].start]
        if len(gap) > 60 or not _AND.search(gap):
            break
        found.append(mention)
    return tuple(dict.fromkeys(c for m in reversed(found) for c in m.countries))


def _acting(draft: Draft, start: int, end: int) -> list[Mention]:
    """The mentions of a range that can act: no place where something happened."""
    return [
        m
        for m in draft.mentions_in(start, end)
        if m.countries and not _AT.search(draft.low, max(0, m.start - 10), m.start)
    ]


def _found(draft: Draft, phrase: Phrase, passed: list[Phrase], rule: str, state: str) -> _Found | None:
    """The agreement whose name stands in a phrase, with what its sentence says of it; none without parties."""
    parties = _parties(draft, phrase, passed)
    powers = _POWERS.search(draft.low, phrase.head[1], phrase.end)  # "between Iran and six powers"
    if not parties or (rule != "AG.made" and len(parties) < 2 and not powers):
        draft.refuse(phrase.start, phrase.end, rule, "nothing says between whom")
        return None
    text = draft.plain[phrase.start : phrase.end]
    segment = phrase.segment
    cash = draft.money_in(phrase.start, min(segment.end, phrase.end + 40))
    value = cash[0].amount.max if cash and cash[0].amount.currency == "USD" else None
    when = figures.dates(draft.plain, segment.start, segment.end)
    if draft.facts.date_source == "dateline":  # the day of the report is not that of what it tells
        when = [each for each in when if each[1] != draft.facts.date or each[0] > phrase.start]
    part = _MONTH_YEAR.search(draft.plain, phrase.start, min(segment.end, phrase.end + 30))
    if state in ("signed", "agreed", "announced") and _FORCE.search(
        draft.low, phrase.end, min(segment.end, phrase.end + 60)
    ):
        state = "in force"
    item = Agreement(
        **draft.evidence("agreement", rule, phrase.start, phrase.end),
        name=name_of(text) or text,
        parties=parties,
        date=when[0][1] if len(when) == 1 else None,
        date_text=_date_text(part) if part and not when else "",
        form=phrase.noun,
        state=state,
        value_usd=value,
    )
    return _Found(item, content_of(text), phrase)


def _date_text(part: re.Match[str]) -> str:
    """A date known only in part: "2026-03" or "2026"."""
    month = part["month"]
    return f"{part['year']}-{figures.MONTHS[month.lower()]:02d}" if month else str(part["year"])


def _same(one: _Found, other: _Found) -> bool:
    """Whether an agreement was named before: its own words, or more, were the same between the same parties."""
    if one.phrase.proper and other.phrase.proper and len(one.content) > 1 and one.content == other.content:
        return True
    mine, theirs = set(one.item.parties), set(other.item.parties)
    if not mine & theirs:
        return False
    if one.content and one.content == other.content and (one.phrase.proper or mine == theirs):
        return True
    back = one.phrase.determiner in _BACK or one.phrase.proper
    fresh = one.phrase.determiner in ("a", "an", "another", "") and _NEW.search(one.item.name.lower())
    if fresh or one.phrase.plural != other.phrase.plural:
        return False
    if one.phrase.proper and other.phrase.proper:
        alike = one.item.form == other.item.form and bool(one.content and other.content)
        return alike and (one.content <= other.content or other.content <= one.content)
    if mine <= theirs or (back and theirs <= mine):
        if one.content <= other.content:
            return bool(one.content) or one.item.form == other.item.form or back
        return one.phrase.proper and bool(other.content) and other.content <= one.content
    return False


def _document(draft: Draft, found: list[_Found]) -> Agreement | None:
    """The document itself, where it is an agreement, or a statement that is signed or names no other."""
    facts = draft.facts
    if facts.kind not in ("agreement", "joint_statement") or not facts.title or not facts.parties:
        return None
    if facts.kind == "joint_statement" and found and facts.date_source != "signing line":
        return None
    first = draft.segments[0]
    noun = patterns().noun.search(draft, first.start, first.end)
    notice = _NOTICE.search(draft.low)
    return Agreement(
        **draft.evidence("agreement", "AG.document", first.start, first.end),
        name=facts.title,
        parties=facts.parties,
        date=facts.date,
        form=noun["noun"] if noun else "statement",
        legal_status=facts.legal_status,
        state="signed" if facts.date_source == "signing line" else "announced",
        exit_notice=draft.plain[notice.start() : notice.end()] if notice else "",
        bodies=tuple(dict.fromkeys(m.group() for m in _BODIES.finditer(draft.plain)))[:8],
    )


def _is_own(own: Agreement, each: _Found) -> bool:
    """Whether an agreement is the document itself, come back in its own text."""
    if (
        own.form == "statement"
        or not set(each.item.parties) & set(own.parties)
        or not each.content <= content_of(own.name)
    ):
        return False
    return bool(each.content) or (own.rule == "AG.document" and own.name.lower().startswith(own.form))
