"""C016 tone_contrast: do the speakers' tones differ?

Tests    the tone words of what each side said at the meeting: by country where two spoke, else by speaker
Why      a contrast of tone is a count of words by speaker; without the counts it is a matter of which line is quoted
Holds    when one side's leading tone is conciliatory and the other's belligerent
Partly   when the leading tones differ otherwise, or only some statements of one side are belligerent
Fails    when all sides have the same tones
Untestable  when fewer than two sides have statements, or none of their words has a tone
"""

from __future__ import annotations

from collections.abc import Callable

from accord.core.figure import Figure
from accord.ledger.model import Claim, Statement, Tone
from accord.verdict import lookups
from accord.verdict.evidence import Evidence
from accord.verdict.verdict import Verdict, Word, untestable

CODE = "C016"
QUESTION = "Do the speakers' tones differ?"
_AXES = tuple(Tone.model_fields)
Sides = dict[str, tuple[Statement, ...]]


def judge(claim: Claim, evidence: Evidence) -> Verdict:
    """The Verdict on a claim that tones differ."""
    said = _statements(claim, evidence)
    sides = _by(said, lambda s: s.parties[0] if len(s.parties) == 1 else "")
    if len(sides) < 2:
        sides = _by(said, lambda s: s.speaker)
    tones = {side: _sum(of) for side, of in sides.items()}
    figures = tuple(
        _figure(side, axis, tones[side], of) for side, of in sides.items() for axis in _leading(tones[side])
    )
    sources = lookups.origin(*said)
    toned = any(tone.label != "neutral" for tone in tones.values())
    if len(sides) < 2 or not toned:
        heard = ", ".join(map(lookups.place, sides)) or "nobody"
        reason = "None of the words at hand has a tone." if len(sides) > 1 else f"Words are at hand of {heard} only."
        return untestable(
            claim, CODE, reason, figures=figures, sources=sources, flips_if="statements of the other side are added"
        )
    labels = {tone.label for tone in tones.values()}
    some = {tone.belligerent > 0 for tone in tones.values()}
    word: Word = "fails"
    if {"conciliatory", "belligerent"} <= labels:
        word = "holds"
    elif len(labels) > 1 or len(some) > 1:
        word = "partly"
    listed = "; ".join(f"{lookups.place(side)}: {_counts(tone)}" for side, tone in tones.items())
    closing = {
        "holds": "One side is mostly conciliatory, the other mostly belligerent.",
        "partly": "The tones differ, but not as conciliatory against belligerent throughout.",
        "fails": "The leading tone is the same.",
    }
    return Verdict(
        claim=claim, criterion=CODE, word=word, reason=f"{listed}. {closing[word]}", figures=figures, sources=sources,
        flips_if="more statements of the day are added: the counts rest on those at hand",
    )  # fmt: skip


def _statements(claim: Claim, evidence: Evidence) -> tuple[Statement, ...]:
    """What the parties said: all of the ledger at hand, and the register's of that day."""
    day, among = lookups.day(claim, evidence), set(claim.countries or lookups.parties(claim, evidence))
    mine = {s.id for s in evidence.ledger.statements}
    return tuple(
        s for s in lookups.known(evidence).statements
        if (s.id in mine or lookups.is_near(s.date, day)) and (not s.parties or set(s.parties) <= among)
        and (s.speaker or s.parties)
    )  # fmt: skip


def _by(said: tuple[Statement, ...], side: Callable[[Statement], str]) -> Sides:
    sides: Sides = {}
    for statement in said:
        if name := side(statement):
            sides[name] = (*sides.get(name, ()), statement)
    return sides


def _sum(said: tuple[Statement, ...]) -> Tone:
    return Tone(**{axis: sum(getattr(s.tone, axis) for s in said) for axis in _AXES})


def _leading(tone: Tone) -> tuple[str, ...]:
    """The axes to show, the leading one first; a neutral side shows its first axis, which is zero."""
    axes = sorted((a for a in _AXES if getattr(tone, a)), key=lambda a: -getattr(tone, a))
    return tuple(axes) or _AXES[:1]


def _counts(tone: Tone) -> str:
    return ", ".join(f"{getattr(tone, axis)} {axis}" for axis in _leading(tone) if getattr(tone, axis)) or "neutral"


def _figure(side: str, axis: str, tone: Tone, said: tuple[Statement, ...]) -> Figure:
    total = sum(getattr(tone, a) for a in _AXES)
    if not total:
        return lookups.count("tone_words", 0, "tone words", *said)
    return Figure(
        indicator="tone_share", value=getattr(tone, axis) / total, unit="share", scope=(side, axis), status="computed",
        interval=f"share of {total} tone marks in {len(said)} statements; no interval", sources=lookups.origin(*said),
    )  # fmt: skip
