"""Names of Japanese texts: countries in full, in compounds (日米韓, 対中, 米政府), by their offices; who acts."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache

from accord.reader.draft import Draft, Mention
from accord.reader.lexicon import branches, kept, lexicon, pattern_of
from accord.reader.steps.japanese.folding import Folded, folded

KANJI = "一-龠々"
_KANA = re.compile("[ァ-ヴー]+")
# What stands before は, が or も; には, では and とは only set the scene, and が is also a sound inside of words.
_TOPIC = re.compile(
    rf"(?P<who>[^、。「」\n]{{1,60}}?)(?:(?:(?<=[{KANJI}ァ-ヴーA-Za-z0-9)%])|(?<=こと|もの|たち|これ|それ|われ))(?<!我)(?P<from>から)?(?P<mark>は|が|も|としては)"
    r"|(?P<told>の間で(?:は|も)|(?:から|より)(?=、)))(?![。\n])"
)
_OWN = "我が国|わが国|我々|われわれ|私たち|私ども|私"


def mentions(draft: Draft) -> Draft:
    """The draft with every country it names; 日米 names two, 両国 all parties (which `facts` knows)."""
    text, found = folded(draft), []
    table = lexicon("ja")
    for match in _names().finditer(text.text):
        start, end = text.plain(*match.span())
        if short := next(
            (match[each] for each in ("pair", "short", "first", "lone", "firm", "toward") if match[each]), ""
        ):
            codes = tuple(dict.fromkeys(table["short"][sign] for sign in short))
        elif match["office"]:
            codes = ("JPN",)
        else:
            name = match.group()
            codes = (table["countries"].get(name) or table["firms"][name],)
        found.append(Mention(start, end, "name", match.group(), codes))
    return replace(draft, mentions=tuple(found))


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic or subject: its words, where they begin, where what is said of it begins, its particle, who acts in it.

    `countries` is empty where it is nothing that acts; `speaks` is whether it can say something.
    """

    words: str
    start: int
    end: int
    mark: str
    countries: tuple[str, ...]
    speaks: bool


def subjects(draft: Draft, text: Folded, start: int, end: int) -> list[Subject]:
    """Every topic or subject in a folded range, in order."""
    ends, every = _subjects(text.text)
    found = []
    for at, stop, mark in every[bisect_right(ends, start) : bisect_right(ends, end)]:
        words = text.text[max(at, start) : stop]
        shared, acts = collective().search(words) is not None, agent().search(words) is not None
        named = draft.countries_in(*text.plain(max(at, start), stop)) if shared or acts else ()
        if shared and len(named) < 2:
            named = draft.facts.parties
        found.append(Subject(words, max(at, start), _behind(text.text, stop, mark, end), mark, named, shared or acts))
    return found


@lru_cache(maxsize=4)
def _subjects(text: str) -> tuple[list[int], list[tuple[int, int, str]]]:
    """Of a text: where each subject's words end, and their range with its particle."""
    every = [(*m.span("who"), m["from"] or m["mark"] or m["told"]) for m in _TOPIC.finditer(text)]
    return [stop for _, stop, _ in every], every


def _behind(text: str, stop: int, mark: str, end: int) -> int:
    """Where what is said of a subject begins: behind its particle and the comma."""
    behind = stop + len(mark)
    if mark == "から" and text[behind : behind + 1] in ("は", "が", "も"):
        behind += 1
    return min(end, behind + text.startswith("、", behind))


def person_of(name: str) -> str:
    """The country of a leader by family name, "" for an unknown one."""
    return next((code for known, code in lexicon("ja")["people"].items() if known in name), "")


@kept
def collective() -> re.Pattern[str]:
    """Words for all parties of a document, at the end of what names them."""
    return pattern_of(
        rf"(?:{branches(lexicon('ja')['collective']['words'])})(?:の(?:閣僚|首脳|政府|担当大臣))?(?:とも)?$"
    )


@kept
def agent() -> re.Pattern[str]:
    """The end of a phrase that names somebody who can act or speak: a country, an office, a firm, a person."""
    table = lexicon("ja")
    names = branches([*table["countries"], *table["firms"], *table["offices"]["words"]])
    return pattern_of(rf"(?:{names}|{_OWN}|[{''.join(table['short'])}](?=$)|{table['speech']['agents']})$")


@kept
def _names() -> re.Pattern[str]:
    table = lexicon("ja")
    names = [*table["countries"], *table["firms"]]
    kana = [name for name in names if _KANA.fullmatch(name)]
    plain = [name for name in names if name not in kana]
    signs = "".join(table["short"])
    near, behind = table["compounds"]["relations"], table["compounds"]["offices"]
    not_behind = table["compounds"]["not_behind"]
    return pattern_of(
        # Short names in a row before a word of relations; one before an office; one behind 対 or before 向け.
        rf"(?<![{KANJI}])(?!{table['compounds']['never']})(?:(?P<pair>[{signs}]{{2,5}})(?={near})"
        rf"|(?P<short>[{signs}])(?={behind}))"
        rf"|(?<![{KANJI}0-9・])(?P<first>[日米])(?=・(?:EU|ASEAN|[ァ-ヴー]{{2}})|EU)"
        rf"|(?<![{KANJI}ぁ-んァ-ヴー0-9])(?P<lone>[米仏英豪独韓露])(?=は|も|が|、)"
        rf"|(?<![{KANJI}ァ-ヴー])(?P<firm>[米英仏独豪韓])(?=[A-Zァ-ヴ]{{2}})"
        rf"|(?<=対)(?P<toward>[{signs}])(?![{KANJI}]*戦)"
        rf"|(?:{branches(plain)})(?!{not_behind})|(?<![ァ-ヴー])(?:{branches(kana)})(?![ァ-ヴー]|{not_behind})"
        rf"|(?<![{KANJI}ァ-ヴーのA-Za-z])(?P<office>{branches(table['offices']['words'])}|政府(?={table['offices']['bare']})|首相(?={table['offices']['bare']}))"
    )
