"""Agreements of Japanese texts: the title of one, names beside a verb of signing, names in their own right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from accord.ledger.model import Agreement
from accord.reader.draft import Draft
from accord.reader.lexicon import branches, kept, lexicon, pattern_of
from accord.reader.steps.japanese.figures import days
from accord.reader.steps.japanese.folding import Folded, folded
from accord.reader.steps.japanese.frame import is_of_parties
from accord.reader.steps.japanese.names import KANJI

_THIS = re.compile(r"^(?:(?:本|この|その|当該|同|これら|こうした|既存の|新たな|別の|前記の)+|.*(?:こうした|この))$")
# Where a name that is not in quotation marks begins: behind a comma, a topic, a place or a time.
_LEAD = re.compile(r".*(?:[、。]|(?<!我)(?:は|が)(?=[^、。]{4})|(?:日|年|月|後|中|上|下|席|会談|会合)(?:に|で)|おいて)")
_WORDS = re.compile(r"[日米]?本?(?:協力|に関する|との|間|政府|の|する|及び|両国|等|国|と)")


def agreements(draft: Draft) -> Draft:
    """The draft with the agreements that it tells of, each where it is first told."""
    text = folded(draft)
    known: dict[str, Agreement] = {}
    title = _title(draft)
    if title is not None:
        known[_content(title.name)] = title
    for found in (*_told(draft, text), *_named(draft, text)):
        name = _content(found.name)
        if not any(name in other or other in name for other in known):
            known[name] = found
    return replace(draft, agreements=tuple(sorted(known.values(), key=lambda a: a.span.start if a.span else 0)))


def _title(draft: Draft) -> Agreement | None:
    """The document itself, where it is an agreement."""
    if draft.facts.kind != "agreement" or not draft.segments:
        return None
    first = draft.segments[0]
    name = draft.facts.title
    form = _form(name)
    if not form or not draft.facts.parties:
        return None
    return _made(draft, "ja.title", first.start, first.end, name, form, "signed" if "署名" in draft.plain else "")


def _told(draft: Draft, text: Folded) -> Iterator[Agreement]:
    """Names with a verb that says what became of them."""
    none = pattern_of(lexicon("ja")["agreements"]["rules"]["none"])
    for match in _signing().finditer(text.text):
        start, end = match.span("quoted") if match["quoted"] else match.span("bare")
        if not match["quoted"]:
            around = draft.segment_at(text.plain(start, end)[0])
            begin = text.back(around.start) if around else start
            led = _LEAD.match(text.text, max(begin, end - 80), start + 1)
            start = led.end() if led else max(begin, end - 80)
        else:
            start, end = start - 1, end + 1
        name = text.text[start:end].strip("「」 ")
        form = _form(name)
        if not form or _THIS.match(name[: -len(_ending(name))]) or len(name) <= len(_ending(name)):
            continue
        if none.match(text.text[match.end("verb") : match.end("verb") + 24]):
            draft.refuse(*text.plain(start, end), f"ja.{form}", "denied, planned or only wanted")
            continue
        made = _of(draft, text, (start, end), name, form, _state(match["verb"]), match.start())
        if made:
            yield made


def _named(draft: Draft, text: Folded) -> Iterator[Agreement]:
    """Names in quotation marks, names that begin with those whose they are (日豪経済連携協定)."""
    for match in _names().finditer(text.text):
        name = (match["quoted"] or match["bare"]).strip()
        form = _form(name)
        start, end = match.span() if match["quoted"] else match.span("bare")
        behind = text.text[end : end + 30]
        if not form or _planned().match(behind):
            continue
        before = text.text[max(0, start - 24) : start]
        signed = re.search(r"(署名|締結|合意|発表|採択|発効|改定)(?:された|した|済みの)[^、。]{0,4}$", before)
        made = _of(draft, text, (start, end), name, form, _state(signed.group(1)) if signed else "named", start)
        if made:
            yield made


def _of(
    draft: Draft, text: Folded, at: tuple[int, int], name: str, form: str, state: str, near: int
) -> Agreement | None:
    start, end = text.plain(*at)
    around = draft.segment_at(start)
    if around is None or around.kind == "heading":
        return None
    own = draft.countries_in(start, end)
    named = own if len(own) > 1 else draft.countries_in(around.start, around.end)
    parties = named if 1 < len(named) < 4 else draft.facts.parties or named
    if not parties:
        draft.refuse(start, end, f"ja.{form}", "nothing says that it is between the parties")
        return None
    day = next((d for d in days(text.text, max(0, near - 60), near) if d.whole), None)
    made = _made(draft, f"ja.{form}", start, end, name, form, state, parties)
    return made if day is None else made.model_copy(update={"date": day.date})


def _made(
    draft: Draft, rule: str, start: int, end: int, name: str, form: str, state: str, parties: tuple[str, ...] = ()
) -> Agreement:
    return Agreement(
        **draft.evidence("agreement", rule, start, end),
        name=name,
        parties=parties or draft.facts.parties,
        date=draft.facts.date if rule == "ja.title" else None,
        form=form,
        legal_status=draft.facts.legal_status if is_of_parties(draft) else "unknown",
        state=state,
    )


def _content(name: str) -> str:
    """What tells a name from others: without its form and words of relation."""
    return _WORDS.sub("", name[: len(name) - len(_ending(name))]) or name


def _form(name: str) -> str:
    return next((form for form, ends in lexicon("ja")["forms"].items() if name.endswith(tuple(ends))), "")


def _ending(name: str) -> str:
    ends = [end for words in lexicon("ja")["forms"].values() for end in words if name.endswith(end)]
    return max(ends, key=len, default="")


def _state(verb: str) -> str:
    states = lexicon("ja")["agreements"]["states"]
    return next((state for state, body in states.items() if re.match(body, verb)), "named")


@kept
def _signing() -> re.Pattern[str]:
    table = lexicon("ja")
    verbs = "|".join(table["agreements"]["states"].values())
    forms = branches([word for words in table["forms"].values() for word in words])
    return pattern_of(
        rf"(?:「(?P<quoted>[^「」\n]{{2,80}})」|(?P<bare>(?:{forms})))(?:[(][^()\n]{{0,30}}[)])?(?:(?:に|を|が|は|への)"
        rf"[^、。「」]{{0,16}}?|の)(?P<verb>{verbs})(?=し|さ|わ|ば|れ|ん|い|す|を|$|\n)"
    )


@kept
def _names() -> re.Pattern[str]:
    forms = branches([word for words in lexicon("ja")["forms"].values() for word in words])
    signs = "".join(lexicon("ja")["short"])
    return pattern_of(
        rf"「(?P<quoted>[^「」\n]{{2,80}}(?:{forms}))」"
        rf"|(?<![{KANJI}])(?P<bare>(?:[{signs}]{{2,4}}|[日米](?:EU|・[ァ-ヴー]{{2,12}}))(?:間の)?[{KANJI}ァ-ヴー・]{{2,24}}?(?:{forms}))(?![{KANJI}])"
    )


@kept
def _planned() -> re.Pattern[str]:
    return pattern_of(lexicon("ja")["agreements"]["rules"]["planned"])
