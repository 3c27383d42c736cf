"""Commitments of Japanese texts: the predicate at the end of a clause says how far it binds, the topic who gives.

A sentence is cut where one promise ends in the middle of it (…し、…を行う). Every piece has the modality of the last
predicate; the weakest of the words that stand together holds: to agree to consider is to consider.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from accord.ledger.model import STRENGTH_CAP, Commitment
from accord.reader.draft import Draft, Segment
from accord.reader.lexicon import kept, lexicon
from accord.reader.steps.japanese.figures import deadline, quantity
from accord.reader.steps.japanese.folding import Folded, folded
from accord.reader.steps.japanese.frame import is_of_parties

_TAIL = 26
_CUT = re.compile(
    r"(?:(?<![関対際介])(?<!に資)し|行い|進め|設け|講じ|図り|深め|高め|強め|続け|取り組み)、(?:また、|さらに、|かつ、|あわせて、|その上で、)?"
    r"(?=[^。]*[をに][^。]{1,30}$)|(?:する|行う|進める|図る)とともに、"
)
# A topic is what stands before は, が or も; には, では and とは only set the scene.
_TOPIC = re.compile(r"(?P<who>[^、。]{1,60}?)(?<![にでとへ])(?:は|が|も|としては)(?:、|(?=[^、。]))")
_RECEIVER = re.compile(
    r"(?:政府|側|国民|企業)?(?:に対し(?:て)?|に対する|への|向けの|向けに|に(?=[^、。]{0,24}(?:供給|提供|供与|輸出|移転|融資|支払|販売)))"
)
_OBJECT = re.compile(r"(?:^|[、はがにでへ]|において|ために|向けて|対し|対して)(?P<what>[^、。を]{1,80})を(?=[^を]*$)")
_WRAPPER = re.compile(r"(?:する)?(?:こと|よう|旨|意図|意向|考え)[^、。]{0,20}$")
_BESIDE = re.compile(r"に対し(?:て)?|において|に向けて|ために|までに|以内に|(?:政府|側|国|双方|企業|日本|者)(?:は|が)")
_REPORTED = re.compile(r"(?:と|旨を?)(?:改めて|重ねて)?")
_LEAD_IN = re.compile(r"(?:次|以下|下記)の(?:とおり|通り|事項|点|措置)")
_CONDITION = re.compile(
    r"(?:^|、|は、)(?P<what>[^、。]{2,60}(?:場合に?(?:は|おいて)?|を条件(?:に|として)|に従(?:い|って)|の範囲内で|を前提(?:に|として)))、?"
)
_TITLE_SUBJECT = re.compile(r"(?:本|この|当該)(?:協定|覚書|枠組み?|条約|文書|声明|取極|合意)")


@dataclass(frozen=True, slots=True)
class _Modal:
    rule: str
    strength: int


def commitments(draft: Draft) -> Draft:
    """The draft with its commitments."""
    text, found = folded(draft), []
    before: tuple[str, ...] = ()
    block = -1
    for segment in draft.segments:
        if segment.block != block:  # a giver is carried on within a paragraph only
            before, block = (), segment.block
        if segment.kind == "heading":
            continue
        start, end = _range(text, segment)
        sentence = text.text[start:end].rstrip("。 ")
        if _speaks(sentence):
            continue
        modal = _modal(sentence, prose=not is_of_parties(draft))
        topic = _topic(draft, text, start, sentence)
        if topic is None:
            continue
        giver = topic or _lead(draft, segment) or before or _own_parties(draft)
        before = giver
        if modal is None or not giver or _LEAD_IN.search(sentence):
            continue
        for a, b in _clauses(sentence):
            found.append(_made(draft, text, (start + a, start + b), giver, modal))
    return replace(draft, commitments=tuple(found))


def _made(draft: Draft, text: Folded, place: tuple[int, int], giver: tuple[str, ...], modal: _Modal) -> Commitment:
    clause = text.text[place[0] : place[1]]
    span = draft.trim(*text.plain(*place))
    kind = next(row["type"] for row, pattern in _types() if pattern.search(clause))
    money = [m for m in draft.money if span[0] <= m.start and m.end <= span[1]]
    denied = _negative().search(clause[-_TAIL:]) is not None and kind != "no_restriction"
    what = _OBJECT.search(_WRAPPER.sub("", clause))
    condition = _CONDITION.search(clause)
    cap = STRENGTH_CAP[draft.facts.legal_status]
    return Commitment(
        **draft.evidence("commitment", modal.rule, *span),
        type=kind,
        giver=giver,
        receiver=_receivers(draft, text, place, giver),
        object=_BESIDE.split(what["what"])[-1].strip() if what else "",
        mineral=next((name for word, name in _minerals() if word in clause), ""),
        amount=money[0].amount if money else None,
        quantity=quantity(clause),
        deadline=deadline(clause, draft.facts.date),
        condition=condition["what"] if condition else "",
        strength=min(modal.strength, cap),
        strength_raw=modal.strength,
        polarity=-1 if denied else 1,
    )


def _clauses(sentence: str) -> Iterator[tuple[int, int]]:
    """The pieces of a sentence that each carry a promise."""
    begin = 0
    for cut in _CUT.finditer(sentence):
        if cut.start() - begin > 6:
            yield begin, cut.start() + cut.group().index("、")
            begin = cut.end()
    yield begin, len(sentence)


def _modal(sentence: str, *, prose: bool) -> _Modal | None:
    """What the end of a sentence promises; a bare する promises only in a text between parties."""
    tail = sentence[-_TAIL:]
    found = [_Modal(row["rule"], row["strength"]) for row, pattern in _modality() if pattern.search(tail)]
    if not found:
        will, pattern, unless = _will()
        plain = not prose and pattern.search(tail) and not unless.search(tail)
        return _Modal(will["rule"], will["strength"]) if plain else None
    return min(found, key=lambda modal: modal.strength)


def _topic(draft: Draft, text: Folded, start: int, sentence: str) -> tuple[str, ...] | None:
    """Who the sentence is about: countries, () where it does not say, None where it is about something else."""
    other = False
    for found in _TOPIC.finditer(sentence):
        if _collective().search(found["who"]):
            return draft.facts.parties
        named = draft.countries_in(*text.plain(start + found.start("who"), start + found.end("who")))
        if named:
            return named
        other = other or _TITLE_SUBJECT.search(found["who"]) is not None or not is_of_parties(draft)
    return None if other else ()


def _lead(draft: Draft, segment: Segment) -> tuple[str, ...]:
    """The giver that the line above a bullet names."""
    if segment.lead is None:
        return ()
    line = draft.plain[segment.lead[0] : segment.lead[1]]
    if _collective().search(line):
        return draft.facts.parties
    found = _TOPIC.search(line)
    begin = segment.lead[0]
    return draft.countries_in(begin + found.start("who"), begin + found.end("who")) if found else ()


def _own_parties(draft: Draft) -> tuple[str, ...]:
    return draft.facts.parties if is_of_parties(draft) else ()


def _receivers(draft: Draft, text: Folded, place: tuple[int, int], giver: tuple[str, ...]) -> tuple[str, ...]:
    start, end = text.plain(*place)
    found: list[str] = []
    for mention in draft.mentions_in(start, end):
        if _RECEIVER.match(draft.plain, mention.end):
            found += [code for code in mention.countries if code not in giver]
    return tuple(dict.fromkeys(found))


def _range(text: Folded, segment: Segment) -> tuple[int, int]:
    """The folded range of a segment."""
    return text.back(segment.start), text.back(segment.end)


def _speaks(sentence: str) -> bool:
    """Whether the sentence reports what was said rather than what was promised."""
    return bool(re.search(f"{_REPORTED.pattern}{lexicon('ja')['speech']['cue']}$", sentence[-20:]))


@kept
def _modality() -> list[tuple[dict[str, Any], re.Pattern[str]]]:
    rows = [row for row in lexicon("ja")["modality"] if row["rule"] != "ja.will"]
    return [(row, re.compile(rf"(?:{row['pattern']})(?=$|こと|もの|旨|と)")) for row in rows]


@kept
def _will() -> tuple[dict[str, Any], re.Pattern[str], re.Pattern[str]]:
    row = next(row for row in lexicon("ja")["modality"] if row["rule"] == "ja.will")
    return row, re.compile(rf"(?:{row['pattern']})$"), re.compile(rf"(?:{row['unless']})$")


@kept
def _types() -> list[tuple[dict[str, Any], re.Pattern[str]]]:
    return [(row, re.compile(row["pattern"])) for row in lexicon("ja")["type"]]


@kept
def _negative() -> re.Pattern[str]:
    return re.compile(lexicon("ja")["negative"]["pattern"])


@kept
def _collective() -> re.Pattern[str]:
    return re.compile("|".join(lexicon("ja")["collective"]["words"]))


@kept
def _minerals() -> list[tuple[str, str]]:
    return sorted(lexicon("ja")["minerals"].items(), key=lambda entry: -len(entry[0]))
