"""Sentences -> what was said in them, by whom: 「…」と述べた (direct, mixed), …と表明した, …によると (indirect).

A sentence may hold several verbs of saying; each rules what stands behind the one before it. Japanese leaves out a
subject that goes on: within a paragraph the last speaker then speaks on. Nobody else is ever made the speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from accord.reader.draft import Draft, Quoted, Segment
from accord.reader.lexicon import compiled, kept, lexicon, pattern_of
from accord.reader.steps.japanese.folding import Folded, folded
from accord.reader.steps.japanese.names import KANJI, agent, collective, person_of, subjects
from accord.reader.steps.speakers import Voice

NOBODY = Voice("")
_QUOTED = re.compile(r"[「『](?P<words>(?:[^「」『』]|「[^「」]{0,80}」){2,1000}?)[」』]")
_ACCORDING = re.compile(r"(?P<who>[^、。「」]{1,40}?)に(?:よると|よれば|言わせれば)、?")
_TURNED = re.compile(
    r"[、」]と(?P<who>[^、。「」]{2,30})(?:は|も)[^、。「」]{0,12}?(?P<cue>(?:語|話|述べ|指摘|強調|主張|警告|説明|訴え)[しるすった]{0,3})(?=。|$)"
)
# Quoted words that go on as a predicate are what was said; before a particle of case they are a name.
_PREDICATED = re.compile(r"と|だ|で(?:ある|は|あり|す|$|、)|な(?![どら])|に(?:する|なる)|として|など(?:と|の)")
_TO_OTHERS = re.compile(r"(?:また|一方|さらに|これに対し(?:て)?|なお|このほか|同日|その後)、?")
_BARE_TITLE = re.compile(rf"[{KANJI}]{{1,9}}")
_DATELINE = re.compile(r"^【[^】]{2,24}】")
_MOSTLY, _SENTENCE = 0.6, 8


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of saying: their rule, where what was said ends, where they themselves end."""

    rule: str
    start: int
    end: int
    words: str


def quotations(draft: Draft) -> Draft:
    """The draft with all that was said in it, each piece where it stands."""
    text, found = folded(draft), []
    voice, block = NOBODY, -1
    for segment in draft.segments:
        if segment.block != block:
            voice, block = NOBODY, segment.block
        if segment.kind == "heading":
            continue
        start, end = text.back(segment.start), text.back(segment.end)
        for piece, voice in _said(draft, text, start, end, voice):  # noqa: B020
            found.append(piece)
    return replace(draft, quoted=tuple(sorted(_introduced(draft, found), key=lambda q: q.start)))


def _said(draft: Draft, text: Folded, start: int, end: int, voice: Voice) -> Iterator[tuple[Quoted, Voice]]:
    """What a sentence reports, in order, each piece with who speaks from there on."""
    begin = start
    last = NOBODY
    for cue in _cues(text.text, start, end):
        if cue.start < begin:
            continue
        who, at = _speaker(draft, text, begin, cue.start)
        if who is None:
            who, at = (last if last.name else voice), at
        last = voice = who
        if who.name or not _believes(draft, cue):
            for piece in _pieces(draft, text, at, cue, who):
                yield piece, voice
        begin = cue.end + text.text.startswith("、", cue.end)
    if begin == start:
        yield from _other(draft, text, start, end, voice)


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
        alone = match.end() >= cue.start - 1 and len(quotes) == 1 and text.text[match.start() - 1] not in "をがはもの"
        form = "direct" if mostly or (alone and len(match["words"]) >= _SENTENCE) else "mixed"
        a, b = draft.trim(*text.plain(*match.span("words")))
        yield Quoted(a, b, form, who.name, who.parties, cue.words)
    if not quotes and cue.start - at >= 4:
        a, b = draft.trim(*text.plain(at, cue.start))
        yield Quoted(a, b, "indirect", who.name, who.parties, cue.words)


def _inverted(draft: Draft, text: Folded, start: int, end: int) -> tuple[Quoted, Voice] | None:
    """ "…だ、と X は語る": the speaker behind what was said."""
    turned = _TURNED.search(text.text, start, end)
    if not turned or not agent().search(turned["who"]):
        return None
    who = _voice(draft, text, *turned.span("who"))
    a, b = draft.trim(*text.plain(start, turned.start()))
    return Quoted(a, b, "indirect", who.name, who.parties, turned["cue"]), who


def _other(draft: Draft, text: Folded, start: int, end: int, voice: Voice) -> Iterator[tuple[Quoted, Voice]]:
    """Without a verb of saying: "X によると", or a sentence that is nothing but a quotation."""
    turned = _inverted(draft, text, start, end)
    if turned:
        yield turned
        return
    told = _ACCORDING.match(text.text, start, end)
    if told and agent().search(told["who"]):
        who = _voice(draft, text, *told.span("who"))
        a, b = draft.trim(*text.plain(told.end(), end))
        yield Quoted(a, b, "indirect", who.name, who.parties, "によると"), who
        return
    whole = _QUOTED.match(text.text, start, end)
    if whole and text.text[whole.end() : end].strip("。 ") == "" and whole["words"].rstrip().endswith(("。", "た", "る", "い", "だ", "す")):
        a, b = draft.trim(*text.plain(*whole.span("words")))
        yield Quoted(a, b, "direct"), voice


def _introduced(draft: Draft, found: list[Quoted]) -> list[Quoted]:
    """ "X はこう述べた。" gives the quotation that stands alone beside it its speaker."""
    alone = {q.start: n for n, q in enumerate(found) if q.form == "direct" and not q.cue}
    if not alone:
        return found
    text, result = folded(draft), list(found)
    opens = pattern_of(rf"(?:{lexicon('ja')['speech']['told']})(?:述べ|語|話|発言|説明|強調|訴え|指摘)")
    spans = [(s.start, s.end) for s in draft.segments]
    for number, (start, end) in enumerate(spans):
        place = next((at for at in alone if start <= at < end), None)
        if place is None:
            continue
        for near in (number - 1, number + 1):
            if 0 <= near < len(spans):
                a, b = (text.back(at) for at in spans[near])
                who, _ = _speaker(draft, text, a, b)
                if who and opens.search(text.text, a, b):
                    n = alone[place]
                    result[n] = replace(found[n], speaker=who.name, parties=who.parties, cue="述べた")
                    break
    return result


def _cues(text: str, start: int, end: int) -> list[Cue]:
    """The verbs of saying of a sentence, outside quotation marks, in order."""
    if not _any_cue().search(text, start, end):
        return []
    inside = [match.span() for match in _QUOTED.finditer(text, start, end)]
    found = []
    for rule, pattern in _rules():
        for match in pattern.finditer(text, start, end):
            if not any(a < match.start() < b for a, b in inside):
                words = match["cue"] or match.groupdict().get("cue2") or ""
                found.append(Cue(rule, match.start(), match.end(), words))
    return sorted(found, key=lambda cue: (cue.start, -cue.end))


def _speaker(draft: Draft, text: Folded, start: int, end: int) -> tuple[Voice | None, int]:
    """Who a range names as its speaker, and where what was said begins."""
    dateline = _DATELINE.match(text.text[start:end])
    start += dateline.end() if dateline else 0
    quote = text.text.find("「", start, end)
    stop = quote if quote >= 0 else end
    named = [m for _, m in subjects(draft, text, start, stop) if agent().search(m["who"]) or collective().search(m["who"])]
    told = _ACCORDING.match(text.text, start, stop)
    if told and agent().search(told["who"]):
        return _voice(draft, text, *told.span("who")), told.end()
    topics = [m for m in named if m["mark"] in ("は", "も") or m["mark"] is None or m["from"]]
    first = [m for m in named if quote >= 0 or (m.start() == start and "を" not in m["who"])]
    who = (topics or first)[:1]
    if not who:
        joined = _TO_OTHERS.match(text.text, start, stop)
        return None, joined.end() if joined else start
    behind = _aside().match(text.text, who[0].end(), stop)
    return _voice(draft, text, *who[0].span("who")), behind.end() if behind else who[0].end()


def _voice(draft: Draft, text: Folded, start: int, end: int) -> Voice:
    """A speaker as the text names him: with his name alone, or with the body whose spokesman he is."""
    whole = text.text[start:end]
    led = re.match(r"^.*?(?:[0-9]+日|で|、)(?=[^の]*の|[^の]+$)", whole)
    name = whole[led.end() :] if led and agent().search(whole[led.end() :]) else whole
    name = name[len(joined.group()) :] if (joined := _TO_OTHERS.match(name)) else name
    head = name.rsplit("の", 1)[-1] if "の" in name else name
    known = person_of(head)
    named = draft.countries_in(*text.plain(start, end))
    parties = (known,) if known else draft.facts.parties if collective().search(name) else named[-1:] if len(named) < 3 else named
    if head != name and (not _BARE_TITLE.fullmatch(head) or head.endswith("氏") or _is_named(head)):
        name = head
    owner = re.match(r"^(?P<who>[^の]{1,12})の", name)
    if owner and draft.countries_in(*text.plain(end - len(name), end - len(name) + len(owner["who"]))):
        whose = owner["who"]
        if any(whose == country for country in lexicon("ja")["countries"]):
            name = name[owner.end() :]
    return Voice(name, parties)


def _is_named(head: str) -> bool:
    """Whether a title stands behind a family name: 金教授, but not 報道官."""
    bare = re.search(r"(?:報道官|幹部|関係者|当局者|高官|担当者|次官|補佐官|局長|部長|本部長|所長|長官|大臣|首相|大統領|国民|専門家)$", head)
    return not (bare and bare.start() <= 4 and person_of(head) == "" and not re.search("[ァ-ヴー]", head))


@kept
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    macros = lexicon("ja")["speech"]["macros"]
    return tuple((row["rule"], compiled(row["pattern"], macros, row["rule"])) for row in lexicon("ja")["saying"])


@kept
def _any_cue() -> re.Pattern[str]:
    return re.compile("と|旨|ことを")


@kept
def _aside() -> re.Pattern[str]:
    return pattern_of(lexicon("ja")["speech"]["aside"])
