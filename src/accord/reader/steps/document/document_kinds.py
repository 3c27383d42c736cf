"""Draft -> what kind of document it is: by its title, by a signature, by the words of news."""

from __future__ import annotations

import re

from accord.reader.draft import Draft
from accord.reader.gates import Gated
from accord.reader.steps.document.dating import has_signing_line

_RELEASE = re.compile(r"\W*(?:press|news|media) release\b", re.IGNORECASE)
_CITY = re.compile(
    r"(?m)^[A-Z][A-Z .'-]{2,30}, (?:\d{1,2} )?[A-Z][a-z]+\.?(?: \d{1,2})?,?(?: \d{4})? (?:\([^()\n]{2,30}\) )?- "
)
_ARTICLE = re.compile(r"(?m)^[ ]*article (?:1|i|one)\b")
_IS_ITS_NAME = re.compile(
    r"(?:the )?(?:memorandum of (?:understanding|cooperation|arrangement)\b"
    r"|(?:[\w-]+ ){0,3}?(?:agreement|treaty|convention|protocol|compact) (?:between|among)\b)"
)
_OF_PARTIES = Gated(
    r"\bcontracting parties\b|\bhereby\b"
    r"|\bthe participants\b|\bthe parties\b|\brepresents the political commitments"
)
_CUES_OF_NEWS = re.compile(r"\b(?:said|says|told|according to|analysts|reporters|stated|noted|announced)\b")
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


def kind_of(draft: Draft, title: str) -> str:
    """The kind of a document with that title; "unknown" where nothing tells."""
    head = title.lower()
    signed = (
        has_signing_line(draft)
        or bool(_IS_ITS_NAME.match(head) or _ARTICLE.search(draft.low))
        or any(_OF_PARTIES.throughout(draft))
    )
    for kind, pattern in _KINDS:
        if head and re.search(pattern, head) and (kind != "agreement" or signed):
            return kind
    if _RELEASE.match(draft.plain) or _CITY.search(draft.plain[:400]):
        signed = False  # a release or an agency's report that speaks of the parties is none of their agreements
    if _CUES_OF_NEWS.search(draft.low) and len(draft.mentions) >= 2 and not signed:
        return "unknown" if re.search(r"\bby the authority vested in me\b", draft.low) else "news"
    return "unknown"
