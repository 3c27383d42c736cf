"""Draft -> how far the document binds, from what it says of itself, with the sentence that says it.

A denial of legal force needs the instrument as what is spoken of, a negation, and a word of law; an order or a
proclamation that denies rights to third persons in its closing boilerplate tells nothing about an agreement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.ledger.model import LegalStatus
from accord.reader.draft import Draft, Segment
from accord.reader.gates import Gated

Status = tuple[LegalStatus, tuple[int, int] | None]

_LAW = Gated(
    r"binding|obligation|international (?:law|agreement)|enforceable|legal |legally|treaty|political|contract\b"
)
_NAMES = (
    r"(?:agreement|treaty|framework|memorandum|compact|accord|pact|arrangement|convention|deal|statement|declaration|"
    r"document|mou|moc|loi|text|plan|road ?map|understanding|instrument|communique|charter|letter|commitment|"
    r"principle)s?"
)
_ITSELF = re.compile(
    rf"\b(?:this|the present|these|our) (?:[\w-]+ ){{0,4}}?{_NAMES}\b|\bherein\b|\bhereof\b|\Athe {_NAMES}\b"
    r"|\Ait (?:\w+ )?(?:does|creates?|imposes?|gives?|has|carries|is)\b"
)
_TOLD = re.compile(rf"(?:the|this|its) (?:[\w-]+ ){{0,3}}?{_NAMES}\b")
_MAKES = (
    r"(?:creat(?:es?|ing)|constitut(?:es?|ing)|impos(?:es?|ing)|giv(?:es?|ing) rise(?: to)?|establish(?:es|ing)?|"
    r"carr(?:y|ies)|entail(?:s|ing)?|generat(?:es?|ing)|confers?|produc(?:es?|ing)|having|has|have)"
)
_DUTY = (
    r"(?:obligations?\b|(?:legal(?:ly[- ]binding)?|binding) (?:\w+ ){0,2}?(?:rights?|commitments?|effects?|force|"
    r"dut(?:y|ies)|consequences?)\b|rights? (?:and|or|nor) (?:\w+ ){0,2}?(?:obligations?|duties)|"
    r"rights?\b[^.;]{0,30}\b(?:international|domestic|national)\b[^.;]{0,30}\blaw)"
)
_INSTRUMENT = r"(?:treaty|international agreement|(?:legal|binding) instrument|contract|(?:legally )?binding agreement)"
_DENIED = re.compile(
    rf"\b(?:not?|nothing|nor|neither|never|none)\b[^.;]{{0,90}}?\b{_MAKES}\b[^.;]{{0,60}}?{_DUTY}"
    rf"|\b{_MAKES} (?:\w+ ){{0,2}}?no (?:[\w-]+ ){{0,3}}?{_DUTY}"
    r"|\b(?:not|nothing|nor|never|none|neither)\b(?: [\w-]+){0,9}? (?:legally[- ])?"
    r"(?:binding|enforceable)\b(?! (?:agreement|treaty|contract|deal)s?\b)"
    r"|\bnon-?binding\b|\bunenforceable\b"
    rf"|\b(?:is|are) not (?:intended to be |to be |considered )?(?:an? )?(?:[\w-]+ ){{0,3}}?{_INSTRUMENT}\b"
    rf"|\bnot (?:intended to )?constitute (?:an? )?(?:[\w-]+ ){{0,3}}?{_INSTRUMENT}\b"
    r"|\bpolitical (?:intent\w*|commitments?|will|understanding|nature|character)\b[^.;]{0,12}?\bonly\b"
    r"|\b(?:only|merely|purely|solely) (?:an? )?(?:(?:expression|statement|declaration) of )?political\b"
)
_THIRD = re.compile(r"\b(?:third (?:part|stat|countr)|private (?:person|part)|any (?:person|individual|party against))")
_OWN_ORDER = re.compile(r"\bthis (?:order|proclamation|determination|memorandum is not intended to, and does not)\b")
_BINDING = Gated(r"\b(?:enters?|entry) into force\b|\b(?:is|are|be) legally[- ]binding\b|\blegally binding agreement\b")
_BOUND = re.compile(rf"\b(?:this|the present) {_NAMES}\b")


def legal_status(draft: Draft, kind: str) -> Status:
    """The status and the range of the sentence that gives it; what a text that tells says of one instrument counts."""
    told = kind in ("news", "speech")
    if kind == "analysis":
        return "unknown", None
    for segment in _of_law(draft):
        said = draft.low[segment.start : segment.end]
        if not _DENIED.search(said) or _THIRD.search(said) or _OWN_ORDER.search(said):
            continue
        if _TOLD.match(said) if told else _ITSELF.search(said):
            return "disclaimed", (segment.start, segment.end)
    if told or kind == "fact_sheet":
        return "unknown", None
    for match in _BINDING.throughout(draft):
        segment_at = draft.segment_at(match.start())
        said = draft.low[segment_at.start : match.start()] if segment_at else ""
        if segment_at and _BOUND.search(said) and not re.search(r"\bnot\b|\bnon-", said[-40:]):
            return "binding", (segment_at.start, segment_at.end)
    if kind in ("agreement", "joint_statement", "communique") and not re.search(r"\bshall\b", draft.low):
        return "political", None
    return "unknown", None


def _of_law(draft: Draft) -> Iterator[Segment]:
    """The segments with a word of law, each once."""
    done = -1
    for match in _LAW.throughout(draft):
        if match.start() < done:
            continue
        segment = draft.segment_at(match.start())
        if segment is not None:
            done = segment.end
            yield segment
