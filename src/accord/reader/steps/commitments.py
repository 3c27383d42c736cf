"""Sentences and bullets -> commitments: one a promise, with giver, strength, type, size, deadline and polarity.

A cue ("shall", "intend to", "Japan's pledge to") carries what stands behind it, up to the next cue. Coordinated
promises are split. A bullet without a cue takes giver and strength from the lead-in line above it. The raw strength
is that of the cue; it is capped by the legal status of the whole document, and both are kept.
"""

from __future__ import annotations

import re
from dataclasses import replace

from accord.ledger.model import Commitment
from accord.reader.draft import Draft, Segment
from accord.reader.lexicon import lexicon
from accord.reader.steps import figures
from accord.reader.steps.bullets import bullet, headline
from accord.reader.steps.cues import Hit, hits
from accord.reader.steps.promises import Kind, kind_of, made

_RECITAL = re.compile(
    r"\W{0,3}(?:whereas|recogni[sz]ing|noting|recalling|desiring|considering|emphasi[sz]ing|believing|affirming|"
    r"acknowledging|bearing in mind|mindful|convinced|guided by|having regard|welcoming|seeking|reaffirming)\b"
)
_SPLIT = re.compile(
    r"; (?:and |or )?(?:(?P<to>to )|(?=(?:also |jointly |further )?[a-z]+ ))"
    r"|,? and (?:also |further )?(?P<to2>to )(?=[a-z]+)"
    r"|,? and (?:also |further )?(?=(?:buy|purchase|invest|raise|increase|reduce|lower|suspend|pay|accept|open|expand|"
    r"resume|remove|establish|convene|extend|make|build|sell|"
    r"lend|provide|cut|lift|deploy|stockpile|recycle)\b)"
)
_MEANS = re.compile(r"(?:and |or )?(?:by )?[a-z-]+ing\b")
_TOLD_WITHIN = 400  # characters behind a cue within which the words that tell a type stand
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
            found += _promises(draft, segment, hit, stop)
        if not cues:
            found += (bullet(draft, segment, segment.lead) if segment.lead else []) or headline(draft, segment)
    return replace(draft, commitments=tuple({item.id: item for item in found}.values()))


def _recital(draft: Draft, segment: Segment) -> bool:
    """Whether a segment only says with what in mind the parties agree: it ends before any main clause."""
    if not _RECITAL.match(draft.low, segment.start, segment.end):
        return False
    low = draft.low[segment.start : segment.end].rstrip()
    return low.endswith((";", ",", "and", ":")) or ", " not in low


def _promises(draft: Draft, segment: Segment, hit: Hit, stop: int) -> list[Commitment]:
    """The commitments of one cue: what is joined to it is split off where it is a promise of its own."""
    if stop - hit.end < 3 and not hit.rule.startswith(("CM.passive", "CM.noun", "CM.established")):
        return []
    told = hit.end
    if hit.rule.startswith(("CM.passive", "CM.established")):
        told = hit.left
    elif hit.rule.startswith(("CM.perfect", "CM.announced", "CM.noun", "CM.signed")):
        told = hit.start
    found: list[tuple[int, int, int, Kind]] = []
    types: set[str] = set()
    for start, end, forced in _pieces(draft, told, stop):
        kind = kind_of(
            draft.low[start : min(end, start + _TOLD_WITHIN)], hit.negative, sized=bool(draft.money_in(start, end))
        )
        own = forced or _sized(draft, start, end) or (kind.told and kind.type not in types)
        if found and not own:
            found[-1] = (*found[-1][:2], end, found[-1][3])
            continue
        types.add(kind.type)
        found.append((start if found else hit.left, start, end, kind))
    made_: list[Commitment] = []
    for left, start, end, kind in found:
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
                giver=hit.giver,
                negative=hit.negative if start == told else _refrains(draft.low[start : start + 24]),
                body=hit.body,
            )
        )
    return made_


def _pieces(draft: Draft, begin: int, stop: int) -> list[tuple[int, int, bool]]:
    """What stands behind a cue, cut where a promise may be joined; whether the cut itself makes it one."""
    pieces: list[tuple[int, int, bool]] = []
    start, forced = begin, True
    for match in _SPLIT.finditer(draft.low, begin, stop):
        listed = match.group().startswith(";")
        if match.start() - start < 12 or (listed and _MEANS.match(draft.low, match.end())):
            continue
        if listed and not match["to"] and not _verb(draft, match.end(), stop):
            continue
        pieces.append((start, match.start(), forced))
        start, forced = match.end(), listed or (bool(match["to2"]) and _verb(draft, match.end(), stop))
    pieces.append((start, stop, forced))
    return pieces


def _verb(draft: Draft, start: int, stop: int) -> bool:
    """Whether what stands behind a semicolon begins with a bare verb, and so promises of its own."""
    word = re.match(r"(?:and |or )?(?:\w+ly |also |further )?([a-z]+) ", draft.low[start:stop])
    return bool(word and word[1] in lexicon("commitments")["verbs"])


def _trimmed(draft: Draft, left: int, end: int) -> tuple[int, int]:
    """A range without a conjunction or a mark at its ends."""
    if draft.low.endswith(_TAILS, left, end) and (tail := _TAIL.search(draft.low, max(left, end - _LONGEST_TAIL), end)):
        end = tail.start()
    head = _HEAD.match(draft.low, left, end)
    return draft.trim(head.end() if head else left, end)


def _sized(draft: Draft, start: int, end: int) -> bool:
    return bool(draft.money_in(start, end) or figures.quantity(draft.plain, start, end))


def _refrains(low: str) -> bool:
    return bool(re.match(r"\W*(?:refrain|abstain|not\b|never\b)", low))
