"""Draft -> facts of the document: kind, title, date with its source, parties, defined terms, legal status.

The legal status is read from the text's own words on rights and obligations; an order or a proclamation that
says so of itself in its closing boilerplate tells nothing about an agreement.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from accord.ledger.model import LegalStatus
from accord.reader.draft import Draft, Facts, Mention
from accord.reader.gates import Gated
from accord.reader.lexicon import lexicon
from accord.reader.steps import figures

_TERM = Gated(
    r"\((?:[^()\"\n]{0,80}?(?:referred to[^()\"\n]{0,40}as|together,?|collectively,?|each an?|the|or)? ?)"
    r"\"([^\"\n]{1,60})\"(?:(?:,| or| and)+ [^()\"\n]{0,80}\"([^\"\n]{1,60})\")*[^()\"\n]{0,20}\)"
    r"|\b(?:referred to|known|defined) (?:individually |collectively |together )?as (?:the )?\"([^\"\n]{1,60})\""
    r"|\bthe term \"([^\"\n]{1,60})\"",
    cased=True,
)
_DISCLAIMED = Gated(
    r"(?:\bnothing in this \w+(?: \w+)? (?:creates?|constitutes?|shall|is "
    r"intended to|imposes?|gives? rise to)\b[^.;]{0,60}\b(?:obligations?|"
    r"rights?|binding)\b|(?:do|does|shall|will|is|are) not (?:\w+ ){0,3}?(?:(?:and|"
    r"nor|or) (?:is|does|"
    r"are) not (?:intended to )?(?:\w+ ){0,3})?"
    r"(?:to )?(?:constitute|create|give rise to|be|establish|impose)(?: or (?:constitute|create))?(?: any)?"
    r"(?: \w+){0,2}? ?(?:rights? (?:and|or) obligations?|legally[- ]binding|legal(?:ly)? (?:rights?|"
    r"obligations?)|binding obligations?)"
    r"|\b(?:is|are) (?:not legally[- ]binding|non-?binding|not binding))"
)
_BINDING = Gated(r"\b(?:enters?|entry) into force\b|\b(?:is|are|be) legally[- ]binding\b|\blegally binding agreement\b")
_INSTRUMENT = re.compile(
    r"(?:the|this) (?:[\w-]+ ){0,3}?(?:agreement|treaty|framework|memorandum|compact|accord|pact|arrangement|"
    r"convention|deal|"
    r"statement|declaration|document|mou|text|plan|road ?map)s?(?: (?:of|on|between) [\w ]{3,50}?)?,?"
    r"(?: (?:itself|which|signed|is|are|does|do|will|shall)\b)"
)
_ITSELF = re.compile(
    r"\b(?:this|the present) (?:agreement|treaty|framework|memorandum|compact|accord|pact|arrangement|convention)\b"
)
# The office stands right before the name and is not a former one.
_TITLE = re.compile(
    r"(?<!former )(?<!then-)(?<!ex-)"
    r"\b(?:president|prime minister|premier|chancellor|secretary|crown prince)\b[\w ,]{0,25}$"
)
_OFFICE = re.compile(r"\b(?:prime minister|minister|president|premier|chancellor|secretary|ambassador|king|governor)\b")
_DEAL = re.compile(
    r"\b(?:sign(?:ed|s)|sealed|struck|concluded|agreed|agreement|deal|pact|accord|partnership|"
    r"alliance|treaty|contract|allies|pool(?:s|ed)?|(?:two|three|four) (?:governments|countries|nations))\b"
)
_DEPENDED = re.compile(
    r"\b(?:relian\w+|dependen\w+|reli(?:es|ed)|depends?|wean\w*|suppl(?:ies|ied|iers?|y)|dominan\w+|"
    r"grip|curbs|adversar\w+|away from|export controls?|stranglehold|"
    r"hold on|embassy|refines?|monopoly|embargo|sanctions|coerci\w+|aggression|threats?)\b"
)
_AT = re.compile(r"\b(?:in|at|near) $")
_OWN_ORDER = re.compile(r"\bthis (?:order|proclamation|determination|memorandum is not intended to, and does not)\b")
_SIGNED = re.compile(r"(?m)^[ ]*(?:signed|done|adopted) (?:at|in|on|by)\b.{0,160}$")
_DATELINE = re.compile(r"\A\W*[A-Z][A-Z .,'-]{2,40}[,(]?.{0,25}?[-:]")
_RELEASE = re.compile(r"\W*(?:press|news|media) release\b", re.IGNORECASE)
_CITY = re.compile(
    r"(?m)^[A-Z][A-Z .'-]{2,30}, (?:\d{1,2} )?[A-Z][a-z]+\.?(?: \d{1,2})?,?(?: \d{4})? (?:\([^()\n]{2,30}\) )?- "
)
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_OF_PARTIES = Gated(r"\bhereby\b|\bthe participants\b|\bthe parties\b|\b(?:represents the political commitments)")
_CUES_OF_NEWS = re.compile(r"\b(?:said|says|told|according to|analysts|reporters|stated|noted|announced)\b")
_PUBLISHER = re.compile(
    r"(?m)(?:^|\(|- |by )((?:The )?White House|Office of the [A-Z][\w ]+|"
    r"Department of [A-Z][\w ]+|Ministry of [A-Z][\w ,]+|Prime Minister's "
    r"Office|"
    r"European Commission|Reuters|AP|AFP|Associated Press|Bloomberg|Kyodo|"
    r"Nikkei|Xinhua|Yonhap|Financial Times|Dow Jones)(?=\)|$|[,.]? (?:-|\d)|\n)"
)
_KINDS = (
    ("fact_sheet", r"\bfact ?sheet\b"),
    ("communique", r"\bcommuniqu"),
    (
        "joint_statement",
        r"\bjoint\b.{0,40}\bstatement|\bjoint (?:press|news|media) (?:release|"
        r"statement|communication)|\bstatement from the leaders|\bcommitment "
        r"to consult|"
        r"^implementation of the agreement",
    ),
    (
        "speech",
        r"^(?:(?:opening|closing|keynote|inaugural|prepared|the) )?(?:remarks|speech|address|keynote|transcript)\b|"
        r"^(?:\w+ )?statement (?:to|before|in) (?:the )?(?:\w+ )?(?:parliament|house|senate|assembly|congress|diet|"
        r"riksdag|"
        r"bundestag|commons|lords|committee|council)\b|"
        r"^(?:\w+ )?statement (?:by|of) (?:the |his excellency |her excellency )?(?:[\w'-]+ ){0,2}?"
        r"(?:minister|president|prime|premier|chancellor|secretary|foreign|ambassador)\b",
    ),
    ("analysis", r"^(?:opinion|analysis|commentary|editorial|op-ed)\b"),
    (
        "agreement",
        r"\b(?:memorandum of (?:understanding|cooperation)|framework (?:for|on)|agreement (?:between|on)|"
        r"treaty|compact|accord|prosperity deal)\b",
    ),
)


def facts(draft: Draft) -> Draft:
    """The draft with what is known of the whole document."""
    title = _title(draft)
    kind = _kind(draft, title)
    day, source = _dated(draft, kind)
    status, span = _legal_status(draft, kind)
    speaker = _speaker(draft, kind)
    parties = _parties(draft, title, kind)
    if speaker and not set(speaker.countries) & set(parties):
        parties = (*speaker.countries, *parties)
    found = Facts(
        kind=kind,
        title=title,
        date=day,
        date_source=source,
        not_before=_not_before(draft) if day is None else None,
        parties=parties,
        terms=tuple(dict.fromkeys(t for m in _TERM.throughout(draft) for t in m.groups() if t)),
        legal_status=status,
        legal_status_span=span,
        publisher=_publisher(draft),
        speaker=speaker,
    )
    return replace(draft, facts=found)


def _speaker(draft: Draft, kind: str) -> Mention | None:
    """Whose speech it is: the first person that the heading, or the first line, names with a country."""
    first = draft.segments[0] if draft.segments and kind == "speech" else None
    if first is None:
        return None
    named = draft.mentions_in(first.start, first.end)
    person = next((m for m in named if m.kind == "person" and m.countries), None)
    if person:
        return person
    head = draft.segments[1:3]
    for segment in (first, *(each for each in head if each.kind == "heading")):
        office = _OFFICE.search(draft.low, segment.start, segment.end)
        if not office:
            continue
        behind = [m for m in draft.mentions_in(office.end(), segment.end) if m.countries]
        before = [
            m for m in draft.mentions_in(segment.start, office.end()) if m.countries and m.end <= office.start() + 1
        ]
        if held := (behind[:1] or before[-1:]):
            who = next((m.name for m in draft.mentions_in(segment.start, segment.end) if m.kind == "person"), "")
            return replace(held[0], kind="person", name=who or draft.plain[office.start() : office.end()])
    return None


def _publisher(draft: Draft) -> str:
    """Who publishes, where the head, the dateline or the foot of the text says so."""
    ends = (draft.plain[:600], draft.plain[-400:])
    return next((match.group(1) for end in ends if (match := _PUBLISHER.search(end))), "")


def _title(draft: Draft) -> str:
    if draft.segments and draft.segments[0].kind == "heading":
        first = draft.segments[0]
        return draft.plain[first.start : first.end].lstrip("# ")
    return ""


def _kind(draft: Draft, title: str) -> str:
    head = title.lower()
    signed = bool(_SIGNED.search(draft.low)) or any(_OF_PARTIES.throughout(draft))
    for kind, pattern in _KINDS:
        if head and re.search(pattern, head) and (kind != "agreement" or signed):
            return kind
    if _RELEASE.match(draft.plain) or _CITY.search(draft.plain[:400]):
        signed = False  # a release or an agency's report that speaks of the parties is none of their agreements
    if _CUES_OF_NEWS.search(draft.low) and len(draft.mentions) >= 2 and not signed:
        return "unknown" if re.search(r"\bby the authority vested in me\b", draft.low) else "news"
    return "unknown"


def _dated(draft: Draft, kind: str) -> tuple[datetime.date | None, str]:
    for line in reversed(list(_SIGNED.finditer(draft.low))):
        for _, day in figures.dates(draft.plain, *line.span()) or _split_spelling(draft, line.span()):
            return day, "signing line"
    head = min(len(draft.plain), 300)
    if _DATELINE.match(draft.plain):
        for _, day in figures.dates(draft.plain, 0, head):
            return day, "dateline"
    for match in _IN_NAME.finditer(draft.name):
        try:
            return datetime.date(*map(int, match.groups())), "file name"
        except ValueError:
            continue
    near = figures.dates(draft.plain, 0, head if kind != "joint_statement" else min(len(draft.plain), 500))
    return (near[0][1], "first date in the text") if near else (None, "")


def _split_spelling(draft: Draft, line: tuple[int, int]) -> list[tuple[int, datetime.date]]:
    """Dates whose line was broken: the next line belongs to them."""
    return figures.dates(draft.plain, line[0], min(len(draft.plain), line[1] + 80))


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


def _parties(draft: Draft, title: str, kind: str) -> tuple[str, ...]:
    """The countries of the title, else of a signature block, else the two or more that the text names most."""
    first = draft.segments[0] if title else None
    named = draft.countries_in(first.start, first.end) if first else ()
    if len(named) >= 2 or (kind in ("agreement", "joint_statement") and named and len(draft.plain) < 300):
        return named
    if kind in ("news", "analysis", "speech"):
        for segment in draft.segments[:6]:
            dealing = _DEAL.search(draft.low, segment.start, segment.end)
            pair = tuple(_weights(draft, draft.mentions_in(segment.start, segment.end))) if dealing else ()
            if 2 <= len(pair) <= 3:
                return pair
    counts = _weights(draft, draft.mentions)
    if not counts:
        return named
    top = counts.most_common(1)[0][1]
    early = draft.countries_in(0, min(len(draft.plain), 600))
    often = [c for c, n in counts.most_common(4) if n >= max(2, top / 3) and (c in early or c in named)]
    found = tuple(dict.fromkeys((*named, *sorted(often[:3], key=lambda c: -counts[c])))) or early[:2]
    if len(found) == 1 and kind == "news":  # "X handed Y the right": the other one of the opening sentence
        first = next((s for s in draft.segments if s.kind != "heading"), None)
        pair = tuple(_weights(draft, draft.mentions_in(first.start, first.end))) if first else ()
        return pair if len(pair) == 2 and found[0] in pair else found
    return found


def _weights(draft: Draft, mentions: Iterable[Mention]) -> Counter[str]:
    """How often a country is named: thrice where a deal is spoken of, not where it is depended on."""
    counts: Counter[str] = Counter()
    for mention in mentions:
        segment = draft.segment_at(mention.start)
        left, right = (segment.start, segment.end) if segment else (mention.start, mention.end)
        around = draft.low[max(left, mention.start - 40) : min(right, mention.end + 25)]
        if _DEPENDED.search(around) or (
            mention.kind == "seat" and _AT.search(draft.low, max(left, mention.start - 6), mention.start)
        ):
            continue
        for iso3 in mention.countries:
            counts[iso3] += 3 if _DEAL.search(draft.low, left, right) else 1
    return counts


def _told_status(draft: Draft) -> tuple[LegalStatus, tuple[int, int] | None]:
    """The status that a text which tells of one instrument gives it in a plain sentence of its own."""
    if "binding" not in draft.low and "obligation" not in draft.low:
        return "unknown", None
    for match in _DISCLAIMED.throughout(draft):
        segment = draft.segment_at(match.start())
        if segment and _INSTRUMENT.match(draft.low, segment.start, match.end()):
            return "disclaimed", (segment.start, segment.end)
    return "unknown", None


def _legal_status(draft: Draft, kind: str) -> tuple[LegalStatus, tuple[int, int] | None]:
    if kind in ("news", "speech"):
        return _told_status(draft)
    if kind == "analysis":
        return "unknown", None
    for match in _DISCLAIMED.throughout(draft):
        segment = draft.segment_at(match.start())
        if segment and not _OWN_ORDER.search(draft.low, segment.start, segment.end):
            return "disclaimed", (segment.start, segment.end)
    if kind == "fact_sheet":
        return "unknown", None
    for match in _BINDING.throughout(draft):
        segment = draft.segment_at(match.start())
        said = draft.low[segment.start : match.start()] if segment else ""
        if segment and _ITSELF.search(said) and not re.search(r"\bnot\b|\bnon-", said[-40:]):
            return "binding", (segment.start, segment.end)
    if kind in ("agreement", "joint_statement", "communique") and not re.search(r"\bshall\b", draft.low):
        return "political", None
    return "unknown", None
