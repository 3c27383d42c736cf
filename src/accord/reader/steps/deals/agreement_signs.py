"""What a text says of an agreement that a phrase may name: the rule by which it names one, its state, or why not."""

from __future__ import annotations

import re

from accord.reader.draft import Draft, Segment
from accord.reader.steps.deals.agreement_parties import inside, named_in
from accord.reader.steps.deals.agreement_phrases import Phrase
from accord.reader.steps.deals.agreement_words import BETWEEN, FORCE, POWERS, content_of, patterns

_OF_OLD = frozenset({"in force", "expired"})  # what is to be renewed or left stands already
_POINTING = frozenset({"this", "that", "these", "those"})
_LOOSE = frozenset({"document", "declaration", "joint statement", "convention", "protocol", "settlement", "guidelines"})
_WITH_WHOM = re.compile(r" (?:with|between|among)\b")
_GENERAL = frozenset({"contract", "deal", "arrangement", "framework", "partnership", "alliance"})
_LISTED = re.compile(
    r",? (?:and|as well as|together with|along with)(?: also)?(?: (?:on|under|to|of|the signing of))? |, "
)
_STANDS = re.compile(
    r" (?:is|are|has been|have been|remains?|stays?) (?:still |now |also )?in (?:full )?(?:force|effect|place)\b|"
    r" still (?:stands?|applies|apply|holds?|binds?)\b"
)
_GENERIC = re.compile(r" (?:is|are|gets?) (?!(?:being|to)\b)")  # "before a contract is signed" tells of none
_ENDED = re.compile(r"\b(?:it |has |had )?(?:expired|lapsed|ran out|is dead|was terminated)\b")
_CLAUSE = re.compile(r"\b(?:will|shall|would|agreed|has|have|is|are|was|were|may|can|commits?|committed|intends?)\b")
_REACH = 80


def how_named(draft: Draft, phrase: Phrase, last: tuple[Phrase, str] | None) -> tuple[str, str]:
    """The rule by which a phrase names an agreement and its state; no rule, and why, where it names none."""
    known, segment = patterns(), phrase.segment
    before = draft.low[max(segment.start, phrase.start - _REACH) : phrase.start].rstrip()
    behind = draft.low[phrase.end : min(segment.end, phrase.end + _REACH)]
    if phrase.segment.kind == "bullet" and phrase.start == segment.start and (verb := signed_list(draft, segment)):
        return "AG.made", known.states.get(verb, "signed")
    if doubt := _doubt(draft, phrase, before, behind):
        return "", doubt
    state, why = _made(draft, phrase, before, behind, last)
    if why:
        return "", why
    if state:
        return ("AG.made", state) if _tells(draft, phrase) else ("", "some agreements, none named")
    if _STANDS.match(behind) and (inside(draft, phrase) or content_of(draft.plain[phrase.start : phrase.end])):
        return "AG.stands", "in force"
    if draft.low.endswith("?", segment.start, segment.end) and not BETWEEN.search(
        draft.low, phrase.head[1], phrase.end
    ):
        return "", "only asked about"
    if known.not_named.search(draft.plain, max(segment.start, phrase.start - 16), phrase.end):
        return "", "an agreement of many states"
    if phrase.proper and phrase.noun not in ("alliance", "initiative", "instrument", "lease"):
        return ("AG.named", _state(draft, phrase)) if _is_name(draft, phrase) else ("", "no name of one agreement")
    if phrase.determiner in ("a", "an", "another") and known.foreseen.search(before.rpartition(" ")[0]):
        return "", "only foreseen"
    rule = _rested(draft, phrase, before)
    return (rule, _state(draft, phrase)) if rule else ("", "nothing says that it was made")


def _doubt(draft: Draft, phrase: Phrase, before: str, behind: str) -> str:
    """Why a phrase can name none: quoted, named before, the title of another, only wanted; "" where it can."""
    if draft.quoted_at(phrase.start) and not phrase.proper:
        return "inside a quotation"
    pointed = phrase.determiner in _POINTING and len(inside(draft, phrase)) < 2
    if pointed or _titles(draft, phrase):
        return "named before, or the title of another text"
    if patterns().wanted.search(before) or patterns().pending.match(behind):
        return "only wanted"
    return ""


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
    partners = inside(draft, phrase)
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
    beside = named_in(draft, phrase.start, phrase.head[0]) or (
        with_whom and named_in(draft, with_whom.end(), phrase.end)
    )
    powers = POWERS.search(draft.low, phrase.head[1], phrase.end)
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
            partners or counted or lettered or (phrase.topic and bool(content) and "with " not in _tail(draft, phrase))
        )
    if phrase.determiner in ("any", "no", "each", "every", "such"):
        return False
    if phrase.determiner == "" and not phrase.proper:  # "reached agreement on", "agreed to deal"
        return (phrase.topic and phrase.noun == "agreement" and phrase.start == phrase.head[0]) or bool(content)
    if phrase.noun in ("compact", "convention", "protocol", "charter", "bargain", "alliance"):
        return phrase.proper or phrase.topic or bool(content)
    return True


def _tail(draft: Draft, phrase: Phrase) -> str:
    """The words of a phrase behind its noun."""
    return draft.low[phrase.head[1] : phrase.end]


def _is_name(draft: Draft, phrase: Phrase) -> bool:
    """Whether capitalised words name one agreement, and not a law's part, or a heading run into its text."""
    words = draft.plain[phrase.start : phrase.end].split()
    core = draft.plain[phrase.start : phrase.head[1]].split()
    if phrase.determiner in ("these", "those", "any", "each", "no", "every", "some", "such"):
        return False
    content = content_of(draft.plain[phrase.start : phrase.end])
    if not content and not len(inside(draft, phrase)) >= 2:
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
    return "in force" if FORCE.search(around) else "signed" if re.search(r"\bsign(?:ed|ing)\b", around) else "named"


def signed_list(draft: Draft, segment: Segment) -> str:
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
