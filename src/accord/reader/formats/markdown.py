"""Markdown: bytes -> text without the marks of emphasis, links, code and comments.

Headings keep their #, and bullets their dash: the reader knows both. What was dropped is bridged by the offset map.
"""

from __future__ import annotations

import re

from accord.reader.formats.decode import decoded, shown
from accord.reader.formats.loaded import Extracted
from accord.reader.offsets import Trace

# Each form on one line, and short, so that an unmatched mark costs little; the named groups are what stays.
_MARK = re.compile(
    r"(?P<fence>^[ ]{0,3}(?:```|~~~)[^\n]*\n?)"
    r"|(?P<comment><!--[^<]{0,2000}?-->)"
    r"|!?\[(?P<link>[^\[\]\n]{0,500})\](?:\((?:[^()\n]|\([^()\n]{0,200}\)){0,500}\)|\[[^\[\]\n]{0,200}\])"
    r"|\\(?P<escaped>[\\`*_{}\[\]()#+.!>~|-])"
    r"|`(?P<code>[^`\n]{1,500})`"
    r"|(?P<strong>\*\*\*|\*\*|(?<!\w)___?|___?(?!\w)|~~)"
    r"|(?<![\w*])\*(?P<star>[^\s*](?:[^*\n]{0,500}[^\s*])?)\*(?![\w*])"
    r"|(?<!\w)_(?P<line>[^\s_](?:[^_\n]{0,500}[^\s_])?)_(?!\w)",
    re.MULTILINE,
)
_KEPT = ("link", "escaped", "code", "star", "line")
_RULE = re.compile(r"^[ ]{0,3}(?:[-*_][ ]*){3,}$", re.MULTILINE)


def extract(raw: bytes, where: str) -> Extracted:
    """The text of a Markdown file."""
    found = decoded(raw, where)
    source = shown(found.source)
    trace, done = Trace(source), 0
    rules = {match.start() for match in _RULE.finditer(source)}
    for match in _MARK.finditer(source):
        if match.start() in rules:
            continue
        trace.keep(done, match.start())
        for name in _KEPT:
            if match[name]:
                trace.keep(*match.span(name))
        done = match.end()
    trace.keep(done, len(source))
    return Extracted(found.source, trace.text(), trace.map(), found.encoding, found.skipped, notes=found.notes)
