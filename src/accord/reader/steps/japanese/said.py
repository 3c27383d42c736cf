"""Sentences -> what was said in them, by whom: 「…」と述べた (direct, mixed), …と表明した, …によると (indirect).

A sentence may hold several verbs of saying; each rules what stands behind the one before it. Japanese leaves out a
subject that goes on: within a paragraph the last speaker then speaks on. Nobody else is ever made the speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from accord.reader.draft import Draft, Quoted
from accord.reader.lexicon import kept, lexicon, pattern_of, written
from accord.reader.steps.japanese.folding import Folded, folded
from accord.reader.steps.japanese.names import agent, subjects
from accord.reader.steps.japanese.voices import NOBODY, voice_at
from accord.reader.steps.statements.speakers import Voice

_QUOTED = re.compile(r"[「『](?P<words>(?:[^「」『』]|「[^「」]{0,80}」){2,1000}?)[」』]")
_ACCORDING = re.compile(r"(?P<who>[^、。「」]{1,40}?)に(?:よると|よりますと|よれば|言わせれば)、?")
_TURNED = re.compile(
    r"(?:[、」]|(?<=[るただい]))と、?(?P<who>[^、。「」]{2,30})(?:は|も|が)[^、。「」]{0,12}?"
    r"(?P<cue>(?:語|話|述べ|指摘|強調|主張|警告|説明|訴え|報じ|伝え|発表)[しるすったてい]{0,4}(?:ました)?)(?=。|$)"
)
# Quoted words that go on as a predicate are what was said; before a particle of case they are a name.
_PREDICATED = re.compile(r"と|だ|で(?:ある|は|あり|す|$|、)|な(?![どら])|に(?:する|なる)|として|など(?:と|の)")
_LEADS_ON = re.compile(r"(?<![でにと])[はも]$|[をがの]$")
_SENTENCE_ENDS = ("。", "た", "る", "い", "だ", "す")
_JOINED = re.compile(r"(?:また|一方|さらに|これに対し(?:て)?|なお|このほか|同日|その後)、?")
_SAME = re.compile(r"同[一-龠]{1,3}|氏|彼女?")
_DATELINE = re.compile(r"[^。「」]{0,120}?【[^】]{2,24}】")
_MOSTLY, _SENTENCE = 0.6, 8


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of saying: where what was said ends, where they themselves end."""

    start: int
    end: int
    words: str


def quotations(draft: Draft) -> Draft:
    """The draft with all that was said in it, each piece where it stands."""
    text = folded(draft)
    found: list[Quoted] = []
    voice, block = NOBODY, -1
    for segment in draft.segments:
        if segment.block != block and not _same(text.text, text.back(segment.start)):
            voice = NOBODY
        block = segment.block
        if segment.kind == "heading":
            continue
        pieces, voice = _said(draft, text, text.back(segment.start), text.back(segment.end), voice)
        found += pieces
    return replace(draft, quoted=tuple(sorted(_introduced(draft, text, found), key=lambda q: q.start)))


def _same(text: str, at: int) -> bool:
    """Whether a paragraph begins with a word for whoever spoke last."""
    return re.match(rf"(?:{_SAME.pattern})(?:は|も|が)", text[at : at + 6]) is not None


def said_in(draft: Draft, start: int, end: int) -> tuple[Quoted, ...]:
    """What is said in a range of the text."""
    first = bisect_left(draft.quoted, start, key=lambda quoted: quoted.start)
    return draft.quoted[first : bisect_left(draft.quoted, end, first, key=lambda quoted: quoted.start)]


def _said(draft: Draft, text: Folded, start: int, end: int, voice: Voice) -> tuple[list[Quoted], Voice]:
    """What a sentence reports, in order, and who speaks on behind it."""
    cues = _cues(text.text, start, end)
    if not cues:
        return _without_cue(draft, text, start, end, voice)
    found: list[Quoted] = []
    begin = start
    for cue in cues:
        if cue.start < begin:
            continue
        who, at = _speaker(draft, text, begin, cue.start)
        voice = voice if who is None or (voice.name and _SAME.fullmatch(who.name)) else who
        if voice.name or not _believes(draft, cue):
            found += _pieces(draft, text, at, cue, voice)
        begin = cue.end + text.text.startswith("、", cue.end)
    return found, voice


def _believes(draft: Draft, cue: Cue) -> bool:
    """Whether the author of a speech only says what he thinks: his opinion, no report."""
    return draft.facts.kind == "speech" and re.match(lexicon("ja")["speech"]["thinks"], cue.words) is not None


def _pieces(draft: Draft, text: Folded, at: int, cue: Cue, who: Voice) -> Iterator[Quoted]:
    """The words in quotation marks before a verb of saying; without any, all that stands before it."""
    quotes = [
        match for match in _QUOTED.finditer(text.text, at, cue.start + 1)
        if match.end() >= cue.start - 1 or _PREDICATED.match(text.text, match.end())
    ]  # fmt: skip
    inside = sum(len(match["words"]) for match in quotes)
    mostly = inside >= _MOSTLY * max(1, cue.start - at)
    for match in quotes:
        alone = (
            match.end() >= cue.start - 1 and len(quotes) == 1 and not _LEADS_ON.search(text.text[at : match.start()])
        )
        whole = len(match["words"]) >= _SENTENCE or match["words"].endswith(_SENTENCE_ENDS)
        direct = mostly or (alone and whole)
        yield _quoted(draft, text, *match.span("words"), "direct" if direct else "mixed", who, cue.words)
    if not quotes and cue.start - at >= 4:
        yield _quoted(draft, text, at, cue.start, "indirect", who, cue.words)


def _quoted(draft: Draft, text: Folded, start: int, end: int, form: str, who: Voice, cue: str) -> Quoted:
    return Quoted(*draft.trim(*text.plain(start, end)), form, who.name, who.parties, cue)


def _without_cue(draft: Draft, text: Folded, start: int, end: int, voice: Voice) -> tuple[list[Quoted], Voice]:
    """ "…だ、と X は語る", "X によると…", or a sentence that is nothing but a quotation."""
    turned = _TURNED.search(text.text, start, end)
    if turned and agent().search(turned["who"]):
        who = voice_at(draft, text, *turned.span("who"))
        return [_quoted(draft, text, start, turned.start(), "indirect", who, turned["cue"])], who
    told = _ACCORDING.match(text.text, start, end)
    if told and agent().search(told["who"]):
        who = voice_at(draft, text, *told.span("who"))
        return [_quoted(draft, text, told.end(), end, "indirect", who, "によると")], who
    whole = _QUOTED.match(text.text, start, end)
    if whole and not text.text[whole.end() : end].strip("。 ") and whole["words"].rstrip().endswith(_SENTENCE_ENDS):
        return [_quoted(draft, text, *whole.span("words"), "direct", NOBODY, "")], voice
    return [], voice


def _introduced(draft: Draft, text: Folded, found: list[Quoted]) -> list[Quoted]:
    """ "X はこう述べた。" gives the quotation that stands alone beside it its speaker."""
    opens = pattern_of(lexicon("ja")["speech"]["told"])
    result = []
    for quoted in found:
        at = bisect_left(draft.segments, quoted.start, key=lambda segment: segment.end)
        beside = [draft.segments[n] for n in (at - 1, at + 1) if 0 <= n < len(draft.segments) and not quoted.cue]
        for segment in beside:
            a, b = text.back(segment.start), text.back(segment.end)
            match = opens.search(text.text, a, b)
            who = _speaker(draft, text, a, b)[0] if match else None
            if match and who:
                quoted = replace(quoted, speaker=who.name, parties=who.parties, cue=match.group())
                break
        result.append(quoted)
    return result


def _cues(text: str, start: int, end: int) -> list[Cue]:
    """The verbs of saying of a sentence, outside quotation marks, in order."""
    inside = [match.span() for match in _QUOTED.finditer(text, start, end)]
    found = []
    for pattern in _rules():
        for match in pattern.finditer(text, start, end):
            if not any(a < match.start() < b for a, b in inside):
                words = next(word for word in match.groups() if word)
                found.append(Cue(match.start(), match.end(), words))
    return sorted(found, key=lambda cue: (cue.start, -cue.end))


def _speaker(draft: Draft, text: Folded, start: int, end: int) -> tuple[Voice | None, int]:
    """Who a range names as its speaker, and where what was said begins."""
    for skipped in (_DATELINE, _JOINED):
        match = skipped.match(text.text, start, end)
        start = match.end() if match else start
    quote = text.text.find("「", start, end)
    stop = quote if quote >= 0 else end
    told = _ACCORDING.match(text.text, start, stop)
    if told and agent().search(told["who"]):
        return voice_at(draft, text, *told.span("who")), told.end()
    every = subjects(draft, text, start, stop)
    named = [each for each in every if each.speaks]
    # が is the mark of the speaker before a quotation and at the head of a sentence; else of whom he speaks of.
    who = next((each for each in named if each.mark != "が"), None) or next(
        (each for each in named if quote >= 0 or (each.start == start and "を" not in each.words)), None
    )
    if (
        who is None and quote >= 0 and text.text[end - 1] == "」"
    ):  # whoever stands right before a quotation as its topic says it
        who = next((each for each in every if each.end == quote and each.mark in ("は", "も", "から")), None)
    if who is None:
        return None, start
    behind = _aside().match(text.text, who.end, stop)
    return voice_at(draft, text, who.start, who.start + len(who.words)), behind.end() if behind else who.end


@kept
def _rules() -> tuple[re.Pattern[str], ...]:
    macros = lexicon("ja")["speech"]["macros"]
    return tuple(pattern_of(written(row["pattern"], macros), row["rule"]) for row in lexicon("ja")["saying"])


@kept
def _aside() -> re.Pattern[str]:
    return pattern_of(lexicon("ja")["speech"]["aside"])
