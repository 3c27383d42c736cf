"""Statements of Japanese texts: 「…」と述べた (direct, or mixed where a part is quoted), …と表明した (indirect)."""

from __future__ import annotations

import re
from dataclasses import replace

from accord.ledger.model import Statement
from accord.reader.draft import Draft
from accord.reader.lexicon import kept, lexicon
from accord.reader.steps.japanese.folding import Folded, folded

_QUOTED = re.compile(r"「(?P<words>[^「」]{2,1000})」")
_TOPICS = (
    ("minerals", r"鉱物|レアアース|希土類|資源"),
    ("arms", r"防衛装備|兵器|ミサイル|戦闘機|装備品|武器"),
    ("trade", r"関税|貿易|通商"),
    ("investment", r"投資|出資|融資"),
    ("alliance", r"同盟|安全保障"),
    ("technology", r"技術|AI|半導体|量子"),
    ("agreement", r"協定|合意|覚書|枠組み?|共同声明"),
)
_MOSTLY = 0.6


def statements(draft: Draft) -> Draft:
    """The draft with what was said in it, by whom and in which form."""
    text, found = folded(draft), []
    speaker: tuple[str, tuple[str, ...]] = ("", ())
    for segment in draft.segments:
        start, end = text.back(segment.start), text.back(segment.end)
        sentence = text.text[start:end]
        cue = _cue().search(sentence)
        if cue is None:
            continue
        speaker = _speaker(draft, text, start, sentence[: cue.start()]) or speaker
        begin = _content(sentence, cue.start("said"))
        quotes = list(_QUOTED.finditer(sentence, begin, cue.start("said") + 1))
        inside = sum(len(match["words"]) for match in quotes)
        direct = inside >= _MOSTLY * max(1, cue.start("said") - begin)
        spans = [m.span("words") for m in quotes] if quotes else [(begin, cue.start("said"))]
        form = "direct" if quotes and direct else "mixed" if quotes else "indirect"
        for a, b in spans:
            if b - a < 2:
                continue
            place = text.plain(start + a, start + b)
            found.append(
                Statement(
                    **draft.evidence("statement", f"ja.{form}", *place),
                    speaker=speaker[0],
                    parties=speaker[1],
                    cue=cue["cue"],
                    form=form,
                    about=next((name for name, pattern in _TOPICS if re.search(pattern, sentence)), ""),
                )
            )
    return replace(draft, statements=tuple(found))


def _content(sentence: str, end: int) -> int:
    """Where what was said begins: behind the speaker's は or が, outside quotation marks."""
    topic = re.match(r"[^「。]{1,60}?(?:は|が)、?", sentence[:end])
    return topic.end() if topic else 0


def _speaker(draft: Draft, text: Folded, start: int, before: str) -> tuple[str, tuple[str, ...]] | None:
    """Name with role as it stands, and the country: of a known name, else of the country named beside the role."""
    match = _who().search(before)
    if match is None:
        return None
    people = lexicon("ja")["people"]
    known = next((code for name, code in people.items() if match["name"].endswith(name)), "")
    near = draft.countries_in(*text.plain(start + max(0, match.start() - 12), start + match.end()))
    return match["name"] + match["role"], (known,) if known else near[-1:]


@kept
def _cue() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<said>と(?:の(?:考え|認識|見方|立場)を)?|旨を?|ことを)(?:改めて|重ねて|繰り返し)?(?P<cue>{lexicon('ja')['speech']['cue']})"
    )


@kept
def _who() -> re.Pattern[str]:
    role = lexicon("ja")["speech"]["role"]
    return re.compile(rf"(?P<name>[^\s、。「」はがのと・]{{1,12}}?)(?P<role>{role})(?:は|が|も)")
