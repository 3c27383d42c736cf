"""Clauses -> export controls of Japanese texts: who restricts what to whom, how, and what has become of it."""

from __future__ import annotations

import re
from dataclasses import replace

from accord.ledger.model import Control
from accord.reader.draft import Draft
from accord.reader.lexicon import kept, lexicon, pattern_of
from accord.reader.steps.japanese.figures import days
from accord.reader.steps.japanese.folding import Folded, folded
from accord.reader.steps.japanese.frame import is_of_parties
from accord.reader.steps.japanese.names import subjects

_TARGET = re.compile(r"(?:企業|政府|国内)?(?:向け|への|に対する|に対し)")
_ITEMS = re.compile(
    r"(?P<items>[^、。はがをも「」]{2,40}?)(?:など(?:[0-9一二三四五六七八九十]{1,3}(?:種類|品目|鉱物))?)?(?:の|に対する|に関する|について、?)"
    r"(?:(?:対[日米中韓欧豪英EU]{1,2}|[^、。の]{1,6}(?:向け|への)の?))?(?:全面|新規)?(?:輸出|禁輸|出荷)"
)
_OBJECT = re.compile(r"(?P<items>[^、。はがをも「」]{2,40}?)(?:など)?を(?:新たに|追加で)?(?:輸出|許可制|規制|禁輸)")
_LED = re.compile(
    r"^.*?(?:による|向けの?|への|に対する|年[0-9]{1,2}月(?:に|から)|年(?:から|に)|[0-9]{1,2}月に|[0-9]{1,2}日に|(?:昨|今|本|翌|同)年[^の]{0,4}に?)"
)
_TRADE = re.compile(r"(?:の|から)?(?:全面|新規)?(?:輸出|禁輸|出荷)$|に(?:[0-9.]+%)?$|^(?:向けの?|から)")
_REACH = 120
_WHEN = re.compile(r"(?:[12]\d{3}年|昨年|今年|本年|翌年|同年)(?:\d{1,2}月)?(?:\d{1,2}日)?")


def controls(draft: Draft) -> Draft:
    """The draft with the export controls that it tells of."""
    text = folded(draft)
    found: list[Control] = []
    if is_of_parties(draft):
        return draft
    rules = _table()["rules"]
    trade, measure, none = (pattern_of(rules[name]) for name in ("trade", "measure", "none"))
    carried, block = "", -1
    for start, end in draft.clauses:
        a, b = text.back(start), text.back(end)
        around = draft.segment_at(start)
        if around and around.block != block:  # who acts is carried on within a paragraph only
            carried, block = "", around.block
        acts = _alone(draft, text, a, b)
        carried = acts[0] if acts else carried
        if not trade.search(text.text, a, b) or not measure.search(text.text, a, b):
            continue
        state = _state(text.text, a, b)
        if state is None:
            continue
        if none.search(text.text, a, b):
            draft.refuse(start, end, f"ja.CO.{state}", "denied, promised or only possible")
            continue
        control = _control(draft, text, (a, b), state, carried, found[-1:])
        if control is not None:
            found.append(control)
    return replace(draft, controls=tuple(found))


def _control(
    draft: Draft, text: Folded, at: tuple[int, int], state: str, carried: str, before: list[Control]
) -> Control | None:
    start, end = text.plain(*at)
    clause = text.text[slice(*at)]
    issuer = _issuer(draft, text, at) or carried
    items = _items(clause) or next((c.items for c in before if c.issuer == issuer), "")
    items = items or _named_before(text.text, at[1])
    if not issuer or not items:
        draft.refuse(start, end, f"ja.CO.{state}", "no country restricts" if items else "nothing restricted is named")
        return None
    targets = [
        code for m in draft.mentions_in(start, end) for code in m.countries
        if code != issuer and (_TARGET.match(text.text, text.back(m.end)) or text.text[text.back(m.start) - 1] == "対")
    ]  # fmt: skip
    day = _day(text, at)
    return Control(
        **draft.evidence("control", f"ja.CO.{state}", start, end),
        issuer=issuer,
        targets=tuple(dict.fromkeys(targets)),
        items=items,
        measure=next((name for name, body in _table()["measures"].items() if re.search(body, clause)), "control"),
        announced=day if state == "announced" else "",
        effective=day if state == "effective" else "",
        state="in force" if state == "effective" else f"{state} {day}".strip() if state != "announced" else state,
    )


def _issuer(draft: Draft, text: Folded, at: tuple[int, int]) -> str:
    """Who restricts: the country that is the topic, who announced it, or whose control it is (中国の輸出規制)."""
    acts = _alone(draft, text, *at)
    if acts:
        return acts[0]
    start, end = text.plain(*at)
    said = draft.quoted_at(start)
    if said and said.form == "indirect" and len(said.parties) == 1:
        return said.parties[0]
    owned = [
        m
        for m in draft.mentions_in(start, end)
        if re.match(r"(?:政府|当局)?(?:の|による)", text.text[text.back(m.end) :][:6])
    ]
    return owned[0].countries[0] if owned else ""


def _alone(draft: Draft, text: Folded, start: int, end: int) -> list[str]:
    """The countries that act alone in a range."""
    return [each.countries[0] for each in subjects(draft, text, start, end) if len(each.countries) == 1]


def _items(clause: str) -> str:
    """What is restricted, without to whom and when."""
    for pattern in (_ITEMS, _OBJECT):
        match = pattern.search(clause)
        if match:
            words = match["items"]
            led = _LED.match(words)
            words = _TRADE.sub("", words[led.end() :] if led else words).strip()
            if words:
                return words
    return ""


def _named_before(text: str, at: int) -> str:
    """The mineral named last right before a place: what "the export" is of."""
    near = text[max(0, at - _REACH) : at]
    return max(((near.rfind(word), word) for word in lexicon("ja")["minerals"] if word in near), default=(0, ""))[1]


def _state(text: str, start: int, end: int) -> str | None:
    """What has become of a control: of the verbs of a clause the last."""
    places = [
        (m.end(), state)
        for state, body in _table()["verbs"].items()
        for m in pattern_of(body).finditer(text, start, end)
    ]
    return max(places)[1] if places else None


def _day(text: Folded, at: tuple[int, int]) -> str:
    """The day, month or year that a clause gives, as it can be known."""
    found = next(days(text.text, *at), None)
    if found is not None:
        return (
            found.date.isoformat()
            if found.whole
            else found.date.strftime("%Y-%m" if "月" in text.text[found.start : found.end] else "%Y")
        )
    said = _WHEN.search(text.text, *at)
    return said.group() if said else ""


@kept
def _table() -> dict[str, dict[str, str]]:
    return dict(lexicon("ja")["controls"])
