"""Draft -> facts of the document: kind, title, date with its source, parties, defined terms, legal status.

How far it binds is read by `legal`, its day by `dating`, its kind by `document_kinds`, whom it is about by `parties`.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from accord.reader.draft import Draft, Facts
from accord.reader.gates import Gated
from accord.reader.lexicon import lexicon
from accord.reader.steps.document.dating import dated
from accord.reader.steps.document.document_kinds import kind_of
from accord.reader.steps.document.legal import legal_status
from accord.reader.steps.document.parties import parties_of, speaker_of

_TERM = Gated(
    r"\((?:[^()\"\n]{0,80}?(?:referred to[^()\"\n]{0,40}as|together,?|collectively,?|herein\w*|hereafter|each an?|"
    r"the|or)? ?)"
    r"\"([^\"\n]{1,60})\"(?:(?:,| or| and)+ [^()\"\n]{0,80}\"([^\"\n]{1,60})\")*[^()\"\n]{0,20}\)"
    r"|\b(?:referred to|known|defined) (?:individually |collectively |together )?as (?:the )?\"([^\"\n]{1,60})\""
    r"|\bthe term \"([^\"\n]{1,60})\"",
    cased=True,
)
# The office stands right before the name and is not a former one.
_TITLE = re.compile(
    r"(?<!former )(?<!then-)(?<!ex-)"
    r"\b(?:president|prime minister|premier|chancellor|secretary|crown prince)\b[\w ,]{0,25}$"
)
_PUBLISHER = re.compile(
    r"(?m)(?:^|\(|- |by )((?:The )?White House|Office of the [A-Z][\w ]+|"
    r"Department of [A-Z][\w ]+|Ministry of [A-Z][\w ,]+|Prime Minister's "
    r"Office|"
    r"European Commission|Reuters|AP|AFP|Associated Press|Bloomberg|Kyodo|"
    r"Nikkei|Xinhua|Yonhap|Financial Times|Dow Jones)(?=\)|$|[,.]? (?:-|\d)|\n)"
)


def facts(draft: Draft) -> Draft:
    """The draft with what is known of the whole document."""
    title = _title(draft)
    kind = kind_of(draft, title)
    when = dated(draft, kind)
    status, span = legal_status(draft, kind)
    speaker = speaker_of(draft, kind)
    parties = parties_of(draft, title, kind)
    if speaker and not set(speaker.countries) & set(parties):
        parties = (*speaker.countries, *parties)
    found = Facts(
        kind=kind,
        title=title,
        date=when.day,
        date_source=when.source,
        time_zone=when.zone,
        counts_from=when.counts_from,
        not_before=_not_before(draft) if when.day is None else None,
        parties=parties,
        terms=tuple(dict.fromkeys(t for m in _TERM.throughout(draft) for t in m.groups() if t)),
        legal_status=status,
        legal_status_span=span,
        publisher=_publisher(draft),
        speaker=speaker,
    )
    return replace(draft, facts=found)


def _publisher(draft: Draft) -> str:
    """Who publishes, where the head, the dateline or the foot of the text says so."""
    ends = (draft.plain[:600], draft.plain[-400:])
    return next((match.group(1) for end in ends if (match := _PUBLISHER.search(end))), "")


def _title(draft: Draft) -> str:
    if draft.segments and draft.segments[0].kind == "heading":
        first = draft.segments[0]
        return draft.plain[first.start : first.end].lstrip("# ")
    return ""


def _not_before(draft: Draft) -> datetime.date | None:
    """The day the last of the offices began that the text gives to persons by their title."""
    held = {leader["name"]: leader for leader in lexicon("leaders")["leader"]}
    began = [
        datetime.date.fromisoformat(held[m.name]["from"])
        for m in draft.mentions
        if m.name in held
        and _TITLE.search(draft.low, max(0, m.start - 40), m.start)
        and held[m.name]["role"].lower().split()[-1] in draft.low[max(0, m.start - 40) : m.start]
    ]
    return max(began, default=None)
