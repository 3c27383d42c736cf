"""Who the two sides of a passage are: the parties of the text, or the pair that the passage itself tells of."""

from __future__ import annotations

from bisect import bisect_left

from accord.reader.draft import Draft


def partners(draft: Draft, at: int) -> tuple[str, ...]:
    """The parties of what stands at a place.

    A text on several pairs (a fact sheet on a tour) names another partner in the same paragraph; a text that only tells
    of others ("Japan depends on Peru") does so in the same sentence.
    """
    parties = draft.facts.parties
    segment = draft.segment_at(at)
    if segment is None or len(parties) != 2:
        return parties
    start = segment.start
    if not draft.facts.prose:
        index = bisect_left(draft.segment_starts, start)
        while index and draft.segments[index - 1].block == segment.block:
            index -= 1
        start = draft.segments[index].start
    named = draft.countries_in(start, at)
    inside = tuple(code for code in named if code in parties)
    outside = tuple(code for code in named if code not in parties)
    return inside + outside if len(inside) == 1 == len(outside) else parties
