"""The phrase that names a speaker -> a voice: his name as the text has it, and the country that he stands for.

豪州のキング資源相 is キング資源相 of Australia; 中国商務省の報道官 keeps the body whose spokesman he is.
"""

from __future__ import annotations

import re

from accord.reader.draft import Draft
from accord.reader.lexicon import kept, lexicon, pattern_of
from accord.reader.steps.japanese.folding import Folded
from accord.reader.steps.japanese.names import agent, collective, either, person_of
from accord.reader.steps.speakers import Voice

NOBODY = Voice("")
_LED = re.compile(r"(?:[^の]*?(?:[0-9]+日|で|、)(?=[^の]*の|[^の]+$))|(?:また|一方|さらに|これに対し(?:て)?|なお)、?")
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
    named = draft.countries_in(*text.plain(start, end))
    if collective().search(head):
        return named if len(named) > 1 else draft.facts.parties
    return named[-1:] if len(named) < 3 else named


@kept
def _bare() -> re.Pattern[str]:
    """A title without a name: 報道官, 資源相, but not 金教授."""
    return pattern_of(rf"(?:[一-龠]{{0,4}}(?:{either(lexicon('ja')['speech']['titles'])}))(?:ら|たち)?")
