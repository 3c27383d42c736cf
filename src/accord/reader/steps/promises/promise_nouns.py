"""Nouns that carry a promise -> hits: "Japan's pledge to", "a commitment by Chile to", "their plan to"."""

from __future__ import annotations

import re

from accord.reader.draft import Draft, Segment
from accord.reader.gates import Gated
from accord.reader.lexicon import kept, lexicon, pattern_of
from accord.reader.steps.promises.cue_words import Hit

_STEMS = Gated(
    r"\b(?:commitment|pledge|promise|vow|undertaking|de(?:cision|termination)|resolve|inten(?:tion|t)|plan|offer|letter|"
    r"assurance|guarantee|readiness|willingness)"
)
_SETTLED = re.compile(
    r"\b(?:brok\w+|kept|keep\w*|honou?r\w*|fulfill?\w*|reneg\w+|abandon\w*|withdr[ea]w\w*|dropp?\w*|scrapp?\w*|"
    r"(?:went|goes|go) back on|f[ae]ll\w* short of|tore up|shelv\w*|"
    r"miss\w*|recall\w*|despite|unlike)\b[^,;]{0,16}$"
)


@kept
def _nouns() -> tuple[re.Pattern[str], tuple[tuple[str, int], ...]]:
    table = lexicon("commitments")
    body = "|".join(f"({row['pattern']})" for row in table["noun"])
    return (
        pattern_of(
            rf"(?:(?<=\w)'s|(?<=s)'|\b(?:its|their|our|his|her|an?|the)) (?:[\w$€£¥.,-]+ "
            rf"){{0,5}}?(?:{body})(?P<link>{table['noun_links']})?"
        ),
        tuple((row["rule"], row["strength"]) for row in table["noun"]),
    )


@kept
def _noted() -> re.Pattern[str]:
    """What stands before a noun of promise that is only welcomed."""
    return pattern_of(lexicon("commitments")["noted"])


def nominal(draft: Draft, segment: Segment, verbs: list[Hit]) -> list[Hit]:
    """Promises carried by a noun, where no verb of the sentence carries them already."""
    low = draft.low
    if not _STEMS.opens(draft, segment.start, segment.end):
        return []
    pattern, known = _nouns()
    found: list[Hit] = []
    for match in pattern.finditer(low, segment.start, segment.end):
        index = next(i for i, group in enumerate(match.groups()[: len(known)]) if group)
        rule, strength = known[index]
        if match["link"] is None and not draft.money_in(match.start(), match.end()):
            continue
        if any(hit.start <= match.start() < hit.end or hit.start <= match.end() - 1 < hit.end for hit in verbs):
            continue
        if any(0 <= match.start() - hit.end < 3 for hit in verbs):
            continue
        if _SETTLED.search(low, max(segment.start, match.start() - 30), match.start()):
            draft.refuse(match.start(), match.end(), rule, "a promise of the past, kept or broken")
            continue
        owned = [m.start for m in draft.mentions_in(max(segment.start, match.start() - 60), match.start() + 1)]
        named = owned[-1] if owned and low[match.start()] == "'" else match.start()
        if _noted().search(low, max(segment.start, named - 60), named):
            draft.refuse(match.start(), match.end(), rule, "only welcomed or noted")
            continue
        giver = _owner(draft, segment, match)
        if giver is None:
            draft.refuse(match.start(), match.end(), rule, "nobody is named whose promise it is")
            continue
        left = max([segment.start, *(hit.end for hit in verbs if hit.end <= match.start())])
        owned = [m.start for m in draft.mentions_in(max(left, match.start() - 60), match.start() + 1)]
        begin = owned[-1] if owned and low[match.start()] == "'" else match.start()
        negative = " not to" in match.group()
        found.append(Hit(begin, match.start(), match.end(), rule, strength, giver, negative))
    return found


def _owner(draft: Draft, segment: Segment, match: re.Match[str]) -> tuple[str, ...] | None:
    """Whose promise a noun carries: the possessor, whom "by" names, or the subject that "its" stands for."""
    by = re.search(r"\bby ", match.group())
    if by:
        named = [m for m in draft.mentions_in(match.start() + by.end(), match.end()) if m.countries]
        if named:
            return named[0].countries
    near = [m for m in draft.mentions_in(max(segment.start, match.start() - 90), match.start() + 1) if m.countries]
    if match.group().startswith("'"):
        owner = [m for m in near if abs(m.end - match.start()) <= 1]
        return owner[-1].countries if owner else None
    after = re.match(r" (?:by|from|of) (?:the )?", draft.low[match.end() : match.end() + 12])
    at = match.end() + after.end() if after else 0
    behind = [m for m in draft.mentions_in(at, at + 1) if m.countries] if after else []
    if behind:
        return behind[0].countries
    inside = [m for m in draft.mentions_in(match.start(), match.end()) if m.countries]
    if inside:
        return inside[0].countries
    if match["link"] is None or "letter" in match.group():
        return near[-1].countries if near else ()
    if match.group().startswith(("its ", "his ", "her ", "their ")):
        return near[-1].countries if near else None
    if match.group().startswith("our "):
        return draft.facts.parties or None
    return None
