"""Text -> quotations: what stands between quotation marks, who said it, and in which form.

Direct: a whole sentence. Mixed: words of somebody inside another's sentence. Scare quotes: a word or a few that
nobody in the sentence is said to have said. Defined terms are none of these.
"""

from __future__ import annotations

import re
from dataclasses import replace

from accord.reader.draft import Draft, Quoted
from accord.reader.steps.statements.saying import Cue, cues
from accord.reader.steps.statements.speakers import Voice, according_to

_DOUBLE = re.compile(r"(?<![\w])\"(?=\S)([^\"]{1,3000}?)(?<=\S)\"(?!\w)")
_SINGLE = re.compile(r"(?<![\w'])'(?=\S)([^'\n]{3,300}(?:'\w[^'\n]{0,200}){0,3})'(?![\w'])")
# Words that bring up an expression rather than a saying.
_NAMED = re.compile(r"\b(?:about (?:an?|the)|so-called|of (?:this|an?|the)|this) $")
_LABEL = re.compile(r"(?:^|\n|[.!?] )\W{0,3}([A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,3})(?: on [\w' -]{2,40})?: $")
# A word that is defined is no quotation: '"Ore" and "Tin" mean', '"Ore" shall mean'.
_DEFINED = re.compile(
    r"\"(?:(?:,| and| or|, and) \"[^\"\n]{1,60}\")* (?:means?|refers? to|shall mean|is defined as|are defined as)\b"
)
# A title, a brand, a programme: capitalised throughout.
_TITLE = re.compile(r"[A-Z][\w'-]*(?: (?:of|and|the|for|in|on|to|[A-Z0-9(][\w'-]*\)?))* [A-Z0-9(][\w'-]*\)?[.,]?")
_BEFORE = 240


def quotations(draft: Draft) -> Draft:
    """The draft with its quotations, each with its speaker where the text names one."""
    pattern = _DOUBLE if '"' in draft.plain else _SINGLE
    spans = [m.span(1) for m in pattern.finditer(draft.plain) if "\n\n" not in m.group(1)]
    bare = replace(draft, quoted=tuple(Quoted(a, b, "scare_quotes") for a, b in spans))
    found: list[Quoted] = []
    for start, end in spans:
        if _is_term(draft, start, end):
            continue
        quoted = _attributed(bare, start, end, found[-1] if found else None)
        if quoted.form != "name":
            found.append(quoted)
    return replace(draft, quoted=tuple(found))


def _is_term(draft: Draft, start: int, end: int) -> bool:
    """Whether the quoted words are a defined term: in brackets, after "referred to as", or known as one."""
    if draft.plain[start:end].strip(",.") in draft.facts.terms:
        return True
    if _DEFINED.match(draft.plain, end):
        return True
    before = draft.low[max(0, start - 40) : start - 1]
    return bool(
        re.search(
            r"(?:\((?:the |a |an |together,? |or )?|referred to (?:\w+ )?as (?:the )?|the terms? |"
            r"\([^()]{0,60}\" (?:or|and) (?:the )?)$",
            before,
        )
    )


def _attributed(draft: Draft, start: int, end: int, previous: Quoted | None) -> Quoted:
    segment = draft.segment_at(start - 1) or draft.segment_at(start)
    left = max(segment.start if segment else 0, start - _BEFORE)
    closing = draft.segment_at(end - 1) or segment
    right = min(len(draft.plain), (closing.end if closing else end) + 1, end + 120)
    words = draft.plain[start:end].split()
    whole = draft.plain[start].isupper() and (len(words) > 3 or draft.plain[end - 1] in ".!?,")
    cue = _governing(draft, left, start, end, right, whole)
    named = not whole and _NAMED.search(draft.low, max(left, start - 24), start - 1)
    if named and not (cue and 0 <= named.start() - cue.end <= 3):
        return Quoted(start, end, "scare_quotes")
    if cue is not None:
        opens = segment is not None and start - 1 <= segment.start + 1 and draft.plain[end - 1] in ",.!?"
        form = "direct" if whole and (len(words) > 2 or opens) else "mixed"
        if cue.kind != "label" and _TITLE.fullmatch(draft.plain, start, end):
            form = "name"
        return Quoted(start, end, form, cue.voice.name, cue.voice.parties, cue.lemma)
    voice: Voice | None = _labelled(draft, start) or according_to(draft, left, start) or according_to(draft, end, right)
    if voice:
        return Quoted(start, end, "direct" if whole else "mixed", voice.name, voice.parties, "according to")
    if _TITLE.fullmatch(draft.plain, start, end):
        return Quoted(start, end, "name")
    if whole and len(words) > 3:
        between = draft.plain[previous.end : start] if previous else ""
        if previous and previous.speaker and len(between) < 160 and not re.search(r"\n[ ]*\n", between):
            return Quoted(start, end, "direct", previous.speaker, previous.parties, previous.cue)
        return Quoted(start, end, "direct")
    if previous and previous.speaker and previous.start >= left and segment and previous.start >= segment.start:
        return Quoted(start, end, "mixed", previous.speaker, previous.parties, previous.cue)
    return Quoted(start, end, "scare_quotes")


def _labelled(draft: Draft, start: int) -> Voice | None:
    """The name before a colon: 'Ole Vik: "..."', 'Vik on the port: "..."'."""
    left = max(0, start - 80)
    match = _LABEL.search(draft.plain[left : start - 1])
    if not match:
        return None
    named = draft.mentions_in(left + match.start(1), left + match.end(1))
    return Voice(named[0].name, named[0].countries) if named else Voice(match.group(1))


def _governing(draft: Draft, left: int, start: int, end: int, right: int, whole: bool) -> Cue | None:
    """The verb of saying that governs a quotation: near before it, or right after it."""
    before = [cue for cue in cues(draft, left, start - 1) if start - cue.end <= (90 if whole else 60)]
    if before:
        return before[-1]
    after = [cue for cue in cues(draft, end + 1, right) if cue.start - end <= 70]
    return (
        after[0]
        if after and (whole or draft.plain[end - 1 : end] in ",.!?" or draft.plain[end + 1 : end + 2] == ",")
        else None
    )
