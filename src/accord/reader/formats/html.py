"""HTML: bytes -> the text that a page shows, in one pass, with the way back to every character.

Nothing is run, fetched or nested: tags are read one after the other, so a page of any depth takes time in proportion
to its length. Scripts and styles are left out; blocks become paragraphs, list items become "- " bullets.
"""

from __future__ import annotations

import re
from html import unescape

from accord.reader.formats.decode import decoded, shown
from accord.reader.formats.loaded import Extracted, Note
from accord.reader.offsets import Trace

_REST = r"(?P<{0}>(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)(?:>|\Z)"
# Every alternative runs to its end or to the end of the page, so that no place is looked at twice.
_PLAIN_BLOCK = (
    r"/?(?:div|section|article|main|header|footer|aside|nav|p|ul|ol|table|tbody|form|blockquote)"
    r"(?:\s(?![^<>]*hidden)[^<>=]*+)?"
)
_BARE = r"/?(?:span|b|i|em|strong|u|font|small|big|s|a|tt)"
_TOKEN = re.compile(
    # a plain block, opened or closed, with plain tags behind it breaks the line once: pages nest them by the thousand
    rf"(?P<run><{_PLAIN_BLOCK}>\s*+(?:<(?:{_PLAIN_BLOCK}|{_BARE})>\s*+)++)"
    # and bare marks of type in a row do nothing at all
    rf"|(?P<bare>(?:<{_BARE}>){{2,}}+)"
    r"|<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<(?P<raw>script|style|template|iframe|noembed|noframes|xmp|title)(?![^\s/>])"
    + _REST.format("attributes")
    + r"(?P<inside>.*?)(?:</(?P=raw)(?![^\s/>])[^>]*+(?:>|\Z)|\Z)"
    r"|<(?P<close>/?)(?P<name>[a-z][^\s/>]*+)" + _REST.format("rest") + r"|<[!?/][^>]*+(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN = re.compile(
    r"(?P<space>[ \t\n\r\f]{2,}|[\t\n\r\f]|(?<=[\s>]) | (?=<|\Z))"
    r"|&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});?"
)
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "dialog", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
        "hr", "html", "legend", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "section", "select",
        "summary", "table", "tbody", "tfoot", "thead", "title", "tr", "ul"
    }
)  # fmt: skip
_CELLS = frozenset({"td", "th"})
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_HIDDEN = re.compile(
    r"(?:^|\s)hidden(?:\s|=|$)|display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0", re.IGNORECASE
)


def extract(raw: bytes, where: str) -> Extracted:
    """The text of a web page."""
    declared = _CHARSET.search(raw[:4096])
    found = decoded(raw, where, declared.group(1).decode("ascii") if declared else "")
    page = _Page(shown(found.source))
    page.read()
    return Extracted(
        found.source,
        page.trace.text(),
        page.trace.map(),
        found.encoding,
        found.skipped,
        notes=(*found.notes, *page.notes()),
    )


class _Page:
    """One pass over a page.

    `gap` is the white space owed before the next word, with the source range that it stands for; `fresh` means that
    a line has just begun, so that no white space is owed.
    """

    def __init__(self, source: str) -> None:
        self.source, self.trace = source, Trace(source)
        self.gap, self.gap_span, self.fresh = "", (0, 0), True
        self.pre = self.hidden = 0
        self.cut = False

    def read(self) -> None:
        """Tags and the words between them, to the end of the page."""
        done = 0
        for token in _TOKEN.finditer(self.source):
            if done < token.start():
                self._words(done, token.start())
            done = token.end()
            if token["bare"]:
                continue
            if token["run"]:
                self._break("\n\n", token.start())
                continue
            whole = self.source[done - 1] == ">"
            if token["name"] and not whole:  # "<" was no tag, or the page ends inside one: the words stay
                self.cut = True
                done = token.start()
                break
            self.cut |= not whole
            if token["name"]:
                self._tag(token["name"].lower(), bool(token["close"]), token["rest"], token.start())
        self._words(done, len(self.source))

    def notes(self) -> tuple[Note, ...]:
        """What a person would not see on the page, or would miss in the text."""
        found = []
        if self.hidden:
            found.append(Note("hidden", f"marked as hidden on the page, and kept in the text: {self.hidden} parts"))
        if self.cut:
            found.append(Note("cut", "the page ends inside a tag, a script or a comment: it may have been cut off"))
        return tuple(found)

    def _tag(self, name: str, closes: bool, rest: str, at: int) -> None:
        if rest and not closes and _HIDDEN.search(rest[:2000]):
            self.hidden += 1
        if name in ("br", "li", "tr"):
            self._break("\n", at)
        elif name in _BLOCKS:
            self._break("\n\n", at)
        elif name in _CELLS and not self.fresh and "\n" not in self.gap:
            self.gap, self.gap_span = "\t", (at, at)
        if name == "li" and not closes:
            self._owed()
            self.trace.put("- ", at, at)
            self.fresh = True
        elif name == "pre":
            self.pre = max(0, self.pre + (-1 if closes else 1))

    def _break(self, lines: str, at: int) -> None:
        if not self.fresh and lines not in self.gap:
            self.gap, self.gap_span = lines, (at, at)

    def _owed(self) -> None:
        if self.gap:
            start, end = self.gap_span
            if self.source[start:end] == self.gap:
                self.trace.keep(start, end)
            else:
                self.trace.put(self.gap, start, end)
            self.gap = ""

    def _words(self, start: int, end: int) -> None:
        """The words of a stretch without tags: white space shrinks to one space, references become characters."""
        source, done = self.source, start
        for found in _BETWEEN.finditer(source, start, end):
            at, after = found.span()
            if self.pre and found["space"]:
                continue
            if found["space"]:
                self._copy(done, at)
                if not self.fresh and not self.gap:
                    self.gap, self.gap_span = " ", (at, after)
            else:
                text = unescape(found.group())
                if text == found.group():
                    continue
                self._copy(done, at)
                self._owed()
                self.trace.put(text, at, after)
                self.fresh = False
            done = after
        self._copy(done, end)

    def _copy(self, start: int, end: int) -> None:
        if end > start:
            self._owed()
            self.trace.keep(start, end)
            self.fresh = False
