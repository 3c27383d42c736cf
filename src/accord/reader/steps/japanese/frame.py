"""Frame of a Japanese text: sentences, countries named, kind, date, parties, legal status, agreements."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from accord.ledger.model import Agreement
from accord.reader.draft import Draft, Facts, Mention, Segment
from accord.reader.lexicon import kept, lexicon
from accord.reader.steps.japanese.figures import days
from accord.reader.steps.japanese.folding import Folded, folded, mark

_LONGEST = 3000
_SIGNED = re.compile(
    r"(?:「(?P<quoted>[^「」\n]{2,80})」|(?P<bare>[^\s、。はがをに「」『』]{2,60}))(?:に|を)[^、。「」]{0,16}?"
    r"(?P<verb>署名し|署名が|締結し|交わし|交換し|採択し|発出し|合意し|発効し)(?P<tail>なかった|ない|ていない)?"
)
_STATES = {"署名": "signed", "締結": "signed", "交わ": "signed", "交換": "signed", "採択": "adopted", "発出": "adopted",
           "合意": "agreed", "発効": "in force"}  # fmt: skip
_OF_PARTIES = ("agreement", "joint_statement", "communique", "fact_sheet")


def segments(draft: Draft) -> Draft:
    """The draft with its sentences, bullets and headings, each bullet with the lead-in above it."""
    text, found = folded(draft), []
    lead: tuple[int, int] | None = None
    at = 0
    for number, line in enumerate(text.text.split("\n")):
        start, at = at, at + len(line) + 1
        skip = mark(line)
        body = line[skip:].strip()
        if not body:
            continue
        whole = "。" in body or body.endswith(("」", ":"))
        kind = "bullet" if skip else "sentence" if whole else "heading"
        pieces = list(_sentences(text.text, start + skip, start + len(line)))
        for piece in pieces:
            a, b = draft.trim(*text.plain(*piece))
            if a < b:
                found.append(Segment(a, b, kind, number, lead if skip else None))
        if not skip and pieces:
            lead = draft.trim(*text.plain(*pieces[-1]))
    return replace(draft, segments=tuple(found))


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences end at 。 outside 「」; a piece longer than any sentence is cut."""
    begin, depth = start, 0
    for at in range(start, end):
        sign = text[at]
        if sign in "「『(":
            depth += 1
        elif sign in "」』)":
            depth = max(0, depth - 1)
        if (sign == "。" and not depth) or at - begin >= _LONGEST:
            yield begin, at + 1
            begin, depth = at + 1, 0
    if begin < end:
        yield begin, end


def mentions(draft: Draft) -> Draft:
    """The draft with every country it names; 日米 names two, 両国 all parties (which `facts` knows)."""
    text, found = folded(draft), []
    for match in _names().finditer(text.text):
        start, end = text.plain(*match.span())
        if match["short"]:
            table = lexicon("ja")["short"]
            codes = tuple(dict.fromkeys(table[sign] for sign in match["short"]))
        else:
            codes = (lexicon("ja")["countries"][match.group()],)
        found.append(Mention(start, end, "name", match.group(), codes))
    return replace(draft, mentions=tuple(found))


def facts(draft: Draft) -> Draft:
    """The draft with what is known of the whole document."""
    text = folded(draft)
    first = draft.segments[0] if draft.segments else None
    title = draft.plain[first.start : first.end].strip()[:200] if first else ""
    status, span = _legal(draft, text)
    day = next((d for d in _first_days(text.text) if d.whole), None)
    known = Facts(
        kind=_kind(title),
        title=title,
        date=day.date if day else None,
        date_source="text" if day else "",
        parties=_parties(draft, first.end if first else 0),
        legal_status=status,
        legal_status_span=span,
    )
    return replace(draft, facts=known)


def agreements(draft: Draft) -> Draft:
    """The draft with the agreements that it tells of: a name that ends as such names do, and a verb of signing."""
    text, found = folded(draft), []
    for match in _SIGNED.finditer(text.text):
        group = "quoted" if match["quoted"] else "bare"
        name = match[group]
        form = next((f for f, ends in lexicon("ja")["forms"].items() if name.endswith(tuple(ends))), "")
        if not form or match["tail"]:
            continue
        start, end = text.plain(match.start(group), match.end(group))
        around = draft.segment_at(start)
        named = draft.countries_in(around.start, around.end) if around else ()
        parties = named if len(named) > 1 else draft.facts.parties or named
        if not parties:
            continue
        day = next((d for d in days(text.text, max(0, match.start() - 60), match.start()) if d.whole), None)
        found.append(
            Agreement(
                **draft.evidence("agreement", f"ja.{form}", start, end),
                name=name,
                parties=parties,
                date=day.date if day else None,
                form=form,
                legal_status=draft.facts.legal_status if draft.facts.kind in _OF_PARTIES else "unknown",
                state=_STATES[match["verb"][:2]],
            )
        )
    return replace(draft, agreements=tuple(found))


def is_of_parties(draft: Draft) -> bool:
    """Whether the text is one between parties rather than one about them."""
    return draft.facts.kind in _OF_PARTIES


def _kind(title: str) -> Any:
    kinds = lexicon("ja")["kinds"]
    return next((kind for kind, words in kinds.items() if any(word in title for word in words)), "unknown")


def _parties(draft: Draft, title_end: int) -> tuple[str, ...]:
    """The countries of the title; else of the first lines; else those that are named most."""
    for end in (title_end, min(len(draft.plain), title_end + 300)):
        named = draft.countries_in(0, end)
        if len(named) > 1:
            return named
    counts = Counter(code for mention in draft.mentions for code in mention.countries)
    return tuple(code for code, number in counts.most_common(2) if number > 1)


def _first_days(text: str) -> Iterator[Any]:
    yield from days(text, 0, min(len(text), 500))
    yield from days(text, max(0, len(text) - 400))


def _legal(draft: Draft, text: Folded) -> tuple[Any, tuple[int, int] | None]:
    table = lexicon("ja")["legal"]
    for status in ("disclaimed", "binding"):
        match = re.search(table[status], text.text)
        if match:
            return status, draft.trim(*text.plain(*match.span()))
    return "unknown", None


@kept
def _names() -> re.Pattern[str]:
    table = lexicon("ja")
    kana = [name for name in table["countries"] if re.fullmatch("[ァ-ヴー]+", name)]
    other = [name for name in table["countries"] if name not in kana]
    katakana = "|".join(sorted(kana, key=len, reverse=True))
    plain = "|".join(sorted(other, key=len, reverse=True))
    signs = "".join(table["short"])
    # Two or more short names in a row, the first of them Japan or the United States, before a word of relations.
    relations = "両|間|首脳|共同|同盟|関係|経済|貿易|協|合意|政府|戦略|重要|安全|防衛|関税|の|は|が|で|、"
    short = rf"(?<![一-龠])(?P<short>[日米][{signs}]{{1,4}})(?={relations})"
    return re.compile(rf"{short}|(?:{plain})|(?<![ァ-ヴー])(?:{katakana})(?![ァ-ヴー])")
