"""A clause and what is known of it -> a claim, its proposition worded as a clause that stands alone.

The span and the quote stay as the text has them. The proposition drops the conjunction that led the clause in,
gives "X, which refines ..." its subject back, and gives "which X called fair" an object.
"""

from __future__ import annotations

import re
from typing import Any

from accord.ledger.model import Claim
from accord.reader.draft import Draft
from accord.reader.lexicon import kept
from accord.reader.steps.document.topics import mineral_in
from accord.reader.steps.statements.saying import cue_forms
from accord.reader.steps.statements.speakers import DOCUMENT, Voice

_LED_IN = re.compile(
    r"(?:and|but|or|so|yet|nor|while|whereas|although|though|because|so that|where|(?:under|by|in|for|with) which)"
    r"(?: (?:that|then|also))? (?=\S)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"(?:which|who) (?=\S)", re.IGNORECASE)
_ACCORDING_TAIL = re.compile(r", according to [^,;]+$", re.IGNORECASE)
_INTRODUCED = re.compile(
    r"(?:[^,;:\"]{2,70} )?(?:said|says|added|insisted|argued|argues|claimed|claims)(?: on \w+)?(?: that)? (?=\w)",
)
_DATELINE = re.compile(r"(?:[A-Z][A-Z.'-]+,? ?){1,4}(?:[^-\n.;]{0,30}?[ )])?(?:-{1,2}|[\u2013\u2014]) (?=[A-Z\"'])")
_STEMS = (
    "(?:guarantee|secure|ensure|strengthen|boost|give|provide|reduce|bolster|protect|enhance|insulate|shield|lessen|lower|"
    "deepen|reinforce|deter|improve|expand|grant|promise|represent|become|remain|help|make|serve)"
)
_FIRST_VERB = re.compile(
    rf"(?P<subject>(?:[A-Z][^,;:.\"]{{0,60}}?)) (?:(?P<modal>will|would|can|could|may|might)\b|{_STEMS}s\b)"
)
_EMBEDS = re.compile(r"\b(?:that|which|who|if|when|while|not)\b")
_BARE_VERB = re.compile(rf"{_STEMS}(?P<inflected>s)?\b")
_DEEMS = frozenset(
    {"see", "sees", "saw", "view", "views", "regard", "regards", "consider", "considers", "deem", "deems"}
)
_MARKS = re.compile('["\u201c\u201d]')
_SINGULAR = re.compile(r"(?:(?:\w+ly|also|thus) )?(?:is|was|has|[a-z]+[^s\W]s)\b|(?:will|would|can|could|may|might)\b")
_PLURAL = re.compile(r"(?:are|were|have)\b")
_NO_SUBJECT = re.compile(
    r"(?:\w+ly |also |thus |then )?(?:will|would|can|could|may|might|is|are|was|were|has|have|had)\b"
    rf"|(?:\w+ly |also |thus |then )?{_STEMS}(?:s|d|es|ed)?\b"
    r"|(?:create|open|end|mark|usher|support|cut|link|tie|bind|wean|lock|benefit|hedge|send|bring|break|enter|pledge|"
    r"jeopardize)(?:s|d|es|ed)?\b"
)
_SUBJECT = re.compile(
    r"(?:[A-Z]|(?:the|an?|its|their|his|her|this|that|he|she|it|they|we|both|most|many|some|all|"
    r"analysts|officials|critics|experts|economists|observers|lawyers|diplomats|investors|ministers)\b)"
)


@kept
def attribution() -> re.Pattern[str]:
    """The tail of a sentence that only names its speaker: "..., X said on Monday", "..., said X of the ministry"."""
    said = "|".join(form for form, (_, kind) in cue_forms().items() if kind != "label" and not form.endswith("ing"))
    return re.compile(
        rf",[\"”]? (?:(?!which|who|where|while|and|but|what|whether|if|although|though|because|until|unless)"
        rf"[\w.'’-]+ ){{1,8}}(?:{said})\b(?! to\b)[^,;]*$"
        rf"|,[\"”]? (?:{said}) (?!that\b)[^;]*$"
    )


def made(
    draft: Draft,
    rule: str,
    kind: str,
    start: int,
    end: int,
    voice: Voice,
    about: str,
    whom: tuple[str, ...],
    depended: str = "",
    **more: Any,
) -> Claim:
    """The claim of a clause."""
    evidence = draft.evidence("claim", rule, start, end)
    return Claim(
        **evidence,
        type=kind,
        proposition=proposition(draft, start, evidence["quote"], voice),
        speaker=voice.name,
        speaker_parties=voice.parties,
        about=about,
        countries=whom,
        supplier=depended,
        mineral=mineral_in(draft.low[start:end]),
        **more,
    )


def proposition(draft: Draft, start: int, quote: str, voice: Voice) -> str:
    """The words of a clause that begins at a place, as a sentence of its own where that can be had."""
    words = quote.strip(" ,;")
    words = words[place.end() :] if (place := _DATELINE.match(words)) else words
    if voice.name != DOCUMENT:
        words = _without_speaker(words)
    led = _LED_IN.match(words)
    if led and len(words) - led.end() > 8:
        rest = words[led.end() :]
        coordinated = led.group().lower() in ("and ", "but ")
        words = _resumed(draft, start, rest) if coordinated and _NO_SUBJECT.match(rest) else rest
    relative = _RELATIVE.match(words)
    if relative:
        rest = words[relative.end() :]
        words = _with_object(rest) if _SUBJECT.match(rest) else _with_subject(draft, start, rest)
    return words[:1].upper() + words[1:]


def _without_speaker(words: str) -> str:
    """The words without "..., X said" or "X said ..." where what is left still has a subject."""
    tail = attribution().search(words) or _ACCORDING_TAIL.search(words)
    if tail and tail.start() > 12:
        rest = words[: tail.start()].rstrip()
        opened = len(_MARKS.findall(rest)) % 2 == 1
        if not opened:
            return rest
        if rest[0] in '"“':  # the whole of it was quoted
            return rest[1:]
        return rest if words[tail.start() + 1] not in '"”' else rest.rstrip(",")
    head = _INTRODUCED.match(words)
    if head and _SUBJECT.match(words[head.end() :]):
        return words[head.end() :]
    return words


def _resumed(draft: Draft, start: int, rest: str) -> str:
    """ "It would cut X and protect Y": the second verb takes the subject, and the "would", of the first."""
    segment = draft.segment_at(start)
    verb = _BARE_VERB.match(rest)
    first = _FIRST_VERB.match(draft.plain[segment.start : start]) if segment and verb else None
    if not first or not verb:
        return f"… {rest}"
    modal = first["modal"] or ""
    inflected = bool(verb["inflected"])
    if inflected == bool(modal) or _EMBEDS.search(first["subject"]):  # the subject is not for certain the same
        return f"… {rest}"
    subject = _INTRODUCED.sub("", first["subject"] + " ", count=1).strip()
    return f"{subject} {modal + ' ' if modal else ''}{rest}"


def _with_subject(draft: Draft, start: int, rest: str) -> str:
    """ "Beijing, which refines it": the country or person right before, else "this", gives the subject."""
    for mention in draft.mentions_in(max(0, start - 60), start):
        if mention.kind != "adjective" and mention.countries and draft.plain[mention.end : start].strip() == ",":
            return f"{draft.plain[mention.start : mention.end]} {rest}"
    if _SINGULAR.match(rest):
        return f"This {rest}"
    return f"These {rest}" if _PLURAL.match(rest) else f"… {rest}"


def _with_object(rest: str) -> str:
    """ "which X called a good deal": "it" stands for what was called so."""
    for word in re.finditer(r"[a-z]+", rest):
        known = cue_forms().get(word.group())
        if (known and known[1] == "label") or word.group() in _DEEMS:
            return f"{rest[: word.end()]} it{rest[word.end() :]}"
    return rest
