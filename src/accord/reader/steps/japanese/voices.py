"""The phrase that names a speaker -> a voice: his name as the text has it, and the country that he stands for.

豪州のキング資源相 is キング資源相 of Australia; 中国商務省の報道官 keeps the body whose spokesman he is.
"""

from __future__ import annotations

import re

from accord.reader.draft import Draft
from accord.reader.lexicon import branches, kept, lexicon, pattern_of
from accord.reader.steps.japanese.folding import Folded
from accord.reader.steps.japanese.names import agent, collective, person_of
from accord.reader.steps.statements.speakers import Voice

NOBODY = Voice("")
_LED = re.compile(r"(?:[^の]*?(?:[0-9]+日|で|、)(?=[^の]*の|[^の]+$))|(?:また|一方|さらに|これに対し(?:て)?|なお)、?")
_FAMILY = re.compile(r"[ァ-ヴー]{2,}(?:・[ァ-ヴー]+)*")
_PHRASE = re.compile(r"[^、。\n「はがも]{0,40}")
_NEAR = 24
_OWNED = re.compile(r"(?P<owner>[^の]{1,12})の")


def voice_at(draft: Draft, text: Folded, start: int, end: int) -> Voice:
    """The voice of the phrase at a folded range."""
    name = text.text[start:end]
    led = _LED.match(name)
    if led and agent().search(name[led.end() :]):
        name = name[led.end() :]
    head = name.rsplit("の", 1)[-1]
    parties = _parties(draft, text, start, end, head)
    if head != name and not _bare().fullmatch(head):
        return Voice(head, parties)
    owned = _OWNED.match(name)
    if owned and owned["owner"] in lexicon("ja")["countries"]:
        name = name[owned.end() :]
    return Voice(name, parties)


def _parties(draft: Draft, text: Folded, start: int, end: int, head: str) -> tuple[str, ...]:
    """For whom a speaker stands: a known person's country, all parties, else the country named last beside him."""
    known = person_of(head)
    if known:
        return (known,)
    named = draft.countries_in(*text.plain(start, end)) or _introduced(draft, text, head)
    if collective().search(head):
        return named if len(named) > 1 else draft.facts.parties
    return named[-1:] if len(named) < 3 else named


def _introduced(draft: Draft, text: Folded, head: str) -> tuple[str, ...]:
    """The country with which a person was named first: ハインベ・ザンビア外務大臣, later only ハインベ大臣."""
    name = _FAMILY.match(head)
    at = text.text.find(name.group()) if name else -1
    if name is None or at < 0:
        return ()
    begin = max(text.text.rfind(sign, max(0, at - _NEAR), at) for sign in "、。\n") + 1
    stop = _PHRASE.match(text.text, at)
    return draft.countries_in(*text.plain(max(begin, at - _NEAR), stop.end() if stop else at + len(name.group())))


@kept
def _bare() -> re.Pattern[str]:
    """A title without a name: 報道官, 資源相, but not 金教授."""
    return pattern_of(rf"(?:[一-龠]{{0,4}}(?:{branches(lexicon('ja')['speech']['titles'])}))(?:ら|たち)?")
