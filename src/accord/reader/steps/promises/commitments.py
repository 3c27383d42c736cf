"""Sentences and bullets -> commitments: one a promise, with giver, strength, type, size, deadline and polarity.

A cue ("shall", "intend to", "Japan's pledge to") carries what stands behind it, up to the next cue. Coordinated
promises are split. A bullet without a cue takes giver and strength from the lead-in line above it. The raw strength
is that of the cue; it is capped by the legal status of the whole document, and both are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from accord.ledger.model import Commitment
from accord.reader.draft import Draft, Segment
from accord.reader.steps.promises.bullets import bullet, headline, term
from accord.reader.steps.promises.conjuncts import gap, pieces
from accord.reader.steps.promises.cue_words import Hit
from accord.reader.steps.promises.cues import hits
from accord.reader.steps.promises.kinds import Kind, kind_of, named
from accord.reader.steps.promises.promises import made
from accord.reader.steps.promises.readings import read_by_party
from accord.reader.steps.promises.receivers import without_getter
from accord.reader.steps.sizes import figures

_RECITAL = re.compile(
    r"\W{0,3}(?:whereas|recogni[sz]ing|noting|recalling|desiring|considering|emphasi[sz]ing|believing|affirming|"
    r"acknowledging|bearing in mind|mindful|convinced|guided by|having regard|welcoming|seeking|reaffirming)\b"
)
_TOLD_WITHIN = 400  # characters behind a cue within which the words that tell a type stand
# Cues that are themselves the verb of what is promised: "earmarked", "founded", "guarantees", "pays".
_TELLING = (
    "CM.founded",
    "CM.promised.it",
    "CM.earmark",
    "CM.guarantee",
    "CM.performs",
    "CM.terms",
    "CM.weak",
    "CM.chosen",
)
_HEAD = re.compile(r"(?:and |but |or |; |, |that )+")
_TAILS = (" ", ",", ";", ":", "and", "but", "or", "while", "which")
_TAIL = re.compile(r"(?:[ ,;:]|\band\b|\bbut\b|\bor\b|\bwhile\b|\bwhich\b)+$")
_LONGEST_TAIL = 40
_QUESTION = re.compile(r"\?[\"')\]]*$")


def commitments(draft: Draft) -> Draft:
    """The draft with its commitments."""
    found: list[Commitment] = []
    for segment in draft.segments:
        if segment.kind == "heading" or _recital(draft, segment):
            continue
        if _QUESTION.search(draft.low, max(segment.start, segment.end - 4), segment.end):
            continue
        cues = hits(draft, segment)
        leads_in = draft.low.startswith(":", segment.end - 1) and not segment.lead
        for index, hit in enumerate(cues):
            stop = cues[index + 1].left if index + 1 < len(cues) else segment.end
            if leads_in and segment.end - hit.end < 60 and draft.bulleted(segment) and index + 1 == len(cues):
                draft.refuse(hit.start, hit.end, hit.rule, "the bullets below it say what is promised")
                continue
            found += _promises(draft, segment, hit, stop, cues[0].start)
        if not cues:
            found += _listed(draft, segment) or headline(draft, segment)
    if draft.facts.prose and not draft.facts.parties:  # a licence or a manual: nobody promises anybody anything
        found = [item for item in found if item.giver]
    return replace(draft, commitments=read_by_party(found))


def _listed(draft: Draft, segment: Segment) -> list[Commitment]:
    """The commitments of a bullet without a cue, which stands under a line."""
    return (bullet(draft, segment, segment.lead) or term(draft, segment, segment.lead)) if segment.lead else []


def _recital(draft: Draft, segment: Segment) -> bool:
    """Whether a segment only says with what in mind the parties agree: it ends before any main clause."""
    if not _RECITAL.match(draft.low, segment.start, segment.end):
        return False
    low = draft.low[segment.start : segment.end].rstrip()
    return low.endswith((";", ",", "and", ":")) or ", " not in low


def _promises(draft: Draft, segment: Segment, hit: Hit, stop: int, first: int) -> list[Commitment]:
    """The commitments of one cue: what is joined to it is split off where it is a promise of its own."""
    if stop - hit.end < 3 and not hit.rule.startswith(("CM.passive", "CM.noun", "CM.established", *_TELLING)):
        return []
    told = hit.end
    if hit.rule.startswith(("CM.passive", "CM.established")):
        told = hit.left
    elif hit.rule.startswith(("CM.perfect", "CM.announced", "CM.noun", "CM.signed", *_TELLING)):
        told = hit.start
    found: list[tuple[int, int, int, Kind]] = []
    types: set[str] = set()
    for piece in pieces(draft, told, hit.end, stop):
        start, end = piece.start, piece.end
        kind = kind_of(
            draft.low[start : min(end, start + _TOLD_WITHIN)],
            hit.negative,
            sized=bool(draft.money_in(start, end)),
            at=hit.end - start if start < hit.end < end and not hit.rule.startswith(_TELLING) else 0,
        )
        if not kind.told and hit.rule.startswith(("CM.established", "CM.founded")):
            kind = named("joint_body")
        own = piece.own or _sized(draft, start, end) or (kind.told and kind.type not in types)
        if found and not own:
            found[-1] = (*found[-1][:2], end, found[-1][3])
            continue
        types.add(kind.type)
        found.append((start if found else hit.left, start, end, kind))
    made_: list[Commitment] = []
    giver = hit.giver
    if hit.rule.startswith("CM.passive") and len(giver) == 2:
        giver = without_getter(draft, giver, hit.left, stop, people=False)
    for left, start, end, kind, by in _gapped(draft, found, giver):
        left, end = _trimmed(draft, left, end)
        if end - left < 8:
            continue
        made_.append(
            made(
                draft,
                segment,
                f"{hit.rule}+{kind.rule}",
                kind,
                (left, start, end),
                hit.strength,
                giver=by,
                first=first,
                negative=hit.negative if start == told else _refrains(draft.low[start : start + 24]),
                body=hit.body,
                taker=hit.receiver,
            )
        )
    return made_


def _gapped(
    draft: Draft, found: list[tuple[int, int, int, Kind]], giver: tuple[str, ...]
) -> Iterator[tuple[int, int, int, Kind, tuple[str, ...]]]:
    """Each promise with its giver, and what a second giver shares the verb of."""
    for left, start, end, kind in found:
        if giver and (second := gap(draft, start, end)):
            cut, mention = second
            yield left, start, cut, kind, giver
            yield mention.start, mention.end, end, kind, mention.countries
        else:
            yield left, start, end, kind, giver


def _trimmed(draft: Draft, left: int, end: int) -> tuple[int, int]:
    """A range without a conjunction or a mark at its ends."""
    left, end = draft.trim(left, end)
    if draft.low.endswith(_TAILS, left, end) and (tail := _TAIL.search(draft.low, max(left, end - _LONGEST_TAIL), end)):
        end = tail.start()
    head = _HEAD.match(draft.low, left, end)
    return draft.trim(head.end() if head else left, end)


def _sized(draft: Draft, start: int, end: int) -> bool:
    return bool(draft.money_in(start, end) or figures.quantity(draft.plain, start, end))


def _refrains(low: str) -> bool:
    return bool(re.match(r"\W*(?:refrain|abstain|not\b|never\b)", low))
