"""Commitments of Japanese texts: the predicate at the end of a clause says how far it binds, the topic who gives.

A sentence is cut where one promise ends in the middle of it (…し、…を行う). A piece without a modal of its own has
that of the last predicate; the weakest of the words that stand together holds: to agree to consider is to consider.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from accord.ledger.model import STRENGTH_CAP, Commitment
from accord.reader.draft import Draft, Segment
from accord.reader.lexicon import kept, lexicon, pattern_of, written
from accord.reader.steps.japanese.claims import mineral_keys
from accord.reader.steps.japanese.figures import deadline, quantity
from accord.reader.steps.japanese.folding import Folded, folded
from accord.reader.steps.japanese.frame import is_of_parties
from accord.reader.steps.japanese.names import collective, subjects
from accord.reader.steps.japanese.said import said_in

_TAIL = 30
_FINITE = "たるだ"
_CUT = re.compile(
    r"(?:(?<![関対際介と])(?<!に資)し|行い|進め|設け|講じ|図り|深め|高め|強め|続け|取り組み)、(?:また、|さらに、|かつ、|あわせて、|その上で、)?"
    r"(?=[^。]*[をにの][^。]{1,40}$)|(?:する|行う|進める|図る)とともに、|[たるだ](?=が、)"
)
_RECEIVER = re.compile(
    r"(?:政府|側|国民|企業)?(?:に対し(?:て)?|に対する|への|向けの?|に仕向け|に(?=[^、。]{0,24}(?:供給|提供|供与|輸出|移転|融資|支払|販売|引き?渡)))"
)
_OBJECT = re.compile(r"(?:^|[、はがにでへ]|において|ために|向けて|対し|対して)(?P<what>[^、。を]{1,80})を(?=[^を]*$)")
_WRAPPER = re.compile(r"(?:する)?(?:こと|よう|旨|意図|意向|考え)[^、。]{0,20}$")
_BESIDE = re.compile(r"に対し(?:て)?|において|に向けて|ために|までに|以内に|(?:政府|側|国|双方|企業|日本|者)(?:は|が)")
_LEAD_IN = re.compile(
    r"(?:次|以下|下記)の(?:とおり|こと|通り|事項|点|措置|取組|取り組み|内容|分野|領域|活動|協力|行動|方法)"
)
_CONDITION = re.compile(
    r"(?:^|、|は、)(?P<what>[^、。]{2,60}(?:場合に?(?:は|おいて)?|を条件(?:に|として)|に従(?:い|って)|の範囲内で|を前提(?:に|として)|ない限り))、?"
)
# What one country may tell of another: that it has promised, not that it would.
_FIRM = ("ja.commit", "ja.agreed")
_TITLE_SUBJECT = re.compile(r"(?:本|この|当該)(?:協定|覚書|枠組み?|条約|文書|声明|取極|合意)")
_DEAL_BY = re.compile(r"(?:歓迎|評価|留意|期待|認識|想起|重要性)")


@dataclass(frozen=True, slots=True)
class _Modal:
    rule: str
    strength: int


def commitments(draft: Draft) -> Draft:
    """The draft with its commitments."""
    text = folded(draft)
    found: list[Commitment] = []
    before: tuple[str, ...] = ()
    block = -1
    for segment in draft.segments:
        if segment.block != block:  # a giver is carried on within a paragraph only
            before, block = (), segment.block
        if segment.kind == "heading":
            continue
        for start, end, giver, told in _promising(draft, text, segment, before):
            before = giver or before
            found += _promises(draft, text, segment, (start, end), giver, told)
    return replace(draft, commitments=tuple(found))


def _promising(
    draft: Draft, text: Folded, segment: Segment, before: tuple[str, ...]
) -> Iterator[tuple[int, int, tuple[str, ...], bool]]:
    """The ranges of a sentence that may promise, with who would give and whether another country tells it of him."""
    start, end = text.back(segment.start), text.back(segment.end)
    while end > start and text.text[end - 1] in "。 ":
        end -= 1
    said = said_in(draft, segment.start, segment.end)
    if not said:
        topic = _topic(draft, text, start, end)
        if topic is not None:
            yield start, end, topic or _lead(draft, text, segment) or before or _own_parties(draft), False
        return
    for quoted in said:
        a, b = text.back(quoted.start), text.back(quoted.end)
        if quoted.form == "mixed":
            continue
        named = subjects(draft, text, a, b)
        acts = [each.countries for each in named if each.countries]
        if not acts and (named or quoted.form == "direct"):
            continue  # about something that does not act
        if quoted.parties and (not acts or acts[0] == quoted.parties):
            yield a, b, quoted.parties, False
        elif acts:
            yield a, b, acts[0], bool(quoted.parties)


def _promises(
    draft: Draft, text: Folded, segment: Segment, at: tuple[int, int], giver: tuple[str, ...], told: bool
) -> Iterator[Commitment]:
    sentence = text.text[slice(*at)].rstrip("。 ")
    noun = _noun_bullet(draft, text, segment, sentence)
    last = noun or _modal(draft, sentence)
    if _LEAD_IN.search(sentence):
        draft.refuse(*text.plain(*at), last.rule if last else "ja.lead_in", "only leads in what follows")
        return
    for a, b in [(0, len(sentence))] if noun else _clauses(sentence):
        place = (at[0] + a, at[0] + b)
        modal = last
        if b < len(sentence):
            joined = sentence[b - 1] not in _FINITE
            own = _modal(draft, sentence[a:b], joined=joined)
            modal = (own or last) if joined else own
        if modal is None or (told and modal.rule not in _FIRM):
            continue
        giver = next((each.countries for each in subjects(draft, text, *place) if each.countries), giver)
        if why := _none(draft, sentence[a:b]) or ("" if giver else "nobody gives it"):
            draft.refuse(*text.plain(*place), modal.rule, why)
            continue
        yield _made(draft, text, place, giver, modal)


def _none(draft: Draft, sentence: str) -> str:
    """Why a sentence with a modal promises nothing; "" if it does."""
    own = lexicon("ja")["own"]
    if re.search(own["nothing"], sentence):
        return "nothing is promised in it"
    if re.search(own["terms"], sentence):
        return "the text's own terms"
    if not is_of_parties(draft) and re.search(own["restricts"], sentence) and not _gives_way(sentence):
        return "a restriction"
    return ""


def _gives_way(sentence: str) -> bool:
    """Whether a sentence on a restriction promises to have none, or less of it."""
    freed = ("no_restriction", "export_control_relief", "permit_reform", "consultation", "information_sharing")
    return any(kind in freed and pattern.search(sentence) for kind, pattern in _types())


def _made(draft: Draft, text: Folded, place: tuple[int, int], giver: tuple[str, ...], modal: _Modal) -> Commitment:
    clause = text.text[place[0] : place[1]]
    span = draft.trim(*text.plain(*place))
    kind = next(row for row, pattern in _types() if pattern.search(clause))
    money = draft.money_in(*span)
    denied = _negative().search(clause[-_TAIL:]) is not None
    what = _OBJECT.search(_WRAPPER.sub("", clause))
    condition = _CONDITION.search(clause)
    keys = mineral_keys(clause)
    size, many, until = money[0].amount if money else None, quantity(clause), deadline(clause, draft.facts.date)
    given = (giver, what, size or many, until)
    return Commitment(
        **draft.evidence("commitment", modal.rule, *span),
        type=kind,
        giver=giver,
        receiver=_receivers(draft, text, place, giver),
        object=_BESIDE.split(what["what"])[-1].strip() if what else "",
        mineral=keys[0] if keys else "",
        amount=size,
        quantity=many,
        deadline=until,
        condition=condition["what"] if condition else "",
        strength=min(modal.strength, STRENGTH_CAP[draft.facts.legal_status]),
        strength_raw=modal.strength,
        precision=sum(map(bool, given)) / len(given),
        polarity=-1 if denied else 1,
    )


def _clauses(sentence: str) -> Iterator[tuple[int, int]]:
    """The pieces of a sentence that each carry a promise."""
    begin = 0
    for cut in _CUT.finditer(sentence):
        if cut.start() - begin > 6:
            finite = cut.group() in _FINITE  # 約束したが、
            yield begin, cut.end() if finite else cut.start() + cut.group().index("、")
            begin = cut.end() + 2 * finite
    yield begin, len(sentence)


def _modal(draft: Draft, sentence: str, *, joined: bool = False) -> _Modal | None:
    """What the end of a sentence promises; a bare する promises only in a text between parties."""
    tail = sentence[-_TAIL:]
    found = [modal for modal, pattern in _modality() if pattern.search(tail)]
    if found or joined:
        return min(found, key=lambda modal: modal.strength, default=None)
    own_words = is_of_parties(draft) or tail.endswith(("ます", "ません"))
    for modal, pattern, unless in _will():
        if modal.rule.endswith(".told") == own_words or not pattern.search(tail):
            continue
        if not (unless and unless.search(tail)):
            return modal
    return None


def _noun_bullet(draft: Draft, text: Folded, segment: Segment, sentence: str) -> _Modal | None:
    """A bullet that is a noun of action, under a line that leads in what is promised."""
    nouns = lexicon("ja")["bullets"]
    if segment.kind != "bullet" or not re.search(rf"(?:{nouns['ends']})$", sentence):
        return None
    a, b = segment.lead or (segment.start, segment.start)
    line = text.text[text.back(a) : text.back(b)].rstrip("。: ")
    listed = draft.facts.kind == "fact_sheet" or re.search(nouns["lead"], line) is not None
    if _DEAL_BY.search(line) or not listed:
        return None
    weak = re.search(r"検討$", sentence)
    return _Modal("ja.consider", 1) if weak else _modal(draft, line) or _Modal("ja.bullet", 5)


def _topic(draft: Draft, text: Folded, start: int, end: int) -> tuple[str, ...] | None:
    """Who the sentence is about: countries, () where it does not say, None where it is about something else."""
    other = False
    for each in subjects(draft, text, start, end):
        if each.countries:
            return each.countries
        other = other or _TITLE_SUBJECT.search(each.words) is not None or not is_of_parties(draft)
    return None if other else ()


def _lead(draft: Draft, text: Folded, segment: Segment) -> tuple[str, ...]:
    """The giver that the line above a bullet names."""
    if segment.lead is None:
        return ()
    a, b = text.back(segment.lead[0]), text.back(segment.lead[1])
    acts = [each.countries for each in subjects(draft, text, a, b) if each.countries]
    return acts[0] if acts else draft.facts.parties if collective().search(text.text[a:b].rstrip("、:は")) else ()


def _own_parties(draft: Draft) -> tuple[str, ...]:
    return draft.facts.parties if is_of_parties(draft) else ()


def _receivers(draft: Draft, text: Folded, place: tuple[int, int], giver: tuple[str, ...]) -> tuple[str, ...]:
    """To whom: who is named so; else the other of two parties, and all of them where all of them promise."""
    start, end = text.plain(*place)
    found: list[str] = []
    for mention in draft.mentions_in(start, end):
        if _RECEIVER.match(text.text, text.back(mention.end)) or text.text[text.back(mention.start) - 1] == "対":
            found += [code for code in mention.countries if code not in giver]
    parties = draft.facts.parties
    if found or not set(giver) <= set(parties):
        return tuple(dict.fromkeys(found))
    others = tuple(code for code in parties if code not in giver)
    around = draft.segment_at(start)
    beside = draft.countries_in(around.start, around.end) if around else ()
    titled = set(draft.countries_in(0, draft.plain.find(draft.facts.title) + len(draft.facts.title)))
    if not is_of_parties(draft) and not (set(others) <= set(beside) or {*others, *giver} <= titled):
        return ()  # a report tells of many countries
    return others if len(others) == 1 else giver if not others and len(parties) > 1 else ()


@kept
def _modality() -> list[tuple[_Modal, re.Pattern[str]]]:
    table = lexicon("ja")
    rows = [row for row in table["modality"] if not row["rule"].startswith("ja.will")]
    behind = "(?=$|こと|もの|旨|と|考え|意向|方針|予定|意図|計画|用意|立場)"
    return [
        (
            _Modal(row["rule"], row["strength"]),
            pattern_of(written(f"(?:{row['pattern']}){behind}", table["macros"]), row["rule"]),
        )
        for row in rows
    ]


@kept
def _will() -> list[tuple[_Modal, re.Pattern[str], re.Pattern[str] | None]]:
    rows = [row for row in lexicon("ja")["modality"] if row["rule"].startswith("ja.will")]
    return [
        (
            _Modal(row["rule"], row["strength"]),
            pattern_of(rf"(?:{row['pattern']})$", row["rule"]),
            pattern_of(rf"(?:{row['unless']})$", row["rule"]) if "unless" in row else None,
        )
        for row in rows
    ]


@kept
def _types() -> list[tuple[str, re.Pattern[str]]]:
    return [(row["type"], pattern_of(row["pattern"], row["type"])) for row in lexicon("ja")["type"]]


@kept
def _negative() -> re.Pattern[str]:
    return pattern_of(lexicon("ja")["negative"]["pattern"])
