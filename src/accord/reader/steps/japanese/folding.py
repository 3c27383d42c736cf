"""Folding: one form of Japanese text for matching, with the way back: ５００億 -> 500億, ｶﾞ -> ガ, wraps undone."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from accord.reader.draft import Draft
from accord.reader.offsets import OffsetMap, Trace

# Forms of width, vertical marks and squared words; circled numbers stay, since they mark items of a list.
_WIDE = re.compile(
    "[\uff01-\uffee\u3300-\u33ff\u2100-\u214f\ufe10-\ufe19\ufe30-\ufe4f]+|\n[ ]?|(?<=[\u3041-\u9fff」)]),"
)
_VOICED = "\uff9e\uff9f"
_ENDS = "。」』):!?】）：！？"
_HEADS = " 【［〔[<"
_MARK = re.compile(
    r"[ ]*(?:[・•●○■□◆◇▪*\-]|[①-⑳]|[(]?\d{1,2}[.)、 ]|[(][一二三四五六七八九十ア-コa-k]+[)]"
    r"|[一二三四五六七八九十]{1,3}[、. ]|第\d+[条章項])[ ]*"
)
_NARROWEST, _WIDEST = 18, 80


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded text of a draft and the way back to the draft's `plain`."""

    text: str
    way: OffsetMap

    def plain(self, start: int, end: int) -> tuple[int, int]:
        """The range in `plain` of a range in the folded text."""
        return self.way.span(start, end)

    def back(self, at: int) -> int:
        """The folded offset of an offset in `plain`: of the first character that stands for it or what follows."""
        run = max(0, bisect_right(self.way.source, at) - 1)
        if not self.way.source or at < self.way.source[run]:
            return 0
        start = self.way.start[run]
        if self.way.copied[run]:
            return start + min(at, self.way.stop[run]) - self.way.source[run]
        if at == self.way.source[run]:
            return start
        return self.way.start[run + 1] if run + 1 < len(self.way.start) else len(self.text)


def folded(draft: Draft) -> Folded:
    """The folded text of a draft; kept for the steps that follow."""
    return _folded(draft.plain)


def mark(line: str) -> int:
    """The length of the bullet or number at the start of a line; 0 without one."""
    found = _MARK.match(line)
    return found.end() if found else 0


def level(line: str) -> str:
    """The kind of mark at the start of a line: lines of one kind stand on one level of a list; "" without one."""
    found = _MARK.match(line)
    return re.sub(r"\d+|[一二三四五六七八九十]+|[①-⑳]|(?<=[(])[ア-コa-k]+", "1", found.group().strip()) if found else ""


@lru_cache(maxsize=4)
def _folded(plain: str) -> Folded:
    wraps = _wraps(plain)
    trace, done = Trace(plain), 0
    for found in _WIDE.finditer(plain):
        start, end = found.span()
        if plain[start] == "\n":
            if start in wraps:
                trace.keep(done, start)
                done = end
            continue
        trace.keep(done, start)
        at = start
        while at < end:
            stop = at + 2 if at + 1 < end and plain[at + 1] in _VOICED else at + 1
            trace.put(_plain(plain, at, stop), at, stop)
            at = stop
        done = end
    trace.keep(done, len(plain))
    return Folded(trace.text(), trace.map())


def _plain(text: str, start: int, end: int) -> str:
    """The plain form of a sign; a comma that ends no thousands is the Japanese one."""
    sign = text[start:end]
    if sign in (",", "，") and not (text[start - 1 : start].isdigit() and text[end : end + 1].isdigit()):
        return "、"
    return unicodedata.normalize("NFKC", sign)


def _wraps(plain: str) -> frozenset[int]:
    """Line ends that only break a line at the margin: of lines as long as any other, in the middle of a sentence."""
    lines = plain.split("\n")
    lengths = sorted(len(line) for line in lines if line.strip())
    width = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    if not _NARROWEST <= width <= _WIDEST:
        return frozenset()
    found, at = set(), 0
    for line, following in pairwise(lines):
        at += len(line)
        whole = line.rstrip()
        if (
            whole and len(whole) >= width - 2 and whole[-1] not in _ENDS and following.strip()
            and following[0] not in _HEADS and not mark(following)
        ):  # fmt: skip
            found.add(at)
        at += 1
    return frozenset(found)
