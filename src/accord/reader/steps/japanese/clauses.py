"""Sentences -> clauses: cut where a verb in its joining form ends one, and at the edges of what is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from accord.reader.draft import Draft
from accord.reader.steps.japanese.folding import folded
from accord.reader.steps.japanese.names import KANJI

_CUT = re.compile(
    rf"(?:(?<=[{KANJI}ァ-ヴーと])(?<![関対際介])し|(?:され|られ|せ)|てお?り|であり|でなく|なく|ながら|ものの|けれど(?:も)?|(?:[るただい]|です|ます|せん)が|[るたい](?:ため|ので|から)"
    r"|(?<=[るただい])一方(?:で)?|った?うえで|上で|行い|進め|設け|講じ|図り|高め|強め|続け|広げ|持ち|持たず|せず|"
    r"(?:で)(?=、[^、。]{1,40}[はがも])|とともに)、(?=[^、。]{4})|。"
)
_JOINS = re.compile(r"(?:また|さらに|かつ|ただ|ただし|しかし|一方|なお|加えて|同時に|その上)、")
_SHORTEST = 4


def clauses(draft: Draft) -> Draft:
    """The draft with its clauses, in the order of the text."""
    text, found = folded(draft), []
    edges = sorted({at for said in draft.quoted for at in (said.start, said.end)})
    place = 0
    for segment in draft.segments:
        if segment.kind == "heading":
            continue
        while place < len(edges) and edges[place] <= segment.start:
            place += 1
        cuts = [segment.start]
        while place < len(edges) and edges[place] < segment.end:
            cuts.append(edges[place])
            place += 1
        for a, b in zip(cuts, [*cuts[1:], segment.end], strict=True):
            found += [draft.trim(*text.plain(*each)) for each in pieces(text.text, text.back(a), text.back(b))]
    return replace(draft, clauses=tuple((a, b) for a, b in found if a < b))


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The clauses of a range of the folded text, without the sign that ends them."""
    begin = start
    for cut in _CUT.finditer(text, start, end):
        stop = cut.end() - 1
        if stop - begin >= _SHORTEST:
            yield _led(text, begin, stop), stop
            begin = cut.end()
    if end - begin >= _SHORTEST:
        yield _led(text, begin, end), end


def _led(text: str, start: int, end: int) -> int:
    """Where a clause begins behind the word that joins it."""
    joined = _JOINS.match(text, start, end)
    return joined.end() if joined else start
