"""C013 attribution: was it said by this speaker about this matter?

Tests    the quoted words against statements in other documents and in the register: words, speaker and matter
Why      a true quotation under the wrong topic is the most common untruth in an honest text
Holds    when another source has the same words from this speaker about this matter
Partly   when the wording differs: by source, or from what the claim quotes
Fails    when the same words were said of another matter or by somebody else; it says of what, and where that stands
Untestable  when no other source has the words; the text that makes the claim cannot confirm itself

Likeness of words (`SAME_WORDS` of the content words of the shorter one) only finds candidates here; it never
establishes a span.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from accord.core.figure import Figure, unknown
from accord.core.labels import fold
from accord.ledger.model import Claim, Statement
from accord.ledger.register import topics_of
from accord.verdict import lookups
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, Word, untestable

CODE = "C013"
QUESTION = "Was it said by this speaker about this matter?"
SAME_WORDS = 0.6
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{3,})[\"”»]")
_KIN = (frozenset({"arms", "defence"}), frozenset({"trade", "investment"}), frozenset({"alliance", "agreement"}))
_BODY = re.compile(
    r"\b(?:house|government|ministry|department|office|officials?|spokes\w+|administration|embassy|cabinet)\b", re.I
)
_BROAD = frozenset({"", "agreement"})  # these do not say which matter is meant


@dataclass(frozen=True, slots=True)
class _Match:
    """A statement with the claim's words: how alike, and whether speaker and matter agree."""

    statement: Statement
    likeness: float
    exact: bool
    same_speaker: bool
    same_matter: bool

    @property
    def fits(self) -> bool:
        return self.same_speaker and self.same_matter


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a claim that somebody said something."""
    found = _matches(claim, evidence, _quoted(claim) or (claim.quote or claim.proposition,))
    if not found:
        reason = "No other source at hand has these words; the text that quotes them cannot confirm itself."
        figure = unknown("no other source has the words", indicator="words_in_common", unit="share")
        return untestable(claim, CODE, reason, figures=(figure,), flips_if="another report of the words is found")
    best = found[0]
    said = best.statement
    differs = not best.exact or "wording differs" in said.confidence
    word: Word = "fails" if not best.fits else "partly" if differs else "holds"
    if not best.fits:
        reason = _of_what(best, claim)
    elif differs:
        reason = f"The sources word it differently; one has: {said.speaker}, {_short(said)}."
    else:
        reason = f"{said.speaker} is reported with these words, of {said.subject or said.about or 'the same matter'}."
    shown = found[:3]
    return Verdict(
        claim=claim, criterion=CODE, word=word, reason=reason, figures=tuple(map(_figure, shown)),
        flips_if="an earlier or fuller report of the words gives another speaker or matter",
        sources=lookups.origin(*(m.statement for m in shown)),
    )  # fmt: skip


def misattribution(claim: Claim, evidence: Evidence) -> str:
    """One sentence on what words quoted in a claim were really said of, or "" where they fit or are unknown.

    For claims of any type: only words in quotation marks, or a known statement that stands whole in the claim, count.
    """
    found = _matches(claim, evidence, _quoted(claim))
    if not found:
        whole = f" {_flat(claim.quote)} "
        said = tuple(s for s in _others(claim, evidence) if " " in _flat(s.quote) and f" {_flat(s.quote)} " in whole)
        found = _ranked([_match(claim, s, 1.0, exact=True) for s in said])
    return "" if not found or found[0].fits else _of_what(found[0], claim)


def _matches(claim: Claim, evidence: Evidence, pieces: tuple[str, ...]) -> list[_Match]:
    found = []
    for statement in _others(claim, evidence):
        theirs = lookups.content_words(statement.quote)
        best, exact = 0.0, False
        for mine in map(lookups.content_words, pieces):
            common = mine & theirs
            if len(common) < min(2, len(mine)):
                continue
            likeness = len(common) / max(1, min(len(mine), len(theirs)))
            best, exact = max(best, likeness), exact or common in (mine, theirs)
        if best >= SAME_WORDS:
            found.append(_match(claim, statement, best, exact))
    return _ranked(found)


def _match(claim: Claim, statement: Statement, likeness: float, exact: bool) -> _Match:
    return _Match(statement, likeness, exact, _same_speaker(claim, statement), _same_matter(claim, statement))


def _ranked(found: list[_Match]) -> list[_Match]:
    return sorted(found, key=lambda m: (not m.fits, not m.exact, -m.likeness, not m.same_speaker, m.statement.id))


def _others(claim: Claim, evidence: Evidence) -> tuple[Statement, ...]:
    """Quoted statements of other sources than the document that makes the claim: all at hand, and those of that day.

    The register's words of other meetings stay out: the same phrase may well be said of two deals.
    """
    home, day = claim.span.document if claim.span else "", lookups.day(claim, evidence)
    at_hand = {s.id for s in evidence.ledger.statements}
    among = {*evidence.parties, *lookups.parties(claim, evidence)}
    return tuple(
        s for s in lookups.known(evidence).statements
        if s.quote and not (s.span and s.span.document == home)
        and (s.id in at_hand or (lookups.is_near(s.date, day) and among.issuperset(s.parties)))
    )  # fmt: skip


def _quoted(claim: Claim) -> tuple[str, ...]:
    return tuple(m.group(1) for m in _QUOTED.finditer(claim.quote))


def _same_speaker(claim: Claim, statement: Statement) -> bool:
    """The last name stands in the claim, or an office of the same country speaks; no official rules out nobody."""
    if _BODY.search(claim.speaker) and set(claim.speaker_parties) & set(statement.parties):
        return True
    name = lookups.surname(statement)
    words = fold(f"{claim.speaker} {claim.proposition} {claim.quote} {claim.sentence}")
    return not name or bool(re.search(rf"\b{re.escape(name)}\b", words)) or not claim.speaker_parties


def _same_matter(claim: Claim, statement: Statement) -> bool:
    mine = claim.about
    if mine in _BROAD:
        named = [topic for topic in topics_of(claim.proposition) if topic != "agreement"]
        if not named or not statement.about:
            return True
        return any(_kin(topic, statement.about) for topic in named)
    return statement.about in _BROAD or _kin(mine, statement.about)


def _kin(one: str, other: str) -> bool:
    return one == other or any({one, other} <= kin for kin in _KIN)


def _of_what(match: _Match, claim: Claim) -> str:
    said = match.statement
    when = f" on {said.date}" if said.date else ""
    where = f" ({said.source})" if said.source else ""
    of = f" of {said.subject or said.about}" if said.subject or said.about else ""
    instead = "" if match.same_matter or not claim.about else f", not of {claim.about}"
    by = "" if match.same_speaker else f", not {claim.speaker}"
    return f"{said.speaker}{by} said {_short(said)}{when}{of}{instead}{where}."


def _short(statement: Statement) -> str:
    return f"“{statement.quote}”"


def _flat(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text.replace("’", "'").replace("'", ""))))


def _figure(match: _Match) -> Figure:
    said = match.statement
    return Figure(
        indicator="words_in_common", value=match.likeness, unit="share", scope=(said.speaker, said.about),
        interval=lookups.COUNTED, formula="common content words / those of the shorter", sources=lookups.origin(said),
    )  # fmt: skip
